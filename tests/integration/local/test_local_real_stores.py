"""The local stores are real ones: they keep what they took, through a SIGKILL too."""

import os
from dataclasses import replace

import yaml
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from pymongo import MongoClient

from deploy.local import install, mongodb
from deploy.local.control import Control
from deploy.local.stack import ROOT, Port
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


def test_a_database_moved_to_another_port_keeps_its_data(stores: LocalSystem):
    """The replica set learns its new address instead of waiting for its old one."""
    install.install_mongodb()
    beside = stores.stack.port("LOCAL_MONGODB_PORT") + 50
    found = []
    for number in (beside, beside + 1):
        port = {"LOCAL_MONGODB_PORT": Port("LOCAL_MONGODB_PORT", number)}
        name = f"{stores.stack.name}-moved"
        stack = replace(stores.stack, name=name, ports={**stores.stack.ports, **port})
        control = Control(stack, owner=os.getpid())
        control.start_supervisor()
        mongodb.prepare(stack)
        try:
            control.start("mongodb")
            with MongoClient(stack.mongodb_uri) as client:
                client["local_platform"]["moved"].insert_one({})
                found.append(client["local_platform"]["moved"].count_documents({}))
        finally:
            control.down()
    control.reset()

    assert found == [1, 2]
