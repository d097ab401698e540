"""Originals that are enclosed and asked back, in a letter under the office's own address, whatever else it says."""

from __future__ import annotations

from functools import cache

import pytest

from gateway.domain.correspondence import Flag
from gateway.domain.flags import find_flags
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import Rules
from parsers.reading import Channel, Passage, Place, Reading

LETTER = (
    "22 Orchard Road\nExeter\nEX1 2AB\n4 March 2026\n\nInformation Commissioner's Office\nWycliffe House\nWater Lane\n"
    "Wilmslow\nSK9 5AF\n\nDear Sir or Madam\n\nI asked Harrow Motor Company for my data in November and nothing came. {}\n"
    "My name is Rae Turner.\n\nYours faithfully\n\nRae Turner\n"
)


@cache
def rules() -> Rules:
    return load_rules()


def asks_originals_back(sentence: str) -> bool:
    reading = Reading(Channel.POST, passages=(Passage(Place.PAGE, "page 1", LETTER.format(sentence)),))
    return Flag.RETURN_ORIGINALS in find_flags(reading, rules(), office=OfficeFacts()).codes


@pytest.mark.parametrize(
    "sentence",
    [
        "I have put in my original deeds, which I need back.",
        "I have put in my\noriginal deeds, which I need back.",
        "I enclose my original deeds, which I need back.",
        "I've put my passport in with this. I'll need it back by May.",
        "I enclose the original contract; I would be grateful if it could be sent back to me.",
        "Herewith my licence, which please return.",
        "I am enclosing old photographs that I would like back.",
        "My birth certificate is enclosed. Please send it back to me.",
        "We have enclosed the agreement and want it returned.",
        "Enclosed are my discharge papers, the originals, and I need them back.",
    ],
)
def test_enclosed_papers_that_are_wanted_back_are_noticed(sentence: str) -> None:
    assert asks_originals_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The company has my original deeds, which I need back.",
        "I gave my deeds to the bank, which I need back.",
        "I sent my passport to the Home Office and I want it returned.",
        "I have enclosed copies of the letters, which I do not need back.",
        "I put in my original complaint in May and need a call back.",
        "I put in a request for my deeds and need to hear back.",
        "They said my letter could be sent back to me unread.",
    ],
)
def test_papers_that_others_hold_and_calls_back_are_not(sentence: str) -> None:
    assert not asks_originals_back(sentence)
