"""A run (报表生成): one question, asked once, answered once, kept for ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

ATTEMPTS_MAX = 5


class RunState(Enum):
    """queued → running → done or failed; a run whose process died is taken over while running."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a run; its bytes stand under their hash."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Pinned:
    """What the run was asked with: id, version and hash."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run with everything needed to answer it again in the same way."""

    id: UUID
    definition: Pinned
    mapping: Pinned
    period: str
    base: str
    parameters: Mapping[str, Any]
    time_zone: str
    denominators_sha256: str | None
    denominators_source: str | None
    requested_by: str
    requested_at: datetime
    idempotency_key: str
    fingerprint: str
    state: RunState = RunState.QUEUED
    attempts: int = 0
    lease: str = ""
    watermark: datetime | None = None
    finished_at: datetime | None = None
    content_sha256: str | None = None
    warnings: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[StoredFile] = ()
    reason: str = ""

    @property
    def exhausted(self) -> bool:
        """Whether it was tried so often that trying again is no use."""
        return self.attempts > ATTEMPTS_MAX

    def file(self, name: str) -> StoredFile | None:
        """The file called `name`."""
        return next((f for f in self.files if f.name == name), None)
