"""Every due date, with its start, its calendar, what it skipped and why: the arithmetic can be read by anyone.

Promises: pure functions from dates to dates. A period starts the day after the day it is counted from, which is
day zero however early in the morning something came (FOIA s10(1): "the twentieth working day following the date of
receipt"). A received time becomes a date in one place, `office_date`, in the office's time zone.

Refuses: naive times, negative periods, and to move a period of calendar days off a weekend (the guide does not).

Why this way. Two calendars, because two are in force: the office works as England and Wales do, while FOIA s10(6)
leaves out every day that is a bank holiday "in any part of the United Kingdom". Weighed for the bank holidays: the
gov.uk list (needs the network and starts in 2019), a table of our own (wrong at the next coronation), and the
`holidays` library, which is released monthly and knows the four parts. What is stored beside a due date is its start,
count and calendar (`written_down`), so that it can be counted again (`count_again`) when the library learns of a new
bank holiday, or the office closes for a day of its own. Such days count for the office's calendar alone: FOIA knows
only bank holidays.
"""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import holidays

from gateway.domain.correspondence import CaseType, Flag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

__all__ = [
    "Calendar",
    "Deadline",
    "Skipped",
    "advice_on_criminal_breach_due",
    "arithmetic",
    "calendar_as_text",
    "count_again",
    "due_in_calendar_days",
    "due_in_working_days",
    "due_to_be_assigned_by",
    "explain",
    "explain_six_months",
    "is_working_day",
    "office_date",
    "promised_replies",
    "reply_due",
    "service_complaint_acknowledgement_due",
    "six_months_after",
    "why_closed",
    "written_down",
]

# Twenty years of working days: beyond that somebody mistyped, and the search should not run on.
LONGEST_PERIOD: Final = 5_000

_PARTS: Final = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}


class Calendar(StrEnum):
    """Which days count as working days."""

    OFFICE = "office"  # England and Wales
    STATUTORY = "statutory"  # no bank holiday anywhere in the United Kingdom (FOIA s10(6))

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts of the United Kingdom whose bank holidays are left out."""
        return ("ENG", "WLS") if self is Calendar.OFFICE else tuple(_PARTS)

    @property
    def described(self) -> str:
        """For people."""
        if self is Calendar.OFFICE:
            return "office working days (England and Wales)"
        return "statutory working days (no bank holiday anywhere in the United Kingdom; FOIA section 10)"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that did not count, and why."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date that shows how it came about.

    Attributes:
        due: the last day of the period.
        start: day zero; the period begins the day after.
        count: length of the period.
        calendar: whose working days were counted; None when all calendar days were.
        skipped: the days between start and due that did not count, in order.
    """

    due: date
    start: date
    count: int
    calendar: Calendar | None = None
    skipped: tuple[Skipped, ...] = ()

    @property
    def counted(self) -> tuple[date, ...]:
        """The days that counted, in order; the last is `due`."""
        left_out = {skipped.day for skipped in self.skipped}
        days = (self.start + timedelta(n) for n in range(1, (self.due - self.start).days + 1))
        return tuple(day for day in days if day not in left_out)


@lru_cache(maxsize=256)
def _bank_holidays(calendar: Calendar, year: int) -> Mapping[date, str]:
    """Bank holidays of a year, each with its name and, unless kept everywhere, where it is kept."""
    names: dict[date, dict[str, list[str]]] = {}
    for part in calendar.parts:
        for day, name in holidays.country_holidays("GB", subdiv=part, years=year, language="en_GB").items():
            for single in name.split("; "):
                names.setdefault(day, {}).setdefault(single, []).append(part)
    return {
        day: " and ".join(_kept_where(name, parts, calendar) for name, parts in kept.items())
        for day, kept in names.items()
    }


def _kept_where(name: str, parts: list[str], calendar: Calendar) -> str:
    return name if len(parts) == len(calendar.parts) else f"{name} ({', '.join(_PARTS[part] for part in parts)})"


def why_closed(day: date, calendar: Calendar, closed: Collection[date] = ()) -> str:
    """Why a day is not a working day; empty when it is one. `closed`: days on which the office itself is shut."""
    if day.weekday() >= 5:
        return "weekend"
    name = _bank_holidays(calendar, day.year).get(day, "")
    return name or ("the office is closed" if calendar is Calendar.OFFICE and day in closed else "")


def is_working_day(day: date, calendar: Calendar = Calendar.OFFICE) -> bool:
    """Whether a day counts."""
    return not why_closed(day, calendar)


def due_in_working_days(start: date, count: int, calendar: Calendar, closed: Collection[date] = ()) -> Deadline:
    """The `count`-th working day after `start`, which itself is day zero; `closed` as in `why_closed`.

    Raises:
        ValueError: `count` is negative or beyond `LONGEST_PERIOD`, or the calendar ends before it is reached.
    """
    _check(count)
    day, counted, skipped = start, 0, []
    while counted < count:
        day = _next(day)
        why = why_closed(day, calendar, closed)
        if why:
            skipped.append(Skipped(day, why))
        else:
            counted += 1
    return Deadline(due=day, start=start, count=count, calendar=calendar, skipped=tuple(skipped))


def due_in_calendar_days(start: date, count: int) -> Deadline:
    """The `count`-th day after `start`, weekends and bank holidays counted.

    Raises:
        ValueError: as for `due_in_working_days`.
    """
    _check(count)
    try:
        return Deadline(due=start + timedelta(count), start=start, count=count)
    except OverflowError as error:
        raise ValueError(f"there is no day {count} days after {start}") from error


def written_down(deadlines: Iterable[Deadline]) -> list[dict[str, Any]] | None:
    """How dates were counted, as it is stored beside the earliest of them; None when nothing is due."""
    lines = [
        {
            "start": one.start.isoformat(),
            "count": one.count,
            "calendar": None if one.calendar is None else str(one.calendar),
        }
        for one in deadlines
    ]
    return lines or None


def count_again(lines: Sequence[Mapping[str, Any]], closed: Collection[date] = ()) -> Deadline:
    """The earliest of what was written down, by today's calendar: it may have a bank holiday more than it had.

    Raises:
        ValueError: nothing is written down, or not by `written_down`.
    """
    return min((_counted(line, closed) for line in lines), key=lambda one: one.due)


def _counted(line: Mapping[str, Any], closed: Collection[date]) -> Deadline:
    start, count, calendar = date.fromisoformat(line["start"]), int(line["count"]), line["calendar"]
    if calendar is None:
        return due_in_calendar_days(start, count)
    return due_in_working_days(start, count, Calendar(calendar), closed)


def calendar_as_text(year: int, closed: Collection[date] = ()) -> str:
    """All that decides working days near a year, to see whether it changed.

    That is: the library's release, the bank holidays of the year before to two years after, the office's closed days.
    """
    lines = [f"holidays {version('holidays')}", *(f"closed {day.isoformat()}" for day in sorted(closed))]
    for one in Calendar:
        for each in range(year - 1, year + 3):
            lines += [f"{one} {day.isoformat()}" for day in sorted(_bank_holidays(one, each))]
    return "\n".join(lines)


def _check(count: int) -> None:
    if not 0 <= count <= LONGEST_PERIOD:
        raise ValueError(f"a period is 0 to {LONGEST_PERIOD} days, not {count}")


def _next(day: date) -> date:
    try:
        return day + timedelta(1)
    except OverflowError as error:
        raise ValueError("the period ends after the calendar does") from error


def _said(day: date) -> str:
    return f"{day.isoformat()} {day:%A} {day.day} {day:%B}"


def arithmetic(deadline: Deadline) -> tuple[str, ...]:
    """How a deadline was counted, line by line, for people."""
    what = deadline.calendar.described if deadline.calendar else "calendar days"
    return (
        f"start    {_said(deadline.start)} (day 0; the period begins the day after)",
        f"period   {deadline.count} {what}",
        *(f"skipped  {_said(skipped.day)}: {skipped.why}" for skipped in deadline.skipped),
        f"due      {_said(deadline.due)} (day {deadline.count})",
    )


def explain(deadline: Deadline) -> str:
    """The arithmetic as one text: what `intake-gateway due` prints below the date."""
    return "\n".join(arithmetic(deadline))


def office_date(moment: datetime, zone: str | ZoneInfo = "Europe/London") -> date:
    """The date on the office's wall at a moment. 23:30 UTC in June is tomorrow in London.

    Raises:
        ValueError: the time is naive; it would hide an hour twice a year.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive time has no date in the office")
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def six_months_after(day: date) -> date:
    """The same day six months on, or the last of that month where it is shorter (31 August: end of February).

    Until then a customer's originals are kept (guide section 5, "return originals").
    """
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def explain_six_months(day: date) -> str:
    """The arithmetic of `six_months_after`, line by line, as `explain` writes it."""
    due = six_months_after(day)
    shorter = "" if due.day == day.day else f" (the last day of a month without a day {day.day})"
    lines = (
        f"start    {_said(day)} (day of receipt)",
        "period   6 calendar months (originals are kept so long; guide section 5)",
        f"due      {_said(due)}{shorter}",
    )
    return "\n".join(lines)


def due_to_be_assigned_by(created: date, case_type: CaseType | None, closed: Collection[date] = ()) -> Deadline:
    """When a new case must stand in its queue (guide section 3): 3 working days, 5 for self-reported incidents."""
    return due_in_working_days(created, 5 if case_type is CaseType.COM else 3, Calendar.OFFICE, closed)


def advice_on_criminal_breach_due(created: date, closed: Collection[date] = ()) -> Deadline:
    """When Enforcement has looked at a possible criminal breach (guide section 3): 3 working days."""
    return due_in_working_days(created, 3, Calendar.OFFICE, closed)


def service_complaint_acknowledgement_due(received: date, closed: Collection[date] = ()) -> Deadline:
    """When a complaint about our service is acknowledged by a person (guide section 15): 5 working days."""
    return due_in_working_days(received, 5, Calendar.OFFICE, closed)


def reply_due(
    received: date, case_type: CaseType | None, flags: Collection[Flag] = (), closed: Collection[date] = ()
) -> Deadline | None:
    """When the customer has been answered: the earliest of `promised_replies`, None when nothing is owed."""
    return min(promised_replies(received, case_type, flags, closed), key=lambda promise: promise.due, default=None)


def promised_replies(
    received: date, case_type: CaseType | None, flags: Collection[Flag] = (), closed: Collection[date] = ()
) -> tuple[Deadline, ...]:
    """What the case type and the flags promise, each with its count; the earliest is the one that binds.

    Concerns 30 calendar days (guide section 4), written advice 14 (appendix 3), information requests 20 statutory
    working days (FOIA s10), elected representatives 10 working days (appendix 3), service complaints 30 calendar
    days (section 15). A self-reported incident has no period of its own in the guide; its sender reads the same
    acknowledgement as everybody, which says 30 days, so that is kept. Nothing is owed for `INF`, nor for a case
    without type (a shell), unless a flag says so: then empty.
    """
    promises = [_by_case_type(received, case_type)]
    if Flag.ELECTED_REPRESENTATIVE in flags:
        promises.append(due_in_working_days(received, 10, Calendar.OFFICE, closed))
    if Flag.SERVICE_COMPLAINT in flags:
        promises.append(due_in_calendar_days(received, 30))
    return tuple(promise for promise in promises if promise is not None)


def _by_case_type(received: date, case_type: CaseType | None) -> Deadline | None:
    if case_type is None or case_type is CaseType.INF:
        return None
    if case_type is CaseType.IRQ:
        return due_in_working_days(received, 20, Calendar.STATUTORY)
    return due_in_calendar_days(received, 14 if case_type is CaseType.ENQ else 30)
