"""Putting the parts together: what `run` and `ingest` start, how readiness is told, how all of it stops.

No rules here. A part is anything with `start()` and `stop()`; parts start in the order in which they depend on each
other (senders before deciders before doors: what comes in finds somebody to work on it) and stop in the reverse one.
A part that dies takes the daemon with it, loudly: a supervisor restarts a process, nobody restarts a thread.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import threading
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from gateway.domain.case_types import load_case_type_rules
from gateway.domain.matters import load_matter_words
from gateway.domain.organisations import load_register
from gateway.domain.rule_files import load_rules
from gateway.domain.sift import Knowledge
from gateway.errors import NOT_NOW, OperatorNeeded, TryLater
from gateway.intake.imap import ImapWatcher
from gateway.intake.receive import Receiver
from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.intake.smtp import LmtpDoor, SmtpDoor
from gateway.outbox.mail import MailRelay
from gateway.outbox.send import Sender
from gateway.outbox.templates import load_templates
from gateway.start_checks import check_before_start, make_state_folder, why_a_door_stays_shut
from gateway.storage import jobs
from gateway.storage.engine import Database
from gateway.storage.fingerprints import Fingerprinter
from gateway.storage.originals import Originals
from gateway.storage.sealing import Sealer
from gateway.storage.tables import outbox
from gateway.work.canary import CanaryKeeper
from gateway.work.clocks import recount_if_changed
from gateway.work.first_look import FirstLook
from gateway.work.left_scans import LeftScanKeeper
from gateway.work.malware import MalwareScanner
from gateway.work.overdue import OverdueKeeper
from gateway.work.read_item import ReadItem
from gateway.work.reading_process import ReadingPool
from gateway.work.scan_pages import LANE, PageWork
from gateway.work.worker import Worker
from gateway.work.workplace import Workplace, office_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from gateway.intake.scan_folder import FolderState
    from gateway.settings import Settings
    from gateway.storage.jobs import Job
    from gateway.work.worker import Handler

__all__ = ["ROLES", "Gateway", "daemon_is_running"]

log = structlog.get_logger()

ROLES = ("receive", "work", "deliver", "web")


class Part(Protocol):
    """Something that runs beside the others."""

    def start(self) -> None:
        """Begin; return once it works."""

    def stop(self) -> None:
        """End in bounded time."""


class Gateway:
    """One installation, opened: database up to date, keys made, rules loaded. `close` it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        make_state_folder(settings.state)
        self.database = Database(settings.resolved_database_url)
        self.database.migrate()
        self.store = Originals(settings.state / "originals", inline_limit_bytes=settings.limits.inline_original_bytes)
        self.fingerprints = Fingerprinter(self.database)
        self.receiver = Receiver(self.database, self.store, self.fingerprints)
        self._readers: ReadingPool | None = None
        self._workplace: Workplace | None = None
        self._watchers: list[ImapWatcher] = []
        self._scan_watchers: list[ScanFolderWatcher] = []
        self._parts: list[Part] = []
        self._stopping = threading.Event()

    @property
    def reading_workers(self) -> int:
        """How many readers work at once: as the settings say, or one for each core."""
        return self.settings.work.reading_workers or os.cpu_count() or 1

    @cached_property
    def knowledge(self) -> Knowledge:
        """Rules, organisations and the office itself; loaded when first asked for.

        Raises:
            RulesError: a rule cannot be used; the text names file and line.
        """
        register = load_register(self.settings.rules.organisations)
        for warning in register.warnings:
            log.warning("organisations_to_look_at", line=warning)
        return Knowledge(
            rules=load_rules(self.settings.rules.folder),
            register=register,
            office=office_facts(self.settings),
            time_zone=self.settings.office.time_zone,
            case_types=load_case_type_rules(self.settings.rules.folder),
            matters=load_matter_words(self.settings.rules.folder),
            closed_days=frozenset(self.settings.office.closed_days),
        )

    @property
    def workplace(self) -> Workplace:
        """What deciding needs; rules and organisations are loaded when first asked for."""
        if self._workplace is None:
            settings = self.settings
            # One reader more than reading workers: the quick lane must find one free while all others do OCR.
            self._readers = ReadingPool(settings.limits, size=self.reading_workers + settings.work.quick_workers)
            sealer = Sealer.prepare(settings.ecs.recipients, settings.state)
            if sealer.key_left_here is not None:
                log.warning("ecs_key_still_here", file=str(sealer.key_left_here))
            self._workplace = Workplace(
                settings,
                self.database,
                self.store,
                self.fingerprints,
                sealer,
                self.knowledge,
                self._readers,
                MalwareScanner(settings.malware),
                load_templates(settings).subjects(),
            )
        return self._workplace

    # -- parts --

    def _worker(
        self, lanes: list[str], handlers: dict[str, Handler], finally_: Callable[[], object] | None = None
    ) -> Part:
        work = self.settings.work
        return _Running(Worker(self.database, lanes, handlers, work), work.shutdown_seconds, finally_)

    def parts_alive(self) -> dict[str, bool]:
        """Which parts are up, by name, for `/ready`."""
        return {f"{number} {_name(part)}": _is_alive(part) for number, part in enumerate(self._parts, 1)}

    def working_parts(self) -> list[Part]:
        """The deciding workers: a lane for the quick look, the reading lanes, what can wait of pages, housekeeping."""
        place, work = self.workplace, self.settings.work
        quick: dict[str, Handler] = {"first-look": FirstLook(place)}
        reader = ReadItem(place)
        slow: dict[str, Handler] = {"read": reader}
        again = PageWork(place, reader.judge)
        house: dict[str, Handler] = {"scrub": self._scrub}
        return [
            *(self._worker(["quick"], quick) for _ in range(work.quick_workers)),
            *(self._worker(["reading"], slow) for _ in range(self.reading_workers)),
            self._worker([LANE], {"searchable": again, "redo": again}),
            self._worker(["housekeeping"], house),
        ]

    def delivering_parts(self) -> list[Part]:
        """The senders of mail and letters."""
        templates = load_templates(self.settings)
        work = self.settings.work
        workers = []
        for _ in range(work.delivery_workers):
            relay = MailRelay(self.settings.delivery, self.settings.maildir)
            sender = Sender(self.settings, self.database, relay, templates, self._own_door)
            handlers: dict[str, Handler] = {"send": sender, "digest": sender}
            workers.append(self._worker(["mail"], handlers, relay.close))
        letters = Sender(
            self.settings, self.database, MailRelay(self.settings.delivery, self.settings.maildir), templates
        )
        return [*workers, self._worker(["letters"], {"send": letters})]

    def watching_parts(self) -> list[Part]:
        """What alarms: of late and dead letters, and, if canaries are wanted, of those that do not come round."""
        overdue = OverdueKeeper(self.settings, self.database)
        if not self.settings.canary.interval_minutes:
            return [overdue]
        return [overdue, CanaryKeeper(self.settings, self.database, self.fingerprints)]

    def _own_door(self) -> tuple[str, int] | None:
        """Where our own SMTP door stands, if this process opened one."""
        door = next((part for part in self._parts if isinstance(part, SmtpDoor)), None)
        return None if door is None else (self.settings.listener.smtp_host, door.port)

    def receiving_parts(self) -> list[Part]:
        """The doors: SMTP, LMTP, IMAP inboxes, scan folders, and the erasing of what they left behind."""
        settings = self.settings
        parts: list[Part] = []
        if settings.listener.smtp_enabled:
            parts.append(SmtpDoor(settings.listener, settings.office.casework_inboxes, self.receiver.keep))
        if settings.listener.lmtp_enabled:
            parts.append(LmtpDoor(settings.listener, settings.office.casework_inboxes, self.receiver.keep))
        self._watchers = [
            ImapWatcher(inbox, self.receiver.keep, self.receiver.last_uid) for inbox in settings.imap
        ]
        self._scan_watchers = [
            ScanFolderWatcher(
                folder, settings.scan_path(folder), self.receiver.keep, time_zone=settings.office.time_zone
            )
            for folder in settings.scan_folders
        ]
        eraser: dict[str, Handler] = {"erase-source": self._erase_source}
        parts.extend(self._watchers)
        parts.extend(self._scan_watchers)
        parts.append(LeftScanKeeper(settings, self.database, self._scan_folder_states))
        parts.append(self._worker(["erase-imap", "erase-scans"], eraser))
        return parts

    def _scan_folder_states(self) -> list[FolderState]:
        return [watcher.state() for watcher in self._scan_watchers]

    def web_parts(self) -> list[Part]:
        """Pages and API."""
        return [_Web(self.settings, self.database, self.parts_alive)] if self.settings.web.enabled else []

    def _scrub(self, job: Job, heartbeat: object) -> None:  # noqa: ARG002 - short work
        """Make what was erased unreadable on disk too."""
        with self.database.write() as connection:
            self.store.sweep(connection)
        self.database.scrub()
        with self.database.write() as connection:
            jobs.finish(connection, job)
        # The job's own deletion is no content; the next scrub cuts its page off.

    def _erase_source(self, job: Job, heartbeat: object) -> None:  # noqa: ARG002 - short work
        """Erase an employee's mail from its mailbox, or its scan from `done/` (CONTRACT section 7)."""
        with self.database.read() as connection:
            row = connection.execute(outbox.select().where(outbox.c.id == job.subject_id)).first()
        if row is not None:
            (self._erase_mail if job.lane == "erase-imap" else self._erase_scan)(row.parameters)
        with self.database.write() as connection:
            connection.execute(outbox.delete().where(outbox.c.id == job.subject_id))
            jobs.enqueue(connection, lane="housekeeping", kind="scrub", subject_id=job.subject_id)
            jobs.finish(connection, job)

    def _erase_mail(self, what: dict[str, Any]) -> None:
        inbox, uid_validity, uid = what["place"].removeprefix("imap:").rsplit(":", 2)
        watcher = next((w for w in self._watchers if w.inbox.name == inbox), None)
        if watcher is None:
            raise TryLater("the inbox is not in the settings any more", delay_seconds=60)
        watcher.erase(int(uid_validity), int(uid), size_bytes=what["size_bytes"], sha256=what["sha256"])

    def _erase_scan(self, what: dict[str, Any]) -> None:
        for watcher in self._scan_watchers:
            watcher.erase(what["kept_as"], what["source"])

    # -- life --

    def start(self, parts: Iterable[Part]) -> None:
        """Start parts, in order. If one cannot start, those before it are stopped again."""
        try:
            for part in parts:
                self._open(part)
                self._parts.append(part)
        except BaseException:
            self.close()
            raise

    def _open(self, part: Part) -> None:
        """Start one part; a door that cannot be opened is named by its settings."""
        listener, web = self.settings.listener, self.settings.web
        try:
            part.start()
        except OSError as error:
            if isinstance(part, LmtpDoor):
                where = ("listener.lmtp_", listener.lmtp_host, listener.lmtp_port)
            elif isinstance(part, SmtpDoor):
                where = ("listener.smtp_", listener.smtp_host, listener.smtp_port)
            elif isinstance(part, _Web):
                where = ("web.", web.host, web.port)
            else:
                raise
            setting, host, port = where
            raise why_a_door_stays_shut(error, setting=setting, host=host, port=port) from error

    def run(self, roles: Sequence[str] = ROLES) -> None:
        """Run until SIGTERM or SIGINT, or until a part dies (then raise, so that a supervisor restarts us).

        Raises:
            OperatorNeeded: it cannot start until somebody mends what the text names.
        """
        check_before_start(self.settings, roles)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        makers = {
            "deliver": lambda: [*self.delivering_parts(), *self.watching_parts()],
            "work": self.working_parts,
            "web": self.web_parts,
            "receive": self.receiving_parts,
        }
        with _held(self.settings.state / "daemon.lock") if "work" in roles else _nothing():
            with self.database.write() as connection:
                self.store.sweep(connection)
                self.store.sweep_orphans(connection)
                if self.database.is_sqlite and "work" in roles:  # the lock says that no other daemon works here
                    jobs.free_abandoned(connection)
            if "work" in roles:
                self._count_clocks()
                self.workplace.readers.warm()
            self.start(part for role, make in makers.items() if role in roles for part in make())
            log.info("ready", roles=list(roles), **self.addresses())
            _tell_systemd("READY=1")
            try:
                while not self._stopping.wait(1.0):
                    _tell_systemd("WATCHDOG=1")
                    dead = [_name(part) for part in self._parts if not _is_alive(part)]
                    if dead:
                        raise RuntimeError(f"ended by itself: {', '.join(dead)}")
            finally:
                _tell_systemd("STOPPING=1")
                log.info("stopping")
                self.close()

    def _count_clocks(self) -> None:
        """Due dates of open work follow the calendar: counted again when it changed since the last count."""
        with self.database.write() as connection:
            changes = recount_if_changed(connection, frozenset(self.settings.office.closed_days))
        if changes is not None:
            log.info("clocks_counted_again", why="the calendar is new or has changed", dates_changed=len(changes))

    def addresses(self) -> dict[str, str]:
        """Where the open doors stand, for the log and for tests."""
        found = {}
        for part in self._parts:
            if isinstance(part, LmtpDoor):
                found["lmtp"] = f"{self.settings.listener.lmtp_host}:{part.port}"
            elif isinstance(part, SmtpDoor):
                found["smtp"] = f"{self.settings.listener.smtp_host}:{part.port}"
            elif isinstance(part, _Web):
                found["web"] = f"http://{self.settings.web.host}:{part.port}/"
        return found

    def close(self) -> None:
        """Stop all parts, the last started first, and let go of the store."""
        for part in reversed(self._parts):
            with suppress(Exception):  # one part that cannot stop must not keep the others from stopping
                part.stop()
        self._parts.clear()
        if self._readers is not None:
            self._readers.close()
        self.database.close()


class _Running:
    """A worker thread as a part."""

    def __init__(self, worker: Worker, seconds: float, finally_: Callable[[], object] | None = None) -> None:
        self._worker = worker
        self._seconds = seconds
        self._finally = finally_

    @property
    def name(self) -> str:
        return self._worker.name

    def start(self) -> None:
        self._worker.start()

    @property
    def is_alive(self) -> bool:
        return self._worker.is_alive()

    def stop(self) -> None:
        self._worker.stop()
        self._worker.join(timeout=self._seconds)
        if self._finally is not None:
            self._finally()


class _Web:
    """The web server as a part, in a thread of its own."""

    def __init__(self, settings: Settings, database: Database, parts: Callable[[], dict[str, bool]]) -> None:
        # Imported here: `ingest` and the workers' hosts need no web server, and it takes half a second to load.
        import uvicorn  # noqa: PLC0415 - only the role that serves pages loads a web server

        from gateway.web.app import create_app  # noqa: PLC0415 - only the role that serves pages loads a web server

        self._settings = settings.web
        config = uvicorn.Config(
            create_app(settings, database, parts=parts),
            host=settings.web.host,
            port=settings.web.port,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)
        self._socket: socket.socket | None = None

    @property
    def port(self) -> int:
        return self._settings.port if self._socket is None else int(self._socket.getsockname()[1])

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._socket = socket.create_server((self._settings.host, self._settings.port))
        self._thread.start()

    def _serve(self) -> None:
        assert self._socket is not None  # noqa: S101 - `start` made it
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=5)
        if self._socket is not None:
            self._socket.close()


def _name(part: Part) -> str:
    """What a part is called for people: a worker by its lane, everything else by its kind."""
    return str(getattr(part, "name", type(part).__name__))


def _is_alive(part: Part) -> bool:
    """Whether a part still works; a part that cannot tell is believed."""
    return bool(getattr(part, "is_alive", True) and getattr(part, "is_open", True))



# ---------------------------------------------------------------- one daemon for a state folder


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """Hold the daemon's lock: it tells `ingest` that somebody works on what it keeps."""
    with file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            sentence = f"another daemon works in {file.parent}; stop it first, or use --state"
            raise OperatorNeeded(sentence, exit_code=NOT_NOW) from error
        yield


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def daemon_is_running(state: Path) -> bool:
    """Whether a daemon of this machine works on this state folder."""
    try:
        with (state / "daemon.lock").open("r+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _tell_systemd(word: str) -> None:
    """sd_notify(3), when systemd listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.connect("\0" + address[1:] if address.startswith("@") else address)
        out.send(word.encode())
