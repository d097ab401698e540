"""PDFs and pictures that came as attachments."""

from __future__ import annotations

import io

import make_documents as make
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from parsers.allowance import Allowance, DocumentLimits, Unread
from parsers.pdf_text import read_pages, read_pdf
from parsers.reading import PageStatus

FIRST = ["Dear Sir or Madam,", "I write about my request to the council."]
SECOND = ["The second page has words enough too."]


def allowance(**limits: int) -> Allowance:
    return Allowance(DocumentLimits(**limits))


def test_the_text_layer_is_read_page_by_page() -> None:
    read = read_pdf(make.pdf(FIRST, SECOND), allowance())
    assert [page.status for page in read.pages] == [PageStatus.TEXT_LAYER] * 2
    assert read.text == "\n\n".join("\n".join(lines) for lines in (FIRST, SECOND))


def test_a_page_without_text_is_read_by_ocr() -> None:
    picture = make.picture_of("The Council refused my request", "for the contract with Brightwater.")
    read = read_pdf(make.scanned_pdf(picture), allowance())
    assert read.pages[0].status is PageStatus.OCR
    assert "The Council refused my request" in read.text


def test_a_picture_is_read_by_ocr() -> None:
    picture = make.picture_of("The Council refused my request", "for the contract with Brightwater.")
    assert "contract with Brightwater" in read_pages(make.png(picture), allowance()).text


def test_a_page_with_three_words_keeps_them() -> None:
    assert read_pdf(make.pdf(["Annex C"]), allowance()).text == "Annex C"


def test_what_was_typed_into_a_form_is_read() -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(make.pdf(FIRST))))
    name = pypdf.generic.NameObject
    field = pypdf.generic.DictionaryObject(
        {
            name("/FT"): name("/Tx"),
            name("/T"): pypdf.generic.TextStringObject("Your concern"),
            name("/V"): pypdf.generic.TextStringObject("They will not answer me"),
        }
    )
    fields = pypdf.generic.ArrayObject([writer._add_object(field)])
    form = pypdf.generic.DictionaryObject({name("/Fields"): fields})
    writer._root_object[name("/AcroForm")] = form
    assert "Your concern: They will not answer me" in read_pdf(make._written(writer), allowance()).text


def test_files_packed_into_a_pdf_are_handed_out() -> None:
    assert read_pdf(make.pdf(FIRST, files={"annex.txt": b"hello"}), allowance()).files == (("annex.txt", b"hello"),)


def test_a_password_is_said_to_be_one() -> None:
    with pytest.raises(Unread, match=r"^password-protected$"):
        read_pdf(make.pdf(FIRST, password="secret"), allowance())


def test_a_pdf_with_a_broken_table_of_objects_is_still_read() -> None:
    whole = make.pdf(FIRST)
    broken = whole[: whole.index(b"startxref")] + b"startxref\n7\n%%EOF\n"
    assert "Dear Sir or Madam" in read_pdf(broken, allowance()).text


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4 and nothing else", make.pdf_of_endless_references()])
def test_a_pdf_without_a_page_to_be_reached_says_so(content: bytes) -> None:
    with pytest.raises(Unread, match=r"damaged|without pages"):
        read_pdf(content, allowance())


def test_pages_beyond_the_allowance_are_named() -> None:
    read = read_pdf(make.pdf(*[FIRST] * 5), allowance(pages=2))
    assert (len(read.pages), read.defects) == (2, ("pages-not-read: 3 of 5",))


def test_a_picture_of_400_million_pixels_is_not_unpacked() -> None:
    with pytest.raises(Unread, match="too large"):
        read_pages(make.enormous_png(), allowance())


def test_a_step_is_told_before_each_page() -> None:
    steps: list[str] = []
    read_pdf(make.pdf(FIRST, SECOND), Allowance(DocumentLimits(), steps.append))
    assert steps == ["page 1", "page 2"]


def test_a_blank_page_has_no_text() -> None:
    assert read_pages(make.png(Image.new("L", (1240, 1754), 255)), allowance()).text == ""


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 900), st.binary(min_size=1, max_size=6))
def test_a_damaged_pdf_is_text_or_a_reason(place: int, damage: bytes) -> None:
    whole = make.pdf(FIRST)
    content = whole[:place] + damage + whole[place + len(damage) :]
    try:
        assert isinstance(read_pdf(content, allowance(pages=2)).text, str)
    except Unread as reason:
        assert str(reason)  # noqa: PT017 - both outcomes are promised
