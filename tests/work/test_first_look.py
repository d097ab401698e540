"""The quick look at an e-mail, with the true store and true readers: brakes, what comes back, canaries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from one_gateway import OneGateway

from gateway.storage.tables import acknowledged, alarms, canaries, items, outbox, work_items
from gateway.work.brakes import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LETTER = "I wish to complain that my council has not answered my request for what it holds about me.\r\n"


@pytest.fixture
def gateway_with(state: Path) -> Iterator[Callable[..., OneGateway]]:
    """Open a gateway with some settings."""
    opened: list[OneGateway] = []

    def make(**settings: Any) -> OneGateway:
        opened.append(OneGateway(state, **settings))
        return opened[-1]

    yield make
    for gateway in opened:
        gateway.close()


def reasons(gateway: OneGateway, ids: list[str]) -> list[str | None]:
    return [gateway.item(item).acknowledgement["reason"] for item in ids]


def test_an_ordinary_mail_is_acknowledged_once(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    item = gateway.receive(LETTER)
    gateway.look()
    gateway.deliver()
    assert gateway.item(item).acknowledgement == {"kind": "email", "language": "en", "reason": None}
    (mail,) = gateway.sent()
    assert mail["To"] == "ann@writer.example"
    assert mail["Return-Path"] == "<>"


WISHES = [
    ("Please write to me in large print, I cannot see well.\r\n", {}, "large-print"),
    (LETTER, {"acknowledgements": {"variants": {"Casework@ico.org.uk": "easy-read"}}}, "easy-read"),
]


@pytest.mark.parametrize(("body", "settings", "variant"), WISHES, ids=["large print", "inbox"])
def test_the_variant_follows_wish_and_inbox(
    gateway_with: Callable[..., OneGateway], body: str, settings: dict[str, Any], variant: str
) -> None:
    gateway = gateway_with(**settings)
    item = gateway.receive(body)
    gateway.look()
    assert gateway.outgoing(item).parameters["variant"] == variant


# ---------------------------------------------------------------- brakes


def test_the_eleventh_mail_of_one_address_in_a_day_is_not_answered(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    ids = [gateway.receive(f"{LETTER} {n}") for n in range(11)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 10 + ["throttled"]
    assert "this address" in gateway.last_step(ids[-1], "acknowledgement")


def test_an_address_is_answered_again_the_next_day(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"per_address_in_24_hours": 1})
    gateway.receive(LETTER)
    gateway.look()
    yesterday = datetime.now(UTC) - timedelta(hours=24, seconds=1)
    with gateway.database.write() as connection:
        connection.execute(acknowledged.update().values(at=yesterday))
    again = gateway.receive(f"{LETTER} Again.")
    gateway.look()
    assert reasons(gateway, [again]) == [None]


def test_a_text_that_ever_new_addresses_send_is_held_after_the_limit(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"per_text_in_24_hours": 3})
    ids = [gateway.receive(LETTER, sender=f"p{n}@place{n}.example") for n in range(5)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 3 + ["throttled"] * 2
    assert "this subject and text" in gateway.last_step(ids[-1], "acknowledgement")
    assert gateway.outgoing(ids[-1]).state == "held"


def test_one_person_who_repeats_herself_does_not_fill_the_brake_on_texts(
    gateway_with: Callable[..., OneGateway],
) -> None:
    gateway = gateway_with(acknowledgements={"per_text_in_24_hours": 1})
    ids = [gateway.receive(LETTER) for _ in range(3)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 3


def test_signatories_of_a_campaign_are_each_answered(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"per_text_in_24_hours": 1, "per_answer_in_24_hours": 1})
    names = ("Ann Plover", "Bea Dunlin", "Cai Curlew")
    ids = [gateway.receive(f"{LETTER}\r\n{n}", sender=f"{n[:3]}@mail.example") for n in names]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 3


def test_a_domain_is_held_after_its_limit_but_no_domain_that_many_share(
    gateway_with: Callable[..., OneGateway],
) -> None:
    gateway = gateway_with(acknowledgements={"per_domain_in_24_hours": 2, "public_mail_domains": ["village.example"]})
    firm = [gateway.receive(f"{LETTER} {n}", sender=f"p{n}@a{n}.firm.example") for n in range(3)]
    shared = ("gmail.com", "GMail.com", "gmail.com", "village.example", "village.example", "village.example")
    many = [gateway.receive(f"{LETTER} {n} {d}", sender=f"q{n}@{d}") for n, d in enumerate(shared)]
    gateway.look()
    assert reasons(gateway, firm) == [None, None, "throttled"]
    assert reasons(gateway, many) == [None] * len(shared)


def test_answers_to_acknowledgements_are_held_after_few_whatever_their_ticket_numbers(
    gateway_with: Callable[..., OneGateway],
) -> None:
    gateway = gateway_with()
    subject = "Re: Automatic acknowledgement: we have received your email"
    bodies = [f"We have had your message and gave it number {n * 7919}. Somebody will look.\r\n" for n in range(8)]
    ids = [gateway.receive(b, sender=f"desk+{n}@d{n}.example", subject=subject) for n, b in enumerate(bodies)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 5 + ["throttled"] * 3


def test_many_people_may_answer_thank_you(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    subject = "Re: Automatic acknowledgement: we have received your email"
    ids = [gateway.receive("Thank you.\r\n", sender=f"p{n}@d{n}.example", subject=subject) for n in range(8)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 8


def test_a_conversation_is_held_though_each_mail_has_another_address_and_other_words(
    gateway_with: Callable[..., OneGateway],
) -> None:
    gateway = gateway_with(acknowledgements={"per_conversation_in_24_hours": 3})
    ids, answered = [], ""
    words = ("Curlews call.", "Plovers run.", "Dunlins turn.", "Snipe drum.", "Herons wait.")
    for number, word in enumerate(words):
        extra = f"In-Reply-To: {answered}\r\n" if answered else ""
        sender = f"x{number}@d{number}.example"
        ids.append(gateway.receive(f"{word} {LETTER}", sender=sender, subject=word, extra=extra))
        gateway.look()
        if gateway.outgoing(ids[-1]).state == "waiting":
            answered = f"<{gateway.outgoing(ids[-1]).id}@ico.org.uk>"
    assert reasons(gateway, ids) == [None] * 3 + ["throttled"] * 2


def test_the_whole_gateway_is_braked_alarms_once_and_lets_go(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"brake_per_hour": 2}, notices={"operator": "ops@office.example"})
    ids = [gateway.receive(f"{LETTER} {n}", sender=f"p{n}@d{n}.example") for n in range(5)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 2 + ["throttled"] * 3
    assert [row.kind for row in gateway.rows(alarms, alarms.c.ended_at.is_(None))] == ["acknowledgements-braked"]
    gateway.deliver()
    assert [m["Subject"] for m in gateway.sent() if m["To"] == "ops@office.example"] == [
        "Intake gateway: acknowledgements are braked"
    ]
    with gateway.database.write() as connection:
        connection.execute(acknowledged.update().values(at=datetime.now(UTC) - timedelta(hours=2)))
    later = gateway.receive(f"{LETTER} later", sender="late@d.example")
    gateway.look()
    assert reasons(gateway, [later]) == [None]
    assert not gateway.rows(alarms, alarms.c.ended_at.is_(None))


def test_a_usual_hour_that_is_busy_raises_the_brake(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"brake_per_hour": 1, "brake_times_usual": 2})
    with gateway.database.write() as connection:
        for hour in range(30, 40):
            at = datetime.now(UTC) - timedelta(hours=hour)
            rows = [{"outbox_id": f"{hour}.{n}", "address_mac": "x", "at": at} for n in range(2)]
            connection.execute(acknowledged.insert(), rows)
    ids = [gateway.receive(f"{LETTER} {n}", sender=f"p{n}@d{n}.example") for n in range(5)]
    gateway.look()
    assert reasons(gateway, ids) == [None] * 4 + ["throttled"]


def test_what_a_brake_holds_is_sent_when_a_person_releases_it(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"per_text_in_24_hours": 1})
    ids = [gateway.receive(LETTER, sender=f"p{n}@d{n}.example") for n in range(3)]
    gateway.look()
    with gateway.database.write() as connection:
        sender = "casework@ico.org.uk"
        fingerprints = gateway.fingerprints
        assert release(connection, fingerprints, sender=sender, who="jo", item_ids=[ids[1]]) == [ids[1]]
        assert release(connection, fingerprints, sender=sender, who="jo") == [ids[2]]
        assert release(connection, fingerprints, sender=sender, who="jo") == []
    gateway.deliver()
    assert sorted(m["To"] for m in gateway.sent()) == ["p0@d0.example", "p1@d1.example", "p2@d2.example"]
    assert reasons(gateway, ids) == [None] * 3
    assert gateway.last_step(ids[1], "acknowledgement") == "by jo"


def test_an_employees_held_acknowledgement_leaves_no_address_behind(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with(acknowledgements={"per_text_in_24_hours": 1})
    body = "ICO STAFF CASE\r\n\r\nMy bank will not send me my ledger. I work in your Advice Service.\r\n"
    ids = [gateway.receive(body, sender=f"p{n}@d{n}.example", subject="ICO staff case") for n in range(2)]
    gateway.look()
    assert gateway.outgoing(ids[1]).state == "held"
    gateway.decide()
    assert gateway.item(ids[1]).sealed
    assert not gateway.rows(outbox, outbox.c.recipient == "p1@d1.example")


# ---------------------------------------------------------------- what comes back

BOUNCE = """From: MAILER-DAEMON@mx.writer.example
To: casework@ico.org.uk
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce1@mx.writer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.writer.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

From: casework@ico.org.uk
To: {address}
{returned}Subject: Automatic acknowledgement

--b--
"""
ADDRESSED = "Ann Writer\r\n14 Heron Lane\r\nTarnbrook\r\nTB4 7QX\r\n\r\nDear Sir\r\n\r\n" + LETTER + "\r\nAnn Writer\r\n"


def bounce(gateway: OneGateway, item: str, *, names: str = "id", action: str = "failed") -> str:
    """Give the gateway a bounce of an item's acknowledgement."""
    row = gateway.outgoing(item)
    returned = f"Message-ID: <{row.id}@ico.org.uk>\n" if names == "id" else ""
    status = "4.4.1" if action == "delayed" else "5.1.1"
    raw = BOUNCE.format(address=row.recipient, returned=returned, action=action, status=status)
    bounced = gateway.receive_raw(raw.replace("\n", "\r\n").encode(), envelope_from="")
    gateway.look()
    gateway.decide()
    return bounced


@pytest.mark.parametrize("names", ["id", "address"])
def test_a_bounce_of_an_acknowledgement_is_shown_on_its_item_and_filed(
    gateway_with: Callable[..., OneGateway], names: str
) -> None:
    gateway = gateway_with()
    item = gateway.receive(LETTER)
    gateway.settle()
    came_back = bounce(gateway, item, names=names)
    assert gateway.outgoing(item).state == "bounced"
    assert "the customer did not get the acknowledgement" in gateway.decisions(item)
    assert gateway.item(came_back).disposition == "filed"
    assert gateway.item(came_back).acknowledgement["reason"] == "bounce"
    (work,) = gateway.rows(work_items, work_items.c.item_id == item)
    assert "acknowledgement-not-received" in work.notes


def test_a_letter_is_offered_when_a_postal_address_stands_in_the_mail(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    item = gateway.receive(ADDRESSED)
    gateway.settle()
    bounce(gateway, item)
    (work,) = gateway.rows(work_items, work_items.c.item_id == item)
    assert "letter-can-be-sent" in work.notes
    assert "a letter can be sent instead" in gateway.decisions(item)
    assert gateway.command_letter(item)
    letter = gateway.rows(outbox, outbox.c.kind == "letter")[0]
    assert (letter.parameters["name"], letter.parameters["address"][-1]) == ("Ann Writer", "TB4 7QX")


def test_a_report_of_delay_is_shown_and_is_no_bounce(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    item = gateway.receive(LETTER)
    gateway.settle()
    bounce(gateway, item, action="delayed")
    assert gateway.outgoing(item).state == "sent"
    assert any("delayed" in decision for decision in gateway.decisions(item))


def test_a_bounce_of_something_else_changes_no_item(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    item = gateway.receive(LETTER)
    gateway.settle()
    raw = BOUNCE.format(address="x@y.example", returned="Message-ID: <z@ico.org.uk>\n", action="failed", status="5.1.1")
    gateway.receive_raw(raw.replace("\n", "\r\n").encode(), envelope_from="")
    gateway.settle()
    assert gateway.outgoing(item).state == "sent"


def test_an_automatic_reply_to_an_acknowledgement_is_filed_and_not_answered(
    gateway_with: Callable[..., OneGateway],
) -> None:
    gateway = gateway_with()
    item = gateway.receive(LETTER)
    gateway.settle()
    extra = f"Auto-Submitted: auto-replied\r\nIn-Reply-To: <{gateway.outgoing(item).id}@ico.org.uk>\r\n"
    reply = gateway.receive("I am away until Monday.\r\n", subject="Out of office", extra=extra)
    gateway.settle()
    assert (gateway.item(reply).disposition, gateway.item(reply).acknowledgement["reason"]) == ("filed", "auto-submitted")


# ---------------------------------------------------------------- canaries


def canary_gateway(gateway_with: Callable[..., OneGateway]) -> OneGateway:
    return gateway_with(
        canary={"interval_minutes": 5, "lost_after_minutes": 2, "inboxes": ["casework@ico.org.uk"]},
        notices={"operator": "ops@office.example"},
        delivery={"transport": "smtp", "smtp_port": 9, "smtp_security": "none"},
    )


def test_a_canary_that_comes_round_is_filed_and_leaves_nothing_to_do(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = canary_gateway(gateway_with)
    item = gateway.receive_raw(gateway.canary())
    gateway.settle()
    row = gateway.item(item)
    assert (row.disposition, row.acknowledgement["reason"]) == ("filed", "own-address")
    assert not gateway.rows(work_items)
    assert gateway.rows(canaries)[0].returned_at is not None
    assert "our own canary" in gateway.last_step(item, "origin")


FORGERIES = {
    "another token": lambda raw: raw.replace(b"Canary: 0", b"Canary: 1"),
    "a token without its digest": lambda raw: b"".join(
        line[:50] + b"\r\n" if line.startswith(b"X-Intake-Gateway-Canary") else line for line in raw.splitlines(True)
    ),
    "another Message-ID": lambda raw: raw.replace(b"Message-ID: <", b"Message-ID: <x"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_canary_is_ordinary_mail(
    gateway_with: Callable[..., OneGateway], forge: Callable[[bytes], bytes]
) -> None:
    gateway = canary_gateway(gateway_with)
    raw = forge(gateway.canary())
    item = gateway.receive_raw(raw.replace(b"Auto-Submitted: auto-generated\r\n", b""))
    gateway.look()
    assert gateway.item(item).state == "acknowledged"
    assert gateway.rows(canaries)[0].returned_at is None


def test_a_true_canary_counts_once(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = canary_gateway(gateway_with)
    raw = gateway.canary()
    gateway.receive_raw(raw)
    gateway.look()
    copy = gateway.receive_raw(raw.replace(b"Nobody need", b"I wish to complain. Nobody need"))
    gateway.look()
    assert gateway.item(copy).state == "acknowledged"


def test_a_canary_that_is_lost_alarms_once_until_one_comes_round(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = canary_gateway(gateway_with)
    gateway.canary()
    now = datetime.now(UTC)
    gateway.keeper.look(now + timedelta(minutes=3))
    gateway.keeper.look(now + timedelta(minutes=4))
    open_alarms = gateway.rows(alarms, alarms.c.ended_at.is_(None))
    assert [(row.kind, row.subject) for row in open_alarms] == [("canary-lost", "casework@ico.org.uk")]
    assert [row.recipient for row in gateway.rows(outbox, outbox.c.kind == "alarm")] == ["ops@office.example"]
    gateway.receive_raw(gateway.canary(now + timedelta(minutes=6)))
    gateway.look()
    assert not gateway.rows(alarms, alarms.c.ended_at.is_(None))


def test_canaries_go_through_each_inbox_at_the_interval_and_not_more_often(
    gateway_with: Callable[..., OneGateway],
) -> None:
    gateway = gateway_with(canary={"interval_minutes": 5})
    now = datetime.now(UTC)
    for minute in (0, 1, 4, 6, 7):
        gateway.keeper.look(now + timedelta(minutes=minute))
    sent = gateway.rows(canaries)
    inboxes = gateway.settings.office.casework_inboxes
    assert sorted(row.inbox for row in sent) == sorted(inboxes * 2)


def test_the_last_step_names_the_language(gateway_with: Callable[..., OneGateway]) -> None:
    gateway = gateway_with()
    item = gateway.receive("Annwyl Gomisiynydd, hoffwn gwyno am y cyngor sir oherwydd nid ydynt wedi ateb fy nghais.\r\n")
    gateway.look()
    assert "email in Welsh" in gateway.last_step(item, "acknowledgement")
    with gateway.database.read() as connection:
        assert connection.scalar(sa.select(items.c.state).where(items.c.id == item)) == "acknowledged"
