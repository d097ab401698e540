"""What the rules make of mail by writers who had not seen them. Floors a little below what was measured.

The sets are in `tests/specimens/labelled_mail`; `make score` names every miss. A floor may rise, and falls only with a
reason in the commit. Most of the sets were learned from since they were written, so what is measured here flatters;
those that measure (`MEASURES`) are left out, as are cases and parties (the journeys have them) and what hangs on them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from gateway.domain.organisations import load_register
from gateway.domain.plan import Facts, Plan
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge, sift
from gateway.settings import Settings
from gateway.work.workplace import office_facts
from parsers.documents import read_email

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from labelled_mail import LABELLED, MEASURES

FLAG_FLOORS = {  # precision, recall over all sets
    "welsh": (0.95, 0.95),
    "goddard": (0.88, 0.92),
    "pcb": (0.88, 0.92),
    "ecs": (0.90, 0.85),
    "threat": (0.25, 0.65),  # 0.50 before: sixteen harder sets, in which one mail in seventy threatens
}
SHARE = 4  # each fourth mail is judged here; `make score` judges all
CASE_TYPE_FLOOR = 0.92
QUEUE_FLOOR = 0.86


@cache
def judged() -> list[tuple[dict[str, Any], Plan]]:
    """Each row and the Plan of its mail, without those whose case would have to be known."""
    settings = Settings()
    office = office_facts(settings)
    knowledge = Knowledge(load_rules(None), load_register(None), office)
    found = []
    with TemporaryDirectory() as folder:
        files = [str(file) for file in sorted(LABELLED.glob("*.jsonl")) if file.stem not in MEASURES]
        subprocess.run([sys.executable, str(LABELLED / "build.py"), *files, folder], check=True)
        rows = [json.loads(line) for line in (Path(folder) / "expected.jsonl").read_text("utf-8").splitlines()]
        for row in rows[::SHARE]:
            if row["case"] is None:
                content = (Path(folder) / row["source"]).read_bytes()
                reading = read_email(content, own_domains=settings.office.own_domains)
                facts = Facts(reading=reading, received_at=datetime(2026, 10, 1, tzinfo=UTC))
                found.append((row, sift(facts, knowledge)))
    return found


def codes_of(plan: Plan) -> set[str]:
    """The flags of the outcome record; what is held for the Team Manager shows none."""
    if plan.seal:
        return {"ecs"} if plan.new_case is not None else set()
    return {finding.code.value for finding in plan.findings}


@pytest.mark.parametrize("flag", FLAG_FLOORS)
def test_a_flag_is_found_and_seldom_wrongly(flag: str) -> None:
    hits, missed, false = [], [], []
    for row, plan in judged():
        found = flag in codes_of(plan)
        if flag in row["flags_must"]:
            (hits if found else missed).append(row["source"])
        elif found and flag not in row["flags_may"]:
            false.append(row["source"])
    precision, recall = FLAG_FLOORS[flag]
    assert len(hits) >= recall * (len(hits) + len(missed)), f"{len(hits)} found, missed: {missed}"
    assert len(hits) >= precision * (len(hits) + len(false)), f"{len(hits)} found, wrongly: {false}"


def test_the_case_type_is_mostly_what_an_officer_would_say() -> None:
    told = [
        plan.new_case.case_type.value in row["case_type"]
        for row, plan in judged()
        if row["case_type"] and plan.new_case is not None and plan.new_case.case_type is not None
    ]
    assert len(told) > 400
    assert sum(told) >= CASE_TYPE_FLOOR * len(told), f"{sum(told)} of {len(told)}"


def test_the_queue_is_mostly_where_an_officer_would_send_it() -> None:
    told = [
        plan.work_items[0].queue in row["queue"]
        for row, plan in judged()
        if row["queue"] and plan.new_case is not None and plan.work_items
    ]
    assert len(told) > 400
    assert sum(told) >= QUEUE_FLOOR * len(told), f"{sum(told)} of {len(told)}"


def test_nothing_is_attached_to_a_case_that_nobody_knows() -> None:
    assert all(plan.attach_to is None for _, plan in judged())
