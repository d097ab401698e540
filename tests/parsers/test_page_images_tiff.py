"""TIFF with JPEG in it: the kind of today (compression 7), and the one of 1992 (compression 6)."""

from __future__ import annotations

import io
import struct
from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from gateway.intake.whole_file import why_not_whole
from parsers.page_images import PageImage, open_pages

OLD_KIND = "TIFF with JPEG of the old kind (compression 6): scan again as PDF, or as TIFF with another compression"
SIZE = (413, 585)  # a quarter of a sheet at 100 dots per inch
RESOLUTION = 100


def sheet(mode: str, number: int = 1) -> Image.Image:
    """A dark bar that stands lower on each page."""
    drawn = Image.new(mode, SIZE, "white")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((50, 100 * number, 350, 100 * number + 60), fill=20 if mode == "L" else (20, 30, 90))
    return drawn


def pages_of(content: bytes) -> list[PageImage]:
    with open_pages(content) as file:
        return [file.page(number) for number in range(1, file.page_count + 1)]


def place_of_bar(page: PageImage) -> int:
    assert page.image is not None
    assert page.failed_because == ""
    box = page.image.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert box is not None
    return box[1]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("quality", [30, 90])
def test_every_page_of_a_tiff_with_jpeg_in_it_is_read(mode: str, count: int, quality: int) -> None:
    sheets = [sheet("RGB" if mode == "CMYK" else mode, number).convert(mode) for number in range(1, count + 1)]
    written = io.BytesIO()
    sheets[0].save(
        written, "TIFF", save_all=True, append_images=sheets[1:], compression="jpeg", quality=quality, dpi=(100, 100)
    )
    with Image.open(io.BytesIO(written.getvalue())) as opened:
        assert opened.tag_v2[259] == 7
    pages = pages_of(written.getvalue())
    assert [page.number for page in pages] == list(range(1, count + 1))
    places = [place_of_bar(page) for page in pages]
    assert places[0] == pytest.approx(100, abs=4)
    assert all(later - earlier == pytest.approx(100, abs=4) for earlier, later in pairwise(places))


def old_style(mode: str) -> bytes:
    """TIFF 6.0, section 22, as scanners wrote it: one JPEG, whole, named by JPEGInterchangeFormat and as the strip."""
    drawn = io.BytesIO()
    sheet(mode).save(drawn, "JPEG", quality=85, subsampling=0)
    content = drawn.getvalue()
    samples = 1 if mode == "L" else 3
    fields: list[tuple[int, int, int, int | str]] = [
        (256, 3, 1, SIZE[0]), (257, 3, 1, SIZE[1]), (258, 3, samples, 8 if samples == 1 else "bits"), (259, 3, 1, 6),
        (262, 3, 1, 1 if samples == 1 else 6), (273, 4, 1, "jpeg"), (277, 3, 1, samples), (278, 4, 1, SIZE[1]),
        (279, 4, 1, len(content)), (282, 5, 1, "resolution"), (283, 5, 1, "resolution"), (296, 3, 1, 2),
        (512, 3, 1, 1), (513, 4, 1, "jpeg"), (514, 4, 1, len(content)),
        *([(530, 3, 2, 0x0001_0001)] if samples == 3 else []),
    ]  # fmt: skip
    start = 8 + 2 + 12 * len(fields) + 4
    places = {"bits": start, "resolution": start + 8, "jpeg": start + 16}
    numbers = [(tag, kind, count, places.get(str(value), value)) for tag, kind, count, value in fields]
    table = b"".join(struct.pack("<HHII", *field) for field in numbers)
    values = struct.pack("<HHHH", 8, 8, 8, 0) + struct.pack("<II", RESOLUTION, 1)
    return b"II*\0" + struct.pack("<IH", 8, len(fields)) + table + bytes(4) + values + content


def test_the_old_kind_is_read_in_colour() -> None:
    (page,) = pages_of(old_style("RGB"))
    assert place_of_bar(page) == pytest.approx(100, abs=4)


@pytest.mark.parametrize("content", [old_style("L"), old_style("RGB").replace(b"\xff\xc0", b"\xff\xc7")])
def test_the_old_kind_that_cannot_be_read_says_what_to_do(content: bytes) -> None:
    (page,) = pages_of(content)
    assert page.image is None
    assert page.failed_because == OLD_KIND


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_no_cut_copy_of_the_old_kind_passes_for_whole(mode: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = old_style(mode)
    path = tmp_path_factory.mktemp("old") / "scan.tif"
    path.write_bytes(content)
    with path.open("r+b") as file:
        assert why_not_whole(file.fileno(), len(content)) == ""
        for length in range(len(content) - 1, 20, -97):
            file.truncate(length)
            assert why_not_whole(file.fileno(), length)
