"""The handler of `send` jobs: compose what an outbox row asks for, hand it over, record the answer.

Composed when it is sent, not when it is decided: the row then holds no text, and a corrected template serves what
still waits. The row's id is the Message-ID (or the letter's file name), so a repeat after a crash between handing over
and recording is recognisable by whoever receives it; nobody can do better over SMTP.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from gateway.domain.deadlines import office_date
from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.outbox.compose import compose_acknowledgement, compose_notice, message_id_of
from gateway.outbox.letters import PrintFolder
from gateway.storage import cases, jobs
from gateway.storage.tables import acknowledged, items, outbox, steps

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from gateway.outbox.mail import Answer, MailRelay
    from gateway.outbox.templates import Templates
    from gateway.settings import Settings
    from gateway.storage.engine import Database
    from gateway.storage.jobs import Job

__all__ = ["Sender"]

log = structlog.get_logger()


class Sender:
    """Sends outbox rows: mail to the relay (or Maildir), letters to the print folder."""

    def __init__(self, settings: Settings, database: Database, relay: MailRelay, templates: Templates) -> None:
        self._settings = settings
        self._database = database
        self._relay = relay
        self._templates = templates
        self._print_folder = PrintFolder(settings.print_folder, templates=settings.templates)

    def __call__(self, job: Job, heartbeat: object) -> None:  # noqa: ARG002 - sending is short
        """Send one row and record it.

        Raises:
            TryLater: the relay asks to wait, or cannot be reached.
        """
        with self._database.read() as connection:
            row = connection.execute(outbox.select().where(outbox.c.id == job.subject_id)).first()
        if row is None or row.state != "waiting":
            with self._database.write() as connection:
                jobs.finish(connection, job)
            return
        if row.kind == "letter":
            try:
                self._print(row)
            except OSError as error:
                raise TryLater(f"letters: {error.strerror or type(error).__name__}") from error
            with self._database.write() as connection:
                self._record(connection, row, "sent", "printed to the letters folder", None)
                jobs.finish(connection, job)
            return
        recipient, message = self._compose(row)
        message_id = message_id_of(row.id, self._settings.acknowledgements.sender)
        answer = self._relay.deliver(message, recipient=recipient, message_id=message_id)
        if answer.kind == "later" and not self._too_old(row):
            with self._database.write() as connection:
                connection.execute(outbox.update().where(outbox.c.id == row.id).values(last_answer=_short(answer)))
            raise TryLater("the relay did not take it yet", delay_seconds=5)
        with self._database.write() as connection:
            state = "sent" if answer.kind == "sent" else "failed"
            self._record(connection, row, state, _short(answer), message)
            jobs.finish(connection, job)
        log.info("mail_handed_over", state=state, outbox=row.id, item=row.item_id, kind=row.kind)

    def _too_old(self, row: Row[Any]) -> bool:
        limit = timedelta(hours=self._settings.delivery.give_up_after_hours)
        return bool(datetime.now(UTC) - row.created_at > limit)

    def _compose(self, row: Row[Any]) -> tuple[str, bytes]:
        wanted = row.parameters
        if row.kind == "acknowledgement":
            message = compose_acknowledgement(
                outbox_id=row.id,
                to=row.recipient,
                language=wanted["language"],
                variant=wanted["variant"],
                in_reply_to=wanted["in_reply_to"],
                references=tuple(wanted["references"]),
                settings=self._settings,
                date=row.created_at,
                templates=self._templates,
            )
            return row.recipient, message
        kind = wanted["notice"]
        recipient: str = getattr(self._settings.notices, kind.replace("-", "_"))
        message = compose_notice(
            kind,
            outbox_id=row.id,
            to=recipient,
            case_reference=wanted["case_reference"],
            item_id=row.item_id,
            settings=self._settings,
            date=row.created_at,
            templates=self._templates,
        )
        return recipient, message

    def _print(self, row: Row[Any]) -> None:
        wanted = row.parameters
        day = office_date(row.created_at, self._settings.office.time_zone)
        self._print_folder.put(
            row.id,
            language=wanted["language"],
            name=wanted["name"],
            address=tuple(wanted["address"]),
            day=day,
            office=self._settings.office,
            variant=wanted["variant"],
        )

    def _record(self, connection: Connection, row: Row[Any], state: str, answer: str, message: bytes | None) -> None:
        """Commit 3. An ECS row goes altogether once it is sent (CONTRACT section 7)."""
        # Read again: the item may have been sealed while the relay was talking.
        now = connection.execute(outbox.select().where(outbox.c.id == row.id)).one()
        if now.erase_once_sent:
            connection.execute(acknowledged.delete().where(acknowledged.c.outbox_id == row.id))
            connection.execute(outbox.delete().where(outbox.c.id == row.id))
        else:
            connection.execute(
                outbox.update()
                .where(outbox.c.id == row.id)
                .values(state=state, sent_at=datetime.now(UTC), last_answer=answer)
            )
        if message is not None and row.parameters.get("copy_on_case") and row.parameters.get("case_reference"):
            cases.put_on_case(
                connection,
                reference=row.parameters["case_reference"],
                document_id=row.id,
                kind=f"notice-{row.parameters['notice']}",
                content=message,
            )
        sealed = connection.execute(items.select().where(items.c.id == row.item_id)).one().sealed
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


def _short(answer: Answer) -> str:
    """A relay's last word, bounded; it may quote an address, so it is shown on the item and never logged."""
    return answer.text[:300]
