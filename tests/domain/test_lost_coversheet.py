"""A cover sheet whose words are lost may have said that the letter is a colleague's: only a Team Manager sees it first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.domain.correspondence import Disposition
from gateway.domain.office import OfficeFacts
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts, Plan
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from parsers.coversheet import Coversheet
from parsers.reading import PageReading, PageStatus
from parsers.stack import ScannerDefaults, assemble

LETTER = "Dear Sir or Madam\nMy bank will not send me what it holds about me. I asked in March.\nYours faithfully\nP Ashby"
OFFICE = OfficeFacts(casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",))


def plan_behind(sheet: Coversheet) -> Plan:
    status = PageStatus.FAILED if sheet.unreadable else PageStatus.COVERSHEET
    pages = [PageReading(1, status), PageReading(2, PageStatus.OCR, text=LETTER, confidence=95.0)]
    (document,) = assemble(pages, [sheet, None], claimed=2, defaults=ScannerDefaults()).documents
    knowledge = Knowledge(load_rules(), load_register(), OFFICE)
    return sift(Facts(reading=document.reading, received_at=datetime(2026, 11, 20, tzinfo=UTC)), knowledge)


def test_a_letter_behind_a_sheet_that_cannot_be_read_is_held_for_a_team_manager() -> None:
    plan = plan_behind(Coversheet(unreadable=True))
    assert (plan.disposition, [reason.value for reason in plan.review_reasons]) == (Disposition.REVIEW, ["possible-ecs"])
    assert [work.queue for work in plan.work_items] == ["ecs-team-manager"]
    assert plan.seal


@pytest.mark.parametrize("sheet", [Coversheet(), Coversheet(return_originals=True)])
def test_a_letter_behind_a_sheet_that_can_be_read_is_not(sheet: Coversheet) -> None:
    assert plan_behind(sheet).disposition is Disposition.NEW_CASE
