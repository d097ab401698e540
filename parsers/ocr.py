"""A picture of a page in, its text with each word's place and confidence out (`parsers.engine` starts Tesseract).

Promises: a bounded time for each page, one page at a time, and never a success that hides a failure. Refuses: to judge
what a page says.

Weighed: asking Tesseract which way up each page lies (0.3 s a page, and not sure of short letters), trying all four
ways (four readings), the look of the lines (10 ms). Taken: pages are turned by the look of their lines and read once;
only when the recognition doubts itself are other ways up tried.
"""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PIL.Image import Transpose

from parsers.engine import (
    LANGUAGES,
    EngineFailed,
    OcrUnavailable,
    engine_version,
    read_orientation,
    read_table,
    require_languages,
)
from parsers.page_images import CannotOpenPages, PageImage, PageLimits, open_pages
from parsers.reading import PageReading, PageStatus
from parsers.skew import find_lines, find_skew, find_written, is_blank, looks_upside_down, straighten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

__all__ = [
    "LANGUAGES",
    "NO_WORDS",
    "OcrUnavailable",
    "PageDetail",
    "PageWord",
    "PreparedPage",
    "engine_version",
    "prepare_page",
    "read_image",
    "read_page",
    "read_page_image",
    "read_page_whole",
    "read_prepared",
    "require_languages",
]

NO_WORDS = "there is something on this page, but no words were found"

_DOUBTFUL = 60.0  # mean confidence: upright pages have about 94, pages wrong way up about 39
_SURE = 80.0  # three lines upside down were once read at 66: between the two, one other way up is tried
_RUBBISH = 25.0  # below, the "words" are the grain of a photograph
_SURE_OF_ORIENTATION = 5.0  # Tesseract's orientation was right 132 times of 132 above this

_LONG_LINE_PIXELS = 236  # 30 mm
_LINES_READ = 0.8  # of the lines that are seen; over six kinds of page and twelve letters 0.87 and more were read
_WORD = re.compile(r"\w+")
# Small words that only one of the two languages has.
_SMALL_WELSH = frozenset(
    "yn yr ac ar fy eich wedi nid gan mae roedd oedd hwn hon ei eu wrth gyda hyn bod mewn ni chi nad nac dim".split()
)
_SMALL_ENGLISH = frozenset(
    "the and of to is was were that this for with have has had not you my your they are on it be which".split()
)


class PageWord(NamedTuple):
    """One word: where it stands in the levelled picture (pixels from its top left corner), and how sure it is."""

    text: str
    confidence: float  # 0-100
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageDetail:
    """The words of one page read by OCR. Empty for a page with a text layer, a blank and a failed one.

    The words stand in the picture as it was read: the drawn page (`width` × `height` pixels), turned clockwise by
    the reading's `rotation`, then by `skew` degrees anticlockwise, the canvas growing each time.
    """

    words: tuple[PageWord, ...] = ()
    width: int = 0
    height: int = 0
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class _Recognised:
    text: str = ""
    confidence: float = 0.0  # mean over words, weighted by their letters
    letters: int = 0
    words: tuple[PageWord, ...] = ()
    skew: float = 0.0
    lines: int = 0  # of 30 mm and longer

    @property
    def worth(self) -> float:
        """How much was read, and how surely: compares the ways up of one page."""
        return self.confidence * self.letters


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page drawn and levelled, ready for the engine. Without `grey` it needs none, and `reading` is what it is."""

    page: PageImage
    reading: PageReading
    grey: Image.Image | None = None
    level: Image.Image | None = None
    turn: int = 0  # degrees clockwise by which it was turned first, a guess by the look of its lines
    skew: float = 0.0
    lines: int = 0  # of text, 30 mm and longer, that can be seen without reading
    seconds: float = 0.0  # that preparing took


def read_image(
    content: bytes, *, seconds: float = 60.0, languages: str = LANGUAGES, limits: PageLimits | None = None
) -> tuple[PageReading, ...]:
    """Read every page of a picture or PDF: text layer where there is a real one, OCR elsewhere.

    Args:
        content: the file; its format is told by its content.
        seconds: for one page.
        languages: Tesseract's codes joined by "+".
        limits: of pages, pixels and total time; `seconds` and `languages` win over its own.

    Returns:
        One value for each page up to the limit. A file that cannot be opened at all is one FAILED page. Never
        raises for what the file holds, nor for a missing engine: such pages are FAILED and say what to install.
    """
    limits = replace(limits or PageLimits(), page_seconds=seconds, languages=languages)
    deadline = time.monotonic() + limits.total_seconds
    try:
        with open_pages(content, limits) as pages:
            numbers = range(1, min(pages.page_count, limits.pages) + 1)
            readings = tuple(read_page(pages.page(number), limits, deadline=deadline) for number in numbers)
            if pages.page_count <= limits.pages:
                return readings
            why = f"the file has {pages.page_count} pages; {limits.pages} were read"
            return (*readings, PageReading(limits.pages + 1, PageStatus.FAILED, failed_because=why))
    except CannotOpenPages as error:
        return (PageReading(1, PageStatus.FAILED, failed_because=error.reason),)


def read_page(page: PageImage, limits: PageLimits, *, deadline: float | None = None) -> PageReading:
    """Read one page, by its text layer when there is one. `deadline` is on the monotonic clock."""
    return read_page_whole(page, limits, deadline=deadline)[0]


def read_page_whole(
    page: PageImage, limits: PageLimits, *, deadline: float | None = None
) -> tuple[PageReading, PageDetail]:
    """As `read_page`, with each word's place."""
    return read_prepared(prepare_page(page), limits, deadline=deadline)


def prepare_page(page: PageImage) -> PreparedPage:
    """All that comes before the engine: is there a text layer, is the page blank, how crooked does it lie?"""
    started = time.monotonic()
    reading = PageReading(page.number, PageStatus.FAILED, failed_because=page.failed_because)
    if page.text_layer:
        return PreparedPage(page, replace(reading, status=PageStatus.TEXT_LAYER, text=page.text_layer.strip()))
    if page.image is None:
        return PreparedPage(page, reading)
    grey = page.image if page.image.mode == "L" else page.image.convert("L")
    if is_blank(grey):
        took = round(time.monotonic() - started, 3)
        return PreparedPage(page, replace(reading, status=PageStatus.BLANK, seconds=took))
    skew, lines = find_lines(grey)
    upright, turn = grey, 0
    if skew is None:
        upright, turn = grey.transpose(Transpose.ROTATE_270), 90
        skew, lines = find_lines(upright)
    level, levelled = straighten(upright, skew or 0.0)
    if looks_upside_down(level):
        level, turn = level.transpose(Transpose.ROTATE_180), turn + 180
    return PreparedPage(page, reading, grey, level, turn, levelled, lines, time.monotonic() - started)


def read_prepared(
    prepared: PreparedPage, limits: PageLimits, *, deadline: float | None = None
) -> tuple[PageReading, PageDetail]:
    """Read a prepared page. `deadline` is on the monotonic clock."""
    grey, reading = prepared.grey, prepared.reading
    if grey is None:
        return reading, PageDetail()
    started = time.monotonic()
    seconds = limits.page_seconds if deadline is None else min(limits.page_seconds, deadline - started)
    reading = replace(reading, language=limits.languages)
    detail = PageDetail()
    try:
        if seconds <= 0:
            raise EngineFailed("the time for this file is used up")  # noqa: TRY301 - one way out for all failures
        require_languages(limits.languages)
        recognised, rotation = _recognise(prepared, grey, limits.languages, started + seconds)
        reading = _judged(reading, recognised, rotation)
        detail = PageDetail(recognised.words, grey.width, grey.height, recognised.skew)
    except (OcrUnavailable, EngineFailed) as error:
        reading = replace(reading, failed_because=str(error))
    return replace(reading, seconds=round(time.monotonic() - started + prepared.seconds, 3)), detail


def _judged(reading: PageReading, recognised: _Recognised, rotation: int) -> PageReading:
    """A page with ink and without words is no success: handwriting, a photograph, or damage. A person looks."""
    reading = replace(reading, confidence=round(recognised.confidence, 1), rotation=rotation)
    if not recognised.text.strip():
        return replace(reading, failed_because=NO_WORDS)
    if recognised.confidence < _RUBBISH:
        return replace(reading, text=recognised.text, failed_because="its words cannot be made out")
    language = _written_in(recognised.text) or reading.language
    return replace(reading, status=PageStatus.OCR, text=recognised.text, language=language)


def read_page_image(
    image: Image.Image, *, number: int = 1, seconds: float = 60.0, languages: str = LANGUAGES
) -> PageReading:
    """Read one page drawn at about 200 dpi.

    Args:
        image: any mode; it is made grey.
        number: the page's number in its file.
        seconds: for the whole page, every attempt included.
        languages: Tesseract's codes joined by "+".

    Returns:
        BLANK, OCR, or FAILED with the reason; never an exception for what the picture holds.
    """
    limits = PageLimits(page_seconds=seconds, languages=languages)
    return read_page_whole(PageImage(number, image), limits)[0]


def _recognise(prepared: PreparedPage, grey: Image.Image, languages: str, deadline: float) -> tuple[_Recognised, int]:
    """Read as it seems to lie; when in doubt, turned. Returns the best and the degrees clockwise that undo the turn."""
    best, rotation = _Recognised(), prepared.turn
    if prepared.level is not None:
        best = replace(_read_words(prepared.level, languages, deadline), skew=prepared.skew)
    is_text = best.confidence >= _DOUBTFUL and best.letters >= 12
    ways = () if is_text and best.confidence >= _SURE else _other_ways_up(grey, prepared.turn, deadline)
    for degrees in ways[:1] if is_text else ways:
        try:
            turned = grey.rotate(-degrees, expand=True)
            attempt = _read_level(turned, find_skew(turned), languages, deadline)
        except EngineFailed:
            break  # no time for more attempts: what was read stands, with its low confidence
        if attempt.worth > 1.2 * best.worth:
            best, rotation = attempt, degrees
        if best.confidence >= _SURE and best.letters >= 12:
            break
    if is_text and rotation == prepared.turn:
        best = _with_lost_lines(best, prepared, languages, deadline)
    return best, rotation


def _with_lost_lines(best: _Recognised, prepared: PreparedPage, languages: str, deadline: float) -> _Recognised:
    """The engine sometimes takes half a page for a picture and says it is sure: then lines are seen, and not read.

    Read again, as the page lies and with another way of finding text; what has more words, as surely read, is better.
    """
    if prepared.grey is None or best.lines >= _LINES_READ * prepared.lines - 1:
        return best
    as_it_lies = prepared.grey.rotate(-prepared.turn, expand=True)
    ways = [(as_it_lies, 0.0, False)] if prepared.skew else []
    for picture, skew, sparse in (*ways, (prepared.level, prepared.skew, True)):
        if best.lines >= _LINES_READ * prepared.lines - 1 or picture is None:
            break
        try:
            rows = read_table(picture, languages, deadline, sparse=sparse)
        except EngineFailed:
            break  # what was read stands
        attempt = replace(_words_to_text(rows), skew=skew)
        if attempt.worth > 1.1 * best.worth:
            best = attempt
    return best


def _other_ways_up(grey: Image.Image, tried: int, deadline: float) -> tuple[int, ...]:
    """Degrees clockwise worth trying: what Tesseract's orientation detection is sure of, else all but the one tried."""
    rest = tuple(degrees for degrees in ((tried + 180) % 360, 90, 270, 180, 0) if degrees != tried)
    rest = tuple(dict.fromkeys(rest))
    try:
        lines = read_orientation(grey, deadline)
    except (EngineFailed, OcrUnavailable):
        return rest
    found = dict(line.partition(":")[::2] for line in lines)
    try:
        degrees, confidence = int(found["Rotate"]), float(found["Orientation confidence"])
    except (KeyError, ValueError):
        return rest
    if confidence < _SURE_OF_ORIENTATION:
        return rest
    return (degrees,) if degrees != tried else ()


def _read_level(grey: Image.Image, skew: float, languages: str, deadline: float) -> _Recognised:
    level, turned = straighten(grey, skew)
    return replace(_read_words(level, languages, deadline), skew=turned)


def _read_words(grey: Image.Image, languages: str, deadline: float) -> _Recognised:
    """Only the part that has marks is given to the engine; the words' places are those in the whole page."""
    part = find_written(grey)
    return _words_to_text(read_table(grey.crop(part), languages, deadline), *part[:2])


@dataclass(slots=True)
class _Line:
    """One line of print: its words, and where it stands."""

    words: list[str]
    left: int
    top: int
    bottom: int
    right: int = 0


def _words_to_text(table: Iterable[str], from_left: int = 0, from_top: int = 0) -> _Recognised:
    """Tesseract's table of words as text. An empty line stands where the paper shows one.

    Tesseract's own paragraphs are not used: it begins a new one at every indent and inside address blocks.
    """
    lines: dict[tuple[str, ...], _Line] = {}
    letters = 0
    sure = 0.0
    words: list[PageWord] = []
    for row in table:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():  # 5: a word
            continue
        word = cells[11].strip()
        left, top, height = from_left + int(cells[6]), from_top + int(cells[7]), int(cells[9])
        line = lines.setdefault(tuple(cells[1:5]), _Line([], left, top, top + height))
        line.words.append(word)
        line.top, line.bottom = min(line.top, top), max(line.bottom, top + height)
        line.right = max(line.right, left + int(cells[8]))
        letters += len(word)
        confidence = max(0.0, float(cells[10]))
        sure += len(word) * confidence
        words.append(PageWord(word, round(confidence, 1), left, top, int(cells[8]), height))
    text = _lines_to_text(list(lines.values()))
    long = sum(line.right - line.left >= _LONG_LINE_PIXELS for line in lines.values())
    return _Recognised(text, sure / letters if letters else 0.0, letters, tuple(words), lines=long)


def _lines_to_text(lines: list[_Line]) -> str:
    lines = [line for line in lines if any(character.isalnum() for word in line.words for character in word)]
    if not lines:
        return ""
    steps = [line.top - before.top for before, line in pairwise(lines)]
    down = [step for step in steps if step > 0]
    height = statistics.median(line.bottom - line.top for line in lines)
    # what is usual on this page, single or double spaced: the lower quarter of the steps is no paragraph's gap;
    # a page of three lines says too little
    usual = statistics.quantiles(down, n=4)[0] if len(down) >= 4 else 1.5 * height
    written = [_line_to_text(lines[0].words)]
    for step, line in zip(steps, lines[1:], strict=True):
        # a line that stands higher than the one before it begins another column
        if step > 1.38 * usual or step < 0:
            written.append("")
        written.append(_line_to_text(line.words))
    return "\n".join(written)


def _written_in(text: str) -> str:
    """Which of the two languages a page is written in, by their small words; empty when it cannot be told."""
    words = _WORD.findall(text.casefold())
    welsh, english = (sum(word in small for word in words) for small in (_SMALL_WELSH, _SMALL_ENGLISH))
    if max(welsh, english) < 3:
        return ""
    return "cym" if welsh > 3 * english else "eng" if english > 3 * welsh else "eng+cym"


def _line_to_text(words: list[str]) -> str:
    """Join words; a lone upright stroke in front of a word in small letters is the word "I", else a rule or fold."""
    joined = []
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in {"|", "¦"}:
            if following[:1].islower():
                joined.append("I")
        elif word[0] == "|" and word[1:2] in {"'", "’"}:  # |'m, |’ve
            joined.append("I" + word[1:])
        else:
            joined.append(word)
    return " ".join(joined)
