"""A stack of paper, taken apart into letters by its cover sheets, every page accounted for.

Promises: each page of the file stands in exactly one document (pages in = pages out, cover sheets, blanks and failed
pages included); what a cover sheet says belongs to the document behind it and to no other; whatever the file holds,
a value comes back. Refuses to split a stack where only the words suggest it: such places are listed as problems for
a person, because a letter cut in two and two letters run together are both worse than a question. One exception, and
it is told: where a page that nobody can read stands before the first page of a letter, a sheet was most likely lost,
and what the sheet before it said must not reach the letter behind it.

A sheet that stands behind pages of a letter begins the next document, also when it only says "originals to be
returned": a sheet stands in front of what it speaks of. Several sheets in a row speak of the same document, the same
sheet read twice included (which is told: a letter may have been pulled through between them). Only an end-of-batch
sheet looks back: it closes the document before it.

A split that a person asks for (`assemble` with `begins`) takes the same road, as if a sheet had lain there.

What is particular to one scanner (`ScannerDefaults`) acts when the pages are put together, not when they are read:
pages are kept by their content, and the same file may come by another scanner.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from parsers.coversheet import Coversheet
from parsers.first_page import beginning_of, looks_like_an_ending, looks_like_later_page, own_pages
from parsers.letter import SPLIT_PROPOSED, read_letter
from parsers.ocr import PageDetail
from parsers.page_twins import twins_of
from parsers.reading import SHEET_ALONE, Channel, Coversheets, PageReading, PageStatus, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ProposedSplit",
    "Scan",
    "ScannedDocument",
    "ScannedPage",
    "ScannerDefaults",
    "assemble",
    "read_again",
    "with_split_proposed",
]


@dataclass(frozen=True, slots=True)
class ScannerDefaults:
    """What is true of all that comes from one scanner."""

    languages: str = "eng+cym"  # Tesseract's codes
    separators: Literal["any", "coversheets", "patch-t", "none"] = "any"  # none: each file is one letter
    duplex: bool = False  # both sides of each sheet are in the file, front first
    drop_blanks: bool = True  # False: a page that looks blank is a page of the letter
    withheld: bool = False  # all of it is withheld or confidential
    staff_case: bool = False  # all of it is of colleagues


@dataclass(frozen=True, slots=True)
class ProposedSplit:
    """A place inside a letter where another one may begin: a person decides."""

    page: int  # in the document, from 1: the one that would begin the other letter
    number: int  # of that page in the file
    problem: str  # as the problems tell it


@dataclass(frozen=True, slots=True)
class ScannedDocument:
    """One letter out of a stack.

    `reading` counts pages within the document's own file (what `extract_pages` makes of it); `pages` says where
    those stood in the stack.
    """

    reading: Reading
    pages: tuple[int, ...]
    problems: tuple[str, ...] = ()  # of these pages; `Scan.problems` has them too
    proposed: tuple[ProposedSplit, ...] = ()

    def with_proposed(self, proposed: tuple[ProposedSplit, ...]) -> ScannedDocument:
        """With these splits to ask a person about; until then nobody knows whose letter it is."""
        return replace(self, proposed=proposed, reading=with_split_proposed(self.reading, is_so=bool(proposed)))

    @property
    def page_count(self) -> str:
        """In words for people: "5 pages, of them 2 blank"."""
        count = len(self.pages)
        blank = sum(page.status is PageStatus.BLANK for page in self.reading.pages)
        words = "1 page" if count == 1 else f"{count} pages"
        return f"{words}, of them {blank} blank" if blank else words


@dataclass(frozen=True, slots=True)
class Scan:
    """What one file held."""

    pages_in: int
    documents: tuple[ScannedDocument, ...]
    problems: tuple[str, ...] = ()  # for the Scanning Team, in plain words, without content
    of_batches: tuple[tuple[str, int, int], ...] = ()  # problems of one batch, with its first and last page in the file
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
    behind_sheet: bool = False  # a sheet that can be read began it


@dataclass(slots=True)
class _Problems:
    """What a person must look at, each with the page (of the file) it is about; 0 is the whole file."""

    found: list[tuple[int, str]] = field(default_factory=list)
    proposed: dict[int, str] = field(default_factory=dict)  # splits, by the page that would begin another letter
    of_batches: list[tuple[str, int, int]] = field(default_factory=list)

    def tell(self, number: int, words: str) -> None:
        self.found.append((number, f"page {number}: {words}" if number else words))

    def tell_batch(self, first: int, last: int, words: str) -> None:
        """Of no letter, but of the batch on these pages: whoever of its letters can be told is."""
        self.tell(0, f"page {last}: {words}")
        self.of_batches.append((self.found[-1][1], first, last))

    def propose(self, number: int, words: str) -> None:
        self.tell(number, words)
        self.proposed[number] = self.found[-1][1]

    def splits_of(self, numbers: tuple[int, ...]) -> tuple[ProposedSplit, ...]:
        found = ((page, number) for page, number in enumerate(numbers, 1) if page > 1 and number in self.proposed)
        return tuple(ProposedSplit(page, number, self.proposed[number]) for page, number in found)

    def of(self, numbers: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(words for number, words in self.found if number in numbers)


# -- splitting ----------------------------------------------------------------------------------------------------


def assemble(
    readings: list[PageReading],
    sheets: list[Coversheet | None],
    *,
    claimed: int,
    defaults: ScannerDefaults,
    begins: frozenset[int] | None = None,
) -> Scan:
    """Put read pages together as letters.

    Args:
        readings: of all pages, in order.
        sheets: what each says as a cover sheet.
        claimed: pages that the file says it has.
        defaults: of the scanner.
        begins: numbers of the pages with which a document begins because a person said so, behind the first: there
            and nowhere else. None: where the sheets say.
    """
    readings, sheets = list(readings), list(sheets)
    problems = _Problems()
    if claimed > len(readings):
        problems.tell(0, f"the file claims {claimed} pages; {len(readings)} were counted")
    _act_on_defaults(readings, sheets, defaults, problems)
    stacks = _Splitter(readings, sheets, defaults, problems, begins).split()
    documents: list[ScannedDocument] = []
    for stack in stacks:
        document = _document(stack, defaults)
        problems.found += [(page.number, words) for page, words in _failures(stack.pages)]
        _tell_doubts(document, documents, problems, behind_sheet=stack.behind_sheet)
        if document.reading.coversheets.withheld:
            why = "withheld or confidential: ask the case officer to collect it (guide, section 13)"
            problems.tell(document.pages[0], why)
        documents.append(document)
    _tell_letters_read_twice(documents, problems)
    documents = [
        replace(one, problems=problems.of(one.pages)).with_proposed(problems.splits_of(one.pages)) for one in documents
    ]
    told = tuple(words for _, words in problems.found)
    return Scan(len(readings), tuple(documents), told, of_batches=tuple(problems.of_batches))


def _act_on_defaults(
    readings: list[PageReading], sheets: list[Coversheet | None], defaults: ScannerDefaults, problems: _Problems
) -> None:
    """Change pages in place as the scanner's defaults say."""
    for index, page in enumerate(readings):
        sheet = sheets[index]
        if sheet is not None and defaults.separators == "coversheets" and sheet.patch and sheet.is_plain:
            sheets[index] = None
        is_back = defaults.duplex and index % 2 == 1 and sheets[index - 1] is not None
        if is_back and sheets[index] is None:
            # the back of a sheet is no letter's page: sheets are printed on old paper, and ink shows through
            if page.text:
                problems.tell(page.number, "words on the back of a cover sheet, left out")
            if page.status is not PageStatus.BLANK:
                readings[index] = replace(page, status=PageStatus.BLANK, text="", failed_because="")
        elif page.status is PageStatus.BLANK and not defaults.drop_blanks:
            readings[index] = replace(page, status=PageStatus.OCR)


class _Splitter:
    """Goes through the pages once, and says which of them belong together."""

    def __init__(
        self,
        readings: list[PageReading],
        sheets: list[Coversheet | None],
        defaults: ScannerDefaults,
        problems: _Problems,
        begins: frozenset[int] | None = None,
    ) -> None:
        self._asked = begins
        self._readings = readings
        self._sheets = sheets
        self._defaults = defaults
        self._problems = problems
        self._stacks = [_Stack()]
        self._batch_pages = self._batch_blanks = 0
        self._batch_begins = 1  # page of the file
        self._closed = False  # by an end-of-batch sheet

    def split(self) -> list[_Stack]:
        """The documents, in order; none is without pages."""
        for index, (page, sheet) in enumerate(zip(self._readings, self._sheets, strict=True)):
            if sheet is not None and sheet.ends_batch:
                self._end_batch(page, sheet)
                continue
            self._batch_pages += 1
            is_blank = page.status is PageStatus.BLANK
            self._batch_blanks += is_blank
            if self._begins(index, page, sheet, is_blank=is_blank):
                self._stacks.append(_Stack())
            self._closed = self._closed and is_blank  # the back of the end sheet
            self._add(page, sheet, is_blank=is_blank)
        if not self._stacks[0].pages:
            self._stacks.pop(0)
        return _join_empty(self._stacks, self._problems)

    def _end_batch(self, page: PageReading, sheet: Coversheet) -> None:
        self._stacks[-1].pages.append(page)
        expected, found = sheet.page_count, self._batch_pages
        if expected is not None and expected not in {found, found - self._batch_blanks}:
            words = f"end of batch says {expected} pages, {found} were scanned"
            self._problems.tell_batch(self._batch_begins, page.number, words)
        self._batch_pages, self._batch_blanks, self._closed = 0, 0, self._defaults.separators != "none"
        self._batch_begins = page.number + 1

    def _begins(self, index: int, page: PageReading, sheet: Coversheet | None, *, is_blank: bool) -> bool:
        current = self._stacks[-1]
        if self._asked is not None:
            return page.number in self._asked
        if self._closed and not is_blank:
            return True
        if sheet is not None and not self._splits(sheet):
            return False
        if self._is_lost_sheet(index, page, sheet):
            self._problems.tell(
                page.number, "cannot be read, and a letter begins behind it: taken for a lost cover sheet, split here"
            )
            return True
        return _begins_document(current, sheet)

    def _splits(self, sheet: Coversheet) -> bool:
        if self._defaults.separators == "none":
            return False
        return self._defaults.separators != "patch-t" or bool(sheet.patch) or sheet.unreadable

    def _is_lost_sheet(self, index: int, page: PageReading, sheet: Coversheet | None) -> bool:
        """A page nobody can read, in front of one with which a letter begins, behind another letter."""
        if sheet is not None or self._defaults.separators == "none" or not self._stacks[-1].has_letter:
            return False
        if page.status is not PageStatus.FAILED and not _says_nothing(page):
            return False
        behind = (number for number in range(index + 1, len(self._readings)))
        following = next((n for n in behind if self._readings[n].status is not PageStatus.BLANK), None)
        if following is None or self._sheets[following] is not None:
            return False
        beginning = beginning_of(self._readings[following].text)
        return beginning.greeted and beginning.is_likely

    def _add(self, page: PageReading, sheet: Coversheet | None, *, is_blank: bool) -> None:
        current = self._stacks[-1]
        current.pages.append(page)
        if sheet is None:
            current.has_letter = current.has_letter or not is_blank
            return
        if sheet.disagreement:
            self._problems.tell(page.number, "the references on the cover sheet differ")
        if current.has_letter:  # it does not split this scanner's files
            self._problems.propose(page.number, "a cover sheet inside a letter; what it says was not used")
            return
        if _is_a_repeat(sheet, current.sheets):
            why = "the same cover sheet again, taken as one; was a letter pulled through between them?"
            self._problems.tell(page.number, why)
        current.sheets.append(sheet)
        current.behind_sheet = current.behind_sheet or not sheet.unreadable


def _is_a_repeat(sheet: Coversheet, before: list[Coversheet]) -> bool:
    """Has a sheet of this document said the same, blanks between them or not? Of a group again, its first tells it."""
    known = [each for each in before if not each.patch]
    again = not sheet.patch and any(sheet.says_the_same_as(each) for each in known)
    if not again or sheet.says_the_same_as(known[-1]):
        return again
    return not any(known[-1].says_the_same_as(each) for each in known[:-1])


def _says_nothing(page: PageReading) -> bool:
    """Was there something on the page of which next to nothing could be read?"""
    return page.status is PageStatus.OCR and len(page.text.split()) < 5 and (page.confidence or 0.0) < 60


def _begins_document(current: _Stack, sheet: Coversheet | None) -> bool:
    if sheet is None:
        return False
    if current.has_letter:
        return True
    # sheets in a row: two different cases cannot both be meant by what follows
    cases = {known.case_reference for known in current.sheets if known.case_reference}
    return bool(sheet.case_reference and cases and sheet.case_reference not in cases)


def _join_empty(stacks: list[_Stack], problems: _Problems) -> list[_Stack]:
    """Blank pages and end sheets alone are no document: they go with what stands before them, or after."""
    kept: list[_Stack] = []
    for stack in stacks:
        if stack.sheets and not stack.has_letter:
            problems.tell(stack.pages[0].number, "a cover sheet without a letter behind it")
        if stack.has_letter or stack.sheets or not kept:
            kept.append(stack)
        else:
            kept[-1].pages += stack.pages
    if len(kept) > 1 and not kept[0].has_letter and not kept[0].sheets:
        kept[1].pages[:0] = kept[0].pages
        kept.pop(0)
    return kept


# -- one document -------------------------------------------------------------------------------------------------


def _document(stack: _Stack, defaults: ScannerDefaults) -> ScannedDocument:
    numbers = tuple(page.number for page in stack.pages)
    pages = tuple(replace(page, number=position) for position, page in enumerate(stack.pages, 1))
    return ScannedDocument(_letter(pages, _meaning(stack.sheets, defaults)), numbers)


def read_again(before: Reading, pages: Mapping[int, PageReading]) -> Reading:
    """A letter's reading with some of its pages, by number, read again. What its cover sheets said stands."""
    merged = tuple(pages.get(page.number, page) for page in before.pages)
    return with_split_proposed(_letter(merged, before.coversheets), is_so=SPLIT_PROPOSED in before.defects)


def with_split_proposed(reading: Reading, *, is_so: bool) -> Reading:
    """The same reading, and whether a person is asked if it is two letters."""
    rest = tuple(defect for defect in reading.defects if defect != SPLIT_PROPOSED)
    return replace(reading, defects=(*rest, SPLIT_PROPOSED) if is_so else rest)


def _letter(pages: tuple[PageReading, ...], sheets: Coversheets) -> Reading:
    written = [page for page in pages if _is_written(page)]
    text = "\n\n".join(page.text for page in written)
    texts = tuple(page.text for page in written)
    own = min(own_pages(texts), _before_a_sheet(pages))
    facts = read_letter(texts[:own], behind=texts[own:])
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
        received_stamp=facts.received_stamp,
        stamped_on=facts.stamped_on,
        salutation=facts.salutation,
        unreadable="" if text.strip() else _why_unreadable(pages),
        defects=_defects(pages, address_is_one=facts.address_is_one),
        passages=tuple(Passage(Place.PAGE, f"page {page.number}", page.text) for page in written),
    )


def _before_a_sheet(pages: tuple[PageReading, ...]) -> int:
    """How many written pages stand before a cover sheet inside the letter; all, when there is none."""
    count = 0
    for page in pages:
        if count and page.status is PageStatus.COVERSHEET:
            break
        count += _is_written(page)
    return count


def _meaning(sheets: list[Coversheet], defaults: ScannerDefaults) -> Coversheets:
    evidence = [sheet.physical_evidence for sheet in sheets if sheet.physical_evidence is not None]
    named = next((sheet for sheet in sheets if sheet.references), Coversheet())
    return Coversheets(
        case_reference=named.case_reference,
        other_references=named.references[1:] if named.case_reference else named.references,
        reference_by_code=named.case_reference is not None and named.read_by == "code",
        return_originals=any(sheet.return_originals for sheet in sheets),
        physical_evidence="; ".join(dict.fromkeys(filter(None, evidence))) if evidence else None,
        staff_case=defaults.staff_case or any(sheet.staff_case for sheet in sheets),
        withheld=defaults.withheld or any(sheet.withheld for sheet in sheets),
        lost=any(sheet.unreadable for sheet in sheets),
    )


def _why_unreadable(pages: tuple[PageReading, ...]) -> str:
    failed = [page.failed_because for page in pages if page.status is PageStatus.FAILED]
    if failed:
        return f"no page could be read: {failed[0]}"
    if any(page.status is PageStatus.COVERSHEET for page in pages):
        return SHEET_ALONE
    if all(page.status is PageStatus.BLANK for page in pages):
        return "all pages are blank"
    return "no words could be read on any page"


def _defects(pages: tuple[PageReading, ...], *, address_is_one: bool) -> tuple[str, ...]:
    defects = [words for _, words in _failures(pages)]
    if not address_is_one:
        defects.append("address-uncertain")
    return tuple(defects)


def _failures(pages: Iterable[PageReading]) -> list[tuple[PageReading, str]]:
    """Why pages failed; a run of pages with one reason is one line ("pages 51-5000: …"), given with its first page."""
    runs: list[tuple[PageReading, int, str]] = []
    for page in pages:
        if page.status is not PageStatus.FAILED:
            continue
        if runs and runs[-1][1:] == (page.number - 1, page.failed_because):
            runs[-1] = (runs[-1][0], page.number, page.failed_because)
        else:
            runs.append((page, page.number, page.failed_because))
    return [(p, f"page {p.number}: {why}" if p.number == b else f"pages {p.number}-{b}: {why}") for p, b, why in runs]


def _tell_doubts(
    document: ScannedDocument, before: list[ScannedDocument], problems: _Problems, *, behind_sheet: bool
) -> None:
    """Places where a cover sheet may be missing, or lie wrong. Proposed only: enclosures are letters too."""
    pages = tuple(zip(document.reading.pages, document.pages, strict=True))
    written = [(number, page.text) for page, number in pages if _is_written(page)]
    if not written:
        return
    first, beginning = written[0]
    _propose_splits(pages, problems)
    last = before[-1] if before else None
    if behind_sheet and last and (looks_like_later_page(beginning) or _cuts_a_letter(last.reading, document.reading)):
        problems.tell(first, "reads like a later page; does the sheet before it lie wrong?")
    for number, same in twins_of(written):
        problems.tell(number, f"the same page as page {same}; was it scanned twice?")


def _tell_letters_read_twice(documents: list[ScannedDocument], problems: _Problems) -> None:
    """Nearly word for word: of a letter that many send, each copy differs in who sends it."""
    texts = [(place, document.reading.text) for place, document in enumerate(documents)]
    for place, same in twins_of(texts, differing=0.02):
        pages = zip(documents[place].reading.pages, documents[place].pages, strict=True)
        first = next(number for page, number in pages if _is_written(page))
        problems.tell(first, f"the same letter as on page {documents[same].pages[0]}; was it scanned twice?")


def _propose_splits(pages: tuple[tuple[PageReading, int], ...], problems: _Problems) -> None:
    """A sheet may be missing where two signs of a letter's beginning are new in this letter."""
    marks: frozenset[str] = frozenset()
    is_first, has_ended = True, False
    is_told = False  # a sheet inside the letter is, and the other letter would begin with it
    for page, number in pages:
        if _is_written(page):
            found = beginning_of(page.text, known=marks, after_ending=has_ended)
            if not is_first and not is_told and found.is_likely:
                problems.propose(number, "looks like the first page of another letter (or an enclosure); split here?")
            marks |= found.marks
            is_first, has_ended = False, looks_like_an_ending(page.text)
        if page.status is not PageStatus.BLANK:
            is_told = page.status is PageStatus.COVERSHEET and number in problems.proposed


def _cuts_a_letter(before: Reading, behind: Reading) -> bool:
    """Nothing begins behind the sheet, and nothing ended before it."""
    pages = [page for page in before.pages if _is_written(page)]
    first = next(page for page in behind.pages if _is_written(page))
    if not pages or not _is_well_read(first) or not _is_well_read(pages[-1]):
        return False
    return not beginning_of(first.text).signs and not any(looks_like_an_ending(page.text) for page in pages)


def _is_well_read(page: PageReading) -> bool:
    """Can it be told what does not stand on this page?"""
    return len(page.text.split()) >= 4 and (page.confidence is None or page.confidence >= 60)


def _is_written(page: PageReading) -> bool:
    return page.status in {PageStatus.OCR, PageStatus.TEXT_LAYER} and bool(page.text)
