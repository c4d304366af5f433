"""Who of our people is involved in a case (涉事人员), and so must keep out of it (回避).

Naming only adds. Taking somebody off is another act, with another reason, and never theirs.
"""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Assessment, InvolvedNamed
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.steps import NAMED, STRUCK
from services.triage.handlers.acts import existing, require
from services.triage.ports import Assessments, Change

INVOLVED_MAX: Final = 20
"""People of one act."""


@dataclass(frozen=True, slots=True)
class NameInvolved:
    """Say who of our people is involved as well, and why."""

    complaint_id: UUID
    people: tuple[str, ...]
    by: str
    request_id: str
    text_id: str


@dataclass(frozen=True, slots=True)
class StrikeInvolved:
    """Say who is not involved after all, and why."""

    complaint_id: UUID
    people: tuple[str, ...]
    by: str
    request_id: str
    text_id: str


def name_involved(command: NameInvolved, dispatcher: Dispatcher, store: Assessments) -> Assessment:
    """Remember who else is involved; whoever must keep out now loses the case (回避).

    A repeat of the same request is answered like the first. Raises INVALID without a reason, for
    nobody, too many or unknown people, NOT_FOUND before the assessment, CONFLICT for a request id
    of another act, RACE.
    """
    people = _people(command)
    for person in people:
        dispatcher.known(person)
    before = existing(command.complaint_id, store)
    content = "\x1f".join(("involved", *people, command.by, command.text_id))
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    facts = replace(before.facts, involved=tuple(dict.fromkeys((*before.facts.involved, *people))))
    standing = before.state.standing
    choice = dispatcher.without_conflict(replace(before, facts=facts))
    if choice is not None:
        standing = standing.given(choice)
    after = before.changed(command.request_id, content, standing)
    after = replace(after, facts=facts).recorded(NAMED, command.by, command.text_id, people)
    after = store.replace(Change(after, InvolvedNamed(command.by, command.text_id, named=people)))
    dispatcher.moved(before.state.standing.owner, standing.owner)
    return after


def strike_involved(
    command: StrikeInvolved, dispatcher: Dispatcher, store: Assessments
) -> Assessment:
    """Take people off. Whoever has the case keeps it; the history still says who was named.

    A repeat of the same request is answered like the first. Raises INVALID without a reason, for
    nobody, too many, or somebody who is not named, NOT_FOUND before the assessment, CONFLICT for
    who must keep out of the case and for a request id of another act, RACE.
    """
    people = _people(command)
    before = existing(command.complaint_id, store)
    content = "\x1f".join(("struck", *people, command.by, command.text_id))
    repeated = before.answered(command.request_id, content)
    if repeated is not None:
        return repeated
    dispatcher.avoid(command.by, before)
    for person in people:
        if person not in before.facts.involved:
            raise ServiceError(ErrorKind.INVALID, "not_involved", person=person[:60])
    left = tuple(person for person in before.facts.involved if person not in people)
    after = before.changed(command.request_id, content, before.state.standing)
    after = replace(after, facts=replace(before.facts, involved=left))
    after = after.recorded(STRUCK, command.by, command.text_id, people)
    return store.replace(Change(after, InvolvedNamed(command.by, command.text_id, struck=people)))


def _people(command: NameInvolved | StrikeInvolved) -> tuple[str, ...]:
    """The people of an act, each once. Raises INVALID for what is missing or too many."""
    require(by=command.by, request_id=command.request_id, text_id=command.text_id)
    if not 1 <= len(command.people) <= INVOLVED_MAX:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field="people")
    return tuple(dict.fromkeys(command.people))
