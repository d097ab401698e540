"""The demo, as somebody with a fresh tree sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).parents[2]


def test_the_demo_takes_in_every_sample_and_shows_what_became_of_it(state: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/demo.py", "--once", "--state", state],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for words in ("new complaint", "attached", "review", "filed", "duplicate", "ecs", "welsh", "goddard", "pcb",
                  "threat", "restricted-contact", "/api/v1/items"):  # fmt: skip
        assert words in ran.stdout
    assert list((state / "outgoing").glob("*/*"))
