"""The case type at intake, from what the item says and to whom (guide section 3, "Classifying cases").

Promises: one of INF, ENQ, IRQ, RFA, ELE, FS50, COM with the ideas that told it, or None where nothing tells.
Refuses: types that officers set later (FER, SEC, ENF, PCB, RCC), and to hide doubt: two types close together are
`certain=False`, which asks a person for a second look.

Weighed: a decision tree (brittle where a writer mixes things), a trained classifier (no real mail to train on, and
no words to show), and weighed ideas with a few rules on top. The last was taken: each idea is a line in
`gateway/rules/case_types.toml` that a caseworker can read, and the sum explains itself.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from gateway.domain.correspondence import CaseType, Flag, Sector
from gateway.domain.word_files import WordFile, merged, read_word_files
from gateway.domain.wording import Pattern, Sentences, WordSet, compile_pattern, plain
from gateway.domain.written_about import Choice, choose_organisation
from parsers.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from gateway.domain.organisations import Organisation, Register
    from parsers.reading import Reading

__all__ = ["CaseTypeRules", "Classification", "OfficeWords", "classify", "load_case_type_rules"]

_TYPES = (CaseType.RFA, CaseType.FS50, CaseType.ELE, CaseType.ENQ, CaseType.COM, CaseType.IRQ, CaseType.INF)
# Ideas of somebody who asked another body, and what it did.
_OF_SOMEBODY = frozenset(
    {"refused", "they-did", "complains", "foi-handling", "foi-refused", "own-records-refused", "modal-question"}
)
# Ideas of somebody's own data.
_PERSONAL = frozenset(
    {
        "own-records",
        "access-request",
        "personal-things-handled",
        "inaccurate",
        "look-ups",
        "breach-felt",
        "modal-question",
    }
)
# Ideas of an authority's own papers, asked for and not given; one alone is an accident of words.
_RECORDS_REFUSED = frozenset({"foi-named", "foi-handling", "foi-asked-and-refused", "public-things-refused"})
_OWN_RECORDS = frozenset({"own-records", "asked-for-own-records", "own-records-refused", "access-request"})
_ASKING = frozenset({"modal-question", "their-question", "advice-words", "planning", "got-a-request"})
_ENVIRONMENTAL_BODIES = frozenset({"water", "energy"})
_JUDGED_CHARACTERS = 30_000  # a complaint says what it is long before
_ENOUGH = 0.6  # a type with less says nothing; a guess from specimens
_MARGIN = 0.52  # share of the best two that the best must have to be certain: measured on own specimens


class OfficeWords(Protocol):
    """The part of the office's settings that judging needs."""

    @property
    def information_request_inboxes(self) -> tuple[str, ...]: ...  # noqa: D102 - as in the settings
    @property
    def own_domains(self) -> tuple[str, ...]: ...  # noqa: D102 - as in the settings


@dataclass(frozen=True, slots=True)
class _Idea:
    """Words that make an idea where they stand in one sentence, and what it says for each type."""

    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    weights: dict[CaseType, float]
    subject: float
    near: int = 0
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseTypeRules:
    """The words and ideas, compiled."""

    version: str
    words: WordSet
    ideas: tuple[_Idea, ...]


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


@lru_cache(maxsize=4)
def load_case_type_rules(site_folder: Path | None = None) -> CaseTypeRules:
    """The package's ideas and, over them, those of `case_types.toml` in the site's folder; compiled once.

    Raises:
        RulesError: a file cannot be used; its text names file and line.
    """
    files = read_word_files("case_types.toml", site_folder)
    ways = merged(files, "word")
    ideas: dict[str, _Idea] = {}
    for file in files:
        for name, entry in file.tables.get("idea", {}).items():
            ideas.pop(name, None)
            if not entry.get("off"):
                ideas[name] = _idea(file, name, entry, ways)
    digest = hashlib.sha256("\0".join(file.text for file in files).encode()).hexdigest()
    return CaseTypeRules(digest[:12], WordSet(ways), tuple(ideas.values()))


_IDEA_KEYS = frozenset({"all", "unless", "weights", "subject", "near", "only", "off"})


def _idea(file: WordFile, name: str, entry: dict[str, Any], ways: dict[str, list[str]]) -> _Idea:
    here = f"[idea.{name}]"
    for key in entry:
        if key not in _IDEA_KEYS:
            raise file.error(f"unknown key '{key}'; known are {', '.join(sorted(_IDEA_KEYS))}", here, key)
    for word in (*entry.get("all", ()), *entry.get("unless", ())):
        if word not in ways:
            raise file.error(f"the idea {name} names the word {word}, which is not there", here, word)
    if not entry.get("all"):
        raise file.error(f"the idea {name} needs `all`, a list of words", here)
    try:
        return _Idea(
            name,
            tuple(entry["all"]),
            tuple(entry.get("unless", ())),
            {CaseType(code): float(weight) for code, weight in entry["weights"].items()},
            float(entry.get("subject", 1.5)),
            int(entry.get("near", 0)),
            frozenset(str(Place(place)) for place in entry.get("only", ())),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as wrong:
        raise file.error(f"the idea {name} needs known case types in weights, known places ({wrong})", here) from wrong


def classify(
    reading: Reading,
    register: Register,
    *,
    flags: frozenset[Flag] = frozenset(),
    is_post: bool = False,  # noqa: ARG001 - callers say what they know; pages tell the same
    office: OfficeWords | None = None,
    addressed_to: tuple[str, ...] = (),
    rules: CaseTypeRules | None = None,
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
    """
    rules = rules or load_case_type_rules()
    scores, reasons = _weigh(reading, rules)
    _addressees(scores, reasons, reading, office, addressed_to)
    fixed = _fixed_by_flag(flags)
    first = fixed[0] if fixed else _best(scores)[0]
    choice = choose_organisation(
        reading,
        register,
        own=first is CaseType.COM,
        about_office=Flag.ABOUT_ICO in flags,
        public=first is CaseType.FS50,
    )
    if not _ASKING.intersection(reasons.get(CaseType.ENQ, ())):
        scores[CaseType.ENQ] *= 0.15  # who says who he is, and asks nothing
    _organisation_speaks(scores, choice, {name for names in reasons.values() for name in names})
    _voice_speaks(scores, reading)
    case_type, strength = _best(scores)
    if fixed is not None:
        case_type, strength, why = fixed[0], 1.0, fixed[1]
    elif case_type is None:
        why = "nothing tells the type"
    else:
        why = ", ".join(reasons.get(case_type, ())[:4]) or "by addressee"
    sector = choice.organisation.sector if choice and choice.certain else None
    if case_type is CaseType.FS50 and choice and choice.organisation.kind in _ENVIRONMENTAL_BODIES:
        sector = Sector.ENVIRONMENT  # utilities answer for environmental information only
    return Classification(
        case_type=case_type,
        certain=fixed is not None or (case_type is not None and strength >= _MARGIN),
        why=why,
        organisation=choice.organisation if choice else None,
        sector=sector,
        strength=round(strength, 3),
        sectors=choice.sectors if choice else (),
    )


def _fixed_by_flag(flags: frozenset[Flag]) -> tuple[CaseType, str] | None:
    for flag, case_type in ((Flag.PHSO, CaseType.ENQ), (Flag.CCA_S159, CaseType.RFA), (Flag.EIR, CaseType.FS50)):
        if flag in flags:
            return case_type, f"flag {flag.value}"
    return None


def _judged(reading: Reading) -> Iterable[tuple[Place, str]]:
    if reading.passages:
        return [(one.place, one.text) for one in reading.passages]
    return [(Place.SUBJECT, reading.subject), (Place.BODY, reading.new_text or reading.text)]


def _weigh(reading: Reading, rules: CaseTypeRules) -> tuple[dict[CaseType, float], dict[CaseType, list[str]]]:
    scores = dict.fromkeys(_TYPES, 0.0)
    reasons: dict[CaseType, list[str]] = {}
    said = dict.fromkeys((idea.name for idea in rules.ideas), 0.0)
    for place, text in _judged(reading):
        shown = plain(text[:_JUDGED_CHARACTERS])
        if place is Place.SUBJECT and _QUESTION_HEADING.search(shown):
            shown += "?"  # headings ask without the mark
        where = _words_by_sentence(rules, shown)
        for idea in rules.ideas:
            if not idea.only or place.value in idea.only:
                said[idea.name] += _said_here(idea, where, place)
    for idea in rules.ideas:
        weight = min(said[idea.name], 2.5)
        if not weight:
            continue
        for case_type, share in idea.weights.items():
            scores[case_type] += share * weight
            if share > 0:
                reasons.setdefault(case_type, []).append(idea.name)
    return scores, reasons


_QUESTION_HEADING = compile_pattern(
    r"^\s*(?:re: *)?(?:do|does|can|may|must|should|are|am|is|how (?:long|do|should|can)|what (?:do|should|must))\b",
    ignore_case=True,
)


def _words_by_sentence(rules: CaseTypeRules, text: str) -> dict[str, set[int]]:
    """For each word the numbers of the sentences it stands in."""
    where: dict[str, set[int]] = {name: set() for name in rules.words.names}
    for number, sentence in enumerate(Sentences(text)):
        for word in rules.words.said(sentence):
            where[word].add(number)
    return where


def _said_here(idea: _Idea, where: dict[str, set[int]], place: Place) -> float:
    """How much an idea is said in one passage: 1 for one sentence, 1.5 for two, 1.75 for three."""
    places: AbstractSet[int] = where[idea.words[0]]
    for other in idea.words[1:]:
        places = places & _spread(where[other], idea.near)
    for other in idea.unless:
        places = places - where[other]
    if not places:
        return 0.0
    factor = {Place.SUBJECT: idea.subject, Place.ATTACHMENT: 0.7}.get(place, 1.0)
    return (2 - 2 * 0.5 ** len(places)) * factor


def _spread(numbers: AbstractSet[int], near: int) -> AbstractSet[int]:
    """The sentences and those up to `near` away."""
    return numbers if not near else {number + step for number in numbers for step in range(-near, near + 1)}


def _addressees(
    scores: dict[CaseType, float],
    reasons: dict[CaseType, list[str]],
    reading: Reading,
    office: OfficeWords | None,
    addressed_to: tuple[str, ...],
) -> None:
    """Mail to the inbox for information requests is one, unless it plainly complains of somebody else."""
    if office is None:
        return
    inboxes = {address.casefold() for address in office.information_request_inboxes}
    written_to = {box.address.casefold() for box in (*reading.to, *reading.cc)} | {a.casefold() for a in addressed_to}
    if inboxes & written_to:
        scores[CaseType.IRQ] += 3.0
        reasons.setdefault(CaseType.IRQ, []).append("sent to the inbox for information requests")


def _organisation_speaks(scores: dict[CaseType, float], choice: Choice | None, asked: AbstractSet[str]) -> None:
    """A body that is named is complained of; where none is, what is asked is asked of the office."""
    if choice is None or choice.faint:
        scores[CaseType.FS50] *= 0.8
        if "own-records-at-the-office" in asked:
            scores[CaseType.RFA] *= 0.6
        if asked & {"access-request", "foi-named"} and not asked & (_OF_SOMEBODY | {"for-information"}):
            scores[CaseType.IRQ] += 2.0  # a request under an Act, of nobody in particular: of the office
        if scores[CaseType.IRQ] >= 0.8:  # asked of the office, and of nobody else
            scores[CaseType.IRQ] += 1.5
        return
    if max(scores[CaseType.ENQ], scores[CaseType.COM], scores[CaseType.INF]) < 0.9:
        # A letter that names a body is, more often than not, a concern about it: where nobody's own things are in
        # it and something was asked of an authority, about what it did not tell.
        nobody = not asked & (_PERSONAL | _OWN_RECORDS) and choice.organisation.public
        told_not = nobody and asked >= {"asked-something", "public-things"}
        scores[CaseType.FS50 if told_not else CaseType.RFA] += 0.6
        scores[CaseType.FS50] += 0.6 if told_not else 0.0
    if choice.organisation.public and scores[CaseType.FS50] > 0 and not asked & _PERSONAL:
        scores[CaseType.FS50] += 0.7  # refused by an authority, and nobody's own records are in it
    elif choice.organisation.public and len(asked & _RECORDS_REFUSED) > 1 and not asked & _OWN_RECORDS:
        scores[CaseType.FS50] += 0.7
    if not choice.organisation.public and choice.organisation.kind not in _ENVIRONMENTAL_BODIES:
        scores[CaseType.FS50] *= 0.6
    scores[CaseType.IRQ] *= 0.7


_MY = compile_pattern(r"\b(?:i|my|me|myself|fy|fi|dwi|rwyf)\b", ignore_case=True)
_OUR = compile_pattern(r"\b(?:we|our|us|ein|rydym|ni)\b", ignore_case=True)


def _voice_speaks(scores: dict[CaseType, float], reading: Reading) -> None:
    """Who speaks only about "us" and complains of nothing asks for advice; who tells of "me" complains."""
    text = plain((reading.own_words or reading.new_text or reading.text)[:4_000])
    mine, ours = _count(_MY, text), _count(_OUR, text)
    if ours > mine and scores[CaseType.ENQ] > 0:
        scores[CaseType.ENQ] += 0.5
    elif mine >= 3:
        scores[CaseType.RFA] += 0.4
    if scores[CaseType.INF] >= 2 and scores[CaseType.RFA] < 2.5:
        scores[CaseType.INF] += 0.8


def _count(pattern: Pattern, text: str) -> int:
    return sum(1 for _ in itertools.islice(pattern.finditer(text), 12))


def _best(scores: dict[CaseType, float]) -> tuple[CaseType | None, float]:
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    (best, high), (_, second) = ranked[0], ranked[1]
    if high < _ENOUGH:
        return None, 0.0
    return best, high / (high + max(second, 0.0))
