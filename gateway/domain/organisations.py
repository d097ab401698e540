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
from gateway.domain.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["LEVELS", "Mention", "Organisation", "Register", "RegisterError", "load_register", "register_as_csv"]

LONGEST_PASSAGE = 40_000  # characters judged of one passage: a complaint names its subject long before
_MOST_MENTIONS = 400  # of one passage; a guess, far above any letter

_COLUMNS = ("name", "sector", "foi", "aliases", "kind", "note")
_PATTERN_COLUMNS = ("form", "words", "sector", "foi", "kind", "note")
_FORMS = frozenset({"head", "bare", "noun", "name", "weak", "prefix", "hint"})


class RegisterError(ValueError):
    """A register file cannot be used. The text names the file, the line and the mistake."""


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
    """One place where an organisation is named. `level`: register, pattern, generic ("my bank") or hint ("ward")."""

    organisation: Organisation
    start: int
    end: int
    words: str
    level: str = "register"


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    organisation: Organisation


def fold(text: str) -> str:
    """Lower case of the same length, so that offsets fit."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(x.lower() if len(x.lower()) == 1 else x for x in text)


@dataclass(frozen=True)
class Register:
    """Names and name patterns, ready to search. Build it with `load_register`, once."""

    organisations: tuple[Organisation, ...]
    _names: dict[str, list[tuple[Organisation, str]]] = field(repr=False)  # folded name -> (body, exact case or "")
    _words: dict[str, list[_Word]] = field(repr=False)
    _phrases: tuple[str, ...] = field(init=False, repr=False)
    _automaton: ahocorasick_rs.AhoCorasick = field(init=False, repr=False)
    _last_words: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forms = {"head", "name", "weak"}
        last = {phrase.split()[-1] for phrase, words in self._words.items() if any(x.form in forms for x in words)}
        object.__setattr__(self, "_last_words", frozenset(last))
        phrases = tuple(dict.fromkeys([*self._names, *self._words]))
        object.__setattr__(self, "_phrases", phrases)
        object.__setattr__(self, "_automaton", ahocorasick_rs.AhoCorasick(phrases))

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
                if not exact or text[start:end] == exact or (text[start:end].islower() and _named_by(text, start)):
                    found.append(Mention(organisation, start, end, text[start:end], "register"))
            for word in self._words.get(phrase, ()):
                known = longest.get((end, word.form))
                if known is None or start < known[0]:
                    longest[end, word.form] = (start, word)
            if len(found) + len(longest) > _MOST_MENTIONS:
                break
        found += _grown(tokens, longest, bare=heading)
        return _without_overlaps(found)

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
    bodies: dict[str, tuple[Organisation, tuple[str, ...]]] = {}
    for key, row in _merged_rows(extra).items():
        body = Organisation(row["name"], Sector(row["sector"]), row["foi"] == "yes", row["kind"])
        aliases = _listed(row["aliases"])
        spellings: list[str] = aliases if f"={body.name}" in aliases else [body.name, *aliases]
        bodies[key] = (body, tuple(spellings))
    names: dict[str, list[tuple[Organisation, str]]] = {}
    for body, known_as in bodies.values():
        for spelling in known_as:
            exact = plain(spelling[1:]) if spelling.startswith("=") else ""
            key = fold(exact or plain(spelling))
            if not any(known is body for known, _ in names.get(key, ())):
                names.setdefault(key, []).insert(0, (body, exact))
    patterns = (resources.files("gateway") / "registers" / "patterns.csv").read_text("utf-8")
    words = _load_words("patterns.csv", patterns)
    return Register(tuple(body for body, _ in bodies.values()), names, words)


def _merged_rows(extra: Path | None) -> dict[str, dict[str, str]]:
    """Rows by folded name, the site's over the package's."""
    own = (resources.files("gateway") / "registers" / "organisations.csv").read_text("utf-8")
    sources = [("organisations.csv", own)]
    if extra is not None:
        try:
            sources.append((str(extra), extra.read_text("utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterError(f"{extra}: cannot be read: {type(error).__name__}") from error
    rows: dict[str, dict[str, str]] = {}
    for label, text in sources:
        for row in _rows(label, text, _COLUMNS):
            _sector(label, row)
            if row["note"] == "off":
                rows.pop(fold(row["name"]), None)
            else:
                rows[fold(row["name"])] = row
    return rows


def register_as_csv(extra: Path | None = None) -> str:
    """The register in force as CSV, sorted by name: what `load_register(extra)` reads, and reads back the same.

    Raises:
        RegisterError: as `load_register`.
    """
    written = io.StringIO()
    writer = csv.DictWriter(written, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for _, row in sorted(_merged_rows(extra).items()))
    return written.getvalue()


def _load_words(label: str, text: str) -> dict[str, list[_Word]]:
    words: dict[str, list[_Word]] = {}
    for row in _rows(label, text, _PATTERN_COLUMNS):
        if row["form"] not in _FORMS:
            raise RegisterError(f"{label}, line {row['line']}: form is one of {', '.join(sorted(_FORMS))}")
        body = Organisation("", _sector(label, row), row["foi"] == "yes", row["kind"])
        for word in _listed(row["words"]):
            words.setdefault(fold(plain(word)), []).append(_Word(row["form"], body))
    return words


def _rows(label: str, text: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise RegisterError(f"{label}, line 1: column {missing[0]} is missing")
    for row in reader:
        values = {column: (row.get(column) or "").strip() for column in columns}
        values["line"] = str(reader.line_num)
        if not values[columns[0]]:
            raise RegisterError(f"{label}, line {reader.line_num}: {columns[0]} is empty")
        if values["foi"] not in {"yes", "no"}:
            raise RegisterError(f"{label}, line {reader.line_num}: foi is yes or no")
        yield values


def _sector(label: str, row: dict[str, str]) -> Sector:
    try:
        return Sector(row["sector"])
    except ValueError as error:
        raise RegisterError(f"{label}, line {row['line']}: no sector is called {row['sector']!r}") from error


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


# ---------------------------------------------------------------- names of a known build

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
    under over into formal official internal review failure response refused refusal""".split()
)
_DETERMINERS = frozenset(
    """the my our a an this that your his her their its old former local same said current previous new any some
    y yr fy ein eich eu ei i'r o'r a'r another which every no own whose big small private neighbouring nearby
    both these those mum's dad's mother's father's son's daughter's wife's husband's""".split()
)
_NOT_THE_BODY = frozenset(
    "holiday holidays account accounts details statement statements uniform run bus dinner card clerk to".split()
)


_NAMING = re.compile(
    r"\b(?:rang|with|from|called|told|by|at|phoned|e-?mailed|left|joined|cancelled|paid|against|about|asked|ringing) $"
)


def _named_by(text: str, start: int) -> bool:
    """Whether a word that is also a name is used as one by somebody who writes without capitals ("i rang sky")."""
    return _NAMING.search(text, max(0, start - 12), start) is not None


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
    if word.form == "hint":
        return Mention(_called(text[start:end], pattern), start, end, text[start:end], "hint")
    if word.form == "prefix":
        last = _name_after(tokens, end)
        if last <= end:
            return None
        return Mention(_called(text[start:last], pattern), start, last, text[start:last], "pattern")
    may_grow = word.form != "noun" and (text[start].isupper() or word.form in {"head", "bare", "weak"})
    first = _name_before(tokens, start) if may_grow else start
    if first < start:
        level = "weak" if word.form == "weak" else "pattern"
        return Mention(_called(text[first:end], pattern), first, end, text[first:end], level)
    if word.form != "bare" and (word.form not in {"head", "noun"} or not (bare or _common_noun(text, start, end))):
        return None
    return Mention(_called(text[start:end], pattern), start, end, text[start:end], "generic")


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
        if token.endswith(".") and len(token) > 3:
            break
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
    return bool(before) and (before[-1] in _DETERMINERS or (len(before) > 1 and before[-2] in _DETERMINERS))


LEVELS = {"register": 3, "pattern": 2, "weak": 1, "generic": 1, "hint": 0}


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
            and one.level in {"register", "pattern"}
            and over.start <= one.start
            and one.end <= over.end
        ):
            kept[kept.index(over)] = _strengthened(over, one)
        elif (
            over.level == "pattern"
            and one.level == "register"
            and one.start == over.start
            and one.organisation.sector == over.organisation.sector
        ):
            kept[kept.index(over)] = Mention(one.organisation, over.start, over.end, over.words, "register")
    return tuple(sorted((_settled(one) for one in kept), key=lambda one: one.start))


def _strengthened(weak: Mention, inner: Mention) -> Mention:
    if inner.level == "register":
        return Mention(inner.organisation, weak.start, weak.end, weak.words, "register")
    return Mention(_called(weak.words, inner.organisation), weak.start, weak.end, weak.words, "pattern")


def _settled(one: Mention) -> Mention:
    return Mention(one.organisation, one.start, one.end, one.words, "pattern") if one.level == "weak" else one
