"""Every event carries the whole resulting state, and nothing of a person."""

from datetime import timedelta

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.intake.adapters.case_fields import to_case, to_fields
from services.intake.adapters.event_codec import encode
from services.intake.adapters.timestamp_codec import set_time
from services.intake.domain import actions
from services.intake.domain.act import Act
from services.intake.domain.actions import perform
from services.intake.domain.case import Money
from services.intake.domain.events import ComplaintFiled
from tests.support.intake_builders import NOW, TRACE, case

ACT = Act("p-1", NOW, "t-1")
FULL = {"amount": Money("12000.00", "CNY"), "occurred_on": NOW.date(), "in_person_count": 3}
CHANGES = [
    ("received", actions.Start(), "investigation_started"),
    (
        "received",
        actions.SetComplexity("special", "superior_unit", NOW, NOW),
        "complexity_set",
    ),
    ("received", actions.Note("秘密"), "note_added"),
    ("decided", actions.NewFacts(NOW, "秘密"), "new_facts_received"),
    ("investigating", actions.Decide("upheld", "秘密", "秘密", "秘密"), "complaint_decided"),
    ("decided", actions.Notify("post", NOW, "秘密"), "decision_notified"),
    ("notified", actions.Close(), "complaint_closed"),
    ("received", actions.Withdraw(NOW, "秘密"), "complaint_withdrawn"),
    ("received", actions.NotEntitled("秘密"), "complaint_not_entitled"),
    ("closed", actions.Reopen("秘密"), "complaint_reopened"),
    (
        "closed",
        actions.HoldAccountable("p-2", "deadline_missed", "秘密"),
        "accountability_held",
    ),
]


def decoded(entry) -> IntakeEvent:
    """The event of an outbox entry."""
    event = IntakeEvent()
    event.ParseFromString(entry.value)
    return event


@pytest.mark.parametrize(("status", "command", "payload"), CHANGES)
def test_every_act_has_its_event(status, command, payload) -> None:
    """With metadata, state and payload; no text."""
    change = perform(case(status, **FULL), command, ACT)

    entry = encode(change.case, change.event, change.occurred_at, NOW, TRACE)

    event = decoded(entry)
    assert event.WhichOneof("payload") == payload
    assert event.metadata.aggregate_version == 2
    assert event.metadata.traceparent == TRACE
    assert event.state.status == change.case.status
    assert list(event.state.text_ids) == list(change.case.text_ids)
    assert "秘密".encode() not in entry.value
    assert entry.key == str(change.case.id)
    assert entry.type == f"complaints.intake.v1.{type(change.event).__name__}"


def test_filing_carries_the_whole_state() -> None:
    """Every code that others may need."""
    one = case(**FULL)

    state = decoded(encode(one, ComplaintFiled(), NOW, NOW, TRACE)).state

    assert (state.reference, state.channel, state.side) == (one.reference, "web", "property")
    assert (state.respondent.insurer, state.respondent.unit) == ("xinghe-pc", "sh")
    assert (state.amount.value, state.amount.currency) == ("12000.00", "CNY")
    assert (state.occurred_on, state.in_person_count) == ("2026-11-22", 3)
    assert state.receipts[0].received_at.ToDatetime() == one.received_at.replace(tzinfo=None)
    assert not state.HasField("started_at")


def test_times_are_exact() -> None:
    """To the microsecond, also before 1970."""
    for at in (NOW, NOW + timedelta(microseconds=123456), NOW.replace(year=1960)):
        event = IntakeEvent()
        set_time(event.metadata.occurred_at, at)
        assert event.metadata.occurred_at.ToDatetime(tzinfo=at.tzinfo) == at


@pytest.mark.parametrize(("status", "command", "_"), CHANGES)
def test_the_document_gives_the_case_back(status, command, _) -> None:
    """Whatever the case went through."""
    after = perform(case(status, **FULL), command, ACT).case

    assert to_case({"_id": after.id, **to_fields(after)}) == after
    assert all(value not in (None, "", [], {}) for value in to_fields(after).values())
