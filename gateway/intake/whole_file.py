"""Is a scanned file whole? Told by following its structure from mark to mark; no page is decoded here.

Promises: of a PDF, JPEG, PNG, GIF, TIFF (BigTIFF too), HEIC, WebP or BMP no copy that was cut short passes, at whatever
byte, unless what is left is a whole file again (a signed PDF cut exactly where it ended before it was signed). Memory
stays below a few megabytes, and the time grows with the size only, whatever lengths a file claims.
Refuses to repair, and to call a file good: only that nothing speaks against it. Hostile pictures are opened in the
limited reading process only.

Weighed: an end mark near the end (a thumbnail has one, and a PDF one for each time it was saved); mapping the file
(a scanner that truncates it while it is read would end the daemon with SIGBUS); reading it piece by piece, as here.
"""

from __future__ import annotations

import os
import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["media_type", "why_not_whole"]

_MEDIA_TYPES = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
_TIFF = {b"II*\0": "<", b"MM\0*": ">"}
_BIG_TIFF = {b"II+\0": "<", b"MM\0+": ">"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_PIECE = 1 << 18  # bytes read at once
_MOST_PARTS = 250_000  # segments, chunks or sub-blocks of one picture: 200 MB in pieces smaller than writers make
_TOO_MANY_PARTS = "the picture has too many parts"


def media_type(descriptor: int) -> str:
    """What kind of file this is, by its first bytes."""
    head = os.pread(descriptor, 1024, 0)
    for magic, found in _MEDIA_TYPES.items():
        if head.startswith(magic):
            return found
    if head[:4] in _TIFF or head[:4] in _BIG_TIFF:
        return "image/tiff"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    return "application/pdf" if b"%PDF-" in head else "application/octet-stream"


def why_not_whole(descriptor: int, size: int) -> str:
    """Why this file cannot be whole, or "" when nothing speaks against it. Decodes nothing."""
    head = os.pread(descriptor, 1024, 0)
    by_magic = (
        (b"\xff\xd8\xff", _why_jpeg_not_whole), (b"\x89PNG", _why_png_not_whole), (b"GIF8", _why_gif_not_whole),
        (b"RIFF", _why_shorter_than_it_says), (b"BM", _why_shorter_than_it_says),
    )  # fmt: skip
    for magic, why in by_magic:
        if head.startswith(magic):
            return why(descriptor, size)
    if head[:4] in _TIFF or head[:4] in _BIG_TIFF:
        order = (_TIFF | _BIG_TIFF)[head[:4]]
        return _Tiff(descriptor, size, order, is_big=head[:4] in _BIG_TIFF).why_not_whole()
    if head[4:8] == b"ftyp":
        return _why_boxes_not_whole(descriptor, size)
    # some senders put a line of their own before a PDF
    return _why_pdf_not_whole(descriptor, size, head) if b"%PDF-" in head else "not a PDF, TIFF, JPEG, PNG or HEIC"


# -- PDF (ISO 32000-1, sections 7.5.4 to 7.5.8 and annex F) ---------------------------------------------------------

_END = b"%%EOF"
_NO_END = "the PDF has no end mark"
_START = re.compile(rb"startxref\s{1,8}([0-9]{1,12})\b")
_OBJECT = re.compile(rb"\b[0-9]{1,10}\s{1,8}[0-9]{1,5}\s{1,8}obj\b")
_TABLE = re.compile(rb"(?<!start)xref\s{1,8}[0-9]{1,10}\s{1,8}[0-9]{1,10}\b")
_STATED_LENGTH = re.compile(rb"/L\s{0,8}([0-9]{1,12})\b")
# what may stand behind an end mark in the middle of a PDF: the beginning of an update, or the rest of an object
_GOES_ON = (b"xref", b"trailer", b"startxref", b"endstream", b"endobj", b"%%EOF", b"%")
_MOST_JUNK = 1_100  # bytes that mail programs, scanners and web servers leave behind the end
_SLIP = 20  # by as many bytes writers miss their own table, mostly by line ends; readers find it all the same


def _why_pdf_not_whole(descriptor: int, size: int, head: bytes) -> str:
    """The last end mark ends the file, and the table that it points to lies in the file."""
    start = max(0, size - 4096)
    # a copy that reserved its space first ends in zeros; some writers pad a finished file with a few
    ending = os.pread(descriptor, 4096, start).rstrip(b"\0\r\n\t\f ")
    end = ending.rfind(_END)
    behind = ending[end + len(_END) :].lstrip(b"\0\r\n\t\f ")
    if end < 0 or len(behind) > _MOST_JUNK:
        return _NO_END
    goes_on = any(behind.startswith(word) or (behind and word.startswith(behind)) for word in _GOES_ON)
    if goes_on or behind[:1].isdigit() or _OBJECT.search(behind):
        return "the PDF was saved again, and the end of that is missing"
    stated = _STATED_LENGTH.search(head) if b"/Linearized" in head else None
    if stated and int(stated[1]) > start + end + len(_END) + 2:  # its length without a last line end
        return "the PDF is shorter than it says"
    found = list(_START.finditer(ending[:end]))
    if not found:
        return "the PDF does not say where the table of its parts is"
    # of a PDF behind a line of some sender's, places count from either beginning
    before = start + found[-1].start()
    places = {int(found[-1][1]), int(found[-1][1]) + max(0, head.find(b"%PDF-"))}
    if any(_has_table(descriptor, at, before) for at in places):
        return ""
    return "the table of the PDF's parts is missing"


def _has_table(descriptor: int, at: int, before: int) -> bool:
    """Is there a cross-reference table with its trailer, or a cross-reference stream, about here?"""
    if not 0 < at < before:
        return False
    start = max(0, at - _SLIP)
    near = os.pread(descriptor, 4 * _SLIP, start)
    if table := _TABLE.search(near):
        return _finds(descriptor, b"trailer", start + table.end(), before)
    stream = _OBJECT.search(near)
    return stream is not None and _finds(descriptor, b"/XRef", start + stream.end(), min(before, start + _PIECE))


def _finds(descriptor: int, word: bytes, start: int, stop: int) -> bool:
    while start < stop:
        if word in os.pread(descriptor, min(_PIECE, stop - start), start):
            return True
        start += _PIECE - len(word)
    return False


# -- pictures -------------------------------------------------------------------------------------------------------

_JPEG_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # neither a stuffed byte, nor a restart, nor filling
_JPEG_BARE = {0x01, 0xD8}  # markers without a length: TEM and SOI


def _why_jpeg_not_whole(descriptor: int, size: int) -> str:
    """Go from segment to segment (ITU-T T.81, annex B): a thumbnail's end, inside one, does not count.

    What lies behind the end is no concern: phones put further pictures and films there.
    """
    offset, has_scan = 2, False
    for _ in range(_MOST_PARTS):
        offset = _next_jpeg_marker(descriptor, offset, size)
        if offset < 0:
            return "the JPEG has no end mark"
        segment = os.pread(descriptor, 4, offset)
        code = segment[1]
        if code == 0xD9:
            return "" if has_scan else "the JPEG holds no picture"
        has_scan |= code == 0xDA
        offset += 2
        if code not in _JPEG_BARE:
            if len(segment) < 4:
                return "the JPEG has no end mark"
            offset += max(2, int.from_bytes(segment[2:], "big"))
    return _TOO_MANY_PARTS


def _next_jpeg_marker(descriptor: int, offset: int, size: int) -> int:
    """Where the next marker begins, from here; -1 when there is none. Mostly it is here."""
    length = 64
    while offset < size - 1:
        piece = os.pread(descriptor, length, offset)
        if found := _JPEG_MARKER.search(piece):
            return offset + found.start()
        if len(piece) < 2:
            break
        offset += len(piece) - 1
        length = _PIECE
    return -1


def _why_png_not_whole(descriptor: int, size: int) -> str:
    """Go from chunk to chunk (ISO/IEC 15948, section 5) up to the last, IEND, with its checksum."""
    offset = 8
    for _ in range(_MOST_PARTS):
        chunk = os.pread(descriptor, 8, offset)
        if len(chunk) < 8 or not chunk[4:].isalpha():
            return "the PNG has no end mark"
        offset += 12 + int.from_bytes(chunk[:4], "big")
        if offset > size:
            return "the PNG has no end mark"
        if chunk[4:] == b"IEND":
            return ""
    return _TOO_MANY_PARTS


def _why_gif_not_whole(descriptor: int, size: int) -> str:
    """Go from block to block (GIF 89a, section 12) up to the trailer."""
    offset = 13 + _colours(os.pread(descriptor, 1, 10))
    inside = False  # among the sub-blocks of one
    for _ in range(_MOST_PARTS):
        block = os.pread(descriptor, 10, offset) if offset < size else b""
        if not block or (not inside and block[:1] not in b"!,;"):
            break
        if inside:
            inside = block[0] != 0
            offset += 1 + block[0]
        elif block[:1] == b";":
            return ""
        else:
            inside = True
            offset += 2 if block[:1] == b"!" else 11 + _colours(block[9:10])
    else:
        return _TOO_MANY_PARTS
    return "the GIF has no end mark"


def _why_shorter_than_it_says(descriptor: int, size: int) -> str:
    """A WebP says its length in its second four bytes, a BMP from its third byte on."""
    head = os.pread(descriptor, 8, 0)
    stated = int.from_bytes(head[4:8], "little") + 8 if head[:2] == b"RI" else int.from_bytes(head[2:6], "little")
    return "" if stated <= size else "the picture is shorter than it says"


def _colours(packed: bytes) -> int:
    """How many bytes the table of colours takes, by the byte that announces it."""
    return 3 << ((packed[0] & 7) + 1) if packed and packed[0] & 0x80 else 0


def _why_boxes_not_whole(descriptor: int, size: int) -> str:
    """Go through the boxes of a HEIC file (ISO/IEC 14496-12, section 4.2): the last must end with the file."""
    offset, seen = 0, set()
    for _ in range(1_000):
        head = os.pread(descriptor, 16, offset)
        if len(head) < 8:
            return "a box of the picture is missing"
        length = struct.unpack(">I", head[:4])[0]
        seen.add(head[4:8])
        if length == 0:  # to the end of the file: nothing tells where that is, but it must have begun
            return "" if b"meta" in seen else "the picture has no directory"
        if length == 1:
            length = struct.unpack(">Q", head[8:16])[0] if len(head) == 16 else 0
        if length < 8 or offset + length > size:
            return "the end of the picture is missing"
        offset += length
        if offset == size:
            return "" if b"meta" in seen else "the picture has no directory"
    return _TOO_MANY_PARTS


# -- TIFF (TIFF 6.0, section 2; BigTIFF) ------------------------------------------------------------------------------

_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_LETTERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}  # kinds that count or point
# where the strips, the tiles and a whole old JPEG (TIFF 6.0, section 22) begin, and how long each is
_PARTS = ((273, 279), (324, 325), (513, 514))
_SUB_DIRECTORIES = 330
_NUMBERS_AT_ONCE = 16_384
_MOST_NUMBERS = 4_000_000  # of one file: tiles of 16 × 16 on 500 pages of 300 dots per inch have fewer than a tenth
_MOST_DIRECTORIES = 20_000


class _Tiff:
    """Follows the directories of one file, and sees that everything they point to lies within it."""

    def __init__(self, descriptor: int, size: int, order: str, *, is_big: bool) -> None:
        self._descriptor = descriptor
        self._size = size
        self._order = order
        self._first, self._width, self._pointer = (8, 8, "Q") if is_big else (4, 4, "I")
        self._count_width, self._count, self._entry = (8, "Q", 20) if is_big else (2, "H", 12)
        self._budget = _MOST_NUMBERS

    def why_not_whole(self) -> str:
        raw = os.pread(self._descriptor, self._width, self._first).ljust(self._width, b"\0")
        following = self._unpacked(self._pointer, raw)
        if following == 0:
            return "the TIFF has no directory"
        visited: set[int] = set()
        inner: list[int] = []  # smaller copies of a page and the like, beside the chain of pages
        while following or inner:
            offset = following or inner.pop()
            if offset in visited and following:
                return "the TIFF's directories go round in a circle"
            if offset in visited:
                continue
            visited.add(offset)
            table = self._table(offset)
            if not table:
                return "a directory of the TIFF is missing"
            fields = self._fields(table)
            if not self._lies_within(fields):
                return "the end of a page is missing"
            following = self._unpacked(self._pointer, table[-self._width :]) if following else 0
            inner += self._sub_directories(fields)
            if self._budget < 0 or len(visited) + len(inner) > _MOST_DIRECTORIES:
                return _TOO_MANY_PARTS
        return ""

    def _table(self, offset: int) -> bytes:
        """The fields of the directory and where the next one is; empty when it is not all there."""
        raw = os.pread(self._descriptor, self._count_width, offset) if offset < self._size else b""
        entries = self._unpacked(self._count, raw) if len(raw) == self._count_width else 0
        length = entries * self._entry + self._width
        if not 0 < entries < 65_536:
            return b""
        self._budget -= entries
        table = os.pread(self._descriptor, length, offset + self._count_width)
        return table if len(table) == length else b""

    def _fields(self, table: bytes) -> dict[int, tuple[int, int, int | bytes]]:
        """Kind, count, and the value itself or where it lies, by tag."""
        head = struct.Struct(f"{self._order}HH{self._pointer}")
        found: dict[int, tuple[int, int, int | bytes]] = {}
        for start in range(0, len(table) - self._width, self._entry):
            tag, kind, count = head.unpack_from(table, start)
            value = table[start + head.size : start + self._entry]
            fits = count * _WIDTHS.get(kind, 0) <= self._width
            found[tag] = kind, count, value if fits else self._unpacked(self._pointer, value)
        return found

    def _lies_within(self, fields: dict[int, tuple[int, int, int | bytes]]) -> bool:
        for kind, count, at in fields.values():
            if isinstance(at, int) and at + count * _WIDTHS.get(kind, 0) > self._size:
                return False
        for starts, lengths in _PARTS:
            if starts not in fields:
                continue
            # without a length, as old writers left it out, a part must have begun at least
            has_lengths = lengths in fields and fields[lengths][1] == fields[starts][1]
            sizes = self._numbers(fields[lengths]) if has_lengths else iter(())
            if any(start + next(sizes, 1) > self._size for start in self._numbers(fields[starts])):
                return False
            if not has_lengths and self._bare_end(fields, starts) > self._size:
                return False
        return True

    def _bare_end(self, fields: dict[int, tuple[int, int, int | bytes]], starts: int) -> int:
        """Where a page ends that is not compressed, in one strip, of unstated length; 0 when it is none of these."""
        width, height, bits, packing, samples = (
            next(self._numbers(fields[tag]), 1) if tag in fields else 1 for tag in (256, 257, 258, 259, 277)
        )
        if packing != 1 or fields[starts][1] != 1 or starts != _PARTS[0][0]:
            return 0
        return next(self._numbers(fields[starts]), 0) + (width * bits * samples + 7) // 8 * height

    def _sub_directories(self, fields: dict[int, tuple[int, int, int | bytes]]) -> list[int]:
        field = fields.get(_SUB_DIRECTORIES)
        if field is None or field[1] > _MOST_DIRECTORIES:
            return []
        return list(self._numbers(field))

    def _numbers(self, field: tuple[int, int, int | bytes]) -> Iterator[int]:
        """The numbers of a field, read piece by piece: a hostile count costs no memory, and only so much time."""
        kind, count, at = field
        letter = _LETTERS.get(kind)
        if letter is None:
            return
        width = _WIDTHS[kind]
        for done in range(0, count, _NUMBERS_AT_ONCE):
            here = min(count - done, _NUMBERS_AT_ONCE)
            self._budget -= here
            if self._budget < 0:
                return
            raw = at if isinstance(at, bytes) else os.pread(self._descriptor, here * width, at + done * width)
            whole = min(here, len(raw) // width)
            yield from struct.unpack(f"{self._order}{whole}{letter}", raw[: whole * width])

    def _unpacked(self, letter: str, raw: bytes) -> int:
        number: int = struct.unpack(f"{self._order}{letter}", raw)[0]
        return number
