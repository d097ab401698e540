"""Letters out: which wait, which are late, and the address a person gives to one that could not be sure of its own.

A letter is due within one working day of receipt (guide, section 5; CONTRACT section 6). It counts as late from the day
after, also when it was printed by then: what was late stays to be seen. An employee's letters are not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.domain.deadlines import Calendar, due_in_working_days, office_date
from gateway.domain.plan import Step
from gateway.ids import new_id
from gateway.storage import jobs
from gateway.storage.open_work import take_note_off
from gateway.storage.tables import items, outbox, steps

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.engine import Connection, Row

__all__ = ["LetterLine", "LetterRefused", "complete_letter", "let_letter_go", "letters_out"]

WORKING_DAYS = 1
MOST_LINES = 7  # fit the window of an envelope
MOST_CHARACTERS = 60


class LetterRefused(Exception):
    """The letter cannot be completed. The text says why, for the person who tried."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter out."""

    id: str
    item: str
    state: str  # needs-address, waiting, sent, failed
    language: str
    received_at: datetime
    due: date
    sent_at: datetime | None
    is_late: bool


def letters_out(
    connection: Connection, *, now: datetime, time_zone: str, open_only: bool = True, limit: int = 500
) -> list[LetterLine]:
    """Letters in the order they are due.

    Args:
        connection: to read with.
        now: decides what is late.
        time_zone: of the office.
        open_only: leave out what was printed.
        limit: how many at most.
    """
    query = (
        sa.select(
            outbox.c.id,
            outbox.c.item_id,
            outbox.c.state,
            outbox.c.parameters,
            outbox.c.sent_at,
            items.c.received_at,
        )
        .join(items, items.c.id == outbox.c.item_id)
        .where(outbox.c.kind == "letter", items.c.sealed.is_(False))
        .order_by(items.c.received_at.desc() if not open_only else items.c.received_at, outbox.c.id)
        .limit(limit)
    )
    if open_only:
        query = query.where(outbox.c.state != "sent")
    lines = [_line(row, office_date(now, time_zone), time_zone) for row in connection.execute(query)]
    return sorted(lines, key=lambda line: (line.due, line.id))


def _line(row: Any, today: date, time_zone: str) -> LetterLine:
    due = due_in_working_days(office_date(row.received_at, time_zone), WORKING_DAYS, Calendar.OFFICE).due
    done = today if row.sent_at is None else office_date(row.sent_at, time_zone)
    language = (row.parameters or {}).get("language", "")
    return LetterLine(row.id, row.item_id, row.state, language, row.received_at, due, row.sent_at, done > due)


def complete_letter(
    connection: Connection,
    outbox_id: str,
    *,
    name: str,
    lines: tuple[str, ...],
    who: str,
    now: datetime,
    time_zone: str = "Europe/London",
) -> str:
    """Give a letter that waits for it its address, and let it go. Returns the item's id.

    The scanning queue's work item for it is done with that, if the address was all it asked for.

    Raises:
        LetterRefused: no such letter waits, or the address cannot be one.
    """
    name, lines = " ".join(name.split()), tuple(" ".join(line.split()) for line in lines)
    lines = tuple(filter(None, lines))
    if not name or not 2 <= len(lines) <= MOST_LINES:
        raise LetterRefused(f"a letter wants a name and 2 to {MOST_LINES} lines of address")
    if any(len(line) > MOST_CHARACTERS for line in (name, *lines)):
        raise LetterRefused(f"a line is longer than {MOST_CHARACTERS} characters")
    row = connection.execute(outbox.select().where(outbox.c.id == outbox_id, outbox.c.kind == "letter")).first()
    if row is None or row.state != "needs-address":
        state = "" if row is None else f" (it is {row.state})"
        raise LetterRefused(f"no letter {outbox_id} waits for an address{state}")
    let_letter_go(connection, row, {"name": name, "address": list(lines)}, now=now, time_zone=time_zone)
    told = Step("letter", "the letter has its address now", f"completed by {who}")
    connection.execute(
        steps.insert().values(
            id=new_id(), item_id=row.item_id, at=now, name=told.name, decision=told.decision, why=told.why
        )
    )
    return str(row.item_id)


def let_letter_go(
    connection: Connection, row: Row[Any], to: dict[str, Any], *, now: datetime, time_zone: str
) -> None:
    """Send a letter that waited for its address to `to` (name and address); nobody is asked for one any more."""
    # today's batch: the one of the day it was decided has been printed
    given = {**to, "print_on": office_date(now, time_zone).isoformat()}
    values = {"state": "waiting", "parameters": {**(row.parameters or {}), **given}}
    connection.execute(outbox.update().where(outbox.c.id == row.id).values(**values))
    jobs.enqueue(connection, lane="letters", kind="send", subject_id=row.id)
    take_note_off(connection, row.item_id, "letter-needs-address")
