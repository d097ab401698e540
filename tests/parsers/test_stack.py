"""Splitting alone: pages as they were read, given by hand, so that every odd order of sheets can be tried."""

from __future__ import annotations

import pytest

from parsers.coversheet import Coversheet
from parsers.reading import PageReading, PageStatus
from parsers.stack import Scan, ScannerDefaults, assemble

NEW, CASE_A, CASE_B = Coversheet(), Coversheet(case_reference="IC-1111-A1B1"), Coversheet(case_reference="IC-2222-A2B2")
ORIGINALS, STAFF, PATCH = Coversheet(return_originals=True), Coversheet(staff_case=True), Coversheet(patch="T")
WITHHELD, LOST = Coversheet(withheld=True), Coversheet(unreadable=True)
BEGINS = "7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n3 May 2026\n\nDear Sir\n\nI write about the council and my housing file."
GOES_ON = "and nobody has answered since, although I called at the desk.\n\nPage 2"
BLANK, FAILED = None, "!"


def end(count: int | None) -> Coversheet:
    return Coversheet(ends_batch=True, page_count=count)


def scan(
    *parts: Coversheet | str | None,
    defaults: ScannerDefaults | None = None,
    claimed: int = 0,
    begins: frozenset[int] | None = None,
) -> Scan:
    """Sheets, words of a letter's page, None for a blank one, "!" for one that nobody could read."""
    readings = []
    for number, part in enumerate(parts, 1):
        if part is BLANK:
            readings.append(PageReading(number, PageStatus.BLANK))
        elif part == FAILED or (isinstance(part, Coversheet) and part.unreadable):
            readings.append(PageReading(number, PageStatus.FAILED, failed_because="reading was stopped"))
        elif isinstance(part, Coversheet):
            readings.append(PageReading(number, PageStatus.COVERSHEET, "COVER SHEET"))
        else:
            readings.append(PageReading(number, PageStatus.OCR, part, confidence=90.0))
    sheets = [part if isinstance(part, Coversheet) else None for part in parts]
    defaults = defaults or ScannerDefaults()
    found = assemble(readings, sheets, claimed=claimed or len(parts), defaults=defaults, begins=begins)
    assert sorted(n for document in found.documents for n in document.pages) == list(range(1, len(parts) + 1))
    return found


def pages(found: Scan) -> list[tuple[int, ...]]:
    return [document.pages for document in found.documents]


def cases(found: Scan) -> list[str | None]:
    return [document.reading.coversheets.case_reference for document in found.documents]


# -- nothing leaks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([CASE_A, BEGINS, NEW, BEGINS], ["IC-1111-A1B1", None]),
        ([CASE_A, BEGINS, PATCH, BEGINS], ["IC-1111-A1B1", None]),
        ([CASE_A, BEGINS, LOST, BEGINS], ["IC-1111-A1B1", None]),  # plainly a sheet, but nobody can read it
        ([CASE_A, BEGINS, LOST, GOES_ON], ["IC-1111-A1B1", None]),
        ([CASE_A, BEGINS, FAILED, BEGINS], ["IC-1111-A1B1", None]),  # perhaps a sheet
        ([CASE_A, BEGINS, FAILED, BLANK, BEGINS], ["IC-1111-A1B1", None]),
        ([CASE_A, BEGINS, FAILED, GOES_ON], ["IC-1111-A1B1"]),  # a page of the letter that failed
        ([CASE_A, BEGINS, end(2), BEGINS], ["IC-1111-A1B1", None]),
        ([CASE_A, BEGINS, end(2), BLANK, BEGINS], ["IC-1111-A1B1", None]),
        ([LOST, BEGINS, CASE_B, BEGINS], [None, "IC-2222-A2B2"]),
    ],
)
def test_a_case_never_reaches_the_letter_behind_the_next_sheet(
    parts: list[Coversheet | str | None], expected: list[str | None]
) -> None:
    assert cases(scan(*parts)) == expected


def test_no_sheet_s_meaning_reaches_the_next_letter_however_its_own_was_read() -> None:
    found = scan(STAFF, ORIGINALS, BEGINS, LOST, BEGINS, WITHHELD, BEGINS, PATCH, BEGINS)
    said = [document.reading.coversheets for document in found.documents]
    assert [(s.staff_case, s.return_originals, s.withheld) for s in said] == [
        (True, True, False),
        (False, False, False),
        (False, False, True),
        (False, False, False),
    ]


def test_a_split_at_a_page_nobody_can_read_is_told() -> None:
    found = scan(CASE_A, BEGINS, FAILED, BEGINS)
    assert "page 3: cannot be read, and a letter begins behind it: taken for a lost cover sheet, split here" in (
        found.documents[1].problems
    )


# -- proposed, not done -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "documents", "proposed"),
    [
        ([NEW, BEGINS, BEGINS], 1, "page 3: looks like the first page of another letter"),
        ([NEW, BEGINS, GOES_ON], 1, ""),
        ([NEW, BEGINS, NEW, GOES_ON], 2, "page 4: reads like a later page"),
        ([NEW, BEGINS, NEW, BEGINS.replace("housing", "planning and licensing")], 2, ""),
        ([NEW, NEW, BEGINS], 1, "page 2: the same cover sheet again"),
        ([CASE_A, CASE_A, BEGINS], 1, "page 2: the same cover sheet again"),
        ([PATCH, PATCH, BEGINS], 1, ""),  # separators are printed on both sides
        ([NEW, ORIGINALS, BEGINS], 1, ""),
        ([NEW, BEGINS, NEW, BEGINS], 2, "page 4: the same letter as on page 1; was it scanned twice?"),
        ([CASE_A, CASE_B, BEGINS], 2, "page 1: a cover sheet without a letter behind it"),
    ],
)
def test_doubtful_places_are_shown_on_their_letter_and_not_guessed(
    parts: list[Coversheet | str | None], documents: int, proposed: str
) -> None:
    found = scan(*parts)
    assert len(found.documents) == documents
    assert any(line.startswith(proposed) for d in found.documents for line in d.problems) if proposed else True
    assert proposed or found.problems == ()


@pytest.mark.parametrize(
    "text",
    ["Page 2\n\nThe desk was closed.", "- 3 -\nThe desk was closed.", "continued\nThe desk.", "Tudalen 2\nRoedd"],
)
def test_pages_that_number_themselves_are_later_pages(text: str) -> None:
    assert any("reads like a later page" in line for line in scan(NEW, BEGINS, NEW, text).problems)


@pytest.mark.parametrize(
    "text", ["Page 1 of 4\n\nThe desk.", "12 High Street\nEastwick", "the council", "2 May 2026\nDear"]
)
def test_pages_that_only_hold_numbers_are_not(text: str) -> None:
    assert not any("reads like a later page" in line for line in scan(NEW, BEGINS, NEW, text).problems)


# -- counting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ([NEW, BEGINS, end(2)], ""),
        ([NEW, BEGINS, end(3)], "page 3: end of batch says 3 pages, 2 were scanned"),
        ([NEW, BLANK, BEGINS, BLANK, end(2)], ""),  # counted by sheets of paper written on
        ([NEW, BLANK, BEGINS, BLANK, end(4)], ""),
        ([NEW, BEGINS, end(2), NEW, BEGINS, BEGINS, end(2)], "page 7: end of batch says 2 pages, 3 were scanned"),
    ],
)
def test_a_batch_is_counted(parts: list[Coversheet | str | None], problem: str) -> None:
    found = scan(*parts)
    batch = [line for line in found.problems if "end of batch" in line]
    assert batch == ([problem] if problem else [])
    # of the whole stack, not of the letter that happens to stand last
    assert not any("end of batch" in line for document in found.documents for line in document.problems)


def test_a_batch_that_does_not_add_up_is_known_by_its_pages() -> None:
    found = scan(NEW, BEGINS, end(2), NEW, BEGINS, BEGINS, end(2), NEW, BEGINS, end(5))
    assert [(begin, last) for _, begin, last in found.of_batches] == [(4, 7), (8, 10)]
    assert {words for words, _, _ in found.of_batches} <= set(found.problems)


def test_pages_the_file_claims_and_nobody_finds_are_told() -> None:
    assert "the file claims 9 pages; 2 were counted" in scan(NEW, BEGINS, claimed=9).problems


def test_each_place_where_another_letter_may_begin_is_a_split_that_is_proposed() -> None:
    found = scan(NEW, BEGINS, NEW, BEGINS, BLANK, BEGINS, GOES_ON, BEGINS)
    assert [(one.page, one.number) for one in found.documents[1].proposed] == [(4, 6), (6, 8)]
    assert {one.problem for one in found.documents[1].proposed} <= set(found.documents[1].problems)
    assert found.documents[0].proposed == ()


def test_a_sheet_inside_a_letter_and_the_page_behind_it_are_one_place() -> None:
    found = scan(CASE_A, BEGINS, CASE_B, BLANK, BEGINS, BEGINS, defaults=ScannerDefaults(separators="none"))
    assert [one.number for one in found.documents[0].proposed] == [3, 6]


# -- said by a person ---------------------------------------------------------------------------------------------


def test_documents_begin_where_a_person_says_and_nowhere_else() -> None:
    parts = (CASE_A, BEGINS, BEGINS, GOES_ON, CASE_B, BEGINS, FAILED, BEGINS)
    assert pages(scan(*parts, begins=frozenset({3}))) == [(1, 2), (3, 4, 5, 6, 7, 8)]
    assert pages(scan(*parts, begins=frozenset({3, 5}))) == [(1, 2), (3, 4), (5, 6, 7, 8)]
    assert pages(scan(*parts, begins=frozenset())) == [(1, 2, 3, 4, 5, 6, 7, 8)]


def test_the_sheets_before_a_split_do_not_speak_of_what_is_behind_it_and_one_at_it_does() -> None:
    parts = (CASE_A, BEGINS, BEGINS, CASE_B, BEGINS)
    assert cases(scan(*parts, begins=frozenset({3}))) == ["IC-1111-A1B1", None]
    assert cases(scan(*parts, begins=frozenset({4}))) == ["IC-1111-A1B1", "IC-2222-A2B2"]


# -- one scanner's own way ----------------------------------------------------------------------------------------


def test_files_of_one_letter_each_are_not_split_and_a_sheet_inside_is_told_and_not_used() -> None:
    found = scan(CASE_A, BEGINS, CASE_B, BEGINS, PATCH, GOES_ON, defaults=ScannerDefaults(separators="none"))
    assert pages(found) == [(1, 2, 3, 4, 5, 6)]
    assert cases(found) == ["IC-1111-A1B1"]
    assert "page 3: a cover sheet inside a letter; what it says was not used" in found.problems


def test_a_scanner_that_separates_by_patch_t_is_split_there_only() -> None:
    found = scan(CASE_A, BEGINS, ORIGINALS, GOES_ON, PATCH, BEGINS, defaults=ScannerDefaults(separators="patch-t"))
    assert pages(found) == [(1, 2, 3, 4), (5, 6)]
    assert not found.documents[0].reading.coversheets.return_originals


def test_patch_codes_mean_nothing_where_only_cover_sheets_split() -> None:
    assert pages(scan(NEW, BEGINS, PATCH, GOES_ON, defaults=ScannerDefaults(separators="coversheets"))) == [
        (1, 2, 3, 4)
    ]


def test_what_shows_through_on_the_back_of_a_sheet_is_no_page_of_the_letter() -> None:
    duplex = ScannerDefaults(duplex=True)
    found = scan(CASE_A, "an old letter to somebody else", BEGINS, BLANK, NEW, BLANK, BEGINS, BLANK, defaults=duplex)
    assert pages(found) == [(1, 2, 3, 4), (5, 6, 7, 8)]
    assert "somebody else" not in found.documents[0].reading.text
    assert "page 2: words on the back of a cover sheet, left out" in found.documents[0].problems


def test_the_back_of_a_two_sided_sheet_is_no_second_sheet() -> None:
    found = scan(CASE_A, CASE_A, BEGINS, BLANK)
    assert pages(found) == [(1, 2, 3, 4)]
    assert cases(found) == ["IC-1111-A1B1"]


def test_blank_pages_are_pages_where_they_are_not_to_be_dropped() -> None:
    found = scan(NEW, BLANK, defaults=ScannerDefaults(drop_blanks=False))
    assert [page.status for page in found.documents[0].reading.pages] == [PageStatus.COVERSHEET, PageStatus.OCR]


@pytest.mark.parametrize("parts", [[BEGINS], [NEW, BEGINS, PATCH, BEGINS], [FAILED], [BLANK]])
def test_what_comes_from_the_staff_scanner_is_staff_whatever_the_sheets_say(
    parts: list[Coversheet | str | None],
) -> None:
    found = scan(*parts, defaults=ScannerDefaults(staff_case=True))
    assert all(document.reading.coversheets.staff_case for document in found.documents)


def test_withheld_material_is_put_before_the_scanning_team() -> None:
    found = scan(NEW, BEGINS, WITHHELD, BEGINS)
    assert not any("withheld" in line for line in found.documents[0].problems)
    assert any("ask the case officer to collect it" in line for line in found.documents[1].problems)
