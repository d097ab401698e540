"""Finding words in outside text: linear time on any input, offsets that fit the text that was given.

Every pattern of `references`, `organisations`, `case_types` and `matters` is compiled here, by RE2, which has no
backtracking: the `re` module was weighed and left, because one careless alternative would let a stranger's mail
hold a worker. RE2 refuses look-around and back-references, and so does this module.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

import re2  # type: ignore[import-untyped,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# One code point to one code point, so that offsets in the plain text are offsets in the text as given.
_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u3000": " ", "\t": " ",
    }
)  # fmt: skip


class Match(Protocol):
    """What RE2 gives for a find; the part of `re.Match` that is used here."""

    def start(self, group: int | str = 0) -> int: ...  # noqa: D102 - as in `re`
    def end(self, group: int | str = 0) -> int: ...  # noqa: D102 - as in re
    def group(self, group: int | str = 0) -> str | None: ...  # noqa: D102 - as in re


class Pattern(Protocol):
    """A compiled RE2 pattern."""

    def search(self, text: str) -> Match | None: ...  # noqa: D102 - as in re
    def fullmatch(self, text: str) -> Match | None: ...  # noqa: D102 - as in re
    def finditer(self, text: str) -> Iterator[Match]: ...  # noqa: D102 - as in re
    def sub(self, replacement: str, text: str) -> str: ...  # noqa: D102 - as in re


def compile_pattern(pattern: str, *, ignore_case: bool = False) -> Pattern:
    """Compile for RE2. `ignore_case` folds all of Unicode (ſ is s); leave it off where that would be wrong."""
    options = re2.Options()
    options.max_mem = 64 << 20  # lists of thousands of words need more than the default 8 MB
    options.case_sensitive = not ignore_case
    options.log_errors = False
    return cast("Pattern", re2.compile(pattern, options))


def readable(text: str) -> str:
    """The same text without lone surrogates, which RE2 cannot read. Same length, same offsets."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plain(text: str) -> str:
    """The text with typographic quotes, dashes and blanks made plain. Same length, same offsets."""
    if text.isascii():  # most of a mail, and `translate` is slow
        return text.replace("\t", " ").replace("`", "'")
    return readable(text).translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea and the ways to say it: RE2 alternatives, joined, at word boundaries, letter case immaterial."""

    name: str
    pattern: Pattern

    def first(self, text: str) -> Match | None:
        """The first place where the idea is said; None when it is not."""
        return self.pattern.search(text)

    def count(self, text: str, most: int = 20) -> int:
        """How often it is said, counted up to `most`."""
        found = 0
        for _ in self.pattern.finditer(text):
            found += 1
            if found >= most:
                break
        return found


def _with_blanks(way: str) -> str:
    """Any white space where a way has a blank, so that wrapped lines match."""
    return way.replace(" ?", r"\s*").replace(" ", r"\s+")


class WordSet:
    """Many words asked of one sentence in a single pass (RE2's set search): forty patterns cost little more than one.

    A counted gap (`[^.!?]{0,80}`) is read as "anywhere later in the sentence": counting multiplies the states of the
    search, and a sentence is short anyway.
    """

    _GAP = re.compile(r"(\[\^\.!\?\])\{0,\d+\}")

    def __init__(self, ways: Mapping[str, Iterable[str]]) -> None:
        options = re2.Options()
        options.max_mem = 64 << 20
        options.case_sensitive = False
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self.names: tuple[str, ...] = tuple(ways)
        for one in ways.values():
            joined = "|".join(_with_blanks(way) for way in one)
            self._set.Add(rf"\b(?:{self._GAP.sub(lambda gap: gap.group(1) + '*', joined)})")
        self._set.Compile()

    def said(self, sentence: str) -> tuple[str, ...]:
        """Names of the words that stand in this sentence."""
        return tuple(self.names[number] for number in self._set.Match(sentence) or ())


def concept(name: str, ways: Iterable[str]) -> Concept:
    """Build a concept. A blank in a way stands for any white space, so that wrapped lines match."""
    joined = "|".join(_with_blanks(way) for way in ways)
    return Concept(name, compile_pattern(rf"\b(?:{joined})", ignore_case=True))


class Sentences:
    """Where sentences begin and end, so that two ideas can be asked for in one sentence.

    A writer without full stops still changes the subject: after 350 characters a comma or line end counts too.
    """

    # No run of full stops is tried but from its first: linear, whatever stands in it.
    _END = re.compile(r"(?<![.!?])[.!?]+[\s\"')]+|\n[ \t]*\n|\n[ \t]*[-*•\d]{1,3}[.)]?[ \t]")
    _PAUSE = re.compile(r"[,;\n] ?")
    _LONG = 350

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for end in (*(found.end() for found in self._END.finditer(text)), len(text)):
            while end - self._starts[-1] > self._LONG and (
                pause := self._PAUSE.search(text, self._starts[-1] + self._LONG, end)
            ):
                self._starts.append(pause.end())
            if end > self._starts[-1]:
                self._starts.append(end)

    def number(self, offset: int) -> int:
        """Which sentence `offset` lies in, counted from 0."""
        return bisect.bisect_right(self._starts, offset) - 1

    def __iter__(self) -> Iterator[str]:
        """The sentences, in order."""
        for start, end in itertools.pairwise(self._starts):
            yield self._text[start:end]

    def around(self, offset: int, *, more: int = 0) -> str:
        """The sentence in which `offset` lies, with `more` sentences on either side."""
        at = self.number(offset)
        first = self._starts[max(0, at - more)]
        last = self._starts[min(len(self._starts) - 1, at + 1 + more)]
        return self._text[first:last]
