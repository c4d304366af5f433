"""Routing held still, so that two sets of rules can be compared on the same cases (试派)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from services.datafiles.organisation import Organisation
from services.triage.domain.assignment import Assigner
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.policy import AssignmentRules, RoutingRules
from services.triage.domain.routing.router import Presence, Router
from services.triage.domain.routing.staff import Staff
from services.triage.domain.routing.tally import Tally
from services.triage.handlers.workforce import Workforce

BarredBy = Callable[[RoutingRules], Mapping[str, frozenset[str]]]


class StillRouting:
    """Makes dispatchers of rules: one day and one count of cases in hand for all of them.

    Only the lesson gate (上岗考核) is each rule's own. Cases that they give are counted nowhere.
    """

    def __init__(self, organisation: Organisation, workforce: Workforce, barred: BarredBy) -> None:
        """`barred`: by person the scenes that need a lesson first, under such rules."""
        self._organisation, self._workforce, self._barred = organisation, workforce, barred

    def __call__(self, rules: Sequence[AssignmentRules]) -> Sequence[Dispatcher]:
        """One for each of `rules`. Raises UNAVAILABLE."""
        day, tally = self._workforce.day(), self._workforce.tally.frozen()
        days = [replace(day, barred=self._barred(one.routing)) for one in rules]
        pairs = zip(rules, days, strict=True)
        return [still(one, self._organisation, tally, its_day) for one, its_day in pairs]


def still(
    rules: AssignmentRules, organisation: Organisation, tally: Tally, day: Presence
) -> Dispatcher:
    """A dispatcher whose day does not change."""
    router = Router(Staff(organisation), tally, lambda: day)
    return Dispatcher(Assigner(rules, organisation), router, tally)
