"""Killed at every named step of taking a scan: it is taken once and whole, or lies aside with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "servers" / "dying_gateway.py"
STEPS = (
    "settled", "hashed", "copied", "row written", "row durable", "about to be moved", "marked", "moved",
    "reading begun", "pages read and kept", "split", "letters' own files written", "first letter judged", "judged",
    "damaged, reason written", "damaged, moved",
)  # fmt: skip
DAMAGED = [f"{number}.pdf" for number, step in enumerate(STEPS) if step.startswith("damaged")]
WHOLE = [f"{number}.pdf" for number, step in enumerate(STEPS) if not step.startswith("damaged")]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is there after one process was killed at each step."""
    folder = tmp_path_factory.mktemp("killed")
    ended = subprocess.run([sys.executable, PROGRAM, folder], capture_output=True, text=True, check=True, timeout=300)
    return dict(json.loads(ended.stdout))


def test_each_process_was_killed_at_its_step(found: dict[str, Any]) -> None:
    assert found["ends"] == dict.fromkeys(STEPS, -9)


@pytest.mark.parametrize("step", STEPS)
def test_a_scan_is_taken_once_whatever_was_killed(step: str, found: dict[str, Any]) -> None:
    name = f"{STEPS.index(step)}.pdf"
    documents = sorted(document for source, document, *_ in found["items"] if source == f"scans/{name}")
    assert documents == ([1] if name in DAMAGED else [1, 2])


def test_every_letter_is_read_once_and_on_a_case_of_its_own(found: dict[str, Any]) -> None:
    numbers = [str(WHOLE.index(name)) for name in WHOLE]
    read = Counter(
        f"{number} {which}"
        for text in found["readings"]
        for number in numbers
        for which in ("one", "two")
        if f"Number{number} {which}" in text
    )
    assert read == {f"{number} {which}": 1 for number in numbers for which in ("one", "two")}
    cases = [case for source, _, disposition, case in found["items"] if disposition == "new-case"]
    assert len(set(cases)) == len(cases) == 2 * len(WHOLE)
    assert found["letters"] == 2 * len(WHOLE)


def test_files_lie_where_they_belong_with_their_reasons(found: dict[str, Any]) -> None:
    assert found["left"] == []
    assert found["done"] == sorted(WHOLE)
    assert found["problem"] == sorted(name + ending for name in DAMAGED for ending in ("", ".txt"))
