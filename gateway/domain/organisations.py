"""Which organisation a letter is about, and the sector that decides its work queue.

Promises: names of the register (with aliases and former names) and names of a known build ("… Borough Council",
"Ysgol …", "… Lettings") are found in linear time; of several, the one complained of is told from those that pass by.
Refuses to guess a sector from an unknown bare name: it says that it is not certain.

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
from gateway.domain.wording import compile_pattern, plain
from parsers.reading import Channel, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from parsers.reading import Reading

__all__ = ["Choice", "Mention", "Organisation", "Register", "RegisterError", "choose_organisation", "load_register"]

_LONGEST_PASSAGE = 40_000  # characters judged of one passage: a complaint names its subject long before
_MOST_MENTIONS = 400  # of one passage; a guess, far above any letter

_COLUMNS = ("name", "sector", "foi", "aliases", "kind", "note")
_PATTERN_COLUMNS = ("form", "words", "sector", "foi", "kind", "note")
_FORMS = frozenset({"head", "bare", "name", "weak", "prefix", "hint"})


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


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    organisation: Organisation


def _fold(text: str) -> str:
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
        text = plain(text[:_LONGEST_PASSAGE])
        tokens = _Tokens(text, self._last_words)
        found: list[Mention] = []
        longest: dict[tuple[int, str], tuple[int, _Word]] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(_fold(text), overlapping=True):
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
        for (end, _), (start, word) in longest.items():
            if mention := _grow(tokens, start, end, word, bare=heading):
                found.append(mention)
        return _without_overlaps(found)

    def by_name(self, name: str) -> Organisation | None:
        """The body of exactly this name or alias."""
        known = self._names.get(_fold(plain(name)))
        return known[0][0] if known else None


# ---------------------------------------------------------------- loading


@lru_cache(maxsize=4)
def load_register(extra: Path | None = None) -> Register:
    """The package's register with the site's own names (a CSV of the same columns) laid over it.

    Raises:
        RegisterError: a file cannot be read or holds a mistake; the text says in which line.
    """
    folder = resources.files("gateway") / "registers"
    sources = [("organisations.csv", (folder / "organisations.csv").read_text("utf-8"))]
    if extra is not None:
        try:
            sources.append((str(extra), extra.read_text("utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterError(f"{extra}: cannot be read: {type(error).__name__}") from error
    bodies: dict[str, tuple[Organisation, tuple[str, ...]]] = {}
    for label, text in sources:
        for row in _rows(label, text, _COLUMNS):
            body = Organisation(row["name"], _sector(label, row), row["foi"] == "yes", row["kind"])
            aliases = _listed(row["aliases"])
            spellings = aliases if f"={body.name}" in aliases else [body.name, *aliases]
            bodies[_fold(body.name)] = (body, tuple(spellings))
    names: dict[str, list[tuple[Organisation, str]]] = {}
    for body, spellings in bodies.values():
        for spelling in spellings:
            exact = plain(spelling[1:]) if spelling.startswith("=") else ""
            key = _fold(exact or plain(spelling))
            if not any(known is body for known, _ in names.get(key, ())):
                names.setdefault(key, []).insert(0, (body, exact))
    words = _load_words("patterns.csv", (folder / "patterns.csv").read_text("utf-8"))
    return Register(tuple(body for body, _ in bodies.values()), names, words)


def _load_words(label: str, text: str) -> dict[str, list[_Word]]:
    words: dict[str, list[_Word]] = {}
    for row in _rows(label, text, _PATTERN_COLUMNS):
        if row["form"] not in _FORMS:
            raise RegisterError(f"{label}, line {row['line']}: form is one of {', '.join(sorted(_FORMS))}")
        body = Organisation("", _sector(label, row), row["foi"] == "yes", row["kind"])
        for word in _listed(row["words"]):
            words.setdefault(_fold(plain(word)), []).append(_Word(row["form"], body))
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
_NO_NAME = frozenset(
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
_NOT_THE_BODY = frozenset("holiday holidays account accounts details statement statements uniform run bus dinner card clerk to".split())


_NAMING = re.compile(r"\b(?:rang|with|from|called|told|by|at|phoned|e-?mailed|emailed|left|joined|cancelled|paid|against|about|asked|ringing) $")


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
    first = _name_before(tokens, start) if text[start].isupper() or word.form in {"head", "bare", "weak"} else start
    if first < start:
        level = "weak" if word.form == "weak" else "pattern"
        return Mention(_called(text[first:end], pattern), first, end, text[first:end], level)
    if word.form != "bare" and (word.form != "head" or not (bare or _common_noun(text, start, end))):
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
        folded = _fold(token).rstrip(".'")
        if folded in _CONNECTORS and first != start and not token[0].isupper():
            edge, joined = left, joined or folded in _JOINING
            continue
        if not (token[0].isupper() or (token[0].isdigit() and first != start)) or folded in _NO_NAME:
            break
        if joined and folded.removesuffix("'s") in tokens.last_words:
            break  # "… NHS Trust and Kestrel Motors" are two
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
        folded = _fold(token).rstrip(".")
        if gap.strip(" \n") or gap.count("\n") > 1:
            break
        if token[0].isupper() and folded not in _NO_NAME:
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
    following = _fold(text[end : end + 14]).split()
    if following and following[0].strip(".,;:") in _NOT_THE_BODY:
        return False
    if " " in text[start:end].strip() or start == 0:
        return True
    before = _fold(text[max(0, start - 40) : start]).split()
    return bool(before) and (before[-1] in _DETERMINERS or (len(before) > 1 and before[-2] in _DETERMINERS))


_RANK = {"register": 3, "pattern": 2, "weak": 1, "generic": 1, "hint": 0}


def _without_overlaps(found: list[Mention]) -> tuple[Mention, ...]:
    """The longest of what overlaps; a weak ending ("… Ltd") takes the sector of a stronger word inside it."""
    ranked = sorted(found, key=lambda one: (one.start - one.end, -_RANK[one.level], one.start))
    kept: list[Mention] = []
    for one in ranked:
        over = next((other for other in kept if one.start < other.end and other.start < one.end), None)
        if over is None:
            kept.append(one)
        elif over.level == "weak" and one.level in {"register", "pattern"} and over.start <= one.start and one.end <= over.end:
            kept[kept.index(over)] = _strengthened(over, one)
        elif over.level == "pattern" and one.level == "register" and one.start == over.start and one.organisation.sector == over.organisation.sector:
            kept[kept.index(over)] = Mention(one.organisation, over.start, over.end, over.words, "register")
    return tuple(sorted((_settled(one) for one in kept), key=lambda one: one.start))


def _strengthened(weak: Mention, inner: Mention) -> Mention:
    if inner.level == "register":
        return Mention(inner.organisation, weak.start, weak.end, weak.words, "register")
    return Mention(_called(weak.words, inner.organisation), weak.start, weak.end, weak.words, "pattern")


def _settled(one: Mention) -> Mention:
    return Mention(one.organisation, one.start, one.end, one.words, "pattern") if one.level == "weak" else one


# ---------------------------------------------------------------- which of them is written about

_AGAINST = compile_pattern(
    r"(?:complain(?:t|ts|ing|ed)?|concerns?|dispute|problem|issue|unhappy|grievance|case|raise[sd]?|matter|cwyn|gwyno)\b"
    r"[^.!?\n]{0,30}?\b(?:about|against|with|re|regarding|concerning|am|yn erbyn|ynghylch|ynglyn a|versus|v)"
    r"[\s:]+(?:[^\s.!?]+\s+){0,3}$"
    r"|\b(?:writing|write|letter|it is|it's|its|this is|all)\s+(?:to you\s+|to complain\s+)?(?:about|regarding|concerning|because of|re)\s+(?:the\s+|my\s+|our\s+|how\s+|what\s+)*$"
    r"|\b(?:ysgrifennu|sgwennu)\s+(?:atoch\s+)?(?:am|ynghylch|ynglŷn â)\s+(?:y\s+|yr\s+|fy\s+)*$",
    ignore_case=True,
)
_ASKED = compile_pattern(
    r"(?:request(?:s|ed)?|sar|dsar|foi|foia|asked|asking|wrote|written|writing|applied|emailed|e-mailed|phoned|rang|contacted|"
    r"letter|letters|email|emails|held|holds?|response|reply|replies|refusal|data|information|records?|file|files|notes|"
    r"account|contract|customer|employed|worked|tenant|patient|pupil|member|cais|gofyn|gofynnais|ysgrifennais|ofynnais)\b"
    r"\s+(?:\S+\s+){0,4}?(?:to|from|of|by|with|at|for|i|gan|oddi wrth|at|[a-z]+'r)?\s*(?:the|my|our|y|yr|fy)?\s*$",
    ignore_case=True,
)
_BY = compile_pattern(r"\b(?:by|from|at|with|gan|the behaviour of|on behalf of|because of)\s+(?:the\s+|my\s+)?$", ignore_case=True)
_MEANS = compile_pattern(r"\b(?:on|via|by|through|in|from|my|a|our|their|his|her)\s+$", ignore_case=True)
_DID = compile_pattern(
    r"^(?:'s?)?[\s,]+(?:\S+\s+){0,3}?(?:has|have|had|is|are|was|were|did|didn't|does|doesn't|won't|wont|will not|would not|wouldn't|"
    r"refus\w+|ignor\w+|fail\w+|never|not|still|sent|sends|lost|shar\w+|disclos\w+|told|tell|says?|said|keeps?|kept|call\w*|"
    r"rang|phon\w+|den\w+|holds?|held|gave|given|post\w+|publish\w+|put|used?|using|claim\w*|insist\w*|repl\w+|respond\w*|"
    r"want\w*|cannot|can't|cant|hasn't|haven't|hasnt|havent|mixed|register\w*|record\w*|record|withh\w+|delet\w+|wrote|"
    r"wedi|yn|heb|ddim|gwrthod\w*)\b",
    ignore_case=True,
)
_PASSING_BEFORE = compile_pattern(
    r"(?:\b(?:go(?:ing)?|went|gone|turn\w*|refer\w*|escalat\w*|take (?:it|this|them|the matter)|taking (?:it|this)|report\w*(?: \w+)?|advised by|"
    r"told by|advice (?:of|from)|suggestion of|cc|cc'd|copied|copy|copying|spoke|speak|talk\w*|job|post|vacancy|interview|position|offer|"
    r"role|apply|applying|applied for|qualified|trained|retired|studied|retire|work|works|worked|working|teach|taught|start\w*|starting|"
    r"formerly|ex|branch secretary|member|volunteer\w*|rang|wrote|complained|phoned|contacted|told)\b\s+"
    r"(?:it |this |them |me |you |all this |the matter |to go |also |both |as an? \S+ )?(?:to|with|at|by|from|from the|for|in|into|on|i|of|gyda)\s+"
    r"(?:the\s+|my\s+|an?\s+|our\s+|local\s+|y\s+|yr\s+|mr\s+)*$)"
    r"|\b(?:start|starting|begin|beginning|training|qualified|employed|an? (?:nurse|teacher|teaching assistant|cleaner|student|patient)|assistant|job|post|placement|interview)\b"
    r"[^.!?]{0,30}\b(?:at|with|for)\s+(?:the\s+|an?\s+|our\s+)*$"
    r"|\b(?:near|opposite|outside|behind|beside|next to|next door to|unlike|funded by|sponsored by|married to|via|c/o|"
    r"recommended by|helped by|help from|support from|suggested by|(?:got|had|obtained|took|bought|received)\b[^.!?]{0,40}\bfrom|"
    r"parents? (?:of|at)|pupils? (?:of|at)|on behalf of|mynd at|troi at)\s+(?:the\s+|my\s+|an?\s+|children at\s+|parents of\s+)*$",
    ignore_case=True,
)
_SELDOM_PASSING = compile_pattern(r"\b(?:wrote|complained|rang|phoned|contacted|applied|work|works|worked|working|told)\s+(?:to|for|at)", ignore_case=True)
# Who was told about it, rather than who told: "gave my number to the school", "rang my work".
_RECIPIENT = compile_pattern(
    r"\b(?:(?:passed|gave|given|forwarded|shared|disclosed|leaked|sold|sent|handed|told|showed|telling|passing|sharing|sending)\b[^.!?]{0,60}?"
    r"(?:\b(?:to|with)\s+(?:the\s+|my\s+|an?\s+|our\s+|his\s+|her\s+)*|\b(?:told|telling)\s+(?:the\s+|my\s+|our\s+)+)"
    r"|(?:rang|phoned|called|contacted|e-?mailed|texted|wrote to|went to|turned up at|visited)\s+(?:the\s+|my\s+|our\s+|his\s+|her\s+)+)$",
    ignore_case=True,
)
_I_DID = compile_pattern(
    r"\b(?:i|we|i've|we've|i'd|my (?:solicitor|mother|father|wife|husband|daughter|son))\s+(?:\w+\s+){0,2}?"
    r"(?:passed|gave|given|forwarded|shared|sent|handed|told|showed|rang|phoned|called|contacted|e-?mailed|emailed|texted|wrote|went|visited)\b",
    ignore_case=True,
)
_THEN_THEY = compile_pattern(r"^[^.!?]{0,90}[.!?]\s+(?:they|it|its|nobody there|the lady|the man|somebody there|staff|maen nhw|maent)\b", ignore_case=True)
_PASSING_AFTER = compile_pattern(
    r"^(?:\s+\S+)?[\s,]+(?:advised|suggested|recommended|told|said|says)\s+(?:that\s+)?(?:me|us|i|we|to|I should|to contact|you)\b[^.]{0,40}\b(?:you|ico|information commissioner|complain|contact)",
    ignore_case=True,
)
_ADVISERS = frozenset(
    """solicitor solicitors barrister citizens advice law firm ombudsman cyfreithiwr cyfreithwyr unison unite union gmb
    mp ombwdsmon police court tribunal""".split()
)


@dataclass(slots=True)
class _Tally:
    organisation: Organisation
    level: str
    score: float = 0.0
    count: int = 0
    why: str = ""


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
    tallies: dict[str, _Tally] = {}
    for number, (place, text) in enumerate(_judged_texts(reading)):
        mentions = register.find(text, heading=place is Place.SUBJECT)
        flat = plain(text[:_LONGEST_PASSAGE])
        letter = _letter_proper(flat)
        mentions = _appositions(mentions, flat)
        for mention in mentions:
            _count(tallies, mention, flat, place, number, letter)
        _count_short_forms(tallies, mentions, flat)
    _fold_generic(tallies)
    for tally in tallies.values():
        if not own and _is_sender(tally.organisation, reading):
            tally.score *= 0.25
        if public and not tally.organisation.public:
            tally.score *= 0.15
        if tally.organisation.kind == "ico" and not about_office:
            tally.score = -1
        elif tally.organisation.kind == "ico":
            tally.score += 20
    known = [tally for tally in tallies.values() if tally.score > 0]
    return _decide(known or _unknown_names(reading))


_ACTING_NAME = re.compile(
    r"\b((?:[A-Z][\w&'-]{2,} ){1,3})(?:has|have|had|is|are|was|were|keeps?|kept|will|won't|would|did|do|does|says?|said|told|sent|gave|refuse[sd]?|rang|ring|write|wrote)\b"
)


def _unknown_names(reading: Reading) -> list[_Tally]:
    """Names of no known build that do something ("Ajax Site Labour keeps a list"): trade, more often than not."""
    for place, text in _judged_texts(reading):
        for found in _ACTING_NAME.finditer(plain(text[:4_000])):
            words = [word for word in found.group(1).split() if _fold(word) not in _NO_NAME | _NOT_TRADE]
            if words and place is not Place.ATTACHMENT:
                name = Organisation(" ".join(words), Sector.GENERAL_BUSINESS, kind="unknown")
                return [_Tally(name, "hint", 0.3, 1, "a name that is said to have done something")]
    return []


_NOT_TRADE = frozenset("mr mrs ms miss dr ico information commissioner freedom act request nobody somebody english welsh they she".split())


def _judged_texts(reading: Reading) -> Iterator[tuple[Place, str]]:
    if reading.passages:
        for passage in reading.passages:
            yield passage.place, passage.text
        return
    yield Place.SUBJECT, reading.subject
    yield Place.BODY, reading.new_text or reading.text


_SALUTATION = re.compile(r"^[ \t]*(?:dear|annwyl|to the|to whom|helo|hello|hi|good (?:morning|afternoon|evening)|sirs?)\b", re.IGNORECASE | re.MULTILINE)
_FAREWELL = re.compile(
    r"^[ \t]*(?:yours|kind regards|best wishes|regards|with thanks|many thanks|thanks|sincerely|yn gywir|cofion|yr eiddoch|diolch)\b[^\n]{0,25}$",
    re.IGNORECASE | re.MULTILINE,
)


def _letter_proper(text: str) -> tuple[int, int]:
    """Where the letter itself begins and ends: after the letterhead, before what stands below the farewell."""
    greeting = _SALUTATION.search(text, 0, 900)
    start = greeting.start() if greeting else 0
    farewell = None
    for farewell in _FAREWELL.finditer(text, start):
        pass
    end = farewell.end() if farewell and farewell.end() > start + 80 and len(text) - farewell.end() < 500 else len(text)
    return start, end


def _appositions(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """ "My bank, Redmarsh Building Society": one body, said twice; the name takes both places."""
    kept: list[Mention] = []
    for one in mentions:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.level == "generic"
            and one.level in {"register", "pattern"}
            and text[before.end : one.start].strip() in {",", "(", "-", ":"}
        ):
            kept[-1] = Mention(one.organisation, before.start, one.end, one.words, one.level)
            continue
        kept.append(one)
    return tuple(kept)


def _count_short_forms(tallies: dict[str, _Tally], mentions: tuple[Mention, ...], text: str) -> None:
    """ "The society has apologised": the last word of a name, with an article, stands for the name."""
    folded = _fold(text)
    for name in {_fold(one.organisation.name): None for one in mentions if one.level in {"register", "pattern"}}:
        last = name.split()[-1] if name else ""
        if len(last) < 4 or name not in tallies:
            continue
        at, seen = folded.find(f"the {last}"), 0
        while at >= 0 and seen < 5:
            end = at + 4 + len(last)
            if not any(one.start < end and at < one.end for one in mentions) and not text[end : end + 1].isalnum():
                tallies[name].score += 1.2 if _DID.search(text[end : end + 60]) else 0.4
                seen += 1
            at = folded.find(f"the {last}", end)


def _count(
    tallies: dict[str, _Tally], mention: Mention, text: str, place: Place, number: int, letter: tuple[int, int]
) -> None:
    before, after = text[max(0, mention.start - 80) : mention.start], text[mention.end : mention.end + 110]
    score, why = _weigh(mention, before, after)
    if place in {Place.PAGE, Place.ATTACHMENT, Place.BODY} and not letter[0] <= mention.start < letter[1]:
        score, why = score * 0.15, ""  # letterhead, address or what stands below the name
    if why == _PASSING:
        why = ""
    elif place is Place.SUBJECT:
        score = score * 1.5 + 2 if mention.level in {"register", "pattern"} else score * 1.5 + (mention.level == "generic")
        why = why or "named in the subject"
    elif place is Place.ATTACHMENT:
        score *= 0.6
    if score > 0.5 and number <= 1 and mention.start < 400 and mention.level != "hint":
        score += 0.5
    key = _fold(mention.organisation.name)
    tally = tallies.setdefault(key, _Tally(mention.organisation, mention.level))
    tally.count += 1
    tally.score += score if tally.count <= 6 else score * 0.2
    tally.why = tally.why or why
    if _RANK[mention.level] > _RANK[tally.level]:
        tally.level, tally.organisation = mention.level, mention.organisation


def _weigh(mention: Mention, before: str, after: str) -> tuple[float, str]:
    """How much one mention speaks for its organisation, and why."""
    base = {"register": 1.0, "pattern": 1.0, "generic": 0.5, "hint": 0.15}[mention.level]
    if mention.level == "hint":
        return base, ""
    words = set(_fold(mention.words).replace("'", " ").split())
    adviser = bool(words & _ADVISERS) or mention.organisation.kind == "regulator"
    if _AGAINST.search(before) and not _PASSING_BEFORE.search(before):
        return base + 4, "complained of"
    if _passes_by(before, after):
        return base * 0.1, _PASSING
    if _RECIPIENT.search(before) and not _I_DID.search(before):
        return base * 0.4, ""
    score, why = base * 0.8, ""
    if _DID.search(after):
        score, why = score + 1.8, "it is said what it did"
    if _ASKED.search(before):
        score, why = score + 1.6, "asked or written to"
    if _THEN_THEY.search(after):
        score += 0.5
    elif _BY.search(before):
        score += 0.6
    elif _MEANS.search(before) and mention.organisation.kind == "platform":
        return base * 0.1, _PASSING
    if after.startswith("'"):
        score += 0.3
    if mention.level == "generic" and not why:
        score *= 0.6
    if mention.organisation.kind == "platform" and not why:
        score *= 0.2
    if adviser and before.rstrip().lower().endswith(("my", "our", "by", "fy")):
        score *= 0.4
    return (score * 0.35 if adviser else score), why


_PASSING = "only passing by"


def _passes_by(before: str, after: str) -> bool:
    """The body is where somebody works, whom one also told, where a thing was obtained …

    "I wrote to the council" is no passing by when the council is the one that does not answer; whom one complained to
    or works for counts a little.
    """
    if _PASSING_AFTER.search(after):
        return True
    passing = _PASSING_BEFORE.search(before)
    return passing is not None and not (_SELDOM_PASSING.search(passing.group() or "") is not None)


def _fold_generic(tallies: dict[str, _Tally]) -> None:
    """Common nouns ("the council") count for the named body of that kind, and hints for their sector."""
    named = [tally for tally in tallies.values() if tally.level in {"register", "pattern"}]
    for tally in tallies.values():
        if tally.level not in {"generic", "hint"}:
            continue
        same = [one for one in named if _same_kind(one.organisation, tally.organisation)]
        if same:
            best = max(same, key=lambda one: one.score)
            best.score += tally.score * (1.0 if tally.level == "generic" else 0.6)
            tally.score = 0.0 if tally.level == "generic" else tally.score * 0.2


def _same_kind(named: Organisation, common: Organisation) -> bool:
    if common.kind == named.kind and common.kind != "business":
        return True
    return named.sector == common.sector or (common.kind == "council" and named.sector == Sector.LONDON_BOROUGHS)


def _is_sender(organisation: Organisation, reading: Reading) -> bool:
    """Whether the item comes from this organisation, by address or signature."""
    domain = reading.sender.domain if reading.sender else ""
    words = [word for word in _fold(organisation.name).replace("'", "").split() if len(word) > 3]
    if not words:
        return False
    label = domain.replace("-", "").replace(".", "")
    if label and words[0] in label and (len(words) < 2 or any(word[:5] in label for word in words[1:])):
        return True
    signed = _fold(plain(reading.signature))
    return reading.channel is Channel.EMAIL and len(words) > 1 and bool(signed) and _fold(organisation.name) in signed


def _decide(tallies: Iterable[_Tally]) -> Choice | None:
    """The body ahead of the rest; hints decide only where no body is named, or where many of them agree."""
    by_sector: dict[Sector, float] = {}
    ranked = sorted(tallies, key=lambda one: (-one.score, one.organisation.name))
    if not ranked:
        return None
    solid = [one for one in ranked if one.level != "hint"]
    hints = sum(one.score for one in ranked if one.level == "hint")
    for one in ranked:
        weight = 0.3 if one.level == "hint" and solid else 1.0
        by_sector[one.organisation.sector] = by_sector.get(one.organisation.sector, 0.0) + one.score * weight
    best = solid[0] if solid and solid[0].score * 2 >= hints else ranked[0]
    own = by_sector[best.organisation.sector]
    others = sorted(((score, sector) for sector, score in by_sector.items() if sector != best.organisation.sector), reverse=True)
    rival = others[0][0] if others else 0.0
    ahead = own / (own + rival) if own else 0.0
    faint = best.level == "hint"
    return Choice(
        best.organisation,
        certain=ahead >= (0.6 if faint else 0.52),
        strength=round(ahead, 3),
        why=best.why or "named most",
        sectors=(best.organisation.sector, *(sector for score, sector in others if score >= 0.3 * own)),
        faint=faint,
    )
