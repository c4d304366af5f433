"""What people ask escalation, the owner of approvals, ladders, absences and notices.

Every method raises UNAVAILABLE when escalation does not answer in time, and its refusals with
the kind and code that it meant. The same `request_id` has no further effect.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.people import Approval, ApprovalWish, Ladder, Notice


class Approvals(Protocol):
    """Approvals (审批)."""

    def request(self, wish: ApprovalWish, request_id: str) -> Approval:
        """Ask. Raises NOT_FOUND without clocks, CONFLICT, INVALID."""
        ...

    def decide(
        self, approval: UUID, by: str, granted: bool, text_id: str, request_id: str
    ) -> Approval:
        """Grant or refuse. Raises NOT_FOUND, CONFLICT, FORBIDDEN for who may not."""
        ...

    def withdraw(self, approval: UUID, by: str, request_id: str) -> Approval:
        """Take back. Raises NOT_FOUND, CONFLICT, FORBIDDEN for who did not ask."""
        ...

    def of_complaint(self, complaint_id: UUID) -> Sequence[Approval]:
        """All of a complaint, undecided ones first."""
        ...


class Ladders(Protocol):
    """Ladders of people (逐级催办)."""

    def acknowledge(self, ladder: UUID, by: str, request_id: str) -> Ladder:
        """Take a called step on. Raises NOT_FOUND, CONFLICT, FORBIDDEN for who was not called."""
        ...

    def of_complaint(self, complaint_id: UUID) -> Sequence[Ladder]:
        """All of a complaint, the newest first."""
        ...


class Notices(Protocol):
    """Notices, and who is away."""

    def absent(self, person: str, start: datetime, end: datetime | None) -> None:
        """Away from `start` until before `end`; None: not away any more. Raises INVALID."""
        ...

    def to_person(self, person: str) -> Sequence[Notice]:
        """What a person was told, the newest first."""
        ...

    def of_matter(self, matter: UUID) -> Sequence[Notice]:
        """The proof of who was told of a matter, the oldest first."""
        ...

    def settle(self, notice: UUID, arrived: bool) -> Notice:
        """What became of a notice in doubt. Raises NOT_FOUND, CONFLICT."""
        ...
