"""Late letters and dead letters alarm the operator once, and the alarm is over when none is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.settings import Notices, Settings
from gateway.storage import jobs
from gateway.storage.engine import Database
from gateway.storage.letters import complete_letter
from gateway.storage.tables import alarms, outbox
from gateway.work.overdue import OverdueKeeper

OPERATOR = "operator@office.example"
IN_TIME = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # of the working day after the Monday on which it came
LATE = datetime(2026, 3, 4, 0, 30, tzinfo=UTC)
PRINTED = {"state": "sent", "sent_at": LATE + timedelta(hours=9)}


@pytest.fixture
def keeper(database: Database, settings: Settings) -> OverdueKeeper:
    return OverdueKeeper(settings.model_copy(update={"notices": Notices(operator=OPERATOR)}), database)


def a_letter(office: Any, stands: str, **values: Any) -> None:
    office.outgoing(office.letter(**values), "letter", recipient="", state=stands, sent_at=None, parameters={})


def alarmed(database: Database) -> list[str]:
    with database.read() as connection:
        return [row.kind for row in connection.execute(alarms.select().where(alarms.c.ended_at.is_(None)))]


def mailed(database: Database) -> int:
    with database.read() as connection:
        return sum(row.recipient == OPERATOR for row in connection.execute(outbox.select()))


@pytest.mark.parametrize("stands", ["needs-address", "waiting", "failed"])
def test_a_letter_alarms_once_from_the_day_after_it_was_due(
    keeper: OverdueKeeper, office: Any, database: Database, browser: TestClient, stands: str
) -> None:
    a_letter(office, stands)
    keeper.look(IN_TIME)
    assert alarmed(database) == []
    keeper.look(LATE)
    keeper.look(LATE + timedelta(days=1))
    assert alarmed(database) == ["letters-late"]
    assert mailed(database) == 1
    assert "letters-late" in browser.get("/ready").text


def test_the_alarm_is_over_when_the_last_late_letter_is_out(
    keeper: OverdueKeeper, office: Any, database: Database
) -> None:
    a_letter(office, "needs-address")
    keeper.look(LATE)
    with database.write() as connection:
        (row,) = connection.execute(outbox.select().where(outbox.c.kind == "letter"))
        complete_letter(connection, row.id, name="Olwen Tarrant", lines=("7 Kiln Rise", "ZE4 7QP"), who="j", now=LATE)
    keeper.look(LATE)
    assert alarmed(database) == ["letters-late"]  # it has its address, and is not printed yet
    with database.write() as connection:
        connection.execute(outbox.update().where(outbox.c.kind == "letter").values(**PRINTED))
    keeper.look(LATE + timedelta(days=1))
    assert alarmed(database) == []


def test_an_employees_letter_raises_no_alarm_that_colleagues_read(
    keeper: OverdueKeeper, office: Any, database: Database
) -> None:
    a_letter(office, "needs-address", sealed=True)
    keeper.look(LATE + timedelta(days=30))
    assert alarmed(database) == []


def test_dead_letters_alarm_once_until_the_last_is_replayed(
    keeper: OverdueKeeper, office: Any, database: Database
) -> None:
    items = [office.complaint(), office.complaint()]
    keeper.look(IN_TIME)
    assert alarmed(database) == []
    for item in items:
        office.dead_letter(item, "the process ended 5 times while working on this")
        keeper.look(IN_TIME)
    assert alarmed(database) == ["dead-letters"]
    assert mailed(database) == 1
    for left, item in ((["dead-letters"], items[0]), ([], items[1])):
        with database.write() as connection:
            assert jobs.replay(connection, [item]) == 1
        keeper.look(LATE)
        assert alarmed(database) == left
