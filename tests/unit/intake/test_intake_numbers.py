"""Serials and time for a second at a time."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.adapters.reserved_numbers import RESERVE_MAX, ReservedNumbers
from tests.support.fixed_clock import FixedClock
from tests.support.intake_builders import NOW
from tests.support.intake_fakes import (
    MemoryNumbers,
)


class Desk:
    """Reserved numbers over memory, with a clock of their own that tests move."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.store = MemoryNumbers(self.clock)
        self.numbers = ReservedNumbers(self.store, lambda: self.passed)
        self.passed = 0.0

    def move(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.passed += seconds

    def take(self, count: int = 1, year: int = 2026):
        serials, now = self.numbers.take({year: count})
        return list(serials[year]), now


def test_a_quiet_system_leaves_no_gaps() -> None:
    """One complaint now and then takes one serial."""
    desk = Desk()
    taken = []
    for _ in range(5):
        taken += desk.take()[0]
        desk.move(60)

    assert taken == [1, 2, 3, 4, 5]
    assert len(desk.store.calls) == 5


def test_a_busy_second_costs_one_round_trip() -> None:
    """After the first second has shown what is needed."""
    desk = Desk()
    for _ in range(200):
        desk.take()
        desk.move(0.01)
    desk.store.calls.clear()
    for _ in range(200):
        desk.take()
        desk.move(0.01)

    assert len(desk.store.calls) <= 4


def test_the_time_goes_on_between_reservations() -> None:
    """In whole milliseconds, as the database keeps it."""
    desk = Desk()
    desk.take(3)
    desk.passed += 0.0125
    desk.numbers._left[2026] = [7]

    _, now = desk.take()

    assert now == NOW + timedelta(milliseconds=12)


def test_after_a_second_the_database_is_asked_again() -> None:
    """Whatever serials are left; also after our clock went backwards."""
    for seconds in (1.0, 3600.0, -5.0):
        desk = Desk()
        desk.take(5)
        desk.numbers._left[2026] = [90, 91]
        desk.passed += seconds
        desk.clock.advance(7)

        serials, now = desk.take()

        assert serials == [90]
        assert now == NOW + timedelta(seconds=7)


def test_a_time_that_was_long_under_way_is_not_built_upon() -> None:
    """A slow answer tells a time that has passed; the next group asks anew."""
    desk = Desk()
    answer = desk.store.take

    def slowly(counts):
        told = answer(counts)
        desk.move(1.5)
        return told

    desk.store.take = slowly
    desk.take(3)
    desk.store.take = answer
    desk.numbers._left[2026] = [90]

    assert desk.take()[1] == NOW + timedelta(seconds=1.5)


def test_a_burst_reserves_within_bounds() -> None:
    """However much the last second used."""
    desk = Desk()
    desk.take(5_000)
    desk.move(1.5)
    desk.take(1)

    assert desk.store.calls[-1][2026] <= RESERVE_MAX


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.sampled_from([2026, 2027]), st.floats(0, 3)), max_size=60
    )
)
def test_no_serial_is_given_twice(steps) -> None:
    """Each is rising within its year, whatever comes when."""
    desk = Desk()
    given_out: dict[int, list[int]] = {}
    last = NOW
    for count, year, seconds in steps:
        serials, now = desk.take(count, year)
        assert len(serials) == count
        given_out.setdefault(year, []).extend(serials)
        assert now >= last
        last = now
        desk.move(seconds)

    for serials in given_out.values():
        assert serials == sorted(set(serials))
