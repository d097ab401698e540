"""Whether a writer under an unknown address may be a party that casework knows: proposed to people, never acted on.

Promises: a pure comparison in bounded time, with the reason in words; titles, order, accents, middle names, initials,
short forms, one wrong letter and the forms of one mailbox ("ron.grump+x@") are seen through. Refuses to say that it is
the party: two people have one name, so contact is restricted by address alone (CONTRACT section 4).

Weighed: equal names only (a restricted party writes as "R. Grump" and is not seen) and a similarity of letters (it
calls "Ann Lee" and "Dan Lee" alike). Taken: a few named ways in which one person's name differs.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import re2

from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from parsers.reading import Mailbox, Reading

__all__ = ["Writer", "how_near", "writer_of"]

_BEFORE = frozenset(
    "mr mrs ms miss mx dr sir dame lord lady prof professor rev revd reverend rt hon cllr councillor the".split()
)
_BEHIND = frozenset(
    "mp msp mla obe mbe cbe kc qc jp phd bsc msc ba ma esq jr snr ltd limited plc llp llc cyf".split()
)
_FULL_FORMS = {
    "robert": "bob rob bobby robbie", "william": "bill will billy liam", "richard": "dick rick ricky",
    "margaret": "peggy maggie meg", "elizabeth": "liz beth betty lizzie", "john": "jack johnny", "james": "jim jimmy",
    "edward": "ted ed eddie", "anthony": "tony", "michael": "mike mick micky", "catherine": "kate cathy katie kath",
    "katherine": "kate kathy katie kath", "charles": "charlie chuck", "henry": "harry", "joseph": "joe joey",
    "susan": "sue susie", "patricia": "pat trish tricia", "deborah": "debbie deb", "stephen": "steve",
    "steven": "steve", "kenneth": "ken kenny", "ronald": "ron ronnie", "andrew": "andy drew", "barbara": "babs",
    "david": "dave dai", "thomas": "tom tommy", "christopher": "chris kit", "christine": "chris chrissie",
    "alexander": "alex sandy alec", "nicholas": "nick", "peter": "pete", "gwilym": "gwil will", "dorothy": "dot",
}  # fmt: skip
_FORMS = {full: frozenset((full, *shorts.split())) for full, shorts in _FULL_FORMS.items()}
# Mailboxes of an office, not of a person.
_OFFICE_BOXES = frozenset(
    """info admin office enquiries enquiry contact mail email hello sales support help foi dpo casework noreply
    reception accounts post postmaster secretary clerk team complaints general customerservice""".split()
)
_LONGEST = 200  # characters of a name that are looked at
_LINES = 6  # of the foot of a letter, where its writer's name stands
_MOST_WORDS = 6  # of a name
_SHORTEST_NAME = 5  # letters: below that, too many are called so
_SHORTEST_SLIP = 8  # letters of a name in which one may be wrong
_SAID_WITHIN = 5_000  # characters of a letter in which its writer says a name
_MOST_SAID = 20
_SAYS_NAME = re2.compile(r"(?i)\b(?:my name(?: is|'s|’s)|i am|i'm|i’m|this is|it is|it's|fy enw(?: i)? yw)[ \t]")


@dataclass(frozen=True, slots=True)
class Writer:
    """Under which names and addresses an item comes."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def writer_of(reading: Reading) -> Writer:
    """Names in From, Reply-To, at the foot and where the writer says it; the addresses of From and Reply-To."""
    boxes: list[Mailbox] = [*([reading.sender] if reading.sender else []), *reading.reply_to]
    own = reading.own_words or reading.new_text
    names = [*(box.name for box in boxes), reading.sender_name, *_said(own)]
    if reading.channel is Channel.EMAIL:
        names += _foot(own, last=True)
        names += _foot(reading.signature, last=False)
    shown = dict.fromkeys(" ".join(name[:_LONGEST].split()) for name in names if name.strip())
    return Writer(tuple(shown), tuple(dict.fromkeys(box.address.casefold() for box in boxes if box.address)))


def _said(text: str) -> Iterator[str]:
    """Names behind "my name is": words in capitals, to the end of the sentence."""
    text = text[:_SAID_WITHIN].encode(errors="replace").decode()  # RE2 takes no half surrogate
    for number, found in enumerate(_SAYS_NAME.finditer(text)):
        if number >= _MOST_SAID:
            return
        name: list[str] = []
        for word in text[found.end() : found.end() + 100].split()[:_MOST_WORDS]:
            if not word[0].isupper():
                break
            name.append(word)
            if word[-1] in ".,;:!?" and len(word) > 3:
                break
        if len(name) > 1:
            yield " ".join(name).rstrip(".,;:!?")


def _foot(text: str, *, last: bool) -> list[str]:
    part = text[-2_000:] if last else text[:2_000]
    lines = [line.strip(" \t,.-*") for line in part.splitlines()]
    lines = [line for line in lines if line]
    lines = lines[-_LINES:] if last else lines[:_LINES]
    return [line for line in lines if 2 <= len(line.split()) <= _MOST_WORDS and not any(map(str.isdigit, line))]


def how_near(writer: Writer, name: str, addresses: Collection[str]) -> str:
    """Why a writer may be the party of this name and these addresses, in words; empty when nothing says so.

    An address that is the party's own is no near match, and not asked about here.
    """
    known = _words_of(name)
    for shown in writer.names:
        if why := _names_alike(_words_of(shown), known):
            return why
    for address in writer.addresses:
        if any(why := _addresses_alike(address, other) for other in addresses):
            return why
        if _is_named_so(address, known):
            return "its address is made of the party's name"
    return ""


# -- names ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def _words_of(name: str) -> tuple[str, ...]:
    """The words of a name in one order, without titles, accents and what stands behind it."""
    text = unicodedata.normalize("NFKD", name[:_LONGEST].casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter) and letter not in "'’`\".")
    text = text.partition("(")[0].partition(" via ")[0] or text
    before, comma, behind = text.partition(",")
    if comma and behind.strip().split()[:1] and behind.split()[0] not in _BEHIND:
        text = f"{behind} {before}"  # "Grump, Ron", as directories write it
    text = "".join(letter if letter.isalnum() else " " for letter in text.replace("&", " and "))
    words = text.split()
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in _BEHIND:
        words = words[:-1]
    return tuple(words)


def _names_alike(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    if not one or not other or len("".join(other)) < _SHORTEST_NAME:
        return ""
    if one == other or "".join(one) == "".join(other):
        return "the same name"
    if len(one) < 2 or len(other) < 2:
        return ""
    if one[-1] == other[-1]:
        return _given_names_alike(one[0], other[0])
    if sorted(one) == sorted(other):
        return "the same name in another order"
    both = " ".join(one), " ".join(other)
    is_slip = min(map(len, both)) >= _SHORTEST_SLIP and one[0][0] == other[0][0] and _one_letter_apart(*both)
    return "the same name but for a letter" if is_slip else ""


def _given_names_alike(one: str, other: str) -> str:
    """How near two given names are, of two people with one surname."""
    first, second = sorted((one, other), key=len)
    if first == second:
        return "the same name but for a middle one"
    if second.startswith(first) and len(first) != 2:
        return f"the same surname, and {'an initial that fits' if len(first) == 1 else 'a short form'}"
    if any(first in forms and second in forms for forms in _FORMS.values()):
        return "the same surname, and a short form"
    is_slip = len(first) >= 4 and first[0] == second[0] and _one_letter_apart(first, second)
    return "the same name but for a letter" if is_slip else ""


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is put in, left out, changed, or changes places with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return swapped or one[start + 1 :] == other[start + 1 :]
    short, long = sorted((one, other), key=len)
    return short[start:] == long[start + 1 :]


# -- addresses ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def _mailbox(address: str) -> tuple[str, str]:
    """Local part and domain, as one mailbox is known: without a tag, and without dots where they say nothing."""
    local, _, domain = address.strip().casefold().rpartition("@")
    domain = {"googlemail.com": "gmail.com"}.get(domain, domain)
    local = local.partition("+")[0]
    return (local.replace(".", "") if domain == "gmail.com" else local), domain


def _addresses_alike(one: str, other: str) -> str:
    (local, domain), (known, known_domain) = _mailbox(one), _mailbox(other)
    if not local or not known:
        return ""
    if (local, domain) == (known, known_domain):
        return "another form of the party's address"
    is_personal = len(_letters(known)) >= 6 and _letters(known) not in _OFFICE_BOXES
    if not is_personal:
        return ""
    if _letters(local) == _letters(known) and domain != known_domain:
        return "the party's name before the @, at another provider"
    if domain == known_domain and (_letters(local) == _letters(known) or _one_letter_apart(local, known)):
        return "the party's address but for a letter or a number"
    return ""


def _letters(local: str) -> str:
    return "".join(letter for letter in local if letter.isalpha())


def _is_named_so(address: str, known: tuple[str, ...]) -> bool:
    """Whether a mailbox is called by the party's name: ron.grump@, grumpron@, r.grump@ (no shorter)."""
    local = _mailbox(address)[0]
    if len(known) < 2:
        return len(known) == 1 and len(known[0]) >= 8 and _letters(local) == known[0]
    first, last = known[0], known[-1]
    forms = {first + last, last + first, "".join(known)}
    if len(last) >= 5:
        forms |= {first[0] + last, last + first[0]}
    return len(first + last) >= 6 and _letters(local) in forms
