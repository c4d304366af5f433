"""What the handlers need from outside."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.reporting.domain.definition import Definition
from services.reporting.domain.fact import Change, Fact
from services.reporting.domain.mapping import MatterMapping
from services.reporting.domain.question import Question
from services.reporting.domain.run import Run
from services.reporting.domain.snapshot import Content

Render = Callable[[Content], bytes]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far counting has come, at one moment of the store."""

    received: int
    counted: int


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file that every report is written as."""

    suffix: str
    media_type: str
    render: Render


class FactStore(Protocol):
    """Facts by complaint."""

    def find(self, complaints: Sequence[UUID]) -> Mapping[UUID, Fact]:
        """The stored facts among `complaints`. Raises ServiceError UNAVAILABLE."""
        ...

    def save(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """Write all changes that still hold; returns the complaints whose change did not."""
        ...

    def stream(self, question: Question) -> Iterator[tuple[Fact, int]]:
        """Facts that the question may count, with their digests, as of one moment."""
        ...

    def progress(self) -> Progress:
        """Exact counts at one moment, at a cost that does not grow with history."""
        ...


class RunStore(Protocol):
    """Runs by id."""

    def add(self, run: Run) -> Run:
        """Store a new run; with a key that was used before, answer the run of then."""
        ...

    def get(self, run: UUID) -> Run:
        """Raises ServiceError NOT_FOUND."""
        ...

    def of_definition(self, definition: str, before: UUID | None, limit: int) -> Sequence[Run]:
        """Runs of a definition, newest first, older than `before`."""
        ...

    def claim(self, owner: str) -> Run | None:
        """Take the oldest run that waits, or one whose owner's lease has run out."""
        ...

    def keep(self, run: Run) -> None:
        """Prolong the lease. Raises ServiceError CONFLICT when it was lost."""
        ...

    def finish(self, run: Run) -> bool:
        """Store the end of a run that is still ours; False when it was lost."""
        ...


class WatermarkStore(Protocol):
    """Up to when figures are complete, told by each worker."""

    def put(self, instance: str, complete_to: datetime) -> None:
        """What one worker knows."""
        ...

    def complete_to(self) -> datetime | None:
        """The smallest of what all live workers know; None while nothing is known."""
        ...


class DefinitionSource(Protocol):
    """Definitions and mappings that people name on a command line."""

    def definition(self, name: str) -> Definition:
        """By path or id. Raises DataFileError with file, line and reason, or OSError."""
        ...

    def mapping(self, name: str) -> MatterMapping:
        """By path or id. Raises DataFileError with file, line and reason, or OSError."""
        ...


class FileStore(Protocol):
    """Files by their SHA-256; what is stored is never changed."""

    def put(self, data: bytes) -> str:
        """Store durably; the same bytes are stored once. Returns the hash."""
        ...

    def get(self, sha256: str) -> bytes:
        """Raises ServiceError NOT_FOUND, or INTERNAL when the bytes are not what they were."""
        ...


class Producer(Protocol):
    """A service whose events are counted."""

    def watermark(self) -> datetime:
        """Everything it recorded before this has been published. Raises UNAVAILABLE."""
        ...
