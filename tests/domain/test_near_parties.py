"""A writer who only nearly is a known party: seen through every way of writing a name, and no stranger called so."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from gateway.domain.correspondence import KnownParty
from gateway.domain.near_parties import Writer, how_near, writer_of
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts, Plan
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from gateway.settings import Settings
from gateway.work.workplace import office_facts
from parsers.reading import Channel, Mailbox, MailKind, Origin, Passage, Place, Reading

PARTY = ("Ron Grump", ("ron.grump@loud.example",))


def mail(name: str, address: str, text: str = "", signature: str = "", reply_to: str = "") -> Writer:
    replies = (Mailbox(reply_to),) if reply_to else ()
    sender = Mailbox(address, name)
    return writer_of(
        Reading(Channel.EMAIL, sender=sender, reply_to=replies, own_words=text, new_text=text, signature=signature)
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ron Grump", "ron grump", "RON GRUMP", "Grump, Ron", "Grump Ron", "Mr Ron Grump", "Mr. R. Grump", "R Grump",
        "Ron J. Grump", "Ronald Grump", "Ronnie Grump", "Ron Grump OBE", "Rón Grúmp", "Ron  Grump (home)",
        "Ron Grumpp", "Ron Gurmp", "Ron Grump via Webmail", "Sir Ron Grump", "Grump, Mr Ron", "'Ron Grump'", "RonGrump",
    ],
)  # fmt: skip
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    assert how_near(mail(name, "x17@quiet.example"), *PARTY), name


@pytest.mark.parametrize(
    "address",
    [
        "ron.grump@other.example", "rongrump@other.example", "ron.grump+ico@loud.example", "ron.grump2@loud.example",
        "ron.grmup@loud.example", "grump.ron@other.example", "r.grump@other.example", "RON.GRUMP@OTHER.EXAMPLE",
        "ron_grump_1961@other.example",
    ],
)  # fmt: skip
def test_an_address_that_differs_a_little_is_seen(address: str) -> None:
    assert how_near(mail("", address), *PARTY), address


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("I want my file.\n\nYours,\nRon Grump", ""),
        ("I want my file.\n\nYours,\n- Ron Grump -\n12 High Street", ""),
        ("My name is Ron Grump and I want my file from you today, whatever was said before.\n\nBye", ""),
        ("I'm Ronald Grump. This is my sister's computer and I want my file from you today.", ""),
        ("I want my file.", "Mr R Grump\nchairman"),
        ("Fy enw i yw Ron Grump ac rwyf am gael fy ffeil.", ""),
    ],
)
def test_a_name_in_the_letter_counts_when_the_address_is_anothers(text: str, signature: str) -> None:
    assert how_near(mail("Library desk 4", "desk4@library.example", text, signature), *PARTY), text


def test_a_name_behind_reply_to_counts() -> None:
    assert how_near(mail("", "a@b.example", reply_to="ron.grump@third.example"), *PARTY)


def test_a_letter_is_known_by_who_signed_it() -> None:
    assert how_near(writer_of(Reading(Channel.POST, sender_name="Mr R Grump")), *PARTY)


@pytest.mark.parametrize(
    ("writer", "party"),
    [
        (mail("Ann Grump", "ann@quiet.example"), PARTY),
        (mail("Ron Frump", "rf@quiet.example"), ("Don Grump", ("d@loud.example",))),
        (mail("Ron Green", "ron@loud.example"), PARTY),
        (mail("Dan Lee", "dan@quiet.example"), ("Ann Lee", ("ann@loud.example",))),
        (mail("Grump", "grump@quiet.example"), PARTY),
        (mail("", "info@other.example"), ("Loud Ltd", ("info@loud.example",))),
        (mail("", "a1@loud.example"), ("Bo Li", ("a2@loud.example",))),
        (mail("Jo Vane", "jo@quiet.example", "I complain about Ron Grump, my landlord.\n\nJo"), PARTY),
        (mail("Jo Vane", "jo@quiet.example", "Ron Grump told me that he lost my lease and will not look.\n\nJo"), PARTY),
        (mail("", ""), PARTY),
        (mail("Marian Smith", "m@quiet.example"), ("Maria Smith-Jones", ("ms@loud.example",))),
        (mail("Rosa Grump", "rg@quiet.example"), PARTY),
    ],
)  # fmt: skip
def test_another_person_is_no_near_match(writer: Writer, party: tuple[str, tuple[str, ...]]) -> None:
    assert how_near(writer, *party) == ""


@pytest.mark.parametrize(
    ("shown", "known"),
    [
        ("Loud Holdings Limited", "Loud Holdings Ltd"),
        ("Loud & Sons", "Loud and Sons"),
        ("LOUD HOLDINGS", "Loud Holdings plc"),
        ("Bob Vane", "Robert Vane"),
        ("Kate O'Neil", "Katherine ONeil"),
        ("Siân Anne-Marie Rees", "Sian Rees"),
        ("Stephan Vale", "Stephen Vale"),
    ],
)
def test_firms_and_short_forms_are_the_same(shown: str, known: str) -> None:
    assert how_near(mail(shown, "x@quiet.example"), known, ())


def test_hostile_names_are_compared_in_bounded_time() -> None:
    started = time.perf_counter()
    writer = mail("A " * 100_000, "a@b.example", "I am " + "Aa " * 200_000, "Bb Cc\n" * 100_000)
    for number in range(5_000):
        how_near(writer, f"Party {number}", (f"party{number}@known.example",))
    assert time.perf_counter() - started < 5


# -- what the sift tells -------------------------------------------------------------------------------------------


RESTRICTED = KnownParty(
    "Ron Grump", frozenset({"ron.grump@loud.example"}), restricted_contact=True, arrangement="One letter a month."
)
BODY = "I asked Hallam Borough Council for a copy of my own file in May, and they have not answered."


def plan_of(sender: Mailbox, body: str = BODY, *, near: tuple[KnownParty, ...] = (RESTRICTED,), **facts: Any) -> Plan:
    passages = (Passage(Place.SUBJECT, "subject", "My file"), Passage(Place.BODY, "body", body))
    reading = Reading(
        Channel.EMAIL, subject="My file", sender=sender, text=body, new_text=body, own_words=body, passages=passages,
        origin=facts.pop("origin", Origin()), to=(Mailbox("casework@ico.org.uk"),),
    )  # fmt: skip
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return sift(Facts(reading, moment, near_parties=near, **facts), knowledge())


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return Knowledge(load_rules(None), load_register(None), office_facts(Settings()))


def told(plan: Plan) -> list[str]:
    return [f"{step.decision}\n{step.why}" for step in plan.steps if step.name == "party"]


def test_a_near_match_is_told_as_a_step_and_nothing_comes_of_it() -> None:
    plan, without = (plan_of(Mailbox("rg@quiet.example", "R Grump"), near=near) for near in ((RESTRICTED,), ()))
    (line,) = told(plan)
    assert line.startswith("the sender may be a party with restricted contact: Ron Grump\nthe same surname, and an init")
    assert line.endswith("\nOne letter a month.")
    assert (plan.disposition, plan.findings, plan.work_items) == (
        without.disposition, without.findings, without.work_items,
    )  # fmt: skip


def test_it_is_told_of_review_items_too() -> None:
    plan = plan_of(Mailbox("rg@quiet.example", "Ron Grump"), f"{BODY} It is about my complaint with you, IC-1-A1B2.")
    assert len(told(plan)) == 1


def test_a_known_party_without_restriction_is_told_with_its_adjustment() -> None:
    party = KnownParty("Bea Birch", frozenset({"b@loud.example"}), service_adjustment="Large print.")
    (line,) = told(plan_of(Mailbox("x@quiet.example", "Bea Birch"), near=(party,)))
    assert line.startswith("the sender may be a known party: Bea Birch\n")
    assert line.endswith("\nservice adjustment: Large print.")


def test_nothing_of_it_stays_beside_what_is_sealed_or_filed() -> None:
    sealed = plan_of(Mailbox("ron.grump@ico.org.uk", "Ron Grump"), "I am off sick and want my own HR file from you.")
    assert sealed.seal
    assert told(sealed) == []
    filed = plan_of(Mailbox("rg@quiet.example", "Ron Grump"), origin=Origin(MailKind.BOUNCE, is_machine=True))
    assert told(filed) == []
