"""Read-only questions to the tables, for pages and API.

Refused: writing anything, and showing more of a sealed item than its bare record has (CONTRACT section 7). For a
sealed item neither steps nor outgoing mail are even looked up: "Information Governance was told" beside an employee's
case would say what was in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
import sqlalchemy as sa

from gateway.domain.correspondence import Disposition, Flag, Priority, ReviewReason
from gateway.storage.pages import page_of, pages_of_item
from gateway.storage.records import access_of, flags_of, outcome_record
from gateway.storage.tables import (
    case_documents,
    cases,
    extracts,
    flags,
    items,
    jobs,
    originals,
    outbox,
    steps,
    work_items,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.engine import Connection, Row

__all__ = [
    "COMBINED_QUEUES",
    "ECS_QUEUE",
    "CaseFlag",
    "DeadLetter",
    "ItemFilter",
    "ItemLine",
    "QueueLine",
    "case_page",
    "count_dead_letters",
    "dead_letters",
    "in_path",
    "is_shut",
    "item_lines",
    "item_lines_of",
    "life_line",
    "original_of",
    "outgoing_of",
    "page_lines",
    "queue_counts",
    "queue_lines",
    "record_of",
    "searchable_of",
    "with_combined_queues",
]

# Queue 5 shows all of 6, 7 and 8 beside its own (CONTRACT section 5).
COMBINED_QUEUES = {"5": ("5", "6", "7", "8")}
ECS_QUEUE = "ecs-team-manager"


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items; an empty field lets everything through."""

    channel: str = ""
    disposition: str = ""
    flag: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as a list shows it. Of a sealed one only what its bare record has."""

    id: str
    received_at: datetime
    channel: str
    disposition: str | None  # None: still being worked on
    sealed: bool
    case: str | None
    case_type: str | None
    sender: str
    subject: str
    flags: tuple[str, ...]
    queues: tuple[str, ...]
    review_reasons: tuple[str, ...]
    acknowledgement: dict[str, Any] | None
    parked: bool  # a job of it is in the dead letters


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One open work item in a queue."""

    id: str
    queue: str
    kind: str
    item: str
    case: str | None
    title: str
    priority: str
    due: date | None
    reply_due: date | None
    notes: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that was given up, waiting for a person. `error` holds types and lines, never values."""

    job: str
    item: str
    lane: str
    kind: str
    attempts: int
    parked_at: datetime | None
    error: str


class _Sender(msgspec.Struct):
    address: str = ""
    name: str = ""


class _Glance(msgspec.Struct):
    """The few fields of a stored Reading that a list shows; msgspec skips the rest unread."""

    subject: str = ""
    sender: _Sender | None = None
    sender_name: str = ""

    @property
    def who(self) -> str:
        if self.sender is not None:
            return self.sender.name or self.sender.address
        return self.sender_name


_NOTHING_READ = _Glance()
_glance = msgspec.json.Decoder(_Glance)


def in_path(text: str) -> str:
    """A name as one part of an address path."""
    return quote(text, safe="")


def item_lines(
    connection: Connection, which: ItemFilter, *, before: str | None = None, limit: int = 50
) -> list[ItemLine]:
    """Items, newest first; `before` is the id of the last one of the page before (ULIDs sort by time)."""
    query = _item_query().limit(limit)
    if before:
        query = query.where(items.c.id < before)
    if which.channel:
        query = query.where(items.c.channel == which.channel)
    if which.disposition:
        query = query.where(items.c.disposition == which.disposition)
    if which.case:
        query = query.where(items.c.case_reference == which.case)
    if which.flag:
        query = query.where(_shows_flag(which.flag))
    return _lines(connection, query)


def item_lines_of(connection: Connection, ids: Sequence[str]) -> list[ItemLine]:
    """The items with these ids, newest first; unknown ids are left out."""
    return _lines(connection, _item_query().where(items.c.id.in_(ids)))


def _item_query() -> sa.Select[Any]:
    return (
        sa.select(items, cases.c.case_type)
        .outerjoin(cases, cases.c.reference == items.c.case_reference)
        .order_by(items.c.id.desc())
    )


def _lines(connection: Connection, query: sa.Select[Any]) -> list[ItemLine]:
    rows = connection.execute(query).all()
    shown = [row.id for row in rows]
    found_flags = _grouped(connection, flags.c.item_id, flags.c.code, shown)
    still_open = work_items.c.state == "open"
    found_queues = _grouped(connection, work_items.c.item_id, work_items.c.queue, shown, still_open)
    parked = set(
        connection.scalars(sa.select(jobs.c.subject_id).where(jobs.c.subject_id.in_(shown), jobs.c.state == "parked"))
    )
    glances = _glances(connection, [row.id for row in rows if not row.sealed])
    return [
        _item_line(
            row,
            glances.get(row.id, _NOTHING_READ),
            found_flags.get(row.id, ()),
            found_queues.get(row.id, ()),
            parked=row.id in parked,
        )
        for row in rows
    ]


def _glances(connection: Connection, ids: Sequence[str]) -> dict[str, _Glance]:
    """Sender and subject of each item. One reading at a time: fifty of the largest would be hundreds of megabytes."""
    query = sa.select(extracts.c.item_id, extracts.c.reading).where(
        extracts.c.item_id.in_(ids), extracts.c.reading.is_not(None)
    )
    found = connection.execute(query, execution_options={"yield_per": 1})
    return {item_id: _glance.decode(reading) for item_id, reading in found}


def _shows_flag(code: str) -> sa.ColumnElement[bool]:
    wears = sa.exists().where(flags.c.item_id == items.c.id, flags.c.code == code)
    # A list of Goddard items must not name an employee's case among them.
    return wears if code == Flag.ECS else sa.and_(wears, items.c.sealed.is_(False))


def _grouped(
    connection: Connection,
    key: sa.Column[Any],
    value: sa.Column[Any],
    ids: Sequence[str],
    *where: sa.ColumnElement[bool],
) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}  # a dict keeps order and drops repeats
    for item_id, code in connection.execute(sa.select(key, value).where(key.in_(ids), *where).order_by(key, value)):
        found.setdefault(item_id, {})[code] = None
    return {item_id: tuple(codes) for item_id, codes in found.items()}


def _item_line(
    row: Row[Any], glance: _Glance, codes: Iterable[str], queues: Iterable[str], *, parked: bool
) -> ItemLine:
    if row.sealed:
        codes = [code for code in codes if code == Flag.ECS]
        queues = [queue for queue in queues if queue == ECS_QUEUE]
    return ItemLine(
        id=row.id,
        received_at=row.received_at,
        channel=row.channel,
        disposition=row.disposition,
        sealed=row.sealed,
        case=row.case_reference,
        case_type=row.case_type,
        sender=glance.who,
        subject=glance.subject,
        flags=tuple(codes),
        queues=tuple(queues),
        review_reasons=tuple(row.review_reasons or ()),
        acknowledgement=row.acknowledgement,
        parked=parked,
    )


def record_of(connection: Connection, item_id: str) -> dict[str, Any] | None:
    """The outcome record, None for an unknown item. Of a sealed item only the bare one, whatever else is stored.

    Sealing leaves nothing else in the store; this is the second lock, for the moment between two commits.
    """
    record = outcome_record(connection, item_id)
    if record is None or not connection.scalar(sa.select(items.c.sealed).where(items.c.id == item_id)):
        return record
    record.pop("originals_until", None)
    record.pop("access", None)
    return record | {
        "source": None,
        "digest": None,
        "flags": [{"code": flag["code"], "evidence": []} for flag in record["flags"] if flag["code"] == Flag.ECS],
        "work_items": [work for work in record["work_items"] if work["queue"] == ECS_QUEUE],
        "parsed": None,
    }


def life_line(connection: Connection, item_id: str) -> list[Row[Any]]:
    """The steps of an item in their order: `at`, `name`, `decision`, `why`. Nothing for a sealed item."""
    query = (
        sa.select(steps)
        .join(items, items.c.id == steps.c.item_id)
        .where(steps.c.item_id == item_id, items.c.sealed.is_(False))
        .order_by(steps.c.id)
    )
    return list(connection.execute(query))


def outgoing_of(connection: Connection, item_id: str) -> list[Row[Any]]:
    """What was to be sent because of an item, and how that went. Nothing for a sealed item; never the message."""
    shown = (outbox.c.kind, outbox.c.state, outbox.c.created_at, outbox.c.sent_at, outbox.c.last_answer)
    query = (
        sa.select(*shown)
        .join(items, items.c.id == outbox.c.item_id)
        .where(outbox.c.item_id == item_id, items.c.sealed.is_(False))
        .order_by(outbox.c.created_at, outbox.c.id)
    )
    return list(connection.execute(query))


def original_of(connection: Connection, item_id: str) -> Row[Any] | None:
    """Id, media type, size and state of the bytes an item came as, and what `is_shut` asks; None: unknown or sealed."""
    shown: tuple[sa.ColumnElement[Any], ...] = (
        originals.c.id,
        originals.c.media_type,
        originals.c.size_bytes,
        originals.c.erased_at,
        items.c.disposition,
        items.c.review_reasons,
    )
    query = (
        sa.select(*shown)
        .join(items, items.c.original_id == originals.c.id)
        .where(items.c.id == item_id, items.c.sealed.is_(False))
    )
    return connection.execute(query).first()


def is_shut(original: Row[Any]) -> bool:
    """Must nobody open it: malware, or marked SECRET and above (CONTRACT section 2)? What cannot be read is no such."""
    quarantined: bool = original.disposition == Disposition.QUARANTINED.value
    return quarantined and ReviewReason.UNREADABLE.value not in original.review_reasons


def searchable_of(connection: Connection, item_id: str) -> Row[Any] | None:
    """Id and state of the searchable copy of a scan; None when there is none, or the item is sealed."""
    shown: tuple[sa.ColumnElement[Any], ...] = (originals.c.id, originals.c.size_bytes, originals.c.erased_at)
    query = (
        sa.select(*shown)
        .join(items, items.c.searchable_id == originals.c.id)
        .where(items.c.id == item_id, items.c.sealed.is_(False))
    )
    return connection.execute(query).first()


def page_lines(connection: Connection, item_id: str, *, with_words: bool = False) -> list[dict[str, Any]]:
    """How each page of a scan was read; with its text and each word's place (pixels of the levelled picture) if asked.

    Nothing for a sealed item.
    """
    if connection.scalar(sa.select(items.c.id).where(items.c.id == item_id, items.c.sealed.is_(False))) is None:
        return []
    lines = []
    for row in pages_of_item(connection, item_id):
        page = page_of(row, row.original_id)
        reading, detail = page.reading, page.detail
        line: dict[str, Any] = {
            "page": row.position,
            "status": row.status,
            "language": reading.language,
            "confidence": reading.confidence,
            "words": len(detail.words) or len(reading.text.split()),
            "rotation": reading.rotation,
            "skew": round(detail.skew, 2),
            "seconds": reading.seconds,
            "engine": row.engine,
            "read_at": row.read_at.isoformat(timespec="seconds"),
            "failed_because": reading.failed_because,
        }
        if with_words:
            line |= {"text": reading.text, "width": detail.width, "height": detail.height}
            line["boxes"] = [list(word) for word in detail.words]
        lines.append(line)
    return lines


def queue_counts(connection: Connection) -> dict[str, int]:
    """Open work items by queue, queues with none left out."""
    query = sa.select(work_items.c.queue, sa.func.count()).where(work_items.c.state == "open")
    return dict(connection.execute(query.group_by(work_items.c.queue)).all())


def with_combined_queues(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Queues in the order people know them, numbers first, with the combined ones counting what they show."""
    shown = dict(counts)
    for combined, parts in COMBINED_QUEUES.items():
        if total := sum(counts.get(part, 0) for part in parts):
            shown[combined] = total
    return sorted(shown.items(), key=lambda entry: (not entry[0].isdigit(), entry[0].zfill(3), entry[0]))


def queue_lines(connection: Connection, queue: str, *, offset: int = 0, limit: int = 50) -> list[QueueLine]:
    """Open work items of a queue: high priority first, then by due date, then as they came."""
    query = (
        sa.select(work_items, cases.c.title, cases.c.sealed)
        .outerjoin(cases, cases.c.reference == work_items.c.case_reference)
        .where(work_items.c.queue.in_(COMBINED_QUEUES.get(queue, (queue,))), work_items.c.state == "open")
        .order_by(
            sa.case((work_items.c.priority == Priority.HIGH, 0), else_=1),
            sa.func.coalesce(work_items.c.due, sa.literal("9999", sa.Text())),
            work_items.c.id,
        )
        .offset(offset)
        .limit(limit)
    )
    return [
        QueueLine(
            id=row.id,
            queue=row.queue,
            kind=row.kind,
            item=row.item_id,
            case=row.case_reference,
            title=row.title or "",
            priority=row.priority,
            due=row.due,
            reply_due=row.reply_due,
            notes=tuple(row.notes or ()),
            created_at=row.created_at,
        )
        for row in connection.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class CaseFlag:
    """A flag on a case: the words that caused it, and the items in which they stand, newest first."""

    code: str
    evidence: tuple[str, ...]
    found_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case with what stands on it. Of a sealed one only the shell."""

    case: Row[Any]
    items: list[ItemLine]
    work_items: list[Row[Any]]
    documents: list[Row[Any]]
    originals: list[Row[Any]]  # of each item whose originals the customer wants back: `id`, receipt, until when
    flags: list[CaseFlag] = field(default_factory=list)  # of all its items

    @property
    def adjustments(self) -> list[str]:
        """The service adjustments asked for or in place, in the words of item or party record."""
        return [words for flag in self.flags if flag.code == Flag.SERVICE_ADJUSTMENT for words in flag.evidence]

    @property
    def access(self) -> str | None:
        """`confidential` where a prisoner wrote; None otherwise."""
        return access_of(flag.code for flag in self.flags)


def case_page(connection: Connection, reference: str) -> CasePage | None:
    """A case, its items (the newest 200), work items and the copies of our own mails on it."""
    case = connection.execute(sa.select(cases).where(cases.c.reference == reference)).first()
    if case is None:
        return None
    work = sa.select(work_items).where(work_items.c.case_reference == reference).order_by(work_items.c.id)
    if case.sealed:
        work = work.where(work_items.c.queue == ECS_QUEUE)
        documents: list[Row[Any]] = []
        wanted_back: list[Row[Any]] = []
    else:
        query = sa.select(case_documents.c.id, case_documents.c.kind, case_documents.c.added_at)
        documents = list(
            connection.execute(query.where(case_documents.c.reference == reference).order_by(case_documents.c.id))
        )
        wanted_back = _originals_wanted_back(connection, reference)
    lines = item_lines(connection, ItemFilter(case=reference), limit=200)
    found = [] if case.sealed else _flags_on(connection, lines)
    return CasePage(case, lines, list(connection.execute(work)), documents, wanted_back, found)


def _flags_on(connection: Connection, lines: Sequence[ItemLine]) -> list[CaseFlag]:
    """The flags of a case's items, each once, by code. Of a sealed item none."""
    words: dict[str, dict[str, None]] = {}  # a dict keeps order and drops repeats
    places: dict[str, list[str]] = {}
    for line in lines:
        for flag in [] if line.sealed or not line.flags else flags_of(connection, line.id):
            words.setdefault(flag["code"], {}).update(dict.fromkeys(flag["evidence"]))
            places.setdefault(flag["code"], []).append(line.id)
    return [CaseFlag(code, tuple(words[code]), tuple(places[code])) for code in sorted(words)]


def _originals_wanted_back(connection: Connection, reference: str) -> list[Row[Any]]:
    """The six-month clocks on a case, the earliest first."""
    on_case = sa.and_(items.c.case_reference == reference, items.c.sealed.is_(False))
    query = sa.select(items.c.id, items.c.received_at, items.c.originals_until).where(on_case)
    until = items.c.originals_until
    return list(connection.execute(query.where(until.is_not(None)).order_by(until, items.c.id)))


def dead_letters(connection: Connection, *, limit: int = 200) -> list[DeadLetter]:
    """Jobs that were given up, the newest first."""
    query = sa.select(jobs).where(jobs.c.state == "parked").order_by(jobs.c.parked_at.desc(), jobs.c.id).limit(limit)
    # The job of an outgoing mail names its outbox row; people look for the item.
    rows = list(connection.execute(query))
    behind = dict(
        connection.execute(
            sa.select(outbox.c.id, outbox.c.item_id).where(outbox.c.id.in_([row.subject_id for row in rows]))
        ).all()
    )
    return [
        DeadLetter(
            row.id,
            behind.get(row.subject_id, row.subject_id),
            row.lane,
            row.kind,
            row.attempts,
            row.parked_at,
            row.error or "",
        )
        for row in rows
    ]


def count_dead_letters(connection: Connection) -> int:
    """How many jobs wait for a person."""
    return connection.scalar(sa.select(sa.func.count()).select_from(jobs).where(jobs.c.state == "parked")) or 0
