"""The LMTP door: as SMTP, with one reply for each recipient (RFC 2033)."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import TYPE_CHECKING

from line_talk import LineTalk

from gateway.intake.smtp import LmtpDoor

if TYPE_CHECKING:
    from kept_in_memory import Shelf

    OpenDoor = Callable[..., LmtpDoor]

LETTER = b"Subject: hello\r\n\r\nA letter.\r\n"
BOTH = ("casework@ico.org.uk", "icocasework@ico.org.uk")


def talk_to(door: LmtpDoor) -> LineTalk:
    return LineTalk(door.port, greet="LHLO customer.example")


def test_each_recipient_has_a_reply_and_the_mail_is_one_item(lmtp_door: LmtpDoor, shelf: Shelf) -> None:
    with talk_to(lmtp_door) as talk:
        assert talk.mail(LETTER + b".\r\n", *BOTH) == "250 2.0.0 kept as item-1"
        assert talk.reply() == "250 2.0.0 kept as item-1"
        assert talk.say("NOOP").startswith("250 2.0.0")
    assert [a.envelope_to for a in shelf.arrivals] == [BOTH]
    assert shelf.arrivals[0].door == "lmtp"


def test_each_recipient_hears_of_a_failure(lmtp_door: LmtpDoor, shelf: Shelf) -> None:
    shelf.fail()
    with talk_to(lmtp_door) as talk:
        assert talk.mail(LETTER + b".\r\n", *BOTH).startswith("451 4.3.0")
        assert talk.reply().startswith("451 4.3.0")
        assert talk.say("NOOP").startswith("250 ")


def test_each_recipient_hears_that_a_message_is_too_big(open_door: OpenDoor) -> None:
    door = open_door(LmtpDoor, message_size_limit_bytes=1_000)
    with talk_to(door) as talk:
        assert talk.mail(b"x" * 2_000 + b"\r\n.\r\n", *BOTH).startswith("552 5.3.4")
        assert talk.reply().startswith("552 5.3.4")
        assert talk.say("NOOP").startswith("250 ")


def test_only_accepted_recipients_have_a_reply_after_data(lmtp_door: LmtpDoor) -> None:
    with talk_to(lmtp_door) as talk:
        assert talk.mail(LETTER + b".\r\n", "nobody@ico.org.uk", *BOTH).startswith("250 ")
        assert talk.reply().startswith("250 ")
        assert talk.say("NOOP").startswith("250 2.0.0")


def test_without_a_valid_recipient_there_is_no_data(lmtp_door: LmtpDoor) -> None:
    with talk_to(lmtp_door) as talk:
        assert talk.offer("nobody@ico.org.uk")[-1].startswith("503 5.5.1")


def test_smtp_greetings_are_refused(lmtp_door: LmtpDoor) -> None:
    with talk_to(lmtp_door) as talk:
        assert talk.say("EHLO x").startswith("500 5.5.1")
        assert talk.say("HELO x").startswith("500 5.5.1")


def test_the_standard_client_delivers(lmtp_door: LmtpDoor, shelf: Shelf) -> None:
    with smtplib.LMTP("127.0.0.1", lmtp_door.port, timeout=20) as client:
        assert client.has_extn("pipelining") is False  # before LHLO nothing is known
        client.sendmail("a@customer.example", [BOTH[0]], LETTER)
    assert shelf.contents == [LETTER]
