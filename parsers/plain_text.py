"""Text files whose charset nobody told: bytes in, text and the charset's name out. Never raises.

Tried in order: byte order mark, UTF-8 (which hardly any other text happens to be), UTF-16 without a mark (every
second byte NUL), a declared charset, Latin-14 where Latin-1 would put Icelandic letters into Welsh, Windows-1252.
Weighed: charset-normalizer and chardet guess among ninety charsets by statistics, and on short Welsh or English
texts name a Baltic or Cyrillic one often enough to be worse than this list.
"""

from __future__ import annotations

import codecs

from parsers.charsets import clean_text, known_charset

__all__ = ["read_plain", "read_table"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ICELANDIC = frozenset("ðþÐÞ")
# Of these every Icelandic text has some, and no Welsh one.
_OTHER_ICELANDIC = frozenset("æÆöÖ")


def read_plain(content: bytes, declared_charset: str = "") -> tuple[str, str]:
    """The text of `content` with plain line ends, and the charset it was read in."""
    charset = _charset_of(content, declared_charset)
    text = content.decode(charset, errors="replace")
    return clean_text(text), charset


def read_table(content: bytes, declared_charset: str = "") -> tuple[str, str]:
    """A CSV file as lines of cells with tabs between, and its charset.

    The separator is the one of `,` `;` tab that the first lines use most; quoted cells lose their quotes. Done by
    hand because `csv` refuses long cells and NUL bytes, and its sniffer is slow on hostile lines.
    """
    text, charset = read_plain(content, declared_charset)
    head = text[:10_000]
    separator = max(",;\t", key=head.count)
    if '"' not in text:
        return text.replace(separator, "\t"), charset
    # Outside quotes are the even pieces; a doubled quote inside a cell leaves an empty piece between two odd ones.
    pieces = text.split('"')
    for index in range(0, len(pieces), 2):
        if pieces[index] == "" and 0 < index < len(pieces) - 1:
            pieces[index] = '"'
        else:
            pieces[index] = pieces[index].replace(separator, "\t")
    return "".join(pieces), charset


def _charset_of(content: bytes, declared: str) -> str:
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return charset
    for charset in ("utf-8", _utf16_without_mark(content), known_charset(declared)):
        if charset and _decodes(content, charset):
            return charset
    return _western(content)


def _utf16_without_mark(content: bytes) -> str:
    sample = content[:2000]
    if len(sample) < 4:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) * 10 > half * 7:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) * 10 > half * 7 else ""


def _decodes(content: bytes, charset: str) -> bool:
    if charset == "utf-8" and content[:2000].count(0) * 4 > len(content[:2000]):
        return False  # UTF-16 without a mark is valid UTF-8, with NULs
    try:
        content.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _western(content: bytes) -> str:
    letters = set(content.decode("latin-1"))
    if letters & _ICELANDIC and not letters & _OTHER_ICELANDIC and _decodes(content, "iso8859-14"):
        return "iso8859-14"
    return "cp1252" if _decodes(content, "cp1252") else "latin-1"
