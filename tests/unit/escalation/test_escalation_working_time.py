"""The working-time engine against its definition and the cases that went wrong elsewhere."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ServiceError
from services.escalation.domain.opening import ListedDays, OpeningHours, merged, weekly
from services.escalation.domain.working_time import (
    StillPausedError,
    deadline,
    elapsed,
    pause_union,
)
from services.escalation.domain.zones import zone

OFFICE = {day: [(28_800, 43_200), (46_800, 64_800)] for day in ("mon", "tue", "wed", "thu", "fri")}
ALL_DAY = {d: [(0, 86_400)] for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
NIGHT = {"fri": [(79_200, 21_600)], "sun": [(3_600, 7_200)]}
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")


def hours(week=None, place="Asia/Shanghai", **days) -> OpeningHours:
    """Opening hours of a place."""
    return OpeningHours(zone(place), weekly(week or OFFICE), ListedDays(**days))


def at(text: str, place: str = "Asia/Shanghai") -> int:
    """A local time as seconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone(place)).timestamp())


def shown(seconds: int, place: str = "Asia/Shanghai") -> str:
    """Seconds as a local time."""
    return datetime.fromtimestamp(seconds, zone(place)).strftime("%Y-%m-%d %H:%M:%S")


CALENDARS = st.builds(
    lambda week, place, holidays: hours(week, place, holidays=frozenset(holidays)),
    st.sampled_from([OFFICE, ALL_DAY, NIGHT]),
    st.sampled_from(ZONES),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=8),
)
MOMENTS = st.integers(at("2026-01-01 00:00", "UTC"), at("2026-12-31 00:00", "UTC"))
PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 20 * 86_400)).map(lambda p: (p[0], p[0] + p[1])), max_size=4
).map(pause_union)


class TestProperties:
    """What holds for every calendar, zone and pause."""

    @given(CALENDARS, MOMENTS, st.integers(0, 400_000), PAUSES)
    @settings(max_examples=300, deadline=None)
    def test_the_deadline_is_the_inverse_of_elapsed(self, calendar, start, budget, pauses) -> None:
        """elapsed(start, deadline(start, budget)) is the budget, and one second less is not."""
        end = deadline(calendar, start, budget, pauses)

        assert elapsed(calendar, start, end, pauses) == budget
        assert budget == 0 or elapsed(calendar, start, end - 1, pauses) == budget - 1

    @given(CALENDARS, st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted), PAUSES)
    @settings(max_examples=300, deadline=None)
    def test_elapsed_adds_up_when_split(self, calendar, moments, pauses) -> None:
        """elapsed(a, c) is elapsed(a, b) and elapsed(b, c)."""
        a, b, c = moments

        whole = elapsed(calendar, a, c, pauses)
        assert whole == elapsed(calendar, a, b, pauses) + elapsed(calendar, b, c, pauses)

    @given(CALENDARS, MOMENTS, st.integers(1, 400_000))
    @settings(max_examples=200, deadline=None)
    def test_a_negative_budget_goes_back(self, calendar, end, budget) -> None:
        """The largest instant from which the budget has elapsed until the end."""
        start = deadline(calendar, end, -budget)

        assert elapsed(calendar, start, end) == budget
        assert elapsed(calendar, start + 1, end) == budget - 1

    @given(CALENDARS, MOMENTS, st.integers(0, 200_000), st.integers(0, 200_000))
    @settings(max_examples=200, deadline=None)
    def test_more_budget_never_ends_earlier(self, calendar, start, less, more) -> None:
        """Deadlines are monotonous in the budget."""
        less, more = sorted((less, more))

        assert deadline(calendar, start, less) <= deadline(calendar, start, more)

    @given(st.integers(1986, 2039), st.sampled_from(ZONES))
    @settings(max_examples=100, deadline=None)
    def test_a_year_open_all_day_has_its_real_length(self, year, place) -> None:
        """Changes of the clocks lose no second and add none."""
        start, end = (at(f"{y}-01-01 00:00", place) for y in (year, year + 1))

        assert elapsed(hours(ALL_DAY, place), start, end) == end - start


class TestEdges:
    """Single cases with their answers."""

    def test_a_budget_that_ends_at_closing_lands_on_the_closing_instant(self) -> None:
        """Not on the next opening."""
        found = deadline(hours(), at("2026-11-02 17:00"), 3_600)

        assert shown(found) == "2026-11-02 18:00:00"

    def test_no_budget_is_the_start_itself(self) -> None:
        """Even outside opening hours."""
        start = at("2026-11-01 03:00")

        assert deadline(hours(), start, 0) == start

    def test_lunch_and_weekend_do_not_count(self) -> None:
        """From Friday 11:00 two hours end on Friday 14:00, nine on Monday 12:00."""
        start = at("2026-11-06 11:00")

        assert shown(deadline(hours(), start, 7_200)) == "2026-11-06 14:00:00"
        assert shown(deadline(hours(), start, 9 * 3_600)) == "2026-11-09 11:00:00"

    @pytest.mark.parametrize(
        ("place", "day", "gap"),
        [
            ("Europe/Berlin", "2022-03-27", "03:00"),
            ("America/New_York", "2021-03-14", "03:00"),
        ],
    )
    def test_an_edge_in_the_gap_moves_forward(self, place, day, gap) -> None:
        """A window from 02:00 to 04:00 has one hour on the day of the change."""
        open_at_night = hours({"sun": [(7_200, 14_400)]}, place)

        assert elapsed(open_at_night, at(f"{day} 00:00", place), at(f"{day} 12:00", place)) == 3600
        assert shown(deadline(open_at_night, at(f"{day} 00:00", place), 1), place) == (
            f"{day} {gap}:01"
        )

    def test_an_hour_that_comes_twice_is_the_first(self) -> None:
        """A window from 02:30 to 04:00 opens at the first 02:30 in Berlin."""
        place = "Europe/Berlin"
        night = hours({"sun": [(9_000, 14_400)]}, place)

        found = elapsed(night, at("2026-10-25 00:00", place), at("2026-10-25 12:00", place))
        assert found == 9_000

    def test_a_pause_over_night_adds_only_working_time(self) -> None:
        """Paused from 17:00 to 10:00: one hour and two hours are taken out."""
        pauses = pause_union([(at("2026-11-02 17:00"), at("2026-11-03 10:00"))])

        found = deadline(hours(), at("2026-11-02 16:00"), 7_200, pauses)
        assert shown(found) == "2026-11-03 11:00:00"

    def test_two_pauses_in_one_minute_are_counted_by_second(self) -> None:
        """Ten and five seconds are fifteen."""
        base = at("2026-11-02 10:00")
        pauses = pause_union([(base + 5, base + 15), (base + 20, base + 25)])

        assert elapsed(hours(), base, base + 60, pauses) == 45

    def test_an_open_pause_leaves_a_remaining_budget(self) -> None:
        """There is no deadline."""
        pauses = pause_union([(at("2026-11-02 11:00"), None)])

        with pytest.raises(StillPausedError) as paused:
            deadline(hours(), at("2026-11-02 10:00"), 7_200, pauses)
        assert paused.value.remaining_seconds == 3_600

    def test_make_up_days_open_and_holidays_close(self) -> None:
        """A working Saturday has the hours of the first open weekday."""
        calendar = hours(
            holidays=frozenset({date(2026, 11, 2)}), workdays=frozenset({date(2026, 11, 7)})
        )

        assert elapsed(calendar, at("2026-11-02 00:00"), at("2026-11-03 00:00")) == 0
        assert elapsed(calendar, at("2026-11-07 00:00"), at("2026-11-08 00:00")) == 9 * 3_600

    def test_a_window_over_midnight_belongs_to_two_days(self) -> None:
        """A holiday on the second day takes only its part."""
        night = hours(NIGHT, holidays=frozenset({date(2026, 11, 7)}))

        found = elapsed(night, at("2026-11-06 00:00"), at("2026-11-08 00:00"))
        assert found == 2 * 3_600

    def test_what_can_never_be_answered_is_refused(self) -> None:
        """No opening at all, none for more than a year, a window without length."""
        for week in ({}, {"mon": []}):
            with pytest.raises(ServiceError, match="never_open"):
                OpeningHours(zone("UTC"), weekly(week), ListedDays())
        with pytest.raises(ServiceError, match="empty_window"):
            weekly({"mon": [(0, 0)]})
        days = frozenset(date.fromordinal(n) for n in range(738_000, 742_000))
        with pytest.raises(ServiceError, match="no_opening"):
            deadline(hours(holidays=days), at("2026-01-01 00:00"), 1)

    def test_intervals_that_touch_become_one(self) -> None:
        """The union keeps the order."""
        assert merged([(5, 7), (1, 3), (3, 4), (6, 9)]) == ((1, 4), (5, 9))

    def test_the_zone_data_is_the_pinned_one(self) -> None:
        """Unknown names and paths are refused."""
        assert zone("Asia/Shanghai").utcoffset(
            datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        )
        for name in ("Mars/Base", "../etc/passwd", "", "Asia"):
            with pytest.raises(ServiceError, match="unknown_zone"):
                zone(name)
