"""Acts that change who has a case, and the search for cases that nobody has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
    InvolvedNamed,
    Unowned,
    assigned,
)
from services.triage.domain.routing.by_rule import NOBODY_HAD_IT, given_by_rule
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.handlers.acts import existing, require
from services.triage.ports import Assessments, Change, Nobodys

LOG = logger(__name__)
INVOLVED_MAX: Final = 20
SEARCH_SECONDS: Final = 30.0
SEARCHED_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class PassTurn:
    """Give a serial case to the other side (转办): from us to the insurer's person, or back."""

    complaint_id: UUID
    by: str
    request_id: str
    text_id: str


@dataclass(frozen=True, slots=True)
class NameInvolved:
    """Say who of our people is involved in the matter (涉事人员)."""

    complaint_id: UUID
    people: tuple[str, ...]
    by: str
    request_id: str


def pass_turn(command: PassTurn, dispatcher: Dispatcher, store: Assessments) -> Assessment:
    """Pass the turn, with a reason. A repeat of the same request is answered like the first.

    Raises INVALID without a reason, NOT_FOUND before the assessment, CONFLICT where there is no
    other side, it must keep out (回避), or for a request id of another act, RACE.
    """
    require(by=command.by, request_id=command.request_id, text_id=command.text_id)
    before = existing(command.complaint_id, store)
    content = "\x1f".join(("pass-turn", "", "", command.by, command.text_id))
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    choice = dispatcher.passed(before)
    after = assigned(before, choice, content=content, request_id=command.request_id)
    after = store.replace(Change(after, Assigned(command.by, command.text_id)))
    dispatcher.moved(before.state.standing.owner, choice.owner)
    metrics.ASSIGNED.labels(MANUAL).inc()
    return after


def name_involved(command: NameInvolved, dispatcher: Dispatcher, store: Assessments) -> Assessment:
    """Remember who is involved; a conflicted owner loses the case to somebody else (回避).

    Raises INVALID for too many or unknown people, NOT_FOUND before the assessment, CONFLICT for a
    request id of another act, RACE.
    """
    require(by=command.by, request_id=command.request_id)
    if len(command.people) > INVOLVED_MAX:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field="people")
    for person in command.people:
        dispatcher.known(person)
    before = existing(command.complaint_id, store)
    people = tuple(dict.fromkeys(command.people))
    content = "\x1f".join(("involved", *people, command.by))
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    facts = replace(before.facts, involved=people)
    told = replace(before, facts=facts)
    standing = before.state.standing
    if dispatcher.conflicted(told):
        standing = standing.given(dispatcher.again(told))
    after = told.changed(command.request_id, content, standing)
    after = store.replace(Change(after, InvolvedNamed(command.by)))
    dispatcher.moved(before.state.standing.owner, standing.owner)
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
