"""Rules tried on items: the short way round gives the same differences as judging everything twice."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from gateway.domain.case_types import load_case_type_rules
from gateway.domain.correspondence import Flag
from gateway.domain.matters import load_matter_words
from gateway.domain.office import OfficeFacts
from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts
from gateway.domain.rule_files import RulesError, load_rules
from gateway.domain.sift import Knowledge, sift
from gateway.trial import Candidate, Verdict, explain, items_of_folder, try_rules
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

SPECIMENS = Path(__file__).parents[1] / "domain" / "judgement_specimens_fifth.toml"
OFFICE = OfficeFacts(
    casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",), staff_domains=("ico.org.uk",)
)
NEW_RULE = """
[[rule]]
id = "goddard.tried"
flag = "goddard"
says = "words that are tried"
find = ["school", "nursery"]
"""


def candidates() -> list[Candidate]:
    items = tomllib.loads(SPECIMENS.read_text("utf-8"))["item"][:40]
    found = []
    for number, item in enumerate(items):
        body = item["text"]
        reading = Reading(
            Channel.EMAIL,
            subject=item["subject"],
            sender=Mailbox(f"w{number}@{'ico.org.uk' if number % 20 == 7 else 'home.example'}"),
            to=(Mailbox("casework@ico.org.uk"),),
            text=body,
            new_text=body,
            own_words=body,
            passages=(Passage(Place.SUBJECT, "subject", item["subject"]), Passage(Place.BODY, "body", body)),
        )
        facts = Facts(reading=reading, received_at=datetime(2026, 11, 20, tzinfo=UTC))
        found.append(Candidate(str(number), reading, (), partial(replace, facts)))
    return found


def in_full(items: list[Candidate], now: Knowledge, then: Knowledge) -> dict[str, tuple[str, ...]]:
    changes = {}
    for one in items:
        facts = one.facts()
        assert facts is not None
        found = tuple(Verdict.of(sift(facts, now)).differences(Verdict.of(sift(facts, then))))
        if found:
            changes[one.name] = found
    return changes


@pytest.fixture(scope="module")
def now() -> Knowledge:
    return Knowledge(load_rules(), load_register(), OFFICE)


@pytest.mark.parametrize(
    "rules",
    [
        NEW_RULE,
        "[threshold]\npcb = 0.4\nthreat = 3.0\n",
        "[threshold]\necs = 0.2\npossible-ecs = 0.2\necs-in-doubt = 0.1\n",
        '[spellings]\nschool = ["surgery"]\n',
    ],
)
def test_a_trial_finds_what_judging_everything_twice_finds(now: Knowledge, tmp_path: Path, rules: str) -> None:
    (tmp_path / "tried.toml").write_text(rules, "utf-8")
    then = replace(now, rules=load_rules(tmp_path))
    items = candidates()
    trial = try_rules(items, now, then, lambda _: None)
    assert trial.judged == len(items)
    assert {one.item: one.changes for one in trial.differences} == in_full(items, now, then)


def test_the_sites_own_ideas_of_case_types_are_tried_too(now: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "case_types.toml").write_text(
        '[word.golf]\nways = ["golf club, golf links"]\n[idea.golf]\nall = ["golf"]\nweights = { ELE = 9.0 }\n'
        "[idea.thanks]\noff = true\n",
        "utf-8",
    )
    then = replace(now, case_types=load_case_type_rules(tmp_path))
    items = candidates()
    trial = try_rules(items, now, then, lambda _: None)
    assert {one.item: one.changes for one in trial.differences} == in_full(items, now, then)
    assert "case type RFA -> ELE" in trial.counts


def test_a_second_opinion_that_counts_differently_is_tried_too(now: Knowledge, tmp_path: Path) -> None:
    weak = NEW_RULE.replace('says = "words', 'strength = 0.7\nsays = "words')
    (tmp_path / "tried.toml").write_text(f"{weak}\n[second_opinion.goddard]\neach = 1.0\neven = 0.0\nadds = 0.6\ntakes = 0.6\n", "utf-8")
    before = replace(now, rules=load_rules(tmp_path))
    (tmp_path / "second_opinion.csv").write_text("words,rarity,goddard\n(start),0,0.5\nschool,1,1\n", "utf-8")
    then = replace(now, rules=load_rules(tmp_path))
    items = candidates()
    trial = try_rules(items, before, then, lambda _: None)
    assert {one.item: one.changes for one in trial.differences} == in_full(items, before, then)
    assert "flag +goddard" in trial.counts


def test_rules_that_say_the_same_change_nothing(now: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "note.toml").write_text('about = "nothing yet"\n', "utf-8")
    then = replace(now, rules=load_rules(tmp_path))
    assert try_rules(candidates(), now, then, lambda _: None).differences == []


@pytest.mark.parametrize(
    ("name", "text", "line", "mistake"),
    [
        ("case_types.toml", '[idea.x]\nall = ["no-such-word"]\n', 2, "no-such-word"),
        ("case_types.toml", 'version = "x"\n\n[word.thanks]\nways = ["fine", "(open"]\n', 4, "cannot be used"),
        ("case_types.toml", '[idea.thanks]\nall = ["thanks"]\nweights = { RFB = 1.0 }\n', 1, "known case types"),
        ("case_types.toml", '[idea.thanks]\nall = ["thanks"]\nwieght = 1\n', 3, "unknown key"),
        ("case_types.toml", "[idea.thanks\n", 1, "not TOML"),
        ("matters.toml", '[extend.spam]\nstrnog = ["lottery"]\n', 2, "does not exist"),
        ("matters.toml", "[spam]\n\nstrong = 3\n", 3, "a list of phrases"),
    ],
)
def test_a_mistake_in_a_sites_word_file_is_told_with_its_line(
    tmp_path: Path, name: str, text: str, line: int, mistake: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    load = load_case_type_rules if name.startswith("case") else load_matter_words
    with pytest.raises(RulesError) as told:
        load(tmp_path)
    assert (told.value.line, told.value.file) == (line, str(tmp_path / name))
    assert mistake in told.value.mistake


def test_a_site_adds_words_to_a_matter(tmp_path: Path) -> None:
    (tmp_path / "matters.toml").write_text('[extend.spam]\nstrong = ["amber teaspoons"]\n', "utf-8")
    assert load_matter_words(tmp_path).spam_strong.first("buy our amber teaspoons now")
    assert load_matter_words().spam_strong.first("buy our amber teaspoons now") is None


MAIL = b"From: kim@home.example\nTo: casework@ico.org.uk\nSubject: a %d\n\nThe council keeps my file from me.\n"


def written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_a_trial_walks_what_ingest_walks(tmp_path: Path) -> None:
    mbox = b"".join(b"From kim@home.example Mon Nov 23 10:00:00 2026\n" + MAIL % n + b"\n" for n in range(3))
    written(tmp_path / "a.mbox", mbox)
    written(tmp_path / "b" / "x.EML", MAIL % 4)
    written(tmp_path / "dir.eml" / "inside.eml", MAIL % 5)
    written(tmp_path / "m" / "cur" / "1:2,S", MAIL % 6)
    written(tmp_path / "m" / "new" / "2", MAIL % 7)
    written(tmp_path / "n.txt", b"a note")
    written(tmp_path / "z.pdf", b"%PDF-1.4")
    left: list[str] = []
    found = list(items_of_folder(tmp_path, lambda path, _: left.append(path.name)))
    names = [str(Path(one.name).relative_to(tmp_path)) for one in found]
    assert names == ["a.mbox #1", "a.mbox #2", "a.mbox #3", "b/x.EML", "dir.eml/inside.eml", "m/cur/1:2,S", "m/new/2"]
    assert [one.reading.subject for one in found] == [f"a {n}" for n in (0, 1, 2, 4, 5, 6, 7)]
    assert left == ["n.txt", "z.pdf"]


@pytest.mark.parametrize(("name", "count"), [("one.eml", 1), ("ONE.EML", 1), ("many.mbox", 2), ("without-ending", 2)])
def test_a_trial_takes_a_single_file(tmp_path: Path, name: str, count: int) -> None:
    separator = b"From kim@home.example Mon Nov 23 10:00:00 2026\n"
    content = MAIL % 1 if count == 1 else separator + MAIL % 1 + b"\n" + separator + MAIL % 2
    written(tmp_path / name, content)
    assert len(list(items_of_folder(tmp_path / name, lambda *_: None))) == count


def lines_of(now: Knowledge, body: str, *said: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    reading = replace(
        candidates()[0].reading, text=body, new_text=body, own_words=body, passages=(Passage(Place.BODY, "body", body),)
    )
    verdicts = {Flag(code): verdict == "confirmed" for code, verdict, _ in said}
    facts = Facts(reading=reading, received_at=datetime(2026, 11, 20, tzinfo=UTC), verdicts=verdicts)
    return list(explain(facts, now, said))


def test_every_flag_of_the_contract_is_told_of(now: Knowledge) -> None:
    body = "The council keeps my housing file from me, although I asked for it in March and again in May."
    told = lines_of(now, body)
    named = {what.split()[0] for kind, what, _ in told if kind in {"finding", "finding dropped", "not found"}}
    assert named == {flag.value for flag in Flag}
    assert all(why for kind, _, why in told if kind == "not found")


def test_the_share_of_welsh_is_told(now: Knowledge) -> None:
    body = (
        "The council keeps my housing file from me, although I asked for it in March and again in May. Please help me to "
        "get it before the hearing.\n\nRwy'n gweithio'n hyblyg, felly nid wyf yn disgwyl ateb y tu allan i'ch oriau."
    )
    why = next(why for kind, what, why in lines_of(now, body) if (kind, what) == ("not found", "welsh"))
    assert re.match(r"\d+% of the sender's words stand in Welsh sentences", why)


def test_what_people_said_is_told_with_their_names(now: Knowledge) -> None:
    body = "I was sexually abused as a boy in the council's children's home, and it keeps my care file from me."
    assert any(kind == "finding" and what.startswith("goddard") for kind, what, _ in lines_of(now, body))
    told = lines_of(now, body, ("goddard", "dismissed", "Kim"), ("threat", "confirmed", "Lou"))
    assert ("person", "goddard dismissed", "by Kim") in told
    assert ("finding", "threat", "confirmed by Lou") in told
    dropped = [why for kind, what, why in told if kind == "finding dropped" and what.startswith("goddard")]
    assert len(dropped) == 1
    assert dropped[0].startswith("dismissed by Kim; goddard.")
    assert not any(kind == "finding" and what.startswith("goddard") for kind, what, _ in told)
