"""Rules as data, matched in linear time: what a rule is, and what it says of one text (`rule_files.py` reads them).

A rule says in words a caseworker can read what it looks for, where, what must stand near it, what speaks against
it and how much it counts (docs/rules.md has the language). It promises that a rule never costs more than a pass
over the text (RE2, no backtracking; at most `_HITS` places per list), that the order of files never changes what is
found, and that every verdict names rule, version and words.

It refuses to know any flag: what a verdict means is `flags.py`'s business.

Weighed: Aho-Corasick over word lists (fast, but "who did what to whom" would need a parser behind it), a dependency
parser (tens of milliseconds, weak on angry and broken English, none for Welsh), and RE2 behind a look at the text's
words (`phrase_words.py`), which tells the few lists that can match. The third was taken. A list is compiled when it is
first asked for: most of a day's mail needs a small part of them, and nobody should wait for the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import re2  # type: ignore[import-untyped,unused-ignore]

from gateway.domain.phrase_words import EVERYWHERE, ListIndex, words_in
from gateway.domain.plain_words import PlainWords, Stretch
from gateway.domain.second_opinion import NO_OPINION, Opinion, SecondOpinion, is_welsh
from gateway.domain.stories import Ideas, Signs, Stories, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STOP: Final = b" . "  # between two sentences of the plain form
_HITS: Final = 80  # places of one list that are looked at; a text with more says the same thing again
PLACES: Final = frozenset({"subject", "body", "forwarded", "attachment", "page", "signature", "sender"})
DEFAULT_PLACES: Final = frozenset({"subject", "body", "forwarded", "attachment", "page"})
# What `flags.py` tells of an item's headers, and a rule may ask for in `when` and `when_not`.
FACTS: Final = frozenset(
    """email post sender-staff sender-inbox authentication-failed addressed only-copied copies-staff copies-namesake
    replies-to-staff forwarded-to-work forwarded-to-own-home""".split()
)
_FEW_WORDS: Final = 4  # a shorter sentence may hold no small word of its language
_ENOUGH_WORDS: Final = 100  # from so many on, what the second opinion misses in a text counts in full
NO_LIST: Final = -1  # the anchor of a story, which has no list of phrases


@dataclass(frozen=True, slots=True)
class Window:
    """How near is near: so many words, sentences or paragraphs, one passage, or anywhere in the item."""

    unit: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as written. Lists of phrases are held as numbers of compiled lists in `Rules`; a story has none."""

    id: str
    flag: str
    says: str
    source: str
    file: str
    line: int
    find: int
    near: tuple[int, ...] = ()
    within: Window = Window("sentences", 1)
    item: tuple[int, ...] = ()
    unless: int | None = None
    unless_near: int | None = None
    unless_within: Window = Window("sentences", 1)
    where: frozenset[str] = DEFAULT_PLACES
    strength: float = 1.0
    when: tuple[str, ...] = ()
    when_not: tuple[str, ...] = ()
    unquoted: bool = False
    family: str = ""  # weak rules of one family add up; those of different families do not
    with_stories: bool = False  # finds nothing alone: its strength is weighed with the flag's stories
    own: bool = False  # from a site's own file: what it says plainly stands


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said of one item. `why_not` is empty when it fired."""

    rule: Rule
    words: tuple[Stretch, ...]  # the anchor, then what stood near it
    why_not: str = ""
    anchors: tuple[int, ...] = ()  # first word of every place where the rule found its words
    score: float = 0.0  # of a story: what it weighs; above 0 it would be a finding by itself


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a flag's stories and the rules that go with them make one finding.

    The weight of the best story, and `rules` times the strength of the best family of rules, must pass `needed`.
    """

    rules: float
    needed: float


@dataclass(frozen=True, slots=True)
class OpinionCounts:
    """What a second opinion adds to a flag's own sum: `each` for every 1 that it is above `even`.

    It never adds more than `adds`, nor takes more than `takes` away. `plain` is how much of that counts beside rules
    that need no story: with 0, what they say plainly stands.
    """

    each: float
    even: float
    adds: float
    takes: float
    plain: float = 1.0

    def added(self, opinion: Opinion) -> float:
        """What an opinion adds to a flag's own sum. A short text's takes less away: in proportion to its words."""
        takes = self.takes * min(1.0, opinion.read / _ENOUGH_WORDS)
        return max(-takes, min(self.adds, self.each * (opinion.margin - self.even)))


ALONE: Final = Weighing(1.0, 0.0)  # for a flag that has stories and says nothing of how they count


class Seen:
    """What was looked up in one text already, so that two sets of rules that share lists share the looking up."""

    def __init__(self, written: PlainWords) -> None:
        self.written = written
        self.hits: dict[PhraseList, tuple[Stretch, ...]] = {}
        self.signs: dict[Ideas, Signs] = {}
        self.opinions: dict[str, dict[str, Opinion]] = {}  # of the table of a version

    @cached_property
    def sentences(self) -> tuple[tuple[int, bytes], ...]:
        """The sentences, each with where it begins: no phrase reaches over a full stop."""
        sentences, start = [], -1  # each keeps the spaces around it, so that its first and last words have an edge
        for sentence in self.written.text.replace(b" \n ", _STOP).split(_STOP):
            sentences.append((start, b" %b " % sentence))
            start += len(sentence) + len(_STOP)
        return tuple(sentences)

    @cached_property
    def words(self) -> tuple[list[str], ...]:
        """The words of each sentence."""
        return tuple(words_in(sentence.decode("ascii")) for _, sentence in self.sentences)

    def found(self, phrases: PhraseList, sentences: Sequence[int]) -> tuple[Stretch, ...]:
        """Where a list's phrases stand, given in which sentences they may; at most `_HITS` places."""
        hits = self.hits.get(phrases)
        if hits is None:
            hits = self.hits[phrases] = tuple(islice(self._search(phrases.compiled, sentences), _HITS))
        return hits

    def _search(self, pattern: Any, sentences: Sequence[int]) -> Iterator[Stretch]:
        written = self.written
        for number in sentences:
            start, sentence = (0, written.text) if number == EVERYWHERE else self.sentences[number]
            for found in pattern.finditer(sentence):
                first, beyond = found.span()
                yield written.stretch(start + first, start + beyond)


@dataclass(frozen=True, slots=True)
class JudgedText:
    """An item's words with what the rules may ask about each of them."""

    written: PlainWords
    places: tuple[str, ...]  # of passage n
    groups: tuple[int, ...]  # of passage n: passages that are read as one (subject, body, pages) share a number
    quoted: tuple[Stretch, ...] = ()  # speech in quotation marks, in order
    facts: frozenset[str] = frozenset()
    money: tuple[int, ...] = ()  # words at which a sum of money stands, in order
    seen: Seen = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", Seen(self.written))

    def is_welsh(self, word: int) -> bool:
        """Whether a word stands in a Welsh sentence; of one too short to tell, in a Welsh passage."""
        written = self.written
        number = written.passage_of(word)
        beyond = written.passage_firsts[number + 1] if number + 1 < len(written.passage_firsts) else len(written.at)
        first, last = word, word
        while first > written.passage_firsts[number] and written.sentences[first - 1] == written.sentences[word]:
            first -= 1
        while last + 1 < beyond and written.sentences[last + 1] == written.sentences[word]:
            last += 1
        sentence = written.words(Stretch(first, last)).split()
        if len(sentence) >= _FEW_WORDS or is_welsh(sentence):
            return is_welsh(sentence)
        return is_welsh(written.words(Stretch(written.passage_firsts[number], beyond - 1)).split())

    def read_sentences(self) -> Iterator[list[str]]:
        """The plain words of each sentence that any rule may look at."""
        written, firsts = self.written, self.written.passage_firsts
        for number, place in enumerate(self.places):
            beyond = firsts[number + 1] if number + 1 < len(firsts) else len(written.at)
            if place in DEFAULT_PLACES and firsts[number] < beyond:
                end = written.text.index(b" ", written.at[beyond - 1])
                text = written.text[written.at[firsts[number]] : end].replace(b" \n ", _STOP).decode("ascii")
                yield from (sentence.split() for sentence in text.split(_STOP.decode("ascii")))


class PhraseList:
    """A list of phrases as one RE2 pattern, compiled when it is first asked for. Equal lists are the same object."""

    __slots__ = ("__weakref__", "_compiled", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._compiled: Any = None

    @property
    def compiled(self) -> Any:
        """The RE2 pattern. Raises re2.error for what RE2 cannot read."""
        if self._compiled is None:
            self._compiled = re2.compile(self.pattern.encode("ascii"), RE2_OPTIONS)
        return self._compiled


def _options() -> Any:
    options = re2.Options()
    options.max_mem = 64 << 20
    options.longest_match = True
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    return options


RE2_OPTIONS: Final = _options()
_LISTS: Final[WeakValueDictionary[str, PhraseList]] = WeakValueDictionary()


def phrase_list(pattern: str) -> PhraseList:
    """The list of this pattern, which another set of rules may have compiled already."""
    known = _LISTS.get(pattern)
    if known is None:
        known = _LISTS[pattern] = PhraseList(pattern)
    return known


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, compiled once. `version` changes when any word of any rule file does."""

    version: str
    rules: tuple[Rule, ...]
    thresholds: Mapping[str, float]
    lists: tuple[PhraseList, ...] = field(repr=False)
    index: ListIndex = field(repr=False, compare=False)  # which lists a text may match
    spellings: Mapping[str, str] = field(default_factory=dict, repr=False)
    spans: Mapping[str, int] = field(default_factory=dict, repr=False)  # of a family: words within which signs add up
    stories: Stories = field(default_factory=lambda: Stories(Ideas(()), {}), repr=False)
    weighings: Mapping[str, Weighing] = field(default_factory=dict, repr=False)  # of a flag that has stories
    opinion: SecondOpinion = field(default=NO_OPINION, repr=False, compare=False)
    opinion_counts: Mapping[str, OpinionCounts] = field(default_factory=dict, repr=False)  # of a flag

    def judge(self, text: JudgedText) -> tuple[Verdict, ...]:
        """What every rule and story says that has at least its anchor in the text."""
        finder = _Finder(self, text)
        verdicts = [finder.judge(rule) for rule in self.rules if rule.find in finder.possible]
        told = [rule for rule in self.rules if rule.find == NO_LIST]
        if told:
            signs = self._signs(text)
            verdicts += [_told(rule, self.stories.by_name[rule.id], signs) for rule in told]
        return tuple(verdict for verdict in verdicts if verdict is not None)

    def _signs(self, text: JudgedText) -> Signs:
        def readable(passage: int) -> bool:
            return text.places[passage] in DEFAULT_PLACES

        ideas, known = self.stories.ideas, text.seen.signs
        if ideas not in known:
            known[ideas] = ideas.signs(text.written, text.groups, readable, text.money)
        return known[ideas]

    def second_opinion(self, flag: str, text: JudgedText, *, plain: bool = False) -> tuple[float, Opinion]:
        """What the second opinion adds to a flag's own sum, and what it rests on; nothing where it is not asked.

        Args:
            flag: which.
            text: to judge.
            plain: beside rules that need no story.
        """
        counts = self.opinion_counts.get(flag)
        if counts is None or flag not in self.opinion.flags:
            return 0.0, Opinion(0.0)
        known = text.seen.opinions
        if self.opinion.version not in known:
            known[self.opinion.version] = self.opinion.of(text.read_sentences())
        opinion = known[self.opinion.version][flag]
        return counts.added(opinion) * (counts.plain if plain else 1.0), opinion

    def only(self, rules: Iterable[Rule]) -> Rules:
        """The same with only these of its rules."""
        kept = tuple(rules)
        lists = {number for rule in kept for number in _lists_of(rule)}
        return replace(self, rules=kept, index=self.index.only(lists))

    def threshold(self, flag: str) -> float:
        """How much strength makes a finding."""
        return self.thresholds.get(flag, 1.0)


def _lists_of(rule: Rule) -> set[int]:
    """Numbers of all lists that a rule may ask for."""
    lists = {rule.find, *rule.near, *rule.item, rule.unless, rule.unless_near}
    return {number for number in lists if number is not None and number != NO_LIST}


def _told(rule: Rule, story: Story, signs: Signs) -> Verdict | None:
    """What a story says, however little it weighs: whether that is a finding is for the weighing of all."""
    sighting = story.sees(signs)
    if sighting is None or not sighting.words:
        return None
    return Verdict(rule, sighting.words, anchors=(sighting.first,), score=sighting.score)


class _Finder:
    """Asks one text what the rules want to know, each list at most once."""

    def __init__(self, rules: Rules, text: JudgedText) -> None:
        self.rules = rules
        self.text = text
        self.possible = rules.index.possible(text.seen.words)

    def found(self, number: int) -> tuple[Stretch, ...]:
        sentences = self.possible.get(number)
        return () if sentences is None else self.text.seen.found(self.rules.lists[number], sentences)

    def judge(self, rule: Rule) -> Verdict | None:
        anchors = [hit for hit in self.found(rule.find) if self._stands(hit, rule)]
        if not anchors:
            return None
        hindrance = self._hindrance(rule)
        if hindrance:
            return Verdict(rule, (anchors[0],), hindrance)
        why_not = ""
        for anchor in anchors:
            words, why_not = self._complete(rule, anchor)
            if not why_not:
                return Verdict(rule, words, anchors=tuple(each.first for each in anchors))
        return Verdict(rule, (anchors[0],), why_not)

    def _stands(self, hit: Stretch, rule: Rule) -> bool:
        if self.text.places[self.text.written.passage_of(hit.first)] not in rule.where:
            return False
        return not (rule.unquoted and self._is_quoted(hit))

    def _is_quoted(self, hit: Stretch) -> bool:
        at = bisect_right(self.text.quoted, hit.first, key=lambda speech: speech.first) - 1
        return at >= 0 and hit.last <= self.text.quoted[at].last

    def _hindrance(self, rule: Rule) -> str:
        """What forbids the rule whatever its anchors are."""
        for fact in rule.when:
            if fact not in self.text.facts:
                return f"not {fact}"
        for fact in rule.when_not:
            if fact in self.text.facts:
                return fact
        if rule.unless is not None:
            against = [hit for hit in self.found(rule.unless) if self._readable(hit)]
            if against:
                return "spoke against it: " + self.text.written.words(against[0])
        for number in rule.item:
            if not any(self._readable(hit) for hit in self.found(number)):
                return "nothing else in the item supports it"
        return ""

    def _readable(self, hit: Stretch) -> bool:
        return self.text.places[self.text.written.passage_of(hit.first)] in DEFAULT_PLACES

    def _complete(self, rule: Rule, anchor: Stretch) -> tuple[tuple[Stretch, ...], str]:
        words = [anchor]
        for number in rule.near:
            beside = next((hit for hit in self.found(number) if self._near(anchor, hit, rule.within)), None)
            if beside is None:
                return (), "nothing near it supports it"
            words.append(beside)
        if rule.unless_near is not None:
            for hit in self.found(rule.unless_near):
                if self._near(anchor, hit, rule.unless_within):
                    return (), "spoke against it: " + self.text.written.words(hit)
        words += [next(hit for hit in self.found(number) if self._readable(hit)) for number in rule.item]
        return tuple(words), ""

    def _near(self, one: Stretch, other: Stretch, window: Window) -> bool:
        written, groups = self.text.written, self.text.groups
        if window.unit == "item":
            return True
        if groups[written.passage_of(one.first)] != groups[written.passage_of(other.first)]:
            return False
        if window.unit == "passage":
            return True
        before, after = (one, other) if one.first <= other.first else (other, one)
        if window.unit == "words":
            return after.first - before.last <= window.size + 1
        column = written.sentences if window.unit == "sentences" else written.paragraphs
        return column[after.first] - column[before.last] < window.size
