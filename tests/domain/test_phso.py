"""The Ombudsman's mail goes to Operations as an enquiry, however it is worded; mail about the Ombudsman does not."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.correspondence import Disposition, Flag, ReviewReason
from gateway.domain.office import OfficeFacts
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts, Plan
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from gateway.settings import Settings
from gateway.work.workplace import office_facts
from parsers.documents import read_email

MAILS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "phso_specimens.toml").read_text("utf-8")
)["mail"]


def office() -> OfficeFacts:
    return office_facts(Settings())


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(load_rules(None), load_register(None), office())


def plan_of(mail: dict[str, Any], knowledge: Knowledge, **facts: Any) -> Plan:
    headers = f"From: {mail['from']}\nTo: casework@ico.org.uk\nSubject: {mail['subject']}\nMessage-ID: <a@b.example>\n"
    raw = f"{headers}Content-Type: text/plain; charset=utf-8\n\n{mail['body']}".replace("\n", "\r\n").encode()
    return sift(Facts(read_email(raw), datetime(2026, 3, 2, tzinfo=UTC), **facts), knowledge)


@pytest.mark.parametrize("mail", [m for m in MAILS if m["yes"]], ids=lambda mail: mail["subject"])
def test_the_ombudsmans_mail_is_an_enquiry_for_operations(mail: dict[str, Any], knowledge: Knowledge) -> None:
    plan = plan_of(mail, knowledge)
    assert Flag.PHSO in {finding.code for finding in plan.findings}
    assert plan.disposition is Disposition.NEW_CASE
    assert plan.new_case is not None
    assert plan.new_case.case_type == "ENQ"
    assert [work.queue for work in plan.work_items if work.kind == "prepare"] == ["operations-service-delivery"]
    assert Flag.SERVICE_COMPLAINT not in {finding.code for finding in plan.findings}


@pytest.mark.parametrize("mail", [m for m in MAILS if not m["yes"]], ids=lambda mail: mail["subject"])
def test_mail_about_an_ombudsman_or_from_another_is_not_phso(mail: dict[str, Any], knowledge: Knowledge) -> None:
    assert Flag.PHSO not in {finding.code for finding in plan_of(mail, knowledge).findings}


def test_a_reference_or_an_answer_in_the_ombudsmans_mail_is_decided_by_a_person(knowledge: Knowledge) -> None:
    named = MAILS[0] | {"body": "We look at the complaint of Mr Low. Your reference is IC-104512-A1B2."}
    for plan in (plan_of(named, knowledge), plan_of(MAILS[0], knowledge, thread_known=True)):
        assert plan.disposition is Disposition.REVIEW
        assert ReviewReason.POSSIBLE_EXISTING_CASE in plan.review_reasons


def test_a_person_who_says_that_it_is_not_the_ombudsman_is_believed(knowledge: Knowledge) -> None:
    mail = next(m for m in MAILS if m["subject"] == "Chaser")
    plan = plan_of(mail, knowledge, verdicts={Flag.PHSO: False})
    assert plan.disposition is Disposition.REVIEW
