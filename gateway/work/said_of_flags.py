"""A person's word on a flag, and all that follows of it, in one transaction.

Promises: a flag that a person sets acts as if the rules had found it (CONTRACT sections 4 and 7): work items, dues and
notes, the priority of a sift, notices, the hold, the case's title and type, the clock for originals, the language of a
letter that is not out yet; `ecs` seals the item, and with the case that it opened all that stands on that. A flag that
a person dismisses takes back what only it asked for. What was sent stays sent, a hold stays (Information Governance
lifts it), and what was sealed stays sealed: the person is told. The same word said again changes nothing.

What a flag asks for is the difference between two Plans of the same item, with and without it, on the road that the
item took (`sift_as_decided`), so there is no second list of effects. The other flags are those that the item has, so
neither rules nor cases that changed since add anything. Weighed: deciding the item anew, as after a split
(`gateway.work.judge_again`): an officer's word on one flag would undo what other officers did.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from gateway.domain.correspondence import Disposition, Flag, WorkItemKind
from gateway.domain.deadlines import written_down
from gateway.domain.plan import Facts, Plan, Step
from gateway.domain.sift import sift_as_decided
from gateway.domain.titles import without_welsh
from gateway.storage import feed
from gateway.storage.cases import known_cases
from gateway.storage.open_work import change_work, close_work, open_work
from gateway.storage.originals_clock import change_originals_clock
from gateway.storage.records import reading_of
from gateway.storage.tables import (
    case_documents,
    case_parties,
    cases,
    flags,
    items,
    outbox,
    splits,
    steps,
    verdicts,
    work_items,
)
from gateway.storage.verdicts import VerdictRefused, add_verdict, said_before
from gateway.work.apply import MARKED, add_steps, apply_plan, as_stored, mark_title, write_notice, write_work_items
from gateway.work.facts import gather_facts
from gateway.work.judge_again import letter_of, notices_of
from parsers.reading import Channel, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.correspondence import KnownCase
    from gateway.domain.plan import NewCase, PlannedWorkItem
    from gateway.work.workplace import Workplace

__all__ = ["Said", "say_of_flag"]

_TIMES: Final = ("due", "reply_due", "due_clock", "reply_clock")
_OF_ITS_TYPE: Final = ("queue", "priority", "due", "due_clock")  # of a `prepare`
_STEPS_OF_SEALED: Final = ("acknowledgement", "delivery")  # what the life of an item sealed at intake has before
_NOT_OUT: Final = ("needs-address", "waiting", "held")
_NOTICE_NOT_OUT: Final = ("waiting", "gathered")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person's word came to: the line of the item's life, and each thing that was done, in words."""

    step: Step
    done: tuple[str, ...] = ()


def say_of_flag(
    place: Workplace, connection: Connection, item_id: str, code: str, *, confirmed: bool, by: str
) -> Said:
    """Take one person's word on one flag of one item, with all that follows.

    Args:
        place: facts, knowledge, the store and the sealer.
        connection: a write transaction.
        item_id: the item.
        code: the flag.
        confirmed: it is right (or the rules missed it); False: it is wrong.
        by: who says so.

    Raises:
        VerdictRefused: nothing can be said of this flag there. The text says why, and what to do instead.
        TryLater: the item answers one that is being decided just now.
    """
    item = connection.execute(items.select().where(items.c.id == item_id).with_for_update()).first()
    has = frozenset(connection.scalars(sa.select(flags.c.code).where(flags.c.item_id == item_id)))
    item, flag = _refuse(item, item_id, code, has, confirmed=confirmed)
    if said_before(connection, item_id=item_id, code=flag, confirmed=confirmed, by=by) and (code in has) == confirmed:
        return Said(Step("verdict", f"{code} {'confirmed' if confirmed else 'dismissed'}", ""), ("said before",))
    if flag is Flag.ECS and confirmed and not item.sealed:
        step = add_verdict(connection, item_id=item_id, code=flag, confirmed=True, by=by)
        done = _Sealing(place, connection).seal(item, has)
    else:
        word = _Word(place, connection, item, has)
        step = add_verdict(connection, item_id=item_id, code=flag, confirmed=confirmed, by=by)
        done = [] if item.sealed or _is_shut(item) else word.act(flag, confirmed=confirmed)
    step = replace(step, why="; ".join((step.why, *done)))
    add_steps(connection, item_id, [step])
    return Said(step, tuple(done))


def _refuse(
    item: Row[Any] | None, item_id: str, code: str, has: frozenset[str], *, confirmed: bool
) -> tuple[Row[Any], Flag]:
    """The item and the flag, when a person's word can be taken.

    Raises:
        VerdictRefused: it cannot.
    """
    if item is None or item.state != "done":
        raise VerdictRefused(f"there is no decided item {item_id}")
    if code not in set(Flag):
        raise VerdictRefused(f"{code} is no flag; there are {', '.join(Flag)}")
    flag = Flag(code)
    if item.sealed:
        why = _why_sealed(flag, has, confirmed=confirmed)
        if why:
            raise VerdictRefused(f"item {item_id} {why}")
    elif item.disposition == Disposition.DUPLICATE:
        raise VerdictRefused(f"item {item_id} is a copy of item {item.duplicate_of}: say it of that one")
    elif _is_shut(item) and not (confirmed and code in has):
        raise VerdictRefused(
            f"item {item_id} is quarantined: nothing of it is kept to act on. Who minds its queue opens the original, "
            "and has what is safe sent in again as a new message"
        )
    return item, flag


def _why_sealed(flag: Flag, has: frozenset[str], *, confirmed: bool) -> str:
    """Why nothing can be said of a sealed item; empty for what is so already."""
    if flag is not Flag.ECS:
        return "is sealed to the Team Manager"
    if Flag.ECS not in has:
        return "is sealed to the Team Manager, who alone decides whose it is (`intake-gateway sealed decide`)"
    if confirmed:
        return ""
    return (
        "is sealed, and a dismissal cannot unseal it: nothing of it is left here. The Team Manager opens it "
        "(`intake-gateway sealed open`) and, where it is no employee's, sends its content in again as a new message"
    )


def _is_shut(item: Row[Any]) -> bool:
    return bool(item.disposition == Disposition.QUARANTINED)


def _facts(place: Workplace, connection: Connection, item: Row[Any], has: Iterable[str]) -> Facts:
    """Of an item as if people had said of every flag whether it has it."""
    reading = reading_of(connection, item.id) or Reading(Channel(item.channel))
    facts = gather_facts(connection, place.fingerprints, item, reading)
    codes = frozenset(has)
    return replace(facts, verdicts={flag: flag.value in codes for flag in Flag})


def _case_of(connection: Connection, item: Row[Any]) -> KnownCase | None:
    reference = item.case_reference
    return None if reference is None else known_cases(connection, [reference]).get(reference)


# -- every flag but `ecs` -------------------------------------------------------------------------------------------


class _Word:
    """One person's word on one flag of an open item."""

    def __init__(self, place: Workplace, connection: Connection, item: Row[Any], has: frozenset[str]) -> None:
        self._place = place
        self._connection = connection
        self._item = item
        self._has = has - {Flag.ECS.value}

    def act(self, flag: Flag, *, confirmed: bool) -> list[str]:
        """Do what follows of it. Returns what was done, in words."""
        wanted = self._has | {flag.value} if confirmed else self._has - {flag.value}
        if wanted == self._has:
            return []
        facts = _facts(self._place, self._connection, self._item, self._has)
        before, after = self._plan(facts, self._has), self._plan(facts, wanted)
        is_mine, done = self._put_case_right(before, after)
        done += self._put_welsh_right(before, after, is_in=Flag.WELSH in wanted, changed=flag is Flag.WELSH)
        done += self._put_work_right(before, after, is_mine=is_mine)
        done += self._put_notices_right(before, after)
        done += self._put_hold_right(before, after)
        done += self._put_letter_right(before, after)
        self._put_item_right(before, after)
        new = [step for step in after.steps if step not in before.steps and step.name in {"clock", "queue"}]
        add_steps(self._connection, self._item.id, new)
        done += [f"shown on case {self._item.case_reference}"] if not done and confirmed and self._acts else []
        if flag is Flag.PROTECTIVE_MARKING and confirmed:
            done.append("nothing is locked away by it: what is marked SECRET or above, take to Information Security")
        return done

    @property
    def _acts(self) -> bool:
        return self._item.case_reference is not None

    def _plan(self, facts: Facts, has: frozenset[str]) -> Plan:
        facts = replace(facts, verdicts={flag: flag.value in has for flag in Flag})
        case = _case_of(self._connection, self._item)
        return sift_as_decided(facts, self._place.knowledge, Disposition(self._item.disposition), case)

    # the case

    def _put_case_right(self, before: Plan, after: Plan) -> tuple[bool, list[str]]:
        """The case's type, where it is still what it was opened with. Also: whether it is."""
        was, now = before.new_case, after.new_case
        if was is None or now is None or _type_of(was) == _type_of(now):
            return True, []
        case = self._connection.execute(cases.select().where(cases.c.reference == self._item.case_reference)).one()
        if case.case_type != _type_of(was):
            return False, [f"case {case.reference} stays {case.case_type}, as somebody set it"]
        sector = None if now.sector is None else now.sector.value
        self._change_case(case_type=_type_of(now), sector=sector)
        return True, [f"case {case.reference} is {_type_of(now)} now, was {case.case_type}"]

    def _change_case(self, **values: Any) -> None:
        reference = self._item.case_reference
        self._connection.execute(cases.update().where(cases.c.reference == reference).values(**values))
        feed.append(self._connection, "case.changed", case_reference=reference, item_id=self._item.id)

    def _put_welsh_right(self, before: Plan, after: Plan, *, is_in: bool, changed: bool) -> list[str]:
        if not self._acts:
            return []
        reference, was, now = self._item.case_reference, before.new_case, after.new_case
        row = cases.c.reference == reference
        title = self._connection.execute(sa.select(cases.c.title).where(row)).scalar_one()
        if was is not None and now is not None and was.title != now.title and title == was.title:
            self._change_case(title=now.title)
            add_steps(self._connection, self._item.id, [MARKED] if changed and is_in else [])
            return ["the case's title is changed"]
        if not changed:
            return []
        if is_in:
            if not mark_title(self._connection, reference, item_id=self._item.id):
                return []
            feed.append(self._connection, "case.changed", case_reference=reference, item_id=self._item.id)
            return ["the case's title is changed"]
        return self._take_mark_off(title)

    def _take_mark_off(self, title: str) -> list[str]:
        """The words that were put into the title of a case; unless another item asks for them, or a person set them."""
        on_case = items.c.case_reference == self._item.case_reference
        of_others = (
            sa.select(flags.c.item_id)
            .join(items, items.c.id == flags.c.item_id)
            .where(on_case, flags.c.code == Flag.WELSH.value, flags.c.item_id != self._item.id)
        )
        if self._connection.execute(of_others).first() is not None:
            return ["the case's title keeps its mark: something else on it is in Welsh"]
        marked = (
            sa.select(steps.c.id)
            .join(items, items.c.id == steps.c.item_id)
            .where(on_case, steps.c.name == MARKED.name, steps.c.decision == MARKED.decision)
        )
        bare = without_welsh(title)
        if bare == title or self._connection.execute(marked).first() is None:
            return ["the case's title stays as somebody set it"]
        self._change_case(title=bare)
        return ["the case's title is changed"]

    # what is asked of people

    def _put_work_right(self, before: Plan, after: Plan, *, is_mine: bool) -> list[str]:
        done = []
        asked = {_key(work): work for work in before.work_items}
        wanted = {_key(work): work for work in after.work_items}
        for key, work in asked.items():
            rows = self._open(work)
            if key not in wanted:
                close_work(self._connection, rows)
                done += [f"work item {row.kind} in {row.queue} is closed" for row in rows]
                continue
            for row in rows:
                done += self._change(row, work, wanted[key], is_mine=is_mine)
        new = [work for key, work in wanted.items() if key not in asked and not self._open(work)]
        write_work_items(self._connection, self._item.id, self._item.case_reference, new)
        return done + [f"work item {work.kind.value} in {work.queue}" for work in new]

    def _open(self, work: PlannedWorkItem) -> list[Row[Any]]:
        """The item's open work of this kind. Questions (sifts) differ by queue, and by what they ask beside a case."""
        rows = open_work(self._connection, self._item.id, work_items.c.kind == work.kind.value)
        if work.kind is not WorkItemKind.SIFT:
            return rows
        return [
            row for row in rows if row.queue == work.queue and (not self._acts or list(row.notes) == list(work.notes))
        ]

    def _change(self, row: Row[Any], was: PlannedWorkItem, now: PlannedWorkItem, *, is_mine: bool) -> list[str]:
        old, new = _columns(was), _columns(now)
        values = {name: value for name, value in new.items() if value != old[name]}
        if not is_mine:
            values = {name: value for name, value in values.items() if name not in _OF_ITS_TYPE}
        if "notes" in values:
            rest = [note for note in row.notes if note in now.notes or note not in was.notes]
            values["notes"] = [*rest, *(note for note in now.notes if note not in rest)]
        values = {name: value for name, value in values.items() if value != getattr(row, name)}
        if not values:
            return []
        change_work(self._connection, row, **values)
        said = ", ".join(_said(name, value) for name, value in values.items() if not name.endswith("_clock"))
        return [f"work item {row.kind} in {row.queue}: {said}"]

    # what is sent

    def _put_notices_right(self, before: Plan, after: Plan) -> list[str]:
        wanted, had = {one.kind for one in after.notices}, {one.kind for one in before.notices}
        lost, done = had - wanted, []
        of_item = sa.and_(outbox.c.item_id == self._item.id, outbox.c.kind == "notice")
        not_out = sa.and_(of_item, outbox.c.state.in_(_NOTICE_NOT_OUT))
        for row in self._connection.execute(outbox.select().where(not_out)).all() if lost else ():
            if (row.parameters or {}).get("notice") in lost:
                self._connection.execute(outbox.delete().where(outbox.c.id == row.id))
                done.append(f"the notice {row.parameters['notice']} is not sent")
        sent = notices_of(self._connection, self._item.id)
        done += [f"the notice {kind} went out before: tell those who got it" for kind in sorted(lost & sent)]
        hourly = self._place.settings.notices.hourly
        for notice in after.notices:
            if notice.kind not in had | sent:
                is_hourly = notice.kind in hourly
                reference = self._item.case_reference
                write_notice(self._connection, self._item.id, reference, notice, erase=False, is_hourly=is_hourly)
                done.append(f"notice {notice.kind}")
        return done

    def _put_letter_right(self, before: Plan, after: Plan) -> list[str]:
        """Its language, while it is not out; a mail was acknowledged at once."""
        was, now = before.letter, after.letter
        if was is None or now is None or was.language == now.language:
            return []
        row = letter_of(self._connection, self._item.id)
        if row is None:
            return []
        if row.state not in _NOT_OUT:
            return ["the letter of acknowledgement is out already, in another language"]
        parameters = {**(row.parameters or {}), "language": now.language}
        self._connection.execute(outbox.update().where(outbox.c.id == row.id).values(parameters=parameters))
        here = items.c.id == self._item.id
        self._connection.execute(items.update().where(here).values(acknowledgement=as_stored(now)))
        return [f"the letter of acknowledgement goes in {now.language}"]

    # the item

    def _put_hold_right(self, before: Plan, after: Plan) -> list[str]:
        if after.hold_from_deletion and not before.hold_from_deletion and not self._item.held:
            self._connection.execute(items.update().where(items.c.id == self._item.id).values(held=True))
            row = cases.c.reference == self._item.case_reference
            self._connection.execute(cases.update().where(row).values(held_from_deletion=True))
            return [f"case {self._item.case_reference} is held from deletion"]
        if before.hold_from_deletion and not after.hold_from_deletion:
            return [f"case {self._item.case_reference} stays held from deletion: Information Governance lifts that"]
        return []

    def _put_item_right(self, before: Plan, after: Plan) -> None:
        old, new = [r.value for r in before.review_reasons], [r.value for r in after.review_reasons]
        if old != new:
            rest = [reason for reason in self._item.review_reasons or [] if reason in new or reason not in old]
            reasons = [*rest, *(reason for reason in new if reason not in rest and reason not in old)]
            self._connection.execute(
                items.update().where(items.c.id == self._item.id).values(review_reasons=reasons)
            )
        if before.originals_until != after.originals_until:
            change_originals_clock(self._connection, self._item, after.originals_until)


def _type_of(case: NewCase) -> str | None:
    return None if case.case_type is None else case.case_type.value


def _key(work: PlannedWorkItem) -> tuple[str, ...]:
    """What makes two planned work items the same one; a question beside a case is known by what it asks."""
    if work.kind is WorkItemKind.SIFT:
        return (work.kind.value, work.queue, *work.notes)
    return (work.kind.value,)


def _columns(work: PlannedWorkItem) -> dict[str, Any]:
    return {
        "queue": work.queue,
        "priority": work.priority.value,
        "due": work.due,
        "reply_due": work.reply_due,
        "notes": list(work.notes),
        "due_clock": written_down(work.due_clock),
        "reply_clock": written_down(work.reply_clock),
    }


def _said(name: str, value: Any) -> str:
    if isinstance(value, list):
        return f"{name} {', '.join(value)}" if value else f"no {name}"
    return f"{name.replace('_', ' ')} {'none' if value is None else value}"


# -- `ecs` ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sealing:
    """Makes an item an employee's, after it was decided: as if it had been found to be one at intake."""

    place: Workplace
    connection: Connection
    told: list[str] = field(default_factory=list)

    def seal(self, item: Row[Any], has: frozenset[str]) -> list[str]:
        """Seal an item, and with the case that it opened what stands on that. Returns what was done, in words."""
        reference = item.case_reference
        facts = _facts(self.place, self.connection, item, {*has, Flag.ECS.value})
        case = _case_of(self.connection, item)
        plan = sift_as_decided(facts, self.place.knowledge, Disposition(item.disposition), case)
        if item.disposition == Disposition.NEW_CASE:
            self._make_shell(reference)
            plan = replace(plan, new_case=None, attach_to=reference)
        self._seal_one(item, plan, facts)
        if item.disposition == Disposition.NEW_CASE:
            self._seal_the_rest(item, reference)
        elif item.disposition == Disposition.ATTACHED:
            self.told.append(f"taken off case {reference}; the Team Manager decides where it belongs")
        return self.told

    def _make_shell(self, reference: str) -> None:
        here = cases.c.reference == reference
        shell = {"title": "ECS", "case_type": None, "sector": None, "sealed": True, "held_from_deletion": False}
        self.connection.execute(cases.update().where(here).values(**shell))
        self.connection.execute(case_parties.delete().where(case_parties.c.reference == reference))
        self.connection.execute(case_documents.delete().where(case_documents.c.reference == reference))
        for row in self.connection.execute(sa.select(items.c.id, items.c.suggested_cases)).all():
            if reference in (row.suggested_cases or ()):
                rest = [one for one in row.suggested_cases if one != reference]
                self.connection.execute(items.update().where(items.c.id == row.id).values(suggested_cases=rest))
        self.told.append(f"case {reference} is an employee's now, and shows nothing")

    def _seal_the_rest(self, item: Row[Any], reference: str) -> None:
        """A later item on an employee's case is sealed in the same way (CONTRACT section 7)."""
        on_case = sa.and_(items.c.case_reference == reference, items.c.id != item.id, items.c.sealed.is_(False))
        for row in self.connection.execute(items.select().where(on_case).with_for_update()).all():
            has = self.connection.scalars(sa.select(flags.c.code).where(flags.c.item_id == row.id)).all()
            facts = _facts(self.place, self.connection, row, {*has, Flag.ECS.value})
            case = _case_of(self.connection, row)
            self._seal_one(row, sift_as_decided(facts, self.place.knowledge, Disposition.ATTACHED, case), facts)

    def _seal_one(self, item: Row[Any], plan: Plan, facts: Facts) -> None:
        connection = self.connection
        plan = replace(plan, hold_from_deletion=plan.hold_from_deletion or item.held)
        plan = self._without_letter_that_is_asked_for(item, plan)
        plan = self._without_notices_that_are_out(item, plan)
        close_work(connection, open_work(connection, item.id))
        connection.execute(work_items.update().where(work_items.c.item_id == item.id).values(notes=[]))
        of_item = steps.c.item_id == item.id
        connection.execute(steps.delete().where(of_item, steps.c.name.not_in(_STEPS_OF_SEALED)))
        other_words = sa.and_(verdicts.c.item_id == item.id, verdicts.c.code != Flag.ECS.value)
        connection.execute(verdicts.delete().where(other_words))
        connection.execute(splits.delete().where(splits.c.item_id == item.id))
        self._apply(item, plan, facts)
        self.told.append(f"item {item.id} is sealed to the Team Manager and erased here")
        copies = sa.and_(items.c.duplicate_of == item.id, items.c.sealed.is_(False), items.c.state == "done")
        for copy in connection.execute(items.select().where(copies).with_for_update()).all():
            why = Step("duplicate", "duplicate", f"the same as item {item.id}")
            nothing = Facts(Reading(Channel(copy.channel)), copy.received_at)
            self._apply(copy, Plan(Disposition.DUPLICATE, seal=True, steps=(why,)), nothing)

    def _apply(self, item: Row[Any], plan: Plan, facts: Facts) -> None:
        place = self.place
        apply_plan(
            self.connection,
            plan,
            facts,
            item,
            store=place.store,
            sealer=place.sealer,
            first_number=place.settings.references.first_number,
            hourly=place.settings.notices.hourly,
        )

    def _without_letter_that_is_asked_for(self, item: Row[Any], plan: Plan) -> Plan:
        """One letter is enough; one that still waits for its address is the Team Manager's to write."""
        row = letter_of(self.connection, item.id)
        if row is None:
            return plan
        if row.state == "needs-address":
            self.connection.execute(outbox.delete().where(outbox.c.id == row.id))
            first, *others = plan.work_items
            plan = replace(plan, work_items=(replace(first, notes=("letter-needs-address",)), *others))
        return replace(plan, letter=None)

    def _without_notices_that_are_out(self, item: Row[Any], plan: Plan) -> Plan:
        """What of the other flags was not sent yet is not sent; who was told already is not told again."""
        of_item = sa.and_(outbox.c.item_id == item.id, outbox.c.kind == "notice")
        self.connection.execute(outbox.delete().where(of_item, outbox.c.state.in_(_NOTICE_NOT_OUT)))
        out = notices_of(self.connection, item.id)
        return replace(plan, notices=tuple(notice for notice in plan.notices if notice.kind not in out))
