"""Outcome records against labelled rows: what share is right, and which items are not.

    python scripts/measure_outcomes.py outcomes.jsonl expected.jsonl [--only-figures]

A row names the acceptable values of each field; a field it leaves out, or gives as null, is not measured. A flag in
`flags_must` has to be found, one in `flags_may` is arguable, one in `flags_must_not` is a fault; of the four flags on
which most hangs (ecs, welsh, goddard, pcb) everything is a fault that stands in neither of the first two.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORE_FLAGS = frozenset({"ecs", "welsh", "goddard", "pcb"})


@dataclass
class Share:
    """How many of how many are right, and what was said of the others."""

    right: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, is_right: bool, name: str, said: str = "") -> None:  # noqa: FBT001 - counts yes and no
        """One more."""
        self.asked += 1
        if is_right:
            self.right += 1
        else:
            self.wrong.append(f"{name} {said}".rstrip())


@dataclass
class Found:
    """One flag: found rightly, missed, found wrongly."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Precision and recall; `-` where there is nothing to divide by."""
        found, wanted = self.hits + len(self.false), self.hits + len(self.missed)
        precision = f"{self.hits / found:.3f}" if found else "-"
        recall = f"{self.hits / wanted:.3f}" if wanted else "-"
        return f"precision {precision:>5}   recall {recall:>5}   ({wanted} to find, {found} found)"


class Measure:
    """Rows and records put side by side."""

    def __init__(self) -> None:
        self.shares: dict[str, Share] = defaultdict(Share)
        self.flags: dict[str, Found] = defaultdict(Found)

    def add(self, name: str, row: dict[str, Any], record: dict[str, Any]) -> None:
        """Compare one item with its row."""
        self._value("disposition", name, row.get("disposition"), record.get("disposition"))
        case = row.get("case")
        attached = record.get("case") if record.get("disposition") == "attached" else None
        self.shares["no wrong attachment"].count(attached is None or attached == case, name, f"on {attached}")
        if case is not None:
            self.shares["no missed attachment"].count(attached == case, name, f"not on {case}")
        self._value("case type", name, row.get("case_type"), record.get("case_type"))
        self._value("queue", name, row.get("queue"), _queue(record))
        self._acknowledgement(name, row.get("ack"), record.get("acknowledgement") or {})
        if row.get("review_reasons_must"):
            lacking = set(row["review_reasons_must"]) - set(record.get("review_reasons") or ())
            self.shares["review reasons"].count(not lacking, name, "lacks " + " ".join(sorted(lacking)))
        self._flags(name, row, {flag["code"] for flag in record.get("flags") or ()})

    def _value(self, field_name: str, name: str, acceptable: list[str | None] | None, found: str | None) -> None:
        if acceptable is not None:
            self.shares[field_name].count(found in acceptable, name, f"{found}, not {acceptable}")

    def _acknowledgement(self, name: str, wanted: dict[str, Any] | None, found: dict[str, Any]) -> None:
        if wanted is None:
            return
        self.shares["acknowledged or not"].count(
            (found.get("kind") or "none") == wanted["kind"], name, f"{found.get('kind')}, not {wanted['kind']}"
        )
        if wanted["kind"] != "none" and found.get("kind") == wanted["kind"]:
            self.shares["language of it"].count(found.get("language") == wanted["language"], name)

    def _flags(self, name: str, row: dict[str, Any], found: set[str]) -> None:
        must, may = set(row.get("flags_must", ())), set(row.get("flags_may", ()))
        faults = set(row.get("flags_must_not", ())) | (CORE_FLAGS - must - may)
        for code in must:
            if code in found:
                self.flags[code].hits += 1
            else:
                self.flags[code].missed.append(name)
        for code in found & faults:
            self.flags[code].false.append(name)

    def report(self, *, only_figures: bool) -> None:
        """Print the table and, unless not wanted, the items that are wrong."""
        for title, share in self.shares.items():
            print(f"{title:<24}{100 * share.right / share.asked:5.1f} %   ({share.right} of {share.asked})")
            if not only_figures:
                print(*(f"    {line}" for line in share.wrong), sep="\n", end="\n" if share.wrong else "")
        for code in sorted(self.flags, key=lambda code: (code not in CORE_FLAGS, code)):
            found = self.flags[code]
            print(f"{code:<24}{found.line()}")
            if not only_figures:
                for what, names in (("missed", found.missed), ("false", found.false)):
                    if names:
                        print(f"    {what}: {' '.join(names)}")


def _queue(record: dict[str, Any]) -> str | None:
    """The queue of the main work item."""
    main = ("prepare", "sift", "correspondence", "ecs-referral")
    return next((work["queue"] for work in record.get("work_items") or () if work["kind"] in main), None)


def measure(outcomes: Path, expected: Path, *, only_figures: bool = False) -> int:
    """Print the comparison; returns how many rows had no record."""
    records = {record["source"]: record for record in map(json.loads, outcomes.read_text("utf-8").splitlines())}
    rows = [json.loads(line) for line in expected.read_text("utf-8").splitlines()]
    comparison, absent = Measure(), []
    for row in rows:
        record = records.get(row["source"])
        if record is None:
            absent.append(row["source"])
        else:
            comparison.add(Path(row["source"]).stem, row, record)
    comparison.report(only_figures=only_figures)
    if absent:
        print(f"no record of {len(absent)}: {' '.join(absent)}")
    return len(absent)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("outcomes", type=Path)
    parser.add_argument("expected", type=Path)
    parser.add_argument("--only-figures", action="store_true", help="name no item: for a held-out half")
    arguments = parser.parse_args()
    return min(1, measure(arguments.outcomes, arguments.expected, only_figures=arguments.only_figures))


if __name__ == "__main__":
    raise SystemExit(main())
