"""The state of a plan under way, and what its moves announce."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opinion.plan import ProofKind
from services.escalation.domain.opinion.policy import Grade

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
class PlanRun:
    """The state of a plan. `staff`: the person in each role; `substitutes`: who may step in."""

    id: str
    event: str
    grade: Grade
    drill: bool
    started_at: datetime
    staff: Mapping[str, str]
    substitutes: Mapping[str, Sequence[str]]
    steps: tuple[StepRun, ...]
    complaints: frozenset[str] = frozenset()
    state: RunState = "active"
    evaluation: str = ""
    lessons: tuple[str, ...] = ()
    closed_at: datetime | None = None
    version: int = 1

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
