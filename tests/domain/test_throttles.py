"""What the brakes on acknowledgements count, and when they are full."""

from __future__ import annotations

import pytest

from gateway.domain.acknowledgement import Throttle
from gateway.domain.throttles import (
    BRAKES_SAID,
    answered_text,
    brake_limit,
    first_full,
    organisation_of,
    unasked_text,
)

LETTER = "I wish to complain about how my council has handled my request.\n\nAnn Plover"

ORGANISATIONS = [
    ("desk.tern.example", "tern.example"),
    ("TERN.example.", "tern.example"),
    ("a.b.harlowfell.gov.uk", "harlowfell.gov.uk"),
    ("harlowfell.gov.uk", "harlowfell.gov.uk"),
    ("mail.smew.co.uk", "smew.co.uk"),
    ("smew.uk", "smew.uk"),
    ("x.smew.uk", "smew.uk"),
    ("co.uk", "co.uk"),
    ("localhost", "localhost"),
]


@pytest.mark.parametrize(("domain", "organisation"), ORGANISATIONS)
def test_an_organisation_is_counted_with_its_sub_domains(domain: str, organisation: str) -> None:
    assert organisation_of(domain) == organisation


@pytest.mark.parametrize("domain", ["gmail.com", "Hotmail.co.uk", "outlook.com", "btinternet.com", "nhs.net", "yahoo.fr"])
def test_a_domain_that_many_people_share_is_no_organisation(domain: str) -> None:
    assert organisation_of(domain) is None


def test_a_site_names_further_shared_domains() -> None:
    assert organisation_of("village.example", ("village.example",)) is None


def test_the_same_words_are_the_same_text_however_they_are_laid_out() -> None:
    assert unasked_text("Re: RE:  A complaint", LETTER) == unasked_text("a complaint", LETTER.replace("\n", "\r\n  "))


def test_a_name_below_the_text_makes_it_another_text() -> None:
    assert unasked_text("A", LETTER) != unasked_text("A", LETTER.replace("Ann Plover", "Bea Dunlin"))


def test_few_words_are_nobodys_own_text() -> None:
    assert unasked_text("Complaint", "Please see attached.") is None


def test_answers_are_the_same_whatever_their_ticket_numbers_and_dates() -> None:
    long = "We have had your message of {} May and gave it the number {}; somebody will look at it."
    first = answered_text("Re: ours [#41]", long.format(3, 41), "a.example")
    assert first == answered_text("AW: ours [#7]", long.format(12, 7), "b.example")


def test_short_answers_are_the_same_only_from_one_domain() -> None:
    assert answered_text("Re: ours", "Thank you.", "a.example") != answered_text("Re: ours", "Thank you.", "b.example")
    assert answered_text("Re: ours", "Thank you.", "a.example") == answered_text("Re: ours", "thank  you.", "A.example")


LIMITS = [
    ([], 2_000),  # a new installation
    ([10, 20, 30], 2_000),  # the floor
    ([1_000] * 9 + [90_000], 5_000),  # one flood does not raise the usual hour
]


@pytest.mark.parametrize(("hours", "limit"), LIMITS)
def test_the_brake_of_the_gateway_follows_the_usual_hour(hours: list[int], limit: int) -> None:
    assert brake_limit(hours, floor=2_000, times_usual=5) == limit


def test_the_first_full_brake_is_the_one_that_is_named() -> None:
    full = first_full([Throttle("text", 1, 2), Throttle("domain", 2, 2), Throttle("gateway", 9, 2)])
    assert full is not None
    assert full.name == "domain"
    assert full.name in BRAKES_SAID
    assert first_full([Throttle("text", 1, 2)]) is None


def test_a_hostile_subject_is_worked_through_at_once() -> None:
    assert unasked_text("Re:" * 100_000, LETTER) is not None
