"""The plain form of words: what makes no difference to a rule, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gateway.domain.plain_words import plain_words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("I’d DON'T", "id dont"),
        ("s\u200bold so\u00adld", "sold sold"),
        ("w\u0302yr ŵyr Cyngor Môn", "wyr wyr cyngor mon"),
        ("ﬁles", "files"),
        ("p0lice chi1d 2018 s55", "police child 2018 s55"),
        ("роlice", "police"),
        ("re-\ncords and ex-\nhusband", "records and ex husband"),
        ("Mr. Jones left. He went", "mr jones left . he went"),
        ("s.55 of x@y.example.", "s 55 of x y example ."),
        ("One\n\nTwo", "one \n two"),
        ("Dear Sir\nI write", "dear sir . i write"),
        ("a line that is long enough to be wrapped by\nsome mail program", "a line that is long enough to be wrapped by some mail program"),
    ],
)
def test_spelling_of_signs_makes_no_difference(text: str, plain: str) -> None:
    assert plain_words((text,)).text.decode() == f" {plain} "


@given(some.lists(some.text(max_size=200), max_size=4))
def test_any_text_gives_words_that_lead_back_to_it(texts: list[str]) -> None:
    written = plain_words(tuple(texts))
    for word, at in enumerate(written.at):
        assert written.text[at - 1 : at] == b" "
        original = texts[written.passage_of(word)]
        assert 0 <= written.starts[word] < written.ends[word] <= len(original)
