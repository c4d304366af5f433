"""What triage shows of its playbooks, and changes nothing."""

from collections.abc import Sequence

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.library import Library
from services.triage.domain.playbook import Playbook


def playbooks(library: Library) -> Sequence[Playbook]:
    """All playbooks in force, by id."""
    return [library.playbooks[key] for key in sorted(library.playbooks)]


def playbook(library: Library, playbook_id: str, version: str = "") -> Playbook:
    """One playbook; an empty version means the one in force. Raises NOT_FOUND."""
    found = library.playbooks.get(playbook_id)
    if found is None or version not in ("", found.version):
        raise ServiceError(ErrorKind.NOT_FOUND, "playbook_unknown", playbook=playbook_id[:60])
    return found
