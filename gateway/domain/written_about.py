"""Which organisation a letter is about, and the sector that decides its work queue.

Promises: of several bodies that are named, the one complained of is told from those that pass by: the writer's own,
the school where the job is, the Ombudsman one means to go to, whoever was told the secret. It says how certain it is.
Refuses to guess from an unknown bare name, which is offered as trade and never as certain.

Weighed: the first body named (a letter opens with who one is), the one named most (a story has many actors), and the
part each mention plays in its sentence (complained of, asked, acting, told, near), summed. The last was taken.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import LEVELS, LONGEST_PASSAGE, NO_NAME, Mention, Organisation, fold
from gateway.domain.wording import compile_pattern, plain
from parsers.reading import Channel, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gateway.domain.organisations import Register
    from parsers.reading import Reading

__all__ = ["Choice", "choose_organisation"]


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


_AGAINST = compile_pattern(
    r"(?:complain(?:t|ts|ing|ed)?|concerns?|dispute|problem|issue|unhappy|grievance|case|raise[sd]?|matter|cwyn"
    r"|gwyno)\b"
    r"[^.!?\n]{0,30}?\b(?:about|against|with|re|regarding|concerning|am|yn erbyn|ynghylch|ynglyn a|versus|v)"
    r"[\s:]+(?:[^\s.!?]+\s+){0,3}$"
    r"|\b(?:writing|write|letter|it is|it's|its|this is|all)\s+(?:to you\s+|to complain\s+)?(?:about|regarding"
    r"|concerning|because of|re)\s+(?:the\s+|my\s+|our\s+|how\s+|what\s+)*$"
    r"|\b(?:ysgrifennu|sgwennu)\s+(?:atoch\s+)?(?:am|ynghylch|ynglŷn â)\s+(?:y\s+|yr\s+|fy\s+)*$",
    ignore_case=True,
)
_ASKED = compile_pattern(
    r"(?:request(?:s|ed)?|sar|dsar|foi|foia|asked|asking|wrote|written|writing|applied|emailed|e-mailed|phoned|rang"
    r"|contacted|"
    r"letter|letters|email|emails|held|holds?|response|reply|replies|refusal|data|information|records?|file|files"
    r"|notes|"
    r"account|contract|customer|employed|worked|tenant|patient|pupil|member|cais|gofyn|gofynnais|ysgrifennais"
    r"|ofynnais)\b"
    r"\s+(?:\S+\s+){0,4}?(?:to|from|of|by|with|at|for|i|gan|oddi wrth|at|[a-z]+'r)?\s*(?:the|my|our|y|yr|fy)?\s*$",
    ignore_case=True,
)
_BY = compile_pattern(
    r"\b(?:by|from|at|with|gan|the behaviour of|on behalf of|because of)\s+(?:the\s+|my\s+)?$", ignore_case=True
)
_MEANS = compile_pattern(r"\b(?:ar|trwy|drwy|on|via|by|through|in|from|my|a|our|their|his|her)\s+$", ignore_case=True)
_DID = compile_pattern(
    r"^(?:'s?)?[\s,]+(?:\S+\s+){0,3}?(?:has|have|had|is|are|was|were|did|didn't|does|doesn't|won't|wont|will not"
    r"|would not|wouldn't|"
    r"refus\w+|ignor\w+|fail\w+|never|not|still|sent|sends|lost|shar\w+|disclos\w+|told|tell|says?|said|keeps?|kept"
    r"|call\w*|"
    r"rang|phon\w+|den\w+|holds?|held|gave|given|post\w+|publish\w+|put|used?|using|claim\w*|insist\w*|repl\w+"
    r"|respond\w*|"
    r"want\w*|cannot|can't|cant|hasn't|haven't|hasnt|havent|mixed|register\w*|record\w*|record|withh\w+|delet\w+"
    r"|wrote|"
    r"wedi|yn|heb|ddim|gwrthod\w*)\b",
    ignore_case=True,
)
_PASSING_BEFORE = compile_pattern(
    r"(?:\b(?:go(?:ing)?|went|gone|turn\w*|refer\w*|escalat\w*|take (?:it|this|them|the matter)|taking (?:it|this)"
    r"|report\w*(?: \w+)?|advised by|"
    r"told by|advice (?:of|from)|suggestion of|cc|cc'd|copied|copy|copying|spoke|speak|talk\w*|job|post|vacancy"
    r"|interview|position|offer|"
    r"role|apply|applying|applied for|qualified|trained|retired|studied|retire|work|works|worked|working|teach"
    r"|taught|start\w*|starting|"
    r"formerly|ex|branch secretary|member|volunteer\w*|rang|wrote|complained|phoned|contacted|told)\b\s+"
    r"(?:it |this |them |me |you |all this |the matter |to go |also |both |as an? \S+ )?(?:to|with|at|by|from"
    r"|from the|for|in|into|on|i|of|gyda)\s+"
    r"(?:the\s+|my\s+|an?\s+|our\s+|local\s+|y\s+|yr\s+|mr\s+)*$)"
    r"|\b(?:start|starting|begin|beginning|training|qualified|employed|an? (?:nurse|teacher|teaching assistant"
    r"|cleaner|student|patient)|assistant|job|post|placement|interview)\b"
    r"[^.!?]{0,30}\b(?:at|with|for)\s+(?:the\s+|an?\s+|our\s+)*$"
    r"|\b(?:near|opposite|outside|behind|beside|next to|next door to|unlike|funded by|sponsored by|married to|via"
    r"|c/o|"
    r"recommended by|helped by|help from|support from|suggested by|(?:got|had|obtained|took|bought"
    r"|received)\b[^.!?]{0,40}\bfrom|"
    r"parents? (?:of|at)|pupils? (?:of|at)|on behalf of|mynd at|troi at)\s+(?:the\s+|my\s+|an?\s+|children at\s+"
    r"|parents of\s+)*$",
    ignore_case=True,
)
_SELDOM_PASSING = compile_pattern(
    r"\b(?:wrote|complained|rang|phoned|contacted|applied|work|works|worked|working|told)\s+(?:to|for|at)",
    ignore_case=True,
)
# Who was told about it, rather than who told: "gave my number to the school", "rang my work".
_RECIPIENT = compile_pattern(
    r"\b(?:(?:passed|gave|given|forwarded|shared|disclosed|leaked|sold|sent|handed|told|showed|telling|passing"
    r"|sharing|sending)\b[^.!?]{0,60}?"
    r"(?:\b(?:to|with)\s+(?:the\s+|my\s+|an?\s+|our\s+|his\s+|her\s+)*|\b(?:told|telling)\s+(?:the\s+|my\s+|our\s+)+)"
    r"|(?:rang|phoned|called|contacted|e-?mailed|texted|wrote to|went to|came to|turned up at|visited)\s+"
    r"(?:[^.!?;]{0,40}(?:,|\band)\s+)?(?:the\s+|my\s+"
    r"|our\s+|his\s+|her\s+)*)$",
    ignore_case=True,
)
_I_DID = compile_pattern(
    r"\b(?:i|we|i've|we've|i'd|my (?:solicitor|mother|father|wife|husband|daughter|son))\s+(?:\w+\s+){0,2}?"
    r"(?:passed|gave|given|forwarded|shared|sent|handed|told|showed|rang|phoned|called|contacted|e-?mailed|emailed"
    r"|texted|wrote|went|visited)\b",
    ignore_case=True,
)
_THEN_THEY = compile_pattern(
    r"^[^.!?]{0,90}[.!?]\s+(?:they|it|its|nobody there|the lady|the man|somebody there|staff|maen nhw|maent)\b",
    ignore_case=True,
)
_PASSING_AFTER = compile_pattern(
    r"^(?:\s+\S+)?[\s,]+(?:advised|suggested|recommended|told|said|says)\s+(?:that\s+)?(?:me|us|i|we|to|I should"
    r"|to contact|you)\b[^.]{0,40}\b(?:you|ico|information commissioner|complain|contact)",
    ignore_case=True,
)
_AGAINST_AFTER = compile_pattern(
    r"^\s+(?:that\s+|which\s+|who\s+)?(?:i|we)\b[^.!?,]{0,40}\b(?:complain\w*|complaint|blame|cross with|angry with)\b",
    ignore_case=True,
)
_NOT_BLAMED = compile_pattern(
    r"\b(?:don't|do not|dont|not|never)\s+(?:really\s+)?(?:blam\w+|complain\w*\s+(?:of|about)|cross with|angry with)"
    r"\s+(?:the\s+|my\s+)?$",
    ignore_case=True,
)
# Who helped, or was deceived like the writer.
_BLAMELESS = compile_pattern(
    r"^[\s,]+(?:\w+\s+){0,2}?(?:(?:has|have|had|was|were|is|are)\s+(?:\w+\s+){0,3}?(?:good|kind|decent|helpful|great"
    r"|brilliant|marvellous|lovely|supportive|sympathetic|excellent|fooled|deceived|taken in|conned|as shocked)\b"
    r"|(?:gave|paid|put)\s+(?:it|the money|my money|me my money|me the money)\s+back|refunded|helped|believed\s+me"
    r"|took\s+(?:it|me)\s+seriously|(?:moved|rehoused)\s+(?:us|me))",
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
    passages = [
        (place, number, flat, _appositions(register.find(text, heading=place is Place.SUBJECT), flat))
        for number, (place, text) in enumerate(_judged_texts(reading))
        for flat in (plain(text[:LONGEST_PASSAGE]),)
    ]
    introduced = {name: body for _, _, flat, found in passages for name, body in _introduced(found, flat)}
    for place, number, flat, found in passages:
        stretch = _Stretch(place, number, flat, _letter_proper(flat))
        mentions = _with_introduced(found, introduced, flat)
        for mention in mentions:
            _count(tallies, mention, stretch)
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
    r"\b((?:[A-Z][\w&'-]{2,} ){1,3})(?:has|have|had|is|are|was|were|keeps?|kept|will|won't|would|did|do|does|says?"
    r"|said|told|sent|gave|refuse[sd]?|rang|ring|write|wrote)\b"
)


def _unknown_names(reading: Reading) -> list[_Tally]:
    """Names of no known build that do something ("Ajax Site Labour keeps a list"): trade, more often than not."""
    for place, text in _judged_texts(reading):
        for found in _ACTING_NAME.finditer(plain(text[:4_000])):
            words = [word for word in found.group(1).split() if not _is_no_name(word)]
            if words and place is not Place.ATTACHMENT:
                name = Organisation(" ".join(words), Sector.GENERAL_BUSINESS, kind="unknown")
                return [_Tally(name, "hint", 0.3, 1, "a name that is said to have done something")]
    return []


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
    r"^[ \t]*(?:yours|kind regards|best wishes|regards|with thanks|many thanks|thanks|sincerely|yn gywir|cofion"
    r"|yr eiddoch|diolch)\b[^\n]{0,25}$",
    re.IGNORECASE | re.MULTILINE,
)


def _letter_proper(text: str) -> tuple[int, int]:
    """Where the letter itself begins and ends: after the letterhead, before what stands below the farewell."""
    greeting = _SALUTATION.search(text, 0, 900)
    start = greeting.start() if greeting else 0
    end = max((found.end() for found in _FAREWELL.finditer(text, start)), default=0)
    stands_at_the_end = end > start + 80 and len(text) - end < 500
    return start, end if stands_at_the_end else len(text)


def _appositions(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """Read "my bank, Redmarsh Building Society" as one body said twice; the name takes both places."""
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


_NAME = r"[A-Z][\w&'-]+(?: (?:(?:and|of|the|&) )?[A-Z][\w&'-]+){0,3}"
_NAMED_AFTER = re.compile(rf"(?:, ?| called | named | known as | by the name of | ?\()[\"']?({_NAME})")
_NAMED_BEFORE = re.compile(rf"({_NAME})(?:,|,? which is|,? who are| is) (?:an?|the|my|our) (?:[a-z]+ ){{0,3}}$")
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
                yield name, Organisation(name, sector, kind="unknown")


# What one had of somebody tells the trade of a name that nobody knows.
_DEALINGS = tuple(
    (re.compile(rf"\b(?:{what})\b[^.!?]{{0,40}}? (?:off|from|with|through|by|at) ({_NAME})"), sector)
    for what, sector in (
        ("[Bb]orrow(?:ed|ing)?|[Ll]oans?|[Ll]ent|[Cc]redit card|[Mm]ortgage|[Oo]verdraft|[Pp]ayday", Sector.LENDERS),
        ("[Ii]nsured|[Ii]nsurance|[Pp]ension|[Aa]nnuity|[Pp]olicy", Sector.FINANCE),
        ("[Bb]roadband|[Pp]hone contract|[Mm]obile contract|[Ss]im card|SIM", Sector.TELECOMS),
        (
            r"[Bb]ought|[Oo]rdered|[Hh]ired|[Rr]ent(?:ed|ing)?|[Ss]ubscri\w+|[Cc]ustomer|[Ww]orked|[Ee]mployed",
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
    if _AGAINST_AFTER.search(after):
        return 4.0
    return 1.2 if _DID.search(after) else 0.4


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One passage with its place, its number and where the letter itself begins and ends."""

    place: Place
    number: int
    text: str
    letter: tuple[int, int]


def _count(tallies: dict[str, _Tally], mention: Mention, stretch: _Stretch) -> None:
    text, place, number, letter = stretch.text, stretch.place, stretch.number, stretch.letter
    before, after = text[max(0, mention.start - 80) : mention.start], text[mention.end : mention.end + 110]
    score, why = _weigh(mention, before, after)
    if place in {Place.PAGE, Place.ATTACHMENT, Place.BODY} and not letter[0] <= mention.start < letter[1]:
        score, why = score * 0.15, ""  # letterhead, address or what stands below the name
    if why == _PASSING:
        why = ""
    elif place is Place.SUBJECT:
        score = score * 1.5 + _IN_HEADING.get(mention.level, 0.0)
        why = why or "named in the subject"
    elif place is Place.ATTACHMENT:
        score *= 0.6
    if score > 0.5 and number <= 1 and mention.start < 400 and mention.level != "hint":
        score += 0.5
    key = fold(mention.organisation.name)
    tally = tallies.setdefault(key, _Tally(mention.organisation, mention.level))
    tally.count += 1
    tally.score += score if tally.count <= 6 else score * 0.2
    tally.why = tally.why or why
    if LEVELS[mention.level] > LEVELS[tally.level]:
        tally.level, tally.organisation = mention.level, mention.organisation


def _weigh(mention: Mention, before: str, after: str) -> tuple[float, str]:
    """How much one mention speaks for its organisation, and why: the part it plays in its sentence."""
    base = _BASE[mention.level]
    if mention.level == "hint":
        return base, ""
    platform = mention.organisation.kind == "platform"
    if _NOT_BLAMED.search(before):
        return base * 0.1, _PASSING
    if _AGAINST_AFTER.search(after) or (_AGAINST.search(before) and not _PASSING_BEFORE.search(before)):
        return base + 4, "complained of"
    if _BLAMELESS.search(after) or _passes_by(before, after) or (platform and _MEANS.search(before)):
        return base * 0.1, _PASSING
    if _RECIPIENT.search(before) and not _I_DID.search(before):
        return base * 0.4, _PASSING
    score, why = _acts(before, after)
    score += base * 0.8
    if not why:
        score *= 0.2 if platform else 0.6 if mention.level == "generic" else 1.0
    return score * _as_adviser(mention, before), why


_IN_HEADING = {"register": 2.0, "pattern": 2.0, "generic": 0.6}
_BASE = {"register": 1.0, "pattern": 1.0, "generic": 0.5, "hint": 0.15}


def _acts(before: str, after: str) -> tuple[float, str]:
    """What the mention gains by doing something, or by being asked."""
    score, why = 0.0, ""
    if _DID.search(after):
        score, why = score + 1.8, "it is said what it did"
    if _ASKED.search(before):
        score, why = score + 1.6, "asked or written to"
    if _THEN_THEY.search(after):
        score += 0.5
    elif _BY.search(before):
        score += 0.6
    return score + (0.3 if after.startswith("'") else 0.0), why


def _as_adviser(mention: Mention, before: str) -> float:
    """Solicitors, regulators and police are more often told of a matter than its subject; "my solicitor" most so."""
    words = set(fold(mention.words).replace("'", " ").split())
    if not words & _ADVISERS and mention.organisation.kind != "regulator":
        return 1.0
    return 0.14 if before.rstrip().lower().endswith(("my", "our", "by", "fy")) else 0.35


_PASSING = "only passing by"


def _passes_by(before: str, after: str) -> bool:
    """Whether the body is only where somebody works, whom one also told, where a thing was obtained.

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
    words = [word for word in fold(organisation.name).replace("'", "").split() if len(word) > 3]
    if not words:
        return False
    label = domain.replace("-", "").replace(".", "")
    if label and words[0] in label and (len(words) < 2 or any(word[:5] in label for word in words[1:])):
        return True
    signed = fold(plain(reading.signature))
    return reading.channel is Channel.EMAIL and len(words) > 1 and bool(signed) and fold(organisation.name) in signed


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
    others = sorted(
        ((score, sector) for sector, score in by_sector.items() if sector != best.organisation.sector), reverse=True
    )
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
