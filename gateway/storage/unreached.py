"""Writers whose acknowledgement did not reach them: shown on their items, with a letter offered when it can be sent.

Nothing is sent by itself: a letter in the wrong letter box tells a stranger who wrote to the regulator, so a person
looks first (`intake-gateway acknowledgements letter ITEM`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from gateway.ids import new_id
from gateway.storage.records import reading_of
from gateway.storage.tables import items, outbox, steps, work_items
from parsers.letter import read_letter
from parsers.letter_sender import has_postcode

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = ["LETTER_OFFERED", "NOT_REACHED", "note_if_unreached", "note_unreached", "postal_address"]

# Notes on the item's open work items.
NOT_REACHED: Final = "acknowledgement-not-received"
LETTER_OFFERED: Final = "letter-can-be-sent"


def note_unreached(connection: Connection, item_id: str, why: str) -> None:
    """Show on an item that its writer did not get the acknowledgement.

    Args:
        connection: a write transaction.
        item_id: the item that was acknowledged.
        why: for the life line; no address.
    """
    item = connection.execute(sa.select(items.c.sealed, items.c.state).where(items.c.id == item_id)).first()
    if item is None or item.sealed or item.state != "done":
        # Nothing of an employee's item is shown; one that is still being read asks again when it is decided.
        return
    known = postal_address(connection, item_id) is not None
    wanted = (NOT_REACHED, *([LETTER_OFFERED] if known else []))
    open_ones = sa.and_(work_items.c.item_id == item_id, work_items.c.state == "open")
    for row in connection.execute(sa.select(work_items.c.id, work_items.c.notes).where(open_ones)).all():
        notes = [*row.notes, *(note for note in wanted if note not in row.notes)]
        connection.execute(work_items.update().where(work_items.c.id == row.id).values(notes=notes))
    _step(connection, item_id, "delivery", "the customer did not get the acknowledgement", why)
    if known:
        _step(connection, item_id, "letter", "a letter can be sent instead", "a postal address is known")


def note_if_unreached(connection: Connection, item_id: str) -> None:
    """The same for an item that is just decided, if its acknowledgement failed before it was."""
    of_item = sa.and_(outbox.c.item_id == item_id, outbox.c.kind == "acknowledgement")
    states = set(connection.scalars(sa.select(outbox.c.state).where(of_item)))
    if states & {"failed", "bounced"}:
        note_unreached(connection, item_id, "the relay refused it, or it came back")


def postal_address(connection: Connection, item_id: str) -> tuple[str, tuple[str, ...]] | None:
    """Name and postal address of who wrote an item, when exactly one address stands in it."""
    reading = reading_of(connection, item_id)
    if reading is None:
        return None
    name, lines = reading.sender_name, reading.sender_address
    if not lines:
        letter = read_letter((f"{reading.own_words}\n\n{reading.signature}",))
        if not letter.address_is_one:
            return None
        sender = "" if reading.sender is None else reading.sender.name
        name, lines = letter.sender_name or sender, letter.sender_address
    return (name, lines) if name.strip() and lines and has_postcode(lines[-1]) else None


def _step(connection: Connection, item_id: str, name: str, decision: str, why: str) -> None:
    connection.execute(
        steps.insert().values(id=new_id(), item_id=item_id, at=datetime.now(UTC), name=name, decision=decision, why=why)
    )
