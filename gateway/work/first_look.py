"""The quick job of an e-mail: is it a repeat, and what does the sender hear? From headers and text alone.

It never waits for an attachment or a scan: its lane has its own workers. What it decides is committed with the
acknowledgement's outbox row and the reading job in one transaction, so a crash repeats all of it or none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from gateway.domain.acknowledgement import AcknowledgementFacts, decide_acknowledgement
from gateway.domain.correspondence import Flag
from gateway.domain.flags import find_flags, is_secret
from gateway.domain.plan import Step
from gateway.storage import cases, jobs
from gateway.storage.tables import acknowledged, items, originals
from gateway.work.apply import add_steps, send
from gateway.work.facts import remember_message, sender_addresses
from gateway.work.reading_process import ReadingFailed
from parsers.language import judge_welsh
from parsers.reading import Channel, Reading

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from gateway.domain.plan import Acknowledgement
    from gateway.storage.jobs import Job
    from gateway.work.worker import Heartbeat
    from gateway.work.workplace import Workplace

__all__ = ["FirstLook"]

log = structlog.get_logger()


class FirstLook:
    """Handler of `first-look` jobs."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def __call__(self, job: Job, heartbeat: Heartbeat) -> None:
        """Decide one e-mail's acknowledgement, and put its reading down."""
        place = self._workplace
        with place.database.read() as connection:
            item = connection.execute(items.select().where(items.c.id == job.subject_id)).one()
            raw = place.store.read(connection, item.original_id)
            sha256 = connection.scalar(sa.select(originals.c.sha256).where(originals.c.id == item.original_id))
        reading = self._read(raw, item, heartbeat)
        welsh = judge_welsh(reading.own_words).is_welsh
        secret = self._is_secret(reading, item)
        with place.database.write() as connection:
            earlier = remember_message(
                connection, place.fingerprints, item_id=item.id, sha256=str(sha256), reading=reading
            )
            decided = self._decide(
                connection, reading, welsh=welsh, secret=secret, duplicate=earlier is not None
            )
            self._write(connection, item, reading, decided, earlier)
            jobs.enqueue(connection, lane="reading", kind="read", subject_id=item.id)
            jobs.finish(connection, job)
        log.info(
            "acknowledgement_decided",
            item=item.id,
            kind=decided.kind,
            reason=None if decided.reason is None else decided.reason.value,
        )

    def _read(self, raw: bytes, item: Row[Any], heartbeat: Heartbeat) -> Reading:
        place = self._workplace
        try:
            return place.readers.read_email(
                raw,
                envelope_from=(item.envelope or {}).get("from"),
                trusted_servers=place.settings.office.trusted_authentication_servers,
                own_domains=place.settings.office.own_domains,
                quick=True,
                progress=heartbeat,
            )
        except ReadingFailed as failure:
            # Kept and shown all the same; without headers there is nobody to answer.
            return Reading(Channel.EMAIL, defects=(f"reading-stopped-{failure.reason}",))

    def _is_secret(self, reading: Reading, item: Row[Any]) -> bool:
        judged = find_flags(
            reading,
            self._workplace.knowledge.rules,
            office=self._workplace.knowledge.office,
            party=None,
            near_parties=(),
            envelope_to=tuple((item.envelope or {}).get("to", ())),
        )
        return is_secret(tuple(f for f in judged.findings if f.code is Flag.PROTECTIVE_MARKING))

    def _decide(
        self, connection: Connection, reading: Reading, *, welsh: bool, secret: bool, duplicate: bool
    ) -> Acknowledgement:
        settings = self._workplace.settings
        addresses = sender_addresses(reading)
        facts = AcknowledgementFacts(
            reading=reading,
            office=self._workplace.knowledge.office,
            quarantined=secret,
            duplicate=duplicate,
            party=cases.party_of(connection, addresses) if addresses else None,
            welsh=welsh,
            sent_in_24_hours=0,
            per_address_limit=settings.acknowledgements.per_address_in_24_hours,
        )
        decided = decide_acknowledgement(facts)
        if decided.to is None:
            return decided
        # Only now is it known whom the answer would go to, and so whose count matters.
        sent = connection.scalar(
            sa.select(sa.func.count())
            .select_from(acknowledged)
            .where(
                acknowledged.c.address_mac == self._address_mac(decided.to),
                acknowledged.c.at > datetime.now(UTC) - timedelta(hours=24),
            )
        )
        return decide_acknowledgement(facts.with_sent(int(sent or 0)))

    def _address_mac(self, address: str) -> str:
        return self._workplace.fingerprints.mac("acknowledged", address.casefold())

    def _write(
        self,
        connection: Connection,
        item: Row[Any],
        reading: Reading,
        decided: Acknowledgement,
        earlier: str | None,
    ) -> None:
        reason = None if decided.reason is None else decided.reason.value
        if decided.kind == "email" and decided.to is not None:
            outbox_id = send(
                connection,
                item_id=item.id,
                kind="acknowledgement",
                lane="mail",
                recipient=decided.to,
                parameters={
                    "language": decided.language,
                    "variant": decided.variant,
                    "in_reply_to": reading.message_id,
                    "references": list(reading.references),
                },
            )
            connection.execute(
                acknowledged.insert().values(
                    outbox_id=outbox_id, address_mac=self._address_mac(decided.to), at=datetime.now(UTC)
                )
            )
            # A reply to this acknowledgement is then recognised as one.
            domain = self._workplace.settings.acknowledgements.sender.rpartition("@")[2]
            self._workplace.fingerprints.claim(connection, "message-id", item.id, f"<{outbox_id}@{domain}>")
        connection.execute(
            items.update()
            .where(items.c.id == item.id)
            .values(
                state="acknowledged",
                duplicate_of=earlier,
                acknowledgement={"kind": decided.kind, "language": decided.language, "reason": reason},
            )
        )
        why = "from headers and text, before any attachment" if reason is None else f"not answered: {reason}"
        add_steps(connection, item.id, [Step("acknowledgement", decided.kind, why)])
