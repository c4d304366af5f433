"""Lessons for tests: a small curriculum, a store in memory."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation
from services.triage.domain.lessons.enrolment import FAILED, PASSED, Enrolment
from services.triage.domain.lessons.lesson import Curriculum, Lesson, LessonPolicy
from services.triage.handlers.lessons import Gate, LessonDesk
from tests.support.triage_fakes import NOW, organisation

RIGHT = {"days": ["three"], "both": ["a", "b"]}
WRONG = {"days": ["ten"], "both": ["a"]}


def lesson(ident: str = "claims_reasons") -> Lesson:
    """Two questions, both to be right; bars from refused claims."""
    say = {"zh": "说", "en": "say"}
    choices = [{"id": i, **say} for i in ("three", "ten")]
    both = [{"id": i, **say} for i in ("a", "b", "c")]
    return Lesson.model_validate(
        {
            "id": ident,
            "version": "1",
            "title": say,
            "minutes": 3,
            "scenes": ["claims_refused"] if ident == "claims_reasons" else [],
            "source": "保险法 art. 24",
            "pages": [say, say],
            "quiz": [
                {"id": "days", "ask": say, "choices": choices, "right": ["three"], "reason": say},
                {"id": "both", "ask": say, "choices": both, "right": ["a", "b"], "reason": say},
            ],
            "right": 2,
            "retry_hours": 12,
        }
    )


def curriculum() -> Curriculum:
    """Two lessons, two rounds, three kinds of mistake."""
    policy = LessonPolicy.model_validate(
        {
            "valid_from": date(2026, 1, 1),
            "rounds": [
                {
                    "id": ident,
                    "first": first,
                    "last": last,
                    "roles": ["handler"],
                    "lessons": ["listening"],
                }
                for ident, first, last in (("h1", "01-01", "06-30"), ("h2", "07-01", "12-31"))
            ],
            "mistakes": [
                {"mistake": "never_say", "lesson": "listening", "after": 2, "within_days": 90},
                {"mistake": "overturned", "lesson": "claims_reasons"},
                {"mistake": "accountability", "about": ["never_say"], "lesson": "listening"},
                {"mistake": "accountability", "about": ["overturned"], "lesson": "claims_reasons"},
            ],
        }
    )
    return Curriculum({i: lesson(i) for i in ("claims_reasons", "listening")}, policy)


class MemoryEnrolments:
    """The store in memory; its time is turned by hand."""

    def __init__(self) -> None:
        self.stored: dict[UUID, Enrolment] = {}
        self.mistakes: dict[tuple[str, str, str], datetime] = {}
        self.time = NOW

    def now(self) -> datetime:
        """See Enrolments."""
        return self.time

    def add(self, new: Sequence[Enrolment]) -> frozenset[UUID]:
        """See Enrolments."""
        added = {one.id: one for one in new if one.id not in self.stored}
        self.stored.update(added)
        return frozenset(added)

    def get(self, enrolment_id: UUID) -> Enrolment | None:
        """See Enrolments."""
        return self.stored.get(enrolment_id)

    def replace(self, after: Enrolment) -> None:
        """See Enrolments."""
        before = self.stored.get(after.id)
        if before is None or before.version != after.version - 1:
            raise ServiceError(ErrorKind.RACE, "race")
        self.stored[after.id] = after

    def of(self, people: Collection[str], since: datetime, most: int) -> Sequence[Enrolment]:
        """See Enrolments."""
        return self._some(lambda e: e.person in people and e.assigned_at >= since, most)

    def owed(self, now: datetime, most: int) -> Sequence[Enrolment]:
        """See Enrolments."""
        return self._some(
            lambda e: e.state == FAILED or (e.state != PASSED and e.due_at <= now), most
        )

    def passed(self, people: Collection[str], most: int) -> Sequence[Enrolment]:
        """See Enrolments."""
        return self._some(lambda e: e.person in people and e.state == PASSED, most)

    def mistaken(self, person: str, mistake: str, cause: str, since: datetime) -> int:
        """See Enrolments."""
        self.mistakes.setdefault((person, mistake, cause), self.time)
        return sum(
            1
            for (who, what, _), at in self.mistakes.items()
            if (who, what) == (person, mistake) and at >= since
        )

    def _some(self, chosen: Callable[[Enrolment], bool], most: int) -> Sequence[Enrolment]:
        found = [one for one in self.stored.values() if chosen(one)]
        return sorted(found, key=lambda e: e.assigned_at, reverse=True)[:most]


def desk(
    store: MemoryEnrolments,
    gate: Gate = "assigned",
    learned: Curriculum | None = None,
    house: Organisation | None = None,
) -> LessonDesk:
    """The handlers over the small organisation of triage's tests, or over `house`."""
    zone = ZoneInfo("Asia/Shanghai")
    return LessonDesk(learned or curriculum(), house or organisation(), store, zone, lambda: gate)
