"""The dry run of a draft over last month's cases; without it nothing is approved."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assignment import Assigner
from services.triage.domain.dry_run import Case, Comparison, Counts, Difference
from services.triage.domain.edition import Edition, Trial, tried
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.handlers.playbooks import PlaybookDesk
from services.triage.ports import Complaints, Editions, PastCases, PlaybookReader

CASES_MAX: Final = 1_000_000
DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class TryEdition:
    """Try a draft on the cases of the last `days` days."""

    edition_id: UUID
    by: str
    days: int = DAYS


class DryRun:
    """Reads texts from intake batch by batch and forgets them; memory does not grow."""

    def __init__(
        self,
        editions: Editions,
        reader: PlaybookReader,
        desk: PlaybookDesk,
        past: PastCases,
        complaints: Complaints,
        assigner_of: Callable[[AssignmentRules], Assigner],
        now: Callable[[], datetime],
    ) -> None:
        self._editions, self._reader, self._desk = editions, reader, desk
        self._past, self._complaints = past, complaints
        self._assigner_of, self._now = assigner_of, now

    def __call__(
        self, command: TryEdition, tell: Callable[[Difference], None]
    ) -> tuple[Edition, Counts]:
        """Try, tell each difference as it is found, record the run on the edition.

        Raises NOT_FOUND, CONFLICT when the draft was revised meanwhile, RACE, UNAVAILABLE.
        """
        before = self._editions.get(command.edition_id)
        if before is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "edition_unknown")
        draft, current = self._reader.read(before.files), self._desk.in_force()
        assigners = self._assigner_of(current.assignment), self._assigner_of(draft.assignment)
        comparison = Comparison(current.library, draft.library, assigners)
        counts, seen = Counts(), hashlib.sha256()
        since = self._now() - timedelta(days=command.days)
        for ids in self._past.since(since, CASES_MAX):
            for case in self._cases(ids):
                seen.update(case.id.bytes)
                difference = comparison.of(case)
                counts.add(difference)
                if difference is not None:
                    tell(difference)
        trial = Trial(
            draft_digest=draft.digest,
            current_digest=current.digest,
            cases_digest=seen.hexdigest(),
            cases=counts.cases,
            differing=counts.differing,
            become_unsure=counts.become_unsure,
            by=command.by,
            at=self._now(),
        )
        made = tried(before, trial)
        self._editions.replace(made)
        return made, counts

    def _cases(self, ids: Sequence[UUID]) -> Sequence[Case]:
        told = self._complaints.to_assess(ids)
        return [Case(i, told[i].matter, told[i].facts) for i in ids if i in told]
