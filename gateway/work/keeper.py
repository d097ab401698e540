"""A part of the daemon that looks again and again whether something is due or over, and must not end by a mistake.

One loop for all of them: what it meets is logged by the kind of the error alone, as a traceback may hold a name or a
value, and it goes on, because a dead keeper is an alarm that never comes.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

import structlog

from gateway.errors import TryLater

__all__ = ["Keeper"]

log = structlog.get_logger()


class Keeper(threading.Thread, ABC):
    """Calls `look` every so many seconds until it is stopped."""

    def __init__(self, name: str, *, every_seconds: float) -> None:
        super().__init__(name=name, daemon=True)
        self._every_seconds = every_seconds
        self._stopping = threading.Event()

    @abstractmethod
    def look(self) -> None:
        """Look once."""

    def stop(self) -> None:
        """End soon."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=5)

    def run(self) -> None:
        """Look until stopped."""
        while not self._stopping.wait(self._every_seconds):
            try:
                self.look()
            except TryLater as error:
                log.warning("keeper_waits", keeper=self.name, reason=error.reason)
            except Exception as error:  # noqa: BLE001 - the edge: a dead keeper is an alarm that never comes
                log.error("keeper_error", keeper=self.name, error=type(error).__name__)  # noqa: TRY400 - no values
