"""The dates on a letter's first page: the one the writer put there, and the one the post room stamped.

Promises: what a stamp says is never given as the letter's own date, nor a date in a sentence as a stamp's; in time
that grows with the page only. Refuses to choose where it cannot be told: no stamp is read then, and the day the scan
came counts.

A stamp is known by standing alone: its word in capitals or at a line's beginning, with nothing beside it but a date,
a time and the office's own name and address. A word of any other kind makes it a sentence ("Received your letter
on …") or somebody else's stamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

import re2

__all__ = ["DATE", "Stamp", "date_of_letter", "received_stamp"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|ion(?:awr)?|chwef(?:ror)?|maw(?:rth)?|ebr(?:ill)?|mai|meh(?:efin)?|gorff(?:ennaf)?|"
    r"aws?t|medi?|hyd(?:ref)?|tach(?:wedd)?|rhag(?:fyr)?|chw|gor"
    # as Welsh writes them behind "o" and "yn": "4ydd o Fawrth", "ym mis Ionawr", "yn Nhachwedd"
    r"|fawrth|fai|fehefin|orffennaf|fedi|dachwedd|ragfyr|nhachwedd|ngorffennaf|mhedi)"
)
_NTH = r"(?:st|nd|rd|th|af|ail|il|ydd|edd|ed|fed|eg|ain)"
_YEAR = r"(?:19|20)[0-9]{2}"
_ISO = r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
_OF = r"(?: (?:day )?(?:of|o)(?: (?:fis|mis))?| mis)"
DATE = re2.compile(
    rf"(?i)\b(?:[0-9]{{1,2}} ?{_NTH}?\.?(?:{_OF} ?|[ ./-]{{1,2}}){_MONTH}[.,/-]{{0,2}} ?(?:{_YEAR}|['’‘]?[0-4][0-9])"
    rf"|{_MONTH}\.? (?:the |y |yr )?[0-9]{{1,2}} ?{_NTH}?[.,]{{0,2}} (?:{_YEAR}|['’‘][0-9]{{2}})"
    rf"|{_ISO}|[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-](?:{_YEAR}|[0-9]{{2}}))\b"
)
# A stamp's wheels stand apart ("0 4 NOV 2026"), its nought is often read as O, and its year may have two digits.
_DAY = rf"(?:[0-3O] ?[0-9]|[0-9]){_NTH}?"
_STAMPED = re2.compile(
    rf"(?i)\b(?:{_ISO}|{_DAY}(?:{_OF} |[ .,/-]{{0,3}}){_MONTH}[ .,/-]{{0,3}}(?:{_YEAR}|['’]?[0-9]{{2}})"
    rf"|{_MONTH} {_DAY},? {_YEAR}|[0-9O]{{1,2}} ?[./-] ?[0-9]{{1,2}} ?[./-] ?(?:{_YEAR}|[0-9]{{2}}))\b"
)
_WORD = re2.compile(
    r"\b(?:(?:DATE|Date|ICO|POST|Post|MAIL|Mail|DYDDIAD|Dyddiad|WEDI|Wedi)\s+(?:Y\s+|y\s+)?)?"
    r"(RECEIVED|Received|REC['’]?D|Rec['’]?d|DERBYNIWYD|Derbyniwyd|DERBYN)\b"
    r"|\b(Date received|Dyddiad (?:y )?derbyn(?:iwyd)?)\b"
)
# What may stand in a stamp besides: the office, its rooms and addresses, a time, a word between.
_OFFICE = re2.compile(
    r"(?i)\b(?:the|information|commissioners?|commissioner['’]s|office|ico|swyddfar?|swyddfa['’]r|comisiynydd|"
    r"gwybodaeth|wycliffe|house|water|lane|wilmslow|cheshire|sk9\s?5af|2nd|second|floor|churchill|way|cardiff|"
    r"caerdydd|cf10\s?2hh|wales|cymru|scotland|northern|ireland|queen|elizabeth|sibbald|walk|edinburgh|eh8\s?8ft|"
    r"linenhall|street|belfast|bt2\s?8ba|united|kingdom|uk|post|mail|room|scanning|team|sganio|tîm|ystafell|bost|"
    r"received|derbyniwyd|by|on|at|in|yn|gan|ar|am|pm|time|amser|no|rhif|date|dyddiad)\b"
)
_IS_THE_OFFICE = re2.compile(r"(?i)information commissioner|comisiynydd gwybodaeth|wycliffe house|\bICO\b|SK9\s?5AF")
_TIME = re2.compile(r"\b[0-2]?[0-9][:.][0-5][0-9](?::[0-5][0-9])?\b")
_letters = re2.compile(r"\pL")
_MOST_STAMPS = 20  # looked at on one page
_MOST_LINES = 8  # of a stamp between its word and its date: the office's longest address has seven
_MONTHS = (
    {"jan", "ion"}, {"feb", "chw"}, {"mar", "maw", "faw"}, {"apr", "ebr"}, {"may", "mai", "fai"}, {"jun", "meh", "feh"},
    {"jul", "gor", "orf", "ngo"}, {"aug", "aws", "awt"}, {"sep", "med", "fed", "mhe"}, {"oct", "hyd"},
    {"nov", "tac", "dac", "nha"}, {"dec", "rha", "rag"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp of the post room."""

    text: str  # its date as read: "14 MAR 2016"
    day: date | None  # None when there is no such day
    lines: frozenset[int]  # of the page, from 0, that are the stamps' alone
    dates: tuple[str, ...] = ()  # of all stamps on the page, as read


def received_stamp(page: str, salutation_at: int | None = None) -> Stamp | None:
    """The date-received stamp on a first page.

    Args:
        page: the page's text.
        salutation_at: where its salutation begins; below it only a stamp in capitals is one.

    Returns:
        The office's own, else the latest of several (the office is the last that a letter comes to); None without.
    """
    lines = page.splitlines()
    head = len(lines) if salutation_at is None else page[:salutation_at].count("\n")
    is_shouted = sum(line.isupper() for line in lines) > len(lines) / 2
    found: list[tuple[bool, date, Stamp]] = []
    words = ((index, word) for index, line in enumerate(lines) if (word := _WORD.search(line)))
    for index, word in islice(words, _MOST_STAMPS):
        if index >= head and (is_shouted or not word.group(0).isupper()):
            continue
        stamp = _on_the_line(lines, index, word) or _around(lines, index, word)
        if stamp is not None:
            own = bool(_IS_THE_OFFICE.search(" ".join(lines[at] for at in stamp.lines)))
            found.append((own, stamp.day or date.min, stamp))
    if not found:
        return None
    chosen = max(found, key=lambda each: each[:2])[2]
    lines_of_all: frozenset[int] = frozenset().union(*(stamp.lines for _, _, stamp in found))
    return Stamp(chosen.text, chosen.day, lines_of_all, tuple(stamp.text for _, _, stamp in found))


def date_of_letter(page: str, salutation_at: int | None, stamp: Stamp | None) -> str:
    """The first date above the salutation that no stamp put there, as written; "" when there is none."""
    head = page[:salutation_at] if salutation_at is not None else page[:1_200]
    stamped = stamp.dates if stamp else ()
    for line in head.splitlines():
        for found in DATE.finditer(line):
            text = " ".join(found.group(0).split())
            # of "0 4 NOV 2026" only the end looks like a letter's date
            is_stamps = any(each.endswith(text) for each in stamped)
            if not is_stamps and (stamped or not _WORD.search(line)):
                return text
    return ""


def _on_the_line(lines: list[str], index: int, word: re2._Match[str]) -> Stamp | None:
    line = lines[index]
    dates = list(_STAMPED.finditer(line))
    if not dates:
        return None
    behind = [each for each in dates if each.start() >= word.end()]
    taken = behind[0] if behind else dates[-1]
    if behind:
        before, rest = line[: word.start()], line[word.end() : taken.start()] + " " + line[taken.end() :]
    else:
        before, rest = line[: taken.start()], line[taken.end() : word.start()] + " " + line[word.end() :]
    if not _is_of_a_stamp(rest):
        return None
    alone = _is_of_a_stamp(before)
    # beside a stamp the scanner may have read a line of the letter's head; a sentence is no such line
    if not alone and not (word.group(0).isupper() and _is_of_a_head(before)):
        return None
    return _stamp(taken.group(0), frozenset({index}) if alone else frozenset())


def _around(lines: list[str], index: int, word: re2._Match[str]) -> Stamp | None:
    """A stamp of several lines: the date below its word, else above; where both have one, the later is the stamp's."""
    line = lines[index]
    if not _is_of_a_stamp(line[word.end() :]) or not _is_of_a_stamp(line[: word.start()]):
        return None
    below = _reach(lines, index, 1)
    above = _reach(lines, index, -1)
    if below and above and below.day and above.day:
        return above if above.day > below.day else below
    return below or above


def _reach(lines: list[str], index: int, step: int) -> Stamp | None:
    """The date that belongs to the stamp's word, in one direction, past nothing but the office's own lines."""
    has_gap = False
    taken = {index}
    at = index + step
    while 0 <= at < len(lines) and len(taken) <= _MOST_LINES:
        line = lines[at].strip()
        if not line:
            has_gap = True
        else:
            found = _STAMPED.search(line)
            rest = line if found is None else f"{line[: found.start()]} {line[found.end() :]}"
            if not _is_of_a_stamp(rest):
                return None
            taken.add(at)
            if found is not None:
                # apart from its word a date may be the letter's own, unless the letter has another one
                is_own = not has_gap or (len(taken) == 2 and step > 0) or _has_another_date(lines, at)
                return _stamp(found.group(0), frozenset(taken)) if is_own else None
        at += step
    return None


def _has_another_date(lines: list[str], but: int) -> bool:
    return any(DATE.search(line) for at, line in enumerate(lines[:40]) if at != but)


def _is_of_a_stamp(text: str) -> bool:
    """Nothing but the office's name and address, a time, single letters and marks."""
    rest = _TIME.sub(" ", _OFFICE.sub(" ", text))
    return not any(len(_letters.findall(piece)) > 1 or len(piece) > 4 for piece in rest.split())


def _is_of_a_head(text: str) -> bool:
    words = text.split()
    return len(words) >= 2 and words[-1] != "I" and all(not word[0].islower() for word in words)


def _stamp(text: str, lines: frozenset[int]) -> Stamp:
    text = " ".join(text.split())
    return Stamp(text, _day(text), lines)


def _day(text: str) -> date | None:
    """Which day a stamp says; numbers are day, month, year (the office is in the United Kingdom), or ISO 8601."""
    plain = _zero.sub("0", text)
    year, month, day = 0, 0, 0
    named = _named_month.search(plain)
    if named:
        month = next((at for at, names in enumerate(_MONTHS, 1) if named.group(0)[:3].lower() in names), 0)
        before, after = _digits(plain[: named.start()]), _digits(plain[named.end() :])
        if before:
            day, year = int("".join(before)[:2]), int("".join(after)[:4] or 0)
        elif len(after) > 1:
            day, year = int(after[0]), int(after[1])
    else:
        numbers = [int(each) for each in _digits(plain)]
        if len(numbers) == 3:
            year, month, day = numbers if numbers[0] > 99 else reversed(numbers)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _digits(text: str) -> list[str]:
    return [found.group(0) for found in _number.finditer(text)]


_zero = re2.compile(r"\bO")
_named_month = re2.compile(rf"(?i){_MONTH}")
_number = re2.compile(r"[0-9]+")
