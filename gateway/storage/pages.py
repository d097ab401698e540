"""Pages of scans as they were read, kept one by one, so that no page is read twice.

A page is known by the file it came in and its number there: the same bytes give the same page. Each is kept as soon as
it is read, before anything is decided; a restart goes on behind the last one. Once the file's items are decided each
page belongs to one, and goes when that item's content is erased.

Pages read by another version of the engine are read again with the next reading; what was decided by them stands.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.storage.tables import originals, pages
from parsers.reading import PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection, Row

    from parsers.coversheet import Coversheet
    from parsers.scan import ScannedPage

__all__ = [
    "assign_pages",
    "forget_pages",
    "keep_pages",
    "known_pages",
    "number_in",
    "page_of",
    "pages_of_item",
    "sheets_of_item",
]


@lru_cache(maxsize=1)
def _decoder() -> msgspec.json.Decoder[ScannedPage]:
    from parsers.scan import ScannedPage  # noqa: PLC0415 - a door that only receives need not load what reads pictures

    return msgspec.json.Decoder(ScannedPage)


def keep_pages(connection: Connection, original_id: str, read: Iterable[ScannedPage], *, engine: str) -> None:
    """Keep pages of a file; one that is known already is replaced. What item they belong to stays."""
    now = datetime.now(UTC)
    for page in read:
        where = sa.and_(pages.c.original_id == original_id, pages.c.number == page.reading.number)
        values: dict[str, Any] = {
            "status": page.reading.status.value,
            "engine": engine,
            "read_at": now,
            "content": msgspec.json.encode(page),
        }
        if not connection.execute(pages.update().where(where).values(values)).rowcount:
            connection.execute(pages.insert().values(original_id=original_id, number=page.reading.number, **values))


def known_pages(connection: Connection, sha256: str, *, engine: str) -> dict[int, ScannedPage]:
    """What was read, by this engine, of a file with these bytes: by page number, failed pages left out."""
    found = connection.scalars(
        sa.select(pages.c.content)
        .join(originals, originals.c.id == pages.c.original_id)
        .where(originals.c.sha256 == sha256, pages.c.engine == engine, pages.c.status != PageStatus.FAILED.value)
    )
    read = map(_decoder().decode, found)
    return {page.reading.number: page for page in read}


def assign_pages(connection: Connection, original_id: str, item_id: str, numbers: Sequence[int]) -> None:
    """Say which item these pages of a file belong to; their order is their order in the item's own file."""
    for position, number in enumerate(numbers, 1):
        where = sa.and_(pages.c.original_id == original_id, pages.c.number == number)
        connection.execute(pages.update().where(where).values(item_id=item_id, position=position))


def pages_of_item(connection: Connection, item_id: str) -> list[Row[Any]]:
    """The rows of an item's pages, in the order of its own file."""
    query = pages.select().where(pages.c.item_id == item_id).order_by(pages.c.position)
    return list(connection.execute(query))


def sheets_of_item(connection: Connection, item_id: str) -> dict[int, Coversheet]:
    """What the cover sheets among an item's pages say, by the pages' numbers in the item."""
    may_be = pages.c.status.in_([PageStatus.COVERSHEET.value, PageStatus.FAILED.value])
    query = sa.select(pages.c.position, pages.c.content).where(pages.c.item_id == item_id, may_be)
    read = ((row.position, _decoder().decode(row.content).sheet) for row in connection.execute(query))
    return {position: sheet for position, sheet in read if sheet is not None}


def number_in(row: Row[Any], original_id: str) -> int:
    """The page's number in this file: the one it came in, or the one its item has for itself."""
    return int(row.number if row.original_id == original_id else row.position)


def page_of(row: Row[Any], original_id: str) -> ScannedPage:
    """A page with its number in this file."""
    page = _decoder().decode(row.content)
    return replace(page, reading=replace(page.reading, number=number_in(row, original_id)))


def forget_pages(connection: Connection, *, item_id: str, original_id: str | None = None) -> None:
    """Erase what was read of an item's pages, and of a file's pages that belong to nobody."""
    theirs = pages.c.item_id == item_id
    if original_id is not None:
        theirs = sa.or_(theirs, sa.and_(pages.c.original_id == original_id, pages.c.item_id.is_(None)))
    connection.execute(pages.delete().where(theirs))
