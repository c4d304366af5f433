"""Builders and fakes for runs: a small script with every sort of step, stores, an escalation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.playbook import Playbook
from services.triage.domain.runs.events import Entry, Event
from services.triage.domain.runs.run import Run
from services.triage.domain.runs.script import RunScript

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def text(words: str) -> dict[str, str]:
    """A sentence in both languages."""
    return {"zh": f"中文{words}", "en": words}


def book(id: str = "cn-matter", **changes: Any) -> Playbook:
    """A playbook with every sort of step, two duties of each sort and three limits."""
    fields: dict[str, Any] = {
        "id": id,
        "version": "1",
        "scene": "claims_delay",
        "kinds": ["complaint"],
        "title": text("matter"),
        "severity": "normal",
        "source": "test",
        "must_say": [text("must one"), text("must two")],
        "never_say": [{**text("never one"), "words": ["保证收益"]}],
        "steps": [
            {"id": "look", "do": "check", "collect": ["ours"], **text("look")},
            {
                "id": "ask",
                "do": "ask",
                **text("ask"),
                "answers": [
                    {"id": "money", **text("money"), "go": "settle"},
                    {"id": "word", **text("word")},
                ],
            },
            {"id": "explain", "do": "must_say", **text("explain")},
            {"id": "papers", "do": "collect", "collect": ["theirs", "nice"], **text("papers")},
            {"id": "settle", "do": "offer", **text("settle")},
            {"id": "note", "do": "record", "by": "lead", **text("note")},
        ],
        "evidence": [
            {"id": "ours", "held_by": "insurer", **text("ours")},
            {"id": "theirs", "held_by": "complainant", **text("theirs")},
            {"id": "nice", "held_by": "complainant", "optional": True, **text("nice")},
        ],
        "authority": [
            {"role": "handler", "up_to": 500},
            {"role": "lead", "up_to": 5000},
            {"role": "senior", "up_to": 50000},
        ],
        "examples": {"match": ["a"], "near_miss": ["b"]},
    }
    return Playbook.model_validate({**fields, **changes})


def beside() -> Playbook:
    """A playbook that goes beside the matter: one step, no limits of its own."""
    return book(
        "cn-with-care",
        scene="",
        must_say=[text("care")],
        steps=[{"id": "listen", "do": "say", **text("listen")}],
        authority=[],
    )


def script(*books: Playbook) -> RunScript:
    """The walk through `books`, or through the small playbook alone."""
    return RunScript(books or [book()])


def fresh(**changes: Any) -> Run:
    """A run that has not begun."""
    return Run(id=uuid4(), complaint_id=uuid4(), number=1, **changes)


def grown(run: Run, events: Sequence[Event], by: str = "p-1", request_id: str = "") -> Run:
    """The run after events."""
    request = request_id or f"r-{run.version}"
    return run.after([Entry(by, AT, request, request, event) for event in events])


class MemoryRuns:
    """The store in memory; passes the same contract as the real one."""

    def __init__(self) -> None:
        self.stored: dict[UUID, Run] = {}
        self.away = False

    def now(self) -> datetime:
        """See Runs."""
        self._reach()
        return AT

    def of_complaint(self, complaint_id: UUID) -> Sequence[Run]:
        """See Runs."""
        self._reach()
        found = [run for run in self.stored.values() if run.complaint_id == complaint_id]
        return sorted(found, key=lambda run: -run.number)

    def open_of(self, ids: Collection[UUID]) -> Sequence[Run]:
        """See Runs."""
        self._reach()
        return [r for r in self.stored.values() if r.complaint_id in ids and r.state == "open"]

    def add(self, run: Run) -> None:
        """See Runs."""
        self._reach()
        if run.id in self.stored:
            raise ServiceError(ErrorKind.RACE, "race")
        self.stored[run.id] = run

    def replace(self, before: Run, after: Run) -> None:
        """See Runs."""
        self._reach()
        stored = self.stored.get(before.id)
        if stored is None or stored.version != before.version:
            raise ServiceError(ErrorKind.RACE, "race")
        self.stored[before.id] = after

    def _reach(self) -> None:
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")


class MemoryDocuments:
    """Intake's papers and drafts in memory, by case; passes the same contract as the real one."""

    def __init__(self, case: UUID) -> None:
        """Of the case the paper d-1 was recorded."""
        self.papers: dict[UUID, set[str]] = {case: {"d-1"}}
        self.drafts: dict[tuple[UUID, str], str] = {}
        self.away = False
        self.asked = 0

    def has_document(self, complaint_id: UUID, document_id: str) -> bool:
        """See Documents."""
        self.asked += 1
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")
        if complaint_id not in self.papers:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        return document_id in self.papers[complaint_id]

    def draft(self, complaint_id: UUID, text_id: str) -> str:
        """See Drafts."""
        if (complaint_id, text_id) not in self.drafts:
            raise ServiceError(ErrorKind.NOT_FOUND, "text_not_found")
        return self.drafts[complaint_id, text_id]


@dataclass
class _Asked:
    request_id: str
    by: str
    total: Decimal
    id: str = field(default_factory=lambda: str(uuid4()))
    state: str = "asked"


class MemoryApprovals:
    """Escalation in memory; above `most` nobody there may approve."""

    def __init__(self, most: int = 5_000_000) -> None:
        self.asked: dict[UUID, list[_Asked]] = {}
        self.most = most
        self.away = False

    def ask(
        self, complaint_id: UUID, by: str, total: Decimal, text_id: str, request_id: str
    ) -> str:
        """See Approvals."""
        self._reach()
        if total > self.most:
            raise ServiceError(ErrorKind.CONFLICT, "approval_above_all", most=str(self.most))
        before = self.asked.setdefault(complaint_id, [])
        for one in before:
            if one.request_id == request_id:
                return one.id
        for one in before:
            if one.state == "asked":
                if (one.by, one.total) != (by, total):
                    named = {"approval": one.id, "asker": one.by}
                    raise ServiceError(ErrorKind.CONFLICT, "run_approval_open", **named)
                return one.id
        made = _Asked(request_id, by, total)
        before.append(made)
        return made.id

    def state(self, complaint_id: UUID, approval_id: str) -> str:
        """See Approvals."""
        self._reach()
        found = [one for one in self.asked.get(complaint_id, []) if one.id == approval_id]
        if not found:
            raise ServiceError(ErrorKind.NOT_FOUND, "run_approval_unknown")
        return found[0].state

    def decide(self, complaint_id: UUID, state: str) -> None:
        """Somebody higher decides about the newest one."""
        self.asked[complaint_id][-1].state = state

    def _reach(self) -> None:
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")
