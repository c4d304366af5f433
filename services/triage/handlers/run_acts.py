"""What an act in a run says of itself, and which scripts a case is pinned to."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Assessment
from services.triage.domain.runs.run import Run
from services.triage.domain.runs.script import RunScript

ID_MAX = 200


class Mistake(Protocol):
    """Notes a mistake (差错): person, what sort, and where it was found, so that it counts once.

    `about` says for which mistake a person is held accountable.
    """

    def __call__(self, person: str, mistake: str, cause: str, about: str = "", /) -> object:
        """Raises INVALID for an unknown person, UNAVAILABLE."""
        ...


@dataclass(frozen=True, slots=True)
class RunAct:
    """Who does something in which case; `version` is the one they saw, 0 for any."""

    complaint_id: UUID
    by: str
    request_id: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with the script that it walks."""

    run: Run
    script: RunScript


def parties(case: Assessment) -> Collection[str]:
    """Who has the case and who stands beside: a partner acts only where they are one of these."""
    standing = case.state.standing
    return {standing.owner, standing.beside} - {""}


def case_scripts(case: Assessment) -> Sequence[str]:
    """The playbooks that a case is pinned to, as `id@version`, the matter's last.

    Raises CONFLICT when it has none.
    """
    standing = case.state.standing
    own = [f"{standing.playbook}@{standing.playbook_version}"] if standing.playbook else []
    names = [*case.state.companions, *own]
    if not names:
        raise ServiceError(ErrorKind.CONFLICT, "run_no_playbook")
    return names


def content_of(name: str, *fields: str) -> str:
    """What makes two requests the same act, as a digest; checks the length of ids on the way."""
    for field in fields:
        if len(field) > ID_MAX:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field=name)
    return hashlib.sha256("\x1f".join((name, *fields)).encode()).hexdigest()


def require(**fields: str) -> None:
    """Raises INVALID for the first field that is empty."""
    for name, value in fields.items():
        if not value:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field=name)
