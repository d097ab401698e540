"""What the first page of a letter says about itself: references with a label, who writes, from where, and when.

Promises: each value exactly as it was read (look-alike characters are not repaired here: a repaired reference named
a wrong case in 6 of 180 tries), in time that grows with the page only. Refuses to say whether a reference is of a
scheme or exists (`gateway.domain.references`).

A label counts where letters have them: at the start of a line, behind another label on the same line, or inside a
sentence when it says whose reference it is and is followed by a colon ("your ref: …"). "I was given reference …" is
prose, and prose only suggests (CONTRACT section 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as day

import re2

from parsers.accents import composed
from parsers.letter_dates import date_of_letter, received_stamp
from parsers.letter_sender import OFFICE_POSTCODES, SALUTATION, has_postcode, sender_of
from parsers.reading import PageStatus, Reading

__all__ = [
    "SPLIT_PROPOSED",
    "LetterFacts",
    "address_is_certain",
    "labelled_references",
    "read_letter",
]

SPLIT_PROPOSED = "split-proposed"  # a defect of a reading: it may be two letters, and a person is asked
_MOST_CHARACTERS = 20_000  # of a first page; a dense one has 6,000
_MOST_REFERENCES = 12
_SURELY_READ = 75.0  # mean confidence of the page with the address; typed pages have 90 and more


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Read from one letter. Empty where it cannot be told."""

    references: tuple[str, ...] = ()
    sender_name: str = ""
    sender_address: tuple[str, ...] = ()  # without the name
    address_is_one: bool = False  # it stands as the writer's own, and no other place could be (`letter_sender`)
    date: str = ""  # the letter's own, as written
    received_stamp: str = ""  # the date in the post room's stamp, as read: "14 MAR 2016"
    stamped_on: day | None = None  # the same as a day; None without a stamp, or when there is no such day
    salutation: str = ""


def read_letter(
    pages: tuple[str, ...], *, behind: tuple[str, ...] = (), own_postcodes: tuple[str, ...] = OFFICE_POSTCODES
) -> LetterFacts:
    """Read a letter from its pages' texts, cover sheets left out.

    Args:
        pages: text of each page of the letter itself, first page first.
        behind: what is enclosed with it, or may be; nobody who signs there is taken for the writer.
        own_postcodes: of the office's own addresses, which stand on every letter.
    """
    if not pages:
        return LetterFacts()
    first = composed(pages[0][:_MOST_CHARACTERS])
    salutation = SALUTATION.search(first)
    salutation_at = salutation.start() if salutation else None
    stamp = received_stamp(first, salutation_at)
    sender = sender_of(
        (first, *pages[1:]),
        own_postcodes=own_postcodes,
        stamp_lines=stamp.lines if stamp else frozenset(),
        behind=behind,
    )
    return LetterFacts(
        references=labelled_references(first),
        sender_name=sender.name,
        sender_address=sender.address,
        address_is_one=sender.is_certain,
        date=date_of_letter(first, salutation_at, stamp),
        received_stamp=stamp.text if stamp else "",
        stamped_on=stamp.day if stamp else None,
        salutation=salutation.group(0).strip() if salutation else "",
    )


# -- references ---------------------------------------------------------------------------------------------------

# OCR reads "Our" as "0ur" and "Qur", runs words together, and puts a fold or a rule in front as "l", "|" or "I".
_WHOSE = r"(?:[o0q]ur|y[o0]ur|my|ico(?:'s)?|the|eich|ein|fy)"
_WHAT = r"(?:case(?:work)?|complaint|enquiry|file|customer|achos|cwyn)"
_WORD = (
    r"(?:ref(?:erence|\.)?\s*(?:no|number|num|nr|code)?|cyf(?:eirnod|eirif|\.)?(?:\s*yr\s+achos)?|rhif\s+cyfeirnod"
    r"|case\s*(?:no|number)|rhif\s+yr\s+achos)"
)
_END = r"\s*\.?\s*(?:[:;=]|[-–—]\s)"
_line_label = re2.compile(
    rf"(?i)^[^A-Za-z0-9]{{0,4}}(?:[l|I!]\s?)?(?:{_WHOSE}\s*)?(?:{_WHAT}\s*)?{_WORD}(?:{_END}|\.|\b)"
)
# Behind a label at the line's start the next one needs no colon: "Your ref A Our ref B"
_next_label = re2.compile(rf"(?i)\s(?:{_WHOSE})\s*(?:{_WHAT}\s*)?{_WORD}(?:{_END}|\.|\b)")
_inner_label = re2.compile(rf"(?i)\b{_WHOSE}\s*(?:{_WHAT}\s*)?{_WORD}{_END}")
_other_label = re2.compile(r"(?i)\s(?:date|dyddiad|tel|telephone|ff[oô]n|email|e-bost|fax|dear|annwyl)\b\.?\s*:?")
# Two labels side by side, "Your ref / Our ref: A / B", or English and Welsh: "Our ref / Ein cyf: A"
_second_label = re2.compile(rf"(?i)^\s*(?:/|\||\()\s*(?:{_WHOSE}\s*)?(?:{_WHAT}\s*)?{_WORD}\)?(?:{_END}|\b)")
_pieces = re2.compile(r"\s+(?:/|&|and|a|ac|\+)\s+|\s*[,;|]\s*")
_joined_by_slash = re2.compile(r"^[A-Za-z]{2,5}-?[0-9]{4,}[A-Za-z0-9-]*(?:/[A-Za-z]{2,5}-?[0-9]{4,}[A-Za-z0-9-]*)+$")


def labelled_references(first_page_text: str) -> tuple[str, ...]:
    """The raw strings behind labels such as `Our ref`, `Your ref`, `Case reference`, `Ein cyf`, `Cyfeirnod`.

    One label may carry several ("RFA0598112 / FS50688021"); they come one by one, in the order of the page, each
    with the white space it was read with. Whose reference it is and whether it exists is not judged.
    """
    found: list[str] = []
    waiting = 0  # labels whose value stands below them, as in a letterhead of two columns
    for line in first_page_text[:_MOST_CHARACTERS].splitlines():
        stripped = line.strip()
        if not stripped:
            continue
        values = _values_on(stripped)
        if values:
            below = sum(not value for value in values)
            found += [reference for value in values for reference in _references_in(value)]
            waiting = waiting + below if below else 0
        elif waiting:
            references = _references_in(stripped)
            alone = references and sum(map(len, references)) >= 0.7 * len("".join(stripped.split()))
            found += references if alone else []
            waiting = waiting - 1 if alone else 0
        if len(found) >= _MOST_REFERENCES:
            break
    return tuple(dict.fromkeys(found))


def _values_on(line: str) -> list[str]:
    """What stands behind each label on this line; an empty string where nothing does."""
    starts: list[tuple[int, int]] = []
    first = _line_label.search(line)
    following = _inner_label
    if first and _is_label(line, first.group(0), first.end()):
        end = first.end()
        second = _second_label.search(line[end:])
        starts.append((first.start(), end + second.end() if second else end))
        following = _next_label
    after = starts[-1][1] if starts else 0
    starts += [(after + inner.start(), after + inner.end()) for inner in following.finditer(line[after:])]
    values = []
    for index, (_, end) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(line)
        value = line[end:stop]
        other = _other_label.search(value)
        values.append((value[: other.start()] if other else value).strip(" .:-–—"))
    return values


def _is_label(line: str, label: str, end: int) -> bool:
    """A label without its colon is one only when nothing but references follows: else it is a line of prose."""
    if label.rstrip()[-1:] in ":;=-–—":
        return True
    another = _next_label.search(line[end:])
    rest = line[end:][: another.start() if another else None].strip()
    if not rest or rest[0] in "/|(":
        return True
    references = _references_in(rest)
    return bool(references) and sum(map(len, references)) >= 0.65 * len("".join(rest.split()))


def _references_in(value: str) -> list[str]:
    """Split what stands behind a label into single references."""
    value = value.strip().strip("[]()").strip()
    references = []
    for piece in _pieces.split(value)[:6]:
        bare = piece.strip(" []()*\"'“”.").removeprefix("Ref.").strip()
        if _joined_by_slash.match(bare):
            references += bare.split("/")
            continue
        taken = _leading_reference(bare)
        if taken:
            references.append(taken)
    return references


def _leading_reference(piece: str) -> str:
    """The words at the start that make a reference: those with digits, and short capitals or dashes before them."""
    taken: list[str] = []
    for word in piece.split()[:8]:
        plain = word.strip(".,")
        has_digit = any(map(str.isdigit, plain))
        glue = plain in {"-", "–", "—", "/"} or (plain.isalpha() and plain.isupper() and len(plain) <= 5)
        if not has_digit and not glue:
            break
        # a second whole reference behind the first is left to `_pieces`; a second group belongs to it
        taken.append(plain)
    while taken and not any(map(str.isdigit, taken[-1])):
        taken.pop()
    return " ".join(taken)


# -- sender -------------------------------------------------------------------------------------------------------


def address_is_certain(reading: Reading) -> bool:
    """May a letter go to the address that was read, without a person having looked?

    Only when there is a name, one address of two to seven lines that stands as the writer's own (`letter_sender`)
    with a postcode in it, the page was read surely, and nobody is asked whether the letter is two.
    Everything else waits for the Scanning Team: a letter in the wrong letter box tells a stranger who wrote to the
    regulator.
    """
    if not reading.sender_name.strip() or {"address-uncertain", SPLIT_PROPOSED} & set(reading.defects):
        return False
    lines = [line for line in reading.sender_address if line.strip()]
    if not 2 <= len(lines) <= 7 or not has_postcode(lines[-1]):
        return False
    first = next((page for page in reading.pages if page.status in {PageStatus.OCR, PageStatus.TEXT_LAYER}), None)
    return first is not None and (first.confidence is None or first.confidence >= _SURELY_READ)
