r"""Text of RTF, also of the compressed RTF that Outlook puts into winmail.dat and .msg files. Never raises.

Promises the words as shown: charsets by code page and by font, \u escapes, hidden destinations (fonts, styles,
pictures, field instructions) left out. HTML that Outlook wrapped into RTF comes out as its RTF rendition, whose
words are the same ([MS-OXRTFEX] 2.1.3.1: readers that know nothing of \htmltag skip it).

Linear in its input: one pass of one simple pattern; nesting is a counter and a bounded stack. Weighed: striprtf
(a Python step for each single character: 10 s for a letter with a picture), RTFDE (LGPL, a grammar-driven parser,
seconds for each mail).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace
from typing import Final

from parsers.allowance import EnoughText, TextCollector
from parsers.charsets import clean_text, known_charset

__all__ = ["decompress_rtf", "read_rtf"]

# A control word, an escaped byte, a control symbol, a brace, line ends, or a run of anything else.
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)

_MOST_NESTING: Final = 500
_HIDDEN = frozenset(
    """fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles
    listtable listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl bkmkstart bkmkend mmathPr
    pgptbl userprops operator nonshppict blipuid panose falt passwordhash sp""".split()
)
# Marked as ignorable for readers of 1995, yet what the writer wrote stands inside: text boxes, comments, notes.
_SHOWN = frozenset({"shpinst", "annotation", "footnote"})
_CHARACTERS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"nestcell": "\t",
    b"nestrow": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
# \fcharset to code page (RTF 1.9.1, "Font Table").
_FONT_CODE_PAGES = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    """What a pair of braces remembers."""

    hidden: bool = False
    in_fonts: bool = False
    codec: str = "cp1252"
    fallback_length: int = 1  # \uc: characters that follow \u for readers that do not know it


class _Reader:
    def __init__(self, most_characters: int) -> None:
        self._out = TextCollector(most_characters)
        self._group = _Group()
        self._stack: list[_Group] = []
        self._too_deep = 0
        self._bytes = bytearray()  # of one charset, not decoded yet
        self._default = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font_in_table = 0
        self._skip = 0  # characters still to be skipped after \u
        self._starred = False
        self._high = 0  # first half of a surrogate pair
        self._jump = 0  # \bin: position behind raw bytes

    def read(self, content: bytes) -> str:
        try:
            for match in _TOKEN.finditer(content):
                if match.start() >= self._jump:
                    self._take(match)
            self._flush()
        except EnoughText:
            pass
        return clean_text(self._out.text())

    def _take(self, match: re.Match[bytes]) -> None:
        word, number, hexed, symbol, brace, text = match.groups()
        if text is not None:
            self._text(text)
        elif word is not None:
            self._word(word, int(number) if number else None, match.end())
        elif hexed is not None:
            self._text(bytes((int(hexed, 16),)))
        elif brace is not None:
            self._brace(brace)
        elif symbol is not None:
            self._symbol(symbol)

    def _text(self, text: bytes) -> None:
        if self._skip:
            skipped, self._skip = self._skip, max(0, self._skip - len(text))
            text = text[skipped:]
        self._starred = False
        if not self._group.hidden:
            self._bytes += text

    def _put(self, text: str) -> None:
        self._flush()
        if not self._group.hidden:
            self._out.add(text)

    def _flush(self) -> None:
        if self._bytes:
            self._out.add(self._bytes.decode(self._group.codec, errors="replace"))
            self._bytes.clear()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skip = 0
        self._starred = False
        if brace == b"{":
            if len(self._stack) < _MOST_NESTING:
                self._stack.append(self._group)
            else:
                self._too_deep += 1
        elif self._too_deep:
            self._too_deep -= 1
        elif self._stack:
            self._group = self._stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True  # a destination that old readers may ignore: so do we
        elif symbol in _SYMBOLS:
            self._put(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None, end: int) -> None:
        starred, self._starred = self._starred, False
        name = word.decode("ascii")
        if name == "u" and number is not None:
            self._unicode(number)
        elif name == "bin":
            self._jump = end + max(0, number or 0)
        elif (starred and name not in _SHOWN) or name in _HIDDEN:
            self._flush()
            self._group = replace(self._group, hidden=True, in_fonts=name == "fonttbl")
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif number is not None:
            self._setting(name, number)

    def _setting(self, name: str, number: int) -> None:
        if name == "uc":
            self._group = replace(self._group, fallback_length=min(max(number, 0), 10))
        elif name == "ansicpg":
            self._default = known_charset(f"cp{number}") or "cp1252"
            self._group = replace(self._group, codec=self._default)
        elif name == "f" and self._group.in_fonts:
            self._font_in_table = number
        elif name == "f":
            self._flush()
            self._group = replace(self._group, codec=self._fonts.get(number, self._default))
        elif name == "fcharset" and self._group.in_fonts and number in _FONT_CODE_PAGES and number:
            self._fonts[self._font_in_table] = _FONT_CODE_PAGES[number]

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF if number < 0 else number
        self._skip = self._group.fallback_length
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000 and self._high:
            code = 0x10000 + ((self._high - 0xD800) << 10) + (code - 0xDC00)
        self._high = 0
        if code < 0x110000 and not 0xD800 <= code < 0xE000:
            skip = self._skip
            self._put(chr(code))
            self._skip = skip


def read_rtf(content: bytes, most_characters: int = 2_000_000) -> str:
    """The words of an RTF file; of bytes that are no RTF, whatever looks like words."""
    text = _Reader(most_characters).read(content)
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept).strip("\n")


# [MS-OXRTFCP] 2.2.2.3: what the dictionary holds before the first byte.
_START: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
    b"Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)


def decompress_rtf(content: bytes, most_bytes: int = 50_000_000) -> bytes:
    """Undo [MS-OXRTFCP] compression. Damaged input gives what came out before the damage."""
    if len(content) < 16:
        return b""
    _compressed, raw_size, kind = struct.unpack_from("<II4s", content)
    body = memoryview(content)[16:]
    if kind == b"MELA":
        return bytes(body[: min(raw_size, most_bytes)])
    return _expand(body, min(raw_size, most_bytes)) if kind == b"LZFu" else b""


def _expand(body: memoryview, most: int) -> bytes:
    window = bytearray(_START.ljust(4096, b" "))
    write = len(_START)
    out = bytearray()
    position = 0
    size = len(body)
    while position < size and len(out) < most:
        control = body[position]
        position += 1
        for bit in range(8):
            if position + (control >> bit & 1) >= size:
                return bytes(out[:most])
            if not control >> bit & 1:
                out.append(body[position])
                window[write] = body[position]
                write = (write + 1) & 0xFFF
                position += 1
                continue
            reference = body[position] << 8 | body[position + 1]
            position += 2
            start, length = reference >> 4, (reference & 0xF) + 2
            if start == write:
                return bytes(out[:most])
            for step in range(length):
                byte = window[(start + step) & 0xFFF]
                out.append(byte)
                window[write] = byte
                write = (write + 1) & 0xFFF
    return bytes(out[:most])
