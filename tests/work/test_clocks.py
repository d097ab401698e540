"""Open due dates follow the calendar by themselves: counted again when bank holidays or closed days are others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gateway.domain import deadlines
from gateway.domain.deadlines import Calendar, calendar_as_text, due_in_calendar_days, due_in_working_days, written_down
from gateway.storage.engine import Database
from gateway.storage.tables import feed, items, originals, steps, work_items
from gateway.work.clocks import recount, recount_if_changed

RECEIVED = date(2026, 11, 23)  # a Monday
SHUT = date(2026, 11, 25)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'gateway.sqlite'}")
    database.migrate()
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with database.write() as connection:
        connection.execute(originals.insert().values(id="o", kept_at=now, media_type="message/rfc822", size_bytes=1))
        item = {"id": "i", "channel": "email", "received_at": now, "original_id": "o", "document": 1, "door": "smtp"}
        rest = {"source_key": "k", "state": "done", "review_reasons": [], "suggested_cases": []}
        connection.execute(items.insert().values(**item, **rest))
    yield database
    database.close()


def put_work(database: Database, kind: str, *, state: str = "open", **clocks: deadlines.Deadline) -> None:
    values: dict[str, Any] = {name: clock.due for name, clock in clocks.items()}
    values |= {f"{name.removesuffix('_due')}_clock": written_down([clock]) for name, clock in clocks.items()}
    row = {"id": kind, "item_id": "i", "kind": kind, "queue": "1", "priority": "medium", "notes": [], "state": state}
    with database.write() as connection:
        connection.execute(work_items.insert().values(**row, created_at=datetime.now(UTC), **values))


def dues(database: Database) -> dict[str, tuple[date | None, date | None]]:
    with database.read() as connection:
        return {row.id: (row.due, row.reply_due) for row in connection.execute(work_items.select())}


def counted(database: Database, *closed: date) -> int | None:
    with database.write() as connection:
        changes = recount_if_changed(connection, closed)
    return None if changes is None else len(changes)


def test_a_closed_day_moves_open_dates_once_and_only_those_it_touches(database: Database) -> None:
    office, statutory = (due_in_working_days(RECEIVED, 5, calendar) for calendar in Calendar)
    put_work(database, "sift", due=office, reply_due=due_in_calendar_days(RECEIVED, 30))
    put_work(database, "prepare", reply_due=statutory)
    put_work(database, "provide-advice", state="done", due=office)
    assert counted(database) == 0  # a first look: nothing was counted by another calendar
    assert counted(database) is None
    assert counted(database, SHUT) == 1
    assert dues(database)["sift"] == (date(2026, 12, 1), date(2026, 12, 23))
    assert dues(database)["prepare"] == (None, statutory.due)
    assert dues(database)["provide-advice"] == (office.due, None)
    with database.read() as connection:
        (step,) = connection.execute(steps.select()).all()
        (event,) = connection.execute(sa.select(feed.c.type)).all()
    assert step.decision == "sift due 2026-12-01, was 2026-11-30"
    assert "2026-11-25 Wednesday 25 November: the office is closed" in step.why
    assert event.type == "work-item.due-changed"
    assert counted(database, SHUT) is None
    assert counted(database) == 1  # open again after all
    assert dues(database)["sift"][0] == office.due


def test_the_command_counts_as_a_count(database: Database) -> None:
    put_work(database, "sift", due=due_in_working_days(RECEIVED, 5, Calendar.OFFICE))
    with database.write() as connection:
        assert len(recount(connection, [SHUT], dry_run=True)) == 1
    assert counted(database, SHUT) == 1  # a dry run counts nothing
    with database.write() as connection:
        recount(connection, [])
    assert counted(database) is None


def test_a_new_bank_holiday_changes_the_calendar(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    put_work(database, "prepare", due=due_in_working_days(RECEIVED, 5, Calendar.OFFICE))
    counted(database)
    known = deadlines._bank_holidays

    def proclaimed(calendar: Calendar, year: int) -> dict[date, str]:
        return {**known(calendar, year), **({SHUT: "a coronation"} if year == SHUT.year else {})}

    monkeypatch.setattr(deadlines, "_bank_holidays", proclaimed)
    assert counted(database) == 1
    assert dues(database)["prepare"][0] == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([SHUT], [], False),
        ([SHUT], [date(2026, 11, 26)], False),
        ([SHUT, RECEIVED], [RECEIVED, SHUT], True),
        ([], [], True),
    ],
)
def test_a_calendar_is_the_same_whatever_the_order_of_its_days(one: list[date], other: list[date], alike: bool) -> None:
    assert (calendar_as_text(2026, one) == calendar_as_text(2026, other)) is alike
