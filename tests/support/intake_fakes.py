"""In-memory stores of intake; they pass the contract suite of the real ones."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.act import Change
from services.intake.domain.case import Case
from services.intake.domain.filing import NewComplaint
from services.intake.domain.lifecycle import OPEN
from services.intake.domain.record import ActionDone, Known, Record, Row, StoredText, View
from services.intake.domain.scope import Scope
from services.intake.domain.tasks import NewTask, Settled
from services.intake.domain.view import Projection, Versions, next_due
from services.intake.ports import (
    ClearSource,
    Earlier,
    ListQuery,
    TaskQuery,
    TaskRow,
    Unassessed,
)
from tests.support.fixed_clock import FixedClock

_CLEAR = ("text", "demand", "staff", "earlier_reference")


class MemoryNumbers:
    """Serials from 1, and a clock that tests move."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.last: dict[int, int] = {}
        self.calls: list[dict[int, int]] = []

    def take(self, counts: Mapping[int, int]) -> tuple[Mapping[int, Sequence[int]], datetime]:
        """See Numbers."""
        self.calls.append(dict(counts))
        serials = {}
        for year, count in counts.items():
            first = self.last.get(year, 0) + 1
            self.last[year] = first + count - 1
            serials[year] = range(first, first + count)
        at = self.clock.now()  # the database keeps milliseconds
        return serials, at.replace(microsecond=at.microsecond // 1000 * 1000)


@dataclasses.dataclass
class _Held:
    new: NewComplaint
    case: Case
    texts: tuple[StoredText, ...] = ()
    actions: tuple[ActionDone, ...] = ()
    view: View = dataclasses.field(default_factory=View)
    events: list[object] = dataclasses.field(default_factory=list)


class MemoryComplaints:
    """ComplaintStore and ComplaintLists over a dict."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.held: dict[UUID, _Held] = {}
        self.down = False

    def add(self, complaints: Sequence[NewComplaint]) -> Sequence[Earlier | ServiceError | None]:
        """See ComplaintStore."""
        self._up()
        return [self._add(new) for new in complaints]

    def _add(self, new: NewComplaint) -> Earlier | ServiceError | None:
        key = new.filing.idempotency
        for held in self.held.values():
            used = held.new.filing.idempotency
            if held.case.id == new.case.id or (key and used and used.key == key.key):
                return Earlier(
                    held.case.id,
                    held.case.reference,
                    held.new.case.received_at,
                    used.fingerprint if used else b"",
                )
        if any(held.case.reference == new.case.reference for held in self.held.values()):
            return ServiceError(ErrorKind.UNAVAILABLE, "number_taken")
        self.held[new.case.id] = _Held(new, new.case)
        return None

    def find(self, reference: str, scope: Scope) -> Record | None:
        """See ComplaintStore."""
        self._up()
        for held in self.held.values():
            if held.case.reference == reference and self._seen(held, scope):
                return self._record(held)
        return None

    def _record(self, held: _Held) -> Record:
        command = held.new.filing.command
        return Record(
            case=held.case,
            filed_by=held.new.filing.filed_by,
            id_type=command.id_type,
            external_id=command.external_id,
            first_contact_at=command.first_contact_at,
            sealed=held.new.sealed,
            texts=held.texts,
            actions=held.actions,
            view=held.view,
            read_at=self.clock.now(),
        )

    def _seen(self, held: _Held, scope: Scope) -> bool:
        respondent, triage = held.case.respondent, held.view.triage
        owner, beside = (triage.owner, triage.beside) if triage else ("", "")
        filed_by = held.new.filing.filed_by
        return scope.permits(respondent.unit, respondent.insurer, filed_by, owner, beside)

    def change(
        self, change: Change, text: StoredText | None, done: ActionDone, traceparent: str
    ) -> None:
        """See ComplaintStore."""
        self._up()
        held = self.held[change.case.id]
        if held.case.version != change.case.version - 1:
            raise ServiceError(ErrorKind.RACE, "race")
        held.case = change.case
        held.actions = (*held.actions, done)
        held.events.append(change.event)
        if text is not None:
            held.texts = (*held.texts, text)

    def log(self, complaint_id: UUID, done: ActionDone) -> None:
        """See ComplaintStore."""
        held = self.held[complaint_id]
        if all(action.key != done.key for action in held.actions):
            held.actions = (*held.actions, done)

    def put_text(self, complaint_id: UUID, text: StoredText) -> bool:
        """See ComplaintStore."""
        held = self.held.get(complaint_id)
        if held is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        if any(stored.id == text.id for stored in held.texts):
            return False
        held.texts = (*held.texts, text)
        return True

    def text(self, complaint_id: UUID, text_id: str) -> StoredText | None:
        """See ComplaintStore."""
        held = self.held.get(complaint_id)
        texts = held.texts if held else ()
        return next((text for text in texts if text.id == text_id), None)

    def known(self, ids: Sequence[UUID]) -> Mapping[UUID, Known]:
        """See ComplaintStore."""
        self._up()
        found = {}
        for ident in ids:
            held = self.held.get(ident)
            if held is not None:
                respondent = held.case.respondent
                found[ident] = Known(
                    held.view.versions,
                    held.case.reference,
                    respondent.unit,
                    respondent.insurer,
                    held.new.filing.filed_by,
                )
        return found

    def unassessed(
        self, before: datetime, limit: int, after: Unassessed | None = None
    ) -> Sequence[Unassessed]:
        """See ComplaintStore."""
        self._up()
        found = sorted(
            (held.case.recorded_at, key)
            for key, held in self.held.items()
            if not held.view.versions.triage
            and held.case.status in OPEN
            and held.case.recorded_at < before
        )
        place = (after.recorded_at, after.complaint_id) if after else None
        behind = [one for one in found if place is None or one > place]
        return [Unassessed(key, at) for at, key in behind[:limit]]

    def project(self, projections: Sequence[Projection]) -> frozenset[UUID]:
        """See ComplaintStore."""
        lost = set()
        for projection in projections:
            held = self.held.get(projection.complaint_id)
            if held is None:
                lost.add(projection.complaint_id)
            elif held.view.versions == projection.known:
                held.view = _projected(held.view, projection)
            elif _behind(held.view.versions, projection):
                lost.add(projection.complaint_id)
        return frozenset(lost)

    def clear(self, ids: Sequence[UUID]) -> Sequence[ClearSource]:
        """See ComplaintStore."""
        held = [self.held[ident] for ident in ids if ident in self.held]
        return [
            ClearSource(h.case, {n: v for n, v in h.new.sealed.items() if n in _CLEAR})
            for h in held
        ]

    def case(self, complaint_id: UUID | None, reference: str) -> Case | None:
        """See ComplaintStore."""
        for held in self.held.values():
            if held.case.id == complaint_id or held.case.reference == reference:
                return held.case
        return None

    def page(self, query: ListQuery) -> Sequence[Row]:
        """See ComplaintLists."""
        rows = [
            (self._at(held, urgent=query.urgent), held.case.id, held)
            for held in self.held.values()
            if self._seen(held, query.scope) and _wanted(held, query)
        ]
        rows = sorted(
            (row for row in rows if row[0] is not None),
            key=lambda row: row[:2],
            reverse=not query.urgent,
        )
        if query.after is not None:
            beyond = (
                (lambda row: row[:2] > query.after)
                if query.urgent
                else (lambda row: row[:2] < query.after)
            )
            rows = [row for row in rows if beyond(row)]
        return [_row(held) for _, _, held in rows[: query.limit]]

    def _at(self, held: _Held, *, urgent: bool) -> datetime | None:
        return held.view.next_due_at if urgent else held.case.received_at

    def _up(self) -> None:
        if self.down:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")


def _projected(view: View, projection: Projection) -> View:
    triage, clocks = projection.triage, projection.clocks
    versions = Versions(
        triage.version if triage else view.versions.triage,
        clocks.version if clocks else view.versions.escalation,
    )
    return View(
        versions,
        triage.view if triage else view.triage,
        clocks.clocks if clocks else view.clocks,
        next_due(clocks.clocks) if clocks else view.next_due_at,
    )


def _behind(versions: Versions, projection: Projection) -> bool:
    triage, clocks = projection.triage, projection.clocks
    return bool(
        (triage and versions.triage < triage.version)
        or (clocks and versions.escalation < clocks.version)
    )


def _wanted(held: _Held, query: ListQuery) -> bool:
    triage, due = held.view.triage, held.view.next_due_at
    return (
        query.status in ("", held.case.status)
        and query.insurer in ("", held.case.respondent.insurer)
        and query.scene in ("", triage.scene if triage else None)
        and query.owner in ("", triage.owner if triage else None)
        and (query.due_before is None or (due is not None and due < query.due_before))
    )


def _row(held: _Held) -> Row:
    case_ = held.case
    return Row(
        case_.id,
        case_.reference,
        case_.status,
        case_.channel,
        case_.side,
        case_.product_line,
        case_.respondent.insurer,
        case_.respondent.unit,
        case_.received_at,
        held.view,
    )


class MemoryTasks:
    """TaskStore over a dict."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.rows: dict[UUID, TaskRow] = {}
        self.known: dict[UUID, Known] = {}

    def open(self, tasks: Sequence[NewTask], known: Mapping[UUID, Known]) -> None:
        """See TaskStore."""
        for task in tasks:
            if task.id not in self.rows:
                self.known[task.id] = known[task.complaint_id]
                self.rows[task.id] = TaskRow(
                    task.id,
                    task.complaint_id,
                    known[task.complaint_id].reference,
                    task.kind,
                    task.subject,
                    "open",
                    self.clock.now(),
                    task.due_at,
                    people=task.people,
                )

    def settle(self, settled: Sequence[Settled]) -> None:
        """See TaskStore."""
        for item in settled:
            for row in list(self.rows.values()):
                same = row.complaint_id == item.complaint_id and row.subject == item.subject
                if same and row.kind in item.kinds and row.status == "open":
                    self._end(row, item.outcome, "")

    def end(self, outcomes: Mapping[UUID, str]) -> None:
        """See TaskStore."""
        for task, outcome in outcomes.items():
            row = self.rows.get(task)
            if row is not None and row.status == "open":
                self._end(row, outcome, "")

    def of_case(self, complaint_id: UUID) -> Sequence[TaskRow]:
        """See TaskStore."""
        found = [row for row in self.rows.values() if row.complaint_id == complaint_id]
        return sorted(found, key=lambda row: (row.status != "open", row.opened_at))

    def page(self, query: TaskQuery) -> Sequence[TaskRow]:
        """See TaskStore."""
        found = [
            row
            for row in self.rows.values()
            if row.status == query.status
            and query.kind in ("", row.kind)
            and query.reference in ("", row.reference)
            and self._seen(row, query.scope)
            and (query.after is None or (row.opened_at, row.id) > query.after)
        ]
        return sorted(found, key=lambda row: (row.opened_at, row.id))[: query.limit]

    def done(self, task_id: UUID, scope: Scope, outcome: str, by: str) -> TaskRow:
        """See TaskStore."""
        row = self.rows.get(task_id)
        if row is None or not self._seen(row, scope):
            raise ServiceError(ErrorKind.NOT_FOUND, "task_not_found")
        if row.status == "open":
            return self._end(row, outcome, by)
        if (row.outcome, row.done_by) != (outcome, by):
            raise ServiceError(ErrorKind.CONFLICT, "task_already_done", outcome=row.outcome)
        return row

    def _seen(self, row: TaskRow, scope: Scope) -> bool:
        known = self.known[row.id]
        within = scope.permits(known.unit, known.insurer, known.filed_by, "")
        return within or scope.subject in row.people

    def _end(self, row: TaskRow, outcome: str, by: str) -> TaskRow:
        ended = dataclasses.replace(
            row, status="done", outcome=outcome, done_by=by, done_at=self.clock.now()
        )
        self.rows[row.id] = ended
        return ended
