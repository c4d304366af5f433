"""What holds for every term, calendar, zone and pause, found by trying."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.domain.calendar import Calendar
from services.escalation.domain.day_counting import (
    WorkingDays,
    add_natural_days,
    add_working_days,
    span,
)
from services.escalation.domain.facts import CaseFacts, ComplexityChange, Pause
from services.escalation.domain.opening import ListedDays, OpeningHours, weekly
from services.escalation.domain.rulebook import Question, Rulebook
from services.escalation.domain.working_time import deadline, elapsed, pause_union
from services.escalation.domain.zones import local_date, zone
from tests.support.escalation_fakes import SHANGHAI, calendars, rulebook

ZONES = (
    *("Asia/Shanghai", "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo"),
    *("Asia/Tehran", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"),
)
OFFICE = {day: [(32_400, 43_200), (46_800, 64_800)] for day in ("mon", "tue", "wed", "thu", "fri")}
ALL_DAY = {d: [(0, 86_400)] for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
NIGHT = {"fri": [(79_200, 21_600)], "sun": [(3_600, 7_200)]}
FIRST = int(datetime(1986, 1, 1, tzinfo=UTC).timestamp())
LAST = int(datetime(2040, 12, 31, tzinfo=UTC).timestamp())

HOURS = st.builds(
    lambda week, place: OpeningHours(zone(place), weekly(week), ListedDays()),
    st.sampled_from([OFFICE, ALL_DAY, NIGHT]),
    st.sampled_from(ZONES),
)
MOMENTS = st.integers(FIRST, LAST)
BUDGETS = st.integers(0, 500_000)
SOON = st.integers(0, 40 * 86_400)


@st.composite
def pauses(draw, start: int):
    """Up to four pauses after `start`."""
    pairs = draw(st.lists(st.tuples(SOON, st.integers(0, 10 * 86_400)), max_size=4))
    return pause_union([(start + a, start + a + b) for a, b in pairs])


class TestWorkingTime:
    """From 1986 to 2040, over every change of the clocks."""

    @given(HOURS, MOMENTS, BUDGETS, st.data())
    @settings(max_examples=150, deadline=None)
    def test_adding_is_the_inverse_of_elapsed(self, hours, start, budget, data) -> None:
        """And no earlier instant has that much."""
        stopped = data.draw(pauses(start))
        end = deadline(hours, start, budget, stopped)

        assert elapsed(hours, start, end, stopped) == budget
        assert budget == 0 or elapsed(hours, start, end - 1, stopped) == budget - 1

    @given(HOURS, MOMENTS, SOON, SOON, st.data())
    @settings(max_examples=150, deadline=None)
    def test_time_adds_up_when_split(self, hours, start, first, second, data) -> None:
        """Anywhere."""
        stopped = data.draw(pauses(start))
        middle, end = start + first, start + first + second
        parts = elapsed(hours, start, middle, stopped) + elapsed(hours, middle, end, stopped)

        assert parts == elapsed(hours, start, end, stopped)

    @given(HOURS, MOMENTS, SOON, BUDGETS, BUDGETS)
    @settings(max_examples=150, deadline=None)
    def test_later_starts_and_larger_budgets_end_later(
        self, hours, start, later, budget, more
    ) -> None:
        """Never earlier."""
        assert deadline(hours, start, budget) <= deadline(hours, start, budget + more)
        if budget:
            assert deadline(hours, start, budget) <= deadline(hours, start + later, budget)

    @given(HOURS, MOMENTS, SOON, st.data())
    @settings(max_examples=150, deadline=None)
    def test_pauses_are_a_union(self, hours, start, length, data) -> None:
        """What counts is each piece that no pause covers; twice the same is once, in any order."""
        raw = data.draw(st.lists(st.tuples(SOON, st.integers(0, 10 * 86_400)), max_size=5))
        stopped = [(start + after, start + after + long) for after, long in raw]
        end = start + length
        edges = sorted({start, end, *(e for one in stopped for e in one if start < e < end)})
        expected = sum(
            elapsed(hours, a, b)
            for a, b in pairwise(edges)
            if not any(paused <= a and b <= resumed for paused, resumed in stopped)
        )

        assert elapsed(hours, start, end, pause_union(stopped)) == expected
        assert pause_union([*reversed(stopped), *stopped]) == pause_union(stopped)

    @given(HOURS, MOMENTS, st.integers(1, 200_000))
    @settings(max_examples=100, deadline=None)
    def test_backward_is_the_mirror_of_forward(self, hours, start, budget) -> None:
        """From there the same budget leads back to the same working second."""
        back = deadline(hours, start, -budget)

        assert elapsed(hours, back, start) == budget


DAYS = st.dates(date(2008, 1, 1), date(2026, 6, 30))


class TestDays:
    """Natural and working days."""

    @given(DAYS, st.integers(1, 60), st.integers(1, 60))
    @settings(max_examples=200, deadline=None)
    def test_counting_on_is_counting_at_once(self, start, first, second) -> None:
        """For natural and for working days."""
        rule = WorkingDays(calendars()["CN"].latest)
        there = add_working_days(start, first, rule)

        assert add_working_days(there, second, rule) == add_working_days(
            start, first + second, rule
        )
        assert add_natural_days(add_natural_days(start, first), second) == add_natural_days(
            start, first + second
        )

    @given(DAYS, st.integers(1, 120))
    @settings(max_examples=200, deadline=None)
    def test_adding_days_is_the_inverse_of_counting_them(self, start, n) -> None:
        """The n-th working day after has n working days up to it, and is one itself."""
        rule = WorkingDays(calendars()["CN"].latest)
        end = add_working_days(start, n, rule)

        assert sum(map(rule.works, span(start, end)[1:])) == n
        assert rule.works(end)
        assert add_working_days(end, -n, rule) <= start + timedelta(days=14)

    @given(DAYS, st.integers(0, 20), st.integers(1, 60))
    @settings(max_examples=200, deadline=None)
    def test_a_later_start_never_ends_earlier(self, start, later, n) -> None:
        """Working days over holidays and make-up days."""
        rule = WorkingDays(calendars()["CN"].latest)

        assert add_working_days(start, n, rule) <= add_working_days(
            start + timedelta(days=later), n, rule
        )


RECEIVED = st.datetimes(datetime(2020, 3, 2), datetime(2026, 6, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
SPANS = st.lists(
    st.tuples(st.sampled_from(["appraisal", "mediation"]), st.integers(0, 40), st.integers(0, 30)),
    max_size=4,
)


def filed(received: datetime, complexity: str, spans: list[tuple[str, int, int]]) -> CaseFacts:
    """A case with pauses given as days after receipt."""
    day = timedelta(days=1)
    return CaseFacts(
        receipts=(received,),
        changes=(ComplexityChange(complexity, received),),
        pauses=tuple(
            Pause(kind, received + a * day, received + (a + b) * day) for kind, a, b in spans
        ),
    )


def last_day(facts: CaseFacts, pack: str = "cn-2020-3", clock: str = "decision") -> date:
    """The last day of a term, long before it is over."""
    found = rulebook().binding(pack, clock).clock(facts, None, facts.receipts[0])
    assert found.last_day
    return found.last_day


class TestTerm:
    """The order's clock."""

    @given(RECEIVED, st.sampled_from(["simple", "complex"]), SPANS)
    @settings(max_examples=200, deadline=None)
    def test_the_term_has_its_days_outside_the_pauses(self, received, complexity, spans) -> None:
        """Counted one by one, the last day is the fifteenth or thirtieth."""
        facts = filed(received, complexity, spans)
        zero = local_date(received, SHANGHAI)
        paused = {
            local_date(pause.start, SHANGHAI) + timedelta(days=n)
            for pause in facts.pauses
            for n in range(
                (local_date(pause.end, SHANGHAI) - local_date(pause.start, SHANGHAI)).days
                if pause.end
                else 0
            )
        }
        wanted, day = {"simple": 15, "complex": 30}[complexity], zero
        while wanted:
            day += timedelta(days=1)
            wanted -= day not in paused

        assert last_day(facts) == day

    @given(RECEIVED, SPANS, SPANS)
    @settings(max_examples=150, deadline=None)
    def test_more_pauses_never_end_it_earlier(self, received, some, more) -> None:
        """And their order does not matter."""
        facts = filed(received, "simple", some)
        both = filed(received, "simple", [*some, *more])
        turned = replace(both, pauses=tuple(reversed(both.pauses)))

        assert last_day(facts) <= last_day(both)
        assert last_day(both) == last_day(turned)

    @given(RECEIVED, st.integers(0, 10))
    @settings(max_examples=150, deadline=None)
    def test_a_later_receipt_never_ends_earlier(self, received, days) -> None:
        """For natural days, working days and weeks."""
        later = received + timedelta(days=days)
        for pack, clock in (
            ("cn-2020-3", "decision"),
            ("cn-regulator-forward", "forward"),
            ("uk-disp", "final_response"),
            ("uk-disp", "early_resolution"),
        ):
            first = last_day(filed(received, "simple", []), pack, clock)
            assert first <= last_day(filed(later, "simple", []), pack, clock)

    @given(RECEIVED, st.integers(0, 90))
    @settings(max_examples=150, deadline=None)
    def test_asking_later_never_moves_the_deadline(self, received, days) -> None:
        """Only the state changes, once, from running to overdue."""
        facts = filed(received, "simple", [])
        binding = rulebook().binding("cn-2020-3", "decision")
        clock = binding.clock(facts, None, received + timedelta(days=days))

        assert clock.last_day == last_day(facts)
        assert clock.due_at
        late = received + timedelta(days=days) >= clock.due_at
        assert clock.state == ("overdue" if late else "running")

    @given(RECEIVED, st.dates(date(2019, 11, 1), date(2026, 12, 31)))
    @settings(max_examples=150, deadline=None)
    def test_what_was_known_then_is_replayed(self, received, known) -> None:
        """As if nothing had been announced after that day."""
        cn = calendars()["CN"]
        notices = [one for one in cn.notices if one.known_at <= known]
        editions = [one for one in cn.editions if one.known_at <= known]
        then = Calendar("CN", notices, editions, cn.anchors)
        packs, bound = tuple(rulebook().packs.values()), rulebook().bound_packs
        old = Rulebook(packs, {**calendars(), "CN": then}, "UTC", bound)
        pack = rulebook().packs["cn-regulator-forward"]
        asked = rulebook().bind(pack, pack.clocks[0], Question(known_at=known))
        facts = filed(received, "simple", [])

        assert asked.clock(facts, None, received) == old.binding(
            "cn-regulator-forward", "forward"
        ).clock(facts, None, received)
