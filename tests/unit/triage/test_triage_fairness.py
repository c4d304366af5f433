"""Work is spread fairly, over restarts and over processes that see each other late."""

from collections import Counter
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.triage.domain.routing.tally import Tally

PEOPLE = ("a", "b", "c", "d", "e")


class Company:
    """Processes that give cases to whoever has least, over one store."""

    def __init__(self, processes: int) -> None:
        self.store: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.tallies = [Tally() for _ in range(processes)]

    def give(self, process: int, key: UUID) -> None:
        """One case at one process."""
        tally = self.tallies[process]
        person = min(PEOPLE, key=lambda p: (tally.of(p), hash((key, p))))
        tally.took(person)
        self.given[person] += 1

    def sync(self, process: int, *, away: bool = False) -> None:
        """What a turn of the loop does."""
        tally = self.tallies[process]
        changes = tally.detach()
        if away:
            tally.reattach()
            return
        self.store.update(changes)
        tally.settle(self.store)

    def restart(self, process: int) -> None:
        """A process that stored what it had comes back."""
        self.sync(process)
        self.tallies[process] = Tally()
        self.sync(process)

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
    max_size=300,
)


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
