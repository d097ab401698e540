"""Rules as data: what a rule file may say, how a mistake is told, and that hostile text costs little."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from gateway.domain.plain_words import plain_words
from gateway.domain.rule_files import RulesError, load_rules
from gateway.domain.rules import JudgedText, Rules, Verdict

RULE = """
[concepts]
insider = ["nurse*", "member of staff"]
looked = ["look(ed|s)? ...3 up", "snoop*"]

[[rule]]
id = "pcb.house-rule"
flag = "pcb"
says = "somebody inside looked somebody up"
find = ["{looked}"]
near = [["{insider}"]]
within = "12 words"
unless_near = ["by mistake"]
"""


def judged(text: str, place: str = "body", facts: frozenset[str] = frozenset()) -> JudgedText:
    return JudgedText(plain_words((text,)), (place,), (0,), facts=facts)


def verdict(rules: Rules, text: str, rule: str = "pcb.house-rule", place: str = "body") -> Verdict | None:
    return next((each for each in rules.judge(judged(text, place)) if each.rule.id == rule), None)


def fired(rules: Rules, text: str, rule: str = "pcb.house-rule", place: str = "body") -> bool:
    found = verdict(rules, text, rule, place)
    return found is not None and not found.why_not


@pytest.fixture(name="site")
def site_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder


@pytest.fixture(name="house_rules")
def rules_with_a_house_rule(site: Path) -> Rules:
    (site / "house.toml").write_text(RULE, encoding="utf-8")
    return load_rules(site)


def test_the_package_rules_load_and_every_rule_says_what_it_looks_for() -> None:
    rules = load_rules()
    assert len(rules.rules) > 80
    assert all(rule.says and rule.line for rule in rules.rules)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The nurse looked my sister up on the system", True),
        ("The NURSES look me up", True),
        ("a member of sta\u200bff snooped", True),
        ("The nurse was kind and a very long time after that, on another day, in quite another town, he looked me up", False),
        ("The nurse looked me up by mistake", False),
        ("He looked me up", False),
        ("The nurse looked. Up went the price.", False),
    ],
)
def test_a_rule_fires_on_its_words_in_their_frame_only(house_rules: Rules, text: str, expected: bool) -> None:
    assert fired(house_rules, text) is expected


def test_a_verdict_that_failed_says_what_spoke_against_it(house_rules: Rules) -> None:
    found = verdict(house_rules, "The nurse looked me up by mistake")
    assert found is not None
    assert found.why_not == "spoke against it: by mistake"


def test_a_signature_is_read_only_by_rules_that_ask_for_it(house_rules: Rules) -> None:
    assert not fired(house_rules, "The nurse looked me up", place="signature")


def test_a_site_rule_of_the_same_id_replaces_and_off_drops(site: Path) -> None:
    (site / "a.toml").write_text(RULE, encoding="utf-8")
    (site / "b.toml").write_text('[[rule]]\nid = "pcb.house-rule"\noff = true\n', encoding="utf-8")
    assert "pcb.house-rule" not in {rule.id for rule in load_rules(site).rules}


def test_a_site_can_add_words_to_a_concept(site: Path) -> None:
    (site / "a.toml").write_text(RULE, encoding="utf-8")
    (site / "b.toml").write_text('[extend]\ninsider = ["gatekeeper"]\n', encoding="utf-8")
    assert fired(load_rules(site), "the gatekeeper looked me up")


def test_a_site_can_put_a_misspelling_right(site: Path) -> None:
    (site / "a.toml").write_text(RULE + '\n[spellings]\nnurse = ["nurss"]\n', encoding="utf-8")
    rules = load_rules(site)
    text = JudgedText(plain_words(("the nurss looked me up",), rules.spellings), ("body",), (0,))
    assert any(each.rule.id == "pcb.house-rule" and not each.why_not for each in rules.judge(text))


def test_the_version_changes_with_any_word_of_a_rule(site: Path) -> None:
    before = load_rules(site).version
    (site / "a.toml").write_text(RULE, encoding="utf-8")
    assert load_rules(site).version != before
    assert load_rules().version == before


@pytest.mark.parametrize(
    ("line", "replaced_by", "mistake"),
    [
        ('says = "somebody inside looked somebody up"', "say = 1", "unknown key 'say'"),
        ('find = ["{looked}"]', 'find = ["{loked}"]', "there is no concept 'loked'"),
        ('find = ["{looked}"]', 'find = ["(looked"]', "brackets"),
        ('find = ["{looked}"]', 'find = "looked"', "'find' must be a list"),
        ('find = ["{looked}"]', 'find = ["£5"]', "cannot be used"),
        ('find = ["{looked}"]', 'find = ["/a(/"]', "cannot be used"),
        ('within = "12 words"', 'within = "near"', "within: write"),
        ('near = [["{insider}"]]', 'near = ["{insider}"]', "near: a list of lists"),
        ('unless_near = ["by mistake"]', "strength = 9", "strength: a number"),
        ('unless_near = ["by mistake"]', 'where = ["moon"]', "where: unknown place"),
        ('id = "pcb.house-rule"', 'id = "house rule"', "a rule needs id"),
        ('insider = ["nurse*", "member of staff"]', 'insider = ["{insider}"]', "contains itself"),
        ('flag = "pcb"', "flag = [", "not TOML"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(site: Path, line: str, replaced_by: str, mistake: str) -> None:
    wrong = RULE.replace(line, replaced_by)
    (site / "house.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(RulesError) as told:
        load_rules(site)
    expected = wrong.splitlines().index(replaced_by) + 1
    assert mistake in str(told.value)
    assert told.value.file.endswith("house.toml")
    assert abs(told.value.line - expected) <= (3 if mistake in {"a rule needs id", "not TOML"} else 0)


def test_a_missing_folder_is_told() -> None:
    from pathlib import Path  # noqa: PLC0415 - only this test makes a path of its own

    with pytest.raises(RulesError, match="no such folder"):
        load_rules(Path("/nowhere/at/all"))


@pytest.mark.parametrize(
    "text",
    [
        "my child was in care a nurse looked at my records . " * 4_000,
        "Nurse. Looked. Child. " * 9_000,
        "“ab” " * 40_000,
        "( " * 100_000,
        "\n-" * 100_000,
    ],
    ids=["words", "sentences", "quotes", "brackets", "lines"],
)
def test_hostile_text_costs_time_in_proportion_to_its_length(text: str) -> None:
    rules = load_rules()
    started = time.process_time()
    rules.judge(judged(text))
    assert time.process_time() - started < 10  # a guess, ten times what a busy machine takes; quadratic would be hours


STORY = """
[words]
keeper = "nurse~, girl/lad on the"
look = "peek!"
keeper_looks = "@keeper .. @look"

[[story]]
id = "pcb.house-story"
flag = "pcb"
says = "a keeper peeked"
needs = [["keeper"], ["look"]]
start = -1.0
[story.signs]
keeper_looks = 1.5
[story.anywhere]
"""


@pytest.mark.parametrize(
    ("text", "weighs"),
    [
        ("The lad on the desk peeked at it.", 0.5),
        ("Two nurses were peeking.", 0.5),
    ],
)
def test_a_story_weighs_the_ideas_that_stand_together(site: Path, text: str, weighs: float) -> None:
    (site / "house.toml").write_text(STORY, encoding="utf-8")
    told = verdict(load_rules(site), text, "pcb.house-story")
    assert told is not None
    assert told.score == pytest.approx(weighs)


def test_a_story_is_not_told_without_an_idea_it_needs(site: Path) -> None:
    (site / "house.toml").write_text(STORY, encoding="utf-8")
    rules = load_rules(site)
    assert verdict(rules, "Somebody peeked.", "pcb.house-story") is None
    assert verdict(rules, "He peeked, and then the nurse came.", "pcb.house-story") is None


def test_an_idea_that_does_not_exist_is_told_with_its_entry(site: Path) -> None:
    (site / "house.toml").write_text(STORY.replace("@look", "@lok"), encoding="utf-8")
    with pytest.raises(RulesError, match="there is no idea 'lok'"):
        load_rules(site)


def test_re2_takes_every_list_of_the_package() -> None:
    assert all(phrases.compiled is not None for phrases in load_rules().lists)


def test_a_list_that_matches_is_never_thought_impossible() -> None:
    rules = load_rules()
    texts = [
        each["subject"] + ".\n\n" + each["text"]
        for file in sorted(Path(__file__).parent.glob("judgement_specimens*.toml"))
        for each in tomllib.loads(file.read_text("utf-8"))["item"]
    ][::4]
    for text in texts:
        one = judged(text)
        possible = rules.index.possible(one.seen.words)
        for number, phrases in enumerate(rules.lists):
            found = tuple(one.written.stretch(*each.span()) for each in phrases.compiled.finditer(one.written.text))
            seen = one.seen.found(phrases, possible[number]) if number in possible else ()
            assert seen == found[:80], (phrases.pattern[:80], text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("look(ed|s)? (me|him) up", "she looked him up"),
        ("(very |really )*old file", "really very old file"),
        ("a (b)? c", "a c"),
        ("nurse* ...3 file", "nurses took the old file"),
        ("/[a-z][0-9]{4}/", "prisoner a1234 writes"),
        ("/x.{0,9}/ file", "x . the file"),
        ("ex{looked}s", "exsnoopeds"),
        ("#", "7"),
    ],
)
def test_whatever_a_phrase_is_made_of_it_is_asked_where_it_stands(site: Path, phrase: str, text: str) -> None:
    rule = (
        '[concepts]\nlooked = ["snooped"]\n[[rule]]\nid = "pcb.shape"\nflag = "pcb"\nsays = "x"\n'
        f"find = ['{phrase}']\n"
    )
    (site / "shape.toml").write_text(rule, encoding="utf-8")
    assert fired(load_rules(site), text, "pcb.shape")
