"""Where the words stand that a finding rests on: in which part, at which offsets, and on a scan in which places.

A finding keeps offsets in the text of its passage (`Evidence`); the words' places on a page are kept with the page. The
two meet here, when somebody looks: the page marks the words among those around them, a program gets offsets and boxes.

Weighed: places stored with each finding (a page that is read again alone has new ones, and the finding old ones), and a
search for the words on the page (the same words may stand there twice). Taken: of the same words on the page those that
come as manyth; where the page has more or fewer of them, the nearest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from gateway.storage.pages import page_of, pages_of_item
from gateway.storage.records import findings_of, reading_of
from gateway.storage.tables import flags, items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from gateway.domain.correspondence import Evidence
    from parsers.ocr import PageWord
    from parsers.reading import Passage

__all__ = ["FoundFlag", "Quote", "evidence_of", "places_on_page"]

_AROUND: Final = 120  # characters shown on each side
_PAGE: Final = re.compile(r"page (\d+)")
_TOKEN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an item that a finding rests on.

    `start` and `end` are offsets in the text of the part, None where the words stand in no text (a header, a party's
    record, a cover sheet). `boxes` are left, top, width and height in pixels of the levelled picture of `page`, one for
    each word; none where the page has a text layer.
    """

    words: str
    where: str
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""
    page: int | None = None
    boxes: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFlag:
    """A flag that stands on an item, which rule found it, and the words that caused it."""

    code: str
    rule: str
    version: str
    strength: float
    quotes: tuple[Quote, ...]


def evidence_of(connection: Connection, item_id: str) -> list[FoundFlag]:
    """The flags that stand on an item with their evidence, by code. Nothing for a sealed item or an unknown one."""
    if connection.scalar(sa.select(items.c.id).where(items.c.id == item_id, items.c.sealed.is_(False))) is None:
        return []
    reading = reading_of(connection, item_id)
    passages = () if reading is None else reading.passages
    found = {finding.code.value: finding for finding in findings_of(connection, item_id)}
    on_pages: dict[int, tuple[PageWord, ...]] = {}
    for row in pages_of_item(connection, item_id):
        on_pages[row.position] = page_of(row, row.original_id).detail.words
    told = []
    for row in connection.execute(flags.select().where(flags.c.item_id == item_id).order_by(flags.c.code)):
        finding = found.get(row.code)
        evidence = () if finding is None else finding.evidence
        quotes = dict.fromkeys(_quoted(one, passages, on_pages) for one in evidence)
        told.append(FoundFlag(row.code, row.rule or "", row.version or "", row.strength, tuple(quotes)))
    return told


def _quoted(one: Evidence, passages: Sequence[Passage], on_pages: dict[int, tuple[PageWord, ...]]) -> Quote:
    if not 0 <= one.passage < len(passages) or passages[one.passage].text[one.start : one.end] != one.words:
        return Quote(one.words, one.where)
    text, label = passages[one.passage].text, passages[one.passage].label
    begins, ends = max(0, one.start - _AROUND), min(len(text), one.end + _AROUND)
    named = _PAGE.fullmatch(label)
    page = int(named[1]) if named else None
    boxes = () if page is None else places_on_page(text, one.start, one.end, on_pages.get(page, ()))
    before = ("… " if begins else "") + text[begins : one.start].lstrip()
    after = text[one.end : ends].rstrip() + (" …" if ends < len(text) else "")
    return Quote(one.words, label, one.start, one.end, before, after, page, boxes)


def places_on_page(
    text: str, start: int, end: int, words: Sequence[PageWord]
) -> tuple[tuple[int, int, int, int], ...]:
    """The places of the words of `text[start:end]`, as left, top, width, height.

    Args:
        text: of the page, as it was judged.
        start: where the words begin in it.
        end: where they end.
        words: of the page with their places, in reading order.
    """
    tokens = list(_TOKEN.finditer(text))
    touched = [number for number, token in enumerate(tokens) if token.start() < end and token.end() > start]
    if not touched or not words:
        return ()
    read, first, beyond = [token.group() for token in tokens], touched[0], touched[-1] + 1
    there = _places_of(read[first:beyond], [word.text for word in words])
    if not there:
        return ()
    here = _places_of(read[first:beyond], read)
    at = there[here.index(first)] if len(here) == len(there) else min(there, key=lambda one: abs(one - first))
    return tuple((word.left, word.top, word.width, word.height) for word in words[at : at + beyond - first])


def _places_of(wanted: Sequence[str], words: Sequence[str]) -> list[int]:
    """Where these words begin among the words of a page, one after another."""
    return [at for at in range(len(words) - len(wanted) + 1) if words[at : at + len(wanted)] == wanted]
