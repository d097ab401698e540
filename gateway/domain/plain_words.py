"""An item's words in one plain form, each with the way back to where it stands.

Promise: every word of every passage appears once, in order, in lower-case ASCII, between single spaces, with `.` at
the end of a sentence and a line feed at the end of a paragraph; any stretch of it can be traced to passage and
offsets of the original text. Curly quotes, accents, ligatures, soft hyphens, zero-width characters, look-alike
letters, words broken at a line's end and figures inside words (p0lice) make no difference to a rule.

It refuses to guess at spelling: only what the rules' own table of usual misspellings names is put right.

Weighed: patterns over the original text (each would need every variant), character-by-character offsets (slow in
Python), and this: offsets kept by word, because rules match whole words. A 3 kB mail takes about a millisecond.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Group 1: a word with what hides inside words; 2: end of a sentence; 3: end of a line or paragraph.
# Character classes only, each group's first character in no other group: linear on any text.
_TOKEN = re.compile(
    "([\\w'’‘ʼ`´\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]+)|([.!?…]+)|((?:\\n[ \\t\\r>]*)+)"
)
_INVISIBLE = dict.fromkeys(map(ord, "'’‘ʼ`´\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff_"))
# Cyrillic and Greek letters that look like Latin ones; disguises and odd keyboards use them.
_LOOK_ALIKES = str.maketrans("аеорсухіјѕԁһԛԝкмтнвαορνικτ", "aeopcyxijsdhqwkmtnbaopvikt")
_FIGURES = str.maketrans("015", "ols")
_FIGURE_INSIDE = re.compile(r"(?<=[a-z])[015](?=[a-z])")
_ABBREVIATIONS = frozenset(
    [
        "mr", "mrs", "ms", "dr", "st", "no", "nos", "ref", "prof", "cllr", "rev", "fr", "sr", "jr", "dept",
        "approx", "eg", "ie", "vs", "para", "art", "reg", "sec", "ext", "tel",
    ]
)
_KEEP_HYPHEN_AFTER = frozenset(["ex", "self", "non", "step", "half", "co", "mother", "father", "sister", "brother"])
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})
_SHORT_LINE = 40  # a line shorter than this, followed by a capital, ended on purpose: a guess from typed mail


@lru_cache(maxsize=65_536)
def plain_word(word: str) -> str:
    """One word in lower-case ASCII; letters of other scripts become `_` so that they still count as a word."""
    lowered = word.lower() if word.isascii() else _plain_unicode(word)
    stripped = lowered.translate(_INVISIBLE)
    if not stripped.isascii():
        stripped = "".join(letter if letter.isascii() else "_" for letter in stripped)
    if not stripped.isalpha() and not stripped.isdigit():
        stripped = _FIGURE_INSIDE.sub(lambda found: found.group().translate(_FIGURES), stripped)
    return stripped


def _plain_unicode(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold()).translate(_LOOK_ALIKES)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter) and not letter.isspace())


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of words in `PlainWords`, by word number; `last` is the last word, not one beyond."""

    first: int
    last: int


@dataclass(slots=True)
class PlainWords:
    """The plain form of several passages. Built by `plain_words` only."""

    text: bytes = b""
    at: list[int] = field(default_factory=list)  # where word n starts in `text`
    starts: list[int] = field(default_factory=list)  # where word n starts in its passage
    ends: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    passage_firsts: list[int] = field(default_factory=list)  # first word of passage n

    def stretch(self, start: int, end: int) -> Stretch:
        """The words that lie in `text[start:end]`."""
        return Stretch(max(bisect_right(self.at, start) - 1, 0), max(bisect_right(self.at, end - 1) - 1, 0))

    def passage_of(self, word: int) -> int:
        """Number of the passage in which a word stands."""
        return bisect_right(self.passage_firsts, word) - 1

    def offsets(self, stretch: Stretch) -> tuple[int, int]:
        """Start and end of a stretch in its passage's own text."""
        return self.starts[stretch.first], self.ends[stretch.last]

    def words(self, stretch: Stretch) -> str:
        """A stretch in its plain form."""
        end = self.text.index(b" ", self.at[stretch.last])
        return self.text[self.at[stretch.first] : end].decode("ascii")


class _Writer:
    """Puts one passage after the other into `PlainWords`."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self.written = PlainWords()
        self.spellings = spellings
        self.parts: list[str] = []
        self.length = 0
        self.sentence = 0
        self.paragraph = 0

    def passage(self, text: str) -> None:
        self._mark("\n")
        self.written.passage_firsts.append(len(self.written.at))
        previous, line_start = "", 0
        pending: tuple[str, int] | None = None
        for found in _TOKEN.finditer(text):
            start, end = found.span()
            if found.lastindex == 1:
                word = plain_word(found.group())
                if not word:
                    continue
                if pending is not None:
                    word, start, pending = pending[0] + word, pending[1], None
                self._put(self.spellings.get(word, word), start, end)
                previous = word
            elif found.lastindex == 2:
                self._stop(text, previous, start, end)
            else:
                pending = self._line_end(text, line_start, start, end)
                line_start = end

    def finish(self) -> PlainWords:
        self.written.text = (" " + " ".join(self.parts) + " ").encode("ascii")
        return self.written

    def _put(self, word: str, start: int, end: int) -> None:
        written = self.written
        written.at.append(self.length + 1)
        written.starts.append(start)
        written.ends.append(end)
        written.sentences.append(self.sentence)
        written.paragraphs.append(self.paragraph)
        self.parts.append(word)
        self.length += len(word) + 1

    def _mark(self, sign: str) -> None:
        if self.parts and self.parts[-1] not in (".", "\n"):
            self.parts.append(sign)
            self.length += 2
            self.sentence += 1
            self.paragraph += sign == "\n"
        elif sign == "\n" and self.parts and self.parts[-1] == ".":
            self.parts[-1] = "\n"
            self.paragraph += 1

    def _stop(self, text: str, previous: str, start: int, end: int) -> None:
        """A full stop inside a word (s.55, x@y.org) or after an abbreviation ends nothing."""
        if text[end : end + 1].isalnum():
            return
        if text[start:end] != "." or not (previous in _ABBREVIATIONS or len(previous) == 1):
            self._mark(".")

    def _line_end(self, text: str, line_start: int, start: int, end: int) -> tuple[str, int] | None:
        """A blank line ends a paragraph, a short line a sentence; a hyphen at the end joins two lines."""
        if text.count("\n", start, end) > 1:
            self._mark("\n")
            return None
        if text[start - 1 : start] == "-" and text[end : end + 1].islower():
            return self._take_back()
        if start - line_start < _SHORT_LINE and not text[end : end + 1].islower():
            self._mark(".")
        return None

    def _take_back(self) -> tuple[str, int] | None:
        if not self.parts or self.parts[-1] in (".", "\n") or self.parts[-1] in _KEEP_HYPHEN_AFTER:
            return None
        word, written = self.parts.pop(), self.written
        self.length -= len(word) + 1
        for column in (written.at, written.ends, written.sentences, written.paragraphs):
            column.pop()
        return word, written.starts.pop()


def plain_words(texts: tuple[str, ...], spellings: Mapping[str, str] = _AS_WRITTEN) -> PlainWords:
    """The plain form of an item's passages, in their order; `spellings` gives a usual word for an odd one."""
    writer = _Writer(spellings)
    for text in texts:
        writer.passage(text)
    return writer.finish()
