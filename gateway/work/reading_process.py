"""Reading of what strangers sent, in processes that may die of it.

Promises: whatever a mail or scan does to the libraries that open it, the caller gets a value or `ReadingFailed` with
a reason, in bounded time; the pool is whole afterwards, and the next piece of work does not wait for it. A hostile
attachment costs itself: the reading is repeated without it, and at the worst the mail is read without attachments.

A pool keeps `size` processes warm (each a fresh interpreter, `gateway.work.reading_child`), hands each request to a
free one and replaces those that died, were killed or have served long. Weighed: a process for each document (110-250
ms each), a forking zygote (31 ms, but a parent that imports everything and forks is a second daemon to look after),
`concurrent.futures` (one dead worker breaks the whole pool, no time limit, no memory limit). A warm call costs 1-2 ms.

Thread-safe: several workers share one pool.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal, TypeVar

import msgspec
import structlog

from gateway.errors import TryLater
from gateway.work.reading_child import HEAD, Answer, Conditions, Request
from parsers.ocr import PageDetail
from parsers.reading import PageReading, PageStatus, Reading
from parsers.scan import Scan, ScannedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gateway.settings import Limits

__all__ = ["ReadingFailed", "ReadingPool"]

log = structlog.get_logger()

Reason = Literal["time", "memory", "crashed"]
_Value = TypeVar("_Value")

_FUNCTIONS: Final = "gateway.work.reading_functions:FUNCTIONS"
_TICK_SECONDS: Final = 0.5  # how often `progress` is called while waiting: well below any lease
_START_SECONDS: Final = 60.0  # a loaded machine takes long to import; only a broken installation longer than this
_REQUESTS_EACH: Final = 200  # then a child is replaced, for what libraries leak
_ANSWER_BYTES: Final = 64_000_000  # the limits of text leave an answer far below this
_STOPPING: Final = "the gateway is stopping"
_PAGES_STOPPED: Final = 5  # of one file; behind the fifth the rest is given up
_REPEATS: Final = 3  # readings of one mail without the part that stopped the one before
_WORDS: Final = {
    "time": "reading was stopped: it took too long",
    "memory": "reading was stopped: it needs too much memory",
    "crashed": "reading was stopped: the reader broke down",
}


class ReadingFailed(Exception):
    """Nothing could be read. The item is kept all the same.

    Attributes:
        reason: "time", "memory" or "crashed".
        step: the last step that was begun ("part 2", "page 7"); empty when none was.
    """

    def __init__(self, reason: Reason, step: str = "", detail: str = "") -> None:
        super().__init__(f"{reason} at {step}" if step else reason)
        self.reason: Reason = reason
        self.step = step
        self.detail = detail  # type and line for the log, never content


class ReadingPool:
    """Warm reading processes.

    Args:
        limits: of memory, time and size for one item.
        size: how many items can be read at once.
        functions: "module:NAME" of what the processes can do (tests give their own).
    """

    def __init__(self, limits: Limits, size: int, *, functions: str = _FUNCTIONS) -> None:
        self._limits = limits
        self.size = size
        self._conditions = Conditions(
            functions=functions,
            memory_bytes=limits.reading_memory_bytes,
            # The largest file a reader writes is a page as an uncompressed picture.
            file_bytes=max(limits.unpacked_bytes, 4 * limits.pixels),
            step_seconds=max(limits.reading_seconds, limits.page_seconds),
        )
        # Places for children, the warm ones on top; None is a place whose child is started when it is first wanted:
        # a short `ingest` needs one interpreter, not one for each core.
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        self._at_work: set[_Child] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._said_network = False
        for _ in range(size - 1):
            self._idle.put(None)
        self._idle.put(self._start())

    @property
    def idle(self) -> int:
        """Places at which nobody works just now; by the time it is read it may be another number."""
        return self._idle.qsize()

    # -- what it can do --

    def read_email(
        self,
        raw: bytes,
        *,
        envelope_from: str | None = None,
        trusted_servers: tuple[str, ...] = (),
        own_domains: tuple[str, ...] = (),
        quick: bool = False,
        progress: Callable[[], object] | None = None,
    ) -> Reading:
        """Read a mail; with `quick` its headers and text only.

        Raises:
            ReadingFailed: not even headers and text could be read.
        """
        arguments = {
            "envelope_from": envelope_from,
            "trusted_servers": trusted_servers,
            "own_domains": own_domains,
            "limits": _document_limits(self._limits),
        }
        if not quick:
            reading = self._read_whole(raw, arguments, progress)
            if isinstance(reading, Reading):
                return reading
        try:
            headers_and_text = self.call("read_quick", raw, arguments, Reading, progress)
        except ReadingFailed as failure:
            log.warning("reading_stopped", reason=failure.reason, step=failure.step, detail=failure.detail)
            raise
        return headers_and_text if quick else _without_attachments(headers_and_text, reading)

    def _read_whole(
        self, raw: bytes, arguments: dict[str, Any], progress: Callable[[], object] | None
    ) -> Reading | ReadingFailed:
        """The mail with its attachments, those left out that stop the reading; or why there is no reading of it."""
        skip: dict[str, str] = {}
        failure = ReadingFailed("crashed")
        for _ in range(_REPEATS + 1):
            try:
                reading = self.call("read_email", raw, {**arguments, "skip": skip}, Reading, progress)
            except ReadingFailed as stopped:
                failure = stopped
                log.warning("reading_stopped", reason=stopped.reason, step=stopped.step, detail=stopped.detail)
                part = stopped.step.removeprefix("part ")
                if part == stopped.step or part in skip:
                    break
                skip[part] = _WORDS[stopped.reason]
            else:
                found = tuple(f"attachment-stopped-reading: {part}" for part in skip)
                return replace(reading, defects=(*reading.defects, *found))
        return failure

    def split_scan(
        self,
        source: Path | bytes,
        *,
        progress: Callable[[], object] | None = None,
        known: Mapping[int, ScannedPage] | None = None,
        on_read: Callable[[ScannedPage], object] | None = None,
        defaults: Mapping[str, Any] | None = None,
    ) -> Scan:
        """Read a scanned file and split it into documents (`parsers.scan.split_scan`).

        A page that stops its reader is FAILED with the reason, and the others are read all the same.

        Args:
            source: the file.
            progress: as for `call`.
            known: pages read before.
            on_read: given each page as soon as it is read.
            defaults: of the scanner (the fields of `parsers.stack.ScannerDefaults`).

        Raises:
            ReadingFailed: the reading was stopped, and no page is to blame.
        """
        payload, arguments = _place(source)
        defaults = dict(defaults or {})
        arguments["limits"] = _page_limits(self._limits)
        if "languages" in defaults:
            arguments["limits"]["languages"] = defaults["languages"]
        arguments["defaults"] = defaults
        pages = {number: replace(page, detail=PageDetail()) for number, page in (known or {}).items()}

        def take(piece: bytes) -> None:
            page = msgspec.json.decode(piece, type=ScannedPage)
            pages[page.reading.number] = replace(page, detail=PageDetail())
            if on_read is not None:
                on_read(page)

        stopped = 0
        while True:
            arguments["known"] = msgspec.to_builtins(list(pages.values()))
            try:
                return self.call("split_scan", payload, arguments, Scan, progress, on_piece=take)
            except ReadingFailed as failure:
                log.warning("reading_stopped", reason=failure.reason, step=failure.step, detail=failure.detail)
                number = failure.step.removeprefix("page ")
                # page 1 is named also while the file is being opened: then nothing is known of it yet
                if not number.isdecimal() or int(number) in pages or stopped > _PAGES_STOPPED:
                    raise
                stopped += 1
                page = ScannedPage(
                    PageReading(int(number), PageStatus.FAILED, failed_because=_WORDS[failure.reason])
                )
                take(msgspec.json.encode(page))
                if stopped == _PAGES_STOPPED:
                    arguments["give_up_after"] = int(number)

    def count_pages(self, source: Path | bytes, *, progress: Callable[[], object] | None = None) -> int:
        """How many pages a file says it has.

        Raises:
            ReadingFailed: the file cannot be opened.
        """
        payload, arguments = _place(source)
        return self.call("count_pages", payload, {**arguments, "limits": _page_limits(self._limits)}, int, progress)

    def read_pages(
        self,
        source: Path | bytes,
        numbers: tuple[int, ...],
        *,
        languages: str = "",
        progress: Callable[[], object] | None = None,
    ) -> tuple[ScannedPage, ...]:
        """Read some pages alone (`parsers.scan.read_pages`), in these languages or in both.

        Raises:
            ReadingFailed: the file cannot be opened, or the reading was stopped.
        """
        payload, arguments = _place(source)
        limits = _page_limits(self._limits) | ({"languages": languages} if languages else {})
        arguments |= {"limits": limits, "numbers": numbers}
        return self.call("read_pages", payload, arguments, tuple[ScannedPage, ...], progress)

    def make_searchable(
        self,
        source: Path | bytes,
        pages: tuple[ScannedPage, ...],
        target: IO[bytes],
        *,
        progress: Callable[[], object] | None = None,
    ) -> None:
        """Write a PDF of the file with the words read laid under its pages, unseen (`parsers.searchable`).

        Raises:
            ReadingFailed: the file cannot be taken apart; what `target` has is worthless.
        """
        payload, arguments = _place(source)
        # as one text: as lists and numbers, the words of 500 pages are 160 MB on either side
        arguments["pages"] = msgspec.json.encode(pages).decode()
        self.call("make_searchable", payload, arguments, bytes, progress, on_piece=target.write)

    def extract_pages(
        self, source: Path | bytes, pages: tuple[int, ...], *, progress: Callable[[], object] | None = None
    ) -> bytes:
        """A PDF of these pages only (`parsers.scan.extract_pages`).

        Raises:
            ReadingFailed: the file cannot be taken apart.
        """
        payload, arguments = _place(source)
        return self.call("extract_pages", payload, {**arguments, "pages": pages}, bytes, progress)

    def call(
        self,
        function: str,
        payload: bytes,
        arguments: Mapping[str, Any],
        answer: type[_Value],
        progress: Callable[[], object] | None = None,
        *,
        on_piece: Callable[[bytes], object] | None = None,
    ) -> _Value:
        """Run one function in a reading process.

        Args:
            function: its name in the mapping of functions.
            payload: bytes for it.
            arguments: what JSON can hold.
            answer: type of the result; `bytes` are handed over as they are.
            progress: called at least once a second while waiting; what it raises ends the reading.
            on_piece: given each part of the result that comes before it; what it raises ends the reading.

        Raises:
            ReadingFailed: it took too long, needed too much memory, or broke down.
            TryLater: no process could begin it, or the pool was closed meanwhile: the item is not to blame, and
                must not be judged by what could not be read of it.
        """
        child = self._take(progress or _no_progress)
        keep = False
        try:
            if self._closed:  # between taking and being counted as at work
                raise TryLater(_STOPPING)
            encoded = child.ask(Request(function, dict(arguments)), payload, progress or _no_progress, on_piece)
            keep = child.may_go_on()
        except ReadingFailed as failure:
            if self._closed:
                raise TryLater(_STOPPING) from failure
            raise
        finally:
            # An exception of `progress` (the lease is lost) leaves the child in the middle of its work: end it too.
            self._give_back(child, keep=keep)
        if answer is bytes:
            return encoded  # type: ignore[return-value]
        return msgspec.json.decode(encoded, type=answer)

    def warm(self) -> None:
        """Start the children of all places: a daemon's first mail must not wait for an interpreter."""
        places: list[_Child | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                places.append(self._idle.get_nowait())
        for place in places:
            self._idle.put(self._started(place))

    def close(self) -> None:
        """End all processes. Readings under way end with `TryLater`."""
        with self._lock:
            self._closed = True
            idle: list[_Child | None] = []
            with contextlib.suppress(queue.Empty):
                while True:
                    idle.append(self._idle.get_nowait())
            for child in self._at_work:
                child.kill()  # the thread that waits for it ends it
        for warm in idle:
            if warm is not None:
                warm.end()

    # -- children --

    def _start(self) -> _Child:
        return _Child(self._conditions, self._limits, self._note_network)

    def _take(self, progress: Callable[[], object]) -> _Child:
        while not self._closed:
            with contextlib.suppress(queue.Empty):
                place = self._idle.get(timeout=_TICK_SECONDS)
                child = self._started(place)
                with self._lock:
                    self._at_work.add(child)
                return child
            progress()
        raise TryLater(_STOPPING)

    def _started(self, place: _Child | None) -> _Child:
        """The child of a place; a place whose child cannot be started is given back."""
        if place is not None:
            return place
        try:
            return self._start()
        except BaseException:
            self._idle.put(None)
            raise

    def _give_back(self, child: _Child, *, keep: bool) -> None:
        if not keep:
            child.end()
        following = child if keep else self._start()
        with self._lock:
            self._at_work.discard(child)
            if not self._closed:
                self._idle.put(following)
                return
        following.end()

    def _note_network(self, why: str) -> None:
        if why and not self._said_network:
            self._said_network = True
            log.warning("reading_process_not_isolated", why=why)


def _no_progress() -> None:
    pass


def _place(source: Path | bytes) -> tuple[bytes, dict[str, Any]]:
    """As bytes or, so that a stack of 500 MB is not held here, as a path; unless a child could not open that."""
    if isinstance(source, bytes):
        return source, {}
    path = source.resolve()
    try:
        # A child has its own /dev/shm, and the rights of our user alone, even where that is root.
        hidden = path.is_relative_to("/dev/shm") or (os.getuid() == 0 != path.stat().st_uid)  # noqa: S108 - compared with, not written to
        return (path.read_bytes(), {}) if hidden else (b"", {"path": str(path)})
    except OSError as error:
        raise TryLater(f"the scan cannot be opened: {error.strerror}") from error


def _document_limits(limits: Limits) -> dict[str, Any]:
    names = (
        "mime_depth",
        "mime_parts",
        "header_bytes",
        "text_characters",
        "unpacked_bytes",
        "archive_members",
        "pages",
        "pixels",
        "page_seconds",
    )
    return {name: getattr(limits, name) for name in names}


def _page_limits(limits: Limits) -> dict[str, Any]:
    return {
        "pages": limits.pages,
        "pixels": limits.pixels,
        "page_seconds": limits.page_seconds,
        "total_seconds": limits.reading_total_seconds,
    }


def _without_attachments(reading: Reading, failure: ReadingFailed | Reading) -> Reading:
    """The quick reading, each attachment marked as not read and why."""
    reason: Reason = failure.reason if isinstance(failure, ReadingFailed) else "crashed"
    attachments = tuple(replace(each, unread_because=_WORDS[reason]) for each in reading.attachments)
    return replace(reading, attachments=attachments, defects=(*reading.defects, f"reading-stopped-{reason}"))


class _Child:
    """One process and the pipes to it. Used by one thread at a time, but for `end`."""

    def __init__(self, conditions: Conditions, limits: Limits, note_network: Callable[[str], None]) -> None:
        self._limits = limits
        self._note_network = note_network
        self._ready = False
        self._served = 0
        self._peak_bytes = 0
        self._received = bytearray()
        # Of the child's own: what it leaves behind when killed goes with it.
        self._folder = tempfile.mkdtemp(prefix="intake-gateway-reading-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gateway.work.reading_child", msgspec.json.encode(conditions).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=_environment(self._folder),
            start_new_session=True,  # a group of its own, so that Tesseract is killed with it
        )
        assert self._process.stdin is not None  # noqa: S101 - for the type checker: both were asked for
        assert self._process.stdout is not None  # noqa: S101 - the same
        self._to_child, self._from_child = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to_child, False)
        os.set_blocking(self._from_child, False)
        self._begun = time.monotonic()

    def ask(
        self,
        request: Request,
        payload: bytes,
        progress: Callable[[], object],
        on_piece: Callable[[bytes], object] | None = None,
    ) -> bytes:
        """Send a request and wait for its result.

        Raises:
            ReadingFailed: by time, memory, or the child's death. The child is of no use afterwards.
            TryLater: it never got ready.
        """
        clock = _Clock(self._limits, time.monotonic())
        self._served += 1
        try:
            if not self._ready:
                self._await_ready(progress)
                clock = _Clock(self._limits, time.monotonic())
            head = msgspec.json.encode(request)
            self._write(HEAD.pack(len(head), len(payload)) + head, clock, progress)
            self._write(payload, clock, progress)
            while True:
                answer, body = self._read_frame(clock.deadline, progress)
                if answer.kind == "result":
                    self._peak_bytes = answer.peak_bytes
                    return body
                if answer.kind == "failed":
                    reason: Reason = "memory" if answer.text == "memory" else "crashed"
                    raise ReadingFailed(reason, clock.step, answer.text)
                if answer.kind == "step":
                    clock.take_step(answer.text)
                elif on_piece is not None:
                    on_piece(body)
        except _Gone as gone:
            raise ReadingFailed(gone.reason or self._cause_of_death(), clock.step) from gone

    def may_go_on(self) -> bool:
        """Whether it can serve another request, or has served enough."""
        used_up = self._served >= _REQUESTS_EACH or self._peak_bytes > self._limits.reading_memory_bytes // 2
        return not used_up and self._process.poll() is None

    def kill(self) -> None:
        """End the process and all it started. The pipes stay, for the thread that may be waiting on them."""
        if self._process.poll() is None:  # else the number may be somebody else's by now
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and remove what it left."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _await_ready(self, progress: Callable[[], object]) -> None:
        try:
            answer, _body = self._read_frame(max(self._begun, time.monotonic()) + _START_SECONDS, progress)
        except _Gone as gone:
            # Nothing from outside was in it yet: a broken installation or a machine out of memory.
            raise TryLater("no reading process could be started", delay_seconds=30) from gone
        self._note_network(answer.text)
        self._ready = True

    def _write(self, content: bytes, clock: _Clock, progress: Callable[[], object]) -> None:
        rest = memoryview(content)
        while rest:
            self._wait(self._to_child, select.POLLOUT, clock.deadline, progress)
            try:
                rest = rest[os.write(self._to_child, rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Gone from error

    def _read_frame(self, deadline: float, progress: Callable[[], object]) -> tuple[Answer, bytes]:
        self._fill(HEAD.size, deadline, progress)
        size, payload_size = HEAD.unpack_from(self._received)
        if size + payload_size > _ANSWER_BYTES:
            raise _Gone("memory")
        self._fill(HEAD.size + size + payload_size, deadline, progress)
        answer = msgspec.json.decode(bytes(self._received[HEAD.size : HEAD.size + size]), type=Answer)
        body = bytes(self._received[HEAD.size + size : HEAD.size + size + payload_size])
        del self._received[: HEAD.size + size + payload_size]
        return answer, body

    def _fill(self, count: int, deadline: float, progress: Callable[[], object]) -> None:
        while len(self._received) < count:
            self._wait(self._from_child, select.POLLIN, deadline, progress)
            try:
                piece = os.read(self._from_child, 1_048_576)
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Gone from error
            if not piece:
                raise _Gone
            self._received += piece

    def _wait(self, pipe: int, event: int, deadline: float, progress: Callable[[], object]) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Gone("time")
            if poll.poll(1000 * min(left, _TICK_SECONDS)):
                return
            progress()

    def _cause_of_death(self) -> Reason:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        status = self._process.returncode
        if status == -signal.SIGXCPU:
            return "time"
        # Nobody but the kernel, out of memory, kills what we did not kill ourselves.
        return "memory" if status == -signal.SIGKILL else "crashed"


class _Gone(Exception):
    """The child does not answer any more. Without a reason, its exit status tells."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason


class _Clock:
    """Until when a child may stay silent.

    Everything but pages shares `reading_seconds`, whatever the number of attachments; each page may take
    `page_seconds`, and as much again for finding out whether it needs OCR; all together `reading_total_seconds`.
    """

    def __init__(self, limits: Limits, begun: float) -> None:
        self._limits = limits
        self._end = begun + limits.reading_total_seconds
        self._plain_left = limits.reading_seconds
        self._since = begun
        self._on_page = False
        self._part = ""
        self._words = ""

    @property
    def deadline(self) -> float:
        """On the monotonic clock."""
        seconds = 2 * self._limits.page_seconds if self._on_page else self._plain_left
        return min(self._end, self._since + seconds)

    @property
    def step(self) -> str:
        """Where it stands: the part in hand, else the page."""
        return self._part or self._words

    def take_step(self, words: str) -> None:
        """The child has begun something new."""
        now = time.monotonic()
        if not self._on_page:
            self._plain_left -= now - self._since
        self._since = now
        self._on_page = words.startswith("page ")
        self._words = words
        if words.startswith("part "):
            self._part = words


def _environment(folder: str) -> dict[str, str]:
    """Nothing of the daemon's settings or credentials; only what a program needs to run."""
    kept = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONHOME")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    # One thread for each process: the pool is the parallelism, and threads' stacks count as memory.
    environment |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")
    environment |= {"TMPDIR": folder, "HOME": folder}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    return environment
