"""Reading a scan page by page: each page is kept as soon as it is read, failed ones can be read again alone.

`ScanReader` reads a whole file and goes on where an earlier reading ended. `PageWork` does what can wait: the
searchable PDF, and pages that a person wants read again. Its jobs have a lane of their own, and the searchable ones
step back while anything waits to be read: nobody's answer comes later for them.

A page that is read again after the decision changes what can be seen of the item, not what was decided: a case may have
been worked on meanwhile. What the rules find in it now, and did not before, is put before a person. An item that was
waiting for a decision anyway (`review`, or quarantined because nothing could be read) is decided anew.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec
import sqlalchemy as sa
import structlog

from gateway.domain.correspondence import Flag, Priority, WorkItemKind
from gateway.domain.plan import Step
from gateway.domain.sift import sift
from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.storage import feed, jobs
from gateway.storage.open_work import close_work, open_work
from gateway.storage.pages import keep_pages, known_pages, number_in, page_of, pages_of_item
from gateway.storage.records import findings_of, reading_of
from gateway.storage.splits import PROPOSED, splits_of
from gateway.storage.tables import extracts, items, originals, pages, work_items
from gateway.storage.tables import jobs as jobs_table
from gateway.work.apply import add_steps
from gateway.work.facts import gather_facts
from gateway.work.read_ahead import read_ahead
from gateway.work.reading_process import ReadingFailed
from parsers.ocr import PageDetail, engine_version
from parsers.reading import Channel, PageStatus, Reading
from parsers.scan import read_again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.correspondence import Finding
    from gateway.storage.jobs import Job
    from gateway.work.worker import Heartbeat
    from gateway.work.workplace import Workplace
    from parsers.scan import Scan, ScannedPage

    Judge = Callable[[Connection, Row[Any], Reading, tuple[str, ...]], object]

__all__ = ["LANE", "PageWork", "ScanReader", "ask_scanning", "ask_to_redo", "wants_searchable"]

log = structlog.get_logger()

LANE: Final = "pages"
AGAIN: Final = "again"  # in `pages.status`: a person asked for this page to be read again
_KEEP_SECONDS: Final = 1.0  # pages are kept in one commit a second: a crash costs no more than that
_STEP_BACK_SECONDS: Final = 2.0


@lru_cache(maxsize=1)
def _engine() -> str:
    return engine_version()


class ScanReader:
    """Reads one kept file, resuming.

    Args:
        place: the store and the reading processes.
        original_id: of the file.
        sha256: of its bytes.
        defaults: of the scanner it came from.
    """

    def __init__(
        self, place: Workplace, original_id: str, sha256: str, defaults: Mapping[str, Any] | None = None
    ) -> None:
        self._defaults = defaults
        self._place = place
        self._original_id = original_id
        self._sha256 = sha256
        self._waiting: list[ScannedPage] = []
        self._kept_at = time.monotonic()

    def read(self, source: Path | bytes, heartbeat: Callable[[], object]) -> Scan:
        """Read what is not known yet, keep each page, and split the whole.

        Raises:
            ReadingFailed: the reading was stopped, and no page is to blame.
            TryLater: the pool is being closed; what was read is kept.
        """
        with self._place.database.read() as connection:
            known = known_pages(connection, self._sha256, engine=_engine())
        if known:
            log.info("pages_known", original=self._original_id, pages=len(known))

        def take(page: ScannedPage) -> None:
            self._take(page)
            known[page.reading.number] = replace(page, detail=PageDetail())

        place = self._place
        try:
            read_ahead(
                place.readers,
                source,
                known=tuple(known),
                most=place.settings.limits.pages,
                spare=place.settings.work.quick_workers,
                languages=(self._defaults or {}).get("languages", ""),
                take=take,
                heartbeat=heartbeat,
            )
            return place.readers.split_scan(
                source, progress=heartbeat, known=known, on_read=self._take, defaults=self._defaults
            )
        finally:
            self._keep()

    def _take(self, page: ScannedPage) -> None:
        self._waiting.append(page)
        if time.monotonic() - self._kept_at >= _KEEP_SECONDS:
            self._keep()

    def _keep(self) -> None:
        if self._waiting:
            with self._place.database.write() as connection:
                keep_pages(connection, self._original_id, self._waiting, engine=_engine())
            self._waiting.clear()
        self._kept_at = time.monotonic()


# -- what can wait ------------------------------------------------------------------------------------------------


def wants_searchable(reading: Reading) -> bool:
    """Is there anything on its pages that only OCR can find?"""
    return any(page.status in {PageStatus.OCR, PageStatus.COVERSHEET} and page.text for page in reading.pages)


def ask_to_redo(connection: Connection, item_id: str, number: int | None, *, who: str) -> int:
    """Ask for pages of an item to be read again: one, or all that failed. Returns how many.

    Args:
        connection: of the caller's transaction.
        item_id: the item.
        number: of the page in the item's own file, from 1; None for all that failed.
        who: asks for it.
    """
    which = pages.c.status == PageStatus.FAILED.value if number is None else pages.c.position == number
    found = connection.execute(
        pages.update().where(pages.c.item_id == item_id, which).values(status=AGAIN).returning(pages.c.position)
    ).all()
    if found:
        jobs.enqueue(connection, lane=LANE, kind="redo", subject_id=item_id)
        numbers = ", ".join(str(row.position) for row in sorted(found))
        add_steps(connection, item_id, [Step("redo", f"page {numbers} is to be read again", f"asked for by {who}")])
    return len(found)


class PageWork:
    """Handler of the lane `pages`.

    Args:
        place: the store and the reading processes.
        judge: decides an item by its reading and what Scanning is told of it, and applies the Plan, in the caller's
            transaction.
    """

    def __init__(self, place: Workplace, judge: Judge) -> None:
        self._place = place
        self._judge = judge

    def __call__(self, job: Job, heartbeat: Heartbeat) -> None:
        """Make one searchable PDF, or read some pages again.

        Raises:
            TryLater: letters wait to be read; they come first.
        """
        if job.kind == "searchable":
            self._step_back()
            self._make_searchable(job, heartbeat)
        else:
            self._redo(job, heartbeat)

    def _step_back(self) -> None:
        due = sa.and_(jobs_table.c.lane.in_(["quick", "reading"]), jobs_table.c.state != "parked")
        with self._place.database.read() as connection:
            busy = connection.scalar(sa.select(sa.func.count()).select_from(jobs_table).where(due))
        if busy:
            raise TryLater("letters wait to be read", delay_seconds=_STEP_BACK_SECONDS, own_timetable=True)

    # -- searchable --

    def _make_searchable(self, job: Job, heartbeat: Heartbeat) -> None:
        place = self._place
        with place.database.read() as connection:
            item, source = self._item_and_source(connection, job.subject_id)
            own = "" if item is None else item.original_id
            read = [page_of(row, own) for row in pages_of_item(connection, job.subject_id)]
        prepared = None
        if item is not None and source is not None and _may_be_shown(item) and read:
            try:

                def progress() -> None:
                    heartbeat()
                    self._step_back()

                with place.store.scratch() as written:
                    place.readers.make_searchable(source, tuple(read), written, progress=progress)
                    prepared = place.store.prepare(written, "application/pdf")
            except ReadingFailed as failure:
                log.warning("searchable_not_made", item=job.subject_id, reason=failure.reason)
        with place.database.write() as connection:
            # again: it may have been sealed, erased or split meanwhile
            now, _ = self._item_and_source(connection, job.subject_id)
            made = prepared is not None and now is not None and _may_be_shown(now) and now.original_id == own
            if prepared is not None and made and now is not None:
                place.store.insert(connection, [prepared])
                if now.searchable_id is not None:
                    place.store.erase(connection, now.searchable_id)
                connection.execute(items.update().where(items.c.id == now.id).values(searchable_id=prepared.id))
            jobs.finish(connection, job)
        if prepared is not None and not made:
            place.store.discard(prepared)

    def _item_and_source(self, connection: Connection, item_id: str) -> tuple[Row[Any] | None, Path | bytes | None]:
        item = connection.execute(items.select().where(items.c.id == item_id)).first()
        if item is None:
            return None, None
        erased = connection.scalar(sa.select(originals.c.erased_at).where(originals.c.id == item.original_id))
        if erased is not None:
            return item, None
        store = self._place.store
        return item, store.file_of(connection, item.original_id) or store.read(connection, item.original_id)

    # -- again --

    def _redo(self, job: Job, heartbeat: Heartbeat) -> None:
        place = self._place
        with place.database.read() as connection:
            item, source = self._item_and_source(connection, job.subject_id)
            rows = [row for row in pages_of_item(connection, job.subject_id) if row.status == AGAIN]
        numbers = {row.number: number_in(row, "" if item is None else item.original_id) for row in rows}
        read: tuple[ScannedPage, ...] = ()
        why = ""
        if source is not None and rows:
            try:
                read = place.readers.read_pages(source, tuple(numbers.values()), progress=heartbeat)
            except ReadingFailed as failure:
                why = f"reading was stopped ({failure.reason})"
        with place.database.write() as connection:
            for row in rows:
                own = numbers[row.number]
                page = next((p for p in read if p.reading.number == own), None) or page_of(row, row.original_id)
                stored = replace(page, reading=replace(page.reading, number=row.number))
                keep_pages(connection, row.original_id, [stored], engine=_engine())
            if item is not None and not item.sealed:
                found = zip(rows, read, strict=False)
                by_position = {
                    row.position: replace(page, reading=replace(page.reading, number=row.position))
                    for row, page in found
                }
                self._take_up(connection, item, by_position, why)
            jobs.finish(connection, job)

    def _take_up(self, connection: Connection, item: Row[Any], read: dict[int, ScannedPage], why: str) -> None:
        before = reading_of(connection, item.id)
        failed = {number: page.reading.failed_because for number, page in read.items() if page.reading.failed_because}
        lines = [Step("redo", f"page {number} failed again", reason) for number, reason in failed.items()]
        lines += [
            Step("redo", f"page {number} was read again", f"{len(page.reading.text.split())} words")
            for number, page in read.items()
            if number not in failed
        ]
        if why:
            lines.append(Step("redo", "no page was read again", why))
        add_steps(connection, item.id, lines)
        if before is None:
            if item.disposition != "quarantined" or len(failed) == len(read):
                return
            # nothing could be read of it then: the rows are all there is
            whole = (page_of(row, item.original_id) for row in pages_of_item(connection, item.id))
            before = Reading(Channel.POST, pages=tuple(page.reading for page in whole))
        after = read_again(before, {number: page.reading for number, page in read.items()})
        if after == before:
            return
        if item.disposition in {"review", "quarantined"} and item.case_reference is None:
            self._decide_anew(connection, item, after)
        else:
            self._show(connection, item, after)
        if wants_searchable(after):
            jobs.enqueue(connection, lane=LANE, kind="searchable", subject_id=item.id)

    def _decide_anew(self, connection: Connection, item: Row[Any], reading: Reading) -> None:
        close_work(connection, open_work(connection, item.id))
        # what a person was asked of its splits is still asked
        asked = tuple(row.problem for row in splits_of(connection, item.id) if row.state == PROPOSED)
        self._judge(connection, item, reading, asked)

    def _show(self, connection: Connection, item: Row[Any], reading: Reading) -> None:
        """Put the new reading in place of the old, and what the rules find in it before a person."""
        facts = gather_facts(connection, self._place.fingerprints, item, reading)
        plan = sift(facts, self._place.knowledge)
        known = {finding.code for finding in findings_of(connection, item.id)}
        new = [finding for finding in plan.findings if finding.code not in known]
        connection.execute(
            extracts.update().where(extracts.c.item_id == item.id).values(reading=msgspec.json.encode(reading))
        )
        _ask_a_person(connection, item, new, is_staff=plan.seal)


def _may_be_shown(item: Row[Any]) -> bool:
    return not item.sealed and item.disposition not in {"quarantined", "duplicate"}


def ask_scanning(connection: Connection, item: Row[Any], notes: tuple[str, ...]) -> None:
    """Put what is wrong with a stack before the Scanning Team, where no letter of it could say so."""
    _add_sift(connection, item, "scanning", Priority.MEDIUM, list(notes[:20]))


def _ask_a_person(connection: Connection, item: Row[Any], new: list[Finding], *, is_staff: bool) -> None:
    codes = sorted(finding.code.value for finding in new)
    urgent = is_staff or any(finding.code in {Flag.THREAT, Flag.GODDARD, Flag.PCB} for finding in new)
    queue = "ecs-team-manager" if is_staff else "advice-service"
    notes = ["page-read-again", *(f"found-now:{code}" for code in ([] if is_staff else codes))]
    _add_sift(connection, item, queue, Priority.HIGH if urgent else Priority.MEDIUM, notes)


def _add_sift(connection: Connection, item: Row[Any], queue: str, priority: Priority, notes: list[str]) -> None:
    work_item_id = new_id()
    connection.execute(
        work_items.insert().values(
            id=work_item_id,
            item_id=item.id,
            case_reference=item.case_reference,
            kind=WorkItemKind.SIFT.value,
            queue=queue,
            priority=priority.value,
            due=None,
            reply_due=None,
            notes=notes,
            created_at=datetime.now(UTC),
            state="open",
        )
    )
    feed.append(
        connection,
        "work-item.created",
        case_reference=item.case_reference,
        item_id=item.id,
        work_item=work_item_id,
        kind=WorkItemKind.SIFT.value,
        queue=queue,
        priority=priority.value,
        due=None,
    )
