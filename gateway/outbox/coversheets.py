"""Cover sheets for the Scanning Team, as PDF: a QR code, and the same in large words, Welsh and English.

What is printed here is what `parsers.coversheet` reads back; a test prints, spoils and reads every kind. Sheets
stand in front of the letter they speak of; several may stand in front of one. The end-of-batch sheet stands last and
may carry the number of pages scanned before it, cover sheets included, so that a page that stuck is noticed.

The separator also carries Patch T at each of its edges, each reading T from its edge inwards, so that a scanner that
separates by itself, and other offices' software, know it whichever way it is fed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp

from gateway.outbox.letters import typst_template
from parsers.coversheet import SheetKind, code_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["KINDS", "CoversheetError", "Sheet", "render_coversheet", "render_coversheets"]

# The word on the command line, and what the sheet says in large letters.
KINDS: dict[str, tuple[SheetKind, str, str]] = {
    "new-letter": (SheetKind.NEW_LETTER, "NEW LETTER", "LLYTHYR NEWYDD"),
    "case": (SheetKind.CASE, "LETTER FOR AN EXISTING CASE", "LLYTHYR AR GYFER ACHOS SY'N BODOLI"),
    "originals": (SheetKind.ORIGINALS, "ORIGINAL DOCUMENTS TO BE RETURNED", "DOGFENNAU GWREIDDIOL I'W DYCHWELYD"),
    "physical-evidence": (SheetKind.EVIDENCE, "PHYSICAL EVIDENCE FOLLOWS", "TYSTIOLAETH FFISEGOL I DDILYN"),
    "withheld": (SheetKind.WITHHELD, "WITHHELD / CONFIDENTIAL", "WEDI'I DDAL YN ÔL / CYFRINACHOL"),
    "staff-case": (SheetKind.STAFF_CASE, "ICO STAFF CASE", "ACHOS AELOD O STAFF YR ICO"),
    "end-of-batch": (SheetKind.END_OF_BATCH, "END OF BATCH", "DIWEDD Y SWP"),
    "separator": (SheetKind.SEPARATOR, "DOCUMENT SEPARATOR", "DALEN WAHANU DOGFENNAU"),
}

_LONGEST_DETAIL = 120  # a QR code of 60 mm stays coarse enough for a fax


class CoversheetError(Exception):
    """This sheet cannot be printed; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to print.

    Attributes:
        kind: a key of KINDS.
        case: the reference, for kind `case`.
        detail: for `physical-evidence`: what it is and where it is stored.
        page_count: for `end-of-batch`: pages before it, cover sheets included.
    """

    kind: str
    case: str | None = None
    detail: str = ""
    page_count: int | None = None


def render_coversheet(
    kind: str,
    *,
    case: str | None = None,
    detail: str = "",
    page_count: int | None = None,
    templates: Path | None = None,
) -> bytes:
    """One sheet as a PDF of one page.

    Args:
        kind: a key of KINDS.
        case: the reference, for kind `case`.
        detail: for `physical-evidence`: what it is and where it is stored.
        page_count: for `end-of-batch`: pages before it, cover sheets included.
        templates: the office's own templates folder, looked into first.

    Raises:
        CoversheetError: no such kind, or a case sheet without a reference.
        gateway.outbox.letters.LetterError: the template is missing or wrong.
    """
    return render_coversheets([Sheet(kind, case, detail, page_count)], templates=templates)


def render_coversheets(sheets: Sequence[Sheet], *, templates: Path | None = None) -> bytes:
    """Several sheets as one PDF, a page each. Arguments and errors as in `render_coversheet`."""
    if not sheets:
        raise CoversheetError("no sheet was asked for")
    described = [_described(sheet) for sheet in sheets]
    return typst_template("coversheets/sheet.typ", templates).pdf({"sheets": json.dumps(described)})


def _described(sheet: Sheet) -> dict[str, object]:
    if sheet.kind not in KINDS:
        raise CoversheetError(f"no such cover sheet: {sheet.kind}; there are {', '.join(KINDS)}")
    kind, english, welsh = KINDS[sheet.kind]
    detail, lines = "", []
    match kind:
        case SheetKind.CASE:
            detail = (sheet.case or "").strip().upper()
            if not detail:
                raise CoversheetError("a sheet for an existing case needs its reference")
        case SheetKind.EVIDENCE:
            detail = " ".join(sheet.detail.split())[:_LONGEST_DETAIL]
            # one label in both languages: what is read back must be what was meant, whichever line survives
            lines = [f"Physical evidence / Tystiolaeth ffisegol: {detail}"] if detail else []
        case SheetKind.END_OF_BATCH if sheet.page_count is not None:
            detail = str(sheet.page_count)
            lines = [f"Pages / Tudalennau: {detail}"]
        case _:
            pass
    text = code_text(kind, detail)
    return {
        "title_en": english,
        "title_cy": welsh,
        "reference": detail if kind is SheetKind.CASE else "",
        "patch": kind is SheetKind.SEPARATOR,
        "lines": lines,
        "code": zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(scale=4),
        "code_text": text,
    }
