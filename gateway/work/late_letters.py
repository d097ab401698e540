"""Sees to it that a letter which is late does not wait for somebody to open the page of letters: it raises an alarm.

A letter is late from the day after it was due, one working day after receipt (`gateway.storage.letters`): nobody has
completed its address, or nothing printed it. One alarm for all of them, which ends by itself when none is late. As the
page does, it leaves out employees' letters: they are the Team Manager's.

Weighed: an alarm by the job that sends a letter (a letter that waits for its address has no job). Taken: a look at the
oldest letter that is not out yet, once a minute.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from gateway.storage.letters import letters_out
from gateway.work.alarms import LETTERS_LATE, end_alarm, is_alarmed, raise_alarm
from gateway.work.keeper import Keeper

if TYPE_CHECKING:
    from gateway.settings import Settings
    from gateway.storage.engine import Database

__all__ = ["LateLetterKeeper"]

log = structlog.get_logger()

_LOOKS_SECONDS: Final = 60.0


class LateLetterKeeper(Keeper):
    """Asks for the oldest letter once a minute. A part of the daemon."""

    def __init__(self, settings: Settings, database: Database) -> None:
        super().__init__("late-letters", every_seconds=_LOOKS_SECONDS)
        self._settings = settings
        self._database = database

    def look(self, now: datetime | None = None) -> None:
        """Raise or end the alarm. `now` is aware UTC."""
        now = now or datetime.now(UTC)
        with self._database.read() as connection:
            oldest = letters_out(connection, now=now, time_zone=self._settings.office.time_zone, limit=1)
            late, alarmed = any(line.is_late for line in oldest), is_alarmed(connection, LETTERS_LATE)
        if late == alarmed:
            return
        with self._database.write() as connection:
            if not late:
                end_alarm(connection, LETTERS_LATE)
            elif raise_alarm(connection, self._settings, LETTERS_LATE):
                log.error("letters_late", oldest_due=oldest[0].due.isoformat())
