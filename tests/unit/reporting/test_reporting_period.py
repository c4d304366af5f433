"""Periods and their limits."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.domain.period import Period, natural_days


@pytest.mark.parametrize(
    ("text", "first", "until"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026H2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_has_its_first_day_and_exclusive_end(text: str, first: date, until: date) -> None:
    """Each way of writing gives the right local days."""
    period = Period.parse(text)
    assert (period.first, period.until, period.text) == (first, until, text)
    assert first in period
    assert until not in period


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2026Q1", "2025Q4", "2025Q1"),
        ("2026H1", "2025H2", "2025H1"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026", "2025", "2025"),
        ("2026Q3", "2026Q2", "2025Q3"),
    ],
)
def test_earlier_periods(text: str, before: str, year_before: str) -> None:
    """The period before, over the turn of the year, and the same one a year ago."""
    period = Period.parse(text)
    assert period.previous() == Period.parse(before)
    assert period.year_before() == Period.parse(year_before)


def test_all_has_no_limits() -> None:
    """The period "all" holds every day and compares with nothing."""
    period = Period.parse("all")
    assert date(1912, 1, 1) in period
    assert period.instants(ZoneInfo("Asia/Shanghai")) is None
    assert period.previous() is None
    assert period.year_before() is None


@pytest.mark.parametrize(
    "text", ["", "26", "2026Q5", "2026Q0", "2026-13", "2026-1", "Q4", "2026q4", "0000", "2026Q4\n"]
)
def test_anything_else_is_refused(text: str) -> None:
    """No guessing at what was meant."""
    with pytest.raises(ServiceError) as failure:
        Period.parse(text)
    assert failure.value.kind is ErrorKind.UNPROCESSABLE


def test_instants_are_midnights_of_the_company() -> None:
    """A quarter in Shanghai begins eight hours before it begins in UTC."""
    instants = Period.parse("2026Q4").instants(ZoneInfo("Asia/Shanghai"))
    assert instants == (
        datetime(2026, 9, 30, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )


def test_natural_days_do_not_count_the_first() -> None:
    """Decided on the day of receipt is 0 days."""
    assert natural_days(date(2026, 11, 1), date(2026, 11, 1)) == 0
    assert natural_days(date(2026, 10, 31), date(2026, 11, 15)) == 15
