"""Builders and fakes for editions of the playbooks."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.edition_reader import EditionReader
from services.triage.adapters.playbook_files import folder_texts
from services.triage.domain.edition import Edition, Trial, approved, drafted, tried
from services.triage.domain.edition import in_force as newest_in_force
from services.triage.handlers.dry_run import DryRun
from services.triage.handlers.playbooks import ApproveEdition, DraftEdition, PlaybookDesk
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.triage_fakes import assigner, complaint

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


class Past:
    """Cases that were assessed; `texts` by id."""

    def __init__(self, *texts):
        self.told = [complaint(text) for text in texts]

    def since(self, at, most):
        """See PastCases."""
        yield [t.complaint_id for t in self.told]

    def to_assess(self, ids):
        """See Complaints; the last is not known at intake."""
        return {t.complaint_id: t for t in self.told[:-1] if t.complaint_id in ids}


class System:
    """Desk and dry run over fakes."""

    def __init__(self, *texts):
        self.editions, self.now = MemoryEditions(), NOW
        self.desk = PlaybookDesk(self.editions, reader(), lambda: self.now)
        past = Past(*texts, "not known")
        self.dry_run = DryRun(
            self.editions, reader(), self.desk, past, past, lambda rules: assigner(), self.clock
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
