"""What stands in a site's rule files and would never work is named with file and line; what is right is taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.domain.case_types import load_case_type_rules
from gateway.domain.matters import load_matter_words
from gateway.domain.rule_files import RulesError, foreign_files, load_rules

if TYPE_CHECKING:
    from collections.abc import Callable

RULE = """# the gatekeeper's rule
[[rule]]
id = "pcb.gate"
flag = "pcb"
says = "a gatekeeper told"
find = ["gatekeeper"]
"""
STORY = """[words]
gate = "gatekeeper~"
told = "tell!"

[[story]]
id = "pcb.gate-story"
flag = "pcb"
says = "a gatekeeper told"
needs = [["gate"], ["told"]]
start = -1.0
[story.signs]
gate = 0.5
"gate+told" = 1.0
[story.anywhere]
told = 0.1
"""


def write(folder: Path, text: str, name: str = "house.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


MISTAKES = [
    (RULE.replace('flag = "pcb"', 'flag = "pbc"'), 4, "unknown flag 'pbc'; did you mean 'pcb'"),
    (RULE.replace('flag = "pcb"', "flag   =   'PCB'"), 4, "unknown flag 'PCB'"),
    (RULE.replace('flag = "pcb"', 'flag = "possible_ecs"'), 4, "did you mean 'possible-ecs'"),
    (RULE.replace('flag = "pcb"', 'flag = "criminal breach"'), 4, "unknown flag 'criminal breach'; known are"),
    (RULE + 'when = ["sender_staff"]\n', 7, "when: fact 'sender_staff'; did you mean 'sender-staff'"),
    (RULE + 'when = [\n  "email",\n  "staff",\n]\n', 9, "unknown when: fact 'staff'"),
    (RULE + 'when_not = ["Post"]\n', 7, "when_not: fact 'Post'"),
    (RULE + 'when = ["subject"]\n', 7, "known are addressed"),
    (RULE + 'unquoted = "yes"\n', 7, "unquoted: write true or false"),
    (RULE + "off = 1\n", 7, "off: write true or false"),
    (RULE + 'off = "true"\n', 7, "off: write true or false"),
    ("with_stories = 1\n" + RULE, 1, "with_stories: write true or false"),
    (RULE + "\n[threshold]\npcb = 1.5\npcbb = 1.0\n", 10, "unknown flag 'pcbb'; did you mean 'pcb'"),
    ("[threshold]\nspam = 1.0\n", 2, "unknown flag 'spam'"),
    ("[threshold]\nwelsh = 0.5\n", 2, "changes nothing"),
    ("[threshold]\nprotective-marking = 0.5\n", 2, "changes nothing"),
    ("[threshold]\nstaff-at-work = 0.1\n", 2, "changes nothing"),
    ("[threshold]\npcb = 0\n", 2, "a number above 0"),
    ("[threshold]\n\npcb = true\n", 3, "a number above 0"),
    ("[together]\ninsides = 40\n", 2, "unknown family 'insides'; did you mean 'inside'"),
    ("[weigh.pbc]\nrules = 1.0\nneeded = 1.0\n", 1, "unknown flag 'pbc'"),
    ("# so\n[weigh.copied]\nrules = 1.0\nneeded = 1.0\n", 2, "nothing to weigh"),
    ("\n[second_opinion.gotard]\neach = 0.0\neven = 0.0\nadds = 0.0\ntakes = 0.0\n", 2, "unknown flag 'gotard'"),
    ('[[rule]]\nid = "pcb.not-there"\noff = true\n', 2, "off: no rule or story 'pcb.not-there'"),
    (RULE + '\n[[rule]]\nid = "copied.for-informaton"\noff = true\n', 9, "off: no rule or story"),
    ('[[story]]\nid = "pcb.insider"\noff = true\n', 2, "did you mean"),
    ('[[rule]]\nid = "pcb.second-opinion"\noff = true\n', 2, "write [second_opinion.pcb] with each = 0.0"),
    ('[[rule]]\nid = "welsh.own-words"\noff = true\n', 2, "off: no rule or story 'welsh.own-words'"),
    (RULE.replace("pcb.gate", "pcb.inside"), 3, "'pcb.inside' is a story"),
    (STORY + RULE.replace("pcb.gate", "pcb.gate-story"), 6, "is a rule"),
    (RULE.replace("[[rule]]", "[rule]"), 2, "two brackets"),
    (RULE.replace("[[rule]]", "[[rules]]"), 2, "unknown table 'rules'"),
    ("# nonsense\n[nonsense]\n", 2, "unknown table 'nonsense'"),
    ('[extend]\nchld = ["bairn"]\n', 2, "does not exist"),
    (STORY.replace('flag = "pcb"', 'flag = "pbc"'), 7, "unknown flag 'pbc'"),
    (STORY.replace('["told"]]', '["tol"]]'), 9, "there is no idea 'tol' under [words]; did you mean 'told'"),
    (STORY.replace("gate = 0.5", "gat = 0.5"), 12, "there is no idea 'gat'"),
    (STORY.replace('"gate+told"', '"gate+tould"'), 13, "there is no idea 'tould'"),
    (STORY.replace("\ntold = 0.1", "\nno-such-idea = 0.1"), 15, "there is no idea 'no-such-idea'"),
    (STORY.replace("gate = 0.5", 'gate = "much"'), 12, "a number is needed"),
    (STORY.replace("start = -1.0\n", ""), 5, "start: a number is needed"),
    (STORY.replace("start = -1.0", 'start = "low"'), 10, "start: a number is needed"),
    (STORY.replace('needs = [["gate"], ["told"]]\n', ""), 5, "needs: a list of lists"),
    (STORY.replace('[["gate"], ["told"]]', '["gate"]'), 9, "needs: a list of lists"),
    (STORY.replace('told = "tell!"', 'told = "tell! @gat"'), 3, "there is no idea 'gat'"),
    (STORY + STORY.partition("\n\n")[2], 17, "stands here twice"),
    (STORY.replace("[story.anywhere]", "[story.nowhere]"), 14, "unknown key 'nowhere'"),
]


@pytest.mark.parametrize(("text", "line", "mistake"), MISTAKES)
def test_what_would_never_work_is_named_with_its_line(tmp_path: Path, text: str, line: int, mistake: str) -> None:
    with pytest.raises(RulesError) as told:
        load_rules(write(tmp_path, text))
    assert mistake in told.value.mistake
    assert (told.value.file, told.value.line) == (str(tmp_path / "house.toml"), line)


@pytest.mark.parametrize(
    "text",
    [
        RULE + 'when = ["email", "sender-staff"]\nwhen_not = ["authentication-failed"]\nunquoted = true\noff = false\n',
        RULE.replace('flag = "pcb"', 'flag = "possible-ecs"'),
        RULE + 'family = "gates"\n[together]\ngates = 30\ninside = 50\n',
        "  " + RULE.replace("\n", "\n  "),
        STORY,
        STORY + "\n[weigh.pcb]\nrules = 2.0\nneeded = 2.0\n",
        "[threshold]\npcb = 2.0\ngoddard = 0.5\necs-in-doubt = 0.7\npossible-ecs = 1.1\nphso = 1.2\n",
        "[second_opinion.pcb]\neach = 0.0\neven = 0.0\nadds = 0.0\ntakes = 0.0\n",
        'about = "nothing yet"\n',
    ],
)
def test_what_works_is_taken(tmp_path: Path, text: str) -> None:
    assert load_rules(write(tmp_path, text)).rules


@pytest.mark.parametrize("table", ["rule", "story"])
@pytest.mark.parametrize("name", ["pcb.inside", "goddard.told", "phso.names-it"])
def test_off_drops_a_rule_or_a_story_by_the_id_that_pages_show(tmp_path: Path, table: str, name: str) -> None:
    known = {rule.id for rule in load_rules().rules}
    name = name if name in known else next(each for each in sorted(known) if each.startswith("phso."))
    site = write(tmp_path, f'[[{table}]]\nid = "{name}"\noff = true\n')
    assert {rule.id for rule in load_rules(site).rules} == known - {name}


def test_an_ending_in_capitals_is_read_too(tmp_path: Path) -> None:
    assert "pcb.gate" in {rule.id for rule in load_rules(write(tmp_path, RULE, "HOUSE.TOML")).rules}


def test_files_that_nobody_reads_are_named(tmp_path: Path) -> None:
    (tmp_path / "flags").mkdir()
    (tmp_path / "old").mkdir()
    read = ("house.toml", "flags/more.toml", "matters.toml", "second_opinion.csv", "README.md", ".house.toml.swp")
    foreign = ("a.yaml", "case_type_weights.toml", "flags/matters.csv", "house.toml.txt", "old/house.toml")
    for name in (*read, *foreign):
        write(tmp_path, "", name)
    assert [str(path.relative_to(tmp_path)) for path in foreign_files(tmp_path)] == sorted(foreign)


@pytest.mark.parametrize(
    ("load", "name", "text", "line", "mistake"),
    [
        (load_matter_words, "matters.toml", '[spamm]\nstrong = ["x"]\n', 1, "unknown table 'spamm'; did you mean 'spam'"),
        (load_matter_words, "matters.toml", '# so\n\n[spam]\nstrnog = ["x"]\n', 4, "did you mean 'strong'"),
        (load_matter_words, "matters.toml", '[extend.spamm]\nstrong = ["x"]\n', 1, "did you mean 'spam'"),
        (load_matter_words, "matters.toml", 'strong = ["x"]\n', 1, "unknown table 'strong'"),
        (load_case_type_rules, "case_types.toml", "[nonsense]\na = 1\n", 1, "unknown table 'nonsense'"),
        (load_case_type_rules, "case_types.toml", '\n[extend.idea.x]\nall = ["i"]\n', 2, "unknown table 'idea'"),
        (load_case_type_rules, "case_types.toml", '[word.golf]\nway = ["golf"]\n', 2, "did you mean 'ways'"),
        (load_case_type_rules, "case_types.toml", "\n[idea.not-there]\noff = true\n", 2, "off: there is no idea"),
    ],
)
def test_what_would_never_work_in_a_word_file_is_named_with_its_line(
    tmp_path: Path, load: Callable[[Path], object], name: str, text: str, line: int, mistake: str
) -> None:
    with pytest.raises(RulesError) as told:
        load(write(tmp_path, text, name))
    assert mistake in told.value.mistake
    assert told.value.line == line


@pytest.mark.parametrize(
    ("load", "name", "text"),
    [
        (load_matter_words, "matters.toml", 'version = "2"\n[spam]\nstrong = ["x"]\n[extend.misdirected]\nsubjects = ["y"]\n'),
        (load_case_type_rules, "case_types.toml", '[word]\ngolf = ["golf"]\n[class.club]\nways = ["club"]\n'),
        (load_case_type_rules, "case_types.toml", '[extend.word]\nthanks = ["ta very much"]\n[extend.word.i]\nways = ["oi"]\n'),
    ],
)
def test_what_works_in_a_word_file_is_taken(
    tmp_path: Path, load: Callable[[Path], object], name: str, text: str
) -> None:
    assert load(write(tmp_path, text, name)) is not None
