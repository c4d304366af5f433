"""Acts that change who has a case, and the search for cases that nobody has."""

from collections.abc import Callable, Sequence
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
    Unowned,
    assigned,
)
from services.triage.domain.routing.by_rule import NOBODY_HAD_IT, given_by_rule
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.steps import PASSED
from services.triage.handlers.acts import existing, require
from services.triage.ports import Assessments, Change, Nobodys

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
    after = store.replace(Change(after, Assigned(command.by, command.text_id)))
    dispatcher.moved(before.state.standing.owner, choice.owner)
    metrics.ASSIGNED.labels(MANUAL).inc()
    return after


class OwnerSearch:
    """Tries again to find an owner for what nobody could take, and shows how much that is.

    A round goes through all of them, a page a turn: what is stuck keeps nothing else waiting.
    """

    def __init__(
        self, dispatcher: Dispatcher, store: Assessments, now: Callable[[], datetime]
    ) -> None:
        self._dispatcher, self._store, self._now = dispatcher, store, now
        self._after: Nobodys | None = None
        self._left: list[Unowned] = []

    def turn(self) -> float:
        """One page; seconds until the next. Raises UNAVAILABLE."""
        page = self._store.unowned(SEARCHED_MAX, self._after)
        self._left += [left for one in page if (left := self._left_of(one)) is not None]
        if len(page) >= SEARCHED_MAX:
            self._after = page[-1]
            return 0.0
        self._tell(self._left)
        self._after, self._left = None, []
        return SEARCH_SECONDS

    def _tell(self, left: Sequence[Unowned]) -> None:
        now = self._now()
        late = sum(1 for one in left if one.due_at < now)
        oldest = now - min(one.since for one in left) if left else timedelta()
        metrics.UNOWNED.set(len(left))
        metrics.UNOWNED_LATE.set(late)
        metrics.UNOWNED_OLDEST.set(oldest.total_seconds())
        if late:
            LOG.error("owner_late", cases=late)

    def _left_of(self, one: Nobodys) -> Unowned | None:
        """Since when still nobody has it; None when somebody does."""
        before = self._store.get(one.complaint_id)
        if before is None:
            return None
        choice = self._dispatcher.anew(before)
        if not choice.owner and before.unowned is not None:
            return before.unowned
        # Told again where the time begins anew, so that a task opens for a reopened case too.
        request = str(step_id("owner-search", str(one.complaint_id), str(before.version)))
        after, event = given_by_rule(before, choice, NOBODY_HAD_IT, request)
        try:
            stored = self._store.replace(Change(after, event))
        except ServiceError as error:
            if error.kind is not ErrorKind.RACE:
                raise
            return None
        self._dispatcher.moved(before.state.standing.owner, choice.owner)
        return stored.unowned
