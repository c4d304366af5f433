"""What the handlers of lessons need from outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.triage.domain.lessons.enrolment import Enrolment


class Enrolments(Protocol):
    """The store of lessons to learn. Every method may raise UNAVAILABLE."""

    def now(self) -> datetime:
        """Database time."""
        ...

    def add(self, new: Sequence[Enrolment]) -> frozenset[UUID]:
        """Store new ones; the ids that were new. Those that are there stay untouched."""
        ...

    def get(self, enrolment_id: UUID) -> Enrolment | None:
        """One, or None."""
        ...

    def replace(self, after: Enrolment) -> None:
        """Store the next version. Raises RACE when the stored one is not the version before."""
        ...

    def of(self, people: Collection[str], since: datetime, most: int) -> Sequence[Enrolment]:
        """Those of these people assigned since then, the latest first, at most so many."""
        ...

    def owed(self, now: datetime, most: int) -> Sequence[Enrolment]:
        """Those overdue or failed, at most so many."""
        ...

    def passed(self, people: Collection[str], most: int) -> Sequence[Enrolment]:
        """Those that these people passed, the latest first, at most so many."""
        ...

    def learners(self, start: datetime, end: datetime) -> frozenset[str]:
        """Who was given a lesson in that time, whether or not they are still with us."""
        ...

    def during(
        self, people: Collection[str], start: datetime, end: datetime
    ) -> Sequence[Enrolment]:
        """All that these people were given in that time, in no order; `end` is exclusive."""
        ...

    def mistaken(self, person: str, mistake: str, cause: str, since: datetime) -> int:
        """Note a mistake once for each cause; how many of the kind there are since then."""
        ...
