"""A mistake of the operator ends with one sentence and a fitting exit code; nothing is made that was not meant."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.__main__ import main
from gateway.commands import this_run
from gateway.settings import Settings
from gateway.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., tuple[int, str]]

QUIET = "[listener]\nsmtp_enabled = false\nlmtp_enabled = false\n[web]\nenabled = false\n"


@pytest.fixture
def run(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run the command in this process: its exit code, and what it said."""
    monkeypatch.chdir(tmp_path)
    umask = os.umask(0o022)

    def command(*arguments: str | Path, settings: str = "", here: bool = True) -> tuple[int, str]:
        monkeypatch.setattr(this_run, "_shared", {})
        (tmp_path / "settings.toml").write_text(settings)
        shared = ["--settings", str(tmp_path / "settings.toml"), *(["--state", str(state)] if here else [])]
        monkeypatch.setattr(sys, "argv", ["intake-gateway", *shared, *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    yield command
    os.umask(umask)


def one_sentence(said: str, *words: str) -> None:
    assert all(word in said for word in words), said
    assert "Traceback" not in said
    assert "Errno" not in said
    assert '"event"' not in said
    assert len(said.strip().splitlines()) <= 2, said


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("coversheets", "nowhere/x.pdf", "--sheet", "new-letter"), 73, "nowhere/x.pdf cannot be written"),
        (("coversheets", "x.pdf", "--sheet", "case=NOPE"), 2, "case=NOPE is no reference"),
        (("coversheets", "x.pdf", "--sheet", "case=RFA07001"), 2, "no reference"),
        (("coversheets", "x.pdf", "--sheet", "case="), 2, "needs its reference"),
        (("organisations", "export", "nowhere/x.csv"), 73, "nowhere/x.csv cannot be written"),
        (("templates", "preview", "settings.toml"), 73, "settings.toml cannot be written"),
        (("templates", "preview", "/proc/x"), 73, "/proc/x cannot be written"),
        (("cases", "import", "nofile.csv"), 66, "nofile.csv"),
        (("rules", "check", "--rules", "/nope"), 78, "/nope: there is no such folder"),
    ],
)
def test_files_that_cannot_be_used_are_named(run: Run, arguments: tuple[str, ...], code: int, says: str) -> None:
    ended, said = run(*arguments)
    assert ended == code
    one_sentence(said, says)
    assert "line 0" not in said


@pytest.mark.parametrize(
    "arguments",
    [("letters", "list"), ("sealed", "list"), ("dead-letters", "list"), ("post", "left"), ("rules", "report")],
)
def test_looking_makes_no_new_installation(run: Run, state: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for where in (("--state", tmp_path / "typo"), ("--state", state), ()):
        ended, said = run(*where, *arguments, here=False)
        assert ended == 66
        one_sentence(said, "--state")
    assert (list(state.iterdir()), (tmp_path / "typo").exists(), (tmp_path / "var").exists()) == ([], False, False)


def test_a_state_that_is_a_file_or_cannot_be_made_is_said_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "cases.csv").write_text("reference,title,case_type,status,nfc,parties\n")
    for place, says in ((tmp_path / "file", "is a file"), (tmp_path / "file" / "x", "is a file"), ("/proc/x", "user")):
        ended, said = run("cases", "import", tmp_path / "cases.csv", "--state", place, here=False)
        assert ended == 78
        one_sentence(said, f"state folder {place}", says)


@pytest.mark.parametrize("content", [b"rubbish" * 3000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_database_is_said_so(run: Run, state: Path, content: bytes) -> None:
    (state / "gateway.sqlite").write_bytes(content)
    ended, said = run("letters", "list")
    assert ended == 65
    one_sentence(said, str(state / "gateway.sqlite"), "damaged", "backup")


def test_a_database_of_a_newer_release_is_said_so(run: Run, state: Path) -> None:
    database = Database(f"sqlite:///{state / 'gateway.sqlite'}")
    database.migrate()
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    ended, said = run("letters", "list")
    assert ended == 78
    one_sentence(said, "newer release")


def test_a_postgresql_that_is_away_is_named_and_can_be_tried_again(run: Run) -> None:
    ended, said = run("letters", "list", settings="database_url = 'postgresql://u:hidden@127.0.0.1:1/x'")
    assert ended == 75
    one_sentence(said, "127.0.0.1", "port 1", "database_url")
    assert "hidden" not in said


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[delivery]\nmaildir = '/proc/x'", "delivery.maildir: /proc/x"),
        ("[delivery]\nprint_folder = '/proc/x'", "delivery.print_folder: /proc/x"),
        ("[[scan_folders]]\npath = '/proc/x'", "scan_folders.path of 'scans': /proc/x"),
        ("[[scan_folders]]\npath = '/etc/hostname'", "/etc/hostname is a file"),
        ("[acknowledgements.variants]\n'casework@ico.org.uk' = 'nonesuch'", "'nonesuch'"),
        ("[delivery]\nsmtp_ca_file = '/nope.pem'", "delivery.smtp_ca_file: /nope.pem"),
    ],
)
def test_what_the_daemon_will_need_is_looked_at_before_it_starts(run: Run, settings: str, says: str) -> None:
    ended, said = run("run", settings=f"{QUIET}{settings}\n")
    assert ended == 78
    one_sentence(said, says)


@pytest.mark.parametrize("key", ["tls_certificate", "smtp_host"])
def test_a_door_that_cannot_be_opened_is_named_by_its_setting(run: Run, key: str) -> None:
    value = {"tls_certificate": "/nope.pem", "smtp_host": "192.0.2.1"}[key]
    ended, said = run(
        "run", "--role", "receive", settings=f"[listener]\nsmtp_port = 0\nlmtp_enabled = false\n{key} = '{value}'\n"
    )
    assert ended == 78
    assert f"listener.{key}: {value}" in said


def test_a_port_in_use_names_its_setting(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended, said = run("run", "--role", "web", settings=f"[web]\nport = {port}\n")
    assert ended == 75
    assert f"web.port: 127.0.0.1:{port} is in use" in said


def test_what_is_written_is_for_this_user_alone_and_older_files_go_on_working(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("reference,title,case_type,status,nfc,parties\n")
    state = tmp_path / "new" / "state"
    assert run("cases", "import", tmp_path / "cases.csv", "--state", state, here=False)[0] == 0
    database = Path(Settings(state=state).resolved_database_url.removeprefix("sqlite:///"))
    for place in (state, database):
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
    state.chmod(0o755)
    database.chmod(0o644)
    assert run("letters", "list", "--state", state, here=False) == (0, "no letter waits\n")
    assert run("sealed", "list", "--state", state, here=False) == (0, "nothing is sealed\n")


@pytest.mark.parametrize(("rows", "says"), [(0, "0 cases loaded"), (1, "1 case loaded"), (2, "2 cases loaded")])
def test_how_many_were_loaded_is_said_in_plain_words(run: Run, tmp_path: Path, rows: int, says: str) -> None:
    lines = "".join(f"RFA070000{number},T,RFA,open,no,\n" for number in range(rows))
    (tmp_path / "cases.csv").write_text(f"reference,title,case_type,status,nfc,parties\n{lines}")
    ended, said = run("cases", "import", tmp_path / "cases.csv")
    assert (ended, says in said) == (0, True)
