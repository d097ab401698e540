"""What trade the wording of a whole letter is of, whoever it names: the second voice beside the bodies that are named.

Registers and patterns know bodies that somebody thought of; people write of "the Otters", "our Brown Owl", "occy
health". Words and pairs of words are counted in labelled mail by the sector written about
(`scripts/fit_written_about.py`); here they are looked up and added. It promises a share for each sector, at the cost of
one look-up a word. It refuses to decide: `written_about` weighs it with the parts that bodies play.

Weighed: more registers and patterns (never long enough: a tenth of unseen letters names no body they know), a
sentence model (slow, its reasons nobody's), counted words. The last was taken; docs/rules.md has the figures.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import numpy as np

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import fold
from gateway.domain.second_opinion import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

__all__ = ["COLUMNS", "FILE", "SHORT", "SectorWords", "count_terms", "load_sector_words"]

FILE: Final = "sector_words.csv"
START: Final = "(start)"
COLUMNS: Final = tuple(sector.value for sector in Sector)
SHORT: Final = 40.0  # what a letter's words must come to before they speak with most of their voice
PARTS: Final = 1000  # weights stand in the table as whole thousandths
_TOKEN: Final = re.compile(r"[a-z0-9#£@](?:[a-z0-9#£@']*[a-z0-9#£@])?")
_SENTENCE: Final = re.compile(r"[.!?\n]+")
_ENDINGS: Final = ("ing", "edly", "ed", "es", "ly", "s")
_LONGEST: Final = 9  # letters of a word that count


@dataclass(frozen=True)
class SectorWords:
    """The table: of each word or pair its rarity and row; the weights of each row for each of `COLUMNS`."""

    rarity: Mapping[str, tuple[int, float]]
    weights: NDArray[np.float64]
    start: NDArray[np.float64]

    def shares(self, story: str) -> dict[Sector, float]:
        """About how likely each sector is, 0 to 1 (a little below or above where the words are extreme)."""
        counted = count_terms(story, self.rarity)
        rows = [self.rarity[term][0] for term in counted]
        values = np.array([(1.0 + math.log(often)) * self.rarity[term][1] for term, often in counted.items()])
        length = math.sqrt(float(values @ values) + SHORT**2)
        told = self.start + (values / length) @ self.weights[rows] if rows else self.start
        return {sector: float(share) for sector, share in zip(Sector, told, strict=True)}


def count_terms(story: str, known: Mapping[str, object] | None = None) -> dict[str, int]:
    """How often each term (word or pair, by its stem) stands in a text; of `known` ones only, where they are given."""
    counted: dict[str, int] = {}
    for term in terms(_sentences(story)):
        if known is None or term in known:
            counted[term] = counted.get(term, 0) + 1
    return counted


def _sentences(story: str) -> Iterator[list[str]]:
    for sentence in _SENTENCE.split(fold(story)):
        if words := [_stem(word) for word in _TOKEN.findall(sentence)]:
            yield words


def _stem(word: str) -> str:
    """The word without its ending, nine letters at most."""
    word = word.removesuffix("'s")
    if len(word) > 5:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                return word[: -len(ending)][:_LONGEST]
    return word[:_LONGEST]


@cache
def load_sector_words() -> SectorWords:
    """The package's table."""
    text = (resources.files("gateway") / "registers" / FILE).read_text("utf-8")
    lines = csv.reader(io.StringIO(text))
    if tuple(next(lines)) != ("words", "rarity", *COLUMNS):
        raise ValueError(f"{FILE}: the columns are words, rarity, and one for each sector")
    rarity: dict[str, tuple[int, float]] = {}
    rows: list[list[int]] = []
    start: list[int] = [0] * len(COLUMNS)
    for words, rare, *told in lines:
        weights = [int(much or 0) for much in told]
        if words == START:
            start = weights
        else:
            rarity[words] = (len(rows), float(rare))
            rows.append(weights)
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(COLUMNS))
    return SectorWords(rarity, table / PARTS, np.array(start, dtype=np.float64) / PARTS)
