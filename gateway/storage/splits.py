"""Places where another letter may begin inside one: proposed by the reading, accepted or refused by a person.

A place is known by the file as it came and its page there, as pages are: whichever item the page belongs to later,
what was said of the place stands, and the same place is not proposed again. Of a sealed item nothing is listed.
Nothing here is content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.domain.correspondence import Disposition
from gateway.storage.fingerprints import insert_if_new
from gateway.storage.open_work import take_note_off
from gateway.storage.tables import items, splits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection, Row

    from parsers.stack import ProposedSplit

__all__ = [
    "ACCEPTED",
    "PROPOSED",
    "REFUSED",
    "SplitLine",
    "accept_split",
    "keep_proposed",
    "move_proposed",
    "refuse_splits",
    "split_lines",
    "splits_of",
]

PROPOSED, ACCEPTED, REFUSED = "proposed", "accepted", "refused"
_SHUT = (Disposition.QUARANTINED.value, Disposition.DUPLICATE.value)


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One place, as people see it."""

    item: str
    page: int  # of the item
    case: str | None
    file: str | None  # the scan as it came
    page_in_file: int
    why: str  # empty when nobody proposed it
    state: str
    new_item: str | None
    by: str | None
    at: datetime


def keep_proposed(connection: Connection, original_id: str, item_id: str, proposed: Iterable[ProposedSplit]) -> None:
    """Put down what the reading proposes of an item; a place that is known already stays as it is."""
    for one in proposed:
        insert_if_new(
            connection,
            splits,
            original_id=original_id,
            number=one.number,
            item_id=item_id,
            page=one.page,
            problem=one.problem,
            state=PROPOSED,
            at=datetime.now(UTC),
        )


def split_lines(connection: Connection, *, item_id: str | None = None, everything: bool = False) -> list[SplitLine]:
    """What waits for a person's word, oldest first; with `everything`, what has it too."""
    query = (
        sa.select(splits, items.c.case_reference, items.c.source)
        .join(items, items.c.id == splits.c.item_id)
        .where(items.c.sealed.is_(False), items.c.disposition.not_in(_SHUT))
        .order_by(splits.c.item_id, splits.c.page)
    )
    if item_id is not None:
        query = query.where(splits.c.item_id == item_id)
    if not everything:
        query = query.where(splits.c.state == PROPOSED)
    return [
        SplitLine(
            item=row.item_id,
            page=row.page,
            case=row.case_reference,
            file=row.source,
            page_in_file=row.number,
            why=row.problem.partition(": ")[2],
            state=row.state,
            new_item=row.new_item_id,
            by=row.by,
            at=row.at,
        )
        for row in connection.execute(query)
    ]


def splits_of(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """All places of an item, in the order of its pages."""
    return connection.execute(splits.select().where(splits.c.item_id == item_id).order_by(splits.c.page)).all()


def accept_split(
    connection: Connection, original_id: str, number: int, *, item_id: str, page: int, new_item_id: str, who: str
) -> None:
    """Note that a person split an item before a page, proposed or not."""
    said = {"item_id": item_id, "page": page, "state": ACCEPTED, "new_item_id": new_item_id, "by": who}
    said_at = datetime.now(UTC)
    here = sa.and_(splits.c.original_id == original_id, splits.c.number == number)
    if not connection.execute(splits.update().where(here).values(at=said_at, **said)).rowcount:
        connection.execute(
            splits.insert().values(original_id=original_id, number=number, problem="", at=said_at, **said)
        )


def move_proposed(connection: Connection, item_id: str, *, begin: int, end: int, new_item_id: str) -> None:
    """Places on pages `begin` to `end` of an item are the new item's now, which begins with page `begin`."""
    theirs = sa.and_(splits.c.item_id == item_id, splits.c.state != ACCEPTED, splits.c.page.between(begin, end))
    connection.execute(splits.update().where(theirs).values(item_id=new_item_id, page=splits.c.page - (begin - 1)))


def refuse_splits(connection: Connection, found: Iterable[Row[Any]], *, who: str) -> None:
    """Note that a person does not want these splits; they are not shown again, in `scanning` neither."""
    for row in found:
        here = sa.and_(splits.c.original_id == row.original_id, splits.c.number == row.number)
        said = {"state": REFUSED, "by": who, "at": datetime.now(UTC)}
        connection.execute(splits.update().where(here, splits.c.state == PROPOSED).values(**said))
        take_note_off(connection, row.item_id, row.problem)
