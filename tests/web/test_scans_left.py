"""What a scan folder leaves is named to people and programs, and what lies there for long raises an alarm."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.daemon import Gateway
from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.settings import Notices, ScanFolder, Scanner, Settings, SmtpListener
from gateway.storage.left_scans import LeftScan, left_scan_lines, write_down
from gateway.storage.tables import alarms, outbox
from gateway.web.app import create_app
from gateway.work.left_scans import LONG, LeftScanKeeper

HALF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"
ODD_NAME = "Ffion <b>Prys [red]\x1b[31m.pdf"
Make = Callable[[Path, ExitStack], object]


class Scans:
    """A gateway with one scan folder, whose watcher and keeper look when they are told to."""

    def __init__(self, state: Path) -> None:
        folder = ScanFolder(settle_seconds=0.001, scanners=(Scanner(folder="."), Scanner(folder="cardiff")))
        listener = SmtpListener(smtp_enabled=False, lmtp_enabled=False)
        notices = Notices(operator="operator@office.example")
        settings = Settings(state=state, listener=listener, notices=notices, scan_folders=(folder,))
        self.gateway = Gateway(settings)
        self.path = settings.scan_path(folder)
        (self.path / "cardiff").mkdir(parents=True)
        self.now = datetime.now(UTC)
        self.restart()

    def restart(self) -> None:
        parts = self.gateway.receiving_parts()
        (self.watcher,) = [part for part in parts if isinstance(part, ScanFolderWatcher)]
        (self.keeper,) = [part for part in parts if isinstance(part, LeftScanKeeper)]

    def look(self, *, later: timedelta = timedelta()) -> list[LeftScan]:
        """One look to see a file, one to judge it (settled), and what is then written down."""
        self.now += later
        for _ in range(2):
            self.watcher.look_once()
            self.watcher._stopping.wait(0.01)
        self.keeper.look(self.now)
        with self.gateway.database.read() as connection:
            return left_scan_lines(connection)

    def alarmed(self) -> list[str]:
        with self.gateway.database.read() as connection:
            rows = connection.execute(alarms.select().where(alarms.c.ended_at.is_(None)))
            return [f"{row.kind} {row.subject}" for row in rows]

    def mailed(self) -> list[str]:
        with self.gateway.database.read() as connection:
            return [row.recipient for row in connection.execute(outbox.select())]

    def command(self, *arguments: str) -> str:
        """What the command says, run as a person runs it: its log settings last as long as its process."""
        state = {"INTAKE_GATEWAY_STATE": str(self.gateway.settings.state), "COLUMNS": "200"}
        command = [sys.executable, "-m", "gateway", *arguments]
        return subprocess.run(command, env=os.environ | state, check=True, capture_output=True, text=True).stdout

    def browser(self) -> TestClient:
        return TestClient(create_app(self.gateway.settings, self.gateway.database), base_url="http://127.0.0.1:8080")


@pytest.fixture
def scans(state: Path) -> Iterator[Scans]:
    made = Scans(state)
    yield made
    made.gateway.close()


def _locked(folder: Path, stack: ExitStack) -> None:
    held = stack.enter_context((folder / "held.tif").open("wb"))
    held.write(b"II*\0")
    held.flush()
    fcntl.flock(held, fcntl.LOCK_EX)


LEFT: dict[str, tuple[Make, str, str, str]] = {
    "a link": (lambda at, _: (at / "cardiff/l.pdf").symlink_to("/etc/hostname"), "cardiff", "cardiff/l.pdf", "put the file itself here"),
    "half a file": (lambda at, _: (at / "half.pdf").write_bytes(HALF), "", "half.pdf", "not whole yet"),
    "a locked one": (_locked, "", "held.tif", "locked by another program"),
    "a pipe": (lambda at, _: os.mkfifo(at / "cardiff/tube.pdf"), "cardiff", "cardiff/tube.pdf", "not a file"),
    "a scanner that nobody named": (lambda at, _: (at / "bangor").mkdir(), "bangor", "bangor/", "name it there"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LEFT)
def test_what_is_left_is_named_with_its_scanner_and_what_to_do(scans: Scans, kind: str) -> None:
    make, scanner, name, reason = LEFT[kind]
    with ExitStack() as stack:
        make(scans.path, stack)
        (left,) = scans.look()
    assert (left.folder, left.scanner, left.name) == ("scans", scanner, name)
    assert reason in left.reason


def test_a_folder_that_cannot_be_read_is_told_beside_what_lay_in_it(scans: Scans) -> None:
    (scans.path / "half.pdf").write_bytes(HALF)
    scans.look()
    away = scans.path.rename(scans.path.with_name("away"))
    assert {left.name for left in scans.look()} == {"", "half.pdf"}
    away.rename(scans.path)
    assert {left.name for left in scans.look()} == {"half.pdf"}


def test_a_file_stands_there_since_it_was_first_seen_whatever_is_wrong_with_it_and_through_restarts(scans: Scans) -> None:
    file = scans.path / "half.pdf"
    file.write_bytes(HALF)
    (first,) = scans.look()
    scans.restart()
    scans.keeper.look(scans.now + LONG)  # before the watcher's first look
    file.write_bytes(b"")
    (second,) = scans.look(later=timedelta(minutes=5))
    assert second.since == first.since
    assert "empty" in second.reason
    file.unlink()
    assert scans.look() == []


def test_what_lies_there_for_long_alarms_once_for_its_folder_and_until_it_is_gone(scans: Scans) -> None:
    for name in ("a.pdf", "b.pdf"):
        (scans.path / name).write_bytes(HALF)
    scans.look(later=LONG / 2)
    assert scans.alarmed() == []
    scans.look(later=LONG)
    scans.look()
    assert scans.alarmed() == ["scans-left scans"]
    assert scans.mailed() == ["operator@office.example"]
    (scans.path / "a.pdf").unlink()
    scans.look()
    assert scans.alarmed() == ["scans-left scans"]
    (scans.path / "b.pdf").unlink()
    scans.look()
    assert scans.alarmed() == []


def test_a_folder_that_left_the_settings_is_forgotten_with_its_alarm(scans: Scans) -> None:
    (scans.path / "a.pdf").write_bytes(HALF)
    scans.look()
    scans.look(later=LONG)
    settings = scans.gateway.settings.model_copy(update={"scan_folders": ()})
    LeftScanKeeper(settings, scans.gateway.database, tuple).look()
    assert scans.alarmed() == []
    with scans.gateway.database.read() as connection:
        assert left_scan_lines(connection) == []


def test_page_api_readiness_and_command_name_the_file_and_no_name_commands_them(scans: Scans) -> None:
    (scans.path / "cardiff" / ODD_NAME).write_bytes(HALF)
    (left,) = scans.look()
    browser = scans.browser()
    page = browser.get("/scans-left").text
    for told in ("Ffion &lt;b&gt;Prys", "<td>cardiff</td>", "not whole yet", "datetime="):
        assert told in page
    assert 'Scans left <strong class="count">1</strong>' in browser.get("/items").text
    record = {"folder": "scans", "scanner": "cardiff", "file": f"cardiff/{ODD_NAME}", "reason": left.reason,
              "since": left.since.isoformat(timespec="seconds")}  # fmt: skip
    assert browser.get("/api/v1/scans-left").json() == {"scans_left": [record]}
    assert browser.get("/ready").json()["scans_left"] == 1
    assert json.loads(scans.command("post", "left", "--json")) == record
    said = scans.command("post", "left")
    assert "<b>Prys [red]\N{REPLACEMENT CHARACTER}" in said
    assert "\x1b[31m" not in said


def test_both_databases_keep_it_and_an_empty_list_says_so(browser: TestClient, office: object) -> None:
    assert "There are none." in browser.get("/scans-left").text
    left = LeftScan("scans", "", "", "the whole folder cannot be read", datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with office.database.write() as connection:  # type: ignore[attr-defined]
        write_down(connection, (), [left])
        write_down(connection, (), [left])
    assert "<td>the whole folder</td>" in browser.get("/scans-left").text


def test_of_very_many_the_page_shows_the_longest_and_says_where_all_are(browser: TestClient, office: Any) -> None:
    start = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    many = [LeftScan("scans", f"{n}.pdf", "", "a link is not followed", start + timedelta(seconds=n)) for n in range(2000)]
    with office.database.write() as connection:
        write_down(connection, (), many)
        write_down(connection, many[:1], many[1:2])
    page = browser.get("/scans-left").text
    assert "<td>1.pdf</td>" in page
    assert "<td>0.pdf</td>" not in page
    assert "<td>1999.pdf</td>" not in page
    assert f"{page.count('<td>scans</td>')} of 1999;" in page
    assert len(browser.get("/api/v1/scans-left").json()["scans_left"]) == 1999
