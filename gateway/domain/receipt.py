"""Which day counts as the day of receipt, and what to tell the officer when a stamp on the letter says another.

CONTRACT section 8 counts from the day on which the gateway took an item in; so does every clock here. Yet a letter that
lay in a tray was received when the office opened it, and FOIA section 10 counts from then: a stamp that says so is
told, and a person decides. Refused: to count from the stamp. It may be another office's (on a letter passed on to us),
a copy's, or misread, and a date that is wrong and early looks like one that is right.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.domain.plan import Step

if TYPE_CHECKING:
    from datetime import date

__all__ = ["LONGEST_IN_THE_TRAY", "stamp_step", "stamped_before"]

# Beyond that the stamp is likelier somebody else's, or misread, than a letter that lay with us.
LONGEST_IN_THE_TRAY = timedelta(days=60)


def stamped_before(stamped: date | None, received: date) -> bool:
    """Whether a stamp says, believably, that a letter was received on an earlier day than `received`."""
    return stamped is not None and timedelta(0) < received - stamped <= LONGEST_IN_THE_TRAY


def stamp_step(stamped: date | None, received: date) -> tuple[Step, ...]:
    """The line of an item's life that tells the officer of an earlier stamp; nothing when there is none to tell of."""
    if stamped is None or not stamped_before(stamped, received):
        return ()
    days = (received - stamped).days
    why = (
        f"clocks run from {_said(received)}, when it was scanned, {days} {'day' if days == 1 else 'days'} later: "
        "if the stamp is ours, what is due is due that much earlier, and the date of receipt is to be corrected"
    )
    return (Step("receipt", f"stamped as received on {_said(stamped)}", why),)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
