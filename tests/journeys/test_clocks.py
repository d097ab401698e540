"""Due dates that are counted again when the office says that it is shut; through the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
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


COMPLAINT = """From: writer@home.example
To: casework@ico.org.uk
Subject: A complaint about your service
Message-ID: <complaint@home.example>

I want to complain about the service of your office. Your case officer was rude to me on the telephone and never rang
back, and my letters to you were not answered for five months.
"""


def test_the_daemon_counts_again_by_itself_at_its_start_review_items_too(tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_text(COMPLAINT, "utf-8")
    state = tmp_path / "state"
    (record,) = lines(gateway(state, "ingest", str(tmp_path / "mail.eml"), "--json").stdout)
    (work,) = record["work_items"]
    assert (record["disposition"], work["kind"]) == ("review", "sift")
    assert work["due"] < work["reply_due"]
    shut = json.dumps([first_working_day_after(date.fromisoformat(record["received_at"][:10])).isoformat()])

    assert "clocks_counted_again" in started(state, shut)
    assert "clocks_counted_again" not in started(state, shut)  # the calendar is the same
    database = Database(f"sqlite:///{state / 'gateway.sqlite'}")
    with database.read() as connection:
        said = connection.scalars(sa.select(steps.c.decision).where(steps.c.decision.contains(", was "))).all()
    assert [words.endswith(f", was {work['due']}") for words in said] == [True]


def started(state: Path, closed_days: str) -> str:
    """Runs the workers until they are ready, and stops them. Returns what was logged."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INTAKE_GATEWAY_")}
    environment["INTAKE_GATEWAY_OFFICE__CLOSED_DAYS"] = closed_days
    command = [sys.executable, "-m", "gateway", "--state", str(state), "run", "--role", "work"]
    logged = state / "log"
    with logged.open("w") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        for _ in range(600):
            if "ready" in logged.read_text() or running.poll() is not None:
                break
            time.sleep(0.1)
    finally:
        running.terminate()
        running.wait(timeout=60)
    assert "ready" in logged.read_text(), logged.read_text()
    return logged.read_text()
