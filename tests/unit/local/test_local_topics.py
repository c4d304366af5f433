"""Topics come from the register, with what the register says."""

from deploy.local import kafka
from deploy.local.stack import ROOT, Stack


def test_every_registered_topic_keeps_its_events_for_ever():
    """No topic has a retention; dead letters are kept as well."""
    topics = kafka.register(ROOT)

    assert {"complaints-intake-events", "complaints-intake-events-dlq-triage"} <= {
        topic["topic"] for topic in topics
    }
    assert {topic["config"]["retention.ms"] for topic in topics} == {"-1"}


def test_a_topic_is_created_with_partitions_and_settings_of_its_file():
    """What the file says reaches the broker, as text."""
    made = kafka._new_topic({"topic": "t", "partitions": 4, "config": {"max.message.bytes": 10}})

    assert made.num_partitions == 4
    assert made.topic_configs == {"max.message.bytes": "10"}


def test_the_broker_creates_no_topic_by_itself(tmp_path):
    """A misspelt name is an error, not a new topic; offsets outlive long pauses."""
    stack = Stack(name="t", ports=Stack.demo({}).ports, root=tmp_path)
    (tmp_path / ".local" / "t" / "kafka").mkdir(parents=True)
    (tmp_path / ".local" / "t" / "kafka" / "meta.properties").touch()

    kafka.prepare(stack)

    lines = (tmp_path / ".local" / "t" / "kafka.properties").read_text().splitlines()
    assert "auto.create.topics.enable=false" in lines
    assert "log.retention.ms=-1" in lines
    assert "offsets.retention.minutes=5256000" in lines


def test_a_closed_port_is_not_a_broker():
    """Asking costs no waiting when nobody listens."""
    assert not kafka.ping(Stack.demo({"KAFKA_BOOTSTRAP": "127.0.0.1:9"}))
