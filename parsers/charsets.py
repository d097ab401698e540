"""Bytes to text whatever the charset label says. Any bytes and any label give text; nothing is raised.

Labels lie. What counts, in this order: a byte-order mark; ISO-2022 escapes; the declared charset, in the wider form
that mailers really mean (Windows-1252 for ISO-8859-1, GB18030 for GB2312, CP949 for KS C 5601); UTF-8 where the bytes
are valid UTF-8 under a label that cannot be right; for undeclared bytes that are mostly above 127, what
`parsers.charset_guess` says; Windows-1252 for what is left.

Weighed: a statistical detector (charset-normalizer, chardet) costs 5-50 ms a text and is wrong most often on short
ones, which is what mail is; the WHATWG table alone does not cover ISO-8859-14 in HTML meta or the `x-` names of mail.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from parsers import defects
from parsers.charset_guess import guess_charset

__all__ = ["clean_text", "decode_text", "known_charset"]

# What mailers write, and the codec that reads what they mean. Keys are squeezed: lower case, only letters and digits.
_MEANT = {
    "": "", "default": "", "unknown": "", "unknown8bit": "", "xunknown": "", "8bit": "", "binary": "", "none": "",
    "iso": "", "ansi": "cp1252", "usascii": "ascii", "ascii": "ascii", "ansix341968": "ascii", "us": "ascii",
    "iso646us": "ascii", "iso885901": "cp1252", "iso88591": "cp1252", "iso8859": "cp1252", "latin1": "cp1252",
    "l1": "cp1252", "iso88591windows31latin1": "cp1252", "windows1252": "cp1252", "win1252": "cp1252",
    "cp1252": "cp1252", "xansi": "cp1252", "xcp1252": "cp1252", "iso88591l": "cp1252", "iso885911": "cp874",
    "tis620": "cp874", "windows874": "cp874", "iso88599": "cp1254", "latin5": "cp1254", "iso88598i": "iso8859-8",
    "iso88598e": "iso8859-8", "iso88596i": "iso8859-6", "iso88596e": "iso8859-6", "iso885914": "iso8859-14",
    "iso885915": "iso8859-15", "latin9": "iso8859-15", "latin0": "iso8859-15", "latin8": "iso8859-14",
    "isoceltic": "iso8859-14", "isoir199": "iso8859-14", "utf": "utf-8", "utf8": "utf-8", "utf8mb4": "utf-8",
    "utf8mb3": "utf-8", "unicode11utf8": "utf-8", "xutf8": "utf-8", "utf8utf8": "utf-8", "cesu8": "utf-8",
    "unicode": "utf-16", "ucs2": "utf-16", "unicode11utf7": "utf-7", "unicode20utf7": "utf-7", "utf7": "utf-7",
    "xunicode20utf7": "utf-7", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "xgbk": "gb18030",
    "gb231280": "gb18030", "euccn": "gb18030", "cngb": "gb18030", "chinesegb2312": "gb18030", "hzgb2312": "hz",
    "big5": "cp950", "xxbig5": "cp950", "big5eten": "cp950", "cnbig5": "cp950", "big5hkscs": "big5hkscs",
    "ksc5601": "cp949", "ksc56011987": "cp949", "ksc56011989": "cp949", "euckr": "cp949", "xeuckr": "cp949",
    "windows949": "cp949", "ks5601": "cp949", "shiftjis": "cp932", "sjis": "cp932", "xsjis": "cp932",
    "mskanji": "cp932", "windows31j": "cp932", "xmscp932": "cp932", "eucjp": "euc_jis_2004", "xeucjp": "euc_jis_2004",
    "iso2022jp": "iso2022_jp_ext", "iso2022jpms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext", "iso2022kr": "iso2022_kr", "macintosh": "mac-roman", "mac": "mac-roman",
    "xmacroman": "mac-roman", "macroman": "mac-roman", "xmacce": "mac-latin2", "xmaccentraleurroman": "mac-latin2",
    "xmaccyrillic": "mac-cyrillic", "xmacgreek": "mac-greek", "xmacturkish": "mac-turkish", "koi8": "koi8-r",
    "koi8r": "koi8-r", "xkoi8r": "koi8-r", "cskoi8r": "koi8-r", "koi8ru": "koi8-u", "xwindows1251": "cp1251",
    "xcp1251": "cp1251", "win1251": "cp1251", "win1250": "cp1250", "xcp1250": "cp1250",
}  # fmt: skip
_CHARSET_INSIDE = re.compile(
    r"utf-?8|utf-?7|utf-?16(?:le|be)?|windows-?\d{3,4}|iso-?8859-?\d{1,2}|iso-?2022-?jp|koi8-?[ru]|gb(?:k|2312|18030)"
    r"|big5|shift_?jis|euc-?(?:jp|kr)|us-?ascii|cp-?\d{3,4}",
    re.IGNORECASE,
)
_NOT_WORD = re.compile(r"[^a-z0-9]")
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\$\([DO-Q]|\([JI])")
_CONTROLS = {c: None for c in range(32) if chr(c) not in "\t\n\f\r"} | {0x7F: None, 0x0C: "\n"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_HIGH = re.compile(rb"[\x80-\xff]")
# C1 controls in a decoded text: the bytes were Windows-1252 under another ISO-8859 label
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
# Codecs of Python that are no charsets, or cost much for nothing
_NO_CHARSET = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"}


def _decode_stray_byte(error: UnicodeError) -> tuple[str, int]:
    """Error handler: a byte that is wrong in the declared charset is read as Windows-1252, one byte at a time."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error("parsers.stray-byte", _decode_stray_byte)


@lru_cache(maxsize=512)
def known_charset(label: str) -> str:
    """The codec for a charset label as mail writes it; empty when the label says nothing we know."""
    squeezed = _NOT_WORD.sub("", label.casefold())[:64]
    if squeezed in _MEANT:
        return _MEANT[squeezed]
    name = _codec(label.strip().strip("'\"")) or _codec(squeezed) or _codec(squeezed.removeprefix("x"))
    if name:
        return _MEANT.get(_NOT_WORD.sub("", name), name)
    inside = _CHARSET_INSIDE.search(label[:200])
    return known_charset(inside.group()) if inside and inside.group() != label else ""


def _codec(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_charset = getattr(info, "_is_text_encoding", True) and info.name.replace("-", "_") not in _NO_CHARSET
    return info.name if is_charset else ""


def decode_text(raw: bytes, label: str = "", *, hint: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode any bytes.

    Args:
        raw: the bytes, transfer encoding already removed.
        label: the declared charset, as written; may be empty or rubbish.
        hint: a charset said elsewhere (an HTML meta element, another part), used when the label says nothing.

    Returns:
        The text and the defects found on the way.
    """
    codec = known_charset(label)
    found: tuple[str, ...] = ()
    if label.strip() and not codec and _NOT_WORD.sub("", label.casefold())[:64] not in _MEANT:
        found = (f"{defects.UNKNOWN_CHARSET}: {clean_text(label)[:40]}",)
    text, wrong = _decode(raw, codec or known_charset(hint))
    if wrong:
        found = (*found, f"{defects.WRONG_CHARSET}: {clean_text(label)[:40] or 'none'}")
    return text, found


def _decode(raw: bytes, codec: str) -> tuple[str, bool]:
    """Text, and whether the label was wrong."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark) and codec not in ("utf-7", "hz"):
            return raw.decode(name, "replace").removeprefix("\ufeff"), False
    if codec.startswith(("utf-16", "utf-32")):
        return _decode_wide(raw, codec)
    if codec in ("utf-7", "hz", "iso2022_kr"):
        return _decode_seven_bit(raw, codec)
    if not _HIGH.search(raw):
        return _decode_ascii(raw, codec)
    if codec in ("", "ascii", "cp1252", "utf-8"):
        return _decode_western(raw, codec)
    return _decode_declared(raw, codec)


def _decode_ascii(raw: bytes, codec: str) -> tuple[str, bool]:
    if b"\x1b" in raw and (codec == "iso2022_jp_ext" or _ISO_2022_JP.search(raw)):
        return raw.decode("iso2022_jp_ext", "replace"), codec != "iso2022_jp_ext"
    return raw.decode("ascii"), False


def _decode_western(raw: bytes, codec: str) -> tuple[str, bool]:
    try:
        return raw.decode("utf-8"), codec in ("cp1252", "ascii")
    except UnicodeDecodeError:
        # valid sequences stay what they are, strays become Windows-1252: a footer pasted in another charset
        guessed = "" if codec else guess_charset(raw)
        if guessed:
            return raw.decode(guessed, "replace"), False
        text = raw.decode("utf-8", "parsers.stray-byte") if codec == "utf-8" else raw.decode("cp1252", "replace")
        return text, codec in ("utf-8", "ascii")


def _decode_declared(raw: bytes, codec: str) -> tuple[str, bool]:
    high = len(_HIGH.findall(raw[:20_000]))
    if high > 1 and _is_utf8(raw) and not (codec.startswith(("cp9", "gb", "euc", "big5")) and _fits(raw, codec)):
        return raw.decode("utf-8"), True
    try:
        text = raw.decode(codec)
    except (UnicodeError, ValueError):
        return raw.decode(codec, "parsers.stray-byte"), True
    if codec.startswith("iso8859") and _C1.search(text):
        return raw.decode("cp1252", "replace"), True
    return text, False


def _decode_wide(raw: bytes, codec: str) -> tuple[str, bool]:
    if b"\0" not in raw and (raw.isascii() or len(raw) % 2 or _is_utf8(raw)):
        return _decode_western(raw, "utf-8")[0], True
    if codec == "utf-16":  # no mark: RFC 2781 says big-endian, Windows writes little-endian; NULs tell
        codec = "utf-16-le" if raw[1::2].count(0) >= raw[0::2].count(0) else "utf-16-be"
    return raw.decode(codec, "replace"), False


def _decode_seven_bit(raw: bytes, codec: str) -> tuple[str, bool]:
    try:
        return raw.decode(codec), False
    except (UnicodeError, ValueError):
        return (raw.decode(codec, "replace") if raw.isascii() else _decode_western(raw, "utf-8")[0]), True


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fits(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except (UnicodeError, ValueError):
        return False
    return True


def clean_text(text: str) -> str:
    """Without NULs, other control characters and halves of surrogate pairs, which no store takes; ends of line LF."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_CONTROLS)
