"""What an import needs from outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from services.intake.domain.imports import Fault, HistoricRow, OpenRow, Reject, SourceRow, Tally
from services.intake.domain.imports_jobs import ImportJob


class Landed(StrEnum):
    """What came of one row that was sound."""

    IMPORTED = "imported"
    ALREADY_THERE = "already_there"


Outcome = Landed | Fault


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far one file has come: everything up to row `rows` is durable.

    `rejects_bytes` is how much of the rejects file belongs to those rows.
    """

    rows: int = 0
    tally: Tally = field(default_factory=Tally)
    rejects_bytes: int = 0
    finished: bool = False


class RowSource(Protocol):
    """A file of rows."""

    def batches(self, size: int, skip: int) -> Iterator[Sequence[SourceRow]]:
        """Rows after the first `skip`, `size` at a time. Raises SourceError."""
        ...

    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        ...


class ImportStore(Protocol):
    """Where historic rows land, and where the import remembers how far it is."""

    def insert_historic(self, dataset: str, rows: Sequence[HistoricRow]) -> Sequence[Outcome]:
        """Store each row with its event, once for ever; one outcome per row, in order.

        Raises ServiceError UNAVAILABLE; whatever was stored then is found again later.
        """
        ...

    def unpublished(self, limit: int) -> int:
        """Events that wait in the outbox, counted up to `limit`."""
        ...

    def checkpoint(self, run: UUID) -> Checkpoint:
        """How far `run` is; a fresh one where it is unknown."""
        ...

    def save_checkpoint(self, run: UUID, checkpoint: Checkpoint) -> None:
        """Remember durably."""
        ...


class Filing(Protocol):
    """The path of a new complaint, for rows that are still open."""

    def file(self, dataset: str, rows: Sequence[OpenRow]) -> Sequence[Outcome]:
        """File each row as POST would; one outcome per row. Raises ServiceError UNAVAILABLE."""
        ...


class Rejects(Protocol):
    """The file of refused rows."""

    def start(self, bytes_kept: int) -> bool:
        """Keep the first `bytes_kept` and go on after them; False where they are not there."""
        ...

    def write(self, rejects: Sequence[Reject]) -> None:
        """Append; durable only after `sync`."""
        ...

    def sync(self) -> int:
        """Make what was written durable and tell the size in bytes."""
        ...


class SourceError(Exception):
    """The file itself cannot be read on. `line` counts from 1, 0 where lines mean nothing."""

    def __init__(self, file: str, line: int, code: str, **params: str | int) -> None:
        super().__init__(f"{file}:{line}: {code}")
        self.file, self.line, self.code, self.params = file, line, code, params


class JobStore(Protocol):
    """Imports asked for over HTTP."""

    def add(self, job: ImportJob) -> ImportJob:
        """Queue `job`, or answer the one that has its id already. Raises ServiceError."""
        ...

    def get(self, job: UUID) -> ImportJob:
        """One job. Raises ServiceError NOT_FOUND."""
        ...

    def claim(self) -> ImportJob | None:
        """A job that nobody works on, now leased to this process; None when there is none."""
        ...

    def report(self, job: ImportJob) -> bool:
        """Store state and counts and renew the lease; False when another process has it."""
        ...


class Upload(Protocol):
    """A file on its way in; nothing of it is visible until `keep`."""

    @property
    def size_bytes(self) -> int:
        """Bytes written so far."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of everything written so far."""
        ...

    def write(self, chunk: bytes) -> None:
        """Take one piece. Raises OSError."""
        ...

    def keep(self, target: Path) -> None:
        """Durable under its final name, all or nothing. Raises OSError."""
        ...

    def drop(self) -> None:
        """Forget it; after `keep` there is nothing to forget."""
        ...


class JobFiles(Protocol):
    """Where the files of jobs stand."""

    def upload(self) -> Upload:
        """Begin to take a file. Raises OSError, ServiceError UNAVAILABLE where space is short."""
        ...

    def source(self, job: ImportJob) -> Path:
        """The uploaded file."""
        ...

    def rejects(self, job: ImportJob) -> Path:
        """The refused rows; absent when there are none."""
        ...

    def forget_source(self, job: ImportJob) -> None:
        """Remove the upload."""
        ...
