"""Text of a PDF that came as an attachment: text layer by pypdf, OCR for pages that have none.

Promises one `PageReading` for each page within the allowance, with how it ended; what people typed into form
fields, and files packed inside the PDF, too. One broken page never costs the others.

Refuses: a PDF that asks for a password (`Unread`), scripts, links, anything but reading.

pypdf and pdfium both read text; pypdf is the default (20-44 ms a page where pdfium takes 2-3) because, being
Python, a hostile font can only make it slow, and because it stops itself at large streams. pdfium opens what pypdf
cannot: damaged cross-references, AES encryption with an empty password; and it alone can draw a page.
"""

from __future__ import annotations

import io
import logging
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdf

from parsers.allowance import DocumentText, Unread
from parsers.ocr import NO_WORDS, read_page
from parsers.page_images import CannotOpenPages, PageLimits, is_real_text, open_pages
from parsers.reading import PageReading, PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.allowance import Allowance
    from parsers.page_images import PageFile

__all__ = ["PdfText", "read_pages", "read_pdf"]

# pypdf writes a line for each oddity of each file; a file's oddities belong on the item, not into the log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# Mean confidence of OCR. Printed pages read upright have about 94; below _POOR a person should look at the picture,
# below _RUBBISH the "words" are the grain of a photograph (guesses, between measured 94 and 39 for upside-down).
_POOR = 60.0
_RUBBISH = 25.0
_MOST_FIELDS = 2_000
_MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class PdfText(DocumentText):
    """A PDF's text, and the files that were packed into it (name, content)."""

    files: tuple[tuple[str, bytes], ...] = ()


def read_pages(content: bytes, allowance: Allowance) -> DocumentText:
    """Read a picture, or every page of a TIFF, by OCR.

    Raises:
        Unread: no page of it can be reached.
    """
    try:
        with open_pages(content, _page_limits(allowance)) as pages:
            readings = tuple(_read_each(pages, None, pages.page_count, allowance))
    except CannotOpenPages as error:
        raise Unread(error.reason) from error
    return _together(readings, pages.page_count)


def read_pdf(content: bytes, allowance: Allowance) -> PdfText:
    """Read a PDF page by page.

    Raises:
        Unread: it asks for a password, or neither reader can open it.
    """
    reader = _open_with_pypdf(content)
    with ExitStack() as stack:
        pages: PageFile | None = None
        try:
            pages = stack.enter_context(open_pages(content, _page_limits(allowance)))
        except CannotOpenPages as error:
            if reader is None:
                raise Unread(_in_short(error.reason)) from error
        count = pages.page_count if pages else _page_count(reader)
        readings = tuple(_read_each(pages, reader, count, allowance))
    whole = _together(readings, count)
    typed = _form_text(reader)
    text = "\n\n".join(piece for piece in (whole.text, typed) if piece)
    return PdfText(text, whole.defects, whole.pages, tuple(_packed_files(reader, allowance)))


def _in_short(reason: str) -> str:
    return "password-protected" if "password" in reason else reason


def _page_limits(allowance: Allowance) -> PageLimits:
    limits = allowance.limits
    return PageLimits(pages=limits.pages, pixels=limits.pixels, page_seconds=limits.page_seconds)


def _open_with_pypdf(content: bytes) -> pypdf.PdfReader | None:
    """None when pypdf cannot make sense of it, or when it is encrypted (pdfium tries the empty password)."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        usable = not reader.is_encrypted and len(reader.pages) > 0
    except Exception:  # noqa: BLE001 - hostile files raise RecursionError, KeyError and much more; pdfium is asked next
        return None
    return reader if usable else None


def _page_count(reader: pypdf.PdfReader | None) -> int:
    return len(reader.pages) if reader else 0


def _read_each(
    pages: PageFile | None, reader: pypdf.PdfReader | None, count: int, allowance: Allowance
) -> Iterator[PageReading]:
    for number in range(1, count + 1):
        if not allowance.take_page():
            return
        allowance.step(f"page {number}")
        text = _page_text(reader, number)
        if is_real_text(text) or (_is_short_text(text) and not _has_pictures(reader, number)):
            yield PageReading(number, PageStatus.TEXT_LAYER, text)
        elif pages is not None:
            yield _with_text(read_page(pages.page(number), _page_limits(allowance)), text)
        else:
            yield _with_text(PageReading(number, PageStatus.FAILED, failed_because="the page cannot be drawn"), text)


def _page_text(reader: pypdf.PdfReader | None, number: int) -> str:
    try:
        return (reader.pages[number - 1].extract_text() or "").strip() if reader else ""
    except Exception:  # noqa: BLE001 - one broken page or font costs its own text layer only: OCR is tried next
        return ""


def _with_text(page: PageReading, short_text: str) -> PageReading:
    """A page with a few words only ("Page 1"): they count when drawing the page showed no more."""
    if page.text or not _is_short_text(short_text):
        return page
    return PageReading(page.number, PageStatus.TEXT_LAYER, short_text)


def _is_short_text(text: str) -> bool:
    """A few words that may be all of a page ("Annex C"), not the rubbish of a font without a character map."""
    return any(map(str.isalpha, text)) and text.replace("\n", " ").isprintable() and "\ufffd" not in text


def _has_pictures(reader: pypdf.PdfReader | None, number: int) -> bool:
    """Whether something is drawn on the page that might hold more words than its text layer."""
    try:
        resources: Any = reader.pages[number - 1]["/Resources"] if reader else {}
        return bool(resources.get("/XObject"))
    except Exception:  # noqa: BLE001 - not to be told: then OCR has a look
        return True


def _together(readings: tuple[PageReading, ...], count: int) -> DocumentText:
    defects = []
    if len(readings) < count:
        defects.append(f"pages-not-read: {count - len(readings)} of {count}")
    # a photograph says nothing by words, and that is all there is to say of it
    if silent := [page for page in readings if page.failed_because == NO_WORDS]:
        defects.append(f"no-words: {len(silent)} of {count} pages")
    if failed := [page for page in readings if page.status is PageStatus.FAILED and page not in silent]:
        defects.append(f"pages-failed: {len(failed)} of {count}: {failed[0].failed_because}")
    if failed and len(failed) == len(readings):
        raise Unread(failed[0].failed_because)
    if poor := [page for page in readings if page.confidence is not None and page.confidence < _POOR]:
        defects.append(f"hardly-legible: {len(poor)} of {count} pages")
    text = "\n\n".join(page.text for page in readings if page.text and (page.confidence or 100) >= _RUBBISH)
    return DocumentText(text, tuple(defects), readings)


def _form_text(reader: pypdf.PdfReader | None) -> str:
    """What was typed into form fields: it stands outside the page's text, and it is all that the writer wrote."""
    try:
        fields: dict[str, Any] = (reader.get_fields() if reader else None) or {}
        typed = [
            f"{name}: {value}"
            for name, field in list(fields.items())[:_MOST_FIELDS]
            if isinstance(value := field.get("/V"), str) and value.strip("/ ") and value != "/Off"
        ]
    except Exception:  # noqa: BLE001 - a broken form costs its fields, not the pages
        return ""
    return "\n".join(typed)


def _packed_files(reader: pypdf.PdfReader | None, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    try:
        names = list(reader.attachments)[:_MOST_FILES] if reader else []
    except Exception:  # noqa: BLE001 - a broken list of files costs the files, not the pages
        return
    for name in names:
        try:
            contents = reader.attachments[name] if reader else []
        except Exception:  # noqa: BLE001, S112 - this file cannot be unpacked; the others can
            continue
        for content in contents:
            allowance.take_bytes(len(content))
            yield str(name) if isinstance(name, str) else "file", content
