"""A file of pages (PDF, TIFF, JPEG, PNG, HEIC and other pictures) as grey images of about 200 dots per inch.

Promises: one page at a time, so a 500-page file costs the memory of one page; a page that cannot be drawn is a
value with its reason, and the next page is drawn all the same; bounded pixels, whatever the file claims.
Refuses: to write, to repair, to judge what a page says.

Weighed for PDF: pypdf reads text in 20-44 ms a page but cannot draw; pdf2image starts a program for each page;
pypdfium2 draws and reads text in 2-20 ms in one library. Taken: pypdfium2 (pypdf takes files apart in
`parsers.scan.extract_pages`). 200 dpi was measured as the best of 150, 200, 300 and 400 for time and errors. A page
that is one picture and nothing else, as most scanners make them, is not drawn: its picture is taken as it is (10 ms
instead of 33, at 300 dpi 35 instead of 96).
"""

from __future__ import annotations

import importlib
import io
import mmap
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["CannotOpenPages", "PageFile", "PageImage", "PageLimits", "is_real_text", "open_pages"]

READING_DPI = 200
_DRAWN_PIXELS = 16_000_000  # A3 at 200 dpi has 7.7 million; a guess with room for posters
_SHEET_INCHES = (2.5, 24.0)  # a stated resolution that makes a page narrower or wider than this is not believed
_FINE_ENOUGH_DPI = 180
_TAKEN_BYTES = 32_000_000  # A4 at 300 dpi has 26 million in colour
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_A4_INCHES = (8.27, 11.69)


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What one file may cost. Beyond a limit pages are FAILED with the reason; nothing is dropped silently."""

    pages: int = 1_000
    pixels: int = 100_000_000  # of one page as stored
    page_seconds: float = 60.0
    total_seconds: float = 3_600.0
    languages: str = "eng+cym"


class CannotOpenPages(Exception):
    """No page of this file can be reached. `reason` is in plain words, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page. `image` is None when it could not be drawn; `failed_because` then says why."""

    number: int  # in the file, from 1
    image: Image.Image | None
    text_layer: str = ""  # text that the file itself holds; empty when it is a picture of a page, or rubbish
    failed_because: str = ""


class PageFile(Protocol):
    """An open file of pages."""

    @property
    def page_count(self) -> int:
        """How many pages the file says it has, before any limit."""

    def page(self, number: int) -> PageImage:
        """Draw page `number` (from 1). Never raises for what the file holds."""


@contextmanager
def open_pages(source: bytes | Path, limits: PageLimits | None = None) -> Iterator[PageFile]:
    """Open a file of pages, by its content.

    Raises:
        CannotOpenPages: encrypted, damaged beyond opening, or no format with pages.
    """
    limits = limits or PageLimits()
    head = source[:1024] if isinstance(source, bytes) else _head(source)
    if b"%PDF-" in head:
        with _open_pdf(source) as document:
            yield _PdfPages(document, masks=_may_have_masks(source))
        return
    with _open_picture(source) as picture:
        yield _PicturePages(picture, limits)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except OSError as error:
        raise CannotOpenPages(f"the file cannot be read: {error.strerror}") from error


# -- PDF ----------------------------------------------------------------------------------------------------------


@contextmanager
def _open_pdf(source: bytes | Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(source)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        reason = "password-protected PDF" if "password" in str(error).casefold() else "damaged PDF"
        raise CannotOpenPages(reason) from error
    except OSError as error:
        raise CannotOpenPages(f"the file cannot be read: {error.strerror}") from error
    try:
        if count == 0:
            raise CannotOpenPages("PDF without pages")
        yield document
    finally:
        document.close()


def _may_have_masks(source: bytes | Path) -> bool:
    """Can a picture in this file be seen through in places? Pictures' own dictionaries are never packed (7.5.7)."""
    if isinstance(source, bytes):
        return b"Mask" in source
    try:
        with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(b"Mask") >= 0
    except (OSError, ValueError):
        return True


class _PdfPages:
    def __init__(self, document: pypdfium2.PdfDocument, *, masks: bool) -> None:
        self._document = document
        self._masks = masks
        self.page_count = len(document)

    def page(self, number: int) -> PageImage:
        try:
            page = self._document[number - 1]
        except (pypdfium2.PdfiumError, IndexError):
            return PageImage(number, None, failed_because="damaged page")
        try:
            text = "" if _is_picture_of_a_page(page) else _page_text(page)
            own = None if self._masks else _own_picture(page)
            return PageImage(number, own or _draw(page), text)
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return PageImage(number, None, failed_because="the page cannot be drawn")
        finally:
            page.close()


def _draw(page: pypdfium2.PdfPage) -> Image.Image:
    """Draw at 200 dpi, less for a sheet so large that it would not be paper."""
    width, height = page.get_size()
    scale = READING_DPI / 72
    pixels = max(1.0, width * height * scale * scale)
    if pixels > _DRAWN_PIXELS:
        scale *= (_DRAWN_PIXELS / pixels) ** 0.5
    bitmap = page.render(scale=scale)  # in colour: pdfium takes twice the time to draw in grey
    try:
        drawn: Image.Image = bitmap.to_pil().convert("L")
        return drawn
    finally:
        bitmap.close()


def _own_picture(page: pypdfium2.PdfPage) -> Image.Image | None:
    """The picture that is all of the page, grey and at about 200 dpi; None when the page must be drawn.

    It must fill the page to within a point, upright in the page's own space, unclipped, neither faded nor blended,
    with nothing over it; coarser pictures are drawn, which makes them larger, and huge ones too, strip by strip.
    """
    things = list(islice(page.get_objects(max_depth=1), 2))
    if len(things) != 1 or not isinstance(things[0], pypdfium2.PdfImage) or raw.FPDFPage_GetAnnotCount(page):
        return None
    picture = things[0]
    clipped = raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(picture)) > 0
    if clipped or raw.FPDFPageObj_HasTransparency(picture):
        return None
    left, bottom, right, top = page.get_bbox()
    a, b, c, d, e, f = picture.get_matrix().get()
    wanted = (right - left, 0.0, 0.0, top - bottom, left, bottom)
    if any(abs(has - should) > 1.0 for has, should in zip((a, b, c, d, e, f), wanted, strict=True)):
        return None
    known = picture.get_metadata()
    dpi = 72 * known.width / a, 72 * known.height / d
    coarse = min(dpi) < _FINE_ENOUGH_DPI or max(dpi) > 1.05 * min(dpi)
    if coarse or known.width * known.height * known.bits_per_pixel > 8 * _TAKEN_BYTES:
        return None
    bitmap = picture.get_bitmap(render=False)
    if bitmap.format not in {raw.FPDFBitmap_Gray, raw.FPDFBitmap_BGR, raw.FPDFBitmap_BGRx}:
        return None
    grey: Image.Image = bitmap.to_pil().convert("L")  # a copy: the bitmap's memory is given back when nobody has it
    if turn := page.get_rotation() % 360:
        grey = grey.transpose(_TURNS[turn])
        a, d = (d, a) if turn in {90, 270} else (a, d)
    width, height = round(a / 72 * READING_DPI), round(d / 72 * READING_DPI)
    return grey if width >= 0.9 * grey.width else grey.resize((width, height), Image.Resampling.BOX)


def _is_picture_of_a_page(page: pypdfium2.PdfPage) -> bool:
    """Is the page one big picture? Text over it is then some scanner's own OCR, not the writer's."""
    width, height = page.get_size()
    covered = 0.0
    for count, thing in enumerate(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        if count >= 200:  # strips of one scan are tens; more is a drawing
            break
        left, bottom, right, top = thing.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
    return bool(covered >= 0.7 * width * height)


def _page_text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        text: str = textpage.get_text_bounded()
    finally:
        textpage.close()
    # pdfium marks a word broken at a line end by U+FFFE
    text = text.replace("\ufffe\r\n", "").replace("\ufffe", "").replace("\r\n", "\n").replace("\r", "\n")
    return text if is_real_text(text) else ""


def is_real_text(text: str) -> bool:
    """Is this text that somebody wrote, or the rubbish of a font without a character map?

    Rubbish shows as control, private-use and replacement characters, or as words without a vowel. A page with
    under 20 letters is read by OCR too: it costs half a second and finds what only the picture shows.
    """
    letters = sum(map(str.isalpha, text))
    visible = sum(not character.isspace() for character in text)
    if letters < 20:
        return False
    odd = sum(
        character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or (character < " " and character not in "\n\t")
        for character in text
    )
    if odd > 0.02 * visible or letters < 0.5 * visible:
        return False
    words = [word for word in text.casefold().split() if len(word) >= 3 and word.isalpha()]
    # w and y are vowels in Welsh
    spoken = sum(any(letter in "aeiouwyáéíóúâêîôûŵŷäëïöü" for letter in word) for word in words)
    return not words or spoken >= 0.8 * len(words)


# -- pictures -----------------------------------------------------------------------------------------------------


@contextmanager
def _open_picture(source: bytes | Path) -> Iterator[Image.Image]:
    if (source[:12] if isinstance(source, bytes) else _head(source))[4:8] == b"ftyp":
        _teach_heic()
    try:
        with warnings.catch_warnings():
            # we compare the size with our own limit before a pixel is decoded
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source)
    except Image.DecompressionBombError as error:
        raise CannotOpenPages("the picture is too large") from error
    except UnidentifiedImageError as error:
        raise CannotOpenPages("not a PDF and not a picture that can be read") from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, RuntimeError) as error:
        raise CannotOpenPages("damaged picture") from error
    with picture:
        yield picture


@cache
def _teach_heic() -> None:
    """Let Pillow open HEIC, once a file of that kind comes: the decoder is loaded for nothing else."""
    pi_heif = importlib.import_module("pi_heif")  # not at the top: it costs every reader 20 MB
    pi_heif.register_heif_opener()


class _PicturePages:
    def __init__(self, picture: Image.Image, limits: PageLimits) -> None:
        self._picture = picture
        self._limits = limits
        self.page_count = self._count()

    def _count(self) -> int:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # an animation is one page; a TIFF is as many as its directory says
                count: int = getattr(self._picture, "n_frames", 1) if self._picture.format == "TIFF" else 1
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
            raise CannotOpenPages("damaged picture") from error
        return count

    def page(self, number: int) -> PageImage:
        picture = self._picture
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                picture.seek(number - 1)
                if picture.width * picture.height > self._limits.pixels:
                    size = f"{picture.width} × {picture.height}"
                    return PageImage(number, None, failed_because=f"the picture is too large: {size} pixels")
                return PageImage(number, _normalised(picture))
        # Pillow's decoders raise nearly anything on damaged input; the page is shown as failed, the next is read
        except Exception as error:  # noqa: BLE001
            return PageImage(number, None, failed_because=_why_damaged(picture, error))


def _why_damaged(picture: Image.Image, error: Exception) -> str:
    """JPEG in TIFF as of 1992 (compression 6) is read in colour only, and of many scanners not even so."""
    if picture.info.get("compression") == "tiff_jpeg":
        return "TIFF with JPEG of the old kind (compression 6): scan again as PDF, or as TIFF with another compression"
    return f"damaged picture ({type(error).__name__})"


def _normalised(picture: Image.Image) -> Image.Image:
    """Grey, upright by its own mark, paper white where it is transparent, about 200 dpi."""
    dpi = _resolution(picture)
    upright = ImageOps.exif_transpose(picture)
    if "A" in upright.getbands() or "transparency" in upright.info:
        paper = Image.new("RGBA", upright.size, "white")
        paper.alpha_composite(upright.convert("RGBA"))
        upright = paper
    grey = _grey(upright)
    scale = READING_DPI / dpi[0], READING_DPI / dpi[1]
    fit = min(1.0, (_DRAWN_PIXELS / max(1.0, grey.width * scale[0] * grey.height * scale[1])) ** 0.5)
    width = max(1, round(grey.width * scale[0] * fit))
    height = max(1, round(grey.height * scale[1] * fit))
    shrinks = width < 0.9 * grey.width or height < 0.9 * grey.height
    uneven = abs(scale[0] / scale[1] - 1) > 0.05  # fax: 204 × 98 dpi
    if not shrinks and not uneven:
        return grey
    return grey.resize((width, height), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC)


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert("L")


def _resolution(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down: as stated when that makes a sheet of paper, else as if it were A4."""
    stated = picture.info.get("dpi", (0, 0))
    try:
        across, down = float(stated[0]), float(stated[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        across = down = 0.0
    if across > 0 and down > 0:
        inches = sorted((picture.width / across, picture.height / down))
        if _SHEET_INCHES[0] <= inches[0] and inches[1] <= _SHEET_INCHES[1] and across > 75:
            return across, down
    short, long = sorted((picture.width, picture.height))
    guess = min(600.0, max(75.0, min(short / _A4_INCHES[0], long / _A4_INCHES[1])))
    return guess, guess
