"""What a letter says lies beside it, against what was scanned of it.

Promises: two answers, each safe when wrong, as a person looks. Things that no scanner takes well, listed at the foot
of the letter ("Enc: 3 photographs and my passport"), are physical evidence; more pages stated than were scanned ("I
enclose the twelve-page report" on one page) are a note for the Scanning Team. What a sentence says of discs and the
like is told by the rules for `physical-evidence`.
Refuses to count what is only spoken of: an enclosure of an earlier letter, of somebody else's, a part of a longer
paper. Copies are paper and are scanned. Weighed: rules of phrases (they know neither lines nor numbers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from parsers.first_page import beginning_of, looks_like_an_ending, looks_like_later_page
from parsers.reading import Channel, PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.reading import PageReading, Reading

__all__ = ["listed_papers", "listed_things", "missing_pages"]

_READ = {PageStatus.OCR, PageStatus.TEXT_LAYER}
_FOOT_LINES = 18  # of the letter's last page
_MOST_LISTED = 12  # lines of one list
_MOST_CHARACTERS = 20_000  # of one page

_label = re2.compile(
    r"(?i)^\W{0,3}(?P<word>enc|encs|encl|encls|enclosures?|enclosed|enclosing|amg|amgaeedig|amgaeadau|amgaeir)\b"
    r"\s?(?:\([0-9a-z]{0,6}\))?\s?(?P<mark>[.:;=-]|–|—)?[ .:-]*(?P<rest>.*)$"
)
_no_item = re2.compile(r"(?i)^\W{0,3}(?:cc|c\.c|copy to|copïau|p\.?s|page|tudalen|dear|yours)\b")


def listed_things(reading: Reading) -> tuple[str, ...]:
    """Things listed at the foot of a letter that no scanner takes at all: a disc, a stick, a tape, a key."""
    return _listed(reading, _thing)


def listed_papers(reading: Reading) -> tuple[str, ...]:
    """What is listed there that is flat but is more than its scan: a passport, photographs."""
    return _listed(reading, _paper)


def missing_pages(reading: Reading) -> str:
    """What the Scanning Team is told when a letter states more enclosed pages than were scanned; "" when it does not.

    Cover sheets and blank pages do not count as scanned; a page that could not be read does. One at least is the
    letter itself, unless it counts itself in.
    """
    if reading.channel is not Channel.POST:
        return ""
    scanned = sum(page.status in _READ or page.status is PageStatus.FAILED for page in reading.pages)
    letter = _letter_pages(reading.pages)
    sentences = [sentence for text in letter for sentence in _sentences(text)]
    enclosed = max((_stated(sentence) for sentence in sentences), default=0)
    listed = sum(_most_pages(item) for item in _items(letter))
    most = max(enclosed, listed)
    own = 0 if any(map(_all_told.search, sentences)) else 1
    if not letter or most == 0 or most + own <= scanned:
        return ""
    pages = "1 page" if scanned == 1 else f"{scanned} pages"
    return f"the letter states {most} enclosed page{'s' if most > 1 else ''}, and {pages} in all came: scan the rest"


def _letter_pages(pages: Iterable[PageReading]) -> list[str]:
    """The letter's own pages: up to the one it ends on, or up to another letter that it encloses."""
    found: list[str] = []
    has_ended = False
    for page in pages:
        if page.status not in _READ:
            continue
        text = page.text[:_MOST_CHARACTERS]
        if found and (beginning_of(text).is_likely or (has_ended and not looks_like_later_page(text))):
            break
        found.append(text)
        has_ended = has_ended or looks_like_an_ending(text)
    # of a letter without an end nobody knows where its enclosures begin
    return found if has_ended else found[:1]


# -- the list at the foot ---------------------------------------------------------------------------------------------

# What a thing is, in English and Welsh. A key is one only as the last word: there are key facts and key dates.
_thing = re2.compile(
    r"(?i)\b(?:dis[ck]s?|cds?|cd-?roms?|dvds?|usbs?|(?:usb|memory|pen|flash|thumb|hard|data)[ -]?(?:sticks?|drives?|"
    r"cards?|disks?)|(?:sd|sim) cards?|floppy|floppies|(?:audio|video)? ?tapes?|(?:video|audio)tapes?|"
    r"(?:video)?cassettes?|dictaphones?|negatives|x-?rays?|disgiau|disg|tapiau|tâp|casetiau|casét|cof bach|"
    r"allwedd|allweddi)\b"
    r"|\bkeys?\W*$|\bkeys? (?:to|for|of) (?:the|my|our)\b|\bkey ?(?:fobs?|rings?|cards?)\b"
)
_paper = re2.compile(
    r"(?i)\b(?:photo(?:graph)?s?|snapshots?|polaroids?|passports?|driving licen[cs]e|ffotograffau|ffotograff|lluniau|"
    r"pasbort|pasbortau|trwydded yrru)\b"
)
_copy = re2.compile(
    r"(?i)\b(?:cop(?:y|ies|ied)|photocop\w*|scan(?:s|ned)?|print(?:s|ed|-?outs?|outs?)|screen ?shots?|extracts?|gopi|"
    r"copi|copïau|gopïau|llungop\w*)\b"
)
_copies = re2.compile(r"(?i)\b(?:copies|photocopies|scans|copïau|gopïau|llungopïau)\b")
_own_item = re2.compile(r"(?i)^\W{0,3}(?:[0-9]|(?:an?|one|two|three|my|our|the|his|her|original|fy|y|un)\b)")
# words that make of a thing a paper about it
_about = re2.compile(
    r"(?i)\b(?:transcripts?|list|receipts?|office|agency|application|form|letters?|e-?mails?|statement|report|invoice|"
    r"request|reply|response|log|index|reference|numbers?|policy|id|no|not|cover|sleeve|to follow|none|nil|dim)\b"
)
_split = re2.compile(r"(?i)\s*[,;|•·+&]\s*|\s+(?:and|plus|a|a'r|ac)\s+")


def _listed(reading: Reading, kind: re2._Regexp) -> tuple[str, ...]:
    if reading.channel is not Channel.POST:
        return ()
    found = []
    for line in _items(_letter_pages(reading.pages)):
        are_copies = False
        for item in _split.split(line):
            if not item or (are_copies and not _own_item.search(item)):
                continue
            are_copies = bool(_copies.search(item))
            if kind.search(item) and not _copy.search(item) and not _about.search(item):
                found.append(item.strip(" .:-–—()"))
    return tuple(dict.fromkeys(found))


def _items(letter: list[str]) -> list[str]:
    """The lines of the list of enclosures: what stands behind its label, and below it up to an empty line."""
    if not letter:
        return []
    lines = [line.strip() for line in letter[-1].splitlines()]
    filled = [number for number, line in enumerate(lines) if line]
    for number in filled[-_FOOT_LINES:]:
        label = _label.search(lines[number])
        if not label or not _is_list(label.group("word"), label.group("mark") or "", label.group("rest")):
            continue
        found = [label.group("rest")] if label.group("rest") else []
        below = lines[number + 1 : number + 2 + _MOST_LISTED]
        if below and not below[0] and not found:  # a list that begins under an empty line
            below = below[1:]
        for line in below:
            if not line or _no_item.search(line):
                break
            found.append(line)
        return found
    return []


def _is_list(word: str, mark: str, rest: str) -> bool:
    """A label with its mark, or with a short list behind it. "Enclosed you will find" and "enclosed with" are prose."""
    is_short = word.casefold().startswith(("enc", "amg")) and len(word) <= 5
    return bool(mark) or ((is_short or word[:1].isupper()) and len(rest.split()) <= 8)


# -- pages stated -----------------------------------------------------------------------------------------------------

_WORDS = {
    word: number
    for number, words in enumerate(
        "one un|two dau dwy ddau ddwy|three tri tair dair|four pedwar pedair bedair|five pum bum|six chwe|seven saith|"
        "eight wyth|nine naw|ten deg deng ddeg|eleven|twelve deuddeg ddeuddeg dozen|thirteen|fourteen|"
        "fifteen pymtheg bymtheg|sixteen|seventeen|eighteen deunaw|nineteen|twenty ugain".split("|"), 1
    )
    for word in words.split()
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_number_word = "|".join([*sorted(_WORDS, key=len, reverse=True), *_TENS])
_pages = re2.compile(
    rf"(?i)\b(?P<number>[0-9]{{1,4}}|(?:{'|'.join(_TENS)})[ -](?:one|two|three|four|five|six|seven|eight|nine)"
    rf"|{_number_word})[ -]?(?:(?:A4|single|typed|handwritten|written|loose|numbered|double[ -]sided|further|more|"
    r"other|closely typed|photocopied) ){0,2}(?:pages?|pp|sheets?|sides?|tudalen|dalen|ochr)\b"
)
_verb = re2.compile(
    r"(?i)\b(?:i|we)(?: also| now| hereby| therefore| herewith| have| am| are| again|'ve|'m)* (?:enclose|attach|"
    r"enclosing|attaching|include)\b|\b(?:i|we)(?: have|'ve)(?: also| now)? (?:enclosed|attached|included)\b"
    r"|\b(?:please |pls |you will |you'll )find(?: herewith)? (?:enclosed|attached)\b|^\W{0,3}(?:also )?(?:enclosed|"
    r"attached)(?: herewith| with this letter)?(?: is| are| please find| you will find)\b|\b(?:rwy(?:f|'n)?|rydym|"
    r"dw i|yr wyf)(?: hefyd)?(?: yn|'n)? amgáu\b|\bamgaeaf\b|^\W{0,3}amgaeir\b|\bwedi amgáu\b"
)
_enclosed_here = re2.compile(r"(?i)\b(?:is|are) (?:enclosed|attached)(?: herewith| with this letter| here)?\W*$")
_earlier = re2.compile(
    r"(?i)\b(?:last|previous|earlier|first|original|other) (?:letters?|e-?mails?|week|month|year|time)|\b(?:already|"
    r"previously|yesterday|ago|as before|blaenorol|eisoes)\b|\bmy letter of\b|\b(?:when|if|unless|whether|should you)\b"
)
_all_told = re2.compile(r"(?i)\b(?:(?:including|counting|in all with) this|this letter included|gan gynnwys y llythyr)")
# between the verb and the number: what follows is a part, or is only spoken of
_other_paper = re2.compile(
    r"(?i)\b(?:page|pages|sheets?|extracts?|excerpts?|summary|part|section|chapter|contents|index|cover|front|about|"
    r"regarding|concerning|which|that|who|because|since|refers?|asking|saying|complain\w*|request(?:ing|ed)? for|"
    r"reply to|response to|comments on|notes on|from|out of|in reply|tudalen|rhan|crynodeb|am|sydd)\b"
)
_sentence_end = re2.compile(r"[.!?;]\s+|\n\s*\n")


def _sentences(text: str) -> list[str]:
    return [" ".join(sentence.split()) for sentence in _sentence_end.split(text)]


def _stated(sentence: str) -> int:
    """How many enclosed pages a sentence states: the most of its numbers; 0 when it encloses nothing now."""
    if _earlier.search(sentence):
        return 0
    verb = _verb.search(sentence)
    if verb:
        return _most_pages(sentence[verb.end() :])
    passive = _enclosed_here.search(sentence)
    return _most_pages(sentence[: passive.start()]) if passive else 0


def _most_pages(words: str) -> int:
    most = 0
    for found in _pages.finditer(words):
        if _other_paper.search(words[: found.start()]):
            break
        most = max(most, _value(found.group("number")))
    return most


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    return sum(_TENS.get(word) or _WORDS.get(word, 0) for word in number.casefold().replace("-", " ").split())
