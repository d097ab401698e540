"""One gateway in this process, worked by hand: receive, look, decide, deliver; each until nothing of it is due."""

from __future__ import annotations

import atexit
import email.parser
import email.policy
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from gateway.domain.organisations import load_register
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge
from gateway.intake.receive import Arrival, Receiver
from gateway.outbox.compose import compose_canary
from gateway.outbox.mail import MailRelay
from gateway.outbox.send import Sender
from gateway.outbox.templates import load_templates
from gateway.settings import Settings
from gateway.storage.engine import Database
from gateway.storage.fingerprints import Fingerprinter
from gateway.storage.originals import Originals
from gateway.storage.sealing import Sealer
from gateway.storage.tables import items, outbox, steps
from gateway.work.answers_back import send_letter
from gateway.work.canary import CanaryKeeper
from gateway.work.first_look import FirstLook
from gateway.work.malware import MalwareScanner
from gateway.work.read_item import ReadItem
from gateway.work.reading_process import ReadingPool
from gateway.work.worker import Worker
from gateway.work.workplace import Workplace, office_facts
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

    import sqlalchemy as sa

__all__ = ["OneGateway"]


@cache
def _knowledge() -> Knowledge:
    """The package's rules; the same for every test, and slow to load."""
    settings = Settings()
    return Knowledge(load_rules(None), load_register(None), office_facts(settings), settings.office.time_zone)


@cache
def _readers() -> ReadingPool:
    """Two readers for all tests of a run."""
    pool = ReadingPool(Settings().limits, size=2)
    atexit.register(pool.close)
    return pool


class OneGateway:
    """An installation whose workers move only when they are told to."""

    def __init__(self, state: Path, **settings: Any) -> None:
        work = {"reading_workers": 1, "poll_seconds": 0.05} | settings.pop("work", {})
        self.settings = Settings.model_validate({"state": state, "work": work} | settings)
        templates = load_templates(self.settings)
        self.database = Database(self.settings.resolved_database_url)
        self.database.migrate()
        self.fingerprints = Fingerprinter(self.database)
        store = Originals(state / "originals", inline_limit_bytes=self.settings.limits.inline_original_bytes)
        self.receiver = Receiver(self.database, store, self.fingerprints)
        sealer = Sealer.prepare(self.settings.ecs.recipients, state)
        self.place = place = Workplace(
            settings=self.settings,
            database=self.database,
            store=store,
            fingerprints=self.fingerprints,
            sealer=sealer,
            knowledge=_knowledge(),
            readers=_readers(),
            malware=MalwareScanner(self.settings.malware),
            own_subjects=templates.subjects(),
        )
        wanted = self.settings.work
        self._quick = Worker(self.database, ["quick"], {"first-look": FirstLook(place)}, wanted)
        self._reading = Worker(self.database, ["reading"], {"read": ReadItem(place)}, wanted)
        self.relay = MailRelay(self.settings.delivery, self.settings.maildir)
        sender = Sender(self.settings, self.database, self.relay, templates)
        self._mail = Worker(self.database, ["mail"], {"send": sender, "digest": sender}, wanted)
        self.keeper = CanaryKeeper(self.settings, self.database, self.fingerprints)
        self._numbers = count(1)

    def close(self) -> None:
        """Give everything back."""
        self.relay.close()
        self.database.close()

    # -- in --

    def receive(
        self, body: str, *, sender: str = "ann@writer.example", subject: str = "A complaint", extra: str = ""
    ) -> str:
        """Take in a plain mail; the item's id."""
        number = next(self._numbers)
        raw = (
            f"From: {sender}\r\nTo: casework@ico.org.uk\r\nSubject: {subject}\r\n"
            f"Message-ID: <{number}@writer.example>\r\nDate: Mon, 20 Mar 2023 10:00:00 +0000\r\n{extra}"
            f'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n{body}'
        ).encode()
        return self.receive_raw(raw, envelope_from=sender)

    def receive_raw(self, raw: bytes, *, envelope_from: str | None = None) -> str:
        """Take in a mail byte for byte; the item's id."""
        arrival = Arrival(
            raw, Channel.EMAIL, "smtp", "a test", f"test:{next(self._numbers)}",
            envelope_from=envelope_from, envelope_to=("casework@ico.org.uk",),
        )  # fmt: skip
        return self.receiver.keep(arrival).item_id

    def canary(self, now: datetime | None = None) -> bytes:
        """The canary that is due now, as the relay would bring it."""
        self.keeper.look(now)
        row = self.rows(outbox, outbox.c.kind == "canary")[-1]
        return compose_canary(
            outbox_id=row.id, to=row.recipient, token=row.parameters["token"],
            settings=self.settings, date=row.created_at,
        )  # fmt: skip

    # -- work --

    def look(self) -> None:
        """First looks, until none is due."""
        while self._quick.work_once():
            pass

    def decide(self) -> None:
        """Readings, until none is due."""
        while self._reading.work_once():
            pass

    def deliver(self) -> None:
        """Mails, until none is due."""
        while self._mail.work_once():
            pass

    def settle(self) -> None:
        """All of it."""
        self.look()
        self.decide()
        self.deliver()

    def command_letter(self, item: str) -> bool:
        """What `acknowledgements letter` does."""
        with self.database.write() as connection:
            return send_letter(connection, item, who="jo")

    # -- what became of it --

    def rows(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> Sequence[sa.Row[Any]]:
        """Rows of a table, oldest first."""
        with self.database.read() as connection:
            return connection.execute(table.select().where(*where).order_by(table.c.id)).all()

    def item(self, item: str) -> sa.Row[Any]:
        """One item."""
        return self.rows(items, items.c.id == item)[0]

    def outgoing(self, item: str) -> sa.Row[Any]:
        """The acknowledgement of an item."""
        return self.rows(outbox, outbox.c.item_id == item, outbox.c.kind == "acknowledgement")[0]

    def decisions(self, item: str) -> list[str]:
        """The decisions of an item's life."""
        return [row.decision for row in self.rows(steps, steps.c.item_id == item)]

    def last_step(self, item: str, name: str) -> str:
        """Why, of the last step of this name, with its decision before it when it says nothing itself."""
        return str(self.rows(steps, steps.c.item_id == item, steps.c.name == name)[-1].why)

    def sent(self) -> list[EmailMessage]:
        """What stands in the Maildir."""
        parser = email.parser.BytesParser(policy=email.policy.default)
        folder = self.settings.maildir / "new"
        return [parser.parsebytes(path.read_bytes()) for path in sorted(folder.glob("*"))]
