"""Killed at every named step of deciding a held item: it is held still, or decided; asked for again, it is done once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "servers" / "dying_decision.py"
ORDINARY = ("opened", "decision noted", "original written", "rows put back", "judged", "not committed",
            "committed, not told")  # fmt: skip
EMPLOYEES = ("opened, an employee's", "sealed again", "applied, not committed", "committed, an employee's")
STEPS = (*ORDINARY, *EMPLOYEES)
COMMITTED = ("committed, not told", "committed, an employee's")
GIVEN_BACK = {"disposition": "new-case", "sealed": [False, 0], "cases": 1, "open work": ["prepare"], "decided": 1,
              "delivered": 1}  # fmt: skip
SHELL = GIVEN_BACK | {"sealed": [True, 1], "open work": ["ecs-referral"]}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is there after one process was killed at each step."""
    folder = tmp_path_factory.mktemp("killed")
    ended = subprocess.run([sys.executable, PROGRAM, folder], capture_output=True, text=True, check=True, timeout=300)
    return dict(json.loads(ended.stdout))


def test_each_process_was_killed_at_its_step(found: dict[str, Any]) -> None:
    assert {step: one["ended"] for step, one in found["steps"].items()} == dict.fromkeys(STEPS, -9)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_decision_leaves_it_held_or_decided(step: str, found: dict[str, Any]) -> None:
    decided = SHELL if step in EMPLOYEES else GIVEN_BACK
    assert found["steps"][step]["killed"] == (decided if step in COMMITTED else found["untouched"])


@pytest.mark.parametrize("step", ["opened", "decision noted", *EMPLOYEES])
def test_nothing_of_it_stands_outside_the_seal_before_it_is_decided(step: str, found: dict[str, Any]) -> None:
    assert found["steps"][step]["traces"] is False


@pytest.mark.parametrize("step", STEPS)
def test_asked_for_again_it_is_done_once(step: str, found: dict[str, Any]) -> None:
    assert found["steps"][step]["ended again"] == 0
    assert found["steps"][step]["again"] == (SHELL if step in EMPLOYEES else GIVEN_BACK)
