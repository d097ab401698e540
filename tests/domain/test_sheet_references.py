"""A cover sheet whose reference was read in two ways, and one without a letter: shown to a person, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.domain.correspondence import CaseType, Disposition, KnownCase
from gateway.domain.office import OfficeFacts
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts, Plan
from gateway.domain.references import mentioned
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from parsers.coversheet import Coversheet, read_coversheet
from parsers.reading import PageReading, PageStatus
from parsers.stack import ScannerDefaults, assemble

LETTER = "Dear Sir or Madam\nMy bank will not send me what it holds about me. I asked in March.\nYours faithfully\nP Ashby"
OFFICE = OfficeFacts(casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",))
KNOWLEDGE = Knowledge(load_rules(), load_register(), OFFICE)


def plan_behind(*sheets: Coversheet, exist: str = "", shells: str = "", letter: str = LETTER) -> Plan:
    """What becomes of a letter behind these sheets when these cases exist."""
    pages = [PageReading(number, PageStatus.COVERSHEET) for number in range(1, len(sheets) + 1)]
    said: list[Coversheet | None] = [*sheets]
    if letter:
        pages.append(PageReading(len(pages) + 1, PageStatus.OCR, text=letter, confidence=95.0))
        said.append(None)
    (document,) = assemble(pages, said, claimed=len(pages), defaults=ScannerDefaults()).documents
    known = {name: KnownCase(name, "Ashby - Bank", CaseType.RFA, sealed=False) for name in exist.split()}
    known |= {name: KnownCase(name, "Ashby - Bank", CaseType.RFA, sealed=True) for name in shells.split()}
    cases = {name: case for name, case in known.items() if name in mentioned(document.reading)}
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return sift(Facts(document.reading, now, cases=cases, scan_problems=document.problems), KNOWLEDGE)


def words_only(large: str, of_code: str = "") -> Coversheet:
    sheet = read_coversheet((), f"CASEWORK COVER SHEET\n[Ref. {large}]" + (f"\nIGW1:CASE:{of_code}" if of_code else ""))
    assert sheet is not None
    return sheet


def by_code(code: str, printed: str) -> Coversheet:
    sheet = read_coversheet((f"IGW1:CASE:{code}",), f"CASEWORK COVER SHEET\n[Ref. {printed}]")
    assert sheet is not None
    return sheet


RIGHT = "IC-116319-L2Q1"


@pytest.mark.parametrize(
    ("sheet", "exist", "attached"),
    [
        (words_only(RIGHT, RIGHT), RIGHT, True),
        (words_only(RIGHT), RIGHT, True),
        (words_only("IC-116319-L201", RIGHT), RIGHT, True),  # Q read as a nought; no reference has that form
        (words_only(RIGHT, "IC-116319-L201"), RIGHT, True),
        (words_only("IC-116319-L2O1", RIGHT), RIGHT, True),  # of the form, but look-alikes only
        (words_only("IC-1I6319-L2Q1", RIGHT), RIGHT, True),
        (words_only("RFA0612345", "RFA0612846"), "RFA0612345", False),  # both correct, and one exists
        (words_only("IC-116318-L2Q1", RIGHT), RIGHT, False),
        (words_only("IC-116318-L2Q1", RIGHT), f"{RIGHT} IC-116318-L2Q1", False),  # a misreading may name another's
        (words_only("IC-116319-L2O1", RIGHT), f"{RIGHT} IC-116319-L2O1", False),
        (words_only("IC-99-ZZ", RIGHT), RIGHT, False),  # no misreading of it
        (by_code(RIGHT, RIGHT), RIGHT, True),
        (by_code(RIGHT, "IC-116319-L201"), RIGHT, True),  # a code has a checksum
        (by_code(RIGHT, "RFA0612345"), RIGHT, True),
        (by_code(RIGHT, "RFA0612345"), f"{RIGHT} RFA0612345", False),  # somebody's pen, perhaps
        (by_code(RIGHT, "RFA0612345"), "RFA0612345", False),
    ],
)
def test_a_letter_is_attached_only_where_the_sheet_leaves_no_doubt(sheet: Coversheet, exist: str, *, attached: bool) -> None:
    plan = plan_behind(sheet, exist=exist)
    assert (plan.disposition is Disposition.ATTACHED) is attached
    if not attached:
        assert plan.disposition is Disposition.REVIEW
        assert [reason.value for reason in plan.review_reasons] == ["references-conflict"]
        assert set(plan.suggested_cases) == set(exist.split())


@pytest.mark.parametrize(
    ("sheet", "exist", "reason", "suggested"),
    [
        (words_only("IC-116319-L201"), RIGHT, "reference-malformed", (RIGHT,)),
        (words_only("RFA0612345"), RIGHT, "reference-unknown", ()),
        (words_only("IC-116319-L2Q1", "IC-116318-L2Q1"), "RFA0612345", "reference-unknown", ()),
        (words_only("RFA0612345", "RFA0612346"), "", "reference-unknown", ()),
        (words_only("IC-1I6319-L201"), RIGHT, "reference-malformed", (RIGHT,)),
    ],
)
def test_what_was_read_is_shown_and_look_alikes_are_suggested(
    sheet: Coversheet, exist: str, reason: str, suggested: tuple[str, ...]
) -> None:
    plan = plan_behind(sheet, exist=exist)
    assert [each.value for each in plan.review_reasons] == [reason]
    assert plan.suggested_cases == suggested
    (why,) = [step.why for step in plan.steps if step.name == "stop"]
    assert all(read in why for read in sheet.references)


def test_two_printed_references_do_not_make_a_new_case() -> None:
    sheet = read_coversheet((), "COVER SHEET\nCase: RFA0612345\nCase: RFA0612346")
    assert sheet is not None
    plan = plan_behind(sheet, exist="RFA0612346")
    assert (plan.disposition, plan.suggested_cases) == (Disposition.REVIEW, ("RFA0612346",))


def test_a_reading_that_may_mean_an_employee_s_case_is_seen_by_the_team_manager_alone() -> None:
    plan = plan_behind(words_only("IC-116319-L201"), shells=RIGHT)
    assert plan.seal
    assert not plan.suggested_cases


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ((Coversheet(case_reference=RIGHT),), RIGHT),
        ((Coversheet(case_reference=RIGHT), Coversheet(return_originals=True)), "return-originals"),
        ((Coversheet(return_originals=True),), "return-originals"),
        ((Coversheet(physical_evidence="2 DVDs; box 7"),), "physical-evidence"),
        ((Coversheet(),), "says nothing"),
    ],
)
def test_a_sheet_without_a_letter_is_told_to_scanning_in_its_own_words(sheets: tuple[Coversheet, ...], said: str) -> None:
    plan = plan_behind(*sheets, exist=RIGHT, letter="")
    assert plan.disposition is Disposition.REVIEW
    (work,) = plan.work_items
    assert (work.kind.value, work.queue) == ("sift", "scanning")
    assert "page 1: a cover sheet without a letter behind it" in work.notes
    assert not any("cannot be read" in f"{step.decision} {step.why}" for step in plan.steps)
    assert any(said in step.why for step in plan.steps)
    assert plan.suggested_cases == ((RIGHT,) if sheets[0].case_reference else ())


def test_a_lone_sheet_of_a_colleague_stays_sealed() -> None:
    assert plan_behind(Coversheet(staff_case=True), letter="").seal
    assert plan_behind(Coversheet(case_reference=RIGHT), shells=RIGHT, letter="").seal
