"""Who has to act? One table says what each kind of trouble means at every edge (STYLE, "Errors").

1. Nobody: odd input is a value with defects, not an exception.
2. Nobody yet: `TryLater`. The world is unwell (locked database, full disk); the sender, the mailbox or the job waits.
3. A person: a value in the Plan.
4. A developer: any other exception rises to the edge, which parks the item with its traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ANSWERS", "Answer", "NoLongerOurs", "TryLater", "answer_to"]


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
