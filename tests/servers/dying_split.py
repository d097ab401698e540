"""A person splits letters, and each time the command is killed at another step; run as a program, it says what it found.

    python tests/servers/dying_split.py FOLDER

One installation: a first process takes in a file for each step, of two letters without the sheet between them. Then
one process for each step splits its letter and kills itself with SIGKILL there. What stands after that, and after
splitting all of them again, is printed. The steps are functions of the gateway, wrapped in the process that is to die.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import one_gateway
import pypdf
import structlog
import typst
from one_gateway import OneGateway

from gateway.intake.receive import Arrival
from gateway.storage import tables
from gateway.work import split_item
from gateway.work.judge_again import JudgeAgain
from gateway.work.read_item import ReadItem
from gateway.work.split_item import SplitItem
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Callable

# step: whose function, its name
STEPS: dict[str, tuple[Any, str]] = {
    "letters' own files written": (ReadItem, "own_files"),
    "first letter judged again": (JudgeAgain, "__call__"),
    "other letter judged": (ReadItem, "_judge"),
    "split noted": (split_item, "accept_split"),
    "old files erased, not committed": (SplitItem, "_erase_old_files"),
    "committed, not told": (SplitItem, "split"),
}
LETTER = """NAME \\
7 Kiln Rise \\
Marlbridge \\
ZE4 7QP

3 May 2026

Dear Sir or Madam

I asked Marlbridge Borough Council for my housing file, and it has not answered. WORD

Yours faithfully

NAME"""


def scan(number: int) -> bytes:
    """Two letters without a sheet between them."""
    writer = pypdf.PdfWriter()
    for name in ("Olwen Tarrant", "Bertram Askew"):
        page = LETTER.replace("NAME", name).replace("WORD", f"This is file {number}.")
        writer.append(io.BytesIO(typst.compile(f'#set page("a4")\n{page}'.encode())))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


_readers = one_gateway._readers


def opened(folder: Path, *, reads: bool = True) -> OneGateway:
    """The installation in one of its processes; its originals are files. Who forks has no readers."""
    one_gateway._readers = _readers if reads else lambda: None
    return OneGateway(folder / "state", limits={"inline_original_bytes": 1_000})


def take_in(folder: Path) -> None:
    """Take in a file for each step."""
    gateway = opened(folder)
    for number in range(len(STEPS)):
        arrival = Arrival(scan(number), Channel.POST, "ingest", "a", f"{number}", media_type="application/pdf")
        gateway.receiver.keep(arrival)
    gateway.decide()
    gateway.close()


def split(folder: Path, *numbers: int) -> None:
    """Split the letters of some files."""
    gateway = opened(folder)
    for number in numbers:
        item = gateway.rows(tables.items, tables.items.c.document == 1)[number]
        SplitItem(gateway.place, ReadItem(gateway.place)).split(item.id, [2], who="Jo")
    gateway.close()


def arm(step: str) -> None:
    """From here on, this process dies behind the step."""
    owner, name = STEPS[step]
    real = getattr(owner, name)

    @wraps(real)
    def dies(*args: Any, **values: Any) -> Any:
        real(*args, **values)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, dies)


def in_a_process(act: Callable[[], Any]) -> int:
    """Fork, act, and say how it ended."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def found(folder: Path, number: int) -> dict[str, Any]:
    """What stands of one file: its items with their pages, and whatever asks for something."""
    gateway = opened(folder, reads=False)
    first = gateway.rows(tables.items, tables.items.c.document == 1)[number]
    items = gateway.rows(tables.items, tables.items.c.source_key == first.source_key)
    with gateway.database.read() as connection:
        pages = connection.execute(tables.pages.select().order_by(tables.pages.c.number)).all()
        splits = connection.execute(tables.splits.select()).all()
        files = [pypdf.PdfReader(io.BytesIO(gateway.place.store.read(connection, one.original_id))) for one in items]
    ids = [one.id for one in items]
    stands = {
        "pages": [[row.number for row in pages if row.item_id == one] for one in ids],
        "names": [[page.extract_text().split()[0] for page in file.pages] for file in files],
        "cases": len({one.case_reference for one in items}),
        "splits": [row.state for row in splits if row.item_id in ids],
        "letters": sum(row.item_id in ids for row in gateway.rows(tables.outbox, tables.outbox.c.kind == "letter")),
        "jobs": sorted(row.kind for row in gateway.rows(tables.jobs) if row.subject_id in ids),
    }
    gateway.close()
    return stands


def main(folder: Path) -> None:
    """Kill one process at each step, split what is left, and print what there is."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    (folder / "state").mkdir(parents=True)
    one_gateway._knowledge()
    in_a_process(lambda: take_in(folder))
    untouched = found(folder, 0)
    report: dict[str, Any] = {}
    for number, step in enumerate(STEPS):
        ended = in_a_process(lambda: (arm(step), split(folder, number)))  # noqa: B023 - it acts before the next turn
        report[step] = {"ended": ended, "killed": found(folder, number)}
    ended = in_a_process(lambda: split(folder, *range(len(STEPS))))
    for number, step in enumerate(STEPS):
        report[step] |= {"ended again": ended, "again": found(folder, number)}
    sys.stdout.write(json.dumps({"untouched": untouched, "steps": report}))
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
