"""Counting for the brakes on acknowledgements, holding what they stop, and letting it go again.

Promises: what is counted is what was decided, in the transaction that decides, so that two workers at the same moment
cannot both be the last one allowed; nothing of the sender is kept but keyed digests; what a brake holds stands in the
outbox with the state `held`, whole, until a person releases it. The contract's own limit (one address) holds nothing:
that person was told ten times.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog

from gateway.domain.acknowledgement import Throttle
from gateway.domain.plan import Step
from gateway.domain.throttles import answered_text, brake_limit, organisation_of, unasked_text
from gateway.storage import jobs
from gateway.storage.outgoing import put_down
from gateway.storage.tables import acknowledged, items, outbox
from gateway.work.alarms import BRAKED, end_alarm, raise_alarm
from gateway.work.apply import add_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from gateway.settings import Settings
    from gateway.storage.fingerprints import Fingerprinter
    from parsers.reading import Reading

__all__ = ["Brakes", "Keys", "hold", "our_message_ids", "release", "remember_acknowledgement"]

log = structlog.get_logger()

_DAY: Final = timedelta(hours=24)
_WEEKS: Final = timedelta(weeks=4)  # of which the usual hour is the median
_USUAL_FOR_SECONDS: Final = 600.0  # the usual hour is looked up this often
_MOST_IDS: Final = 40  # of a thread; the rest are older


@dataclass(frozen=True, slots=True)
class Keys:
    """What one acknowledgement is counted under."""

    address: str
    domain: str | None
    text: str | None
    answer: str | None
    conversation: str | None


def our_message_ids(reading: Reading, sender: str) -> tuple[str, ...]:
    """Outbox ids of those messages this mail answers or returns that have the form of ours."""
    ours = f"@{sender.rpartition('@')[2].casefold()}>"
    named = [*reading.in_reply_to, *reversed(reading.references)]
    if reading.origin.original_message_id:
        named.insert(0, reading.origin.original_message_id)
    found = (name.strip() for name in named[:_MOST_IDS])
    return tuple(dict.fromkeys(name[1 : -len(ours)] for name in found if name.casefold().endswith(ours)))


class Brakes:
    """The counts of one gateway. One for each worker; keeps nothing but the usual hour."""

    def __init__(self, settings: Settings, fingerprints: Fingerprinter, own_subjects: tuple[str, ...]) -> None:
        self._settings = settings
        self._limits = settings.acknowledgements
        self._fingerprints = fingerprints
        self._own_subjects = tuple(" ".join(subject.split()).casefold() for subject in own_subjects)
        self._limit = 0
        self._limit_until = 0.0
        self._was_full = False

    def keys(self, connection: Connection, reading: Reading, recipient: str) -> Keys:
        """Under what an acknowledgement of this mail to this address counts."""
        mac = self._fingerprints.mac
        domain = recipient.rpartition("@")[2]
        organisation = organisation_of(domain, self._limits.public_mail_domains)
        conversation = self._conversation(connection, reading)
        text = unasked_text(reading.subject, reading.text)
        answer = None
        if conversation is not None or self._names_ours(reading.subject):
            answer = answered_text(reading.subject, reading.own_words, domain)
        return Keys(
            address=mac("acknowledged", recipient.casefold()),
            domain=None if organisation is None else mac("acknowledged-domain", organisation),
            text=None if text is None else mac("acknowledged-text", text),
            answer=None if answer is None else mac("acknowledged-answer", answer),
            conversation=conversation,
        )

    def sent_to_address(self, connection: Connection, keys: Keys) -> int:
        """How often this address was acknowledged in the last 24 hours."""
        return self._count(connection, acknowledged.c.address_mac == keys.address)

    def throttles(self, connection: Connection, keys: Keys) -> tuple[Throttle, ...]:
        """The other brakes, each with what it counted; the narrowest first."""
        limits, found = self._limits, []
        if keys.conversation is not None:
            sent = self._count(connection, acknowledged.c.conversation == keys.conversation)
            found.append(Throttle("conversation", sent, limits.per_conversation_in_24_hours))
        if keys.answer is not None:
            sent = self._addresses(connection, acknowledged.c.answer_mac == keys.answer, keys)
            found.append(Throttle("answer", sent, limits.per_answer_in_24_hours))
        if keys.text is not None:
            sent = self._addresses(connection, acknowledged.c.text_mac == keys.text, keys)
            found.append(Throttle("text", sent, limits.per_text_in_24_hours))
        if keys.domain is not None:
            sent = self._count(connection, acknowledged.c.domain_mac == keys.domain)
            found.append(Throttle("domain", sent, limits.per_domain_in_24_hours))
        found.append(self._gateway(connection))
        return tuple(found)

    def _gateway(self, connection: Connection) -> Throttle:
        """The brake of the whole gateway; raises its alarm, and ends it once the hour is usual again."""
        now = time.monotonic()
        was_looked_up = now >= self._limit_until
        if was_looked_up:
            self._limit = brake_limit(
                _acknowledged_in_each_hour(connection),
                floor=self._limits.brake_per_hour,
                times_usual=self._limits.brake_times_usual,
            )
            self._limit_until = now + _USUAL_FOR_SECONDS
        sent = self._count(connection, sa.true(), timedelta(hours=1))
        throttle = Throttle("gateway", sent, self._limit)
        if throttle.is_full:
            if raise_alarm(connection, self._settings, BRAKED):
                log.error("acknowledgements_braked", sent_in_an_hour=sent, limit=self._limit)
            self._was_full = True
        elif was_looked_up or self._was_full:
            end_alarm(connection, BRAKED)
            self._was_full = False
        return throttle

    def _count(self, connection: Connection, which: sa.ColumnElement[bool], period: timedelta = _DAY) -> int:
        recent = acknowledged.c.at > datetime.now(UTC) - period
        return connection.execute(
            sa.select(sa.func.count()).select_from(acknowledged).where(which, recent)
        ).scalar_one()

    def _addresses(self, connection: Connection, which: sa.ColumnElement[bool], keys: Keys) -> int:
        """How many other addresses; one person who repeats herself is the address limit's matter."""
        recent = acknowledged.c.at > datetime.now(UTC) - _DAY
        others = acknowledged.c.address_mac != keys.address
        addresses = sa.func.count(acknowledged.c.address_mac.distinct())
        return connection.execute(sa.select(addresses).where(which, recent, others)).scalar_one()

    def _conversation(self, connection: Connection, reading: Reading) -> str | None:
        """The thread, when this mail answers an acknowledgement of ours."""
        ids = our_message_ids(reading, self._limits.sender)
        if not ids:
            return None
        query = sa.select(acknowledged.c.conversation).where(acknowledged.c.outbox_id.in_(ids))
        return connection.scalar(query.order_by(acknowledged.c.at.desc()).limit(1))

    def _names_ours(self, subject: str) -> bool:
        plain = " ".join(subject[:1_000].split()).casefold()
        return any(ours in plain for ours in self._own_subjects)


def _acknowledged_in_each_hour(connection: Connection) -> list[int]:
    hour = sa.func.substr(sa.type_coerce(acknowledged.c.at, sa.Text), 1, 13)  # "2026-11-22T08"
    recent = acknowledged.c.at > datetime.now(UTC) - _WEEKS
    return list(connection.scalars(sa.select(sa.func.count()).where(recent).group_by(hour)))


# ---------------------------------------------------------------- counting, holding, letting go


def remember_acknowledgement(
    connection: Connection, fingerprints: Fingerprinter, *, outbox_id: str, item_id: str, keys: Keys, sender: str
) -> None:
    """Count one acknowledgement that will be sent, and recognise what answers it."""
    connection.execute(
        acknowledged.insert().values(
            outbox_id=outbox_id,
            address_mac=keys.address,
            domain_mac=keys.domain,
            text_mac=keys.text,
            answer_mac=keys.answer,
            conversation=keys.conversation or outbox_id,
            at=datetime.now(UTC),
        )
    )
    domain = sender.rpartition("@")[2]
    fingerprints.claim(connection, "message-id", item_id, f"<{outbox_id}@{domain}>")


def hold(connection: Connection, *, item_id: str, recipient: str, parameters: dict[str, Any], brake: str) -> None:
    """Keep an acknowledgement that a brake stopped, ready to be released."""
    put_down(
        connection,
        item_id=item_id,
        kind="acknowledgement",
        recipient=recipient,
        parameters=parameters,
        state="held",
        why=f"held by the brake: {brake}",
    )


def release(
    connection: Connection,
    fingerprints: Fingerprinter,
    *,
    sender: str,
    who: str,
    item_ids: Sequence[str] | None = None,
) -> list[str]:
    """Send what brakes hold: of these items, or all of it. Returns the items, oldest first.

    The brakes count what is released and are not asked again: a person has looked.
    """
    wanted = sa.and_(outbox.c.kind == "acknowledgement", outbox.c.state == "held")
    if item_ids is not None:
        wanted = sa.and_(wanted, outbox.c.item_id.in_(item_ids))
    rows = connection.execute(outbox.select().where(wanted).order_by(outbox.c.id)).all()
    for row in rows:
        now = datetime.now(UTC)  # the Date of the mail is when it was decided to send it
        values = {"state": "waiting", "created_at": now, "last_answer": None}
        connection.execute(outbox.update().where(outbox.c.id == row.id).values(**values))
        jobs.enqueue(connection, lane="mail", kind="send", subject_id=row.id)
        address = fingerprints.mac("acknowledged", row.recipient.casefold())
        keys = Keys(address, domain=None, text=None, answer=None, conversation=None)
        remember_acknowledgement(
            connection, fingerprints, outbox_id=row.id, item_id=row.item_id, keys=keys, sender=sender
        )
        said = {"kind": "email", "language": row.parameters["language"], "reason": None}
        connection.execute(items.update().where(items.c.id == row.item_id).values(acknowledgement=said))
        add_steps(connection, row.item_id, [Step("acknowledgement", "released", f"by {who}")])
    return [row.item_id for row in rows]
