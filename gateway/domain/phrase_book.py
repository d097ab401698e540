"""Ways to say things, written so that a caseworker can read and add them, and sought all at once.

A phrase is words with blanks between them. `call*` stands for every word that begins so, `<people>` for any one word
of the class of that name, `..` for up to three words, `...` for any words (up to forty) of the same sentence. `?` is
the question mark. Letter case, apostrophes and hyphens make no difference (`won't` is `wont`, `e-mail` is `e mail`).

Promises: linear time on any text; each find with the words and where they stand.
Refuses: a phrase that begins or ends with a gap, or has more than two gaps; an unknown class.

Weighed: RE2 alternatives (twenty thousand ways with gaps between word classes make its automaton slow), one pattern a
phrase (slower still), and this: each word of the text is looked up once, and what it can begin is remembered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["PhraseBook", "PhraseError", "plain_words_of", "words_of"]

_TOKEN = re.compile(r"[\w']+|\?")  # one class of characters: linear
_PARTS = re.compile(r"<[a-z-]+>|\.{2,3}|[\w'’]+\*?|\?|[^\s\w-]")
_SHORT_GAP, _LONG_GAP = 3, 40
_MOST_GAPS = 2
FIGURES = "number"  # the class to which every figure belongs
_REMEMBERED = 60_000  # distinct words kept with what they can begin; more are forgotten, all at once


class PhraseError(ValueError):
    """A phrase cannot be used; the text is the phrase, a colon and why."""


class Word(NamedTuple):
    """One word of a text, plain, with its place there."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words and question marks of a text, with their places."""
    return [Word(_plain(found.group()), found.start(), found.end()) for found in _TOKEN.finditer(text)]


def plain_words_of(text: str) -> list[str]:
    """The words and question marks of a text, plain, without their places: several times as fast."""
    return _TOKEN.findall(_plain(text))


@dataclass(frozen=True, slots=True)
class _Step:
    """What may come next in a phrase: a word, a beginning or a class, after at most `gap` other words."""

    kind: str  # "word", "prefix" or "class"
    what: str
    gap: int


@dataclass(frozen=True, slots=True)
class _Begins:
    """What one word says at once, what it can begin (by the very next word, or otherwise), and its classes."""

    said: frozenset[int]
    by_next: dict[str, tuple[tuple[int, tuple[_Step, ...]], ...]]
    begins: tuple[tuple[int, tuple[_Step, ...]], ...]
    classes: frozenset[str]


class PhraseBook:
    """Names, each with many phrases, asked of one sentence after the other."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], classes: Mapping[str, Iterable[str]]) -> None:
        """Read the phrases.

        Raises:
            PhraseError: one cannot be used.
        """
        self.names = tuple(phrases)
        self._class_words: dict[str, set[str]] = {}
        self._class_prefixes: dict[str, set[str]] = {}
        for name, members in classes.items():
            for member in members:
                kept = self._class_prefixes if member.endswith("*") else self._class_words
                kept.setdefault(_plain(member.rstrip("*")), set()).add(name)
        self._words: dict[str, list[tuple[int, tuple[_Step, ...]]]] = {}
        self._prefixes: dict[str, list[tuple[int, tuple[_Step, ...]]]] = {}
        self._classes: dict[str, list[tuple[int, tuple[_Step, ...]]]] = {}
        by_kind = {"word": self._words, "prefix": self._prefixes, "class": self._classes}
        for number, ways in enumerate(phrases.values()):
            for way in ways:
                first, *rest = _steps(way, classes)
                by_kind[first.kind].setdefault(first.what, []).append((number, tuple(rest)))
        self._known: dict[str, _Begins] = {}

    def said(self, words: list[str]) -> set[str]:
        """Names of what is said in this sentence, given as plain words."""
        known = [self._of(word) for word in words]
        found: set[int] = set()
        last = len(words) - 1
        for at, begins in enumerate(known):
            found |= begins.said
            if at < last:
                for number, rest in begins.by_next.get(words[at + 1], ()):
                    if number not in found and _follow(rest, words, known, at + 2) >= 0:
                        found.add(number)
                for number, rest in begins.begins:
                    if number not in found and _follow(rest, words, known, at + 1) >= 0:
                        found.add(number)
        return {self.names[number] for number in found}

    def quotes(self, sentence: str, wanted: str) -> str:
        """The words of the first place where `wanted` is said in this sentence; empty when it is not."""
        number = self.names.index(wanted)
        places = words_of(sentence)
        words = [each.plain for each in places]
        known = [self._of(word) for word in words]
        for at, begins in enumerate(known):
            ends = [at] if number in begins.said else []
            for after, each, rest in _continued(begins, words, at):
                if each == number:
                    ends.append(_follow(rest, words, known, after))
            if max(ends, default=-1) >= 0:
                return " ".join(sentence[places[at].start : places[max(ends)].end].split())
        return ""

    def _of(self, word: str) -> _Begins:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> _Begins:
        beginnings = [word[:length] for length in range(1, min(len(word), 24) + 1)]
        classes = set(self._class_words.get(word, ()))
        if word[:1].isdigit():
            classes.add(FIGURES)
        for beginning in beginnings:
            classes |= self._class_prefixes.get(beginning, set())
        entries = list(self._words.get(word, ()))
        for beginning in beginnings:
            entries += self._prefixes.get(beginning, ())
        for name in classes:
            entries += self._classes.get(name, ())
        by_next: dict[str, list[tuple[int, tuple[_Step, ...]]]] = {}
        others = []
        for number, rest in entries:
            if rest and rest[0].kind == "word" and not rest[0].gap:
                by_next.setdefault(rest[0].what, []).append((number, rest[1:]))
            elif rest:
                others.append((number, rest))
        return _Begins(
            frozenset(number for number, rest in entries if not rest),
            {after: tuple(ways) for after, ways in by_next.items()},
            tuple(others),
            frozenset(classes),
        )


def _continued(
    begins: _Begins, words: list[str], at: int
) -> Iterator[tuple[int, int, tuple[_Step, ...]]]:
    """What the word at `at` can begin here: where to go on, the number of the name, and the steps left."""
    if at + 1 < len(words):
        for number, rest in begins.by_next.get(words[at + 1], ()):
            yield at + 2, number, rest
        for number, rest in begins.begins:
            yield at + 1, number, rest


def _follow(rest: tuple[_Step, ...], words: list[str], known: list[_Begins], at: int) -> int:
    """The number of the last word when the steps can be gone from word `at` on; -1 when they cannot."""
    if not rest:
        return at - 1
    step, others = rest[0], rest[1:]
    for place in range(at, min(at + step.gap + 1, len(words))):
        if _fits(step, words[place], known[place]):
            end = _follow(others, words, known, place + 1)
            if end >= 0:
                return end
    return -1


def _fits(step: _Step, word: str, begins: _Begins) -> bool:
    if step.kind == "word":
        return word == step.what
    return word.startswith(step.what) if step.kind == "prefix" else step.what in begins.classes


def _plain(text: str) -> str:
    return text.replace("'", "").replace("’", "").replace("_", "").casefold()


def _steps(phrase: str, classes: Mapping[str, Iterable[str]]) -> list[_Step]:
    """The phrase taken apart."""
    steps: list[_Step] = []
    gap = gaps = 0
    for part in _PARTS.findall(phrase):
        if part in ("..", "..."):
            gap, gaps = (_SHORT_GAP if part == ".." else _LONG_GAP), gaps + 1
            if not steps:
                raise PhraseError(f"{phrase}: it begins with a gap")
            continue
        steps.append(_step(part, phrase, classes, gap))
        gap = 0
    if not steps or gap:
        raise PhraseError(f"{phrase}: it is empty or ends with a gap")
    if gaps > _MOST_GAPS:
        raise PhraseError(f"{phrase}: it has more than {_MOST_GAPS} gaps")
    return steps


def _step(part: str, phrase: str, classes: Mapping[str, Iterable[str]], gap: int) -> _Step:
    if part.startswith("<") and part.endswith(">"):
        if part[1:-1] not in classes:
            raise PhraseError(f"{phrase}: it names the class {part}, which is not there")
        return _Step("class", part[1:-1], gap)
    word = _plain(part)
    if not re.fullmatch(r"\w+\*?|\?", word):
        raise PhraseError(f"{phrase}: {part} is no word")
    return _Step("prefix", word[:-1], gap) if word.endswith("*") else _Step("word", word, gap)
