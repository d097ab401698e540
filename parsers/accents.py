r"""Latin letters without their accents, one for one, so that a pattern written in plain letters reads every name.

Promises: a folded text is as long as the text in composed form (NFC), letter by letter: what is found in one stands at
the same place in the other. Refuses letters of other scripts, which stay as they are.

Weighed: letter classes in every pattern (`\b` and `\w` of re2 know ASCII only: the end of "Tŷ" is none to them, and
"Noël" holds the word "no"), the `regex` module (not linear in time). Taken: patterns and texts both folded.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Folded", "composed", "fold"]

_BY_HAND = {
    "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "T", "þ": "t", "ß": "s",
    "Æ": "A", "æ": "a", "Œ": "O", "œ": "o", "Ħ": "H", "ħ": "h", "ı": "i", "Ŧ": "T", "ŧ": "t", "Ə": "E", "ə": "e",
}  # fmt: skip


def _plain_letters() -> dict[int, str]:
    found = {ord(letter): plain for letter, plain in _BY_HAND.items()}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            found[code] = base
    return found


_PLAIN = _plain_letters()


def composed(text: str) -> str:
    """The text with each accent on its letter (NFC): "a" and a circumflex behind it are one letter."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Without accents; as long as the text."""
    return text if text.isascii() else text.translate(_PLAIN)


class Folded:
    """A pattern that is searched for in folded text; where it is found holds for the text itself."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re2.compile(fold(pattern))

    def search(self, text: str) -> re2._Match[str] | None:
        """As `re.search`, by folded text."""
        return self._pattern.search(fold(text))

    def match(self, text: str) -> re2._Match[str] | None:
        """As `re.match`, by folded text."""
        return self._pattern.match(fold(text))

    def finditer(self, text: str) -> Iterator[re2._Match[str]]:
        """As `re.finditer`, by folded text."""
        return iter(self._pattern.finditer(fold(text)))

    def sub(self, replacement: str, text: str) -> str:
        """As `re.sub`; the result is folded."""
        return str(self._pattern.sub(replacement, fold(text)))
