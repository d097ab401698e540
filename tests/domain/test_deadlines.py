"""Working days, calendar days and what the guide promises, by hand and by property."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.correspondence import CaseType, Flag
from gateway.domain.deadlines import (
    Calendar,
    advice_on_criminal_breach_due,
    arithmetic,
    count_again,
    due_in_calendar_days,
    due_in_working_days,
    due_to_be_assigned_by,
    explain,
    is_working_day,
    office_date,
    promised_replies,
    reply_due,
    service_complaint_acknowledgement_due,
    six_months_after,
    why_closed,
    written_down,
)

OFFICE, STATUTORY = Calendar.OFFICE, Calendar.STATUTORY
DAYS = st.dates(date(1999, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(0, 60)

# start, count, calendar, due; each counted by hand on a wall calendar
BY_HAND = {
    "a real request of July 2021": ("2021-07-07", 20, STATUTORY, "2021-08-06"),
    "the same by the office's calendar": ("2021-07-07", 20, OFFICE, "2021-08-04"),
    "a plain Friday": ("2026-11-20", 3, OFFICE, "2026-11-25"),
    "from a Saturday": ("2026-11-21", 3, OFFICE, "2026-11-25"),
    "from a Sunday": ("2026-11-22", 1, OFFICE, "2026-11-23"),
    "Christmas 2021, both days on a weekend": ("2021-12-23", 3, OFFICE, "2021-12-30"),
    "Christmas 2022, one day on a Sunday": ("2022-12-22", 3, OFFICE, "2022-12-29"),
    "Scotland's second of January": ("2025-12-31", 1, STATUTORY, "2026-01-05"),
    "which the office works": ("2025-12-31", 1, OFFICE, "2026-01-02"),
    "a leap day": ("2024-02-28", 2, OFFICE, "2024-03-01"),
    "no leap day": ("2023-02-28", 1, OFFICE, "2023-03-01"),
    "the Jubilee of 2022, two days in June": ("2022-05-31", 3, OFFICE, "2022-06-07"),
    "the Queen's funeral": ("2022-09-16", 1, OFFICE, "2022-09-20"),
    "the Coronation of 2023": ("2023-05-05", 1, OFFICE, "2023-05-09"),
    "Easter 2024 around the end of March": ("2024-03-28", 1, OFFICE, "2024-04-02"),
    "Easter Monday is a working day in Scotland alone": ("2024-03-28", 1, STATUTORY, "2024-04-02"),
    "St Andrew's Day": ("2023-11-29", 1, STATUTORY, "2023-12-01"),
    "the twelfth of July": ("2023-07-11", 1, STATUTORY, "2023-07-13"),
    "St Patrick's Day moved to a Monday": ("2024-03-15", 1, STATUTORY, "2024-03-19"),
    "Scotland's August holiday": ("2023-08-04", 1, STATUTORY, "2023-08-08"),
    "no days at all": ("2026-11-22", 0, OFFICE, "2026-11-22"),
}


@pytest.mark.parametrize(("start", "count", "calendar", "due"), BY_HAND.values(), ids=BY_HAND.keys())
def test_working_days_end_where_a_wall_calendar_says(start: str, count: int, calendar: Calendar, due: str) -> None:
    assert due_in_working_days(date.fromisoformat(start), count, calendar).due.isoformat() == due


@given(DAYS, COUNTS, st.sampled_from(Calendar))
def test_exactly_that_many_working_days_lie_in_the_period(start: date, count: int, calendar: Calendar) -> None:
    deadline = due_in_working_days(start, count, calendar)
    assert len(deadline.counted) == count
    assert all(is_working_day(day, calendar) for day in deadline.counted)
    assert all(not is_working_day(skipped.day, calendar) and skipped.why for skipped in deadline.skipped)
    assert deadline.due == (deadline.counted[-1] if count else start)


@given(DAYS, COUNTS)
def test_the_statutory_period_is_never_shorter_than_the_offices(start: date, count: int) -> None:
    assert due_in_working_days(start, count, STATUTORY).due >= due_in_working_days(start, count, OFFICE).due


@given(DAYS, COUNTS, st.sampled_from(Calendar))
def test_who_comes_later_is_never_due_earlier(start: date, count: int, calendar: Calendar) -> None:
    later = due_in_working_days(start + timedelta(1), count, calendar).due
    assert due_in_working_days(start, count, calendar).due <= later


@given(DAYS, COUNTS, COUNTS, st.sampled_from(Calendar))
def test_two_periods_one_after_the_other_are_their_sum(start: date, one: int, two: int, calendar: Calendar) -> None:
    between = due_in_working_days(start, one, calendar).due
    assert due_in_working_days(between, two, calendar).due == due_in_working_days(start, one + two, calendar).due


@given(DAYS, COUNTS)
def test_calendar_days_count_every_day(start: date, count: int) -> None:
    deadline = due_in_calendar_days(start, count)
    assert (deadline.due - start).days == count == len(deadline.counted)
    assert not deadline.skipped


@pytest.mark.parametrize("count", [-1, 5001, 10**12])
def test_a_period_that_somebody_mistyped_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="a period is"):
        due_in_working_days(date(2026, 1, 1), count, OFFICE)
    with pytest.raises(ValueError, match="a period is"):
        due_in_calendar_days(date(2026, 1, 1), count)


def test_a_period_past_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="calendar"):
        due_in_working_days(date(9999, 12, 30), 20, OFFICE)
    with pytest.raises(ValueError, match="no day"):
        due_in_calendar_days(date(9999, 12, 30), 20)


def test_the_arithmetic_names_start_period_each_day_left_out_and_end() -> None:
    assert arithmetic(due_in_working_days(date(2022, 12, 22), 3, OFFICE)) == (
        "start    2022-12-22 Thursday 22 December (day 0; the period begins the day after)",
        "period   3 office working days (England and Wales)",
        "skipped  2022-12-24 Saturday 24 December: weekend",
        "skipped  2022-12-25 Sunday 25 December: weekend",
        "skipped  2022-12-26 Monday 26 December: Boxing Day",
        "skipped  2022-12-27 Tuesday 27 December: Christmas Day (observed)",
        "due      2022-12-29 Thursday 29 December (day 3)",
    )


def test_a_statutory_day_says_whose_holiday_it_is() -> None:
    assert why_closed(date(2021, 7, 12), STATUTORY) == "Battle of the Boyne (Northern Ireland)"
    assert why_closed(date(2021, 8, 2), STATUTORY) == "Summer Bank Holiday (Scotland)"
    assert why_closed(date(2023, 1, 2), STATUTORY).startswith("New Year's Day (observed)")
    assert not why_closed(date(2021, 7, 12), OFFICE)


def test_the_explanation_is_the_arithmetic_as_one_text() -> None:
    deadline = due_in_working_days(date(2021, 7, 7), 20, STATUTORY)
    assert tuple(explain(deadline).splitlines()) == arithmetic(deadline)


def test_a_kept_deadline_can_be_counted_again() -> None:
    for deadline in (due_in_working_days(date(2021, 7, 7), 20, STATUTORY), due_in_calendar_days(date(2021, 7, 7), 30)):
        assert count_again(written_down([deadline]) or []) == deadline


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-15T23:59:59+00:00", "2026-01-15"),
        ("2026-01-16T00:00:00+00:00", "2026-01-16"),
        ("2026-06-15T22:59:59+00:00", "2026-06-15"),
        ("2026-06-15T23:00:00+00:00", "2026-06-16"),  # midnight in London
        ("2026-03-28T23:59:59+00:00", "2026-03-28"),  # the night before the clocks go forward
        ("2026-03-29T23:00:00+00:00", "2026-03-30"),  # summer time since one o'clock
        ("2026-10-24T23:00:00+00:00", "2026-10-25"),  # still summer time
        ("2026-10-25T23:30:00+00:00", "2026-10-25"),  # no longer
        ("2026-06-16T01:30:00+05:00", "2026-06-15"),
    ],
)
def test_the_date_is_the_one_on_the_offices_wall(moment: str, day: str) -> None:
    assert office_date(datetime.fromisoformat(moment)).isoformat() == day


def test_a_naive_time_has_no_date() -> None:
    with pytest.raises(ValueError, match="naive"):
        office_date(datetime(2026, 6, 15, 12))  # noqa: DTZ001 - that is the point


def test_another_offices_wall_may_show_another_date() -> None:
    moment = datetime(2026, 6, 15, 23, 30, tzinfo=UTC)
    assert office_date(moment, "America/New_York") == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("received", "until"),
    [
        ("2026-01-15", "2026-07-15"),
        ("2026-08-31", "2027-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2026-12-31", "2027-06-30"),
        ("2026-06-30", "2026-12-30"),
    ],
)
def test_originals_are_kept_six_months(received: str, until: str) -> None:
    assert six_months_after(date.fromisoformat(received)).isoformat() == until


@given(DAYS)
def test_six_months_are_never_much_more_or_less(day: date) -> None:
    assert 180 <= (six_months_after(day) - day).days <= 184


def test_a_case_is_due_in_its_queue_in_three_working_days_and_an_incident_in_five() -> None:
    friday = date(2026, 11, 20)
    assert due_to_be_assigned_by(friday, CaseType.RFA).due == date(2026, 11, 25)
    assert due_to_be_assigned_by(friday, CaseType.COM).due == date(2026, 11, 27)
    assert due_to_be_assigned_by(friday, None).due == date(2026, 11, 25)
    assert advice_on_criminal_breach_due(friday).due == date(2026, 11, 25)
    assert service_complaint_acknowledgement_due(friday).due == date(2026, 11, 27)


REPLIES = [
    (CaseType.RFA, (), "2026-12-20"),
    (CaseType.ELE, (), "2026-12-20"),
    (CaseType.FS50, (Flag.EIR,), "2026-12-20"),
    (CaseType.COM, (), "2026-12-20"),
    (CaseType.ENQ, (), "2026-12-04"),
    (CaseType.IRQ, (), "2026-12-21"),  # 30 November is St Andrew's Day
    (CaseType.INF, (), None),
    (None, (), None),
    (CaseType.RFA, (Flag.ELECTED_REPRESENTATIVE,), "2026-12-04"),
    (CaseType.IRQ, (Flag.ELECTED_REPRESENTATIVE,), "2026-12-04"),
    (CaseType.INF, (Flag.ELECTED_REPRESENTATIVE,), "2026-12-04"),
    (CaseType.INF, (Flag.SERVICE_COMPLAINT,), "2026-12-20"),
    (CaseType.ENQ, (Flag.SERVICE_COMPLAINT, Flag.WELSH), "2026-12-04"),
]


@pytest.mark.parametrize(("case_type", "flags", "due"), REPLIES)
def test_the_shortest_promise_is_the_date_of_the_reply(
    case_type: CaseType | None, flags: tuple[Flag, ...], due: str | None
) -> None:
    promised = reply_due(date(2026, 11, 20), case_type, flags)
    assert (promised and promised.due.isoformat()) == due


def test_a_day_on_which_the_office_is_shut_counts_for_the_office_alone() -> None:
    shut = [date(2026, 11, 24)]
    office = due_in_working_days(date(2026, 11, 20), 3, OFFICE, shut)
    assert office.due == date(2026, 11, 26)
    assert "the office is closed" in explain(office)
    assert due_in_working_days(date(2026, 11, 20), 3, STATUTORY, shut).due == date(2026, 11, 25)


def test_of_several_promises_the_earliest_binds_even_when_the_calendar_changes_which_that_is() -> None:
    flags = {Flag.ELECTED_REPRESENTATIVE}
    kept = written_down(promised_replies(date(2026, 11, 20), CaseType.ENQ, flags))
    assert kept is not None
    assert count_again(kept).due == date(2026, 12, 4)
    shut = [date(2026, 12, day) for day in (1, 2, 3, 4)]
    assert count_again(kept, shut).due == date(2026, 12, 4)
    kept = written_down(promised_replies(date(2026, 12, 18), CaseType.ENQ, flags))
    assert kept is not None
    assert count_again(kept).due == date(2027, 1, 1), "fourteen days, though ten working days end later"


def test_nothing_due_is_not_written_down() -> None:
    assert written_down(()) is None
