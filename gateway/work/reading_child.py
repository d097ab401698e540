"""The inside of a reading process: gives up what it does not need, then answers requests until its parent is gone.

Promises, before it touches a byte from outside: memory, file sizes and open files bounded by the kernel; no core
files; no new privileges; a low claim on the processor; and, where the kernel lets an ordinary user do so, no
network and a scratch folder of its own that vanishes with it (a user, network and mount namespace; where it is not
allowed, the parent says so once and the rest still holds). CPU time is bounded anew for each step.

Frames on standard input and output: two lengths, a JSON head, then bytes. The pipes are put out of the libraries'
reach first: nothing they print can be taken for an answer, and none of it, which may be content, reaches a log.

Started as `python -m gateway.work.reading_child` by `gateway.work.reading_process`; a fresh interpreter, because a
fork of the daemon would carry its threads' locks, its database connections and its keys.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import struct
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["HEAD", "Answer", "Conditions", "Function", "Request", "main"]

# Lengths of the JSON head and of the bytes behind it.
HEAD = struct.Struct(">IQ")

_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x0002_0000, 0x1000_0000, 0x4000_0000
_MS_REC_PRIVATE = 0x4000 | 0x4_0000
_PR_SET_NO_NEW_PRIVS = 38
_SCRATCH = "/dev/shm"  # noqa: S108 - replaced by a private file system before anything is written there
_OPEN_FILES = 512
_ORPHANED_AFTER_SECONDS = 2.0


class Conditions(msgspec.Struct, frozen=True):
    """What the parent says on the command line: how much this process may have."""

    functions: str  # "module:NAME" of the mapping from names to functions
    memory_bytes: int
    file_bytes: int
    step_seconds: float


class Request(msgspec.Struct, frozen=True):
    """One piece of work. Bytes may follow it."""

    function: str
    arguments: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True):
    """What a child says: `ready` (text: why there is a network), `step` (text: which), `result` or `failed` (text).

    `piece` carries a part of the result before the rest: a page that was read, the next megabyte of a file.
    """

    kind: str
    text: str = ""
    peak_bytes: int = 0


# payload, arguments, step -> anything msgspec can encode, or bytes. `step(words)`, or `step(words, piece)`.
Function: TypeAlias = "Callable[[bytes, Mapping[str, Any], Callable[..., None]], Any]"


def main(arguments: list[str]) -> None:
    """Serve one parent until it closes the pipe."""
    conditions = msgspec.json.decode(arguments[0], type=Conditions)
    incoming, outgoing = _take_pipes()
    why_network = _withdraw()
    _limit(conditions)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    module, _, name = conditions.functions.partition(":")
    functions: Mapping[str, Function] = getattr(importlib.import_module(module), name)
    _silence()
    _send(outgoing, Answer("ready", why_network))
    while (head := incoming.read(HEAD.size)) and len(head) == HEAD.size:
        size, payload_size = HEAD.unpack(head)
        request = msgspec.json.decode(incoming.read(size), type=Request)
        _serve(outgoing, functions, request, incoming.read(payload_size), conditions.step_seconds)


def _serve(
    outgoing: IO[bytes], functions: Mapping[str, Function], request: Request, payload: bytes, step_seconds: float
) -> None:
    def step(words: str, piece: Any = None) -> None:
        if piece is not None:
            _send(outgoing, Answer("piece"), piece if isinstance(piece, bytes) else _encode(piece))
            return
        _limit_cpu(step_seconds)
        _send(outgoing, Answer("step", words))

    _limit_cpu(step_seconds)
    try:
        result = functions[request.function](payload, request.arguments, step)
        encoded = result if isinstance(result, bytes) else _encode(result)
    except MemoryError:
        _send(outgoing, Answer("failed", "memory"))
    except Exception as error:  # noqa: BLE001 - without an answer the parent would call this a crash and kill us
        _send(outgoing, Answer("failed", f"crashed: {_where(error)}"))
    else:
        peak = _peak_bytes()
        _send(outgoing, Answer("result", "", peak), encoded)


def _where(error: BaseException) -> str:
    """Type and line, never values: this reaches the log."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} in {place}"


def _encode(result: Any) -> bytes:
    try:
        return msgspec.json.encode(result)
    except UnicodeEncodeError:
        # Half a surrogate pair somewhere in hostile text: JSON has no place for it.
        return msgspec.json.encode(_without_surrogates(msgspec.to_builtins(result)))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list | tuple):
        return [_without_surrogates(each) for each in value]
    return {key: _without_surrogates(each) for key, each in value.items()} if isinstance(value, dict) else value


def _send(outgoing: IO[bytes], answer: Answer, payload: bytes = b"") -> None:
    head = msgspec.json.encode(answer)
    outgoing.write(HEAD.pack(len(head), len(payload)) + head)
    outgoing.write(payload)
    outgoing.flush()


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return incoming, outgoing


def _silence() -> None:
    """From here on bytes from outside are read, and libraries in C write on standard error as they like."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.close(nothing)


# -- giving up ------------------------------------------------------------------------------------------------------


def _limit(conditions: Conditions) -> None:
    for what, most in (
        (resource.RLIMIT_AS, conditions.memory_bytes),
        (resource.RLIMIT_FSIZE, conditions.file_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))
    os.nice(10)
    # Python ignores SIGXFSZ by itself (the write fails with an error); Ctrl-C is the daemon's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # So is a service manager's TERM, which goes to all processes of a service at once: a reading that it broke off
    # would look like a mail that breaks readers. Programs started here inherit this; the parent ends us by KILL.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _peak_bytes() -> int:
    """The most memory this process has had since it was started.

    Not `ru_maxrss`: Linux hands that on over exec, so a large daemon would make every reader look worn out.
    """
    with Path("/proc/self/status").open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _limit_cpu(seconds: float) -> None:
    """Let this process compute for so long from now. The parent's clock is the first guard; this one needs no parent.

    The soft limit only: a hard one could never be raised again for the next step.
    """
    used = time.process_time()
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _withdraw() -> str:
    """Leave the network and get a scratch folder of our own. Returns why not; empty when done."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWNS):
        return os.strerror(ctypes.get_errno())
    try:
        for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - kernel files
                file.write(line)
    except OSError as error:
        return f"names of users: {error.strerror}"
    libc.mount(None, b"/", None, _MS_REC_PRIVATE, None)
    if libc.mount(b"scratch", _SCRATCH.encode(), b"tmpfs", 0, b"size=1g,mode=700") == 0:
        os.environ["TMPDIR"] = _SCRATCH
    return ""


def _end_with_parent(parent: int) -> None:
    """An orphan in the middle of a long page would go on for nobody: end it, and the program it waits for."""
    while os.getppid() == parent:
        time.sleep(_ORPHANED_AFTER_SECONDS)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
