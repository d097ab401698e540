"""The door to the database: `Database.read()` and `Database.write()`, and what SQLite and PostgreSQL do differently.

SQLite has one writer. Weighed: letting SQLite's own lock sort writers out (busy time-outs under load, and a deferred
transaction that turns into a writer can fail at once), one writer thread with a queue (every caller hops threads),
or a process lock around `BEGIN IMMEDIATE` (chosen: fair enough, no hop; other processes meet the same lock in the
file with a long busy wait). PostgreSQL needs none of it.

Refused: a naive commit in the middle. A `write()` block is one transaction; leaving it by an exception undoes it all.
Trouble that is the world's (locked, full, gone) leaves as `TryLater`.
"""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event

from gateway.errors import TryLater

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
        with _world_trouble(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction: everything in the block, or nothing.

        Raises:
            TryLater: the database is locked, full or gone; nothing was written.
        """
        turn: AbstractContextManager[Any] = self._writer or nullcontext()
        with turn, _world_trouble(), self._connect_to_write() as connection:
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
        """Bring the schema up to date; safe to call from several processes at once."""
        config = Config()
        config.set_main_option("script_location", "gateway.storage:migrations")
        turn: AbstractContextManager[Any] = self._writer or nullcontext()
        with turn, _world_trouble(), self._connect_to_write() as connection, connection.begin():
            if not self.is_sqlite:
                # Two hosts that start together must not both create the tables.
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(732001)"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def _connect_to_write(self) -> Connection:
        return self.engine.connect().execution_options(immediate=True)

    def scrub(self) -> None:
        """Make erased rows unreadable in the database files too.

        SQLite: `secure_delete` has overwritten the pages; the write-ahead log still holds the old ones until it is
        cut off. PostgreSQL: dead rows go with VACUUM; its own write-ahead log is the operator's (docs/operations.md).

        Raises:
            TryLater: a reader is in the way.
        """
        with _world_trouble(), self.engine.connect() as connection:
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
def _world_trouble() -> Iterator[None]:
    """Turn trouble of the world into TryLater; let a developer's mistake (a bad statement) rise as it is."""
    try:
        yield
    except sa.exc.OperationalError as error:
        raise TryLater(f"database: {type(error.orig).__name__}") from error
    except sa.exc.TimeoutError as error:
        raise TryLater("database: no free connection") from error
    except OSError as error:
        raise TryLater(f"storage: {error.strerror or type(error).__name__}") from error
