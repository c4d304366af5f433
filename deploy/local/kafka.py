"""The broker of a stack: Apache Kafka, KRaft, one node, set for a small machine."""

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from deploy.local import install
from deploy.local.stack import HOST, Stack
from deploy.local.trouble import trouble

_HERE = Path(__file__).parent
# Any fixed id will do: one node that nobody else ever joins.
_CLUSTER_ID = "cmVkcmVzcy1sb2NhbC0wMQ"
_PING_MILLISECONDS = 3_000
_FORMAT_SECONDS_MAX = 60
# Measured on two cores (idle with four consumers; 20,000 records): the client compiler alone
# costs half the processor time of the default, and a 4 MB cleaner buffer saves 120 MB.
_JVM = (
    "-Xms48m",
    "-Xmx256m",
    "-Xss512k",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
)
_SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
# Topics come from proto/topics alone.
auto.create.topics.enable=false
# Events are kept for ever; offsets outlive any pause of a service.
log.retention.ms=-1
offsets.retention.minutes=5256000
# One node: every internal topic has one copy and few partitions.
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
# After a SIGKILL the next record is acknowledged after 5 s instead of 12 s.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
# Little work when idle, little memory.
metadata.max.idle.interval.ms=5000
num.network.threads=2
num.io.threads=2
background.threads=2
num.recovery.threads.per.data.dir=1
log.cleaner.dedupe.buffer.size=4194304
"""


def java() -> str:
    """Path of the java command: JAVA_HOME's if it is set."""
    home = os.environ.get("JAVA_HOME", "")
    return str(Path(home) / "bin" / "java") if home else "java"


def data_folder(stack: Stack) -> Path:
    """Folder of the broker's data."""
    return stack.folder / "kafka"


def command(stack: Stack) -> tuple[str, ...]:
    """Command line of the broker."""
    log4j = f"-Dlog4j2.configurationFile={_HERE / 'log4j2.properties'}"
    return (java(), *_JVM, log4j, "-cp", _classpath(stack), "kafka.Kafka", str(_settings(stack)))


def prepare(stack: Stack) -> None:
    """Write the broker's settings and format its folder, unless that was done before.

    Raises Trouble when the folder cannot be formatted.
    """
    data = data_folder(stack)
    data.mkdir(parents=True, exist_ok=True)
    text = _SETTINGS.format(
        host=HOST,
        port=stack.port("LOCAL_KAFKA_PORT"),
        controller=stack.port("LOCAL_KAFKA_CONTROLLER_PORT"),
        data=data,
    )
    _settings(stack).write_text(text, encoding="utf-8")
    if (data / "meta.properties").exists():
        return
    tool = [java(), "-XX:TieredStopAtLevel=1", "-cp", _classpath(stack), "kafka.tools.StorageTool"]
    tool += ["format", "--standalone", "-t", _CLUSTER_ID, "-c", str(_settings(stack))]
    done = subprocess.run(
        tool, check=False, capture_output=True, text=True, timeout=_FORMAT_SECONDS_MAX
    )
    if done.returncode:
        shutil.rmtree(data)
        raise trouble(
            f"无法初始化 Kafka 数据目录 {data}。",
            f"Kafka's folder {data} could not be prepared:\n{done.stdout}{done.stderr}",
        )


def ping(stack: Stack) -> bool:
    """Tell whether the broker answers."""
    # The client waits for seconds before it tries a closed port again: look at the port first.
    if not any(_listens(address) for address in stack.kafka_bootstrap.split(",")):
        return False
    try:
        return bool(_admin(stack, lambda admin: admin.describe_cluster()))
    except (KafkaError, OSError, ValueError):
        return False


def create_topics(stack: Stack) -> list[str]:
    """Create every registered topic that does not exist; return the new ones."""
    wanted = {topic["topic"]: topic for topic in register(stack.root)}

    def create(admin: KafkaAdminClient) -> list[str]:
        missing = [name for name in wanted if name not in set(admin.list_topics())]
        with contextlib.suppress(TopicAlreadyExistsError):
            if missing:
                admin.create_topics([_new_topic(wanted[name]) for name in missing])
        return missing

    return list(_admin(stack, create))


def register(root: Path) -> list[dict[str, Any]]:
    """All topic files of the register, in order of their names."""
    files = sorted((root / "proto" / "topics").glob("*.yaml"))
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]


def _new_topic(topic: dict[str, Any]) -> NewTopic:
    return NewTopic(
        topic["topic"],
        num_partitions=topic["partitions"],
        replication_factor=-1,
        topic_configs={name: str(value) for name, value in topic["config"].items()},
    )


def _admin(stack: Stack, ask: Callable[[KafkaAdminClient], Any]) -> Any:
    client = KafkaAdminClient(
        bootstrap_servers=stack.kafka_bootstrap, request_timeout_ms=_PING_MILLISECONDS
    )
    try:
        return ask(client)
    finally:
        client.close()


def _listens(address: str) -> bool:
    host, _, port = address.strip().rpartition(":")
    try:
        socket.create_connection((host, int(port)), _PING_MILLISECONDS / 1000).close()
    except OSError:
        return False
    return True


def _classpath(stack: Stack) -> str:
    return f"{install.kafka_folder(stack.root)}/*"


def _settings(stack: Stack) -> Path:
    return stack.folder / "kafka.properties"
