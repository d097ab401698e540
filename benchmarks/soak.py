"""The daemon for long under a steady load: does anything grow that should not?

    python benchmarks/soak.py [--minutes 60] [--mails-a-minute 60] [--scans-a-minute 2]

Every minute prints: items brought and done, memory of the daemon and of all its processes, open files, and how long the
last minute's acknowledgements took. At the end it fails (exit code 1) if an item is missing or in the dead letters, or
if memory or open files grew by more than half between the end of the first quarter (everything is loaded by then) and
the end.
"""

from __future__ import annotations

import argparse
import shutil
import smtplib
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from road import acknowledgement_delays, make_mail
from running_gateway import GatewayFailed, RunningGateway, running
from sample_scans import make_samples

from gateway.storage.engine import Database
from gateway.storage.tables import items, jobs

GROWTH = 1.5
MAIL_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Look:
    """One minute's figures."""

    daemon_bytes: int
    all_bytes: int
    open_files: int


def processes_of(session: int) -> list[Path]:
    """The daemon and its readers, as folders below /proc. They share the daemon's session."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            # Behind the name in brackets: state, parent, group, session (proc(5)).
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(fields[3]) == session:
            found.append(process)
    return found


def memory_of(process: Path) -> int:
    """Resident bytes; 0 when the process has ended."""
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)


def look_at(gateway: RunningGateway) -> Look:
    """Memory and open files now."""
    daemon = Path("/proc") / str(gateway.pid)
    return Look(
        daemon_bytes=memory_of(daemon),
        all_bytes=sum(memory_of(process) for process in processes_of(gateway.pid)),
        open_files=len(list((daemon / "fd").iterdir())),
    )


class Soak:
    """One run."""

    def __init__(
        self, gateway: RunningGateway, database: Database, scans: list[Path], arguments: argparse.Namespace
    ) -> None:
        self._gateway = gateway
        self._database = database
        self._samples = scans
        self._arguments = arguments
        self._mails = 0
        self._scans = 0
        self._looks: list[Look] = []

    def run(self) -> list[str]:
        """Bring mail and scans for the whole time; the faults found, none when all is well."""
        print("minute  brought     done  daemon MB  all MB  files  acknowledged in")
        for minute in range(1, self._arguments.minutes + 1):
            self._one_minute()
            self._looks.append(look_at(self._gateway))
            self._tell(minute)
        return self._faults()

    def _one_minute(self) -> None:
        end = time.monotonic() + 60
        mails, scans = self._arguments.mails_a_minute, self._arguments.scans_a_minute
        brought = 0
        while (left := end - time.monotonic()) > 0:
            # As far as this minute has gone, so far the load should be brought.
            due = round((60 - left) / 60 * mails)
            while brought < due:
                self._send_mail()
                brought += 1
            if self._scans < len(self._looks) * scans + round((60 - left) / 60 * scans):
                self._drop_scan()
            time.sleep(0.05)

    def _send_mail(self) -> None:
        host, _, port = self._gateway.addresses["smtp"].rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=60) as door:
            sender = f"writer{self._mails}@bench.example"
            door.sendmail(sender, ["casework@ico.org.uk"], make_mail(self._mails, MAIL_BYTES))
        self._mails += 1

    def _drop_scan(self) -> None:
        sample = self._samples[self._scans % len(self._samples)]
        shutil.copyfile(sample, self._gateway.state / "scans" / f"{self._scans:06}-{sample.name}")
        self._scans += 1

    def _tell(self, minute: int) -> None:
        look = self._looks[-1]
        delays = acknowledgement_delays(self._database)[-self._arguments.mails_a_minute :]
        took = f"{statistics.median(delays):.2f} s" if delays else "none yet"
        print(
            f"{minute:>6} {self._mails + self._scans:>8} {self._count_done():>8} {look.daemon_bytes / 1e6:>10.0f} "
            f"{look.all_bytes / 1e6:>7.0f} {look.open_files:>6}  {took}",
            flush=True,
        )

    def _count_done(self) -> int:
        with self._database.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).where(items.c.state == "done")) or 0

    def _faults(self) -> list[str]:
        faults = []
        deadline = time.monotonic() + 900
        while self._count_mails_done() < self._mails and time.monotonic() < deadline:
            time.sleep(0.5)
        if (done := self._count_mails_done()) != self._mails:
            faults.append(f"{self._mails} mails were accepted, {done} are done")
        with self._database.read() as connection:
            parked = connection.scalar(sa.select(sa.func.count()).where(jobs.c.state == "parked")) or 0
        if parked:
            faults.append(f"{parked} dead letters")
        first, last = self._looks[len(self._looks) // 4], self._looks[-1]
        for what in ("daemon_bytes", "open_files"):
            before, after = getattr(first, what), getattr(last, what)
            if after > before * GROWTH:
                faults.append(f"{what} grew from {before} to {after}")
        return faults

    def _count_mails_done(self) -> int:
        done = sa.select(sa.func.count()).where(items.c.state == "done", items.c.channel == "email")
        with self._database.read() as connection:
            return connection.scalar(done) or 0


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--mails-a-minute", type=int, default=60)
    parser.add_argument("--scans-a-minute", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gateway-soak-") as folder:
        state = Path(folder) / "state"
        (state / "scans").mkdir(parents=True)
        samples = [Path(scan) for scan in make_samples(Path(folder) / "samples")]
        with running(state, any_port=True) as gateway:
            try:
                gateway.start()
                database = Database(f"sqlite:///{state / 'gateway.sqlite'}")
                faults = Soak(gateway, database, samples, arguments).run()
                database.close()
            except GatewayFailed as failure:
                faults = [str(failure)]
    for fault in faults:
        print(f"fault: {fault}")
    print("no faults" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
