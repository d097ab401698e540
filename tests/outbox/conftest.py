"""Relays that are not ours, and the way out pointed at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from postfix_server import Postfix, SmtpSink

from gateway.outbox.mail import MailRelay
from gateway.settings import Delivery


@pytest.fixture(scope="session")
def postfix() -> Iterator[Postfix]:
    server = Postfix()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def sink() -> Iterator[Callable[..., SmtpSink]]:
    """Start an smtp-sink with options."""
    begun: list[SmtpSink] = []

    def start(*options: str) -> SmtpSink:
        server = SmtpSink(*options)
        begun.append(server)
        server.start()
        return server

    yield start
    for server in begun:
        server.close()


@pytest.fixture
def relay_to(tmp_path: Path) -> Iterator[Callable[..., MailRelay]]:
    """A way out over SMTP to a port of this machine."""
    made: list[MailRelay] = []

    def make(port: int, **settings: Any) -> MailRelay:
        wanted = {"smtp_security": "none", "smtp_timeout_seconds": 5} | settings
        delivery = Delivery.model_validate({"transport": "smtp", "smtp_host": "localhost", "smtp_port": port} | wanted)
        relay = MailRelay(delivery, tmp_path / "unused")
        made.append(relay)
        return relay

    yield make
    for relay in made:
        relay.close()
    assert not (tmp_path / "unused").exists()


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    return tmp_path / "outgoing"
