"""Markings SECRET and TOP SECRET in the lay-outs that people and government use, and what only looks like them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gateway.domain.markings import find_marking, is_secret, marking_level
from parsers.reading import Channel, Passage, Place, Reading

LINES = tomllib.loads((Path(__file__).parent / "marking_specimens.toml").read_text(encoding="utf-8"))
ADDRESS = "7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n3 May 2026\n"
LETTER = (
    "Dear Sir or Madam\n\nMarlbridge Borough Council has not answered my request for my housing file,\n"
    "although I wrote to it twice and called at the desk.\n\nI should be glad if you would look into it.\n\n"
    "I asked in January, and again in March.\n\nYours faithfully\n\nOlwen Tarrant"
)
LAY_OUTS = {
    "at the head of a page": (Place.PAGE, "{line}\n\n" + ADDRESS + "\n" + LETTER),
    "at the foot of a page": (Place.PAGE, ADDRESS + "\n" + LETTER + "\n\n{line}\n"),
    "between address and letter": (Place.PAGE, ADDRESS + "\n{line}\n\n" + LETTER),
    "at the head of a mail": (Place.BODY, "{line}\n\n" + LETTER),
    "at the head of an attachment": (Place.ATTACHMENT, "{line}\n\n" + LETTER),
}
MISREAD = {"5ECRET", "SECRFT", "SECREI", "SEGRET", "T0P SECRET", "TOP SECREI"}


def level(place: Place, text: str) -> str:
    channel = Channel.POST if place is Place.PAGE else Channel.EMAIL
    found = find_marking(Reading(channel, text=text, passages=(Passage(place, "page 1", text),)))
    return marking_level([found] if found else [])


@pytest.mark.parametrize("lay_out", LAY_OUTS)
@pytest.mark.parametrize(("kind", "expected"), [("secret", "SECRET"), ("top_secret", "TOP SECRET")])
def test_a_marking_is_seen(lay_out: str, kind: str, expected: str) -> None:
    place, page = LAY_OUTS[lay_out]
    lines = [line for line in LINES[kind] if place is Place.PAGE or line not in MISREAD]
    assert {line: level(place, page.format(line=line)) for line in lines} == dict.fromkeys(lines, expected)


@pytest.mark.parametrize("lay_out", LAY_OUTS)
def test_what_only_looks_like_one_does_not_stop_a_letter(lay_out: str) -> None:
    place, page = LAY_OUTS[lay_out]
    wrong = {line: level(place, page.format(line=line)) for line in LINES["none"]}
    assert not {line: found for line, found in wrong.items() if found in {"SECRET", "TOP SECRET"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Secret\n\n" + ADDRESS + LETTER, "SECRET"),  # alone at the head of the page
        (ADDRESS + LETTER + "\n\nTop Secret", "TOP SECRET"),
        (ADDRESS + LETTER + "\n\nSid\nSecret\n14 May", ""),
        ("CYFRINACHOL\n\n" + ADDRESS + LETTER, "CONFIDENTIAL"),  # the word is both; people mean this one
        ("CONFIDENTIAL\n\n" + ADDRESS + LETTER, "CONFIDENTIAL"),
        ("OFFICIAL-SENSITIVE\n\n" + ADDRESS + LETTER, "OFFICIAL-SENSITIVE"),
        ("OFFICIAL - SENSITIVE [PERSONAL]\n\n" + ADDRESS + LETTER, "OFFICIAL-SENSITIVE"),
        ("They told my neighbour and me that all of it was\nSECRET.\nI do not believe it.", ""),
        ("The paper that the council sent to me has at its head:\n\nSECRET\n\nand I want to know why.", ""),
        (LETTER.replace("Dear Sir or Madam\n\n", "Dear Sir\n\none\ntwo\nthree\nfour\nSECRET\n"), ""),  # in its middle
    ],
)
def test_where_and_how_a_line_stands_decides(text: str, expected: str) -> None:
    assert level(Place.PAGE, text) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("[TOP SECRET STRAP 1] visit", "TOP SECRET"),
        ("RE: COSMIC TOP SECRET - annex", "TOP SECRET"),
        ("NATO SECRET: annex B", "SECRET"),
        ("SECRET UK EYES ONLY | the visit", "SECRET"),
        ("my secret: they filmed us", ""),
        ("TOP SECRET RECIPES - data breach", ""),
        ("Secret Garden Nursery: my child's file", ""),
    ],
)
def test_a_subject_is_marked_in_brackets_or_at_its_head(subject: str, expected: str) -> None:
    assert level(Place.SUBJECT, subject) == expected


def test_every_page_counts_and_the_words_are_quoted_where_they_stand() -> None:
    first, second = "Dear Sir\n\nI enclose it.", "  *TOP SECRET STRAP 1*\n\nDirectorate of Harbour Works"
    passages = (Passage(Place.PAGE, "page 1", first), Passage(Place.PAGE, "page 2", second))
    found = find_marking(Reading(Channel.POST, text=first, passages=passages))
    assert found is not None
    assert is_secret([found])
    (evidence,) = found.evidence
    assert second[evidence.start : evidence.end] == evidence.words == "TOP SECRET STRAP 1"
