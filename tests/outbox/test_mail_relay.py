"""The way out over SMTP: what becomes of a message, told in one of three words."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from postfix_server import Postfix, SmtpSink

from gateway.outbox.mail import MailRelay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    RelayTo = Callable[..., MailRelay]
    StartSink = Callable[..., SmtpSink]

CUSTOMER = "a.customer@customer.example"


def mail(number: int | str = 1) -> bytes:
    return (
        f"From: casework@ico.org.uk\r\nTo: {CUSTOMER}\r\nSubject: We have received your email\r\n"
        f"Message-ID: <{number}@ico.org.uk>\r\nAuto-Submitted: auto-replied\r\n\r\n.A first line with a dot\r\n"
    ).encode()


def wait(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def with_id(server: Postfix, number: int | str) -> list[object]:
    return [m for m in server.received if m["Message-ID"] == f"<{number}@ico.org.uk>"]


@pytest.mark.parametrize("security", ["none", "starttls"])
def test_postfix_receives_it_with_a_null_envelope_sender(postfix: Postfix, relay_to: RelayTo, security: str) -> None:
    relay = relay_to(postfix.port, smtp_security=security, smtp_ca_file=postfix.certificate.certificate)
    answer = relay.deliver(mail(security), recipient=CUSTOMER, message_id=f"<{security}@ico.org.uk>")
    assert answer.kind == "sent"
    assert "queued as" in answer.text
    wait(lambda: len(with_id(postfix, security)) == 1)
    (received,) = with_id(postfix, security)
    assert (received["Return-Path"], received["Delivered-To"]) == ("<>", CUSTOMER)
    assert received["Auto-Submitted"] == "auto-replied"
    assert received.get_content() == ".A first line with a dot\n"


REFUSALS = [
    ("refused-x@customer.example", "refused", "550 5.1.1"),
    ("later-x@customer.example", "later", "450 4.2.1"),
]


@pytest.mark.parametrize(("recipient", "kind", "words"), REFUSALS)
def test_postfix_refusing_and_deferring_is_told_apart(
    postfix: Postfix, relay_to: RelayTo, recipient: str, kind: str, words: str
) -> None:
    relay = relay_to(postfix.port)
    answer = relay.deliver(mail("refusal"), recipient=recipient, message_id="<refusal@ico.org.uk>")
    assert (answer.kind, answer.text[:9]) == (kind, words)
    # The connection is still good for the next.
    assert relay.deliver(mail(f"after-{kind}"), recipient=CUSTOMER, message_id="<after@ico.org.uk>").kind == "sent"


def test_a_message_too_big_for_the_relay_is_refused_for_good(postfix: Postfix, relay_to: RelayTo) -> None:
    big = mail("big") + b"x" * 2_000_000 + b"\r\n"
    answer = relay_to(postfix.port).deliver(big, recipient=CUSTOMER, message_id="<big@ico.org.uk>")
    assert answer.kind == "refused"
    assert answer.text.startswith("552 5.3.4")


def test_a_relay_killed_and_back_loses_and_doubles_nothing(postfix: Postfix, relay_to: RelayTo) -> None:
    relay = relay_to(postfix.port, smtp_timeout_seconds=2)
    waiting = [f"outage-{n}" for n in range(20)]
    done: list[str] = []
    while waiting:
        name = waiting.pop(0)
        answer = relay.deliver(mail(name), recipient=CUSTOMER, message_id=f"<{name}@ico.org.uk>")
        (done if answer.kind == "sent" else waiting).append(name)
        if len(done) == 10 and answer.kind == "sent":
            postfix.stop()
        elif answer.kind == "later":
            postfix.start()
    wait(lambda: all(with_id(postfix, name) for name in done))
    assert [len(with_id(postfix, name)) for name in done] == [1] * 20


def test_many_messages_go_over_one_connection(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink()
    relay = relay_to(server.port)
    for n in range(20):
        assert relay.deliver(mail(n), recipient=CUSTOMER, message_id=f"<{n}@ico.org.uk>").kind == "sent"
    assert sorted(int(m["Message-ID"][1:].partition("@")[0]) for m in server.received) == list(range(20))
    assert {m["X-Mail-Args"].split()[0] for m in server.received} == {"<>"}
    ports = {m["Received"] for m in server.received}
    assert len(ports) == 20


def test_a_relay_that_comes_back_finds_the_next_message_at_once(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink()
    relay = relay_to(server.port)
    assert relay.deliver(mail(1), recipient=CUSTOMER, message_id="<1@ico.org.uk>").kind == "sent"
    server.stop()
    assert relay.deliver(mail(2), recipient=CUSTOMER, message_id="<2@ico.org.uk>").kind == "later"
    server.start()
    assert relay.deliver(mail(2), recipient=CUSTOMER, message_id="<2@ico.org.uk>").kind == "sent"
    assert len(server.received) == 2


FAULTS = [
    # refused for good, of this message
    (("-f", "MAIL"), "refused"), (("-f", "RCPT"), "refused"), (("-f", "DATA"), "refused"), (("-f", "."), "refused"),
    # not now
    (("-r", "MAIL"), "later"), (("-r", "RCPT"), "later"), (("-r", "DATA"), "later"), (("-r", "."), "later"),
    # the line drops
    (("-q", "CONNECT"), "later"), (("-q", "EHLO"), "later"), (("-q", "MAIL"), "later"), (("-q", "RCPT"), "later"),
    (("-q", "DATA"), "later"), (("-q", "."), "later"),
    # 421 and the line drops
    (("-Q", "CONNECT"), "later"), (("-Q", "MAIL"), "later"), (("-Q", "RCPT"), "later"), (("-Q", "DATA"), "later"),
    (("-Q", "."), "later"),
    # a refusal of us, not of the message
    (("-f", "CONNECT"), "later"), (("-f", "EHLO,HELO"), "later"),
    (("-B", "530 5.7.0 Must issue a STARTTLS command first", "-f", "MAIL"), "later"),
    (("-B", "535 5.7.8 who are you", "-f", "RCPT"), "later"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "kind"), FAULTS, ids=lambda x: " ".join(x) if isinstance(x, tuple) else x)
def test_each_fault_of_a_relay_has_its_word(
    sink: StartSink, relay_to: RelayTo, options: tuple[str, ...], kind: str
) -> None:
    server = sink(*options)
    relay = relay_to(server.port)
    answer = relay.deliver(mail(), recipient=CUSTOMER, message_id="<1@ico.org.uk>")
    assert answer.kind == kind, answer
    assert answer.text
    server.stop()
    server.start("-8")
    assert relay.deliver(mail(), recipient=CUSTOMER, message_id="<1@ico.org.uk>").kind == "sent"


def test_a_line_that_is_reset_in_the_middle_of_the_message_means_later(relay_to: RelayTo) -> None:
    reset = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # linger for no time: the kernel sends RST

    def answer_and_break_off(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            for reply in (b"220 hello\r\n", *[b"250 go on\r\n"] * 3, b"354 go on\r\n"):
                line.sendall(reply)
                line.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = threading.Thread(target=answer_and_break_off, args=(listener,))
        peer.start()
        message = mail() + b"x" * 30_000_000 + b"\r\n"
        answer = relay_to(listener.getsockname()[1]).deliver(message, recipient=CUSTOMER, message_id="<1@x>")
        peer.join()
    assert answer.kind == "later"


def test_a_relay_that_never_speaks_costs_the_time_out_and_no_more(relay_to: RelayTo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        answer = relay_to(silent.getsockname()[1], smtp_timeout_seconds=0.5).deliver(
            mail(), recipient=CUSTOMER, message_id="<1@ico.org.uk>"
        )
        assert answer.kind == "later"
        assert time.monotonic() - begun < 20  # the usual time-out is thirty


def test_a_relay_that_goes_silent_after_the_message_is_tried_again(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink("-W", ".:10")
    answer = relay_to(server.port, smtp_timeout_seconds=0.5).deliver(
        mail(), recipient=CUSTOMER, message_id="<1@ico.org.uk>"
    )
    assert answer.kind == "later"


def test_nobody_at_the_port_means_later(relay_to: RelayTo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert relay_to(port).deliver(mail(), recipient=CUSTOMER, message_id="<1@ico.org.uk>").kind == "later"


def test_a_relay_without_starttls_gets_nothing_when_it_is_demanded(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink()
    answer = relay_to(server.port, smtp_security="starttls").deliver(
        mail(), recipient=CUSTOMER, message_id="<1@ico.org.uk>"
    )
    assert answer.kind == "later"
    assert server.received == []


def test_a_relay_with_a_strangers_certificate_gets_nothing(postfix: Postfix, relay_to: RelayTo) -> None:
    answer = relay_to(postfix.port, smtp_security="starttls").deliver(
        mail("stranger"), recipient=CUSTOMER, message_id="<stranger@ico.org.uk>"
    )
    assert answer.kind == "later"
    assert "certificate" in answer.text.lower()


ODD_RECIPIENTS = [
    "", "nobody", "@customer.example", "a@", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example\n", "a\x00@b.example",
    "<a@b.example>", "a@b.example> SIZE=1", "\udcff@b.example", "a@b.example c@d.example",
]  # fmt: skip


@pytest.mark.parametrize("recipient", ODD_RECIPIENTS)
def test_an_address_that_would_say_more_than_itself_is_refused(
    sink: StartSink, relay_to: RelayTo, recipient: str
) -> None:
    server = sink()
    answer = relay_to(server.port).deliver(mail(), recipient=recipient, message_id="<1@ico.org.uk>")
    assert answer.kind == "refused"
    assert server.received == []


def test_an_address_in_another_script_goes_by_smtputf8_or_is_refused(
    postfix: Postfix, sink: StartSink, relay_to: RelayTo
) -> None:
    recipient = "si\u00f4n@customer.example"
    answer = relay_to(postfix.port).deliver(mail("utf8"), recipient=recipient, message_id="<utf8@x>")
    assert answer.kind == "sent", answer
    answer = relay_to(sink().port).deliver(mail(), recipient=recipient, message_id="<1@x>")
    assert (answer.kind, answer.text[:5]) == ("refused", "5.6.7")


def test_a_domain_in_another_script_is_written_in_ascii(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink()
    relay = relay_to(server.port)
    assert relay.deliver(mail(), recipient="a@d\u0175r.example", message_id="<1@x>").kind == "sent"
    assert server.received[0]["X-Rcpt-Args"] == "<a@xn--dr-bva.example>"


class _Gatekeeper:
    """An aiosmtpd peer that asks for a password."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def gatekeeper() -> Iterator[tuple[_Gatekeeper, int]]:
    handler = _Gatekeeper()

    def check(_server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data.login == b"gateway" and data.password == "p\u0175".encode(), handled=False)

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, authenticator=check, auth_required=True, auth_require_tls=False
    )
    controller.start()
    yield handler, port
    controller.stop()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.filterwarnings("ignore:Session.login_data is deprecated")
@pytest.mark.parametrize(("password", "kind"), [("p\u0175", "sent"), ("wrong", "later"), ("", "later")])
def test_a_wrong_password_is_the_operators_to_mend_and_not_the_end_of_the_mail(
    gatekeeper: tuple[_Gatekeeper, int], relay_to: RelayTo, password: str, kind: str
) -> None:
    handler, port = gatekeeper
    relay = relay_to(port, smtp_username="gateway", smtp_password=password)
    assert relay.deliver(mail(), recipient=CUSTOMER, message_id="<1@x>").kind == kind
    assert len(handler.taken) == (kind == "sent")


def test_several_workers_may_share_one_way_out(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink()
    relay = relay_to(server.port)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: relay.deliver(mail(n), recipient=CUSTOMER, message_id=f"<{n}@x>"), range(40)))
    assert {a.kind for a in answers} == {"sent"}
    assert len(server.received) == 40


def test_after_closing_it_opens_again(sink: StartSink, relay_to: RelayTo) -> None:
    server = sink()
    relay = relay_to(server.port)
    for n in range(3):
        assert relay.deliver(mail(n), recipient=CUSTOMER, message_id=f"<{n}@x>").kind == "sent"
        relay.close()
    relay.close()
    assert len(server.received) == 3
    assert not [t for t in threading.enumerate() if t.name == "mail-relay"]


class _TokenKeeper(_Gatekeeper):
    """Believes one OAuth 2 token (XOAUTH2), in the form that Google and Microsoft ask for."""

    async def auth_XOAUTH2(self, _server: Any, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        said = base64.b64decode(args[1])
        return AuthResult(success=said == b"user=gateway\x01auth=Bearer fresh-token\x01\x01", handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.filterwarnings("ignore:Session.login_data is deprecated")
def test_a_token_is_read_anew_for_each_connection(tmp_path: Path, relay_to: RelayTo) -> None:
    handler, file = _TokenKeeper(), tmp_path / "token"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, auth_required=True, auth_require_tls=False)
    controller.start()
    try:
        relay = relay_to(port, smtp_username="gateway", smtp_token_file=file)
        told = []
        for content in (None, "stale-token", "fresh-token\n"):
            if content is not None:
                file.write_text(content)
            told.append(relay.deliver(mail(), recipient=CUSTOMER, message_id="<1@x>").kind)
    finally:
        controller.stop()
    assert told == ["later", "later", "sent"]
    assert len(handler.taken) == 1
