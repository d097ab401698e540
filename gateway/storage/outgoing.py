"""What is to be sent: one row of the outbox each, and its job, in the transaction of the decision that asked for it.

A row is the promise, the job only the reminder. Rows that wait for a person (an address to complete, a brake to
release) or for the end of the hour (a digest) have no job until then.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.ids import new_id
from gateway.storage import jobs
from gateway.storage.tables import jobs as jobs_table
from gateway.storage.tables import outbox

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = ["gather", "put_down", "send"]


def put_down(
    connection: Connection,
    *,
    item_id: str,
    kind: str,
    recipient: str | None,
    parameters: dict[str, Any],
    state: str,
    erase_once_sent: bool = False,
    why: str | None = None,
    outbox_id: str | None = None,
) -> str:
    """Write one row of the outbox, with no job. `item_id` is empty for what belongs to no one item. Returns its id."""
    outbox_id = outbox_id or new_id()
    connection.execute(
        outbox.insert().values(
            id=outbox_id,
            item_id=item_id,
            kind=kind,
            recipient=recipient,
            parameters=parameters,
            created_at=datetime.now(UTC),
            state=state,
            last_answer=why,
            erase_once_sent=erase_once_sent,
        )
    )
    return outbox_id


def send(
    connection: Connection,
    *,
    item_id: str,
    kind: str,
    lane: str,
    recipient: str | None,
    parameters: dict[str, Any],
    erase_once_sent: bool = False,
    job_kind: str = "send",
    outbox_id: str | None = None,
) -> str:
    """Ask for one thing to be sent as soon as may be. Returns the row's id."""
    outbox_id = put_down(
        connection,
        item_id=item_id,
        kind=kind,
        recipient=recipient,
        parameters=parameters,
        state="waiting",
        erase_once_sent=erase_once_sent,
        outbox_id=outbox_id,
    )
    jobs.enqueue(connection, lane=lane, kind=job_kind, subject_id=outbox_id)
    return outbox_id


def gather(
    connection: Connection, *, item_id: str, kind: str, parameters: dict[str, Any], erase_once_sent: bool = False
) -> str:
    """Put a notice down for the mail at the end of the hour, and see that there will be one."""
    outbox_id = put_down(
        connection,
        item_id=item_id,
        kind=kind,
        recipient=None,
        parameters=parameters,
        state="gathered",
        erase_once_sent=erase_once_sent,
    )
    subject = f"digest:{parameters['notice']}"
    waiting = sa.and_(jobs_table.c.subject_id == subject, jobs_table.c.state == "waiting")
    if connection.execute(sa.select(jobs_table.c.id).where(waiting)).first() is None:
        end_of_hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        jobs.enqueue(connection, lane="mail", kind="digest", subject_id=subject, not_before=end_of_hour)
    return outbox_id
