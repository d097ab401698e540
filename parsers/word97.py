"""Text of Word documents from before 2007 (.doc). Word 97 and later; older ones are said to be unreadable.

Promises the words of the main text, notes, headers, comments and text boxes in the file's own order, by the piece
table ([MS-DOC] 2.4.1). Weighed: antiword and catdoc (C programs, unmaintained, another thing to install and to
confine), textract (drags in both). The piece table is forty lines.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from parsers.allowance import DocumentText, Unread
from parsers.charsets import clean_text
from parsers.compound_file import DamagedContainer, open_compound_file
from parsers.defects import TEXT_TOO_LONG

if TYPE_CHECKING:
    from parsers.allowance import Allowance

__all__ = ["read_word97"]

_WORD_97: Final = 0x00C1  # nFib
_FC_CLX: Final = 0x01A2  # where FibRgFcLcb97 holds fcClx and lcbClx
# Marks inside the text ([MS-DOC] 2.4.1): paragraph, cell, line, page and column ends.
_MARKS = {0x07: "\t", 0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x0D: "\n", 0x1E: "-", 0x1F: None, 0xA0: " "}
_MARKS |= {code: None for code in range(0x20) if code not in {*_MARKS, 0x09, 0x0A, 0x13, 0x14, 0x15}}


def read_word97(content: bytes, allowance: Allowance) -> DocumentText:
    """Read a .doc.

    Raises:
        Unread: encrypted, from before Word 97, or damaged.
    """
    main, table = _streams(content)
    pieces = []
    left = allowance.characters_left
    for characters, offset, compressed in _pieces(main, table):
        count = min(characters, left)
        left -= count
        width, charset = (1, "cp1252") if compressed else (2, "utf-16-le")
        pieces.append(main[offset : offset + count * width].decode(charset, errors="replace"))
        if not left:
            break
    text = _without_field_codes("".join(pieces)).translate(_MARKS)
    lines = [line.rstrip() for line in clean_text(text).split("\n")]
    return DocumentText("\n".join(lines).strip("\n"), () if left else (TEXT_TOO_LONG,))


def _streams(content: bytes) -> tuple[bytes, bytes]:
    try:
        with open_compound_file(content) as container:
            main = container.read(["WordDocument"])
            version, flags = struct.unpack_from("<2xH6xH", main)
            name = "1Table" if flags & 0x0200 else "0Table"
            table = container.read([name]) if (name,) in container.paths else b""
    except (DamagedContainer, struct.error) as error:
        raise Unread("damaged") from error
    if flags & 0x0100:
        raise Unread("password-protected")
    if version < _WORD_97 or not table:
        raise Unread("a Word document from before Word 97")
    return main, table


def _pieces(main: bytes, table: bytes) -> list[tuple[int, int, bool]]:
    """(characters, byte offset in the main stream, one byte a character?) of each piece."""
    try:
        start, length = struct.unpack_from("<II", main, _FC_CLX)
        clx = table[start : start + length]
        position = 0
        while clx[position] == 0x01:  # formatting: not ours
            position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
        (size,) = struct.unpack_from("<I", clx, position + 1)
        plc = clx[position + 5 : position + 5 + size]
        count = (len(plc) - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", plc)
        places = [struct.unpack_from("<2xI2x", plc, 4 * (count + 1) + 8 * index)[0] for index in range(count)]
    except (struct.error, IndexError) as error:
        raise Unread("damaged") from error
    found = []
    for index, place in enumerate(places):
        compressed = bool(place & 0x4000_0000)
        offset = place & 0x3FFF_FFFF
        found.append((max(0, ends[index + 1] - ends[index]), offset // 2 if compressed else offset, compressed))
    return found


def _without_field_codes(text: str) -> str:
    """Leave out what stands between 0x13 and 0x14 (the field's code); its result stays."""
    if "\x13" not in text:
        return text
    kept: list[str] = []
    for piece in text.split("\x13"):
        code, mark, result = piece.partition("\x14")
        kept.append(result if mark else code.partition("\x15")[2] if kept else piece)
    return "".join(kept).replace("\x14", "").replace("\x15", "")
