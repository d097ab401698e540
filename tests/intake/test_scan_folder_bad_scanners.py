"""Scanners that write a byte a second, rename, replace and cut their files, all at once (`servers/bad_scanners.py`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).resolve().parents[1] / "servers" / "bad_scanners.py"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of what all scanners wrote at once."""
    folder = tmp_path_factory.mktemp("scanners")
    ended = subprocess.run([sys.executable, PROGRAM, folder], capture_output=True, text=True, check=True, timeout=200)
    return dict(json.loads(ended.stdout))


def test_every_file_is_taken_once_and_whole(found: dict[str, Any]) -> None:
    names = ["cut.tif", "renamed.tif", "replaced.pdf", "slow.pdf", "upstairs/plain.pdf"]
    assert found["items"] == [f"scans/{name}" for name in names]
    assert found["whole"] == sorted([*found["expected"], found["cut"]])


def test_whole_files_are_done_and_the_one_that_was_cut_lies_aside_with_its_reason(found: dict[str, Any]) -> None:
    assert found["done"] == ["plain.pdf", "renamed.tif", "replaced.pdf", "slow.pdf"]
    assert found["problem"] == ["cut.tif", "cut.tif.txt"]
    assert found["left"] == []
