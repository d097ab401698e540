"""Sheets whose code is gone, as bad pictures: what they mean is read from their large words by the engine.

Each page costs a reading, so there are few; each has its own damage, scanner and kind.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from paper import Paper, spoil, write_scan

from gateway.outbox.coversheets import Sheet, render_coversheets
from parsers.coversheet import find_codes
from parsers.page_images import open_pages
from parsers.reading import PageStatus
from parsers.scan import read_pages

CASE = "IC-690118-D4R2"
PHOTOCOPY, FAX = {"dpi": 150, "photocopy": True}, {"dpi": 200, "fax": True}
# parts of the sheet's height
CODE = (0.52, 0.89)
CODE_OF_A_CASE = (0.63, 0.89)
HEAD_ENGLISH, TITLE_OF_ORIGINALS, TITLE_OF_STAFF = (0.06, 0.094), (0.22, 0.34), (0.22, 0.285)


def damaged(sheet: Sheet, dpi: int, *gone: tuple[float, float], ink: str) -> Image.Image:
    """The sheet with strips of it torn off (the scanner's white lid shows) or blacked out."""
    with pypdfium2.PdfDocument(render_coversheets([sheet])) as document:
        page = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    pen = ImageDraw.Draw(page)
    for top, bottom in gone:
        margin = 0 if ink == "white" else page.width // 4
        pen.rectangle((margin, page.height * top, page.width - margin, page.height * bottom), fill=ink)
    return page


@pytest.mark.parametrize(
    ("sheet", "how", "skew", "turn", "gone", "ink", "said"),
    [
        (Sheet("new-letter"), PHOTOCOPY, 1.2, 0, [CODE], "black", {}),
        (Sheet("case", case=CASE), FAX, 0.7, 180, [CODE_OF_A_CASE], "black", {"case_reference": CASE}),
        # with the English words under a sticker
        (Sheet("staff-case"), PHOTOCOPY, 0.9, 0, [CODE, HEAD_ENGLISH, TITLE_OF_STAFF], "white", {"staff_case": True}),
        (
            Sheet("originals"), FAX, -0.6, 0, [CODE, HEAD_ENGLISH, TITLE_OF_ORIGINALS], "white",
            {"return_originals": True},
        ),
    ],
)  # fmt: skip
def test_a_sheet_without_its_code_is_read_by_its_words(
    tmp_path: Path,
    sheet: Sheet,
    how: dict[str, Any],
    skew: float,
    turn: int,
    gone: list[tuple[float, float]],
    ink: str,
    said: dict[str, Any],
) -> None:
    paper = Paper((), (), skew=skew, **how)
    picture = spoil(damaged(sheet, paper.dpi, *gone, ink=ink), paper, seed=f"{sheet.kind}{turn}").rotate(turn)
    write_scan(tmp_path / "sheet.tif", [picture], paper.dpi)
    with open_pages(tmp_path / "sheet.tif") as file:
        assert find_codes(file.page(1).image) == ()
    (page,) = read_pages(tmp_path / "sheet.tif", [1])
    assert page.reading.status is PageStatus.COVERSHEET
    assert page.sheet is not None
    nothing = {"case_reference": None, "return_originals": False, "staff_case": False, "withheld": False}
    meant = {name: getattr(page.sheet, name) for name in nothing}
    assert (meant, page.sheet.read_by, page.sheet.unreadable) == (nothing | said, "words", False)
