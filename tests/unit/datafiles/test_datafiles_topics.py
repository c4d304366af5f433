"""The topic register as services ask it."""

from pathlib import Path

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.datafiles.topics import TopicRegister

TOPICS = Path(__file__).resolve().parents[3] / "proto" / "topics"


def test_the_register_knows_its_message_classes() -> None:
    """A topic's envelope is found by the name that its file gives."""
    register = TopicRegister.load(TOPICS)
    assert register.message_class("complaints-intake-events") is IntakeEvent
    with pytest.raises(KeyError):
        register.get("complaints-unknown-events")
