"""Separator sheets of any office: drawn here as the scanner makers describe them, then spoilt, and pages that are none."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import typst
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from parsers.coversheet import read_coversheet
from parsers.patch_code import find_patch_code

if TYPE_CHECKING:
    from collections.abc import Callable

DPI = 150
WIDE = {"1": "1100", "2": "1001", "3": "1010", "4": "0110", "6": "0011", "T": "0101"}


def patch_page(code: str, *, dpi: int = DPI, scale: float = 1.0) -> Image.Image:
    """A4 with four bars near its top: 0.08 or 0.20 inch thick, 0.08 inch apart, 2.5 inches long."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen, down = ImageDraw.Draw(page), 0.6 * dpi
    for bit in WIDE[code]:
        thick = (0.20 if bit == "1" else 0.08) * dpi * scale
        pen.rectangle((2.8 * dpi, down, (2.8 + 2.5 * scale) * dpi, down + thick - 1), fill=0)
        down += thick + 0.08 * dpi * scale
    return page


def noisy(page: Image.Image, strength: float) -> Image.Image:
    pixels = np.asarray(page.convert("L"), dtype=np.float32)
    pixels = pixels + np.random.default_rng(5).normal(0, strength, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def photocopied(page: Image.Image) -> Image.Image:
    """Bars grow, spaces shrink, specks come."""
    fat = page.convert("L").filter(ImageFilter.MinFilter(5)).filter(ImageFilter.GaussianBlur(1.4))
    pixels = np.array(noisy(fat, 8))
    specks = np.random.default_rng(7).random(pixels.shape) < 0.001
    pixels[specks] = 30
    return Image.fromarray(pixels)


def shadowed(page: Image.Image) -> Image.Image:
    light = np.linspace(0.45, 1.0, page.width)[None, :]
    return Image.fromarray((np.asarray(page.convert("L")) * light).astype(np.uint8))


def as_fax(page: Image.Image) -> Image.Image:
    coarse = page.resize((1728, 1143)).point(lambda value: 255 * (value > 150))
    return coarse.resize(page.size)


SPOILT: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda page: page,
    "1-bit": lambda page: noisy(page, 20).convert("1", dither=Image.Dither.NONE),
    "colour": lambda page: page.convert("RGB"),
    "faint": lambda page: noisy(page.point(lambda value: 190 + value * 60 // 255), 3),
    "dark": lambda page: noisy(page.point(lambda value: value * 120 // 255), 4),
    "photocopied": photocopied,
    "copied twice": lambda page: photocopied(photocopied(page)),
    "shadowed": shadowed,
    "faxed": as_fax,
    "crooked": lambda page: page.rotate(-7, fillcolor=255),
    "very crooked": lambda page: page.rotate(17, fillcolor=255),
    "upside down": lambda page: page.rotate(180),
    "sideways": lambda page: page.rotate(90, expand=True),
    "sideways, crooked and copied": lambda page: photocopied(page.rotate(272, expand=True, fillcolor=255)),
}


@pytest.mark.parametrize("spoilt", list(SPOILT))
@pytest.mark.parametrize("code", ["T", "2"])
def test_a_separator_is_found_however_it_was_scanned(code: str, spoilt: str) -> None:
    assert find_patch_code(SPOILT[spoilt](patch_page(code)), dpi=DPI) == code


@pytest.mark.parametrize("dpi", [100, 200, 300])
@pytest.mark.parametrize("spoilt", ["photocopied", "crooked"])
def test_a_separator_is_found_at_every_usual_resolution(dpi: int, spoilt: str) -> None:
    assert find_patch_code(SPOILT[spoilt](patch_page("T", dpi=dpi)), dpi=dpi) == "T"


@pytest.mark.parametrize("scale", [0.71, 1.0, 1.41])
def test_a_sheet_copied_smaller_or_larger_is_found(scale: float) -> None:
    assert find_patch_code(patch_page("T", scale=scale), dpi=DPI) == "T"


@pytest.mark.parametrize(("code", "read"), [("T", "T"), ("2", "2"), ("3", "T"), ("1", "1"), ("6", "1"), ("4", "4")])
def test_every_code_is_known_and_3_is_t_from_its_other_end(code: str, read: str) -> None:
    assert find_patch_code(patch_page(code), dpi=DPI) == read


# -- what is none -------------------------------------------------------------------------------------------------


def typeset(words: str) -> list[Image.Image]:
    drawn = typst.compile(f'#set page("a4", margin: 15mm)\n{words}'.encode(), format="png", ppi=DPI)
    return [Image.open(io.BytesIO(page)).convert("L") for page in (drawn if isinstance(drawn, list) else [drawn])]


def barcoded(kind: str, scale: int) -> list[Image.Image]:
    page = Image.new("L", (1240, 1754), 255)
    code = np.asarray(
        zxingcpp.create_barcode("501234567890", getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=scale)
    )
    bars = Image.fromarray(code)
    page.paste(bars.resize((min(bars.width, 1200), max(bars.height, 320))), (20, 300))
    return [page]


OTHERS: dict[str, Callable[[], list[Image.Image]]] = {
    "small print": lambda: typeset("#set text(7pt)\n#lorem(600)"),
    "a letter": lambda: typeset("#set text(12pt)\n#lorem(350)"),
    "large print": lambda: typeset("#set text(60pt)\n#lorem(20)"),
    "a poster": lambda: typeset("#set text(170pt, weight: 900)\nILLI IIII"),
    "ruled paper": lambda: typeset("#for i in range(40) { line(length: 100%, stroke: 0.4mm); v(4mm) }"),
    "heavily ruled paper": lambda: typeset("#for i in range(40) { line(length: 100%, stroke: 2mm); v(2mm) }"),
    "a table": lambda: typeset("#table(columns: 5, stroke: 2pt, ..range(60).map(i => [item #i]))"),
    "a table with thick rules": lambda: typeset("#table(columns: 4, stroke: 6pt, ..range(16).map(i => v(12mm)))"),
    "equal bars": lambda: typeset("#grid(columns: 20, gutter: 2mm, ..range(40).map(i => rect(width: 2mm, height: 60mm, fill: black)))"),
    "a bar chart": lambda: typeset("#stack(dir: ltr, spacing: 4mm, ..range(9).map(i => rect(width: 9mm, height: 90mm - i*8mm, fill: black)))"),
    "Code 128": lambda: barcoded("Code128", 3),
    "a large Code 39": lambda: barcoded("Code39", 5),
    "ITF": lambda: barcoded("ITF", 6),
    "EAN": lambda: barcoded("EAN13", 8),
    "QR": lambda: barcoded("QRCode", 12),
}  # fmt: skip


@pytest.mark.parametrize("page", list(OTHERS))
def test_no_page_of_a_letter_is_taken_for_a_separator(page: str) -> None:
    for drawn in OTHERS[page]():
        for spoilt in ("clean", "photocopied"):
            assert find_patch_code(SPOILT[spoilt](drawn), dpi=DPI) is None


@pytest.mark.parametrize("size", [(1, 1), (30, 2000), (2000, 8)])
def test_odd_pictures_have_no_code(size: tuple[int, int]) -> None:

    assert find_patch_code(Image.new("L", size, 0)) is None


def test_a_patch_code_on_a_page_of_prose_splits_nothing() -> None:
    assert read_coversheet((), "word " * 200, patch="T") is None
    assert read_coversheet((), "Dear Sir\nI enclose this.", patch="T") is None


@pytest.mark.parametrize(("patch", "splits"), [("T", True), ("2", True), ("1", False), ("4", False), (None, False)])
def test_only_separators_split(patch: str | None, *, splits: bool) -> None:
    assert (read_coversheet((), "PATCH T\nDo not photocopy", patch=patch) is not None) is splits
