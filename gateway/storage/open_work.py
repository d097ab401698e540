"""What an item still asks of people: its open work items, and changing or closing them, which the feed tells.

The one place that closes a work item, so that whoever reads the feed hears of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.storage import feed
from gateway.storage.tables import work_items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection, Row

__all__ = ["change_work", "close_work", "open_work", "take_note_off"]


def open_work(connection: Connection, item_id: str, *where: sa.ColumnElement[bool]) -> list[Row[Any]]:
    """The open work items of an item, oldest first; those that meet the conditions."""
    query = work_items.select().where(work_items.c.item_id == item_id, work_items.c.state == "open", *where)
    return list(connection.execute(query.order_by(work_items.c.id)))


def close_work(connection: Connection, rows: Iterable[Row[Any]]) -> None:
    """These work items ask nothing of anybody any more."""
    for row in rows:
        connection.execute(work_items.update().where(work_items.c.id == row.id).values(state="done"))
        feed.append(
            connection,
            "work-item.closed",
            case_reference=row.case_reference,
            item_id=row.item_id,
            work_item=row.id,
            kind=row.kind,
            queue=row.queue,
        )


def change_work(connection: Connection, row: Row[Any], **values: Any) -> None:
    """An open work item asks something else from now on: these columns of it are changed."""
    connection.execute(work_items.update().where(work_items.c.id == row.id).values(**values))
    now = connection.execute(work_items.select().where(work_items.c.id == row.id)).one()
    feed.append(
        connection,
        "work-item.changed",
        case_reference=now.case_reference,
        item_id=now.item_id,
        work_item=now.id,
        kind=now.kind,
        queue=now.queue,
        priority=now.priority,
        due=None if now.due is None else now.due.isoformat(),
        reply_due=None if now.reply_due is None else now.reply_due.isoformat(),
    )


def take_note_off(connection: Connection, item_id: str, note: str) -> None:
    """Take one note off what an item asks of the Scanning Team; with its last note the work is done."""
    for row in open_work(connection, item_id, work_items.c.queue == "scanning"):
        rest = [one for one in row.notes if one != note]
        if len(rest) == len(row.notes):
            continue
        if rest:
            connection.execute(work_items.update().where(work_items.c.id == row.id).values(notes=rest))
        else:  # it keeps its note: what was done is not asked again
            close_work(connection, [row])
