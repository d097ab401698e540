import io
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image

from gateway.outbox.coversheets import KINDS, CoversheetError, Sheet, render_coversheet, render_coversheets
from parsers.coversheet import Coversheet, find_codes, read_coversheet
from parsers.page_images import open_pages
from parsers.patch_code import find_patch_code

PRINTED = [
    (Sheet("new-letter"), Coversheet()),
    (Sheet("case", case="IC-690118-D4R2"), Coversheet(case_reference="IC-690118-D4R2")),
    (Sheet("originals"), Coversheet(return_originals=True)),
    (Sheet("physical-evidence", detail="2 DVDs; box 7"), Coversheet(physical_evidence="2 DVDs; box 7")),
    (Sheet("physical-evidence"), Coversheet(physical_evidence="")),
    (Sheet("withheld"), Coversheet(withheld=True)),
    (Sheet("staff-case"), Coversheet(staff_case=True)),
    (Sheet("end-of-batch", page_count=14), Coversheet(ends_batch=True, page_count=14)),
    (Sheet("end-of-batch"), Coversheet(ends_batch=True)),
    (Sheet("separator"), Coversheet()),
]


def page_of(sheet: Sheet) -> tuple[Image.Image, str]:
    with open_pages(render_coversheets([sheet])) as file:
        page = file.page(1)
    assert page.image is not None
    return page.image, page.text_layer


def says(sheet: Coversheet | None) -> tuple[object, ...]:
    assert sheet is not None
    return (
        sheet.case_reference,
        sheet.return_originals,
        sheet.physical_evidence,
        sheet.withheld,
        sheet.staff_case,
        sheet.ends_batch,
        sheet.page_count,
    )


def to_one_bit(image: Image.Image) -> Image.Image:
    return image.point(lambda value: 255 * (value > 128)).convert("1")


@pytest.mark.parametrize("sheet", [sheet for sheet, _ in PRINTED if sheet.page_count or sheet.detail or sheet.case])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda image: image.resize((1240, 1754)),  # 150 dpi
        to_one_bit,
        lambda image: image.rotate(3, fillcolor=255),
        lambda image: image.rotate(180),
        lambda image: image.point(lambda value: 120 + value // 3),  # faint
    ],
)
def test_a_printed_sheet_is_read_by_its_code(sheet: Sheet, spoil: Callable[[Image.Image], Image.Image]) -> None:
    image, _ = page_of(sheet)
    expected = next(what for known, what in PRINTED if known == sheet)
    assert says(read_coversheet(find_codes(spoil(image)), "")) == says(expected)


@pytest.mark.parametrize(("sheet", "expected"), PRINTED)
def test_a_printed_sheet_is_read_by_its_words_when_the_code_is_lost(sheet: Sheet, expected: Coversheet) -> None:
    _, text = page_of(sheet)
    assert says(read_coversheet((), text)) == says(expected)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_sheet_speaks_both_languages(kind: str) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_coversheet(kind, case="IC-1111-A1B1")))
    text = " ".join(pdf.pages[0].extract_text().split()).replace("’", "'")
    assert "DALEN GLAWR" in text
    assert KINDS[kind][1] in text
    assert KINDS[kind][2] in text


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_separator_carries_patch_t_at_every_edge(turn: int) -> None:
    image, _ = page_of(Sheet("separator"))
    edge = image.rotate(turn, expand=True)
    top = edge.crop((0, 0, edge.width, edge.width // 8 + 40))  # what a feeder sees first, whichever way it is fed
    assert find_patch_code(top) == "T"
    assert find_patch_code(edge) == "T"


def test_only_a_separator_carries_it() -> None:
    others = [sheet for sheet, _ in PRINTED if sheet.kind != "separator"]
    assert [find_patch_code(page_of(sheet)[0]) for sheet in others] == [None] * len(others)


def test_several_sheets_come_in_one_file() -> None:
    pdf = render_coversheets([sheet for sheet, _ in PRINTED])
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == len(PRINTED)


@pytest.mark.parametrize(
    ("kind", "case", "why"),
    [("birthday", None, "no such"), ("case", None, "needs its reference"), ("case", " ", "needs")],
)
def test_what_cannot_be_printed_is_said(kind: str, case: str | None, why: str) -> None:
    with pytest.raises(CoversheetError, match=why):
        render_coversheet(kind, case=case)
