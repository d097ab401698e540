"""Stories: who did what to whose records, and why it was not theirs to do, whatever words are used for it.

A rule of phrases finds the words it was given; a new voice has others. A story asks instead for *ideas*: somebody
inside, looked, somebody's record, for no reason of the job. Each idea is a large class of words (`[words]` in the
rule files), and a story (`[[story]]`) weighs which ideas stand together within a few sentences, which stand in the
same sentence, and what speaks for an innocent explanation. It promises that every finding names the words that
weighed most, that a story never speaks without the ideas it needs, and that the cost grows with the text alone.

Weighed for potential criminal breaches, where phrases found 0.55 of unseen mail at a precision of 0.55:

* longer phrase lists: every round found what it was written from, and half of the next round;
* a statistical model over all words: a few hundred labelled mails teach it names and topics, and nobody can say why
  it spoke or mend it in an office;
* ideas, judged by a few dozen weights in a file that an office can read: taken, together with the phrases, which
  err on other mails (docs/rules.md). The weights were set by hand and then fitted to labelled specimens.

It refuses patterns: an entry is words, endings, short gaps and other ideas, looked up word by word, so that loading
costs milliseconds and hostile text costs no more than any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from gateway.domain.plain_words import Stretch, plain_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gateway.domain.plain_words import PlainWords

__all__ = ["Idea", "IdeaError", "Ideas", "Sighting", "Signs", "Stories", "Story", "read_idea", "windows"]

_CHUNK: Final = 40  # words of one sentence that are read as one; a writer without full stops still changes the subject
_WINDOWS: Final = (30, 70, 140)  # words that are read as one happening: a sentence or two, a paragraph, a short mail
_HITS: Final = 60  # places of one idea that are kept for quoting
_TRIES: Final = 1_000  # places at which one entry is tried: a text with more says the same thing again
_LONGEST_GAP: Final = 6
_SUM_OF_MONEY: Final = "a sum of money"
_SHORTEST_PREFIX: Final = 2
_LONGEST_PREFIX: Final = 21  # of a word that strangers choose, no more is looked up
_KNOWN_WORDS: Final = 50_000  # and no more than these are remembered
_KNOWN_LENGTH: Final = 40


class IdeaError(ValueError):
    """An entry cannot be used. The text says what is wrong; the reader of the files adds where."""


# -- entries -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Element:
    """One place of an entry: words that may stand there, or an idea, or a gap."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    ideas: tuple[int, ...] = ()
    number: bool = False
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Idea:
    """A class of words: its name, and its entries as written."""

    name: str
    entries: tuple[str, ...]


def read_idea(name: str, text: str) -> Idea:
    """Entries are set apart by commas; a line's end is a space."""
    entries = (" ".join(entry.split()) for entry in text.split(","))
    return Idea(name, tuple(entry for entry in entries if entry))


def _forms(word: str) -> tuple[frozenset[str], str]:
    """The forms an entry's word stands for, and its beginning when any ending will do."""
    if word.endswith("*"):
        return frozenset(), plain_word(word[:-1])
    if word.endswith("!"):
        return frozenset(_verb_forms(plain_word(word[:-1]))), ""
    if word.endswith("~"):
        stem = plain_word(word[:-1])
        ending = {stem[:-1] + "ies"} if stem.endswith("y") else {stem + "es"}
        return frozenset({stem, stem + "s"} | ending), ""
    return frozenset({plain_word(word)}), ""


def _verb_forms(verb: str) -> Iterator[str]:
    """Regular forms, spelt in every way that people spell them; forms that do not exist do no harm."""
    stem = verb.removesuffix("e")
    doubled = verb + verb[-1]
    yield from (verb, verb + "s", stem + "es", stem + "ed", stem + "ing", stem + "in", stem + "d", stem + "t")
    yield from (doubled + "ed", doubled + "ing", doubled + "in")
    if verb.endswith("y"):
        yield from (verb[:-1] + "ies", verb[:-1] + "ied")


# -- finding -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signs:
    """Which ideas stand where in one text."""

    starts: tuple[int, ...]  # first word of piece n: a sentence, or forty words of a long one
    ends: tuple[int, ...]  # the word after piece n
    groups: tuple[int, ...]  # of piece n: pieces of different groups are never read together
    masks: tuple[int, ...]  # of piece n: bit i is set when idea i stands there
    hits: Mapping[int, list[Stretch]]


class Ideas:
    """All classes of words, ready to be looked up. Built once; does not change."""

    def __init__(self, ideas: Iterable[Idea]) -> None:
        self.names: tuple[str, ...] = ()
        self._numbers: dict[str, int] = {}
        self._exact: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        self.phrases: list[tuple[int, tuple[_Element, ...]]] = []
        self._anchors: dict[str, list[int]] = {}  # a word or beginning that must stand in the text -> phrases
        self._anchor_prefixes: dict[str, list[int]] = {}
        self.unanchored: list[int] = []
        self.needs: list[tuple[tuple[frozenset[str], ...], tuple[int, ...]]] = []  # of phrase n: words, bits of ideas
        self._known: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._read(tuple(ideas))

    def number(self, name: str) -> int:
        """Bit of an idea. Raises IdeaError when there is none of the name."""
        if name not in self._numbers:
            raise IdeaError(f"there is no idea '{name}' under [words]")
        return self._numbers[name]

    def _read(self, ideas: tuple[Idea, ...]) -> None:
        self.names = (*(idea.name for idea in ideas), _SUM_OF_MONEY)
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._numbers["money_sum"] = self._numbers[_SUM_OF_MONEY]
        for number, idea in enumerate(ideas):
            for entry in idea.entries:
                self._add(number, entry)
        self.phrases.sort(key=lambda phrase: phrase[0])  # an idea may use those above it: they are found first
        self._index()

    def _add(self, number: int, entry: str) -> None:
        words = entry.replace("-", " ").split()
        if len(words) == 1 and not words[0].startswith(("@", "?", ".", "#", "_")):
            for alternative in words[0].split("/"):
                self._add_word(number, alternative, entry)
        else:
            elements = tuple(self._element(word, number, entry) for word in words)
            if not any(each.exact or each.prefixes or each.ideas for each in elements if not each.optional):
                raise IdeaError(f"nothing in this entry must stand in the text: '{entry}'")
            self.phrases.append((number, elements))

    def _add_word(self, number: int, word: str, entry: str) -> None:
        exact, prefix = _forms(word)
        if (prefix and len(prefix) < _SHORTEST_PREFIX) or (not prefix and not any(exact)):
            raise IdeaError(f"there is an empty word in the entry '{entry}'")
        for form in exact:
            self._exact.setdefault(form, []).append(number)
        if prefix:
            self._prefixes.setdefault(prefix, []).append(number)

    def _element(self, word: str, number: int, entry: str) -> _Element:
        if word in {"..", "..."}:
            return _Element(gap=3 if word == ".." else _LONGEST_GAP)
        optional = word.startswith("?")
        word = word.removeprefix("?")
        if word == "_":
            return _Element(gap=1, optional=optional)
        if word == "#":
            return _Element(number=True, optional=optional)
        alternatives = word.split("/")
        ideas = tuple(self._earlier(each[1:], number, entry) for each in alternatives if each.startswith("@"))
        forms = [_forms(each) for each in alternatives if not each.startswith("@")]
        exact = frozenset(form for each, _ in forms for form in each if form)
        prefixes = tuple(prefix for _, prefix in forms if prefix)
        if (not exact and not prefixes and not ideas) or "" in alternatives:
            raise IdeaError(f"there is an empty word in the entry '{entry}'")
        return _Element(exact, prefixes, ideas, optional=optional)

    def _earlier(self, name: str, number: int, entry: str) -> int:
        idea = self.number(name)
        if idea >= number and name != "money_sum":
            raise IdeaError(f"the idea '{name}' must stand above the idea that uses it: '{entry}'")
        return idea

    def _index(self) -> None:
        """Each phrase is tried only in texts that hold its rarest-looking element: the one with the longest words.

        And of those only where each other element that must be there has a word or idea in the text.
        """
        for at, (_, elements) in enumerate(self.phrases):
            must = [each for each in elements if not each.optional and not each.number and not each.gap]
            words = tuple(each.exact for each in must if not each.ideas and not each.prefixes)
            bits = tuple(sum(1 << idea for idea in each.ideas) for each in must if not each.exact and not each.prefixes)
            self.needs.append((words, bits))
            anchors = [
                each for each in elements if not each.optional and not each.ideas and (each.exact or each.prefixes)
            ]
            if not anchors:
                self.unanchored.append(at)
                continue
            anchor = max(anchors, key=lambda each: min(map(len, (*each.exact, *each.prefixes))))
            for form in anchor.exact:
                self._anchors.setdefault(form, []).append(at)
            for prefix in anchor.prefixes:
                self._anchor_prefixes.setdefault(prefix, []).append(at)

    def of_word(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Ideas a word stands for by itself, and phrases it is the anchor of."""
        known = self._known.get(word)
        if known is None:
            longest = min(len(word), _LONGEST_PREFIX)
            beginnings = [word[:length] for length in range(_SHORTEST_PREFIX, longest + 1)]
            ideas, phrases = list(self._exact.get(word, ())), list(self._anchors.get(word, ()))
            for beginning in beginnings:
                ideas += self._prefixes.get(beginning, ())
                phrases += self._anchor_prefixes.get(beginning, ())
            known = (tuple(set(ideas)), tuple(set(phrases)))
            if len(self._known) < _KNOWN_WORDS and len(word) <= _KNOWN_LENGTH:
                self._known[word] = known
        return known

    def signs(self, written: PlainWords, groups: Sequence[int], readable: Callable[[int], bool],
              money: Iterable[int] = ()) -> Signs:  # fmt: skip
        """Which ideas stand in which piece of a text. `readable` says whether a passage may be looked at."""
        return _Search(self, written, money).run(groups, readable)


class _Search:
    """One text, asked for all ideas at once."""

    def __init__(self, ideas: Ideas, written: PlainWords, money: Iterable[int]) -> None:
        self.ideas = ideas
        self.written = written
        self.words = _words_of(written)
        self.at: list[int] = [0] * len(self.words)  # bits of the ideas that begin at word n
        self.known = 0  # bits of the ideas that stand anywhere
        self.hits: dict[int, list[Stretch]] = {}
        self.ends: dict[tuple[int, int], int] = {}  # (idea, first word) -> last word, for phrases that use ideas
        self.money = frozenset(money)

    def run(self, groups: Sequence[int], readable: Callable[[int], bool]) -> Signs:
        starts = self._pieces(readable)
        active = self._tag_words()
        self._tag_phrases(active)
        masks, numbers = [], []
        for start, end in starts:
            mask = 0
            for word in range(start, end):
                mask |= self.at[word]
            masks.append(mask)
            numbers.append(groups[self.written.passage_of(start)])
        begins, ends = tuple(start for start, _ in starts), tuple(end for _, end in starts)
        return Signs(begins, ends, tuple(numbers), tuple(masks), self.hits)

    def _pieces(self, readable: Callable[[int], bool]) -> list[tuple[int, int]]:
        """Sentences, long ones in parts, of the passages that may be read."""
        sentences, pieces = self.written.sentences, []
        firsts = self.written.passage_firsts
        self.first_of: list[int] = [0] * len(sentences)
        for number, begin in enumerate(firsts):
            beyond = firsts[number + 1] if number + 1 < len(firsts) else len(sentences)
            if not readable(number):
                continue
            start = begin
            for word in range(begin, beyond + 1):
                if word == beyond or sentences[word] != sentences[start] or word - start >= _CHUNK:
                    if word > start:
                        pieces.append((start, word))
                    start = word
        return pieces

    def _tag_words(self) -> set[int]:
        active: set[int] = set(self.ideas.unanchored)
        of_word = self.ideas.of_word
        money = len(self.ideas.names) - 1
        for at, word in enumerate(self.words):
            ideas, phrases = of_word(word)
            for idea in ideas:
                self._found(idea, at, at)
            if phrases:
                active.update(phrases)
            if at in self.money:
                self._found(money, at, at)
        return active

    def _found(self, idea: int, first: int, last: int) -> None:
        self.at[first] |= 1 << idea
        self.known |= 1 << idea
        self.ends[idea, first] = max(last, self.ends.get((idea, first), last))
        hits = self.hits.setdefault(idea, [])
        if len(hits) < _HITS:
            hits.append(Stretch(first, last))

    def _tag_phrases(self, active: set[int]) -> None:
        places = self._places()
        present = frozenset(places)
        for number in sorted(active):
            words, bits = self.ideas.needs[number]
            if any(each.isdisjoint(present) for each in words) or not all(self.known & each for each in bits):
                continue
            idea, elements = self.ideas.phrases[number]
            for first in islice(self._candidates(elements, places), _TRIES):
                last = self._match(elements, 0, first, self.written.sentences[first])
                if last >= first:
                    self._found(idea, first, last)

    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            places.setdefault(word, []).append(at)
        return places

    def _candidates(self, elements: tuple[_Element, ...], places: Mapping[str, list[int]]) -> Iterable[int]:
        first = elements[0]
        if first.optional or first.number or first.gap or (first.prefixes and not first.ideas):
            return (at for at in range(len(self.words)) if first.optional or self._fits(first, at) > 0)
        if first.ideas:
            bits = sum(1 << idea for idea in first.ideas)
            begun = {at for at, mask in enumerate(self.at) if mask & bits}
            return sorted(begun.union(*(places.get(form, ()) for form in first.exact)))
        return sorted(at for form in first.exact for at in places.get(form, ()))

    def _fits(self, element: _Element, at: int) -> int:
        """How many words from `at` on meet one element; 0 when they do not."""
        word = self.words[at]
        for idea in element.ideas:
            if self.at[at] >> idea & 1:
                return self.ends[idea, at] - at + 1
        if element.number:
            return int(word.isdigit())
        if word in element.exact:
            return 1
        return int(any(word.startswith(prefix) for prefix in element.prefixes))

    def _match(self, elements: tuple[_Element, ...], number: int, at: int, sentence: int) -> int:
        """Last word of a match of `elements[number:]` from `at`; -1 when there is none. A few dozen steps at most."""
        if number == len(elements):
            return at - 1
        element = elements[number]
        if element.gap:
            low = 0 if element.gap > 1 or element.optional else 1
            for skipped in range(low, element.gap + 1):
                last = self._match(elements, number + 1, at + skipped, sentence)
                if last >= 0:
                    return last
            return -1
        if at < len(self.words) and self.written.sentences[at] == sentence and (taken := self._fits(element, at)):
            last = self._match(elements, number + 1, at + taken, sentence)
            if last >= 0:
                return last
        return self._match(elements, number + 1, at, sentence) if element.optional else -1


def _words_of(written: PlainWords) -> list[str]:
    text = written.text.decode("ascii")
    return [text[start : text.index(" ", start)] for start in written.at]


# -- weighing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one story says of one text: how much it weighs where it weighs most, and the words."""

    score: float
    words: tuple[Stretch, ...]
    lacking: str = ""
    first: int = 0


@dataclass(frozen=True)
class Story:
    """Ideas that must stand together, and what each idea there weighs. A score above 0 is a finding."""

    needs: tuple[int, ...]  # masks: at least one idea of each
    signs: tuple[tuple[tuple[int, ...], float], ...]  # one idea, or several in one sentence, within the window
    anywhere: tuple[tuple[int, float], ...]  # masks of ideas that count wherever they stand
    start: float  # what the score begins at: how much must be said
    spread: float  # what every ten words over which it is told take away: chance brings ideas together in a long text

    @cached_property
    def _singles(self) -> tuple[tuple[int, float], ...]:
        return tuple((ideas[0], weight) for ideas, weight in self.signs if len(ideas) == 1)

    @cached_property
    def _joined(self) -> tuple[tuple[int, tuple[int, ...], float], ...]:
        return tuple((sum(1 << one for one in ideas), ideas, weight) for ideas, weight in self.signs if len(ideas) > 1)

    def sees(self, signs: Signs) -> Sighting | None:
        """Where the story weighs most; None when what it needs stands nowhere together."""
        best: tuple[float, int, int] | None = None
        general = 0
        for mask in signs.masks:
            general |= mask
        if not all(general & need for need in self.needs):
            return None
        against = sum(weight for mask, weight in self.anywhere if general & mask)
        for first, last, length in windows(signs):
            score = self._weigh(signs.masks[first : last + 1])
            if score is not None and (best is None or score + self.spread * length > best[0]):
                best = (score + self.spread * length, first, last)
        if best is None:
            return None
        return Sighting(best[0] + against, self._words(signs, best[1], best[2]), first=signs.starts[best[1]])

    def _weigh(self, masks: Sequence[int]) -> float | None:
        together = 0
        for mask in masks:
            together |= mask
        if not all(together & need for need in self.needs):
            return None
        score = self.start + sum(weight for idea, weight in self._singles if together >> idea & 1)
        for joined, _, weight in self._joined:
            if together & joined == joined and any(mask & joined == joined for mask in masks):
                score += weight
        return score

    def _words(self, signs: Signs, first: int, last: int) -> tuple[Stretch, ...]:
        """The words that weighed most within the window, in the order of their weight."""
        beyond = signs.ends[last]
        weights: dict[int, float] = {}
        for ideas, weight in self.signs:
            if weight <= 0:  # what speaks against two ideas together takes nothing from the words of one
                continue
            for idea in ideas:
                weights[idea] = weights.get(idea, 0.0) + weight / len(ideas)
        found = []
        for idea, weight in weights.items():
            inside = (hit for hit in signs.hits.get(idea, ()) if signs.starts[first] <= hit.first < beyond)
            hit = max(inside, key=lambda each: each.last - each.first, default=None)
            if hit is not None:
                found.append((-weight, hit))
        found.sort(key=lambda each: (each[0], each[1].first))
        return tuple(dict.fromkeys(hit for _, hit in found))


def windows(signs: Signs) -> Iterator[tuple[int, int, float]]:
    """Runs of pieces that are read as one happening: (first, last, length in tens of words)."""
    count = len(signs.starts)
    for longest in _WINDOWS:
        last = before = -1
        for first in range(count):
            last = max(last, first)
            while (
                last + 1 < count
                and signs.groups[last + 1] == signs.groups[first]
                and signs.ends[last + 1] - signs.starts[first] <= longest
            ):
                last += 1
            if last > before or longest == _WINDOWS[0]:  # what lies inside the run before it says no more
                before = last
                yield first, last, (signs.ends[last] - signs.starts[first]) / 10


@dataclass(frozen=True)
class Stories:
    """All stories by the name of their rule, and the ideas they ask for."""

    ideas: Ideas = field(compare=False, repr=False)
    by_name: Mapping[str, Story] = field(compare=False, repr=False)
    said: str = ""  # everything the files say of ideas and stories: two of the same words are the same
