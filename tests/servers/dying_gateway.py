"""A gateway on a scan folder that is killed at one named step after another; run as a program, it says what it found.

    python tests/servers/dying_gateway.py FOLDER

One installation, one process after the other: each begins as the daemon does, finishes what the one before it left,
gets a new stack of two letters, and kills itself with SIGKILL at its step. The steps are functions of the gateway,
wrapped in the process that is to die and nowhere else. A warm parent forks them, so that a step costs a second; those
that die before anything is read get no readers.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
from functools import wraps
from pathlib import Path
from typing import Any

import one_gateway
import pypdf
import structlog
import typst
from one_gateway import OneGateway

from gateway.intake import scan_folder, taken_files
from gateway.intake.receive import Receiver
from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.intake.taken_files import TakenFiles
from gateway.outbox.coversheets import render_coversheet
from gateway.settings import ScanFolder
from gateway.storage import jobs, tables
from gateway.storage.originals import Originals
from gateway.work.read_item import ReadItem
from gateway.work.scan_pages import ScanReader

# step: whose function, its name, and whether it dies before or behind it
STEPS: dict[str, tuple[Any, str, str]] = {
    "settled": (scan_folder, "_opened", "before"),
    "hashed": (scan_folder, "_digest", "behind"),
    "copied": (Originals, "prepare", "behind"),
    "row written": (Receiver, "_insert", "behind"),
    "row durable": (Receiver, "_commit", "behind"),
    "about to be moved": (TakenFiles, "to_done", "before"),
    "marked": (TakenFiles, "_mark", "behind"),
    "moved": (TakenFiles, "_move", "behind"),
    "reading begun": (ReadItem, "__call__", "before"),
    "pages read and kept": (ScanReader, "_keep", "behind"),
    "split": (ReadItem, "own_files", "before"),
    "letters' own files written": (ReadItem, "own_files", "behind"),
    "first letter judged": (ReadItem, "_judge", "behind"),
    "judged": (jobs, "finish", "before"),
    "damaged, reason written": (taken_files, "_free_name", "behind"),
    "damaged, moved": (TakenFiles, "to_problem", "behind"),
}
NEEDS_READERS = list(STEPS)[list(STEPS).index("reading begun") :]
PATIENCE_SECONDS = 60.0


def arm(step: str) -> None:
    """From here on, this process dies at the step."""
    owner, name, when = STEPS[step]
    real = getattr(owner, name)

    @wraps(real)
    def dies(*args: Any, **values: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **values)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dies)


class Scanned:
    """The installation in one of its processes."""

    def __init__(self, folder: Path, *, reads: bool = True) -> None:
        self.reads = reads
        if not reads:
            one_gateway._readers = lambda: None
        self.gateway = OneGateway(folder / "state", limits={"inline_original_bytes": 1_000})
        with self.gateway.database.write() as connection:
            jobs.free_abandoned(connection)
        settings = ScanFolder(settle_seconds=0.01, set_aside_seconds=0.05)
        self.watcher = ScanFolderWatcher(settings, folder / "scans", self.gateway.receiver.keep)
        self.scans = folder / "scans"

    def work(self) -> None:
        """Take and read until nothing is left."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.waiting() and time.monotonic() < until:
            self.watcher.look_once()
            if self.reads:
                self.gateway.decide()
            time.sleep(0.01)

    def waiting(self) -> bool:
        """Is anything still in the folder, or not decided?"""
        if any(path.is_file() for path in self.scans.iterdir()):
            return True
        return self.reads and bool(self.gateway.rows(tables.items, tables.items.c.state != "done"))


def stack(word: str) -> bytes:
    """Two letters of two pages, with a cover sheet between."""
    page = "Dear Sir or Madam\n\nMarlbridge Borough Council has not answered my request. WORD\n\nYours faithfully\n"
    letters = [typst.compile(f'#set page("a4")\n{page.replace("WORD", f"{word} {n}")}'.encode()) for n in ("one", "two")]
    writer = pypdf.PdfWriter()
    for part in (letters[0], render_coversheet("new-letter"), letters[1]):
        writer.append(io.BytesIO(part))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def die_at(folder: Path, step: str, number: int, content: bytes) -> None:
    """One process: finish what is left, take a new stack, die at the step."""
    scanned = Scanned(folder, reads=step in NEEDS_READERS)
    scanned.work()
    if step.startswith("damaged"):
        content = content[: len(content) // 2]
    arm(step)
    (folder / f"{number}.part").write_bytes(content)
    (folder / f"{number}.part").rename(scanned.scans / f"{number}.pdf")
    scanned.work()


def extracts(gateway: OneGateway) -> list[Any]:
    """What was read, of all items."""
    with gateway.database.read() as connection:
        return list(connection.execute(tables.extracts.select()))


def main(folder: Path) -> None:
    """Kill one process at each step, finish with one that lives, and print what there is."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    for name in ("scans", "state"):
        (folder / name).mkdir(parents=True)
    ends: dict[str, int] = {}
    one_gateway._knowledge()
    stacks = [stack(f"Number{number}") for number in range(len(STEPS))]
    for number, step in enumerate(STEPS):
        child = os.fork()
        if child == 0:
            die_at(folder, step, number, stacks[number])
            os._exit(0)  # it lived through its step: told by its end
        ends[step] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    last = Scanned(folder)
    last.work()
    scans = folder / "scans"
    found = {
        "ends": ends,
        "items": [
            [item.source, item.document, item.disposition, item.case_reference]
            for item in last.gateway.rows(tables.items)
        ],
        "readings": [
            json.loads(row.reading)["text"] for row in extracts(last.gateway) if row.reading
        ],
        "letters": len(last.gateway.rows(tables.outbox, tables.outbox.c.kind == "letter")),
        "done": sorted(path.name for path in scans.glob("done/*/*") if path.is_file()),
        "problem": sorted(path.name for path in scans.glob("problem/*/*") if path.is_file()),
        "left": sorted(path.name for path in scans.iterdir() if path.is_file()),
    }
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    last.gateway.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
