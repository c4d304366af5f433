"""The local stores are real ones: they keep what they took, through a SIGKILL too."""

import yaml
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from pymongo import MongoClient

from deploy.local.stack import ROOT
from tests.support.stack import LocalSystem

TOPIC = "complaints-intake-events-dlq-triage"


def test_every_registered_topic_exists_with_its_partitions(kafka):
    """The broker has the topics of the register and their settings."""
    client = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        found = {topic["name"]: topic for topic in client.describe_topics()}
    finally:
        client.close()

    for file in (ROOT / "proto" / "topics").glob("*.yaml"):
        topic = yaml.safe_load(file.read_text())
        assert len(found[topic["topic"]]["partitions"]) == topic["partitions"]


def test_a_killed_database_comes_back_with_its_journal(stores: LocalSystem):
    """What was acknowledged with a journal write is there after SIGKILL."""
    with MongoClient(stores.mongodb_uri, w="majority", journal=True) as client:
        client["local_platform"]["kept"].insert_one({"_id": 1})

        stores.control.kill("mongodb")
        stores.control.wait_ready(["mongodb"])

        assert client["local_platform"]["kept"].find_one({"_id": 1})
        client.drop_database("local_platform")


def test_a_killed_broker_comes_back_with_its_records(stores: LocalSystem):
    """What was acknowledged can be read after SIGKILL."""
    producer = KafkaProducer(bootstrap_servers=stores.kafka_bootstrap, acks="all")
    sent = producer.send(TOPIC, b"kept").get(timeout=30)
    producer.close()

    stores.control.kill("kafka")
    stores.control.wait_ready(["kafka"])

    consumer = KafkaConsumer(bootstrap_servers=stores.kafka_bootstrap, enable_auto_commit=False)
    partition = TopicPartition(TOPIC, 0)
    consumer.assign([partition])
    consumer.seek(partition, sent.offset)
    records = consumer.poll(timeout_ms=30_000, max_records=1)
    consumer.close()
    assert records[partition][0].value == b"kept"
