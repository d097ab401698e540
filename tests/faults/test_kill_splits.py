"""Killed at every named step of splitting a letter: nothing of it stands, or all of it; asked for again, it is done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "servers" / "dying_split.py"
BEFORE_THE_COMMIT = (
    "letters' own files written", "first letter judged again", "other letter judged", "split noted",
    "old files erased, not committed",
)  # fmt: skip
STEPS = (*BEFORE_THE_COMMIT, "committed, not told")
SPLIT = {
    "pages": [[1], [2]],
    "names": [["Olwen"], ["Bertram"]],
    "cases": 2,
    "splits": ["accepted"],
    "letters": 2,
    "jobs": ["scrub"],
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is there after one process was killed at each step."""
    folder = tmp_path_factory.mktemp("killed")
    ended = subprocess.run([sys.executable, PROGRAM, folder], capture_output=True, text=True, check=True, timeout=300)
    return dict(json.loads(ended.stdout))


def test_each_process_was_killed_at_its_step(found: dict[str, Any]) -> None:
    assert {step: one["ended"] for step, one in found["steps"].items()} == dict.fromkeys(STEPS, -9)


@pytest.mark.parametrize("step", STEPS)
def test_nothing_of_a_killed_split_stands_or_all_of_it(step: str, found: dict[str, Any]) -> None:
    assert found["steps"][step]["killed"] == (found["untouched"] if step in BEFORE_THE_COMMIT else SPLIT)


@pytest.mark.parametrize("step", STEPS)
def test_asked_for_again_it_is_done_once(step: str, found: dict[str, Any]) -> None:
    assert found["steps"][step]["ended again"] == 0
    assert found["steps"][step]["again"] == SPLIT
