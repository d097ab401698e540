"""The feed: every change a downstream system may act on, once, in the order of the commits.

A reader keeps a cursor and asks for what comes after it. On PostgreSQL a sequence hands out numbers before commits, so
a reader could pass over a number that becomes visible later; writers therefore take turns (one advisory lock, held to
the end of the transaction). SQLite has one writer anyway.

Events hold references, ids, queues and codes; never what a member of the public wrote.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.ids import new_id
from gateway.storage.tables import feed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

__all__ = ["append", "read_after"]

_TURN = 732002  # the number of the advisory lock; any constant of our own


def append(
    connection: Connection, type_: str, *, case_reference: str | None, item_id: str | None, **event: Any
) -> None:
    """Add one event in the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    connection.execute(
        feed.insert().values(
            id=new_id(),
            at=datetime.now(UTC),
            type=type_,
            case_reference=case_reference,
            item_id=item_id,
            event=event,
        )
    )


def read_after(connection: Connection, cursor: int, limit: int) -> Sequence[sa.Row[Any]]:
    """Events after a cursor, oldest first."""
    return connection.execute(feed.select().where(feed.c.cursor > cursor).order_by(feed.c.cursor).limit(limit)).all()
