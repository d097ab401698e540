"""The quick job of an e-mail: is it a repeat, and what does the sender hear? From headers and text alone.

It never waits for an attachment or a scan: its lane has its own workers. What it decides is committed with the
acknowledgement's outbox row and the reading job in one transaction, so a crash repeats all of it or none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from gateway.domain.acknowledgement import (
    AcknowledgementFacts,
    choose_recipient,
    decide_acknowledgement,
    said,
    wishes_large_print,
)
from gateway.domain.correspondence import Disposition, NoAcknowledgement
from gateway.domain.flags import words_for_welsh
from gateway.domain.markings import find_marking, is_secret
from gateway.domain.plan import Acknowledgement, Step
from gateway.domain.throttles import BRAKES_SAID, first_full
from gateway.storage import cases, jobs
from gateway.storage.outgoing import send
from gateway.storage.tables import items, originals
from gateway.work.answers_back import note_bounce
from gateway.work.apply import add_steps
from gateway.work.brakes import Brakes, Keys, hold, remember_acknowledgement
from gateway.work.canary import take_back
from gateway.work.facts import remember_message, sender_addresses
from gateway.work.reading_process import ReadingFailed
from parsers.language import judge_welsh
from parsers.reading import Channel, Reading

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from gateway.storage.jobs import Job
    from gateway.work.worker import Heartbeat
    from gateway.work.workplace import Workplace

__all__ = ["FirstLook"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the sender hears, and what would be said if no brake were full."""

    answer: Acknowledgement
    keys: Keys | None = None
    brake: str = ""
    held: Acknowledgement | None = None


class FirstLook:
    """Handler of `first-look` jobs."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._brakes = Brakes(workplace.settings, workplace.fingerprints, workplace.own_subjects)

    def __call__(self, job: Job, heartbeat: Heartbeat) -> None:
        """Decide one e-mail's acknowledgement, and put its reading down."""
        place = self._workplace
        with place.database.read() as connection:
            item = connection.execute(items.select().where(items.c.id == job.subject_id)).one()
            raw = place.store.read(connection, item.original_id)
            sha256 = connection.scalar(sa.select(originals.c.sha256).where(originals.c.id == item.original_id))
        malware = place.malware.look(raw)
        # What must not be opened is not: nothing is known of it, and nobody is answered.
        reading = Reading(Channel.EMAIL) if malware else self._read(raw, item, heartbeat)
        welsh = judge_welsh(words_for_welsh(reading)).is_welsh
        marking = find_marking(reading)
        shut = bool(malware) or (marking is not None and is_secret((marking,)))
        with place.database.write() as connection:
            inbox = take_back(
                connection, place.fingerprints, raw, reading, sender=place.settings.acknowledgements.sender
            )
            if inbox is not None:
                self._file_canary(connection, item, inbox)
                jobs.finish(connection, job)
                return
            earlier = remember_message(
                connection, place.fingerprints, item_id=item.id, sha256=str(sha256), reading=reading
            )
            decided = self._decide(connection, item, reading, welsh=welsh, shut=shut, duplicate=earlier is not None)
            self._write(connection, item, reading, decided, earlier)
            if earlier is None:
                note_bounce(connection, item.id, reading, sender=place.settings.acknowledgements.sender)
            jobs.enqueue(connection, lane="reading", kind="read", subject_id=item.id)
            jobs.finish(connection, job)
        log.info(
            "acknowledgement_decided",
            item=item.id,
            kind=decided.answer.kind,
            reason=None if decided.answer.reason is None else decided.answer.reason.value,
            **({"brake": decided.brake} if decided.brake else {}),
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
        self, connection: Connection, item: Row[Any], reading: Reading, *, welsh: bool, shut: bool, duplicate: bool
    ) -> _Decided:
        settings = self._workplace.settings
        inboxes, domains = settings.office.casework_inboxes, settings.office.own_domains
        recipient = choose_recipient(reading, inboxes, domains, (settings.notices.sender,))
        addresses = sender_addresses(reading)
        if recipient is not None:
            addresses = (*addresses, recipient)
        facts = AcknowledgementFacts(
            reading=reading,
            quarantined=shut,
            duplicate=duplicate,
            party=cases.party_of(connection, addresses) if addresses else None,
            per_address_limit=settings.acknowledgements.per_address_in_24_hours,
            casework_inboxes=inboxes,
            own_domains=domains,
            system_addresses=(settings.notices.sender,),
            welsh=welsh,
            large_print=wishes_large_print(f"{reading.subject}\n{reading.own_words}"),
            inbox_variant=self._inbox_variant(item, reading),
        )
        answer = decide_acknowledgement(facts)
        if answer.to is None:  # the brakes are asked only about who would be answered
            return _Decided(answer)
        keys = self._brakes.keys(connection, reading, answer.to)
        sent = self._brakes.sent_to_address(connection, keys)
        if sent >= facts.per_address_limit:
            return _Decided(decide_acknowledgement(replace(facts, sent_in_24_hours=sent)), brake="address")
        full = first_full(throttles := self._brakes.throttles(connection, keys))
        if full is None:
            return _Decided(answer, keys)
        return _Decided(decide_acknowledgement(replace(facts, throttles=throttles)), keys, full.name, answer)

    def _inbox_variant(self, item: Row[Any], reading: Reading) -> str:
        """The site's template variant for the inbox that was written to."""
        variants = {k.casefold(): v for k, v in self._workplace.settings.acknowledgements.variants.items()}
        written_to = [
            *(item.envelope or {}).get("to", ()),
            *(mailbox.address for mailbox in (*reading.to, *reading.cc)),
        ]
        return next((variants[a.casefold()] for a in written_to if a.casefold() in variants), "")

    def _write(
        self, connection: Connection, item: Row[Any], reading: Reading, decided: _Decided, earlier: str | None
    ) -> None:
        answer, place = decided.answer, self._workplace
        if answer.to is not None and decided.keys is not None:
            outbox_id = send(
                connection,
                item_id=item.id,
                kind="acknowledgement",
                lane="mail",
                recipient=answer.to,
                parameters=_parameters(answer, reading),
            )
            # A reply to this acknowledgement is then recognised as one.
            remember_acknowledgement(
                connection,
                place.fingerprints,
                outbox_id=outbox_id,
                item_id=item.id,
                keys=decided.keys,
                sender=place.settings.acknowledgements.sender,
            )
        held = decided.held
        if held is not None and held.to is not None:
            parameters = _parameters(held, reading)
            hold(connection, item_id=item.id, recipient=held.to, parameters=parameters, brake=decided.brake)
        self._note(connection, item, answer, earlier)
        add_steps(connection, item.id, [_step(decided)])

    def _note(
        self, connection: Connection, item: Row[Any], answer: Acknowledgement, earlier: str | None, **done: object
    ) -> None:
        reason = None if answer.reason is None else answer.reason.value
        values = {
            "state": "acknowledged",
            "duplicate_of": earlier,
            "acknowledgement": {"kind": answer.kind, "language": answer.language, "reason": reason},
        }
        connection.execute(items.update().where(items.c.id == item.id).values(**(values | done)))

    def _file_canary(self, connection: Connection, item: Row[Any], inbox: str) -> None:
        """It came round; that is all there is to it."""
        answer = Acknowledgement("none", reason=NoAcknowledgement.OWN_ADDRESS)
        self._note(
            connection, item, answer, None, state="done", done_at=datetime.now(UTC), disposition=Disposition.FILED.value
        )
        add_steps(connection, item.id, [Step("origin", "filed", f"our own canary, come round through {inbox}")])


def _parameters(answer: Acknowledgement, reading: Reading) -> dict[str, Any]:
    return {
        "language": answer.language,
        "variant": answer.variant,
        "in_reply_to": reading.message_id,
        "references": list(reading.references),
    }


def _step(decided: _Decided) -> Step:
    answer = decided.answer
    if answer.reason is None:
        return Step("acknowledgement", answer.kind, f"{said(answer)}; from headers and text, before any attachment")
    why = f"{answer.reason.value}: {BRAKES_SAID.get(decided.brake) or said(answer)}"
    if decided.held is not None:
        why += "; held until a person releases it"
    return Step("acknowledgement", answer.kind, why)
