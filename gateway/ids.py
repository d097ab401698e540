"""Ids: ULIDs that grow within one process even inside a millisecond, so that "oldest first" means what it says."""

from __future__ import annotations

import threading

from ulid import ULID

__all__ = ["new_id"]

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A ULID greater than every one this process made before."""
    global _last  # noqa: PLW0603 - one counter for the process is what makes it monotonic
    with _lock:
        _last = max(_last + 1, int(ULID()))
        return str(ULID.from_int(_last))
