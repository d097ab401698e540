"""The Team Manager's word on an item held as possible ECS: an employee's, or ordinary (CONTRACT sections 4 and 7).

Promises: an employee's leaves the seal at no moment; it is decided in memory and sealed again, in one transaction. An
ordinary item is given back whole, with its first receipt and its clocks, and goes the road of every item with that
word among its facts. Its decision is committed first, alone: until then nothing of content stands outside the seal,
not even in a transaction that a power cut undoes. Killed behind it, the item still is held, and the same command
finishes it. The same word twice is one; the opposite word later is refused.

Weighed for ordinary items: a new item from the opened bytes (a second receipt date, a copy among the duplicates, a
second acknowledgement), or a job for the daemon (it has no key), or this.

Refused: what was not held (an employee's since its intake: its shell is out), copies (they follow their first), and a
file that holds another sealed letter: that stays sealed, with the other one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog

from gateway.domain.correspondence import Disposition, Flag, ReviewReason
from gateway.domain.plan import Plan, Step
from gateway.domain.sift import seal_as_employees
from gateway.storage import jobs
from gateway.storage.open_work import close_work, open_work
from gateway.storage.sealed_rows import Kept, open_kept, put_rows_back
from gateway.storage.sealing import SealingError, open_sealed
from gateway.storage.tables import items, outbox, sealed, steps, verdicts
from gateway.storage.unreached import note_unreached
from gateway.work.apply import add_steps, apply_plan
from gateway.work.facts import gather_facts
from gateway.work.scan_pages import LANE, wants_searchable
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from gateway.storage.originals import Prepared
    from gateway.work.read_item import ReadItem
    from gateway.work.workplace import Workplace

__all__ = ["DecideSealed", "Decided", "DecisionRefused", "is_held"]

log = structlog.get_logger()

_STEP: Final = "ecs-decision"
_ECS, _ORDINARY = "an employee's case", "ordinary"
_BEGUN: Final = "ordinary, to be given back"
_STAYS_SEALED: Final = Step(_STEP, "the file it came in stays sealed", "another letter in it is sealed")


class DecisionRefused(Exception):
    """The item cannot be decided so. The text says why; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it."""

    item_id: str
    words: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """One sealed file of an item, opened."""

    sealed_id: str
    content: dict[str, Any]

    @property
    def original_id(self) -> str:
        return str(self.content["original_id"])


@dataclass(frozen=True, slots=True)
class _Held:
    """An item with all that is under its seal."""

    item: Row[Any]
    files: tuple[_Opened, ...]
    kept: Kept

    @property
    def particulars(self) -> dict[str, Any]:
        """Of the item itself, beside its files."""
        return next(one.content for one in self.files if "kept" in one.content)

    @property
    def rules(self) -> str:
        """The rules for which it was held."""
        return ", ".join(dict.fromkeys(why["rule"] for why in self.particulars["held_because"] if why["rule"]))


class DecideSealed:
    """Decides held items.

    Args:
        place: the store, the sealer, and what the rules know.
        reader: judges what is given back.
    """

    def __init__(self, place: Workplace, reader: ReadItem) -> None:
        self._place = place
        self._reader = reader

    def decide(self, asked: str, identity: Path, *, ecs: bool, who: str) -> Decided:
        """Take the Team Manager's word on one item.

        Args:
            asked: the id of the item, or one of `sealed list`.
            identity: the file of the Team Manager's secret key.
            ecs: it is an employee's; otherwise it is ordinary.
            who: says so.

        Raises:
            DecisionRefused: there is no such item, it is not held, or it was decided otherwise.
            SealingError: the key does not open it.
            TryLater: the store is unwell, or the item answers one that is being decided just now.
        """
        with self._place.database.read() as connection:
            item_id = _find(connection, asked)
            before = self._said_before(connection, item_id, ecs=ecs)
            if before is not None:
                return before
            held = _open(connection, item_id, identity)
            copies = [] if ecs else list(_copies(connection, item_id, identity))
        if ecs:
            return self._seal_for_good(held, who)
        self._note_ordinary(held, who)
        return self._give_back(held, copies, who)

    def _said_before(self, connection: Connection, item_id: str, *, ecs: bool) -> Decided | None:
        """The same word, said already. None: the item waits for one.

        Raises:
            DecisionRefused: it does not wait.
        """
        wanted = _ECS if ecs else _ORDINARY
        last = _last_decision(connection, item_id)
        if last is not None and last.decision == _BEGUN and ecs:
            raise DecisionRefused(
                f"item {item_id} was decided to be ordinary ({last.why}), and is not given back yet: say --ordinary "
                f"again to finish it; then `findings confirm {item_id} ecs` seals it"
            )
        if last is not None and last.decision != _BEGUN:
            if last.decision == wanted:
                return Decided(item_id, f"item {item_id} was decided already: {wanted} ({last.why})")
            how = f"; `findings confirm {item_id} ecs` seals it" if ecs else ""
            raise DecisionRefused(f"item {item_id} was decided to be {last.decision} ({last.why}){how}")
        item = connection.execute(items.select().where(items.c.id == item_id)).one()
        if not item.sealed:
            raise DecisionRefused(f"item {item_id} is not sealed: there is nothing to decide")
        if item.disposition == Disposition.DUPLICATE:
            raise DecisionRefused(f"item {item_id} is a copy of item {item.duplicate_of}: decide that one")
        if not is_held(item):
            raise DecisionRefused(f"item {item_id} is not held: it is an employee's case without doubt")
        return None

    # -- an employee's --

    def _seal_for_good(self, held: _Held, who: str) -> Decided:
        place, item_id = self._place, held.item.id
        with place.database.write() as connection:
            before = self._again(connection, held, ecs=True)
            if before is not None:
                return before
            item, envelope = held.item, held.particulars["envelope"] or {}
            facts = gather_facts(connection, place.fingerprints, item, held.kept.reading)
            facts = replace(
                facts,
                envelope_to=tuple(envelope.get("to", ())),
                scan_problems=held.kept.scan_problems,
                verdicts={**facts.verdicts, Flag.ECS: True},
            )
            close_work(connection, open_work(connection, item_id))
            _write_verdict(connection, item_id, verdict="confirmed", rule="", who=who)
            add_steps(connection, item_id, [Step(_STEP, _ECS, _by(who, held))])

            def seal_again(plan: Plan) -> None:
                found = {
                    "hold_from_deletion": plan.hold_from_deletion,
                    "findings": [asdict(finding) for finding in plan.findings],
                }
                for one in held.files:
                    place.sealer.seal_again(connection, one.sealed_id, {**one.content, **found})

            reference = apply_plan(
                connection,
                seal_as_employees(facts, place.knowledge),
                facts,
                item,
                store=place.store,
                sealer=place.sealer,
                first_number=place.settings.references.first_number,
                hourly=place.settings.notices.hourly,
                seal_again=seal_again,
            )
        log.info("sealed_item_decided", item=item_id, ecs=True)
        return Decided(item_id, f"item {item_id} is {_ECS}: {reference}; it stays sealed")

    def _again(self, connection: Connection, held: _Held, *, ecs: bool) -> Decided | None:
        """Looked at again where it is written: somebody else may have decided since.

        Raises:
            DecisionRefused: they decided otherwise.
        """
        mine = items.c.id == held.item.id
        connection.execute(sa.select(items.c.id).where(mine).with_for_update()).one()
        return self._said_before(connection, held.item.id, ecs=ecs)

    # -- ordinary --

    def _note_ordinary(self, held: _Held, who: str) -> None:
        """The decision alone: it stands before anything of the item does."""
        with self._place.database.write() as connection:
            if self._again(connection, held, ecs=False) is not None:
                return
            if _last_decision(connection, held.item.id) is None:
                _write_verdict(connection, held.item.id, verdict="dismissed", rule="", who=who)
                add_steps(connection, held.item.id, [Step(_STEP, _BEGUN, _by(who, held))])

    def _give_back(self, held: _Held, copies: list[_Held], who: str) -> Decided:
        place, item_id = self._place, held.item.id
        prepared: dict[str, Prepared] = {}
        for one in (file for each in (held, *copies) for file in each.files):
            content, media_type = one.content["original"], one.content["media_type"]
            prepared[one.sealed_id] = place.store.prepare(content, media_type)
        used: set[str] = set()
        # Should this fail, files without a row are left to `sweep_orphans`: after a commit whose answer was lost they
        # are the only ones.
        with place.database.write() as connection:
            before = self._again(connection, held, ecs=False)
            if before is None:
                used = self._unseal(connection, held, copies, prepared, who)
        for sealed_id in prepared.keys() - used:
            place.store.discard(prepared[sealed_id])
        if before is not None:
            return before
        log.info("sealed_item_decided", item=item_id, ecs=False)
        return Decided(item_id, f"item {item_id} is {_ORDINARY}: given back, and decided as if it never was held")

    def _unseal(
        self, connection: Connection, held: _Held, copies: Sequence[_Held], prepared: dict[str, Prepared], who: str
    ) -> set[str]:
        """Everything, in one transaction. Returns the ids of the sealed files that stand open again."""
        used: set[str] = set()
        now = _last_decision(connection, held.item.id)
        said = now.why if now is not None else _by(who, held)
        for each in (held, *copies):
            close_work(connection, open_work(connection, each.item.id))
            used |= self._put_back(connection, each, prepared)
        add_steps(connection, held.item.id, [Step(_STEP, _ORDINARY, said)])
        told = sa.and_(verdicts.c.item_id == held.item.id, verdicts.c.code == Flag.ECS.value)
        connection.execute(verdicts.update().where(told).values(rule=held.rules or "possible-ecs"))
        for each in (held, *copies):
            self._judge(connection, each)
        return used

    def _put_back(self, connection: Connection, held: _Held, prepared: dict[str, Prepared]) -> set[str]:
        """Bytes and rows, as they were; the item as it was before it was decided."""
        item_id, used, content = held.item.id, set(), held.particulars
        for one in held.files:
            other = _other_sealed(connection, item_id, one.original_id)
            if other is not None:  # its letter is in this file too
                if one.content["original"]:
                    _pass_on(connection, one, self._place, other)
                    add_steps(connection, item_id, [_STAYS_SEALED])
                else:
                    connection.execute(sealed.delete().where(sealed.c.id == one.sealed_id))
                continue
            if one.content["original"]:
                self._place.store.put_back(connection, one.original_id, prepared[one.sealed_id])
                used.add(one.sealed_id)
            connection.execute(sealed.delete().where(sealed.c.id == one.sealed_id))
        state = "acknowledged" if held.item.channel == Channel.EMAIL.value else "received"
        connection.execute(
            items.update()
            .where(items.c.id == item_id)
            .values(
                sealed=False, source=content["source"], envelope=content["envelope"], state=state,
                disposition=None, done_at=None, review_reasons=[],
            )
        )  # fmt: skip
        # what its door was asked to erase, and has not yet, may stay there
        asked = sa.and_(outbox.c.item_id == item_id, outbox.c.kind == "erase-source")
        connection.execute(outbox.delete().where(asked))
        put_rows_back(connection, item_id, held.kept)
        return used

    def _judge(self, connection: Connection, held: _Held) -> None:
        item_id, kept = held.item.id, held.kept
        item = connection.execute(items.select().where(items.c.id == item_id)).one()
        plan = self._reader.judge(connection, item, kept.reading, kept.scan_problems)
        if plan.seal:  # its reference is an employee's case by now
            return
        add_steps(connection, item_id, kept.beside.steps)
        if wants_searchable(kept.reading):
            jobs.enqueue(connection, lane=LANE, kind="searchable", subject_id=item_id)
        _note_what_failed(connection, item_id)


# -- looking up -----------------------------------------------------------------------------------------------------


def _find(connection: Connection, asked: str) -> str:
    """The item that is meant by its own id, or by that of something sealed of it, then or now.

    Raises:
        DecisionRefused: there is none.
    """
    found: str | None = connection.scalar(sa.select(sealed.c.item_id).where(sealed.c.id == asked))
    found = found or connection.scalar(sa.select(items.c.id).where(items.c.id == asked))
    if found is None and asked.isalnum():  # given back meanwhile
        said = sa.and_(steps.c.name == _STEP, steps.c.why.contains(asked, autoescape=True))
        found = connection.scalar(sa.select(steps.c.item_id).where(said))
    if found is None:
        raise DecisionRefused(f"there is no sealed item {asked}; `sealed list` shows which there are")
    return found


def _last_decision(connection: Connection, item_id: str) -> Row[Any] | None:
    said = sa.and_(steps.c.item_id == item_id, steps.c.name == _STEP)
    decided = steps.c.decision != _STAYS_SEALED.decision
    return connection.execute(steps.select().where(said, decided).order_by(steps.c.id.desc())).first()


def is_held(item: Row[Any]) -> bool:
    """Whether a sealed item waits for the Team Manager's word."""
    reasons = item.review_reasons or []
    return item.disposition == Disposition.REVIEW and ReviewReason.POSSIBLE_ECS.value in reasons


def _open(connection: Connection, item_id: str, identity: Path) -> _Held:
    """All that is sealed of an item.

    Raises:
        SealingError: the key does not open it.
        DecisionRefused: it was sealed without what gives it back.
    """
    item = connection.execute(items.select().where(items.c.id == item_id)).one()
    rows = connection.execute(sealed.select().where(sealed.c.item_id == item_id).order_by(sealed.c.id)).all()
    files = tuple(_Opened(row.id, open_sealed(row.ciphertext, identity)) for row in rows)
    kept = next((kept for one in files if (kept := open_kept(one.content)) is not None), None)
    if kept is None:
        raise DecisionRefused(f"item {item_id} was sealed without what it takes to give it back")
    return _Held(item, files, kept)


def _copies(connection: Connection, item_id: str, identity: Path) -> Iterator[_Held]:
    """Copies of it, sealed because it was. One that is sealed to another key stays so."""
    theirs = sa.and_(items.c.duplicate_of == item_id, items.c.sealed.is_(True), items.c.state == "done")
    for copy_id in connection.scalars(sa.select(items.c.id).where(theirs).order_by(items.c.id)).all():
        try:
            yield _open(connection, copy_id, identity)
        except (SealingError, DecisionRefused):
            log.warning("copy_stays_sealed", item=copy_id)


def _other_sealed(connection: Connection, item_id: str, original_id: str) -> str | None:
    """Another item, sealed still, whose letter is in the same file."""
    in_it = sa.or_(items.c.original_id == original_id, items.c.batch_original_id == original_id)
    other = sa.and_(in_it, items.c.sealed.is_(True), items.c.id != item_id)
    found: str | None = connection.scalar(sa.select(items.c.id).where(other).order_by(items.c.id))
    return found


# -- writing --------------------------------------------------------------------------------------------------------


def _pass_on(connection: Connection, one: _Opened, place: Workplace, to_item: str) -> None:
    """The file is the other item's to keep: with it goes nothing but the file."""
    of_file = {name: one.content[name] for name in ("media_type", "original_id", "original")}
    place.sealer.seal_again(connection, one.sealed_id, of_file)
    connection.execute(sealed.update().where(sealed.c.id == one.sealed_id).values(item_id=to_item))


def _note_what_failed(connection: Connection, item_id: str) -> None:
    """An acknowledgement that failed while the item was sealed left no row: its writer must be told all the same."""
    told = sa.and_(steps.c.item_id == item_id, steps.c.name == "delivery", steps.c.decision == "acknowledgement failed")
    rows = sa.and_(outbox.c.item_id == item_id, outbox.c.kind == "acknowledgement")
    if connection.execute(sa.select(outbox.c.id).where(rows)).first() is not None:
        return
    if connection.execute(sa.select(steps.c.id).where(told)).first() is not None:
        note_unreached(connection, item_id, "the relay refused it, or it came back")


def _write_verdict(connection: Connection, item_id: str, *, verdict: str, rule: str, who: str) -> None:
    said = sa.and_(verdicts.c.item_id == item_id, verdicts.c.code == Flag.ECS.value)
    connection.execute(verdicts.delete().where(said))
    connection.execute(
        verdicts.insert().values(
            item_id=item_id, code=Flag.ECS.value, verdict=verdict, rule=rule, version="", by=who, at=datetime.now(UTC)
        )
    )


def _by(who: str, held: _Held) -> str:
    """For the life of the item; the sealed ids, so that the same command again finds what it meant."""
    return f"by {who}; was sealed as {', '.join(one.sealed_id for one in held.files)}"
