"""Notices of the kernel that something was put into a folder: a hint to look sooner, never the truth.

Promises: sets an event soon after a file was made, written or renamed in one of the folders; ends within a second; a
folder that is gone, a mount that gives no notices and a machine that has no watches left cost nothing but the hint.
What a look of ours causes (a file moved away, `done` made) wakes nobody.

Listens anew every minute: a folder that was removed and made again, or mounted over, is another folder to the kernel,
and the old one says no more. What comes in between is found by the periodic look, as is everything else.

Weighed: watching the whole tree (`done/` would cost a watch for each day), inotify by ctypes (what watchfiles does, by
hand), and notices only (0 of 5 files that were written behind SMB or NFS).
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from watchfiles import Change, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FolderNotices"]

log = structlog.get_logger()

_ANEW_SECONDS: Final = 60.0
_GATHER_MS: Final = 500  # what is written without end is told twice a second
_STEP_MS: Final = 100


class FolderNotices:
    """Listens to some folders, not to those in them, in a thread of its own.

    Args:
        name: of the scan folder, for the log.
        wake: set when there is something to look at.
        is_of_interest: whether a name may be a scan's.
    """

    def __init__(self, name: str, wake: threading.Event, is_of_interest: Callable[[Path], bool]) -> None:
        self._name = name
        self._wake = wake
        self._is_of_interest = is_of_interest
        self._folders: frozenset[Path] = frozenset()
        self._anew = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._told = False

    def listen(self, folders: Iterable[Path]) -> None:
        """Listen to these from now on, and to no others. Returns at once."""
        wanted = frozenset(folders)
        if wanted == self._folders or self._stopping.is_set():
            return
        self._folders = wanted
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"notices-{self._name}", daemon=True)
            self._thread.start()
        self._anew.set()

    def stop(self) -> None:
        """End, within a second."""
        self._stopping.set()
        self._anew.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            self._anew.clear()  # first: what `stop` sets is seen below, or ends the waiting
            if self._stopping.is_set():
                return
            try:
                self._listen_for_a_while()
            except Exception as error:  # noqa: BLE001 - the edge: no hint is no harm, the periodic look finds all
                if not self._told:
                    log.info("scan_folder_gives_no_notices", folder=self._name, reason=type(error).__name__)
                    self._told = True
                self._anew.wait(_ANEW_SECONDS)

    def _listen_for_a_while(self) -> None:
        until = time.monotonic() + _ANEW_SECONDS
        for changes in watch(
            *self._folders,
            watch_filter=None,
            debounce=_GATHER_MS,
            step=_STEP_MS,
            stop_event=self._anew,  # `stop` sets it too
            rust_timeout=round(_ANEW_SECONDS * 1000),
            yield_on_timeout=True,
            force_polling=False,  # the periodic look is ours
            recursive=False,
        ):
            self._told = False
            if any(change is not Change.deleted and self._is_of_interest(Path(path)) for change, path in changes):
                self._wake.set()
            if time.monotonic() >= until:
                return
