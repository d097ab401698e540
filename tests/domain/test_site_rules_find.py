"""Rules of a site's own find as docs/rules.md says: strength 1 finds alone, whatever the wording; thresholds hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.domain.correspondence import Flag
from gateway.domain.flags import find_flags
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import Rules
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

OFFICE = OfficeFacts(
    casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",), staff_domains=("ico.org.uk",)
)
FLAGS = (
    "pcb goddard threat eir whistle-blower phso media-interest service-complaint service-adjustment about-ico prisoner "
    "return-originals physical-evidence elected-representative cca-s159 copied"
).split()
PLAIN = "I want to complain about the gas board. They sent my bill to a neighbour and will not say why."


def reading(body: str) -> Reading:
    return Reading(
        Channel.EMAIL,
        sender=Mailbox("kim@home.example"),
        to=(Mailbox("casework@ico.org.uk"),),
        text=body,
        new_text=body,
        own_words=body,
        passages=(Passage(Place.BODY, "body", body),),
    )


def found(rules: Rules, body: str) -> frozenset[Flag]:
    return find_flags(reading(body), rules, office=OFFICE).codes


def rule(flag: str, strength: float, words: str = "amber teaspoon") -> str:
    return (
        f'[[rule]]\nid = "{flag}.of-ours-{words.replace(" ", "-")}"\nflag = "{flag}"\nsays = "ours"\n'
        f'find = ["{words}"]\nstrength = {strength}\n'
    )


def load(folder: Path, text: str) -> Rules:
    (folder / "ours.toml").write_text(text, "utf-8")
    return load_rules(folder)


def test_a_rule_of_strength_1_finds_alone_for_every_flag(tmp_path: Path) -> None:
    rules = load(tmp_path, "".join(rule(flag, 1.0) for flag in FLAGS))
    assert found(rules, PLAIN + " There was an amber teaspoon.") >= {Flag(flag) for flag in FLAGS}
    assert not found(rules, PLAIN)


@pytest.mark.parametrize("flag", ["pcb", "goddard", "eir", "media-interest"])
def test_a_weaker_rule_finds_with_another_of_ours_only(tmp_path: Path, flag: str) -> None:
    rules = load(tmp_path, rule(flag, 0.5) + rule(flag, 0.5, "blue fork"))
    assert Flag(flag) not in found(rules, PLAIN + " There was an amber teaspoon.")
    assert Flag(flag) in found(rules, PLAIN + " There was an amber teaspoon and a blue fork.")


def test_what_ours_says_against_it_counts(tmp_path: Path) -> None:
    rules = load(tmp_path, rule("eir", 1.0) + rule("eir", -0.5, "blue fork"))
    assert Flag.EIR in found(rules, PLAIN + " An amber teaspoon.")
    assert Flag.EIR not in found(rules, PLAIN + " An amber teaspoon and a blue fork.")


def test_a_story_of_ours_finds_whatever_the_wording(tmp_path: Path) -> None:
    story = (
        '[words]\nspoon = "teaspoon~"\n[[story]]\nid = "pcb.of-ours"\nflag = "pcb"\nsays = "ours"\n'
        'needs = [["spoon"]]\nstart = 6.0\n[story.signs]\nspoon = 0.5\n'
    )
    assert Flag.PCB in found(load(tmp_path, story), PLAIN + " An amber teaspoon.")


BREACH = (
    "My ex works at the surgery as a receptionist. She looked me up on the system at work and read my notes, and told "
    "her sister what was in them. The practice says she had no reason to look and has been suspended for it."
)
CARE = (
    "I was in a children's home from the age of six and was abused there by the staff. I asked the council for my care "
    "file and they say it was destroyed. I told the inquiry into child abuse about it."
)


@pytest.mark.parametrize(("flag", "text"), [("pcb", BREACH), ("goddard", CARE)])
def test_a_threshold_holds_for_stories_too(tmp_path: Path, flag: str, text: str) -> None:
    assert Flag(flag) in found(load_rules(), text)
    assert Flag(flag) not in found(load(tmp_path, f"[threshold]\n{flag} = 50.0\n"), text)


@pytest.mark.parametrize("flag", ["eir", "phso", "pcb"])
def test_a_threshold_holds_for_a_rule_of_ours(tmp_path: Path, flag: str) -> None:
    high = load(tmp_path, f"[threshold]\n{flag} = 1.5\n" + rule(flag, 1.0))
    assert Flag(flag) not in found(high, PLAIN + " An amber teaspoon.")
    low = load(tmp_path, f"[threshold]\n{flag} = 0.5\n" + rule(flag, 0.6))
    assert Flag(flag) in found(low, PLAIN + " An amber teaspoon.")
