"""The worker loop: what each kind of trouble does to a job, and to the next one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import structlog

from gateway.errors import ANSWERS, NoLongerOurs, TryLater, answer_to
from gateway.settings import Work
from gateway.storage import jobs
from gateway.storage.engine import Database
from gateway.storage.tables import jobs as jobs_table
from gateway.work import worker as worker_module
from gateway.work.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gateway.storage.jobs import Job


@pytest.fixture
def database(state: Path) -> Iterator[Database]:
    """A migrated SQLite store."""
    opened = Database(f"sqlite:///{state / 'gateway.sqlite'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _no_waiting_between_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "RETRY_ON_ERROR_SECONDS", 0.0)


def put_down(database: Database, subject: str = "item") -> str:
    with database.write() as connection:
        return jobs.enqueue(connection, lane="quick", kind="k", subject_id=subject)


def worker(database: Database, handler: Callable[[Job, object], None]) -> Worker:
    return Worker(database, ["quick"], {"k": handler}, Work())


def state_of(database: Database, job_id: str) -> tuple[str, int, str | None]:
    with database.read() as connection:
        columns = jobs_table.c.state, jobs_table.c.attempts, jobs_table.c.error
        return tuple(connection.execute(sa.select(*columns).where(jobs_table.c.id == job_id)).one())


def test_a_poison_job_is_parked_with_its_traceback_and_the_next_is_done(database: Database) -> None:
    poison, done = put_down(database, "poison"), []

    def handle(job: Job, _heartbeat: object) -> None:
        if job.subject_id == "poison":
            raise ValueError("Dear Sir, my secret")
        with database.write() as connection:
            jobs.finish(connection, job)
        done.append(job.subject_id)

    put_down(database, "next")
    lane = worker(database, handle)
    while lane.work_once():
        pass
    state, _, error = state_of(database, poison)
    assert done == ["next"]
    assert state == "parked"
    assert error is not None
    assert error.startswith("ValueError at test_worker.py:")
    assert "secret" not in error


def test_an_unwell_world_is_waited_out_and_not_held_against_the_job(database: Database) -> None:
    job_id = put_down(database)

    def handle(_job: Job, _heartbeat: object) -> None:
        raise TryLater("disk full", delay_seconds=0.01)

    lane = worker(database, handle)
    for _ in range(4):
        time.sleep(0.05)
        assert lane.work_once()
    assert state_of(database, job_id)[:2] == ("waiting", 0)


def test_work_that_lost_its_lease_is_dropped_without_a_word_about_the_job(database: Database) -> None:
    job_id = put_down(database)

    def handle(_job: Job, _heartbeat: object) -> None:
        raise NoLongerOurs("x")

    assert worker(database, handle).work_once()
    assert state_of(database, job_id)[0] == "running"  # the other worker's, until its lease ends


def test_a_worker_stops_after_the_job_in_hand(database: Database) -> None:
    for number in range(3):
        put_down(database, str(number))
    done: list[str] = []

    def handle(job: Job, _heartbeat: object) -> None:
        lane.stop()
        with database.write() as connection:
            jobs.finish(connection, job)
        done.append(job.subject_id)

    lane = worker(database, handle)
    lane.start()
    lane.join(10)
    assert done == ["0"]


def test_logs_of_a_failed_job_hold_no_content(database: Database) -> None:
    put_down(database)

    def handle(_job: Job, _heartbeat: object) -> None:
        raise ValueError("Dear Sir, my secret")

    with structlog.testing.capture_logs() as lines:
        worker(database, handle).work_once()
    assert "secret" not in str(lines)


@pytest.mark.parametrize(
    ("error", "smtp", "job", "code"),
    [(TryLater("x"), "451", "retry", 75), (NoLongerOurs("x"), "451", "drop", 75), (KeyError("x"), "451", "park", 70)],
)
def test_the_table_of_troubles_has_an_answer_for_each_edge(error: Exception, smtp: str, job: str, code: int) -> None:
    answer = answer_to(error)
    assert (answer.smtp[:3], answer.imap, answer.job, answer.exit_code) == (smtp, "leave", job, code)
    assert list(ANSWERS)[-1] is Exception, "the last row answers everything"


def test_who_has_a_timetable_of_its_own_is_waited_for_exactly_so_long_and_never_given_up(database: Database) -> None:
    job_id = put_down(database)
    long_ago = datetime.now(UTC) - timedelta(days=4)
    with database.write() as connection:
        connection.execute(jobs_table.update().values(created_at=long_ago, not_before=long_ago))

    def handle(_job: Job, _heartbeat: object) -> None:
        raise TryLater("the relay is away", delay_seconds=900, own_timetable=True)

    assert worker(database, handle).work_once()
    with database.read() as connection:
        row = connection.execute(jobs_table.select().where(jobs_table.c.id == job_id)).one()
    assert row.state == "waiting"
    assert 890 < (row.not_before - datetime.now(UTC)).total_seconds() <= 900
