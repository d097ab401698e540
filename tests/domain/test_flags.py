"""Every flag of CONTRACT section 4: specimens in many voices, half of them traps, and what headers and records say."""

from __future__ import annotations

import tomllib
from email.utils import getaddresses
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.correspondence import Flag, KnownParty
from gateway.domain.flags import FlagJudgement, find_flags, is_secret, marking_level, words_for_welsh
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import Rules
from parsers.language import judge_welsh
from parsers.reading import Authentication, Channel, Coversheets, Mailbox, Passage, Place, Reading

SPECIMENS = Path(__file__).parent.parent / "specimens" / "flags"
ALWAYS_A_FAULT = frozenset({"ecs", "welsh", "goddard", "pcb", "threat"})
WEIGHED = {"pcb", "threat", "goddard"}  # by stories: judged as a share of all specimens, not one by one
# Known misses, so that a change which finds them, or loses others, is seen.
STILL_MISSED = {
    ("ecs5-c05", "ecs"),
    ("o-3sc-c", "service-complaint"),
    ("o-3ro-b", "return-originals"),
    ("o-3sa-a", "service-adjustment"),
}
# What their words are taken for although nothing of the kind is meant.
STILL_TAKEN_FOR = {("o-wbx-customer", "whistle-blower"), ("o-pex-incident", "physical-evidence")}
LEAST_FOUND, MOST_WRONG = 0.75, 0.03
OFFICE = OfficeFacts(
    casework_inboxes=("casework@ico.org.uk",),
    own_domains=("ico.org.uk",),
    staff_domains=("ico.org.uk",),
    trusted_servers=("mx1.ico.org.uk",),
)
RESTRICTED = KnownParty("Q", frozenset({"quentin@persistent.example"}), restricted_contact=True, arrangement="one letter")
PLACES = {
    "subject": Place.SUBJECT,
    "body": Place.BODY,
    "forwarded": Place.FORWARDED,
    "attachment": Place.ATTACHMENT,
    "page": Place.PAGE,
}


@cache
def rules() -> Rules:
    return load_rules()


def boxes(header: str) -> tuple[Mailbox, ...]:
    return tuple(Mailbox(address, name) for name, address in getaddresses([header]) if address)


def reading_of(specimen: dict[str, Any]) -> Reading:
    post = "page" in specimen
    passages = tuple(
        Passage(place, name, specimen[name].strip()) for name, place in PLACES.items() if name in specimen
    )
    return Reading(
        Channel.POST if post else Channel.EMAIL,
        subject=specimen.get("subject", ""),
        sender=None if post else boxes(specimen.get("from", "Someone <someone@mail.example>"))[0],
        to=() if post else boxes(specimen.get("to", "casework@ico.org.uk")),
        cc=boxes(specimen.get("cc", "")),
        authentication=Authentication(dmarc=specimen.get("dmarc", "")),
        own_words=specimen.get("body", ""),
        signature=specimen.get("signature", ""),
        passages=passages,
    )


def judge(specimen: dict[str, Any], party: KnownParty | None = None, **reading_fields: Any) -> FlagJudgement:
    from dataclasses import replace  # noqa: PLC0415 - used by this helper alone

    reading = replace(reading_of(specimen), **reading_fields)
    welsh = judge_welsh(words_for_welsh(reading))
    return find_flags(reading, rules(), office=OFFICE, party=party, welsh=welsh)


_JUDGED: dict[tuple[str, bool], FlagJudgement] = {}  # a specimen is asked about in several tests


def judge_once(specimen: dict[str, Any], party: KnownParty | None = None) -> FlagJudgement:
    key = (specimen["id"], party is not None)
    if key not in _JUDGED:
        _JUDGED[key] = judge(specimen, party)
    return _JUDGED[key]


def specimens() -> list[Any]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(SPECIMENS.glob("*.toml"))]
    return [pytest.param(specimen, id=specimen["id"]) for file in files for specimen in file["specimen"]]


@pytest.mark.parametrize("specimen", specimens())
def test_a_specimen_gets_the_flags_an_officer_would_give(specimen: dict[str, Any]) -> None:
    party = RESTRICTED if specimen.get("party") == "restricted" else None
    judgement = judge_once(specimen, party)
    found = {code.value for code in judgement.codes}
    must = {code for code in specimen.get("must", []) if (specimen["id"], code) not in STILL_MISSED} - WEIGHED
    allowed = must | set(specimen.get("may", []))
    faults = (ALWAYS_A_FAULT | set(specimen.get("must_not", []))) - allowed - WEIGHED
    assert must <= found
    assert {code for code in found & faults if (specimen["id"], code) not in STILL_TAKEN_FOR} == set()
    is_arguable = "ecs" in specimen.get("may", [])  # then certain is as good as possible: both are kept from colleagues
    if not is_arguable or (specimen.get("possible_ecs") and "ecs" not in found):
        assert bool(judgement.possible_ecs) is bool(specimen.get("possible_ecs"))


@pytest.mark.parametrize(("flag", "least_found"), [("pcb", LEAST_FOUND), ("threat", 0.85), ("goddard", 0.55)])
def test_what_is_weighed_is_found_and_little_else_is_taken_for_it(flag: str, least_found: float) -> None:
    """Shares that hold with a little room; docs/rules.md has what unseen mail gets, which is less."""
    found = missed = wrong = innocent = 0
    for parameter in specimens():
        specimen = parameter.values[0]
        told = flag in {code.value for code in judge_once(specimen).codes}
        meant, allowed = flag in specimen.get("must", []), flag in specimen.get("may", [])
        found += told and meant
        missed += meant and not told
        wrong += told and not meant and not allowed
        innocent += not meant and not allowed
    assert found / (found + missed) >= least_found
    assert wrong / innocent <= MOST_WRONG


@pytest.mark.parametrize("specimen", specimens())
def test_every_finding_quotes_words_that_stand_where_it_says(specimen: dict[str, Any]) -> None:
    reading = reading_of(specimen)
    for finding in judge_once(specimen, RESTRICTED).findings:
        assert finding.rule
        assert finding.version == rules().version
        assert finding.evidence
        for evidence in finding.evidence:
            assert evidence.words
            if evidence.passage >= 0:
                assert reading.passages[evidence.passage].text[evidence.start : evidence.end] == evidence.words


def test_a_near_match_of_a_restricted_party_is_only_noted() -> None:
    judgement = find_flags(
        reading_of({"body": "hello"}), rules(), office=OFFICE, near_parties=(RESTRICTED,)
    )
    assert Flag.RESTRICTED_CONTACT not in judgement.codes
    assert any(note.rule == "restricted-contact.near-match" for note in judgement.notes)


def test_an_adjustment_on_the_party_record_is_found_though_the_mail_is_silent() -> None:
    party = KnownParty("A", frozenset(), service_adjustment="18 point")
    finding = judge({"body": "See my complaint."}, party).findings[0]
    assert (finding.code, finding.evidence[0].words) == (Flag.SERVICE_ADJUSTMENT, "18 point")


def test_cover_sheets_speak_for_evidence_originals_and_staff_cases() -> None:
    sheets = Coversheets(return_originals=True, physical_evidence="one disc, shelf 4", staff_case=True)
    codes = judge({"page": "Dear Sir"}, coversheets=sheets).codes
    assert codes == {Flag.ECS, Flag.PHYSICAL_EVIDENCE, Flag.RETURN_ORIGINALS}


def test_mail_of_our_own_inbox_is_neither_copied_nor_staff() -> None:
    specimen = {"from": "casework@ico.org.uk", "to": "a@b.example", "cc": "casework@ico.org.uk", "body": "My own bank"}
    judgement = judge(specimen)
    assert not judgement.codes & {Flag.COPIED, Flag.ECS}
    assert not judgement.possible_ecs


def test_a_blind_copy_to_the_inbox_counts_as_copied() -> None:
    reading = reading_of({"to": "firm@brightfone.example", "body": "Dear BrightFone, pay me."})
    judgement = find_flags(reading, rules(), office=OFFICE, envelope_to=("casework@ico.org.uk",))
    assert Flag.COPIED in judgement.codes


def test_copied_in_but_addressed_by_name_is_not_copied() -> None:
    specimen = {"to": "x@y.example", "cc": "casework@ico.org.uk", "body": "Dear Information Commissioner,\nplease act."}
    assert Flag.COPIED not in judge(specimen).codes


@pytest.mark.parametrize(
    ("specimen", "level"),
    [
        ({"body": "TOP SECRET\n\nThe attached concerns an operation."}, "TOP SECRET"),
        ({"body": "Please see attached.\n\nS E C R E T"}, "SECRET"),
        ({"page": "SECRET\n\nDirectorate\n\nDear Sir\n\nSECRET"}, "SECRET"),
        ({"subject": "[OFFICIAL-SENSITIVE] incident", "body": "We write."}, "OFFICIAL-SENSITIVE"),
        ({"subject": "Official - Sensitive: breach", "body": "We write."}, "OFFICIAL-SENSITIVE"),
        ({"body": "OFFICIAL-SENSITIVE [PERSONAL]\n\nWe write."}, "OFFICIAL-SENSITIVE"),
        ({"body": "RESTRICTED - POLICY\n\nWe write."}, "RESTRICTED"),
        ({"body": "PROTECT\n\nWe write."}, "PROTECT"),
        ({"attachment": "SECRET\n\nannex"}, "SECRET"),
        ({"body": "They marked my file SECRET and would not say why."}, ""),
        ({"subject": "secret recordings of my flat", "body": "It is top secret to them."}, ""),
        ({"body": "PRIVATE AND CONFIDENTIAL\n\nDear Sir"}, ""),
        ({"subject": "CONFIDENTIAL: my complaint", "body": "Dear Sir"}, ""),
        ({"body": "OFFICIAL\n\nDear Sir"}, ""),
        ({"attachment": "OFFICIAL-SENSITIVE\n\nthe department's reply to me"}, ""),
    ],
)
def test_a_marking_is_told_from_a_mention(specimen: dict[str, Any], level: str) -> None:
    findings = judge(specimen).findings
    assert marking_level(findings) == level
    assert is_secret(findings) is (level in {"SECRET", "TOP SECRET"})


def test_a_marking_header_counts_and_outlook_sensitivity_does_not() -> None:
    assert is_secret(judge({"body": "x"}, marking_headers=("UK SECRET",)).findings)
    assert not marking_level(judge({"body": "x"}, marking_headers=("Company-Confidential",)).findings)


def test_what_nearly_was_a_finding_is_explained() -> None:
    notes = judge({"body": "The nurse looked at my notes by mistake, which was in error, out of curiosity."}).notes
    assert any(note.code == "pcb" and note.why for note in notes)
