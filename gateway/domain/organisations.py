"""Organisations in a text: known names, names of a known build, and common nouns, each with its sector.

Promises: names of the register (with aliases and former names) and names of a known build ("… Borough Council",
"Ysgol …", "… Lettings") are found in linear time. Refuses to say which of them a letter is about: that is
`written_about`.

Weighed: a trained name recogniser (large, slow, blind to invented names), the register alone (most letters name a
body that no list holds), and a register beside patterns whose head word gives the sector. The last was taken: both
are CSV files an officer can edit (docs/organisations.md).
"""

from __future__ import annotations

import bisect
import csv
import io
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import ahocorasick_rs

from gateway.domain.correspondence import Sector
from gateway.domain.register_files import (
    COLUMNS,
    WHOLE,
    MergedRows,
    RegisterError,
    fold,
    listed,
    merged_rows,
    read_rows,
    sector_of,
)
from gateway.domain.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "LEVELS",
    "Mention",
    "Organisation",
    "Register",
    "RegisterError",
    "fold",
    "load_register",
    "register_as_csv",
]

LONGEST_PASSAGE = 40_000  # characters judged of one passage: a complaint names its subject long before
_MOST_MENTIONS = 400  # of one passage; a guess, far above any letter

_PATTERN_COLUMNS = ("form", "words", "sector", "foi", "kind", "note")
_FORMS = frozenset({"head", "bare", "noun", "name", "weak", "prefix", "hint", "thing", "stop"})


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that may be written about.

    Attributes:
        name: as cases are titled; for one known only by a common noun, that noun ("the council").
        sector: as the queues of guide section 3 divide them.
        public: it answers to the Freedom of Information Act or the Environmental Information Regulations.
        kind: free word of the register: council, police, health, lender …
    """

    name: str
    sector: Sector
    public: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an organisation is named.

    `level`: register, pattern, generic ("my bank"), thin ("bank say no"), thing ("my overdraft"), hint ("ward") or
    place (a borough only as where something is).
    """

    organisation: Organisation
    start: int
    end: int
    words: str
    level: str = "register"


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    organisation: Organisation


@dataclass(frozen=True)
class Register:
    """Names and name patterns, ready to search. Build it with `load_register`, once."""

    organisations: tuple[Organisation, ...]
    _names: dict[str, list[tuple[Organisation, str]]] = field(repr=False)  # folded name -> (body, exact case or "")
    _words: dict[str, list[_Word]] = field(repr=False)
    _phrases: tuple[str, ...] = field(init=False, repr=False)
    _automaton: ahocorasick_rs.AhoCorasick = field(init=False, repr=False)
    _last_words: frozenset[str] = field(init=False, repr=False)
    _hosts: dict[str, Organisation] = field(init=False, repr=False)  # squeezed names: "leedscity" -> the council
    _places: dict[str, Organisation] = field(init=False, repr=False)  # "mid ulster" -> its council
    _place_words: frozenset[str] = field(init=False, repr=False)
    warnings: tuple[str, ...] = ()  # what may be a mistake in the site's file, each with its line

    def __post_init__(self) -> None:
        forms = {"head", "name", "weak"}
        last = {phrase.split()[-1] for phrase, words in self._words.items() if any(x.form in forms for x in words)}
        object.__setattr__(self, "_last_words", frozenset(last))
        phrases = tuple(dict.fromkeys([*self._names, *self._words]))
        object.__setattr__(self, "_phrases", phrases)
        object.__setattr__(self, "_automaton", ahocorasick_rs.AhoCorasick(phrases))
        places: dict[str, Organisation] = {}
        hosts: dict[str, Organisation] = {}
        for name, known in self._names.items():
            hosts.setdefault(_squeezed(name), known[0][0])
            if known[0][0].kind == "council" and name.endswith(" council"):
                place = _COUNCIL_FORM.sub("", name)
                places.setdefault(place, known[0][0])
                hosts.setdefault(_squeezed(place), known[0][0])
        object.__setattr__(self, "_hosts", hosts)
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_place_words", frozenset(place.partition(" ")[0] for place in places))

    def find(self, text: str, *, heading: bool = False) -> tuple[Mention, ...]:
        """Every mention, in order, none overlapping another; the longest name wins. Linear in the text.

        `heading`: a subject line, where a common noun needs no article ("council tax - school").
        """
        text = plain(text[:LONGEST_PASSAGE])
        tokens = _Tokens(text, self._last_words)
        found: list[Mention] = []
        longest: dict[tuple[int, str], tuple[int, _Word]] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(fold(text), overlapping=True):
            if not _stands_alone(text, start, end):
                continue
            phrase = self._phrases[number]
            for organisation, exact in self._names.get(phrase, ()):
                if exact and organisation.kind == "council" and _IN_A_PLACE.search(text, max(0, start - 12), start):
                    found.append(Mention(organisation, start, end, text[start:end], "place"))
                    continue  # "the counter in Croydon"
                if not exact or _is_the_name(text, start, end, exact):
                    found.append(Mention(organisation, start, end, text[start:end], "register"))
            for word in self._words.get(phrase, ()):
                known = longest.get((end, word.form))
                if known is None or start < known[0]:
                    longest[end, word.form] = (start, word)
            if len(found) + len(longest) > _MOST_MENTIONS:
                break
        found += _grown(tokens, longest, bare=heading)
        found += self._by_address(text)
        if heading:
            found += self._by_place(text)
        return _without_overlaps(found)

    def _by_address(self, text: str) -> Iterator[Mention]:
        """Bodies named by the address of their mail or web site ("foi@wexmere.gov.uk")."""
        if "@" not in text and ".uk" not in text and "www." not in text and ".com" not in text:
            return
        for number, host in enumerate(_HOST.finditer(text)):
            if number >= _MOST_HOSTS:
                return
            labels = [label for label in fold(host.group(1)).split(".") if label not in _NO_LABELS]
            like = next((body for ending, body in _ENDINGS if fold(host.group(1)).endswith(ending)), None)
            known = next((self._hosts[squeezed] for label in labels for squeezed in (_squeezed(label),)
                          if len(label) > 2 and label not in _GMAIL and squeezed in self._hosts), None)  # fmt: skip
            body = known or (like and labels and Organisation(host.group(1), like.sector, like.public, like.kind))
            if body and body.kind != "ico":
                yield Mention(body, host.start(1), host.end(1), host.group(1), "pattern")

    def _by_place(self, heading: str) -> Iterator[Mention]:
        """The council of a place that a heading names alone ("Mid Ulster")."""
        spans = [found.span() for found in _TOKEN.finditer(heading[:200])]
        for first in range(len(spans)):
            if fold(heading[slice(*spans[first])]) not in self._place_words:
                continue
            for last in range(first, min(first + 5, len(spans))):
                start, end = spans[first][0], spans[last][1]
                body = self._places.get(fold(heading[start:end]))
                if body is not None and heading[start].isupper():
                    yield Mention(body, start, end, heading[start:end], "thing")

    def council_of(self, place: str) -> Organisation | None:
        """The council of a bare place ("Swansea", "Redcar & Cleveland"); None where it is no such place."""
        return self._places.get(fold(place).replace(" & ", " and "))

    def by_name(self, name: str) -> Organisation | None:
        """The body of exactly this name or alias."""
        known = self._names.get(fold(plain(name)))
        return known[0][0] if known else None


def _grown(tokens: _Tokens, words: Mapping[tuple[int, str], tuple[int, _Word]], *, bare: bool) -> Iterator[Mention]:
    """Names and common nouns round the words that were found."""
    prefixes: dict[int, int] = {}
    for (end, form), (start, _) in words.items():
        if form == "prefix":
            prefixes[start] = max(end, prefixes.get(start, end))
    for (end, form), (start, word) in words.items():
        if form == "prefix" and end < prefixes[start]:
            continue  # "HM Prison …" is no "HM …"
        if form == "name" and words.get((end, "head"), (start,))[0] < start:
            continue  # "pension credit" is no name that ends in "credit"
        if mention := _grow(tokens, start, end, word, bare=bare):
            yield mention


# ---------------------------------------------------------------- loading


@lru_cache(maxsize=4)
def load_register(extra: Path | None = None) -> Register:
    """The package's register with the site's own names (a CSV of the same columns) laid over it.

    Raises:
        RegisterError: a file cannot be read or holds a mistake; the text says in which line.
    """
    patterns = (resources.files("gateway") / "registers" / "patterns.csv").read_text("utf-8")
    words = _load_words("patterns.csv", patterns)
    merged = _merged(extra, words)
    bodies = []
    names: dict[str, list[tuple[Organisation, str]]] = {}
    for row in merged.rows.values():
        body = Organisation(row["name"], Sector(row["sector"]), row["foi"] == "yes", row["kind"])
        bodies.append(body)
        aliases = listed(row["aliases"])
        for spelling in aliases if f"={body.name}" in aliases else [body.name, *aliases]:
            exact = plain(spelling[1:]) if spelling.startswith("=") else ""
            key = fold(exact or plain(spelling))
            if key in merged.taken and "own" not in row:
                continue
            if not any(known is body and shown in {exact, ""} for known, shown in names.get(key, ())):
                names.setdefault(key, []).insert(0, (body, exact))
    return Register(tuple(bodies), names, words, merged.warnings)


def _merged(extra: Path | None, words: Mapping[str, list[_Word]]) -> MergedRows:
    nouns = {spelling: frozenset(word.form for word in known) for spelling, known in words.items()}
    return merged_rows(extra, nouns, NO_NAME | _DETERMINERS | _CONNECTORS)


def register_as_csv(extra: Path | None = None) -> str:
    """The register in force as CSV, sorted by name, marked as a whole: `load_register` of it gives the same back.

    Raises:
        RegisterError: as `load_register`.
    """
    patterns = (resources.files("gateway") / "registers" / "patterns.csv").read_text("utf-8")
    rows = _merged(extra, _load_words("patterns.csv", patterns)).rows
    written = io.StringIO()
    writer = csv.DictWriter(written, (*COLUMNS, WHOLE), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for _, row in sorted(rows.items()))
    return written.getvalue()


def _load_words(label: str, text: str) -> dict[str, list[_Word]]:
    words: dict[str, list[_Word]] = {}
    for row in read_rows(label, text, _PATTERN_COLUMNS):
        if row["form"] not in _FORMS:
            raise RegisterError(f"{label}, line {row['line']}: form is one of {', '.join(sorted(_FORMS))}")
        body = Organisation("", sector_of(label, row), row["foi"] == "yes", row["kind"])
        for word in listed(row["words"]):
            for spelling in _mutated(fold(plain(word))) if row["note"] == "Welsh" else (fold(plain(word)),):
                words.setdefault(spelling, []).append(_Word(row["form"], body))
    return words


# What Welsh does to the first letter of a noun, after its preposition or possessive: soft, nasal, aspirate.
_MUTATIONS = (
    ("ll", "l"), ("rh", "r"), ("p", "b", "mh", "ph"), ("t", "d", "nh", "th"), ("c", "g", "ngh", "ch"), ("b", "f", "m"),
    ("d", "dd", "n"), ("g", "", "ng"), ("m", "f"),
)  # fmt: skip


def _mutated(word: str) -> tuple[str, ...]:
    """The word and its mutated forms ("bwrdd iechyd", "fwrdd iechyd", "mwrdd iechyd")."""
    if word.startswith(("dd", "ch", "th", "ph", "ng", "y ", "yr ", "fy ", "f")):
        return (word,)
    for first, *others in _MUTATIONS:
        if word.startswith(first):
            rest = word.removeprefix(first)
            return word, *(other + rest for other in others if len(other + rest) > 3)
    return (word,)


# ---------------------------------------------------------------- names of a known build

_HOST = re.compile(
    r"(?:@|www\.|https?://|\b)((?:[A-Za-z0-9-]{2,40}\.){1,4}(?:uk|com|wales|cymru|scot|org|net|example))\b"
)
_MOST_HOSTS = 12
_NO_LABELS = frozenset("www gov uk co org com net nhs police ac sch wales cymru scot parliament mail email".split())
_GMAIL = frozenset("gmail hotmail outlook yahoo icloud btinternet aol".split())
_ENDINGS = (
    (".police.uk", Organisation("", Sector.CRIMINAL_JUSTICE, public=True, kind="police")),
    (".nhs.uk", Organisation("", Sector.HEALTH, public=True, kind="health")),
    (".nhs.scot", Organisation("", Sector.HEALTH, public=True, kind="health")),
    (".nhs.wales", Organisation("", Sector.HEALTH, public=True, kind="health")),
    (".ac.uk", Organisation("", Sector.EDUCATION, public=True, kind="education")),
    (".sch.uk", Organisation("", Sector.EDUCATION, public=True, kind="education")),
    (".gov.uk", Organisation("", Sector.LOCAL_GOVERNMENT, public=True, kind="council")),
    (".gov.wales", Organisation("", Sector.LOCAL_GOVERNMENT, public=True, kind="council")),
    (".llyw.cymru", Organisation("", Sector.LOCAL_GOVERNMENT, public=True, kind="council")),
)
_COUNCIL_FORM = re.compile(
    r"(?: (?:county borough|metropolitan borough|metropolitan district|london borough|county|borough|district|city|mbc"
    r"|metropolitan))? council$"
)


def _squeezed(name: str) -> str:
    """A name as it stands in an address: "Leeds City Council" and "leeds-city.gov.uk" both give "leedscity"."""
    return "".join(letter for letter in name.removesuffix(" council") if letter.isalnum())


# Python's own engine: one character class repeated is linear, and thirty times cheaper to step through than RE2.
_TOKEN = re.compile(r"[^\W_][\w'&.\-]*|&")
_WITHIN = frozenset({"of", "and", "&", "the", "y", "yr", "on", "upon"})
_JOINING = frozenset({"and", "&", "a", "ac", "by", "with", "for"})
_CONNECTORS = frozenset("of and & the on upon under in for le la de y yr a ac by with".split())
NO_NAME = frozenset(
    """the my our a an this that these your his her their its i we you he she they it me us when where why how what who
    dear re fw fwd complaint complaints concern concerns against about from to at by for with if is was has have had
    former local subject request appeal to sirs sir madam and or but so as in on of after before because since then
    now yesterday today last next any every some no not another each both all old new ex regarding ref reference
    case cwyn am gan y yr fy ein eich eu ei i'r o'r a'r mae roedd dear hello hi hello, please thanks urgent yn ac
    gp foi foia sar dsar gdpr dpa eir article section s50 breach data personal information access notice report
    reported unlike also only even once did does do may might will would could should can via per within while
    asked told wrote rang emailed phoned called said spoke contacted requested complained tried got sent received been
    went visited ordered bought paid applied joined left saw met found heard read gave took made put let had worked
    under over into formal official internal review failure response refused refusal
    monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays sunday
    sundays january february april june july august september october november december jan feb mar apr jun jul aug
    sept sep oct nov dec it's that's there's here's he's she's they're we're you're i'm i've i'd i'll it'll what's who's
    where's let's isn't wasn't don't didn't can't won't whoever
    nothing something anything everything nobody everybody somebody anybody someone anyone everyone
    either neither whether""".split()
)
_DETERMINERS = frozenset(
    """the my our a an this that your his her their its old former local same said current previous new any some
    y yr fy ein eich eu ei i'r o'r a'r another which every no own whose big small private neighbouring nearby
    both these those mum's dad's mother's father's son's daughter's wife's husband's""".split()
)
_NOT_THE_BODY = frozenset(
    """holiday holidays letter letters account accounts details statement statements uniform run bus dinner card clerk
    to""".split()
)


_NAMING = re.compile(
    r"\b(?:rang|with|from|called|told|by|at|phoned|e-?mailed|left|joined|cancelled|paid|against|about|asked|ringing) $"
)


_ACTING = re.compile(
    r" (?:has|have|had|hav|won'?t|said|says|say|sez|sed|told|tells|keeps?|refused?|refuses|sent|got|put|gave|lost|sold"
    r"|did|did ?n'?t|does ?n'?t|do ?n'?t|will not|can'?t|cannot|hasn'?t|haven'?t|are saying"
    r"|is saying|ignored?|ignores|reckons?|still) "
)


def _named_by(text: str, start: int, end: int) -> bool:
    """Whether a word that is also a name is used as one by somebody who writes without capitals ("i rang sky").

    At the head of a sentence or of the heading, by what it did ("o2 have got me down as dead").
    """
    if _NAMING.search(text, max(0, start - 12), start) is not None:
        return True
    begins = not text[:start].strip() or text[:start].rstrip()[-1:] in ".!?:;," or text[start - 1 : start] == "\n"
    if begins and start == 0 and end == len(text.rstrip()):
        return True  # nothing else stands in the heading
    if not begins and _JOINED.search(text, max(0, start - 9), start) is None:
        return False
    return text[start:end] not in _SMALL_WORDS and _ACTING.match(f"{text[end : end + 14]} ") is not None


_JOINED = re.compile(r"\b(?:and|but|so|cos|coz|n|because|that|then|now) $")
_SMALL_WORDS = frozenset(
    {"three", "who", "which", "it", "one", "all", "that", "next", "others", "some", "his", "her", "us"}
)


_IN_A_PLACE = re.compile(r"\b(?:in|at|near|around|across|through|of|outside|live|lives|yn|from) $", re.IGNORECASE)
# Behind a brand that is also a word, at the head of a sentence: the word, not the brand ("Boots on the other foot").
_ORDINARY_AFTER = frozenset(
    """on of to for off in high and or up down over week month year day time door like that
    well much many few good kind nice sorry""".split()
)


def _is_the_name(text: str, start: int, end: int, exact: str) -> bool:
    """Whether a name that is also an ordinary word is meant as one here: by its letter case, or by what names it."""
    if text[start:end].islower():
        return exact.islower() or _named_by(text, start, end)
    if text[start:end] != exact:
        return False
    begins = not text[:start].strip() or text[:start].rstrip()[-1:] in ".!?:" or text[start - 1 : start] == "\n"
    if not begins or len(exact) < 4 or exact.isupper():
        return True
    following = fold(text[end : end + 12]).split()
    return not following or following[0].strip(".,;") not in _ORDINARY_AFTER


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before.isalnum() or before in "@/_" or (before == "-" and text[start - 2 : start - 1].isalnum())):
        return False
    if before == "." and text[start - 2 : start - 1].isalnum():  # inside an address or a host name
        return False
    if after == "." and text[end + 1 : end + 2].isalnum():
        return False
    return not (after and (after.isalnum() or after in "@_"))


class _Tokens:
    """The words of a text with their places, cut once."""

    def __init__(self, text: str, last_words: frozenset[str]) -> None:
        self.text = text
        self.last_words = last_words
        self.spans = [found.span() for found in _TOKEN.finditer(text)]
        self._starts = [start for start, _ in self.spans]

    def before(self, offset: int) -> Iterator[tuple[int, int]]:
        """Words that begin before `offset`, nearest first, ten at most."""
        at = bisect.bisect_left(self._starts, offset)
        yield from reversed(self.spans[max(0, at - 10) : at])

    def after(self, offset: int) -> Iterator[tuple[int, int]]:
        """Words that begin at or after `offset`, nearest first, eight at most."""
        at = bisect.bisect_left(self._starts, offset)
        yield from self.spans[at : at + 8]


def _grow(tokens: _Tokens, start: int, end: int, word: _Word, *, bare: bool) -> Mention | None:
    """The whole name round a head word, or the bare common noun; None where the word says nothing."""
    pattern, text = word.organisation, tokens.text
    if word.form in {"hint", "thing", "stop"}:
        return Mention(_called(text[start:end], pattern), start, end, text[start:end], word.form)
    if word.form == "prefix":
        return _with_name_after(tokens, start, end, pattern)
    may_grow = word.form != "noun" and (text[start].isupper() or word.form in {"head", "bare", "weak"})
    first = _name_before(tokens, start) if may_grow and not _TAX.match(text, end) else start
    if first < start and _IS_A_PERSON.match(text, first, start) is not None:
        return None  # "Mr High" is no school
    if first < start:
        level = "weak" if word.form == "weak" else "pattern"
        return Mention(_called(text[first:end], pattern), first, end, text[first:end], level)
    level = _level_without_name(text, start, end, word.form, bare=bare)
    return Mention(_called(text[start:end], pattern), start, end, text[start:end], level) if level else None


_IS_A_PERSON = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Lady|Lord)\.? $")
_TAX = re.compile(r" [Tt]ax\b")  # "Larkford council tax" names a place and a thing, no body


def _with_name_after(tokens: _Tokens, start: int, end: int, pattern: Organisation) -> Mention | None:
    text = tokens.text
    if text[start].islower() and text.startswith("department", start):
        return None  # "the records department of Highmoor General" is no ministry
    last = _name_after(tokens, end)
    if last <= end:
        return None
    return Mention(_called(text[start:last], pattern), start, last, text[start:last], "pattern")


def _level_without_name(text: str, start: int, end: int, form: str, *, bare: bool) -> str:
    """How a head word counts that has no name about it; empty where it says nothing."""
    if form == "bare":
        return "generic"
    if form not in {"head", "noun"}:
        return ""
    if bare or _common_noun(text, start, end):
        return "generic"
    return "thin" if form == "head" and _bare_noun(text, start, end) else ""


def _called(words: str, like: Organisation) -> Organisation:
    return Organisation(" ".join(words.split()), like.sector, like.public, like.kind)


def _name_before(tokens: _Tokens, start: int) -> int:
    """Where the proper name that leads up to `start` begins; `start` itself when none does."""
    text = tokens.text
    first, edge, joined = start, start, False
    for left, right in tokens.before(start):
        gap = text[right:edge]
        if gap.strip(" \n'") or gap.count("\n") > 1 or len(gap) > 3:
            break
        token = text[left:right]
        if (token.endswith(".") and len(token) > 3) or _YEAR.fullmatch(token):
            break
        if "\n" in gap and _WRITERS_LINE.fullmatch(text, text.rfind("\n", 0, right) + 1, right):
            break  # "P Lane", and below it "DWP"
        folded = fold(token).rstrip(".'")
        if folded in _CONNECTORS and first != start and not token[0].isupper():
            edge, joined = left, joined or folded in _JOINING
            continue
        if not (token[0].isupper() or (token[0].isdigit() and first != start)) or folded in NO_NAME:
            break
        if joined and folded.removesuffix("'s") in tokens.last_words:
            break  # "… NHS Trust and Plover Motors" are two
        first, edge, joined = left, left, False
    return first


_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# A line with somebody's name and nothing else.
_WRITERS_LINE = re.compile(
    r"[ \t]*(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? )?(?:[A-Z]\.? ?){1,3} ?[A-Z][\w'-]+"
    r"|[ \t]*(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? [A-Z][\w' -]{1,40}"
)


def _name_after(tokens: _Tokens, end: int) -> int:
    """Where the proper name that follows a prefix ends; `end` itself when none follows."""
    text = tokens.text
    last = edge = end
    previous = ""
    for left, right in tokens.after(end):
        token = text[left:right]
        gap = text[edge:left]
        folded = fold(token).rstrip(".")
        if gap.strip(" \n") or gap.count("\n") > 1:
            break
        if token[0].isupper() and folded not in NO_NAME:
            last = edge = right - token.endswith(".")
            previous = folded
            if token.endswith(".") and len(token) > 3:
                break
        elif folded in _JOINING and previous in tokens.last_words:
            break
        elif folded in _WITHIN and not token.endswith(".") and (last > end or folded in {"y", "yr", "the"}):
            edge = right
        else:
            break
    return last


def _common_noun(text: str, start: int, end: int) -> bool:
    """Whether a head word without a name stands for a body: behind an article, or several words long."""
    following = fold(text[end : end + 14]).split()
    if following and following[0].strip(".,;:") in _NOT_THE_BODY:
        return False
    if " " in text[start:end].strip() or start == 0:
        return True
    before = fold(text[max(0, start - 40) : start]).split()
    if not before:
        return False
    return before[-1] in _DETERMINERS or before[-1].endswith("'r") or (len(before) > 1 and before[-2] in _DETERMINERS)


_BEFORE_BARE = frozenset(
    """from with by to at of against about and then that because when told asked rang phoned emailed wrote contacted
    says
    both or but if via since tell ask ring called gan oddi i at gyda am""".split()
)
_CLOSES = _BEFORE_BARE | frozenset("for on in twice again as so who which until before after yesterday today".split())
_AFTER_BARE = frozenset(
    """has have had is was were are did does say says said tell told tells refuse refuses refused won't wont will would
    can't cant cannot don't dont doesn't doesnt didn't didnt want wants lost send sends sent give gives gave keep keeps
    kept ask asked never still not ignore ignored ignores reply replied hasn't hasnt haven't havent put shared passed
    sold took take made make think thinks reckon reckons keeps hold holds held claim claims""".split()
)


# "asked wexmere council under the act", "bought off tollgate motors": a name whose writer uses no capitals.
_NAME_IN_SMALL_LETTERS = re.compile(
    r"\b(?:asked|ask|rang|emailed|wrote|written|told|from|to|by|with|at|off|against|about|re|and|is|was|that|then|so|but|because"
    r"|for|of) (?:\w+ )?[a-z]{4,}(?:'s)? $"
)


def _bare_noun(text: str, start: int, end: int) -> bool:
    """Whether a noun without article stands for a body, as who learnt English late, or writes in haste, puts it."""
    following = fold(text[end : end + 16]).split()
    if following and following[0].strip(".,;:!?") in _AFTER_BARE:
        return True
    if _NAME_IN_SMALL_LETTERS.search(text[max(0, start - 60) : start]) and text[start].islower():
        return True
    closes = not following or text[end : end + 1] in {".", ",", ";", "?", "!", "\n"} or following[0] in _CLOSES
    before = fold(text[max(0, start - 40) : start]).split()
    near = [word.strip(".,;:") for word in before[-2:]]
    return bool(near) and (near[-1] in _BEFORE_BARE or (closes and near[0] in _BEFORE_BARE and text[start].islower()))


LEVELS = {
    "register": 3,
    "pattern": 2,
    "weak": 1,
    "generic": 1,
    "thin": 1,
    "thing": 0,
    "hint": -1,
    "place": -1,
    "stop": 0,
}


def _without_overlaps(found: list[Mention]) -> tuple[Mention, ...]:
    """The longest of what overlaps; a weak ending ("… Ltd") takes the sector of a stronger word inside it."""
    ranked = sorted(found, key=lambda one: (one.start - one.end, -LEVELS[one.level], one.start))
    kept: list[Mention] = []
    for one in ranked:
        over = next((other for other in kept if one.start < other.end and other.start < one.end), None)
        if over is None:
            kept.append(one)
        elif (
            over.level == "weak"
            and (one.level in {"register", "pattern"} or (one.level == "generic" and one.organisation.kind != "vague"))
            and over.start <= one.start
            and one.end <= over.end
        ):
            kept[kept.index(over)] = _strengthened(over, one)
        elif over.level == "pattern" and one.start == over.start and _is_a_part_of(one, over):
            kept[kept.index(over)] = Mention(one.organisation, over.start, over.end, over.words, one.level)
        elif (
            over.level == "pattern"
            and one.level == "register"
            and one.start == over.start
            and one.organisation.sector == over.organisation.sector
        ):
            kept[kept.index(over)] = Mention(one.organisation, over.start, over.end, over.words, "register")
    return tuple(sorted((_settled(one) for one in kept if one.level != "stop"), key=lambda one: one.start))


_PARTS_OF_BODIES = frozenset(
    """archive archives library department dept office offices team unit desk section committee hr service services
    admissions registry personnel helpline complaints""".split()
)


def _is_a_part_of(one: Mention, over: Mention) -> bool:
    """Whether the longer name is a part of the body named inside it ("University of Carrowby archives")."""
    return one.level in {"register", "pattern"} and fold(over.words).split()[-1] in _PARTS_OF_BODIES


def _strengthened(weak: Mention, inner: Mention) -> Mention:
    if inner.level == "register":
        return Mention(inner.organisation, weak.start, weak.end, weak.words, "register")
    return Mention(_called(weak.words, inner.organisation), weak.start, weak.end, weak.words, "pattern")


def _settled(one: Mention) -> Mention:
    return Mention(one.organisation, one.start, one.end, one.words, "pattern") if one.level == "weak" else one
