"""From the outbox to a relay that is not ours: exactly the right mails, once each, whatever happens on the way."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from faulty_line import FaultyLine
from one_gateway import OneGateway

from gateway.storage.tables import case_documents, jobs, outbox, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from postfix_server import Postfix

LETTER = "I wish to complain that my council has not answered my request for what it holds about me.\r\n"
THREAT = "I cannot go on. I have the tablets here and tonight I am going to kill myself.\r\n"
GODDARD = (
    "I wish to complain about my council. It will not give me its social services file about the sexual abuse I "
    "suffered as a child in its care home.\r\n"
)
PHSO = "We would be grateful for your advice on how long a hospital may keep its records of patients under the law.\r\n"


@pytest.fixture
def line(postfix: Postfix) -> Iterator[FaultyLine]:
    """A line to Postfix that can be cut."""
    made = FaultyLine(postfix.port)
    yield made
    made.close()


@pytest.fixture
def gateway_with(state: Path) -> Iterator[Callable[..., OneGateway]]:
    opened: list[OneGateway] = []

    def make(**settings: Any) -> OneGateway:
        opened.append(OneGateway(state, **settings))
        return opened[-1]

    yield make
    for gateway in opened:
        gateway.close()


def to_relay(port: int, **more: Any) -> dict[str, Any]:
    return {
        "transport": "smtp", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none",
        "smtp_timeout_seconds": 5,
    } | more  # fmt: skip


def deliver_until(gateway: OneGateway, condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        gateway.deliver()
        assert time.monotonic() < deadline, Counter(row.last_answer for row in gateway.rows(outbox))
        time.sleep(0.02)


def states(gateway: OneGateway) -> Counter[str]:
    return Counter(row.state for row in gateway.rows(outbox))


def received(postfix: Postfix, gateway: OneGateway) -> list[Any]:
    """What Postfix delivered of this gateway's mails."""
    ours = {f"<{row.id}@ico.org.uk>" for row in gateway.rows(outbox)}
    return [mail for mail in postfix.received if mail["Message-ID"] in ours]


def test_a_relay_that_refuses_defers_drops_and_comes_back_has_each_mail_once(
    postfix: Postfix, line: FaultyLine, gateway_with: Callable[..., OneGateway]
) -> None:
    gateway = gateway_with(delivery=to_relay(line.port))
    people = ["refused-a", "later-b", *(f"p{n}" for n in range(8))]
    ids = {name: gateway.receive(f"{LETTER} {name}", sender=f"{name}@customer.example") for name in people}
    gateway.look()
    gateway.decide()
    line.poison = f"Message-ID: <{gateway.outgoing(ids['p3']).id}@".encode()  # the line drops in the middle of DATA
    gateway.deliver()
    assert gateway.outgoing(ids["p3"]).state == "waiting"
    line.poison = b""
    postfix.stop()
    late = gateway.receive(f"{LETTER} late", sender="late@customer.example")
    gateway.look()
    deliver_until(gateway, lambda: gateway.outgoing(late).last_answer)
    postfix.start()
    deliver_until(gateway, lambda: states(gateway) == {"sent": 9, "failed": 1, "waiting": 1})
    deliver_until(gateway, lambda: len(received(postfix, gateway)) >= 9)
    mails = received(postfix, gateway)
    assert sorted(mail["To"] for mail in mails) == sorted(f"{name}@customer.example" for name in (*people[2:], "late"))
    assert max(Counter(mail["Message-ID"] for mail in mails).values()) == 1
    for mail in mails:
        assert (mail["Return-Path"], mail["Auto-Submitted"], mail["Precedence"]) == ("<>", "auto-replied", "bulk")
        assert mail["X-Auto-Response-Suppress"] == "All"
        assert mail["In-Reply-To"] == mail["References"] != ""
        assert mail["Subject"] == "Automatic acknowledgement: we have received your email"
        assert mail["Delivered-To"] == mail["To"]
        assert abs(mail["Date"].datetime - datetime.now(UTC)) < timedelta(minutes=5)
    # The refused one is shown on its item, with the relay's words; the deferred one holds nobody up and waits.
    assert "the customer did not get the acknowledgement" in gateway.decisions(ids["refused-a"])
    assert "550 5.1.1" in gateway.outgoing(ids["refused-a"]).last_answer
    assert "450 4.2.1" in gateway.outgoing(ids["later-b"]).last_answer


def test_mail_is_tried_for_as_long_as_the_settings_say_and_then_shown_as_failed(
    postfix: Postfix, gateway_with: Callable[..., OneGateway]
) -> None:
    gateway = gateway_with(delivery=to_relay(postfix.port, give_up_after_hours=72))
    item = gateway.receive(LETTER, sender="later-x@customer.example")
    gateway.settle()
    for hours, state in ((71, "waiting"), (73, "failed")):
        past = datetime.now(UTC) - timedelta(hours=hours)
        with gateway.database.write() as connection:
            connection.execute(outbox.update().values(created_at=past))
            connection.execute(jobs.update().values(created_at=past, not_before=past))
        gateway.deliver()
        assert gateway.outgoing(item).state == state
    assert not gateway.rows(jobs)
    assert "acknowledgement failed" in gateway.decisions(item)


def test_a_deferred_mail_waits_longer_the_older_it_is(
    postfix: Postfix, gateway_with: Callable[..., OneGateway]
) -> None:
    gateway = gateway_with(delivery=to_relay(postfix.port))
    gateway.receive(LETTER, sender="later-y@customer.example")
    gateway.settle()
    waits = []
    for age in (timedelta(), timedelta(minutes=10), timedelta(hours=20)):
        past = datetime.now(UTC) - age
        with gateway.database.write() as connection:
            connection.execute(outbox.update().values(created_at=past))
            connection.execute(jobs.update().values(not_before=past))
        gateway.deliver()
        waits.append(round((gateway.rows(jobs)[0].not_before - datetime.now(UTC)).total_seconds()))
    assert [pytest.approx(5, abs=2), pytest.approx(60, abs=3), pytest.approx(900, abs=3)] == waits


def test_while_the_relay_is_away_it_is_not_asked_for_each_mail(gateway_with: Callable[..., OneGateway]) -> None:
    nobody = FaultyLine(1)  # takes the line, and drops it
    try:
        gateway = gateway_with(delivery=to_relay(nobody.port))
        for n in range(20):
            gateway.receive(f"{LETTER} {n}", sender=f"p{n}@customer.example")
        gateway.look()
        gateway.deliver()
        assert states(gateway) == {"waiting": 20}
        assert nobody.connections < 10
    finally:
        nobody.close()


def test_after_an_outage_mail_leaves_in_the_order_in_which_it_was_decided(
    postfix: Postfix, gateway_with: Callable[..., OneGateway]
) -> None:
    gateway = gateway_with(delivery=to_relay(postfix.port))
    postfix.stop()
    try:
        ids = [gateway.receive(f"{LETTER} {n}", sender=f"p{n}@customer.example") for n in range(6)]
        gateway.look()
        gateway.deliver()
    finally:
        postfix.start()
    deliver_until(gateway, lambda: states(gateway) == {"sent": 6})
    sent = [gateway.outgoing(item).sent_at for item in ids]
    assert sent == sorted(sent)


# ---------------------------------------------------------------- notices inside the office

NOTICES = {
    "goddard": (GODDARD, "A complaint", "information.governance@ico.org.uk"),
    "threat": (THREAT, "A complaint", "senior.staff@ico.org.uk"),
    "ecs": (f"ICO STAFF CASE\r\n\r\n{LETTER}", "ICO staff case", "ecs.team.manager@ico.org.uk"),
    "secret": (f"SECRET\r\n\r\n{LETTER}", "SECRET: a matter", "information.security@ico.org.uk"),
    "media-interest": (LETTER, "MEDIA INTEREST FORM", "operations.service.delivery@ico.org.uk"),
}


@pytest.mark.parametrize("kind", NOTICES)
def test_the_office_is_told_at_once(gateway_with: Callable[..., OneGateway], kind: str) -> None:
    body, subject, address = NOTICES[kind]
    gateway = gateway_with()
    item = gateway.receive(body, subject=subject)
    gateway.settle()
    (mail,) = [mail for mail in gateway.sent() if mail["Delivered-To"] == address]
    assert (gateway.item(item).case_reference or item) in mail["Subject"]
    assert mail["Return-Path"] == "<>"
    assert "council" not in mail.as_string()
    if kind == "goddard":
        (copy,) = gateway.rows(case_documents)
        assert (copy.reference, copy.kind) == (gateway.item(item).case_reference, "notice-goddard")
        assert mail["Message-ID"].encode() in copy.content


def test_the_ombudsman_is_told_of(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    gateway.receive(PHSO, sender="PHSO <a.caseworker@ombudsman.org.uk>", subject="Advice on records")
    gateway.settle()
    subjects = [mail["Subject"] for mail in gateway.sent() if mail["To"] == "operations.service.delivery@ico.org.uk"]
    assert len(subjects) == 1
    assert subjects[0].startswith("Parliamentary and Health Service Ombudsman: Case IC-")


@pytest.mark.parametrize("kind", ["goddard", "ecs"])
def test_notices_that_the_settings_gather_leave_as_one_mail_an_hour(
    gateway_with: Callable[..., OneGateway], kind: str
) -> None:
    body, subject, address = NOTICES[kind]
    gateway = gateway_with(notices={"hourly": [kind]})
    ids = [gateway.receive(f"{body} {n}", subject=subject, sender=f"p{n}@home.example") for n in range(3)]
    gateway.settle()
    assert not [mail for mail in gateway.sent() if mail["To"] == address]
    (job,) = gateway.rows(jobs, jobs.c.kind == "digest")
    assert (job.not_before.minute, job.not_before.second) == (0, 0)
    with gateway.database.write() as connection:
        connection.execute(jobs.update().where(jobs.c.kind == "digest").values(not_before=datetime.now(UTC)))
    gateway.deliver()
    (mail,) = [mail for mail in gateway.sent() if mail["To"] == address]
    cases = [gateway.item(item).case_reference for item in ids]
    assert all(f"Case {case}" in mail.get_content() for case in cases)
    assert "council" not in mail.as_string()
    if kind == "goddard":
        copies = gateway.rows(case_documents)
        assert sorted(copy.reference for copy in copies) == sorted(cases)
        assert all(sum(case.encode() in copy.content for case in cases) == 1 for copy in copies)
    else:
        assert not gateway.rows(outbox, outbox.c.kind == "notice")
        assert not gateway.rows(case_documents)


def test_a_notice_is_the_same_mail_when_it_is_sent_again(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    gateway.receive(THREAT)
    gateway.settle()
    before = [path.read_bytes() for path in sorted((gateway.settings.maildir / "new").glob("*"))]
    with gateway.database.write() as connection:
        connection.execute(outbox.update().values(state="waiting"))
        for row in connection.execute(outbox.select()).all():
            values = {"lane": "mail", "kind": "send", "state": "waiting", "attempts": 0}
            now = datetime.now(UTC)
            connection.execute(
                jobs.insert().values(id=row.id, subject_id=row.id, not_before=now, created_at=now, **values)
            )
    gateway.deliver()
    after = [path.read_bytes() for path in sorted((gateway.settings.maildir / "new").glob("*"))]
    assert before == after


def test_nothing_that_a_sender_writes_can_become_a_header(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    hostile = (
        b"From: =?utf-8?Q?A=0D=0ABcc=3A_v@victim.example?= <ann@writer.example>\r\n"
        b"Reply-To: =?utf-8?Q?ann=0D=0ABcc=3A_v?=@victim.example, ann@writer.example\r\n"
        b"To: casework@ico.org.uk\r\nSubject: =?utf-8?Q?x=0D=0ABcc=3A_v@victim.example?=\r\n"
        b"Message-ID: <1@writer.example>\rBcc: v@victim.example\r\nReferences: <2@w.example>\x00 <3@w.example\r Bcc: v>\r\n"
        b"\r\nI wish to complain.\r\n"
    )
    item = gateway.receive_raw(hostile, envelope_from="ann@writer.example")
    gateway.settle()
    if gateway.item(item).acknowledgement["kind"] == "email":
        (mail,) = gateway.sent()
        assert mail["Bcc"] is None
        assert "victim" not in mail.as_string()
        assert mail["To"] == "ann@writer.example"
    assert not gateway.rows(steps, steps.c.decision.like("%parked%"))


def test_an_employees_address_is_scrubbed_though_the_mail_left_after_the_first_scrub(
    state: Path, gateway_with: Callable[..., OneGateway]
) -> None:
    gateway = gateway_with()
    gateway.receive(
        "ICO STAFF CASE\r\n\r\nMy bank ignores my request. I work in your Advice Service.\r\n",
        subject="ICO staff case",
        sender="quillfeather@home.example",
    )
    gateway.look()
    gateway.decide()
    gateway.database.scrub()  # the address stands in the database until the mail has left
    gateway.deliver()
    assert gateway.rows(outbox) == []
    assert "scrub" in [job.kind for job in gateway.rows(jobs)][1:]  # one more than the sealing's
    gateway.database.scrub()
    kept = b"".join(path.read_bytes() for path in state.glob("*.sqlite*"))
    assert kept
    assert b"quillfeather" not in kept
