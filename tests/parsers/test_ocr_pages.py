"""Few pages, because each costs a second: the words, whichever way up, and what happens when reading fails."""

import io
import time
from dataclasses import replace

import pytesseract
import pytest
import typst
from PIL import Image, ImageDraw

from parsers import ocr
from parsers.ocr import (
    OcrUnavailable,
    engine_version,
    prepare_page,
    read_image,
    read_page_image,
    read_prepared,
    require_languages,
)
from parsers.page_images import PageImage, PageLimits
from parsers.reading import PageReading, PageStatus

WORDS = b"""#set page(width: 150mm, height: 60mm, margin: 8mm); #set text(12pt)
Annwyl Gomisiynydd, hoffwn wneud cwyn am y cyngor.\\
I asked them twice for my records and I was told to wait.\\
They wrote back on 4 May with nothing but an apology."""


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return Image.open(io.BytesIO(typst.compile(WORDS, root="/", format="png", ppi=200))).convert("L")


def test_a_page_is_read_in_english_and_welsh_with_confidence_and_time(page: Image.Image) -> None:
    reading = read_page_image(page, number=3)
    assert reading.status is PageStatus.OCR
    assert "hoffwn wneud cwyn am y cyngor" in reading.text
    assert "nothing but an apology" in reading.text
    assert reading.number == 3
    assert reading.confidence > 85
    assert 0 < reading.seconds < 60


def test_a_page_upside_down_is_turned_and_the_turn_is_told(page: Image.Image) -> None:
    reading = read_page_image(page.rotate(180))
    assert "nothing but an apology" in reading.text
    assert reading.rotation == 180


@pytest.mark.parametrize(("turn", "undone"), [(90, 90), (270, 270)])
def test_a_page_on_its_side_is_read(page: Image.Image, turn: int, undone: int) -> None:
    sheet = Image.new("L", (1400, 1000), 255)
    sheet.paste(page, (100, 100))
    reading = read_page_image(sheet.rotate(turn, expand=True))
    assert "nothing but an apology" in reading.text
    assert reading.rotation in {0, undone}  # Tesseract reads one of the two by itself


def test_a_blank_page_costs_no_reading() -> None:
    reading = read_page_image(Image.new("L", (1654, 2339), 250))
    assert (reading.status, reading.text) == (PageStatus.BLANK, "")


def test_a_page_with_a_drawing_and_no_words_is_a_failed_page_and_says_so() -> None:
    sheet = Image.new("L", (1654, 2339), 250)
    ImageDraw.Draw(sheet).ellipse((500, 700, 1100, 1300), outline=40, width=18)
    reading = read_page_image(sheet)
    assert (reading.status, reading.text, reading.failed_because) == (PageStatus.FAILED, "", ocr.NO_WORDS)


@pytest.mark.parametrize(
    ("text", "confidence", "status"),
    [
        ("", 0.0, PageStatus.FAILED),
        ("ee oo il", 12.0, PageStatus.FAILED),
        ("I asked them for my records", 55.0, PageStatus.OCR),
    ],
)
def test_rubbish_is_no_success(text: str, confidence: float, status: PageStatus) -> None:
    began = PageReading(1, PageStatus.FAILED)
    assert ocr._judged(began, ocr._Recognised(text, confidence, len(text)), 0).status is status


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I asked the office for my file and it was not there.", "eng"),
        ("Mae fy ffeil wedi mynd ar goll yn y swyddfa ac nid oes dim ateb.", "cym"),
        ("Mae fy ffeil wedi mynd ar goll. The file is lost and they have not told me that it is. Nid oes dim.", "eng+cym"),
        ("Ref 12", ""),
    ],
)
def test_the_language_of_a_page_is_told(text: str, language: str) -> None:
    assert ocr._written_in(text) == language


def test_lines_that_the_engine_lost_are_read_again(page: Image.Image) -> None:
    sheet = Image.new("L", (1400, 1000), 255)
    sheet.paste(page, (100, 100))
    prepared = prepare_page(PageImage(1, sheet))
    assert prepared.lines == 3
    top_only = prepared.grey.crop((0, 0, 1400, 210))  # as when the engine takes the rest for a picture
    lost = replace(prepared, level=top_only, skew=0.5)
    reading, _ = read_prepared(lost, PageLimits())
    assert "nothing but an apology" in reading.text


def test_when_the_time_of_the_file_is_up_its_pages_say_so(page: Image.Image) -> None:
    reading, _ = read_prepared(prepare_page(PageImage(1, page)), PageLimits(), deadline=time.monotonic() - 1)
    assert reading.failed_because == "the time for this file is used up"


def test_a_page_that_takes_too_long_is_a_failed_page(page: Image.Image) -> None:
    reading = read_page_image(page, seconds=0.01)
    assert reading.status is PageStatus.FAILED
    assert reading.failed_because == "reading took too long"


def test_a_missing_language_is_never_a_success_and_names_the_package(page: Image.Image) -> None:
    reading = read_page_image(page, languages="eng+gle")
    assert reading.status is PageStatus.FAILED
    assert "tesseract-ocr-gle" in reading.failed_because
    with pytest.raises(OcrUnavailable, match="gle"):
        require_languages("eng+gle")


def test_a_missing_engine_is_never_a_success_and_says_what_to_install(
    page: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    reading = read_page_image(page)
    assert reading.status is PageStatus.FAILED
    assert "install the package tesseract-ocr" in reading.failed_because


def test_the_engine_tells_its_version() -> None:
    assert engine_version().startswith("tesseract ")


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.4 broken"])
def test_what_is_no_picture_is_one_failed_page(content: bytes) -> None:
    (reading,) = read_image(content)
    assert reading.status is PageStatus.FAILED
    assert reading.failed_because


def test_pages_beyond_the_limit_are_told() -> None:
    first = Image.new("L", (400, 500), 255)
    written = io.BytesIO()
    first.save(written, "TIFF", save_all=True, append_images=[first] * 4)
    readings = read_image(written.getvalue(), limits=ocr.PageLimits(pages=2))
    assert [reading.status for reading in readings] == [PageStatus.BLANK, PageStatus.BLANK, PageStatus.FAILED]
    assert "5 pages; 2 were read" in readings[-1].failed_because


HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def table(*lines: tuple[int, int, str]) -> str:
    rows = []
    for number, (left, top, text) in enumerate(lines):
        for index, word in enumerate(text.split()):
            rows.append(f"5\t1\t1\t1\t{number}\t{index}\t{left + 90 * index}\t{top}\t80\t30\t95\t{word}")
    return HEADER + "\n".join(rows)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([(0, 0, "one"), (0, 45, "two")], "one\ntwo"),
        ([(0, 0, "one"), (0, 120, "two")], "one\n\ntwo"),
        ([(0, 200, "left"), (900, 0, "right")], "left\n\nright"),  # another column
        ([(0, 0, "| was there and | saw")], "I was there and I saw"),
        ([(0, 0, "|’ve been")], "I’ve been"),
        ([(0, 0, "RECEIVED |")], "RECEIVED"),
        ([(0, 0, "~ —"), (0, 45, "text")], "text"),
        ([], ""),
    ],
)
def test_words_are_put_together_as_the_paper_shows_them(lines: list[tuple[int, int, str]], text: str) -> None:
    assert ocr._words_to_text(table(*lines).splitlines()).text == text
