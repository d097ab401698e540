"""Messages out of an mbox file, as they were put in.

mbox has four dialects and no standard that all follow (RFC 4155 describes one). Python's `mailbox` splits at every
line that begins with "From ", which cuts a letter in two where its writer began a line so. Here a separator must look
like one: at the start or after an empty line, "From ", an address or nothing, and a date with a time in it. Lines
quoted with ">From " stay as they are: no dialect says whether the ">" was the writer's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["split_mbox"]

_SEPARATOR = re2.compile(rb"^From (?:\S+ +)?.{0,100}\d{1,2}:\d{2}(?::\d{2})?.{0,40}\r?\n?$")


def split_mbox(path: Path) -> Iterator[bytes]:
    """The messages of an mbox file, in order, each without its separator line.

    A file without any separator is one message. Memory: one message at a time.
    """
    message = bytearray()
    after_empty_line, any_separator = True, False
    with path.open("rb") as file:
        for line in file:
            if after_empty_line and line.startswith(b"From ") and _SEPARATOR.match(line):
                if any_separator or message.strip():
                    yield _without_last_empty_line(message)
                message.clear()
                any_separator = True
            else:
                message += line
            after_empty_line = line in {b"\n", b"\r\n"}
    if message or not any_separator:
        yield _without_last_empty_line(message)


def _without_last_empty_line(message: bytearray) -> bytes:
    """An mbox has an empty line between messages; it belongs to none of them."""
    for end in (b"\r\n\r\n", b"\n\n"):
        if message.endswith(end):
            return bytes(message[: -len(end) // 2])
    return bytes(message)
