"""Every body that a letter names, with the sum of the parts it plays: what speaks for it before bodies are compared.

Promises: a tally for each body, in the order of first mention; a name and what explains it are one body ("my bank,
Redmarsh Building Society"; "BlueHop", once it was called a mobile company; "the society" of that name). Letterhead,
address, what stands below the farewell, and the seventh mention and later ones count little. Refuses to say that two
names are one body (`same_body`), to tell the trade of a name that tells none (`trades_told`), and which body is written
about (`written_about`, which says why the parts are summed).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import LEVELS, NO_NAME, Mention, Organisation, fold
from gateway.domain.parts_played import EMPLOYED, PASSING, TOLD, did_something, is_complained_of, weigh
from gateway.domain.trade_names import names_of_firms
from gateway.domain.wording import compile_pattern
from parsers.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gateway.domain.organisations import Register
    from parsers.reading import Reading

__all__ = ["NO_BODIES", "Tally", "count_bodies", "take_over"]

NO_BODIES = frozenset({"hint", "thing", "place"})  # levels of what is named but is no body


@dataclass(slots=True)
class Tally:
    """What speaks for one body; those that judge it change it.

    Attributes:
        level: how the body is known, the surest of its mentions (`organisations.LEVELS`).
        score: the sum of the parts that its mentions play, without a unit.
        count: its mentions.
        why: the first reason that a mention gave.
        employs_the_writer: the writer works there.
        was_told: at its first mention it is merely told of the matter.
        known_as: the words by which it was named, folded.
        said: the ways of speaking about it, by how often.
        sender: the letter comes from it.
        only_signed: it is named nowhere but below its writer's name.
    """

    organisation: Organisation
    level: str
    score: float = 0.0
    count: int = 0
    why: str = ""
    employs_the_writer: bool = False
    was_told: bool = False
    known_as: set[str] = field(default_factory=set)
    said: dict[str, float] = field(default_factory=dict)
    sender: bool = False
    only_signed: bool = False


def count_bodies(
    reading: Reading,
    register: Register,
    texts: list[tuple[Place, str]],
    *,
    below: Sequence[tuple[Place, str]] = (),
    signed: Sequence[tuple[Place, str]] = (),
) -> dict[str, Tally]:
    """Every body named in the item, with the sum of the parts it plays.

    Args:
        reading: the item; what its sender is called is no name of a firm.
        register: names and patterns.
        texts: the passages to judge, made plain, with the place of each.
        below: what stands below the names of others who signed, where it counts at all; as little as a letterhead.
        signed: the same of the item's writer.

    Returns:
        The tallies by folded name, in the order of first mention.
    """
    tallies: dict[str, Tally] = {}
    letters = len(texts)
    texts = [*texts, *below, *signed]
    found = [
        (place, flat, _appositions(register.find(flat, heading=place is Place.SUBJECT), flat)) for place, flat in texts
    ]
    explained = {
        fold(one.words): one.organisation
        for _, _, mentions in found
        for one in mentions
        if one.end - one.start > len(one.words)
    }
    introduced = {name: body for _, flat, mentions in found for name, body in _introduced(mentions, flat)}
    sender = frozenset(fold(reading.sender.name or "").replace(".", " ").split()) if reading.sender else frozenset()
    unknown = names_of_firms([(place, flat, mentions) for place, flat, mentions in found], sender)
    for number, (place, flat, known) in enumerate(found):
        letter = _letter_proper(flat) if number < letters else (len(flat), len(flat))
        stretch = _Stretch(place, number, flat, letter, is_signature=number >= letters + len(below))
        mentions = _with_introduced(known, introduced, flat)
        for mention in mentions:
            body = explained.get(fold(mention.words), mention.organisation)
            _count(tallies, mention if body is mention.organisation else replace(mention, organisation=body), stretch)
        for mention in unknown.get(number, ()):
            council = register.council_of(mention.words)
            if council is None:
                _count(tallies, mention, stretch)
            elif _ACTS_AS_COUNCIL.match(flat, mention.end):  # "East Sussex refused", and no mere place
                _count(tallies, replace(mention, organisation=council), stretch)
        _count_short_forms(tallies, mentions, flat)
    return tallies


_ACTS_AS_COUNCIL = re.compile(
    r",? (?:also |still |then |now |only )?(?:has|have|had|refused?|refuses|says?|said|sent|sends|told"
    r"|tells|wrote|writes"
    r"|replied|answered|won't|will not|would not|did not|didn't|does not|doesn't|claims?|insists?|holds?|gave"
    r"|released|blanked|ignored|lost|put|published|keeps?|kept|cannot|can't)\b"
    r"|'s (?:own )?(?:adults?|children'?s?|housing|planning|social|education|parking|legal|benefits?|licensing|send"
    r"|customer|foi|information|data|answer|reply|response|letter|refusal|team|officers?)\b"
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One passage with its place, its number and where the letter itself begins and ends."""

    place: Place
    number: int
    text: str
    letter: tuple[int, int]
    is_signature: bool = False


def _count(tallies: dict[str, Tally], mention: Mention, stretch: _Stretch) -> None:
    text, place, number, letter = stretch.text, stretch.place, stretch.number, stretch.letter
    score, why, ways = weigh(mention, text)
    if mention.level == "unknown" and why == "it is said what somebody of it did":
        score *= 0.5
    if mention.level == "unknown" and _PERSON_AFTER.search(text[mention.end : mention.end + 70]):
        score *= 0.2
    if place in {Place.PAGE, Place.ATTACHMENT, Place.BODY} and not letter[0] <= mention.start < letter[1]:
        score, why = score * 0.15, ""  # letterhead, address or what stands below the name
    ways = (*ways, f"part.{why or 'named'}")
    employs, told = why == EMPLOYED, why == TOLD
    if why in {PASSING, EMPLOYED, TOLD}:
        why = ""
    elif place is Place.SUBJECT:
        bonus = _IN_HEADING.get(mention.level, 0.0)
        score = score * 1.5 + (bonus if mention.organisation.kind != "platform" else 0.1 * bonus)
        why = why or "named in the subject"
    elif place is Place.ATTACHMENT:
        score *= 0.6
    if score > 0.5 and number <= 1 and mention.start < 400 and mention.level not in NO_BODIES:
        score += 0.5
    key = fold(mention.organisation.name)
    tally = tallies.setdefault(key, Tally(mention.organisation, mention.level, only_signed=stretch.is_signature))
    tally.only_signed = tally.only_signed and stretch.is_signature
    tally.count += 1
    _remember(tally, mention, stretch, ways)
    tally.known_as.add(fold(mention.words))
    tally.score += score if tally.count <= 6 else score * 0.2
    tally.why = tally.why or why
    tally.was_told = tally.was_told or (told and tally.count == 1)
    tally.employs_the_writer = tally.employs_the_writer or employs
    if LEVELS.get(mention.level, 0) > LEVELS.get(tally.level, 0):
        tally.level, tally.organisation = mention.level, mention.organisation


def _remember(tally: Tally, mention: Mention, stretch: _Stretch, spoken: tuple[str, ...]) -> None:
    """Keep the ways of speaking about a body, for the fitted weights."""
    if tally.count > _MOST_REMEMBERED:
        return
    ways = [f"place.{stretch.place.value}", f"level.{mention.level}", *spoken]
    if stretch.place is not Place.SUBJECT:
        if not stretch.letter[0] <= mention.start < stretch.letter[1]:
            ways.append("outside")
        size = max(stretch.letter[1] - stretch.letter[0], 1)
        where = (mention.start - stretch.letter[0]) / size
        ways.append("early" if where < 0.25 else "late" if where > 0.75 else "middle")
    for way in ways:
        tally.said[way] = tally.said.get(way, 0.0) + 1.0


def take_over(into: Tally, one: Tally, share: float) -> None:
    """Count for `into` all mentions of `one`, and this share (0-1) of the ways of speaking about it."""
    for way, often in one.said.items():
        into.said[way] = into.said.get(way, 0.0) + share * often
    into.count += one.count


_MOST_REMEMBERED = 12


_PERSON_AFTER = compile_pattern(r"^[^.!?]{0,40}\b(?:he|she|his|her|himself|herself|him)\b", ignore_case=True)
_IN_HEADING = {"register": 2.0, "pattern": 2.0, "generic": 0.6, "unknown": 0.8}


# ---------------------------------------------------------------- where the letter itself stands

_SALUTATION = re.compile(
    r"^[ \t]*(?:dear|annwyl|to the|to whom|helo|hello|hi|good (?:morning|afternoon|evening)|sirs?)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FAREWELL = re.compile(
    r"^[ \t]*(?:yours|kind regards|best wishes|regards|with thanks|many thanks|thanks|sincerely|yn gywir"
    r"|cofion|yr eiddoch|diolch)\b[^\n]{0,25}$",
    re.IGNORECASE | re.MULTILINE,
)


def _letter_proper(text: str) -> tuple[int, int]:
    """Where the letter itself begins and ends: after the letterhead, before what stands below the farewell."""
    greeting = _SALUTATION.search(text, 0, 900)
    start = greeting.start() if greeting else 0
    end = max((found.end() for found in _FAREWELL.finditer(text, start)), default=0)
    stands_at_the_end = end > start + 80 and len(text) - end < 500
    return start, end if stands_at_the_end else len(text)


# ---------------------------------------------------------------- names that the writer explains

_OF_WHICH_KIND = frozenset({"vague", "business"})


def _appositions(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """Read "my bank, Redmarsh Building Society" as one body said twice; the name takes both places.

    "Provision Direct, a doorstep lender" too: the noun gives the trade of a name that tells none.
    """
    kept: list[Mention] = []
    for one in mentions:
        before = kept[-1] if kept else None
        if before is not None and _is_named_by(before, one, text):
            body = one.organisation
            if body.kind == "vague" and before.organisation.kind not in _SAYS_NO_TRADE:
                like = before.organisation  # "my insurers, Carrick Direct"
                body = Organisation(body.name, like.sector, like.public, like.kind)
            kept[-1] = Mention(body, before.start, one.end, one.words, one.level)
            continue
        if (
            before is not None
            and one.level == "generic"
            and before.level == "pattern"
            and before.organisation.kind in _OF_WHICH_KIND
            and one.organisation.kind != "vague"
            and _IS_A.fullmatch(text[before.end : one.start])
        ):
            body = Organisation(
                before.organisation.name, one.organisation.sector, one.organisation.public, one.organisation.kind
            )
            kept[-1] = Mention(body, before.start, one.end, before.words, before.level)
            continue
        kept.append(one)
    return tuple(kept)


def _is_named_by(common: Mention, named: Mention, text: str) -> bool:
    """Whether a name follows its common noun: "my bank, Redmarsh", "my boss at Redmarsh"."""
    if common.level != "generic" or named.level not in {"register", "pattern"}:
        return False
    between = text[common.end : named.start].strip()
    return between in {",", "(", "-", ":"} or (common.organisation.kind == "employer" and between in {"at", "in", "of"})


_SAYS_NO_TRADE = frozenset({"vague", "employer", "part", "contractor", "neighbour", "platform"})
_IS_A = re.compile(r"\s?[,(-] ?(?:which is |who are |they are |that's )?(?:an?|the|my|our|his|her) (?:[\w-]+ ){0,3}")
_NAME = r"[A-Z][\w&'-]+(?: (?:(?:and|of|the|&) )?[A-Z][\w&'-]+){0,3}"
_NAMED_AFTER = re.compile(rf"(?:, ?| called | named | known as | by the name of | ?\()[\"']?({_NAME})")
_NAMED_BEFORE = re.compile(rf"({_NAME})(?:,|,? which is|,? who are| is| \() ?(?:an?|the|my|our)? ?(?:[a-z-]+ ){{0,3}}$")
_MOST_REPEATS = 20  # of one introduced name in a passage


def _introduced(mentions: tuple[Mention, ...], text: str) -> Iterator[tuple[str, Organisation]]:
    """Yield trade names that the writer explains: "my mobile company, BlueHop", "Larkrise House, a nursing home"."""
    for one in mentions:
        if one.level != "generic":
            continue
        after = _NAMED_AFTER.match(text, one.end, one.end + 90)
        before = _NAMED_BEFORE.search(text, max(0, one.start - 90), one.start)
        for found in (after, before):
            name = found.group(1) if found else ""
            taken = any(other is not one and name in other.words for other in mentions)
            if len(name) > 3 and not taken and not {fold(word) for word in name.split()} & (NO_NAME | _NOT_TRADE):
                like = one.organisation
                yield name, Organisation(name, like.sector, like.public, like.kind)
    for one in mentions:
        # "Greenacre Assurance" is Greenacre in the next sentence; of a council that would be the town.
        first = one.words.rpartition(" ")[0]
        if one.level == "pattern" and not one.organisation.public and len(first) > 4 and " " not in first:
            yield first, one.organisation
    for dealt, sector in _DEALINGS:
        for found in itertools.islice(dealt.finditer(text), _MOST_REPEATS):
            name = found.group(1)
            taken = any(name in other.words or other.words in name for other in mentions)
            if not taken and not any(_is_no_name(word) for word in name.split()):
                yield name, Organisation(name, sector, kind="vague")


# What one had of somebody tells the trade of a name that nobody knows.
_DEALINGS = tuple(
    (re.compile(rf"\b(?:{what})\b[^.!?]{{0,40}}? (?:off|from|with|through|by|at) ({_NAME})"), sector)
    for what, sector in (
        ("[Bb]orrow(?:ed|ing)?|[Ll]oans?|[Ll]ent|[Cc]redit card|[Mm]ortgage|[Oo]verdraft|[Pp]ayday", Sector.LENDERS),
        ("[Ii]nsured|[Ii]nsurance|[Pp]ension|[Aa]nnuity|[Pp]olicy", Sector.FINANCE),
        ("[Bb]roadband|[Pp]hone contract|[Mm]obile contract|[Ss]im card|SIM", Sector.TELECOMS),
        (
            (
                r"[Bb]ought|[Oo]rdered|[Hh]ired|[Rr]ent(?:ed|ing)?|[Ss]ubscri\w+|[Cc]ustomer|[Ww]orked"
                r"|[Ee]mployed"
            ),
            Sector.GENERAL_BUSINESS,
        ),
    )
)  # fmt: skip


def _with_introduced(mentions: tuple[Mention, ...], names: dict[str, Organisation], text: str) -> tuple[Mention, ...]:
    """The mentions, and each place where an explained name stands alone."""
    added: list[Mention] = []
    for name, body in names.items():
        at = text.find(name)
        while at >= 0 and len(added) < _MOST_REPEATS:
            end = at + len(name)
            if not text[end : end + 1].isalnum() and not any(m.start < end and at < m.end for m in mentions):
                added.append(Mention(body, at, end, name, "pattern"))
            at = text.find(name, end)
    return tuple(sorted((*mentions, *added), key=lambda one: one.start)) if added else mentions


def _is_no_name(word: str) -> bool:
    folded = fold(word)
    return folded.split("'")[0] in NO_NAME | _NOT_TRADE or folded in NO_NAME or any(one.isdigit() for one in word)


_NOT_TRADE = frozenset(
    """mr mrs ms miss dr ico office information commissioner freedom act request nobody somebody english welsh
    they she""".split()
)


# ---------------------------------------------------------------- short forms


def _count_short_forms(tallies: dict[str, Tally], mentions: tuple[Mention, ...], text: str) -> None:
    """Count "the society has apologised" for the building society that was named."""
    folded = fold(text)
    long_names = (one.organisation.name for one in mentions if one.level in {"register", "pattern", "generic"})
    for name in {fold(name): None for name in long_names if " " in name}:
        last = name.split()[-1]
        if len(last) < 4 or name not in tallies:
            continue
        at, seen = folded.find(f"the {last}"), 0
        while at >= 0 and seen < 5:
            end = at + 4 + len(last)
            if not any(one.start < end and at < one.end for one in mentions) and not text[end : end + 1].isalnum():
                tallies[name].score += _short_form_says(text[end : end + 60])
                seen += 1
            at = folded.find(f"the {last}", end)


def _short_form_says(after: str) -> float:
    if is_complained_of(after):
        return 4.0
    return 1.2 if did_something(after) else 0.4
