"""Who has to act? One table says what each kind of trouble means at every edge (STYLE, "Errors").

1. Nobody: odd input is a value with defects, not an exception.
2. Nobody yet: `TryLater`. The world is unwell (locked database, full disk); the sender, the mailbox or the job waits.
3. A person: a value in the Plan.
4. A developer: any other exception rises to the edge, which parks the item with its traceback.

Beside items, a command or a start can meet what only the operator can mend: `OperatorNeeded`. It ends with one
sentence (what happened, to what, what to do) and an exit code of sysexits.h; docs/operations.md lists the codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "ANSWERS",
    "BAD_CONTENT",
    "BAD_SETTINGS",
    "CANNOT_WRITE",
    "NOT_FOUND",
    "NOT_NOW",
    "Answer",
    "NoLongerOurs",
    "OperatorNeeded",
    "StoreUnusable",
    "TryLater",
    "answer_to",
]

# sysexits.h, as far as it fits
BAD_CONTENT = 65  # EX_DATAERR: a file is there, and what is in it cannot be used
NOT_FOUND = 66  # EX_NOINPUT: what is to be read is not there, or may not be read
CANNOT_WRITE = 73  # EX_CANTCREAT: what is to be written cannot be
NOT_NOW = 75  # EX_TEMPFAIL: the same again can succeed
BAD_SETTINGS = 78  # EX_CONFIG: starting again does not help until the settings, or what they name, are mended


class TryLater(Exception):
    """Nothing was done and nothing is lost; the same again may succeed.

    Args:
        reason: constant words, never content: they reach logs and the life line.
        delay_seconds: how long to wait at least.
        own_timetable: wait exactly so long, and never give up on our behalf: whoever raises this knows when it is
            over (mail is tried for days, as the settings say).
    """

    def __init__(self, reason: str, *, delay_seconds: float = 5.0, own_timetable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.delay_seconds = delay_seconds
        self.own_timetable = own_timetable


class OperatorNeeded(Exception):
    """A command cannot go on, or the daemon cannot start, until somebody mends what the text names.

    Args:
        sentence: what happened, to what, and what to do.
        exit_code: one of the codes above.
    """

    def __init__(self, sentence: str, *, exit_code: int = BAD_SETTINGS) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class StoreUnusable(TryLater):
    """The database cannot be used, and waiting alone may not help: a command ends with the sentence and its code.

    A daemon that is running goes on trying, as with all that is the world's trouble: nothing is lost meanwhile.
    """

    def __init__(self, reason: str, sentence: str, *, exit_code: int) -> None:
        super().__init__(reason)
        self.sentence = sentence
        self.exit_code = exit_code


class NoLongerOurs(Exception):
    """The lease on a job ran out and somebody else took it: our work is dropped, theirs counts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one kind of trouble means at each edge."""

    smtp: str
    imap: Literal["leave"]
    job: Literal["retry", "drop", "park"]
    log_level: Literal["info", "warning", "error"]
    exit_code: int


ANSWERS: dict[type[Exception], Answer] = {
    TryLater: Answer("451 4.3.0 Not kept; please try again later", "leave", "retry", "warning", 75),
    NoLongerOurs: Answer("451 4.3.0 Not kept; please try again later", "leave", "drop", "info", 75),
    Exception: Answer("451 4.3.0 Not kept; please try again later", "leave", "park", "error", 70),
}


def answer_to(error: Exception) -> Answer:
    """The row of the table for an error."""
    return next(answer for kind, answer in ANSWERS.items() if isinstance(error, kind))
