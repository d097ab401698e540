"""The trade that the wording of a letter is of."""

from __future__ import annotations

import time

import pytest

from gateway.domain.correspondence import Sector
from gateway.domain.sector_words import count_terms, load_sector_words


@pytest.mark.parametrize(
    ("story", "sector"),
    [
        ("My prescription and the scan of my knee were read out on the ward by the matron.", Sector.HEALTH),
        ("The governors put the pupils' exam marks on the classroom door and the head laughed.", Sector.EDUCATION),
        ("My custody record has me arrested twice, and the sergeant's bodycam is wiped.", Sector.CRIMINAL_JUSTICE),
    ],
)
def test_the_words_of_a_trade_speak_for_its_sector(story: str, sector: Sector) -> None:
    shares = load_sector_words().shares(story)
    assert max(shares, key=lambda one: shares[one]) is sector


def test_a_text_without_words_says_what_is_usual() -> None:
    words = load_sector_words()
    assert words.shares("") == words.shares("??? !!!")
    assert all(-0.1 < share < 0.5 for share in words.shares("").values())


def test_endings_and_letter_case_do_not_matter() -> None:
    assert count_terms("Refused. Refuses!") == count_terms("refus. refus")


def test_a_very_long_text_costs_no_more_than_its_beginning() -> None:
    words = load_sector_words()
    begun = time.process_time()
    words.shares("the council asked " * 100_000)
    assert time.process_time() - begun < 2.0
