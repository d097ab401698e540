"""What clocks of receipt say: originals wanted back, and a stamp that says the letter came earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gateway.domain.correspondence import Disposition
from gateway.domain.deadlines import explain_six_months
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts, Plan
from gateway.domain.receipt import stamp_step
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from gateway.settings import Settings
from gateway.work.workplace import office_facts
from parsers.reading import Channel, Coversheets, PageReading, PageStatus, Passage, Place, Reading

TEXT = (
    "Dear Madam\nI asked Marlbridge Borough Council for a copy of my housing file in January and it has not answered, "
    "although I wrote to it twice.\nYours faithfully\nOlwen Tarrant"
)
LETTER = Reading(
    channel=Channel.POST,
    text=TEXT,
    new_text=TEXT,
    own_words=TEXT,
    pages=(PageReading(1, PageStatus.OCR, TEXT, confidence=95.0),),
    sender_name="Olwen Tarrant",
    sender_address=("7 Kiln Rise", "Marlbridge", "ZE4 7QP"),
    passages=(Passage(Place.PAGE, "page 1", TEXT),),
)
ORIGINALS = Coversheets(return_originals=True)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(load_rules(None), load_register(None), office_facts(Settings()))


def judged(knowledge: Knowledge, reading: Reading, received: datetime = datetime(2026, 11, 23, 10, tzinfo=UTC)) -> Plan:
    return sift(Facts(reading=reading, received_at=received), knowledge)


def told(plan: Plan, name: str, beginning: str = "") -> list[str]:
    return [step.decision for step in plan.steps if step.name == name and step.decision.startswith(beginning)]


@pytest.mark.parametrize(
    ("received", "until"),
    [
        (datetime(2026, 11, 23, 10, tzinfo=UTC), "2027-05-23"),
        (datetime(2026, 8, 31, 10, tzinfo=UTC), "2027-02-28"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2027-01-01"),  # already July in the office
    ],
)
def test_originals_wanted_back_have_their_clock_with_its_arithmetic(
    knowledge: Knowledge, received: datetime, until: str
) -> None:
    plan = judged(knowledge, replace(LETTER, coversheets=ORIGINALS), received)
    assert plan.disposition is Disposition.NEW_CASE
    assert plan.originals_until == date.fromisoformat(until)
    (step,) = (step for step in plan.steps if step.decision == f"originals returned by {until}")
    assert (step.name, step.why.splitlines()[-1].split()[:2]) == ("clock", ["due", until])


def test_nobody_who_wants_nothing_back_has_a_clock_for_it(knowledge: Knowledge) -> None:
    plan = judged(knowledge, LETTER)
    assert plan.originals_until is None
    assert told(plan, "clock", "originals") == []


def test_the_arithmetic_says_when_a_month_is_too_short() -> None:
    lines = explain_six_months(date(2026, 8, 31)).splitlines()
    assert lines[0] == "start    2026-08-31 Monday 31 August (day of receipt)"
    assert lines[-1] == "due      2027-02-28 Sunday 28 February (the last day of a month without a day 31)"


@pytest.mark.parametrize(
    ("stamped", "said"),
    [
        (date(2026, 11, 22), ["stamped as received on 22 November 2026"]),
        (date(2026, 9, 24), ["stamped as received on 24 September 2026"]),  # 60 days
        (date(2026, 9, 23), []),  # lain longer than letters lie: likelier another office's stamp, or misread
        (date(2025, 11, 22), []),
        (date(2026, 11, 23), []),  # nothing to correct
        (date(2026, 11, 24), []),  # not yet
        (date(2062, 11, 4), []),
        (None, []),
    ],
)
def test_an_earlier_stamp_is_told_where_it_can_be_believed(stamped: date | None, said: list[str]) -> None:
    assert [step.decision for step in stamp_step(stamped, date(2026, 11, 23))] == said


def test_a_stamp_is_told_and_moves_no_clock(knowledge: Knowledge) -> None:
    stamped = replace(LETTER, received_stamp="4 NOV 2026", stamped_on=date(2026, 11, 4), coversheets=ORIGINALS)
    plan, without = judged(knowledge, stamped), judged(knowledge, replace(LETTER, coversheets=ORIGINALS))
    assert told(plan, "receipt") == ["stamped as received on 4 November 2026"]
    why = next(step.why for step in plan.steps if step.name == "receipt")
    assert why.startswith("clocks run from 23 November 2026, when it was scanned, 19 days later")
    assert (plan.work_items, plan.originals_until) == (without.work_items, without.originals_until)


@pytest.mark.parametrize(
    "kept_quiet",
    [
        replace(LETTER, coversheets=Coversheets(staff_case=True), stamped_on=date(2026, 11, 4)),
        replace(LETTER, unreadable="no page could be read", stamped_on=date(2026, 11, 4)),
    ],
)
def test_of_what_is_sealed_or_shut_no_stamp_is_told(knowledge: Knowledge, kept_quiet: Reading) -> None:
    assert told(judged(knowledge, kept_quiet), "receipt") == []
