"""What stops an item before a case is made: an existing matter, spam, and mail meant for somebody else.

Promises: each finding quotes its words and where they stand. Refuses: to attach anything (words prove no number; the
item goes to review), and to call spam or misdirected what complains about spam or asks for one's own records.

`you` is the regulator only in what the writer wrote today: forwarded mail, attachments (letters to somebody else, as
a rule) and quoted sentences are left out, and so is a letter whose salutation names another body. Weighed: counting
every "your letter" anywhere (finds the council's letters), and asking for a person's name of ours (writers seldom
know one). The words are data: `gateway/rules/matters.toml`.

Beside these words stands how far everything that is said leans to each matter (`case_types.leanings`, fitted to
labelled mail): words need its agreement, and where it is strong it needs no words. Words alone found 11 of 26 spams
and misdirected mails by strangers' hands and stopped 8 letters that were ours of 364; both together 7 of 11 held out,
and none.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Evidence
from gateway.domain.word_files import merged, read_word_files
from gateway.domain.wording import Concept, Sentences, compile_pattern, concept, plain
from parsers.reading import Channel, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from parsers.reading import Reading

__all__ = [
    "MatterWords",
    "is_for_another_commissioner",
    "load_matter_words",
    "looks_like_spam",
    "looks_misdirected",
    "says_existing_matter",
]

_JUDGED_CHARACTERS = 30_000
# Leaning so far away overrules the words; a second case beside an existing one costs more than a look.
_AGAINST = {"spam": -2.0, "misdirected": -3.0, "existing": -4.5}
_ENOUGH = {"spam": 0.5, "misdirected": 0.5, "existing": 0.0}  # leaning so far needs no words
_ENOUGH_OF_A_PARTY = -1.0  # an existing matter, where the sender has one
_WEAK_SIGNS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class MatterWords:
    """The words of the three matters, compiled."""

    version: str
    existing: Concept
    existing_ambiguous: Concept
    existing_unless: Concept
    spam_strong: Concept
    spam_weak: Concept
    spam_unless: Concept
    misdirected: Concept
    elsewhere: Concept
    elsewhere_unless: Concept
    rights: Concept


@lru_cache(maxsize=4)
def load_matter_words(site_folder: Path | None = None) -> MatterWords:
    """The package's words and, over them, those of `matters.toml` in the site's folder; compiled once.

    Raises:
        RulesError: a file cannot be used; its text names file and line.
    """
    files = read_word_files("matters.toml", site_folder)
    existing, spam, misdirected = (merged(files, name) for name in ("existing", "spam", "misdirected"))
    return MatterWords(
        version=hashlib.sha256("\0".join(file.text for file in files).encode()).hexdigest()[:12],
        existing=concept("existing matter", existing["ways"]),
        existing_ambiguous=concept("perhaps an existing matter", existing["ambiguous"]),
        existing_unless=concept("another matter", existing["unless"]),
        spam_strong=concept("spam", spam["strong"]),
        spam_weak=concept("sign of spam", spam["weak"]),
        spam_unless=concept("own matter", spam["unless"]),
        misdirected=concept("misdirected", misdirected["subjects"]),
        elsewhere=concept("another commissioner", misdirected["elsewhere"]),
        elsewhere_unless=concept("only mentioned", misdirected["elsewhere_unless"]),
        rights=concept("information rights", misdirected["rights"]),
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """One passage of the writer's own words, plain, with its place in the reading."""

    place: Place
    label: str
    text: str
    index: int


def _own_stretches(reading: Reading, places: tuple[Place, ...]) -> Iterator[_Stretch]:
    if reading.passages:
        for index, passage in enumerate(reading.passages):
            if passage.place in places:
                yield _Stretch(passage.place, passage.label, plain(passage.text[:_JUDGED_CHARACTERS]), index)
        return
    if reading.subject:
        yield _Stretch(Place.SUBJECT, "subject", plain(reading.subject), -1)
    body = reading.own_words or reading.new_text or reading.text
    if body:
        yield _Stretch(Place.BODY, "body", plain(body[:_JUDGED_CHARACTERS]), -1)


_WRITTEN = (Place.SUBJECT, Place.BODY, Place.PAGE)


def says_existing_matter(
    reading: Reading, words: MatterWords | None = None, *, leaning: float | None = None, is_party: bool = False
) -> tuple[Evidence, ...]:
    """Words by which the writer means a matter the regulator already has; empty when there are none.

    Args:
        reading: what was read.
        words: the words of the three matters; the package's when none are given.
        leaning: how far all that is said leans to it (`case_types.leanings`); None when nobody asked.
        is_party: the sender is party to a case, which says little alone.
    """
    enough = _ENOUGH_OF_A_PARTY if is_party else _ENOUGH["existing"]
    return _agreed("existing", _existing_words(reading, words or load_matter_words()), reading, leaning, enough)


def _agreed(
    kind: str, found: tuple[Evidence, ...], reading: Reading, leaning: float | None, enough: float
) -> tuple[Evidence, ...]:
    """The words found, unless all that is said speaks against them; how the letter opens, where they are not needed."""
    if leaning is None:
        return found
    if found:
        return found if leaning > _AGAINST[kind] else ()
    return _opening(reading) if leaning > enough else ()


def _opening(reading: Reading) -> tuple[Evidence, ...]:
    for stretch in _own_stretches(reading, (Place.BODY, Place.PAGE, Place.SUBJECT)):
        first = next(iter(Sentences(stretch.text)), "")
        if first.strip():
            return (_evidence(stretch, 0, min(len(first), 200)),)
    return ()


def _existing_words(reading: Reading, words: MatterWords) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for stretch in _own_stretches(reading, _WRITTEN):
        if stretch.place is Place.SUBJECT or _addressed_to_another(stretch.text):
            continue
        text = _without_quotations(stretch.text)
        sentences = Sentences(text)
        for idea, sure in ((words.existing, True), (words.existing_ambiguous, False)):
            for match in idea.pattern.finditer(text):
                sentence = sentences.around(match.start(), more=1 if sure else 2)
                if words.existing_unless.first(sentence) or _not_ours(text, match.start(), match.end(), sentence):
                    continue
                if not sure and _BODIES.search(sentence):
                    continue
                found.append(_evidence(stretch, match.start(), match.end()))
    return tuple(found[:5])


def looks_like_spam(
    reading: Reading, words: MatterWords | None = None, *, leaning: float | None = None
) -> tuple[Evidence, ...]:
    """Words of an offer, a phish or a fraud; empty for a complaint about one, and for one that is passed on."""
    if reading.channel is Channel.POST:
        return ()
    if leaning is not None and any(passage.place is Place.FORWARDED for passage in reading.passages):
        leaning = min(leaning, _ENOUGH["spam"])  # it is another's offer
    return _agreed("spam", _spam_words(reading, words or load_matter_words()), reading, leaning, _ENOUGH["spam"])


def _spam_words(reading: Reading, words: MatterWords) -> tuple[Evidence, ...]:
    stretches = list(_own_stretches(reading, (Place.SUBJECT, Place.BODY)))
    if any(words.spam_unless.first(stretch.text) for stretch in stretches if stretch.place is Place.BODY):
        return ()
    strong = [
        _evidence(one, hit.start(), hit.end())
        for one in stretches
        for hit in words.spam_strong.pattern.finditer(one.text)
    ]
    weak = [
        _evidence(one, hit.start(), hit.end())
        for one in stretches
        for hit in words.spam_weak.pattern.finditer(one.text)
    ]
    rights = sum(words.rights.count(one.text) for one in stretches)
    if strong and rights <= 2 * len(strong):
        return tuple([*strong, *weak][:5])
    if len({one.words.casefold() for one in weak}) >= _WEAK_SIGNS_NEEDED and not rights:
        return tuple(weak[:5])
    return ()


def looks_misdirected(
    reading: Reading, words: MatterWords | None = None, *, leaning: float | None = None
) -> tuple[Evidence, ...]:
    """Words of a matter that is not this regulator's; empty where information rights come into it."""
    words = words or load_matter_words()
    elsewhere = is_for_another_commissioner(reading, words)
    if elsewhere:
        return elsewhere
    return _agreed("misdirected", _misdirected_words(reading, words), reading, leaning, _ENOUGH["misdirected"])


def is_for_another_commissioner(reading: Reading, words: MatterWords | None = None) -> tuple[Evidence, ...]:
    """Another country's law or commissioner, unless only told of (who sent the writer here, where somebody works)."""
    words = words or load_matter_words()
    found: list[Evidence] = []
    for stretch in _own_stretches(reading, _EVERYWHERE):
        sentences = Sentences(stretch.text)
        for hit in itertools.islice(words.elsewhere.pattern.finditer(stretch.text), 20):
            if words.elsewhere_unless.first(sentences.around(hit.start(), more=1)):
                return ()
            if len(found) < _MOST_QUOTED:
                found.append(_evidence(stretch, hit.start(), hit.end()))
    return tuple(found)


_EVERYWHERE = (Place.SUBJECT, Place.BODY, Place.PAGE, Place.FORWARDED, Place.ATTACHMENT)
_MOST_QUOTED = 3


def _misdirected_words(reading: Reading, words: MatterWords) -> tuple[Evidence, ...]:
    stretches = list(_own_stretches(reading, _EVERYWHERE))
    if meant := _meant_for_another(stretches):
        return meant
    if any(words.rights.first(stretch.text) for stretch in stretches):
        return ()
    return _first(words.misdirected, stretches)


def _first(idea: Concept, stretches: list[_Stretch]) -> tuple[Evidence, ...]:
    return tuple(
        _evidence(stretch, hit.start(), hit.end()) for stretch in stretches if (hit := idea.first(stretch.text))
    )[:3]


def _evidence(stretch: _Stretch, start: int, end: int) -> Evidence:
    return Evidence(" ".join(stretch.text[start:end].split()), stretch.label, start, end, stretch.index)


# ---------------------------------------------------------------- who "you" is

_SALUTATION = compile_pattern(
    r"^\s*(?:dear|annwyl|to|f\.?a\.?o\.?|attn|for the attention of)(?:\s|\s?:)\s*([^\n,.!?;]{2,60})", ignore_case=True
)
_OURS = compile_pattern(
    r"\b(?:sirs?|madam|ico\b|information|commissioner|comisiynydd|casework|team|all\b|colleagues?|whom|officer"
    r"|m[rs]s?\b|miss|dr\b|"
    r"friends?|everyone|syr|gyfaill|data protection|there|ms\b|adam|sarah)",
    ignore_case=True,
)
_BODIES = compile_pattern(
    r"\b(?:council|trust|police|bank|school|university|ltd|limited|plc|surgery|hospital|constabulary|housing"
    r"|customer|"
    r"complaints|manager|practice|branch|store|shop|office|firm|company|landlord|gym|agency|dealer|club|church|gp"
    r"|doctor|surgery|insurer|association|employer|cyngor|ysgol|customer services|rail|trains|group|college|academy"
    r"|department|ministry|society|hr|human resources|payroll|revenues|accounts|customer care|reception|bailiffs)\b",
    ignore_case=True,
)


def _meant_for_another(stretches: list[_Stretch]) -> tuple[Evidence, ...]:
    """The salutation of a letter to another body, which was sent to us alone: its `you` is that body.

    Whoever tells us of a body writes about it ("the council has …"); who writes to it asks it for something.
    """
    bodies = [stretch for stretch in stretches if stretch.place in (Place.BODY, Place.PAGE)]
    if not bodies or any(stretch.place in (Place.FORWARDED, Place.ATTACHMENT) for stretch in stretches):
        return ()
    first = bodies[0]
    named = _SALUTATION.search(first.text)
    if named is None or not _addressed_to_another(first.text) or not _ASKS_THAT_BODY.search(first.text):
        return ()
    return (_evidence(first, named.start(1), named.end(1)),)


_ASKS_THAT_BODY = compile_pattern(
    r"\b(?:you|your|u|ur|chi|eich)\b[^.!?]{0,80}\b(?:hold|have|owe|sent|send|keep|account|bill|staff|office|man|driver"
    r"|policy|shop|branch|records?|file|payroll|letter)\b|\b(?:please|kindly|i wish to|i want|i would like|can you)\b",
    ignore_case=True,
)


def _addressed_to_another(text: str) -> bool:
    """Whether the salutation names another body: then `you` is that body."""
    named = _SALUTATION.search(text)
    if named is None:
        return False
    name = named.group(1) or ""
    return _BODIES.search(name) is not None and not _THE_OFFICE.search(name)


_THE_OFFICE = compile_pattern(r"\b(?:ico|information commissioner)", ignore_case=True)


_QUOTED = compile_pattern(
    r'"[^"\n]{1,300}(?:\n[^"\n]{1,300}){0,3}"|(?:^|[\s(:,])\'[^\'\n]{4,200}(?:\n[^\'\n]{1,200})?\'(?:[\s).,;:!?]|$)'
)
_NOT_OURS_BEFORE = compile_pattern(
    r"(?:\b(?:if|unless|whether|should|until|they|it|he|she|council|trust|bank|school|police|company|friend(?:'s)?"
    r"|neighbour(?:'s)?|"
    r"colleague's|said|says|wrote|replied|told (?:me|us)|stating|headed|reads?|reading|ended"
    r"|begins?)\b[\s:,]*(?:that\s+)?['\"]?\s*)$",
    ignore_case=True,
)
_NOT_OURS_AFTER = compile_pattern(
    r"^\s*(?:to|at|from|with|in)\s+(?:the|my|our|their|them|him|her|it|his|a)\b", ignore_case=True
)


def _without_quotations(text: str) -> str:
    """The text with what stands in double quotation marks blanked, of the same length."""
    blanked: list[str] = []
    last = 0
    for match in _QUOTED.finditer(text):
        blanked.append(text[last : match.start()])
        blanked.append(" " * (match.end() - match.start()))
        last = match.end()
    blanked.append(text[last:])
    return "".join(blanked)


def _not_ours(text: str, start: int, end: int, sentence: str) -> bool:
    """Whether the words are somebody else's, or said to somebody else."""
    before, after = text[max(0, start - 40) : start], text[end : end + 30]
    if _NOT_OURS_BEFORE.search(before):
        return True
    if _NOT_OURS_AFTER.search(after) and not _TO_THE_OFFICE.search(after):
        return True
    lead = sentence[: max(0, sentence.find(text[start:end]))]
    return _THEIR_WORDS.search(sentence) is not None or _REPORTED.search(lead) is not None


_TO_THE_OFFICE = compile_pattern(r"^\s*(?:to|with|at|from)\s+(?:the ico|the information comm)", ignore_case=True)
_REPORTED = compile_pattern(
    r"\b(?:they|he|she|it|council|bank|school|trust|hospital|company|firm|surgery|landlord|manager|letter|reply"
    r"|e-?mail)\s+"
    r"(?:\w+\s+)?(?:said|wrote|says|told|replied|answered|asked|claimed|insisted)\b",
    ignore_case=True,
)
_THEIR_WORDS = compile_pattern(
    r"\b(?:their|its|his|her) (?:letter|e-?mail|reply) (?:said|says|began|reads?|read)\b", ignore_case=True
)
