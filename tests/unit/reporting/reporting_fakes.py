"""Ports of reporting in memory, and builders of facts, patches and events."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.broker import Message
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent, fill_metadata
from services.reporting.adapters.definition_files import DEFINITIONS_DIR, load_library
from services.reporting.domain.fact import Change, Fact, Patch
from services.reporting.domain.question import Question
from services.reporting.domain.run import Run, RunState
from services.reporting.handlers.request_run import Library
from services.reporting.ports import Progress

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TRACE = "00-7d1f0c5ab2e94386a1c2d3e4f5061728-9b8a7c6d5e4f3021-01"
CHINA = ZoneInfo("Asia/Shanghai")


@cache
def library() -> Library:
    """The shipped definitions and mappings."""
    files = load_library(DEFINITIONS_DIR)
    return Library(files.definitions, files.mappings, CHINA)


def question(definition: str = "cn-quarterly-statistics", period: str | None = "2026Q4", **given):
    """A checked question over a shipped definition."""
    shelf = library()
    return shelf.question(shelf.definition(definition), period, given)


def fact(**fields: Any) -> dict[str, Any]:
    """A live fact of the fourth quarter."""
    return {
        "origin": "live",
        "side": "property",
        "insurer": "xinghe-pc",
        "product_line": "motor",
        "scene": "claims_amount",
        "received_at": datetime(2026, 11, 2, 1, 0, tzinfo=UTC),
        "complete": True,
        **fields,
    }


def patch(complaint: UUID, producer: str, version: int, trace: str = "", **fields: Any) -> Patch:
    """What an event of `producer` says."""
    if producer == "intake":
        fields = {"origin": "live", "recorded_at": NOW, **fields}
    return Patch(complaint, producer, version, fields, trace)


def received(envelope: Any, aggregate: UUID, producer: str, version: int = 1) -> ReceivedEvent:
    """`envelope` as the consumer hands it over."""
    fill_metadata(
        envelope,
        aggregate_id=aggregate,
        aggregate_version=version,
        producer=producer,
        occurred_at=NOW,
        recorded_at=NOW,
        traceparent=TRACE,
    )
    topic = f"complaints-{producer}-events"
    message = Message(topic, str(aggregate).encode(), envelope.SerializeToString(), (), 0, 0)
    return ReceivedEvent(envelope.metadata, envelope, envelope.WhichOneof("payload"), message)


def filed(aggregate: UUID, version: int = 1, **state: Any) -> ReceivedEvent:
    """A filed complaint."""
    envelope = IntakeEvent()
    envelope.complaint_filed.SetInParent()
    envelope.state.status = "received"
    envelope.state.side = state.pop("side", "property")
    envelope.state.respondent.insurer = state.pop("insurer", "xinghe-pc")
    envelope.state.receipts.add().received_at.FromDatetime(state.pop("received_at", NOW))
    envelope.state.recorded_at.FromDatetime(NOW)
    for name, value in state.items():
        setattr(envelope.state, name, value)
    return received(envelope, aggregate, "intake", version)


def imported(aggregate: UUID, **attributes: str) -> ReceivedEvent:
    """A historic complaint."""
    envelope = IntakeEvent()
    historic = envelope.complaint_imported.historic
    historic.dataset, historic.external_id = "us-tx-tdi", "18"
    historic.received_on, historic.closed_on = "2019-06-11", "2019-07-12"
    historic.attributes.update(attributes)
    return received(envelope, aggregate, "intake")


def assessed(aggregate: UUID, version: int = 1, scene: str = "claims_amount") -> ReceivedEvent:
    """An assessment."""
    envelope = TriageEvent()
    envelope.complaint_assessed.intake_version = 1
    envelope.state.outcome, envelope.state.scene = "matched", scene
    return received(envelope, aggregate, "triage", version)


def clocked(aggregate: UUID, version: int = 1, state: str = "running") -> ReceivedEvent:
    """Clocks of a complaint."""
    envelope = EscalationEvent()
    envelope.clocks_started.clocks.append("decision")
    envelope.clocks.add(clock="first_contact", pack="house", state="overdue")
    envelope.clocks.add(clock="decision", pack="cn-2020-3", state=state)
    return received(envelope, aggregate, "escalation", version)


@dataclass
class FakeFacts:
    """FactStore in memory; `before_save` lets a test change things between read and write."""

    facts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    before_save: list[Change] = field(default_factory=list)
    now: datetime = NOW
    down: bool = False

    def find(self, complaints: Sequence[UUID]) -> Mapping[UUID, Fact]:
        """See FactStore."""
        self._check()
        return {c: dict(self.facts[c]) for c in complaints if c in self.facts}

    def save(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """See FactStore."""
        self._check()
        raced, self.before_save = self.before_save, []
        for change in raced:
            self._write(change)
        return frozenset(c.complaint for c in changes if not self._write(c))

    def _write(self, change: Change) -> bool:
        stored = self.facts.setdefault(change.complaint, {"revision": 0})
        if stored["revision"] != change.revision:
            return False
        stored.update(change.set_fields, revision=change.revision + 1, _id=change.complaint)
        for name in change.unset_fields:
            stored.pop(name, None)
        if change.counted_now:
            stored["counted_at"] = self.now
        return True

    def stream(self, asked: Question) -> Iterator[tuple[Fact, int]]:
        """See FactStore."""
        self._check()
        for number, stored in enumerate(self.facts.values()):
            yield dict(stored), number

    def progress(self) -> Progress:
        """See FactStore."""
        self._check()
        counted = sum("counted_at" in stored for stored in self.facts.values())
        return Progress(len(self.facts), counted)

    def _check(self) -> None:
        if self.down:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")


@dataclass
class FakeRuns:
    """RunStore in memory; leases end when the test says so."""

    runs: dict[UUID, Run] = field(default_factory=dict)
    leases: int = 0
    lapsed: set[UUID] = field(default_factory=set)

    def add(self, run: Run) -> Run:
        """See RunStore."""
        for other in self.runs.values():
            if (other.requested_by, other.idempotency_key) == (
                run.requested_by,
                run.idempotency_key,
            ):
                if other.fingerprint != run.fingerprint:
                    raise ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused")
                return other
        self.runs[run.id] = run
        return run

    def get(self, run: UUID) -> Run:
        """See RunStore."""
        if run not in self.runs:
            raise ServiceError(ErrorKind.NOT_FOUND, "run_not_found")
        return self.runs[run]

    def of_definition(self, definition: str, before: UUID | None, limit: int) -> Sequence[Run]:
        """See RunStore."""
        found = [
            r
            for r in self.runs.values()
            if r.definition.id == definition and (before is None or r.id < before)
        ]
        return sorted(found, key=lambda r: r.id, reverse=True)[:limit]

    def claim(self, owner: str) -> Run | None:
        """See RunStore."""
        for run in sorted(self.runs.values(), key=lambda r: r.id):
            if run.state is RunState.QUEUED or run.id in self.lapsed:
                self.lapsed.discard(run.id)
                self.leases += 1
                taken = replace(
                    run,
                    state=RunState.RUNNING,
                    attempts=run.attempts + 1,
                    lease=f"{owner}/{self.leases}",
                )
                self.runs[run.id] = taken
                return taken
        return None

    def keep(self, run: Run) -> None:
        """See RunStore."""
        if not self._ours(run):
            raise ServiceError(ErrorKind.CONFLICT, "run_taken_over")

    def finish(self, run: Run) -> bool:
        """See RunStore."""
        if not self._ours(run):
            return False
        self.runs[run.id] = replace(run, lease="", finished_at=NOW)
        return True

    def _ours(self, run: Run) -> bool:
        stored = self.runs[run.id]
        return stored.state is RunState.RUNNING and stored.lease == run.lease


@dataclass
class FakeFiles:
    """FileStore in memory."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, data: bytes) -> str:
        """See FileStore."""
        name = hashlib.sha256(data).hexdigest()
        self.files[name] = data
        return name

    def get(self, sha256: str) -> bytes:
        """See FileStore."""
        if sha256 not in self.files:
            raise ServiceError(ErrorKind.NOT_FOUND, "file_not_found")
        return self.files[sha256]


@dataclass
class FakeWatermarks:
    """WatermarkStore in memory."""

    marks: dict[str, datetime] = field(default_factory=dict)

    def put(self, instance: str, complete_to: datetime) -> None:
        """See WatermarkStore."""
        self.marks[instance] = complete_to

    def complete_to(self) -> datetime | None:
        """See WatermarkStore."""
        return min(self.marks.values(), default=None)


@dataclass
class FakeProducer:
    """Producer whose answer the test sets."""

    at: datetime = NOW

    def watermark(self) -> datetime:
        """See Producer."""
        return self.at


def seconds(number: float) -> timedelta:
    """A span."""
    return timedelta(seconds=number)
