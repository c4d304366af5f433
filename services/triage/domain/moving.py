"""A case keeps the playbook version it started with; moving it is an act with a reason."""

from dataclasses import replace

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Assessment, Moved
from services.triage.domain.playbook import Playbook


def moved(
    before: Assessment, playbook: Playbook, *, by: str, text_id: str, request_id: str
) -> tuple[Assessment, Moved]:
    """The case on that playbook version, and what happened.

    Raises CONFLICT when it is there already, INVALID for a playbook that goes beside another.
    """
    standing = before.state.standing
    if not playbook.scene:
        raise ServiceError(ErrorKind.INVALID, "playbook_goes_beside", playbook=playbook.id)
    if (standing.playbook, standing.playbook_version) == (playbook.id, playbook.version):
        raise ServiceError(ErrorKind.CONFLICT, "playbook_already", playbook=playbook.id)
    event = Moved(by, text_id, standing.playbook, standing.playbook_version)
    there = replace(standing, playbook=playbook.id, playbook_version=playbook.version)
    return before.changed(request_id, movement(playbook.id, by, text_id), there), event


def movement(playbook: str, by: str, text_id: str) -> str:
    """What makes two moves the same act."""
    return "\x1f".join(("move", playbook, by, text_id))
