"""What matters announce, and what intake makes of it: one meaning for each write."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent

from services.chassis.broker import Message
from services.chassis.event import ReceivedEvent, decode
from services.escalation.adapters.matter_event_codec import matter_entry
from services.escalation.adapters.people_codec import stamp
from services.escalation.domain.people.approval import Approval
from services.escalation.domain.people.consultation import (
    Attendee,
    Consultation,
    Decision,
    FollowUp,
    Round,
)
from services.escalation.domain.people.group import Group, Member, Report
from services.escalation.domain.people.happened import happened
from services.escalation.domain.people.ladder import Ladder, LevelCall, StepCall
from services.escalation.domain.people.roster import Addressee

AT = datetime(2026, 11, 14, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TOPIC = "complaints-escalation-events"
SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPLAINT = uuid4()

CALL = StepCall(uuid4(), COMPLAINT, "cn-2020-3", "decision", 1, "due_in_3_days", AT, False, False)
WAITING = Ladder(CALL, "warning", False, "calling", AT, AT + HOUR)
FIRST = LevelCall("owner", AT, AT + HOUR, (Addressee("p-motor-1"),))
LADDER = replace(WAITING, levels=(FIRST,), version=2)
APPROVAL = Approval(
    uuid4(), COMPLAINT, "extension", "s", "p-motor-1", AT, AT + HOUR, "t", None, "", "r",
    next_at=AT + HOUR / 2,
)  # fmt: skip
MEETING = Consultation(
    uuid4(), (COMPLAINT,), ("r",), ("repeat",), "p", 2, 30, "p-lead", AT, AT + HOUR,
    (Attendee("p-motor-1", "owner"), Attendee("p-lead", "lead")),
)  # fmt: skip
DECISION = Decision("p-lead", AT, "offer", "p-motor-1", date(2026, 11, 20), "t", "m")
DECIDED = replace(MEETING, state="decided", decision=DECISION, version=2)
GROUP = Group(uuid4(), "c", "p-lead", AT, (Member(COMPLAINT, AT, "p-lead"),))
MAJOR = replace(GROUP, major_at=AT, reports=(Report("first", AT + HOUR),), version=2)
FILED = replace(MAJOR, reports=(Report("first", AT + HOUR, AT, "p"),), version=3)

STEPS: list[tuple[Any, Any, str]] = [
    (None, WAITING, ""),
    (None, replace(LADDER, version=1), "ladder_called"),
    (WAITING, LADDER, "ladder_called"),
    (LADDER, replace(LADDER, next_at=AT, version=3), ""),
    (LADDER, replace(LADDER, levels=(FIRST, FIRST), version=3), "ladder_called"),
    (LADDER, replace(LADDER, state="acknowledged", version=3), "ladder_acknowledged"),
    (LADDER, replace(LADDER, state="settled", version=3), "ladder_settled"),
    (LADDER, replace(LADDER, state="exhausted", version=3), "ladder_exhausted"),
    (None, APPROVAL, "approval_asked"),
    (APPROVAL, replace(APPROVAL, next_at=AT, version=2), ""),
    (APPROVAL, replace(APPROVAL, state="granted", version=2), "approval_decided"),
    (APPROVAL, replace(APPROVAL, state="refused", version=2), "approval_decided"),
    (APPROVAL, replace(APPROVAL, state="expired", version=2), "approval_expired"),
    (APPROVAL, replace(APPROVAL, state="withdrawn", version=2), "approval_withdrawn"),
    (None, MEETING, "consultation_called"),
    (MEETING, replace(MEETING, late=True, version=2), ""),
    (MEETING, DECIDED, "consultation_decided"),
    (
        DECIDED,
        replace(MEETING, rounds=(Round((), DECISION, FollowUp(AT, "missed")),), version=3),
        "consultation_reopened",
    ),
    (DECIDED, replace(DECIDED, state="done", version=3), "consultation_ended"),
    (MEETING, replace(MEETING, state="cancelled", version=2), "consultation_ended"),
    (None, GROUP, "group_opened"),
    (None, replace(MAJOR, version=1), "group_became_major"),
    (GROUP, MAJOR, "group_became_major"),
    (MAJOR, FILED, "group_report_filed"),
    (FILED, replace(FILED, representatives=("a",), version=4), ""),
    (FILED, replace(FILED, state="closed", version=4), "group_closed"),
]


@pytest.mark.parametrize(("before", "after", "name"), STEPS)
def test_each_write_says_one_thing_or_nothing(before: Any, after: Any, name: str) -> None:
    """Reminders and calls put off say nothing; everything that others act on has its event."""
    assert happened(before, after) == name


@pytest.mark.parametrize("step", [step for step in STEPS if step[2]], ids=lambda step: step[2])
def test_an_event_names_its_matter_and_repeats_are_the_same(step: Any) -> None:
    """Consumers that do not know it may skip it; the id follows from matter and version."""
    _, after, name = step
    first, again = (matter_entry(name, after, stamp(at)) for at in (AT, AT + HOUR))

    event = received(name, after)
    metadata = event.metadata
    assert first.id == again.id
    assert event.payload == name
    assert (metadata.aggregate_id, metadata.aggregate_version) == (str(after.id), after.version)
    assert metadata.aggregate_type == type(after).__name__.lower()
    assert metadata.consumer_may_ignore


def received(name: str, after: Any) -> ReceivedEvent:
    """The event as a consumer gets it."""
    record = matter_entry(name, after, stamp(AT)).record(TOPIC, "escalation")
    message = Message(TOPIC, record.key, record.value, record.headers, 0, 0)
    event = decode(message, EscalationEvent, "escalation")
    assert event is not None
    return event
