"""The case type at intake, from what the item says, who says it and to whom (guide section 3, "Classifying cases").

Promises: one of INF, ENQ, IRQ, RFA, ELE, FS50, COM with the ideas that told it, or None where nothing tells; for each
idea the words that said it (`quotes`). Refuses: types that officers set later (FER, SEC, ENF, PCB, RCC), and to hide
doubt: two types that come out level are `certain=False`, which asks a person for a second look; so is INF, COM or IRQ
where no idea of that type's own is said, and whatever says nothing but that something is attached which is not there.

How: some two hundred ideas, each readable (a list of ways to say it, several of these near each other, one said while
another is nowhere said, or a fact such as "writes from an office's address"), and beside them common single words, cut
to their stems ("bailiff", "withheld", "our"); each has a weight for every type; the sum decides. Ideas are written by
hand (`gateway/rules/case_types.toml`), the weights are fitted to labelled letters by `scripts/fit_case_types.py`
(`case_type_weights.toml`), which takes single words only where many hands have used them, and no names.

Weighed, on letters never seen (the even halves of the labelled sets, 193 letters):
* ideas with weights set by hand, as it was before: 0.73; each new voice asked for new exceptions;
* the same ideas with fitted weights: 0.73 too - the ideas were too narrow, not the weights;
* these broader ideas, with facts of sender and voice, fitted: 0.80; 0.79 to 0.83 over a dozen variants of words and
  penalty, which 193 letters cannot tell apart.
Yes-or-no instead of amounts, and lengths made equal, changed nothing. With three times the letters to learn from,
single words were tried again: 0.94 to 0.96 on 364 letters never seen, and 0.90 with words alone. Each is small and can
be read, struck out or overruled by an idea. A small language model of sentences was tried beside them
for flags (`gateway.domain.second_opinion`): hardly better at thirty times the cost, and it has no words to show.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from math import exp
from typing import TYPE_CHECKING, Any, Protocol

from gateway.domain.correspondence import CaseType, Flag, Sector
from gateway.domain.phrase_book import PhraseBook, PhraseError, plain_words_of
from gateway.domain.word_files import WordFile, merged, read_word_files
from gateway.domain.wording import Sentences, plain
from gateway.domain.written_about import Choice, choose_organisation
from parsers.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from gateway.domain.organisations import Organisation, Register
    from parsers.reading import Reading

__all__ = [
    "TYPES",
    "CaseTypeRules",
    "Classification",
    "Heard",
    "OfficeWords",
    "classify",
    "hardly",
    "hear",
    "ideas_said",
    "leanings",
    "load_case_type_rules",
    "quotes",
    "stem_of",
    "words_said",
]

TYPES = (CaseType.RFA, CaseType.FS50, CaseType.ELE, CaseType.ENQ, CaseType.COM, CaseType.IRQ, CaseType.INF)
_CONCERNS = (CaseType.RFA, CaseType.FS50)  # what a concern about the office's own handling can be (CONTRACT section 4)
_ENVIRONMENTAL_BODIES = frozenset({"water", "energy"})
_JUDGED_CHARACTERS = 30_000  # a complaint says what it is long before
_VOICE_WORDS = 800  # whose voice it is shows in the first pages
_MARGIN = 0.52  # share of the best two that the best must have to be certain: measured, see docs/rules.md
_MOST = 2.5  # nothing counts for more, however often it is said
_FACT = 1.5  # what a fact counts for, as much as two sentences
_SUBJECT = 1.5  # a subject line says it on purpose
_ATTACHED = 0.7
_WORDS_HEARD = 3_000  # single words count up to here: long papers hold every word
# Weights of a type's own ideas must add up to this for INF, COM and IRQ, of which the wrong one leaves a writer without
# an answer: of 178 such letters of 16 sets the least had 1.5, plain thanks have 0.18, mails that tell nothing 0.13.
_OWN = 0.15
_OWN_BY, _OWN_LEAST = 0.03, 0.05  # an idea is a type's own that weighs so much, and so much more than for any other
_MANNERS = frozenset({"polite-supply", "polite-no-refusal", "role"})  # they tell how is asked, and nothing of what for
_ASKS_FOR_NOTHING = 1.0  # of INF's own ideas: then papers that are not there are none that somebody waits for
_TELLS_BESIDE = 6  # words, beside those that point to an attachment, from which a text says something of its matter
_TELLING = 2  # so many ideas beside the pronouns must be said, or nothing tells the type


class OfficeWords(Protocol):
    """The part of the office's settings that judging needs."""

    @property
    def information_request_inboxes(self) -> tuple[str, ...]: ...  # noqa: D102 - as in the settings
    @property
    def own_domains(self) -> tuple[str, ...]: ...  # noqa: D102 - as in the settings


@dataclass(frozen=True, slots=True)
class _Idea:
    """What is said where all its words stand near each other, and none of `absent` is said anywhere."""

    name: str
    words: tuple[str, ...]
    near: int = 0
    unless: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseTypeRules:
    """The words and ideas, ready for use, with what each idea and each stem of a word weighs for each type."""

    version: str
    book: PhraseBook
    ideas: tuple[_Idea, ...]
    weights: Mapping[str, tuple[float, ...]]
    start: tuple[float, ...]
    stems: Mapping[str, tuple[float, ...]]
    own: Mapping[CaseType, frozenset[str]]  # the ideas that tell one type and no other
    stops: Mapping[str, float]  # what each kind that stops an item (gateway/domain/matters.py) begins at
    stop_weights: Mapping[str, Mapping[str, float]]  # of ideas; stems stand as 'stem'


@dataclass(frozen=True, slots=True)
class Heard:
    """What an item says, heard once for everybody who judges it: ideas with amounts, stems of words, its body."""

    ideas: Mapping[str, float]
    stems: frozenset[str]
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class Classification:
    """What kind of case this is.

    Attributes:
        case_type: None when nothing tells.
        certain: False asks for a second look (`type-uncertain`).
        why: the ideas that told it, best first.
        organisation: the body written about, None when none is named.
        sector: None when it cannot be told safely; then `sectors` holds those in question.
        strength: 0-1, the share of the chosen type among the best two.
    """

    case_type: CaseType | None
    certain: bool
    why: str
    organisation: Organisation | None = None
    sector: Sector | None = None
    strength: float = 0.0
    sectors: tuple[Sector, ...] = ()
    is_body: bool = True  # `organisation` is a body, not only a thing that tells the trade
    rests_on: str = ""  # the body and the words by which the sector was told


# ---------------------------------------------------------------- reading the files


@lru_cache(maxsize=4)
def load_case_type_rules(site_folder: Path | None = None) -> CaseTypeRules:
    """The package's ideas and, over them, those of `case_types.toml` in the site's folder; made ready once.

    Raises:
        RulesError: a file cannot be used; its text names file and line.
    """
    files = read_word_files("case_types.toml", site_folder)
    ways = _split(merged(files, "word"))
    fitted = resources.files("gateway").joinpath("rules", "case_type_weights.toml").read_text("utf-8")
    made = tomllib.loads(fitted)
    weights = {name: _row(row) for name, row in made["weights"].items()}
    ideas = {name: _Idea(name, (name,)) for name in ways}
    for file in files:
        for name, entry in file.tables.get("idea", {}).items():
            if ideas.pop(name, None) is None and entry.get("off"):
                raise file.error(f"off: there is no idea '{name}'", f"[idea.{name}]")
            if not entry.get("off"):
                ideas[name] = _idea(file, name, entry, ways)
                weights.update(_set_by_hand(file, name, entry))
    stops = (made.get("stops", {}), made.get("stop_weights", {}))
    digest = hashlib.sha256("\0".join([*(file.text for file in files), fitted]).encode()).hexdigest()
    book = _book(files, ways, _split(merged(files, "class")))
    stems = {name: _row(row) for name, row in made.get("stems", {}).items()}
    own = {case_type: _own_ideas(weights, number) for number, case_type in enumerate(TYPES)}
    return CaseTypeRules(digest[:12], book, tuple(ideas.values()), weights, _row(made["start"]), stems, own, *stops)


def _own_ideas(weights: Mapping[str, tuple[float, ...]], number: int) -> frozenset[str]:
    """The ideas that speak for this type and for no other as much: what is said, not how, by whom or what is absent."""
    return frozenset(
        name
        for name, row in weights.items()
        if row[number] >= _OWN_LEAST
        and row[number] - max(*row[:number], *row[number + 1 :]) >= _OWN_BY
        and (name == "to.information-inbox" or _is_said(name))
        and name not in _MANNERS
    )


def _split(lists: dict[str, list[str]]) -> dict[str, list[str]]:
    """One phrase each: in the files they stand by the dozen in one string, with commas or line ends between."""
    return {
        name: [phrase for each in ways for way in each.replace("\n", ",").split(",") if (phrase := way.strip())]
        for name, ways in lists.items()
    }


def _book(files: tuple[WordFile, ...], ways: dict[str, list[str]], classes: dict[str, list[str]]) -> PhraseBook:
    try:
        return PhraseBook(ways, classes)
    except PhraseError as wrong:
        phrase = str(wrong).partition(": ")[0]
        file = next((each for each in files if phrase in each.text), files[-1])
        raise file.error(f"this phrase cannot be used: {wrong}", phrase) from wrong


def _row(row: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(float(row.get(case_type.value, 0.0)) for case_type in TYPES)


_IDEA_KEYS = frozenset({"all", "near", "unless", "absent", "only", "weights", "off"})


def _idea(file: WordFile, name: str, entry: dict[str, Any], ways: dict[str, list[str]]) -> _Idea:
    here = f"[idea.{name}]"
    for key in entry:
        if key not in _IDEA_KEYS:
            raise file.error(f"unknown key '{key}'; known are {', '.join(sorted(_IDEA_KEYS))}", here, key)
    for word in (*entry.get("all", ()), *entry.get("unless", ()), *entry.get("absent", ())):
        if word not in ways:
            raise file.error(f"the idea {name} names the word {word}, which is not there", here, word)
    if not entry.get("all") and not entry.get("absent"):
        raise file.error(f"the idea {name} needs `all` or `absent`, a list of words", here)
    try:
        return _Idea(
            name,
            tuple(entry.get("all", ())),
            int(entry.get("near", 0)),
            tuple(entry.get("unless", ())),
            tuple(entry.get("absent", ())),
            frozenset(str(Place(place)) for place in entry.get("only", ())),
        )
    except (ValueError, TypeError) as wrong:
        raise file.error(f"the idea {name} needs known places and a whole number ({wrong})", here) from wrong


def _set_by_hand(file: WordFile, name: str, entry: dict[str, Any]) -> dict[str, tuple[float, ...]]:
    """Weights that a site gives an idea of its own; the package's come from the fit."""
    if "weights" not in entry:
        return {}
    try:
        return {name: _row({CaseType(code).value: float(weight) for code, weight in entry["weights"].items()})}
    except (ValueError, TypeError, AttributeError) as wrong:
        raise file.error(f"the idea {name} needs known case types in weights ({wrong})", f"[idea.{name}]") from wrong


# ---------------------------------------------------------------- judging


def classify(
    reading: Reading,
    register: Register,
    *,
    flags: frozenset[Flag] = frozenset(),
    is_post: bool = False,  # noqa: ARG001 - callers say what they know; pages tell the same
    office: OfficeWords | None = None,
    addressed_to: tuple[str, ...] = (),
    rules: CaseTypeRules | None = None,
    heard: Heard | None = None,
) -> Classification:
    """Judge one item that opens a new case.

    Args:
        reading: what was read.
        register: organisations.
        flags: findings already made; `phso`, `cca-s159`, `eir` fix the type (CONTRACT section 4).
        is_post: a scan, which has no subject line.
        office: our inboxes and domains.
        addressed_to: envelope recipients, where they say more than To and Cc.
        rules: words and ideas; the package's when none are given.
        heard: what `hear` gave for this item, where somebody has asked before.
    """
    rules = rules or load_case_type_rules()
    heard = heard or hear(reading, register, office=office, addressed_to=addressed_to, rules=rules)
    said, stems = heard.ideas, heard.stems & rules.stems.keys()
    about_office = Flag.ABOUT_ICO in flags
    choice = heard.choice
    if about_office:
        choice = choose_organisation(reading, register, own=False, about_office=True, public=False)
    evidence = _sums(said, stems, rules)
    fixed = _fixed_by_flag(flags)
    case_type: CaseType | None
    among: tuple[CaseType, ...] = _CONCERNS if about_office else TYPES
    if "media-interest-form" in said:  # our own form about the news: whoever fills it in reports nothing of his own
        among = tuple(each for each in among if each is not CaseType.COM)
    case_type, strength = _best(evidence, rules, among)
    if fixed is not None:
        case_type, strength, why = fixed[0], 1.0, fixed[1]
    elif not _tells(said):
        case_type, strength, why = None, 0.0, "nothing tells the type"
    else:
        why = ", ".join(_told_by(said, stems, rules, case_type)) or "by how it is written"
    if case_type in (CaseType.COM, CaseType.FS50):  # then the body is the writer's own, or a public one
        own, public = case_type is CaseType.COM, case_type is CaseType.FS50
        choice = choose_organisation(reading, register, own=own, about_office=about_office, public=public)
    sector = choice.organisation.sector if choice and choice.certain else None
    if case_type is CaseType.FS50 and choice and choice.organisation.kind in _ENVIRONMENTAL_BODIES:
        sector = Sector.ENVIRONMENT  # utilities answer for environmental information only
    return Classification(
        case_type=case_type,
        certain=fixed is not None
        or (case_type is not None and strength >= _MARGIN and _tells_type(case_type, reading, said, rules)),
        why=why,
        organisation=choice.organisation if choice else None,
        sector=sector,
        strength=round(strength, 3),
        sectors=choice.sectors if choice else (),
        is_body=choice.is_body if choice else True,
        rests_on=choice.rests_on() if choice else "",
    )


def hear(
    reading: Reading,
    register: Register,
    *,
    office: OfficeWords | None = None,
    addressed_to: tuple[str, ...] = (),
    rules: CaseTypeRules | None = None,
) -> Heard:
    """What one item says, for `classify` and `leanings`."""
    rules = rules or load_case_type_rules()
    choice = choose_organisation(reading, register, own=False, about_office=False, public=False)
    said = ideas_said(reading, rules, choice, office=office, addressed_to=addressed_to)
    return Heard(said, words_said(reading), choice)


def leanings(heard: Heard, rules: CaseTypeRules) -> dict[str, float]:
    """How far what is said leans to each kind that stops an item: below 0 away from it, above 0 towards it.

    An item is of one kind: the others stand at -1 at most, which neither finds them nor speaks against them.
    """
    sums = dict(rules.stops)
    said = [*heard.ideas.items(), *((f"'{stem}'", 1.0) for stem in sorted(heard.stems))]
    for name, amount in said:
        for kind, weight in rules.stop_weights.get(name, {}).items():
            sums[kind] += weight * amount
    strongest = max(sums.values(), default=0.0)
    return {kind: each if each == strongest else min(each, _NOT_THE_STRONGEST) for kind, each in sums.items()}


_NOT_THE_STRONGEST = -1.0


_HARDLY = 0.03  # of all types together; every true concern about a refusal had more, in the labelled letters


def hardly(case_type: CaseType, heard: Heard, rules: CaseTypeRules) -> bool:
    """Whether next to nothing that is said tells this type."""
    sums = _sums(heard.ideas, heard.stems & rules.stems.keys(), rules)
    return 1 / sum(exp(each - sums[TYPES.index(case_type)]) for each in sums) < _HARDLY


def _fixed_by_flag(flags: frozenset[Flag]) -> tuple[CaseType, str] | None:
    for flag, case_type in ((Flag.PHSO, CaseType.ENQ), (Flag.CCA_S159, CaseType.RFA), (Flag.EIR, CaseType.FS50)):
        if flag in flags:
            return case_type, f"flag {flag.value}"
    return None


def _sums(said: Mapping[str, float], stems: AbstractSet[str], rules: CaseTypeRules) -> list[float]:
    sums = list(rules.start)
    for name, amount in said.items():
        for number, weight in enumerate(rules.weights.get(name, ())):
            sums[number] += weight * amount
    for stem in sorted(stems):  # in one order, or sums differ in the last digit
        for number, weight in enumerate(rules.stems[stem]):
            sums[number] += weight
    return sums


def _best(sums: list[float], rules: CaseTypeRules, among: tuple[CaseType, ...] = TYPES) -> tuple[CaseType, float]:
    """The best type of those that may be, and its share among the best two."""
    numbers = (number for number in range(len(rules.start)) if TYPES[number] in among)
    ranked = sorted(numbers, key=lambda number: -sums[number])
    return TYPES[ranked[0]], 1 / (1 + exp(sums[ranked[1]] - sums[ranked[0]]))


def _told_by(
    said: Mapping[str, float], stems: AbstractSet[str], rules: CaseTypeRules, case_type: CaseType
) -> list[str]:
    """The ideas that said most for the type, and the single words, which stand in quotation marks."""
    number = TYPES.index(case_type)
    shares = {name: rules.weights[name][number] * amount for name, amount in said.items() if name in rules.weights}
    ideas = [name for name in sorted(shares, key=lambda name: -shares[name])[:5] if shares[name] > 0]
    words = sorted(stems, key=lambda stem: (-rules.stems[stem][number], stem))[:3]
    return [*ideas, *(f"'{stem}'" for stem in words if rules.stems[stem][number] > 0)]


def words_said(reading: Reading) -> frozenset[str]:
    """The stems of the single words that an item uses, each once, from its first three thousand words."""
    stems: set[str] = set()
    left = _WORDS_HEARD
    for _, text in _judged(reading):
        words = plain_words_of(plain(text[:_JUDGED_CHARACTERS]))[:left]
        left -= len(words)
        stems.update(map(stem_of, words))
    return frozenset(stems)


_ENDINGS = tuple("ations ation ings ing edly ied ies ers ed es er ly s e".split())


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """A word without its ending: crude, the same for all, and enough for "refused" to be "refuses"."""
    word = word.replace("'s", "").replace("'", "")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _tells(said: Mapping[str, float]) -> bool:
    """Whether anything is said beside pronouns, and beside what is not said."""
    return sum(map(_is_said, said)) >= _TELLING or "to.information-inbox" in said


def _is_said(idea: str) -> bool:
    return "." not in idea and idea not in _PRONOUNS and not idea.startswith("no-")


_PRONOUNS = frozenset({"i", "my", "we", "they", "you", "question"})
_NEEDS_OWN = frozenset({CaseType.INF, CaseType.COM, CaseType.IRQ})


def _tells_type(case_type: CaseType, reading: Reading, said: Mapping[str, float], rules: CaseTypeRules) -> bool:
    """Whether enough is said for this type to be certain, however far it stands before the others."""
    number = TYPES.index(case_type)
    own = sum(rules.weights[name][number] * amount for name, amount in said.items() if name in rules.own[case_type])
    if case_type in _NEEDS_OWN and own < _OWN:
        return False
    asks_for_nothing = case_type is CaseType.INF and own >= _ASKS_FOR_NOTHING
    return asks_for_nothing or not _is_elsewhere(reading)


def _is_elsewhere(reading: Reading) -> bool:
    """Whether the text says no more than that something is attached or enclosed, and it is not."""
    if reading.attachments or reading.forwarded_text or reading.pages:
        return False
    text = plain((reading.own_words or reading.new_text or reading.text)[:_JUDGED_CHARACTERS])
    beside, points = 0, False
    for sentence in Sentences(text):
        words = plain_words_of(sentence)
        if any(word.startswith(_ATTACHES) for word in words):
            points = True
        else:
            beside += sum(word[0].isalpha() and word not in _COURTESIES for word in words)
    subject = plain_words_of(plain(reading.subject[:200]))
    return points and beside < _TELLS_BESIDE and len(subject) <= _TELLS_BESIDE


_ATTACHES = ("attach", "enclos", "atodi", "hatodi", "atodedig", "amgae", "hamgae")
_COURTESIES = frozenset(
    "dear sir sirs madam hello hi please thank thanks many you kind best warm regards yours sincerely faithfully cofion"
    " gorau diolch annwyl and the a of".split()
)


@dataclass(slots=True)
class _Said:
    """What is said in an item: for each passage its place, and for each word the sentences in which it stands."""

    passages: list[tuple[Place, dict[str, set[int]]]] = field(default_factory=list)
    voice: list[str] = field(default_factory=list)  # the writer's own words, plain
    last_asks: bool = False


def _listen(reading: Reading, rules: CaseTypeRules) -> _Said:
    heard = _Said()
    for place, text in _judged(reading):
        where: dict[str, set[int]] = {}
        for number, sentence in enumerate(Sentences(plain(text[:_JUDGED_CHARACTERS]))):
            words = plain_words_of(sentence)
            for word in rules.book.said(words):
                where.setdefault(word, set()).add(number)
            if place in (Place.BODY, Place.PAGE) and len(heard.voice) < _VOICE_WORDS:
                heard.voice += words
                heard.last_asks = bool(words) and words[-1] == "?"
        if place is Place.SUBJECT and "question" not in where and _QUESTION_HEADING.match(text[:200]):
            where.setdefault("question", set()).add(0)  # headings ask without the mark
        heard.passages.append((place, where))
    return heard


def _judged(reading: Reading) -> Iterator[tuple[Place, str]]:
    if reading.passages:
        yield from ((one.place, one.text) for one in reading.passages)
        return
    yield Place.SUBJECT, reading.subject
    yield Place.BODY, reading.new_text or reading.text


_QUESTION_HEADING = re.compile(
    r"\s{0,9}(?:re: {0,3})?(?:do|does|can|may|must|should|are|am|is|how (?:long|do|should|can)"
    r"|what (?:do|should|must))\b",
    re.IGNORECASE,
)


def ideas_said(
    reading: Reading,
    rules: CaseTypeRules,
    choice: Choice | None,
    *,
    office: OfficeWords | None = None,
    addressed_to: tuple[str, ...] = (),
) -> dict[str, float]:
    """The ideas that an item says and the facts about it, each with how much it counts (over 0 to 2.5)."""
    heard = _listen(reading, rules)
    everywhere = {word for _, where in heard.passages for word in where}
    said: dict[str, float] = {}
    for idea in rules.ideas:
        if everywhere.issuperset(idea.words) and everywhere.isdisjoint(idea.absent):
            amount = sum(_amount(idea, place, where) for place, where in heard.passages) if idea.words else _FACT
            if amount:
                said[idea.name] = min(amount, _FACT if idea.absent else _MOST)
    said.update(dict.fromkeys(_facts(reading, rules, heard, choice), _FACT))
    inboxes = {address.casefold() for address in office.information_request_inboxes} if office else set()
    written_to = {box.address.casefold() for box in (*reading.to, *reading.cc)} | {a.casefold() for a in addressed_to}
    if inboxes & written_to:
        said["to.information-inbox"] = _FACT
    return said


def _amount(idea: _Idea, place: Place, where: dict[str, set[int]]) -> float:
    """How much an idea is said in one passage: 1 for one sentence, 1.5 for two, 1.75 for three."""
    if (idea.only and place.value not in idea.only) or any(word not in where for word in idea.words):
        return 0.0
    numbers: AbstractSet[int] = where[idea.words[0]]
    for other in idea.words[1:]:
        numbers = numbers & _spread(where[other], idea.near)
    for other in idea.unless:
        numbers = numbers - where.get(other, set())
    if not numbers:
        return 0.0
    factor = {Place.SUBJECT: _SUBJECT, Place.ATTACHMENT: _ATTACHED}.get(place, 1.0)
    return (2 - 2 * 0.5 ** min(len(numbers), 60)) * factor


def _spread(numbers: AbstractSet[int], near: int) -> AbstractSet[int]:
    """The sentences and those up to `near` away."""
    return numbers if not near else {number + step for number in numbers for step in range(-near, near + 1)}


# ---------------------------------------------------------------- facts: who writes, in whose voice, about whom

_ME = frozenset("i im ive id ill my me mine myself fy fi dwi wi rwyf rwy".split())
_US = frozenset("we were weve us our ours ein rydym ni".split()) - {"were"}
_THEM = frozenset("they theyve theyre them their he hes she shes his him her nhw eu".split())
_YOU = frozenset("you your yours u ur youse chi eich".split())
_OFFICE_ADDRESS = frozenset(
    """
    office info information admin enquiries enquiry clerk clerc dpo privacy ig igteam ir governance compliance legal
    registry registrar head headteacher headmaster bursar secretary secretariat sec branch treasurer chair trustees
    practice manager pm support security itsec risk audit contact hello team hr people reception school governors ops
    operations director ceo cio ciso it itsupport helpdesk service services customer membership committee vicar rector
    parish warden leader staffside union press news editor foi foia requests data marketing sales accounts finance
    company cosec corporate partner studio shop bookings ask swyddfa gwybodaeth library archive museum research student
    admissions group
    """.split()
)
_ORGANISATION_DOMAIN = re.compile(
    r"council|nhs|hospital|school|college|academy|primary|trust|charity|hous(?:e|ing)|homes|solicitor|legal|law|chambers"
    r"|advoc|surgery|practice|dental|dentist|clinic|care|hospice|surveyor|consult|ltd|limited|group|society|union|bank"
    r"|building|insur|wealth|financ|account|estate|letting|propert|parish|church|diocese|cathedral|association|club"
    r"|museum|library|police|gov|lab|tech|digital|software|cloud|data|print|media|press|news|gazette|travel|hotel|foods?"
    r"|brew|farm|joiner|roof|build|plumb|electric|engineer|optic|pharm|vet|gofal|cymdeithas|cyngor|ysgol|services"
    r"|solutions|partners|logistics|transport|tyres|motors|learn|train|works|agency|studio|shop|store|trad|co-?op|uni-"
)
_PRIVATE_DOMAIN = re.compile(r"(?:mail|post|outlook|yahoo|icloud|btinternet|phone|fonebox|home|family|net)\w{0,20}$")
_LETTERS = re.compile(r"[a-z]{3,}")


def _facts(reading: Reading, rules: CaseTypeRules, heard: _Said, choice: Choice | None) -> Iterator[str]:
    yield from _facts_of_sender(reading, rules, heard)
    yield from _facts_of_voice(heard)
    yield from _facts_of_body(reading, choice)


def _facts_of_sender(reading: Reading, rules: CaseTypeRules, heard: _Said) -> Iterator[str]:
    """Whether somebody writes for a body: by address, name, domain and what stands below the letter."""
    sender = reading.sender
    address, name = (sender.address.casefold(), sender.name) if sender else ("", "")
    local = address.partition("@")[0]
    domain = sender.domain.partition(".")[0] if sender else ""
    if not _OFFICE_ADDRESS.isdisjoint(re.split(r"[._-]", local)):
        yield "from.office-address"
    if _ORGANISATION_DOMAIN.search(domain):
        yield "from.organisation-domain"
    elif _PRIVATE_DOMAIN.search(domain):
        yield "from.private-domain"
    own_name = set(_LETTERS.findall(f"{name} {local}".casefold()))
    if domain and any(
        len(word) > 4 and word not in own_name and word in domain for word in dict.fromkeys(heard.voice[:-8])
    ):
        yield "from.body-named"
    if name and "role" in rules.book.said(plain_words_of(plain(name[:200]))):
        yield "from.office-name"
    own = (reading.own_words or reading.new_text or reading.text)[-140:]
    below = f"{own.partition(chr(10))[2]}\n{reading.signature[:300]}"
    if "role" in rules.book.said(plain_words_of(plain(below))):
        yield "from.signed-with-office"


def _facts_of_voice(heard: _Said) -> Iterator[str]:
    """Of whom the writer speaks, how often, and whether it is asked."""
    counted = Counter(heard.voice)
    me, us, them, you = (sum(counted[word] for word in group) for group in (_ME, _US, _THEM, _YOU))
    asked, length = counted["?"], len(heard.voice)
    facts = {
        "voice.more-us-than-me": us > me,
        "voice.of-us": us > 1,
        "voice.never-of-me": not me,
        "voice.of-me": me > 2,
        "voice.much-of-me": me > 7,
        "voice.never-of-them": not them,
        "voice.of-them": them > 2,
        "voice.much-of-them": them > 7,
        "voice.never-to-you": not you,
        "voice.to-you": you > 1,
        "voice.much-to-you": you > 4,
        "voice.asks": asked > 0,
        "voice.asks-twice": asked > 1,
        "voice.ends-asking": heard.last_asks,
        "voice.subject-asks": any(p is Place.SUBJECT and "question" in where for p, where in heard.passages),
        "voice.short": length < 40,
        "voice.long": length > 160,
    }
    return (name for name, holds in facts.items() if holds)


def _facts_of_body(reading: Reading, choice: Choice | None) -> Iterator[str]:
    if choice is None:
        yield "body.none"
        return
    yield "body.faint" if choice.faint else "body.named"
    if choice.organisation.public:
        yield "body.public"
    domain = reading.sender.domain.partition(".")[0].replace("-", "") if reading.sender else ""
    named = "".join(_LETTERS.findall(choice.organisation.name.casefold()))
    if len(domain) > 5 and domain[:8] in named:
        yield "body.is-the-sender"


# ---------------------------------------------------------------- showing it


def quotes(reading: Reading, rules: CaseTypeRules | None = None, *, most: int = 12) -> dict[str, str]:
    """For each idea of one word its first quotation, for those who ask why; not kept with the item."""
    rules = rules or load_case_type_rules()
    found: dict[str, str] = {}
    for _, text in _judged(reading):
        for sentence in Sentences(plain(text[:_JUDGED_CHARACTERS])):
            for name in sorted(rules.book.said(plain_words_of(sentence)) - found.keys() - _PRONOUNS):
                if len(found) < most:
                    found[name] = rules.book.quotes(sentence, name)
    return found
