"""Acts that change who has a case, and the search for cases that nobody has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.chassis.logs import logger
from services.triage import metrics
from services.triage.domain.assessment import (
    MANUAL,
    Assessment,
    Assigned,
    assigned,
    assignment,
)
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.policy import RoutingRules
from services.triage.domain.routing.steps import BY_RULE, FOUND, PASSED
from services.triage.handlers.acts import existing, require
from services.triage.ports import Assessments, Change

LOG = logger(__name__)
SEARCH_SECONDS: Final = 30.0
SEARCHED_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class PassTurn:
    """Give a serial case to the other side (转办): from us to the insurer's person, or back."""

    complaint_id: UUID
    by: str
    request_id: str
    text_id: str


def pass_turn(command: PassTurn, dispatcher: Dispatcher, store: Assessments) -> Assessment:
    """Pass the turn, with a reason. A repeat of the same request is answered like the first.

    Raises INVALID without a reason, NOT_FOUND before the assessment, CONFLICT where there is no
    other side, or nobody of it may take the case today, or for a request id of another act,
    FORBIDDEN for a stationed person whose turn it is not, RACE.
    """
    require(by=command.by, request_id=command.request_id, text_id=command.text_id)
    before = existing(command.complaint_id, store)
    content = "\x1f".join(("pass-turn", "", "", command.by, command.text_id))
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    choice = dispatcher.passed(before, command.by)
    after = assigned(before, choice, content=content, request_id=command.request_id)
    after = after.recorded(PASSED, command.by, command.text_id)
    store.replace(Change(after, Assigned(command.by, command.text_id)))
    dispatcher.moved(before.state.standing.owner, choice.owner)
    metrics.ASSIGNED.labels(MANUAL).inc()
    return after


class OwnerSearch:
    """Tries again to find an owner for what nobody could take, and shows how much that is."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        store: Assessments,
        rules: Callable[[], RoutingRules],
        now: Callable[[], datetime],
    ) -> None:
        self._dispatcher, self._store = dispatcher, store
        self._rules, self._now = rules, now

    def turn(self) -> float:
        """One round; seconds until the next. Raises UNAVAILABLE."""
        waiting = self._store.unowned(SEARCHED_MAX)
        left = [at for key, at in waiting.items() if not self._found(key)]
        metrics.UNOWNED.set(len(left))
        oldest = self._now() - min(left) if left else timedelta()
        metrics.UNOWNED_OLDEST.set(oldest.total_seconds())
        if oldest > timedelta(minutes=self._rules().owner_within_minutes):
            LOG.error("owner_late", cases=len(left))
        return SEARCH_SECONDS

    def _found(self, key: UUID) -> bool:
        before = self._store.get(key)
        if before is None:
            return True
        choice = self._dispatcher.again(before)
        if not choice.owner:
            return False
        content = assignment(choice.team, choice.owner, BY_RULE, "")
        request = str(step_id("owner-search", str(key), str(before.version)))
        after = assigned(before, choice, content=content, request_id=request)
        after = after.recorded(FOUND, BY_RULE)
        try:
            self._store.replace(Change(after, Assigned(BY_RULE, "")))
        except ServiceError as error:
            if error.kind is not ErrorKind.RACE:
                raise
            return True
        self._dispatcher.moved(before.state.standing.owner, choice.owner)
        return True
