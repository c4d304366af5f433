"""What the handlers and views of intake need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.chassis.errors import ServiceError
from services.intake.domain.act import Change
from services.intake.domain.case import Case
from services.intake.domain.filing import NewComplaint
from services.intake.domain.record import ActionDone, Known, Record, Row, StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.script import ScriptAct
from services.intake.domain.tasks import NewTask, Settled
from services.intake.domain.view import (
    ClockExplained,
    Considered,
    PlaybookTitle,
    Projection,
    TriageUpdate,
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The complaint that had taken the id or idempotency key before."""

    id: UUID
    reference: str
    received_at: datetime
    fingerprint: bytes


class Numbers(Protocol):
    """Serials of references and the time of the database, in one round trip."""

    def take(self, counts: Mapping[int, int]) -> tuple[Mapping[int, Sequence[int]], datetime]:
        """Reserve serials: for each year as many as asked for, in rising order; and now.

        Serials that nobody uses stay unused. Raises UNAVAILABLE.
        """
        ...


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A complaint of which triage has said nothing yet."""

    complaint_id: UUID
    recorded_at: datetime


class ComplaintStore(Protocol):
    """The register of record. Every method raises UNAVAILABLE during an outage."""

    def add(self, complaints: Sequence[NewComplaint]) -> Sequence[Earlier | ServiceError | None]:
        """Store all, durably, each with its event; None for what is new.

        A ServiceError UNAVAILABLE stands for a complaint whose number was taken by another.
        """
        ...

    def find(self, reference: str, scope: Scope) -> Record | None:
        """The complaint, when the scope may see it; `read_at` is database time."""
        ...

    def change(
        self, change: Change, text: StoredText | None, done: ActionDone, traceparent: str
    ) -> None:
        """Write state, text, log and event in one write, guarded by the version before.

        Raises RACE when somebody else was faster.
        """
        ...

    def log(self, complaint_id: UUID, done: ActionDone) -> None:
        """Add an act that another service carried out to the log, once for each key."""
        ...

    def put_text(self, complaint_id: UUID, text: StoredText) -> bool:
        """Add a text; False when its id is there already. Raises NOT_FOUND."""
        ...

    def text(self, complaint_id: UUID, text_id: str) -> StoredText | None:
        """One text of a case."""
        ...

    def known(self, ids: Sequence[UUID]) -> Mapping[UUID, Known]:
        """What the projection needs of those that are stored."""
        ...

    def unassessed(
        self, before: datetime, limit: int, after: Unassessed | None = None
    ) -> Sequence[Unassessed]:
        """Open complaints recorded before then of which triage has said nothing, oldest first."""
        ...

    def project(self, projections: Sequence[Projection]) -> frozenset[UUID]:
        """Write the newest views, each guarded by the versions read; answers the lost races."""
        ...

    def clear(self, ids: Sequence[UUID]) -> Sequence["ClearSource"]:
        """State and sealed texts of complaints for a service, in any order."""
        ...

    def case(self, complaint_id: UUID | None, reference: str) -> Case | None:
        """The coded state by id or by reference."""
        ...


@dataclass(frozen=True, slots=True)
class ClearSource:
    """State and the sealed complaint text and demand of one complaint."""

    case: Case
    sealed: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Filters of the list; empty ones do not filter."""

    scope: Scope
    limit: int
    urgent: bool = False
    status: str = ""
    scene: str = ""
    insurer: str = ""
    owner: str = ""
    due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None


class ComplaintLists(Protocol):
    """Lists for people, over codes and case_view only."""

    def page(self, query: ListQuery) -> Sequence[Row]:
        """Up to `limit` rows after the cursor position."""
        ...


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as people see it."""

    id: UUID
    complaint_id: UUID
    reference: str
    kind: str
    subject: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    outcome: str = ""
    done_by: str = ""
    done_at: datetime | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Filters of the list of tasks."""

    scope: Scope
    limit: int
    status: str = "open"
    kind: str = ""
    reference: str = ""
    after: tuple[datetime | None, UUID] | None = None


class TaskStore(Protocol):
    """Tasks, each once for its cause."""

    def open(self, tasks: Sequence[NewTask], known: Mapping[UUID, Known]) -> None:
        """Store the tasks that are not there yet."""
        ...

    def settle(self, settled: Sequence[Settled]) -> None:
        """Close open tasks because of an event."""
        ...

    def end(self, outcomes: Mapping[UUID, str]) -> None:
        """Close those of these tasks that are still open, each with its outcome."""
        ...

    def of_case(self, complaint_id: UUID) -> Sequence[TaskRow]:
        """All tasks of one complaint, open ones first."""
        ...

    def page(self, query: TaskQuery) -> Sequence[TaskRow]:
        """Up to `limit` tasks after the cursor position."""
        ...

    def done(self, task_id: UUID, scope: Scope, outcome: str, by: str) -> TaskRow:
        """Mark as done; the same outcome by the same person again changes nothing.

        Raises NOT_FOUND, or CONFLICT when it was ended in another way.
        """
        ...


@dataclass(frozen=True, slots=True)
class ClearRead:
    """One reading of clear text: who, what, why."""

    who: str
    roles: tuple[str, ...]
    purpose: str
    fields: tuple[str, ...]
    complaint_ids: tuple[UUID, ...]
    traceparent: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A stored reading, with database time."""

    id: UUID
    at: datetime
    read: ClearRead


class AuditLog(Protocol):
    """Who read what in clear."""

    def record(self, read: ClearRead) -> None:
        """Store durably; raises UNAVAILABLE, and then nothing may be shown."""
        ...

    def of_case(
        self, complaint_id: UUID, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        """Readings of one complaint, latest first."""
        ...

    def of_matter(
        self, matter: str, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        """Readings of what belongs to no single complaint, latest first.

        `matter` is one of them as it stands in the fields, such as `group.<id>`; empty for all.
        """
        ...


class Vault(Protocol):
    """Encryption field by field, bound to complaint and field."""

    def seal(self, complaint_id: UUID, name: str, clear: str) -> bytes:
        """Encrypt one field."""
        ...

    def open(self, complaint_id: UUID, name: str, sealed: bytes) -> str:
        """Decrypt one field. Raises INTERNAL when it was tampered with or its key is missing."""
        ...

    def keyed_hash(self, label: str, content: bytes) -> bytes:
        """HMAC-SHA-256 under a key of its own for each label."""
        ...


class Triage(Protocol):
    """What intake passes on to the owner of classification and assignment."""

    def confirm(
        self, complaint_id: UUID, kind: str, scene: str, by: str, request_id: str
    ) -> TriageUpdate:
        """Record a person's word. The same request id changes nothing twice."""
        ...

    def assign(
        self,
        complaint_id: UUID,
        team: str,
        owner: str,
        by: str,
        request_id: str,
        text_id: str,
        *,
        overrule_lesson: bool = False,
    ) -> TriageUpdate:
        """Give the case to somebody. The same request id changes nothing twice."""
        ...

    def pass_turn(self, complaint_id: UUID, by: str, request_id: str, text_id: str) -> TriageUpdate:
        """Give a serial case to the other side. The same request id changes nothing twice."""
        ...

    def name_involved(
        self, complaint_id: UUID, people: Sequence[str], by: str, request_id: str, text_id: str
    ) -> TriageUpdate:
        """Say who else is involved (回避). The same request id changes nothing twice."""
        ...

    def strike_involved(
        self, complaint_id: UUID, people: Sequence[str], by: str, request_id: str, text_id: str
    ) -> TriageUpdate:
        """Say who is not involved after all. The same request id changes nothing twice."""
        ...


class PlaybookTitles(Protocol):
    """What playbooks are called, as triage, their owner, says."""

    def of(self, names: Collection[str]) -> Mapping[str, PlaybookTitle]:
        """The titles of playbooks named `id@version`, as far as they are known; never raises."""
        ...


class Considerations(Protocol):
    """What triage, the owner of classification, considered."""

    def of_case(self, complaint_id: UUID) -> Considered | None:
        """What a person who classifies should see; None while triage cannot say; never raises."""
        ...


class Clocks(Protocol):
    """What intake asks the owner of the clocks."""

    def explained(self, complaint_id: UUID) -> Sequence[ClockExplained]:
        """All clocks, the one that bites first in front. Raises UNAVAILABLE or NOT_FOUND."""
        ...


class Watermark(Protocol):
    """How far publishing has come."""

    def read(self) -> tuple[datetime, int]:
        """Everything recorded before this moment is published; and how many entries wait."""
        ...


class Scripts(Protocol):
    """Triage, the owner of runs of scripts; it answers runs as plain values for display."""

    def act(
        self, complaint_id: UUID, act: ScriptAct, by: str, request_id: str, version: int
    ) -> Mapping[str, Any]:
        """Do something in the run of a case. The same request id changes nothing twice."""
        ...

    def run(self, complaint_id: UUID, number: int, person: str) -> Mapping[str, Any]:
        """A run, the latest for number 0, as `person` stands with its lessons. Raises NOT_FOUND."""
        ...

    def playbook(self, name: str) -> Mapping[str, Any]:
        """The script of a playbook named `id@version`. Raises NOT_FOUND."""
        ...

    def check_draft(self, complaint_id: UUID, by: str, kind: str, text: str) -> Mapping[str, Any]:
        """What is to be mended in a draft."""
        ...
