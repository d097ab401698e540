"""The handler of `send` jobs: compose what an outbox row asks for, hand it over, record the answer.

Composed when it is sent, not when it is decided: the row then holds no text, and a corrected template serves what
still waits. The row's id is the Message-ID (or the letter's file name), so a repeat after a crash between handing over
and recording is recognisable by whoever receives it; nobody can do better over SMTP.

When it does not go: two troubles, two timetables. A relay that cannot be reached concerns every mail, so all wait
together for a short while that grows to half a minute; when it is back, all leave in the order in which they were
decided. A relay that defers one mail concerns that mail alone; it waits for a tenth of its age, at most a quarter of
an hour, and holds nobody up. Both end after `delivery.give_up_after_hours`; then, as after a refusal, the row is
`failed`, and the item says that the customer did not get it.

Notices whose kind the settings gather are put down without a job each; one `digest` job at the end of the hour makes
one mail of them.
"""

from __future__ import annotations

import smtplib
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog

from gateway.domain.deadlines import office_date
from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.outbox.compose import (
    compose_acknowledgement,
    compose_alarm,
    compose_canary,
    compose_digest,
    compose_notice,
    message_id_of,
)
from gateway.outbox.letters import PrintFolder
from gateway.outbox.mail import Answer
from gateway.storage import cases, jobs
from gateway.storage.outgoing import send
from gateway.storage.tables import acknowledged, items, outbox, steps
from gateway.storage.unreached import note_unreached

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection, Row

    from gateway.outbox.mail import MailRelay
    from gateway.outbox.templates import Templates
    from gateway.settings import Settings
    from gateway.storage.engine import Database
    from gateway.storage.jobs import Job

__all__ = ["Sender"]

log = structlog.get_logger()

_FIRST_PAUSE_SECONDS: Final = 2.0  # of a relay that cannot be reached; doubles
_LONGEST_PAUSE_SECONDS: Final = 30.0
_FIRST_DEFERRAL_SECONDS: Final = 5.0
_LONGEST_DEFERRAL_SECONDS: Final = 900.0
_DOOR_SECONDS: Final = 30.0


class Sender:
    """Sends outbox rows: mail to the relay (or Maildir), letters to the print folder. One for each worker.

    Args:
        settings: all of them.
        database: where the outbox is.
        relay: the way out for mail.
        templates: the texts.
        door: our own SMTP door, for canaries when no relay would bring them round; None when it is not open here.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        relay: MailRelay,
        templates: Templates,
        door: Callable[[], tuple[str, int] | None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._relay = relay
        self._templates = templates
        self._door = door
        self._print_folder = PrintFolder(settings.print_folder, templates=settings.templates)
        self._away_until = 0.0  # the relay could not be reached; nobody need try before (monotonic)
        self._pause = 0.0

    def __call__(self, job: Job, heartbeat: object) -> None:  # noqa: ARG002 - sending is short
        """Send one row and record it, or gather an hour's notices.

        Raises:
            TryLater: the relay asks to wait, or cannot be reached.
        """
        if job.kind == "digest":
            self._gather(job)
            return
        with self._database.read() as connection:
            row = connection.execute(outbox.select().where(outbox.c.id == job.subject_id)).first()
        if row is None or row.state != "waiting":
            with self._database.write() as connection:
                jobs.finish(connection, job)
        elif row.kind == "letter":
            self._send_letter(job, row)
        else:
            self._send_mail(job, row)

    # -- mail --

    def _send_mail(self, job: Job, row: Row[Any]) -> None:
        recipient, message = self._compose(row)
        message_id = message_id_of(row.id, self._settings.acknowledgements.sender)
        answer = self._hand_over(row, message, recipient=recipient, message_id=message_id)
        if answer.kind == "later" and not self._too_old(row):
            with self._database.write() as connection:
                connection.execute(outbox.update().where(outbox.c.id == row.id).values(last_answer=_short(answer)))
            raise TryLater("the relay did not take it yet", delay_seconds=self._delay(row), own_timetable=True)
        state = "sent" if answer.kind == "sent" else "failed"
        with self._database.write() as connection:
            self._record(connection, row, state, _short(answer), message)
            jobs.finish(connection, job)
        log.log(
            20 if state == "sent" else 40,
            "mail_handed_over",
            state=state,
            outbox=row.id,
            item=row.item_id,
            kind=row.kind,
        )

    def _hand_over(self, row: Row[Any], message: bytes, *, recipient: str, message_id: str) -> Answer:
        if row.kind == "canary" and self._settings.delivery.transport == "maildir":
            return self._through_the_door(message, recipient)
        if time.monotonic() < self._away_until:
            return Answer("later", row.last_answer or "the relay could not be reached")
        answer = self._relay.deliver(message, recipient=recipient, message_id=message_id)
        if answer.kind == "later" and not _is_about_this_mail(answer):
            self._pause = min(max(self._pause * 2, _FIRST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)
            self._away_until = time.monotonic() + self._pause
        else:
            self._pause = self._away_until = 0.0
        return answer

    def _through_the_door(self, message: bytes, recipient: str) -> Answer:
        """Without a relay nothing outside could bring a canary back, so it comes in as from outside."""
        listener = self._settings.listener
        # Another process may be the one that opens it, at the port of the settings.
        door = self._door() or (listener.smtp_host, listener.smtp_port)
        if not door[1]:
            return Answer("later", "our own door is not open yet")
        try:
            with smtplib.SMTP(*door, timeout=_DOOR_SECONDS) as client:
                client.sendmail(self._settings.notices.sender, [recipient], message)
        except (smtplib.SMTPException, OSError) as error:
            return Answer("later", f"our own door: {type(error).__name__}")
        return Answer("sent", "through our own door")

    def _delay(self, row: Row[Any]) -> float:
        """Seconds until this row is tried again."""
        away = self._away_until - time.monotonic()
        if away > 0:
            return away
        age = (datetime.now(UTC) - row.created_at).total_seconds()
        return float(min(max(age / 10, _FIRST_DEFERRAL_SECONDS), _LONGEST_DEFERRAL_SECONDS))

    def _too_old(self, row: Row[Any]) -> bool:
        limit = timedelta(hours=self._settings.delivery.give_up_after_hours)
        if row.kind == "canary":  # it is missed by then; an outage must not gather a flock
            limit = timedelta(minutes=self._settings.canary.lost_after_minutes)
        return bool(datetime.now(UTC) - row.created_at > limit)

    def _compose(self, row: Row[Any]) -> tuple[str, bytes]:
        wanted, settings, templates = row.parameters, self._settings, self._templates
        if row.kind == "acknowledgement":
            return row.recipient, compose_acknowledgement(
                outbox_id=row.id,
                to=row.recipient,
                language=wanted["language"],
                variant=wanted["variant"],
                in_reply_to=wanted["in_reply_to"],
                references=tuple(wanted["references"]),
                settings=settings,
                date=row.created_at,
                templates=templates,
            )
        if row.kind == "alarm":
            return row.recipient, compose_alarm(
                wanted["alarm"],
                outbox_id=row.id,
                to=row.recipient,
                about=wanted["about"],
                settings=settings,
                date=row.created_at,
                templates=templates,
            )
        if row.kind == "canary":
            return row.recipient, compose_canary(
                outbox_id=row.id, to=row.recipient, token=wanted["token"], settings=settings, date=row.created_at
            )
        kind = wanted["notice"]
        recipient: str = getattr(settings.notices, kind.replace("-", "_"))
        if row.kind == "digest":
            return recipient, self._compose_digest(row, recipient, self._names(wanted["rows"]))
        return recipient, compose_notice(
            kind,
            outbox_id=row.id,
            to=recipient,
            case_reference=wanted["case_reference"],
            item_id=row.item_id,
            settings=settings,
            date=row.created_at,
            templates=templates,
        )

    # -- digests --

    def _gather(self, job: Job) -> None:
        """Make one mail of what was put down of one kind; its rows wait for it."""
        kind = job.subject_id.removeprefix("digest:")
        with self._database.write() as connection:
            gathered = sa.and_(outbox.c.kind == "notice", outbox.c.state == "gathered")
            rows = connection.execute(outbox.select().where(gathered).order_by(outbox.c.id)).all()
            ids = [row.id for row in rows if row.parameters["notice"] == kind]
            if ids:
                send(
                    connection,
                    item_id="",  # of several
                    kind="digest",
                    lane="mail",
                    recipient=None,
                    # Rows, not references: what is erased meanwhile is not named.
                    parameters={"notice": kind, "rows": ids},
                )
                connection.execute(outbox.update().where(outbox.c.id.in_(ids)).values(state="digested"))
            jobs.finish(connection, job)

    def _names(self, ids: list[str]) -> tuple[str, ...]:
        with self._database.read() as connection:
            rows = connection.execute(outbox.select().where(outbox.c.id.in_(ids)).order_by(outbox.c.id)).all()
        return tuple(dict.fromkeys(_name(row) for row in rows))

    def _compose_digest(self, row: Row[Any], recipient: str, names: tuple[str, ...]) -> bytes:
        return compose_digest(
            row.parameters["notice"],
            outbox_id=row.id,
            to=recipient,
            names=names,
            settings=self._settings,
            date=row.created_at,
            templates=self._templates,
        )

    def _record_digest(self, connection: Connection, digest: Row[Any], state: str, answer: str) -> None:
        """The digest was for each of its rows; on a case goes a copy that names that case alone."""
        recipient: str = getattr(self._settings.notices, digest.parameters["notice"].replace("-", "_"))
        rows = connection.execute(outbox.select().where(outbox.c.id.in_(digest.parameters["rows"]))).all()
        for row in rows:
            copy = self._compose_digest(digest, recipient, (_name(row),))
            self._record(connection, row, state, answer, copy)

    # -- letters --

    def _send_letter(self, job: Job, row: Row[Any]) -> None:
        try:
            self._print(row)
        except OSError as error:
            raise TryLater(f"letters: {error.strerror or type(error).__name__}") from error
        with self._database.write() as connection:
            self._record(connection, row, "sent", "printed to the letters folder", None)
            jobs.finish(connection, job)

    def _print(self, row: Row[Any]) -> None:
        wanted = row.parameters
        # A letter that a person completed goes into that day's batch: the batch of the day it was decided is printed.
        day = (
            date.fromisoformat(wanted["print_on"])
            if wanted.get("print_on")
            else office_date(row.created_at, self._settings.office.time_zone)
        )
        self._print_folder.put(
            row.id,
            language=wanted["language"],
            name=wanted["name"],
            address=tuple(wanted["address"]),
            day=day,
            office=self._settings.office,
            variant=wanted["variant"],
        )

    # -- what became of it --

    def _record(self, connection: Connection, row: Row[Any], state: str, answer: str, message: bytes | None) -> None:
        """Commit 3. An ECS row goes altogether once it is sent (CONTRACT section 7)."""
        # Read again: the item may have been sealed while the relay was talking.
        now = connection.execute(outbox.select().where(outbox.c.id == row.id)).first()
        if now is None:
            return
        if now.erase_once_sent:
            connection.execute(acknowledged.delete().where(acknowledged.c.outbox_id == row.id))
            connection.execute(outbox.delete().where(outbox.c.id == row.id))
            # The scrub that followed the sealing may be over: it wrote this row, with its address, into the file.
            jobs.enqueue(connection, lane="housekeeping", kind="scrub", subject_id=row.id)
        else:
            values = {"state": state, "sent_at": datetime.now(UTC), "last_answer": answer}
            connection.execute(outbox.update().where(outbox.c.id == row.id).values(**values))
        if row.kind == "digest":
            self._record_digest(connection, row, state, answer)
        if message is not None and row.parameters.get("copy_on_case") and row.parameters.get("case_reference"):
            cases.put_on_case(
                connection,
                reference=row.parameters["case_reference"],
                document_id=row.id,
                kind=f"notice-{row.parameters['notice']}",
                content=message,
            )
        self._note_on_item(connection, row, state, answer)

    def _note_on_item(self, connection: Connection, row: Row[Any], state: str, answer: str) -> None:
        sealed = connection.scalar(sa.select(items.c.sealed).where(items.c.id == row.item_id))
        if sealed is None:
            return  # of no item: a digest, an alarm, a canary
        connection.execute(
            steps.insert().values(
                id=new_id(),
                item_id=row.item_id,
                at=datetime.now(UTC),
                name="delivery",
                decision=f"{row.kind} {state}",
                why="" if sealed else answer,
            )
        )
        if row.kind == "acknowledgement" and state == "failed":
            note_unreached(connection, row.item_id, "the relay refused it for good, or never took it")


def _name(row: Row[Any]) -> str:
    reference = row.parameters["case_reference"]
    return f"Case {reference}" if reference else f"Item {row.item_id}"


def _is_about_this_mail(answer: Answer) -> bool:
    """A 4xx reply is this mail's own; 421 and everything without a reply code is the relay's (RFC 5321 section 3.8)."""
    code = answer.text[:3]
    return code.isdigit() and code[0] == "4" and code not in {"421", "454"}


def _short(answer: Answer) -> str:
    """A relay's last word, bounded; it may quote an address, so it is shown on the item and never logged."""
    return answer.text[:300]
