"""An import asked for over HTTP: a stored file that a worker takes over."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.intake.domain.imports import Tally


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One uploaded file with its mapping. `reason` is a message code, set when it failed."""

    id: UUID
    mapping: str
    kind: str
    sha256: str
    size_bytes: int
    requested_by: str
    traceparent: str
    state: JobState = JobState.QUEUED
    tally: Tally = field(default_factory=Tally)
    fraction: float = 0.0
    reason: str = ""
    requested_at: datetime | None = None

    def same_request(self, other: "ImportJob") -> bool:
        """True when the same file was sent for the same mapping."""
        return (self.sha256, self.mapping, self.kind) == (other.sha256, other.mapping, other.kind)
