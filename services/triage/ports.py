"""What the handlers of triage need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.triage.domain.assessment import Assessment, CaseFacts, Event
from services.triage.domain.library import Matter


@dataclass(frozen=True, slots=True)
class Change:
    """A new version of an assessment with the event that made it.

    `causation_id` and `traceparent` are those of what caused it; an empty trace means the
    one of the running request.
    """

    assessment: Assessment
    event: Event
    causation_id: str = ""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintToAssess:
    """A complaint as intake tells it for the purpose of assessment; the text is never stored."""

    complaint_id: UUID
    intake_version: int
    matter: Matter
    facts: CaseFacts


class Assessments(Protocol):
    """The store of assessments. Every method may raise UNAVAILABLE."""

    def known(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of `ids` that are assessed."""
        ...

    def add(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """Store first versions in one write; the ids that were new. Others stay untouched."""
        ...

    def get(self, complaint_id: UUID) -> Assessment | None:
        """The assessment, or None."""
        ...

    def replace(self, change: Change) -> None:
        """Store the next version. Raises RACE when the stored one is not the version before."""
        ...

    def complete_to(self) -> tuple[datetime, int]:
        """Database time up to which all recorded events are published; how many wait."""
        ...


class Complaints(Protocol):
    """Intake, the owner of texts."""

    def to_assess(self, ids: Sequence[UUID]) -> Mapping[UUID, ComplaintToAssess]:
        """Clear texts by id (at most 500), read for assessment; unknown ids are absent.

        Raises UNAVAILABLE.
        """
        ...
