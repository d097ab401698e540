"""What people said of findings, and what that says of the rules.

A verdict stands for an item and a flag, with the rule that had found it; the latest word counts, and those before it
stay for the report. Rules never overwrite it: whoever judges the item again is given the verdicts among the facts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from gateway.domain.correspondence import Flag
from gateway.domain.plan import Step
from gateway.storage.tables import flags, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection, Row

__all__ = ["RuleReport", "VerdictRefused", "add_verdict", "report_rules", "said_before", "verdicts_on", "words_on"]

_PERSON: Final = "a person"  # stands for a rule where people found what the rules missed


class VerdictRefused(Exception):
    """A verdict cannot be taken. The text says why."""


@dataclass(slots=True)
class RuleReport:
    """How one rule, or one flag with all its rules, fared with people. Items stand in order of the latest word."""

    rule: str
    counts: Counter[str] = field(default_factory=Counter)
    items: dict[str, list[str]] = field(default_factory=lambda: {"confirmed": [], "dismissed": []})
    second_thoughts: list[str] = field(default_factory=list)  # every word on an item of which people said both

    @property
    def is_flag(self) -> bool:
        """Whether it is a flag with all its rules."""
        return "." not in self.rule and self.rule in set(Flag)

    @property
    def precision(self) -> float | None:
        """Confirmed among all that people judged; None before anybody did."""
        judged = self.counts["confirmed"] + self.counts["dismissed"]
        return self.counts["confirmed"] / judged if judged else None


def add_verdict(connection: Connection, *, item_id: str, code: Flag, confirmed: bool, by: str) -> Step:
    """Store one person's word on one flag of one item. A dismissed flag leaves the item; its history stays.

    What follows of it, `gateway.work.said_of_flags` does in the same transaction.

    Returns:
        the line for the item's life; the caller writes it.

    Raises:
        VerdictRefused: there is no such flag to dismiss, or nobody says so.
    """
    if not by.strip():
        raise VerdictRefused("say who says so: a name is needed")
    here = sa.and_(flags.c.item_id == item_id, flags.c.code == code)
    found = connection.execute(flags.select().where(here)).first()
    if found is None and not confirmed:
        raise VerdictRefused(f"item {item_id} has no flag {code} to dismiss")
    by_rule = found or _latest(connection, item_id, code)  # a second thought is still on what the rule had found
    rule, version = (_PERSON, "") if by_rule is None else (by_rule.rule, by_rule.version)
    verdict = "confirmed" if confirmed else "dismissed"
    connection.execute(
        verdicts.insert().values(
            item_id=item_id, code=code, verdict=verdict, rule=rule, version=version, by=by, at=datetime.now(UTC)
        )
    )
    if not confirmed:
        connection.execute(flags.delete().where(here))
    elif found is None:
        row = {"code": code, "rule": rule, "version": version, "strength": 1.0}
        connection.execute(flags.insert().values(item_id=item_id, **row))
    return Step("verdict", f"{code} {verdict}", f"by {by}; found by {rule} {version}".rstrip())


def said_before(connection: Connection, *, item_id: str, code: Flag, confirmed: bool, by: str) -> bool:
    """Whether the same person's latest word on this flag is the same."""
    row = _latest(connection, item_id, code)
    return row is not None and (row.verdict == "confirmed", row.by) == (confirmed, by)


def _latest(connection: Connection, item_id: str, code: Flag) -> Row[Any] | None:
    said = sa.and_(verdicts.c.item_id == item_id, verdicts.c.code == code)
    return connection.execute(verdicts.select().where(said).order_by(verdicts.c.at.desc()).limit(1)).first()


def words_on(connection: Connection, item_id: str) -> list[tuple[str, str, str]]:
    """All that people said of an item's flags, in order: flag, confirmed or dismissed, and by whom."""
    said = verdicts.select().where(verdicts.c.item_id == item_id).order_by(verdicts.c.at)
    return [(row.code, row.verdict, row.by) for row in connection.execute(said)]


def verdicts_on(connection: Connection, item_id: str) -> dict[Flag, bool]:
    """What people said of an item's flags: True is confirmed."""
    rows = connection.execute(verdicts.select().where(verdicts.c.item_id == item_id).order_by(verdicts.c.at))
    return {Flag(row.code): row.verdict == "confirmed" for row in rows}


def report_rules(connection: Connection) -> list[RuleReport]:
    """How each flag and each single rule fared: findings that stand, confirmations, dismissals, with their items.

    A finding of several rules counts for each of them. Of several words on one finding the latest counts.
    """
    reports: dict[str, RuleReport] = {}

    def reports_of(code: str, rule: str) -> Iterator[RuleReport]:
        for name in (code, *_single(rule)):
            yield reports.setdefault(name, RuleReport(name))

    counted = sa.select(flags.c.code, flags.c.rule, sa.func.count()).group_by(flags.c.code, flags.c.rule)
    for code, rule, count in connection.execute(counted):
        for report in reports_of(code, rule):
            report.counts["standing"] += count
    for words in _words_by_finding(connection.execute(verdicts.select().order_by(verdicts.c.at))):
        last = words[-1]
        for report in reports_of(last.code, last.rule):
            report.counts[last.verdict] += 1
            report.items[last.verdict].append(last.item_id)
            if len({word.verdict for word in words}) > 1:
                told = ", then ".join(f"{word.verdict} by {word.by}" for word in words)
                report.second_thoughts.append(f"{last.item_id}: {told}")
    return sorted(reports.values(), key=lambda report: (not report.is_flag, report.rule))


def _single(rule: str) -> tuple[str, ...]:
    """The rules of a finding, each once."""
    return tuple(dict.fromkeys(rule.split(", ")))


def _words_by_finding(rows: Iterable[Row[Any]]) -> list[list[Row[Any]]]:
    """What was said of each flag of each item, in order; the findings in order of their latest word."""
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in rows:
        words = found.pop((row.item_id, row.code), [])
        found[row.item_id, row.code] = [*words, row]
    return list(found.values())
