"""Events of runs have another aggregate than the complaint: whoever has no use passes over them."""

from zoneinfo import ZoneInfo

import pytest

from services.chassis.broker import Message
from services.chassis.consumer import Outcome
from services.chassis.event import decode, outbox_entry
from services.escalation.entrypoints.event_consumer import EventConsumer as Escalation
from services.intake.entrypoints.event_consumer import EventConsumer as Intake
from services.reporting.entrypoints.event_consumer import EventConsumer as Reporting
from tests.support.examples import envelope_class, event_topics, examples

TOPIC = next(topic for topic in event_topics() if topic.owner == "triage")
NAMES = ("CompensationOffered", "PlaybookRunEnded")


class Nothing:
    """Stores and handlers that are given nothing."""

    flags = frozenset({"media_threat"})

    def given(self, items):
        """Nothing came of it."""
        assert list(items) == []
        return []

    handle = receive = take = given


@pytest.fixture(params=NAMES)
def event(request):
    """The example, as a consumer reads it."""
    envelope = dict(examples())[f"complaints.triage.v1.{request.param}"]
    record = outbox_entry(envelope).record(TOPIC.name, TOPIC.owner)
    message = Message(TOPIC.name, record.key, record.value, record.headers, 0, 0)
    return decode(message, envelope_class(TOPIC), TOPIC.owner)


def test_reporting(event):
    """No fact of a complaint is made of it."""
    assert Reporting(Nothing())([event]) == [Outcome.DONE]


def test_intake(event):
    """Neither view nor task."""
    assert Intake(Nothing(), Nothing(), ZoneInfo("Asia/Shanghai")).handle([event]) == [Outcome.DONE]


def test_escalation(event):
    """Neither clock nor post of public opinion."""
    assert Escalation(Nothing(), Nothing())([event]) == [Outcome.IGNORED]
