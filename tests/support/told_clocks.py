"""One story told twice: as an event of intake to the live clock, and as a row to the runner."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.broker import Message
from services.chassis.event import ReceivedEvent, fill_metadata
from services.escalation.adapters import case_codec
from services.escalation.adapters.event_codec import intake_told
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.domain.facts import CaseFacts
from services.escalation.views import ExplainedClock, clocks_of
from tests.support.escalation_fakes import TRACE, MemoryCases, cause, rulebook, runner

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Row = dict[str, Any]


class Told:
    """A complaint at intake as its CaseState, and the same story as events of a runner's row."""

    def __init__(self, received: datetime = AT, **codes: Any) -> None:
        self.envelope = IntakeEvent()
        self.envelope.complaint_filed.SetInParent()
        self.state, self.received = self.envelope.state, received
        self.state.receipts.add().received_at.FromDatetime(received)
        for name, value in codes.items():
            target = self.state.respondent if name in ("insurer", "unit") else self.state
            setattr(target, name, value)
        self.events: list[Row] = []
        self.facts: Row = {}

    def row(self, what: str, at: datetime, **detail: Any) -> None:
        """One event of the row."""
        self.events.append({"at": at.isoformat(), "what": what, "detail": detail})

    def pause(
        self, kind: str, start: datetime, told: datetime | None, end: datetime | None
    ) -> None:
        """An appraisal or a mediation; `told` is when the complainant knew, or agreed."""
        pause = self.state.clock_facts.pauses.add(kind=kind)
        pause.started_at.FromDatetime(start)
        if end:
            pause.ended_at.FromDatetime(end)
        if kind == "appraisal":
            self.row("appraisal_started", start, external=True, complainant_told=told == start)
            if told:
                pause.told_at.FromDatetime(told)
            if told and told != start:
                self.row("complainant_told", told)
        else:
            whole = told is not None
            self.row(
                "mediation_started",
                start,
                complainant_consent=whole,
                applied_by="both" if whole else "company",
            )
            for name in ("consented_at", "complainant_applied_at") if whole else ():
                getattr(pause, name).FromDatetime(start)
            pause.company_applied_at.FromDatetime(start)
        if end:
            self.row(f"{kind}_ended", end)

    def moment(self, field: str, what: str, at: datetime) -> None:
        """A field of the state that is one event of the row."""
        getattr(self.state, field).FromDatetime(at)
        self.row(what, at)

    def act(self, name: str, at: datetime, **details: str) -> None:
        """A named act."""
        act = self.state.clock_facts.acts.add(act=name, details=details)
        act.happened_at.FromDatetime(at)

    def live(self, now: datetime) -> dict[str, ExplainedClock]:
        """The clocks of the stored case at `now`, by name."""
        fill_metadata(
            self.envelope,
            aggregate_id=uuid4(),
            aggregate_version=1,
            producer="intake",
            occurred_at=now,
            recorded_at=now,
            traceparent=TRACE,
        )
        message = Message("complaints-intake-events", b"", b"", (), 0, 0)
        event = ReceivedEvent(self.envelope.metadata, self.envelope, "complaint_filed", message)
        told = intake_told(event)
        assert told is not None
        bare, book = CaseFacts((self.received,)), rulebook()
        filed = told_by_intake(Case(told.complaint), 1, bare, cause(), book, self.received)
        assert filed is not None
        moved = told_by_intake(filed.case, 2, told.facts, told.cause, book, now)
        assert moved is not None
        stored = {"_id": told.complaint, **case_codec.to_fields(moved.case)}
        case = case_codec.from_document(stored)
        assert case == moved.case
        cases = MemoryCases(at=now, stored={case.complaint: case})
        view = clocks_of(case.complaint, cases, book)
        kept = {one.clock.clock: one.clock.due_at for one in case.clocks}
        assert kept == {one.clock.clock: one.clock.due_at for one in view.clocks}
        return {one.clock.clock: one for one in view.clocks}

    def ran(self, now: datetime, pack: str = "cn-2020-3", **more: Any) -> Row:
        """The runner's answer to the row."""
        row = {"id": 1, "op": "statutory", "pack": pack, "received_at": self.received.isoformat()}
        row |= {"facts": self.facts, "events": self.events, "as_of": now.isoformat(), **more}
        answer: Any = runner().answer(row)
        assert "answer" in answer, answer
        found: Row = answer["answer"]
        return found


def shown(one: ExplainedClock) -> Row:
    """What both ways say."""
    clock, lines = one.clock, one.lines
    deadline = clock.due_at - timedelta(seconds=1) if clock.due_at else None
    return {
        "deadline": deadline.astimezone(UTC) if deadline else None,
        "state": "withdrawn" if clock.end_reason == "withdrawn" else clock.state,
        "on_time": clock.on_time,
        "breaches": list(clock.breaches),
        "provisional": clock.provisional,
        "sources": [line.source for line in lines],
        "remaining_days": clock.remaining_days if clock.state == "paused" else None,
    }


def same(answer: Row) -> Row:
    """The runner's answer in the same words."""
    deadline = answer["deadline"]
    return {
        "deadline": datetime.fromisoformat(deadline).astimezone(UTC) if deadline else None,
        "sources": [step["source"] for step in answer["steps"]],
        "remaining_days": answer.get("remaining_days"),
        **{name: answer[name] for name in ("state", "on_time", "breaches", "provisional")},
    }
