"""The Scanning Team is told which physical evidence to look for: by the cover sheet, or else in the letter's own words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.domain.correspondence import WorkItemKind
from gateway.domain.office import OfficeFacts
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from parsers.coversheet import Coversheet
from parsers.reading import PageReading, PageStatus
from parsers.stack import ScannerDefaults, assemble

LETTER = (
    "Dear Sir or Madam\nMy bank will not send me what it holds about me. I asked in March.\n{}\n"
    "Yours faithfully\nP Ashby\n\n{}"
)
OFFICE = OfficeFacts(casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",))


def notes(sheet: str | None, sentence: str = "", foot: str = "") -> list[tuple[str, ...]]:
    letter = LETTER.format(sentence, foot)
    pages = [PageReading(1, PageStatus.COVERSHEET), PageReading(2, PageStatus.OCR, text=letter, confidence=95.0)]
    sheets = [Coversheet(physical_evidence=sheet), None]
    (document,) = assemble(pages, sheets, claimed=2, defaults=ScannerDefaults()).documents
    knowledge = Knowledge(load_rules(), load_register(), OFFICE)
    plan = sift(Facts(reading=document.reading, received_at=datetime(2026, 11, 20, tzinfo=UTC)), knowledge)
    return [work.notes for work in plan.work_items if work.kind is WorkItemKind.PHYSICAL_EVIDENCE]


@pytest.mark.parametrize(
    ("sheet", "sentence", "foot", "told"),
    [
        ("2 DVDs; box 7", "", "", "2 DVDs; box 7"),
        ("2 DVDs; box 7", "I enclose two DVDs with this letter.", "", "2 DVDs; box 7"),
        (None, "", "Enc: 3 tapes", "3 tapes"),
        ("", "", "Enc: 3 tapes", "3 tapes"),
        (None, "I enclose a memory stick with this letter.", "", "memory stick"),
    ],
)
def test_what_to_look_for_stands_in_the_row(sheet: str | None, sentence: str, foot: str, told: str) -> None:
    ((note,),) = notes(sheet, sentence, foot)
    assert told in note


def test_a_sheet_that_says_nothing_of_it_adds_no_note() -> None:
    assert notes("") == [()]


def test_without_evidence_there_is_no_row() -> None:
    assert notes(None) == []
