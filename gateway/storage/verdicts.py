"""What people said of findings, and what that says of the rules.

A verdict stands for an item and a flag, with the rule that had found it; the latest word counts. Rules never overwrite
it: whoever judges the item again is given the verdicts among the facts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gateway.domain.correspondence import Flag
from gateway.domain.plan import Step
from gateway.storage.tables import flags, verdicts

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = ["RuleReport", "VerdictRefused", "add_verdict", "report_rules", "said_before", "verdicts_on"]


class VerdictRefused(Exception):
    """A verdict cannot be taken. The text says why."""


@dataclass(slots=True)
class RuleReport:
    """How one rule fared with people."""

    rule: str
    counts: Counter[str] = field(default_factory=Counter)
    dismissed_items: list[str] = field(default_factory=list)

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
        VerdictRefused: there is no such flag to dismiss.
    """
    here = sa.and_(flags.c.item_id == item_id, flags.c.code == code)
    found = connection.execute(flags.select().where(here)).first()
    if found is None and not confirmed:
        raise VerdictRefused(f"item {item_id} has no flag {code} to dismiss")
    rule, version = ("a person", "") if found is None else (found.rule, found.version)
    said = sa.and_(verdicts.c.item_id == item_id, verdicts.c.code == code)
    connection.execute(verdicts.delete().where(said))
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
    said = sa.and_(verdicts.c.item_id == item_id, verdicts.c.code == code)
    row = connection.execute(verdicts.select().where(said)).first()
    return row is not None and (row.verdict == "confirmed", row.by) == (confirmed, by)


def verdicts_on(connection: Connection, item_id: str) -> dict[Flag, bool]:
    """What people said of an item's flags: True is confirmed."""
    rows = connection.execute(verdicts.select().where(verdicts.c.item_id == item_id))
    return {Flag(row.code): row.verdict == "confirmed" for row in rows}


def report_rules(connection: Connection) -> list[RuleReport]:
    """How each rule fared: findings that stand, confirmations, dismissals with their items."""
    reports: dict[str, RuleReport] = {}
    for rule, count in connection.execute(sa.select(flags.c.rule, sa.func.count()).group_by(flags.c.rule)):
        reports.setdefault(rule, RuleReport(rule)).counts["standing"] = count
    for row in connection.execute(verdicts.select().order_by(verdicts.c.at)):
        report = reports.setdefault(row.rule, RuleReport(row.rule))
        report.counts[row.verdict] += 1
        if row.verdict == "dismissed":
            report.dismissed_items.append(row.item_id)
    return sorted(reports.values(), key=lambda report: report.rule)
