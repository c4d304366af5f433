"""The dry run of a draft over last month's cases; without it nothing is approved."""

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.differences import Counts, Difference, PersonsWord, told
from services.triage.domain.dry_run import Case, Comparison
from services.triage.domain.edition import Edition, Trial, check_time, check_triable, tried
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.handlers.playbooks import PlaybookDesk
from services.triage.ports import (
    Complaints,
    Editions,
    PastCase,
    PastCases,
    PlaybookReader,
    ReadPlaybooks,
    TrialDifferences,
)

CASES_MAX: Final = 1_000_000
DAYS: Final = 31
DAYS_MAX: Final = 366
PAGE_ROWS: Final = 200
PAGES_MAX: Final = 100
"""So many pages of differences are kept with a dry run; all are counted."""

Routing = Callable[[Sequence[AssignmentRules]], Sequence[Dispatcher]]


@dataclass(frozen=True, slots=True)
class TryEdition:
    """Try a draft on the cases of the last `days` days.

    It is compared with what stands at `in_force_from`; now, where no time is given.
    """

    edition_id: UUID
    by: str
    days: int = DAYS
    in_force_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the cases were looked at so far."""

    cases: int
    of: int
    differing: int


@dataclass(frozen=True, slots=True)
class Tried:
    """The end of a dry run: the edition with its record, and all counts."""

    edition: Edition
    counts: Counts


Step = Progress | Difference | Tried


class _Pages:
    """Differences on their way into the store, a page at a time."""

    def __init__(self, store: TrialDifferences, edition_id: UUID) -> None:
        self._store, self._edition, self.trial = store, edition_id, uuid4().hex
        self._rows: list[Mapping[str, Any]] = []
        self._pages, self.kept = 0, 0

    def add(self, difference: Difference) -> None:
        """Keep it while there is room."""
        if self._pages < PAGES_MAX:
            self._rows.append(told(difference))
            self.kept += 1
            if len(self._rows) == PAGE_ROWS:
                self.flush()

    def flush(self) -> None:
        """Store what is left."""
        if self._rows:
            self._pages += 1
            self._store.keep(self._edition, self.trial, self._pages, self._rows)
            self._rows = []


class DryRun:
    """Reads texts from intake batch by batch and forgets them; memory does not grow."""

    def __init__(
        self,
        editions: Editions,
        reader: PlaybookReader,
        desk: PlaybookDesk,
        past: PastCases,
        complaints: Complaints,
        differences: TrialDifferences,
        routing: Routing,
        now: Callable[[], datetime],
    ) -> None:
        """`routing` makes dispatchers of several rules that see one and the same day."""
        self._editions, self._reader, self._desk = editions, reader, desk
        self._past, self._complaints, self._differences = past, complaints, differences
        self._routing, self._now = routing, now

    def __call__(
        self, command: TryEdition, tell: Callable[[Difference], None]
    ) -> tuple[Edition, Counts]:
        """Try, tell each difference as it is found, record the run on the edition.

        Raises what `steps` raises.
        """
        end: Tried | None = None
        for step in self.steps(command):
            if isinstance(step, Difference):
                tell(step)
            elif isinstance(step, Tried):
                end = step
        assert end is not None
        return end.edition, end.counts

    def steps(self, command: TryEdition) -> Iterator[Step]:
        """The same as it goes on: progress before each batch, differences, the record at the end.

        Raises NOT_FOUND; INVALID for a time that has passed; CONFLICT where there is no case to
        try it on but older ones, or the draft was revised meanwhile; RACE, UNAVAILABLE. What is
        broken off leaves no record.
        """
        before = self._editions.get(command.edition_id)
        if before is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "edition_unknown")
        check_triable(before)
        now = self._now()
        if command.in_force_from is not None:
            check_time(command.in_force_from, now)
        draft = self._reader.read(before.files)
        current = self._desk.in_force(command.in_force_from)
        pages, counts = _Pages(self._differences, before.id), Counts()
        recorded = False
        try:
            digest = yield from self._compare(command, now, (current, draft), counts, pages)
            pages.flush()
            trial = self._trial(command, (current, draft), digest, counts, pages)
            made = tried(before, trial)
            self._editions.replace(made)
            recorded = True
        finally:
            if not recorded:
                self._differences.drop(before.id, pages.trial)
        self._differences.keep_only(before.id, pages.trial)
        yield Tried(made, counts)

    def differences(
        self, edition_id: UUID, page: int
    ) -> tuple[Edition, Sequence[Mapping[str, Any]]]:
        """A page of what the edition's dry run found. Raises NOT_FOUND, CONFLICT without one."""
        found = self._desk.edition(edition_id)
        if found.trial is None:
            raise ServiceError(ErrorKind.CONFLICT, "edition_not_tried")
        return found, self._differences.page(edition_id, found.trial.id, page)

    def _compare(
        self,
        command: TryEdition,
        now: datetime,
        sides: tuple[ReadPlaybooks, ReadPlaybooks],
        counts: Counts,
        pages: _Pages,
    ) -> Generator[Step, None, str]:
        """Count every case; the digest of their ids is what it returns."""
        routing = self._routing([side.assignment for side in sides])
        comparison = Comparison(sides[0].library, sides[1].library, routing)
        since, seen = now - timedelta(days=command.days), hashlib.sha256()
        total = self._past.count(since, CASES_MAX)
        for part in self._past.since(since, CASES_MAX):
            yield Progress(counts.cases, total, counts.differing)
            for case in self._cases(part):
                seen.update(case.id.bytes)
                compared = comparison.of(case)
                counts.add(compared)
                if compared.difference is not None:
                    pages.add(compared.difference)
                    yield compared.difference
        if not counts.cases and self._past.any():
            raise ServiceError(
                ErrorKind.CONFLICT, "edition_trial_no_cases", days=command.days, most=DAYS_MAX
            )
        return seen.hexdigest()

    def _trial(
        self,
        command: TryEdition,
        sides: tuple[ReadPlaybooks, ReadPlaybooks],
        digest: str,
        counts: Counts,
        pages: _Pages,
    ) -> Trial:
        current, draft = sides
        names = current.files.keys() | draft.files.keys()
        return Trial(
            draft_digest=draft.digest,
            current_digest=current.digest,
            cases_digest=digest,
            cases=counts.cases,
            differing=counts.differing,
            become_unsure=counts.become_unsure,
            by=command.by,
            at=self._now(),
            id=pages.trial,
            kept=pages.kept,
            confirmed=counts.confirmed,
            agrees_before=counts.agrees_before,
            agrees_after=counts.agrees_after,
            breaks=counts.breaks,
            mends=counts.mends,
            no_past_cases=not counts.cases,
            changed_files=tuple(
                n for n in sorted(names) if current.files.get(n) != draft.files.get(n)
            ),
        )

    def _cases(self, part: Sequence[PastCase]) -> Iterator[Case]:
        told_by_id = self._complaints.to_assess([past.complaint_id for past in part])
        for past in part:
            one = told_by_id.get(past.complaint_id)
            if one is not None:
                word = PersonsWord(past.confirmed_kind, past.confirmed_scene)
                confirmed = word if past.confirmed_scene else None
                yield Case(past.complaint_id, one.matter, one.facts, confirmed, one.received_at)
