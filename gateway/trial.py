"""Rules tried on what is stored: why this item became what it is, and what other rules would have made of last year.

Nothing here writes. `explain` judges one stored item again and tells every finding and every near-finding.
`try_rules` judges many items twice, by the rules in force and by the others, and gives the differences; both
judgements see the same facts of today, so a difference is the rules' and nothing else's.

Weighed: comparing with the decision as it was stored (mixes the effect of new rules with that of cases opened since)
and copying the store (twice the disk, and content in two places). Taken: facts looked up once, two judgements.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gateway.domain.flags import find_flags, words_for_welsh
from gateway.domain.plan import Facts
from gateway.domain.sift import Knowledge, sift
from gateway.errors import TryLater
from gateway.storage.records import reading_of
from gateway.storage.tables import items
from gateway.work.facts import gather_facts
from parsers.documents import read_email
from parsers.language import judge_welsh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from gateway.domain.plan import Plan
    from gateway.storage.fingerprints import Fingerprinter

__all__ = [
    "Difference",
    "Trial",
    "Verdict",
    "count_stored",
    "explain",
    "facts_of_folder",
    "facts_of_store",
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


def facts_of_store(connection: Connection, fingerprints: Fingerprinter) -> Iterator[tuple[str, Facts]]:
    """The facts of every stored item whose content is here (sealed and quarantined items have none)."""
    rows = connection.execute(items.select().where(items.c.state == "done").order_by(items.c.id)).all()
    for row in rows:
        reading = reading_of(connection, row.id)
        if reading is None:
            continue
        try:
            yield row.id, gather_facts(connection, fingerprints, row, reading)
        except TryLater:  # it answers an item that is being read just now
            continue


def facts_of_folder(folder: Path) -> Iterator[tuple[str, Facts]]:
    """The facts of every mail in a folder, without any store: no cases, no parties."""
    now = datetime.now(UTC)
    for file in sorted(folder.rglob("*.eml")):
        yield str(file), Facts(reading=read_email(file.read_bytes()), received_at=now)


def count_stored(connection: Connection) -> int:
    """How many items `facts_of_store` will look at, for a progress bar."""
    counted = sa.select(sa.func.count()).select_from(items).where(items.c.state == "done")
    return connection.execute(counted).scalar_one()


def try_rules(
    facts: Iterator[tuple[str, Facts]], now: Knowledge, then: Knowledge, progress: Callable[[int], None]
) -> Trial:
    """Judge each item by both, and give the differences."""
    trial = Trial()
    for name, known in facts:
        before, after = Verdict.of(sift(known, now)), Verdict.of(sift(known, then))
        changes = tuple(before.differences(after))
        trial.judged += 1
        if changes:
            trial.differences.append(Difference(name, changes))
        progress(trial.judged)
    return trial


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
