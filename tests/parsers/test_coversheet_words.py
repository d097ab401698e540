import numpy as np
import pytest
import zxingcpp
from PIL import Image

from parsers.coversheet import Coversheet, SheetKind, code_text, find_codes, has_broken_code, read_coversheet


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        ("CASEWORK COVER SHEET\n\n[Ref. IC-3391-B4D8]", Coversheet(case_reference="IC-3391-B4D8")),
        ("SCANNING COVERSHEET\nCase reference: RFA 0612345", Coversheet(case_reference="RFA0612345")),
        ("Cover sheet\nOriginal documents to be returned: YES", Coversheet(return_originals=True)),
        ("Cover sheet\nOriginal documents to be returned: NO", Coversheet()),
        ("DALEN GLAWR\nDogfennau gwreiddiol i'w dychwelyd: OES", Coversheet(return_originals=True)),
        ("Cover sheet\nPhysical evidence: NO", Coversheet()),
        ("Cover sheet\nPhysical evidence: YES", Coversheet(physical_evidence="")),
        ("Cover sheet\nPhysical evidence: YES - 1 DVD\nStored in: Box 7", Coversheet(physical_evidence="1 DVD; Box 7")),
        ("Cover sheet\nPhysical evidence (discs, files): none", Coversheet()),
        ("PHYSICAL EVIDENCE FOLLOWS\nTYSTIOLAETH FFISEGOL I DDILYN", Coversheet(physical_evidence="")),
        ("ORIGINAL DOCUMENTS TO BE RETURNED", Coversheet(return_originals=True)),
        ("ICO STAFF CASE", Coversheet(staff_case=True)),
        ("COVER SHEET\nWithheld information: yes\nICO staff case: no", Coversheet(withheld=True)),
        ("END OF BATCH\nPages: 14", Coversheet(ends_batch=True, page_count=14)),
        ("NEW LETTER\nLLYTHYR NEWYDD", Coversheet()),
        ("FRONT SHEET\nDocuments to be returned: Y\nPhysical items: N", Coversheet(return_originals=True)),
        ("Cover sheet\n[ ] Originals to be returned\n[x] Physical evidence", Coversheet(physical_evidence="")),
        # misread, and no code: nothing exists under it, so a person looks
        ("COVER SHEET\nCase reference: IC-2O4418-T7M2", Coversheet(case_reference="IC-2O4418-T7M2")),
        (
            "COVER SHEET\nCase: RFA0612345\nCase: RFA0612346",
            Coversheet(disagreement="RFA0612345, RFA0612346"),
        ),
    ],
)
def test_a_sheet_is_read_by_its_large_words(text: str, sheet: Coversheet) -> None:
    assert read_coversheet((), text) == sheet


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir\n\nPlease return my original documents.",
        "ICO STAFF CASE\n\n22 Bollin Close\n\nDear colleague\n\nI work in Good Practice.",
        "I sent you a cover sheet for my grandmother's bed last week and would like it back if you please.",
        "see over",
        "PRIVATE AND CONFIDENTIAL\n\nThe Information Commissioner\nWater Lane",
        "Please return my original papers.\n\nJ. Smith",
        "Return the documents to me\n\nJ. Smith",
        "",
    ],
)
def test_a_letter_is_no_sheet(text: str) -> None:
    assert read_coversheet((), text) is None


@pytest.mark.parametrize(
    ("code", "sheet"),
    [
        (code_text(SheetKind.NEW_LETTER), Coversheet(read_by="code")),
        (code_text(SheetKind.CASE, "ic-3391-b4d8"), Coversheet(case_reference="IC-3391-B4D8", read_by="code")),
        (code_text(SheetKind.EVIDENCE, "1 DVD: box 7"), Coversheet(physical_evidence="1 DVD: box 7", read_by="code")),
        (code_text(SheetKind.END_OF_BATCH, "12"), Coversheet(ends_batch=True, page_count=12, read_by="code")),
        (code_text(SheetKind.END_OF_BATCH, "many"), Coversheet(ends_batch=True, read_by="code")),
        ("IC-3391-B4D8", Coversheet(case_reference="IC-3391-B4D8", read_by="code")),  # another office's sheet
    ],
)
def test_a_sheet_is_read_by_its_code_when_no_word_is_readable(code: str, sheet: Coversheet) -> None:
    assert read_coversheet((code,), "") == sheet


def test_a_page_of_prose_with_our_code_on_it_stays_a_page_of_the_letter() -> None:
    assert read_coversheet((code_text(SheetKind.CASE, "IC-3391-B4D8"),), "word " * 200) is None
    assert read_coversheet((code_text(SheetKind.NEW_LETTER),), "Dear Sir\nI enclose this.") is None


@pytest.mark.parametrize("code", ["https://shop.example/offer", "5012345678900", "IGW1:", "IGW"])
def test_a_stranger_s_code_is_no_sheet(code: str) -> None:
    sheet = read_coversheet((code,), "Thank you for your order. Please keep this receipt for your records.")
    assert sheet is None or sheet.case_reference is None


def test_the_code_beats_the_print_and_the_difference_is_told() -> None:
    sheet = read_coversheet(("IC-3391-B4D8",), "COVER SHEET\n[Ref. IC-3391-B4DB]")
    assert (sheet.case_reference, sheet.disagreement) == ("IC-3391-B4D8", "IC-3391-B4DB")


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("COVER SHEET\n[Ref. IC-3391-B4DB]\nIGW1:CASE:IC-3391-B4D8", ("IC-3391-B4DB", "IC-3391-B4D8")),
        ("COVER SHEET\n[Ref. IC-3391-B4D8]\nIGW1:CASE:IC-3391-B4D8", ("IC-3391-B4D8",)),
        ("COVER SHEET\n[Ref. IC-3391-B4D8]\nIGW1:CASE:ic-3391-b4d8", ("IC-3391-B4D8",)),
        ("COVER SHEET\n[Ref. IC-3391 - B4D8]\n1GW1: CASE:IC-3391-B4D8", ("IC-3391-B4D8",)),
        ("COVER SHEET\nIGW1:CASE:IC-3391-B4D8", ("IC-3391-B4D8",)),
        ("COVER SHEET\n[Ref. IC-3391-B4D8]\nIGW1:CASE:", ("IC-3391-B4D8",)),
        ("COVER SHEET\nCase: RFA 0612345\nCase: RFA 0612346", ("RFA0612345", "RFA0612346")),
        ("COVER SHEET\nIGW1:NEW", ()),
    ],
)
def test_every_reading_of_the_reference_is_kept(text: str, references: tuple[str, ...]) -> None:
    sheet = read_coversheet((), text)
    assert sheet is not None
    assert (sheet.references, sheet.read_by) == (references, "words")


@pytest.mark.parametrize("turn", [0, 90, 180, 271])
def test_codes_are_found_however_the_page_lies(turn: int) -> None:
    code = zxingcpp.create_barcode("IGW1:NEW", zxingcpp.BarcodeFormat.QRCode)
    page = Image.new("L", (1000, 1400), 255)
    page.paste(Image.fromarray(np.asarray(code.to_image(scale=8))), (300, 400))
    assert find_codes(page.rotate(turn, expand=True, fillcolor=255)) == ("IGW1:NEW",)


def test_a_page_without_code_gives_none() -> None:
    assert find_codes(Image.new("L", (500, 500), 255)) == ()


@pytest.mark.parametrize(
    ("text", "is_staff"),
    [
        ("CASEW0RK C0VEB SHEFT\nDAI.EN GLAVVR", False),
        ("DALEN GLAVR GVAITH ACHQS", False),
        ("lCO STAFP CASF", True),
        ("ACHQS AELQD Q STAFF YR lCQ", True),
    ],
)
def test_what_is_left_of_a_sheet_is_told_as_one_and_a_colleague_s_is_taken_for_one(text: str, *, is_staff: bool) -> None:
    sheet = read_coversheet((), text)
    assert sheet is not None
    assert (sheet.unreadable, sheet.staff_case, sheet.case_reference) == (True, is_staff, None)


@pytest.mark.parametrize(
    "text",
    [
        "RECEIPT\nThank you for your order\nTotal 12.40",
        "see over for the end of the list",
        "Please find my cover sheets\nJ. Smith",
        "INVOICE 4471\nKiln Rise Dental Practice\nnew filling",
        "Photographs of the hall\n3 May",
    ],
)
def test_few_words_alone_are_no_sheet(text: str) -> None:
    assert read_coversheet((), text) is None


def test_a_blotted_code_on_a_page_with_hardly_a_word_is_a_sheet_that_cannot_be_read() -> None:
    code = zxingcpp.create_barcode(code_text(SheetKind.CASE, "IC-3391-B4D8"), zxingcpp.BarcodeFormat.QRCode)
    page = Image.new("L", (1654, 2339), 255)
    squares = np.array(code.to_image(scale=14))
    middle = squares.shape[0] // 2
    squares[middle - 60 : middle + 60, middle - 60 :] = 255  # correction fluid
    page.paste(Image.fromarray(squares), (500, 900))
    assert find_codes(page) == ()
    assert has_broken_code(page)
    sheet = read_coversheet((), "", broken_code=True)
    assert sheet is not None
    assert sheet.unreadable
    assert read_coversheet((), "word " * 40, broken_code=True) is None
