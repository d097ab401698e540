"""The outcome record of CONTRACT section 8: the same for `ingest --json` and for `/api/v1/items/{id}`.

Three fields beyond it are there only where they say something: `originals_until` (an ISO date: until then the originals
that the customer wants back are kept, six months after receipt), `access` (`confidential`: a prisoner's) and, for post,
`parsed.letter` (what the letter says of itself). A record without them is as it was before there were such fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.domain.correspondence import Finding, Flag
from gateway.storage.tables import cases, extracts, flags, items, originals, work_items
from parsers.courtesies import languages_of_courtesies
from parsers.reading import Channel, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

__all__ = ["CONFIDENTIAL", "access_of", "findings_of", "flags_of", "outcome_record", "reading_of"]

CONFIDENTIAL = "confidential"

_readings = msgspec.json.Decoder(Reading)
_findings = msgspec.json.Decoder(tuple[Finding, ...])


def reading_of(connection: Connection, item_id: str) -> Reading | None:
    """What was read from an item; None when it is erased, sealed, quarantined or not read yet."""
    content = connection.scalar(sa.select(extracts.c.reading).where(extracts.c.item_id == item_id))
    return None if content is None else _readings.decode(content)


def findings_of(connection: Connection, item_id: str) -> tuple[Finding, ...]:
    """What was found in an item, with its evidence; empty when that is erased."""
    content = connection.scalar(sa.select(extracts.c.findings).where(extracts.c.item_id == item_id))
    return () if content is None else _findings.decode(content)


def outcome_record(connection: Connection, item_id: str) -> dict[str, Any] | None:
    """The record of one item, or None when there is no such item. Before it is done, `disposition` is null."""
    item = connection.execute(items.select().where(items.c.id == item_id)).first()
    if item is None:
        return None
    case = None
    if item.case_reference is not None:
        case = connection.execute(cases.select().where(cases.c.reference == item.case_reference)).first()
    digest = connection.scalar(sa.select(originals.c.sha256).where(originals.c.id == item.original_id))
    reading = reading_of(connection, item_id)
    record = {
        "item": item.id,
        "source": item.source,
        "document": item.document,
        "channel": item.channel,
        "received_at": item.received_at.isoformat(timespec="seconds"),
        "digest": None if digest is None else f"sha256:{digest}",
        "disposition": item.disposition,
        "case": item.case_reference,
        "case_title": None if case is None else case.title,
        "case_type": None if case is None or case.sealed else case.case_type,
        "flags": flags_of(connection, item.id),
        "review_reasons": item.review_reasons or [],
        "suggested_cases": item.suggested_cases or [],
        "work_items": _work_items(connection, item_id),
        "acknowledgement": item.acknowledgement,
        "parsed": None if reading is None else _parsed(reading),
    }
    if item.originals_until is not None:
        record["originals_until"] = item.originals_until.isoformat()
    if access := access_of(flag["code"] for flag in record["flags"]):
        record["access"] = access
    return record


def flags_of(connection: Connection, item_id: str) -> list[dict[str, Any]]:
    """The flags that stand on an item, each with the words that caused it; those that people dismissed are gone."""
    words: dict[str, list[str]] = {}
    for finding in findings_of(connection, item_id):
        quoted = words.setdefault(finding.code.value, [])
        quoted.extend(e.words for e in finding.evidence if e.words not in quoted)
    codes = connection.scalars(sa.select(flags.c.code).where(flags.c.item_id == item_id).order_by(flags.c.code))
    return [{"code": code, "evidence": words.get(code, [])} for code in codes]


def access_of(codes: Iterable[str]) -> str | None:
    """Who may see what these flags stand on: `confidential` for a prisoner's (guide, "Prisoner communications")."""
    return CONFIDENTIAL if Flag.PRISONER in codes else None


def _work_items(connection: Connection, item_id: str) -> list[dict[str, Any]]:
    theirs = sa.and_(work_items.c.item_id == item_id, work_items.c.state == "open")
    rows = connection.execute(work_items.select().where(theirs).order_by(work_items.c.id))
    return [
        {
            "kind": row.kind,
            "queue": row.queue,
            "priority": row.priority,
            "due": None if row.due is None else row.due.isoformat(),
            "reply_due": None if row.reply_due is None else row.reply_due.isoformat(),
            "notes": row.notes,
        }
        for row in rows
    ]


def _parsed(reading: Reading) -> dict[str, Any]:
    sender = reading.sender
    parsed: dict[str, Any] = {
        "subject": reading.subject,
        "from": None if sender is None else sender.address,
        "from_name": reading.sender_name or None if sender is None else sender.name,
        "message_id": reading.message_id,
        "text": reading.text,
        "new_text": reading.new_text,
        "attachments": [
            {"filename": a.filename, "media_type": a.media_type, "size": a.size}
            for a in reading.attachments
            if not a.inside  # what was packed in another attachment is the item page's to show
        ],
        "defects": list(reading.defects),
    }
    if reading.channel is Channel.POST:
        parsed["letter"] = _letter(reading)
    return parsed


def _letter(reading: Reading) -> dict[str, Any]:
    """What the letter says of itself, as it was read; the name of who wrote it is `from_name`."""
    stamped = reading.stamped_on
    return {
        "from_address": list(reading.sender_address),
        "date": reading.date or None,
        "received_stamp": reading.received_stamp or None,
        "stamped_on": None if stamped is None else stamped.isoformat(),
        "salutation": reading.salutation or None,
        "courtesies": list(languages_of_courtesies(reading.salutation, reading.text)),
    }
