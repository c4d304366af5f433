"""From events to patches."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.adapters.event_codec import patch_of
from services.reporting.entrypoints.event_consumer import EventConsumer
from tests.support.examples import examples
from tests.unit.reporting.reporting_fakes import (
    NOW,
    TRACE,
    FakeFacts,
    assessed,
    clocked,
    filed,
    imported,
    received,
)

ONE, TWO = UUID(int=1), UUID(int=2)


class TestFields:
    """What each producer's event says."""

    def test_intake(self) -> None:
        """Codes and moments; what is empty has no value."""
        patch = patch_of(filed(ONE, regulator_transferred=True))
        assert patch.filing_trace == TRACE
        assert patch.fields == {
            "origin": "live",
            "status": "received",
            "side": "property",
            "insurer": "xinghe-pc",
            "received_at": NOW,
            "recorded_at": NOW,
            "regulator_transferred": True,
        }

    def test_the_first_receipt_is_the_receipt(self) -> None:
        """A restart by new facts does not move the complaint into another quarter."""
        event = filed(ONE)
        later = datetime(2027, 1, 5, tzinfo=UTC)
        event.envelope.state.receipts.add().received_at.FromDatetime(later)
        assert patch_of(event).fields["received_at"] == NOW

    def test_a_historic_import(self) -> None:
        """Dates stay dates, attributes are taken as they are."""
        patch = patch_of(imported(ONE, finding_type="Confirmed"))
        assert patch.fields["origin"] == "historic"
        assert patch.fields["closed_on"] == "2019-07-12"
        assert patch.fields["attributes"] == {"finding_type": "Confirmed"}
        assert patch.filing_trace == TRACE

    def test_only_the_decision_clock_makes_a_complaint_overdue(self) -> None:
        """A house clock that is late is not the law's."""
        assert "overdue" not in patch_of(clocked(ONE, state="running")).fields
        assert patch_of(clocked(ONE, state="overdue")).fields["overdue"] is True

    @pytest.mark.parametrize(("on_time", "overdue"), [(True, None), (False, True)])
    def test_met_late_is_overdue(self, on_time: bool, overdue: bool | None) -> None:
        """A decision that was sent too late stays late."""
        event = clocked(ONE, state="met")
        event.envelope.clocks[1].on_time = on_time
        assert patch_of(event).fields.get("overdue") is overdue

    @pytest.mark.parametrize(("ended", "overdue"), [(24, True), (23, None)])
    def test_withdrawn_after_the_time_is_overdue(self, ended: int, overdue: bool | None) -> None:
        """A withdrawal does not undo lateness; the end of the time allowed is exclusive."""
        event = clocked(ONE, state="ended")
        clock = event.envelope.clocks[1]
        clock.due_at.FromDatetime(datetime(2026, 11, 24, tzinfo=UTC))
        clock.ended_at.FromDatetime(datetime(2026, 11, ended, tzinfo=UTC))
        assert patch_of(event).fields.get("overdue") is overdue

    def test_every_example_of_the_contracts_is_understood(self) -> None:
        """All payloads about a complaint give a patch with the version of the event."""
        found = 0
        # What consumers may ignore is about something else, such as the run of a script.
        of_complaints = (e for _, e in examples() if not e.metadata.consumer_may_ignore)
        for envelope in of_complaints:
            aggregate = UUID(envelope.metadata.aggregate_id)
            version = envelope.metadata.aggregate_version
            event = received(envelope, aggregate, envelope.metadata.producer, version)
            assert patch_of(event).version == version
            found += 1
        assert found >= 20

    def test_no_text_and_no_person_is_kept(self) -> None:
        """Of an intake event only listed codes reach the fact."""
        event = filed(ONE, reference="2026-0000042-K")
        event.envelope.state.text_ids.append("t-1")
        assert not {"reference", "text_ids"} & set(patch_of(event).fields)


class TestBatch:
    """The batch handler."""

    def test_one_answer_for_each_event(self) -> None:
        """Several events of one complaint and of all topics in one batch."""
        facts = FakeFacts()
        handler = EventConsumer(facts)
        answers = handler([clocked(ONE), filed(TWO), assessed(ONE), filed(ONE), filed(ONE)])
        assert answers == [Outcome.DONE] * 5
        assert facts.progress().counted == 1
        assert handler([filed(ONE)]) == [Outcome.DUPLICATE]

    def test_an_event_without_state_fails_alone(self) -> None:
        """Its neighbours are stored."""
        facts = FakeFacts()
        empty = IntakeEvent()
        empty.note_added.text_id = "t"
        answers = EventConsumer(facts)([received(empty, ONE, "intake"), filed(TWO)])
        assert isinstance(answers[0], ServiceError)
        assert answers[0].kind is ErrorKind.INVALID
        assert answers[1] is Outcome.DONE
        assert list(facts.facts) == [TWO]

    def test_an_outage_holds_the_whole_batch(self) -> None:
        """Nothing is answered as done while the store is away."""
        facts = FakeFacts(down=True)
        with pytest.raises(ServiceError) as failure:
            EventConsumer(facts)([filed(ONE)])
        assert failure.value.kind is ErrorKind.UNAVAILABLE
