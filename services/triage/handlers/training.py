"""The training record (培训记录): what each person was given and passed in a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation
from services.triage.domain.lessons.lesson import LessonPolicy
from services.triage.domain.lessons.ports import Enrolments
from services.triage.domain.lessons.record import PersonRecord, record_of

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecordsWanted:
    """The year of these people, or of everybody; a page of `most` after a person, 0 for all."""

    year: int
    people: Sequence[str] = ()
    after: str = ""
    most: int = 0


class TrainingDesk:
    """Where the record is read. The past is what was stored then, whoever left since."""

    def __init__(
        self, policy: LessonPolicy, organisation: Organisation, store: Enrolments, zone: ZoneInfo
    ) -> None:
        self._organisation, self._store, self._zone = organisation, store, zone
        self._owing = {role for one in policy.rounds for role in one.roles}

    def records(self, wanted: RecordsWanted) -> tuple[Sequence[PersonRecord], str]:
        """The records in the order of person ids, and after whom the next page begins.

        Raises INVALID for an impossible year, or a person who neither is in the organisation nor
        ever was given a lesson.
        """
        if not 2000 <= wanted.year <= 2100:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="year")
        if wanted.most < 0:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="most")
        start, end = self._first(wanted.year), self._first(wanted.year + 1)
        for person in wanted.people:
            self._known(person)
        everybody = sorted(wanted.people or self._everybody(wanted.year, start, end))
        following = [person for person in everybody if person > wanted.after]
        page = following[: wanted.most] if wanted.most else following
        given = self._store.during(page, start, end) if page else ()
        records = [record_of(one, self._name(one), wanted.year, given) for one in page]
        return records, page[-1] if len(page) < len(following) else ""

    def _everybody(self, year: int, start: datetime, end: datetime) -> frozenset[str]:
        """All who learned; in the year that is on, those too who owe rounds and have none yet."""
        learners = self._store.learners(start, end)
        if self._store.now().astimezone(self._zone).year != year:
            return learners
        people = self._organisation.people.values()
        return learners | {person.id for person in people if person.role in self._owing}

    def _first(self, year: int) -> datetime:
        return datetime(year, 1, 1, tzinfo=self._zone).astimezone(UTC)

    def _name(self, person: str) -> str | None:
        found = self._organisation.people.get(person)
        return found.name if found else None

    def _known(self, person: str) -> None:
        if person not in self._organisation.people and not self._store.of([person], BEGINNING, 1):
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
