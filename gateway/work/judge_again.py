"""An item judged again by what is left of it, after a person gave some of its pages to another item.

Weighed: leaving the decision as it was (flags and work items would go on quoting another writer's letter), deciding it
as if it came today (a second case and a second letter for what casework may have in hand), or this: what nobody has
acted on yet is decided anew; otherwise the case stays, with its reference, and what rests on the pages is put right.

* An item without a case (`review`) is decided anew: nothing was created of it.
* One with a case, and still judged alike: flags, findings, review reasons and open work items become those of its own
  pages; case type and title too, unless somebody changed them since. A letter that still waits for its address takes
  the one that its own pages give. What was sent stays sent, and is told.
* One that would now be judged otherwise (another disposition, another case, an employee's) keeps its decision, and a
  person is asked. So does whatever people said of its flags.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.domain.correspondence import Disposition, Flag, Priority, WorkItemKind
from gateway.domain.deadlines import office_date
from gateway.domain.plan import PlannedWorkItem, Step
from gateway.domain.sift import sift
from gateway.storage import feed, jobs
from gateway.storage.open_work import close_work, open_work
from gateway.storage.originals_clock import change_originals_clock
from gateway.storage.records import findings_of
from gateway.storage.tables import cases, items, outbox, work_items
from gateway.work.apply import (
    add_steps,
    as_stored,
    touch_case,
    write_extract,
    write_flags,
    write_notice,
    write_work_items,
)
from gateway.work.facts import gather_facts
from parsers.letter import address_is_certain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.plan import Facts, Plan
    from gateway.work.workplace import Workplace
    from parsers.reading import Reading

__all__ = ["JUDGED_OTHERWISE", "JudgeAgain", "JudgedAgain", "letter_of", "notices_of"]

JUDGED_OTHERWISE = "split-judged-otherwise"  # a note on work items
_URGENT = frozenset({Flag.THREAT, Flag.GODDARD, Flag.PCB})
_SCANNING, _SIFT = "scanning", WorkItemKind.SIFT.value


@dataclass(frozen=True, slots=True)
class JudgedAgain:
    """The Plan as far as it holds, and what the person who split should know."""

    plan: Plan
    told: tuple[str, ...] = ()


class JudgeAgain:
    """Judges items again.

    Args:
        place: facts and knowledge.
        judge: decides an item anew and applies the Plan, in the caller's transaction.
    """

    def __init__(
        self, place: Workplace, judge: Callable[[Connection, Row[Any], Reading, tuple[str, ...]], Plan]
    ) -> None:
        self._place = place
        self._judge = judge

    def __call__(
        self, connection: Connection, item: Row[Any], reading: Reading, scan_problems: tuple[str, ...], before: Reading
    ) -> JudgedAgain:
        """Judge an item by another reading, in the caller's transaction.

        Args:
            connection: a write transaction that holds the item.
            item: decided, not sealed.
            reading: what is left of it.
            scan_problems: what the Scanning Team is told of it now.
            before: what was read of it until now.
        """
        if item.case_reference is None:
            close_work(connection, open_work(connection, item.id))
            return JudgedAgain(self._judge(connection, item, reading, scan_problems))
        facts = self._facts(connection, item, reading, scan_problems)
        plan = sift(facts, self._place.knowledge)
        alike = plan.disposition.value == item.disposition and plan.attach_to in {None, item.case_reference}
        if plan.seal or not alike:
            told = self._ask_a_person(connection, item, facts, plan)
            return JudgedAgain(replace(plan, seal=False, disposition=Disposition(item.disposition)), told)
        return JudgedAgain(plan, self._put_right(connection, item, facts, plan, before))

    def _facts(
        self, connection: Connection, item: Row[Any], reading: Reading, scan_problems: tuple[str, ...] = ()
    ) -> Facts:
        facts = gather_facts(connection, self._place.fingerprints, item, reading)
        return replace(facts, scan_problems=scan_problems)

    # -- judged alike --

    def _put_right(
        self, connection: Connection, item: Row[Any], facts: Facts, plan: Plan, before: Reading
    ) -> tuple[str, ...]:
        told = [
            *_lost_notices(connection, item, plan),
            *self._put_case_right(connection, item, plan, before),
            *self._put_letter_right(connection, item, facts, plan),
        ]
        connection.execute(
            items.update()
            .where(items.c.id == item.id)
            .values(
                held=plan.hold_from_deletion,
                review_reasons=[reason.value for reason in plan.review_reasons],
                suggested_cases=list(plan.suggested_cases),
            )
        )
        change_originals_clock(connection, item, plan.originals_until)
        if plan.hold_from_deletion:
            held = cases.c.reference == item.case_reference
            connection.execute(cases.update().where(held).values(held_from_deletion=True))
        write_flags(connection, item.id, plan)
        write_extract(connection, item.id, msgspec.json.encode(facts.reading), plan.findings)
        _put_work_right(connection, item, _without_address_note(connection, item, plan.work_items))
        self._send_new_notices(connection, item, plan)
        add_steps(connection, item.id, plan.steps)
        return tuple(told)

    def _put_case_right(self, connection: Connection, item: Row[Any], plan: Plan, before: Reading) -> list[str]:
        """Type and title of a case that the item opened, where they are still what it was opened with."""
        if plan.new_case is None:
            touch_case(connection, item.case_reference, plan, item_id=item.id)
            return []
        row = cases.c.reference == item.case_reference
        case = connection.execute(cases.select().where(row)).one()
        opened = sift(self._facts(connection, item, before), self._place.knowledge).new_case
        new = plan.new_case
        wanted = {
            "title": new.title,
            "case_type": None if new.case_type is None else new.case_type.value,
            "sector": None if new.sector is None else new.sector.value,
        }
        if (case.title, case.case_type) == (wanted["title"], wanted["case_type"]):
            return []
        was = None if opened is None else (opened.title, None if opened.case_type is None else opened.case_type.value)
        if (case.title, case.case_type) != was or case.opened_by_item != item.id:
            return [f"type and title of case {case.reference} were changed since it was opened, and stay as they are"]
        connection.execute(cases.update().where(row).values(**wanted))
        feed.append(connection, "case.changed", case_reference=case.reference, item_id=item.id)
        return []

    def _put_letter_right(self, connection: Connection, item: Row[Any], facts: Facts, plan: Plan) -> list[str]:
        """The acknowledgement by letter: one that waits takes the address of its own pages, one that is out is told."""
        row = letter_of(connection, item.id)
        if row is None or plan.letter is None or plan.letter.kind != "letter":
            return []
        reading, parameters = facts.reading, row.parameters or {}
        wanted = {
            "language": plan.letter.language,
            "name": reading.sender_name,
            "address": list(reading.sender_address),
        }
        if row.state != "needs-address":
            as_wanted = all(parameters.get(key) == value for key, value in wanted.items())
            if as_wanted or "print_on" in parameters:  # a person gave that one its address
                return []
            why = "the letter to its writer is out already; by its own pages its name, address or language is another"
            add_steps(connection, item.id, [Step("letter", "the letter is not sent again", why)])
            return [f"{why}: look at it"]
        values: dict[str, Any] = {"parameters": {**parameters, **wanted}}
        if address_is_certain(reading):
            today = office_date(datetime.now(UTC), self._place.settings.office.time_zone)
            values = {"parameters": {**values["parameters"], "print_on": today.isoformat()}, "state": "waiting"}
            jobs.enqueue(connection, lane="letters", kind="send", subject_id=row.id)
            add_steps(
                connection, item.id, [Step("letter", "the letter has its address now", "read from its own pages")]
            )
        connection.execute(outbox.update().where(outbox.c.id == row.id).values(**values))
        connection.execute(items.update().where(items.c.id == item.id).values(acknowledgement=as_stored(plan.letter)))
        return []

    def _send_new_notices(self, connection: Connection, item: Row[Any], plan: Plan) -> None:
        sent = notices_of(connection, item.id)
        hourly = self._place.settings.notices.hourly
        for notice in plan.notices:
            if notice.kind not in sent:
                is_hourly = notice.kind in hourly
                write_notice(connection, item.id, item.case_reference, notice, erase=False, is_hourly=is_hourly)

    # -- judged otherwise --

    def _ask_a_person(self, connection: Connection, item: Row[Any], facts: Facts, plan: Plan) -> tuple[str, ...]:
        if plan.seal:  # a possible employee's: what was found stays where it was, and the Team Manager decides
            findings = findings_of(connection, item.id)
        else:
            findings = plan.findings
            write_flags(connection, item.id, plan)
        write_extract(connection, item.id, msgspec.json.encode(facts.reading), findings)
        is_urgent = plan.seal or any(finding.code in _URGENT for finding in findings)
        notes = [JUDGED_OTHERWISE]
        if not plan.seal:
            notes += [f"now:{plan.disposition.value}", *(reason.value for reason in plan.review_reasons)]
        asked = PlannedWorkItem(
            WorkItemKind.SIFT,
            "ecs-team-manager" if plan.seal else "advice-service",
            Priority.HIGH if is_urgent else Priority.MEDIUM,
            notes=tuple(notes),
        )
        scanning = PlannedWorkItem(WorkItemKind.SIFT, _SCANNING, notes=facts.scan_problems[:20])
        kept = open_work(connection, item.id, work_items.c.queue == _SCANNING, work_items.c.kind == _SIFT)
        _match(connection, item, kept, [scanning] if facts.scan_problems else [])
        write_work_items(connection, item.id, item.case_reference, [asked])
        why = "by the pages that are left it would be judged otherwise; what was decided stands until a person says"
        add_steps(connection, item.id, [Step("split", "a person is asked", why)])
        return (f"{item.id}: {why} (queue {asked.queue})",)


# -- work items -----------------------------------------------------------------------------------------------------


def _put_work_right(connection: Connection, item: Row[Any], planned: Iterable[PlannedWorkItem]) -> None:
    """Open work becomes what the Plan asks for. A question that was put to a person (a sift) stays one."""
    rules_own = sa.or_(work_items.c.kind != _SIFT, work_items.c.queue == _SCANNING)
    _match(connection, item, open_work(connection, item.id, rules_own), planned)


def _match(
    connection: Connection, item: Row[Any], rows: Iterable[Row[Any]], planned: Iterable[PlannedWorkItem]
) -> None:
    """Keep what is asked for still, close the rest, add what is new and was not done before."""
    mine = sa.and_(work_items.c.item_id == item.id, work_items.c.state == "done")
    done = {(row.kind, row.queue): set(row.notes) for row in connection.execute(work_items.select().where(mine))}
    left = list(planned)
    for row in rows:
        asked = (row.kind, row.queue, row.priority, row.due, row.reply_due)
        same = next((w for w in left if (w.kind.value, w.queue, w.priority.value, w.due, w.reply_due) == asked), None)
        if same is None:
            close_work(connection, [row])
            continue
        left.remove(same)
        if list(same.notes) != list(row.notes):
            connection.execute(work_items.update().where(work_items.c.id == row.id).values(notes=list(same.notes)))
    new = [w for w in left if (w.kind.value, w.queue) not in done or set(w.notes) - done[w.kind.value, w.queue]]
    write_work_items(connection, item.id, item.case_reference, new)


def _without_address_note(
    connection: Connection, item: Row[Any], planned: Iterable[PlannedWorkItem]
) -> list[PlannedWorkItem]:
    """A letter that is out, or has its address from a person, asks for none."""
    row = letter_of(connection, item.id)
    if row is not None and row.state == "needs-address":
        return list(planned)
    trimmed = []
    for work in planned:
        notes = tuple(note for note in work.notes if note != "letter-needs-address")
        if notes or not work.notes:
            trimmed.append(replace(work, notes=notes))
    return trimmed


# -- what went out --------------------------------------------------------------------------------------------------


def letter_of(connection: Connection, item_id: str) -> Row[Any] | None:
    """The last letter that was asked for because of an item."""
    of_item = sa.and_(outbox.c.item_id == item_id, outbox.c.kind == "letter")
    return connection.execute(outbox.select().where(of_item).order_by(outbox.c.id.desc())).first()


def notices_of(connection: Connection, item_id: str) -> set[str]:
    """Kinds of notice that went out, or are on their way."""
    of_item = sa.and_(outbox.c.item_id == item_id, outbox.c.kind == "notice")
    return {(row.parameters or {}).get("notice", "") for row in connection.execute(outbox.select().where(of_item))}


def _lost_notices(connection: Connection, item: Row[Any], plan: Plan) -> list[str]:
    """Notices because of pages that are another item's now: taken back, or else those who got them must hear of it."""
    wanted = {notice.kind for notice in plan.notices}
    waits = sa.and_(outbox.c.item_id == item.id, outbox.c.kind == "notice", outbox.c.state == "gathered")
    for row in connection.execute(outbox.select().where(waits)).all():  # for the mail at the end of the hour
        if row.parameters["notice"] not in wanted:
            connection.execute(outbox.delete().where(outbox.c.id == row.id))
    lost = sorted(notices_of(connection, item.id) - wanted - {""})
    lines = [Step("split", f"the notice {kind} went out before", "nothing left of it calls for one") for kind in lost]
    add_steps(connection, item.id, lines)
    told = [
        f"the notice {kind} went out for {item.id} before; nothing left of it calls for one: tell them" for kind in lost
    ]
    if item.held and not plan.hold_from_deletion:
        told.append(f"case {item.case_reference} stays held from deletion until Information Governance says otherwise")
    return told
