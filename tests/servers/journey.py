"""Journeys go through the outermost doors: the installed command, a real SMTP connection, files on disk."""

from __future__ import annotations

import json
import os
import smtplib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 90.0


class Office:
    """One installation, driven by its command."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.settings = state.parent / "settings.toml"
        self.settings.write_text(
            "[listener]\nsmtp_port = 0\nlmtp_port = 0\n[web]\nport = 0\n"
            "[work]\nreading_workers = 1\n[[scan_folders]]\npoll_seconds = 0.2\nsettle_seconds = 0.2\n"
        )
        self.log = state.parent / "daemon.log"
        self._daemon: subprocess.Popen[bytes] | None = None

    def command(
        self, *arguments: str | Path, check: bool = True, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `intake-gateway` with these arguments."""
        done = subprocess.run(
            [*self._start, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
            cwd=self.state.parent,
            env=os.environ | (environment or {}),
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def ingest(self, *paths: Path) -> list[dict[str, Any]]:
        """Take files in; the outcome records."""
        return [json.loads(line) for line in self.command("ingest", *paths, "--json").stdout.splitlines()]

    def start(self) -> dict[str, str]:
        """Start the daemon; the addresses of its doors."""
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._daemon = subprocess.Popen([*self._start, "run"], stdout=log, stderr=log, cwd=self.state.parent)
        ready: dict[str, str] = {}

        def look() -> bool:
            assert self._daemon is not None
            text = self.log.read_text()[begun:]
            assert self._daemon.poll() is None, text
            for line in text.splitlines():
                if '"event": "ready"' in line:
                    ready.update(json.loads(line))
            return bool(ready)

        wait_until(look)
        return ready

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self._daemon is None:
            return 0
        self._daemon.terminate()
        code = self._daemon.wait(30)
        self._daemon = None
        return code

    def kill(self) -> None:
        """SIGKILL: what a power cut does to the daemon, and to what it started."""
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait(30)
            self._daemon = None

    @property
    def _start(self) -> list[str]:
        return [sys.executable, "-m", "gateway", "--state", str(self.state), "--settings", str(self.settings)]


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait on a condition, never on a fixed time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def send_mail(address: str, content: bytes, sender: str = "ann@writer.example") -> None:
    """Send one mail through the SMTP door."""
    host, _, port = address.rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=30) as client:
        client.sendmail(sender, ["casework@ico.org.uk"], content)


def mail(
    body: str,
    *,
    subject: str = "A complaint",
    sender: str = "Ann Writer <ann@writer.example>",
    message_id: str = "<one@writer.example>",
    extra: str = "",
) -> bytes:
    """A plain mail to the casework inbox."""
    return (
        f"From: {sender}\r\nTo: casework@ico.org.uk\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        f"Date: Mon, 20 Mar 2023 10:00:00 +0000\r\n{extra}MIME-Version: 1.0\r\n"
        f'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n'
    ).encode()


def all_bytes_below(folder: Path, *, but_not: tuple[str, ...] = ()) -> dict[Path, bytes]:
    """Every file of a state folder, as it lies on disk."""
    return {
        Path(root) / name: (Path(root) / name).read_bytes()
        for root, folders, names in os.walk(folder)
        if not any(part in Path(root).parts for part in but_not) or folders.clear()
        for name in names
    }
