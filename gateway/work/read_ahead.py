"""A long scan read by several readers at once, so that one stack of 500 pages does not leave the other cores idle.

Promises: the pages are handed over one by one in the caller's thread, in no order; readers that other letters or mails
want are left to them; a few pages that stop a reader are simply not handed over, and the reading that follows, page by
page, finds out which one is to blame. Refuses: to decide anything; `ReadingPool.split_scan` puts the whole together.

Weighed: a file for each core (a stack is one file), more threads inside the engine (twice the processor time for a
tenth less waiting), every reader on one file (whoever sends a mail meanwhile would wait). Taken: helpers that look for
a free reader before each few pages and leave enough for the others.
"""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from gateway.errors import TryLater
from gateway.work.reading_process import ReadingFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gateway.work.reading_process import ReadingPool
    from parsers.scan import ScannedPage

__all__ = ["read_ahead"]

_WORTH_IT: Final = 8  # fewer pages are read by one reader in a few seconds
_AT_ONCE: Final = 4  # pages: each asking opens the file anew, and what stops a reader costs them all
_LOOK_SECONDS: Final = 0.2


class _Stopped(Exception):
    """The caller wants no more pages."""


class _Helpers:
    """Threads that take a few pages at a time."""

    def __init__(
        self, readers: ReadingPool, source: Path | bytes, pages: Sequence[int], spare: int, languages: str
    ) -> None:
        self._readers, self._source, self._spare, self._languages = readers, source, spare, languages
        self._wanted: queue.SimpleQueue[tuple[int, ...]] = queue.SimpleQueue()
        for start in range(0, len(pages), _AT_ONCE):
            self._wanted.put(tuple(pages[start : start + _AT_ONCE]))
        self.read: queue.SimpleQueue[tuple[ScannedPage, ...]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._help, daemon=True) for _ in range(readers.size - spare - 1)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait(self) -> None:
        """A moment, for the others to finish theirs."""
        self._stop.wait(_LOOK_SECONDS)

    @property
    def at_work(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def take(self, progress: Callable[[], object]) -> bool:
        """Read the next few pages in this thread; False when none are left."""
        try:
            numbers = self._wanted.get_nowait()
        except queue.Empty:
            return False
        with suppress(ReadingFailed):  # these few are read page by page afterwards
            few = self._readers.read_pages(self._source, numbers, languages=self._languages, progress=progress)
            self.read.put(few)
        return True

    def _help(self) -> None:
        # the caller has left, or the pool is being closed and tells the caller so itself
        with suppress(_Stopped, TryLater):
            while not self._stop.is_set() and not self._wanted.empty():
                if self._readers.idle > self._spare:
                    self.take(self._look)
                else:
                    self._stop.wait(_LOOK_SECONDS)

    def _look(self) -> None:
        if self._stop.is_set():
            raise _Stopped


def read_ahead(
    readers: ReadingPool,
    source: Path | bytes,
    *,
    known: Sequence[int],
    most: int,
    spare: int,
    languages: str,
    take: Callable[[ScannedPage], object],
    heartbeat: Callable[[], object],
) -> None:
    """Read what is not known of a long file, by as many readers as are free.

    Args:
        readers: the pool.
        source: the file.
        known: pages that are not wanted.
        most: pages of one file that are read at all.
        spare: readers that are always left to others.
        languages: Tesseract's codes joined by "+"; empty for both.
        take: given each page, in this thread.
        heartbeat: called at least once a second; what it raises ends the reading.

    Raises:
        TryLater: the pool is being closed; what was taken is good.
    """
    if readers.size - spare < 2:
        return
    try:
        count = readers.count_pages(source, progress=heartbeat)
    except ReadingFailed:
        return
    have = set(known)
    missing = [number for number in range(1, min(count, most) + 1) if number not in have]
    if len(missing) < _WORTH_IT:
        return
    helpers = _Helpers(readers, source, missing, spare, languages)
    helpers.start()
    try:
        while helpers.take(heartbeat):
            _hand_over(helpers, take)
        while helpers.at_work:
            heartbeat()
            helpers.wait()
            _hand_over(helpers, take)
    finally:
        helpers.stop()
    _hand_over(helpers, take)


def _hand_over(helpers: _Helpers, take: Callable[[ScannedPage], object]) -> None:
    while not helpers.read.empty():
        for page in helpers.read.get():
            take(page)
