"""Which organisation a letter is about, and the sector that decides its work queue.

Promises: of several bodies that are named, the one complained of is told from those that pass by: the writer's own,
the school where the job is, the Ombudsman one means to go to, whoever was told the secret. It says how certain it is.
Refuses to guess from an unknown bare name, which is offered as trade and never as certain.

Weighed: the first body named (a letter opens with who one is), the one named most (a story has many actors), and the
part each mention plays in its sentence (complained of, asked, acting, told, near), summed. The last was taken, with
the trade that the wording of the whole letter is of (`sector_words`) as a second voice: it may also win where no body
of that trade is named in any known way.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from math import exp, log, log1p
from typing import TYPE_CHECKING

from gateway.domain.correspondence import CaseType, Sector
from gateway.domain.organisations import LEVELS, LONGEST_PASSAGE, NO_NAME, Mention, Organisation, fold
from gateway.domain.parts_played import (
    EMPLOYED,
    FORCED,
    PASSING,
    TOLD,
    did_something,
    is_complained_of,
    weigh,
    word_class,
)
from gateway.domain.sector_words import load_sector_words
from gateway.domain.trade_names import names_of_firms, trade_in_the_name
from gateway.domain.wording import compile_pattern, plain
from gateway.domain.work_queues import choose_queue
from parsers.reading import Channel, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.domain.organisations import Register
    from parsers.reading import Reading

__all__ = ["Choice", "Named", "bodies_named", "choose_organisation", "features", "queue_of", "story_of"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The organisation written about.

    Attributes:
        certain: whether the sector is safe enough for a queue.
        strength: 0-1, how far it is ahead of the next one in another sector.
        sectors: the sectors that come into question, best first.
        faint: no body is named, only things of its trade ("ward", "overdraft").
    """

    organisation: Organisation
    certain: bool
    strength: float
    why: str
    sectors: tuple[Sector, ...] = ()
    faint: bool = False


@dataclass(slots=True)
class _Tally:
    organisation: Organisation
    level: str
    score: float = 0.0
    count: int = 0
    why: str = ""
    employs_the_writer: bool = False
    was_told: bool = False
    known_as: set[str] = field(default_factory=set)
    said: dict[str, float] = field(default_factory=dict)  # the ways of speaking about it, by how often
    sender: bool = False


def choose_organisation(
    reading: Reading, register: Register, *, own: bool = False, about_office: bool = False, public: bool = False
) -> Choice | None:
    """The organisation written about; None when none is named.

    Args:
        reading: the item.
        register: names and patterns.
        own: the organisation reports on itself (COM): the sender is not left out.
        about_office: the regulator itself may be the one complained of.
        public: it is about a public authority (FOIA, EIR); a firm that is named counts for little.
    """
    story = _Story.of(reading)
    known, several = _bodies(reading, register, story, own=own, about_office=about_office, public=public)
    named = _worded_by(story, known, public=public, silent=own or about_office)
    choice = _decide(named)
    if choice is None and not public and _is_marketed(story.flat):
        marketer = Organisation("direct marketing", Sector.DIRECT_MARKETING, kind="marketing")
        return Choice(marketer, certain=True, strength=0.6, why="marketing of nobody named", faint=True)
    if choice and several and choice.organisation in several:
        sectors = (Sector.GENERAL_BUSINESS, Sector.TELECOMS, Sector.LENDERS)
        return Choice(
            choice.organisation, certain=False, strength=0.5, why="one firm of several trades", sectors=sectors
        )
    return choice


@dataclass(frozen=True, slots=True)
class _Story:
    """The passages judged, and the beginning of each in one text."""

    texts: list[tuple[Place, str]]
    flat: str

    @classmethod
    def of(cls, reading: Reading) -> _Story:
        texts = [(place, _calm(plain(text[:LONGEST_PASSAGE]))) for place, text in _judged_texts(reading)]
        return cls(texts, "\n".join(flat[:_STORY_CHARACTERS] for _, flat in texts))


def _calm(text: str) -> str:
    """A passage written in capitals in small letters: its capitals tell no names."""
    capitals = sum(map(str.isupper, text))
    return fold(text) if " " in text.strip() and capitals > 0.7 * sum(map(str.isalpha, text)) else text


@dataclass(frozen=True, slots=True)
class Named:
    """The bodies of a letter and what its wording tells of the sector written about.

    Attributes:
        bodies: those that come into question, in the trades that the story tells.
        shares: of each sector, how much the wording is of it; empty where that must not count.
        public: the letter is about a public authority (FOIA, EIR).
    """

    bodies: list[_Tally]
    shares: dict[Sector, float]
    public: bool

    def candidates(self) -> list[_Tally]:
        """The bodies, and for each queue to which none of them leads a body that nobody names, of its likeliest sector.

        Of a letter that names nobody at all, only where the wording is plain.
        """
        if not self.shares or (not self.bodies and max(self.by_queue().values()) < _PLAIN):
            return self.bodies
        bodies = [one for one in self.bodies if queue_of(one.organisation, public=self.public).isdigit()]
        taken = {queue_of(tally.organisation, public=self.public) for tally in bodies}
        added: list[_Tally] = []
        for sector in sorted(self.shares, key=lambda one: -self.shares[one]):
            body = Organisation("", sector, public=self.public or sector in _ANSWERING, kind=_UNNAMED)
            queue = queue_of(body, public=self.public)
            if queue.isdigit() and queue not in taken:
                taken.add(queue)
                added.append(_Tally(body, _UNNAMED, why="by the wording of the letter"))
        return [*bodies, *added]

    def by_queue(self) -> dict[str, float]:
        """The shares of all sectors that lead to each queue, added."""
        added: dict[str, float] = {}
        for sector, share in self.shares.items():
            queue = _queue_of(sector, public=self.public)
            added[queue] = added.get(queue, 0.0) + share
        return added


_UNNAMED = "unnamed"
_ANSWERING = frozenset(
    {
        Sector.CENTRAL_GOVERNMENT, Sector.CRIMINAL_JUSTICE, Sector.LONDON_BOROUGHS, Sector.LOCAL_GOVERNMENT,
        Sector.EDUCATION, Sector.HEALTH, Sector.REGULATORS, Sector.ENVIRONMENT, Sector.BBC,
    }
)  # fmt: skip
_PLAIN = 0.42  # a share of the wording; a guess between mail about nobody and about a body told by its things


def queue_of(body: Organisation, *, public: bool) -> str:
    """The queue of a concern about this body, or of one about its answer to a request for information."""
    return _queue_of(Sector.ENVIRONMENT if public and body.kind in _UTILITIES else body.sector, public=public)


@cache
def _queue_of(sector: Sector, *, public: bool) -> str:
    return choose_queue(CaseType.FS50 if public else CaseType.RFA, sector).queue


_UTILITIES = frozenset({"water", "energy"})  # they answer for environmental information only


def story_of(reading: Reading) -> str:
    """The beginning of each passage that is judged, in one text."""
    return _Story.of(reading).flat


def bodies_named(reading: Reading, register: Register, *, own: bool, about_office: bool, public: bool) -> Named:
    """The bodies that come into question, and the shares of the sectors; arguments as `choose_organisation`."""
    story = _Story.of(reading)
    known = _bodies(reading, register, story, own=own, about_office=about_office, public=public)[0]
    return _worded_by(story, known, public=public, silent=own or about_office)


def _worded_by(story: _Story, known: list[_Tally], *, public: bool, silent: bool) -> Named:
    few = known and len(story.flat) < _FEW_CHARACTERS  # one or two sentences: their bodies tell, not their words
    return Named(known, {} if silent or few else load_sector_words().shares(story.flat), public=public)


_FEW_CHARACTERS = 110


def _bodies(
    reading: Reading, register: Register, told: _Story, *, own: bool, about_office: bool, public: bool
) -> tuple[list[_Tally], tuple[Organisation, ...]]:
    """The bodies that come into question, and those of several trades at once."""
    story = told.flat
    tallies = _counted(reading, register, told.texts)
    if not any(one.level not in _NO_BODIES for one in tallies.values()) and reading.quoted_text:
        quoted = (Place.FORWARDED, plain(reading.quoted_text[:_STORY_CHARACTERS]))
        tallies = _counted(reading, register, [*told.texts, quoted])  # who it is stands only in their answer
    things = _things(tallies)
    _fold_short_names(tallies)
    _in_london(tallies, story)
    _fold_employers(tallies)
    _fold_boroughs(tallies)
    _fold_generic(tallies)
    _fold_parts(tallies)
    _told_to_fetch(tallies, story)
    _next_door(tallies, story)
    if about_office:
        office = Organisation("Information Commissioner's Office", Sector.REGULATORS, public=True, kind="ico")
        tallies.setdefault(fold(office.name), _Tally(office, "register", 0.1, 1, "the office itself"))
    _weaken_unknown(tallies)
    for tally in tallies.values():
        tally.score *= _standing(tally, public=public)
        if not own and _is_sender(tally.organisation, reading):
            tally.score *= 0.25
            tally.sender = True
        if tally.organisation.kind == "ico":
            tally.score = tally.score + 20 if about_office else -1
    if not public:
        _of_marketing(tallies, story)
    known = [tally for tally in tallies.values() if tally.score > 0]
    several = () if public else _tell_trades(known, things, story)
    every = sum(things.values()) or 1.0
    for tally in known:
        had = things.get(tally.organisation.sector, 0.0)
        tally.said |= {"things": had, "things.share": had / every}
    return known, several


def _standing(tally: _Tally, *, public: bool) -> float:
    """The share that counts of what speaks for a body: less of those only told, of contractors, of firms in FOI."""
    if tally.level == "unknown" and tally.score < _ENOUGH_FOR_UNKNOWN:
        return 0.0
    if tally.level == "thing" and tally.organisation.name.endswith(" Council") and tally.organisation.kind == "council":
        return 0.0  # a place in the heading, and nothing of a council in the story
    share = 0.35 if tally.was_told else 1.0
    if tally.organisation.kind == "contractor":
        share *= 0.6
    if public and not tally.organisation.public and tally.organisation.kind not in _ENVIRONMENTAL:
        share *= 0.15
    return share


def _weaken_unknown(tallies: dict[str, _Tally]) -> None:
    """Names of no known build count for less where a body of a known one plays a part."""
    sure = max((one.score for one in tallies.values() if one.level in {"register", "pattern"}), default=0.0)
    for tally in tallies.values():
        if tally.level == "unknown":
            tally.score *= 0.4 if sure >= _PLAYS_A_PART else 0.8


_PLAYS_A_PART = 1.0
_ENVIRONMENTAL = frozenset({"water", "energy", "transport"})  # asked under the Regulations, not being authorities
_NO_BODIES = frozenset({"hint", "thing", "place"})
_STORY_CHARACTERS = 8_000
_ENOUGH_FOR_UNKNOWN = 0.4  # an unknown name must have been asked or have done something


def _counted(reading: Reading, register: Register, texts: list[tuple[Place, str]]) -> dict[str, _Tally]:
    """Every body named in the item, with the sum of the parts it plays."""
    tallies: dict[str, _Tally] = {}
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
        stretch = _Stretch(place, number, flat, _letter_proper(flat))
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


def _things(tallies: dict[str, _Tally]) -> dict[Sector, float]:
    """What the writer had or asked of somebody, by trade."""
    things: dict[Sector, float] = {}
    for tally in tallies.values():
        if tally.level in {"thing", "hint"}:
            share = 1.0 if tally.level == "thing" else 0.5 * min(tally.count, 2)
            things[tally.organisation.sector] = things.get(tally.organisation.sector, 0.0) + share
    return things


def _fold_short_names(tallies: dict[str, _Tally]) -> None:
    """Count "Brightwell" for "Brightwell Group", and "the Fairhaven people" for the trust of that name."""
    named = [tally for tally in tallies.values() if tally.level in {"register", "pattern"}]
    for key, tally in tallies.items():
        if tally.level != "unknown":
            continue
        longer = next((one for one in named if _is_short_for(key, fold(one.organisation.name))), None)
        if longer is not None:
            longer.score += tally.score
            _take_over(longer, tally, 1.0)
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


def _in_london(tallies: dict[str, _Tally], story: str) -> None:
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


def _fold_employers(tallies: dict[str, _Tally]) -> None:
    """Count "my own employer" for the body in which the writer says he works."""
    employers = [one for one in tallies.values() if one.organisation.kind == "employer" and one.score > 0.3]
    named = [one for one in tallies.values() if one.employs_the_writer and one.level not in _NO_BODIES]
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
            _take_over(best, employer, 1.0)
            employer.score = 0.0


def _is_place_of_heading(one: _Tally, tallies: dict[str, _Tally]) -> bool:
    """Whether a heading names a council by its place alone, and the story has the things of a council."""
    if one.level != "thing" or not one.organisation.name.endswith("Council"):
        return False
    return any(
        other is not one and other.organisation.kind == "council" and other.level in {"thing", "hint"}
        for other in tallies.values()
    )


_HOLDERS_OF_RECORDS = frozenset({"police", "justice", "court", "department"})
_HEALTH_RECORD_WORDS = frozenset("nhs gp gps doctor doctor's doctors surgery hospital gp's health".split())


def _told_to_fetch(tallies: dict[str, _Tally], story: str) -> None:
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


def _next_door(tallies: dict[str, _Tally], story: str) -> None:
    """A householder's camera: whoever else was asked about it, the neighbour is complained of."""
    if _CAMERA.search(story) and _HOUSEHOLD.search(story):
        next_door = Organisation("neighbour", Sector.GENERAL_BUSINESS, kind="neighbour")
        tally = tallies.setdefault("neighbour", _Tally(next_door, "generic"))
        tally.score += 3.0
        tally.said["household-camera"] = 3.0
        tally.why = tally.why or "a householder's camera"


# ---------------------------------------------------------------- trades of bodies whose name says nothing

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


def _tell_trades(known: list[_Tally], things: dict[Sector, float], story: str) -> tuple[Organisation, ...]:
    """Give bodies whose name tells no trade that of the things around them; those of several trades at once."""
    several: list[Organisation] = []
    marketed = _is_marketed(story)
    mixed = bool(_ONE_FIRM.search(story)) and sum(bool(had.search(story)) for had in _PRODUCTS) > 1
    for tally in known:
        body = tally.organisation
        if body.kind == "social":
            benefits = things.get(Sector.CENTRAL_GOVERNMENT, 0) > things.get(Sector.LOCAL_GOVERNMENT, 0)
            if benefits:
                tally.organisation = Organisation(body.name, Sector.CENTRAL_GOVERNMENT, body.public, body.kind)
        if body.kind not in {"vague", "part"} or tally.level in _NO_BODIES:
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


def _is_marketed(story: str) -> bool:
    return len({fold(found.group() or "") for found in itertools.islice(_MARKETING.finditer(story), 40)}) > 1


def _of_one_name(known: list[_Tally]) -> tuple[Organisation, ...]:
    """Bodies of one first name and several private trades ("Brightside Mobile", "Brightside Loans")."""
    by_name: dict[str, list[Organisation]] = {}
    for tally in known:
        first = fold(tally.organisation.name).partition(" ")[0]
        if tally.level == "pattern" and tally.organisation.sector in _MIXED and len(first) > 4:
            by_name.setdefault(first, []).append(tally.organisation)
    return tuple(body for some in by_name.values() if len({one.sector for one in some}) > 1 for body in some)


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


def _is_no_name(word: str) -> bool:
    folded = fold(word)
    return folded.split("'")[0] in NO_NAME | _NOT_TRADE or folded in NO_NAME or any(one.isdigit() for one in word)


_NOT_TRADE = frozenset(
    """mr mrs ms miss dr ico office information commissioner freedom act request nobody somebody english welsh
    they she""".split()
)


def _judged_texts(reading: Reading) -> Iterator[tuple[Place, str]]:
    if reading.passages:
        for passage in reading.passages:
            yield passage.place, passage.text
        return
    yield Place.SUBJECT, reading.subject
    yield Place.BODY, reading.new_text or reading.text


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


def _count_short_forms(tallies: dict[str, _Tally], mentions: tuple[Mention, ...], text: str) -> None:
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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One passage with its place, its number and where the letter itself begins and ends."""

    place: Place
    number: int
    text: str
    letter: tuple[int, int]


def _count(tallies: dict[str, _Tally], mention: Mention, stretch: _Stretch) -> None:
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
    if score > 0.5 and number <= 1 and mention.start < 400 and mention.level not in _NO_BODIES:
        score += 0.5
    key = fold(mention.organisation.name)
    tally = tallies.setdefault(key, _Tally(mention.organisation, mention.level))
    tally.count += 1
    _remember(tally, mention, stretch, ways)
    tally.known_as.add(fold(mention.words))
    tally.score += score if tally.count <= 6 else score * 0.2
    tally.why = tally.why or why
    tally.was_told = tally.was_told or (told and tally.count == 1)
    tally.employs_the_writer = tally.employs_the_writer or employs
    if LEVELS.get(mention.level, 0) > LEVELS.get(tally.level, 0):
        tally.level, tally.organisation = mention.level, mention.organisation


def _remember(tally: _Tally, mention: Mention, stretch: _Stretch, spoken: tuple[str, ...]) -> None:
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


def _take_over(into: _Tally, one: _Tally, share: float) -> None:
    """Count what is said of `one` for `into`."""
    for way, often in one.said.items():
        into.said[way] = into.said.get(way, 0.0) + share * often
    into.count += one.count


_MOST_REMEMBERED = 12


_PERSON_AFTER = compile_pattern(r"^[^.!?]{0,40}\b(?:he|she|his|her|himself|herself|him)\b", ignore_case=True)
_IN_HEADING = {"register": 2.0, "pattern": 2.0, "generic": 0.6, "unknown": 0.8}


def _fold_generic(tallies: dict[str, _Tally]) -> None:
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
            best.score += tally.score * (0.6 if tally.level in _NO_BODIES else 1.0)
            _take_over(best, tally, 0.0 if tally.level in _NO_BODIES else 1.0)
            tally.score = tally.score * 0.2 if tally.level in _NO_BODIES else 0.0


def _fold_boroughs(tallies: dict[str, _Tally]) -> None:
    """Count "Walworth council" for the London Borough of Walworth."""
    boroughs = {_place_of(one.organisation.name): one for one in tallies.values() if _is_borough(one)}
    for tally in tallies.values():
        body = tally.organisation
        same = boroughs.get(_place_of(body.name)) if body.kind == "council" and tally.level in LEVELS else None
        if same is not None and same is not tally and body.sector is not Sector.LONDON_BOROUGHS:
            same.score += tally.score
            _take_over(same, tally, 1.0)
            tally.score = 0.0


def _is_borough(tally: _Tally) -> bool:
    return tally.organisation.sector is Sector.LONDON_BOROUGHS and tally.level in {"register", "pattern"}


def _place_of(name: str) -> str:
    """The bare place in the name of a council ("london borough of walworth", "walworth council": walworth)."""
    words = [word for word in fold(name).split() if word not in _COUNCIL_WORDS]
    return " ".join(words)


_COUNCIL_WORDS = frozenset("london royal borough of the council lb lbc city county district".split())


def _fold_parts(tallies: dict[str, _Tally]) -> None:
    """Count "head office" and "the branch" for the body whose part they are; "the practice" for the one vet named."""
    solid = [one for one in tallies.values() if one.level not in _NO_BODIES and one.score > 0]
    whole = [one for one in solid if one.organisation.kind not in _NOT_WHOLE]
    private = [one for one in whole if one.level in {"generic", "thin"} and not one.organisation.public]
    for tally in solid:
        kind = tally.organisation.kind
        into: _Tally | None = None
        if kind == "part" and tally.level in {"generic", "thin"}:
            into = max(whole, key=lambda one: one.score, default=None)
        elif kind == "vague" and tally.level in {"generic", "thin"} and len(private) == 1:
            into = private[0]
        if into is not None and into is not tally:
            into.score += tally.score
            _take_over(into, tally, 1.0)
            tally.score = 0.0


_NOT_WHOLE = frozenset(
    {"part", "vague", "platform", "court", "neighbour", "employer", "marketing", "ico", "contractor"}
)


def _of_marketing(tallies: dict[str, _Tally], story: str) -> None:
    """Where unwanted messages are told of, the sending comes into question as the matter, whoever sends."""
    told = {fold(found.group() or "") for found in itertools.islice(_MARKETING.finditer(story), 40)}
    if len(told) > 1:
        sending = Organisation("direct marketing", Sector.DIRECT_MARKETING, kind="marketing")
        tally = tallies.setdefault("direct marketing", _Tally(sending, "generic", why="unwanted marketing"))
        tally.score += 0.3 * len(told)
        tally.said["marketed"] = float(len(told))


def _same_kind(named: Organisation, common: Organisation) -> bool:
    if common.kind == named.kind and common.kind != "business":
        return True
    if common.kind in {"part", "contractor"}:
        return False
    if common.kind == "vague":
        return not named.public and named.kind in {"business", "vague", "unknown", ""}
    return named.sector == common.sector or (common.kind == "council" and named.sector == Sector.LONDON_BOROUGHS)


def _is_sender(organisation: Organisation, reading: Reading) -> bool:
    """Whether the item comes from this organisation, by address or signature."""
    domain = reading.sender.domain if reading.sender else ""
    words = [word for word in fold(organisation.name).replace("'", "").split() if len(word) > 3]
    if not words:
        return False
    label = domain.replace("-", "").replace(".", "")
    if label and words[0] in label and (len(words) < 2 or any(word[:5] in label for word in words[1:])):
        return True
    signed = fold(plain(reading.signature))
    return reading.channel is Channel.EMAIL and len(words) > 1 and bool(signed) and fold(organisation.name) in signed


def features(named: Named) -> list[tuple[Organisation, dict[str, float]]]:
    """Each body that comes into question, and what is known of it for the fitted weights.

    The sum by hand, its kind, the ways of speaking of it, and how much the wording of the letter is of its sector.
    """
    return [(one.organisation, known) for one, known in _with_features(named)]


def _with_features(named: Named) -> list[tuple[_Tally, dict[str, float]]]:
    tallies = named.candidates()
    most = max((one.score for one in tallies), default=1.0) or 1.0
    by_queue = named.by_queue()
    return [
        (one, _features(one, most) | _beside(one, tallies, most) | _worded(one.organisation, named, by_queue))
        for one in tallies
    ]


def _beside(one: _Tally, others: list[_Tally], most: float) -> dict[str, float]:
    """Whether a body only passes by, and is employer or confidant of the writer, where another plays a part."""
    if one.score >= _PLAYS_A_PART or most < 2 * _PLAYS_A_PART or one.level == _UNNAMED:
        return {}
    named = any(other.score == most and other.level in {"register", "pattern"} for other in others)
    ways = {"beside": 1.0, "beside.named": float(named)}
    if one.employs_the_writer:
        ways["beside.employs"] = 1.0
    if one.was_told:
        ways["beside.told"] = 1.0
    return ways


def _worded(body: Organisation, named: Named, by_queue: dict[str, float]) -> dict[str, float]:
    """How much the wording is of the body's sector, and of all sectors that share its queue."""
    if not named.shares:
        return {}
    queue = queue_of(body, public=named.public)
    own = named.shares[Sector.ENVIRONMENT if named.public and body.kind in _UTILITIES else body.sector]
    shared = by_queue.get(queue, 0.0)
    return {
        "wording.sector": log(max(own, _LEAST)),
        "wording.sector.much": own,
        "wording.queue": log(max(shared, _LEAST)),
        "wording.queue.much": shared,
        f"{body.kind}.{body.sector.value}" if body.kind == _UNNAMED else "named": 1.0,
        "no-queue": float(not queue.isdigit()),
    }


_LEAST = 0.02  # shares below this say no more


def _features(one: _Tally, most: float) -> dict[str, float]:
    body = one.organisation
    known = {
        "score": log1p(one.score),
        "share": one.score / most,
        "ahead": float(one.score == most),
        "count": log1p(one.count),
        "sender": float(one.sender),
        "told": float(one.was_told),
        "employs": float(one.employs_the_writer),
        f"is.{one.level}": 1.0,
        f"kind.{body.kind or 'none'}": 1.0,
        f"sector.{body.sector.value}": 1.0,
    }
    return known | {way: log1p(often) for way, often in one.said.items()}


@cache
def _weights() -> dict[str, float]:
    """What each feature weighs: `registers/part_weights.toml`, made by scripts/fit_written_about.py."""
    file = resources.files("gateway") / "registers" / "part_weights.toml"
    weights: dict[str, float] = tomllib.loads(file.read_text("utf-8"))["weights"]
    return weights


def _decide(named: Named) -> Choice | None:
    """The queue whose bodies are together the likeliest, and of these the likeliest body."""
    known = _with_features(named)
    if not known:
        return None
    weights = _weights()
    speaks = [sum(weights.get(name, 0.0) * much for name, much in one.items()) for _, one in known]
    if not named.shares:  # too short for weights that were learnt from whole letters: the sum by hand speaks
        speaks = [_OF_SHORT * one + tally.score for one, (tally, _) in zip(speaks, known, strict=True)]
    most = max(speaks)
    ranked = sorted(
        ((exp(one - most), tally) for one, (tally, _) in zip(speaks, known, strict=True)),
        key=lambda one: (-one[0], one[1].organisation.name),
    )
    by_queue: dict[str, float] = {}
    for share, tally in ranked:
        queue = queue_of(tally.organisation, public=named.public)
        by_queue[queue] = by_queue.get(queue, 0.0) + share
    (own, queue), *others = sorted(((share, queue) for queue, share in by_queue.items()), reverse=True)
    best = next(one for _, one in ranked if queue_of(one.organisation, public=named.public) == queue)
    ahead = own / (own + (others[0][0] if others else 0.0))
    in_question = {queue, *(other for share, other in others if share >= _IN_QUESTION * own)}
    sectors = dict.fromkeys(
        one.organisation.sector for _, one in ranked if queue_of(one.organisation, public=named.public) in in_question
    )
    return Choice(
        _named_of_trade(best, named.bodies, ranked),
        certain=ahead >= _AHEAD,
        strength=round(ahead, 3),
        why=best.why or "named most",
        sectors=tuple(sectors),
        faint=best.level in {"hint", "thing", "unknown", _UNNAMED},
    )


def _named_of_trade(best: _Tally, bodies: list[_Tally], ranked: list[tuple[float, _Tally]]) -> Organisation:
    """The body; of a trade that only the wording tells, with the likeliest name that nobody knows."""
    if best.level != _UNNAMED:
        return best.organisation
    unknown = [one for _, one in ranked if one in bodies and one.level == "unknown"]
    name = unknown[0].organisation.name if unknown else ""
    return Organisation(name, best.organisation.sector, best.organisation.public, best.organisation.kind)


_OF_SHORT = 0.4
_AHEAD = 0.52  # of the best two; less is no certainty
_IN_QUESTION = 0.3
