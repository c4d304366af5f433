"""In-memory ports of an import, for tests without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.imports import (
    Fault,
    HistoricRow,
    ImportField,
    ImportMapping,
    Kind,
    Mode,
    OpenRow,
    Reject,
    SourceRow,
)
from services.intake.domain.imports_ports import Checkpoint, Landed, Outcome
from services.intake.handlers.importing import ImportRun

RUN = UUID(int=1)


def historic_mapping() -> ImportMapping:
    """Columns id, received, closed and one attribute."""
    fields = (
        ImportField("external_id", Kind.TEXT, True, "id"),
        ImportField("received_on", Kind.DATE, True, "got"),
        ImportField("closed_on", Kind.DATE, True, "done"),
        ImportField("attributes.word", Kind.TEXT, False, "word"),
    )
    return ImportMapping("m", "d", 1, Mode.HISTORIC, "UTC", "utf-8", ",", fields, "f" * 64)


def good_rows(count: int) -> list[tuple[str, ...]]:
    """Rows 1 to `count`, all sound."""
    return [(str(n), "2024-01-01", "2024-01-02", f"w{n}") for n in range(1, count + 1)]


class FakeSource:
    """Rows from a list."""

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        self._rows, self._read = rows, 0

    def batches(self, size: int, skip: int):
        """See RowSource."""
        for start in range(skip, len(self._rows), size):
            part = self._rows[start : start + size]
            self._read = start + len(part)
            yield [SourceRow(n, row) for n, row in enumerate(part, start + 1)]

    def fraction(self) -> float:
        """See RowSource."""
        return self._read / max(1, len(self._rows))


class FakeStore:
    """ImportStore in memory; `outages` are calls that fail before they do anything."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], HistoricRow] = {}
        self.checkpoints: dict[UUID, Checkpoint] = {}
        self.waiting = 0
        self.outages: list[str] = []

    def _maybe_out(self, name: str) -> None:
        if name in self.outages:
            self.outages.remove(name)
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

    def insert_historic(self, dataset: str, rows: Sequence[HistoricRow]) -> Sequence[Outcome]:
        """See ImportStore."""
        self._maybe_out("insert")
        return [self._one(dataset, replace(row, number=0)) for row in rows]

    def _one(self, dataset: str, row: HistoricRow) -> Outcome:
        stored = self.rows.setdefault((dataset, row.external_id), row)
        if stored is row:
            self.waiting += 1
            return Landed.IMPORTED
        differs = Fault("external_id", "differs_from_stored")
        return Landed.ALREADY_THERE if stored == row else differs

    def unpublished(self, limit: int) -> int:
        """See ImportStore."""
        return min(limit, self.waiting)

    def checkpoint(self, run: UUID) -> Checkpoint:
        """See ImportStore."""
        return self.checkpoints.get(run, Checkpoint())

    def save_checkpoint(self, run: UUID, checkpoint: Checkpoint) -> None:
        """See ImportStore."""
        self._maybe_out("checkpoint")
        self.checkpoints[run] = checkpoint


class FakeRejects:
    """Rejects in memory; one byte a reject."""

    def __init__(self) -> None:
        self.durable: list[Reject] = []
        self._waiting: list[Reject] = []

    def start(self, bytes_kept: int) -> bool:
        """See Rejects."""
        if bytes_kept > len(self.durable):
            return False
        del self.durable[bytes_kept:]
        return True

    def write(self, rejects: Sequence[Reject]) -> None:
        """See Rejects."""
        self._waiting.extend(rejects)

    def sync(self) -> int:
        """See Rejects."""
        self.durable.extend(self._waiting)
        self._waiting.clear()
        return len(self.durable)


class FakeFiling:
    """Filing that answers by external id."""

    def __init__(self, answers: Mapping[str, Outcome] | None = None) -> None:
        self.answers, self.filed = dict(answers or {}), list[OpenRow]()

    def file(self, dataset: str, rows: Sequence[OpenRow]) -> Sequence[Outcome]:
        """See Filing."""
        self.filed.extend(rows)
        return [self.answers.get(row.external_id, Landed.IMPORTED) for row in rows]


class Bench:
    """An import with all its fakes; `run` opens it as a process would."""

    def __init__(self, rows: Sequence[Sequence[object]]) -> None:
        self.rows, self.mapping = rows, historic_mapping()
        self.store, self.rejects, self.filing = FakeStore(), FakeRejects(), FakeFiling()

    def run(self, batch_rows: int = 3, unpublished_max: int = 10_000) -> ImportRun:
        """The run, from its checkpoint."""
        return ImportRun(
            RUN,
            self.mapping,
            FakeSource(self.rows),
            self.store,
            self.filing,
            self.rejects,
            today=date(2026, 11, 24),
            batch_rows=batch_rows,
            unpublished_max=unpublished_max,
        )
