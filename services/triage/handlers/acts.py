"""Acts of people that intake passes on: confirming what the matter is, giving it to somebody."""

from dataclasses import dataclass
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage import metrics
from services.triage.domain.assessment import (
    Assessment,
    Assigned,
    Confirmed,
    assigned,
    assignment,
    confirmation,
    confirmed,
)
from services.triage.domain.moving import moved, movement
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.steps import ASSIGNED
from services.triage.ports import Assessments, Change, Playbooks
from services.triage.views import playbook


@dataclass(frozen=True, slots=True)
class ConfirmClassification:
    """What a person says the matter is."""

    complaint_id: UUID
    kind: str
    scene: str
    by: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the case to a team or a person; an empty team means the person's own."""

    complaint_id: UUID
    team: str
    owner: str
    by: str
    request_id: str
    text_id: str
    overrule_lesson: bool = False


@dataclass(frozen=True, slots=True)
class MovePlaybook:
    """Put the case on another playbook or version; an empty version means the one in force."""

    complaint_id: UUID
    playbook: str
    version: str
    by: str
    request_id: str
    text_id: str


def confirm_classification(
    command: ConfirmClassification, library: Playbooks, dispatcher: Dispatcher, store: Assessments
) -> Assessment:
    """Record a person's word. A repeat of the same request is answered like the first.

    Raises INVALID for unknown codes, NOT_FOUND before the assessment, CONFLICT for a
    request id of another act, RACE.
    """
    require(by=command.by, request_id=command.request_id)
    before = existing(command.complaint_id, store)
    content = confirmation(command.kind, command.scene, command.by)
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    playbook = library.for_scene(command.scene, before.facts.side, before.facts.product_line)
    choice = dispatcher.reclassified(before, command.scene)
    after = confirmed(
        before,
        kind=command.kind,
        scene=command.scene,
        by=command.by,
        request_id=command.request_id,
        playbook=playbook,
        choice=choice,
    )
    after = store.replace(Change(after, Confirmed(command.by)))
    dispatcher.moved(before.state.standing.owner, after.state.standing.owner)
    agreed = (command.kind, command.scene) == (before.state.kind, before.state.scene)
    metrics.CONFIRMED.labels("yes" if agreed else "no").inc()
    return after


def assign(command: Assign, dispatcher: Dispatcher, store: Assessments) -> Assessment:
    """Give the case to somebody. A repeat of the same request is answered like the first.

    Raises INVALID for an unknown team or person, and without a reason where somebody has the case
    or a lead's word overrules; NOT_FOUND before the assessment, CONFLICT for a conflict of
    interest (回避), an absent person, training or a lesson that is missing, or a request id of
    another act, RACE.
    """
    require(by=command.by, request_id=command.request_id)
    if command.overrule_lesson:
        require(text_id=command.text_id)
    before = existing(command.complaint_id, store)
    content = assignment(command.team, command.owner, command.by, command.text_id)
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    if not command.team and not command.owner:
        raise ServiceError(ErrorKind.INVALID, "assignee_missing")
    if before.state.standing.owner and not command.text_id:
        raise ServiceError(ErrorKind.INVALID, "assign_reason_missing")
    choice = dispatcher.by_hand(
        before, command.team, command.owner, overrule=command.overrule_lesson
    )
    after = assigned(before, choice, content=content, request_id=command.request_id)
    after = after.recorded(ASSIGNED, command.by, command.text_id)
    after = store.replace(Change(after, Assigned(command.by, command.text_id)))
    dispatcher.moved(before.state.standing.owner, choice.owner)
    metrics.ASSIGNED.labels("manual").inc()
    return after


def move_playbook(command: MovePlaybook, library: Playbooks, store: Assessments) -> Assessment:
    """Move the case (换版), with a reason. A repeat of the same request is answered like the first.

    Raises INVALID without a reason, NOT_FOUND before the assessment or for an unknown playbook
    version, CONFLICT when it is there already or for a request id of another act, RACE.
    """
    require(by=command.by, request_id=command.request_id, text_id=command.text_id)
    before = existing(command.complaint_id, store)
    content = movement(command.playbook, command.by, command.text_id)
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    found = playbook(library, command.playbook, command.version)
    after, event = moved(
        before, found, by=command.by, text_id=command.text_id, request_id=command.request_id
    )
    return store.replace(Change(after, event))


def existing(complaint_id: UUID, store: Assessments) -> Assessment:
    """The assessment. Raises NOT_FOUND before it was made."""
    found = store.get(complaint_id)
    if found is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "assessment_missing")
    return found


def require(**fields: str) -> None:
    """Raises INVALID for a field that is empty or longer than 200."""
    for name, value in fields.items():
        if not 1 <= len(value) <= 200:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field=name)
