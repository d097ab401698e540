"""What a person may say of proposed splits, and refusing them.

Refused once, a split is not proposed again: neither in the list nor in the queue `scanning`. Nothing is said of items
that nobody may open (sealed, quarantined), nor of what is no letter of its own (a copy, an e-mail).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.domain.correspondence import Disposition
from gateway.domain.plan import Step
from gateway.storage.letters import let_letter_go
from gateway.storage.records import reading_of
from gateway.storage.splits import ACCEPTED, PROPOSED, refuse_splits, splits_of
from gateway.storage.tables import extracts, items, outbox
from gateway.work.apply import add_steps
from parsers.letter import address_is_certain
from parsers.reading import Channel
from parsers.stack import with_split_proposed

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


def refuse_proposed(
    connection: Connection, item_id: str, at: Iterable[int] | None, *, who: str, time_zone: str = "Europe/London"
) -> tuple[int, ...]:
    """Note that proposed splits of an item are none. Returns the pages; those refused before stay as they were.

    With the last of them the letter to its writer goes, if that was all it waited for.

    Args:
        connection: a write transaction.
        item_id: the item.
        at: the pages, as the item counts them; None: all that are proposed.
        who: says so.
        time_zone: of the office.

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
    if fresh and not any(row.state == PROPOSED for row in splits_of(connection, item_id)):
        _is_one_letter(connection, item_id, time_zone)
    return tuple(row.page for row in fresh)


def _is_one_letter(connection: Connection, item_id: str, time_zone: str) -> None:
    """Nobody is asked any more whether it is two: its letter out goes, where its own pages tell its writer surely."""
    before = reading_of(connection, item_id)
    if before is None:
        return
    reading = with_split_proposed(before, is_so=False)
    stored = msgspec.json.encode(reading)
    connection.execute(extracts.update().where(extracts.c.item_id == item_id).values(reading=stored))
    of_item = sa.and_(outbox.c.item_id == item_id, outbox.c.kind == "letter", outbox.c.state == "needs-address")
    row = connection.execute(outbox.select().where(of_item).order_by(outbox.c.id.desc())).first()
    if row is not None and address_is_certain(reading):
        to = {"name": reading.sender_name, "address": list(reading.sender_address)}
        let_letter_go(connection, row, to, now=datetime.now(UTC), time_zone=time_zone)
        add_steps(connection, item_id, [Step("letter", "the letter goes now", "it is one letter, as a person said")])
