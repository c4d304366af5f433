"""The topic register: proto/topics is the only source of topic names."""

import re
from pathlib import Path

import pytest
import yaml

from proto import map as topic_map
from services.datafiles.topics import TopicRegister
from tests.architecture.source import ROOT, SERVICES, code, listed
from tests.support.examples import TOPICS, envelope_class, event_topics

FIELDS = {
    "topic",
    "owner",
    "description",
    "envelope",
    "compatibility",
    "consumers",
    "partitions",
    "config",
}
FILES = sorted(TOPICS.glob("*.yaml"))
REGISTER = TopicRegister.load(TOPICS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestTopicFile:
    """One file for one topic."""

    def test_it_has_exactly_the_known_fields(self, path: Path) -> None:
        """A misspelt field is not passed over."""
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))

        assert set(raw) == FIELDS
        assert all(isinstance(value, str) for value in raw["config"].values())

    def test_its_name_owner_and_consumers_are_known(self, path: Path) -> None:
        """The file is named like the topic, and everyone in it is a service."""
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))

        assert raw["topic"] == path.stem
        assert re.fullmatch(r"[a-z][a-z0-9-]*", raw["topic"])
        assert {raw["owner"], *raw["consumers"]} <= set(SERVICES)
        assert raw["owner"] not in raw["consumers"]

    def test_it_is_kept_for_ever_and_compatible(self, path: Path) -> None:
        """Without personal data a topic may be kept; old readers understand new events."""
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))

        assert raw["compatibility"] == "backward"
        assert raw["config"]["retention.ms"] == "-1"
        assert raw["config"]["cleanup.policy"] == "delete"


def test_event_topics_are_named_after_their_owner() -> None:
    """complaints-<owner>-events carries <Owner>Event of the owner's package."""
    for topic in event_topics():
        assert topic.name == f"complaints-{topic.owner}-events"
        assert topic.envelope == f"complaints.{topic.owner}.v1.{topic.owner.capitalize()}Event"
        assert envelope_class(topic).DESCRIPTOR.full_name == topic.envelope


def test_every_consumer_has_its_dead_letters_and_nobody_else() -> None:
    """A dead-letter topic belongs to one consumer of one topic, and each of them has one."""
    wanted = {f"{t.name}-dlq-{consumer}" for t in event_topics() for consumer in t.consumers}
    there = {topic.name for topic in REGISTER if "-dlq-" in topic.name}

    assert there == wanted
    for name in there:
        topic = REGISTER.get(name)
        assert topic.owner == name.rpartition("-dlq-")[2]
        assert topic.envelope == REGISTER.get(name.partition("-dlq-")[0]).envelope


def test_every_message_envelope_has_a_topic() -> None:
    """No *_events.proto stands outside the register."""
    owners = {
        path.name.removesuffix("_events.proto")
        for path in ROOT.glob("proto/complaints/*/v1/*_events.proto")
    }

    assert owners == {topic.owner for topic in event_topics()}


def test_no_code_names_a_topic_that_is_not_registered() -> None:
    """A misspelt topic name would wait for events for ever."""
    known = {topic.name for topic in REGISTER}
    name = re.compile(r"\bcomplaints-[a-z]+-events(?:-dlq-[a-z]+)?\b")
    wrong = [
        f"{module.path}: {found}"
        for module in code()
        for found in name.findall(module.text)
        if found not in known
    ]

    assert not wrong, listed(wrong)


def test_services_consume_what_the_register_says() -> None:
    """A bootstrap names exactly the topics whose file lists the service as consumer."""
    for service in SERVICES:
        texts = [m.text for m in code() if m.path.startswith(f"services/{service}/")]
        named = {t.name for t in event_topics() if any(f'"{t.name}"' in text for text in texts)}
        consumed = {t.name for t in event_topics() if service in t.consumers}
        owned = {t.name for t in event_topics() if t.owner == service}

        assert named == consumed | owned, service


def test_the_topic_map_is_current() -> None:
    """The picture in ARCHITECTURE.md shows the register as it stands."""
    assert topic_map.main(["--check"]) == 0, "run `make map`"
