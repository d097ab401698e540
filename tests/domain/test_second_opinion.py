"""The second opinion: counted words that may turn the scales, never more than a little and never alone."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from gateway.domain.flags import FlagJudgement, find_flags
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import RulesError, load_rules
from gateway.domain.second_opinion import FILE, TableError, read_second_opinion, terms
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

OFFICE = OfficeFacts(casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",))
TABLE = "words,rarity,whistle-blower\n(start),0,-0.5\nlanterns,2,3\nvestry cupboard,3,4\ninvoice,2,-6\n"
RULE = """
[[rule]]
id = "whistle-blower.a-quiet-sign"
flag = "whistle-blower"
family = "a quiet family"
strength = 0.8
says = "words that are tried"
find = ["old bell tower"]

[second_opinion.whistle-blower]
each = 1.0
even = 0.0
adds = 0.4
takes = 0.4
"""
QUIET = "We used to meet below the old bell tower on Thursdays."


@pytest.fixture(name="site")
def site_folder(tmp_path: Path) -> Path:
    (tmp_path / "house.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / FILE).write_text(TABLE, encoding="utf-8")
    return tmp_path


def judgement(site: Path, body: str) -> FlagJudgement:
    reading = Reading(
        Channel.EMAIL,
        sender=Mailbox("someone@home.example"),
        to=(Mailbox("casework@ico.org.uk"),),
        own_words=body,
        passages=(Passage(Place.BODY, "body", body),),
    )
    return find_flags(reading, load_rules(site), office=OFFICE)


def codes(site: Path, body: str) -> set[str]:
    return {finding.code.value for finding in judgement(site, body).findings}


def test_a_quiet_sign_becomes_a_finding_when_the_wording_agrees(site: Path) -> None:
    assert codes(site, QUIET) == set()
    assert codes(site, QUIET + " Lanterns stood in the vestry cupboard.") == {"whistle-blower"}


def test_a_finding_that_needed_it_says_so_quotes_its_words_and_is_half_as_strong(site: Path) -> None:
    body = QUIET + " Lanterns stood in the vestry cupboard."
    (finding,) = judgement(site, body).findings
    assert finding.rule == "whistle-blower.a-quiet-sign, whistle-blower.second-opinion"
    assert finding.strength == 0.5
    quoted = {evidence.words: evidence for evidence in finding.evidence}
    assert set(quoted) == {"old bell tower", "Lanterns", "vestry cupboard"}
    there = quoted["vestry cupboard"]
    assert body[there.start : there.end] == "vestry cupboard"


def test_without_any_rule_no_wording_makes_a_finding(site: Path) -> None:
    assert codes(site, "Lanterns, lanterns in the vestry cupboard. " * 20) == set()


def test_plain_words_of_a_rule_stand_against_any_wording(site: Path) -> None:
    (site / "house.toml").write_text(RULE.replace("0.8", "1.5"), encoding="utf-8")
    assert codes(site, QUIET + " The invoice, the invoice and again the invoice.") == {"whistle-blower"}


def test_a_sign_that_the_wording_speaks_against_is_told_among_the_notes(site: Path) -> None:
    (site / "house.toml").unlink()
    (site / FILE).write_text("words,rarity,pcb\n(start),0,-0.5\ninvoice,2,-6\n", encoding="utf-8")
    told = "The head teacher altered the minutes after we had asked for them under the Freedom of Information Act. "
    told += "The carpet was blue. " * 30
    assert codes(site, told) == {"pcb"}
    said = judgement(site, told + " Here is the invoice." * 9)
    assert said.findings == ()
    (note,) = [note for note in said.notes if note.rule == "pcb.second-opinion"]
    assert note.words == "invoice"


def test_a_flag_for_which_it_counts_nothing_is_judged_by_rules_alone(site: Path) -> None:
    (site / "house.toml").write_text(RULE.replace("each = 1.0", "each = 0"), encoding="utf-8")
    assert codes(site, QUIET + " Lanterns stood in the vestry cupboard.") == set()


def test_the_rules_version_changes_with_the_table(site: Path) -> None:
    before = load_rules(site).version
    (site / FILE).write_text(TABLE.replace("lanterns,2,3", "lanterns,2,3.1"), encoding="utf-8")
    assert load_rules(site).version != before


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("", 1),
        ("words,whistle-blower\n(start),0\n", 1),
        ("words,rarity,whistle-blower\n(start),0,0\nlanterns,2,much\n", 3),
        ("words,rarity,whistle-blower\n(start),0,0\nlanterns,2\n", 3),
        ("words,rarity,whistle-blower\n(start),0,0\nlanterns,2,nan\n", 3),
        ("words,rarity,whistle-blower\nlanterns,2,1\n", 1),
    ],
)
def test_a_mistake_in_a_sites_table_stops_the_start_with_its_line(site: Path, table: str, line: int) -> None:
    (site / FILE).write_text(table, encoding="utf-8")
    with pytest.raises(RulesError) as stopped:
        load_rules(site)
    assert (stopped.value.file, stopped.value.line) == (FILE, line)
    with pytest.raises(TableError):
        read_second_opinion(site)


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ("adds = 0.4", 'adds = "a lot"'),
        ("adds = 0.4\n", ""),
        ("adds = 0.4", "adds = 0.4\nmuch = 1"),
        (RULE[RULE.index("[second") :], "[second_opinion]\nwhistle-blower = 1\n"),
    ],
)
def test_how_much_it_counts_must_be_said_in_numbers(site: Path, changed: str, to: str) -> None:
    (site / "house.toml").write_text(RULE.replace(changed, to), encoding="utf-8")
    with pytest.raises(RulesError, match=r"numbers|each = 1\.5") as stopped:
        load_rules(site)
    assert stopped.value.line >= RULE[: RULE.index("[second_opinion")].count("\n") + 1


def test_it_may_say_what_plain_words_need_not_fear(site: Path) -> None:
    (site / "house.toml").write_text(RULE.replace("0.8", "1.5") + "plain = 0\n", encoding="utf-8")
    assert codes(site, QUIET + " The invoice, the invoice and again the invoice.") == {"whistle-blower"}


def test_what_it_comes_to_is_the_weighted_words_over_the_length_of_the_whole() -> None:
    opinion = read_second_opinion(None)
    assert opinion.of([]).keys() == set(opinion.flags)
    of_one = {flag: told.margin for flag, told in opinion.of([["the"]]).items()}
    twice = {flag: told.margin for flag, told in opinion.of([["the"], ["the"]]).items()}
    assert of_one == pytest.approx(twice)  # one known word, however often: its direction is the same


def test_words_and_neighbours_within_a_sentence_are_counted() -> None:
    assert list(terms([["the", "old", "tower"], ["bells"]])) == ["the", "old", "the old", "tower", "old tower", "bells"]


def test_a_bundle_of_a_thousand_pages_costs_no_more_than_fifteen() -> None:
    words = [f"word{number}" for number in range(300)]
    counted = sum(1 for _ in terms(words for _ in range(2_000)))
    assert counted < 5_000
    began = time.process_time()
    opinion = read_second_opinion(None).of(words for _ in range(2_000))
    assert all(math.isfinite(told.margin) for told in opinion.values())
    assert time.process_time() - began < 5
