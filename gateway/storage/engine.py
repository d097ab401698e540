"""The door to the database: `Database.read()` and `Database.write()`, and what SQLite and PostgreSQL do differently.

SQLite has one writer. Weighed: letting SQLite's own lock sort writers out (busy time-outs under load, and a deferred
transaction that turns into a writer can fail at once), one writer thread with a queue (every caller hops threads),
or a process lock around `BEGIN IMMEDIATE` (chosen: fair enough, no hop; other processes meet the same lock in the
file with a long busy wait). PostgreSQL needs none of it.

Refused: a naive commit in the middle. A `write()` block is one transaction; leaving it by an exception undoes it all.
Trouble that is the world's (locked, full, gone) leaves as `TryLater`; where somebody must act (no rights, damaged, a
wrong password) as `StoreUnusable`, with the sentence for whoever runs the command.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import event

from gateway.errors import BAD_CONTENT, BAD_SETTINGS, NOT_NOW, StoreUnusable, TryLater

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import Connection

__all__ = ["NEW_WORK", "Database"]

BUSY_WAIT_MILLISECONDS = 30_000
NEW_WORK = "lanes with new work"  # key of a connection's notes; `jobs.enqueue` writes it, the commit reads it


class Database:
    """One database, shared by all threads of a process.

    Args:
        url: an SQLAlchemy URL; `sqlite:///…` or `postgresql+psycopg://…` (`postgresql://` is taken to mean psycopg).
    """

    def __init__(self, url: str) -> None:
        parsed = sa.make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        # A worker, a door or a page each hold one connection at a time; ten spare ones cover a burst.
        self.engine = sa.create_engine(parsed, pool_size=20, max_overflow=20, pool_pre_ping=not self.is_sqlite)
        self._writer = threading.RLock() if self.is_sqlite else None
        self._changed = threading.Condition()
        self._put_down: Counter[str] = Counter()  # jobs committed by this process, by lane
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: one consistent picture.

        Raises:
            TryLater: the database cannot be reached.
        """
        with _world_trouble(self.url), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction: everything in the block, or nothing.

        Raises:
            TryLater: the database is locked, full or gone; nothing was written.
        """
        turn: AbstractContextManager[Any] = self._writer or nullcontext()
        with turn, _world_trouble(self.url), self._connect_to_write() as connection:
            connection.info.pop(NEW_WORK, None)  # of a transaction that was undone
            with connection.begin():
                yield connection
            lanes = connection.info.pop(NEW_WORK, None)
        if lanes:
            with self._changed:
                for lane in lanes:
                    self._put_down[lane] += 1
                self._changed.notify_all()

    def wake(self) -> None:
        """Let everybody who waits for work look again whether to go on waiting."""
        with self._changed:
            self._changed.notify_all()

    def wait_for_work(self, lanes: Sequence[str], seen: int, seconds: float, enough: Callable[[], bool]) -> int:
        """Wait until this process commits a job for one of these lanes after `seen`, or the time is over.

        Jobs of other processes are not noticed here: the callers' poll is the net for those.

        Args:
            lanes: to be waited for.
            seen: what the last call returned; 0 at first.
            seconds: the longest wait.
            enough: ends the wait when it is true at a `wake`.

        Returns:
            the number to pass as `seen` next time.
        """

        def put_down() -> int:
            return sum(self._put_down[lane] for lane in lanes)

        with self._changed:
            self._changed.wait_for(lambda: put_down() > seen or enough(), timeout=seconds)
            return put_down()

    def migrate(self) -> None:
        """Bring the schema up to date; safe to call from several processes at once.

        Raises:
            TryLater: the database cannot be used; `StoreUnusable` where somebody must act.
        """
        config = Config()
        config.set_main_option("script_location", "gateway.storage:migrations")
        turn: AbstractContextManager[Any] = self._writer or nullcontext()
        with turn, _world_trouble(self.url), self._connect_to_write() as connection, connection.begin():
            if not self.is_sqlite:
                # Two hosts that start together must not both create the tables.
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(732001)"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:  # it names a revision that this release does not know
                raise _written_by_a_newer_release(self.url) from error

    def _connect_to_write(self) -> Connection:
        return self.engine.connect().execution_options(immediate=True)

    def scrub(self) -> None:
        """Make erased rows unreadable in the database files too.

        SQLite: `secure_delete` has overwritten the pages; the write-ahead log still holds the old ones until it is
        cut off. PostgreSQL: dead rows go with VACUUM; its own write-ahead log is the operator's (docs/operations.md).

        Raises:
            TryLater: a reader is in the way.
        """
        with _world_trouble(self.url), self.engine.connect() as connection:
            if self.is_sqlite:
                raw = connection.connection.driver_connection
                assert raw is not None  # noqa: S101 - a connected pool entry has its driver's connection
                busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if busy:
                    raise TryLater("a reader holds the write-ahead log", delay_seconds=1)
            else:
                autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
                autocommit.execute(sa.text("VACUUM originals, extracts, items, outbox, steps, flags"))

    def close(self) -> None:
        """Close all idle connections."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves; the driver must not
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_WAIT_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def _world_trouble(url: sa.URL) -> Iterator[None]:
    """Turn trouble of the world into TryLater; let a developer's mistake (a bad statement) rise as it is."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        trouble = _trouble_of_sqlite(url, error) or _trouble_of_postgresql(url, error)
        if trouble is not None:
            raise trouble from error
        if not isinstance(error, sa.exc.OperationalError):
            raise
        raise TryLater(f"database: {type(error.orig).__name__}") from error
    except sa.exc.TimeoutError as error:
        raise TryLater("database: no free connection") from error
    except OSError as error:
        raise TryLater(f"storage: {error.strerror or type(error).__name__}") from error


# By the beginning of SQLite's own name of the error: the reason for the log, the sentence for the operator, the code.
_NO_RIGHTS = (
    "the database {file} cannot be {what} by this user: give this user all rights to the folder and the files in it, "
    "or name another state folder with --state"
)
_DAMAGED = "the database {file} is damaged, or is no database: put it back from the backup (docs/operations.md)"
_TROUBLES_OF_SQLITE: tuple[tuple[tuple[str, ...], str, str, int], ...] = (
    (("SQLITE_NOTADB", "SQLITE_CORRUPT"), "damaged", _DAMAGED, BAD_CONTENT),
    (("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"), "no rights", _NO_RIGHTS, BAD_SETTINGS),
    (("SQLITE_READONLY",), "no rights", _NO_RIGHTS, BAD_SETTINGS),
    (("SQLITE_FULL",), "the disk is full", "the disk that holds {file} is full; nothing was lost: make room", NOT_NOW),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "busy", "another program holds {file}; nothing was lost: try again", NOT_NOW),
    (("SQLITE_IOERR",), "the disk fails", "the disk that holds {file} fails ({name}); nothing was lost", NOT_NOW),
)


def _trouble_of_sqlite(url: sa.URL, error: sa.exc.DatabaseError) -> StoreUnusable | None:
    name = getattr(error.orig, "sqlite_errorname", "") if isinstance(error.orig, sqlite3.DatabaseError) else ""
    file = Path(url.database or "").absolute()
    if name.startswith("SQLITE_CANTOPEN") and not _is_folder(file.parent):
        sentence = f"the database {file} cannot be made: there is no folder {file.parent}; see database_url"
        return StoreUnusable("database: no folder", sentence, exit_code=BAD_SETTINGS)
    for beginnings, reason, words, code in _TROUBLES_OF_SQLITE:
        if name.startswith(beginnings):
            what = "written" if name.startswith("SQLITE_READONLY") else "opened"
            return StoreUnusable(f"database: {reason}", words.format(file=file, what=what, name=name), exit_code=code)
    return None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no right to look: it may well be there
        return True


# What PostgreSQL says at the door to somebody it will go on refusing.
_REFUSED_FOR_GOOD = re.compile(
    r"authentication failed|no pg_hba\.conf entry|does not exist|no password supplied|Name or service not known|"
    r"permission denied|is not permitted to log in",
    re.IGNORECASE,
)


def _trouble_of_postgresql(url: sa.URL, error: sa.exc.DatabaseError) -> TryLater | None:
    """A server that cannot be reached, or lets nobody in; trouble with a statement is not meant."""
    if url.get_backend_name() != "postgresql" or not isinstance(error, sa.exc.OperationalError):
        return None
    said = str(error.orig)
    if error.statement is not None or not re.search(r"connect|resolve|translate|timeout|FATAL", said):
        return None
    first = said.strip().splitlines()[0][:300]
    why = re.split(r"(?:failed|FATAL): +", first)[-1].strip()
    where = f"the PostgreSQL at {url.host or 'the local socket'}, port {url.port or 5432}"
    for_good = _REFUSED_FOR_GOOD.search(said) is not None
    cure = "see the setting database_url" if for_good else "start it or see the setting database_url; nothing was lost"
    return StoreUnusable(
        "database: cannot be reached",
        f"{where} cannot be used ({why}): {cure}",
        exit_code=BAD_SETTINGS if for_good else NOT_NOW,
    )


def _written_by_a_newer_release(url: sa.URL) -> StoreUnusable:
    where = url.render_as_string(hide_password=True)
    sentence = f"the database {where} was written by a newer release: install that release, or use another state folder"
    return StoreUnusable("database: of a newer release", sentence, exit_code=BAD_SETTINGS)
