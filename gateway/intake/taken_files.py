"""Where taken files go: `done/DAY/` once they are durable, `problem/DAY/` with a text beside them that says what to do.

Promises: nothing is overwritten, nothing deleted (but an employee's scan, when told); the text stands there before the
file does, so that a crash leaves no file without its reason; what a file became is written down before it is moved, so
that an employee's scan is found whatever happens in between.

Companions are small files that scanners and mail rooms put beside a scan (index data, checksums, the scanner's own
text). They are no letters: they follow their scan, at once or when they come later.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from gateway.errors import TryLater

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["COMPANION_ENDINGS", "DONE", "PROBLEM", "TakenFiles", "sync_folder"]

DONE, PROBLEM = "done", "problem"
COMPANION_ENDINGS = frozenset({".txt", ".xml", ".json", ".csv", ".md5", ".sha256", ".ctl", ".idx", ".ini", ".log"})
_MARKS = ".items"  # in each day's folder: which files an item became, so that an employee's scan can be erased
_DAYS_FOR_A_COMPANION = 7  # one that comes later than this is looked at by a person; a guess


class TakenFiles:
    """The folders `done` and `problem` of one scan folder."""

    def __init__(self, path: Path, zone: ZoneInfo) -> None:
        self._path = path
        self._zone = zone

    def _today(self) -> date:
        return datetime.now(self._zone).date()

    def to_done(self, name: str, item_id: str) -> Path:
        """Move a file that is durable. Raises OSError when it cannot be moved; it is still where it was then."""
        return self._move(name, DONE, item_id)

    def to_problem(self, name: str, item_id: str | None, *, what: str, next_step: str) -> Path:
        """Move a file that a person must look at, with a text that says what, why, and what to do next."""
        day = self._path / PROBLEM / self._today().isoformat()
        target = _free_name(day / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = "Nothing of it was taken in." if item_id is None else f"It was kept as it is, as item {item_id}."
        text = f"File: {target.name}\nWhat: {what}\n{kept}\nNext: {next_step}\n"
        note = target.with_name(f"{target.name}.txt")
        with note.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return self._move(name, PROBLEM, item_id)

    def _move(self, name: str, where: str, item_id: str | None) -> Path:
        path, day = self._path / name, self._path / where / self._today().isoformat()
        target = _free_name(day / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if item_id is not None:
            self._mark(day, item_id, target)
        with suppress(FileNotFoundError):  # another gateway on the same folder was first: it is where it belongs
            path.rename(target)
        sync_folder(target.parent)
        sync_folder(path.parent)
        return target

    def _mark(self, day: Path, item_id: str, target: Path) -> None:
        """Write down, before the move, what becomes of an item's file; its companions are further lines."""
        marks = day / _MARKS
        marks.mkdir(exist_ok=True)
        with (marks / item_id).open("ab") as file:
            file.write(os.fsencode(target.relative_to(day)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(marks)

    # -- companions --

    def take_companion(self, name: str) -> bool:
        """Move a companion to where its scan went. False when no scan of its name went anywhere lately."""
        stem, folder = PurePosixPath(name).stem, PurePosixPath(name).parent
        for where in (DONE, PROBLEM):
            for days in range(_DAYS_FOR_A_COMPANION):
                day = self._path / where / (self._today() - timedelta(days=days)).isoformat()
                scan = _scan_named(day / folder, stem)
                if scan is not None:
                    item_id = self._item_of(day, scan)
                    target = _free_name(scan.with_name(f"{scan.stem}{PurePosixPath(name).suffix}"))
                    if item_id is not None:
                        self._mark(day, item_id, target)
                    (self._path / name).rename(target)
                    sync_folder(target.parent)
                    return True
        return False

    def _item_of(self, day: Path, scan: Path) -> str | None:
        wanted = os.fsencode(scan.relative_to(day))
        marks = (day / _MARKS).iterdir() if (day / _MARKS).is_dir() else ()
        return next((mark.name for mark in marks if wanted in mark.read_bytes().splitlines()), None)

    # -- erasing --

    def erase(self, item_id: str, still_there: Path | None) -> bool:
        """Erase what an item's file became. False when nothing is known of it. Repeating does nothing.

        Args:
            item_id: of the item.
            still_there: the file at its place in the folder, should it have been marked and not moved yet.

        Raises:
            TryLater: the file has not been moved yet.
        """
        marks = [mark for where in (DONE, PROBLEM) for mark in self._path.glob(f"{where}/*/{_MARKS}/{item_id}")]
        for mark in marks:
            day = mark.parent.parent
            targets = [day / os.fsdecode(line) for line in mark.read_bytes().splitlines() if line]
            if not any(target.exists() for target in targets) and still_there is not None and still_there.exists():
                raise TryLater("the scan is still being moved", delay_seconds=2)
            for target in targets:
                target.unlink(missing_ok=True)
                target.with_name(f"{target.name}.txt").unlink(missing_ok=True)
                if target.parent.is_dir():
                    sync_folder(target.parent)
            mark.unlink(missing_ok=True)
            sync_folder(mark.parent)
        return bool(marks)


def _scan_named(folder: Path, stem: str) -> Path | None:
    """The latest file of this name, whatever number it got, that is no companion itself."""
    if not folder.is_dir():
        return None
    found = [
        path
        for path in folder.iterdir()
        if (path.stem == stem or (path.stem.startswith(f"{stem}-") and path.stem[len(stem) + 1 :].isdecimal()))
        and path.suffix.casefold() not in COMPANION_ENDINGS
        and path.is_file()
    ]
    return max(found, key=lambda path: path.stat().st_ctime_ns, default=None)


def _free_name(target: Path) -> Path:
    """The name, or the first with a number that is free."""
    candidate, number = target, 1
    while candidate.exists() or candidate.is_symlink():
        number += 1
        candidate = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return candidate


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS}:  # some network folders cannot
            raise
    finally:
        os.close(descriptor)
