"""What scan folders leave where it lies: written down by who watches them, read by pages, API and commands.

A row stands as long as its file lies there, and no longer. Weighed: asking the watching process (pages may run in
another one, on another host, or while it is down) and looking into the folder again (a second opinion on locks and
half-written files, which would not be the watcher's).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gateway.storage.tables import left_scans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.engine import Connection

__all__ = ["LeftScan", "count_left_scans", "left_scan_lines", "write_down"]


@dataclass(frozen=True, slots=True)
class LeftScan:
    """A file, a sub-folder (its name ends in a slash) or a whole folder (no name) that is left."""

    folder: str
    name: str
    scanner: str  # the sub-folder it lies in; empty: the folder itself
    reason: str  # what is wrong, and what to do
    since: datetime  # aware UTC: first seen

    def as_record(self) -> dict[str, str | None]:
        """For programs; null where there is no scanner, or the whole folder is meant."""
        return {
            "folder": self.folder,
            "scanner": self.scanner or None,
            "file": self.name or None,
            "since": self.since.isoformat(timespec="seconds"),
            "reason": self.reason,
        }


def left_scan_lines(
    connection: Connection, *, folder: str | None = None, limit: int | None = None
) -> list[LeftScan]:
    """What is left, the longest first; all of it, or no more than `limit`."""
    query = left_scans.select().order_by(left_scans.c.since, left_scans.c.folder, left_scans.c.name).limit(limit)
    if folder is not None:
        query = query.where(left_scans.c.folder == folder)
    return [
        LeftScan(row.folder, row.name, row.scanner, row.reason, row.since) for row in connection.execute(query)
    ]


def count_left_scans(connection: Connection) -> int:
    """How many."""
    return connection.scalar(sa.select(sa.func.count()).select_from(left_scans)) or 0


def write_down(connection: Connection, gone: Iterable[LeftScan], found: Collection[LeftScan]) -> None:
    """Forget those that are gone, and write down those that are new or have another reason now."""
    # many at once: one by one, twenty thousand links would keep all other writers waiting for eight seconds
    same = sa.and_(left_scans.c.folder == sa.bindparam("of"), left_scans.c.name == sa.bindparam("called"))
    if old := [{"of": left.folder, "called": left.name} for left in (*gone, *found)]:
        connection.execute(left_scans.delete().where(same), old)
    if found:
        connection.execute(left_scans.insert(), [asdict(left) for left in found])
