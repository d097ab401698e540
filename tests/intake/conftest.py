"""The doors under test, each open on a free port, with a shelf that keeps what they bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dovecot_server import Dovecot
from faulty_line import FaultyLine
from kept_in_memory import Shelf
from loopback_certificate import Certificate, make_certificate

from gateway.intake.imap import ImapWatcher, Patience
from gateway.intake.smtp import LmtpDoor, SmtpDoor
from gateway.settings import ImapInbox, SmtpListener

INBOXES = ("casework@ico.org.uk", "icocasework@ico.org.uk")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def open_door(shelf: Shelf) -> Iterator[Callable[..., Any]]:
    """Open a door with other settings."""
    opened: list[SmtpDoor | LmtpDoor] = []

    def open_it(kind: type[SmtpDoor | LmtpDoor] = SmtpDoor, **settings: Any) -> SmtpDoor | LmtpDoor:
        listener = SmtpListener(smtp_port=0, lmtp_port=0, **settings)
        door = kind(listener, INBOXES, shelf.keep)
        door.start()
        opened.append(door)
        return door

    yield open_it
    for door in opened:
        door.stop(grace_seconds=2)


@pytest.fixture
def smtp_door(open_door: Callable[..., Any]) -> SmtpDoor:
    return open_door(SmtpDoor)


@pytest.fixture
def lmtp_door(open_door: Callable[..., Any]) -> LmtpDoor:
    return open_door(LmtpDoor)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def watch(shelf: Shelf) -> Iterator[Callable[..., ImapWatcher]]:
    """Watch an inbox, without much patience."""
    begun: list[ImapWatcher] = []
    patience = Patience(0.1, 0.5, 0.2, 0.5)

    def watch_it(inbox: ImapInbox, **more: Any) -> ImapWatcher:
        watcher = ImapWatcher(inbox, shelf.keep, shelf.last_uid, patience=patience, **more)
        watcher.start()
        begun.append(watcher)
        return watcher

    yield watch_it
    for watcher in begun:
        watcher.stop()


@pytest.fixture
def line_to(dovecot: Dovecot) -> Iterator[FaultyLine]:
    """A line to Dovecot (without TLS) that can fail."""
    line = FaultyLine(dovecot.port)
    yield line
    line.close()
