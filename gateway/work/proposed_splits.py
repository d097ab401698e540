"""What a person may say of proposed splits, and refusing them.

Refused once, a split is not proposed again: neither in the list nor in the queue `scanning`. Nothing is said of items
that nobody may open (sealed, quarantined), nor of what is no letter of its own (a copy, an e-mail).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.domain.correspondence import Disposition
from gateway.domain.plan import Step
from gateway.storage.splits import ACCEPTED, PROPOSED, refuse_splits, splits_of
from gateway.storage.tables import items
from gateway.work.apply import add_steps
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection, Row

__all__ = ["SplitRefused", "refuse_proposed", "refuse_unless_open", "said_of"]


class SplitRefused(Exception):
    """The item cannot be split so, or nothing was proposed there. The text says why, for the person who asked."""


def refuse_unless_open(item: Row[Any] | None, item_id: str) -> Row[Any]:
    """The item, when a person may say something of its splits.

    Raises:
        SplitRefused: it is none, or nobody may.
    """
    if item is None:
        raise SplitRefused(f"there is no item {item_id}")
    if item.channel != Channel.POST.value:
        raise SplitRefused(f"item {item_id} is an e-mail; only scanned letters are split")
    if item.state != "done":
        raise SplitRefused(f"item {item_id} is still being read; try again when it is decided")
    if item.sealed:
        raise SplitRefused(f"item {item_id} is sealed to the Team Manager; only they can say what belongs to it")
    if item.disposition == Disposition.DUPLICATE.value:
        raise SplitRefused(f"item {item_id} is a copy of item {item.duplicate_of}; split that one")
    if item.disposition == Disposition.QUARANTINED.value:
        raise SplitRefused(f"item {item_id} is quarantined and cannot be split")
    return item


def said_of(row: Row[Any]) -> str:
    """Who accepted a split, when, and what came of it."""
    when = row.at.isoformat(timespec="seconds")
    return f"item {row.item_id} was split before page {row.page} by {row.by}, {when}: item {row.new_item_id}"


def refuse_proposed(connection: Connection, item_id: str, at: Iterable[int] | None, *, who: str) -> tuple[int, ...]:
    """Note that proposed splits of an item are none. Returns the pages; those refused before stay as they were.

    Args:
        connection: a write transaction.
        item_id: the item.
        at: the pages, as the item counts them; None: all that are proposed.
        who: says so.

    Raises:
        SplitRefused: no split is proposed there.
    """
    item = connection.execute(items.select().where(items.c.id == item_id).with_for_update()).first()
    refuse_unless_open(item, item_id)
    known = {row.page: row for row in splits_of(connection, item_id)}
    asked = [page for page, row in known.items() if row.state != ACCEPTED] if at is None else sorted(set(at))
    if not asked:
        raise SplitRefused(f"no split of item {item_id} is proposed")
    for page in asked:
        row = known.get(page)
        if row is None:
            raise SplitRefused(f"no split of item {item_id} is proposed before page {page}")
        if row.state == ACCEPTED:
            raise SplitRefused(said_of(row))
    fresh = [known[page] for page in asked if known[page].state == PROPOSED]
    refuse_splits(connection, fresh, who=who)
    lines = [Step("split", f"not split before page {row.page}", f"refused by {who}") for row in fresh]
    add_steps(connection, item_id, lines)
    return tuple(row.page for row in fresh)
