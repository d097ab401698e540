"""Rules tried on what is stored: why this item became what it is, and what other rules would have made of last year.

Nothing here writes. `explain` judges one stored item again and tells every finding and every near-finding.
`try_rules` judges many items twice, by the rules in force and by the others, and gives the differences; both
judgements see the same facts of today, so a difference is the rules' and nothing else's.

Weighed: comparing with the decision as it was stored (mixes the effect of new rules with that of cases opened since)
and copying the store (twice the disk, and content in two places). Taken: facts looked up once, two judgements; and
where both sets of rules find the same flags, neither the facts nor the sift can make a difference, so they are left
out. That is most items, and what makes a year's mail a matter of minutes (`benchmarks/judging.py`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from gateway.domain.correspondence import Flag
from gateway.domain.flags import find_flags, words_for_welsh
from gateway.domain.plan import Facts
from gateway.domain.rules import Rules
from gateway.domain.sift import Knowledge, sift
from gateway.errors import TryLater
from gateway.storage.tables import extracts, items
from gateway.work.facts import gather_facts
from parsers.documents import read_email
from parsers.language import judge_welsh
from parsers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.flags import FlagJudgement
    from gateway.domain.plan import Plan
    from gateway.storage.fingerprints import Fingerprinter

__all__ = [
    "Candidate",
    "Difference",
    "Trial",
    "Verdict",
    "count_stored",
    "explain",
    "items_of_folder",
    "items_of_store",
    "try_rules",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What matters of a Plan when two are compared."""

    disposition: str
    case_type: str
    queue: str
    flags: tuple[str, ...]
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan) -> Verdict:
        """The comparable part of a Plan."""
        new = plan.new_case
        main = next((w.queue for w in plan.work_items), "")
        return cls(
            plan.disposition.value,
            "" if new is None or new.case_type is None else new.case_type.value,
            main,
            tuple(sorted(f.code.value for f in plan.findings)),
            tuple(sorted(r.value for r in plan.review_reasons)),
        )

    def differences(self, other: Verdict) -> Iterator[str]:
        """In plain words, what the other one decides differently."""
        for name in ("disposition", "case_type", "queue"):
            before, after = getattr(self, name), getattr(other, name)
            if before != after:
                yield f"{name.replace('_', ' ')} {before or 'none'} -> {after or 'none'}"
        for name in ("flags", "reasons"):
            before, after = set(getattr(self, name)), set(getattr(other, name))
            yield from (f"{name[:-1]} +{code}" for code in sorted(after - before))
            yield from (f"{name[:-1]} -{code}" for code in sorted(before - after))


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that the other rules decide differently."""

    item: str
    changes: tuple[str, ...]


@dataclass(slots=True)
class Trial:
    """The sum of a trial."""

    judged: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How often each change occurs."""
        return Counter(change for difference in self.differences for change in difference.changes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item to be judged by both sets of rules. `facts` looks the rest up, None when that must wait."""

    name: str
    reading: Reading
    envelope_to: tuple[str, ...]
    facts: Callable[[], Facts | None]


_BATCH = 200  # readings of so many items are held at once


def items_of_store(connection: Connection, fingerprints: Fingerprinter) -> Iterator[Candidate]:
    """Every stored item whose content is here (sealed, quarantined and erased items have none)."""
    ids = connection.scalars(sa.select(items.c.id).where(items.c.state == "done").order_by(items.c.id)).all()
    for first in range(0, len(ids), _BATCH):
        wanted = items.c.id.in_(ids[first : first + _BATCH])
        joined = items.join(extracts, extracts.c.item_id == items.c.id)
        readable = sa.and_(wanted, extracts.c.reading.is_not(None), items.c.sealed.is_(False))
        chosen = sa.select(*items.c, extracts.c.reading).select_from(joined).where(readable).order_by(items.c.id)
        for row in connection.execute(chosen).all():
            reading = msgspec.json.decode(row.reading, type=Reading)
            yield Candidate(
                row.id,
                reading,
                tuple((row.envelope or {}).get("to", ())),
                partial(_facts_of, connection, fingerprints, row, reading),
            )


def _facts_of(
    connection: Connection, fingerprints: Fingerprinter, row: Row[*tuple[Any, ...]], reading: Reading
) -> Facts | None:
    try:
        return gather_facts(connection, fingerprints, row, reading)
    except TryLater:  # it answers an item that is being read just now
        return None


def items_of_folder(folder: Path) -> Iterator[Candidate]:
    """Every mail in a folder, without any store: no cases, no parties."""
    now = datetime.now(UTC)
    for file in sorted(folder.rglob("*.eml")):
        facts = Facts(reading=read_email(file.read_bytes()), received_at=now)
        yield Candidate(str(file), facts.reading, (), partial(_same, facts))


def _same(facts: Facts) -> Facts:
    return facts


def count_stored(connection: Connection) -> int:
    """How many items `items_of_store` will look at, for a progress bar."""
    joined = items.join(extracts, extracts.c.item_id == items.c.id)
    readable = sa.and_(items.c.state == "done", extracts.c.reading.is_not(None), items.c.sealed.is_(False))
    counted = sa.select(sa.func.count()).select_from(joined).where(readable)
    return connection.execute(counted).scalar_one()


def try_rules(
    candidates: Iterable[Candidate], now: Knowledge, then: Knowledge, progress: Callable[[int], None]
) -> Trial:
    """Judge each item by both, and give the differences."""
    trial = Trial()
    judges = _where_they_differ(now, then)
    only_flags = _words_beside_flags(now) == _words_beside_flags(then) and now.register is then.register
    for one in candidates:
        trial.judged += 1
        if not (only_flags and _find_the_same(one, *judges)) and (known := one.facts()) is not None:
            before, after = Verdict.of(sift(known, now)), Verdict.of(sift(known, then))
            if changes := tuple(before.differences(after)):
                trial.differences.append(Difference(one.name, changes))
        progress(trial.judged)
    return trial


def _words_beside_flags(knowledge: Knowledge) -> tuple[str, str]:
    return knowledge.case_types.version, knowledge.matters.version


def _find_the_same(one: Candidate, now: Knowledge, then: Knowledge) -> bool:
    """Whether both sets of rules find the same flags, so that every decision that follows is the same.

    What records, headers and the language judge add to the rules' findings is the same on both sides, so it is left
    out here: flags that agree without it agree with it.
    """
    before, after = (_found_by_rules(one, knowledge) for knowledge in (now, then))
    return before.codes == after.codes and bool(before.possible_ecs) == bool(after.possible_ecs)


# What bears on every rule: whatever `Rules` holds beside the rules, their lists and their thresholds.
_SHARED_BY_ALL_RULES = {one.name for one in fields(Rules)} - {"version", "rules", "thresholds", "lists", "prefilter"}


def _where_they_differ(now: Knowledge, then: Knowledge) -> tuple[Knowledge, Knowledge]:
    """Both, with only the rules of those flags for which any rule or threshold differs.

    A flag is found by its own rules alone, but for the three that settle whether a colleague writes as a customer.
    """
    if any(getattr(now.rules, name) != getattr(then.rules, name) for name in _SHARED_BY_ALL_RULES):
        return now, then
    before, after = _by_flag(now.rules), _by_flag(then.rules)
    differ = {flag for flag in before.keys() | after.keys() if before.get(flag) != after.get(flag)}
    return _only(now, differ), _only(then, differ)


def _only(knowledge: Knowledge, flags: set[str]) -> Knowledge:
    rules = tuple(rule for rule in knowledge.rules.rules if _settled_with(rule.flag) in flags)
    return replace(knowledge, rules=replace(knowledge.rules, rules=rules))


def _settled_with(flag: str) -> str:
    """The flag under which this one is settled; what is no flag of the contract belongs to employees' casework."""
    return flag if flag in set(Flag) else Flag.ECS.value


def _by_flag(rules: Rules) -> dict[str, list[tuple[Any, ...]]]:
    """What the rules of each flag say, whatever their files and the numbers of their lists."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for rule in rules.rules:
        lists = [rule.find, *rule.near, -1, *rule.item, -1]
        lists += [-1 if number is None else number for number in (rule.unless, rule.unless_near)]
        patterns = tuple("" if number < 0 else str(rules.lists[number].pattern) for number in lists)
        said = replace(rule, file="", line=0, find=0, near=(), item=(), unless=None, unless_near=None)
        found.setdefault(_settled_with(rule.flag), []).append((patterns, said, rules.threshold(rule.flag)))
    return found


def _found_by_rules(one: Candidate, knowledge: Knowledge) -> FlagJudgement:
    return find_flags(one.reading, knowledge.rules, office=knowledge.office, envelope_to=one.envelope_to)


def explain(facts: Facts, knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Everything that was found in one item and everything that nearly was: (kind, what, why)."""
    judged = find_flags(
        facts.reading,
        knowledge.rules,
        office=knowledge.office,
        party=facts.sender_party,
        near_parties=facts.near_parties,
        envelope_to=facts.envelope_to,
        welsh=judge_welsh(words_for_welsh(facts.reading)),
    )
    plan = sift(facts, knowledge)
    for step in plan.steps:
        yield "decision", f"{step.name}: {step.decision}", step.why
    for finding in judged.findings:
        words = "; ".join(f"“{e.words}” ({e.where})" for e in finding.evidence)
        yield "finding", f"{finding.code.value} ({finding.strength:.2f})", f"{finding.rule} {finding.version}: {words}"
    for evidence in judged.possible_ecs:
        yield "finding", "possible-ecs", f"“{evidence.words}” ({evidence.where})"
    for note in judged.notes:
        yield "not found", f"{note.code} ({note.rule})", f"{note.why}: “{note.words}”"
