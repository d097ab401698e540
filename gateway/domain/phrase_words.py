"""Which lists of phrases can match a text at all, told from the words that stand in it.

Promise: a list that could match is never left out, whatever its phrases are made of; asking costs a look at each
word of the text, and building costs no compiling. The answer says only "possible": the pattern has the last
word. What cannot be told (a pattern written by hand, a figure) asks for nothing, so such a phrase is always possible.

Each phrase is read once into what it needs: a word of this set, and one of that set, and so on. The set that looks
rarest is its anchor; only phrases whose anchor stands in the text are asked for the rest.

Weighed: RE2's own `FilteredRE2`, which was here before (it compiles every pattern before the first text can be read,
1.7 s for all rules, and looks for parts of words that stand in every text: 3 ms an item), an Aho-Corasick automaton
over whole phrases (gaps and endings fall outside of it), and words, which phrases are made of: taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

__all__ = ["EVERYWHERE", "Clause", "ListIndex", "Need", "needs_of", "rarest", "words_in"]

Clause = frozenset[str]  # of these at least one stands in the text; `look*` is any word that begins so

# The signs that a phrase of the rules is made of once it is a pattern; \x01 marks a concept, \x02 a hand-written part.
_TOKEN: Final = re.compile(
    r"(\x01[a-z0-9_]+\x01)|(\x02\d+\x02)|(\(\?:)|(\))|(\|)|([?*+]|\{\d+(?:,\d*)?\})|(\\[wd][*+]?|\[[a-z0-9-]+\])"
    r"|( )|([a-z0-9_]+)"
)
_CONCEPT, _RAW, _OPEN, _CLOSE, _OR, _MANY, _ANY, _SPACE, _WORD = range(1, 10)
_LOOSE: Final = frozenset({_SPACE, _CONCEPT, _RAW})
_GAPS: Final = re.compile(r"(?<= )\(\?:\\w\+ \)\{0,\d+\}|\(\?: \\w\+\)\{0,\d+\}$")
_WHOLE_CONCEPT: Final = re.compile(r"\x01[a-z0-9_]+\x01")
_WORD_IN_TEXT: Final = re.compile(r"\w+", re.ASCII)
_MOST_FORMS: Final = 200  # of one word: more are read as its beginning
_LONGEST_WORD: Final = 24  # letters that are looked at for beginnings
_REMEMBERED: Final = 50_000  # distinct words kept with their clauses: strangers choose the words
_SHORT: Final = 3
_COMMON: Final = frozenset(
    """a about after again all also am an and any are as at back be because been before being but by came can come
    could day did do does done dont down even ever every first for from get go going good got had has have he her here
    him his how i if in into is it its ive just know like made make may me more most my never new no not now of off on
    one only or other our out over own people please said say see she should so some still take tell than that the
    their them then there these they thing this time to told too two up us very want was way we well were what when
    where which who why will with without work would year you your information data complaint letter""".split()
)


def words_in(text: str) -> list[str]:
    """The words of a text in its plain form, as RE2 tells words."""
    return _WORD_IN_TEXT.findall(text)


def _cut(word: str) -> str:
    """A beginning no longer than what is looked at."""
    return word[:_LONGEST_WORD] + "*" if word.endswith("*") and len(word) > _LONGEST_WORD + 1 else word


# -- what a phrase needs -----------------------------------------------------------------------------------------------


class _Part:
    """One sign of a phrase, or a bracket with its alternatives. A plain class: many thousands are made."""

    __slots__ = ("is_loose", "kind", "optional", "text", "ways")

    def __init__(
        self, kind: int, text: str = "", ways: tuple[tuple[_Part, ...], ...] = (), *, optional: bool = False
    ) -> None:
        self.kind = kind
        self.text = text
        self.ways = ways
        self.optional = optional
        # Whether it may be more than a part of one word.
        self.is_loose: bool = kind in _LOOSE or any(part.is_loose for way in ways for part in way)

    def opens_with_space(self) -> bool:
        return all(way and way[0].kind == _SPACE for way in self.ways)

    def ends_with_space(self) -> bool:
        return all(way and way[-1].kind == _SPACE for way in self.ways)


def _read(pattern: str) -> tuple[_Part, ...]:
    """The phrase taken apart. Brackets match: the reader of the rules has seen to it."""
    tokens = [(found.lastindex or 0, found.group()) for found in _TOKEN.finditer(pattern)]
    if sum(len(text) for _, text in tokens) != len(pattern):
        return (_Part(_RAW),)  # a sign that is not known here: it says nothing, and so is always possible
    ways, at = _read_ways(tokens, 0)
    if at < len(tokens):
        return (_Part(_RAW),)
    return ways[0] if len(ways) == 1 else (_Part(_OPEN, ways=ways),)


def _read_ways(tokens: list[tuple[int, str]], at: int) -> tuple[tuple[tuple[_Part, ...], ...], int]:
    """Alternatives up to the closing bracket, and where it stands."""
    ways: list[tuple[_Part, ...]] = []
    way: list[_Part] = []
    while at < len(tokens) and tokens[at][0] != _CLOSE:
        kind, text = tokens[at]
        if kind == _OPEN:
            inner, at = _read_ways(tokens, at + 1)
            way.append(_Part(_OPEN, ways=inner))
        elif kind == _OR:
            ways.append(tuple(way))
            way = []
        elif kind == _MANY and text == "+":
            _make_repeated(way)
        elif kind == _MANY:
            _make_optional(way, repeats=text != "?")
        else:
            way.append(_Part(kind, text))
        at += 1
    return (*ways, tuple(way)), at


def _make_optional(way: list[_Part], *, repeats: bool) -> None:
    """What stands before `?`, `*` or a count need not be there; of a word that is its last letter."""
    last = way.pop() if way else _Part(_ANY)
    if last.kind == _WORD:
        way += [_Part(_WORD, last.text[:-1]), _Part(_ANY)]
    elif last.kind == _SPACE:
        way.append(_Part(_RAW))
    elif last.kind == _OPEN and not (repeats and not last.is_loose):
        way.append(_Part(_OPEN, ways=last.ways, optional=True))
    elif last.kind == _CONCEPT:
        way.append(_Part(_OPEN, ways=((last,),), optional=True))
    else:
        way.append(_Part(_ANY))


def _make_repeated(way: list[_Part]) -> None:
    """What stands before `+` is there at least once; after that anything may be."""
    if way and way[-1].kind == _WORD:
        way.append(_Part(_ANY))
    elif way and way[-1].kind != _ANY:
        way.append(_Part(_RAW))


class _Needs:
    """Goes through one alternative, word by word."""

    def __init__(self, concepts: Mapping[str, Clause | None], *, begins: bool) -> None:
        self.concepts = concepts
        self.clauses: list[Clause] = []
        self.word: set[str] | None = {""} if begins else None  # its forms so far; None: its beginning is unknown

    def read(self, way: tuple[_Part, ...], *, ends: bool) -> list[Clause]:
        for number, part in enumerate(way):
            following = way[number + 1] if number + 1 < len(way) else None
            is_end = ends if following is None else following.kind == _SPACE
            self.add(part, is_end=is_end)
        self._end(exact=ends)
        return self.clauses

    def add(self, part: _Part, *, is_end: bool) -> None:
        """One part more."""
        if part.kind == _SPACE:
            self._end(exact=True)
            self.word = {""}
        elif part.kind == _WORD:
            self._append({part.text})
        elif part.kind == _ANY:
            self._append({"*"})
        elif part.kind == _OPEN and not part.is_loose:
            self._append(_forms(part))
        else:
            self._loose(part, is_end=is_end)

    def _append(self, forms: set[str]) -> None:
        if self.word is None:
            return
        if len(forms) == 1 == len(self.word):
            (so_far,), (form,) = self.word, forms
            self.word = self.word if so_far.endswith("*") else {so_far + form}
            return
        if len(self.word) * len(forms) > _MOST_FORMS:
            forms = {"*"}
        self.word = {
            so_far if so_far.endswith("*") else so_far + form for so_far in self.word for form in forms
        }

    def _end(self, *, exact: bool) -> None:
        """The word is over; it is one of its forms, or begins with one where more may follow."""
        if self.word is not None:
            forms = self.word if exact else {form if form.endswith("*") else form + "*" for form in self.word}
            if not forms & {"", "*"}:
                self.clauses.append(frozenset(map(_cut, forms)))
        self.word = None

    def _loose(self, part: _Part, *, is_end: bool) -> None:
        begins = self.word == {""}
        if not begins:
            follows = part.kind == _OPEN and part.opens_with_space() and (is_end or not part.optional)
            self._end(exact=follows)
        if not part.optional:
            clause = self._of_concept(part, begins=begins, ends=is_end) if part.kind == _CONCEPT else (
                self._of_ways(part, begins=begins, ends=is_end) if part.kind == _OPEN else None
            )  # fmt: skip
            if clause:
                self.clauses.append(clause)
        whole = part.kind == _OPEN and part.ends_with_space()
        self.word = {""} if whole and (begins or not part.optional) else None

    def _of_concept(self, part: _Part, *, begins: bool, ends: bool) -> Clause | None:
        clause = self.concepts.get(part.text[1:-1]) if begins else None
        if clause is None or ends:
            return clause
        return frozenset(_cut(form if form.endswith("*") else form + "*") for form in clause)

    def _of_ways(self, part: _Part, *, begins: bool, ends: bool) -> Clause | None:
        found: set[str] = set()
        for way in part.ways:
            best = rarest(_Needs(self.concepts, begins=begins).read(way, ends=ends))
            if best is None:
                return None
            found |= best
        return frozenset(found)


def _forms(part: _Part) -> set[str]:
    """All the ways to fill a bracket inside a word; `*` where any letters may stand."""
    forms: set[str] = {""} if part.optional else set()
    for way in part.ways:
        reader = _Needs({}, begins=True)
        for inner in way:
            reader.add(inner, is_end=False)
        forms |= reader.word or {""}
        if len(forms) > _MOST_FORMS:
            return {"*"}
    return forms


@lru_cache(maxsize=16_384)
def _weight(word: str) -> int:
    """How much a word costs as an anchor: common words, and short beginnings, stand in every text."""
    if word.endswith("*"):
        return 3 if len(word) > _SHORT + 1 else 25
    return 30 if word in _COMMON else 1


@lru_cache(maxsize=65_536)
def _clause_weight(clause: Clause) -> int:
    return sum(map(_weight, clause))


def rarest(clauses: Iterable[Clause]) -> Clause | None:
    """The clause that the fewest texts will meet, by the look of it; None when there is none."""
    return min(clauses, key=_clause_weight, default=None)


@lru_cache(maxsize=65_536)
def _needs_without_concepts(pattern: str) -> tuple[Clause, ...]:
    return _needs_of_plain(pattern, {}) or tuple(
        dict.fromkeys(_Needs({}, begins=True).read(_read(pattern), ends=True))
    )


def _needs_of_plain(pattern: str, concepts: Mapping[str, Clause | None]) -> tuple[Clause, ...]:
    """The same for a phrase of words, endings, gaps and concepts alone, as most are: four times as fast.

    Empty for any other phrase.
    """
    clauses: dict[Clause, None] = {}
    for word in _GAPS.sub("", pattern).split(" "):
        if word.isalnum():
            clauses[frozenset((word,))] = None
        elif word.endswith("\\w*") and word[:-3].isalnum():
            clauses[frozenset((_cut(word[:-3] + "*"),))] = None
        elif _WHOLE_CONCEPT.fullmatch(word):
            clause = concepts.get(word[1:-1])
            if clause:
                clauses[clause] = None
        elif word:
            return ()
    return tuple(clauses)


def needs_of(pattern: str, concepts: Mapping[str, Clause | None]) -> tuple[Clause, ...]:
    """What a text must hold for the phrase to match: a word of each clause.

    Args:
        pattern: the phrase as a pattern, with concepts and hand-written parts marked.
        concepts: for each concept, words of which one must stand in the text; None when that cannot be told.
    """
    if "\x01" not in pattern:
        return _needs_without_concepts(pattern)
    return _needs_of_plain(pattern, concepts) or tuple(
        dict.fromkeys(_Needs(concepts, begins=True).read(_read(pattern), ends=True))
    )


# -- which lists a text may match ------------------------------------------------------------------------------------

EVERYWHERE: Final = -1  # the sentence number that stands for the whole text


class Need(NamedTuple):
    """What one phrase needs to match."""

    clauses: tuple[Clause, ...]
    in_one_sentence: bool = True  # whether all of it must stand there: a hand-written part may reach further


Needs = Mapping[int, Sequence[Need]]  # of list n: what each of its phrases needs


class ListIndex:
    """For lists of phrases: which of them a text may match, and where. Built when it is first asked."""

    def __init__(self, numbers: Iterable[int], needs: Callable[[int], Sequence[Need]]) -> None:
        self._numbers = tuple(numbers)
        self._needs = needs

    def only(self, lists: AbstractSet[int]) -> ListIndex:
        """The same for some of the lists."""
        return ListIndex((number for number in self._numbers if number in lists), self._needs)

    def possible(self, sentences: Iterable[Sequence[str]]) -> dict[int, list[int]]:
        """By number of a list, the sentences (EVERYWHERE: the text) in which a phrase of it has all its words."""
        return self._table.possible(sentences)

    @cached_property
    def _table(self) -> _Table:
        return _Table({number: self._needs(number) for number in self._numbers})


class _Table:
    """Words, and the phrases that they are the rarest words of."""

    def __init__(self, lists: Needs) -> None:
        self._always: list[int] = []
        self._exact: set[str] = set()
        self._prefixes: set[str] = set()  # without their sign
        self._phrases: dict[str, list[tuple[tuple[Clause, ...], tuple[int, ...]]]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        far = {number for number, needs in lists.items() if not all(each.in_one_sentence for each in needs)}
        self._far: frozenset[int] = frozenset(far)
        always: set[int] = set()
        for need, owners in _by_need(lists).items():
            anchor = rarest(need.clauses)
            if anchor is None:
                always.update(owners)
                continue
            others = tuple(each for each in need.clauses if each != anchor) if need.in_one_sentence else ()
            for clause in (anchor, *others):
                self._enter(clause)
            for word in anchor:
                self._phrases.setdefault(_cut(word), []).append((others, tuple(owners)))
        self._always = sorted(always)

    def _enter(self, clause: Clause) -> None:
        for word in clause:
            if word.endswith("*"):
                self._prefixes.add(_cut(word)[:-1])
            else:
                self._exact.add(word)

    def possible(self, sentences: Iterable[Sequence[str]]) -> dict[int, list[int]]:
        found = {number: [EVERYWHERE] for number in self._always}
        for at, words in enumerate(sentences):
            self._sentence(at, words, found)
        for number in self._far & found.keys():
            found[number] = [EVERYWHERE]
        return found

    def _sentence(self, at: int, words: Sequence[str], found: dict[int, list[int]]) -> None:
        known, phrases = self._known, self._phrases
        tokens: set[str] = set()
        for word in words:
            of_word = known.get(word)
            tokens.update(self._of_word(word) if of_word is None else of_word)
        here: set[int] = set()
        for token in tokens & phrases.keys():
            for others, owners in phrases[token]:
                for clause in others:
                    if clause.isdisjoint(tokens):
                        break
                else:
                    here.update(owners)
        for number in here:
            places = found.setdefault(number, [])
            if not places or places[0] != EVERYWHERE:
                places.append(at)

    def _of_word(self, word: str) -> tuple[str, ...]:
        """The word and its beginnings, as far as any phrase asks for them."""
        found = [beginning + "*" for beginning in _beginnings(word) if beginning in self._prefixes]
        if word in self._exact:
            found.append(word)
        if len(self._known) < _REMEMBERED:
            self._known[word] = tuple(found)
        return tuple(found)


def _beginnings(word: str) -> Iterator[str]:
    return (word[:length] for length in range(1, min(len(word), _LONGEST_WORD) + 1))


def _by_need(lists: Needs) -> dict[Need, set[int]]:
    """The lists behind each need: many lists hold the same phrases."""
    found: dict[Need, set[int]] = {}
    for number, needs in lists.items():
        for need in needs:
            found.setdefault(need, set()).add(number)
    return found
