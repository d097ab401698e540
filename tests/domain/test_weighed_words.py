"""An idea of weighed words counts by how far a whole text leans its way, whatever the text's length."""

from __future__ import annotations

import pytest

from gateway.domain.plain_words import plain_words
from gateway.domain.stories import IdeaError, Ideas, Signs, Story, read_idea


def signs_of(ideas: Ideas, text: str) -> Signs:
    """What stands in one passage."""
    written = plain_words((text,))
    return ideas.signs(written, (0,), lambda _: True)


def test_words_and_pairs_count_once_each_and_against_the_length_of_the_text() -> None:
    ideas = Ideas([read_idea("told", "told"), read_idea("lean", "pub +0.60, the pub +0.30, council -0.40")])
    bit = 1 << ideas.number("lean")
    assert signs_of(ideas, "Told in the pub, the pub!").leanings[bit] == pytest.approx(0.9 / 30**0.5)
    assert signs_of(ideas, "Council. Pub.").leanings[bit] == pytest.approx(0.2 / 30**0.5)
    assert bit not in signs_of(ideas, "Nothing of it.").leanings


def test_a_story_takes_a_leaning_as_far_as_it_goes() -> None:
    ideas = Ideas([read_idea("told", "told"), read_idea("lean", "pub +6.0, council -6.0")])
    told, lean = ideas.number("told"), 1 << ideas.number("lean")
    story = Story((1 << told,), (((told,), 1.0),), ((lean, 2.0),), 0.0, 0.0)
    near, far = (story.sees(signs_of(ideas, text)) for text in ("Told in the pub.", "Told by the council."))
    assert near is not None
    assert far is not None
    assert near.score == pytest.approx(1 + 12 / 30**0.5)
    assert far.score == pytest.approx(1 - 12 / 30**0.5)


def test_a_weight_stands_behind_one_word_or_two() -> None:
    with pytest.raises(IdeaError, match="one word or two"):
        Ideas([read_idea("lean", "in the pub +0.20")])
