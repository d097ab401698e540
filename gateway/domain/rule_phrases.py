"""The phrases of the rule files: `{somebody} looked ...3 up (her|his) file` becomes a pattern over plain words.

Written by caseworkers, so the notation is words with a few signs (docs/rules.md): `{concept}`, `...4` for up to four
words, `(a|b)?`, `word*` for any ending, `#` for a number, `/…/` for RE2 as it stands. It promises that a phrase is read
once however many sets of rules hold it, and it refuses a phrase it cannot read, saying which sign was wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from gateway.domain.plain_words import plain_word

__all__ = ["MARK", "Phrase", "PhraseMistakeError", "read_phrase"]

_SIGNS = re.compile(r"\{([a-z0-9_]+)\}|\.\.\.(\d{0,2})|([()|?*#])|(\s+)|([^\W_]+)|(.)", re.DOTALL)
_RAW = re.compile(r"(/[^/]+/)")
_GAP_AFTER_BRACKET = re.compile(r"( \)[*?]?)\x00(\d+)\x00 ?")
_GAP_AT_END = re.compile(r" ?\x00(\d+)\x00(?=\)|\||$)")
_GAP = re.compile(r" ?\x00(\d+)\x00 ?")
_BLANKS = re.compile(r" {2,}")
_TELLS = re.compile(r"(?:[a-z0-9 ?*+|(){},:_-]|\\[wd]|\[[a-z0-9-]+\])*")  # words alone: reaches over no full stop
MARK = re.compile(r"\x01([a-z0-9_]+)\x01|\x02(\d+)\x02")
_SIGN_PATTERNS: Final = {"(": "(?:", "#": r"\d+"}
_DROPPED = re.compile("[,'’‘]")  # a rule's author may write don't and "or so, I think": the text has neither sign


class PhraseMistakeError(Exception):
    """A phrase that cannot be read: what is wrong with it."""


class Phrase(NamedTuple):
    """A phrase as a pattern in which concepts and hand-written parts are marked."""

    marked: str
    told: str  # the same, with those hand-written parts as they stand that are made of words
    concepts: tuple[str, ...]
    raws: tuple[str, ...]


@lru_cache(maxsize=65_536)
def read_phrase(phrase: str) -> Phrase:
    """One phrase of the rules' own small language, read once however many sets of rules hold it."""
    parts: list[str] = []
    raws: list[str] = []
    for piece in _RAW.split(phrase.strip()):
        if piece.startswith("/") and piece.endswith("/") and len(piece) > 2:
            parts.append(f"\x02{len(raws)}\x02")
            raws.append(f"(?:{piece[1:-1]})")
        else:
            _read_piece(piece, phrase, parts)
    depth = 0
    for part in parts:
        depth += {"(?:": 1, ")": -1}.get(part, 0)
        if depth < 0:
            break
    if depth or not parts:
        raise PhraseMistakeError(f"the brackets of this phrase do not match: {phrase!r}")
    pattern = "".join(_optional_with_its_space(parts) if "?" in parts else parts)
    if "\0" in pattern:
        pattern = _GAP_AFTER_BRACKET.sub(r"\1(?:\\w+ ){0,\2}", pattern)
        pattern = _GAP_AT_END.sub(r"(?: \\w+){0,\1}", pattern)  # at an end: nothing need follow
        pattern = _GAP.sub(r" (?:\\w+ ){0,\1}", pattern)
    if "  " in pattern:
        pattern = _BLANKS.sub(" ", pattern)
    pattern = pattern.strip()
    told = MARK.sub(lambda mark: mark[0] if mark[1] else _told_words(raws[int(mark[2])], mark[0]), pattern)
    return Phrase(pattern, told, tuple(each[1:-1] for each in parts if each[0] == "\x01"), tuple(raws))


def _told_words(raw: str, otherwise: str) -> str:
    return raw if _TELLS.fullmatch(raw) else otherwise


def _read_piece(piece: str, phrase: str, parts: list[str]) -> None:
    inside = len(parts)
    for concept, gap, sign, space, word, odd in _SIGNS.findall(_DROPPED.sub("", piece.replace("-", " "))):
        if concept:
            parts.append(f"\x01{concept}\x01")
        elif sign == "*":
            parts.append("*" if len(parts) - inside > 1 and parts[-2:] == [" ", ")"] else r"\w*")
        elif sign:
            parts.append(_SIGN_PATTERNS.get(sign, sign))
        elif space:
            parts.append(" ")
        elif word:
            parts.append(plain_word(word))
        elif odd:
            raise PhraseMistakeError(f"'{odd}' cannot be used in the phrase {phrase!r}")
        else:
            parts.append(f"\0{gap or 4}\0")


def _optional_with_its_space(parts: list[str]) -> list[str]:
    """`a (b)? c` means a c or a b c: the space before an optional bracket belongs to it."""
    done: list[str] = []
    opened: list[int] = []
    bracket = 0  # where the bracket that was closed last had opened
    for part in parts:
        if part == "(?:":
            opened.append(len(done))
        if part == ")" and opened:
            bracket = opened.pop()
        done.append(part)
        optional = part == "?" and done[-2:-1] == [")"] and done[-3] != " "
        if optional and bracket > 0 and done[bracket - 1] == " ":
            done[bracket - 1], done[-1] = "(?: ", ")?"
    return done
