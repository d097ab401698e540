"""What the Scanning Team's cover sheets say: by their code first, by their large printed words second.

A cover sheet stands in front of the document it speaks of (guide, section 5: "original documents to be returned",
physical evidence). Promises: the same value for the same sheet however it was read; a page full of prose is never
taken for a sheet, whatever code it carries, so no letter can hide behind one. Refuses to say whether a reference
exists or which scheme it is of: that is `gateway.domain.references`.

A sheet that plainly is one but cannot be read (a torn code, a few broken words) is told as such: what stands behind it
belongs to nobody yet, and certainly not to the letter before.

Weighed for codes: pyzbar (needs a C library, 94 ms a page), zxing-cpp (in its wheel, 16 ms a page, no false alarm
on 47 letters). A sheet without a readable code is common (photocopied, faxed, other offices' own sheets), so words
count too. A code beats words: it has a checksum, recognition of print has none.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import re2
import zxingcpp

from parsers.letter import labelled_references
from parsers.patch_code import SEPARATORS

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Coversheet", "SheetKind", "code_text", "find_codes", "has_broken_code", "may_be_sheet", "read_coversheet"]

_PREFIX = "IGW1"  # intake gateway, first form of the code
_FORMATS = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128)
_MOST_WORDS = 120  # our own fullest sheet has about 80; a letter's page that short has a salutation
_MOST_WORDS_OF_A_HEADING_PAGE = 30


class SheetKind(StrEnum):
    """What a sheet can be printed for; the values stand in the code."""

    NEW_LETTER = "NEW"
    CASE = "CASE"
    ORIGINALS = "ORIGINALS"
    EVIDENCE = "EVIDENCE"
    WITHHELD = "WITHHELD"
    STAFF_CASE = "STAFF"
    END_OF_BATCH = "END"
    SEPARATOR = "SEP"


@dataclass(frozen=True, slots=True)
class Coversheet:
    """What one sheet says. A sheet without any of it is a plain separator."""

    case_reference: str | None = None
    return_originals: bool = False
    physical_evidence: str | None = None  # what, and where it is stored; "" when the sheet does not say
    staff_case: bool = False
    withheld: bool = False
    ends_batch: bool = False
    page_count: int | None = None  # of an end-of-batch sheet: pages before it, cover sheets included
    read_by: str = "words"  # or "code"
    disagreement: str = ""  # other readings of the reference: printed beside the code, in the code's own text, several
    patch: str = ""  # the patch code on it ("T", "2"), when nothing else told what it is
    unreadable: bool = False  # plainly a sheet, but what it says cannot be told

    def says_the_same_as(self, other: Coversheet) -> bool:
        """Do two sheets mean the same, however each was read?"""
        return self._meant == other._meant

    @property
    def references(self) -> tuple[str, ...]:
        """Every reading of the case's reference, that of the case itself first."""
        return (*filter(None, (self.case_reference,)), *filter(None, self.disagreement.split(", ")))

    @property
    def is_plain(self) -> bool:
        """Does it say nothing but that something new begins?"""
        return self.says_the_same_as(Coversheet())

    @property
    def _meant(self) -> Coversheet:
        return replace(self, read_by="", disagreement="", patch="")


def code_text(kind: SheetKind, detail: str = "") -> str:
    """The text of the code on a printed sheet. `detail`: the reference, what and where, or the page count."""
    detail = " ".join(detail.split())
    return f"{_PREFIX}:{kind.value}:{detail}" if detail else f"{_PREFIX}:{kind.value}"


def find_codes(image: Image.Image) -> tuple[str, ...]:
    """Texts of the QR and Code 128 codes on a page, however it lies. Never raises for what the picture holds."""
    # sheets are dark on light; to look for light on dark as well takes half the time again
    formats = zxingcpp.BarcodeFormats(list(_FORMATS))
    found = zxingcpp.read_barcodes(image.convert("L"), formats=formats, try_invert=False)
    # top to bottom, so that the same page always gives the same order
    found = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(dict.fromkeys(code.text.strip() for code in found if code.valid and code.text.strip()))


def has_broken_code(image: Image.Image) -> bool:
    """Is there a QR code on the page of which only the place can be told? Never raises for what the picture holds."""
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(image.convert("L"), formats=formats, try_invert=False, return_errors=True)
    return any(not code.valid for code in found)


def may_be_sheet(text: str) -> bool:
    """Are the words on a page few enough, and no letter's, so that it can be a sheet at all?"""
    return len(text.split()) <= _MOST_WORDS and not _salutation.search(text)


def read_coversheet(
    codes: tuple[str, ...], text: str, *, patch: str | None = None, broken_code: bool = False
) -> Coversheet | None:
    """Judge one page.

    Args:
        codes: what `find_codes` found on it.
        text: the words read from it; may be empty for a sheet too bad to read.
        patch: the patch code on it, if there is one.
        broken_code: there is a QR code on it that cannot be read.

    Returns:
        What the sheet says, or None for a page of a letter.
    """
    if not may_be_sheet(text):
        return None
    sheet = _read(codes, text)
    if sheet is not None:
        return sheet
    if patch in SEPARATORS:
        return Coversheet(read_by="code", patch=str(patch))
    return _remains_of_a_sheet(text, broken_code=broken_code)


def _read(codes: tuple[str, ...], text: str) -> Coversheet | None:
    words = text.split()
    own = [code for code in codes if code.upper().startswith(f"{_PREFIX}:")]
    if own:
        return _agree(_from_codes(own), text)
    bare = _bare_reference(codes)
    if _looks_like_a_sheet(text, len(words)):
        return _from_print(text, bare)
    # a bare reference in a code, alone on its page
    is_alone = bare is not None and len(words) <= _MOST_WORDS_OF_A_HEADING_PAGE
    return Coversheet(case_reference=bare, read_by="code") if is_alone else None


def _from_print(text: str, bare: str | None) -> Coversheet:
    # the code's own text is printed below it: a copier that loses the squares often leaves the letters
    printed = [f"{_PREFIX}:{found}" for found in _printed_code.findall(text)]
    if printed:
        sheet = _from_codes(printed)
        return _read_twice(replace(sheet, read_by="words"), text)
    sheet = _from_words(text)
    if bare is None:
        return sheet
    return _agree(replace(sheet, case_reference=bare, read_by="code"), text)


# -- remains ------------------------------------------------------------------------------------------------------

# The large words of our sheets, as a page too bad to read shows them with letters wrong or lost.
_LARGE_WORDS = (
    "casework cover sheet", "dalen glawr gwaith achos", "letter for an existing case", "document separator",
    "original documents to be returned", "dogfennau gwreiddiol i'w dychwelyd", "physical evidence follows",
    "tystiolaeth ffisegol i ddilyn", "llythyr newydd", "llythyr ar gyfer achos", "sy'n bodoli", "end of batch",
    "achos aelod o staff yr ico", "ico staff case", "dalen wahanu",
)  # fmt: skip
_STAFF_WORDS = ("achos aelod o staff yr ico", "ico staff case")
_ALIKE = 0.75  # of letters in order; "CASEW0RK C0VEB SHEFT" is 0.85


def _remains_of_a_sheet(text: str, *, broken_code: bool) -> Coversheet | None:
    """A sheet whose meaning is lost. What looks like a colleague's is taken for one: sealing can be undone."""
    lines = [" ".join(line.casefold().split()) for line in text.splitlines()]
    lines = [line for line in lines if 8 <= len(line) <= 45][:12]
    alike = [known for known in _LARGE_WORDS for line in lines if _is_alike(line, known)]
    few = len(text.split()) <= _MOST_WORDS_OF_A_HEADING_PAGE
    if not alike and not (broken_code and few):
        return None
    if _personal.search(text):
        return None
    return Coversheet(unreadable=True, staff_case=any(known in _STAFF_WORDS for known in alike))


def _is_alike(line: str, known: str) -> bool:
    return abs(len(line) - len(known)) <= 5 and difflib.SequenceMatcher(None, line, known).ratio() >= _ALIKE


# -- codes --------------------------------------------------------------------------------------------------------

# What a case reference looks like, of whatever scheme: letters, then at least four digits, perhaps more groups.
_reference = re2.compile(r"\b[A-Z]{2,5}[ ]?-?[ ]?[0-9]{4,10}(?:[ ]?-[ ]?[A-Z0-9]{2,6})?\b")
_bare = re2.compile(r"(?i)^(?:\[?\s*(?:case|ref|reference)\s*[.:]\s*)?([A-Z]{2,5}-?[0-9]{4,10}(?:-[A-Z0-9]{2,6})?)\]?$")


def _from_codes(codes: list[str]) -> Coversheet:
    sheet = Coversheet(read_by="code")
    for code in codes:
        _, kind, *rest = [part.strip() for part in code.split(":", 2)]
        detail = rest[0] if rest else ""
        match kind.upper():
            case SheetKind.CASE:
                sheet = replace(sheet, case_reference=detail.upper() or None)
            case SheetKind.ORIGINALS:
                sheet = replace(sheet, return_originals=True)
            case SheetKind.EVIDENCE:
                sheet = replace(sheet, physical_evidence=detail)
            case SheetKind.WITHHELD:
                sheet = replace(sheet, withheld=True)
            case SheetKind.STAFF_CASE:
                sheet = replace(sheet, staff_case=True)
            case SheetKind.END_OF_BATCH:
                count = int(detail) if detail.isdecimal() and len(detail) < 7 else None
                sheet = replace(sheet, ends_batch=True, page_count=count)
            case SheetKind.SEPARATOR:
                sheet = replace(sheet, patch="T")
            case _:
                pass  # a new letter, or a later form of sheet: a separator at least
    return sheet


def _bare_reference(codes: tuple[str, ...]) -> str | None:
    for code in codes:
        found = _bare.match(code.strip())
        if found:
            return str(found.group(1)).upper()
    return None


def _agree(sheet: Coversheet, text: str) -> Coversheet:
    """Note where the print says another reference than the code."""
    printed = _printed_reference(text)
    if sheet.case_reference is None or printed is None or _squeezed(printed) == _squeezed(sheet.case_reference):
        return sheet
    return replace(sheet, disagreement=printed)


def _read_twice(sheet: Coversheet, text: str) -> Coversheet:
    """The large reference and the one in the code's own text, both by eye: neither is better than the other."""
    of_code = "".join((sheet.case_reference or "").split())
    readings = [*_large_references(text), *filter(None, (of_code,))]
    different = list({_squeezed(reading): reading for reading in reversed(readings)}.values())[::-1]
    first, *others = different or [""]
    return replace(sheet, case_reference=first or None, disagreement=", ".join(others))


def _squeezed(reference: str) -> str:
    return "".join(reference.split()).replace("-", "").upper()


_printed_code = re2.compile(
    r"(?m)^\W{0,3}[1Il|]GW[1Il|]\s?:\s?((?:NEW|CASE|ORIGINALS|EVIDENCE|WITHHELD|STAFF|END|SEP)\b.*)$"
)


# -- words --------------------------------------------------------------------------------------------------------

_salutation = re2.compile(r"(?im)^\W{0,3}(?:dear|annwyl|dear sirs?|to whom it may concern)\b")
_title = re2.compile(
    r"(?i)\b(?:cover(?:ing)?[ -]?(?:sheet|page)|front[ -]?sheet|document separator"
    r"|(?:separator|divider|header|batch|scan(?:ning)?|routing)[ -]?(?:sheet|page|header|cover)"
    r"|d?dalen (?:g?lawr|flaen|w?ahanu)|t?daflen g?lawr|taflen g?lawr|tudalen g?lawr)\b"
)
_originals = re2.compile(
    r"(?i)\b(?:original(?:s| documents?| papers?)?\b.{0,30}\b(?:return(?:ed)?|sent back)"
    r"|return(?: of)?(?: the)? (?:original(?:s| documents?)|documents?|papers?|enclosures?)"
    r"|(?:documents?|papers?|enclosures?|items?)\b.{0,20}\b(?:to be returned|to go back|to return)"
    r"|dogfennau gwreiddiol|rhai gwreiddiol|dychwelyd y gwreiddiol)"
)
_evidence = re2.compile(
    r"(?i)\b(?:physical (?:evidence|items?|exhibits?|media)|(?:items?|enclosures?) not scanned"
    r"|tystiolaeth (?:ffisegol|gorfforol))\b"
)
_staff = re2.compile(r"(?i)\b(?:(?:ico )?staff case|employee case|ECS|achos (?:aelod o )?staff)\b")
_withheld = re2.compile(r"(?i)\b(?:withheld|(?:information|material) withheld|confidential|dal yn ôl|cyfrinachol)\b")
_end = re2.compile(r"(?i)\b(?:end of (?:the )?(?:batch|stack)|diwedd y (?:swp|pentwr))\b")
_new = re2.compile(r"(?i)\b(?:new (?:letter|correspondence|document|item)|llythyr newydd|gohebiaeth newydd)\b")
_pages = re2.compile(
    r"(?i)(?:pages?|sheets?|tudalennau)(?: in (?:this )?(?:batch|stack))?\s*[:=]?\s*([0-9]{1,6})\b"
    r"|\b([0-9]{1,6}) (?:pages|tudalen)\b"
)
_stored = re2.compile(
    r"(?i)^\W{0,3}(?:stored|storage|location|kept|held|where(?: stored)?|lleoliad|cedwir)\b[^:]{0,30}:\s*(.+)$"
)
_no = re2.compile(r"(?i)^\W{0,3}(?:no?|none|nil|n/a|not applicable|nac? oes|na|nac ydy\w*|dim)\b")
_empty_box = re2.compile(r"^\s*(?:\[\s?\]|\(\s?\)|☐|□|❑)")
_yes = re2.compile(r"(?i)^\W{0,3}(?:y(?:es)?|oes|ydy\w*|ie)\b[\s,;:.–—-]*")
_not = re2.compile(r"(?i)\b(?:not|need not|no need|ddim)\b")
_bracketed = re2.compile(r"(?i)\[\s*ref\s*\.?\s*([A-Z]{2,5}[ ]?-?[ ]?[0-9]{4,10}(?:[ ]?-[ ]?[A-Z0-9]{2,6})?)\s*\]")
# Read with look-alikes: letters first, mostly digits, as long as references are.
_nearly = re2.compile(r"^[A-Z0-9|]{2,5}[ -]?[0-9A-Z -]{5,14}$")
_personal = re2.compile(
    r"(?i)\b(?:please|thanks?|my|mine|me|i (?:am|have|was|want|need|enclose|wrote)|i'm|i've|you|yours?|we|us|sir|madam"
    r"|diolch|os gwelwch|fy|chi)\b"
)
# "Confidential" alone stands on envelopes and letters too: as a heading it is no sheet
_headings = (_originals, _evidence, _staff, re2.compile(r"(?i)\bwithheld\b"), _end, _new)


def _looks_like_a_sheet(text: str, words: int) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(_title.search(line) and len(line.split()) <= 8 for line in lines[:8]):
        return True
    # a heading alone on its page, as an office without codes prints it in large letters
    heads = lines[:3]
    if _personal.search(text):
        return False  # "Please return my papers. J. Smith" is a short letter
    return words <= _MOST_WORDS_OF_A_HEADING_PAGE and any(
        heading.search(line) and len(line.split()) <= 7 for line in heads for heading in _headings
    )


def _from_words(text: str) -> Coversheet:
    sheet = Coversheet(case_reference=_printed_reference(text))
    several = list(_printed_references(text).values())
    if len(several) > 1:
        sheet = replace(sheet, disagreement=", ".join("".join(each.split()).upper() for each in several))
    where = ""
    for line in text.splitlines():
        sheet = _read_line(sheet, line)
        stored = _stored.match(line.strip())
        if stored:
            where = str(stored.group(1)).strip()
    if where and sheet.physical_evidence is not None:
        sheet = replace(sheet, physical_evidence="; ".join(filter(None, (sheet.physical_evidence, where))))
    count = _pages.search(text)
    if sheet.ends_batch and count:
        sheet = replace(sheet, page_count=int(count.group(1) or count.group(2)))
    return sheet


def _read_line(sheet: Coversheet, line: str) -> Coversheet:
    if _originals.search(line):
        sheet = replace(sheet, return_originals=sheet.return_originals or _said_yes(line, _originals))
    if _evidence.search(line) and _said_yes(line, _evidence):
        said = _yes.sub("", _value(line, _evidence))
        sheet = replace(sheet, physical_evidence=sheet.physical_evidence or said)
    if _staff.search(line):
        sheet = replace(sheet, staff_case=sheet.staff_case or _said_yes(line, _staff))
    if _withheld.search(line):
        sheet = replace(sheet, withheld=sheet.withheld or _said_yes(line, _withheld))
    return replace(sheet, ends_batch=sheet.ends_batch or bool(_end.search(line)))


def _value(line: str, label: re2._Regexp) -> str:
    """What the line says of its label: behind the colon, or behind the label's words."""
    found = label.search(line)
    rest = line[found.end() :] if found else line
    head, colon, behind = rest.partition(":")
    # "Physical evidence (discs, files): NO" keeps its value behind the colon. Without one only an answer is a
    # value: "follows" belongs to the heading.
    if colon:
        return behind.strip(" \t.,;:–—-")
    answer = head.strip(" \t.,;:–—-")
    return answer if _no.match(answer) or _yes.match(answer) else ""


def _said_yes(line: str, label: re2._Regexp) -> bool:
    """A heading by itself says yes; an answer says what it says."""
    return not (_no.match(_value(line, label)) or _not.search(line) or _empty_box.match(line))


def _printed_reference(text: str) -> str | None:
    """The one reference that the sheet prints: in the bracketed form, else the only one there is.

    Where none is of a reference's form, what stands behind a label is given as it was read: it exists nowhere, so a
    person looks, instead of a new case being opened for a letter that somebody had put on a case.
    """
    found = _printed_references(text)
    if len(found) != 1:
        return None
    return "".join(next(iter(found.values())).split()).upper()


def _large_references(text: str) -> list[str]:
    """Those that a sheet prints outside its code's own text."""
    without = "\n".join(line for line in text.splitlines() if not _printed_code.search(line))
    return ["".join(found.split()).upper() for found in _printed_references(without).values()]


def _printed_references(text: str) -> dict[str, str]:
    bracketed = {_squeezed(found): found for found in _bracketed.findall(text)}
    if bracketed:
        return bracketed
    whole = {_squeezed(token): token for token in _reference.findall(text)}
    return whole or {_squeezed(token): token for token in labelled_references(text) if _nearly.match(token)}
