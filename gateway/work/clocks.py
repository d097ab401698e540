"""Due dates counted again, when the calendar has changed: a bank holiday proclaimed, a day on which the office is shut.

Promises: only open work items change, each change is a line in its item's life with the whole arithmetic and an event
in the feed, and a second run changes nothing. Refuses: to touch a date that was not counted (a person's own), and to
count from anything but what was written down when the work item was made.

Weighed: counting at every look (a date that moves under a reader's eyes, with no record of it), a command alone (he who
changed the settings forgets it) and a nightly job (a calendar changes with the settings or a release, so with a start).
Taken: at every start of the deciding workers, where the calendar is another one than at the last count; and a command,
to see beforehand what would change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.domain.deadlines import calendar_as_text, count_again, explain
from gateway.ids import new_id
from gateway.storage import feed
from gateway.storage.fingerprints import insert_if_new
from gateway.storage.tables import installation, steps, work_items

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.engine import Connection, Row

__all__ = ["Recounted", "recount", "recount_if_changed"]

_COUNTED_BY = "calendar-counted-by"  # name of the row that says which calendar open dates were last counted by


@dataclass(frozen=True, slots=True)
class Recounted:
    """One date that is another one now. `what` is `due` or `reply_due`."""

    work_item: str
    item: str
    kind: str
    what: str
    before: date | None
    after: date
    arithmetic: str


def recount_if_changed(connection: Connection, closed: Collection[date] = ()) -> list[Recounted] | None:
    """As `recount`, where bank holidays or closed days are others than at the last count; None where they are not."""
    named = installation.c.name == _COUNTED_BY
    counted_by = connection.scalar(sa.select(installation.c.value).where(named))
    return None if counted_by == _calendar_now(closed) else recount(connection, closed)


def _calendar_now(closed: Collection[date]) -> bytes:
    text = calendar_as_text(datetime.now(UTC).date().year, closed)
    return hashlib.sha256(text.encode()).hexdigest().encode()


def _remember_calendar(connection: Connection, closed: Collection[date]) -> None:
    now = _calendar_now(closed)
    changed = connection.execute(installation.update().where(installation.c.name == _COUNTED_BY).values(value=now))
    if not changed.rowcount:
        insert_if_new(connection, installation, name=_COUNTED_BY, value=now)


def recount(connection: Connection, closed: Collection[date] = (), *, dry_run: bool = False) -> list[Recounted]:
    """Count the dates of all open work items again. Returns what changed; with `dry_run`, what would."""
    is_counted = sa.or_(work_items.c.due_clock.is_not(None), work_items.c.reply_clock.is_not(None))
    open_ones = sa.and_(work_items.c.state == "open", is_counted)
    changes: list[Recounted] = []
    for row in connection.execute(work_items.select().where(open_ones).order_by(work_items.c.id)).all():
        of_row = list(_changes(row, closed))
        changes += of_row
        if of_row and not dry_run:
            _write(connection, row, of_row)
    if not dry_run:
        _remember_calendar(connection, closed)
    return changes


def _changes(row: Row[Any], closed: Collection[date]) -> Iterator[Recounted]:
    for what, before, clock in (("due", row.due, row.due_clock), ("reply_due", row.reply_due, row.reply_clock)):
        if not clock:
            continue
        counted = count_again(clock, closed)
        if counted.due != before:
            yield Recounted(row.id, row.item_id, row.kind, what, before, counted.due, explain(counted))


def _write(connection: Connection, row: Row[Any], changes: list[Recounted]) -> None:
    values = {change.what: change.after for change in changes}
    connection.execute(work_items.update().where(work_items.c.id == row.id).values(values))
    lines = [
        {
            "id": new_id(),
            "item_id": row.item_id,
            "at": datetime.now(UTC),
            "name": "clock",
            "decision": f"{change.kind} {change.what} {change.after.isoformat()}, was {change.before}",
            "why": change.arithmetic,
        }
        for change in changes
    ]
    connection.execute(steps.insert(), lines)
    feed.append(
        connection,
        "work-item.due-changed",
        case_reference=row.case_reference,
        item_id=row.item_id,
        work_item=row.id,
        queue=row.queue,
        **{change.what: change.after.isoformat() for change in changes},
    )
