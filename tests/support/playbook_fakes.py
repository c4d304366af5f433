"""Builders and fakes for editions of the playbooks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.edition_reader import EditionReader
from services.triage.adapters.playbook_files import folder_texts
from services.triage.domain.edition import Edition, Trial, approved, drafted, next_to_come, tried
from services.triage.domain.edition import in_force as newest_in_force
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.domain.routing.router import Presence
from services.triage.domain.routing.tally import Tally
from services.triage.handlers.comparing import still
from services.triage.handlers.dry_run import DryRun
from services.triage.handlers.playbooks import ApproveEdition, DraftEdition, PlaybookDesk
from services.triage.ports import ComplaintToAssess, PastCase
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.triage_fakes import complaint, organisation

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
BOOK = "cn-claims-refused.yaml"


@cache
def shipped_files() -> Mapping[str, str]:
    """The files that are shipped."""
    return folder_texts(SHIPPED_PLAYBOOKS)


def files(**changes: tuple[str, str]) -> dict[str, str]:
    """The shipped files with `old` for `new` in cn-claims-refused; its version is raised."""
    made = dict(shipped_files())
    for old, new in changes.values():
        assert old in made[BOOK], old
        made[BOOK] = made[BOOK].replace(old, new, 1)
    if changes:
        made[BOOK] = made[BOOK].replace('version: "1"', 'version: "2"', 1)
    return made


def draft(by: str = "p-author", at: datetime = NOW, **files_by_name: str) -> Edition:
    """A small draft; its files are not read by the domain."""
    given = files_by_name or {"a.yaml": "x"}
    return drafted(uuid4(), given, {"cn-a@1": "digest"}, by=by, at=at)


def trial(edition: Edition, current: str = "now", at: datetime = NOW) -> Trial:
    """A dry run of the draft as it is."""
    return Trial(edition.digest, current, "cases", 100, 3, 1, "p-author", at)


def in_force_edition(start: datetime = NOW, **scripts: str) -> Edition:
    """An approved edition."""
    made = draft(at=start - timedelta(days=1))
    made = tried(made, trial(made, at=start - timedelta(days=1)))
    before = start - timedelta(hours=1)
    return approved(made, current_digest="now", by="p-second", at=before, in_force_from=start)


class MemoryEditions:
    """The store in memory; passes the same contract as the real one."""

    def __init__(self) -> None:
        self.stored: dict[UUID, Edition] = {}
        self._decided = False

    def add(self, edition: Edition) -> None:
        """See Editions."""
        if edition.id in self.stored:
            raise ServiceError(ErrorKind.CONFLICT, "edition_exists")
        self.stored[edition.id] = edition

    def replace(self, edition: Edition) -> None:
        """See Editions."""
        before = self.stored.get(edition.id)
        if before is None or before.version != edition.version - 1:
            raise ServiceError(ErrorKind.RACE, "race")
        self.stored[edition.id] = edition

    def get(self, edition_id: UUID) -> Edition | None:
        """See Editions."""
        return self.stored.get(edition_id)

    def in_force(self, at: datetime) -> Edition | None:
        """See Editions."""
        return newest_in_force(self.stored.values(), at)

    def coming(self, at: datetime, but: UUID) -> Edition | None:
        """See Editions."""
        return next_to_come(self.stored.values(), at, but)

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """See Editions."""
        if self._decided:
            raise ServiceError(ErrorKind.RACE, "race")
        self._decided = True
        try:
            yield
        finally:
            self._decided = False

    def approved_scripts(self) -> Mapping[str, str]:
        """See Editions."""
        found = [e for e in self.stored.values() if e.state == "approved"]
        return {name: digest for e in found for name, digest in e.scripts.items()}

    def holding(self, script: str) -> Edition | None:
        """See Editions."""
        found = [e for e in self.stored.values() if script in e.scripts and e.state == "approved"]
        return max(found, key=lambda e: e.in_force_from or NOW, default=None)


@cache
def reader() -> EditionReader:
    """The reader of production over what is shipped."""
    return EditionReader(SHIPPED_PLAYBOOKS)


def routing(rules: Sequence[AssignmentRules]) -> Sequence[Dispatcher]:
    """Of each of the rules, over the small organisation on a day that does not change."""
    return [still(one, organisation(), Tally(), Presence()) for one in rules]


class MemoryTrialDifferences:
    """Pages of differences in memory; passes the same contract as the real one."""

    def __init__(self) -> None:
        self.pages: dict[tuple[UUID, str, int], Sequence[Mapping[str, Any]]] = {}

    def keep(
        self, edition_id: UUID, trial: str, page: int, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """See TrialDifferences."""
        self.pages[edition_id, trial, page] = list(rows)

    def page(self, edition_id: UUID, trial: str, page: int) -> Sequence[Mapping[str, Any]]:
        """See TrialDifferences."""
        return self.pages.get((edition_id, trial, page), [])

    def drop(self, edition_id: UUID, trial: str) -> None:
        """See TrialDifferences."""
        self.pages = {k: v for k, v in self.pages.items() if k[:2] != (edition_id, trial)}

    def keep_only(self, edition_id: UUID, trial: str) -> None:
        """See TrialDifferences."""
        self.pages = {k: v for k, v in self.pages.items() if k[0] != edition_id or k[1] == trial}


class Past:
    """Cases that were assessed, and intake beside them; the last is not known at intake."""

    def __init__(self, *texts: str) -> None:
        self.told = [complaint(text) for text in texts]
        self.words: dict[UUID, tuple[str, str]] = {}
        self.assessed_at = NOW
        self.asked = 0

    def confirm(self, number: int, kind: str, scene: str) -> None:
        """A person says what the case of that number is."""
        self.words[self.told[number].complaint_id] = (kind, scene)

    def _found(self, at: datetime, confirmed: bool) -> Sequence[PastCase]:
        if self.assessed_at < at:
            return []
        ids = [t.complaint_id for t in self.told if not confirmed or t.complaint_id in self.words]
        return [PastCase(i, self.assessed_at, *self.words.get(i, ())) for i in ids]

    def since(
        self, at: datetime, most: int, *, confirmed: bool = False
    ) -> Iterator[Sequence[PastCase]]:
        """See PastCases."""
        found = self._found(at, confirmed)
        if found:
            yield found

    def count(self, at: datetime, most: int, *, confirmed: bool = False) -> int:
        """See PastCases."""
        return min(most, len(self._found(at, confirmed)))

    def any(self) -> bool:
        """See PastCases."""
        return bool(self.told)

    def to_assess(self, ids: Sequence[UUID]) -> Mapping[UUID, ComplaintToAssess]:
        """See Complaints."""
        self.asked += 1
        return {t.complaint_id: t for t in self.told[:-1] if t.complaint_id in ids}


class System:
    """Desk and dry run over fakes."""

    def __init__(self, *texts):
        self.editions, self.now = MemoryEditions(), NOW
        self.desk = PlaybookDesk(self.editions, reader(), lambda: self.now)
        self.past, self.found = Past(*texts, "not known"), MemoryTrialDifferences()
        self.dry_run = DryRun(
            self.editions,
            reader(),
            self.desk,
            self.past,
            self.past,
            self.found,
            routing,
            self.clock,
        )

    def clock(self):
        """The time."""
        return self.now

    def draft(self, given, by="p-one", edition_id=None):
        """A draft of the files."""
        return self.desk.draft(DraftEdition(edition_id or uuid4(), given, by))

    def approve(self, edition, by="p-two", start=LATER):
        """A second person's word."""
        return self.desk.approve(ApproveEdition(edition.id, by, start))
