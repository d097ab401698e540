"""Which organisation a letter is about, and the sector that decides its work queue.

Promises: of several bodies that are named, the one complained of is told from those that pass by: the writer's own,
the school where the job is, the Ombudsman one means to go to, whoever was told the secret. It says how certain it is.
Refuses to guess from an unknown bare name, which is offered as trade and never as certain.

What speaks for each body is summed in `tallies`, several names of one body are made one in `same_body`, and a name that
tells no trade gets one in `trades_told`; here the bodies that are left are compared.

Weighed: the first body named (a letter opens with who one is), the one named most (a story has many actors), and the
part each mention plays in its sentence (complained of, asked, acting, told, near), summed. The last was taken, with
the trade that the wording of the whole letter is of (`sector_words`) as a second voice: it may also win where no body
of that trade is named in any known way.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import exp, log, log1p
from typing import TYPE_CHECKING

from gateway.domain.correspondence import CaseType, Sector
from gateway.domain.level_bodies import level_bodies, sells_in_several_trades
from gateway.domain.nobody_named import tells_no_trade
from gateway.domain.organisations import LONGEST_PASSAGE, Organisation, fold
from gateway.domain.same_body import fold_together
from gateway.domain.sector_words import load_sector_words
from gateway.domain.tallies import NO_BODIES, Tally, count_bodies
from gateway.domain.trades_told import bring_in_marketing, is_marketed, tell_trades, things_by_trade
from gateway.domain.wording import plain
from gateway.domain.work_queues import BUSINESS, choose_queue
from parsers.closing_block import split_closing
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
        words: by which it is named, or which tell its trade; the surest first.
        is_body: a name that may stand in a title; not "delivery", which only tells a trade.
    """

    organisation: Organisation
    certain: bool
    strength: float
    why: str
    sectors: tuple[Sector, ...] = ()
    faint: bool = False
    words: tuple[str, ...] = ()
    is_body: bool = True

    def rests_on(self) -> str:
        """The body and the words that the choice rests on: "Vale Bank ('vale bank'): it is said what it did"."""
        words = ", ".join(f"'{one}'" for one in self.words)
        body = self.organisation.name if self.is_body else ""
        return f"{body} ({words}): {self.why}".strip() if words else f"{body or 'nobody named'}: {self.why}"


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
    if choice is not None and choice.why == _BY_WORDING and not choice.organisation.name and tells_no_trade(story.flat):
        choice = None
    if choice is None and not public and is_marketed(story.flat):
        marketer = Organisation("direct marketing", Sector.DIRECT_MARKETING, kind="marketing")
        return Choice(marketer, certain=True, strength=0.6, why="marketing of nobody named", faint=True)
    if (choice and several and choice.organisation in several) or (
        not public and _sells_several(choice, known) and sells_in_several_trades(story.flat)
    ):
        body = choice.organisation if choice else Organisation("", Sector.GENERAL_BUSINESS, kind="vague")
        return Choice(body, certain=False, strength=0.5, why="one firm of several trades", sectors=_COLLECTIVE)
    signed = [one.organisation for one in known if one.only_signed]
    only_signed = [one for one in signed if not _has_domain_of(one, reading)]
    if choice is not None and not own and choice.organisation in only_signed:
        return replace(choice, certain=False, sectors=(), why="only signs")  # a name for the title, and no sector
    return _among_level_bodies(choice, known, story.flat, public=public)


_COLLECTIVE = (Sector.GENERAL_BUSINESS, Sector.TELECOMS, Sector.LENDERS)


def _sells_several(choice: Choice | None, known: list[Tally]) -> bool:
    """Whether what a letter says of a firm's sales may tell its queue: of a body that no list knows, in business."""
    if choice is None:
        return True
    listed = any(one.organisation == choice.organisation and one.level == "register" for one in known)
    return not listed and queue_of(choice.organisation, public=False) in BUSINESS


def _among_level_bodies(choice: Choice | None, known: list[Tally], story: str, *, public: bool) -> Choice | None:
    """The choice; not certain where the letter names that body and one of another queue as equals."""
    if choice is None or not choice.organisation.name:
        return choice
    level = [one.organisation for one in level_bodies(story, known)]
    queues = {queue_of(one, public=public) for one in level}
    if choice.organisation not in level or len(queues) == 1:
        return choice
    names = ", ".join(one.name for one in level)
    sectors = tuple(dict.fromkeys(one.sector for one in level))
    return replace(choice, certain=False, strength=0.5, why=f"named as equals: {names}", sectors=sectors)


@dataclass(frozen=True, slots=True)
class _Story:
    """The passages judged, and the beginning of each in one text."""

    texts: list[tuple[Place, str]]
    flat: str
    below: list[tuple[Place, str]]  # what stands below the names of others: in enclosures and attached letters
    signed: list[tuple[Place, str]]  # the same of the item's writer: post, employer, address at work

    @classmethod
    def of(cls, reading: Reading) -> _Story:
        texts: list[tuple[Place, str]] = []
        below: list[tuple[Place, str]] = []
        signed: list[tuple[Place, str]] = []
        for place, text in _judged_texts(reading):
            own, closing = _parted(text[:LONGEST_PASSAGE], place)
            texts.append((place, _calm(plain(own))))
            if closing:
                is_first = place is Place.BODY or not any(other is Place.PAGE for other, _ in texts[:-1])
                is_first = is_first and place is not Place.ATTACHMENT
                (signed if is_first or _ends_with_sender(own, reading) else below).append((place, plain(closing)))
        if reading.signature:
            signed.append((Place.BODY, plain(reading.signature[:_STORY_CHARACTERS])))
        return cls(texts, "\n".join(flat[:_STORY_CHARACTERS] for _, flat in texts), below, signed)

    def speaks_of_itself(self) -> bool:
        """Whether a body writes: "we" oftener than "I"."""
        words = Counter(fold(self.flat[:_STORY_CHARACTERS]).replace("'", " ").split())
        return sum(words[one] for one in _US) > sum(words[one] for one in _ME)


_US = ("we", "us", "our", "ours", "ni", "ein", "rydym", "ydym")
_ME = ("i", "me", "my", "mine", "fi", "fy", "rwyf", "rwy", "ydw", "dw")


def _parted(text: str, place: Place) -> tuple[str, str]:
    """A letter, and the block below its writer's name. What is forwarded is another's letter: its names all count."""
    if place not in _SIGNED_PLACES:
        return text, ""
    own, below = split_closing(text.split("\n"))
    return ("\n".join(own), "\n".join(below)) if below else (text, "")


def _ends_with_sender(letter: str, reading: Reading) -> bool:
    name = reading.sender.name if reading.sender else reading.sender_name
    words = fold(name or "").replace(",", " ").split()
    last = letter.rstrip()[-80:].rpartition("\n")[2]
    return bool(words) and words[-1] in fold(last).replace(",", " ").split()


_SIGNED_PLACES = frozenset({Place.BODY, Place.PAGE, Place.ATTACHMENT})


def _judged_texts(reading: Reading) -> Iterator[tuple[Place, str]]:
    if reading.passages:
        for passage in reading.passages:
            yield passage.place, passage.text
        return
    yield Place.SUBJECT, reading.subject
    yield Place.BODY, reading.new_text or reading.text


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

    bodies: list[Tally]
    shares: dict[Sector, float]
    public: bool

    def candidates(self) -> list[Tally]:
        """The bodies, and for each queue to which none of them leads a body that nobody names, of its likeliest sector.

        Of a letter that names nobody at all, only where the wording is plain.
        """
        if not self.shares or (not self.bodies and max(self.by_queue().values()) < _PLAIN):
            return self.bodies
        bodies = [one for one in self.bodies if queue_of(one.organisation, public=self.public).isdigit()]
        taken = {queue_of(tally.organisation, public=self.public) for tally in bodies}
        added: list[Tally] = []
        for sector in sorted(self.shares, key=lambda one: -self.shares[one]):
            body = Organisation("", sector, public=self.public or sector in _ANSWERING, kind=_UNNAMED)
            queue = queue_of(body, public=self.public)
            if queue.isdigit() and queue not in taken:
                taken.add(queue)
                added.append(Tally(body, _UNNAMED, why=_BY_WORDING))
        return [*bodies, *added]

    def by_queue(self) -> dict[str, float]:
        """The shares of all sectors that lead to each queue, added."""
        added: dict[str, float] = {}
        for sector, share in self.shares.items():
            queue = _queue_of(sector, public=self.public)
            added[queue] = added.get(queue, 0.0) + share
        return added


_UNNAMED = "unnamed"
_BY_WORDING = "by the wording of the letter"
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


def _worded_by(story: _Story, known: list[Tally], *, public: bool, silent: bool) -> Named:
    few = known and len(story.flat) < _FEW_CHARACTERS  # one or two sentences: their bodies tell, not their words
    return Named(known, {} if silent or few else load_sector_words().shares(story.flat), public=public)


_FEW_CHARACTERS = 110


def _bodies(
    reading: Reading, register: Register, told: _Story, *, own: bool, about_office: bool, public: bool
) -> tuple[list[Tally], tuple[Organisation, ...]]:
    """The bodies that come into question, and those of several trades at once."""
    story = told.flat
    tallies = count_bodies(reading, register, told.texts)
    if own:  # then who signs is the body
        tallies = count_bodies(reading, register, [*told.texts, *told.signed], below=told.below)
    elif not _names_a_body(tallies):
        signed = told.signed if told.speaks_of_itself() else ()
        tallies = count_bodies(reading, register, told.texts, below=told.below, signed=signed)
    if not any(one.level not in NO_BODIES for one in tallies.values()) and reading.quoted_text:
        quoted = (Place.FORWARDED, plain(reading.quoted_text[:_STORY_CHARACTERS]))
        tallies = count_bodies(reading, register, [*told.texts, quoted])  # who it is stands only in their answer
    things = things_by_trade(tallies)
    fold_together(tallies, story)
    if about_office:
        office = Organisation("Information Commissioner's Office", Sector.REGULATORS, public=True, kind="ico")
        tallies.setdefault(fold(office.name), Tally(office, "register", 0.1, 1, "the office itself"))
    _weaken_unknown(tallies)
    for tally in tallies.values():
        tally.score *= _standing(tally, public=public)
        if not own and _is_sender(tally.organisation, reading):
            tally.score *= 0.25
            tally.sender = True
        if tally.organisation.kind == "ico":
            tally.score = tally.score + 20 if about_office else -1
    _weaken_neighbours(tallies)
    if not public:
        bring_in_marketing(tallies, story)
    known = [tally for tally in tallies.values() if tally.score > 0]
    several = () if public else tell_trades(known, things, story)
    every = sum(things.values()) or 1.0
    for tally in known:
        had = things.get(tally.organisation.sector, 0.0)
        tally.said |= {"things": had, "things.share": had / every}
    return known, several


def _names_a_body(tallies: dict[str, Tally]) -> bool:
    return any(one.level in {"register", "pattern"} and one.score > 0 for one in tallies.values())


def _standing(tally: Tally, *, public: bool) -> float:
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


def _weaken_unknown(tallies: dict[str, Tally]) -> None:
    """Names of no known build count for less where a body of a known one plays a part."""
    sure = max((one.score for one in tallies.values() if one.level in {"register", "pattern"}), default=0.0)
    for tally in tallies.values():
        if tally.level == "unknown":
            tally.score *= 0.4 if sure >= _PLAYS_A_PART else 0.8


def _weaken_neighbours(tallies: dict[str, Tally]) -> None:
    """A neighbour is the one with a camera; beside a body that is said to have done something he is whom it befell.

    "My neighbour threatened me after the police gave him my address" is about the police.
    """
    acted = any(
        one.level in {"register", "pattern"}
        and one.organisation.kind != "neighbour"
        and one.score >= _PLAYS_A_GREAT_PART
        and one.why == "it is said what it did"
        for one in tallies.values()
    )
    for tally in tallies.values():
        if acted and tally.organisation.kind == "neighbour" and "household-camera" not in tally.said:
            tally.score *= 0.3


_PLAYS_A_PART = 1.0
_ENVIRONMENTAL = frozenset({"water", "energy", "transport"})  # asked under the Regulations, not being authorities
_STORY_CHARACTERS = 8_000
_ENOUGH_FOR_UNKNOWN = 0.4  # an unknown name must have been asked or have done something


def _is_sender(organisation: Organisation, reading: Reading) -> bool:
    """Whether the item comes from this organisation, by address or signature."""
    if _has_domain_of(organisation, reading):
        return True
    signed = fold(plain(reading.signature))
    name = fold(organisation.name)
    is_name = len([word for word in name.replace("'", "").split() if len(word) > 3]) > 1
    return reading.channel is Channel.EMAIL and is_name and bool(signed) and name in signed


def _has_domain_of(organisation: Organisation, reading: Reading) -> bool:
    domain = reading.sender.domain if reading.sender else ""
    words = [word for word in fold(organisation.name).replace("'", "").split() if len(word) > 3]
    if not words:
        return False
    label = domain.replace("-", "").replace(".", "")
    return bool(label) and words[0] in label and (len(words) < 2 or any(word[:5] in label for word in words[1:]))


def features(named: Named) -> list[tuple[Organisation, dict[str, float]]]:
    """Each body that comes into question, and what is known of it for the fitted weights.

    The sum by hand, its kind, the ways of speaking of it, and how much the wording of the letter is of its sector.
    """
    return [(one.organisation, known) for one, known in _with_features(named)]


def _with_features(named: Named) -> list[tuple[Tally, dict[str, float]]]:
    tallies = named.candidates()
    most = max((one.score for one in tallies), default=1.0) or 1.0
    by_queue = named.by_queue()
    return [
        (one, _features(one, most) | _beside(one, tallies, most) | _worded(one.organisation, named, by_queue))
        for one in tallies
    ]


def _beside(one: Tally, others: list[Tally], most: float) -> dict[str, float]:
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


def _features(one: Tally, most: float) -> dict[str, float]:
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
    rather = _body_before_things(best, ranked) if ahead < _SURE_OF_THINGS else None
    if rather is not None:
        best, queue = rather, queue_of(rather.organisation, public=named.public)
    in_question = {queue, *(other for share, other in others if share >= _IN_QUESTION * own)}
    sectors = dict.fromkeys(
        one.organisation.sector for _, one in ranked if queue_of(one.organisation, public=named.public) in in_question
    )
    return Choice(
        _named_of_trade(best, named.bodies, ranked),
        certain=rather is not None or ahead >= (_AHEAD_UNNAMED if best.level == _UNNAMED else _AHEAD),
        strength=round(ahead, 3),
        why=best.why or "named most",
        sectors=tuple(sectors),
        faint=best.level in {"hint", "thing", "unknown", _UNNAMED},
        words=_words_of(best, ranked),
        is_body=best.level not in NO_BODIES or best.organisation.name.endswith(" Council"),
    )


def _words_of(best: Tally, ranked: list[tuple[float, Tally]]) -> tuple[str, ...]:
    """The words that named the body; of one that nobody names the things of its trade."""
    named = sorted(best.known_as, key=lambda one: (-len(one), one))
    if best.level == _UNNAMED:
        sector = best.organisation.sector
        like = [one for _, one in ranked if one.level in NO_BODIES and one.organisation.sector is sector]
        named = sorted({word for one in like for word in one.known_as})
    return tuple(word[:_LONGEST_WORDS] for word in named[:_MOST_WORDS])


_LONGEST_WORDS = 60  # characters, and words, of a reason: a guess
_MOST_WORDS = 4


def _body_before_things(best: Tally, ranked: list[tuple[float, Tally]]) -> Tally | None:
    """The known body that plays a part, where only things or the wording speak for another, and not plainly.

    "Santander refuse to correct it … send it back by delivery" is about Santander.
    """
    if best.level not in {*NO_BODIES, _UNNAMED}:
        return None
    known = [one for _, one in ranked if one.level == "register" and one.score >= _PLAYS_A_GREAT_PART and one.why]
    return known[0] if known else None


def _named_of_trade(best: Tally, bodies: list[Tally], ranked: list[tuple[float, Tally]]) -> Organisation:
    """The body; of a trade that only the wording tells, with the likeliest name that nobody knows."""
    if best.level != _UNNAMED:
        return best.organisation
    unknown = [one for _, one in ranked if one in bodies and one.level == "unknown"]
    name = unknown[0].organisation.name if unknown else ""
    return Organisation(name, best.organisation.sector, best.organisation.public, best.organisation.kind)


_OF_SHORT = 0.4
_AHEAD = 0.52  # of the best two; less is no certainty
_AHEAD_UNNAMED = 0.55  # where nobody is named: below it half are wrong, even of letters learnt from
_SURE_OF_THINGS = 0.75  # below it, in letters not learnt from, the body named was right in three of four
_PLAYS_A_GREAT_PART = 2.0
_IN_QUESTION = 0.3
