"""Until when the originals of an item are kept, changed after it was decided: by a person's word, or judged again.

Promises: where the item stands on a case, the feed is told in the same transaction, and only of a change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.storage import feed
from gateway.storage.tables import items

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.engine import Connection, Row

__all__ = ["change_originals_clock"]


def change_originals_clock(connection: Connection, item: Row[Any], until: date | None) -> None:
    """Set the date, or take it away (None). `item` is the item's row as it was before."""
    if until == item.originals_until:
        return
    connection.execute(items.update().where(items.c.id == item.id).values(originals_until=until))
    if item.case_reference is not None:
        said = None if until is None else until.isoformat()
        feed.append(
            connection, "case.changed", case_reference=item.case_reference, item_id=item.id, originals_until=said
        )
