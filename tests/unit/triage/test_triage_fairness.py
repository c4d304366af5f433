"""Work is spread fairly, over restarts and over processes that see each other late."""

from collections import Counter
from uuid import NAMESPACE_OID, UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from services.triage.domain.routing.tally import Tally
from services.triage.handlers.workforce import IDLE_SECONDS
from tests.support.triage_fakes import ALL_AT_WORK, MemoryTallies, Workplace

PEOPLE = ("p-1", "p-2", "p-3", "p-4")
CASES_MAX = 150
"""Fewer than capacities hold: were somebody full, capacity would spread the rest by itself."""


class Company:
    """Processes that give cases by the router of production, over one store."""

    def __init__(self, processes: int) -> None:
        self.store = MemoryTallies()
        self.given: Counter[str] = Counter()
        self.replicas = [Workplace(self.store, now=ALL_AT_WORK) for _ in range(processes)]

    def give(self, process: int, key: UUID) -> None:
        """One case at one process."""
        self.given[self.replicas[process].first(key).owner] += 1

    def sync(self, process: int, *, away: bool = False) -> None:
        """What a turn of the loop does, with the store there or away."""
        self.store.away = away
        self.replicas[process].sync(IDLE_SECONDS)
        self.store.away = False

    def restart(self, process: int) -> None:
        """A process that stored what it had comes back."""
        self.sync(process)
        self.replicas[process] = Workplace(self.store, now=ALL_AT_WORK)

    def spread(self) -> int:
        """Most less least."""
        counts = [self.given[p] for p in PEOPLE]
        return max(counts) - min(counts)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "give", "sync", "away", "restart"]),
        st.integers(0, 2),
        st.uuids(),
    ),
    max_size=CASES_MAX,
)


def test_cases_that_a_hash_would_heap_are_even():
    """A hundred given cases by one process: to one case, whatever their ids."""
    company = Company(1)
    for number in range(100):
        company.give(0, uuid5(NAMESPACE_OID, f"case {number}"))

    assert company.given == dict.fromkeys(PEOPLE, 25)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_one_process_is_even_to_one_case(steps):
    """Whatever restarts and outages of the store lie between: never two cases apart."""
    company = Company(1)
    for act, _, key in steps:
        match act:
            case "give":
                company.give(0, key)
            case "restart":
                company.restart(0)
            case _:
                company.sync(0, away=act == "away")

    assert company.spread() <= 1


@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(1, 12))
def test_three_processes_stay_within_what_they_have_not_told(steps, every):
    """Apart by no more than one case for each process and round that others had not seen."""
    company, since = Company(3), 0
    for act, process, key in steps:
        if act == "give":
            company.give(process, key)
            since += 1
        elif act == "restart":
            company.restart(process)
        if since >= every:
            since = 0
            for one in (0, 1, 2, 0, 1, 2):
                company.sync(one)

    assert company.spread() <= every + 3


def test_ends_relieve_and_never_below_nothing():
    """An end that comes twice makes nobody's load negative."""
    tally = Tally()
    tally.took("a")
    tally.let_go("a")
    tally.let_go("a")
    tally.took("")

    assert tally.of("a") == 0
    assert tally.detach() == {"a": -1}
