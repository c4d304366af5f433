"""Counting days and months against published answers."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ServiceError
from services.escalation.domain.day_counting import (
    WorkingDays,
    add_months,
    add_natural_days,
    add_working_days,
    shift_working_days,
    span,
)
from services.escalation.domain.opening import ListedDays, OpeningHours, weekly
from services.escalation.domain.zones import zone

WEEK = {day: [(32_400, 61_200)] for day in ("mon", "tue", "wed", "thu", "fri")}
DATES = st.dates(date(2000, 1, 1), date(2040, 1, 1))


def rule(*holidays: str) -> WorkingDays:
    """Monday to Friday without some holidays."""
    return WorkingDays(ListedDays(frozenset(date.fromisoformat(h) for h in holidays)))


def shifted(start: str, n: int, how="keep", week=None) -> str:
    """Shift a UTC wall time."""
    hours = OpeningHours(zone("UTC"), weekly(week or WEEK), ListedDays())
    at = int(datetime.fromisoformat(f"{start}+00:00").timestamp())
    return shift_working_days(hours, at, n, how).strftime("%Y-%m-%d %H:%M:%S")


class TestWorkingDays:
    """The n-th working day."""

    def test_days_before_by_jurisdiction(self) -> None:
        """Ten working days before 4 December 2023 depend on the holidays of the place."""
        start = date(2023, 12, 4)

        assert add_working_days(start, -10, rule()) == date(2023, 11, 20)
        assert add_working_days(start, -10, rule("2023-11-30")) == date(2023, 11, 17)

    def test_counting_the_start(self) -> None:
        """A working start is day 1; one that rests is not."""
        friday, saturday = date(2026, 11, 6), date(2026, 11, 7)

        assert add_working_days(friday, 1, rule(), count_start=True) == friday
        assert add_working_days(friday, 2, rule(), count_start=True) == date(2026, 11, 9)
        assert add_working_days(saturday, 1, rule(), count_start=True) == date(2026, 11, 9)
        assert add_working_days(saturday, 1, rule()) == date(2026, 11, 9)

    @given(DATES, st.integers(1, 300))
    @settings(deadline=None)
    def test_forth_and_back_meet(self, start, n) -> None:
        """The n-th working day after, and back again, is a working day not after the start."""
        there = add_working_days(start, n, rule())
        counted = [day for day in span(start, there)[1:] if rule().works(day)]

        assert rule().works(there)
        assert len(counted) == n

    def test_a_week_without_working_days_is_refused(self) -> None:
        """The search is bounded."""
        never = WorkingDays(ListedDays(), frozenset(range(7)))

        with pytest.raises(ServiceError, match="no_opening"):
            add_working_days(date(2026, 1, 1), 1, never)
        with pytest.raises(ServiceError, match="out_of_range"):
            add_working_days(date(2026, 1, 1), 10**9, rule())


class TestMonthsAndNaturalDays:
    """Calendar arithmetic."""

    @pytest.mark.parametrize(
        ("start", "n", "plain", "rolled"),
        [
            ("2019-09-27", 1, "2019-10-27", "2019-10-28"),
            ("2019-04-06", 1, "2019-05-06", "2019-05-07"),
            ("2019-10-01", 3, "2020-01-01", "2020-01-02"),
            ("2026-01-31", 1, "2026-02-28", "2026-03-02"),
            ("2024-02-29", 12, "2025-02-28", "2025-02-28"),
            ("2026-03-31", -1, "2026-02-28", "2026-03-02"),
        ],
    )
    def test_months_are_clipped_and_then_rolled(self, start, n, plain, rolled) -> None:
        """To the month's end first, then to the next working day."""
        holidays = rule("2019-05-06", "2020-01-01")
        found = add_months(date.fromisoformat(start), n)

        assert found.isoformat() == plain
        assert holidays.rolled(found).isoformat() == rolled

    def test_natural_days_with_and_without_the_start(self) -> None:
        """The last day of the term."""
        assert add_natural_days(date(2026, 9, 18), 15) == date(2026, 10, 3)
        assert add_natural_days(date(2026, 9, 18), 15, count_start=True) == date(2026, 10, 2)

    def test_an_end_before_its_start_is_refused(self) -> None:
        """No negative count."""
        with pytest.raises(ServiceError, match="end_before_start"):
            span(date(2026, 1, 2), date(2026, 1, 1))


class TestShift:
    """Working days on a time of day."""

    @pytest.mark.parametrize(
        ("start", "n", "how", "answer"),
        [
            ("2026-11-04 21:54:00", 1, "keep", "2026-11-06 09:00:00"),
            ("2026-11-07 10:00:00", 1, "keep", "2026-11-10 09:00:00"),
            ("2026-11-04 10:30:15", 1, "keep", "2026-11-05 10:30:15"),
            ("2026-11-04 10:30:15", 1, "closing", "2026-11-05 17:00:00"),
            ("2026-11-04 08:00:00", 0, "keep", "2026-11-04 09:00:00"),
            ("2026-11-04 17:00:00", 0, "keep", "2026-11-05 09:00:00"),
            ("2026-11-07 10:00:00", -1, "keep", "2026-11-05 09:00:00"),
            ("2026-11-04 08:00:00", -1, "keep", "2026-11-02 09:00:00"),
            ("2026-11-06 10:30:00", -2, "closing", "2026-11-04 17:00:00"),
        ],
    )
    def test_a_start_outside_hours_moves_first(self, start, n, how, answer) -> None:
        """Forward to the next opening, backward to the latest opening that has been."""
        assert shifted(start, n, how) == answer

    def test_lunch_is_outside_hours(self) -> None:
        """Forward it becomes the afternoon, backward the morning's opening."""
        week = {day: [(32_400, 43_200), (46_800, 61_200)] for day in WEEK}

        assert shifted("2026-11-04 12:30:00", 1, week=week) == "2026-11-05 13:00:00"
        assert shifted("2026-11-04 12:30:00", -1, week=week) == "2026-11-03 09:00:00"
