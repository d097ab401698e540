"""What the operator should know: raised once, shown until it is over, mailed to whom the settings name.

An alarm is a row, so that it outlives a restart and every process sees it; `/ready` lists what is open. Weighed: the
log alone (nobody reads it in time), a mail for each occurrence (the brake would itself be a flood). Taken: one log line
at level error and one mail when it begins, one log line when it ends.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from gateway.ids import new_id
from gateway.storage.outgoing import send
from gateway.storage.tables import alarms

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from gateway.settings import Settings

__all__ = [
    "BRAKED",
    "CANARY_LOST",
    "DEAD_LETTERS",
    "LETTERS_LATE",
    "SCANS_LEFT",
    "end_alarm",
    "is_alarmed",
    "raise_alarm",
]

BRAKED = "acknowledgements-braked"
CANARY_LOST = "canary-lost"
DEAD_LETTERS = "dead-letters"
LETTERS_LATE = "letters-late"
SCANS_LEFT = "scans-left"

log = structlog.get_logger()


def raise_alarm(connection: Connection, settings: Settings, kind: str, subject: str = "") -> bool:
    """Raise an alarm unless it is open already. Returns whether it is new; the caller then writes its log line.

    Args:
        connection: a write transaction; the mail to the operator is committed with it.
        settings: `notices.operator` is mailed.
        kind: one of the names above; there is a text for each in `templates/notices/alarm.txt`.
        subject: what it is about, such as an inbox; never anything of a sender.
    """
    if is_alarmed(connection, kind, subject):
        return False
    connection.execute(alarms.insert().values(id=new_id(), kind=kind, subject=subject, raised_at=datetime.now(UTC)))
    if settings.notices.operator:
        send(
            connection,
            item_id="",  # of no item
            kind="alarm",
            lane="mail",
            recipient=settings.notices.operator,
            parameters={"alarm": kind, "about": subject},
        )
    return True


def end_alarm(connection: Connection, kind: str, subject: str = "") -> bool:
    """Note that an alarm is over. Returns whether there was one."""
    ended = connection.execute(alarms.update().where(_open(kind, subject)).values(ended_at=datetime.now(UTC))).rowcount
    if ended:
        log.info("alarm_over", kind=kind, about=subject)
    return bool(ended)


def is_alarmed(connection: Connection, kind: str, subject: str = "") -> bool:
    """Whether the alarm is open."""
    return connection.scalar(sa.select(alarms.c.id).where(_open(kind, subject))) is not None


def _open(kind: str, subject: str) -> sa.ColumnElement[bool]:
    return sa.and_(alarms.c.kind == kind, alarms.c.subject == subject, alarms.c.ended_at.is_(None))
