"""Sees to it that what scan folders leave does not lie unseen: written down at once, an alarm after a quarter hour.

Promises: what stands in the table is what the watchers last saw; a file's `since` outlives a restart; there is one
alarm for a folder, however many files lie there, and it ends by itself when none has lain for long.

Most reasons pass by themselves (a scanner still writes), so the alarm waits; a page may show them at once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from gateway.storage.left_scans import LeftScan, left_scan_lines, write_down
from gateway.work.alarms import SCANS_LEFT, end_alarm, is_alarmed, raise_alarm
from gateway.work.keeper import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gateway.settings import Settings
    from gateway.storage.engine import Database

__all__ = ["LONG", "LeftScanKeeper"]

log = structlog.get_logger()

LONG: Final = timedelta(minutes=15)
_LOOKS_SECONDS: Final = 2.0


class _Left(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def scanner(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def seconds(self) -> float: ...


class _Folder(Protocol):
    """The state of a folder, as its watcher tells it (`gateway.intake.scan_folder.FolderState`)."""

    @property
    def name(self) -> str: ...
    @property
    def reachable(self) -> bool: ...
    @property
    def left(self) -> Sequence[_Left]: ...
    @property
    def here(self) -> frozenset[str]: ...
    @property
    def looked_at(self) -> float | None: ...


class LeftScanKeeper(Keeper):
    """Asks the watchers every two seconds. A part of the daemon.

    Args:
        settings: a folder that is not in them any more is forgotten.
        database: written to when something changed.
        states: how the folders that this process watches stand.
    """

    def __init__(self, settings: Settings, database: Database, states: Callable[[], Iterable[_Folder]]) -> None:
        super().__init__("left-scans", every_seconds=_LOOKS_SECONDS)
        self._settings = settings
        self._database = database
        self._states = states

    def look(self, now: datetime | None = None) -> None:
        """Compare what is written down with what the folders say. `now` is aware UTC."""
        now = now or datetime.now(UTC)
        for state in self._states():
            # Before its first look a watcher knows of nothing, which does not mean that nothing is there.
            if state.looked_at is not None or not state.reachable:
                self._look_at(state, now)
        self._forget_folders({folder.name for folder in self._settings.scan_folders})

    def _look_at(self, state: _Folder, now: datetime) -> None:
        with self._database.read() as connection:
            before = {left.name: left for left in left_scan_lines(connection, folder=state.name)}
            alarmed = is_alarmed(connection, SCANS_LEFT, state.name)
        # A folder that is out of reach tells nothing of its files; a file that settles again has not left.
        gone = [left for name, left in before.items() if state.reachable and name not in state.here]
        found = [
            LeftScan(state.name, left.name, left.scanner, left.reason, _since(before, left, now))
            for left in state.left
            if left.name not in before or before[left.name].reason != left.reason
        ]
        stay = [left for left in before.values() if left not in gone] + found
        long = sum(now - left.since >= LONG for left in stay)
        if not gone and not found and alarmed == bool(long):
            return
        with self._database.write() as connection:
            write_down(connection, gone, found)
            if not long:
                end_alarm(connection, SCANS_LEFT, state.name)
            elif raise_alarm(connection, self._settings, SCANS_LEFT, state.name):
                log.error("scans_left", folder=state.name)

    def _forget_folders(self, known: set[str]) -> None:
        with self._database.read() as connection:
            gone = [left for left in left_scan_lines(connection) if left.folder not in known]
        if gone:
            with self._database.write() as connection:
                write_down(connection, gone, ())
                for folder in {left.folder for left in gone}:
                    end_alarm(connection, SCANS_LEFT, folder)


def _since(before: dict[str, LeftScan], left: _Left, now: datetime) -> datetime:
    known = before.get(left.name)
    return now - timedelta(seconds=left.seconds) if known is None else known.since
