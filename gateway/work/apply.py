"""One Plan, one transaction: item, case, work items, flags, outgoing mail and feed entries together, or none of them.

A crash before the commit repeats the reading; nothing outside has happened yet. A crash after it finds the job gone.
A Plan that seals (ECS) leaves in this same transaction: there is no moment at which the content stands open beside a
decision to seal it.
"""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.domain.correspondence import Disposition, Flag
from gateway.domain.deadlines import written_down
from gateway.domain.plan import Step
from gateway.domain.titles import with_welsh
from gateway.ids import new_id
from gateway.storage import cases as case_store
from gateway.storage import feed, jobs
from gateway.storage.originals import erase_content
from gateway.storage.outgoing import gather, put_down, send
from gateway.storage.sealed_rows import NOTHING_BESIDE, Beside, keep_for_return
from gateway.storage.tables import (
    acknowledged,
    case_parties,
    cases,
    extracts,
    flags,
    items,
    originals,
    outbox,
    steps,
    work_items,
)
from gateway.storage.unreached import note_if_unreached
from parsers.letter import address_is_certain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.correspondence import Finding
    from gateway.domain.plan import Acknowledgement, Facts, NewCase, Notice, Plan, PlannedWorkItem
    from gateway.storage.originals import Originals
    from gateway.storage.sealing import Sealer

__all__ = [
    "MARKED",
    "add_steps",
    "apply_plan",
    "as_stored",
    "mark_title",
    "touch_case",
    "write_extract",
    "write_flags",
    "write_notice",
    "write_work_items",
]

# On the life line of the item that brought the mark into its case's title.
MARKED = Step("title", "the case is marked Welsh language", "the annual report counts titles (guide section 3)")

# The tail of a reference is not a secret, but it must not be guessable from the number before it.
_rng = random.SystemRandom()


def add_steps(connection: Connection, item_id: str, lines: Iterable[Step]) -> None:
    """Write lines of an item's life."""
    now = datetime.now(UTC)
    rows = [
        {"id": new_id(), "item_id": item_id, "at": now, "name": s.name, "decision": s.decision, "why": s.why}
        for s in lines
    ]
    if rows:
        connection.execute(steps.insert(), rows)


def apply_plan(
    connection: Connection,
    plan: Plan,
    facts: Facts,
    item: Row[Any],
    *,
    store: Originals,
    sealer: Sealer,
    first_number: int,
    hourly: tuple[str, ...] = (),
    beside: Beside = NOTHING_BESIDE,
    seal_again: Callable[[Plan], None] | None = None,
) -> str | None:
    """Write a whole Plan. Returns the reference of the item's case, if it has one.

    `hourly` names the kinds of notice that are gathered into one mail an hour. `beside` goes under the seal with an
    item that is sealed. `seal_again` seals one whose content is sealed already, instead of sealing what stands here.
    """
    reference = plan.attach_to
    if plan.new_case is not None:
        reference = _open_case(connection, plan.new_case, facts, item, first_number=first_number)
    elif reference is not None:
        touch_case(connection, reference, plan, item_id=item.id)
    if plan.hold_from_deletion and not plan.seal and reference is not None:
        connection.execute(cases.update().where(cases.c.reference == reference).values(held_from_deletion=True))
    bare = plan.seal
    connection.execute(
        items.update()
        .where(items.c.id == item.id)
        .values(
            state="done",
            done_at=datetime.now(UTC),
            disposition=plan.disposition.value,
            case_reference=reference,
            sealed=plan.seal,
            held=plan.hold_from_deletion and not plan.seal,
            review_reasons=[r.value for r in plan.review_reasons],
            suggested_cases=[] if bare else list(plan.suggested_cases),
            originals_until=None if bare else plan.originals_until,
            **({"acknowledgement": as_stored(plan.letter)} if plan.letter is not None else {}),
        )
    )
    write_flags(connection, item.id, plan)
    write_work_items(connection, item.id, reference, plan.work_items)
    if reference is not None:
        change = "case.opened" if plan.new_case is not None else "case.correspondence-attached"
        change = "case.changed" if reference == item.case_reference else change  # decided again
        until = None if bare or plan.originals_until is None else plan.originals_until.isoformat()
        originals_clock = {} if until is None else {"originals_until": until}
        feed.append(connection, change, case_reference=reference, item_id=item.id, **originals_clock)
    for notice in plan.notices:
        write_notice(connection, item.id, reference, notice, erase=bare, is_hourly=notice.kind in hourly)
    if plan.letter is not None and plan.letter.kind == "letter":
        _write_letter(connection, item.id, plan.letter, facts, erase=bare)
    add_steps(connection, item.id, plan.steps)
    if plan.seal and seal_again is not None:
        seal_again(plan)
    elif plan.seal:
        _seal(connection, plan, item, facts, beside, store=store, sealer=sealer)
    elif plan.disposition is Disposition.QUARANTINED:
        connection.execute(extracts.delete().where(extracts.c.item_id == item.id))
        write_extract(connection, item.id, None, plan.findings)
    else:
        write_extract(connection, item.id, msgspec.json.encode(facts.reading), plan.findings)
    note_if_unreached(connection, item.id)
    return reference


def as_stored(decided: Acknowledgement) -> dict[str, Any]:
    """What an item keeps of the decision whether its writer hears from us."""
    return {
        "kind": decided.kind,
        "language": decided.language,
        "reason": None if decided.reason is None else decided.reason.value,
    }


def _open_case(connection: Connection, new: NewCase, facts: Facts, item: Row[Any], *, first_number: int) -> str:
    reference = case_store.new_reference(connection, first_number=first_number, rng=_rng)
    connection.execute(
        cases.insert().values(
            reference=reference,
            title=new.title,
            case_type=None if new.case_type is None else new.case_type.value,
            status="open",
            nfc=False,
            sealed=new.sealed,
            held_from_deletion=False,
            sector=None if new.sector is None else new.sector.value,
            created_at=datetime.now(UTC),
            opened_by_item=item.id,
        )
    )
    sender = facts.reading.sender
    if sender is not None and sender.address and not new.sealed:
        connection.execute(case_parties.insert().values(reference=reference, address=sender.address.casefold()))
    return reference


def touch_case(connection: Connection, reference: str, plan: Plan, *, item_id: str) -> None:
    """Flags act on attached items too: the title is what the annual report counts."""
    if any(f.code is Flag.WELSH for f in plan.findings) and not plan.seal:
        mark_title(connection, reference, item_id=item_id)


def mark_title(connection: Connection, reference: str, *, item_id: str) -> bool:
    """Put "Welsh language" into the title of a case. False: it stands there already."""
    row = cases.c.reference == reference
    title = connection.execute(sa.select(cases.c.title).where(row)).scalar_one()
    if with_welsh(title) == title:
        return False
    connection.execute(cases.update().where(row).values(title=with_welsh(title)))
    add_steps(connection, item_id, [MARKED])
    return True


def write_flags(connection: Connection, item_id: str, plan: Plan) -> None:
    """Put a Plan's flags on an item, in place of those it had."""
    connection.execute(flags.delete().where(flags.c.item_id == item_id))
    shown = plan.findings
    if plan.seal:
        # The record of an employee's submission carries `ecs` and nothing else; of a possible one or a copy, nothing.
        if plan.disposition in {Disposition.REVIEW, Disposition.DUPLICATE}:
            return
        row = {"code": Flag.ECS.value, "rule": "", "version": "", "strength": 1.0}
        connection.execute(flags.insert().values(item_id=item_id, **row))
        return
    for finding in shown:
        connection.execute(
            flags.insert().values(
                item_id=item_id,
                code=finding.code.value,
                rule=finding.rule,
                version=finding.version,
                strength=finding.strength,
            )
        )


def write_work_items(
    connection: Connection, item_id: str, reference: str | None, planned_items: Iterable[PlannedWorkItem]
) -> None:
    """Put work items into their queues, and tell the feed."""
    for planned in planned_items:
        work_item_id = new_id()
        connection.execute(
            work_items.insert().values(
                id=work_item_id,
                item_id=item_id,
                case_reference=reference,
                kind=planned.kind.value,
                queue=planned.queue,
                priority=planned.priority.value,
                due=planned.due,
                reply_due=planned.reply_due,
                due_clock=written_down(planned.due_clock),
                reply_clock=written_down(planned.reply_clock),
                notes=list(planned.notes),
                created_at=datetime.now(UTC),
                state="open",
            )
        )
        feed.append(
            connection,
            "work-item.created",
            case_reference=reference,
            item_id=item_id,
            work_item=work_item_id,
            kind=planned.kind.value,
            queue=planned.queue,
            priority=planned.priority.value,
            due=None if planned.due is None else planned.due.isoformat(),
        )


def write_notice(
    connection: Connection, item_id: str, reference: str | None, notice: Notice, *, erase: bool, is_hourly: bool
) -> None:
    """Put a mail inside the office down: to be sent at once, or gathered for the mail of the hour."""
    parameters = {
        "notice": notice.kind,
        "case_reference": reference,
        "copy_on_case": notice.copy_on_case and not erase,
    }
    if is_hourly:
        gather(connection, item_id=item_id, kind="notice", parameters=parameters, erase_once_sent=erase)
        return
    # The settings say who hears of what; they are asked when it is sent.
    send(
        connection,
        item_id=item_id,
        kind="notice",
        lane="mail",
        recipient=None,
        parameters=parameters,
        erase_once_sent=erase,
    )


def _write_letter(connection: Connection, item_id: str, letter: Acknowledgement, facts: Facts, *, erase: bool) -> None:
    reading = facts.reading
    certain = address_is_certain(reading)
    if erase and not certain:
        return  # the Team Manager writes to a colleague whose address is doubtful; no row may hold it here
    parameters = {
        "language": letter.language,
        "variant": letter.variant,
        "name": reading.sender_name,
        "address": list(reading.sender_address),
        "received_at": facts.received_at.isoformat(),
    }
    asked: dict[str, Any] = {"item_id": item_id, "kind": "letter", "recipient": None, "parameters": parameters}
    if certain:
        send(connection, lane="letters", erase_once_sent=erase, **asked)
    else:
        put_down(connection, state="needs-address", **asked)


def write_extract(connection: Connection, item_id: str, reading: bytes | None, findings: tuple[Finding, ...]) -> None:
    """Keep what was read from an item and found in it, in place of what was kept before."""
    connection.execute(extracts.delete().where(extracts.c.item_id == item_id))
    connection.execute(
        extracts.insert().values(item_id=item_id, reading=reading, findings=msgspec.json.encode(findings))
    )


def _seal(
    connection: Connection,
    plan: Plan,
    item: Row[Any],
    facts: Facts,
    beside: Beside,
    *,
    store: Originals,
    sealer: Sealer,
) -> None:
    """Seal the content to the Team Manager and erase it here (CONTRACT section 7)."""
    particulars = {
        "received_at": item.received_at.isoformat(),
        "channel": item.channel,
        "source": item.source,
        "envelope": item.envelope,
        "hold_from_deletion": plan.hold_from_deletion,
        "findings": [asdict(finding) for finding in plan.findings],
        "held_because": [asdict(finding) for finding in plan.held_because],
    }
    # What gives the item back whole, should the Team Manager find that it is nobody's of the office.
    kept = keep_for_return(connection, item.id, facts.reading, facts.scan_problems, beside)
    first = item.batch_original_id or item.original_id
    size_bytes, sha256 = connection.execute(
        sa.select(originals.c.size_bytes, originals.c.sha256).where(originals.c.id == first)
    ).one()
    sources = [item.original_id, *([item.batch_original_id] if item.batch_original_id else [])]
    for original_id in sources:
        is_own = original_id == item.original_id
        erased = connection.scalar(sa.select(originals.c.erased_at).where(originals.c.id == original_id))
        if erased is None or is_own:  # a file that was sealed with another letter of it: the rest still is this item's
            media_type = connection.scalar(sa.select(originals.c.media_type).where(originals.c.id == original_id))
            which = {"media_type": media_type, "original_id": original_id}
            sealer.seal(
                connection,
                item_id=item.id,
                original=store.read(connection, original_id) if erased is None else b"",
                particulars={**particulars, **which, **({"kept": kept} if is_own else {})},
            )
        erase_content(connection, store, item_id=item.id, original_id=original_id)
    connection.execute(items.update().where(items.c.id == item.id).values(source=None, envelope=None))
    # A relay's answer may quote the address.
    delivered = sa.and_(steps.c.item_id == item.id, steps.c.name == "delivery")
    connection.execute(steps.update().where(delivered).values(why=""))
    # The acknowledgement's own record goes once it is sent; if nothing more will become of it, now.
    of_item = outbox.c.item_id == item.id
    is_sent = sa.and_(of_item, outbox.c.state.in_(["sent", "failed", "bounced", "held"]))
    sent = connection.scalars(sa.select(outbox.c.id).where(is_sent)).all()
    connection.execute(acknowledged.delete().where(acknowledged.c.outbox_id.in_(sent)))
    connection.execute(outbox.delete().where(is_sent))
    connection.execute(outbox.update().where(of_item).values(erase_once_sent=True))
    if item.door in {"imap", "scans"}:
        _erase_source(connection, item, size_bytes=size_bytes, sha256=sha256)
    jobs.enqueue(connection, lane="housekeeping", kind="scrub", subject_id=item.id)


def _erase_source(connection: Connection, item: Row[Any], *, size_bytes: int, sha256: str | None) -> None:
    """Ask the door to erase what it still holds: the mail in its inbox, the scan in `done/`."""
    kept_as = connection.scalar(
        sa.select(items.c.id).where(items.c.source_key == item.source_key, items.c.document == 1)
    )
    send(
        connection,
        item_id=item.id,
        kind="erase-source",
        lane=f"erase-{item.door}",
        recipient=None,
        parameters={
            "place": (item.envelope or {}).get("place", ""),
            "source": item.source,
            "kept_as": kept_as,
            "size_bytes": size_bytes,
            "sha256": sha256,
        },
        erase_once_sent=True,
        job_kind="erase-source",
    )
