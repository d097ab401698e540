"""The one place that says "kept".

Promise: when `keep` returns, the bytes, the item row, its first job and the source's bookmark are on disk, in one
transaction. Until then nothing is said to the sender, no mailbox is marked, no scan is moved. Whatever goes wrong
before is `TryLater`, and the caller's answer is "try again".

Several doors may call at once. Weighed: a commit for each (one disk sync each), a committing thread with a queue
(one more hop, one more thing to watch), or this: whoever gets the door's lock first commits for all who wait
(group commit). An idle gateway waits for nobody; a busy one pays one sync for many. If the common commit fails, each
is tried alone, so that one bad arrival never costs another its place.

A repeated delivery of the same thing (an IMAP fetch after a crash, a scan not yet moved) has the same `source_key` and
is recognised here. The same *mail* by another way is a new item, and becomes a `duplicate` when it is read.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.storage import jobs
from gateway.storage.tables import inbox_bookmarks, items, steps
from parsers.reading import Channel

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from gateway.storage.engine import Database
    from gateway.storage.fingerprints import Fingerprinter
    from gateway.storage.originals import Originals, Prepared

__all__ = ["Arrival", "InboxBookmark", "Kept", "Receiver"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class InboxBookmark:
    """A place in an IMAP inbox. UIDs mean nothing without their UIDVALIDITY (RFC 9051 section 2.3.1.1)."""

    inbox: str
    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that stands at a door.

    Attributes:
        content: the bytes, or the path of a large file that stays in place until we return.
        source: for people: mailbox, path, peer.
        source_key: the same for a repeated delivery of the same thing, different for everything else.
        document: counts the messages of one mbox file from 1; 1 for everything else.
        sha256: what the bytes must hash to; a file that became another one meanwhile is not kept.
        scanner: what is true of all that comes from this scanner (`parsers.stack.ScannerDefaults`), for the reading.
        place: where that scanner stands, for people.
    """

    content: bytes | Path
    channel: Channel
    door: str
    source: str
    source_key: str
    media_type: str = "message/rfc822"
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    received_at: datetime | None = None
    bookmark: InboxBookmark | None = None
    document: int = 1
    sha256: str | None = None
    scanner: dict[str, Any] | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer of `keep`: the item is durable. `repeated`: it was so already."""

    item_id: str
    repeated: bool = False


@dataclass(slots=True)
class _Waiting:
    arrival: Arrival
    prepared: Prepared
    kept: Kept | None = None
    error: Exception | None = field(default=None)

    @property
    def answered(self) -> bool:
        return self.kept is not None or self.error is not None


class Receiver:
    """Keeps what the doors bring. Thread-safe."""

    def __init__(self, database: Database, originals: Originals, fingerprints: Fingerprinter) -> None:
        self._database = database
        self._originals = originals
        self._fingerprints = fingerprints
        self._waiting: list[_Waiting] = []
        self._waiting_lock = threading.Lock()
        self._commit_lock = threading.Lock()

    def keep(self, arrival: Arrival) -> Kept:
        """Make one arrival durable.

        Raises:
            TryLater: it is not kept; the caller must leave it where it is.
        """
        try:
            prepared = self._originals.prepare(arrival.content, arrival.media_type)
        except OSError as error:  # the source itself cannot be read
            raise TryLater(f"source: {error.strerror or type(error).__name__}") from error
        if arrival.sha256 is not None and prepared.sha256 != arrival.sha256:
            self._originals.discard(prepared)
            raise TryLater("source: it changed while it was read")
        mine = _Waiting(arrival, prepared)
        with self._waiting_lock:
            self._waiting.append(mine)
        with self._commit_lock:
            if not mine.answered:
                with self._waiting_lock:
                    batch, self._waiting = self._waiting, []
                self._commit(batch)
        if mine.error is not None:
            self._originals.discard(prepared)
            raise mine.error
        kept = mine.kept
        assert kept is not None  # noqa: S101 - answered, and not by an error
        if kept.repeated:
            self._originals.discard(prepared)
        log.info("correspondence_kept", item=kept.item_id, door=arrival.door, repeated=kept.repeated)
        return kept

    def keyed(self, source_key: str) -> str:
        """The form in which a source key is stored."""
        return self._fingerprints.mac("source", source_key)

    def last_uid(self, inbox: str, uid_validity: int) -> int:
        """The highest UID kept from an inbox; 0 when its UIDVALIDITY is new."""
        with self._database.read() as connection:
            uid = connection.scalar(
                sa.select(inbox_bookmarks.c.last_uid).where(
                    inbox_bookmarks.c.inbox == inbox, inbox_bookmarks.c.uid_validity == uid_validity
                )
            )
        return int(uid or 0)

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            with self._database.write() as connection:
                answers = self._record(connection, batch)
        except Exception as error:  # noqa: BLE001 - the edge: an error here must reach each waiting door, or mail hangs
            if len(batch) == 1:
                batch[0].error = error if isinstance(error, TryLater) else TryLater("not recorded")
                log.warning("correspondence_not_kept", reason=type(error).__name__)
                return
            for waiting in batch:
                self._commit([waiting])
            return
        for waiting, kept in zip(batch, answers, strict=True):
            waiting.kept = kept

    def _record(self, connection: Connection, batch: list[_Waiting]) -> list[Kept]:
        """Write a batch: one statement for each table, whatever the batch's size (building statements costs most)."""
        # Keyed: a source key may hold a file's name, and must outlive the erasing of an employee's item.
        keys = [(self.keyed(waiting.arrival.source_key), waiting.arrival.document) for waiting in batch]
        asked = sa.select(items.c.source_key, items.c.document, items.c.id).where(
            items.c.source_key.in_({key for key, _ in keys})
        )
        known = {(row.source_key, row.document): row.id for row in connection.execute(asked)}
        answers: list[Kept] = []
        new: list[tuple[str, str, _Waiting]] = []
        for waiting, key in zip(batch, keys, strict=True):
            if waiting.arrival.bookmark is not None:
                _move_bookmark(connection, waiting.arrival.bookmark)
            if key in known:
                answers.append(Kept(known[key], repeated=True))
                continue
            known[key] = new_id()
            answers.append(Kept(known[key]))
            new.append((known[key], key[0], waiting))
        if new:
            self._insert(connection, new)
        return answers

    def _insert(self, connection: Connection, new: list[tuple[str, str, _Waiting]]) -> None:
        now = datetime.now(UTC)
        self._originals.insert(connection, [waiting.prepared for _, _, waiting in new])
        connection.execute(items.insert(), [_item_row(item_id, key, w, now) for item_id, key, w in new])
        for channel, lane, kind in ((Channel.EMAIL, "quick", "first-look"), (Channel.POST, "reading", "read")):
            subjects = [item_id for item_id, _, w in new if w.arrival.channel is channel]
            jobs.enqueue_all(connection, lane=lane, kind=kind, subject_ids=subjects)
        rows = [
            {
                "id": new_id(),
                "item_id": item_id,
                "at": now,
                "name": "kept",
                "decision": f"kept, by {' in '.join(filter(None, (waiting.arrival.door, waiting.arrival.place)))}",
                "why": f"{waiting.prepared.size_bytes} bytes are on disk",
            }
            for item_id, _, waiting in new
        ]
        connection.execute(steps.insert(), rows)


def _item_row(item_id: str, source_key: str, waiting: _Waiting, now: datetime) -> dict[str, Any]:
    arrival = waiting.arrival
    return {
        "id": item_id,
        "channel": arrival.channel.value,
        "received_at": arrival.received_at or now,
        "original_id": waiting.prepared.id,
        "document": arrival.document,
        "door": arrival.door,
        "source": arrival.source,
        "source_key": source_key,
        "envelope": {
            "from": arrival.envelope_from,
            "to": list(arrival.envelope_to),
            "place": arrival.source_key,  # where the source still holds it, should it have to go
            **({} if arrival.scanner is None else {"scanner": arrival.scanner}),
        },
        "state": "received",
    }


def _move_bookmark(connection: Connection, bookmark: InboxBookmark) -> None:
    here = sa.and_(inbox_bookmarks.c.inbox == bookmark.inbox, inbox_bookmarks.c.uid_validity == bookmark.uid_validity)
    last = connection.scalar(sa.select(inbox_bookmarks.c.last_uid).where(here))
    if last is None:
        connection.execute(
            inbox_bookmarks.insert().values(
                inbox=bookmark.inbox, uid_validity=bookmark.uid_validity, last_uid=bookmark.uid
            )
        )
    elif bookmark.uid > last:
        connection.execute(inbox_bookmarks.update().where(here).values(last_uid=bookmark.uid))
