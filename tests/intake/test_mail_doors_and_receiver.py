"""The mail doors with the true `keep`: what was answered, marked or taken is on disk, once."""

from __future__ import annotations

import imaplib
import smtplib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from line_talk import LineTalk
from postfix_server import Postfix

from gateway.intake.imap import ImapWatcher, Patience
from gateway.intake.receive import Receiver
from gateway.intake.smtp import LmtpDoor, SmtpDoor
from gateway.settings import SmtpListener
from gateway.storage.engine import Database
from gateway.storage.fingerprints import Fingerprinter
from gateway.storage.originals import Originals
from gateway.storage.tables import items, originals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dovecot_server import Dovecot

INBOX = "casework@ico.org.uk"


def letter(number: int | str) -> bytes:
    return f"Subject: letter {number}\r\nMessage-ID: <{number}@customer.example>\r\n\r\nText.\r\n".encode()


class Store:
    def __init__(self, url: str, folder: Path) -> None:
        self.database = Database(url)
        self.database.migrate()
        self.originals = Originals(folder / "originals", inline_limit_bytes=10_000)
        self.receiver = Receiver(self.database, self.originals, Fingerprinter(self.database))

    def contents(self) -> list[bytes]:
        with self.database.read() as connection:
            ids = connection.scalars(sa.select(items.c.original_id).order_by(items.c.id)).all()
            return [self.originals.read(connection, original) for original in ids]

    def count(self) -> int:
        with self.database.read() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(items)) or 0)

    def wait_for(self, count: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while self.count() < count:
            assert time.monotonic() < deadline, f"{self.count()} of {count}"
            time.sleep(0.05)


@pytest.fixture
def store(database_url: str, state: Path) -> Iterator[Store]:
    opened = Store(database_url, state)
    yield opened
    opened.database.close()


@pytest.fixture
def on_sqlite(state: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{state / 'gateway.sqlite'}", state)
    yield opened
    opened.database.close()


@pytest.fixture
def open_to(request: pytest.FixtureRequest) -> Callable[..., SmtpDoor | LmtpDoor]:
    def open_it(kind: type[SmtpDoor | LmtpDoor], store: Store) -> SmtpDoor | LmtpDoor:
        door = kind(SmtpListener(smtp_port=0, lmtp_port=0), (INBOX,), store.receiver.keep)
        door.start()
        request.addfinalizer(door.stop)
        return door

    return open_it


@pytest.fixture
def watch_into(request: pytest.FixtureRequest) -> Callable[..., ImapWatcher]:
    def watch_it(inbox: object, store: Store) -> ImapWatcher:
        receiver = store.receiver
        watcher = ImapWatcher(inbox, receiver.keep, receiver.last_uid, patience=Patience(0.1, 0.5, 0.2, 0.5))
        watcher.start()
        request.addfinalizer(watcher.stop)
        return watcher

    return watch_it


def send(port: int, content: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.sendmail("a.customer@customer.example", [INBOX], content)


def test_what_many_senders_heard_250_for_is_in_the_store(store: Store, open_to: Callable[..., SmtpDoor]) -> None:
    door = open_to(SmtpDoor, store)
    letters = [letter(n) for n in range(60)] + [letter("large") + b"x" * 50_000 + b"\r\n"]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda content: send(door.port, content), letters))
    assert sorted(store.contents()) == sorted(letters)


def test_the_id_in_the_answer_is_the_items(store: Store, open_to: Callable[..., SmtpDoor]) -> None:
    with LineTalk(open_to(SmtpDoor, store).port) as talk:
        answer = talk.mail(letter(1) + b".\r\n")
    with store.database.read() as connection:
        row = connection.execute(sa.select(items)).one()
    assert answer == f"250 2.0.0 kept as {row.id}"
    assert (row.envelope["from"], row.envelope["to"]) == ("a.customer@customer.example", [INBOX])


def test_while_the_disk_refuses_the_sender_is_asked_to_wait(
    on_sqlite: Store, open_to: Callable[..., SmtpDoor]
) -> None:
    door = open_to(SmtpDoor, on_sqlite)
    with on_sqlite.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with LineTalk(door.port) as talk:
        assert talk.mail(letter(1) + b".\r\n") == "451 4.3.0 Not kept; please try again later"
        with on_sqlite.database.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER full")
        assert talk.mail(letter(1) + b".\r\n").startswith("250 ")
    assert on_sqlite.contents() == [letter(1)]


def test_while_another_program_holds_the_database_mail_waits_and_comes_in(
    on_sqlite: Store, state: Path, dovecot: Dovecot, watch_into: Callable[..., ImapWatcher]
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(5)))
    other = sqlite3.connect(state / "gateway.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    watch_into(mailbox.settings(), on_sqlite)
    time.sleep(0.5)  # it tries; nothing may have come of it
    assert on_sqlite.count() == 0
    other.execute("ROLLBACK")
    other.close()
    on_sqlite.wait_for(5, 60)
    assert on_sqlite.contents() == [letter(n) for n in range(5)]


def test_an_inbox_is_read_on_where_it_was_left(
    store: Store, dovecot: Dovecot, watch_into: Callable[..., ImapWatcher]
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    first = watch_into(mailbox.settings(), store)
    store.wait_for(2)
    first.stop()
    mailbox.deliver(letter(3))
    watch_into(mailbox.settings(), store)
    store.wait_for(3)
    assert store.contents() == [letter(1), letter(2), letter(3)]


def test_a_message_kept_just_before_a_crash_is_not_kept_twice(
    store: Store, dovecot: Dovecot, watch_into: Callable[..., ImapWatcher]
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    first = watch_into(mailbox.settings(), store)
    store.wait_for(2)
    first.stop()
    with store.database.write() as connection:  # as if the bookmark had stayed behind
        connection.exec_driver_sql("UPDATE inbox_bookmarks SET last_uid = 0")
    second = watch_into(mailbox.settings(), store)
    deadline = time.monotonic() + 20
    while second.state != "watching":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert store.count() == 2
    assert second._last_uid(mailbox.name, second._uid_validity) == 2


def test_an_erased_message_is_found_by_what_the_store_knows_of_it(
    on_sqlite: Store, dovecot: Dovecot, watch_into: Callable[..., ImapWatcher]
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    watcher = watch_into(mailbox.settings(processed_folder="Done"), on_sqlite)
    on_sqlite.wait_for(2)
    with on_sqlite.database.read() as connection:
        item, original = connection.execute(
            sa.select(items.c.envelope, items.c.original_id).order_by(items.c.id).limit(1)
        ).one()
        size, sha256 = connection.execute(
            sa.select(originals.c.size_bytes, originals.c.sha256).where(originals.c.id == original)
        ).one()
    deadline = time.monotonic() + 20
    while in_folder(mailbox.name, mailbox.password, dovecot.port, "Done") != 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    _, uid_validity, uid = item["place"].removeprefix("imap:").rsplit(":", 2)
    assert watcher.erase(int(uid_validity), int(uid), size_bytes=size, sha256=sha256) == 1
    assert in_folder(mailbox.name, mailbox.password, dovecot.port, "Done") == 1


def in_folder(name: str, password: str, port: int, folder: str) -> int:
    client = imaplib.IMAP4("127.0.0.1", port)
    client.login(name, password)
    try:
        kind, answer = client.select(folder, readonly=True)
        return int(answer[0]) if kind == "OK" else 0
    finally:
        client.logout()


def test_postfix_hands_mail_over_by_lmtp_and_waits_while_it_is_not_kept(
    on_sqlite: Store, open_to: Callable[..., LmtpDoor]
) -> None:
    door = open_to(LmtpDoor, on_sqlite)
    with on_sqlite.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON items BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    postfix = Postfix(lmtp_port=door.port)
    try:
        postfix.start()
        for n in range(5):
            send(postfix.port, letter(n) + b"..\r\n")
        deadline = time.monotonic() + 20
        while postfix.log.count("status=deferred") < 5:
            assert time.monotonic() < deadline, postfix.log
            time.sleep(0.05)
        assert "451 4.3.0 Not kept" in postfix.log
        with on_sqlite.database.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER full")
        on_sqlite.wait_for(5, 60)
        while postfix.log.count("status=sent (250 2.0.0 kept as ") < 5:
            assert time.monotonic() < deadline + 60, postfix.log
            time.sleep(0.05)
    finally:
        postfix.close()
    kept = on_sqlite.contents()
    assert len(kept) == 5
    assert all(content.endswith(b"\r\n\r\nText.\r\n..\r\n") for content in kept)
