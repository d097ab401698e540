"""Cells of Excel workbooks from before 2007 (.xls), as text.

Promises what `parsers.office_text.read_spreadsheet` promises for the newer format: rows as lines, cells with tabs
between, dates as dates. xlrd (BSD, reads nothing else and is kept for that) follows the records; its surprises on
damaged files are "damaged" here, and its loops are the limited process's to stop.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlrd  # type: ignore[import-untyped]

from parsers.allowance import DocumentText, EnoughText, TextCollector, Unread
from parsers.charsets import clean_text
from parsers.defects import TEXT_TOO_LONG

if TYPE_CHECKING:
    from parsers.allowance import Allowance

__all__ = ["read_workbook97"]


def read_workbook97(content: bytes, allowance: Allowance) -> DocumentText:
    """Read a .xls.

    Raises:
        Unread: encrypted or damaged.
    """
    out = TextCollector(allowance.characters_left)
    try:
        with xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO()) as book:
            for number in range(book.nsheets):
                _read_sheet(book, number, out)
    except EnoughText:
        return DocumentText(clean_text(out.text()).strip("\n"), (TEXT_TOO_LONG,))
    except Exception as error:  # xlrd raises nearly anything on damaged records
        protected = "encrypted" in str(error).casefold()
        raise Unread("password-protected" if protected else "damaged") from error
    return DocumentText(clean_text(out.text()).strip("\n"))


def _read_sheet(book: Any, number: int, out: TextCollector) -> None:
    sheet = book.sheet_by_index(number)
    if book.nsheets > 1 and sheet.nrows:
        out.add(f"{sheet.name}\n")
    for row in range(sheet.nrows):
        line = "\t".join(_shown(cell, book.datemode) for cell in sheet.row(row)).rstrip()
        if line:
            out.add(line + "\n")
    book.unload_sheet(number)


def _shown(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return f"{cell.value:.15g}"
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return f"{cell.value:.15g}"
        return str(moment.strftime("%Y-%m-%d %H:%M")).removesuffix(" 00:00")
    return cell.value if isinstance(cell.value, str) and cell.ctype == xlrd.XL_CELL_TEXT else ""
