"""Assessments with threats as posts, and plans as messages."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_codec import Names
from services.escalation.adapters.opinion_codec import own_complaint as read
from services.escalation.entrypoints.event_consumer import TRIAGE_TOPIC, EventConsumer
from services.escalation.handlers.own_signals import OwnSignals
from tests.support.opinion import MemoryOpinions, policy

COMPLAINT = str(uuid4())
RULES = policy().own_complaints
NAMES = Names({"xinghe-pc": "星河财险"}, {"js": "江苏"})


def own_complaint(event):
    """The post under the shipped rules."""
    return read(event, RULES.flags, NAMES)


def assessed(*flags, seconds=None, scene="claims_refused"):
    """An assessment that found these flags."""
    envelope = TriageEvent()
    envelope.complaint_assessed.SetInParent()
    envelope.metadata.aggregate_id = COMPLAINT
    envelope.state.scene = scene
    envelope.state.insurer, envelope.state.unit = "xinghe-pc", "js"
    envelope.state.partner = "pt-repair-2"
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
    assert (post.insurer, post.place, post.partner) == ("星河财险", "江苏", "pt-repair-2")


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
    calls = []
    own = OwnSignals(opinions, RULES, calls.extend)
    consumer = EventConsumer(Nothing(), own, NAMES)
    batch = [assessed("threat_court"), assessed("elderly"), assessed("self_harm")]
    for _ in range(2):
        assert consumer(batch) == [Outcome.IGNORED] * 3

    assert [sorted(p.signals) for _, p in opinions.waiting(10)] == [["threat_court"], ["self_harm"]]
    assert {(call.clock, str(call.complaint)) for call in calls} == {("self_harm", COMPLAINT)}
    assert len({call.id for call in calls}) == 1


def test_people_are_called_before_anything_can_fail() -> None:
    """A store that is away fails the batch, which is told again; the call is the same one."""

    class Away(MemoryOpinions):
        def report(self, posts):
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

    calls = []
    batch = [own_complaint(assessed("self_harm"))]
    with pytest.raises(ServiceError):
        OwnSignals(Away(), RULES, calls.extend).take(batch)
    OwnSignals(MemoryOpinions(), RULES, calls.extend).take(batch)

    assert len(calls) == 2
    assert calls[0] == calls[1]
