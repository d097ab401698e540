"""Kill the gateway at random moments while mail and scans come in, restart it each time, and count what is there.

    python benchmarks/faults.py [--kills 50] [--items 200] [--seed N] [--database-url URL]

Claim (DESIGN section 6, behaviours 1 and 3): what got 250, was marked in IMAP or left the scan folder is there
afterwards, once; each case, work item and acknowledgement once. Everything is real: the daemon as a process, killed
with SIGKILL together with its readers; SMTP by smtplib; a Dovecot; a folder; a Maildir that receives.

A sender whose line drops before the 250 sends again, as mail servers do. If the first copy was kept after all, the
second becomes a `duplicate`: an item of its own, without case, work item or acknowledgement. That is counted, not
hidden.
"""

from __future__ import annotations

import argparse
import email
import os
import random
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests" / "servers"), str(Path(__file__).resolve().parent)]

from dovecot_server import Dovecot, Mailbox  # noqa: E402 - beside the tests, found by the line above

from gateway.storage import tables  # noqa: E402 - found by the line above
from gateway.storage.engine import Database  # noqa: E402 - found by the line above

KILL_AFTER_SECONDS = (0.05, 5.0)  # counted from readiness: from "nothing done yet" to "in the thick of it"
PATIENCE_SECONDS = 600.0


@dataclass
class Campaign:
    """One run: what was brought, by which door, and what was found afterwards."""

    kills: int
    items: int
    seed: int
    database_url: str = ""
    quiet: bool = False
    brought: list[str] = field(default_factory=list)  # Message-IDs and scan names that somebody was told are kept
    kill_moments: list[float] = field(default_factory=list)

    def run(self) -> dict[str, object]:
        """Run it, and give the findings; `faults` in them is empty when all is well."""
        folder = Path(tempfile.mkdtemp(prefix="intake-faults-"))
        folder.chmod(0o755)  # Dovecot may run as somebody else
        dovecot = Dovecot()
        dovecot.start()
        try:
            mailbox = dovecot.new_mailbox()
            inbox = mailbox.settings()
            installation = _Installation(folder, self.database_url, inbox)
            rng = random.Random(self.seed)  # noqa: S311 - a repeatable campaign, not a secret
            third = self.items // 3
            names = [f"scan{number}.png" for number in range(max(1, third // 6))]
            by_smtp = self.items - third - len(names)
            feeders = [
                threading.Thread(target=self._feed_smtp, args=(installation, by_smtp)),
                threading.Thread(target=self._feed_imap, args=(mailbox, third)),
                threading.Thread(target=self._feed_scans, args=(installation, names)),
            ]
            installation.start()
            for feeder in feeders:
                feeder.start()
            for number in range(self.kills):
                pause = rng.uniform(*KILL_AFTER_SECONDS)
                time.sleep(pause)
                installation.kill()
                self.kill_moments.append(pause)
                installation.start()
                self._say(f"killed {number + 1} of {self.kills} times")
            for feeder in feeders:
                feeder.join()
            installation.wait_until_idle(len(self.brought), self._say)
            installation.stop()
            return self._count(installation)
        finally:
            dovecot.close()
            shutil.rmtree(folder, ignore_errors=True)

    def _say(self, line: str) -> None:
        if not self.quiet:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)

    def _feed_smtp(self, installation: _Installation, count: int) -> None:
        """Send as a mail server does: again and again until somebody says 250."""
        for number in range(count):
            content = _mail("smtp", number)
            until = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < until:
                try:
                    with smtplib.SMTP("127.0.0.1", installation.smtp_port, timeout=20) as client:
                        client.sendmail(f"writer{number}@sender.example", ["casework@ico.org.uk"], content)
                    break
                except (OSError, smtplib.SMTPException):
                    time.sleep(0.05)
            self.brought.append(f"<smtp{number}@sender.example>")
            time.sleep(self._pace(count))

    def _feed_imap(self, mailbox: Mailbox, count: int) -> None:
        for number in range(count):
            mailbox.deliver(_mail("imap", number))
            self.brought.append(f"<imap{number}@sender.example>")
            time.sleep(self._pace(count))

    def _pace(self, count: int) -> float:
        """Seconds between two deliveries, so that something comes in before each kill."""
        return self.kills * sum(KILL_AFTER_SECONDS) / 2 / count

    def _feed_scans(self, installation: _Installation, names: list[str]) -> None:
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only this feeder paints

        installation.scans.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(names):
            page = Image.new("L", (1000, 600), 255)
            font = ImageFont.load_default(28)
            words = f"Dear Sir\n\nThe council has not answered my request\nnumber {number} for my records.\n\nYours"
            ImageDraw.Draw(page).multiline_text((80, 80), words, fill=0, font=font)
            page.save(installation.scans / f".{name}.part", format="PNG", dpi=(100, 100))
            (installation.scans / f".{name}.part").rename(installation.scans / name)
            self.brought.append(name)
            time.sleep(self._pace(len(names)))

    def _count(self, installation: _Installation) -> dict[str, object]:
        faults: list[str] = []
        database = Database(installation.url)
        with database.read() as connection:
            rows = connection.execute(tables.items.select()).all()
            work = Counter(connection.scalars(sa.select(tables.work_items.c.item_id)))
            cases = Counter(connection.scalars(sa.select(tables.cases.c.opened_by_item)))
            parked = connection.execute(tables.jobs.select().where(tables.jobs.c.state == "parked")).all()
            outbox = connection.execute(tables.outbox.select()).all()
            message_ids = _message_ids(connection, rows)
        database.close()
        real = [row for row in rows if row.disposition != "duplicate"]
        by_name = Counter(message_ids[row.id] for row in real)
        faults += [f"lost: {name}" for name in self.brought if by_name[name] == 0]
        faults += [f"there {times} times: {name}" for name, times in by_name.items() if times > 1]
        faults += [f"not done: {row.id}" for row in rows if row.state != "done"]
        faults += [f"in the dead letters: {row.error}" for row in parked]
        for row in real:
            if cases[row.id] != 1:
                faults.append(f"{cases[row.id]} cases of item {row.id} ({row.disposition})")
            if work[row.id] < 1 or work[row.id] > 2:
                faults.append(f"{work[row.id]} work items of item {row.id}")
        faults += [f"a duplicate with effects: {row.id}" for row in rows if row not in real and work[row.id]]
        sent = _sent(installation.maildir)
        faults += [f"acknowledgement {name} there {n} times" for name, n in sent.items() if n > 1]
        asked = sum(row.kind == "acknowledgement" for row in outbox)
        mails = sum((row.acknowledgement or {}).get("kind") == "email" for row in real)
        if not asked == mails == len(sent):
            faults.append(f"{mails} items acknowledged, {asked} acknowledgements asked for, {len(sent)} went out")
        # A letter without an address waits for a person; everything else must be out.
        faults += [f"unsent: {row.id}" for row in outbox if row.state not in {"sent", "needs-address"}]
        return {
            "kills": len(self.kill_moments),
            "brought": len(self.brought),
            "items": len(real),
            "duplicates by repeated sending": len(rows) - len(real),
            "cases": sum(cases.values()),
            "acknowledgements": len(sent),
            "faults": faults,
        }


class _Installation:
    """One state folder and the daemon on it."""

    def __init__(self, folder: Path, database_url: str, inbox: object) -> None:
        self.state = folder / "state"
        self.maildir = self.state / "outgoing"
        self.scans = self.state / "scans"
        self.url = database_url or f"sqlite:///{self.state / 'gateway.sqlite'}"
        self.smtp_port = _free_port()
        self.log = folder / "daemon.log"
        self.settings = folder / "settings.toml"
        self.settings.write_text(_settings_text(self, database_url, inbox))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the daemon and wait until it says that it is ready."""
        command = [sys.executable, "-m", "gateway", "run", "--state", str(self.state), "--settings", str(self.settings)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("INTAKE_GATEWAY_")}
        with self.log.open("ab") as log:
            start = log.tell()
            # A session of its own, so that the kill takes the readers too, as a power cut would.
            self._process = subprocess.Popen(command, stderr=log, stdout=log, env=environment, start_new_session=True)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with self.log.open("rb") as log:
                log.seek(start)
                if b'"event": "ready"' in log.read():
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"the daemon did not start:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL to the daemon and its readers."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """SIGTERM, and wait."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(60)

    def wait_until_idle(self, expected: int, say: object) -> None:
        """Wait until all that was brought is decided and sent."""
        database = Database(self.url)
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with database.read() as connection:
                items = connection.scalar(sa.select(sa.func.count()).select_from(tables.items)) or 0
                jobs = connection.scalar(
                    sa.select(sa.func.count()).select_from(tables.jobs).where(tables.jobs.c.state != "parked")
                )
            say(f"{items} items, {jobs} jobs to go")  # type: ignore[operator]
            if items >= expected and not jobs and not any(self.scans.glob("*.png")):
                break
            time.sleep(0.2)
        database.close()


def _settings_text(installation: _Installation, database_url: str, inbox: object) -> str:
    values = {k: getattr(inbox, k) for k in ("name", "host", "port", "security", "ca_file", "username", "folder")}
    values["password"] = inbox.password.get_secret_value()  # type: ignore[attr-defined]
    lines = [f"database_url = {database_url!r}"] if database_url else []
    lines += ["[listener]", f"smtp_port = {installation.smtp_port}", "lmtp_enabled = false", "[web]", "enabled = false"]
    lines += ["[work]", "lease_seconds = 3", "[[scan_folders]]", "poll_seconds = 0.2", "settle_seconds = 0.2"]
    lines += ["[[imap]]", "poll_seconds = 2"]
    lines += [f"{k} = {v}" if isinstance(v, int) else f"{k} = {str(v)!r}" for k, v in values.items() if v is not None]
    return "\n".join(lines) + "\n"


def _mail(kind: str, number: int) -> bytes:
    size = random.Random(number).randrange(200, 20_000)  # noqa: S311 - repeatable
    return (
        f"From: Writer {number} <{kind}{number}@sender.example>\r\nTo: casework@ico.org.uk\r\n"
        f"Subject: The council has not answered me\r\nMessage-ID: <{kind}{number}@sender.example>\r\n"
        f"Date: Mon, 20 Mar 2023 10:00:00 +0000\r\n\r\n"
        f"I asked Harrowmere District Council for my personal data on {number} March and have heard nothing.\r\n"
        + f"This is line {number} of my file.\r\n"
        * (size // 40)
    ).encode()


def _message_ids(connection: sa.Connection, rows: object) -> dict[str, str]:
    from gateway.storage.records import reading_of  # noqa: PLC0415 - after the path is set

    found = {}
    for row in rows:  # type: ignore[attr-defined]
        reading = reading_of(connection, row.id)
        found[row.id] = (reading.message_id if reading is not None else None) or Path(row.source or "?").name
    return found


def _sent(maildir: Path) -> Counter[str]:
    return Counter(
        str(message["Message-ID"])
        for file in (*maildir.glob("new/*"), *maildir.glob("cur/*"))
        if (message := email.message_from_bytes(file.read_bytes()))["Auto-Submitted"] == "auto-replied"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    started = time.monotonic()
    found = Campaign(options.kills, options.items, options.seed, options.database_url).run()
    print(f"\n{time.monotonic() - started:.0f} s")
    for name, value in found.items():
        if name != "faults":
            print(f"{name:32} {value}")
    faults = found["faults"]
    assert isinstance(faults, list)
    print("nothing lost, nothing doubled" if not faults else "FAULTS:\n  " + "\n  ".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
