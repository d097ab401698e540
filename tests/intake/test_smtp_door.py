"""The SMTP door, from outside."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from line_talk import LineTalk
from loopback_certificate import make_certificate

from gateway.errors import TryLater
from gateway.intake.receive import Kept
from gateway.intake.smtp import SmtpDoor
from gateway.intake.smtp_conversation import split_path
from gateway.settings import SmtpListener
from parsers.reading import Channel

if TYPE_CHECKING:
    from pathlib import Path

    from kept_in_memory import Shelf
    from loopback_certificate import Certificate

    from gateway.intake.receive import Arrival

    OpenDoor = Callable[..., SmtpDoor]

END = b"\r\n.\r\n"
LETTER = b"From: a.customer@customer.example\r\nSubject: hello\r\n\r\nA letter.\r\n"


def send(port: int, content: bytes = LETTER, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.sendmail("a.customer@customer.example", recipients or ("casework@ico.org.uk",), content)


def test_a_message_is_kept_before_the_sender_hears_250(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door()
    may_keep = threading.Event()
    shelf_keep = shelf.keep

    def slowly(arrival: Arrival) -> Kept:
        may_keep.wait(10)
        return shelf_keep(arrival)

    door._keep_arrival = slowly
    with LineTalk(door.port) as talk:
        talk.offer()
        talk.send(LETTER + b".\r\n")
        talk.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            talk.socket.recv(1)
        may_keep.set()
        talk.socket.settimeout(10)
        assert talk.socket.recv(100) == b"250 2.0.0 kept as item-1\r\n"


def test_what_was_sent_is_kept_with_its_envelope(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    send(smtp_door.port, LETTER, "casework@ico.org.uk", "ICOcasework@ico.org.uk")
    (arrival,) = shelf.arrivals
    assert arrival.content == LETTER
    assert arrival.envelope_from == "a.customer@customer.example"
    assert arrival.envelope_to == ("casework@ico.org.uk", "ICOcasework@ico.org.uk")
    assert (arrival.channel, arrival.door) == (Channel.EMAIL, "smtp")


def test_each_delivery_has_a_key_of_its_own(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    send(smtp_door.port)
    send(smtp_door.port)
    assert len({a.source_key for a in shelf.arrivals}) == 2


def test_the_null_sender_is_kept_as_such(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    with LineTalk(smtp_door.port) as talk:
        talk.mail(LETTER + b".\r\n", sender="")
    assert shelf.arrivals[0].envelope_from == ""


UGLY = {
    "empty": b"",
    "no headers, NUL bytes": b"\x00\x01\x02 no header here\x00\r\n",
    "8-bit": "Subject: caf\u00e9\r\n\r\nna\u00efve\r\n".encode("latin-1"),
    "one line of 2 MB": b"Subject: long\r\n\r\n" + b"x" * 2_000_000 + b"\r\n",
    "lines that start with dots": b".\r..\r\n...three\r\n.one\r\n",
    "100,000 short lines": b"a\r\n" * 100_000,
}


@pytest.mark.parametrize("content", UGLY.values(), ids=UGLY)
def test_nothing_is_refused_for_being_ugly(smtp_door: SmtpDoor, shelf: Shelf, content: bytes) -> None:
    stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
    with LineTalk(smtp_door.port) as talk:
        assert talk.mail(stuffed + b".\r\n").startswith("250 2.0.0 kept as")
    assert shelf.contents == [content]


@pytest.mark.parametrize("recipient", [
    "nobody@ico.org.uk", "somebody@elsewhere.example", "casework@ico.org.uk.elsewhere.example", "casework",
    "casework%elsewhere.example@relay.example", "@relay.example:somebody@elsewhere.example", "",
])  # fmt: skip
def test_only_our_own_mailboxes_are_accepted(smtp_door: SmtpDoor, shelf: Shelf, recipient: str) -> None:
    with LineTalk(smtp_door.port) as talk:
        talk.say("MAIL FROM:<a@customer.example>")
        assert talk.say(f"RCPT TO:<{recipient}>") == "550 5.1.1 No such mailbox here"
        assert talk.say("DATA").startswith("503 5.5.1")
    assert shelf.arrivals == []


def test_a_good_recipient_beside_an_unknown_one_is_served(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    with LineTalk(smtp_door.port) as talk:
        replies = talk.offer("nobody@ico.org.uk", "CASEWORK@ICO.ORG.UK")
        assert [r[:3] for r in replies] == ["250", "550", "250", "354"]
        talk.send(LETTER + b".\r\n")
        assert talk.reply().startswith("250")
    assert shelf.arrivals[0].envelope_to == ("CASEWORK@ICO.ORG.UK",)


SENDERS = [
    ("<a@b.example>", "a@b.example"), ("a@b.example", "a@b.example"), ("<>", ""), ("< >", ""),
    ('<"odd > name"@b.example>', '"odd > name"@b.example'), ("<dots..dots.@b.example>", "dots..dots.@b.example"),
    ("<not an address>", "not an address"), ("<@relay.example:a@b.example>", "a@b.example"),
    ("<((((((((((@b.example>", "((((((((((@b.example"), (f"<{'x' * 1000}@b.example>", "x" * 1000 + "@b.example"),
    ("<s\u0175yddfa@b.example>", "s\u0175yddfa@b.example"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "understood"), SENDERS)
def test_an_odd_sender_is_no_reason_to_refuse(smtp_door: SmtpDoor, shelf: Shelf, said: str, understood: str) -> None:
    with LineTalk(smtp_door.port) as talk:
        assert talk.say(f"MAIL FROM:{said}").startswith("250 2.0.0")
        talk.say("RCPT TO:<casework@ico.org.uk>")
        talk.say("DATA")
        talk.send(LETTER + b".\r\n")
        talk.reply()
    assert shelf.arrivals[0].envelope_from == understood


def test_an_8_bit_sender_becomes_what_a_database_can_hold(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    with LineTalk(smtp_door.port) as talk:
        talk.send(b"MAIL FROM:<caf\xe9\x00@customer.example>\r\n")
        assert talk.reply().startswith("250")
        talk.say("RCPT TO:<casework@ico.org.uk>")
        talk.say("DATA")
        talk.send(LETTER + b".\r\n")
        talk.reply()
    assert shelf.arrivals[0].envelope_from == "caf\ufffd\ufffd@customer.example"


def test_an_address_without_end_is_malformed() -> None:
    assert split_path('<"never closed>') == (None, "")


def test_mail_in_utf8_with_8_bit_options_is_taken(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    with LineTalk(smtp_door.port) as talk:
        assert talk.say("MAIL FROM:<\u0175@b.example> BODY=8BITMIME SMTPUTF8 SIZE=100").startswith("250")
        talk.say("RCPT TO:<casework@ico.org.uk>")
        talk.say("DATA")
        talk.send("Subject: \u0175\r\n.\r\n".encode())
        assert talk.reply().startswith("250")
    assert shelf.contents == ["Subject: \u0175\r\n".encode()]


def test_what_it_can_do_is_announced(smtp_door: SmtpDoor) -> None:
    with LineTalk(smtp_door.port, greet=None) as talk:
        offers = {line[4:] for line in talk.say("EHLO customer.example").splitlines()[1:]}
    assert offers == {"SIZE 50000000", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES"}


def test_a_60_mb_mail_is_refused_at_its_announcement(smtp_door: SmtpDoor) -> None:
    with LineTalk(smtp_door.port) as talk:
        assert talk.say("MAIL FROM:<a@customer.example> SIZE=60000000").startswith("552 5.3.4")


def test_an_unannounced_60_mb_mail_is_refused_and_the_next_one_taken(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    line = b"x" * 998 + b"\r\n"
    with LineTalk(smtp_door.port) as talk:
        talk.offer()
        for _ in range(60):
            talk.send(line * 1000)
        talk.send(b".\r\n")
        assert talk.reply() == "552 5.3.4 Message too big; the limit is 50000000 bytes"
        assert talk.mail(LETTER + b".\r\n").startswith("250 ")
    assert shelf.contents == [LETTER]
    assert smtp_door._room == 8 * 50_000_000


def test_a_message_of_exactly_the_limit_is_taken(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door(message_size_limit_bytes=10_000)
    exact = b"." * 9_998 + b"\r\n"
    with LineTalk(door.port) as talk:
        assert talk.mail(b"." + exact + b".\r\n").startswith("250 ")
        assert talk.mail(b"." + b"." + exact + b".\r\n").startswith("552 5.3.4")
    assert shelf.contents == [exact]


def test_a_message_without_end_is_cut_off_and_never_read_as_commands(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door(message_size_limit_bytes=100_000)
    smuggled = b"\nMAIL FROM:<a@b.example>\nRCPT TO:<casework@ico.org.uk>\nDATA\nSubject: smuggled\r\n"
    with LineTalk(door.port) as talk:
        talk.offer()
        with contextlib.suppress(OSError):  # the door hangs up while we talk
            for _ in range(100):
                talk.send(smuggled * 100)
        try:
            seen = talk.reply()
        except OSError:
            seen = "552"  # the reply was lost with the line
        assert seen.startswith("552")
    assert shelf.asked == 0


def test_too_much_mail_at_once_is_asked_to_come_back(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door(message_size_limit_bytes=100_000)
    door._room = 150_000
    with LineTalk(door.port) as first, LineTalk(door.port) as second:
        first.offer()
        first.send(b"a" * 99_000)
        wait(lambda: door._room < 150_000)
        assert second.mail(b"b" * 99_000 + END).startswith("452 4.3.1")
        first.send(END)
        assert first.reply().startswith("250 ")
        assert second.mail(b"b" * 99_000 + END).startswith("250 ")
    assert len(shelf.arrivals) == 2


TROUBLE = [
    TryLater("disk full"), OSError(28, "No space left on device: /secret"), ValueError("a bug"), KeyError("x"),
]  # fmt: skip


@pytest.mark.parametrize("error", TROUBLE, ids=lambda e: type(e).__name__)
def test_whatever_fails_on_our_side_is_answered_try_again(smtp_door: SmtpDoor, shelf: Shelf, error: Exception) -> None:
    shelf.fail(error)
    with LineTalk(smtp_door.port) as talk:
        assert talk.mail(LETTER + b".\r\n") == "451 4.3.0 Not kept; please try again later"
        shelf.mend()
        assert talk.mail(LETTER + b".\r\n").startswith("250 ")
    assert len(shelf.arrivals) == 1


def test_half_a_message_is_no_message(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    talk = LineTalk(smtp_door.port)
    talk.offer()
    talk.send(LETTER + b"and the line drops\r\n")
    wait(lambda: len(smtp_door.conversations) == 1)
    talk.close()
    wait(lambda: not smtp_door.conversations)
    assert shelf.asked == 0
    assert smtp_door._room == 8 * 50_000_000


def test_a_reset_line_in_the_middle_leaves_the_door_open(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    talk = LineTalk(smtp_door.port)
    talk.offer()
    talk.send(LETTER)
    talk.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    talk.close()
    send(smtp_door.port)
    assert len(shelf.arrivals) == 1


def test_every_reply_has_an_enhanced_code(smtp_door: SmtpDoor) -> None:
    commands = ["NOOP", "RSET", "VRFY x", "EXPN x", "HELP", "MAIL", "MAIL FROM:<a", "RCPT TO:<a@b.example>", "DATA",
                "AUTH PLAIN x", "STARTTLS", "NONSENSE", "x" * 5000, "MAIL FROM:<a@b.example> WHAT=1"]  # fmt: skip
    with LineTalk(smtp_door.port) as talk:
        for command in commands:
            reply = talk.say(command)
            code, enhanced, *_ = reply.split()
            assert enhanced.startswith(code[0] + "."), (command, reply)


def test_one_slow_message_does_not_hold_up_another(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door()
    go_on, shelf_keep = threading.Event(), shelf.keep

    def keep(arrival: Arrival) -> Kept:
        if b"slow" in arrival.content:
            go_on.wait(20)
        return shelf_keep(arrival)

    door._keep_arrival = keep
    with LineTalk(door.port) as slow:
        slow.offer()
        slow.send(b"Subject: slow\r\n.\r\n")
        send(door.port)
        go_on.set()
        assert slow.reply().startswith("250 ")
    assert len(shelf.arrivals) == 2


def test_many_connections_at_once_are_all_served(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: send(smtp_door.port, b"Subject: %d\r\n\r\nx\r\n" % n), range(100)))
    assert sorted(shelf.contents) == sorted(b"Subject: %d\r\n\r\nx\r\n" % n for n in range(100))


def test_one_connection_too_many_is_asked_to_come_back(open_door: OpenDoor) -> None:
    door = open_door(connections=2)
    with LineTalk(door.port), LineTalk(door.port), LineTalk(door.port, greet=None) as third:
        assert third.banner == "421 4.3.2 Too many connections; please try again later"
    wait(lambda: not door.conversations)
    with LineTalk(door.port, greet=None) as later:
        assert later.banner.startswith("220 ")


def test_a_silent_connection_is_closed(open_door: OpenDoor) -> None:
    door = open_door(connection_timeout_seconds=0.3)
    with LineTalk(door.port) as talk:
        assert talk.reply() == "421 4.4.2 Waited too long"
        assert talk.reply() == ""


def test_a_slow_but_steady_message_is_not_cut_off(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door(connection_timeout_seconds=0.5)
    with LineTalk(door.port) as talk:
        talk.offer()
        started = time.monotonic()
        while time.monotonic() - started < 1.2:
            talk.send(b"drip\r\n")
            time.sleep(0.1)
        talk.send(b".\r\n")
        assert talk.reply().startswith("250 ")
    assert len(shelf.arrivals) == 1


def test_a_hundred_recipients_are_enough(smtp_door: SmtpDoor) -> None:
    with LineTalk(smtp_door.port) as talk:
        talk.say("MAIL FROM:<a@customer.example>")
        replies = [talk.say("RCPT TO:<casework@ico.org.uk>") for _ in range(101)]
    assert {r[:3] for r in replies[:100]} == {"250"}
    assert replies[100] == "452 4.5.3 Too many recipients"


def test_mail_over_starttls_is_kept(open_door: OpenDoor, shelf: Shelf, certificate: Certificate) -> None:
    door = open_door(tls_certificate=certificate.certificate, tls_key=certificate.key)
    trust = ssl.create_default_context(cafile=str(certificate.certificate))
    with smtplib.SMTP("localhost", door.port, timeout=20) as client:
        client.starttls(context=trust)
        client.ehlo()
        assert not client.has_extn("auth")
        client.sendmail("a@customer.example", ["casework@ico.org.uk"], LETTER)
    assert shelf.contents == [LETTER]


def test_a_renewed_certificate_is_used_without_a_restart(open_door: OpenDoor, tmp_path: Path) -> None:
    old = make_certificate(tmp_path)
    door = open_door(tls_certificate=old.certificate, tls_key=old.key)
    shown = {certificate_shown(door.port)}
    old.certificate.write_text("half written")
    shown.add(certificate_shown(door.port))
    assert len(shown) == 1
    make_certificate(tmp_path)
    shown.add(certificate_shown(door.port))
    assert len(shown) == 2


def certificate_shown(port: int) -> bytes:
    blindly = ssl.create_default_context()
    blindly.check_hostname, blindly.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("localhost", port, timeout=20) as client:
        client.starttls(context=blindly)
        return client.sock.getpeercert(binary_form=True) or b""


def test_a_certificate_that_cannot_be_read_is_told_when_starting(open_door: OpenDoor, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_door(tls_certificate=tmp_path / "missing.pem", tls_key=tmp_path / "missing.key")


def test_commands_sent_before_the_tls_handshake_are_dropped(open_door: OpenDoor, certificate: Certificate) -> None:
    door = open_door(tls_certificate=certificate.certificate, tls_key=certificate.key)
    with LineTalk(door.port) as talk:
        talk.send(b"STARTTLS\r\nMAIL FROM:<injected@b.example>\r\n")
        assert talk.reply().startswith("220 2.0.0")
        trust = ssl.create_default_context(cafile=str(certificate.certificate))
        talk.socket.settimeout(3)
        try:
            with trust.wrap_socket(talk.socket, server_hostname="localhost") as tls:
                tls.sendall(b"EHLO x\r\nRCPT TO:<casework@ico.org.uk>\r\n")
                said = b""
                while b"503" not in said:
                    said += tls.recv(1000)
        except OSError:
            return  # the handshake failed on the injected bytes: as good
    assert b"503 5.5.1 Error: need MAIL command" in said


def test_closing_answers_for_what_is_being_kept_and_sends_others_away(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door()
    begun, go_on, shelf_keep = threading.Event(), threading.Event(), shelf.keep

    def keep(arrival: Arrival) -> Kept:
        begun.set()
        go_on.wait(20)
        return shelf_keep(arrival)

    door._keep_arrival = keep
    port = door.port
    with LineTalk(port) as busy, LineTalk(port) as idle:
        busy.offer()
        busy.send(LETTER + b".\r\n")
        assert begun.wait(10)
        closing = threading.Thread(target=door.stop)
        closing.start()
        assert idle.reply() == "421 4.3.2 Closing down; please try again later"
        go_on.set()
        assert busy.reply() == "250 2.0.0 kept as item-1"
        closing.join(10)
        assert not closing.is_alive()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()


def test_closing_takes_bounded_time_even_when_the_disk_hangs(open_door: OpenDoor, shelf: Shelf) -> None:
    door = open_door()
    begun, go_on = threading.Event(), threading.Event()

    def keep(arrival: Arrival) -> Kept:
        begun.set()
        go_on.wait(30)
        raise TryLater("never")

    door._keep_arrival = keep
    with LineTalk(door.port) as talk:
        talk.offer()
        talk.send(LETTER + b".\r\n")
        assert begun.wait(10)
        started = time.monotonic()
        door.stop(grace_seconds=0.3)
        assert time.monotonic() - started < 20  # the disk hangs for thirty
        assert talk.reply() == ""
    go_on.set()


def test_a_closed_door_can_be_opened_again(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    smtp_door.stop()
    assert (smtp_door.port, smtp_door.is_alive) == (0, False)
    smtp_door.start()
    send(smtp_door.port)
    assert len(shelf.arrivals) == 1


def test_a_taken_port_is_told_when_starting(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    second = SmtpDoor(SmtpListener(smtp_port=smtp_door.port), ("casework@ico.org.uk",), shelf.keep)
    with pytest.raises(OSError):
        second.start()
    assert not second.is_alive


def test_nothing_of_the_mail_reaches_the_log(
    smtp_door: SmtpDoor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    send(smtp_door.port, b"Subject: confidential-words\r\n\r\nx\r\n")
    with LineTalk(smtp_door.port) as talk:
        talk.say("confidential-words a.customer@customer.example")
    seen = caplog.text + "".join(capfd.readouterr())
    assert "confidential-words" not in seen
    assert "a.customer" not in seen


def wait(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
