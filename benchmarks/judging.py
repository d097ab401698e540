"""How fast stored items are judged again: `python benchmarks/judging.py [ITEMS]`, 10,000 without a number.

A store is filled straight with readings (no mail is taken in: that is `road.py`'s business), from the tests' own
specimens, each a little different from the last. Then `rules try` runs over it with rules that differ, as the command
does. Printed are items a second and a core, and the same as a ratio to a plain pass of Python over the same texts,
which says more on a busy machine.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from gateway.daemon import Gateway
from gateway.domain.rule_files import load_rules
from gateway.ids import new_id
from gateway.settings import Settings
from gateway.storage.tables import extracts, items, originals
from gateway.trial import items_of_store, try_rules
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.trial import Trial

TREE = Path(__file__).parents[1]
WANTED_A_SECOND = 300
OTHER_RULE = """
[[rule]]
id = "goddard.tried"
flag = "goddard"
says = "words that are tried"
source = "a benchmark"
find = ["choir", "school", "nursery"]
"""


def specimens() -> list[tuple[str, str]]:
    """Subjects and texts of the tests' own specimens of judgement."""
    found = []
    for file in sorted((TREE / "tests" / "domain").glob("judgement_specimens*.toml")):
        found += [(each["subject"], each["text"]) for each in tomllib.loads(file.read_text("utf-8"))["item"]]
    return found


def readings(count: int) -> Iterator[Reading]:
    """Readings of mails: each a specimen, of ordinary length with the courtesies of a mail, each by somebody else."""
    known = specimens()
    for number in range(count):
        subject, text = known[number % len(known)]
        body = f"Dear Sir or Madam,\n\n{text}\n\nI look forward to your reply. My number is 01632 {number:06}.\n"
        yield Reading(
            Channel.EMAIL,
            subject=subject,
            message_id=f"<{number}@home.example>",
            sender=Mailbox(f"writer{number}@home.example", f"Writer {number}"),
            to=(Mailbox("casework@ico.org.uk"),),
            text=body,
            new_text=body,
            own_words=body,
            passages=(Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body)),
        )


def fill(gateway: Gateway, count: int) -> None:
    """Put readings into the store as if they had been read and decided."""
    now = datetime.now(UTC)
    rows: dict[str, list[dict[str, object]]] = {"originals": [], "items": [], "extracts": []}
    for number, reading in enumerate(readings(count)):
        item_id, original_id = new_id(), new_id()
        at = now - timedelta(seconds=count - number)
        rows["originals"].append({"id": original_id, "kept_at": at, "media_type": "message/rfc822", "size_bytes": 1})
        rows["items"].append({
            "id": item_id, "channel": "email", "received_at": at, "original_id": original_id, "document": 1,
            "door": "ingest", "source_key": f"{number}", "state": "done", "sealed": False, "review_reasons": [],
            "suggested_cases": [], "held": False, "disposition": "new-case",
        })  # fmt: skip
        rows["extracts"].append({"item_id": item_id, "reading": msgspec.json.encode(reading), "findings": b"[]"})
    with gateway.database.write() as connection:
        for table in (originals, items, extracts):
            connection.execute(table.insert(), rows[table.name])


def plain_pass(count: int) -> float:
    """Seconds for splitting every text a hundred times: what this machine makes of plain Python just now."""
    texts = [reading.text for reading in readings(count)]
    began = time.process_time()
    for text in texts:
        for _ in range(100):
            text.split()
    return time.process_time() - began


def judge(gateway: Gateway, other_rules: Path) -> tuple[Trial, float]:
    """Run the trial; its outcome and the processor seconds it took, of this process alone."""
    now = gateway.knowledge
    began = time.process_time()
    then = replace(now, rules=load_rules(other_rules))
    print(f"the other rules loaded in {time.process_time() - began:.2f} s of processor time")
    with gateway.database.read() as connection:
        began = time.process_time()
        trial = try_rules(items_of_store(connection, gateway.fingerprints), now, then, show)
    return trial, time.process_time() - began


def show(done: int) -> None:
    """How far it is, where somebody looks on."""
    if done % 500 == 0 and sys.stderr.isatty():
        print(f"\r{done} items judged", end="", file=sys.stderr, flush=True)


def main(count: int = 10_000) -> int:
    """Run and print; 1 when it is slower than promised."""
    with tempfile.TemporaryDirectory(prefix="gateway-judging-") as folder:
        other = Path(folder) / "rules"
        other.mkdir()
        (other / "tried.toml").write_text(OTHER_RULE, "utf-8")
        gateway = Gateway(Settings(state=Path(folder) / "state"))
        try:
            fill(gateway, count)
            trial, seconds = judge(gateway, other)
        finally:
            gateway.close()
        plain = plain_pass(count)
    rate = trial.judged / seconds
    print(f"{trial.judged} items judged by two sets of rules: {rate:.0f} a second and core, "
          f"{seconds / plain:.1f} times a plain pass; {len(trial.differences)} decided differently")
    print(f"{rate / WANTED_A_SECOND:.2f} of the {WANTED_A_SECOND} a second and core that are promised")
    return 0 if rate >= WANTED_A_SECOND else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
