"""Every change of the clocks from 1986 to 2040, in zones of every temper, by the half hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from services.escalation.domain.opening import DAY_SECONDS
from services.escalation.domain.zones import end_of_day, instant, local_date, zone

ZONES = (
    # At midnight, by half an hour, over the date line, abolished, before 1992 in China.
    *("Asia/Shanghai", "America/Sao_Paulo", "Asia/Tehran", "Africa/Cairo"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Europe/London", "America/New_York"),
)
DAY, HALF_HOUR = timedelta(days=1), 1_800
FIRST, LAST = date(1986, 1, 1), date(2040, 12, 31)


def changes(place: ZoneInfo) -> Iterator[date]:
    """The days on which the clocks change, with the day before and the one after."""
    noons = [
        datetime(FIRST.year, 1, 1, 12, tzinfo=UTC) + DAY * n for n in range((LAST - FIRST).days)
    ]
    for before, after in pairwise(noons):
        if before.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            for days in (-1, 0, 1, 2):
                yield (before + DAY * days).astimezone(place).date()


def expected(wall: datetime, place: ZoneInfo) -> datetime:
    """By trying the offsets around it: the first that fits; in a gap the one that held before."""
    around = [(wall.replace(tzinfo=UTC) + DAY * n).astimezone(place).utcoffset() for n in (-2, 2)]
    tried = [wall.replace(tzinfo=UTC) - (offset or timedelta()) for offset in around]
    fitting = [at for at in tried if at.astimezone(place).replace(tzinfo=None) == wall]
    return min(fitting) if fitting else tried[0]


@pytest.mark.parametrize("key", ZONES)
def test_a_wall_time_is_its_first_occurrence_or_moves_by_the_gap(key) -> None:
    """Around every change: the right instant, never an earlier one for a later wall time."""
    place, seen = zone(key), 0
    for day in changes(place):
        for seconds in range(0, DAY_SECONDS, HALF_HOUR):
            wall = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
            assert instant(day, seconds, place) == expected(wall, place), (key, wall)
        seen += 1

    assert seen >= 8


@pytest.mark.parametrize("key", ZONES)
def test_a_day_ends_where_the_next_one_begins(key) -> None:
    """The exclusive end is the first moment of another date, for every day of 55 years."""
    place, day = zone(key), FIRST
    while day < LAST:
        end = end_of_day(day, place)
        before = local_date(end - timedelta(seconds=1), place)
        # Apia had no 30 December 2011: it ends when it would have begun.
        assert before == day or (key, day) == ("Pacific/Apia", date(2011, 12, 30))
        assert day < local_date(end, place)
        day += DAY
