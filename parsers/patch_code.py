"""Patch codes: the four thick bars by which office scanners tell one document from the next.

Promises: the separators of any office (Patch T and Patch II, Kodak's forms that scanner makers copied) are found at 75
to 300 dots per inch, at any angle, upside down, faint, faxed, and with bars that a copier made fatter; text, tables,
ruled paper and ordinary bar codes are not taken for one. Refuses to say what a code means: `parsers.coversheet` does,
and only on a page with few words.

A code is two wide and two narrow bars with three narrow spaces between: a narrow bar or space is 0.08 inch, a wide
bar 0.20 inch, the bars are at least two inches long (the makers' printing instructions agree). By wide (1) and narrow
(0): 1 is 1100, 2 is 1001, 3 is 1010, 4 is 0110, 6 is 0011, T is 0101. Read from the other end T is 3, and 1 is 6. A
sheet may be fed either way round, and 3 separates batches, so 3 counts as T; it ends a document all the same.

Weighed: zxing-cpp (knows no patch codes), fitting a frame around dark blobs (text of a table's size makes as many),
lines laid across the page. Taken: lines. Along a line the distances from one bar's edge to the same edge of the next
do not change when a copier fattens the ink, nor their ratios when the page is turned; that many lines side by side
agree is what no text does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SEPARATORS", "find_patch_code"]

SEPARATORS = frozenset({"T", "2"})

_NAMES = {0b0101: "T", 0b1010: "T", 0b1001: "2", 0b0110: "4", 0b1100: "1", 0b0011: "1"}
_DPI = 100  # a narrow bar is 8 pixels: enough, and a quarter of the work of 200
_STEP = 3  # pixels from one line to the next
# A module of 0.05 to 0.14 inch: sheets are copied down to 70 % and up to 140 %, and lie crooked.
_MODULE = (0.05 * _DPI, 0.14 * _DPI)
_SHORTEST = 0.7 * _DPI  # bars are two inches; crooked ones are crossed together for less of that
_WINDOW = 0.55 * _DPI  # half the side of the square whose mean a pixel is compared with


def find_patch_code(image: Image.Image, *, dpi: int = 200) -> str | None:
    """The patch code on a page: "T" (3 included), "2", "1" (6 included) or "4"; None when there is none.

    Args:
        image: the page; any mode.
        dpi: dots per inch of the picture.
    """
    ink = _ink(image, dpi)
    for grid in (ink, ink.T):
        found = _along_rows(np.ascontiguousarray(grid[::_STEP]))
        if found is not None:
            return found
    return None


def _ink(image: Image.Image, dpi: int) -> NDArray[np.bool_]:
    """What is darker than its surroundings; a mean over an inch takes shadows and tinted paper out."""
    grey = image.convert("L")
    size = max(1, round(grey.width * _DPI / dpi)), max(1, round(grey.height * _DPI / dpi))
    small = grey.resize(size, Image.Resampling.BOX).filter(ImageFilter.BoxBlur(1))
    pixels = np.asarray(small, dtype=np.int16)
    around = np.asarray(small.filter(ImageFilter.BoxBlur(_WINDOW)), dtype=np.int16)
    return pixels < around - 10


def _along_rows(lines: NDArray[np.bool_]) -> str | None:
    """Look for codes whose bars are crossed by these lines."""
    padded = np.pad(lines, ((0, 0), (1, 1)))
    row, edge = np.nonzero(padded[:, 1:] != padded[:, :-1])
    if len(edge) < 8:
        return None
    # Ink begins at every even edge of a row: rows begin and end on paper.
    number = np.arange(len(edge)) - np.searchsorted(row, row)
    start = np.flatnonzero((number[:-7] % 2 == 0) & (row[:-7] == row[7:]))
    edges = edge[start[:, None] + np.arange(8)].astype(np.float64)
    module = (edges[:, 7] - edges[:, 0]) / 10
    fits = (module >= _MODULE[0]) & (module <= _MODULE[1])
    start, edges, module = start[fits], edges[fits], module[fits]
    runs = np.diff(edges, axis=1) / module[:, None]
    code = _codes(runs)
    code[~_is_clear(start, row, edge, module)] = -1
    hit = code >= 0
    return _agreed(code[hit], row[start[hit]], (edges[hit, 0] + edges[hit, 7]) / 2)


def _codes(runs: NDArray[np.float64]) -> NDArray[np.int64]:
    """The code of each seven runs (bar, space, bar, …, in modules), -1 for none."""
    bars, spaces = runs[:, 0::2], runs[:, 1::2]
    # from front edge to front edge, and from back edge to back edge: what fattens a bar takes from its space
    front, back = bars[:, :3] + spaces, bars[:, 1:] + spaces
    wide = np.zeros(bars.shape, dtype=bool)
    wide[:, 0] = front[:, 0] > 2.75
    wide[:, 1:] = back > 2.75
    good = (wide.sum(axis=1) == 2) & (wide[:, 1:3] == (front[:, 1:] > 2.75)).all(axis=1)
    good &= (np.abs(front - np.where(wide[:, :3], 3.5, 2.0)) < 0.5).all(axis=1)
    good &= (np.abs(back - np.where(wide[:, 1:], 3.5, 2.0)) < 0.5).all(axis=1)
    narrowest = np.where(wide, bars, np.inf).min(axis=1)
    good &= narrowest > 1.3 * np.where(wide, -np.inf, bars).max(axis=1)
    good &= (spaces > 0.3).all(axis=1) & (spaces.max(axis=1) < 1.7) & (bars.min(axis=1) > 0.35)
    good &= np.ptp(spaces, axis=1) < 0.6
    return np.where(good, wide @ np.array([8, 4, 2, 1]), -1)


def _is_clear(
    start: NDArray[np.int64], row: NDArray[np.int64], edge: NDArray[np.int64], module: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Is there paper on both sides of the bars? Two modules: the makers ask for ten, offices have less."""
    last = start + 7
    before, after = np.maximum(start - 1, 0), np.minimum(last + 1, len(edge) - 1)
    left = (start == 0) | (row[before] != row[start]) | (edge[start] - edge[before] >= 2 * module)
    right = (last == len(edge) - 1) | (row[after] != row[last]) | (edge[after] - edge[last] >= 2 * module)
    clear: NDArray[np.bool_] = left & right
    return clear


def _agreed(code: NDArray[np.int64], row: NDArray[np.int64], middle: NDArray[np.float64]) -> str | None:
    """The code on which enough neighbouring lines agree, standing on one straight."""
    wanted = int(_SHORTEST / _STEP)
    for each in np.unique(code):
        chains: list[list[tuple[int, float]]] = []
        for at, where in zip(row[code == each], middle[code == each], strict=True):
            near = (c for c in chains if 0 < at - c[-1][0] <= 3 and abs(where - c[-1][1]) <= 1.3 * _STEP * 3)
            chain = next(near, None)
            if chain is None:
                chains.append([(int(at), float(where))])
            else:
                chain.append((int(at), float(where)))
        if any(len(chain) >= wanted and _is_straight(chain) for chain in chains):
            return _NAMES[int(each)]
    return None


def _is_straight(chain: list[tuple[int, float]]) -> bool:
    at, where = np.array(chain, dtype=np.float64).T
    slope, level = np.polyfit(at, where, 1)
    return bool(np.abs(where - (slope * at + level)).mean() < 2.0)
