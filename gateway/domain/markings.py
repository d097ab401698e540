"""Protective markings: what a sender stamps on what it sends (guide, "Information with protective markings").

It promises to tell a marking from a mention: a marking stands in a header made for it, in the brackets or at the head
of a subject, or alone on a line at the head or foot of what was written. "Private and confidential" is none, and
neither is a sentence about marked papers. OFFICIAL alone asks for nothing and is not reported. Which lines mark SECRET
or above is told by `secret_lines`.

Weighed: words anywhere (quarantines every historian), headers only (misses letters and police mail), lines at head
and foot, which is where the Government Security Classifications put them. The last was taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Evidence, Finding, Flag
from gateway.domain.secret_lines import secret_level
from parsers.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.reading import Passage, Reading

SECRET_LEVELS = frozenset({"SECRET", "TOP SECRET"})
_ORDER = ("PROTECT", "RESTRICTED", "CONFIDENTIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
_HEAD_LINES = 4  # lines at the head or foot where a marking may stand; letterheads take one or two
_LETTER_HEAD_LINES = 16  # above a salutation: people put it between their address and the letter
_SALUTATION = re.compile(r"^\W{0,3}(?:dear|annwyl|to whom it may concern)\b", re.IGNORECASE)
_LINE_LENGTH = 120  # a marking with handling words is shorter than this
_OFFICIAL_SENDER = re.compile(r"(?:^|\.)(?:gov\.uk|police\.uk|mod\.uk|nhs\.uk|nhs\.net|parliament\.uk|gov\.wales)$")

# Simple patterns over one short line: nothing nested, nothing repeated twice in a row.
_LEVEL = r"(TOP[ -]SECRET|SECRET|OFFICIAL ?[-–—:/ ] ?SENSITIVE|CONFIDENTIAL|RESTRICTED|PROTECT)"
_HANDLING = (
    r"(?: ?[-–—:/(\[]{1,2} ?(?:[A-Z][A-Z /&]{2,40})[)\]]?"
    r"|,? UK EYES ONLY|,? WHEN COMPLETE(?:D)?|,? [A-Z]{3,12} EYES ONLY)?"
)
_LOWER = r"(OFFICIAL ?[-–—:/ ] ?SENSITIVE|CONFIDENTIAL|RESTRICTED|PROTECT)"
_WHOLE_LINE = re.compile(rf"^(?:UK |HMG |NATO )?{_LOWER}{_HANDLING}$")
_MIXED_LINE = re.compile(r"^official ?[-–—:/ ] ?sensitive(?: ?[-–—:(\[] ?[a-z /&]{3,40}[)\]]?)?$", re.IGNORECASE)
_LABELLED = re.compile(
    r"^(?:THIS (?:E-?MAIL|DOCUMENT|LETTER|MESSAGE) IS (?:MARKED|CLASSIFIED)|PROTECTIVE MARKING"
    rf"|(?:SECURITY )?CLASSIFICATION|(?:SECURITY )?MARKING|GPMS|GSC) ?[:=-] ?{_LOWER}",
    re.IGNORECASE,
)
_SUBJECT_BRACKETS = re.compile(rf"[\[({{](?:UK |HMG )?{_LEVEL}{_HANDLING}[\])}}]")
_SUBJECT_HEAD = re.compile(rf"^(?:(?:RE|FW|FWD): ?)*(?:UK )?{_LEVEL}{_HANDLING} ?(?:[-–—:|/,] |$)")
_SUBJECT_FOOT = re.compile(r"[-–—:|] ?(TOP SECRET|SECRET|OFFICIAL ?[- ] ?SENSITIVE)$")
_BRACKETED = re.compile(r"[\[({]([^\[\](){}]{5,60})[\])}]")
_REPLY = re.compile(r"(?:(?:RE|FW|FWD): ?)*", re.IGNORECASE)
_SUBJECT_BREAK = re.compile(r" [-–—:|/]{1,2} |: |$")
_SUBJECT_OFFICIAL = re.compile(r"(?:^|[\[(:] ?)(official ?[-–—: ] ?sensitive)", re.IGNORECASE)
_IN_HEADER = re.compile(rf"(?<![\w-]){_LEVEL}(?![\w])", re.IGNORECASE)
_OUTLOOK_SENSITIVITY = frozenset({"personal", "private", "company-confidential", "normal"})
_DECORATION = " \t\r\n*_=#<>~.|\"'•\u200b\ufeff"


def find_marking(reading: Reading) -> Finding | None:
    """The highest marking its sender put on an item, with every place it stands; None when it has none."""
    marks = [*_header_marks(reading), *_passage_marks(reading)]
    if not marks:
        return None
    highest = max(marks, key=lambda mark: _ORDER.index(mark[0]))[0]
    evidence = tuple(mark[1] for mark in marks if mark[0] == highest)
    return Finding(Flag.PROTECTIVE_MARKING, evidence, rule="protective-marking." + highest.lower().replace(" ", "-"))


def marking_level(findings: Iterable[Finding]) -> str:
    """The marking in its usual spelling ("OFFICIAL-SENSITIVE", "SECRET"); empty when there is none."""
    for finding in findings:
        if finding.code is Flag.PROTECTIVE_MARKING:
            return finding.rule.partition(".")[2].upper().replace("TOP-", "TOP ")
    return ""


def is_secret(findings: Iterable[Finding]) -> bool:
    """Whether an item is marked SECRET or above and must be quarantined (CONTRACT section 2)."""
    return marking_level(findings) in SECRET_LEVELS


def _level(words: str) -> str:
    plain = re.sub(r"[^A-Z]+", " ", words.upper()).strip()
    return "OFFICIAL-SENSITIVE" if plain.startswith("OFFICIAL") else plain


def _header_marks(reading: Reading) -> list[tuple[str, Evidence]]:
    marks = []
    for value in reading.marking_headers:
        bare = value.rpartition(":")[2].strip().casefold()
        found = None if bare in _OUTLOOK_SENSITIVITY else _IN_HEADER.search(value)
        if found:
            marks.append((_level(found.group(1)), Evidence(value.strip()[:_LINE_LENGTH], "header")))
    return marks


def _passage_marks(reading: Reading) -> list[tuple[str, Evidence]]:
    marks = []
    official = bool(reading.sender and _OFFICIAL_SENDER.search(reading.sender.domain))
    first_page = True
    for number, passage in enumerate(reading.passages):
        if passage.place is Place.SUBJECT:
            marks += _subject_marks(number, passage)
        elif passage.place is not Place.FORWARDED:
            found = _line_marks(number, passage)
            own = passage.place is Place.BODY or (passage.place is Place.PAGE and first_page) or official
            marks += [mark for mark in found if own or mark[0] in SECRET_LEVELS]
            first_page = first_page and passage.place is not Place.PAGE
    return marks


def _subject_marks(number: int, passage: Passage) -> list[tuple[str, Evidence]]:
    text = passage.text
    for start, end in _subject_parts(text):
        level = secret_level(text[start:end])
        if level in SECRET_LEVELS:
            return [(level, Evidence(text[start:end], passage.label, start, end, number))]
    for pattern in (_SUBJECT_BRACKETS, _SUBJECT_HEAD, _SUBJECT_FOOT, _SUBJECT_OFFICIAL):
        found = pattern.search(text)
        if found and not (pattern is _SUBJECT_HEAD and _level(found.group(1)) == "CONFIDENTIAL"):
            start, end = found.span(1)
            return [(_level(found.group(1)), Evidence(text[start:end], passage.label, start, end, number))]
    return []


def _subject_parts(text: str) -> list[tuple[int, int]]:
    """Where a subject's marking may stand: in brackets, and at its head, before a dash or the like."""
    parts = [found.span(1) for found in _BRACKETED.finditer(text)]
    begin = _REPLY.match(text).end()  # type: ignore[union-attr]  # matches nothing too
    return parts + [(begin, found.start()) for found in list(_SUBJECT_BREAK.finditer(text, begin))[:6]]


def _line_marks(number: int, passage: Passage) -> list[tuple[str, Evidence]]:
    marks = []
    lines = _lines(passage.text)
    for place, (start, line) in enumerate(lines):
        if len(line.strip()) > _LINE_LENGTH or not _is_head_or_foot(lines, place):
            continue
        bare = line.strip(_DECORATION).strip("[](){}").strip(_DECORATION)
        by_eye = passage.place is Place.PAGE
        level = secret_level(bare, by_eye=by_eye, alone=by_eye and place in {0, len(lines) - 1})
        if level in SECRET_LEVELS and _is_prose(lines, place):
            continue
        if level not in SECRET_LEVELS:
            at_the_end = place < _HEAD_LINES or place >= len(lines) - _HEAD_LINES
            level = (_lower_level(bare) or level) if at_the_end else ""
        if level:
            begin = start + line.index(bare)
            marks.append((level, Evidence(bare, passage.label, begin, begin + len(bare), number)))
    return marks


def _lower_level(bare: str) -> str:
    words = re.sub(r"\s+", " ", bare)
    found = _WHOLE_LINE.match(words) or _LABELLED.match(words)
    return _level(found.group(1)) if found else "OFFICIAL-SENSITIVE" if _MIXED_LINE.match(words) else ""


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines that hold anything, with their offsets."""
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append((start, line))
        start += len(line)
    return lines


def _is_head_or_foot(lines: list[tuple[int, str]], place: int) -> bool:
    if place < _HEAD_LINES or place >= len(lines) - _HEAD_LINES:
        return True
    return place < _LETTER_HEAD_LINES and any(
        _SALUTATION.match(line) for _, line in lines[place + 1 : _LETTER_HEAD_LINES + 4]
    )


def _is_prose(lines: list[tuple[int, str]], place: int) -> bool:
    """Whether the line is the middle or the end of a sentence that was broken, or what the sentence quotes."""
    before = lines[place - 1][1].rstrip() if place else ""
    behind = lines[place + 1][1].lstrip() if place + 1 < len(lines) else ""
    runs_on = len(before) > 25 and (before[-1].islower() or before[-1] in ",:")
    this = lines[place][1].strip()
    return runs_on and (behind[:1].islower() or this.endswith("."))
