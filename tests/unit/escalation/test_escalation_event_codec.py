"""What is read from intake's and triage's events, and what is written into ours."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.broker import Message
from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent, fill_metadata
from services.escalation.adapters.event_codec import encoded, intake_told, triage_told
from services.escalation.domain.acting import act_on_time
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.domain.facts import Approval, Ending
from services.escalation.entrypoints.event_consumer import EventConsumer
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import (
    TOLERANCE,
    TRACE,
    MemoryCases,
    cause,
    facts,
    local,
    rulebook,
)

AT = datetime(2026, 11, 2, 1, 0, 0, 123_456, tzinfo=UTC)
KEPT = AT.replace(microsecond=123_000)


def received(envelope, producer="intake", version=1) -> ReceivedEvent:
    """An event as the chassis hands it over."""
    fill_metadata(
        envelope,
        aggregate_id=uuid4(),
        aggregate_version=version,
        producer=producer,
        occurred_at=AT,
        recorded_at=AT,
        traceparent=TRACE,
    )
    message = Message(f"complaints-{producer}-events", b"", b"", (), 0, 0)
    return ReceivedEvent(envelope.metadata, envelope, envelope.WhichOneof("payload"), message)


def filed() -> IntakeEvent:
    """A complaint received."""
    envelope = IntakeEvent()
    envelope.complaint_filed.SetInParent()
    envelope.state.receipts.add().received_at.FromDatetime(AT)
    return envelope


class TestReading:
    """From the wire."""

    def test_moments_are_kept_to_the_millisecond(self) -> None:
        """As the store keeps them, so that equal facts stay equal."""
        told = intake_told(received(filed()))

        assert told.facts.receipts == (KEPT,)
        assert told.cause.traceparent == TRACE
        assert told.version == 1

    def test_an_extension_is_read_from_the_change_to_special(self) -> None:
        """Approval and telling where they are there."""
        envelope = filed()
        change = envelope.state.complexity_changes.add(
            complexity="special", approver_level="superior_unit"
        )
        change.at.FromDatetime(AT)
        change.approved_at.FromDatetime(AT)
        told = intake_told(received(envelope)).facts

        assert told.approvals == (Approval("superior_unit", KEPT),)
        assert told.tellings == ()

    def test_endings_and_dispatch(self) -> None:
        """Each with its moment."""
        envelope = filed()
        for name in ("withdrawn_at", "not_entitled_at", "started_at", "notified_at"):
            getattr(envelope.state, name).FromDatetime(AT)
        told = intake_told(received(envelope)).facts

        assert told.endings == (Ending("withdrawn", KEPT), Ending("not_entitled", KEPT))
        assert told.started_at == told.notified_at == KEPT

    def test_absurd_and_missing_moments_are_refused(self) -> None:
        """They can never succeed."""
        absurd, missing, bare = filed(), filed(), IntakeEvent()
        absurd.state.receipts[0].received_at.seconds = 10**14
        missing.state.receipts[0].ClearField("received_at")
        bare.complaint_filed.SetInParent()
        for envelope in (absurd, missing, bare):
            with pytest.raises(ServiceError) as refused:
                intake_told(received(envelope))
            assert refused.value.kind is ErrorKind.INVALID

    def test_triage_tells_the_confirmed_kind(self) -> None:
        """Nothing until a person has spoken, then what the person said."""
        envelope = TriageEvent()
        envelope.complaint_assessed.intake_version = 1
        envelope.state.kind = "enquiry"

        assert triage_told(received(envelope, "triage")) is None
        envelope.state.confirmed_kind = "enquiry"
        told = triage_told(received(envelope, "triage"))
        assert told is not None
        assert told.confirmed_kind == "enquiry"


class TestConsumer:
    """One answer for each event, in order."""

    def test_a_bad_event_does_not_spoil_its_neighbours(self) -> None:
        """Historic imports are ignored, broken ones refused, the others done."""
        historic, bare = IntakeEvent(), IntakeEvent()
        historic.complaint_imported.SetInParent()
        bare.complaint_filed.SetInParent()
        cases = MemoryCases()
        consumer = EventConsumer(Receiver(cases, rulebook(), TOLERANCE))
        answers = consumer([received(one) for one in (historic, filed(), bare, filed())])

        assert answers[0] is Outcome.IGNORED
        assert answers[1] is answers[3] is Outcome.DONE
        assert answers[2].kind is ErrorKind.INVALID
        assert len(cases.stored) == 2


def test_every_announcement_is_written_with_all_clocks() -> None:
    """Started and overdue as they stand on the topic."""
    told, now = facts("2026-10-01 09:00"), local("2026-11-02 09:00")
    moved = told_by_intake(Case(uuid4()), 1, told, cause(), rulebook(), now)
    acted = act_on_time(moved.case, rulebook(), now, TOLERANCE)
    entries = [
        encoded(moved.case.complaint, one) for one in (*moved.announcements, *acted.announcements)
    ]
    events = [EscalationEvent.FromString(entry.value) for entry in entries]

    assert [event.WhichOneof("payload") for event in events] == [
        "clocks_started",
        "clock_overdue",
        "clock_overdue",
    ]
    assert [event.metadata.aggregate_version for event in events] == [1, 2, 3]
    assert events[0].metadata.causation_id
    assert events[1].metadata.occurred_at == events[1].clock_overdue.step_at
    assert [clock.state for clock in events[2].clocks] == ["overdue", "overdue"]
    assert events[1].clocks[0].last_day == "2026-10-16"
    assert len(events[1].clocks[0].input_hash) == 64
