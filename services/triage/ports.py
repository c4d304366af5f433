"""What the handlers of triage need from outside."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from services.triage.domain.assessment import Assessment, CaseFacts, Event, Unowned
from services.triage.domain.edition import Edition
from services.triage.domain.library import Library, Matter, Verdict
from services.triage.domain.playbook import Playbook
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.domain.runs.run import Run


@dataclass(frozen=True, slots=True)
class Change:
    """A new version of an assessment with the event that made it.

    `causation_id` and `traceparent` are those of what caused it; an empty trace means the
    one of the running request.
    """

    assessment: Assessment
    event: Event
    causation_id: str = ""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintToAssess:
    """A complaint as intake tells it for the purpose of assessment; the text is never stored."""

    complaint_id: UUID
    intake_version: int
    matter: Matter
    facts: CaseFacts
    earlier: tuple[UUID, ...] = ()
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Who has a case, and since when at the latest (database time).

    It is the time of the assessment, or of the last act that may have changed the owner.
    """

    owner: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Nobodys:
    """A case that nobody could take. Without `unowned` it was reopened, and its time begins anew.

    `assessed_at` and id are its place among the others.
    """

    complaint_id: UUID
    assessed_at: datetime
    unowned: Unowned | None


@dataclass(frozen=True, slots=True)
class Life:
    """Whether a case goes on, as a version of intake's says."""

    complaint_id: UUID
    version: int
    goes_on: bool


class Assessments(Protocol):
    """The store of assessments. Every method may raise UNAVAILABLE."""

    def known(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Those of `ids` that are assessed."""
        ...

    def add(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """Store first versions in one write; the ids that were new. Others stay untouched."""
        ...

    def get(self, complaint_id: UUID) -> Assessment | None:
        """The assessment, or None."""
        ...

    def replace(self, change: Change) -> Assessment:
        """Store the next version; how it is stored, with what time says of it.

        Raises RACE when the stored one is not the version before.
        """
        ...

    def follow(self, lives: Sequence[Life]) -> None:
        """Keep which cases have ended and which go on again; an older word changes nothing."""
        ...

    def owners(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Who has which of `ids`; those that nobody has are absent."""
        ...

    def held(self, ids: Collection[UUID]) -> Mapping[UUID, Held]:
        """Who has which of `ids`, and since when; those that nobody has are absent."""
        ...

    def unowned(self, most: int, after: Nobodys | None = None) -> Sequence[Nobodys]:
        """Open cases that nobody could take behind `after`, the earliest assessed ones first."""
        ...

    def of_owners(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """Open cases that these people have; at most so many."""
        ...

    def of_others(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """Open cases that somebody else than these people has; at most so many."""
        ...

    def stood_in_for_others(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """Open cases in which somebody stands in for another than these people; so many at most."""
        ...

    def complete_to(self) -> tuple[datetime, int]:
        """Database time up to which all recorded events are published; how many wait."""
        ...


class Complaints(Protocol):
    """Intake, the owner of texts."""

    def to_assess(self, ids: Sequence[UUID]) -> Mapping[UUID, ComplaintToAssess]:
        """Clear texts by id (at most 500), read for assessment; unknown ids are absent.

        Raises UNAVAILABLE.
        """
        ...


class Tallies(Protocol):
    """What everybody has in hand, over all processes. Every method may raise UNAVAILABLE."""

    def add(self, changes: Mapping[str, int]) -> None:
        """Add cases given, less cases gone, by person, under today's date."""
        ...

    def sums(self, days: int) -> Mapping[str, int]:
        """The sums of the last `days` days by person."""
        ...


class Absences(Protocol):
    """Escalation, where absences are recorded."""

    def absent(self) -> Mapping[str, timedelta]:
        """Who is away now, and how long the absence is from its start to its end.

        Raises UNAVAILABLE.
        """
        ...


class Playbooks(Protocol):
    """What cases are read by, and worked by."""

    @property
    def playbooks(self) -> Mapping[str, Playbook]:
        """Those in force, by id."""
        ...

    def assess(self, matter: Matter) -> Verdict:
        """Read one text."""
        ...

    def for_scene(self, scene: str, side: str, product_line: str) -> Playbook | None:
        """The playbook of a scene that a person named, or None."""
        ...

    def older(self, playbook_id: str, version: str) -> Playbook | None:
        """A playbook in a version that is no longer in force, or None. May raise UNAVAILABLE."""
        ...


@dataclass(frozen=True, slots=True)
class ReadPlaybooks:
    """A checked set of playbooks, ready to use."""

    library: Library
    assignment: AssignmentRules
    scripts: Mapping[str, str]
    files: Mapping[str, str]
    digest: str


class PlaybookReader(Protocol):
    """From the files of an edition to something that works."""

    def read(self, files: Mapping[str, str]) -> ReadPlaybooks:
        """Check and compile. Raises INVALID with every fault: file, line and reason."""
        ...

    def shipped(self) -> ReadPlaybooks:
        """Those of the configured folder, in force until an edition is."""
        ...


class Editions(Protocol):
    """The store of editions. Every method may raise UNAVAILABLE."""

    def add(self, edition: Edition) -> None:
        """Store a new draft. Raises CONFLICT when the id is taken."""
        ...

    def replace(self, edition: Edition) -> None:
        """Store the next version. Raises RACE when the stored one is not the version before."""
        ...

    def get(self, edition_id: UUID) -> Edition | None:
        """One edition with its files, or None."""
        ...

    def in_force(self, at: datetime) -> Edition | None:
        """The approved edition that came into force last, or None."""
        ...

    def coming(self, at: datetime, but: UUID) -> Edition | None:
        """The approved edition, other than `but`, that is the first to take over from `at` on."""
        ...

    def deciding(self) -> AbstractContextManager[None]:
        """Inside, nobody else approves an edition or takes one back. Raises RACE while one does.

        A write inside that comes too late fails as UNAVAILABLE and changes nothing.
        """
        ...

    def approved_scripts(self) -> Mapping[str, str]:
        """Digests by `id@version` of every playbook that ever was approved."""
        ...

    def holding(self, script: str) -> Edition | None:
        """An approved edition that holds `id@version`, so that old cases keep their script."""
        ...


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case that was assessed, and what a person confirmed; empty where nobody did."""

    complaint_id: UUID
    assessed_at: datetime
    confirmed_kind: str = ""
    confirmed_scene: str = ""


class PastCases(Protocol):
    """Which cases were assessed lately. Every method may raise UNAVAILABLE."""

    def since(
        self, at: datetime, most: int, *, confirmed: bool = False
    ) -> Iterator[Sequence[PastCase]]:
        """Cases assessed at or after `at`, oldest first, in batches of at most 500.

        With `confirmed` only those that a person confirmed.
        """
        ...

    def count(self, at: datetime, most: int, *, confirmed: bool = False) -> int:
        """How many those are, `most` at most."""
        ...

    def any(self) -> bool:
        """Whether a case was ever assessed."""
        ...


class TrialDifferences(Protocol):
    """What dry runs found, to be read by whoever approves. Every method may raise UNAVAILABLE.

    Rows are JSON: ids, codes and dates, no words.
    """

    def keep(
        self, edition_id: UUID, trial: str, page: int, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Store a page of a dry run; pages count from 1."""
        ...

    def page(self, edition_id: UUID, trial: str, page: int) -> Sequence[Mapping[str, Any]]:
        """The rows of a page, in order; none for a page that is not there."""
        ...

    def drop(self, edition_id: UUID, trial: str) -> None:
        """Forget a dry run that came to nothing."""
        ...

    def keep_only(self, edition_id: UUID, trial: str) -> None:
        """Forget all dry runs of the edition but this one."""
        ...


class Runs(Protocol):
    """The store of playbook runs. Every method may raise UNAVAILABLE."""

    def now(self) -> datetime:
        """Database time."""
        ...

    def of_complaint(self, complaint_id: UUID) -> Sequence[Run]:
        """All runs of a case, the latest first, whole."""
        ...

    def open_of(self, ids: Collection[UUID]) -> Sequence[Run]:
        """The runs of these cases that go on, whole."""
        ...

    def add(self, run: Run) -> None:
        """Store a new run. Raises RACE when its id is taken."""
        ...

    def replace(self, before: Run, after: Run) -> None:
        """Store what came after `before`. Raises RACE when that is no longer what is stored."""
        ...


class Documents(Protocol):
    """Intake, where papers of a case are recorded."""

    def has_document(self, complaint_id: UUID, document_id: str) -> bool:
        """Whether the case has a text of that id that an act recorded.

        Raises NOT_FOUND for an unknown case, UNAVAILABLE.
        """
        ...


class Drafts(Protocol):
    """Intake, where drafts are kept."""

    def draft(self, complaint_id: UUID, text_id: str) -> str:
        """The draft in clear, read for its check. Raises NOT_FOUND, UNAVAILABLE."""
        ...


class Approvals(Protocol):
    """Escalation, where somebody higher decides. Every method may raise UNAVAILABLE."""

    def ask(
        self, complaint_id: UUID, by: str, total: Decimal, text_id: str, request_id: str
    ) -> str:
        """Ask for a settlement of `total` yuan; the id of the approval, the same for a repeat.

        An undecided one of the same person and total is that one. Raises CONFLICT: another one
        is undecided, the total is above all limits, or nobody is left who may approve it.
        """
        ...

    def state(self, complaint_id: UUID, approval_id: str) -> str:
        """Asked, granted, refused, expired or withdrawn, as a code. Raises NOT_FOUND."""
        ...
