"""Events about people who must act: the matter is the aggregate and its state the payload."""

from collections.abc import Callable, Mapping
from typing import Any

from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.event import OutboxEntry, fill_metadata, outbox_entry
from services.chassis.ids import step_id
from services.escalation.adapters.consultation_codec import consultation_message
from services.escalation.adapters.group_codec import group_message
from services.escalation.adapters.people_codec import approval_message, ladder_message
from services.escalation.domain.people.approval import Approval
from services.escalation.domain.people.consultation import Consultation
from services.escalation.domain.people.group import Group
from services.escalation.domain.people.ladder import Ladder
from services.escalation.domain.people.matter import Matter

_KINDS: Mapping[type, tuple[str, Callable[[Any], Any]]] = {
    Ladder: ("ladder", ladder_message),
    Approval: ("approval", approval_message),
    Consultation: ("consultation", consultation_message),
    Group: ("group", group_message),
}


def matter_entry(name: str, after: Matter, at: Timestamp) -> OutboxEntry:
    """The event `name` of a matter as it stands then; the same write always has the same id.

    `at` is made once for all events of one write.
    """
    kind, message = _KINDS[type(after)]
    envelope: Any = EscalationEvent()
    getattr(getattr(envelope, name), kind).CopyFrom(message(after))
    fill_metadata(
        envelope,
        aggregate_id=after.id,
        aggregate_version=after.version,
        producer="escalation",
        occurred_at=at,
        recorded_at=at,
        event_id=step_id("matter-event", str(after.id), str(after.version)),
        consumer_may_ignore=True,
    )
    envelope.metadata.aggregate_type = kind
    return outbox_entry(envelope)
