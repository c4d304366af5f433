"""Owners who are away or have left: others have their cases, and who comes back has them again."""

from collections.abc import Callable, Collection, Sequence
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.triage import metrics
from services.triage.domain.assessment import Assessment, TeamChoice
from services.triage.domain.routing.by_rule import (
    OWNER_AWAY,
    OWNER_BACK,
    OWNER_LEFT,
    given_by_rule,
)
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.ports import Assessments, Change

SWEEP_SECONDS: Final = 30.0
SWEPT_MAX: Final = 200

Choose = Callable[[Assessment], TeamChoice]


class StandIns:
    """A loop (代管). Asks by who is away or gone, so cases of people at work cost nothing.

    A case that has ended is left alone. Two processes may do it at once: versions guard it.
    """

    def __init__(self, dispatcher: Dispatcher, store: Assessments) -> None:
        self._dispatcher, self._store = dispatcher, store

    def turn(self) -> float:
        """One batch of each kind; seconds until the next. Raises UNAVAILABLE."""
        batches = [self._left(), *self._away_and_back()]
        return 0.0 if max(batches) >= SWEPT_MAX else SWEEP_SECONDS

    def _left(self) -> int:
        """Whoever is no longer in the organisation file has no case."""
        people = self._dispatcher.people
        found = self._store.of_others(people, SWEPT_MAX)
        return self._give(
            found,
            lambda case: case.state.standing.owner not in people,
            self._dispatcher.anew,
            OWNER_LEFT,
        )

    def _away_and_back(self) -> Sequence[int]:
        """Nothing while it is not known who is away: then nobody may be taken for present."""
        too_long = self._dispatcher.away_too_long()
        if too_long is None:
            return [0, 0]
        return [self._back(self._dispatcher.away()), self._away(too_long) if too_long else 0]

    def _back(self, away: Collection[str]) -> int:
        return self._give(
            self._store.stood_in_for_others(away, SWEPT_MAX),
            lambda case: case.stands_in_for not in ("", *away),
            self._dispatcher.back,
            OWNER_BACK,
        )

    def _away(self, people: Collection[str]) -> int:
        return self._give(
            self._store.of_owners(people, SWEPT_MAX),
            lambda case: case.state.standing.owner in people,
            self._dispatcher.standing_in,
            OWNER_AWAY,
        )

    def _give(
        self,
        keys: Sequence[UUID],
        still: Callable[[Assessment], bool],
        choose: Choose,
        reason: str,
    ) -> int:
        for key in keys:
            before = self._store.get(key)
            if before is not None and still(before):
                self._one(before, choose(before), reason)
        return len(keys)

    def _one(self, before: Assessment, choice: TeamChoice, reason: str) -> None:
        had = before.state.standing.owner
        away = (before.stands_in_for or had) if reason == OWNER_AWAY else ""
        request = str(step_id("owner-sweep", str(before.complaint_id), str(before.version)))
        after, event = given_by_rule(before, choice, reason, request, away)
        try:
            self._store.replace(Change(after, event))
        except ServiceError as error:
            if error.kind is not ErrorKind.RACE:
                raise
            return
        self._dispatcher.moved(had, choice.owner)
        metrics.OWNERS_CHANGED.labels(reason).inc()
