"""What `keep` promises: durable, once, together with its first job and bookmark; or nothing at all."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from gateway.errors import TryLater
from gateway.intake.receive import Arrival, InboxBookmark, Receiver
from gateway.storage.fingerprints import Fingerprinter
from gateway.storage.tables import items, jobs, originals
from parsers.reading import Channel

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.storage.engine import Database
    from gateway.storage.originals import Originals

MAIL = b"Subject: x\r\n\r\nDear Sir\x00\xff\r\n"


def arrival(key: str = "one", content: bytes | Path = MAIL, bookmark: InboxBookmark | None = None) -> Arrival:
    return Arrival(
        content=content,
        channel=Channel.EMAIL,
        door="smtp",
        source="peer",
        source_key=key,
        envelope_from="",
        envelope_to=("casework@ico.org.uk",),
        bookmark=bookmark,
    )


def count(database: Database, table: sa.Table) -> int:
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("size", [0, 10, 1000, 1001, 500_000])
def test_the_bytes_come_back_as_they_went_in(
    receiver: Receiver, database: Database, store: Originals, size: int
) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    kept = receiver.keep(arrival(content=content[:size]))
    with database.read() as connection:
        item = connection.execute(items.select().where(items.c.id == kept.item_id)).one()
        assert store.read(connection, item.original_id) == content[:size]


def test_a_file_is_kept_as_it_is(receiver: Receiver, database: Database, store: Originals, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF" + b"\0" * 4000)
    kept = receiver.keep(arrival(content=scan))
    with database.read() as connection:
        item = connection.execute(items.select().where(items.c.id == kept.item_id)).one()
        assert store.read(connection, item.original_id) == scan.read_bytes()
    assert scan.exists()


def test_the_first_job_is_there_with_the_item(receiver: Receiver, database: Database) -> None:
    kept = receiver.keep(arrival())
    with database.read() as connection:
        assert connection.execute(sa.select(jobs.c.lane, jobs.c.subject_id)).all() == [("quick", kept.item_id)]


def test_the_same_delivery_again_is_the_same_item(receiver: Receiver, database: Database) -> None:
    first, again = receiver.keep(arrival()), receiver.keep(arrival())
    assert (again.item_id, again.repeated) == (first.item_id, True)
    assert count(database, items) == count(database, jobs) == count(database, originals) == 1


def test_a_repeated_large_delivery_leaves_no_file_behind(receiver: Receiver, store: Originals) -> None:
    for _ in range(2):
        receiver.keep(arrival(content=b"x" * 5000))
    assert len(list(store.folder.glob("*/*"))) == 1


def test_many_doors_at_once_lose_and_double_nothing(receiver: Receiver, database: Database) -> None:
    keys = [f"key{n % 30}" for n in range(60)]
    threads = [threading.Thread(target=receiver.keep, args=(arrival(key),)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(database, items) == 30


def test_the_bookmark_moves_with_the_item_and_never_back(receiver: Receiver) -> None:
    for uid in (7, 5):
        receiver.keep(arrival(f"uid{uid}", bookmark=InboxBookmark("casework", 2**31 + 5, uid)))
    assert receiver.last_uid("casework", 2**31 + 5) == 7
    assert receiver.last_uid("casework", 1) == 0


def test_when_the_store_cannot_be_written_nothing_is_kept_and_the_sender_is_told(
    database: Database, state: Path
) -> None:
    from gateway.storage.originals import Originals  # noqa: PLC0415 - another store than the fixture's

    blocked = state / "blocked"
    blocked.write_text("a file where the folder should be")
    receiver = Receiver(database, Originals(blocked, inline_limit_bytes=10), Fingerprinter(database))
    with pytest.raises(TryLater):
        receiver.keep(arrival(content=b"x" * 100))
    assert count(database, items) == 0


def test_one_bad_arrival_does_not_cost_its_neighbours_their_place(receiver: Receiver, database: Database) -> None:
    answers: dict[str, object] = {}

    def keep(key: str, channel: Channel) -> None:
        bad = arrival(key, bookmark=InboxBookmark("x", 1, 2**70 if key == "bad" else 1))
        try:
            answers[key] = receiver.keep(bad).repeated
        except TryLater as error:
            answers[key] = error.reason

    threads = [threading.Thread(target=keep, args=(key, Channel.EMAIL)) for key in ("a", "bad", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"a": False, "bad": "not recorded", "b": False, "c": False}
    assert count(database, items) == 3


def test_an_orphaned_file_is_swept_when_it_is_old(receiver: Receiver, database: Database, store: Originals) -> None:
    import os  # noqa: PLC0415 - only to age a file

    kept = store.folder / "0000" / "orphan"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"x")
    os.utime(kept, (0, 0))
    receiver.keep(arrival(content=b"y" * 5000))
    with database.write() as connection:
        assert store.sweep_orphans(connection) == 1
    assert len([f for f in store.folder.glob("*/*") if f.is_file()]) == 1
