"""The surname in a case's title, however people write their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.office import OfficeFacts
from gateway.domain.titles import case_title, with_welsh
from parsers.reading import Channel, Mailbox, Reading

OFFICE = OfficeFacts(casework_inboxes=("post@office.example",), own_domains=(), staff_domains=())


def title(name: str, organisation: str = "", *, channel: Channel = Channel.EMAIL) -> str:
    sender = Mailbox("someone@home.example", name)
    return case_title(Reading(channel, sender=sender, sender_name=name), organisation, OFFICE)


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Jane Tolliver", "Tolliver"),
        ("Jane Tolliver (Miss)", "Tolliver"),
        ("J. Tolliver (Mrs.)", "Tolliver"),
        ("Tolliver (Ms)", "Tolliver"),
        ("Jane Tolliver (she/her)", "Tolliver"),
        ("Jane Tolliver, Mrs", "Tolliver"),
        ("Jane Tolliver Miss", "Tolliver"),
        ("Miss Tolliver", "Tolliver"),
        ("Dr. Jane Ann Mary Louise Tolliver", "Dr. Jane Ann Mary Louise Tolliver"),
        ("Dr. Jane Ann Mary Tolliver", "Tolliver"),
        ("Alan Brightwater MP", "Brightwater"),
        ("Alan Brightwater, MP", "Brightwater"),
        ("ALAN BRIGHTWATER MP", "ALAN BRIGHTWATER MP"),
        ("The Rt Hon Alan Brightwater OBE M.P.", "Brightwater"),
        ("Sir Alan Brightwater KC", "Brightwater"),
        ("Siân Hywel-Rhydderch AS", "Hywel-Rhydderch"),
        ("Siân Hywel-Rhydderch MS", "Hywel-Rhydderch"),
        ("Hegarty, Thomas", "Hegarty"),
        ("Hegarty, Thomas (Mr)", "Hegarty"),
        ("Hegarty, Mr T", "Hegarty"),
        ("van Hegarty, Thomas", "van Hegarty"),
        ("Thomas Hegarty PhD, MSc", "Hegarty"),
        ("Li MA", "MA"),
        ("Jane Lord", "Lord"),
        ("Jane Dean", "Dean"),
        ("Mrs", "Mrs"),
        ("(Miss)", "(Miss)"),
        ("The Lantern Society", "Society"),
        ("", "someone"),
    ],
)
def test_a_writer_is_called_by_the_surname_and_by_nothing_that_stands_around_it(name: str, surname: str) -> None:
    assert title(name) == surname


def test_a_letter_s_writer_is_the_one_who_signed() -> None:
    assert title("Alan Brightwater MP", "Lantern Council", channel=Channel.POST) == "Brightwater - Lantern Council"


def test_without_any_name_the_title_names_the_office() -> None:
    assert title("", channel=Channel.POST) == f"Correspondence to {OFFICE.name}"


@given(st.text(alphabet=st.sampled_from("aM P.,()MrsMA ")))
def test_any_name_gives_a_title_and_never_fewer_words_than_one(name: str) -> None:
    assert title(name).strip()


def test_the_words_that_the_annual_report_counts_stand_once() -> None:
    assert with_welsh(with_welsh("Tolliver")) == "Welsh language - Tolliver"
