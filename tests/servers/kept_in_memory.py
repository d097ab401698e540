"""A real `keep` without a disk: what the doors are given in their own tests."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from gateway.errors import TryLater
from gateway.intake.receive import Arrival, Kept

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Shelf"]


class Shelf:
    """Keeps arrivals in a list, by source key as the true one does, and can be told to fail."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.asked = 0
        self.trouble: Callable[[Arrival], Exception | None] = lambda _: None
        self._ids: dict[str, str] = {}
        self._bookmarks: dict[tuple[str, int], int] = {}
        self._changed = threading.Condition()

    def keep(self, arrival: Arrival) -> Kept:
        with self._changed:
            self.asked += 1
            self._changed.notify_all()
            if (error := self.trouble(arrival)) is not None:
                raise error
            if arrival.bookmark is not None:
                key = (arrival.bookmark.inbox, arrival.bookmark.uid_validity)
                self._bookmarks[key] = max(arrival.bookmark.uid, self._bookmarks.get(key, 0))
            if arrival.source_key in self._ids:
                return Kept(self._ids[arrival.source_key], repeated=True)
            item_id = f"item-{len(self.arrivals) + 1}"
            self._ids[arrival.source_key] = item_id
            self.arrivals.append(arrival)
            return Kept(item_id)

    def last_uid(self, inbox: str, uid_validity: int) -> int:
        return self._bookmarks.get((inbox, uid_validity), 0)

    def fail(self, error: Exception | None = None) -> None:
        self.trouble = lambda _: error or TryLater("disk full")

    def mend(self) -> None:
        self.trouble = lambda _: None

    @property
    def contents(self) -> list[bytes]:
        return [bytes(a.content) for a in self.arrivals if isinstance(a.content, bytes)]

    def wait_for(self, count: int, seconds: float = 20) -> None:
        self.wait_until(lambda: len(self.arrivals) >= count, seconds)

    def wait_until(self, happened: Callable[[], bool], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        with self._changed:
            while not happened():
                left = deadline - time.monotonic()
                assert left > 0, f"waited {seconds} s; {len(self.arrivals)} kept, asked {self.asked} times"
                self._changed.wait(min(left, 0.05))
