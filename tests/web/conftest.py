"""A small office, put straight into the tables: what pages show must not depend on how it got there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from gateway.domain.correspondence import Evidence, Finding, Flag
from gateway.ids import new_id
from gateway.settings import Settings
from gateway.storage import feed, tables
from gateway.storage.engine import Database
from gateway.storage.originals import Originals
from gateway.web.app import create_app
from parsers.reading import AttachmentReading, Channel, Mailbox, Reading

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Office:
    """Writes rows as the worker would."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.store = Originals(settings.state / "originals", inline_limit_bytes=1000)
        self.received = 0

    def case(self, reference: str, **values: Any) -> str:
        row = {"title": "Fenwick Lettings", "case_type": "RFA", "status": "open", "created_at": MORNING} | values
        with self.database.write() as connection:
            connection.execute(tables.cases.insert().values(reference=reference, **row))
        return reference

    def item(
        self,
        reading: Reading | None = None,
        *,
        content: bytes = b"Subject: hello\r\n\r\nhello\r\n",
        media_type: str = "message/rfc822",
        findings: tuple[Finding, ...] = (),
        **values: Any,
    ) -> str:
        item_id = new_id()
        self.received += 1
        prepared = self.store.prepare(content, media_type)
        row = {
            "channel": "email",
            "received_at": MORNING + timedelta(minutes=self.received),
            "document": 1,
            "door": "smtp",
            "source": None,
            "source_key": item_id,
            "state": "done",
            "disposition": "new-case",
            "review_reasons": [],
            "suggested_cases": [],
            "acknowledgement": {"kind": "email", "language": "en", "reason": None},
        } | values
        with self.database.write() as connection:
            self.store.insert(connection, [prepared])
            connection.execute(tables.items.insert().values(id=item_id, original_id=prepared.id, **row))
            if reading is not None:
                connection.execute(
                    tables.extracts.insert().values(
                        item_id=item_id,
                        reading=msgspec.json.encode(reading),
                        findings=msgspec.json.encode(findings),
                    )
                )
            for finding in findings:
                connection.execute(
                    tables.flags.insert().values(
                        item_id=item_id, code=finding.code, rule=finding.rule, version=finding.version, strength=1.0
                    )
                )
        return item_id

    def work_item(self, item_id: str, kind: str, queue: str, **values: Any) -> str:
        work_id = new_id()
        row = {"priority": "medium", "notes": [], "created_at": MORNING, "state": "open"} | values
        with self.database.write() as connection:
            connection.execute(
                tables.work_items.insert().values(id=work_id, item_id=item_id, kind=kind, queue=queue, **row)
            )
        return work_id

    def step(self, item_id: str, name: str, decision: str, why: str) -> None:
        with self.database.write() as connection:
            connection.execute(
                tables.steps.insert().values(
                    id=new_id(), item_id=item_id, at=MORNING, name=name, decision=decision, why=why
                )
            )

    def outgoing(self, item_id: str, kind: str, **values: Any) -> None:
        row = {"recipient": "somebody@example.org", "created_at": MORNING, "state": "sent", "sent_at": MORNING} | values
        with self.database.write() as connection:
            connection.execute(tables.outbox.insert().values(id=new_id(), item_id=item_id, kind=kind, **row))

    def dead_letter(self, subject_id: str, error: str) -> None:
        with self.database.write() as connection:
            connection.execute(
                tables.jobs.insert().values(
                    id=new_id(), lane="reading", kind="read", subject_id=subject_id, state="parked", attempts=5,
                    not_before=MORNING, created_at=MORNING, parked_at=MORNING, error=error,
                )
            )  # fmt: skip

    def event(self, type_: str, reference: str, item_id: str) -> None:
        with self.database.write() as connection:
            feed.append(connection, type_, case_reference=reference, item_id=item_id, queue="8")

    def complaint(self, **values: Any) -> str:
        """An ordinary new case by e-mail, with everything a page can show of it."""
        reference = self.case(f"IC-{700001 + self.received}-K4T9")
        reading = Reading(
            channel=Channel.EMAIL,
            subject="They will not send me my file",
            sender=Mailbox("nell@harbour.example", "Nell Harbour"),
            text="Dear office,\nthey sold my records.\n> earlier mail",
            new_text="Dear office,\nthey sold my records.",
            attachments=(AttachmentReading("2", "file <1>.pdf", "application/pdf", 1234),),
        )
        found = Finding(Flag.PCB, (Evidence("sold my records", "body"),), rule="pcb-sold", version="3")
        item_id = self.item(reading, findings=(found,), case_reference=reference, **values)
        self.work_item(item_id, "prepare", "8", case_reference=reference, due=date(2026, 3, 5))
        self.step(item_id, "case-type", "RFA", "a concern about personal data")
        self.outgoing(item_id, "acknowledgement", last_answer="250 taken")
        return item_id

    def letter(self, **values: Any) -> str:
        """A letter on a new case, whose writer wants the originals back and which was stamped before it was scanned."""
        reference = self.case("IC-700500-L7L7", title="Marlbridge Borough Council")
        reading = Reading(
            channel=Channel.POST,
            text="Annwyl Syr\nmy deeds are enclosed <b>once</b>\nYours faithfully\nOlwen Tarrant",
            date="1 February 2026",
            sender_name="Olwen Tarrant",
            sender_address=("7 Kiln <Rise>", "Marlbridge", "ZE4 7QP"),
            received_stamp="20 FEB 2026",
            stamped_on=date(2026, 2, 20),
            salutation="Annwyl Syr",
        )
        found = Finding(Flag.RETURN_ORIGINALS, (Evidence("originals sheet", "cover sheet"),), rule="sheet", version="1")
        until = {"channel": "post", "case_reference": reference, "originals_until": date(2026, 9, 2)}
        item_id = self.item(reading, findings=(found,), **(until | values))
        why = "clocks run from 2 March 2026, when it was scanned"
        self.step(item_id, "receipt", "stamped as received on 20 February 2026", why)
        return item_id

    def employee_case(self) -> str:
        """A sealed item; steps and outgoing mail that would betray it are put there on purpose."""
        reference = self.case("IC-700900-Z9Z9", title="ECS", case_type=None, sealed=True, held_from_deletion=True)
        item_id = self.item(
            Reading(channel=Channel.EMAIL, subject="My manager reads my sick notes", new_text="sick notes"),
            findings=(Finding(Flag.ECS, ()), Finding(Flag.GODDARD, (Evidence("betrayed words", "body"),), "g", "1")),
            case_reference=reference,
            sealed=True,
            originals_until=date(2026, 9, 2),
        )
        self.work_item(item_id, "ecs-referral", "ecs-team-manager", case_reference=reference)
        self.step(item_id, "goddard", "found", "a goddard rule")
        self.outgoing(item_id, "notice-goddard")
        return item_id


@pytest.fixture
def settings(state: Path) -> Settings:
    return Settings(state=state)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture
def office(database: Database, settings: Settings) -> Office:
    return Office(database, settings)


@pytest.fixture
def browser(database: Database, settings: Settings) -> Iterator[TestClient]:
    """Asks the application as a browser on this machine would."""
    with TestClient(create_app(settings, database), base_url="http://127.0.0.1:8080") as client:
        yield client
