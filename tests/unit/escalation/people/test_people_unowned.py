"""An event of triage that tells of a case that nobody could take calls people, once."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.consumer import Outcome
from services.escalation.entrypoints.event_consumer import TRIAGE_TOPIC, EventConsumer
from services.escalation.handlers.unowned import UnownedCases

SINCE = datetime(2026, 3, 2, tzinfo=UTC)
COMPLAINT = str(uuid4())


def told(rule: str = "nobody", owner: str = "", since: datetime | None = SINCE):
    """An event of triage."""
    envelope = TriageEvent()
    envelope.complaint_assigned.SetInParent()
    envelope.metadata.aggregate_id = COMPLAINT
    envelope.state.owner_rule, envelope.state.owner = rule, owner
    if since is not None:
        envelope.state.unowned_since.FromDatetime(since)
    return SimpleNamespace(
        message=SimpleNamespace(topic=TRIAGE_TOPIC), envelope=envelope, metadata=envelope.metadata
    )


class Nothing:
    """A receiver that has nothing to do."""

    def receive(self, batch):
        """Done."""
        return [Outcome.DONE for _ in batch]


def calls_for(*events):
    """What the consumer calls people for."""
    calls = []
    consumer = EventConsumer(Nothing(), unowned=UnownedCases(calls.extend))
    assert consumer(events) == [Outcome.IGNORED] * len(events)
    return calls


def test_one_call_for_each_loss_of_an_owner() -> None:
    """Told again, also by another act in between, it is the same; a later loss is another one."""
    calls = calls_for(told(), told(), told(since=SINCE + timedelta(days=1)))

    assert {(call.clock, str(call.complaint)) for call in calls} == {("unowned", COMPLAINT)}
    assert [call.step_at for call in calls[:2]] == [SINCE, SINCE]
    assert len({call.id for call in calls}) == 2


@pytest.mark.parametrize(
    "event", [told("team", "p-1", None), told("nobody", "p-1"), told(since=None)]
)
def test_nobody_is_called_for_other_cases(event) -> None:
    """Nor for what older processes told without the time."""
    assert calls_for(event) == []
