"""The work queue: a table in the same database, so that a job and its effects are one commit.

Measured against frameworks (DESIGN section 2): as fast as any, and the only way in which a crash cannot separate a job
from what it did. A job is claimed with a lease in one statement; attempts are counted at the claim, so a mail that
kills the process ends in the dead letters instead of killing it for ever; every later word about the job is fenced on
its owner; a finished job is deleted in the transaction that holds its effects.

Refused: deleting a parked job by age. Only a person's replay moves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gateway.errors import NoLongerOurs
from gateway.ids import new_id
from gateway.storage.engine import NEW_WORK
from gateway.storage.tables import jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from gateway.storage.engine import Database

__all__ = [
    "Job",
    "are_any_parked",
    "claim",
    "enqueue",
    "enqueue_all",
    "extend_lease",
    "finish",
    "free_abandoned",
    "next_due",
    "park",
    "parked",
    "replay",
    "retry",
]


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed job."""

    id: str
    lane: str
    kind: str
    subject_id: str
    attempts: int  # this one included
    owner: str
    created_at: datetime


def _now() -> datetime:
    return datetime.now(UTC)


def enqueue(
    connection: Connection, *, lane: str, kind: str, subject_id: str, not_before: datetime | None = None
) -> str:
    """Put a job down, in the caller's transaction. Returns its id."""
    (job_id,) = enqueue_all(connection, lane=lane, kind=kind, subject_ids=[subject_id], not_before=not_before)
    return job_id


def enqueue_all(
    connection: Connection, *, lane: str, kind: str, subject_ids: Sequence[str], not_before: datetime | None = None
) -> list[str]:
    """Put jobs of one kind down, in the caller's transaction. Returns their ids, in order."""
    now = _now()
    rows = [
        {
            "id": new_id(),
            "lane": lane,
            "kind": kind,
            "subject_id": subject_id,
            "state": "waiting",
            "attempts": 0,
            "not_before": not_before or now,
            "created_at": now,
        }
        for subject_id in subject_ids
    ]
    if rows:
        connection.info.setdefault(NEW_WORK, set()).add(lane)
        connection.execute(jobs.insert(), rows)
    return [str(row["id"]) for row in rows]


def _claimable(lanes: Sequence[str], now: datetime) -> sa.ColumnElement[bool]:
    due = sa.and_(jobs.c.state == "waiting", jobs.c.not_before <= now)
    abandoned = sa.and_(jobs.c.state == "running", jobs.c.lease_until < now)
    return sa.and_(jobs.c.lane.in_(lanes), sa.or_(due, abandoned))


def claim(
    database: Database, lanes: Sequence[str], *, owner: str, lease_seconds: float, attempts_limit: int
) -> Job | None:
    """Take the oldest due job of these lanes, or None.

    A job whose attempts are used up (its process died each time, so nobody could say why) is parked here.
    """
    while True:
        now = _now()
        # The look costs no write lock; an idle gateway leaves the database alone.
        with database.read() as connection:
            if connection.execute(sa.select(jobs.c.id).where(_claimable(lanes, now)).limit(1)).first() is None:
                return None
        with database.write() as connection:
            oldest = sa.select(jobs.c.id).where(_claimable(lanes, now)).order_by(jobs.c.id).limit(1)
            if not database.is_sqlite:
                oldest = oldest.with_for_update(skip_locked=True)
            row = connection.execute(
                jobs.update()
                .where(jobs.c.id == oldest.scalar_subquery())
                .values(
                    state="running",
                    owner=owner,
                    attempts=jobs.c.attempts + 1,
                    lease_until=now + timedelta(seconds=lease_seconds),
                )
                .returning(jobs)
            ).first()
            if row is None:
                return None
            if row.attempts > attempts_limit:
                _park(connection, row.id, f"the process ended {attempts_limit} times while working on this")
                continue
            return Job(row.id, row.lane, row.kind, row.subject_id, row.attempts, owner, row.created_at)


def _ours(job: Job) -> sa.ColumnElement[bool]:
    return sa.and_(jobs.c.id == job.id, jobs.c.owner == job.owner, jobs.c.state == "running")


def finish(connection: Connection, job: Job) -> None:
    """Delete a job in the transaction that holds its effects.

    Raises:
        NoLongerOurs: the lease ran out and another worker has it; the transaction must be undone.
    """
    if connection.execute(jobs.delete().where(_ours(job))).rowcount != 1:
        raise NoLongerOurs(job.id)


def extend_lease(database: Database, job: Job, *, lease_seconds: float) -> None:
    """Heartbeat of long work.

    Raises:
        NoLongerOurs: somebody else has the job; stop working on it.
    """
    until = _now() + timedelta(seconds=lease_seconds)
    with database.write() as connection:
        if connection.execute(jobs.update().where(_ours(job)).values(lease_until=until)).rowcount != 1:
            raise NoLongerOurs(job.id)


def free_abandoned(connection: Connection) -> int:
    """Take back every lease, where nobody else can hold one: after a crash the only daemon need not wait them out.

    A worker that does hold one (an `ingest` beside us) finds at its commit that the job is no longer its own.
    """
    return connection.execute(jobs.update().where(jobs.c.state == "running").values(lease_until=_now())).rowcount


def retry(connection: Connection, job: Job, *, delay_seconds: float, counts: bool) -> None:
    """Give a job back. With `counts` false the attempt is not held against it (the world was unwell)."""
    connection.execute(
        jobs.update()
        .where(_ours(job))
        .values(
            state="waiting",
            owner=None,
            lease_until=None,
            attempts=jobs.c.attempts - (0 if counts else 1),
            not_before=_now() + timedelta(seconds=delay_seconds),
        )
    )


def park(connection: Connection, job: Job, error: str) -> None:
    """Put a job among the dead letters, where a person sees it. `error` holds types and lines, never values."""
    _park(connection, job.id, error)


def _park(connection: Connection, job_id: str, error: str) -> None:
    connection.execute(
        jobs.update()
        .where(jobs.c.id == job_id)
        .values(state="parked", owner=None, lease_until=None, parked_at=_now(), error=error)
    )


def parked(connection: Connection) -> Sequence[sa.Row[tuple[object, ...]]]:
    """The dead letters, oldest first."""
    return connection.execute(jobs.select().where(jobs.c.state == "parked").order_by(jobs.c.id)).all()


def are_any_parked(connection: Connection) -> bool:
    """Whether there are dead letters."""
    return connection.scalar(sa.select(jobs.c.id).where(jobs.c.state == "parked").limit(1)) is not None


def replay(connection: Connection, ids: Sequence[str]) -> int:
    """Give dead letters (by job or subject id) a fresh start. Returns how many."""
    found = sa.or_(jobs.c.id.in_(ids), jobs.c.subject_id.in_(ids))
    return connection.execute(
        jobs.update()
        .where(jobs.c.state == "parked", found)
        .values(state="waiting", attempts=0, not_before=_now(), parked_at=None, error=None)
    ).rowcount


def next_due(connection: Connection, lanes: Sequence[str]) -> datetime | None:
    """When the next waiting job of these lanes may start."""
    due: datetime | None = connection.scalar(
        sa.select(sa.func.min(jobs.c.not_before)).where(jobs.c.lane.in_(lanes), jobs.c.state == "waiting")
    )
    return due
