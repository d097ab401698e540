"""What every test stands on: no network beyond loopback, no stray settings, and both databases, real ones.

The PostgreSQL cluster is the test run's own: made in a temporary folder when the first test asks, on a free port,
without fsync (nothing in it is kept), and gone at the end. Weighed against a server that is already running (somebody
else's data, somebody else's version) and against pytest-postgresql (it cannot start a cluster as root, where
continuous integration often runs).
"""

from __future__ import annotations

import getpass
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog

from gateway.storage.engine import Database
from gateway.storage.tables import metadata

_START_SECONDS = 60
_SLOW = {"journeys", "faults", "work", "outbox"}  # folders of tests that start servers or whole daemons
_database_numbers = count(1)


def _is_loopback(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _is_numeric(host: Any) -> bool:
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes in a test's name are called by their argument: the bytes themselves can hold the second they were made.

    The tests run in several processes, and those must agree on every name.
    """
    return argname if isinstance(val, (bytes, bytearray)) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole roads first: of two processes that share the files, the one that meets the longest last ends alone."""
    items.sort(key=lambda item: not _SLOW & set(item.path.parts))


@pytest.fixture(autouse=True, scope="session")
def _no_network_beyond_loopback() -> Iterator[None]:
    """A test that reaches out fails where it does, with the address it wanted."""
    real_connect, real_connect_ex, real_lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_outside(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            sock.close()  # or its warning would hide this one
            raise RuntimeError(f"a test wanted to connect to {address!r}; tests stay on this machine")

    def connect(sock: socket.socket, address: Any) -> None:
        refuse_outside(sock, address)
        real_connect(sock, address)

    def connect_ex(sock: socket.socket, address: Any) -> int:
        refuse_outside(sock, address)
        return real_connect_ex(sock, address)

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if not _is_loopback(host) and host != socket.gethostname() and not _is_numeric(host):
            raise socket.gaierror(socket.EAI_NONAME, f"a test looked up {host!r}; tests stay on this machine")
        return real_lookup(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests must not change what they find."""
    for name in [name for name in os.environ if name.startswith("INTAKE_GATEWAY_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _logs_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command inside a test sets logs up; kept for good, they would go to a standard error that is closed by then."""
    configure = structlog.configure
    monkeypatch.setattr(structlog, "configure", lambda **how: configure(**how | {"cache_logger_on_first_use": False}))
    yield
    structlog.reset_defaults()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """An empty state folder."""
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).parent
    pytest.fail("PostgreSQL's programs are not installed: `make setup` installs them")


class _Cluster:
    """One PostgreSQL of our own."""

    def __init__(self, folder: Path) -> None:
        programs = _postgresql_programs()
        self.port = free_port()
        # PostgreSQL refuses to run as root; Debian's package brings the user it wants.
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            become = ["--reuid", "postgres", "--regid", "postgres", "--init-groups"]
        else:
            become = []
        # The cluster goes when the test run goes, even a killed one (SIGQUIT: at once).
        prefix = ["setpriv", *become, "--pdeathsig", "QUIT"]
        where = folder / "cluster"
        self.log = folder / "log"
        subprocess.run(
            [
                *prefix,
                programs / "initdb",
                "-D",
                where,
                "-U",
                self.user,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-sync",
            ],
            check=True,
            cwd=folder,
            stdout=subprocess.PIPE,
        )
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*prefix, programs / "postgres", "-D", where, "-p", str(self.port), "-k", folder,
                 "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "synchronous_commit=off",
                 "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=32MB"],
                cwd=folder, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')}")
                time.sleep(0.05)
            else:
                return

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        return psycopg.connect(host="127.0.0.1", port=self.port, user=self.user, dbname=name, autocommit=True)

    def new_database(self) -> str:
        name = f"test_{next(_database_numbers)}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return name

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[_Cluster]:
    """The run's own PostgreSQL, started when the first test asks for it."""
    # Not below tmp_path: the socket's path must stay short, and the postgres user must get in.
    folder = Path(tempfile.mkdtemp(prefix="gateway-pg-"))
    try:
        cluster = _Cluster(folder)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_cluster: _Cluster) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    name = postgresql_cluster.new_database()
    yield postgresql_cluster.url(name)
    postgresql_cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, state: Path) -> str:
    """A fresh, empty database of either kind; every test that takes it runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{state / 'gateway.sqlite'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "gateway.sqlite"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _migrated_postgresql(postgresql_cluster: _Cluster) -> str:
    name = postgresql_cluster.new_database()
    _migrate(postgresql_cluster.url(name))
    return name


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    if database.is_sqlite:
        database.scrub()  # one file, without a log beside it, can be copied
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, state: Path) -> str:
    """An empty database of either kind that has all tables; far quicker than `database_url` and a migration."""
    if request.param == "sqlite":
        file = state / "gateway.sqlite"
        shutil.copyfile(request.getfixturevalue("_migrated_sqlite"), file)
        return f"sqlite:///{file}"
    cluster: _Cluster = request.getfixturevalue("postgresql_cluster")
    name = request.getfixturevalue("_migrated_postgresql")
    with cluster.connect(name) as connection:
        # Somebody still connected holds locks; the next test must not wait for the last one.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )
        tables = ", ".join(f'"{table}"' for table in metadata.tables)
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    return cluster.url(name)
