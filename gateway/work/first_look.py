"""The quick job of an e-mail: is it a repeat, and what does the sender hear? From headers and text alone.

It never waits for an attachment or a scan: its lane has its own workers. What it decides is committed with the
acknowledgement's outbox row and the reading job in one transaction, so a crash repeats all of it or none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from gateway.domain.acknowledgement import AcknowledgementFacts, choose_recipient, decide_acknowledgement
from gateway.domain.flags import words_for_welsh
from gateway.domain.markings import find_marking, is_secret
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
        welsh = judge_welsh(words_for_welsh(reading)).is_welsh
        marking = find_marking(reading)
        secret = marking is not None and is_secret((marking,))
        with place.database.write() as connection:
            earlier = remember_message(
                connection, place.fingerprints, item_id=item.id, sha256=str(sha256), reading=reading
            )
            decided = self._decide(connection, reading, welsh=welsh, secret=secret, duplicate=earlier is not None)
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

    def _decide(
        self, connection: Connection, reading: Reading, *, welsh: bool, secret: bool, duplicate: bool
    ) -> Acknowledgement:
        settings = self._workplace.settings
        inboxes, domains = settings.office.casework_inboxes, settings.office.own_domains
        recipient = choose_recipient(reading, inboxes, domains, (settings.notices.sender,))
        addresses = sender_addresses(reading)
        if recipient is not None:
            addresses = (*addresses, recipient)
        return decide_acknowledgement(
            AcknowledgementFacts(
                reading=reading,
                quarantined=secret,
                duplicate=duplicate,
                party=cases.party_of(connection, addresses) if addresses else None,
                sent_in_24_hours=0 if recipient is None else self._sent_in_24_hours(connection, recipient),
                per_address_limit=settings.acknowledgements.per_address_in_24_hours,
                casework_inboxes=inboxes,
                own_domains=domains,
                system_addresses=(settings.notices.sender,),
                welsh=welsh,
            )
        )

    def _sent_in_24_hours(self, connection: Connection, address: str) -> int:
        recent = acknowledged.c.at > datetime.now(UTC) - timedelta(hours=24)
        to_them = acknowledged.c.address_mac == self._address_mac(address)
        count = sa.select(sa.func.count()).select_from(acknowledged).where(to_them, recent)
        return connection.execute(count).scalar_one()

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
