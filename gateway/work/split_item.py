"""A letter split by a person: its pages from one on become an item of their own, as if a cover sheet had lain there.

Promises: the other letter goes the road of every letter of a stack (`parsers.stack.assemble`, `ReadItem.own_files`,
`ReadItem.judge_documents`): its own file, reading, decision, case, flags, acknowledgement, work items, searchable copy.
No page is read again, and none is lost: pages in = pages out, or nothing is done. The file as it came is not touched.
One transaction holds all of it, jobs included. The same split asked for again, also by somebody else at the same
moment, changes nothing. Refused: what is sealed, quarantined, a copy, an e-mail, or still being read; a split that
would leave only cover sheets and blank pages on one side.

Weighed: reading the whole file again with the split among its sheets (its other letters may be sealed and erased by
now, and would be judged twice), a cover sheet drawn into the file (the file as it came is evidence), a job for the
daemon (the person who asks would not see what came of it, and there is no OCR to wait for), or the letter's own pages
as they were read, put together again with the split asked for. Taken: the last.

What becomes of the decision on the first letter: `gateway.work.judge_again`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec
import sqlalchemy as sa
import structlog

from gateway.domain.enclosures import missing_pages
from gateway.domain.plan import Step
from gateway.errors import TryLater
from gateway.storage import jobs
from gateway.storage.open_work import open_work
from gateway.storage.pages import sheets_of_item
from gateway.storage.records import reading_of
from gateway.storage.splits import (
    ACCEPTED,
    PROPOSED,
    REFUSED,
    accept_split,
    move_proposed,
    splits_of,
)
from gateway.storage.tables import items, originals, pages, work_items
from gateway.work.apply import add_steps
from gateway.work.judge_again import JudgeAgain
from gateway.work.proposed_splits import SplitRefused, refuse_unless_open, said_of
from gateway.work.scan_pages import AGAIN
from parsers.reading import PageStatus
from parsers.scan import ScannerDefaults, assemble

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.plan import Plan
    from gateway.storage.originals import Prepared
    from gateway.work.read_item import ReadItem
    from gateway.work.workplace import Workplace
    from parsers.coversheet import Coversheet
    from parsers.reading import Reading
    from parsers.scan import Scan

__all__ = ["SplitDone", "SplitItem", "SplitPart"]

log = structlog.get_logger()

_TRIES: Final = 5  # somebody else changed the item meanwhile; more than once is rare already
_NO_LETTER: Final = {PageStatus.BLANK, PageStatus.COVERSHEET}


@dataclass(frozen=True, slots=True)
class SplitPart:
    """One item that came of a split, with the pages it has of the item that was split."""

    item: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SplitDone:
    """What came of asking for a split."""

    parts: tuple[SplitPart, ...]  # the item itself first; empty when all of it was done before
    told: tuple[str, ...] = ()  # what the person should know beside
    before: tuple[str, ...] = ()  # of what was asked for, what had been done before


@dataclass(frozen=True, slots=True)
class _Seen:
    """An item as it was looked at: it must still be so when it is split."""

    item: Row[Any]
    reading: Reading
    sheets: dict[int, Coversheet]  # among its pages
    before: int  # pages of the file as it came that stand before its own
    splits: Sequence[Row[Any]]
    notes: tuple[str, ...]  # of its open work in `scanning`

    @property
    def file(self) -> str:
        """The file as it came."""
        return str(self.item.batch_original_id or self.item.original_id)

    @property
    def page_count(self) -> int:
        return len(self.reading.pages)

    @property
    def accepted(self) -> list[Row[Any]]:
        return [row for row in self.splits if row.state == ACCEPTED]


class SplitItem:
    """Splits items.

    Args:
        place: the store and the reading processes.
        reader: keeps and judges the documents of a stack.
    """

    def __init__(self, place: Workplace, reader: ReadItem) -> None:
        self._place = place
        self._reader = reader
        self._again = JudgeAgain(place, reader.judge)

    def split(self, item_id: str, at: Iterable[int] | None, *, who: str) -> SplitDone:
        """Split an item before these of its pages.

        Args:
            item_id: the item.
            at: the pages, as the item counts them, with which other letters begin; None: wherever it is proposed.
            who: asks for it.

        Raises:
            SplitRefused: it cannot be split, or not there.
            TryLater: others keep changing it, or the gateway is stopping.
        """
        asked = None if at is None else sorted(set(at))
        for _ in range(_TRIES):
            with self._place.database.read() as connection:
                seen = _look(connection, item_id)
                source = self._source(connection, seen)
            wanted, before = _still_wanted(seen, _proposed(seen) if asked is None else asked)
            if not wanted:
                return SplitDone((), before=before)
            scan = _assembled(seen, wanted)
            prepared = self._files(seen, source, scan)
            try:
                with self._place.database.write() as connection:
                    if _same(seen, _look(connection, item_id, lock=True)):
                        done = self._keep(connection, seen, scan, prepared, who=who)
                        break
            except SplitRefused:  # sealed meanwhile, say: what was prepared of it must not lie about
                self._discard(prepared)
                raise
            self._discard(prepared)
        else:
            raise TryLater("others keep changing this item")
        log.info("item_split", item=item_id, parts=len(done.parts))
        return replace(done, before=before)

    # -- outside the transaction --

    def _source(self, connection: Connection, seen: _Seen) -> tuple[bool, Path | bytes]:
        """The file as it came; once another letter of it was sealed that is erased, and this letter's own is left."""
        erased = connection.scalar(sa.select(originals.c.erased_at).where(originals.c.id == seen.file))
        whole = erased is None
        original_id = seen.file if whole else seen.item.original_id
        store = self._place.store
        try:
            return whole, store.file_of(connection, original_id) or store.read(connection, original_id)
        except LookupError as error:
            raise SplitRefused(f"the scan of item {seen.item.id} is not kept any more (erased)") from error

    def _files(self, seen: _Seen, source: tuple[bool, Path | bytes], scan: Scan) -> list[Prepared]:
        whole, content = source
        shift = 0 if whole else seen.before
        numbered = [replace(one, pages=tuple(number - shift for number in one.pages)) for one in scan.documents]
        prepared = self._reader.own_files(content, replace(scan, documents=tuple(numbered)), lambda: None)
        if not prepared:
            # Shared by two letters, the file could not be erased with one of them.
            raise SplitRefused(f"the file of item {seen.item.id} cannot be taken apart; scan the two letters again")
        return prepared

    def _discard(self, prepared: list[Prepared]) -> None:
        for one in prepared:
            self._place.store.discard(one)

    # -- in the transaction --

    def _keep(
        self, connection: Connection, seen: _Seen, scan: Scan, prepared: list[Prepared], *, who: str
    ) -> SplitDone:
        item = seen.item
        told: list[str] = []

        def judge_first(connection: Connection, row: Row[Any], reading: Reading, problems: tuple[str, ...]) -> Plan:
            again = self._again(connection, row, reading, problems, seen.reading)
            told.extend(again.told)
            return again.plan

        def lines(scan: Scan, number: int) -> list[Step]:
            return _lines(scan, number, seen, who)

        ids = self._reader.judge_documents(connection, item, scan, prepared, judge_first=judge_first, lines=lines)
        parts = [
            SplitPart(one, document.pages[0] - seen.before, document.pages[-1] - seen.before)
            for one, document in zip(ids, scan.documents, strict=True)
        ]
        for part in parts[1:]:
            move_proposed(connection, item.id, begin=part.first, end=part.last, new_item_id=part.item)
        for part in parts[1:]:
            number = part.first + seen.before
            names = {"item_id": item.id, "page": part.first, "new_item_id": part.item}
            accept_split(connection, seen.file, number, who=who, **names)
        self._name_each_other(connection, item.id, parts[1:], who)
        self._erase_old_files(connection, seen)
        return SplitDone(tuple(parts), tuple(told))

    def _name_each_other(self, connection: Connection, item_id: str, new: list[SplitPart], who: str) -> None:
        if connection.scalar(sa.select(items.c.sealed).where(items.c.id == item_id)):
            return
        said = [
            Step(
                "split",
                f"{_pages_of(one)} {'is' if one.first == one.last else 'are'} item {one.item} now",
                f"split by {who}",
            )
            for one in new
        ]
        add_steps(connection, item_id, said)

    def _erase_old_files(self, connection: Connection, seen: _Seen) -> None:
        """What was made of the letter while it was whole: the file as it came is its only original now."""
        store, item = self._place.store, seen.item
        old = [item.searchable_id, item.original_id if item.original_id != seen.file else None]
        for original_id in filter(None, old):
            store.erase(connection, original_id)
        connection.execute(items.update().where(items.c.id == item.id).values(searchable_id=None))
        jobs.enqueue(connection, lane="housekeeping", kind="scrub", subject_id=item.id)


# -- looking --------------------------------------------------------------------------------------------------------


def _look(connection: Connection, item_id: str, *, lock: bool = False) -> _Seen:
    """All that a split rests on. With `lock` nobody else changes it before the transaction ends.

    Raises:
        SplitRefused: it cannot be split.
    """
    query = items.select().where(items.c.id == item_id)
    if lock:
        # Pages first, as those do who read them again. Then all letters of the file, always in one order: the next
        # free number among them is needed too.
        theirs = sa.select(pages.c.number).where(pages.c.item_id == item_id).order_by(pages.c.number)
        connection.execute(theirs.with_for_update()).all()
        key = sa.select(items.c.source_key).where(items.c.id == item_id).scalar_subquery()
        of_file = sa.select(items.c.id).where(items.c.source_key == key).order_by(items.c.document)
        connection.execute(of_file.with_for_update()).all()
    item = refuse_unless_open(connection.execute(query).first(), item_id)
    reading = reading_of(connection, item_id)
    shown = sa.select(pages.c.number, pages.c.position, pages.c.status).where(pages.c.item_id == item_id)
    rows = connection.execute(shown.order_by(pages.c.position)).all()
    if reading is None or not rows:
        raise SplitRefused(f"nothing of item {item_id} is kept that could be split (erased)")
    if any(row.status == AGAIN for row in rows):
        raise SplitRefused(f"pages of item {item_id} are being read again; try again in a minute")
    sifts = open_work(connection, item_id, work_items.c.queue == "scanning", work_items.c.kind == "sift")
    notes = tuple(note for row in sifts for note in row.notes)
    return _Seen(
        item,
        reading,
        sheets_of_item(connection, item_id),
        rows[0].number - rows[0].position,
        splits_of(connection, item_id),
        notes,
    )


def _same(seen: _Seen, now: _Seen) -> bool:
    return (seen.item, seen.reading, seen.splits, seen.notes) == (now.item, now.reading, now.splits, now.notes)


def _proposed(seen: _Seen) -> list[int]:
    """Where a split is proposed, or was and was accepted.

    Raises:
        SplitRefused: nowhere.
    """
    found = [row.page for row in seen.splits if row.state == PROPOSED]
    if found or seen.accepted:
        return found or [row.page for row in seen.accepted]
    refused = next((row for row in seen.splits if row.state == REFUSED), None)
    if refused is not None:
        why = f"{refused.by} refused the split before page {refused.page}; name the page to split it all the same"
        raise SplitRefused(f"no split of item {seen.item.id} is proposed: {why}")
    raise SplitRefused(f"no split of item {seen.item.id} is proposed; name the page that begins the other letter")


def _still_wanted(seen: _Seen, asked: list[int]) -> tuple[list[int], tuple[str, ...]]:
    """The pages at which to split, and what was done before, in words.

    Raises:
        SplitRefused: there is no such page, or none before it.
    """
    item_id, count = seen.item.id, seen.page_count
    done = {row.page: row for row in seen.accepted}
    wanted = [page for page in asked if page not in done]
    for page in wanted:
        if page < 2:
            raise SplitRefused(f"item {item_id} begins with page 1 already; name a page behind it")
        if page > count:
            gone = next((row for row in reversed(seen.accepted) if row.page < page), None)
            now = f"; from page {gone.page} on they are item {gone.new_item_id}, split by {gone.by}" if gone else ""
            raise SplitRefused(f"item {item_id} has {count} {'page' if count == 1 else 'pages'}, no page {page}{now}")
    return wanted, tuple(said_of(done[page]) for page in asked if page in done)


# -- putting together again -----------------------------------------------------------------------------------------


def _assembled(seen: _Seen, at: list[int]) -> Scan:
    """The item's pages as documents that begin at these pages; what Scanning was told of it and still holds, with them.

    Raises:
        SplitRefused: one of them would hold no page of a letter.
    """
    whole, split = _together(seen, frozenset()), _together(seen, frozenset(page + seen.before for page in at))
    begins = [document.pages[0] for document in split.documents]
    no_letter = any({page.status for page in one.reading.pages} <= _NO_LETTER for one in split.documents)
    if no_letter or begins != [seen.before + 1, *(page + seen.before for page in at)]:
        raise SplitRefused("one side of the split would hold nothing but cover sheets and blank pages")
    if split.pages_out != seen.page_count:
        raise SplitRefused(f"the pages of item {seen.item.id} do not add up; nothing was done")
    refused = {row.number: row.problem for row in seen.splits if row.state == REFUSED}
    documents = [
        replace(
            one, problems=tuple(problem for problem in one.problems if problem not in refused.values())
        ).with_proposed(tuple(each for each in one.proposed if each.number not in refused))
        for one in split.documents
    ]
    # of the whole file, and of what the reading alone could see: told once, it stays told
    counted_anew = {"letter-needs-address", missing_pages(seen.reading)}
    known = {*whole.problems, *(row.problem for row in seen.splits), *counted_anew}
    standing = tuple(note for note in seen.notes if note not in known)
    documents[0] = replace(documents[0], problems=(*standing, *documents[0].problems))
    return replace(split, documents=tuple(documents), problems=())


def _together(seen: _Seen, begins: frozenset[int]) -> Scan:
    readings = [replace(page, number=page.number + seen.before) for page in seen.reading.pages]
    scanner = msgspec.convert((seen.item.envelope or {}).get("scanner") or {}, ScannerDefaults)
    return assemble(
        readings,
        # how many pages a batch had was told when all of it was there
        [_uncounted(seen.sheets.get(page.number)) for page in seen.reading.pages],
        claimed=len(readings),
        # what a scanner does to single pages was done when they were first put together
        defaults=replace(scanner, duplex=False, drop_blanks=True),
        begins=begins,
    )


def _uncounted(sheet: Coversheet | None) -> Coversheet | None:
    return None if sheet is None else replace(sheet, page_count=None)


# -- what is said of it ---------------------------------------------------------------------------------------------


def _pages_of(part: SplitPart) -> str:
    return f"page {part.first}" if part.first == part.last else f"pages {part.first} to {part.last}"


def _lines(scan: Scan, number: int, seen: _Seen, who: str) -> list[Step]:
    document = scan.documents[number]
    first, last = document.pages[0] - seen.before, document.pages[-1] - seen.before
    shown = _pages_of(SplitPart("", first, last))
    why = f"split by {who}: {scan.pages_in} pages before, {scan.pages_out} given to {len(scan.documents)} items"
    said = f"keeps {shown}" if number == 0 else f"was {shown} of item {seen.item.id}"
    if number == 0:  # what is left to look at was told when it was read
        return [Step("split", said, why)]
    return [Step("split", said, why), *(Step("split", "for a person to look at", p) for p in document.problems)]
