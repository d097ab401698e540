"""Is a scanned file whole? Told from its first and last kilobytes and its directories; no page is decoded here.

Promises: of a PDF, JPEG, PNG, TIFF (BigTIFF too), HEIC, WebP or BMP no copy that was cut short passes, at whatever
byte; the reading costs a few kilobytes, however large the file. Refuses to repair, and to call a file good: only that
nothing speaks against it. Hostile pictures are opened in the limited reading process only.
"""

from __future__ import annotations

import os
import struct

__all__ = ["media_type", "why_not_whole"]

_MEDIA_TYPES = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
_TIFF = {b"II*\0": "<", b"MM\0*": ">"}
_BIG_TIFF = {b"II+\0": "<", b"MM\0+": ">"}
# What a file begins with, what stands near its end, what is said when it does not.
_END_MARKS = (
    (b"%PDF", b"%%EOF", "the PDF has no end mark"),
    (b"\xff\xd8\xff", b"\xff\xd9", "the JPEG has no end mark"),
    (b"\x89PNG", b"IEND\xaeB`\x82", "the PNG has no end mark"),  # with its checksum, which never changes
    (b"GIF8", b";", "the GIF has no end mark"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_WIDTHS = {3: ("H", 2), 4: ("I", 4), 16: ("Q", 8)}  # SHORT, LONG and LONG8 of TIFF


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
    """Why this file cannot be whole, or "" when nothing speaks against it. Reads a few kilobytes, decodes nothing."""
    head = os.pread(descriptor, 1024, 0)
    tail = os.pread(descriptor, 4096, max(0, size - 4096))
    # a copy that reserved its space first ends in zeros; some writers pad a finished file with a few
    ending = tail.rstrip(b"\0\r\n\t ")
    for begins, mark, words in _END_MARKS:
        if head.startswith(begins):
            return "" if mark in ending[-1100:] else words
    if head[:4] in _TIFF or head[:4] in _BIG_TIFF:
        order = (_TIFF | _BIG_TIFF)[head[:4]]
        return _why_tiff_not_whole(descriptor, size, order, is_big=head[:4] in _BIG_TIFF)
    if head[4:8] == b"ftyp":
        return _why_boxes_not_whole(descriptor, size)
    if head[:4] == b"RIFF" or head[:2] == b"BM":
        stated = struct.unpack("<I", head[4:8])[0] + 8 if head[:4] == b"RIFF" else struct.unpack("<I", head[2:6])[0]
        return "" if stated <= size else "the picture is shorter than it says"
    # some senders put a line of their own before a PDF
    if b"%PDF-" in head:
        return "" if b"%%EOF" in ending[-1100:] else "the PDF has no end mark"
    return "not a PDF, TIFF, JPEG, PNG or HEIC"


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
    return "the picture has too many parts"


def _why_tiff_not_whole(descriptor: int, size: int, order: str, *, is_big: bool) -> str:
    """Follow the chain of directories and see that every strip lies within the file (TIFF 6.0, section 2; BigTIFF)."""
    at, width, letter = (8, 8, "Q") if is_big else (4, 4, "I")
    count_width, count_letter, entry = (8, "Q", 20) if is_big else (2, "H", 12)
    offset = struct.unpack(f"{order}{letter}", os.pread(descriptor, width, at).ljust(width, b"\0"))[0]
    if offset == 0:
        return "the TIFF has no directory"
    visited: set[int] = set()
    while offset and len(visited) < 20_000:
        if offset in visited:
            return "the TIFF's directories go round in a circle"
        visited.add(offset)
        raw = os.pread(descriptor, count_width, offset) if offset < size else b""
        entries = struct.unpack(f"{order}{count_letter}", raw)[0] if len(raw) == count_width else 0
        length = entries * entry + width
        table = os.pread(descriptor, length, offset + count_width) if 0 < entries < 65_536 else b""
        if not table or len(table) < length:
            return "a directory of the TIFF is missing"
        if _strips_end(descriptor, table, entries, order, is_big=is_big) > size:
            return "the end of a page is missing"
        offset = struct.unpack(f"{order}{letter}", table[-width:])[0]
    return ""


def _strips_end(descriptor: int, table: bytes, entries: int, order: str, *, is_big: bool) -> int:
    """Where the last strip or tile of one page ends."""
    entry, head = (20, f"{order}HHQ") if is_big else (12, f"{order}HHI")
    length = struct.calcsize(head)
    found: dict[int, tuple[int, ...]] = {}
    for index in range(entries):
        field = table[index * entry : (index + 1) * entry]
        tag, kind, count = struct.unpack(head, field[:length])
        # StripOffsets and their lengths, TileOffsets and theirs, a whole JPEG (TIFF 6.0, section 22) and its
        if tag in {273, 279, 324, 325, 513, 514}:
            found[tag] = _numbers(descriptor, field[length:], kind, count, order)
    pairs = [(273, 279), (324, 325), (513, 514)]
    ends = [zip(found.get(start, ()), found.get(size, ()), strict=False) for start, size in pairs]
    return max((start + size for end in ends for start, size in end), default=0)


def _numbers(descriptor: int, value: bytes, kind: int, count: int, order: str) -> tuple[int, ...]:
    letter, width = _WIDTHS.get(kind, ("I", 4))
    count = min(count, 100_000)
    if count * width <= len(value):
        raw = value[: count * width]
    else:
        at = struct.unpack(f"{order}{'Q' if len(value) == 8 else 'I'}", value)[0]
        raw = os.pread(descriptor, count * width, at) if at < 1 << 62 else b""
    whole = len(raw) // width
    # a list that reaches beyond the file has its end missing
    return struct.unpack(f"{order}{whole}{letter}", raw[: whole * width]) if whole == count else (1 << 62, 1 << 62)
