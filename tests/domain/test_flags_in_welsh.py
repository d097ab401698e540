"""Flags in Welsh: the words people use, the first letters that Welsh changes, and the same words meaning something else."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.flags import FlagJudgement, find_flags, words_for_welsh
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import Rules
from parsers.language import judge_welsh
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

SPECIMENS = tomllib.loads((Path(__file__).parent / "welsh_flags.toml").read_text(encoding="utf-8"))
OFFICE = OfficeFacts(casework_inboxes=("casework@ico.org.uk",), own_domains=("ico.org.uk",))
FIRST = "Gofynnais i Gyngor Gwynedd am gopi o'm data personol ym mis Tachwedd ac nid wyf wedi cael dim ganddynt."
LETTER = "4 Stryd Fawr\nBangor\nLL57 1AA\n\n4 Mawrth 2026\n\nAnnwyl Syr\n\n{}\n\n{}\n\nYn gywir\n\nGwyn Hughes"


@cache
def rules() -> Rules:
    return load_rules()


def judge(text: str, channel: Channel) -> FlagJudgement:
    place = Place.PAGE if channel is Channel.POST else Place.BODY
    reading = Reading(
        channel,
        sender=None if channel is Channel.POST else Mailbox("gwyn@cartref.example"),
        to=() if channel is Channel.POST else (Mailbox("casework@ico.org.uk"),),
        own_words="" if channel is Channel.POST else text,
        passages=(Passage(place, "page 1" if channel is Channel.POST else "body", text),),
    )
    return find_flags(reading, rules(), office=OFFICE, welsh=judge_welsh(words_for_welsh(reading)))


def codes(text: str, channel: Channel) -> set[str]:
    return {code.value for code in judge(text, channel).codes}


def sentences(kind: str) -> list[Any]:
    return [
        pytest.param(group["code"], sentence, id=f"{group['code']}: {sentence}")
        for group in SPECIMENS["sentences"]
        for sentence in group[kind]
    ]


@pytest.mark.parametrize(("code", "sentence"), sentences("must"))
def test_a_welsh_sentence_is_understood_in_a_letter_and_in_a_mail(code: str, sentence: str) -> None:
    assert {code, "welsh"} <= codes(LETTER.format(FIRST, sentence), Channel.POST)
    assert {code, "welsh"} <= codes(f"{sentence} {FIRST}", Channel.EMAIL)


@pytest.mark.parametrize(("code", "sentence"), sentences("must_not"))
def test_the_same_welsh_words_meaning_something_else_are_not_taken_for_it(code: str, sentence: str) -> None:
    assert code not in codes(LETTER.format(FIRST, sentence), Channel.POST)
    assert code not in codes(f"{sentence} {FIRST}", Channel.EMAIL)


@pytest.mark.parametrize("specimen", [pytest.param(each, id=each["id"]) for each in SPECIMENS["specimen"]])
def test_a_welsh_mail_or_letter_gets_the_flags_an_officer_would_give(specimen: dict[str, Any]) -> None:
    channel = Channel.POST if "page" in specimen else Channel.EMAIL
    found = codes(specimen.get("page") or specimen["body"], channel)
    assert set(specimen.get("must", [])) <= found
    assert not set(specimen.get("must_not", [])) & found
