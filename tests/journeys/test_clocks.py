"""Due dates that are counted again when the office says that it is shut; through the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gateway.domain.deadlines import is_working_day
from gateway.storage.engine import Database
from gateway.storage.tables import steps

MAIL = """From: writer@home.example
To: casework@ico.org.uk
Subject: My data was sold
Message-ID: <clock@home.example>

A nurse at Fernhollow General Hospital looked at my records without reason and sold them to a firm of claims managers.
I complained to the hospital and nothing was done about it.
"""


def gateway(state: Path, *arguments: str, settings: str = "") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INTAKE_GATEWAY_")}
    if settings:
        environment["INTAKE_GATEWAY_OFFICE__CLOSED_DAYS"] = settings
    command = [sys.executable, "-m", "gateway", "--state", str(state), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def first_working_day_after(day: date) -> date:
    while not is_working_day(day := day + timedelta(1)):
        pass
    return day


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "mail.eml").write_text(MAIL, "utf-8")
    taken = gateway(tmp_path / "state", "ingest", str(tmp_path / "mail.eml"), "--json")
    assert taken.returncode == 0, taken.stderr
    (record,) = lines(taken.stdout)
    assert record["disposition"] == "new-case"
    (tmp_path / "record.json").write_text(json.dumps(record), "utf-8")
    return tmp_path / "state"


def test_closed_days_move_open_work_and_say_by_how_much(state: Path) -> None:
    record = json.loads((state.parent / "record.json").read_text("utf-8"))
    before = {work["kind"]: work["due"] for work in record["work_items"] if work["due"]}
    shut = json.dumps([first_working_day_after(date.fromisoformat(record["received_at"][:10])).isoformat()])

    tried = lines(gateway(state, "clocks", "recount", "--dry-run", "--json", settings=shut).stdout)
    assert {(change["kind"], change["before"]) for change in tried} == set(before.items())
    assert all(change["after"] > change["before"] for change in tried)
    assert all("the office is closed" in change["counted"] for change in tried)

    done = gateway(state, "clocks", "recount", "--json", settings=shut)
    assert lines(done.stdout) == tried
    assert gateway(state, "clocks", "recount", settings=shut).stdout.startswith("0 dates changed")
    database = Database(f"sqlite:///{state / 'gateway.sqlite'}")
    with database.read() as connection:
        said = connection.scalars(sa.select(steps.c.decision).where(steps.c.decision.contains(", was "))).all()
    assert len(said) == len(tried)
