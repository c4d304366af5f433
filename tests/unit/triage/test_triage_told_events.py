"""Events that end runs and tell of mistakes: what is noted, of whom, once; what is left alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.broker import Message
from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent, decode, fill_metadata
from services.triage.domain.lessons.matter import CaseMatter
from services.triage.domain.runs.events import CaseEnded, Started
from services.triage.entrypoints.event_consumer import ESCALATION, INTAKE, EventConsumer
from services.triage.handlers.assess import AssessComplaints
from services.triage.handlers.mistakes import NEWS, MistakeNotes
from services.triage.handlers.run_ends import RunEnds
from tests.support.examples import examples
from tests.support.run_fakes import AT, MemoryRuns, fresh, grown
from tests.support.triage_fakes import (
    NOW,
    TRACE,
    MemoryAssessments,
    MemoryComplaints,
    assessment,
    complaint,
    dispatcher,
    first_change,
    library,
)

REFUSAL = CaseMatter("claims_refused", ("claims_reasons", "plain_words"))
MINUTE = timedelta(minutes=1)
EXAMPLE = "019a41c7-9a10-7c35-8b1e-2f6d3a9c0e51"
ENDS = {
    "complaint_closed": "closed",
    "complaint_withdrawn": "withdrawn",
    "complaint_not_entitled": "not_entitled",
    "complaint_merged": "merged",
    "review_decided": "reviewed",
    "complaint_reopened": "reopened",
}


def received(envelope, topic, payload, key, at=NOW) -> ReceivedEvent:
    """An event as the chassis hands it over."""
    fill_metadata(
        envelope,
        aggregate_id=key,
        aggregate_version=2,
        producer="intake" if topic == INTAKE else "escalation",
        occurred_at=at,
        recorded_at=at,
        traceparent=TRACE,
    )
    message = Message(topic, str(key).encode(), b"", (), 0, 0)
    return ReceivedEvent(envelope.metadata, envelope, payload, message)


def told(payload, key, at=NOW, **fields) -> ReceivedEvent:
    """An event of intake."""
    envelope = IntakeEvent()
    getattr(envelope, payload).SetInParent()
    for name, value in fields.items():
        setattr(getattr(envelope, payload), name, value)
    return received(envelope, INTAKE, payload, key, at)


def overdue(key, clock="house/first_answer", at=NOW, period=0, step="overdue", owed_by=""):
    """A clock of a case that ran out."""
    envelope = EscalationEvent()
    pack, _, name = clock.partition("/")
    state = envelope.clocks.add(clock=name, pack=pack, owed_by=owed_by)
    state.started_at.FromDatetime(NOW - timedelta(days=9 - period))
    envelope.clock_overdue.clock, envelope.clock_overdue.step = name, step
    envelope.clock_overdue.step_at.FromDatetime(at)
    return received(envelope, ESCALATION, "clock_overdue", key)


class Triage:
    """The consumer over fakes: one assessed case of p-1, in which a run goes on."""

    def __init__(self) -> None:
        """There is no such person as p-gone."""
        self.store, self.runs = MemoryAssessments(), MemoryRuns()
        self.case = assessment()
        self.owned_by("p-1")
        self.run = replace(
            grown(fresh(), [Started(("cn-a@1",), "cn-a/one")]),
            complaint_id=self.case.complaint_id,
        )
        self.runs.add(self.run)
        self.mistakes: list[tuple[str, ...]] = []
        self.away = False
        intake = MemoryComplaints(complaint(id=self.case.complaint_id))
        self.handle = EventConsumer(
            AssessComplaints(library(), dispatcher(), self.store, intake),
            RunEnds(self.runs),
            MistakeNotes(self.store, library(), self._mistake, lambda: NOW),
            ["house/first_answer", "cn-2020-3/decision"],
        )

    @property
    def key(self):
        """The case's id."""
        return self.case.complaint_id

    @property
    def noted(self):
        """The mistakes, each once, as the store of lessons counts them."""
        return list(dict.fromkeys(self.mistakes))

    def owned_by(self, person):
        """Give the case to somebody."""
        standing = replace(self.case.state.standing, owner=person)
        made = replace(self.case, state=replace(self.case.state, standing=standing))
        self.store.stored.pop(self.key, None)
        self.store.add([first_change(made)])

    def state(self):
        """Of the run."""
        return self.runs.stored[self.run.id]

    def _mistake(self, *said):
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        if said[0] == "p-gone":
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=said[0])
        self.mistakes.append(said)


@pytest.fixture
def triage():
    """A consumer of its own for each test."""
    return Triage()


class TestOverturned:
    """A review that changed or returned a decision."""

    @pytest.mark.parametrize(
        ("result", "noted"), [("changed", 1), ("returned", 1), ("confirmed", 0)]
    )
    def test_is_a_mistake_of_who_has_the_case(self, triage, result, noted):
        """Told again it is the same one."""
        event = told("review_decided", triage.key, result=result)

        assert triage.handle([event]) == triage.handle([event]) == [Outcome.DUPLICATE]
        said = ("p-1", "overturned", f"review/{triage.key}", "", REFUSAL)
        assert triage.noted == [said] * noted


class TestMissedDeadline:
    """A clock that the owner had to meet ran out."""

    def test_is_a_mistake_of_who_has_the_case(self, triage):
        """Once for each running period of a clock, whatever steps are announced."""
        key = triage.key
        events = [
            overdue(key),
            overdue(key, step="overdue_3_days", at=NOW + MINUTE),
            overdue(key, period=2),
            overdue(key, "cn-2020-3/decision"),
        ]
        assert triage.handle(events) == [Outcome.DONE] * 4
        assert triage.handle(events) == [Outcome.DONE] * 4
        assert [said[:2] for said in triage.noted] == [("p-1", "deadline_missed")] * 3

    @pytest.mark.parametrize(
        "changes",
        [
            {"clock": "cn-insurance-law/payment"},
            {"owed_by": "regulator"},
            {"at": NOW - MINUTE},
            {"at": NOW - NEWS - MINUTE},
        ],
        ids=["the insurer's", "the regulator's", "late before anybody had it", "long ago"],
    )
    def test_is_not_when_others_had_to_meet_it(self, triage, changes):
        """Nor when it ran out before the case came to its owner."""
        triage.handle([overdue(triage.key, **changes)])

        assert triage.noted == []

    def test_is_read_from_the_event_as_escalation_writes_it(self, triage):
        """The example of the contract: the statutory clock of a case."""
        envelope = dict(examples())["complaints.escalation.v1.ClockOverdue"]
        message = Message(ESCALATION, b"", envelope.SerializeToString(), (), 0, 0)
        event = decode(message, EscalationEvent, "escalation")
        made = replace(triage.store.stored[triage.key], complaint_id=UUID(EXAMPLE))
        triage.store.stored[made.complaint_id] = made
        triage.handle([event])

        assert [said[:2] for said in triage.noted] == [("p-1", "deadline_missed")]

    def test_nobody_has_the_case(self, triage):
        """Then nobody is to blame; nor of a case that was never assessed."""
        triage.owned_by("")
        triage.handle([overdue(triage.key), overdue(uuid4())])

        assert triage.noted == []

    def test_other_events_of_escalation_cost_no_read(self, triage):
        """They are passed over without a question to any store."""
        triage.store.calls.clear()
        envelope = EscalationEvent()
        envelope.clocks_started.clocks.append("decision")
        event = received(envelope, ESCALATION, "clocks_started", triage.key)

        assert triage.handle([event]) == [Outcome.IGNORED]
        assert triage.store.calls == []


class TestAccountability:
    """Somebody is held accountable (责任追究)."""

    def test_is_a_mistake_of_the_person_named(self, triage):
        """Whoever has the case; told again it is the same one."""
        fields = {"person": "p-2", "mistake": "data_disclosed", "by": "p-9", "text_id": "t"}
        event = told("accountability_held", triage.key, **fields)
        triage.handle([event])
        triage.handle([event])
        cause = f"case/{triage.key}/data_disclosed"

        assert triage.noted == [("p-2", "accountability", cause, "data_disclosed", REFUSAL)]

    def test_who_left_holds_up_nobody(self, triage):
        """An outage is waited out."""
        event = told("accountability_held", triage.key, person="p-gone", mistake="never_say")
        assert triage.handle([event]) == [Outcome.DUPLICATE]
        triage.away = True
        with pytest.raises(ServiceError) as error:
            triage.handle([event])
        assert error.value.kind is ErrorKind.UNAVAILABLE


class TestEndOfACase:
    """What becomes of the run."""

    @pytest.mark.parametrize(("payload", "how"), ENDS.items())
    def test_the_run_is_broken_off_and_says_why(self, triage, payload, how):
        """A repeat changes nothing."""
        event = told(payload, triage.key, AT + MINUTE)
        triage.handle([event])
        triage.handle([event])
        run = triage.state()

        assert run.state == "broken_off"
        assert run.awaiting is None
        assert [e.what for e in run.history[1:]] == [CaseEnded(how)]
        assert (run.history[-1].by, run.history[-1].request_id) == (
            "service:intake",
            event.metadata.event_id,
        )

    def test_a_run_of_the_reopened_case_goes_on(self, triage):
        """Though the old end is told again."""
        end = told("complaint_closed", triage.key, AT + MINUTE)
        triage.handle([end])
        later = replace(triage.state().history[0], at=AT + 5 * MINUTE)
        second = replace(triage.run, id=uuid4(), number=2, history=(later,))
        triage.runs.add(second)
        triage.handle([end, told("complaint_reopened", triage.key, AT + 2 * MINUTE)])

        assert triage.runs.stored[second.id].state == "open"

    def test_a_person_was_faster(self, triage, monkeypatch):
        """The race is told, so that the event comes again, and then it is done."""
        replaced, end = triage.runs.replace, told("complaint_closed", triage.key, AT + MINUTE)

        def race(before, after):
            raise ServiceError(ErrorKind.RACE, "race")

        monkeypatch.setattr(triage.runs, "replace", race)
        with pytest.raises(ServiceError):
            triage.handle([end])
        monkeypatch.setattr(triage.runs, "replace", replaced)
        triage.handle([end])

        assert triage.state().state == "broken_off"

    def test_other_events_leave_it_alone(self, triage):
        """Notes, decisions, and ends of other cases."""
        triage.handle(
            [
                told("note_added", triage.key, datetime(2027, 1, 1, tzinfo=UTC)),
                told("complaint_decided", triage.key, datetime(2027, 1, 1, tzinfo=UTC)),
            ]
        )

        assert triage.state().state == "open"
