"""Pages, or letters, that were read twice, found by their words.

Promises: two readings of the same sheet of paper are found although some words of each were read otherwise; pages of
one printed form or statement, alike but for their amounts, are two pages. In time that grows with the words: pages
are compared only where a small sample of their word pairs agrees (bottom-k sketches, Broder 1997), and a pair that
stands on very many pages is left out of the comparing. Refuses pages of few words: "Encl." is on many.
"""

from __future__ import annotations

import zlib
from collections import Counter
from itertools import pairwise

__all__ = ["twins_of"]

_FEWEST_WORDS = 20
_SKETCH = 24  # pairs kept of a page; two readings that differ in every tenth word share two thirds of theirs
_SHARED = 5
_MOST_PAGES_OF_A_PAIR = 8


def twins_of(pages: list[tuple[int, str]], *, differing: float = 0.1) -> list[tuple[int, int]]:
    """Each page that was there before, and the first one that it repeats.

    Args:
        pages: number and text, in order.
        differing: share of the words that may be read otherwise; a tenth are when a bad photocopy is read twice.
    """
    words_of: dict[int, Counter[str]] = {}
    pages_with: dict[int, list[int]] = {}
    found = []
    for number, text in pages:
        words = ["".join(filter(str.isalnum, word)) for word in text.casefold().split()]
        words = [word for word in words if word]
        if len(words) < _FEWEST_WORDS:
            continue
        sketch = sorted({zlib.crc32(" ".join(pair).encode()) for pair in pairwise(words)})[:_SKETCH]
        words_of[number] = Counter(words)
        shared = Counter(other for pair in sketch for other in pages_with.get(pair, ()))
        alike = (other for other, count in sorted(shared.items()) if count >= _SHARED)
        same = next((other for other in alike if _are_one(words_of[other], words_of[number], differing)), None)
        if same is not None:
            found.append((number, same))
        for pair in sketch:
            known = pages_with.setdefault(pair, [])
            if len(known) < _MOST_PAGES_OF_A_PAIR:
                known.append(number)
    return found


def _are_one(one: Counter[str], other: Counter[str], differing: float) -> bool:
    if not _nearly_same(one, other, differing):
        return False
    numbers = [Counter({w: n for w, n in each.items() if any(map(str.isdigit, w))}) for each in (one, other)]
    return _nearly_same(numbers[0], numbers[1], 2 * differing, spared=1)


def _nearly_same(one: Counter[str], other: Counter[str], differing: float, *, spared: int = 0) -> bool:
    most = max(spared, differing * max(one.total(), other.total()))
    return (one - other).total() <= most and (other - one).total() <= most
