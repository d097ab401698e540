"""The Team Manager decides held items, and each time the command is killed at another step; says what it found.

    python tests/servers/dying_decision.py FOLDER

One installation: a first process takes in a mail for each step. Then one process for each step decides its item and
kills itself with SIGKILL there. What stands after that, and after deciding all of them again, is printed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import one_gateway
import structlog
from journey import all_bytes_below
from one_gateway import OneGateway

from gateway.storage import sealing, tables
from gateway.storage.originals import Originals
from gateway.work import decide_sealed
from gateway.work.decide_sealed import DecideSealed
from gateway.work.read_item import ReadItem

if TYPE_CHECKING:
    from collections.abc import Callable

# step: whose function, its name, whether the decision is that of an employee's case
STEPS: dict[str, tuple[Any, str, bool]] = {
    "opened": (decide_sealed, "_open", False),
    "decision noted": (DecideSealed, "_note_ordinary", False),
    "original written": (Originals, "prepare", False),
    "rows put back": (decide_sealed, "put_rows_back", False),
    "judged": (ReadItem, "judge", False),
    "not committed": (DecideSealed, "_unseal", False),
    "committed, not told": (DecideSealed, "_give_back", False),
    "opened, an employee's": (decide_sealed, "_open", True),
    "sealed again": (sealing.Sealer, "seal_again", True),
    "applied, not committed": (decide_sealed, "apply_plan", True),
    "committed, an employee's": (DecideSealed, "_seal_for_good", True),
}
WORD = "zanzibar-ledger"
BODY = f"My husband works for you in the policy team. Marlbridge Borough Council will not send me my {WORD}."


_readers = one_gateway._readers


def opened(folder: Path, *, reads: bool = True) -> OneGateway:
    """The installation in one of its processes; its originals are files. Who forks has no readers."""
    one_gateway._readers = _readers if reads else lambda: None
    return OneGateway(folder / "state", limits={"inline_original_bytes": 100})


def take_in(folder: Path) -> None:
    """Take in a mail for each step, and send what is owed."""
    gateway = opened(folder)
    for number in range(len(STEPS)):
        gateway.receive(f"{BODY} This is mail {number}.", sender=f"ann.{number}@writer.example")
    gateway.settle()
    with gateway.database.write() as connection:
        gateway.place.store.sweep(connection)
    gateway.database.scrub()
    gateway.close()


def decide(folder: Path, number: int, *, ecs: bool) -> None:
    """Decide one item."""
    gateway = opened(folder, reads=False)
    item = gateway.rows(tables.items)[number]
    key = folder / "state" / "keys" / "ecs-secret.txt"
    DecideSealed(gateway.place, ReadItem(gateway.place)).decide(item.id, key, ecs=ecs, who="Kim")
    gateway.close()


def arm(step: str) -> None:
    """From here on, this process dies behind the step."""
    owner, name, _ = STEPS[step]
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
    """What stands of one item."""
    gateway = opened(folder, reads=False)
    item = gateway.rows(tables.items)[number]
    of_item = tables.work_items.c.item_id == item.id
    said = [row.decision for row in gateway.rows(tables.steps, tables.steps.c.item_id == item.id)]
    stands = {
        "disposition": item.disposition,
        "sealed": [item.sealed, len(gateway.rows(tables.sealed, tables.sealed.c.item_id == item.id))],
        "cases": cases_of(gateway, item.id),
        "open work": [row.kind for row in gateway.rows(tables.work_items, of_item) if row.state == "open"],
        "decided": said.count("ordinary") + said.count("an employee's case"),
        "delivered": said.count("acknowledgement sent"),
    }
    gateway.close()
    return stands


def cases_of(gateway: OneGateway, item_id: str) -> int:
    """How many cases an item opened."""
    with gateway.database.read() as connection:
        opened_by = tables.cases.select().where(tables.cases.c.opened_by_item == item_id)
        return len(connection.execute(opened_by).all())


def traces(folder: Path, number: int) -> bool:
    """Whether the words of one mail stand in any file; large originals are files, so a crash can leave one."""
    words = f"This is mail {number}.".encode()
    files = all_bytes_below(folder / "state", but_not=("outgoing",))
    return any(words in content for content in files.values())


def main(folder: Path) -> None:
    """Kill one process at each step, decide what is left, and print what there is."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    (folder / "state").mkdir(parents=True)
    one_gateway._knowledge()
    in_a_process(lambda: take_in(folder))
    report: dict[str, Any] = {"untouched": found(folder, 0), "steps": {}}
    for number, (step, (_, _, ecs)) in enumerate(STEPS.items()):
        ended = in_a_process(lambda: (arm(step), decide(folder, number, ecs=ecs)))  # noqa: B023 - acts before the next turn
        report["steps"][step] = {"ended": ended, "traces": traces(folder, number), "killed": found(folder, number)}
    for number, (step, (_, _, ecs)) in enumerate(STEPS.items()):
        ended = in_a_process(lambda: decide(folder, number, ecs=ecs))  # noqa: B023 - acts before the next turn
        report["steps"][step] |= {"ended again": ended, "again": found(folder, number)}
    sys.stdout.write(json.dumps(report))
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
