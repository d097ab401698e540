"""Functions for a reading process that do what hostile files make libraries do."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parsers import documents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from parsers.reading import Reading


def echo(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> Any:
    return {"size": len(payload), "arguments": arguments}


def process_number(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> int:
    return os.getpid()


def sleep(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> None:
    step("part 7")
    time.sleep(arguments["seconds"])


def sleep_in_pages(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> str:
    for page in range(arguments["pages"]):
        step(f"page {page}")
        time.sleep(arguments["seconds"])
    return "done"


def spin(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> None:
    while True:
        pass


def eat_memory(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> int:
    return len([bytes(50_000_000) for _ in range(1000)])


def die(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> None:
    step("part 3")
    os.kill(os.getpid(), signal.SIGSEGV)


def raise_an_error(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> None:
    raise KeyError("the sender's secret")


def flood(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> bytes:
    return bytes(100_000_000)


def talk(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> str:
    print("this looks like an answer", flush=True)  # noqa: T201 - as a library would
    sys.stderr.write("and this like a log line\n")
    return "the answer"


def half_a_pair(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> list[str]:
    return ["half \ud800 a pair"]


def surroundings(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> dict[str, Any]:
    try:
        socket.create_connection(("127.0.0.1", arguments["port"]), timeout=2).close()
        reached = True
    except OSError:
        reached = False
    return {
        "reached": reached,
        "environment": sorted(os.environ),
        "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "nice": os.nice(0),
    }


def leave_a_program(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> None:
    child = subprocess.Popen(["sleep", "600"])
    Path(arguments["note"]).write_text(str(child.pid), encoding="ascii")
    time.sleep(600)


def read_email(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> Reading:
    """Every attachment stops the reading, until it is left out."""
    reading = read_quick(payload, arguments, step)
    for attachment in reading.attachments:
        if attachment.part not in arguments["skip"]:
            step(f"part {attachment.part}")
            os.kill(os.getpid(), signal.SIGSEGV)
    return documents.read_email(payload, skip=arguments["skip"])


def read_quick(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> Reading:
    return documents.read_headers_and_text(payload)


FUNCTIONS = {
    function.__name__: function
    for function in (
        echo,
        process_number,
        sleep,
        sleep_in_pages,
        spin,
        eat_memory,
        die,
        raise_an_error,
        flood,
        talk,
        half_a_pair,
        surroundings,
        leave_a_program,
        read_email,
        read_quick,
    )
}
