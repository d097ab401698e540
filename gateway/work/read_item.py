"""The reading job: read everything, gather the facts, sift, apply the Plan.

Reading happens in a limited process and outside any transaction; it may be slow, and it may be stopped. Facts, sift and
apply share one transaction, so that what was true when it was decided is true when it is written.
A stack of scans is split here: document 1 stays with the item that was kept, each further one becomes an item. So is a
letter that a person splits (`gateway.work.split_item`): both are taken apart, kept and judged by `own_files` and
`judge_documents`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from gateway.domain.correspondence import Disposition
from gateway.domain.enclosures import missing_pages
from gateway.domain.plan import Plan, Step
from gateway.domain.sift import sift
from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.storage import jobs
from gateway.storage.pages import assign_pages, forget_pages
from gateway.storage.sealed_rows import NOTHING_BESIDE, Beside
from gateway.storage.splits import keep_proposed
from gateway.storage.tables import items, originals
from gateway.work.apply import add_steps, apply_plan
from gateway.work.facts import gather_facts, remember_words
from gateway.work.reading_process import ReadingFailed
from gateway.work.scan_pages import LANE, ScanReader, ask_scanning, wants_searchable
from parsers.authentication import in_plain_words, is_likely_spoof
from parsers.defects import LIKELY_SPOOF
from parsers.ocr import OcrUnavailable, require_languages
from parsers.reading import SHEET_ALONE, Channel, Coversheets, Reading
from parsers.scan import Scan, ScannedDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from gateway.storage.jobs import Job
    from gateway.storage.originals import Prepared
    from gateway.work.worker import Heartbeat
    from gateway.work.workplace import Workplace

__all__ = ["ReadItem"]

log = structlog.get_logger()


class ReadItem:
    """Handler of `read` jobs."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def __call__(self, job: Job, heartbeat: Heartbeat) -> None:
        """Read and decide one item (or one stack of scans)."""
        with self._workplace.database.read() as connection:
            item = connection.execute(items.select().where(items.c.id == job.subject_id)).one()
        malware = self._malware(item)
        if malware is not None:
            with self._workplace.database.write() as connection:
                self._judge(connection, item, Reading(Channel(item.channel)), malware=malware)
                jobs.finish(connection, job)
        elif item.channel == Channel.EMAIL.value:
            self._decide_email(job, item, heartbeat)
        else:
            self._decide_post(job, item, heartbeat)

    def _malware(self, item: Row[Any]) -> str | None:
        """What the scanner says of the bytes, before anything of ours opens them."""
        place = self._workplace
        with place.database.read() as connection:
            file = place.store.file_of(connection, item.original_id)
            content = place.store.read(connection, item.original_id) if file is None else file
        return place.malware.look(content)

    def _decide_email(self, job: Job, item: Row[Any], heartbeat: Heartbeat) -> None:
        place = self._workplace
        with place.database.read() as connection:
            raw = place.store.read(connection, item.original_id)
        try:
            reading = place.readers.read_email(
                raw,
                envelope_from=(item.envelope or {}).get("from"),
                trusted_servers=place.settings.office.trusted_authentication_servers,
                own_domains=place.settings.office.own_domains,
                # a repeat was read the first time
                quick=item.duplicate_of is not None,
                progress=heartbeat,
            )
        except ReadingFailed as failure:
            reading = Reading(Channel.EMAIL, defects=(f"reading-stopped-{failure.reason}",))
        if any(attachment.unread_because for attachment in reading.attachments):
            _require_ocr()
        if is_likely_spoof(reading.sender, reading.authentication, place.settings.office.staff_domains):
            reading = replace(reading, defects=(*reading.defects, LIKELY_SPOOF))
        with place.database.write() as connection:
            self._judge(connection, item, reading)
            jobs.finish(connection, job)

    def _judge(
        self,
        connection: Connection,
        item: Row[Any],
        reading: Reading,
        *,
        scan_problems: tuple[str, ...] = (),
        malware: str | None = None,
        beside: Beside = NOTHING_BESIDE,
    ) -> Plan:
        place = self._workplace
        facts = gather_facts(connection, place.fingerprints, item, reading)
        facts = replace(facts, scan_problems=scan_problems, malware=malware)
        if item.duplicate_of is None:
            remember_words(connection, place.fingerprints, item_id=item.id, reading=reading)
        plan = sift(facts, place.knowledge)
        apply_plan(
            connection,
            plan,
            facts,
            item,
            store=place.store,
            sealer=place.sealer,
            first_number=place.settings.references.first_number,
            hourly=place.settings.notices.hourly,
            beside=beside,
        )
        if not plan.seal:
            add_steps(connection, item.id, [*_vouched(reading), *_unread(reading)])
        log.info("item_decided", item=item.id, disposition=plan.disposition.value)
        return plan

    # -- post --

    def _decide_post(self, job: Job, item: Row[Any], heartbeat: Heartbeat) -> None:
        place = self._workplace
        with place.database.read() as connection:
            sha256 = str(
                connection.scalar(sa.select(originals.c.sha256).where(originals.c.id == item.original_id))
            )
            file = place.store.file_of(connection, item.original_id)
            source = place.store.read(connection, item.original_id) if file is None else file
        _require_ocr()
        scan = self._split(item, sha256, source, heartbeat)
        prepared = self.own_files(source, scan, heartbeat)
        with place.database.write() as connection:
            first = place.fingerprints.claim(connection, "bytes", item.id, sha256)
            if first != item.id:
                connection.execute(items.update().where(items.c.id == item.id).values(duplicate_of=first))
                item = connection.execute(items.select().where(items.c.id == item.id)).one()
                self._judge(connection, item, scan.documents[0].reading)
                forget_pages(connection, item_id=item.id, original_id=item.original_id)
            else:
                self.judge_documents(connection, item, scan, prepared)
            jobs.finish(connection, job)
        if first != item.id:
            for part in prepared:
                place.store.discard(part)
        log.info("scan_read", item=item.id, documents=len(scan.documents))

    def judge_documents(
        self,
        connection: Connection,
        item: Row[Any],
        scan: Scan,
        prepared: list[Prepared],
        *,
        judge_first: Callable[[Connection, Row[Any], Reading, tuple[str, ...]], Plan] | None = None,
        lines: Callable[[Scan, int], list[Step]] | None = None,
    ) -> list[str]:
        """Make each document of a scan an item, and decide them, in the caller's transaction.

        Args:
            connection: a write transaction.
            item: the one that the first document stays with.
            scan: its documents, with the pages of the file as it came.
            prepared: each document's own file; none when they share the file as it came.
            judge_first: decides an item that was decided before, by what is left to it and what Scanning is told.
            lines: what the life of each document's item says of the splitting.

        Returns:
            the items' ids, in the order of the documents.
        """
        place = self._workplace
        kept_as = item.batch_original_id or item.original_id
        own = []
        last_open: Row[Any] | None = None
        for number, document in enumerate(scan.documents):
            if prepared:
                place.store.insert(connection, [prepared[number]])
            own_file = prepared[number].id if prepared else None if number == 0 else kept_as
            own.append(self._document_item(connection, item, number, own_file, kept_as))
            # all of them before any is judged: erasing one document's content must leave the others' pages alone
            assign_pages(connection, kept_as, own[-1].id, document.pages)
        told = _Told(scan)
        for number, (document, one) in enumerate(zip(scan.documents, own, strict=True)):
            if judge_first is not None and number == 0:
                plan = judge_first(connection, one, document.reading, told.to(number))
            else:
                beside = Beside(tuple((lines or _pages)(scan, number)), document.proposed)
                plan = self._judge(connection, one, document.reading, scan_problems=told.to(number), beside=beside)
            is_shut = plan.seal or plan.disposition is Disposition.QUARANTINED
            add_steps(connection, one.id, [] if plan.seal else (lines or _pages)(scan, number))
            keep_proposed(connection, kept_as, one.id, () if is_shut else document.proposed)
            # a sealed item's record is bare, and an unreadable one says only that: the stack's problems go on
            if not plan.seal and document.reading.unreadable in {"", SHEET_ALONE}:
                told.is_told(number)
            if plan.disposition is Disposition.QUARANTINED and not document.reading.unreadable:
                forget_pages(connection, item_id=one.id)
            elif not plan.seal and wants_searchable(document.reading):
                jobs.enqueue(connection, lane=LANE, kind="searchable", subject_id=one.id)
            if not plan.seal:
                last_open = one
        if told.waiting and last_open is not None:
            ask_scanning(connection, last_open, told.waiting)
        return [one.id for one in own]

    def judge(
        self, connection: Connection, item: Row[Any], reading: Reading, scan_problems: tuple[str, ...] = ()
    ) -> Plan:
        """Decide an item by another reading of it, in the caller's transaction."""
        return self._judge(connection, item, reading, scan_problems=scan_problems)

    def own_files(self, source: Path | bytes, scan: Scan, heartbeat: Callable[[], object]) -> list[Prepared]:
        """A file for each letter of a stack; none when there is one letter, or the file cannot be taken apart."""
        place = self._workplace
        if len(scan.documents) < 2:
            return []
        kept: list[Prepared] = []  # one after another: a stack is not held in memory
        try:
            for document in scan.documents:
                part = place.readers.extract_pages(source, document.pages, progress=heartbeat)
                kept.append(place.store.prepare(part, "application/pdf"))
        except ReadingFailed as failure:
            log.warning("stack_not_taken_apart", reason=failure.reason, detail=failure.detail)
            self._discard(kept)
            return []
        except BaseException:
            self._discard(kept)
            raise
        return kept

    def _discard(self, kept: list[Prepared]) -> None:
        for one in kept:
            self._workplace.store.discard(one)

    def _split(self, item: Row[Any], sha256: str, source: Path | bytes, heartbeat: Heartbeat) -> Scan:
        scanner = (item.envelope or {}).get("scanner")
        try:
            return ScanReader(self._workplace, item.original_id, sha256, scanner).read(source, heartbeat)
        except ReadingFailed as failure:
            why = f"reading was stopped ({failure.reason})"
            sheets = Coversheets(staff_case=bool((scanner or {}).get("staff_case")))
            nothing = Reading(Channel.POST, coversheets=sheets, unreadable=why, defects=(f"scan: {why}",))
            return Scan(0, (ScannedDocument(nothing, ()),), (why,), unreadable=why)

    def _document_item(
        self, connection: Connection, item: Row[Any], number: int, original_id: str | None, kept_as: str
    ) -> Row[Any]:
        """The item of one document, counted from 0: the one that was kept for the first, a new one for each further."""
        if number == 0:
            if original_id is not None:
                connection.execute(
                    items.update()
                    .where(items.c.id == item.id)
                    .values(original_id=original_id, batch_original_id=kept_as)
                )
            item_id = item.id
        else:
            item_id = new_id()
            same_file = items.c.source_key == item.source_key
            last = connection.scalar(sa.select(sa.func.max(items.c.document)).where(same_file))
            connection.execute(
                items.insert().values(
                    id=item_id,
                    channel=item.channel,
                    received_at=item.received_at,
                    original_id=original_id,
                    batch_original_id=kept_as,
                    document=(last or 0) + 1,
                    door=item.door,
                    source=item.source,
                    source_key=item.source_key,
                    envelope=item.envelope,
                    state="received",
                )
            )
        return connection.execute(items.select().where(items.c.id == item_id)).one()


class _Told:
    """Who is told of what is wrong: each letter of its own pages, the first that can of its batch, or of the whole."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        theirs = {problem for document in scan.documents for problem in document.problems}
        theirs.add(scan.unreadable)  # a file that cannot be read says so as an item already
        self.waiting = tuple(problem for problem in scan.problems if problem not in theirs)

    def to(self, number: int) -> tuple[str, ...]:
        """What the letter with this place in the stack is told."""
        document = self._scan.documents[number]
        missing = missing_pages(document.reading)
        return (*self._shared(number), *document.problems, *([missing] if missing else []))

    def is_told(self, number: int) -> None:
        """The letter with this place has been told of the whole, and of its batch."""
        told = self._shared(number)
        self.waiting = tuple(problem for problem in self.waiting if problem not in told)

    def _shared(self, number: int) -> tuple[str, ...]:
        """What waits to be told and is not of another batch."""
        pages = self._scan.documents[number].pages
        others = {words for words, begin, end in self._scan.of_batches if not any(begin <= n <= end for n in pages)}
        return tuple(problem for problem in self.waiting if problem not in others)


def _require_ocr() -> None:
    """A letter must not be judged by pages that nobody could read: without OCR it waits, whole.

    Raises:
        TryLater: Tesseract or a language of it is missing.
    """
    try:
        require_languages()
    except OcrUnavailable as error:
        log.error("ocr_unavailable", what=str(error))  # noqa: TRY400 - names a package, and is no surprise
        raise TryLater("OCR is not available", delay_seconds=30) from error


def _vouched(reading: Reading) -> list[Step]:
    """Who vouches for the sender of a mail, in plain words (the office's own words only: headers are content)."""
    if reading.channel is not Channel.EMAIL:
        return []
    if LIKELY_SPOOF in reading.defects:
        decision = "likely a spoof: From claims our own domain, and DMARC does not bear it out"
    else:
        decision = {"pass": "vouched for", "fail": "likely forged"}.get(reading.authentication.dmarc, "nobody vouches")
    return [Step("sender", decision, "; ".join(in_plain_words(reading.authentication)))]


def _unread(reading: Reading) -> list[Step]:
    """Life-line entries for what was not read, and why. Names of files are content and stay out."""
    lines = [
        Step("not-read", "attachment not read", f"part {a.part}: {a.unread_because}")
        for a in reading.attachments
        if a.unread_because
    ]
    failed = [page for page in reading.pages if page.failed_because]
    lines += [Step("not-read", "page not read", f"page {p.number}: {p.failed_because}") for p in failed]
    if reading.defects:
        lines.append(Step("read", "read, with defects", ", ".join(reading.defects[:20])))
    return lines


def _pages(scan: Scan, number: int) -> list[Step]:
    document = scan.documents[number]
    why = f"{scan.pages_in} pages in the file, {sum(len(d.pages) for d in scan.documents)} given to documents"
    lines = [Step("split", f"document {number + 1} of {len(scan.documents)}: {document.page_count}", why)]
    return lines + [Step("split", "for a person to look at", problem) for problem in document.problems]
