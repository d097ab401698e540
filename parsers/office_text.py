"""Text out of office documents that are ZIP files of XML: DOCX, XLSX, PPTX, ODT, ODS, ODP.

Promises the words in reading order, cells of a table row on one line with tabs between; tracked deletions left out,
footnotes, comments, headers and text boxes kept. What is unpacked is counted as it comes out of the ZIP, so a
document that unpacks to gigabytes stops at the limit; no tree is built, so deep or wide XML costs no memory.

Refuses: encrypted documents (`Unread("password-protected")`), entities and external references (never resolved),
formulas and macros (never run; a formula's stored result is what is read).

Weighed: python-docx, openpyxl and odfpy build whole trees in memory without limits, and are three libraries for
what is one walk over XML events; they would be needed for writing, which nobody does here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from lxml import etree  # type: ignore[import-untyped]

from parsers.allowance import DocumentText, EnoughText, TextCollector, Unread
from parsers.defects import TEXT_TOO_LONG
from parsers.file_type import zip_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from parsers.allowance import Allowance

__all__ = ["read_open_document", "read_presentation", "read_spreadsheet", "read_word"]

_CHUNK: Final = 65_536
_DAMAGE = (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
_NUMBER = re.compile(r"(\d+)\.xml$")


class _Package:
    """The ZIP around a document."""

    def __init__(self, content: bytes, allowance: Allowance) -> None:
        entries = zip_entries(content)
        if entries is None:
            raise Unread("damaged")
        self.names = [entry.filename for entry in entries]
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Unread("password-protected")
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._allowance = allowance
        self.defects: dict[str, None] = {}

    def matching(self, pattern: str) -> list[str]:
        """Members whose whole name fits, by the number in their name."""
        found = [name for name in self.names if re.fullmatch(pattern, name)]
        return sorted(found, key=lambda name: (int(m[1]) if (m := _NUMBER.search(name)) else 0, name))

    def walk(self, name: str, target: _Target) -> None:
        """Run one XML member through `target`. A damaged end is listed; what came before it counts."""
        if name not in self.names:
            return
        # huge_tree stays off: libxml2 then refuses nesting beyond 256 and entity bombs by itself.
        parser = etree.XMLParser(
            target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
        )
        try:
            with self._zip.open(name) as stream:
                while piece := stream.read(_CHUNK):
                    self._allowance.take_bytes(len(piece))
                    parser.feed(piece)
            parser.close()
            if any(entry.level_name == "FATAL" for entry in parser.feed_error_log):
                self.defects["damaged"] = None
        except _DAMAGE:
            self.defects["damaged"] = None


class _Target:
    """Receives XML events; names come without their namespaces (strict and transitional OOXML differ only there)."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Characters."""

    def close(self) -> None:
        """The document is over."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    for key, value in attributes.items():
        if _local(key) == name:
            return value
    return ""


class _Prose(_Target):
    """Paragraphs and tables, for Word, PowerPoint and OpenDocument alike.

    Args:
        out: where the words go.
        words: elements whose characters are words; empty when all characters inside paragraphs are.
        skipped: elements left out with all that is in them.
        breaks: elements that stand for a character.
    """

    _PARAGRAPHS = frozenset({"p", "h"})
    _CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
    _ROWS = frozenset({"tr", "table-row"})

    def __init__(
        self, out: TextCollector, *, words: frozenset[str], skipped: frozenset[str], breaks: Mapping[str, str]
    ) -> None:
        self._out = out
        self._words = words
        self._skipped = skipped
        self._breaks = breaks
        self._skipping = 0
        self._cells = 0
        self._paragraphs = 0
        self._in_word = 0
        self._row: list[str] = []  # separators that wait for further words, so that empty cells cost nothing

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if self._skipping or name in self._skipped:
            self._skipping += 1
            return
        if name in self._breaks:
            count = min(int(c), 1000) if (c := _attribute(attributes, "c")).isdecimal() else 1
            self._put(self._breaks[name] * count)
        elif name in self._words:
            self._in_word += 1
        elif name in self._CELLS:
            self._cells += 1
        elif name in self._PARAGRAPHS:
            if self._paragraphs and not self._cells:
                self._put("\n")  # a text box inside a paragraph
            self._paragraphs += 1

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self._skipping:
            self._skipping -= 1
            return
        if name in self._words:
            self._in_word -= 1
        elif name in self._PARAGRAPHS:
            self._paragraphs -= 1
            self._end_paragraph()
        elif name in self._CELLS:
            self._cells -= 1
            while self._row and self._row[-1] == " ":
                self._row.pop()
            if len(self._row) < 1000:
                self._row.append("\t")
        elif name in self._ROWS:
            self._row.clear()
            self._put("\n")

    def data(self, text: str) -> None:
        if not self._skipping and (self._in_word if self._words else self._paragraphs):
            self._put(text)

    def _end_paragraph(self) -> None:
        if not self._cells:
            self._put("\n")
        elif len(self._row) < 1000:
            self._row.append(" ")

    def _put(self, text: str) -> None:
        if self._row and text.strip():
            self._out.add("".join(self._row))
            self._row.clear()
        self._out.add(text)


def _word_prose(out: TextCollector) -> _Prose:
    # mc:Fallback repeats a text box for old programs; moved text stands at its new place too.
    return _Prose(
        out,
        words=frozenset({"t"}),
        skipped=frozenset({"Fallback", "moveFrom", "del", "pPr", "sdtPr", "instrText"}),
        breaks={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "txbxContent": "\n"},
    )


def _slide_prose(out: TextCollector) -> _Prose:
    return _Prose(out, words=frozenset({"t"}), skipped=frozenset({"Fallback"}), breaks={"br": "\n"})


def _open_document_prose(out: TextCollector) -> _Prose:
    return _Prose(
        out,
        words=frozenset(),
        skipped=frozenset({"tracked-changes", "automatic-styles", "styles", "scripts", "font-face-decls", "creator"}),
        breaks={"tab": "\t", "s": " ", "line-break": "\n"},
    )


def read_word(content: bytes, allowance: Allowance) -> DocumentText:
    """Text of a DOCX (or DOCM): body first, then notes, comments, headers and footers.

    Raises:
        Unread: encrypted, not a document at all, or too large when unpacked.
    """
    package = _Package(content, allowance)
    parts = [
        *package.matching(r"word/document\d*\.xml"),
        *package.matching(r"word/(?:footnotes|endnotes|comments)\.xml"),
        *package.matching(r"word/(?:header|footer)\d*\.xml"),
    ]
    return _read_parts(package, parts, _word_prose, allowance)


def read_presentation(content: bytes, allowance: Allowance) -> DocumentText:
    """Text of a PPTX, slide by slide, then the speaker's notes.

    Raises:
        Unread: encrypted, not a document at all, or too large when unpacked.
    """
    package = _Package(content, allowance)
    parts = [
        *package.matching(r"ppt/slides/slide\d+\.xml"),
        *package.matching(r"ppt/notesSlides/notesSlide\d+\.xml"),
    ]
    return _read_parts(package, parts, _slide_prose, allowance)


def read_open_document(content: bytes, allowance: Allowance) -> DocumentText:
    """Text of an ODT, ODS or ODP; of a sheet the cells as shown, tabs between.

    Raises:
        Unread: encrypted, not a document at all, or too large when unpacked.
    """
    package = _Package(content, allowance)
    encrypted = _Seen("encryption-data")
    package.walk("META-INF/manifest.xml", encrypted)
    if encrypted.seen:
        raise Unread("password-protected")
    return _read_parts(package, ["content.xml", "styles.xml"], _open_document_prose, allowance)


def _read_parts(
    package: _Package,
    parts: Iterable[str],
    prose: Callable[[TextCollector], _Prose],
    allowance: Allowance,
) -> DocumentText:
    parts = list(parts)
    if not any(part in package.names for part in parts):
        raise Unread("damaged: the text is missing")
    out = TextCollector(allowance.characters_left)
    try:
        for part in parts:
            package.walk(part, prose(out))
    except EnoughText:
        package.defects[TEXT_TOO_LONG] = None
    except Unread as reason:
        if not out.text().strip():
            raise
        package.defects[f"{TEXT_TOO_LONG}: {reason}"] = None  # a bomb in the footer does not cost the letter
    return DocumentText(_tidy(out.text()), tuple(package.defects))


def _tidy(text: str) -> str:
    """Blank lines of empty paragraphs and cells folded to one; spaces at line ends dropped."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept).strip("\n")


class _Seen(_Target):
    def __init__(self, name: str) -> None:
        self._name = name
        self.seen = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - lxml's signature
        self.seen = self.seen or _local(tag) == self._name


# --- spreadsheets -----------------------------------------------------------------------------------------------


class _SharedStrings(_Target):
    """`xl/sharedStrings.xml`: the texts that cells name by number."""

    def __init__(self, most: int) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0
        self._left = most

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - lxml's signature
        name = _local(tag)
        self._phonetic += name == "rPh"
        self._in_text = name == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        name = _local(tag)
        self._in_text = False
        self._phonetic -= name == "rPh"
        if name == "si":
            self.strings.append("".join(self._pieces))
            self._pieces.clear()

    def data(self, text: str) -> None:
        if self._in_text and self._left > 0:
            self._pieces.append(text)
            self._left -= len(text)


class _Styles(_Target):
    """`xl/styles.xml`: which cell formats show a number as a date."""

    # ECMA-376 part 1, 18.8.30: the built-in formats that are dates.
    _BUILT_IN = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})

    def __init__(self) -> None:
        self._dates = set(self._BUILT_IN)
        self._in_cells = False
        self.is_date: list[bool] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if name == "numFmt":
            code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", attributes.get("formatCode", "")[:200]).casefold()
            number = attributes.get("numFmtId", "")
            if number.isdecimal() and "d" in code and "y" in code:
                self._dates.add(int(number))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            number = attributes.get("numFmtId", "0")
            self.is_date.append(number.isdecimal() and int(number) in self._dates)

    def end(self, tag: str) -> None:
        if _local(tag) == "cellXfs":
            self._in_cells = False


class _Workbook(_Target):
    """`xl/workbook.xml`: names of the sheets, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if _local(tag) == "sheet":
            self.names.append(attributes.get("name", ""))


class _Sheet(_Target):
    """One sheet: rows as lines, cells with tabs between."""

    def __init__(self, out: TextCollector, strings: list[str], is_date: list[bool]) -> None:
        self._out = out
        self._strings = strings
        self._is_date = is_date
        self._kind = ""
        self._style = 0
        self._value: list[str] = []
        self._in_value = False
        self._cells: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            self._kind = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isdecimal() and len(style) < 9 else 0
            self._value.clear()
        self._in_value = name in {"v", "t"}

    def end(self, tag: str) -> None:
        name = _local(tag)
        self._in_value = False
        if name == "c":
            self._cells.append(self._shown("".join(self._value)))
        elif name == "row":
            line = "\t".join(self._cells).rstrip()
            self._cells.clear()
            if line:
                self._out.add(line + "\n")

    def data(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            known = value.isdecimal() and len(value) < 9 and int(value) < len(self._strings)
            return self._strings[int(value)] if known else ""
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self._kind == "n" and self._style < len(self._is_date) and self._is_date[self._style]:
            return _date_of(value)
        return value


def _date_of(value: str) -> str:
    """A day number of Excel's calendar (30 December 1899 is 0) as an ISO date; the number itself if it is none."""
    try:
        moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(value))
    except (ValueError, OverflowError):
        return value
    whole_day = moment.hour == moment.minute == 0
    return moment.strftime("%Y-%m-%d" if whole_day else "%Y-%m-%d %H:%M")


def read_spreadsheet(content: bytes, allowance: Allowance) -> DocumentText:
    """Cells of an XLSX (or XLSM) as text, sheet by sheet under the sheet's name.

    Raises:
        Unread: encrypted, not a workbook at all, or too large when unpacked.
    """
    package = _Package(content, allowance)
    sheets = package.matching(r"xl/worksheets/sheet\d+\.xml")
    if not sheets:
        raise Unread("damaged: the sheets are missing")
    strings, styles, workbook = _SharedStrings(allowance.limits.text_characters), _Styles(), _Workbook()
    package.walk("xl/sharedStrings.xml", strings)
    package.walk("xl/styles.xml", styles)
    package.walk("xl/workbook.xml", workbook)
    out = TextCollector(allowance.characters_left)
    try:
        for index, sheet in enumerate(sheets):
            name = workbook.names[index] if index < len(workbook.names) else ""
            if len(sheets) > 1 and name:
                out.add(f"{name}\n")
            package.walk(sheet, _Sheet(out, strings.strings, styles.is_date))
        for part in package.matching(r"xl/(?:comments\d*|threadedComments/threadedComment\d+)\.xml"):
            package.walk(part, _slide_prose(out))
    except EnoughText:
        package.defects[TEXT_TOO_LONG] = None
    return DocumentText(_tidy(out.text()), tuple(package.defects))
