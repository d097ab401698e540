"""The work queue: claimed once, given back, parked, replayed; on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from gateway.errors import NoLongerOurs
from gateway.storage import jobs
from gateway.storage.tables import jobs as jobs_table

if TYPE_CHECKING:
    from gateway.storage.engine import Database
    from gateway.storage.jobs import Job


def put_down(database: Database, count: int = 1, *, not_before: datetime | None = None) -> list[str]:
    with database.write() as connection:
        return [
            jobs.enqueue(connection, lane="quick", kind="k", subject_id=f"item{n}", not_before=not_before)
            for n in range(count)
        ]


def take(database: Database, owner: str = "me", lease_seconds: float = 60, attempts_limit: int = 3) -> Job | None:
    return jobs.claim(database, ["quick"], owner=owner, lease_seconds=lease_seconds, attempts_limit=attempts_limit)


def taken(database: Database, owner: str = "me", lease_seconds: float = 60) -> Job:
    job = take(database, owner, lease_seconds)
    assert job is not None
    return job


def test_the_oldest_job_is_claimed_first(database: Database) -> None:
    ids = put_down(database, 3)
    assert [taken(database).id for _ in ids] == ids
    assert take(database) is None


def test_a_job_of_another_lane_is_left(database: Database) -> None:
    put_down(database)
    assert jobs.claim(database, ["mail"], owner="me", lease_seconds=60, attempts_limit=3) is None


def test_a_job_waits_for_its_time(database: Database) -> None:
    put_down(database, not_before=datetime.now(UTC) + timedelta(hours=1))
    assert take(database) is None


def test_many_workers_take_each_job_once(database: Database) -> None:
    ids = put_down(database, 40)
    found: list[str] = []

    def work(owner: str) -> None:
        while (job := take(database, owner)) is not None:
            found.append(job.id)

    threads = [threading.Thread(target=work, args=(f"worker{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(ids)


def test_a_job_whose_worker_vanished_is_taken_up_when_its_lease_ends(database: Database) -> None:
    put_down(database)
    lost = taken(database, "dead", lease_seconds=-1)
    again = taken(database, "alive")
    assert (again.id, again.attempts) == (lost.id, 2)


def test_the_worker_that_lost_its_lease_cannot_finish(database: Database) -> None:
    put_down(database)
    lost = taken(database, "slow", lease_seconds=-1)
    taken(database, "other")
    with pytest.raises(NoLongerOurs), database.write() as connection:
        jobs.finish(connection, lost)


def test_a_heartbeat_keeps_the_lease(database: Database) -> None:
    put_down(database)
    job = taken(database, lease_seconds=-1)
    jobs.extend_lease(database, job, lease_seconds=60)
    assert take(database, "other") is None


def test_a_finished_job_is_gone(database: Database) -> None:
    put_down(database)
    job = taken(database)
    with database.write() as connection:
        jobs.finish(connection, job)
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(jobs_table)) == 0


def test_effects_and_job_go_together_or_not_at_all(database: Database) -> None:
    put_down(database)
    job = taken(database)

    def finish_and_fail() -> None:
        with database.write() as connection:
            jobs.finish(connection, job)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        finish_and_fail()
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(jobs_table)) == 1


def test_a_job_that_kills_its_process_each_time_ends_in_the_dead_letters(database: Database) -> None:
    put_down(database)
    for _ in range(3):
        assert take(database, lease_seconds=-1, attempts_limit=3) is not None
    assert take(database, attempts_limit=3) is None
    with database.read() as connection:
        assert [row.error for row in jobs.parked(connection)] == ["the process ended 3 times while working on this"]


def test_waiting_for_the_world_is_not_held_against_a_job(database: Database) -> None:
    put_down(database)
    for _ in range(5):
        job = taken(database)
        with database.write() as connection:
            jobs.retry(connection, job, delay_seconds=0, counts=False)
    assert taken(database).attempts == 1


def test_a_parked_job_is_left_until_a_person_replays_it(database: Database) -> None:
    put_down(database)
    job = taken(database)
    with database.write() as connection:
        jobs.park(connection, job, "ValueError at message.py:1")
    assert take(database) is None
    with database.write() as connection:
        assert jobs.replay(connection, ["item0"]) == 1
    assert taken(database).attempts == 1


def test_a_restarted_daemon_need_not_wait_out_the_leases_of_the_dead(database: Database) -> None:
    put_down(database)
    lost = taken(database, "dead", lease_seconds=3600)
    with database.write() as connection:
        assert jobs.free_abandoned(connection) == 1
    assert taken(database, "alive").id == lost.id
