"""Is a file whole: each kind cut at every few bytes, and what writers do that must not be taken for a cut."""

from __future__ import annotations

import io
import os
import struct
import time
from typing import TYPE_CHECKING

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gateway.intake.whole_file import why_not_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

PDF = typst.compile(b'#set page("a6")\nA letter.')  # its table is a stream


def why(content: bytes, size: int | None = None) -> str:
    descriptor = os.memfd_create("scan")
    try:
        os.write(descriptor, content)
        if size is not None:
            os.ftruncate(descriptor, size)
        return why_not_whole(descriptor, size or len(content))
    finally:
        os.close(descriptor)


def plain_pdf(*, line: bytes = b"\n", before: bytes = b"", slip: int = 0) -> bytes:
    """A PDF with a table in words."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>",
    ]
    out, places = b"%PDF-1.4" + line, []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s%s%sendobj%s" % (number, line, body, line, line)
    table = len(out) + slip
    out += b"xref%s0 4%s0000000000 65535 f \n" % (line, line) + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer%s<< /Size 4 /Root 1 0 R >>%sstartxref%s%d%s%%%%EOF%s" % (line, line, line, table, line, line)
    return before + out


def saved_again(content: bytes) -> bytes:
    """Appended to, as a signing or stamping program does."""
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    writer.add_metadata({"/Title": "stamped", "/Keywords": "x" * 300})
    written = io.BytesIO()
    writer.write(written)
    assert written.getvalue().startswith(content)
    return written.getvalue()


def picture(form: str, size: tuple[int, int] = (60, 80), mode: str = "L", **how: object) -> bytes:
    written = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(written, form, **how)
    return written.getvalue()


def with_thumbnail(content: bytes, marker: bytes = b"\xff\xe1") -> bytes:
    """A JPEG with another whole JPEG in a segment of its own, as cameras write them."""
    inner = b"Exif\0\0" + picture("JPEG", (24, 24))
    return content[:2] + marker + struct.pack(">H", len(inner) + 2) + inner + content[2:]


def pages(count: int, mode: str = "L", **how: object) -> bytes:
    sheets = [Image.effect_noise((50, 70), 60).convert(mode) for _ in range(count)]
    written = io.BytesIO()
    sheets[0].save(written, "TIFF", save_all=True, append_images=sheets[1:], **how)
    return written.getvalue()


def tiff(
    *fields: tuple[int, int, int, int], picture_bytes: int = 100, following: int = 0, behind: bytes = b""
) -> bytes:
    """A TIFF of one directory in front of its picture; a field is tag, kind, count and value."""
    table = b"".join(struct.pack("<HHII", *field) for field in fields)
    head = b"II*\0" + struct.pack("<IH", 8, len(fields)) + table + struct.pack("<I", following)
    return head + b"\1" * picture_bytes + behind


BARE = ((256, 3, 1, 10), (257, 3, 1, 10), (258, 3, 1, 8), (259, 3, 1, 1), (273, 4, 1, 8 + 2 + 5 * 12 + 4))
GIF = picture("GIF", mode="P")
CUT = {
    "PDF with a table": plain_pdf(),
    "PDF with line ends of Windows": plain_pdf(line=b"\r\n"),
    "PDF with a stream": PDF,
    "PDF behind a line": plain_pdf(before=b"X-Scanner: one\r\n"),
    "JPEG": picture("JPEG"),
    "JPEG in several scans": picture("JPEG", mode="RGB", progressive=True),
    "JPEG with restarts": picture("JPEG", restart_marker_blocks=2),
    "JPEG with a thumbnail": with_thumbnail(picture("JPEG", (30, 30))),
    "JPEG with a thumbnail in another segment": with_thumbnail(picture("JPEG", (30, 30)), b"\xff\xed"),
    "PNG": picture("PNG"),
    "GIF": GIF,
    "WebP": picture("WEBP"),
    "BMP": picture("BMP"),
    "TIFF": pages(1),
    "TIFF of three pages": pages(3),
    "TIFF of three pages, G4": pages(3, mode="1", compression="group4"),
    "TIFF of two pages, JPEG": pages(2, compression="jpeg"),
    "TIFF of two pages, LZW": pages(2, compression="tiff_lzw"),
    "TIFF with its directory in front and no lengths": tiff(*BARE),
    "BigTIFF of two pages": pages(2, big_tiff=True),
}


def end_of(content: bytes) -> int:
    """Without what belongs to nothing: the line end behind a PDF's end mark, and the zeros Pillow fills pages up with."""
    if b"%PDF" in content:
        return len(content.rstrip(b"\r\n"))
    return len(content.rstrip(b"\0")) if content[:2] == b"II" else len(content)


def cuts(content: bytes) -> Iterable[int]:
    """Every byte near either end, every few between."""
    step = max(1, len(content) // 500)
    return sorted({*range(4, len(content) - 60, step), *range(max(4, len(content) - 200), len(content) - 1)})


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_a_file_is_whole_and_no_copy_that_was_cut_is(content: bytes) -> None:
    assert why(content) == ""
    assert [length for length in cuts(content) if length < end_of(content) and not why(content[:length])] == []


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_a_copy_that_reserved_its_space_first_is_not_whole_before_its_end_came(content: bytes) -> None:
    if content.startswith((b"II", b"MM", b"RIFF", b"BM")):  # nothing there tells a hole from a picture
        return
    end = end_of(content)
    reserved = [length for length in cuts(content)[::7] if length < end - 1 and not why(content[:length], end)]
    assert reserved == []


@pytest.mark.parametrize("first", [plain_pdf(), PDF], ids=["table", "stream"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_pdf_that_was_saved_again_is_whole_at_its_ends_only(first: bytes, times: int) -> None:
    ends, content = [len(first)], first
    for _ in range(times):
        content = saved_again(content)
        ends.append(len(content))
    bare = [len(content[:end].rstrip()) for end in ends]
    passed = [length for length in range(bare[0] - 5, len(content) + 1) if not why(content[:length])]
    # what is left is a whole PDF then: nothing in it speaks of a later save
    assert all(any(start <= length <= end + 1 for start, end in zip(bare, ends, strict=True)) for length in passed)
    assert ends[-1] in passed


@pytest.mark.parametrize(
    "content",
    [
        PDF + bytes(900),
        PDF + b"\r\n\r\n \x1a",
        PDF + b"\n--=_boundary_71--\r\n",
        PDF + b"\n<!-- sent by the scanner in the post room -->\n",
        PDF.rstrip(b"\r\n"),
        plain_pdf(slip=1),
        plain_pdf(slip=-2),
        plain_pdf(line=b"\r"),
        picture("JPEG") + picture("JPEG"),
        picture("JPEG") + bytes(3000),
        with_thumbnail(picture("JPEG")) + b"a film of a phone's" * 400,
        picture("JPEG")[:20] + b"\xff" * 5 + picture("JPEG")[20:],
        picture("PNG") + b"\0\0\0\n",
        GIF + b"\0",
        pages(2) + bytes(600),
    ],
)  # fmt: skip
def test_what_writers_leave_behind_the_end_is_no_cut(content: bytes) -> None:
    assert why(content) == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (plain_pdf().replace(b"startxref\n", b"startxref\n9"), "table of the PDF's parts is missing"),
        (plain_pdf(slip=-150), "table of the PDF's parts is missing"),
        (plain_pdf().replace(b"startxref", b"startxxxx"), "does not say where"),
        (plain_pdf().replace(b"\ntrailer", b"\ntrail"), "table of the PDF's parts is missing"),
        (plain_pdf() + b"%BeginUpdate\n", "saved again"),
        (plain_pdf() + b"4", "saved again"),
        (plain_pdf() + b"xre", "saved again"),
        (plain_pdf() + b"Some words 4 0 obj\n<<", "saved again"),
        (plain_pdf() + b"ends" , "saved again"),
        (plain_pdf() + b"junk " * 300, "no end mark"),
        (plain_pdf().replace(b"<< /Type /Cat", b"<< /Linearized 1 /L 9000 /Type /Cat"), "shorter than it says"),
        (b"\xff\xd8\xff\xd9", "no picture"),
        (tiff(*BARE[:4], (273, 4, 1, 5000)), "end of a page"),
        (tiff(*BARE, picture_bytes=99), "end of a page"),
        (tiff(*BARE, (282, 5, 1, 400)), "end of a page"),
        (tiff((273, 4, 3_000_000_000, 60), (279, 4, 3_000_000_000, 60)), "end of a page"),
        (tiff(*BARE, following=8), "circle"),
        (tiff(*BARE, following=4000), "directory of the TIFF is missing"),
        (tiff(*BARE[:4], (330, 4, 1, 4000)), "directory of the TIFF is missing"),
    ],
)  # fmt: skip
def test_what_points_out_of_the_file_or_was_begun_is_not_whole(content: bytes, words: str) -> None:
    assert words in why(content)


@pytest.mark.parametrize("drawn", ["small copies", "chained small copies"])
def test_the_small_copies_of_a_page_are_followed(drawn: str) -> None:
    """Their own chain is not the pages' chain: a copy that is listed and chained is no circle."""
    field_of = (330, 4, 1, 8 + 2 + 5 * 12 + 4 + 100)
    fields = (*BARE[:4], (273, 4, 1, 8 + 2 + 6 * 12 + 4), (330, 4, 1, 8 + 2 + 6 * 12 + 4 + 100))
    own = field_of[3] + 12 if drawn.startswith("chained") else 0
    inner = struct.pack("<H", 1) + struct.pack("<HHII", 273, 4, 1, 90) + struct.pack("<I", own)
    content = tiff(*fields, behind=inner)
    assert why(content) == ""
    assert "directory" in why(content[:-5])


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"\xff\xd8\xff\xe0\0\x02" + b"\xff\xe0\0\x02" * 1_000_000, None),
        (b"\xff\xd8\xff\xda\0\x02" + b"\xff" * 8_000_000, None),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0aaaa\0\0\0\0" * 600_000, None),
        (b"GIF89a" + bytes(7) + b"!\xf9" + b"\x01\0" * 1 + b"!\xfe" * 500_000, None),
        (b"%PDF-1.4\n" + b"xref\n0 1\n" + b" " * 8_000_000 + b"startxref\n9\n%%EOF", None),
        (tiff((273, 4, 1_900_000, 8), (279, 4, 1_900_000, 8), picture_bytes=8_000_000), None),
        (picture("JPEG")[:-2], 300_000_000),
        (PDF, 300_000_000),
    ],
    ids=["segments", "filling", "chunks", "blocks", "trailer", "strips", "hole behind a JPEG", "hole behind a PDF"],
)  # fmt: skip
def test_hostile_lengths_cost_little(content: bytes, size: int | None) -> None:
    began = time.process_time()
    assert why(content, size)
    assert time.process_time() - began < 4


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(CUT)), st.integers(0, 6000), st.binary(min_size=1, max_size=24))
def test_any_damage_is_answered(kind: str, at: int, damage: bytes) -> None:
    content = CUT[kind]
    at %= len(content)
    assert isinstance(why(content[:at] + damage + content[at + len(damage) :]), str)


@given(st.sampled_from([b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF89a", b"II*\0", b"MM\0+", b"RIFF", b"BM"]),
       st.binary(max_size=200))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_anything_behind_the_first_bytes_is_answered(magic: bytes, rest: bytes) -> None:
    assert isinstance(why(magic + rest), str)
