"""Whatever a stranger writes is judged in time and memory that grow with its length, not with its square.

The whole judgement of an item is asked, as each of its parts reads the text in its own way. The time is the processor's
and the bound a generous one: what grows with the square takes minutes for these texts.
"""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from gateway.settings import Settings
from gateway.work.workplace import office_facts
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

LENGTH = 40_000  # characters; a mail may have fifty times as many (limits.text_characters)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(load_rules(None), load_register(None), office_facts(Settings()))


def mail(text: str) -> Reading:
    passages = (Passage(Place.SUBJECT, "subject", "hello"), Passage(Place.BODY, "body", text))
    writer, ours = Mailbox("somebody@customer.example", "Some Body"), (Mailbox("casework@ico.org.uk"),)
    return Reading(
        Channel.EMAIL, subject="hello", sender=writer, to=ours, text=text, own_words=text, new_text=text, passages=passages
    )


@pytest.mark.parametrize(
    "piece",
    [
        "a", "7", "ŵ", ".", "?! ", "\n ", " ", '"', "(", "_", "> ", "|", ", ", "/a", "a@", "http://", "[Ref. ", "£1", "1/1/",
        "\u0301", "I ", "Dear Sir\n", "Council ", "1. ", "SECRET\n", "\ud800",
    ],
)  # fmt: skip
def test_the_same_again_and_again_takes_no_more_than_its_length(knowledge: Knowledge, piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    began = time.process_time()
    sift(Facts(reading=mail(text), received_at=datetime(2026, 11, 23, 10, tzinfo=UTC)), knowledge)
    assert time.process_time() - began < 15


@pytest.mark.parametrize("letter", ["a", "7", "ŵ"])
def test_one_long_word_takes_no_more_memory_than_its_length(knowledge: Knowledge, letter: str) -> None:
    ideas = knowledge.rules.stories.ideas
    word = letter * 1_000_000
    tracemalloc.start()
    try:
        ideas.of_word(word)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
