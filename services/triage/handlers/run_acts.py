"""What an act in a run says of itself, and which scripts a case is pinned to."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Assessment
from services.triage.domain.lessons.matter import NO_MATTER, CaseMatter
from services.triage.domain.runs.run import Run
from services.triage.domain.runs.script import RunScript
from services.triage.domain.script import END

ID_MAX = 200


class Fitness(Protocol):
    """Who may work on a case, and who may take it."""

    def avoid(self, person: str, case: Assessment) -> None:
        """Raises CONFLICT for a person who must keep out of a case (回避)."""
        ...

    def refuse(self, person: str, case: Assessment) -> None:
        """Raises CONFLICT as well for who is away, or lacks the training or lesson to take it."""
        ...


class Mistake(Protocol):
    """Notes a mistake (差错): person, what sort, and where it was found, so that it counts once.

    `about` says for which mistake a person is held accountable, `matter` what the case is about.
    """

    def __call__(
        self,
        person: str,
        mistake: str,
        cause: str,
        about: str = "",
        matter: CaseMatter = NO_MATTER,
        /,
    ) -> object:
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
    """A run with the script that it walks.

    `holder_keeps_out` is why the holder must keep out of the case now (回避), so that somebody else
    has to take it over; empty where nothing speaks against them.
    """

    run: Run
    script: RunScript
    holder_keeps_out: str = ""

    @property
    def lessons(self) -> Sequence[str]:
        """Lessons on the step at which it stands."""
        run = self.run
        return self.script.step(run.step).lessons if run.state == "open" and run.step != END else ()


def seen(run: Run, script: RunScript, case: Assessment, fitness: Fitness) -> RunView:
    """A run as it is read: of one that goes on, whether its holder may go on as well (回避)."""
    if run.state != "open":
        return RunView(run, script)
    try:
        fitness.avoid(run.holder, case)
    except ServiceError as refused:
        return RunView(run, script, str(refused.details.get("reason", refused.code)))
    return RunView(run, script)


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
