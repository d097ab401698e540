"""Bodies that a letter puts on a level: "both the bank and the phone company", "one or the other, I can't tell which".

Promises: the bodies that are named side by side where the writer says that he means both, or does not know which.
Refuses to choose one of them, and to call bodies level that are only named beside each other ("I told the council and
the school"): words of equality must stand with them, or both must be the subject of what was done.

Weighed: the margin of the summed parts (it sees the name nearest to the verb, and calls that the one), a wider margin
for all (takes work from the right queue in letters that are plain), and the words that join. The last was taken.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gateway.domain.organisations import fold
from gateway.domain.parts_played import did_something
from gateway.domain.wording import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.domain.tallies import Tally

__all__ = ["level_bodies", "sells_in_several_trades"]

_LEVELS = frozenset({"register", "pattern", "generic"})
_MOST_PLACES = 12  # of one name in a letter
_NAMED_OFTENER = 3  # mentions more than of the other: then that one is meant

_JOINS = re.compile(
    r"(?:'s)?[\s,(]*(?:and/or|and\s?/\s?or|or|and|nor|&|/|as well as|together with|along with|neu|na|nac|a|ac)\s"
    r"(?:either\s|maybe\s|perhaps\s|possibly\s|else\s)?(?:by\s|from\s|with\s|to\s)?"
    r"(?:the\s|my\s|our\s|an?\s|his\s|her\s|their\s|its\s|y\s|yr\s)?(?:[a-z-]+\s){0,2}"
)
_VERB_BETWEEN = re.compile(
    r"\b(?:told|then|asked|refused|gave|sent|that|i|they|he|she|we|by|from|with|to|for|at|has|have|had|is|was|said|rang"
    r"|wrote|complained)\b"
)
_ONE_OF_THEM = compile_pattern(
    r"\b(?:both|either|neither|whether (?:it(?:'s| is| was) )?|between|one of|one or other of|naill ai|un ai"
    r"|it (?:is|was|must be|must have been|could be|could have been|may be|may have been|might be|might have been))"
    r"\s?(?:of\s|by\s|from\s|with\s|to\s)?(?:the\s|my\s|our\s|y\s|yr\s|an?\s)?(?:[a-z-]+\s){0,1}$",
    ignore_case=True,
)
_SHARED_BETWEEN = compile_pattern(
    r"\b(?:shar|exchang|transfer|pass|mov|correspond|e-?mail|letter|agreement|contract"
    r"|link)\w*\b[^.!?]{0,30}\bbetween\b",
    ignore_case=True,
)
_OR_ELSE = re.compile(r"\b(?:or|neu|nor|and/or)\b")
_IT_WAS = re.compile(r"\bit (?:is|was|must|could|may|might)\b")
_BOTH_BEHIND = compile_pattern(
    r"^[\s,)]*(?:(?:have|has|are|were|did|do|will|y)\s)?(?:both|each|jointly|between them|together|alike|ill dau"
    r"|ill dwy|y ddau|y ddwy)\b",
    ignore_case=True,
)
_NOT_WHICH = compile_pattern(
    r"\b(?:(?:don't|do not|dont|can't|cannot|cant|could not|couldn't|won't|not|never|unable to|nobody will|no idea"
    r"|hard to|impossible to|wish i)\s(?:\w+\s){0,3}?(?:know|knew|sure|certain|tell|say|clear|told|work out|see|idea)?"
    r"\s?(?:\w+\s){0,2}?(?:which|who it was|whose)|which (?:one |body |firm |company )?of (?:them|the two|these"
    r"|those|the pair)|which one|each (?:of them )?(?:blames?|says? (?:it(?:'s| is| was)|the other|that the other)"
    r"|points? (?:the finger )?(?:at|to) the other|denies|sends? me|tells? me|accuses)|blam\w+ (?:each other"
    r"|one another|the other)"
    r"|(?:the two|both|the pair|each|neither|either|one or other|all three) of them|both (?:deny|denied|say"
    r"|blame|refuse"
    r"|refused|are to blame|are responsible|ignored|are at fault)|one of the two|one or (?:the )?other"
    r"|about (?:the two|both)\b|complain(?:ing|t)? (?:about|of|against) both|wn i ddim (?:pa|p'run|pwy)"
    r"|ddim yn (?:gwybod|siŵr) (?:pa|p'run|pwy)|beio(?:'r)? (?:ei gilydd|naill))\b",
    ignore_case=True,
)
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
_BEGINS = re.compile(r"(?:^|[.!?:]\s|\n)\s*(?:but |and |so |now |then |since then |the |my |our |y |yr )*$")


class _At(NamedTuple):
    start: int
    end: int
    tally: Tally


def level_bodies(story: str, bodies: list[Tally]) -> list[Tally]:
    """The bodies that the letter names as equals, in the order of their names; empty where it names none so.

    Args:
        story: the beginning of the passages judged.
        bodies: those that come into question.
    """
    flat = fold(story)
    level: list[Tally] = []
    places = _places(flat, bodies)
    for one, other in pairwise(places):
        if one.tally is other.tally or not _are_joined(flat[one.end : other.start]):
            continue
        if abs(one.tally.count - other.tally.count) < _NAMED_OFTENER and _are_level(flat, one, other):
            level += [tally for tally in (one.tally, other.tally) if not any(tally is had for had in level)]
    return level


def _places(flat: str, bodies: list[Tally]) -> list[_At]:
    """Where the bodies are named, first to last; of names that overlap the longer."""
    found = sorted(_each_place(flat, bodies), key=lambda at: (at.start, -at.end))
    kept: list[_At] = []
    for at in found:
        if not kept or at.start >= kept[-1].end:
            kept.append(at)
    return kept


def _each_place(flat: str, bodies: list[Tally]) -> Iterator[_At]:
    for tally in bodies:
        if tally.level not in _LEVELS:
            continue
        for name in tally.known_as:
            at = flat.find(name)
            for _ in range(_MOST_PLACES):
                if at < 0:
                    break
                end = at + len(name)
                if not flat[at - 1 : at].isalnum() and not flat[end : end + 1].isalnum():
                    yield _At(at, end, tally)
                at = flat.find(name, end)


def _are_joined(between: str) -> bool:
    if len(between) > 60 or "\n" in between:
        return False
    joins = _JOINS.fullmatch(between)
    return joins is not None and not _VERB_BETWEEN.search(between.split(" ", 2)[-1] if " " in between else "")


def _are_level(flat: str, one: _At, other: _At) -> bool:
    before = flat[max(0, one.start - 60) : one.start]
    before = _SENTENCE_END.split(before)[-1]
    after = flat[other.end : other.end + 260]
    opened = _ONE_OF_THEM.search(before)
    either = not _IT_WAS.search(before) or _OR_ELSE.search(flat[one.end : other.start])
    if opened and either and not _SHARED_BETWEEN.search(before):
        return True
    if _BOTH_BEHIND.search(after) or _NOT_WHICH.search(after):
        return True
    known = {one.tally.level, other.tally.level} <= {"register", "pattern"}
    begins = _BEGINS.search(flat[max(0, one.start - 30) : one.start]) is not None
    return known and begins and did_something(after[:60].partition("\n")[0])


# ---------------------------------------------------------------- one firm of several trades

_SELLS = compile_pattern(
    r"\b(?:sells?|selling|offers?|offering|provides?|providing|deals? in|dealing in|does|do|doing|supplies|supplying"
    r"|runs?|running|gives?|giving|lends?|lending|fixes|repairs|trades? in|makes?)\b",
    ignore_case=True,
)
_TRADES = (
    compile_pattern(
        r"\b(?:broadband|mobiles?|mobile (?:contracts?|phones?)|phones?|phone contracts?|sims?|sim cards?|airtime"
        r"|landlines?|internet)\b",
        ignore_case=True,
    ),
    compile_pattern(
        r"\b(?:loans?|credit|credit cards?|store cards?|hire purchase|hp|mortgages?|overdrafts?|payday|money"
        r"|lends?|lending|debt collecti\w+|debts)\b",
        ignore_case=True,
    ),
    compile_pattern(
        r"\b(?:gas|electricity|energy|cars?|vans?|furniture|sofas?|beds|clothes|shoes|toys|food|groceries|tvs?"
    r"|televisions?"
        r"|washing machines?|kitchens?|white goods|homeware|jewell?ery|parking|repairs|boilers?|holidays"
    r"|property|houses"
        r"|flats|books|tools)\b",
        ignore_case=True,
    ),
)
_WHO_SELLS = re.compile(
    r"(?:\b[A-Z][\w'&-]*,?|\b(?:which|who|that|they|it|firm|company|shop|store|group|trader)) (?:also |both )?$"
)
_NOT_SOLD = re.compile(
    r"\b(?:my|me|us|our|his|her|your|number|details|data|information|records?|file|i|not|refused|told|asked|gave)\b",
    re.IGNORECASE,
)
_MOST_SALES = 20


def sells_in_several_trades(story: str) -> str:
    """What the letter says of a firm that sells things of several business queues; "" where it says so of none.

    "Kestrel Retail sells phones, mobile contracts and loans": queues 6, 7 and 8 at once (CONTRACT section 5).
    """
    for number, verb in enumerate(_SELLS.finditer(story)):
        if number >= _MOST_SALES:
            break
        if not _WHO_SELLS.search(story[max(0, verb.start() - 40) : verb.start()]):
            continue
        sold = _SENTENCE_END.split(story[verb.start() : verb.end() + 110])[0]
        first = [found for trade in _TRADES if (found := trade.search(sold))]
        if len(first) > 1 and not _NOT_SOLD.search(sold[: max(found.end() for found in first)]):
            return " ".join(sold.split())
    return ""
