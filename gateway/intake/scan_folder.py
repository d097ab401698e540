"""The folder into which scanners drop files: each is taken once, whole, and moved only when it is durable.

The order that loses nothing: the file lies still (size and time unchanged for `settle_seconds` by our own clock, no
lock on it), it is whole (PDF trailer, TIFF directory within the file, end marks of JPEG and PNG), its bytes are
hashed, `keep` returns, it is still the file that was hashed, it is moved to `done/YYYY-MM-DD/`. A crash anywhere
repeats from the start: the source key (folder, name, size, time, hash) makes the repetition recognisable. A file that
changed in between stays, and is taken again as the new file it is.

Refuses: to follow links, to open pipes and devices, to take temporary names, to delete anything (but an employee's
scan, when told), to decode a page (hostile pictures are opened in the limited reading process only).

Weighed: inotify (sees nothing that is written behind SMB or NFS: 0 of 5 files), polling (5 of 5; listing 1,000 files
costs 5 ms). Taken: polling, for every kind of folder. Renaming a file away before reading it was weighed too: it
would guard against a late writer, but leaves a half-taken file under a strange name after a crash.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
import struct
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from gateway.errors import TryLater
from gateway.intake.receive import Arrival
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gateway.intake.receive import Kept
    from gateway.settings import ScanFolder

__all__ = ["FolderState", "ScanFolderWatcher", "why_not_whole"]

log = structlog.get_logger()

DONE, PROBLEM = "done", "problem"
_MARKS = ".items"  # in each day's folder: which item a file became, so that an employee's scan can be erased
_TEMPORARY_ENDINGS = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", ".lock", "~")
_SYSTEM_NAMES = {"thumbs.db", "desktop.ini"}
_DEPTH = 3  # a sub-folder for each scanner, and one for each day in it, is what scanners make
_RETRY_SECONDS = (2.0, 60.0)  # first and longest wait after `keep` could not keep
_MEDIA_TYPES = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@dataclass(frozen=True, slots=True)
class FolderState:
    """What an operator wants to know about one folder."""

    name: str
    reachable: bool
    waiting: int  # files that are not taken yet
    oldest_seconds: float  # how long the longest-waiting has waited
    left: tuple[tuple[str, str], ...]  # name and reason of what is left where it is
    looked_at: float | None  # monotonic seconds of the last look


@dataclass(slots=True)
class _Seen:
    """One file as the last looks found it."""

    mark: tuple[int, int, int]  # size, mtime, inode
    since: float  # monotonic: unchanged since
    first: float  # monotonic: first seen
    reason: str = ""  # why it is left, told once
    failures: int = 0
    not_before: float = 0.0


class _Left(Exception):
    """This file stays for now; the text says why."""


class ScanFolderWatcher:
    """Watches one folder in a thread of its own.

    Args:
        folder: name, poll and settle seconds, size limit.
        path: the folder; made when missing.
        keep: makes an arrival durable; raises when it cannot.
        set_aside_after_seconds: a file that lies still this long and is still not whole is kept as it is and moved to
            `problem/`: damage does not mend itself, and whoever waits for it must be told. A guess: copying over a slow
            network stalls for seconds, not for a minute.
        time_zone: of the office; names the folders of `done/`.
    """

    def __init__(
        self,
        folder: ScanFolder,
        path: Path,
        keep: Callable[[Arrival], Kept],
        *,
        set_aside_after_seconds: float = 60.0,
        time_zone: str = "Europe/London",
    ) -> None:
        self.name = folder.name
        self.path = path
        self._folder = folder
        self._keep = keep
        self._set_aside_after = set_aside_after_seconds
        self._zone = ZoneInfo(time_zone)
        self._seen: dict[str, _Seen] = {}
        self._reachable = True
        self._looked_at: float | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    # -- life --

    def start(self) -> None:
        """Make the folder when it is missing, and begin to watch."""
        with suppress(OSError):  # a mount that is not there yet is reported by the first look, and tried again
            self.path.mkdir(parents=True, exist_ok=True)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._watch, name=f"scans-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the file that is being taken, at most after ten seconds."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def is_alive(self) -> bool:
        """Whether the folder is being watched."""
        return self._thread is not None and self._thread.is_alive()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look_once()
            except Exception as error:  # noqa: BLE001 - the edge: a watcher that dies leaves the post lying
                log.error("scan_folder_look_failed", folder=self.name, reason=type(error).__name__)  # noqa: TRY400 - a traceback may hold a file's name
            self._stopping.wait(self._folder.poll_seconds)

    def state(self) -> FolderState:
        """How this folder stands."""
        now = time.monotonic()
        seen = dict(self._seen)
        left = tuple((name, known.reason) for name, known in sorted(seen.items()) if known.reason)
        oldest = max((now - known.first for known in seen.values()), default=0.0)
        return FolderState(self.name, self._reachable, len(seen), oldest, left, self._looked_at)

    # -- looking --

    def look_once(self) -> int:
        """Look through the folder once and take what can be taken. Returns how many files were taken."""
        try:
            found = dict(self._listing())
        except OSError as error:
            if self._reachable:
                log.warning("scan_folder_unreachable", folder=self.name, reason=error.strerror)
            self._reachable = False
            return 0
        if not self._reachable:
            log.info("scan_folder_reachable", folder=self.name)
        self._reachable = True
        for gone in self._seen.keys() - found.keys():
            del self._seen[gone]
        taken = 0
        for name, status in found.items():
            if self._stopping.is_set():
                break
            taken += self._consider(name, status)
        self._looked_at = time.monotonic()
        return taken

    def _listing(self) -> Iterator[tuple[str, os.stat_result]]:
        """Names below the folder with their status, oldest first, links not followed."""
        found = []
        stack = [("", 0)]
        while stack:
            below, depth = stack.pop()
            with os.scandir(self.path / below) as entries:
                for entry in entries:
                    relative = f"{below}{entry.name}"
                    if _is_temporary(entry.name) or (not below and entry.name in {DONE, PROBLEM}):
                        continue
                    with suppress(FileNotFoundError):  # gone between listing and looking
                        if entry.is_dir(follow_symlinks=False):
                            if depth + 1 < _DEPTH:
                                stack.append((f"{relative}/", depth + 1))
                            continue
                        found.append((relative, entry.stat(follow_symlinks=False)))
        found.sort(key=lambda pair: (pair[1].st_mtime_ns, pair[0]))
        yield from found

    def _consider(self, name: str, status: os.stat_result) -> bool:
        now = time.monotonic()
        mark = _mark(status)
        known = self._seen.get(name)
        if known is None or known.mark != mark:
            first = now if known is None else known.first
            self._seen[name] = known = _Seen(mark, now, first)
        still = now - known.since
        if still < self._folder.settle_seconds or now < known.not_before:
            return False
        try:
            self._take(name, status, may_be_damaged=still >= self._set_aside_after)
        except _Left as left:
            self._leave(name, known, str(left))
            return False
        except FileNotFoundError:
            return False  # taken away by whoever put it there
        except (TryLater, OSError) as error:
            self._wait(name, known, error)
            return False
        except Exception as error:  # noqa: BLE001 - the edge: one file that cannot be kept must not stop the others
            self._wait(name, known, error)
            return False
        self._seen.pop(name, None)
        return True

    def _leave(self, name: str, known: _Seen, reason: str) -> None:
        if known.reason != reason:
            known.reason = reason
            # the name may be a person's: it stands on the page, not in the log
            log.warning("scan_left", folder=self.name, reason=reason, file=_name_digest(name))

    def _wait(self, name: str, known: _Seen, error: Exception) -> None:
        """The world is unwell: the file stays, and is tried again later and later."""
        shortest, longest = _RETRY_SECONDS
        known.failures += 1
        known.not_before = time.monotonic() + min(longest, shortest * 2 ** min(known.failures - 1, 10))
        reason = error.reason if isinstance(error, TryLater) else type(error).__name__
        self._leave(name, known, f"could not be kept yet: {reason}")

    # -- taking --

    def _take(self, name: str, status: os.stat_result, *, may_be_damaged: bool) -> None:
        path = self.path / name
        _refuse_odd_files(status)
        if status.st_size == 0:
            if not may_be_damaged:
                raise _Left("the file is empty (still being written?)")
            self._set_aside(path, name, "the file is empty: nothing was scanned; scan it again", item_id=None)
            return
        if status.st_size > self._folder.size_limit_bytes:
            limit = self._folder.size_limit_bytes // 1_000_000
            why = f"the file is larger than {limit} MB: split it, or raise size_limit_bytes of this folder"
            self._set_aside(path, name, why, item_id=None)
            return
        with _opened(path, status) as descriptor:
            why = why_not_whole(descriptor, status.st_size)
            if why and not may_be_damaged:
                raise _Left(f"not whole yet: {why}")
            media_type, digest = _media_type(descriptor), _digest(descriptor)
            _still_the_same(path, status)
            kept = self._keep(
                Arrival(
                    content=path,
                    channel=Channel.POST,
                    door="scans",
                    source=f"{self.name}/{name}",
                    source_key=f"{self.name}\n{name}\n{status.st_size}\n{status.st_mtime_ns}\n{digest}",
                    media_type=media_type,
                )
            )
        # replaced while it was kept: what was read is durable; the new file is taken as a new one
        _still_the_same(path, status)
        if why:
            text = f"{why}\nIt was kept as item {kept.item_id} all the same; a person is told. Scan the letter again."
            self._set_aside(path, name, text, item_id=kept.item_id)
        else:
            self._move(path, name, DONE, kept.item_id)
            log.info("scan_taken", folder=self.name, item=kept.item_id, repeated=kept.repeated)

    def _set_aside(self, path: Path, name: str, why: str, *, item_id: str | None) -> None:
        target = self._move(path, name, PROBLEM, item_id)
        note = target.with_name(f"{target.name}.txt")
        note.write_text(f"{target.name}: {why}\n", encoding="utf-8")
        _sync_folder(note.parent)
        log.warning("scan_set_aside", folder=self.name, item=item_id, reason=why.partition("\n")[0])

    def _move(self, path: Path, name: str, where: str, item_id: str | None) -> Path:
        day = self.path / where / self._today().isoformat()
        target = day / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target = _free_name(target)
        if item_id is not None:
            # before the move: a scan that must be erased has to be found whatever happens in between
            marks = day / _MARKS
            marks.mkdir(exist_ok=True)
            (marks / item_id).write_text(str(target.relative_to(day)), encoding="utf-8")
            _sync_folder(marks)
        with suppress(FileNotFoundError):  # another gateway on the same folder was first: it is where it belongs
            path.rename(target)
        _sync_folder(target.parent)
        _sync_folder(path.parent)
        return target

    def _today(self) -> date:
        return datetime.now(self._zone).date()

    # -- erasing --

    def erase(self, item_id: str, source: str) -> None:
        """Erase an employee's scan from `done/` or `problem/` (CONTRACT section 7). Repeating does nothing.

        Args:
            item_id: of the item that the file became.
            source: as the arrival gave it.

        Raises:
            TryLater: the file has not been moved yet.
        """
        folder, _, name = source.partition("/")
        marks = [mark for where in (DONE, PROBLEM) for mark in self.path.glob(f"{where}/*/{_MARKS}/{item_id}")]
        for mark in marks:
            day = mark.parent.parent
            target = day / mark.read_text(encoding="utf-8")
            if not target.exists() and folder == self.name and (self.path / name).exists():
                raise TryLater("the scan is still being moved", delay_seconds=2)
            target.unlink(missing_ok=True)
            target.with_name(f"{target.name}.txt").unlink(missing_ok=True)
            _sync_folder(target.parent)
            mark.unlink(missing_ok=True)
            _sync_folder(mark.parent)
        if not marks and folder == self.name and name in self._seen:
            raise TryLater("the scan is still being moved", delay_seconds=2)


# -- one file -----------------------------------------------------------------------------------------------------


def _mark(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _is_temporary(name: str) -> bool:
    lowered = name.casefold()
    return lowered.startswith((".", "~")) or lowered.endswith(_TEMPORARY_ENDINGS) or lowered in _SYSTEM_NAMES


def _refuse_odd_files(status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _Left("a link is not followed: put the file itself here")
    if not stat.S_ISREG(status.st_mode):
        raise _Left("not a file (a pipe, socket or device)")


@contextmanager
def _opened(path: Path, status: os.stat_result) -> Iterator[int]:
    """Open for reading without following a link that was put there since we looked, and without a lock on it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise _Left("may not be read: give the gateway's user the right to read it") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _Left("a link is not followed: put the file itself here") from error
        raise
    try:
        if _mark(os.fstat(descriptor)) != _mark(status):
            raise _Left("changed while it was looked at")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _Left("locked by another program") from error
        except OSError:
            pass  # this file system knows no locks
        yield descriptor
    finally:
        os.close(descriptor)


def _still_the_same(path: Path, status: os.stat_result) -> None:
    if _mark(path.stat(follow_symlinks=False)) != _mark(status):
        raise _Left("changed while it was read")


def _digest(descriptor: int) -> str:
    digest = hashlib.sha256()
    offset = 0
    while chunk := os.pread(descriptor, 1 << 20, offset):
        digest.update(chunk)
        offset += len(chunk)
    return digest.hexdigest()


def _media_type(descriptor: int) -> str:
    head = os.pread(descriptor, 1024, 0)
    for magic, media_type in _MEDIA_TYPES.items():
        if head.startswith(magic):
            return media_type
    if head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
        return "image/tiff"
    return "application/pdf" if b"%PDF-" in head else "application/octet-stream"


def _name_digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _free_name(target: Path) -> Path:
    """The name, or the first with a number that is free."""
    candidate, number = target, 1
    while candidate.exists() or candidate.is_symlink():
        number += 1
        candidate = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return candidate


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network file systems cannot
            raise
    finally:
        os.close(descriptor)


# -- whole or not -------------------------------------------------------------------------------------------------


def why_not_whole(descriptor: int, size: int) -> str:
    """Why this file cannot be whole, or "" when nothing speaks against it. Reads a few kilobytes, decodes nothing."""
    head = os.pread(descriptor, 1024, 0)
    tail = os.pread(descriptor, 4096, max(0, size - 4096))
    # a copy that reserved its space first ends in zeros; some writers pad a finished file with a few
    ending = tail.rstrip(b"\0\r\n\t ")
    if b"%PDF-" in head:
        return "" if b"%%EOF" in ending[-1100:] else "the PDF has no end mark"
    if head.startswith(b"\xff\xd8\xff"):
        return "" if b"\xff\xd9" in ending[-600:] else "the JPEG has no end mark"
    if head.startswith(b"\x89PNG"):
        return "" if b"IEND" in ending[-64:] else "the PNG has no end mark"
    if head[:4] in {b"II*\0", b"MM\0*"}:
        return _why_tiff_not_whole(descriptor, size, "<" if head[:2] == b"II" else ">")
    if head[:4] in {b"II+\0", b"MM\0+"} or head[4:8] == b"ftyp" or head[:4] in {b"GIF8", b"RIFF"} or head[:2] == b"BM":
        return ""  # BigTIFF, HEIC and others: lying still must do
    return "not a PDF, TIFF, JPEG or PNG"


def _why_tiff_not_whole(descriptor: int, size: int, order: str) -> str:
    """Follow the chain of directories and see that every strip lies within the file (TIFF 6.0, section 2)."""
    offset = struct.unpack(f"{order}I", os.pread(descriptor, 4, 4).ljust(4, b"\0"))[0]
    if offset == 0:
        return "the TIFF has no directory"
    visited: set[int] = set()
    while offset and len(visited) < 20_000:
        if offset in visited:
            return "the TIFF's directories go round in a circle"
        visited.add(offset)
        raw = os.pread(descriptor, 2, offset)
        entries = struct.unpack(f"{order}H", raw)[0] if len(raw) == 2 else 0
        table = os.pread(descriptor, entries * 12 + 4, offset + 2)
        if not entries or len(table) < entries * 12 + 4:
            return "a directory of the TIFF is missing"
        if _strips_end(descriptor, table, entries, order) > size:
            return "the end of a page is missing"
        offset = struct.unpack(f"{order}I", table[-4:])[0]
    return ""


def _strips_end(descriptor: int, table: bytes, entries: int, order: str) -> int:
    """Where the last strip or tile of one page ends."""
    starts: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    for index in range(entries):
        tag, kind, count = struct.unpack(f"{order}HHI", table[index * 12 : index * 12 + 8])
        if tag in {273, 324}:  # StripOffsets, TileOffsets
            starts = _numbers(descriptor, table[index * 12 + 8 : index * 12 + 12], kind, count, order)
        elif tag in {279, 325}:  # StripByteCounts, TileByteCounts
            lengths = _numbers(descriptor, table[index * 12 + 8 : index * 12 + 12], kind, count, order)
    return max((start + length for start, length in zip(starts, lengths, strict=False)), default=0)


def _numbers(descriptor: int, value: bytes, kind: int, count: int, order: str) -> tuple[int, ...]:
    letter, width = ("H", 2) if kind == 3 else ("I", 4)
    count = min(count, 100_000)
    if count * width <= 4:
        raw = value[: count * width]
    else:
        raw = os.pread(descriptor, count * width, struct.unpack(f"{order}I", value)[0])
    whole = len(raw) // width
    # a list that reaches beyond the file has its end missing
    return struct.unpack(f"{order}{whole}{letter}", raw[: whole * width]) if whole == count else (1 << 62, 1 << 62)
