"""The folder into which scanners drop files: each is taken once, whole, and moved only when it is durable.

The order that loses nothing: the file lies still (size and time unchanged for `settle_seconds` by our own clock, no
lock on it), it is whole (`gateway.intake.whole_file`), its bytes are hashed to the end, `keep` returns having stored
bytes of that hash, it is still the file that was hashed, it is moved to `done/YYYY-MM-DD/`. A crash anywhere repeats
from the start: the source key (folder, name, size, time, hash) makes the repetition recognisable. A file that changed
in between stays, and is taken again as the new file it is.

A file's times are compared with themselves only, never with our clock: a file server's clock may be hours off. Nor is
its inode number trusted to stay: some mounts give a new one at every look. Where it differs after `keep`, the bytes are
compared again.

Refuses: to follow links, to take a file that has a second name (whoever holds it may write into it), to open pipes and
devices, to take temporary names, to delete anything (but an employee's scan, when told), to decode a page. Each file
that is left has a reason a person can act on; so has a folder that nobody named, or that may not be read.

Weighed: inotify (sees nothing that is written behind SMB or NFS: 0 of 5 files), polling (5 of 5; listing 1,000 files
costs 5 ms). Taken: polling, for every kind of folder; notices (`gateway.intake.folder_notices`) only make the next look
come sooner. Renaming a file away before reading it was weighed too: it
would guard against a late writer, but leaves a half-taken file under a strange name after a crash. So was asking the
kernel for a lease, which tells of writers: its break signal would end a daemon that is unlucky by a microsecond.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import pwd
import stat
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog

from gateway.errors import TryLater
from gateway.intake.folder_notices import FolderNotices
from gateway.intake.receive import Arrival
from gateway.intake.taken_files import COMPANION_ENDINGS, DONE, PROBLEM, TakenFiles
from gateway.intake.whole_file import media_type, why_not_whole
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gateway.intake.receive import Kept
    from gateway.settings import ScanFolder, Scanner

__all__ = ["FolderState", "LeftFile", "ScanFolderWatcher", "scanner_hints", "why_not_whole"]

log = structlog.get_logger()

_UPLOAD_ENDINGS = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload")  # of these, a scan may come
_TEMPORARY_ENDINGS = (*_UPLOAD_ENDINGS, ".swp", ".lock", "~")
_SCAN_ENDINGS = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".heic")
_GIVEN_UP_SECONDS = 300.0  # a temporary name that lies still so long: whoever wrote it has likely given up
_SYSTEM_NAMES = {"thumbs.db", "desktop.ini", "lost+found", "system volume information", "$recycle.bin", "#recycle",
                 "#snapshot", "@eadir"}  # fmt: skip
_DEPTH = 3  # a sub-folder for each scanner, and one for each day in it, is what scanners make
_RETRY_SECONDS = (2.0, 60.0)  # first and longest wait after `keep` could not keep
_BREATH_SECONDS = 0.5  # at least, between two looks: a file may be written byte by byte
_BUSY = {errno.EBUSY, errno.EAGAIN, errno.ETXTBSY}  # what servers say of a file that somebody holds for himself
_RIGHTS = "give the gateway the right to write here"
_WHAT_TO_DO = {
    errno.ENOSPC: "free some space", errno.EDQUOT: "free some space", errno.EROFS: "it is mounted for reading only",
    errno.EACCES: _RIGHTS, errno.EPERM: _RIGHTS,
}  # fmt: skip
_SCAN_AGAIN = "Scan the letter again; should the same happen, look at the scanner's own folder for the whole file."


def scanner_hints(scanner: Scanner) -> dict[str, Any]:
    """What is true of all a scanner brings: the fields of `parsers.stack.ScannerDefaults`.

    Kept with each item, and not looked up when it is read: settings may change between, and readers may be elsewhere.
    """
    languages = {"both": "eng+cym", "english": "eng", "welsh": "cym"}
    return {
        "languages": languages[scanner.language],
        "separators": scanner.separators,
        "duplex": scanner.duplex,
        "drop_blanks": scanner.drop_blanks,
        "withheld": scanner.kind == "confidential",
        "staff_case": scanner.kind == "staff",
    }


@dataclass(frozen=True, slots=True)
class LeftFile:
    """Something that stays in the folder until a person acts, or the world is well again."""

    name: str  # below the folder; with a slash at its end a sub-folder; empty: the folder itself
    reason: str  # what is wrong, and what to do
    seconds: float  # since it was first seen

    @property
    def scanner(self) -> str:
        """The sub-folder that it lies in; empty for the folder itself."""
        return self.name.partition("/")[0] if "/" in self.name else ""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What an operator wants to know about one folder."""

    name: str
    reachable: bool
    waiting: int  # files that are not taken yet
    oldest_seconds: float  # how long the longest-waiting has waited
    left: tuple[LeftFile, ...]  # by name
    here: frozenset[str]  # all names that are not taken yet, left or not
    looked_at: float | None  # monotonic seconds of the last look


@dataclass(slots=True)
class _Seen:
    """One file as the last looks found it."""

    mark: tuple[int, int]  # size, mtime
    since: float  # monotonic: unchanged since
    first: float  # monotonic: first seen
    reason: str = ""  # why it is left, told once
    failures: int = 0
    not_before: float = 0.0
    kept_as: str = ""  # the item it became; it only has to be moved
    temporary: bool = False  # never taken under its name


@dataclass(slots=True)
class _Look:
    """What one look through the folder found."""

    found: list[tuple[str, os.stat_result]]
    odd: dict[str, str]  # sub-folders that are not looked into, and why
    temporary: dict[str, os.stat_result]
    folders: list[str]  # that were looked through


class _Left(Exception):
    """This file stays for now; the text says why, and what a person can do."""


class _CannotBeMoved(Exception):
    """The file is durable, and still lies in the folder."""


class _NotHere(Exception):
    """There is nothing to take (any more)."""


class ScanFolderWatcher:
    """Watches one folder in a thread of its own.

    Args:
        folder: its settings.
        path: the folder; made when missing.
        keep: makes an arrival durable; raises when it cannot.
        set_aside_after_seconds: overrides the setting. A file that lies still this long and is still not whole is kept
            as it is and moved to `problem/`: damage does not mend itself, and whoever waits for it must be told.
            Copying over a slow network stalls for seconds, not for a minute.
        time_zone: of the office; names the folders of `done/`.
    """

    def __init__(
        self,
        folder: ScanFolder,
        path: Path,
        keep: Callable[[Arrival], Kept],
        *,
        set_aside_after_seconds: float | None = None,
        time_zone: str = "Europe/London",
    ) -> None:
        self.name = folder.name
        self.path = path
        self._folder = folder
        self._keep = keep
        self._set_aside_after = set_aside_after_seconds or folder.set_aside_seconds
        self._taken = TakenFiles(path, ZoneInfo(time_zone))
        self._scanners = {scanner.folder: scanner for scanner in folder.scanners}
        self._owners = _user_numbers(folder.owners)
        self._seen: dict[str, _Seen] = {}
        self._odd_folders: dict[str, _Seen] = {}  # sub-folders that are not looked into, and why
        self._temporary: dict[str, _Seen] = {}  # names that are never taken, though a scan may come of them
        self._unreachable: _Seen | None = None
        self._looked_at: float | None = None
        self._folders: tuple[Path, ...] = ()  # that the last look went through
        self._wake = threading.Event()  # look again soon
        self._notices = FolderNotices(self.name, self._wake, self._may_be_a_scan)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    # -- life --

    def start(self) -> None:
        """Make the folder, and the scanners' sub-folders, when they are missing, and begin to watch."""
        with suppress(OSError):  # a mount that is not there yet is reported by the first look, and tried again
            self.path.mkdir(parents=True, exist_ok=True)
            for scanner in self._scanners:
                (self.path / scanner).mkdir(exist_ok=True)
        self._stopping.clear()
        self._notices = FolderNotices(self.name, self._wake, self._may_be_a_scan)
        self._thread = threading.Thread(target=self._watch, name=f"scans-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the file that is being taken, at most after ten seconds."""
        self._stopping.set()
        self._wake.set()
        self._notices.stop()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def is_alive(self) -> bool:
        """Whether the folder is being watched."""
        return self._thread is not None and self._thread.is_alive()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.look_once()
                self._notices.listen(self._folders)
            except Exception as error:  # noqa: BLE001 - the edge: a watcher that dies leaves the post lying
                log.error("scan_folder_look_failed", folder=self.name, reason=type(error).__name__)  # noqa: TRY400 - a traceback may hold a file's name
            self._pause()

    def _pause(self) -> None:
        """Until the next periodic look, or something is noticed, or what was noticed has settled."""
        breath = min(_BREATH_SECONDS, self._folder.poll_seconds)
        now, settle = time.monotonic(), self._folder.settle_seconds
        settling = [known.since + settle - now for known in self._seen.values() if known.since + settle > now]
        wait = max(min([self._folder.poll_seconds, *settling]), breath)
        if self._wake.wait(wait):
            self._stopping.wait(max(0.0, now + breath - time.monotonic()))

    def _may_be_a_scan(self, path: Path) -> bool:
        return not _is_temporary(path.name) and path not in {self.path / DONE, self.path / PROBLEM, *self._folders}

    def state(self) -> FolderState:
        """How this folder stands."""
        now = time.monotonic()
        seen = dict(self._seen)
        others = self._temporary | self._odd_folders
        if self._unreachable is not None:
            others[""] = self._unreachable
        left = tuple(
            LeftFile(_shown(name), reason, now - known.first)
            for name, known in sorted((seen | others).items())
            if (reason := self._why_left(known, now))
        )
        here = frozenset(_shown(name) for name in seen.keys() | others.keys())
        oldest = max((now - known.first for known in seen.values()), default=0.0)
        return FolderState(self.name, self._unreachable is None, len(seen), oldest, left, here, self._looked_at)

    def _why_left(self, known: _Seen, now: float) -> str:
        if known.temporary:
            given_up = now - known.since >= _GIVEN_UP_SECONDS
            why = "a temporary name, which is never taken: give it its real name once it is whole, or delete it"
            return why if given_up else ""
        if not known.reason and known.since - known.first > self._set_aside_after:
            return "it changes again and again: see whether the scanner still writes it"
        return known.reason

    # -- looking --

    def look_once(self) -> int:
        """Look through the folder once and take what can be taken. Returns how many files were taken."""
        try:
            found = dict(self._listing())
        except OSError as error:
            if self._unreachable is None:
                log.warning("scan_folder_unreachable", folder=self.name, reason=error.strerror)
                why = f"the whole folder cannot be read ({error.strerror}): look at the file server and the mount"
                self._unreachable = _Seen((0, 0), time.monotonic(), time.monotonic(), why)
            return 0
        if self._unreachable is not None:
            log.info("scan_folder_reachable", folder=self.name)
        self._unreachable = None
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
        look = _Look([], {}, {}, [])
        stack = [("", 0)]
        while stack:
            below, depth = stack.pop()
            try:
                self._list(below, depth, stack, look)
                look.folders.append(below)
            except OSError as error:
                if not below:
                    raise
                why = f"the sub-folder cannot be read ({error.strerror}): give the gateway the right to"
                look.odd[below] = why
        self._remember(look)
        self._folders = tuple(self.path / below for below in look.folders)
        look.found.sort(key=lambda pair: (pair[1].st_mtime_ns, pair[0]))
        yield from look.found

    def _remember(self, look: _Look) -> None:
        """What is there and never taken as it is."""
        for name in look.odd.keys() - self._odd_folders.keys():
            log.warning("scan_sub_folder_left", folder=self.name, reason=look.odd[name], file=_name_digest(name))
        now = time.monotonic()
        nothing = _Seen((0, 0), now, now)
        self._odd_folders = {
            name: _Seen((0, 0), now, self._odd_folders.get(name, nothing).first, why) for name, why in look.odd.items()
        }
        self._temporary = {
            name: _seen_again(self._temporary.get(name), _mark(status), now) for name, status in look.temporary.items()
        }

    def _list(self, below: str, depth: int, stack: list[tuple[str, int]], look: _Look) -> None:
        with os.scandir(self.path / below) as entries:
            for entry in entries:
                relative = f"{below}{entry.name}"
                if not below and entry.name in {DONE, PROBLEM}:
                    continue
                with suppress(FileNotFoundError):  # gone between listing and looking
                    if _is_temporary(entry.name):
                        if _may_become_a_scan(entry.name) and entry.is_file(follow_symlinks=False):
                            look.temporary[relative] = entry.stat(follow_symlinks=False)
                    elif not entry.is_dir(follow_symlinks=False):
                        look.found.append((relative, entry.stat(follow_symlinks=False)))
                    elif why := self._why_not_into(relative, depth):
                        look.odd[f"{relative}/"] = why
                    else:
                        stack.append((f"{relative}/", depth + 1))

    def _why_not_into(self, relative: str, depth: int) -> str:
        if depth + 1 >= _DEPTH:
            return f"sub-folders more than {_DEPTH - 1} deep are not looked into: put the files higher up"
        if self._scanners and depth == 0 and relative not in self._scanners:
            known = ", ".join(sorted(self._scanners))
            return f"no scanner of this name is in the settings (there are {known}): name it there, or move the files"
        return ""

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
            if known.kept_as:
                self._move_kept(name, known)
            else:
                self._take(name, status, known, may_be_damaged=still >= self._set_aside_after)
        except _Left as left:
            self._leave(name, known, str(left))
            return False
        except (FileNotFoundError, _NotHere):
            return False  # taken away by whoever put it there
        except _CannotBeMoved as error:
            self._wait(name, known, str(error))
            return False
        except Exception as error:  # noqa: BLE001 - the edge: one file that cannot be kept must not stop the others
            reason = error.reason if isinstance(error, TryLater) else _in_words(error)
            self._wait(name, known, f"could not be kept yet: {reason}")
            return False
        self._seen.pop(name, None)
        return True

    def _leave(self, name: str, known: _Seen, reason: str) -> None:
        if known.reason != reason:
            known.reason = reason
            # the name may be a person's: it stands on the page, not in the log
            log.warning("scan_left", folder=self.name, reason=reason, file=_name_digest(name))

    def _wait(self, name: str, known: _Seen, reason: str) -> None:
        """The world is unwell: the file stays, and is tried again later and later."""
        shortest, longest = _RETRY_SECONDS
        known.failures += 1
        known.not_before = time.monotonic() + min(longest, shortest * 2 ** min(known.failures - 1, 10))
        self._leave(name, known, reason)

    # -- taking --

    def _take(self, name: str, status: os.stat_result, known: _Seen, *, may_be_damaged: bool) -> None:
        path = self.path / name
        self._refuse_odd_files(status)
        if self._is_companion(name, may_be_damaged=may_be_damaged):
            return
        if status.st_size == 0:
            if not may_be_damaged:
                raise _Left("the file is empty (still being written?)")
            self._set_aside(name, None, "the file is empty: nothing was scanned", _SCAN_AGAIN)
            return
        if status.st_size > self._folder.size_limit_bytes:
            limit = self._folder.size_limit_bytes // 1_000_000
            next_step = "Split it and scan it in parts, or have size_limit_bytes of this folder raised."
            self._set_aside(name, None, f"the file is larger than {limit} MB", next_step)
            return
        with _opened(path, status) as descriptor:
            why = why_not_whole(descriptor, status.st_size)
            if why and not may_be_damaged:
                raise _Left(f"not whole yet: {why}")
            digest = _digest(descriptor, status.st_size)
            _still_the_same(path, status)
            kept = self._keep(self._arrival(name, status, media_type(descriptor), digest))
        # replaced while it was kept: what was read is durable; the new file is taken as a new one
        _still_the_same(path, status, digest)
        if why:
            self._set_aside(name, kept.item_id, why, f"A person is told in the gateway as well. {_SCAN_AGAIN}")
            return
        known.kept_as = kept.item_id
        self._move_kept(name, known)
        log.info("scan_taken", folder=self.name, item=kept.item_id, repeated=kept.repeated)

    def _arrival(self, name: str, status: os.stat_result, kind: str, digest: str) -> Arrival:
        shown = _shown(name)
        scanner = self._scanners.get(PurePosixPath(name).parts[0] if "/" in name else ".")
        return Arrival(
            content=self.path / name,
            channel=Channel.POST,
            door="scans",
            source=f"{self.name}/{shown}",
            source_key=f"{self.name}\n{shown}\n{status.st_size}\n{status.st_mtime_ns}\n{digest}",
            media_type=kind,
            envelope_to=(scanner.inbox,) if scanner is not None and scanner.inbox else (),
            sha256=digest,
            scanner=None if scanner is None else scanner_hints(scanner),
            place=scanner.office if scanner is not None else "",
        )

    def _refuse_odd_files(self, status: os.stat_result) -> None:
        if stat.S_ISLNK(status.st_mode):
            raise _Left("a link is not followed: put the file itself here")
        if not stat.S_ISREG(status.st_mode):
            raise _Left("not a file (a pipe, socket or device)")
        if status.st_nlink > 1:
            raise _Left("the file has a second name (a hard link): put a copy here instead")
        if self._owners and status.st_uid not in self._owners:
            owner = _user_name(status.st_uid)
            raise _Left(f"the file belongs to {owner}, whose files are not taken (owners in the settings)")

    def _is_companion(self, name: str, *, may_be_damaged: bool) -> bool:
        """Deal with a small file that goes with a scan. A lone one is looked at by a person after a while."""
        path = PurePosixPath(name)
        if path.suffix.casefold() not in COMPANION_ENDINGS:
            return False
        others = (PurePosixPath(other) for other in self._seen if other != name)
        same = (other for other in others if other.with_suffix("") == path.with_suffix(""))
        if any(other.suffix.casefold() not in COMPANION_ENDINGS for other in same):
            raise _Left("goes with the scan of the same name, which is not taken yet")
        if self._taken.take_companion(name):
            return True
        if not may_be_damaged:
            raise _Left("there is no scan of the same name (yet?)")
        return False

    def _set_aside(self, name: str, item_id: str | None, what: str, next_step: str) -> None:
        self._moving(lambda: self._taken.to_problem(name, item_id, what=what, next_step=next_step), item_id)
        log.warning("scan_set_aside", folder=self.name, item=item_id, reason=what)

    def _move_kept(self, name: str, known: _Seen) -> None:
        self._moving(lambda: self._taken.to_done(name, known.kept_as), known.kept_as)

    def _moving(self, move: Callable[[], object], item_id: str | None) -> None:
        try:
            move()
        except FileNotFoundError as error:
            raise _NotHere from error
        except OSError as error:
            kept = "cannot be moved" if item_id is None else f"was kept as item {item_id}, but cannot be moved"
            what = _WHAT_TO_DO.get(error.errno or 0, "it is tried again; look at the file server")
            raise _CannotBeMoved(f"{kept} ({error.strerror}): {what}") from error

    # -- erasing --

    def erase(self, item_id: str, source: str) -> None:
        """Erase an employee's scan from `done/` or `problem/` (CONTRACT section 7). Repeating does nothing.

        Args:
            item_id: of the item that the file became.
            source: as the arrival gave it.

        Raises:
            TryLater: the file has not been moved yet.
        """
        folder, _, shown = source.partition("/")
        here = {_shown(name): name for name in self._seen} if folder == self.name else {}
        still_there = self.path / here.get(shown, shown) if folder == self.name else None
        if not self._taken.erase(item_id, still_there) and shown in here:
            raise TryLater("the scan is still being moved", delay_seconds=2)


# -- one file -----------------------------------------------------------------------------------------------------


def _mark(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _seen_again(before: _Seen | None, mark: tuple[int, int], now: float) -> _Seen:
    """A temporary name as this look finds it."""
    if before is not None and before.mark == mark:
        return before
    return _Seen(mark, now, now if before is None else before.first, temporary=True)


def _shown(name: str) -> str:
    """A name as text that can be stored: bytes that are no UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _in_words(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__


def _user_numbers(owners: tuple[str, ...]) -> frozenset[int]:
    """User numbers of the settings' owners; a name that this machine does not know is nobody's."""
    found = set()
    for owner in owners:
        if owner.isdecimal():
            found.add(int(owner))
            continue
        try:
            found.add(pwd.getpwnam(owner).pw_uid)
        except KeyError:
            log.warning("scan_owner_unknown", owner=owner)
            found.add(-1)
    return frozenset(found)


def _user_name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def _is_temporary(name: str) -> bool:
    lowered = name.casefold()
    return lowered.startswith((".", "~")) or lowered.endswith(_TEMPORARY_ENDINGS) or lowered in _SYSTEM_NAMES


def _may_become_a_scan(name: str) -> bool:
    """Whether scanners and copying programs write scans under such a temporary name; no editor's or desktop's."""
    lowered = name.casefold()
    hidden_scan = lowered.startswith(".") and any(ending in lowered for ending in _SCAN_ENDINGS)
    return lowered.endswith(_UPLOAD_ENDINGS) or (hidden_scan and not lowered.startswith(("._", ".~")))


@contextmanager
def _opened(path: Path, status: os.stat_result) -> Iterator[int]:
    """Open for reading without following a link that was put there since we looked, and without a lock on it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _why_not_opened(error) from error
    try:
        if _mark(os.fstat(descriptor)) != _mark(status):
            raise _Left("changed while it was looked at")
        if _is_locked(descriptor):
            raise _Left("locked by another program")
        yield descriptor
    finally:
        os.close(descriptor)


def _why_not_opened(error: OSError) -> Exception:
    if error.errno == errno.ELOOP:
        return _Left("a link is not followed: put the file itself here")
    if error.errno in _BUSY:
        return _Left("held open by another program, which lets nobody else read it")
    if isinstance(error, PermissionError):
        return _Left("may not be read: give the gateway's user the right to read it (or a program holds it for itself)")
    return error


def _is_locked(descriptor: int) -> bool:
    """By either kind of lock. A file system that knows no locks has none."""
    for lock, no_lock in ((fcntl.flock, None), (fcntl.lockf, fcntl.LOCK_UN)):
        try:
            lock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if no_lock is not None:  # ours would keep the scanner from its own file
                lock(descriptor, no_lock)
        except (BlockingIOError, PermissionError):
            return True
        except OSError:
            continue
    return False


def _still_the_same(path: Path, status: os.stat_result, digest: str = "") -> None:
    now = path.stat(follow_symlinks=False)
    same = _mark(now) == _mark(status)
    if same and digest and (now.st_ino, now.st_ctime_ns) != (status.st_ino, status.st_ctime_ns):
        # another file of the same size and time, or a mount that numbers anew: only the bytes can tell
        with _opened(path, now) as descriptor:
            same = _digest(descriptor, now.st_size) == digest
    if not same:
        raise _Left("changed while it was read")


def _digest(descriptor: int, size: int) -> str:
    """The hash of the file, read to its end, which must be where the folder says."""
    digest = hashlib.sha256()
    offset = 0
    while chunk := os.pread(descriptor, 1 << 20, offset):
        digest.update(chunk)
        offset += len(chunk)
    if offset != size:
        raise _Left("changed while it was read")
    return digest.hexdigest()


def _name_digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
