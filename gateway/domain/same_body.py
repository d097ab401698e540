"""Bodies that a letter names in several ways made one, and whom certain stories mean whoever they name.

Promises: what is said of "Brightwell", "the council", "my own employer" or "the branch" counts for the body that is
meant, where only one can be; a council said to be in London is a borough; whoever keeps the record that somebody was
made to fetch, and whoever was asked about a neighbour's camera, is not the one complained of. Refuses to compare the
bodies that are left: that is `written_about`.
"""

from __future__ import annotations

import re

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import LEVELS, Organisation, fold
from gateway.domain.parts_played import FORCED
from gateway.domain.tallies import NO_BODIES, Tally, take_over
from gateway.domain.wording import compile_pattern

__all__ = ["fold_together"]


def fold_together(tallies: dict[str, Tally], story: str) -> None:
    """Count for one body what is said of it under several names, in place; the order of the steps matters.

    Args:
        tallies: of all that is named; one that is counted for another keeps its row, with a score of 0.
        story: the beginning of the passages judged.
    """
    _fold_short_names(tallies)
    _in_london(tallies, story)
    _fold_employers(tallies)
    _fold_boroughs(tallies)
    _fold_generic(tallies)
    _fold_parts(tallies)
    _told_to_fetch(tallies, story)
    _next_door(tallies, story)


def _fold_short_names(tallies: dict[str, Tally]) -> None:
    """Count "Brightwell" for "Brightwell Group", and "the Fairhaven people" for the trust of that name."""
    named = [tally for tally in tallies.values() if tally.level in {"register", "pattern"}]
    for key, tally in tallies.items():
        if tally.level != "unknown":
            continue
        longer = next((one for one in named if _is_short_for(key, fold(one.organisation.name))), None)
        if longer is not None:
            longer.score += tally.score
            take_over(longer, tally, 1.0)
            tally.score = 0.0


def _is_short_for(short: str, name: str) -> bool:
    """Whether it is the beginning of a name, or its initials ("swm" for South Wendmere Homes)."""
    words = [word for word in name.split() if word not in {"of", "and", "the", "&", "for", "ltd", "plc", "limited"}]
    return name.startswith(short + " ") or (len(short) > 2 and short == "".join(word[0] for word in words))


_LONDON = re.compile(
    r"\b[Cc]ouncil[^.!?\n]{0,25}\b(?:in|,|of|a|inner|outer|east|west|north|south)? ?London\b"
    r"|\bLondon(?: borough| council|'s council)\b|\bborough (?:in|of) London\b"
    r"|\b[A-Z]\w+, London\b[^.!?\n]{0,60}\b[Cc]ouncil\b"
    r"|\b(?:live|lives|lived|moved|flat|house|here|home|born|grew up|tenant|resident) (?:back )?in (?:\w+ )?London\b"
    r"[^\n]{0,120}\b[Cc]ouncil\b"
)


def _in_london(tallies: dict[str, Tally], story: str) -> None:
    """A council that no list knows, and that is said to be in London, is a borough."""
    if not _LONDON.search(story):
        return
    for tally in tallies.values():
        body = tally.organisation
        if (
            body.kind == "council"
            and body.sector is Sector.LOCAL_GOVERNMENT
            and tally.level in {"pattern", "generic", "thin"}
        ):
            tally.organisation = Organisation(body.name, Sector.LONDON_BOROUGHS, body.public, body.kind)


def _fold_employers(tallies: dict[str, Tally]) -> None:
    """Count "my own employer" for the body in which the writer says he works."""
    employers = [one for one in tallies.values() if one.organisation.kind == "employer" and one.score > 0.3]
    named = [one for one in tallies.values() if one.employs_the_writer and one.level not in NO_BODIES]
    if not named:
        named = [one for one in tallies.values() if _is_place_of_heading(one, tallies)]
    if (
        not employers
        and named
        and max((o.score for o in tallies.values() if o.organisation.kind != "platform"), default=0) < 1
    ):
        named[0].score += 1.2  # a worker tells of the place where he works
    if employers and named:
        best = max(named, key=lambda one: (LEVELS.get(one.level, 0), one.score))
        if best.level == "thing":
            best.level = "pattern"
        for employer in employers:
            best.score += employer.score
            take_over(best, employer, 1.0)
            employer.score = 0.0


def _is_place_of_heading(one: Tally, tallies: dict[str, Tally]) -> bool:
    """Whether a heading names a council by its place alone, and the story has the things of a council."""
    if one.level != "thing" or not one.organisation.name.endswith("Council"):
        return False
    return any(
        other is not one and other.organisation.kind == "council" and other.level in {"thing", "hint"}
        for other in tallies.values()
    )


def _fold_boroughs(tallies: dict[str, Tally]) -> None:
    """Count "Walworth council" for the London Borough of Walworth."""
    boroughs = {_place_of(one.organisation.name): one for one in tallies.values() if _is_borough(one)}
    for tally in tallies.values():
        body = tally.organisation
        same = boroughs.get(_place_of(body.name)) if body.kind == "council" and tally.level in LEVELS else None
        if same is not None and same is not tally and body.sector is not Sector.LONDON_BOROUGHS:
            same.score += tally.score
            take_over(same, tally, 1.0)
            tally.score = 0.0


def _is_borough(tally: Tally) -> bool:
    return tally.organisation.sector is Sector.LONDON_BOROUGHS and tally.level in {"register", "pattern"}


def _place_of(name: str) -> str:
    """The bare place in the name of a council ("london borough of walworth", "walworth council": walworth)."""
    words = [word for word in fold(name).split() if word not in _COUNCIL_WORDS]
    return " ".join(words)


_COUNCIL_WORDS = frozenset("london royal borough of the council lb lbc city county district".split())


def _fold_generic(tallies: dict[str, Tally]) -> None:
    """Common nouns ("the council") count for the named body of that kind, and hints for their sector."""
    named = [tally for tally in tallies.values() if tally.level in {"register", "pattern"}]
    if not any(tally.organisation.kind == "council" for tally in named):
        places = [tally for tally in tallies.values() if tally.level == "place"]
        named += places[:1] if len(places) == 1 else []  # "the council" of somebody in Newham
    for tally in tallies.values():
        if tally.level not in {"generic", "thin", "thing", "hint"}:
            continue
        ending = " " + fold(tally.organisation.name)
        same = [one for one in named if any(words.endswith(ending) for words in one.known_as)] or [
            one for one in named if _same_kind(one.organisation, tally.organisation)
        ]
        if same:
            best = max(same, key=lambda one: one.score)
            if best.level == "place" and tally.level != "generic":
                continue
            if best.level == "place":
                best.level = "pattern"
            best.score += tally.score * (0.6 if tally.level in NO_BODIES else 1.0)
            take_over(best, tally, 0.0 if tally.level in NO_BODIES else 1.0)
            tally.score = tally.score * 0.2 if tally.level in NO_BODIES else 0.0


def _same_kind(named: Organisation, common: Organisation) -> bool:
    if common.kind == named.kind and common.kind != "business":
        return True
    if common.kind in {"part", "contractor"}:
        return False
    if common.kind == "vague":
        return not named.public and named.kind in {"business", "vague", "unknown", ""}
    return named.sector == common.sector or (common.kind == "council" and named.sector == Sector.LONDON_BOROUGHS)


def _fold_parts(tallies: dict[str, Tally]) -> None:
    """Count "head office" and "the branch" for the body whose part they are; "the practice" for the one vet named."""
    solid = [one for one in tallies.values() if one.level not in NO_BODIES and one.score > 0]
    whole = [one for one in solid if one.organisation.kind not in _NOT_WHOLE]
    private = [one for one in whole if one.level in {"generic", "thin"} and not one.organisation.public]
    for tally in solid:
        kind = tally.organisation.kind
        into: Tally | None = None
        if kind == "part" and tally.level in {"generic", "thin"}:
            into = max(whole, key=lambda one: one.score, default=None)
        elif kind == "vague" and tally.level in {"generic", "thin"} and len(private) == 1:
            into = private[0]
        if into is not None and into is not tally:
            into.score += tally.score
            take_over(into, tally, 1.0)
            tally.score = 0.0


_NOT_WHOLE = frozenset(
    {"part", "vague", "platform", "court", "neighbour", "employer", "marketing", "ico", "contractor"}
)


_HOLDERS_OF_RECORDS = frozenset({"police", "justice", "court", "department"})
_HEALTH_RECORD_WORDS = frozenset("nhs gp gps doctor doctor's doctors surgery hospital gp's health".split())


def _told_to_fetch(tallies: dict[str, Tally], story: str) -> None:
    """Where somebody must fetch his own record and hand it over, whoever keeps the record is not complained of."""
    if not FORCED.search(story):
        return
    for tally in tallies.values():
        words = set(fold(tally.organisation.name).split())
        firm = tally.level in {"register", "pattern"} and not tally.organisation.public
        if firm or (tally.level == "pattern" and not words & _HEALTH_RECORD_WORDS):
            tally.score += 0.8
        if tally.organisation.kind in _HOLDERS_OF_RECORDS or words & _HEALTH_RECORD_WORDS:
            tally.score *= 0.03


_CAMERA = compile_pattern(
    r"\b(?:cameras?|camra|cctv|doorbells?|ring bell|dashcam|drones?|film(?:s|ed|ing)|record(?:s|ing) (?:us"
    r"|me|my|our))\b",
    ignore_case=True,
)
_HOUSEHOLD = compile_pattern(
    r"\b(?:(?:him|her|them|man|woman|bloke|chap|lady|couple|family|people|folk|fella) (?:at|from|in"
    r"|over at) (?:no\.? ?|number )?\d+[a-z]?|next door|neighbou?rs?|over the fence|party wall"
    r"|shared (?:drive|path|passage)|cymydog|cymdogion|drws nesaf)\b",
    ignore_case=True,
)  # fmt: skip


def _next_door(tallies: dict[str, Tally], story: str) -> None:
    """A householder's camera: whoever else was asked about it, the neighbour is complained of."""
    if _CAMERA.search(story) and _HOUSEHOLD.search(story):
        next_door = Organisation("neighbour", Sector.GENERAL_BUSINESS, kind="neighbour")
        tally = tallies.setdefault("neighbour", Tally(next_door, "generic"))
        tally.score += 3.0
        tally.said["household-camera"] = 3.0
        tally.why = tally.why or "a householder's camera"
