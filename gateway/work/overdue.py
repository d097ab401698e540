"""Sees to it that what waits for a person too long does not wait for one who happens to look: it raises an alarm.

Two things in the tables: a letter that is late, from the day after it was due, one working day after receipt (nobody
has completed its address, or nothing printed it), and a dead letter, a job that failed for good and whose item stands
still. One alarm for all of a kind; it ends by itself when none is left. As the page of letters does, it leaves out
employees' letters: they are the Team Manager's.

Weighed: an alarm by the job itself (a letter that waits for its address has no job, and a job whose process was killed
each time says nothing). Taken: a look at the tables, twice a minute.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from gateway.storage import jobs
from gateway.storage.letters import letters_out
from gateway.work.alarms import DEAD_LETTERS, LETTERS_LATE, end_alarm, is_alarmed, raise_alarm
from gateway.work.keeper import Keeper

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from gateway.settings import Settings
    from gateway.storage.engine import Database

__all__ = ["OverdueKeeper"]

log = structlog.get_logger()

_LOOKS_SECONDS: Final = 30.0


class OverdueKeeper(Keeper):
    """Asks the tables twice a minute. A part of the daemon."""

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__("overdue", every_seconds=_LOOKS_SECONDS)
        self._settings = settings
        self._database = database

    def look(self, now: datetime | None = None) -> None:
        """Raise or end the alarms. `now` is aware UTC."""
        now = now or datetime.now(UTC)
        with self._database.read() as connection:
            stands = {
                LETTERS_LATE: self._is_a_letter_late(connection, now),
                DEAD_LETTERS: jobs.are_any_parked(connection),
            }
            changed = [kind for kind, so in stands.items() if so != is_alarmed(connection, kind)]
        if not changed:
            return
        with self._database.write() as connection:
            for kind in changed:
                if not stands[kind]:
                    end_alarm(connection, kind)
                elif raise_alarm(connection, self._settings, kind):
                    log.error("overdue", alarm=kind)

    def _is_a_letter_late(self, connection: Connection, now: datetime) -> bool:
        """Whether the letter that is due first of those not out yet is late."""
        zone = self._settings.office.time_zone
        return any(line.is_late for line in letters_out(connection, now=now, time_zone=zone, limit=1))
