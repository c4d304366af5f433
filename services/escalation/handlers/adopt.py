"""Adopting a calendar: the list of deadlines that would move, then moving them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind
from services.escalation.domain.case import Case, computed_anew
from services.escalation.domain.rulebook import Rulebook
from services.escalation.domain.what_if import Move, moves, touch
from services.escalation.handlers.counting import count
from services.escalation.ports import Cases, OpenCases, Write


class Adoption:
    """What two people read before they adopt a calendar, and what is done afterwards.

    Both go through the cases by id, so that either can go on after the last id that it named;
    neither stops the service.
    """

    def __init__(self, cases: Cases, open_cases: OpenCases, rulebook: Rulebook) -> None:
        self._cases, self._open, self._rulebook = cases, open_cases, rulebook

    def what_if(self, after: UUID | None = None) -> Iterator[Move]:
        """Every open clock that the recorded calendars would move; nothing is changed."""
        proposed, now = self._rulebook.proposed(), self._cases.now()
        touched = touch(self._rulebook, proposed)
        if touched is None:
            return
        for page in self._open.touched(touched, after):
            for case in page:
                yield from moves(case, proposed, now)

    def recompute(self, after: UUID | None = None) -> Iterator[tuple[UUID, int]]:
        """Compute stale clocks anew; yields the last id of each page and how many were changed.

        A case that an event changed meanwhile is computed once more.
        """
        versions = {calendar.latest.version for calendar in self._rulebook.calendars.values()}
        for page in self._open.stale(versions, after):
            changed = self._settle(page)
            yield page[-1].complaint, changed

    def _settle(self, page: Sequence[Case]) -> int:
        changed = 0
        while page:
            now = self._cases.now()
            writes = [write for case in page if (write := self._write(case, now))]
            again = []
            for write, error in zip(writes, self._cases.save(writes), strict=True):
                if error is None:
                    changed += 1
                    count(write.announcements)
                elif error.kind is ErrorKind.RACE:
                    again.append(write.after.complaint)
                else:
                    raise error
            page = list(self._cases.load(again).values()) if again else []
        return changed

    def _write(self, case: Case, now: datetime) -> Write | None:
        moved = computed_anew(case, self._rulebook, now)
        return Write(case, moved.case, moved.announcements) if moved else None
