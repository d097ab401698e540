"""A scanned file, taken apart into letters: pages read, cover sheets found, the stack split, every page accounted for.

Promises: each page of the file stands in exactly one document (pages in = pages out, cover sheets, blanks and failed
pages included); what a cover sheet says belongs to the document behind it and to no other; whatever the file holds,
a value comes back. Refuses to split a stack where only the words suggest it: such places are listed as problems for
a person, because a letter cut in two and two letters run together are both worse than a question.

A sheet that stands behind pages of a letter begins the next document, also when it only says "originals to be
returned": a sheet stands in front of what it speaks of. Several sheets in a row speak of the same document, the same
sheet read twice included. Only an end-of-batch sheet looks back: it closes the document before it.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
from PIL import Image, ImageOps
from pypdf.errors import PyPdfError

from parsers.coversheet import Coversheet, find_codes, read_coversheet
from parsers.letter import looks_like_first_page, read_letter
from parsers.ocr import PageDetail, read_page_whole
from parsers.page_images import CannotOpenPages, PageImage, PageLimits, open_pages
from parsers.reading import Channel, Coversheets, PageReading, PageStatus, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "PageLimits",
    "Scan",
    "ScannedDocument",
    "ScannedPage",
    "extract_pages",
    "read_again",
    "read_pages",
    "split_scan",
]

_MOST_PAGES_COUNTED = 20_000  # a page tree may claim millions; beyond this a file is no scan


@dataclass(frozen=True, slots=True)
class ScannedDocument:
    """One letter out of a stack.

    `reading` counts pages within the document's own file (what `extract_pages` makes of it); `pages` says where
    those stood in the stack.
    """

    reading: Reading
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """What one file held."""

    pages_in: int
    documents: tuple[ScannedDocument, ...]
    problems: tuple[str, ...] = ()  # for the Scanning Team, in plain words, without content
    unreadable: str = ""  # why no page of the file could be reached at all; empty otherwise

    @property
    def pages_out(self) -> int:
        """Pages that stand in a document. Always `pages_in`; shown so that anybody can check."""
        return sum(len(document.pages) for document in self.documents)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page of a file, read: what is kept of it, so that it need not be read again."""

    reading: PageReading
    sheet: Coversheet | None = None
    detail: PageDetail = field(default_factory=PageDetail)


@dataclass(slots=True)
class _Stack:
    """A document while its pages are being gathered."""

    pages: list[PageReading] = field(default_factory=list)
    sheets: list[Coversheet] = field(default_factory=list)
    has_letter: bool = False


def split_scan(
    source: Path | bytes,
    *,
    limits: PageLimits | None = None,
    on_page: Callable[[int, int], None] | None = None,
    known: Mapping[int, ScannedPage] | None = None,
    on_read: Callable[[ScannedPage], None] | None = None,
    give_up_after: int | None = None,
) -> Scan:
    """Read a scanned file and split it into documents.

    Args:
        source: a PDF, TIFF, JPEG, PNG or other picture; told by its content.
        limits: of pages, pixels and time.
        on_page: told (pages read, pages in all) after each page, for a progress bar or a heartbeat.
        known: pages of this very file that were read before, by number; they are not read again.
        on_read: given each page that was read now, before `on_page`.
        give_up_after: pages behind this one are FAILED unless they are known: too many before it broke readers.

    Returns:
        At least one document. A file that cannot be opened at all is one document whose reading is `unreadable`.
    """
    limits = limits or PageLimits()
    known = known or {}
    try:
        with open_pages(source, limits) as file:
            count = min(file.page_count, _MOST_PAGES_COUNTED)
            pages = []
            deadline = time.monotonic() + limits.total_seconds
            for number in range(1, count + 1):
                page = known.get(number)
                if page is None and (why := _why_not_read(number, limits, give_up_after)):
                    page = ScannedPage(PageReading(number, PageStatus.FAILED, failed_because=why))
                elif page is None:
                    page = _read(file.page(number), limits, deadline)
                    if on_read is not None:
                        on_read(page)
                # the words' places are kept by `on_read`; a stack of 500 pages is not held with them
                pages.append(replace(page, detail=PageDetail()))
                if on_page is not None:
                    on_page(number, count)
            return _assemble(
                [page.reading for page in pages], [page.sheet for page in pages], claimed=file.page_count
            )
    except CannotOpenPages as error:
        nothing = Reading(channel=Channel.POST, unreadable=error.reason, defects=(f"scan: {error.reason}",))
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
    limits = limits or PageLimits()
    deadline = time.monotonic() + limits.total_seconds
    pages = []
    with open_pages(source, limits) as file:
        for number in numbers:
            if on_page is not None:
                on_page(number)
            pages.append(_read(file.page(number), limits, deadline))
    return tuple(pages)


def _why_not_read(number: int, limits: PageLimits, give_up_after: int | None) -> str:
    if number > limits.pages:
        return f"beyond the limit of {limits.pages} pages"
    if give_up_after is not None and number > give_up_after:
        return "not read: too many pages of this file stopped their reader"
    return ""


def _read(page: PageImage, limits: PageLimits, deadline: float) -> ScannedPage:
    reading, detail = read_page_whole(page, limits, deadline=deadline)
    if reading.status is PageStatus.BLANK:
        return ScannedPage(reading)
    codes = find_codes(page.image) if page.image is not None else ()
    sheet = read_coversheet(codes, reading.text)
    if sheet is None:
        return ScannedPage(reading, None, detail)
    return ScannedPage(replace(reading, status=PageStatus.COVERSHEET, failed_because=""), sheet, detail)


# -- splitting ----------------------------------------------------------------------------------------------------


def _assemble(readings: list[PageReading], sheets: list[Coversheet | None], *, claimed: int) -> Scan:
    problems = []
    if claimed > len(readings):
        problems.append(f"the file claims {claimed} pages; {len(readings)} were counted")
    stacks = _stacks(readings, sheets, problems)
    documents = []
    for stack in stacks:
        document = _document(stack)
        documents.append(document)
        problems += _failures(stack.pages)
    for document in documents:
        problems += _doubts(document)
    return Scan(len(readings), tuple(documents), tuple(problems))


def _stacks(
    readings: Iterable[PageReading], sheets: Iterable[Coversheet | None], problems: list[str]
) -> list[_Stack]:
    stacks = [_Stack()]
    batch_pages = batch_blanks = 0
    closed = False  # by an end-of-batch sheet
    for page, sheet in zip(readings, sheets, strict=True):
        current = stacks[-1]
        if sheet is not None and sheet.ends_batch:
            current.pages.append(page)
            expected = sheet.page_count
            if expected is not None and expected not in {batch_pages, batch_pages - batch_blanks}:
                problems.append(f"page {page.number}: end of batch says {expected} pages, {batch_pages} were scanned")
            batch_pages, batch_blanks, closed = 0, 0, True
            continue
        batch_pages += 1
        is_blank = page.status is PageStatus.BLANK
        batch_blanks += is_blank
        if _begins_document(current, sheet, closed=closed and not is_blank):
            current = _Stack()
            stacks.append(current)
        closed = closed and is_blank  # the back of the end sheet
        current.pages.append(page)
        if sheet is None:
            current.has_letter = current.has_letter or not is_blank
        else:
            current.sheets.append(sheet)
            if sheet.disagreement:
                problems.append(f"page {page.number}: the references on the cover sheet differ")
    if not stacks[0].pages:
        stacks.pop(0)
    return _join_empty(stacks, problems)


def _begins_document(current: _Stack, sheet: Coversheet | None, *, closed: bool) -> bool:
    if closed:
        return True
    if sheet is None:
        return False
    if current.has_letter:
        return True
    # sheets in a row: two different cases cannot both be meant by what follows
    cases = {known.case_reference for known in current.sheets if known.case_reference}
    return bool(sheet.case_reference and cases and sheet.case_reference not in cases)


def _join_empty(stacks: list[_Stack], problems: list[str]) -> list[_Stack]:
    """Blank pages and end sheets alone are no document: they go with what stands before them, or after."""
    kept: list[_Stack] = []
    for stack in stacks:
        if stack.has_letter or not kept:
            kept.append(stack)
        elif stack.sheets:
            numbers = ", ".join(str(page.number) for page in stack.pages)
            problems.append(f"page {numbers}: a cover sheet without a letter behind it")
            kept.append(stack)
        else:
            kept[-1].pages += stack.pages
    if len(kept) > 1 and not kept[0].has_letter and not kept[0].sheets:
        kept[1].pages[:0] = kept[0].pages
        kept.pop(0)
    return kept


# -- one document -------------------------------------------------------------------------------------------------


def _document(stack: _Stack) -> ScannedDocument:
    numbers = tuple(page.number for page in stack.pages)
    pages = tuple(replace(page, number=position) for position, page in enumerate(stack.pages, 1))
    return ScannedDocument(_letter(pages, _meaning(stack.sheets)), numbers)


def read_again(before: Reading, pages: Mapping[int, PageReading]) -> Reading:
    """A letter's reading with some of its pages, by number, read again. What its cover sheets said stands."""
    merged = tuple(pages.get(page.number, page) for page in before.pages)
    return _letter(merged, before.coversheets)


def _letter(pages: tuple[PageReading, ...], sheets: Coversheets) -> Reading:
    written = [page for page in pages if page.status in {PageStatus.OCR, PageStatus.TEXT_LAYER} and page.text]
    text = "\n\n".join(page.text for page in written)
    facts = read_letter(tuple(page.text for page in written))
    return Reading(
        channel=Channel.POST,
        date=facts.date,
        text=text,
        new_text=text,
        own_words=text,
        pages=pages,
        coversheets=sheets,
        sender_name=facts.sender_name,
        sender_address=facts.sender_address,
        unreadable="" if text.strip() else _why_unreadable(pages),
        defects=_defects(pages, address_is_one=facts.address_is_one),
        passages=tuple(Passage(Place.PAGE, f"page {page.number}", page.text) for page in written),
    )


def _meaning(sheets: list[Coversheet]) -> Coversheets:
    evidence = [sheet.physical_evidence for sheet in sheets if sheet.physical_evidence is not None]
    return Coversheets(
        case_reference=next((sheet.case_reference for sheet in sheets if sheet.case_reference), None),
        return_originals=any(sheet.return_originals for sheet in sheets),
        physical_evidence="; ".join(dict.fromkeys(filter(None, evidence))) if evidence else None,
        staff_case=any(sheet.staff_case for sheet in sheets),
        withheld=any(sheet.withheld for sheet in sheets),
    )


def _why_unreadable(pages: tuple[PageReading, ...]) -> str:
    failed = [page.failed_because for page in pages if page.status is PageStatus.FAILED]
    if failed:
        return f"no page could be read: {failed[0]}"
    if any(page.status is PageStatus.COVERSHEET for page in pages):
        return "a cover sheet without a letter"
    if all(page.status is PageStatus.BLANK for page in pages):
        return "all pages are blank"
    return "no words could be read on any page"


def _defects(pages: tuple[PageReading, ...], *, address_is_one: bool) -> tuple[str, ...]:
    defects = _failures(pages)
    if not address_is_one:
        defects.append("address-uncertain")
    return tuple(defects)


def _failures(pages: Iterable[PageReading]) -> list[str]:
    """Why pages failed; a run of pages with one reason is one line ("pages 51-5000: …")."""
    runs: list[tuple[int, int, str]] = []
    for page in pages:
        if page.status is not PageStatus.FAILED:
            continue
        if runs and runs[-1][1:] == (page.number - 1, page.failed_because):
            runs[-1] = (runs[-1][0], page.number, page.failed_because)
        else:
            runs.append((page.number, page.number, page.failed_because))
    return [f"page {a}: {why}" if a == b else f"pages {a}-{b}: {why}" for a, b, why in runs]


def _doubts(document: ScannedDocument) -> list[str]:
    """Places where a cover sheet may be missing. Proposed only: enclosures are letters too."""
    first_seen = False
    doubts = []
    for page, number in zip(document.reading.pages, document.pages, strict=True):
        if page.status not in {PageStatus.OCR, PageStatus.TEXT_LAYER} or not page.text:
            continue
        if first_seen and looks_like_first_page(page.text):
            doubts.append(f"page {number}: looks like the first page of another letter (or an enclosure)")
        first_seen = True
    return doubts


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
        reader = pypdf.PdfReader(io.BytesIO(source) if isinstance(source, bytes) else source)
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
