"""Rules tried on what is stored: why this item became what it is, and what other rules would have made of last year.

Nothing here writes. `explain` judges one stored item again and tells every finding and every near-finding.
`try_rules` judges many items twice, by the rules in force and by the others, and gives the differences; both
judgements see the same facts of today, so a difference is the rules' and nothing else's.

Weighed: comparing with the decision as it was stored (mixes the effect of new rules with that of cases opened since)
and copying the store (twice the disk, and content in two places). Taken: facts looked up once, two judgements; and
where both sets of rules find the same flags, neither the facts nor the sift can make a difference, so they are left
out; and only rules that stand on one side alone are asked, until one of them finds something. That is most items, and
what makes a year's mail a matter of minutes (`benchmarks/judging.py`).
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
from gateway.domain.flags import find_flags, judged_text, words_for_welsh
from gateway.domain.plan import Facts
from gateway.domain.rules import Rules
from gateway.domain.sift import Knowledge, sift
from gateway.errors import TryLater
from gateway.ingest import find_files
from gateway.storage.tables import extracts, items
from gateway.work.facts import gather_facts
from parsers.documents import read_email
from parsers.language import judge_welsh
from parsers.mailbox_files import split_mbox
from parsers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from gateway.domain.flags import FlagJudgement
    from gateway.domain.plan import Plan
    from gateway.domain.rules import JudgedText, Rule
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
        return gather_facts(connection, fingerprints, row, reading, as_decided=True)
    except TryLater:  # it answers an item that is being read just now
        return None


def items_of_folder(folder: Path, skipped: Callable[[Path, str], None]) -> Iterator[Candidate]:
    """Every mail in a file, an mbox, a Maildir or a folder of them, as `ingest` finds them; no cases, no parties.

    Args:
        folder: or file.
        skipped: told of each file that is left, and why; scans are, as nobody reads paper twice for a trial.
    """
    now = datetime.now(UTC)
    for file, kind in find_files([folder], skipped):
        if kind == "scan":
            skipped(file, "a scan: rules are tried on mail, or on what is stored")
            continue
        try:
            contents = split_mbox(file) if kind == "mbox" else [file.read_bytes()]
            for number, raw in enumerate(contents, 1):
                facts = Facts(reading=read_email(raw), received_at=now)
                name = f"{file} #{number}" if kind == "mbox" else str(file)
                yield Candidate(name, facts.reading, (), partial(_same, facts))
        except OSError as error:
            skipped(file, error.strerror or type(error).__name__)


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
    compared = _Compared(now, then)
    for one in candidates:
        trial.judged += 1
        if not compared.decide_the_same(one) and (known := one.facts()) is not None:
            before, after = Verdict.of(sift(known, now)), Verdict.of(sift(known, then))
            if changes := tuple(before.differences(after)):
                trial.differences.append(Difference(one.name, changes))
        progress(trial.judged)
    return trial


# What `_Compared` weighs flag by flag; whatever else `Rules` holds bears on every rule.
_BY_FLAG = {"version", "rules", "thresholds", "lists", "index", "stories", "weighings", "opinion", "opinion_counts"}
_BEARS_ON_ALL = {one.name for one in fields(Rules)} - _BY_FLAG


class _Compared:
    """Two sets of rules, so far as they differ.

    A flag is found by its own rules alone, but for the three that settle whether a colleague writes as a customer. What
    records, headers and the language judge add to the rules' findings is the same on both sides, so it is left out:
    flags that agree without it agree with it, and then so does every decision that follows.
    """

    def __init__(self, now: Knowledge, then: Knowledge) -> None:
        said_now, said_then = _by_flag(now.rules), _by_flag(then.rules)
        self.office = now.office
        self.only_flags = (
            _words_beside_flags(now) == _words_beside_flags(then)
            and now.register is then.register
            and all(getattr(now.rules, name) == getattr(then.rules, name) for name in _BEARS_ON_ALL)
        )
        flags = said_now.keys() | said_then.keys()
        differ = {flag for flag in flags if said_now.get(flag) != said_then.get(flag)}
        same = said_now.keys() & said_then.keys()
        # Where only some rules of a flag differ, those are asked first: none finding anything, all is equal.
        self.by_rules = all(flag in same and said_now[flag].settled == said_then[flag].settled for flag in differ)
        self.flags = _only(now.rules, differ), _only(then.rules, differ)
        self.rules = (
            now.rules.only(rule for flag in differ for rule in said_now[flag].beside(said_then[flag])),
            then.rules.only(rule for flag in differ for rule in said_then[flag].beside(said_now[flag])),
        ) if self.by_rules else self.flags  # fmt: skip

    def decide_the_same(self, one: Candidate) -> bool:
        """Whether both sets of rules find the same flags in an item, without asking more than is needed."""
        if not self.only_flags:
            return False
        now, then = self.flags
        if not now.rules and not then.rules:
            return True
        text = judged_text(one.reading, now, office=self.office, envelope_to=one.envelope_to)
        if self.by_rules and not any(_fires(rules, text) for rules in self.rules):
            return True
        before, after = (
            find_flags(one.reading, rules, office=self.office, envelope_to=one.envelope_to, text=text)
            for rules in self.flags
        )
        return before.codes == after.codes and bool(before.possible_ecs) == bool(after.possible_ecs)


def _fires(rules: Rules, text: JudgedText) -> bool:
    return any(not verdict.why_not for verdict in rules.judge(text))


def _words_beside_flags(knowledge: Knowledge) -> tuple[str, str]:
    return knowledge.case_types.version, knowledge.matters.version


def _only(rules: Rules, flags: set[str]) -> Rules:
    return rules.only(rule for rule in rules.rules if _settled_with(rule.flag) in flags)


def _settled_with(flag: str) -> str:
    """The flag under which this one is settled; what is no flag of the contract belongs to employees' casework."""
    return flag if flag in set(Flag) else Flag.ECS.value


@dataclass(slots=True)
class _OfFlag:
    """What is said of one flag, whatever the files and the numbers of lists."""

    settled: tuple[Any, ...]  # what bears on all its rules: thresholds, stories and how they are weighed
    said: list[tuple[Any, ...]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def beside(self, other: _OfFlag) -> list[Rule]:
        """The rules that the other one has not."""
        known = set(other.said)
        return [rule for rule, said in zip(self.rules, self.said, strict=True) if said not in known]


def _by_flag(rules: Rules) -> dict[str, _OfFlag]:
    with_stories = {_settled_with(rule.flag) for rule in rules.rules if rule.find < 0}
    found: dict[str, _OfFlag] = {}
    for rule in rules.rules:
        flag = _settled_with(rule.flag)
        if flag not in found:
            found[flag] = _OfFlag(_settled(rules, flag, told=flag in with_stories))
        lists = [rule.find, *rule.near, -1, *rule.item, -1]
        lists += [-1 if number is None else number for number in (rule.unless, rule.unless_near)]
        patterns = tuple("" if number < 0 else rules.lists[number].pattern for number in lists)
        said = replace(rule, file="", line=0, find=min(rule.find, 0), near=(), item=(), unless=None, unless_near=None)
        found[flag].said.append((patterns, said))
        found[flag].rules.append(rule)
    return found


def _settled(rules: Rules, flag: str, *, told: bool) -> tuple[Any, ...]:
    thresholds = {name: value for name, value in rules.thresholds.items() if _settled_with(name) == flag}
    weighings = {name: value for name, value in rules.weighings.items() if _settled_with(name) == flag}
    counts = rules.opinion_counts.get(flag)
    return thresholds, weighings, rules.stories.said if told else "", counts, rules.opinion.version if counts else ""


def explain(
    facts: Facts, knowledge: Knowledge, said: Sequence[tuple[str, str, str]] = ()
) -> Iterator[tuple[str, str, str]]:
    """Everything that was found in one item, and why every other flag was not: (kind, what, why).

    Args:
        facts: of the item.
        knowledge: the rules in force.
        said: by people of its flags, in order: flag, confirmed or dismissed, by whom.
    """
    welsh = judge_welsh(words_for_welsh(facts.reading))
    judged = find_flags(
        facts.reading,
        knowledge.rules,
        office=knowledge.office,
        party=facts.sender_party,
        near_parties=facts.near_parties,
        envelope_to=facts.envelope_to,
        welsh=welsh,
    )
    plan = sift(facts, knowledge)
    people = {code: f"{verdict} by {by}" for code, verdict, by in said}
    for step in plan.steps:
        yield "decision", f"{step.name}: {step.decision}", step.why
    for code, verdict, by in said:
        yield "person", f"{code} {verdict}", f"by {by}"
    standing = {finding.code for finding in plan.findings}
    for finding in judged.findings:
        words = "; ".join(f"“{e.words}” ({e.where})" for e in finding.evidence)
        kind = "finding" if finding.code in standing else "finding dropped"
        why = people.get(finding.code.value, "" if finding.code in standing else "all that is said speaks against it")
        told = f"{finding.rule} {finding.version}: {words}"
        yield kind, f"{finding.code.value} ({finding.strength:.2f})", f"{why}; {told}" if why else told
    for flag in sorted(standing - judged.codes):
        yield "finding", flag.value, people.get(flag.value, "a person")
    for evidence in judged.possible_ecs:
        yield "finding", "possible-ecs", f"“{evidence.words}” ({evidence.where})"
    yield from _not_found(judged, standing, welsh.share)
    for note in judged.notes:
        yield "nearly", f"{note.code} ({note.rule})", f"{note.why}: “{note.words}”"


_DECIDED_BY_RECORDS = {
    Flag.RESTRICTED_CONTACT: "no party record of the sender asks for it",
    Flag.PROTECTIVE_MARKING: "no marking stands as a line or heading of its own",
}


def _not_found(judged: FlagJudgement, standing: set[Flag], welsh: float) -> Iterator[tuple[str, str, str]]:
    """Every flag of the contract that the item has not, in a word or two."""
    near = Counter(note.code for note in judged.notes)
    for flag in Flag:
        if flag in standing or flag in judged.codes:
            continue
        if flag is Flag.WELSH:
            why = f"{welsh:.0%} of the sender's words stand in Welsh sentences; about a third are needed"
        elif near[flag.value]:
            why = f"{near[flag.value]} rules had words but not enough: see below"
        else:
            why = _DECIDED_BY_RECORDS.get(flag, "no rule has its words here")
        yield "not found", flag.value, why
