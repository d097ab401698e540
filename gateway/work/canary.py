"""Canaries: mails to ourselves that show that mail still comes in, is looked at and leaves.

Promises: one through each inbox at the set interval, whoever else restarts; a canary is known by a token that only
this installation can make, together with the Message-ID it was sent under, once; it never becomes work; one that does
not come round in the set time raises an alarm, which ends when a later one does.

A mail that only looks like a canary is ordinary mail. So is a second copy of a true one: whoever saw a canary can send
its header again, but cannot hide anything behind it.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
import structlog

from gateway.ids import new_id
from gateway.storage.outgoing import send
from gateway.storage.tables import acknowledged, canaries
from gateway.work.alarms import CANARY_LOST, end_alarm, raise_alarm
from gateway.work.keeper import Keeper

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from gateway.settings import Settings
    from gateway.storage.engine import Database
    from gateway.storage.fingerprints import Fingerprinter
    from parsers.reading import Reading

__all__ = ["CANARY_HEADER", "CanaryKeeper", "canary_token", "take_back"]

log = structlog.get_logger()

CANARY_HEADER: Final = "X-Intake-Gateway-Canary"
_FIRST_BYTES: Final = 65_536  # ours has a dozen headers
_LOOKS_SECONDS: Final = 1.0
_KEPT: Final = timedelta(days=35)  # the usual hour looks back four weeks


def canary_token(fingerprints: Fingerprinter, canary_id: str, inbox: str) -> str:
    """What a canary carries: its id and a keyed digest of it and its inbox."""
    return f"{canary_id}.{fingerprints.mac('canary', canary_id, inbox.casefold())}"


def take_back(
    connection: Connection, fingerprints: Fingerprinter, raw: bytes, reading: Reading, *, sender: str
) -> str | None:
    """The inbox through which one of our canaries came back, once; None for every other mail."""
    if CANARY_HEADER.casefold() not in {name.casefold() for name in reading.control_headers}:
        return None
    token = str(BytesHeaderParser().parsebytes(raw[:_FIRST_BYTES])[CANARY_HEADER] or "").strip()
    canary_id = token.partition(".")[0]
    row = connection.execute(canaries.select().where(canaries.c.id == canary_id)).first()
    if row is None or row.returned_at is not None:
        return None
    is_ours = hmac.compare_digest(
        token.encode("utf-8", "replace"), canary_token(fingerprints, row.id, row.inbox).encode()
    )
    domain = sender.rpartition("@")[2]
    if not is_ours or reading.message_id != f"<{canary_id}@{domain}>":
        return None
    connection.execute(canaries.update().where(canaries.c.id == row.id).values(returned_at=datetime.now(UTC)))
    end_alarm(connection, CANARY_LOST, row.inbox)
    seconds = round((datetime.now(UTC) - row.sent_at).total_seconds(), 3)
    log.info("canary_returned", inbox=row.inbox, seconds=seconds)
    return str(row.inbox)


class CanaryKeeper(Keeper):
    """Sends canaries and misses them. A part of the daemon; several on one database share the work."""

    def __init__(self, settings: Settings, database: Database, fingerprints: Fingerprinter) -> None:
        super().__init__("canary", every_seconds=_LOOKS_SECONDS)
        self._settings = settings
        self._database = database
        self._fingerprints = fingerprints

    def look(self, now: datetime | None = None) -> None:
        """Send what is due and miss what is late. `now` is aware UTC."""
        now = now or datetime.now(UTC)
        with self._database.read() as connection:
            due = [inbox for inbox in self._inboxes if self._is_due(connection, inbox, now)]
            late = bool(connection.execute(self._late(now).limit(1)).first())
        if not due and not late:
            return
        with self._database.write() as connection:
            for inbox in due:
                # Asked again: another process may have sent it since.
                if self._is_due(connection, inbox, now):
                    self._send(connection, inbox, now)
            for row in connection.execute(self._late(now)).all():
                is_missed = self._is_missed(connection, row.inbox, row.sent_at)
                if is_missed and raise_alarm(connection, self._settings, CANARY_LOST, row.inbox):
                    log.error("canary_lost", inbox=row.inbox)
                connection.execute(canaries.update().where(canaries.c.id == row.id).values(missed_at=now))
            old = now - _KEPT
            connection.execute(canaries.delete().where(canaries.c.sent_at < old))
            connection.execute(acknowledged.delete().where(acknowledged.c.at < old))

    @property
    def _inboxes(self) -> tuple[str, ...]:
        return self._settings.canary.inboxes or self._settings.office.casework_inboxes

    def _is_due(self, connection: Connection, inbox: str, now: datetime) -> bool:
        recent = now - timedelta(minutes=self._settings.canary.interval_minutes)
        of_inbox = sa.and_(canaries.c.inbox == inbox, canaries.c.sent_at > recent)
        return connection.execute(sa.select(canaries.c.id).where(of_inbox).limit(1)).first() is None

    def _late(self, now: datetime) -> sa.Select[tuple[str, str, datetime]]:
        limit = now - timedelta(minutes=self._settings.canary.lost_after_minutes)
        columns = canaries.c.id, canaries.c.inbox, canaries.c.sent_at
        return sa.select(*columns).where(
            canaries.c.returned_at.is_(None), canaries.c.missed_at.is_(None), canaries.c.sent_at < limit
        )

    def _is_missed(self, connection: Connection, inbox: str, sent_at: datetime) -> bool:
        """Not when a later one has come round meanwhile."""
        later = sa.and_(canaries.c.inbox == inbox, canaries.c.sent_at > sent_at, canaries.c.returned_at.is_not(None))
        return connection.execute(sa.select(canaries.c.id).where(later).limit(1)).first() is None

    def _send(self, connection: Connection, inbox: str, now: datetime) -> None:
        canary_id = new_id()
        connection.execute(canaries.insert().values(id=canary_id, inbox=inbox, sent_at=now))
        send(
            connection,
            outbox_id=canary_id,
            item_id="",  # of no item
            kind="canary",
            lane="mail",
            recipient=inbox,
            parameters={"token": canary_token(self._fingerprints, canary_id, inbox)},
            erase_once_sent=True,
        )
