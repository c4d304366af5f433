"""Assessments with threats as posts, and plans as messages."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.consumer import Outcome
from services.escalation.adapters.opinion_codec import own_complaint
from services.escalation.entrypoints.event_consumer import TRIAGE_TOPIC, EventConsumer
from tests.support.opinion import MemoryOpinions

COMPLAINT = str(uuid4())


def assessed(*flags, seconds=None, scene="claims_refused"):
    """An assessment that found these flags."""
    envelope = TriageEvent()
    envelope.complaint_assessed.SetInParent()
    envelope.metadata.aggregate_id = COMPLAINT
    envelope.state.scene = scene
    for flag in flags:
        envelope.state.flags.add(code=flag)
    if seconds is None:
        envelope.metadata.occurred_at.FromDatetime(datetime(2026, 3, 2, tzinfo=UTC))
    else:
        envelope.metadata.occurred_at.seconds = seconds
    return SimpleNamespace(
        message=SimpleNamespace(topic=TRIAGE_TOPIC), envelope=envelope, metadata=envelope.metadata
    )


def test_a_threat_becomes_a_post_without_words() -> None:
    """Codes, the complaint's id as its author, and no text."""
    post = own_complaint(assessed("threat_media", "elderly"))

    assert post.text == ""
    assert (post.author, post.complaint, post.scene) == (COMPLAINT, COMPLAINT, "claims_refused")
    assert post.signals == ("elderly", "threat_media")


def test_the_same_assessment_is_the_same_post() -> None:
    """In whatever order the flags stand; another flag is another post."""
    one = own_complaint(assessed("threat_media", "self_harm"))
    same = own_complaint(assessed("self_harm", "threat_media"))
    more = own_complaint(assessed("self_harm", "threat_media", "group"))

    assert one.id == same.id != more.id


def test_without_a_threat_there_is_none() -> None:
    """Vulnerable people alone threaten nobody."""
    assert own_complaint(assessed("elderly", "repeat")) is None
    assert own_complaint(assessed()) is None


def test_a_senseless_time_makes_no_post() -> None:
    """It would poison every sum over time."""
    assert own_complaint(assessed("threat_media", seconds=0)) is None
    assert own_complaint(assessed("threat_media", seconds=10**15)) is None


def test_the_consumer_reports_threats_beside_its_own_work() -> None:
    """A batch that comes twice reports once."""

    class Nothing:
        def receive(self, batch):
            return [Outcome.DONE for _ in batch]

    opinions = MemoryOpinions()
    consumer = EventConsumer(Nothing(), opinions)
    for _ in range(2):
        assert consumer([assessed("threat_court"), assessed("elderly")]) == [Outcome.IGNORED] * 2

    assert len(opinions.waiting(10)) == 1
