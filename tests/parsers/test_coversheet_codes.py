"""Codes of cover sheets at every resolution and depth of a scanner, however the sheet lay: no word is needed."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageFilter

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from paper import draw, lay_out

from gateway.outbox.coversheets import Sheet, render_coversheets
from parsers.coversheet import Coversheet, SheetKind, code_text, find_codes, read_coversheet

CASE, EVIDENCE = "IC-690118-D4R2", "2 DVDs: box 7, shelf C"
# what stands on the sheet, as QR by our own printing, as Code 128 by another office's or a label printer
SAID = {
    "case": Coversheet(case_reference=CASE, read_by="code"),
    "originals": Coversheet(return_originals=True, read_by="code"),
    "staff": Coversheet(staff_case=True, read_by="code"),
    "evidence": Coversheet(physical_evidence=EVIDENCE, read_by="code"),
    "end": Coversheet(ends_batch=True, page_count=60, read_by="code"),
}
QR = {
    "case": Sheet("case", case=CASE),
    "originals": Sheet("originals"),
    "staff": Sheet("staff-case"),
    "evidence": Sheet("physical-evidence", detail=EVIDENCE),
    "end": Sheet("end-of-batch", page_count=60),
}
CODE_128 = {
    "case": CASE,  # bare, as a label printer prints it
    "staff": code_text(SheetKind.STAFF_CASE),
    "end": code_text(SheetKind.END_OF_BATCH, "60"),
}
DEPTHS = ("grey", "one bit", "colour")
LAY = ("upright", "skewed", "upside down", "sideways", "sideways and skewed")
TURNED = {"upright": 0.0, "skewed": 2.5, "upside down": 180.0, "sideways": 90.0, "sideways and skewed": 268.2}


@cache
def printed(form: str, what: str, dpi: int) -> Image.Image:
    """One sheet as it leaves the printer, at the resolution of the scan."""
    if form == "Code 128":
        (page,) = draw(lay_out(f"%% scan: {dpi} dpi\n%% large: yes\nINCOMING\n\n%% barcode: {CODE_128[what]}"))
        return page
    with pypdfium2.PdfDocument(render_coversheets([QR[what]])) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def scanned(clean: Image.Image, depth: str, lay: str) -> Image.Image:
    """As the scanner hands it over: blurred, noisy, and in the depth it was set to."""
    grey = np.asarray(clean.convert("L").filter(ImageFilter.BoxBlur(1.2)), dtype=np.int16)
    strip = np.random.default_rng(7).normal(0, 8, (64, grey.shape[1])).astype(np.int16)  # again and again: it is cheap
    spoilt = np.clip(np.minimum(grey, 245) + np.resize(strip, grey.shape), 0, 255).astype(np.uint8)
    page = Image.fromarray(spoilt)
    if depth == "colour":  # a sheet on yellow paper
        page = Image.merge("RGB", (page, page.point(lambda value: value * 0.93), page.point(lambda value: value * 0.55)))
    page = page.rotate(TURNED[lay], expand=True, fillcolor="white")
    return page.point(lambda value: 255 * (value > 140)).convert("1") if depth == "one bit" else page


# Code 128 at each resolution and depth, and however it lay
WAYS = [
    ("Code 128", dpi, DEPTHS[(row + turn) % 3], lay, what)
    for row, (dpi, what) in enumerate(((150, "case"), (200, "staff"), (300, "end")))
    for turn, lay in enumerate(LAY)
    if dpi == 150 or turn % 2 == (dpi == 200)  # 200 and 300 dpi share the lies: a large picture costs half a second
]
# QR at 150 and 200 dpi, in grey and one bit, is read with the sheets that are printed; here what is left
WAYS += [
    ("QR", 150, "colour", "sideways", "evidence"),
    ("QR", 200, "colour", "skewed", "staff"),
    ("QR", 300, "colour", "sideways and skewed", "case"),
    ("QR", 150, "grey", "skewed", "end"),
    ("QR", 300, "one bit", "upside down", "originals"),
]


@pytest.mark.parametrize(("form", "dpi", "depth", "lay", "what"), WAYS)
def test_a_code_is_read_back(form: str, dpi: int, depth: str, lay: str, what: str) -> None:
    page = scanned(printed(form, what, dpi), depth, lay)
    assert read_coversheet(find_codes(page), "") == SAID[what]
