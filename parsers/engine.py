"""The one file that starts Tesseract: pictures of pages in, its table of words out.

Promises: a bounded time and processor time for each picture, one thread, the picture in memory-backed storage where
there is some, and never a success that hides a failure. Refuses: to guess a missing language (Tesseract itself would
go on with the others and say so only on standard error).

A quarter of a page's time is the engine loading two languages, so a started engine is kept and given one page after
another on its standard input. Weighed: a start for each page (0.28 s of 1.05), a start for every four pages of a file
(nothing gained for letters of one page), tesserocr (no start either, but a crash or a leak takes the reader with it).
What was read before does not change what is read now: the engine's answers were the same, word for word, as after a
fresh start. When a kept engine breaks down its page is read again by a fresh one, alone; that one's failure counts.

Every page is read with both languages. Weighed on 48 to 66 pages: English alone takes 0.7 of the time, but misreads 2
of 100 letters in Welsh names and 1 of 500 in plain English, where both together misread 3 of 1,000 and none. Its
doubtful lines read once more with both give back in time what was won. Welsh alone reads as well as both, and is no
quicker. Not looking for white print on black, and being content with less sure words, changes nothing.
"""

from __future__ import annotations

import atexit
import os
import resource
import select
import shutil
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytesseract  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from PIL import Image

__all__ = [
    "LANGUAGES",
    "EngineFailed",
    "OcrUnavailable",
    "engine_version",
    "read_orientation",
    "read_table",
    "require_languages",
]

LANGUAGES = "eng+cym"

_PACKAGES = {"eng": "tesseract-ocr-eng", "cym": "tesseract-ocr-cym", "osd": "tesseract-ocr-osd"}
_PAGES_EACH = 400  # then an engine is replaced, for what it may leak: it holds 65 MB, no more after many pages
_END_OF_PAGE = b"P4\n8 8\n" + bytes(8)  # an empty picture behind each page: its row says that the page's are all there

# One page, one core: the workers share the cores between pages, and Tesseract's own threads only get in the way.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


class OcrUnavailable(Exception):
    """Tesseract or a language is missing. The text says what to install."""


class EngineFailed(Exception):
    """This page could not be read; the text says why, in plain words."""


class _BrokeDown(Exception):
    """A kept engine ended in the middle of its work."""


def engine_version() -> str:
    """Name and version of the engine, kept with each page read. Empty when there is none."""
    try:
        return f"tesseract {pytesseract.get_tesseract_version()}"
    except (pytesseract.TesseractNotFoundError, SystemExit):
        return ""


def require_languages(languages: str = LANGUAGES) -> None:
    """Make sure that the engine and each language are there.

    Raises:
        OcrUnavailable: one is not; the text names the Debian package.
    """
    try:
        installed = _installed_languages(str(pytesseract.pytesseract.tesseract_cmd))
    except pytesseract.TesseractNotFoundError as error:
        raise OcrUnavailable("Tesseract is not installed: install the package tesseract-ocr") from error
    missing = [language for language in languages.split("+") if language not in installed]
    if missing:
        _installed_languages.cache_clear()  # somebody may install it while we run
        packages = " ".join(_PACKAGES.get(language, f"tesseract-ocr-{language}") for language in missing)
        raise OcrUnavailable(f"Tesseract has no language {', '.join(missing)}: install {packages}")


@lru_cache(maxsize=1)
def _installed_languages(_program: str) -> frozenset[str]:
    return frozenset(pytesseract.get_languages())


def read_table(picture: Image.Image, languages: str, deadline: float, *, sparse: bool = False) -> list[str]:
    """The rows of Tesseract's table of words.

    Args:
        picture: grey, of about 200 dpi.
        languages: Tesseract's codes joined by "+".
        deadline: on the monotonic clock.
        sparse: look for words anywhere, instead of for blocks of text; by a fresh engine, as it is seldom asked for.

    Raises:
        EngineFailed: no time is left, or Tesseract stopped.
        OcrUnavailable: it is not installed.
    """
    if not sparse and (program := _line_by_line()):
        try:
            return _read_kept(picture, (*program, str(pytesseract.pytesseract.tesseract_cmd)), languages, deadline)
        except _BrokeDown:
            pass
    return _read_fresh(picture, languages, "tsv", f"-c tessedit_create_tsv=1 --psm {11 if sparse else 3}", deadline)


def read_orientation(picture: Image.Image, deadline: float) -> list[str]:
    """What Tesseract finds out about which way up the page lies, as lines "name: value".

    Raises:
        EngineFailed: no time is left, or it cannot tell.
        OcrUnavailable: it is not installed.
    """
    require_languages("osd")
    return _read_fresh(picture, "osd", "osd", "--psm 0", deadline)


def _read_fresh(picture: Image.Image, languages: str, extension: str, options: str, deadline: float) -> list[str]:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise EngineFailed("reading took too long")
    with tempfile.TemporaryDirectory(prefix="page-", dir=_memory_folder()) as folder:
        answer = str(Path(folder, "answer"))
        try:
            given = _put_down(picture, Path(folder))
            pytesseract.pytesseract.run_tesseract(
                given, answer, extension, languages, config=f"--dpi 200 {options}", timeout=seconds
            )
            return Path(f"{answer}.{extension}").read_text(encoding="utf-8", errors="replace").splitlines()
        except pytesseract.TesseractNotFoundError as error:
            raise OcrUnavailable("Tesseract is not installed: install the package tesseract-ocr") from error
        except pytesseract.TesseractError as error:
            raise EngineFailed(f"Tesseract stopped with status {error.status}") from error
        except RuntimeError as error:  # pytesseract's word for a time-out; it has killed the process
            raise EngineFailed("reading took too long") from error
        except OSError as error:
            raise EngineFailed(f"Tesseract left no answer: {error.strerror}") from error


def _put_down(picture: Image.Image, folder: Path) -> str:
    path = folder / "page.pgm"
    picture.save(path, format="PPM")
    return str(path)


@lru_cache(maxsize=1)
def _memory_folder() -> str | None:
    """Where a page may lie for a second without reaching a disk; None for the system's own temporary folder."""
    shared = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own is made inside
    return str(shared) if os.access(shared, os.W_OK | os.X_OK) else None


# -- engines that are kept ----------------------------------------------------------------------------------------

_idle: list[_Engine] = []  # at most one in a reader, which reads one page at a time


@lru_cache(maxsize=1)
def _line_by_line() -> tuple[str, ...]:
    """What makes a program write its answer line by line into a pipe; empty where there is no such thing."""
    program = shutil.which("stdbuf")
    return (program, "-oL") if program else ()


def _read_kept(picture: Image.Image, program: tuple[str, ...], languages: str, deadline: float) -> list[str]:
    if deadline <= time.monotonic():
        raise EngineFailed("reading took too long")
    engine = _take(program, languages)
    whole = False
    try:
        with tempfile.TemporaryDirectory(prefix="page-", dir=_memory_folder()) as folder:
            end = Path(folder, "end.pbm")
            end.write_bytes(_END_OF_PAGE)
            rows = engine.read(_put_down(picture, Path(folder)), str(end), deadline)
        whole = True
    except OSError as error:
        raise EngineFailed(f"Tesseract left no answer: {error.strerror}") from error
    finally:
        if not whole or engine.pages >= 2 * _PAGES_EACH or _idle:
            engine.end()
        else:
            _idle.append(engine)
    return rows


def _take(program: tuple[str, ...], languages: str) -> _Engine:
    while _idle:
        engine = _idle.pop()
        if engine.is_like(program, languages):
            return engine
        engine.end()
    return _Engine(program, languages)


@atexit.register
def _end_idle() -> None:
    while _idle:
        _idle.pop().end()


class _Engine:
    """A started Tesseract that reads the pictures whose paths it is told."""

    def __init__(self, program: tuple[str, ...], languages: str) -> None:
        self._like = (program, languages)
        self.pages = 0  # that it was given, the empty ones included
        self._began = time.monotonic()
        options = ("-l", languages, "--psm", "3", "--dpi", "200")
        variables = ("-c", "stream_filelist=1", "-c", "tessedit_create_tsv=1")
        try:
            self._process = subprocess.Popen(
                [*program, "-", "-", *options, *variables],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it names each page there, and says of most of them nothing of use
                bufsize=0,
            )
        except OSError as error:
            raise _BrokeDown from error

    def is_like(self, program: tuple[str, ...], languages: str) -> bool:
        """Whether it is what is wanted, and still there."""
        return self._like == (program, languages) and self._process.poll() is None

    def read(self, page: str, end: str, deadline: float) -> list[str]:
        """The rows of one picture's table.

        Raises:
            EngineFailed: it took too long. The engine is of no use afterwards.
            _BrokeDown: it has ended. The same.
        """
        assert self._process.stdin is not None  # noqa: S101 - for the type checker: both were asked for
        assert self._process.stdout is not None  # noqa: S101 - the same
        self.pages += 2
        try:
            self._limit_cpu(deadline)
            self._process.stdin.write(f"{page}\n{end}\n".encode())
        except OSError as error:
            raise _BrokeDown from error
        mark = f"\n1\t{self.pages}\t".encode()
        received = bytearray(b"\n")
        answers = select.poll()
        answers.register(self._process.stdout, select.POLLIN)
        looked = 0
        while (found := received.find(mark, looked)) < 0 or received.find(b"\n", found + 1) < 0:
            looked = max(0, len(received) - len(mark)) if found < 0 else found
            left = deadline - time.monotonic()
            if left <= 0 or not answers.poll(1000 * left):
                raise EngineFailed("reading took too long")
            piece = os.read(self._process.stdout.fileno(), 1_048_576)
            if not piece:
                raise _BrokeDown
            received += piece
        own = f"\t{self.pages - 1}\t"
        rows = received[:found].decode("utf-8", errors="replace").split("\n")
        return [row for row in rows if row[1:].startswith(own)]

    def end(self) -> None:
        """Kill it, and wait for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _limit_cpu(self, deadline: float) -> None:
        """Until the deadline, and no longer: what it was started with is its parent's, meant for one page."""
        most = int(deadline - self._began) + 2
        soft, hard = resource.prlimit(self._process.pid, resource.RLIMIT_CPU)
        if soft != resource.RLIM_INFINITY:
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (most, hard))
