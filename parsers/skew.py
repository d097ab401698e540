"""How crooked a page lies, and whether there is anything on it.

Skew is found by fitting a straight line through the ink of each text line and taking the middle of their slopes.
Weighed: maximising the row projection (makes forms and photocopies worse: a few rules outvote the text), Hough
lines (slow without a compiled library), line fit (character errors 1.21 % to 0.93-1.00 % over all kinds, 40 ms).

Blank means surely blank: a faint pencil line keeps the page. What is dropped is still counted and kept.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["find_lines", "find_skew", "find_written", "is_blank", "looks_upside_down", "straighten"]

_HALF = 2  # work at half the reading resolution: 100 dpi
_WORTH_TURNING_DEGREES = 0.3  # below, turning costs more sharpness than it gains
_BELIEVED_DEGREES = 12.0
_OUTWEIGHS = 2.5  # lines of text weigh four times and more of what looks like lines across them
_SHEARED_DEGREES = 3.0  # above, steps come so close that letters suffer
_TILE_PIXELS = 32  # 4 mm
_FAINTEST_MARK = 22.0  # shades darker than the paper; a faint pencil line has more
_WORTH_CUTTING = 0.75  # a part larger than this much of the page spares nothing
_WORD_GAP_PIXELS = 14  # about 3.5 mm: closes the gaps between words, not those between columns

Grid = NDArray[np.bool_]


def find_skew(image: Image.Image) -> float:
    """Degrees by which the text lines fall to the right (clockwise positive); 0.0 when it cannot be told."""
    return _middle_slope(*_line_slopes(_runs(_close_gaps(_ink(image)))))


def straighten(image: Image.Image, degrees: float) -> tuple[Image.Image, float]:
    """The page turned anticlockwise, and by how much: the same image and 0.0 when it lies straight enough."""
    if abs(degrees) < _WORTH_TURNING_DEGREES:
        return image, 0.0
    # corners as bright as the paper: white ones beside grey paper make Tesseract take all of the paper for ink
    paper = int(np.median(np.asarray(_grey(image).reduce(4))))
    if abs(degrees) <= _SHEARED_DEGREES:
        return _shear(image, degrees, paper), degrees
    # bicubic was tried on six kinds of page: no fewer errors, at two and a half times the cost
    return image.rotate(degrees, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=paper), degrees


def _shear(image: Image.Image, degrees: float, paper: int) -> Image.Image:
    """Turn by moving strips up or down, then left or right, each by whole pixels: a twentieth of the time of turning.

    The canvas grows as when it is turned. Strips are as wide as it takes the slope to come to one pixel, so that a
    letter is cut by at most one step.
    """
    slope = math.tan(math.radians(degrees))
    width, height = image.width, image.height
    tall = Image.new("L", (width, height + 2 * round(abs(slope) * width / 2) + 1), paper)
    for left, right, move in _strips(width, slope):
        tall.paste(image.crop((left, 0, right, height)), (left, (tall.height - height) // 2 - move))
    wide = Image.new("L", (width + 2 * round(abs(slope) * tall.height / 2) + 1, tall.height), paper)
    for top, bottom, move in _strips(tall.height, slope):
        wide.paste(tall.crop((0, top, width, bottom)), ((wide.width - width) // 2 + move, top))
    return wide


def _strips(length: int, slope: float) -> list[tuple[int, int, int]]:
    """From, to, and by how many pixels each strip moves."""
    moves = np.rint((np.arange(length) - length / 2) * slope).astype(int)
    starts = [0, *(np.nonzero(np.diff(moves))[0] + 1).tolist()]
    return [(a, b, int(moves[a])) for a, b in zip(starts, [*starts[1:], length], strict=True)]


def looks_upside_down(level: Image.Image) -> bool:
    """Do the lines of a levelled page have more ink below them than above? Letters reach up more often than down.

    A guess that spares most pages that lie upside down a reading; nothing is decided by it alone. Capitals say nothing.
    """
    ink = _ink(level)
    margin = ink.shape[1] // 12  # a dark edge of the scanner would fill the gaps between lines
    rows = ink[:, margin:-margin].sum(axis=1)
    written = np.flatnonzero(np.diff(np.pad(rows > 0.004 * ink.shape[1], 1).astype(np.int8)))
    above = below = 0
    for top, bottom in zip(written[::2], written[1::2], strict=True):
        line = rows[top:bottom]
        if not 8 <= len(line) <= 40:  # 2 to 10 mm: smaller is a rule or dust, larger are lines that touch
            continue
        core = np.flatnonzero(line > 0.5 * np.percentile(line, 90))
        above += int(line[: core[0]].sum())
        below += int(line[core[-1] + 1 :].sum())
    return below > 1.5 * above and below > 0.02 * int(rows.sum())


def find_lines(image: Image.Image) -> tuple[float | None, int]:
    """As `find_skew`, with how many lines of text (of 30 mm and more) there are; None when they run top to bottom.

    Costs nothing more for a page that has lines. A page on its side would keep Tesseract busy for several times as
    long as an upright one, and for nothing.
    """
    ink = _ink(image)
    slopes, weights = _line_slopes(_runs(_close_gaps(ink)))
    if len(slopes) < 3 or image.width > image.height:
        # the columns of a typewritten page on its side look like lines too, as many as there are lines, but short
        _, across = _line_slopes(_runs(_close_gaps(ink.T)))
        if len(across) >= 5 and across.sum() >= _OUTWEIGHS * weights.sum():
            return None, len(slopes)
    return _middle_slope(slopes, weights), len(slopes)


def _middle_slope(slopes: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    if len(slopes) < 3:
        return 0.0
    order = np.argsort(slopes)
    slopes, weights = slopes[order], weights[order]
    total = np.cumsum(weights)
    middle = float(slopes[int(np.searchsorted(total, total[-1] / 2))])
    agreeing = float(weights[np.abs(slopes - middle) < 0.015].sum() / total[-1])
    degrees = float(np.degrees(np.arctan(middle)))
    return degrees if agreeing >= 0.5 and abs(degrees) <= _BELIEVED_DEGREES else 0.0


def find_written(image: Image.Image) -> tuple[int, int, int, int]:
    """The part of a page that has marks, with a little room: left, top, right and bottom in pixels.

    Without the empty rest a short page is read in nine tenths of the time. Faint marks count; noise and shadows do so
    too, and make the part as large as the page, which is also the answer where little would be spared.
    """
    whole = (0, 0, image.width, image.height)
    pixels = np.asarray(_grey(image))
    rows, columns = image.height // _TILE_PIXELS, image.width // _TILE_PIXELS
    if not rows or not columns:
        return whole
    sample = pixels[::8, ::8].astype(np.int16)
    paper = int(np.median(sample))
    noise = float(np.median(np.abs(sample - paper))) * 1.48
    dark = pixels < paper - max(_FAINTEST_MARK, 6.0 * noise)
    tiles = dark[: rows * _TILE_PIXELS, : columns * _TILE_PIXELS].reshape(rows, _TILE_PIXELS, columns, _TILE_PIXELS)
    marked = np.count_nonzero(tiles, axis=(1, 3)) > 0
    if not marked.any() or dark[rows * _TILE_PIXELS :].any() or dark[:, columns * _TILE_PIXELS :].any():
        return whole
    down, across = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    left, right = max(0, int(across[0]) - 1), min(columns, int(across[-1]) + 2)
    top, bottom = max(0, int(down[0]) - 1), min(rows, int(down[-1]) + 2)
    if (right - left) * (bottom - top) > _WORTH_CUTTING * rows * columns:
        return whole
    return left * _TILE_PIXELS, top * _TILE_PIXELS, right * _TILE_PIXELS, bottom * _TILE_PIXELS


def is_blank(image: Image.Image) -> bool:
    """Is there surely nothing on this page? Dust and a dark scanner edge do not count, a faint word does."""
    grey = _grey(image)
    small = grey.reduce(_HALF) if min(grey.size) > 2 * _HALF else grey
    if _is_plainly_written(small):
        return False
    pixels = np.asarray(small, dtype=np.int16)
    margin = max(2, min(pixels.shape) // 25)
    pixels = pixels[margin:-margin, margin:-margin]
    if pixels.size == 0:
        return True
    tile = 24  # a quarter inch: a short word fills one
    rows, columns = pixels.shape[0] // tile * tile, pixels.shape[1] // tile * tile
    if not rows or not columns:
        return False
    tiles = pixels[:rows, :columns].reshape(rows // tile, tile, columns // tile, tile)
    paper = np.median(tiles, axis=(1, 3), keepdims=True)
    differences = paper - tiles
    noise = float(np.median(np.abs(differences))) * 1.48
    threshold = max(_FAINTEST_MARK, 6.0 * noise)
    marks = (differences > threshold).sum(axis=(1, 3))
    # a speck of dust is a few pixels in one tile; a word is dozens, or a few in several tiles
    return int((marks > 20).sum()) == 0 and int((marks > 6).sum()) <= 2


def _is_plainly_written(grey: Image.Image) -> bool:
    """Spares most pages the closer look: a hundredth of the paper is dark, the margins left out."""
    width, height = grey.size
    inner = grey.crop((width // 10, height // 10, width - width // 10, height - height // 10))
    shades = np.asarray(inner)[::3, ::3]
    return bool(shades.size and (shades < float(np.median(shades)) - 70).mean() > 0.01)


def _grey(image: Image.Image) -> Image.Image:
    """Not a copy, when it is grey already."""
    return image if image.mode == "L" else image.convert("L")


def _ink(image: Image.Image) -> Grid:
    grey = _grey(image)
    small = grey.reduce(_HALF) if min(grey.size) > 2 * _HALF else grey
    pixels = np.asarray(small)
    paper, dark = np.percentile(pixels[::3, ::3], (75, 1))
    return np.asarray(pixels < (paper + dark) / 2, dtype=np.bool_)


def _close_gaps(ink: Grid) -> Grid:
    """Smear each row so that the words of a line touch."""
    counts = np.cumsum(ink, axis=1, dtype=np.int32)
    half = _WORD_GAP_PIXELS // 2
    padded = np.pad(counts, ((0, 0), (half + 1, half)), mode="edge")
    padded[:, : half + 1] = 0
    near = padded[:, 2 * half + 1 :] - padded[:, : -(2 * half + 1)]
    return np.asarray(near > 0, dtype=np.bool_)


def _runs(grid: Grid) -> NDArray[np.int64]:
    """Rows of (y, first x, last x) of every stretch of ink, top to bottom, left to right."""
    edges = np.diff(np.pad(grid, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1), np.nonzero(edges == -1)
    return np.column_stack((starts[0], starts[1], ends[1] - 1)).astype(np.int64)


def _line_slopes(runs: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slope and weight of each patch of ink that has the shape of a line of text."""
    if not 3 <= len(runs) <= 60_000:  # a photograph or halftone has more: no lines to be found in reasonable time
        return np.empty(0), np.empty(0)
    labels = _label(runs)
    count = int(labels.max()) + 1
    y, first, last = runs[:, 0].astype(float), runs[:, 1].astype(float), runs[:, 2].astype(float)
    n = last - first + 1
    sum_x = n * (first + last) / 2
    sum_xx = (last * (last + 1) * (2 * last + 1) - (first - 1) * first * (2 * first - 1)) / 6

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(labels, weights=values, minlength=count).astype(np.float64)

    area, mean_x, mean_y = total(n), total(sum_x), total(n * y)
    mean_x, mean_y = mean_x / area, mean_y / area
    variance = total(sum_xx) / area - mean_x**2
    covariance = total(sum_x * y) / area - mean_x * mean_y
    width, height = _extent(runs, labels, count)
    # a line of text is long and, but for its slope, low: 30 pixels are 7.6 mm
    slope = covariance / np.maximum(variance, 1e-9)
    is_line = (width >= 120) & (height - np.abs(slope) * width <= 30) & (height >= 4)
    return slope[is_line], width[is_line] ** 2


def _extent(
    runs: NDArray[np.int64], labels: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    large = 1 << 40
    left, right = np.full(count, large), np.full(count, -large)
    top, bottom = np.full(count, large), np.full(count, -large)
    np.minimum.at(left, labels, runs[:, 1])
    np.maximum.at(right, labels, runs[:, 2])
    np.minimum.at(top, labels, runs[:, 0])
    np.maximum.at(bottom, labels, runs[:, 0])
    return (right - left + 1).astype(float), (bottom - top + 1).astype(float)


def _label(runs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the connected patches: runs of neighbouring rows that overlap belong together (union-find)."""
    parent = list(range(len(runs)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    table = runs.tolist()
    above = here = 0  # `above` walks the row before the one that `here` stands in
    for here, (y, first, last) in enumerate(table):
        while above < here and (table[above][0] < y - 1 or (table[above][0] == y - 1 and table[above][2] < first)):
            above += 1
        other = above
        while other < here and table[other][0] == y - 1 and table[other][1] <= last:
            parent[root(here)] = root(other)
            other += 1
    roots = np.asarray([root(index) for index in range(len(parent))], dtype=np.int64)
    return np.unique(roots, return_inverse=True)[1].astype(np.int64)
