"""The worker loop: claim, work, commit; retry what the world prevented; park what only a person can mend.

One loop serves every lane. A handler does its job in transactions of its own and deletes the job in the one that holds
the effects; whatever it raises is looked up in the table of `gateway.errors`. A poison item never delays the next: it
is tried `ATTEMPTS_ON_ERROR` times within seconds, then listed with its traceback (types and lines, no values).
"""

from __future__ import annotations

import threading
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import structlog

from gateway.errors import NoLongerOurs, TryLater, answer_to
from gateway.ids import new_id
from gateway.storage import jobs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gateway.settings import Work
    from gateway.storage.engine import Database
    from gateway.storage.jobs import Job

__all__ = ["Handler", "Worker"]

log = structlog.get_logger()

ATTEMPTS_ON_ERROR = 2  # a developer's error rarely goes away; once more, in case it was the moment's
RETRY_ON_ERROR_SECONDS = 2.0
LONGEST_DELAY_SECONDS = 60.0
GIVE_UP_SECONDS = 24 * 3600  # a world unwell for a day needs a person


class Handler(Protocol):
    """Does one kind of job, and deletes it in the transaction that holds its effects."""

    def __call__(self, job: Job, heartbeat: Heartbeat) -> None:
        """Do the job; raise what `gateway.errors` knows, or anything else for the dead letters."""


class Heartbeat:
    """Extends a job's lease while long work goes on. Call it as often as you like."""

    def __init__(self, database: Database, job: Job, *, lease_seconds: float) -> None:
        self._database = database
        self._job = job
        self._lease_seconds = lease_seconds
        self._next = datetime.now(UTC).timestamp() + lease_seconds / 3

    def __call__(self) -> None:
        """Extend the lease when a third of it is gone.

        Raises:
            NoLongerOurs: somebody else has the job.
        """
        now = datetime.now(UTC).timestamp()
        if now >= self._next:
            jobs.extend_lease(self._database, self._job, lease_seconds=self._lease_seconds)
            self._next = now + self._lease_seconds / 3


class Worker(threading.Thread):
    """One thread that works some lanes until told to stop."""

    def __init__(
        self, database: Database, lanes: Sequence[str], handlers: Mapping[str, Handler], settings: Work
    ) -> None:
        super().__init__(name=f"worker-{lanes[0]}", daemon=True)
        self._database = database
        self._lanes = lanes
        self._handlers = handlers
        self._settings = settings
        self._owner = new_id()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish the job in hand, then end."""
        self._stopping.set()
        self._database.wake()

    def run(self) -> None:
        """Work until stopped. Trouble with the database itself is waited out."""
        seen = 0
        while not self._stopping.is_set():
            try:
                if not self.work_once():
                    seen = self._database.wait_for_work(
                        self._lanes, seen, self._settings.poll_seconds, self._stopping.is_set
                    )
            except TryLater as error:
                log.warning("work_waits", lane=self._lanes[0], reason=error.reason)
                self._stopping.wait(min(error.delay_seconds, self._settings.poll_seconds))
            except Exception as error:  # noqa: BLE001 - the edge: a dead worker thread is an item that waits unseen
                log.error("worker_error", lane=self._lanes[0], error=_anonymous(error))  # noqa: TRY400 - no values
                self._stopping.wait(self._settings.poll_seconds)

    def work_once(self) -> bool:
        """Do one job, if there is one due. Returns whether there was."""
        job = jobs.claim(
            self._database,
            self._lanes,
            owner=self._owner,
            lease_seconds=self._settings.lease_seconds,
            attempts_limit=self._settings.attempts,
        )
        if job is None:
            return False
        heartbeat = Heartbeat(self._database, job, lease_seconds=self._settings.lease_seconds)
        with structlog.contextvars.bound_contextvars(job=job.id, subject=job.subject_id, kind=job.kind):
            try:
                self._handlers[job.kind](job, heartbeat)
            except Exception as error:  # noqa: BLE001 - the edge: one poison item must not end the lane for all
                self._give_back(job, error)
        return True

    def _give_back(self, job: Job, error: Exception) -> None:
        answer = answer_to(error)
        log.log(
            {"info": 20, "warning": 30, "error": 40}[answer.log_level],
            "job_not_done",
            error=error.reason if isinstance(error, TryLater) else _anonymous(error),
        )
        if isinstance(error, NoLongerOurs):
            return
        with self._database.write() as connection:
            if isinstance(error, TryLater) and error.own_timetable:
                jobs.retry(connection, job, delay_seconds=error.delay_seconds, counts=False)
            elif isinstance(error, TryLater):
                age = (datetime.now(UTC) - job.created_at).total_seconds()
                if age > GIVE_UP_SECONDS:
                    jobs.park(connection, job, f"tried for a day: {error.reason}")
                else:
                    delay = min(max(error.delay_seconds, min(error.delay_seconds * 4, age / 10)), LONGEST_DELAY_SECONDS)
                    jobs.retry(connection, job, delay_seconds=delay, counts=False)
            elif job.attempts < ATTEMPTS_ON_ERROR:
                jobs.retry(connection, job, delay_seconds=RETRY_ON_ERROR_SECONDS, counts=True)
            else:
                jobs.park(connection, job, _anonymous(error))


def _anonymous(error: BaseException) -> str:
    """Types and lines of a traceback, no values: an error's text may quote a letter."""
    lines = []
    link: BaseException | None = error
    while link is not None:
        frames = traceback.extract_tb(link.__traceback__)[-6:]
        where = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames))
        lines.append(f"{type(link).__name__} at {where}")
        link = link.__cause__
    return "; caused by ".join(lines)
