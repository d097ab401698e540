"""What a letter says in so many words is found, however short and courteous it is, and its courtesies are no finding.

Labelled mail tells its stories round about, so that rules and counted words learn most from what is hard; these letters
see to it that what is easy is not lost over it. The shares are those that hold, with a little room.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gateway.domain.flags import find_flags
from gateway.domain.rule_files import load_rules
from gateway.settings import Settings
from gateway.work.workplace import office_facts
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

LETTERS = tomllib.loads((Path(__file__).parent / "plain_letters.toml").read_text("utf-8"))["specimen"]


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    rules, office = load_rules(None), office_facts(Settings())
    told = {}
    for letter in LETTERS:
        body = letter["body"]
        reading = Reading(
            Channel.EMAIL, sender=Mailbox("someone@mail.example", "Someone"), to=(Mailbox("casework@ico.org.uk"),),
            text=body, own_words=body, passages=(Passage(Place.BODY, "body", body),),
        )  # fmt: skip
        told[letter["id"]] = {code.value for code in find_flags(reading, rules, office=office).codes}
    return told


@pytest.mark.parametrize(("flag", "least"), [("pcb", 0.5), ("goddard", 0.8), ("threat", 0.85)])
def test_what_is_said_plainly_is_found(found: dict[str, set[str]], flag: str, least: float) -> None:
    meant = [letter["id"] for letter in LETTERS if flag in letter["must"]]
    assert sum(flag in found[each] for each in meant) / len(meant) >= least


def test_ordinary_matters_in_the_same_courtesies_carry_nothing(found: dict[str, set[str]]) -> None:
    ordinary = [letter["id"] for letter in LETTERS if not letter["must"]]
    assert sum(not found[each] for each in ordinary) / len(ordinary) >= 0.85
