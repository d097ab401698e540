"""The words of a searchable PDF stand where they are printed, however the sheet lay; its pictures are the scan's own."""

import io

import numpy as np
import pypdf
import pypdfium2
import pytest
import typst
from PIL import Image

from parsers.ocr import read_page_whole
from parsers.page_images import CannotOpenPages, PageLimits, open_pages
from parsers.scan import ScannedPage
from parsers.searchable import make_searchable

SHEET = """#set page(width: 210mm, height: 297mm, margin: (x: 30mm, top: 90mm)); #set text(12pt)
Roeddwn yn y tŷ when they wrote of an apology.\\
I asked them twice for my records and was told to wait.\\
Nobody has answered the second letter since April."""
WORDS = ("Roeddwn", "apology", "records", "letter", "April")


def scan(turn: int, skew: float) -> bytes:
    drawn = typst.compile(SHEET.encode(), root="/", format="png", ppi=200, ignore_system_fonts=True)
    page = Image.open(io.BytesIO(drawn)).convert("L").rotate(skew, fillcolor=255).rotate(turn, expand=True)
    written = io.BytesIO()
    page.save(written, "PDF", resolution=200)
    return written.getvalue()


def searchable(content: bytes) -> bytes:
    with open_pages(content) as file:
        reading, detail = read_page_whole(file.page(1), PageLimits())
    written = io.BytesIO()
    make_searchable(content, [ScannedPage(reading, None, detail)], written)
    return written.getvalue()


@pytest.mark.parametrize(("turn", "skew"), [(0, 0.0), (0, 1.6), (180, -1.2), (90, 0.8)])
def test_each_word_is_found_where_it_is_printed(turn: int, skew: float) -> None:
    document = pypdfium2.PdfDocument(searchable(scan(turn, skew)))
    page = document[0]
    page.set_rotation(0)  # boxes are told in the sheet's own space, as it lay
    ink = np.asarray(page.render(scale=2).to_pil().convert("L")) < 128
    text = page.get_textpage()
    for words in WORDS:
        found = text.search(words).get_next()
        assert found is not None, words
        for index in range(text.count_rects(*found)):
            left, bottom, right, top = (round(2 * value) for value in text.get_rect(index))
            box = ink[ink.shape[0] - top : ink.shape[0] - bottom, left:right]
            assert box.mean() > 0.06, f"{words}: there is no print in its box"
    document.close()


def test_the_picture_of_the_page_is_the_scan_s_own() -> None:
    content = scan(0, 0.0)
    before, after = (pypdf.PdfReader(io.BytesIO(each)).pages[0].images[0].data for each in (content, searchable(content)))
    assert before == after


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"rubbish"])
def test_what_cannot_be_taken_apart_is_said(content: bytes) -> None:
    with pytest.raises(CannotOpenPages):
        make_searchable(content, [], io.BytesIO())
