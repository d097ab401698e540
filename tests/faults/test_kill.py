"""The short form of `make faults`: kill the daemon a few times while mail and scans come in, and count."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any


def campaign(**values: Any) -> Any:
    """The campaign of `benchmarks/faults.py`, which is a command and no module of the distribution."""
    file = Path(__file__).resolve().parents[2] / "benchmarks" / "faults.py"
    spec = importlib.util.spec_from_file_location("faults", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["faults"] = module
    spec.loader.exec_module(module)
    return module.Campaign(quiet=True, **values)


def test_a_killed_gateway_loses_and_doubles_nothing() -> None:
    found = campaign(kills=4, items=24, seed=7).run()
    assert found["faults"] == []
    assert found["items"] == 24
