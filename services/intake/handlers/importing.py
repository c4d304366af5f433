"""One import from its first row to its last: read, convert, store, remember, go on.

A run can be killed anywhere. Rows are stored before the checkpoint that counts them, ids follow
from the rows themselves, and refused rows beyond the checkpoint are cut off and written again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.domain.imports import (
    Fault,
    HistoricRow,
    ImportMapping,
    OpenRow,
    Reject,
    SourceRow,
    Tally,
)
from services.intake.domain.imports_ports import (
    Checkpoint,
    Filing,
    ImportStore,
    Landed,
    Outcome,
    Rejects,
    RowSource,
)
from services.intake.domain.imports_rows import RowReader

BATCH_ROWS = 1_000
UNPUBLISHED_MAX = 20_000


class State(StrEnum):
    """What the last step came to."""

    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run stands."""

    state: State
    tally: Tally
    fraction: float


class ImportRun:
    """Call `step` until it answers FINISHED; every step is one durable batch.

    At most `unpublished_max` events and one batch wait in the outbox: then the run waits,
    so that an import never grows faster than it can be announced.
    """

    def __init__(
        self,
        run: UUID,
        mapping: ImportMapping,
        source: RowSource,
        store: ImportStore,
        filing: Filing,
        rejects: Rejects,
        *,
        today: date,
        batch_rows: int = BATCH_ROWS,
        unpublished_max: int = UNPUBLISHED_MAX,
    ) -> None:
        """Find the checkpoint of `run` and go on after it. Raises ServiceError, SourceError."""
        self._run, self._dataset = run, mapping.dataset
        self._source, self._store, self._filing = source, store, filing
        self._rejects, self._reader = rejects, RowReader(mapping, today)
        self._unpublished_max, self._batch_rows = unpublished_max, batch_rows
        self._checkpoint = self._start()
        self._batches: Iterator[Sequence[SourceRow]] = source.batches(
            batch_rows, self._checkpoint.rows
        )
        self._room = 0
        self._taken: Sequence[SourceRow] = ()
        self._next: Checkpoint | None = None

    def _start(self) -> Checkpoint:
        """A finished run is gone through again: that checks every row against the store."""
        checkpoint = self._store.checkpoint(self._run)
        if not checkpoint.finished and self._rejects.start(checkpoint.rejects_bytes):
            return checkpoint
        self._rejects.start(0)
        return Checkpoint()

    @property
    def resumed_after(self) -> int:
        """Rows that an earlier, unfinished run had already dealt with."""
        return self._checkpoint.rows

    def step(self) -> Progress:
        """Deal with one batch. Raises ServiceError UNAVAILABLE (call again) and SourceError."""
        if self._room < self._batch_rows:
            waiting = self._store.unpublished(self._unpublished_max)
            self._room = self._unpublished_max - waiting
            if self._room <= 0:
                return self._progress(State.WAITING)
        # What was done stays until it is remembered, so that a step can be repeated.
        if self._next is None:
            self._taken = self._taken or next(self._batches, ())
            self._next = self._deal(self._taken)
        self._store.save_checkpoint(self._run, self._next)
        self._room -= len(self._taken)
        self._checkpoint, self._next, self._taken = self._next, None, ()
        return self._progress(State.FINISHED if self._checkpoint.finished else State.RUNNING)

    def _deal(self, rows: Sequence[SourceRow]) -> Checkpoint:
        tally, rejects = self._land(rows)
        self._rejects.write(rejects)
        return Checkpoint(
            rows=self._checkpoint.rows + len(rows),
            tally=self._checkpoint.tally + tally,
            rejects_bytes=self._rejects.sync(),
            finished=not rows,
        )

    def _progress(self, state: State) -> Progress:
        fraction = 1.0 if state is State.FINISHED else self._source.fraction()
        return Progress(state, self._checkpoint.tally, fraction)

    def _land(self, rows: Sequence[SourceRow]) -> tuple[Tally, list[Reject]]:
        """Store what is sound; the counts and the refused rows in order of the file."""
        answers = [self._reader.read(row) for row in rows]
        rejects = [a for a in answers if isinstance(a, Reject)]
        historic = [a for a in answers if isinstance(a, HistoricRow)]
        open_rows = [a for a in answers if isinstance(a, OpenRow)]
        landed: list[tuple[int, Outcome]] = []
        if historic:
            outcomes = self._store.insert_historic(self._dataset, historic)
            landed += zip((row.number for row in historic), outcomes, strict=True)
        if open_rows:
            outcomes = self._filing.file(self._dataset, open_rows)
            landed += zip((row.number for row in open_rows), outcomes, strict=True)
        rejects += [Reject(number, (o,)) for number, o in landed if isinstance(o, Fault)]
        rejects.sort(key=lambda reject: reject.number)
        imported = sum(outcome is Landed.IMPORTED for _, outcome in landed)
        there = sum(outcome is Landed.ALREADY_THERE for _, outcome in landed)
        return replace(Tally(len(rows), imported, there), rejected=len(rejects)), rejects
