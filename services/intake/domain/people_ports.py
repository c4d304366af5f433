"""What intake asks triage about people: who has a case and why, and what they have to learn."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

Page = Mapping[str, Any]


class Routing(Protocol):
    """Why a case is whose it is."""

    def explained(self, complaint_id: UUID) -> Page:
        """Owner, candidates with why not each, earlier owners. Raises NOT_FOUND, UNAVAILABLE."""
        ...


class Lessons(Protocol):
    """Micro-lessons. Every method may raise UNAVAILABLE, and what triage refuses."""

    def of(self, person: str) -> Sequence[Page]:
        """What a person has to learn or has learned, with the text."""
        ...

    def assign(
        self, lesson: str, people: Sequence[str], due_days: int, by: str, request_id: str
    ) -> Sequence[Page]:
        """A lesson given to people. The same request id changes nothing twice."""
        ...

    def read(self, enrolment_id: UUID, person: str) -> Page:
        """The person has read it."""
        ...

    def answer(
        self,
        enrolment_id: UUID,
        person: str,
        answers: Mapping[str, Sequence[str]],
        request_id: str,
    ) -> Page:
        """The person's quiz, with what was right."""
        ...

    def records(self, people: Sequence[str], year: int) -> Sequence[Page]:
        """The year of these people, or of everybody who learned or owes rounds in it."""
        ...
