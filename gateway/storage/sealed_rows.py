"""What stands beside an item's bytes, put under the seal with them, so that a wrongly held item comes back whole.

Weighed: reading the opened bytes again (a letter out of a stack would lose the sheets before it, and pages that people
had read again), or keeping the reading here in clear (CONTRACT section 7 forbids it), or this: reading, pages,
proposed splits and what was sent are sealed with the bytes, and put back as they were.

Refused: an acknowledgement that went out after the sealing. Its record was erased when it was sent, as the contract
asks; the item's life still says that it went.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.domain.plan import Step
from gateway.storage.splits import keep_proposed
from gateway.storage.tables import UtcTime, items, outbox, pages
from parsers.reading import Reading
from parsers.stack import ProposedSplit

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = ["NOTHING_BESIDE", "Beside", "Kept", "keep_for_return", "open_kept", "put_rows_back"]

_OVER = ("sent", "failed", "bounced", "held")  # rows of the outbox that go when their item is sealed


@dataclass(frozen=True, slots=True)
class Beside:
    """What the reading of a scan says of an item beside its words: lines of its life, places where it may be split."""

    steps: tuple[Step, ...] = ()
    proposed: tuple[ProposedSplit, ...] = ()


NOTHING_BESIDE = Beside()


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept for an item's return."""

    reading: Reading
    scan_problems: tuple[str, ...]
    beside: Beside
    pages: tuple[dict[str, Any], ...]
    outbox: tuple[dict[str, Any], ...]


def keep_for_return(
    connection: Connection, item_id: str, reading: Reading, scan_problems: tuple[str, ...], beside: Beside
) -> dict[str, Any]:
    """What is to be sealed with the bytes of an item, as JSON can hold it. Call it before anything is erased."""
    over = sa.and_(outbox.c.item_id == item_id, outbox.c.state.in_(_OVER))
    return {
        "reading": msgspec.to_builtins(reading),
        "scan_problems": list(scan_problems),
        "beside": asdict(beside),
        "pages": _rows(connection, pages, pages.c.item_id == item_id),
        "outbox": _rows(connection, outbox, over),
    }


def open_kept(content: dict[str, Any]) -> Kept | None:
    """What `keep_for_return` made, out of opened content; None when there is none in it."""
    kept = content.get("kept")
    if kept is None:
        return None
    return Kept(
        msgspec.convert(kept["reading"], Reading),
        tuple(kept["scan_problems"]),
        msgspec.convert(kept["beside"], Beside),
        tuple(kept["pages"]),
        tuple(kept["outbox"]),
    )


def put_rows_back(connection: Connection, item_id: str, kept: Kept) -> None:
    """Pages, proposed splits and rows of the outbox, as they were; what is still to be sent is kept once it is."""
    _insert(connection, pages, kept.pages)
    _insert(connection, outbox, kept.outbox)
    connection.execute(outbox.update().where(outbox.c.item_id == item_id).values(erase_once_sent=False))
    item = connection.execute(items.select().where(items.c.id == item_id)).one()
    keep_proposed(connection, item.batch_original_id or item.original_id, item_id, kept.beside.proposed)


def _rows(connection: Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = connection.execute(table.select().where(where)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return bytes(value).decode() if isinstance(value, bytes | memoryview) else value  # JSON, whatever its column


def _insert(connection: Connection, table: sa.Table, rows: tuple[dict[str, Any], ...]) -> None:
    for row in rows:
        connection.execute(table.insert().values({name: _typed(table.c[name], row[name]) for name in row}))


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcTime):
        return datetime.fromisoformat(value)
    return value.encode() if isinstance(column.type, sa.LargeBinary) else value
