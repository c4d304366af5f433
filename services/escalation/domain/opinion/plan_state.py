"""The state of a plan under way, and what its moves announce."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opinion.plan import ProofKind
from services.escalation.domain.opinion.policy import Grade
from services.escalation.domain.people.matter import Request

COMPLAINTS_MAX = 500
"""Complaints that a plan names; the event counts further ones."""

RunState = Literal["active", "closed"]
StepState = Literal["open", "done", "waived"]
EffectKind = Literal["step_due", "step_overdue", "step_done", "role_given", "closed"]
Channel = Literal["inside", "outside"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a step was done: the id of a text or file at intake, or a receipt number."""

    kind: ProofKind
    reference: str


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step under way. `due_at` is an exclusive end."""

    id: str
    role: str
    due_at: datetime
    state: StepState = "open"
    overdue_told: bool = False
    done_at: datetime | None = None
    done_by: str = ""
    proof: Proof | None = None
    reason: str = ""

    @property
    def late(self) -> bool:
        """Whether it was done after its time."""
        return self.done_at is not None and self.done_at >= self.due_at


@dataclass(frozen=True, slots=True)
class Place:
    """Who holds a role, and who may step in."""

    role: str
    person: str
    substitutes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRun:
    """The state of a plan; a Matter of `domain/people`, so stored and woken as all of them are."""

    id: UUID
    event: str
    grade: Grade
    drill: bool
    started_at: datetime
    places: tuple[Place, ...]
    steps: tuple[StepRun, ...]
    complaints: tuple[UUID, ...] = ()
    state: RunState = "active"
    evaluation: str = ""
    lessons: tuple[str, ...] = ()
    closed_at: datetime | None = None
    version: int = 1
    requests: tuple[Request, ...] = ()
    merged_into: str = ""

    @property
    def staff(self) -> Mapping[str, str]:
        """The person in each role."""
        return {place.role: place.person for place in self.places}

    @property
    def substitutes(self) -> Mapping[str, Sequence[str]]:
        """Who may step in for each role."""
        return {place.role: place.substitutes for place in self.places}

    def step(self, name: str) -> StepRun:
        """The step of that id. Raises ServiceError NOT_FOUND."""
        for step in self.steps:
            if step.id == name:
                return step
        raise ServiceError(ErrorKind.NOT_FOUND, "plan_step_not_found")

    @property
    def next_at(self) -> datetime | None:
        """When something becomes overdue next; None when nothing can."""
        waiting = [s.due_at for s in self.steps if s.state == "open" and not s.overdue_told]
        return min(waiting, default=None) if self.state == "active" else None


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be told: to whom, about which step; a drill's is marked and stays inside."""

    kind: EffectKind
    step: str
    role: str
    person: str
    at: datetime
    channel: Channel
    drill: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The next state and its effects."""

    run: PlanRun
    effects: tuple[Effect, ...] = ()
