"""`intake-gateway ingest`: files in by the same durable road as everything else, outcome records out.

With a daemon on the same state folder the files are only received here, and the daemon works on them; without one this
process works on them itself, and delivers. Found files are taken in one after another, in order of name, so that an
answer comes after what it answers; they are read at once as far as there are readers.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gateway.daemon import daemon_is_running
from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.intake.receive import Arrival
from gateway.storage.records import outcome_record
from gateway.storage.tables import items, jobs, outbox
from parsers.file_type import type_of
from parsers.mailbox_files import split_mbox
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gateway.daemon import Gateway

__all__ = ["Ingest", "Outcome", "find_files"]

MAIL_ENDINGS = frozenset({".eml", ".mbox", ".msg"})
SCAN_ENDINGS = {
    ".pdf": "application/pdf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".heic": "image/heic",
    ".heif": "image/heic",
}
POLL_SECONDS = 0.05
OUTBOX_PATIENCE_SECONDS = 30.0  # a relay that is down is the daemon's business, not a reason to hang here


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: its record, and why it is not done if it is not."""

    record: dict[str, Any]
    not_done: str = ""


def find_files(paths: Sequence[Path], skipped: Callable[[Path, str], None]) -> Iterator[tuple[Path, str]]:
    """Files to take in, each with its kind (mail, mbox, msg, scan), directories recursively in order of name.

    Args:
        paths: as given on the command line; what is found keeps that form.
        skipped: told of each file that is neither mail nor scan, and why it is left.
    """
    for path in paths:
        if path.is_dir():
            if (path / "cur").is_dir() and (path / "new").is_dir():
                inside = [f for sub in ("cur", "new") for f in sorted((path / sub).iterdir()) if f.is_file()]
                yield from ((file, "mail") for file in inside)
            else:
                inner = sorted(p for p in path.iterdir() if not p.name.startswith("."))
                yield from find_files(inner, skipped)
        elif not path.exists():
            skipped(path, "there is no such file")
        else:
            kind = _kind_of(path, given=path in paths)
            if kind:
                yield path, kind
            else:
                skipped(path, "neither mail (.eml, .mbox, .msg) nor a scan (.pdf, .tif, .jpg, .png, .heic)")


def _kind_of(path: Path, *, given: bool) -> str:
    ending = path.suffix.casefold()
    if ending in MAIL_ENDINGS:
        return {".eml": "mail", ".mbox": "mbox", ".msg": "msg"}[ending]
    if ending in SCAN_ENDINGS:
        return "scan"
    if not given:
        return ""
    # Named on purpose under another ending: what it holds decides.
    with path.open("rb") as file:
        head = file.read(1 << 16)
    found = type_of(head, None).media_type
    if found == "application/mbox" or head.startswith(b"From "):
        return "mbox"
    if found in SCAN_ENDINGS.values():
        return "scan"
    return "mail" if found in {"message/rfc822", "text/x-mail"} else ""


class Ingest:
    """One run of the command.

    Args:
        gateway: the opened installation.
        progress: told (files found, items received, items done) whenever one of them changes.
    """

    def __init__(self, gateway: Gateway, progress: Callable[[int, int, int], None]) -> None:
        self._gateway = gateway
        self._progress = progress
        self._sources: dict[tuple[str, int], tuple[str, Path]] = {}  # item key: stored source key, path as given
        self._received = 0
        self._done = 0

    def run(self, files: Sequence[tuple[Path, str]]) -> Iterator[Outcome]:
        """Take the files in, and give each item's outcome as soon as it is known.

        Raises:
            TryLater: the store cannot keep what is brought (disk full); what was received so far is safe.
        """
        working_here = False
        waiting: dict[str, tuple[str, Path]] = {}
        queue = list(files)
        reading = iter(queue)
        more = True
        while more or waiting:
            if not working_here and not daemon_is_running(self._gateway.settings.state):
                self._gateway.start([*self._gateway.delivering_parts(), *self._gateway.working_parts()])
                working_here = True
            # Receive in portions, so that outcomes appear while files still come in.
            for _ in range(16):
                found = next(reading, None)
                if found is None:
                    more = False
                    break
                for item_id, source_key in self._receive(*found):
                    waiting[item_id] = (source_key, found[0])
                    self._received += 1
            self._progress(len(queue), self._received, self._done)
            for item_id, why in self._settled(waiting):
                source_key, path = waiting.pop(item_id)
                self._done += 1
                self._progress(len(queue), self._received, self._done)
                yield from self._outcomes_of(item_id, source_key, path, why)
            if not more:
                time.sleep(POLL_SECONDS)
        if working_here:
            self._drain()

    def _receive(self, path: Path, kind: str) -> Iterator[tuple[str, str]]:
        for number, (content, channel, media_type) in enumerate(_contents(path, kind), 1):
            source_key = f"ingest:{new_id()}"
            arrival = Arrival(
                content=content,
                channel=channel,
                door="ingest",
                source=str(path),
                source_key=source_key,
                media_type=media_type,
                document=number,
            )
            kept = self._keep(arrival)
            yield kept, self._gateway.receiver.keyed(source_key)

    def _keep(self, arrival: Arrival) -> str:
        for attempt in range(5):
            try:
                return self._gateway.receiver.keep(arrival).item_id
            except TryLater:
                if attempt == 4:
                    raise
                time.sleep(0.2 * 2**attempt)
        raise AssertionError("unreachable")

    def _settled(self, waiting: dict[str, tuple[str, Path]]) -> list[tuple[str, str]]:
        """The items that are done, or given up on: id, and in that case why."""
        settled: list[tuple[str, str]] = []
        ids = list(waiting)
        with self._gateway.database.read() as connection:
            for start in range(0, len(ids), 500):
                some = ids[start : start + 500]
                done = sa.select(items.c.id).where(items.c.id.in_(some), items.c.state == "done")
                parked = sa.select(jobs.c.subject_id).where(jobs.c.subject_id.in_(some), jobs.c.state == "parked")
                settled += [(one, "") for one in connection.scalars(done)]
                why = "in the dead letters; `intake-gateway dead-letters list` says why"
                settled += [(one, why) for one in connection.scalars(parked)]
        return sorted(settled)

    def _outcomes_of(self, item_id: str, source_key: str, path: Path, not_done: str) -> list[Outcome]:
        """The outcomes of one received file or message: one for each document it turned out to hold."""
        with self._gateway.database.read() as connection:
            of_file = sa.select(items.c.id).where(items.c.source_key == source_key).order_by(items.c.document)
            ids = [item_id] if not_done else connection.scalars(of_file).all()
            # The printed line names the file even of an employee's item; the stored record does not.
            return [Outcome({**(outcome_record(connection, i) or {}), "source": str(path)}, not_done) for i in ids]

    def _drain(self) -> None:
        """Let what was decided go out, for a bounded time; what is left waits for the daemon."""
        until = time.monotonic() + OUTBOX_PATIENCE_SECONDS
        while time.monotonic() < until:
            with self._gateway.database.read() as connection, suppress(TryLater):
                untried = sa.and_(outbox.c.state == "waiting", outbox.c.last_answer.is_(None))
                scrubs = sa.and_(jobs.c.lane.in_(["housekeeping", "pages"]), jobs.c.state != "parked")
                busy = connection.scalar(sa.select(sa.func.count()).select_from(outbox).where(untried))
                if not busy and not connection.scalar(sa.select(sa.func.count()).select_from(jobs).where(scrubs)):
                    return
            time.sleep(POLL_SECONDS)


def _contents(path: Path, kind: str) -> Iterator[tuple[bytes | Path, Channel, str]]:
    """What one file holds: one message, many, or a scan."""
    if kind == "scan":
        yield path, Channel.POST, SCAN_ENDINGS.get(path.suffix.casefold(), "application/octet-stream")
    elif kind == "mbox":
        for message in split_mbox(path):
            yield message, Channel.EMAIL, "message/rfc822"
    else:
        yield path, Channel.EMAIL, "application/vnd.ms-outlook" if kind == "msg" else "message/rfc822"
