"""The trade of bodies whose name tells none, from the things told around them: a loan, a router, a mugshot.

Promises: such a body takes the trade of which most is told, if plainly more than of any other; a part of its name
("ParkRight") goes before few things; a firm of several trades at once is named as such, not given one. Where it is the
sending that is complained of, that is the matter, whoever sends. Refuses to touch a name that tells its trade, and to
say which body is written about: that is `written_about`.
"""

from __future__ import annotations

import itertools

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import Organisation, fold
from gateway.domain.parts_played import word_class
from gateway.domain.tallies import NO_BODIES, Tally
from gateway.domain.trade_names import trade_in_the_name
from gateway.domain.wording import compile_pattern

__all__ = ["bring_in_marketing", "is_marketed", "tell_trades", "things_by_trade"]

_MIXED = (Sector.TELECOMS, Sector.LENDERS, Sector.GENERAL_BUSINESS, Sector.DIRECT_MARKETING)
_OF_PRIVATE_TRADES = frozenset(
    {
        Sector.LENDERS, Sector.FINANCE, Sector.TELECOMS, Sector.GENERAL_BUSINESS, Sector.HEALTH, Sector.EDUCATION,
        Sector.LEISURE, Sector.TRANSPORT, Sector.CHARITIES, Sector.DIRECT_MARKETING,
    }
)  # fmt: skip
_ONE_FIRM = compile_pattern(
    r"\b(?:one (?:login|log in|bill|account|firm|company|app|computer|outfit|group)|same (?:login|bill"
    r"|account|firm|company|people|outfit|lot|group)|all (?:off|from|with|through|on|in|come) (?:one"
    r"|the one|the same|them)|each (?:dept|department|bit|part|side|arm)|other two|which (?:part|bit|arm"
    r"|side|one|department|dept)|and all|everything with|bundle|the lot with|whole group|under one roof"
    r"|holds the master|do(?:es)? (?:me|my|us) \w+, (?:me|my) \w+)\b",
    ignore_case=True,
)  # fmt: skip
# Several of these had of one firm.
_PRODUCTS = (
    compile_pattern(r"\b(?:broadband|mobile|phone|sim|telly|tv|internet|wifi|landline)\b", ignore_case=True),
    compile_pattern(
        r"\b(?:loan|credit card|store card|hire purchase|hp|on tick|finance|mortgage|overdraft|catalogue)\b",
        ignore_case=True,
    ),
    compile_pattern(
        r"\b(?:gas|leccy|lecky|electric|electricity|energy|boiler cover|shop account|curtains|furniture"
        r"|sofa)\b",
        ignore_case=True,
    ),
)
_MARKETING = word_class("marketing")


def things_by_trade(tallies: dict[str, Tally]) -> dict[Sector, float]:
    """How much of what the writer had or asked of somebody is of each trade: 1 for a thing, at most 1 for a hint."""
    things: dict[Sector, float] = {}
    for tally in tallies.values():
        if tally.level in {"thing", "hint"} and tally.score > 0:
            share = 1.0 if tally.level == "thing" else 0.5 * min(tally.count, 2)
            things[tally.organisation.sector] = things.get(tally.organisation.sector, 0.0) + share
    return things


def tell_trades(known: list[Tally], things: dict[Sector, float], story: str) -> tuple[Organisation, ...]:
    """Give bodies whose name tells no trade that of the things around them, in place.

    Args:
        known: the bodies that come into question.
        things: as `things_by_trade` counts them.
        story: the beginning of the passages judged.

    Returns:
        The bodies of one firm that has several trades; they keep the trade they had.
    """
    several: list[Organisation] = []
    marketed = is_marketed(story)
    mixed = bool(_ONE_FIRM.search(story)) and sum(bool(had.search(story)) for had in _PRODUCTS) > 1
    for tally in known:
        body = tally.organisation
        if body.kind == "social":
            benefits = things.get(Sector.CENTRAL_GOVERNMENT, 0) > things.get(Sector.LOCAL_GOVERNMENT, 0)
            if benefits:
                tally.organisation = Organisation(body.name, Sector.CENTRAL_GOVERNMENT, body.public, body.kind)
        if body.kind not in {"vague", "part"} or tally.level in NO_BODIES:
            continue
        if mixed:
            several.append(body)
            continue
        named_apart = tally.level == "pattern" and body.sector is not Sector.GENERAL_BUSINESS  # "Fairhaven Trust"
        trade = _trade(things, body.sector, enough=1.5 if named_apart else 1.0)
        if max(things.values(), default=0.0) < _MANY_THINGS:
            trade = trade_in_the_name(body.name) or trade
        if marketed and trade is Sector.GENERAL_BUSINESS:
            trade = Sector.DIRECT_MARKETING
        if trade is not body.sector:
            tally.organisation = Organisation(body.name, trade, body.public, body.kind)
    return (*several, *_of_one_name(known))


def _public_trade(things: dict[Sector, float]) -> Sector | None:
    """The public service whose things stand all around a bare name ("West Mercia", mugshot, custody)."""
    told = sorted(((score, sector) for sector, score in things.items()), reverse=True)
    if (
        told[0][1] in _PUBLIC_SERVICES
        and told[0][0] >= _MANY_THINGS
        and (len(told) == 1 or told[0][0] >= 2 * told[1][0])
    ):
        return told[0][1]
    return None


_PUBLIC_SERVICES = frozenset({Sector.CRIMINAL_JUSTICE, Sector.LOCAL_GOVERNMENT, Sector.CENTRAL_GOVERNMENT})
_MANY_THINGS = 2.0


def _trade(things: dict[Sector, float], usual: Sector, *, enough: float) -> Sector:
    """The trade that the things around tell; `usual` where they tell too little, or two as well as each other."""
    told = sorted(((score, sector) for sector, score in things.items() if sector in _OF_PRIVATE_TRADES), reverse=True)
    told = [(score + (0.5 if sector is usual else 0.0), sector) for score, sector in told]
    told.sort(reverse=True)
    if things and (told_public := _public_trade(things)):
        return told_public
    if not told or told[0][0] < enough or (len(told) > 1 and told[0][0] < 1.5 * told[1][0]):
        return usual
    return told[0][1]


def _of_one_name(known: list[Tally]) -> tuple[Organisation, ...]:
    """Bodies of one first name and several private trades ("Brightside Mobile", "Brightside Loans")."""
    by_name: dict[str, list[Organisation]] = {}
    for tally in known:
        first = fold(tally.organisation.name).partition(" ")[0]
        if tally.level == "pattern" and tally.organisation.sector in _MIXED and len(first) > 4:
            by_name.setdefault(first, []).append(tally.organisation)
    return tuple(body for some in by_name.values() if len({one.sector for one in some}) > 1 for body in some)


def is_marketed(story: str) -> bool:
    """Whether unwanted messages are told of, in at least two different words."""
    return len(_words_of_marketing(story)) > 1


def _words_of_marketing(story: str) -> set[str]:
    return {fold(found.group() or "") for found in itertools.islice(_MARKETING.finditer(story), 40)}


def bring_in_marketing(tallies: dict[str, Tally], story: str) -> None:
    """Where unwanted messages are told of, the sending comes into question as the matter, whoever sends."""
    told = _words_of_marketing(story)
    if len(told) > 1:
        sending = Organisation("direct marketing", Sector.DIRECT_MARKETING, kind="marketing")
        tally = tallies.setdefault("direct marketing", Tally(sending, "generic", why="unwanted marketing"))
        tally.score += 0.3 * len(told)
        tally.said["marketed"] = float(len(told))
