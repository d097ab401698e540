"""Words out of office documents."""

from __future__ import annotations

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.allowance import Allowance, DocumentLimits, DocumentText, Unread
from parsers.excel97 import read_workbook97
from parsers.office_text import read_open_document, read_presentation, read_spreadsheet, read_word
from parsers.word97 import read_word97


def allowance(**limits: int) -> Allowance:
    return Allowance(DocumentLimits(**limits))


TABLE = (
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>"
    "<w:tc><w:p><w:r><w:t>Date</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (make.docx("Annwyl Syr,", "Rwy'n ŵr & gwraig <o> Gymru"), "Annwyl Syr,\nRwy'n ŵr & gwraig <o> Gymru"),
        (make.docx("Before", body=TABLE), "Before\nName\t\tDate"),
        (
            make.docx(body="<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>"),
            "One\ttwo\nthree",
        ),
        (
            make.docx(body="<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>stays</w:t></w:r></w:p>"),
            "stays",
        ),
        (
            make.docx(
                body="<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>once</w:t></mc:Choice>"
                "<mc:Fallback><w:t>once</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            ),
            "once",
        ),
        (
            make.docx("Body", more={"footnotes.xml": make.word_xml("<w:p><w:r><w:t>A note</w:t></w:r></w:p>")}),
            "Body\nA note",
        ),
        (
            make.docx("Body", more={"header1.xml": make.word_xml("<w:p><w:r><w:t>Letterhead</w:t></w:r></w:p>")}),
            "Body\nLetterhead",
        ),
    ],
)
def test_a_word_document_gives_its_words_in_order(content: bytes, expected: str) -> None:
    assert read_word(content, allowance()).text == expected


def test_cells_of_a_workbook_are_text_and_dates_are_dates() -> None:
    dates = frozenset({(1, 1)})
    content = make.xlsx([["Name", "When", "Sum"], ["Siân", 42000, 12.5]], dates=dates)
    assert read_spreadsheet(content, allowance()).text == "Name\tWhen\tSum\nSiân\t2014-12-27\t12.5"


def test_cells_of_an_old_workbook_are_text_and_dates_are_dates() -> None:
    assert read_workbook97(make.xls([["Name", "Sum"], ["Siân", 12.5]]), allowance()).text == "Name\tSum\nSiân\t12.5"
    assert read_workbook97(make.xls([[42000.0, 42000.5]], dates=True), allowance()).text == "2014-12-27\t2014-12-27 12:00"


def test_slides_are_read_in_the_order_of_their_numbers() -> None:
    content = make.pptx(*(f"slide {number}" for number in range(1, 12)))
    assert read_presentation(content, allowance()).text.split("\n") == [f"slide {number}" for number in range(1, 12)]


CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
ROW = f"<table:table-row>{CELL.format('a')}{CELL.format('b')}</table:table-row>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:h>Cwyn</text:h><text:p>A <text:span>b</text:span><text:s text:c='2'/>c</text:p>", "Cwyn\nA b  c"),
        ("<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>stays</text:p>", "stays"),
        (f"<table:table>{ROW}</table:table>", "a\tb"),
    ],
)
def test_an_open_document_gives_its_words_in_order(body: str, expected: str) -> None:
    assert read_open_document(make.open_document(body), allowance()).text == expected


def test_a_document_from_before_2007_is_read_by_its_pieces() -> None:
    text = 'Dear Commissioner\rI am at \x13 HYPERLINK "mailto:a@b.example" \x14home\x15 with “quotes”.\r'
    assert read_word97(make.doc(text), allowance()).text == "Dear Commissioner\nI am at home with “quotes”."


@pytest.mark.parametrize(
    ("reader", "content"),
    [
        (read_open_document, make.open_document("<office:text/>", encrypted=True)),
        (read_word97, make.doc("words", encrypted=True)),
        (read_workbook97, make.xls([["words"]], encrypted=True)),
        (read_word, make.encrypted_zip("word/document.xml", b"<a/>")),
    ],
)
def test_a_password_is_said_to_be_one(reader: object, content: bytes) -> None:
    with pytest.raises(Unread, match="password-protected"):
        reader(content, allowance())  # type: ignore[operator]


def test_a_bomb_stops_at_the_allowance() -> None:
    bomb = make.docx(more={"header1.xml": "<a>" + " " * 5_000_000})
    with pytest.raises(Unread, match="too large when unpacked"):
        read_word(bomb, allowance(unpacked_bytes=1_000_000))


def test_a_bomb_in_the_footer_does_not_cost_the_letter() -> None:
    bomb = make.docx("Dear Sir", more={"footer1.xml": "<a>" + " " * 5_000_000})
    read = read_word(bomb, allowance(unpacked_bytes=1_000_000))
    assert read.text == "Dear Sir"
    assert any(defect.startswith("text-too-long") for defect in read.defects)


def test_entities_are_neither_fetched_nor_multiplied() -> None:
    bombs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghijk", "bcdefghijkl", strict=True))
    xml = (
        f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{bombs}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="w"><w:p><w:t>start &file; &l;</w:t></w:p></w:document>'
    )
    content = make.zip_of({"[Content_Types].xml": "", "word/document.xml": xml})
    read = read_word(content, allowance())
    assert read.text.startswith("start")
    assert "root:" not in read.text
    assert len(read.text) < 20_000_000


def test_text_beyond_the_limit_is_cut_and_said_to_be() -> None:
    read = read_word(make.docx(*["word " * 100] * 50), allowance(text_characters=1000))
    assert (len(read.text) <= 1000, read.defects) == (True, ("text-too-long",))


def test_deeply_nested_xml_is_damage_not_a_crash() -> None:
    content = make.docx("kept", body="<w:p>" * 50_000)
    read = read_word(content, allowance())
    assert read.text.startswith("kept")
    assert "damaged" in read.defects


@pytest.mark.parametrize("reader", [read_word, read_spreadsheet, read_presentation, read_open_document, read_word97, read_workbook97])
@settings(deadline=None, max_examples=60)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_text_or_a_reason(reader: object, content: bytes) -> None:
    try:
        assert isinstance(reader(content, allowance()), DocumentText)  # type: ignore[operator]
    except Unread as reason:
        assert str(reason)  # noqa: PT017 - both outcomes are promised


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_a_damaged_document_is_text_or_a_reason(place: int, damage: bytes) -> None:
    whole = make.docx("Dear Sir", "I complain")
    content = whole[:place] + damage + whole[place + len(damage) :]
    try:
        assert isinstance(read_word(content, allowance()), DocumentText)
    except Unread as reason:
        assert str(reason)  # noqa: PT017 - both outcomes are promised
