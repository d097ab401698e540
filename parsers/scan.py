"""A scanned file: its pages read, its cover sheets found, its letters taken apart (`parsers.stack` says where).

Promises: each page of the file is read once and stands in exactly one document (pages in = pages out, cover sheets,
blanks and failed pages included); whatever the file holds, a value comes back.
"""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
from PIL import Image, ImageOps
from pypdf.errors import PyPdfError

from parsers.coversheet import Coversheet, find_codes, has_broken_code, may_be_sheet, read_coversheet
from parsers.ocr import PageDetail, read_page_whole
from parsers.page_images import CannotOpenPages, PageFile, PageImage, PageLimits, open_pages
from parsers.patch_code import find_patch_code
from parsers.reading import Channel, Coversheets, PageReading, PageStatus, Reading
from parsers.stack import (
    ProposedSplit,
    Scan,
    ScannedDocument,
    ScannedPage,
    ScannerDefaults,
    assemble,
    read_again,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "PageLimits",
    "ProposedSplit",
    "Scan",
    "ScannedDocument",
    "ScannedPage",
    "ScannerDefaults",
    "assemble",
    "extract_pages",
    "read_again",
    "read_pages",
    "split_scan",
]

_MOST_PAGES_COUNTED = 20_000  # a page tree may claim millions; beyond this a file is no scan


def split_scan(
    source: Path | bytes,
    *,
    limits: PageLimits | None = None,
    on_page: Callable[[int, int], None] | None = None,
    known: Mapping[int, ScannedPage] | None = None,
    on_read: Callable[[ScannedPage], None] | None = None,
    give_up_after: int | None = None,
    on_begin: Callable[[int], None] | None = None,
    defaults: ScannerDefaults | None = None,
) -> Scan:
    """Read a scanned file and split it into documents.

    Args:
        source: a PDF, TIFF, JPEG, PNG or other picture; told by its content.
        limits: of pages, pixels and time.
        on_page: told (page, pages in all) after each page that was read now, for a progress bar.
        known: pages of this very file that were read before, by number; they are not read again.
        on_read: given each page that was read now, before `on_page`.
        give_up_after: pages behind this one are FAILED unless they are known: too many before it broke readers.
        on_begin: told each page's number before anything is done with it: who dies now dies of this page.
        defaults: of the scanner it came from.

    Returns:
        At least one document. A file that cannot be opened at all is one document whose reading is `unreadable`.
    """
    limits = limits or PageLimits()
    defaults = defaults or ScannerDefaults()
    known = known or {}
    try:
        with open_pages(source, limits) as file:
            count = min(file.page_count, _MOST_PAGES_COUNTED)
            pages = {number: known[number] for number in range(1, count + 1) if number in known}
            missing = [number for number in range(1, count + 1) if number not in pages]
            wanted = [number for number in missing if not _why_not_read(number, limits, give_up_after)]
            for page in _read_each(file, wanted, limits, on_begin):
                if on_read is not None:
                    on_read(page)
                # the words' places are kept by `on_read`; a stack of 500 pages is not held with them
                pages[page.reading.number] = replace(page, detail=PageDetail())
                if on_page is not None:
                    on_page(page.reading.number, count)
            for number in missing:
                if why := _why_not_read(number, limits, give_up_after):
                    pages[number] = ScannedPage(PageReading(number, PageStatus.FAILED, failed_because=why))
            inorder = [pages[number] for number in range(1, count + 1)]
            return assemble(
                [page.reading for page in inorder],
                [page.sheet for page in inorder],
                claimed=file.page_count,
                defaults=defaults,
            )
    except CannotOpenPages as error:
        sheets = Coversheets(staff_case=defaults.staff_case, withheld=defaults.withheld)
        defects = (f"scan: {error.reason}",)
        nothing = Reading(channel=Channel.POST, coversheets=sheets, unreadable=error.reason, defects=defects)
        return Scan(0, (ScannedDocument(nothing, ()),), (error.reason,), unreadable=error.reason)


def read_pages(
    source: Path | bytes,
    numbers: Iterable[int],
    *,
    limits: PageLimits | None = None,
    on_page: Callable[[int], None] | None = None,
) -> tuple[ScannedPage, ...]:
    """Read some pages of a file alone, by number; `on_page` is told each number before it is begun.

    Raises:
        CannotOpenPages: no page can be reached.
    """
    with open_pages(source, limits) as file:
        return tuple(_read_each(file, numbers, limits or PageLimits(), on_page))


def _read_each(
    file: PageFile, numbers: Iterable[int], limits: PageLimits, on_begin: Callable[[int], None] | None
) -> Iterator[ScannedPage]:
    deadline = time.monotonic() + limits.total_seconds
    for number in numbers:
        if on_begin is not None:
            on_begin(number)
        page = file.page(number)
        yield _look_for_sheet(page, *read_page_whole(page, limits, deadline=deadline))


def _why_not_read(number: int, limits: PageLimits, give_up_after: int | None) -> str:
    if number > limits.pages:
        return f"beyond the limit of {limits.pages} pages"
    if give_up_after is not None and number > give_up_after:
        return "not read: too many pages of this file stopped their reader"
    return ""


def _look_for_sheet(page: PageImage, reading: PageReading, detail: PageDetail) -> ScannedPage:
    if reading.status is PageStatus.BLANK:
        return ScannedPage(reading)
    sheet = _find_sheet(page.image, reading.text)
    if sheet is None:
        return ScannedPage(reading, None, detail)
    if sheet.unreadable:
        # FAILED, so that it is shown, and can be read again alone; its few words are no letter's
        why = "a cover sheet that cannot be read"
        return ScannedPage(replace(reading, status=PageStatus.FAILED, text="", failed_because=why), sheet)
    return ScannedPage(replace(reading, status=PageStatus.COVERSHEET, failed_because=""), sheet, detail)


def _find_sheet(image: Image.Image | None, text: str) -> Coversheet | None:
    """What the page says as a sheet. The dearer looks are taken only at pages with few words and no code."""
    if image is None or not may_be_sheet(text):
        return None
    codes = find_codes(image)
    sheet = read_coversheet(codes, text)
    if sheet is not None and not sheet.unreadable:
        return sheet
    # a picture of less than 200 dpi is not scaled up; nearly all paper is A4
    dpi = round(min(200.0, max(60.0, max(image.size) / 11.69)))
    patch = find_patch_code(image, dpi=dpi)
    return read_coversheet(codes, text, patch=patch, broken_code=patch is None and has_broken_code(image))


# -- one document's own file --------------------------------------------------------------------------------------


def extract_pages(source: Path | bytes, pages: tuple[int, ...]) -> bytes:
    """A PDF of these pages (from 1) only, so that a letter out of a stack has its own original.

    The pages of a PDF are copied as they are, not drawn again; the frames of a picture are wrapped.

    Raises:
        CannotOpenPages: the file cannot be taken apart; keep the whole file then.
    """
    head = source[:1024] if isinstance(source, bytes) else _first_bytes(source)
    return _extract_pdf(source, pages) if b"%PDF-" in head else _extract_frames(source, pages)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except OSError as error:
        raise CannotOpenPages(f"the file cannot be read: {error.strerror}") from error


def _extract_pdf(source: Path | bytes, pages: tuple[int, ...]) -> bytes:
    written = io.BytesIO()
    try:
        # opened here: given a path, pypdf would read the whole file into memory
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            reader = pypdf.PdfReader(file)
            writer = pypdf.PdfWriter()
            for number in pages:
                writer.add_page(reader.pages[number - 1])
            writer.write(written)
    # pypdf meets damage in many ways (RecursionError, KeyError, its own): each means the same here
    except (PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise CannotOpenPages("the PDF cannot be taken apart") from error
    return written.getvalue()


def _extract_frames(source: Path | bytes, pages: tuple[int, ...]) -> bytes:
    """Frame by frame, so that a long TIFF costs the memory of one page. Upright by its own mark, as it was read."""
    writer = pypdf.PdfWriter()
    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as picture:
            for number in pages:
                picture.seek(number - 1)
                upright = ImageOps.exif_transpose(picture)
                frame = upright if upright.mode in {"1", "L", "RGB"} else upright.convert("RGB")
                one = io.BytesIO()
                # a 1-bit frame is packed as fax (lossless), which knows no quality
                quality = {} if frame.mode == "1" else {"quality": 90}
                frame.save(one, "PDF", dpi=_sheet_resolution(upright), **quality)
                writer.append(one)
        writer.write(written)
    # damaged pictures raise in as many ways as there are decoders
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, PyPdfError) as error:
        raise CannotOpenPages("the picture cannot be taken apart") from error
    return written.getvalue()


def _sheet_resolution(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down (a fax has 204 × 98), of a sheet that people can print."""
    stated = picture.info.get("dpi", (200, 200))
    across, down = (float(value) if 20 <= float(value) <= 2400 else 200.0 for value in stated[:2])
    return across, down
