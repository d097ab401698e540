"""Stacks are born-digital PDFs with real cover sheets, so that no page waits for OCR; two go the whole road."""

import io
import sys
from pathlib import Path

import pypdf
import pytest
import typst
from PIL import Image

from gateway.outbox.coversheets import Sheet, render_coversheet, render_coversheets
from parsers.page_images import CannotOpenPages
from parsers.reading import Channel, PageStatus, Place
from parsers.scan import PageLimits, Scan, extract_pages, split_scan

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from sample_scans import EXISTING_CASE, make_samples

NEW, ORIGINALS, STAFF, END = Sheet("new-letter"), Sheet("originals"), Sheet("staff-case"), Sheet("end-of-batch")
CASE_A, CASE_B = Sheet("case", case="IC-1111-A1B1"), Sheet("case", case="IC-2222-A2B2")
EVIDENCE = Sheet("physical-evidence", detail="1 DVD; box 7")


def letter(words: str) -> bytes:
    return typst.compile(f'#set page("a4")\n{words} is what I write about in this letter to you.'.encode(), root="/")


BLANK = typst.compile(b'#set page("a4")\n#v(1em)', root="/")


def stack(*parts: Sheet | str | None) -> bytes:
    """Sheets as they are, words as a page of a letter, None as the blank back of a sheet of paper."""
    writer = pypdf.PdfWriter()
    for part in parts:
        content = BLANK if part is None else letter(part) if isinstance(part, str) else render_coversheets([part])
        writer.append(io.BytesIO(content))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def split(*parts: Sheet | str | None) -> Scan:
    scan = split_scan(stack(*parts))
    assert scan.pages_in == len(parts)
    assert sorted(page for document in scan.documents for page in document.pages) == list(range(1, len(parts) + 1))
    return scan


@pytest.mark.parametrize(
    ("parts", "pages"),
    [
        (["Council"], [(1,)]),
        (["Council", "more of it"], [(1, 2)]),
        ([NEW, "Council", NEW, "Bank"], [(1, 2), (3, 4)]),
        (["Council", NEW, "Bank"], [(1,), (2, 3)]),
        ([NEW, NEW, "Council"], [(1, 2, 3)]),  # one sheet read twice
        ([CASE_A, ORIGINALS, "Council"], [(1, 2, 3)]),
        ([NEW, None, "Council", None], [(1, 2, 3, 4)]),  # duplex: the backs go with their fronts
        ([NEW, "Council", END, "Bank"], [(1, 2, 3), (4,)]),
        ([NEW, "Council", END, None, "Bank"], [(1, 2, 3, 4), (5,)]),
        (["Council", ORIGINALS, "Bank"], [(1,), (2, 3)]),
        ([None, "Council"], [(1, 2)]),
        ([None, None], [(1, 2)]),
        ([CASE_A, CASE_B, "Council"], [(1,), (2, 3)]),
    ],
)
def test_a_stack_is_split_at_its_sheets_and_no_page_is_lost(
    parts: list[Sheet | str | None], pages: list[tuple[int, ...]]
) -> None:
    assert [document.pages for document in split(*parts).documents] == pages


def test_what_a_sheet_says_stays_with_the_letter_behind_it() -> None:
    first, second, third = split(CASE_A, ORIGINALS, "Council", EVIDENCE, "Bank", NEW, "School").documents
    assert (first.reading.coversheets.case_reference, first.reading.coversheets.return_originals) == (
        "IC-1111-A1B1",
        True,
    )
    assert first.reading.coversheets.physical_evidence is None
    assert second.reading.coversheets.physical_evidence == "1 DVD; box 7"
    assert (second.reading.coversheets.case_reference, second.reading.coversheets.return_originals) == (None, False)
    assert third.reading.coversheets.physical_evidence is None


def test_a_staff_sheet_marks_its_own_letter_only() -> None:
    first, second = split(STAFF, "Pension", NEW, "Council").documents
    assert (first.reading.coversheets.staff_case, second.reading.coversheets.staff_case) == (True, False)


def test_the_words_of_a_sheet_are_no_words_of_the_letter() -> None:
    (document,) = split(CASE_A, "Council").documents
    reading = document.reading
    assert reading.channel is Channel.POST
    assert "COVER SHEET" not in reading.text
    assert "IC-1111" not in reading.new_text
    assert [(passage.place, passage.label) for passage in reading.passages] == [(Place.PAGE, "page 2")]
    assert [page.status for page in reading.pages] == [PageStatus.COVERSHEET, PageStatus.TEXT_LAYER]


def test_words_of_one_letter_never_reach_the_next() -> None:
    first, second = split(NEW, "Council", NEW, "Bank").documents
    assert "Bank" not in first.reading.text
    assert "Council" not in second.reading.text


def test_two_cases_before_one_letter_are_shown_to_a_person() -> None:
    scan = split(CASE_A, CASE_B, "Council")
    assert scan.documents[0].reading.unreadable == "a cover sheet without a letter"
    assert scan.documents[1].reading.coversheets.case_reference == "IC-2222-A2B2"


@pytest.mark.parametrize(("count", "is_problem"), [(2, False), (5, True), (None, False)])
def test_a_batch_with_another_number_of_pages_is_a_problem(count: int | None, is_problem: bool) -> None:
    scan = split(NEW, "Council", Sheet("end-of-batch", page_count=count))
    assert any("end of batch" in problem for problem in scan.problems) is is_problem


def test_a_page_that_looks_like_another_letter_is_proposed_and_not_split() -> None:
    second = "Flat 1, ZE1 1AA. 3 May 2026\\\nDear Sir,\\\nI too"
    scan = split("Council", second)
    assert len(scan.documents) == 1
    assert any("page 2: looks like the first page" in problem for problem in scan.problems)


def test_pages_beyond_the_limit_are_failed_pages_and_still_counted() -> None:
    scan = split_scan(stack("Council", "Bank", "School"), limits=PageLimits(pages=2))
    assert scan.pages_in == scan.pages_out == 3
    assert [page.status for page in scan.documents[0].reading.pages][-1] is PageStatus.FAILED
    assert any("beyond the limit" in problem for problem in scan.problems)


def test_many_pages_with_one_reason_are_one_problem() -> None:
    scan = split_scan(stack("Council", "Bank", "School", "Police"), limits=PageLimits(pages=1))
    assert scan.problems == ("pages 2-4: beyond the limit of 1 pages",)


@pytest.mark.parametrize("content", [b"", b"not a scan", b"%PDF-1.7 broken"])
def test_a_file_that_cannot_be_opened_is_one_document_that_says_why(content: bytes) -> None:
    scan = split_scan(content)
    assert scan.unreadable
    assert [document.reading.unreadable for document in scan.documents] == [scan.unreadable]


def test_all_pages_blank_is_said() -> None:
    assert split(None).documents[0].reading.unreadable == "all pages are blank"


def test_progress_is_told_page_by_page() -> None:
    told = []
    split_scan(stack("Council", "Bank"), on_page=lambda page, pages: told.append((page, pages)))
    assert told == [(1, 2), (2, 2)]


def test_each_document_gets_a_file_of_its_own() -> None:
    content = stack(NEW, "Council", NEW, "Bank")
    own = extract_pages(content, (3, 4))
    (document,) = split_scan(own).documents
    assert document.pages == (1, 2)
    assert "Bank" in document.reading.text


def test_frames_of_a_tiff_get_a_file_of_their_own() -> None:
    frames = [Image.new("1", (1728, 2200), 1) for _ in range(3)]
    written = io.BytesIO()
    frames[0].save(written, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=(204, 196))
    assert len(pypdf.PdfReader(io.BytesIO(extract_pages(written.getvalue(), (2, 3)))).pages) == 2


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"rubbish"])
def test_what_cannot_be_taken_apart_is_said(content: bytes) -> None:
    with pytest.raises(CannotOpenPages):
        extract_pages(content, (1,))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_samples(tmp_path_factory.mktemp("samples"))


def test_a_scanned_stack_goes_the_whole_road(samples: list[Path]) -> None:
    scan = split_scan(samples[2])
    first, second = scan.documents
    assert [first.pages, second.pages] == [(1, 2, 3), (4, 5, 6)]
    assert "Telephone Preference Service" in first.reading.text
    assert second.reading.coversheets.case_reference == EXISTING_CASE
    assert second.reading.coversheets.return_originals
    assert second.reading.sender_name == "Cordelia Finch"


def test_a_fax_is_read(samples: list[Path]) -> None:
    (document,) = split_scan(samples[3]).documents
    assert "two lenders have turned me down" in document.reading.text
    assert document.reading.sender_address == ("3 Tanner's Court", "Eastwick", "ZE1 9HG")


@pytest.mark.parametrize("turn", [0, 180])
def test_a_spoilt_sheet_is_read_by_its_code(turn: int, tmp_path: Path) -> None:
    from paper import Paper, spoil  # noqa: PLC0415 - found through scripts/, as the samples are

    from parsers.page_images import open_pages  # noqa: PLC0415 - used here only

    with open_pages(render_coversheet("case", case="IC-690118-D4R2")) as printed:
        image = printed.page(1).image
    spoilt = spoil(image, Paper((), (), skew=2.0, photocopy=True, low_contrast=True), seed="sheet").rotate(turn)
    spoilt.resize((1240, 1754)).save(tmp_path / "sheet.png", dpi=(150, 150))
    (document,) = split_scan(tmp_path / "sheet.png").documents
    assert document.reading.coversheets.case_reference == "IC-690118-D4R2"
