"""What triage shows of its playbooks, and changes nothing."""

from collections.abc import Sequence

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.playbook import Playbook
from services.triage.ports import Playbooks


def playbooks(library: Playbooks) -> Sequence[Playbook]:
    """All playbooks in force, by id."""
    return [library.playbooks[key] for key in sorted(library.playbooks)]


def playbook(library: Playbooks, playbook_id: str, version: str = "") -> Playbook:
    """One playbook; an empty version means the one in force. Raises NOT_FOUND, UNAVAILABLE."""
    found = library.playbooks.get(playbook_id)
    if version and (found is None or version != found.version):
        found = library.older(playbook_id, version)
    if found is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "playbook_unknown", playbook=playbook_id[:60])
    return found
