"""What a letter says lies beside it, and was not scanned."""

from __future__ import annotations

from functools import cache

import pytest

from gateway.domain.correspondence import Flag
from gateway.domain.enclosures import listed_papers, listed_things, missing_pages
from gateway.domain.flags import find_flags
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import Rules
from parsers.reading import Channel, Coversheets, PageReading, PageStatus, Passage, Place, Reading

HEAD = "4 Kiln Row\nThornby ZE3 1QA\n\n2 October 2026\n\nDear Commissioner\n\nThe parish council will not answer me.\n"
END = "\nYours faithfully\n\nOrla Tennant\n"
LATER = PageReading(2, PageStatus.OCR, "Minutes of the finance group\nItem 1. Apologies were received from two members.")


def letter(body: str = "", foot: str = "", *more: PageReading, **how: object) -> Reading:
    pages = (PageReading(1, PageStatus.OCR, f"{HEAD}{body}\n{END}\n{foot}\n"), *more)
    passages = tuple(Passage(Place.PAGE, f"page {page.number}", page.text) for page in pages if page.text)
    return Reading(channel=Channel.POST, pages=pages, passages=passages, **how)  # type: ignore[arg-type]


def page(status: PageStatus) -> PageReading:
    return PageReading(3, status, "Minutes of the finance group, as handed out." if status is PageStatus.OCR else "")


@pytest.mark.parametrize(
    ("foot", "things", "papers"),
    [
        ("Enc: 3 photographs and my passport", (), ("3 photographs", "my passport")),
        ("Encs. USB stick, photos of the fence", ("USB stick",), ("photos of the fence",)),
        ("Enc 1 DVD", ("1 DVD",), ()),
        ("ENCL: key to the meter box", ("key to the meter box",), ()),
        ("Enclosures (3):\n1. Letter from the council\n2. Two cassette tapes\n3. My driving licence\n\ncc A. Moss",
         ("2. Two cassette tapes",), ("3. My driving licence",)),
        ("Enclosures\n\n- memory card\n- bank statement", ("- memory card",), ()),
        ("Enclosed: a disc", ("a disc",), ()),
        ("Amg: 2 ffotograff a disg", ("disg",), ("2 ffotograff",)),
        ("Amgaeedig: cof bach, pasbort", ("cof bach",), ("pasbort",)),
        ("Enc: copy of my letter and my passport", (), ("my passport",)),
        ("Encs: copies of my passport and driving licence", (), ()),
        ("Enc: photocopied photographs; printout of the key dates", (), ()),
        ("Enc. transcript of the tape", (), ()),
        ("Enc: letter from the Passport Office", (), ()),
        ("Enc: key points", (), ()),
        ("Enc: no photographs", (), ()),
        ("Enc: the council's reply of 3 May", (), ()),
        ("Encs", (), ()),
        ("cc: my solicitor, with the disc", (), ()),
    ],
)  # fmt: skip
def test_what_is_listed_at_the_foot(foot: str, things: tuple[str, ...], papers: tuple[str, ...]) -> None:
    reading = letter("", foot)
    assert tuple(thing.strip("-123. ") for thing in listed_things(reading)) == tuple(t.strip("-123. ") for t in things)
    assert tuple(paper.strip("-123. ") for paper in listed_papers(reading)) == tuple(p.strip("-123. ") for p in papers)


def test_the_list_of_an_enclosed_letter_is_not_the_writer_s() -> None:
    theirs = "Thornby Parish Council\nThornby ZE3 9ZZ\n\n1 May 2026\n\nDear Ms Tennant\n\nNo.\n\nYours sincerely\n\nEnc: a disc"
    assert listed_things(letter("I enclose its reply.", "Enc", PageReading(2, PageStatus.OCR, theirs))) == ()


def test_prose_that_begins_a_line_with_enclosed_is_no_list() -> None:
    assert listed_things(letter("The copy that they had\nenclosed with their letter was on a disc that I lost")) == ()


def test_mail_has_no_foot_of_a_letter() -> None:
    assert listed_things(Reading(channel=Channel.EMAIL, pages=letter("", "Enc: a disc").pages)) == ()


@pytest.mark.parametrize(
    ("body", "foot", "stated"),
    [
        ("I enclose 12 pages.", "", 12),
        ("I enclose a copy of the twelve-page report.", "", 12),
        ("Please find enclosed my notes (7 pages), for your file.", "", 7),
        ("We have attached 24 sheets of call records.", "", 24),
        ("Enclosed are thirty-one pages of minutes.", "", 31),
        ("My diary, 9 handwritten pages, is enclosed.", "", 9),
        ("I also enclose\nthe 4 page form.", "", 4),
        ("Amgaeaf 12 tudalen o nodiadau.", "", 12),
        ("Rwy'n amgáu adroddiad deg tudalen.", "", 10),
        ("", "Enc: report (14pp)", 14),
        ("", "Enclosures:\nReport (14 pages)\nLetter, 2 pages", 16),
        ("I enclose three pages of the ninety-page report.", "", 3),
        ("I enclosed it with my last letter, all 12 pages.", "", 0),
        ("I enclosed 12 pages in March.", "", 0),
        ("With my previous letter I have enclosed 12 pages.", "", 0),
        ("I enclose the index of the 40-page policy.", "", 0),
        ("I enclose my complaint about the 40-page policy.", "", 0),
        ("They enclosed a 12 page report.", "", 0),
        ("The council says that it has 12 pages.", "", 0),
        ("I can enclose the 12 pages if you wish.", "", 0),
        ("I do not enclose the 12 pages.", "", 0),
        ("I enclose page 12 of it.", "", 0),
        ("I enclose its letter of 12 May.", "", 0),
        ("", "Enc", 0),
    ],
)
def test_pages_that_are_stated_and_did_not_come(body: str, foot: str, stated: int) -> None:
    said = missing_pages(letter(body, foot))
    assert said == (f"the letter states {stated} enclosed pages, and 1 page in all came: scan the rest" if stated else "")


def test_cover_sheets_and_blank_pages_do_not_count_as_scanned_and_unreadable_pages_do() -> None:
    statuses = [PageStatus.BLANK, PageStatus.OCR, PageStatus.FAILED, PageStatus.COVERSHEET]
    more = [page(status) for status in statuses]
    assert "states 3 enclosed pages, and 3 pages in all came" in missing_pages(letter("I enclose 3 pages.", "", *more))
    assert missing_pages(letter("I enclose 2 pages.", "", *more)) == ""


def test_a_letter_that_counts_itself_in_is_believed() -> None:
    assert missing_pages(letter("I enclose 2 pages, including this letter.", "", LATER)) == ""
    assert missing_pages(letter("I enclose 2 pages.", "", LATER))


@cache
def _rules() -> Rules:
    return load_rules()


def flags_of(reading: Reading) -> set[Flag]:
    office = OfficeFacts(casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",))
    return {finding.code for finding in find_flags(reading, _rules(), office=office).findings}


@pytest.mark.parametrize(
    ("reading", "flags"),
    [
        (letter("", "Enc: 3 photographs and my passport"), {Flag.PHYSICAL_EVIDENCE}),
        (letter("Please return the original passport that I enclose.", "Enc: my passport"), {Flag.RETURN_ORIGINALS}),
        (letter("Please return my original passport, enclosed.", "Enc: my passport, a USB stick"),
         {Flag.RETURN_ORIGINALS, Flag.PHYSICAL_EVIDENCE}),
        (letter("", "Enc: my passport", coversheets=Coversheets(return_originals=True)), {Flag.RETURN_ORIGINALS}),
        (letter("", "Enc: copy of my passport"), set()),
    ],
)  # fmt: skip
def test_a_listed_thing_is_flagged_and_papers_that_go_back_are_not_flagged_twice(
    reading: Reading, flags: set[Flag]
) -> None:
    assert flags_of(reading) & {Flag.PHYSICAL_EVIDENCE, Flag.RETURN_ORIGINALS} == flags


def test_a_long_hostile_page_is_read_in_time() -> None:
    text = HEAD + "Enc: " + "a 12 page " * 3000 + "\n" + "Enc enclosed i enclose 3 " * 20_000
    hostile = Reading(channel=Channel.POST, pages=(PageReading(1, PageStatus.OCR, text),))
    assert isinstance(missing_pages(hostile), str)
    assert listed_things(hostile) == ()
