"""Groups of complaints (群体投诉) as intake asks their owner for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.ports.people_consultation import Page


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts on which group; the same request id has no further effect."""

    group: UUID
    by: str
    request_id: str


class Groups(Protocol):
    """The owner of groups. Raises what the owner means, and UNAVAILABLE."""

    def open(
        self,
        cause: str,
        complaints: Sequence[UUID],
        surrenders: Sequence[UUID],
        by: str,
        request_id: str,
    ) -> Page:
        """A new group."""
        ...

    def listed(self, complaint: UUID | None) -> Sequence[Page]:
        """Those that a complaint is or was in, or all that are open; the newest first."""
        ...

    def get(self, group: UUID) -> Page:
        """One of them."""
        ...

    def join(self, act: Act, complaints: Sequence[UUID], surrenders: Sequence[UUID]) -> Page:
        """More complaints."""
        ...

    def leave(self, act: Act, complaint: UUID) -> Page:
        """One was put in by mistake."""
        ...

    def record_gathering(self, act: Act, at: datetime, count: int, evidence_id: str) -> Page:
        """People were counted together in person."""
        ...

    def elect_representatives(self, act: Act, parties: Sequence[str]) -> Page:
        """Who was elected, by party ids."""
        ...

    def designate_major(self, act: Act, document_id: str) -> Page:
        """The regulator says that it is major."""
        ...

    def file_report(self, act: Act, form: str, text_id: str, proof_id: str) -> Page:
        """A report went to the regulator."""
        ...

    def end_event(self, act: Act) -> Page:
        """The event itself is over."""
        ...

    def close(self, act: Act) -> Page:
        """The group is done with."""
        ...
