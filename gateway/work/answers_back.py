"""What comes back to our acknowledgements: a bounce is shown on the item whose writer did not get it.

Recognised by the Message-ID that only our own mail has, wherever the bounce carries it: the returned header, the
delivery report, In-Reply-To. Where a mail system returns none of it, by the address that failed, if exactly one
acknowledgement went there in the last days. A forged bounce can therefore say nothing but about its own sender's item,
and changes nothing except what is shown: no case, no queue, no date.

Automatic replies need nothing here: the sift files them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog

from gateway.domain.plan import Step
from gateway.storage.outgoing import send
from gateway.storage.tables import items, outbox
from gateway.storage.unreached import note_unreached, postal_address
from gateway.work.apply import add_steps
from gateway.work.brakes import our_message_ids
from parsers.reading import MailKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from parsers.reading import Reading

__all__ = ["note_bounce", "send_letter"]

log = structlog.get_logger()

_REMEMBERED: Final = timedelta(days=6)  # most mail systems give up after five
_NOT_A_FAILURE: Final = {"delay": "is delayed on its way to the customer", "delivered": "was delivered to the customer"}


def note_bounce(connection: Connection, item_id: str, reading: Reading, *, sender: str) -> str | None:
    """Match a bounce to the item whose acknowledgement it was. Returns that item, if it is one of ours.

    Args:
        connection: a write transaction.
        item_id: the bounce's own item.
        reading: the bounce.
        sender: the From address of acknowledgements; its domain is that of our Message-IDs.
    """
    if reading.origin.kind is not MailKind.BOUNCE or reading.origin.subkind == "read-receipt":
        return None
    row = _what_bounced(connection, reading, sender)
    if row is None:
        return None
    harmless = _NOT_A_FAILURE.get(reading.origin.subkind)
    if harmless is not None:
        add_steps(
            connection, row.item_id, [Step("delivery", f"the acknowledgement {harmless}", f"report: item {item_id}")]
        )
    elif row.state == "sent":
        answer = "came back: the customer did not get it"
        connection.execute(outbox.update().where(outbox.c.id == row.id).values(state="bounced", last_answer=answer))
        note_unreached(connection, row.item_id, f"it came back: item {item_id}")
        log.warning("acknowledgement_bounced", item=row.item_id, bounce=item_id)
    add_steps(connection, item_id, [Step("origin", "report on an acknowledgement", f"of item {row.item_id}")])
    return str(row.item_id)


def _what_bounced(connection: Connection, reading: Reading, sender: str) -> Row[Any] | None:
    of_ours = sa.and_(outbox.c.kind == "acknowledgement", outbox.c.state.in_(["sent", "bounced"]))
    ids = our_message_ids(reading, sender)
    if ids:
        found = connection.execute(outbox.select().where(of_ours, outbox.c.id.in_(ids))).first()
        if found is not None:
            return found
    failed = reading.origin.failed_address
    if not failed:
        return None
    recent = outbox.c.created_at > datetime.now(UTC) - _REMEMBERED
    to_it = sa.func.lower(outbox.c.recipient) == failed.lower()
    rows = connection.execute(outbox.select().where(of_ours, recent, to_it).limit(2)).all()
    return rows[0] if len(rows) == 1 else None


def send_letter(connection: Connection, item_id: str, *, who: str) -> bool:
    """Send the acknowledgement of an e-mail as a letter. Returns whether an address is known for it."""
    found = postal_address(connection, item_id)
    if found is None:
        return False
    item = connection.execute(items.select().where(items.c.id == item_id)).one()
    name, address = found
    send(
        connection,
        item_id=item_id,
        kind="letter",
        lane="letters",
        recipient=None,
        parameters={
            "language": (item.acknowledgement or {}).get("language") or "en",
            "variant": "",
            "name": name,
            "address": list(address),
            "received_at": item.received_at.isoformat(),
        },
    )
    add_steps(connection, item_id, [Step("letter", "a letter is sent instead", f"by {who}")])
    return True
