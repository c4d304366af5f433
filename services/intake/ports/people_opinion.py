"""Public opinion (舆情) as intake asks its owner for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.ports.people_consultation import Page


@dataclass(frozen=True, slots=True)
class Mention:
    """A post from outside; the owner keeps its text sealed and of its author a hash."""

    id: str
    at: datetime
    source: str
    text: str = field(repr=False)
    reach: int = 0
    reposts: int = 0
    author: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StepDone:
    """What proves a step: a text or file by its id, or the number of a receipt."""

    step: str
    proof_kind: str
    proof: str
    statement: str = field(default="", repr=False)
    language: str = ""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are wanted; what is empty does not filter."""

    from_grade: str = ""
    entity: str = ""
    lower_proposed: bool = False
    limit: int = 50
    after: str = ""


@dataclass(frozen=True, slots=True)
class EventAct:
    """Who says so, and why; the same request id has no further effect."""

    by: str
    reason_id: str
    request_id: str


class Opinion(Protocol):
    """The owner of events and plans. Raises what the owner means, and UNAVAILABLE."""

    def report(self, mentions: Sequence[Mention]) -> Sequence[bool]:
        """Keep posts; for each whether it had not come before."""
        ...

    def event(self, event: UUID) -> Page:
        """One event."""
        ...

    def events(self, wanted: EventFilter) -> tuple[Sequence[Page], str]:
        """Events with the latest posts first, and where the next page begins."""
        ...

    def posts(self, event: UUID, limit: int, after: str) -> tuple[Sequence[Page], str]:
        """Posts of an event in clear, the earliest first, and where the next page begins."""
        ...

    def merge(self, into: UUID, away: UUID, act: EventAct) -> Page:
        """Two events are one."""
        ...

    def split(self, event: UUID, post_keys: Sequence[str], act: EventAct) -> Page:
        """Some posts are another story; the event that they are now."""
        ...

    def lower(self, event: UUID, grade: str, act: EventAct) -> Page:
        """A person lowers the grade."""
        ...

    def plan_of_event(self, event: UUID) -> Page:
        """The plan of an event."""
        ...

    def plan(self, plan: UUID) -> Page:
        """A plan by its own id."""
        ...

    def drill(self, grade: str, by: str, request_id: str) -> Page:
        """A drill begins."""
        ...

    def complete(self, plan: UUID, done: StepDone, by: str, request_id: str) -> Page:
        """A step is done."""
        ...

    def waive(self, plan: UUID, step: str, reason_id: str, by: str, request_id: str) -> Page:
        """A step does not apply."""
        ...

    def hand_over(self, plan: UUID, role: str, person: str, by: str, request_id: str) -> Page:
        """A role changes hands."""
        ...

    def close(
        self, plan: UUID, evaluation_id: str, lesson_ids: Sequence[str], by: str, request_id: str
    ) -> Page:
        """The plan ends."""
        ...
