"""What the client libraries are told, their own defaults included, against one written table."""

import uvicorn
from kafka import KafkaConsumer, KafkaProducer
from pymongo import MongoClient

from services.chassis import kafka
from services.chassis.clients import options

CONSUMER = {
    "allow_auto_create_topics": False,
    "auto_offset_reset": "earliest",
    "bootstrap_servers": ["a:1", "b:2"],
    "bootstrap_timeout_ms": 5_000,
    "check_crcs": True,
    "client_id": "triage-1",
    "enable_auto_commit": False,
    "fetch_max_wait_ms": 400,
    "fetch_min_bytes": 1,
    "group_id": "triage",
    "group_instance_id": "triage-1",
    "heartbeat_interval_ms": 3_000,
    "isolation_level": "read_uncommitted",
    "max_poll_interval_ms": 300_000,
    "max_poll_records": 500,
    "reconnect_backoff_max_ms": 1_000,
    "request_timeout_ms": 20_000,
    "session_timeout_ms": 10_000,
}
PRODUCER = {
    "acks": -1,
    "allow_auto_create_topics": False,
    "batch_size": 131_072,
    "bootstrap_servers": ["a:1"],
    "bootstrap_timeout_ms": 5_000,
    "client_id": "triage",
    "compression_type": "lz4",
    "delivery_timeout_ms": 10_000,
    "enable_idempotence": True,
    "linger_ms": 5,
    "max_block_ms": 5_000,
    "max_in_flight_requests_per_connection": 5,
    "reconnect_backoff_max_ms": 1_000,
    "request_timeout_ms": 5_000,
    "retries": float("inf"),
}
HTTP_SERVER = {
    "access_log": False,
    "backlog": 512,
    "h11_max_incomplete_event_size": None,
    "http": "httptools",
    "lifespan": "off",
    "limit_concurrency": None,
    "loop": "uvloop",
    "server_header": False,
    "timeout_graceful_shutdown": 10,
    "timeout_keep_alive": 30,
}


def test_consumers() -> None:
    """Nothing is committed unasked and nothing is skipped."""
    told = KafkaConsumer.DEFAULT_CONFIG | kafka.consumer_options("a:1,b:2", "triage", "1")
    assert {name: told[name] for name in CONSUMER} == CONSUMER


def test_producers() -> None:
    """Every record is acknowledged by all, in order, and each wait has an end."""
    told = KafkaProducer.DEFAULT_CONFIG | kafka.producer_options("a:1", "triage")
    assert {name: told[name] for name in PRODUCER} == PRODUCER


def test_every_option_of_kafka_is_known_to_it() -> None:
    """A name that is written wrong is no option."""
    assert set(kafka.producer_options("a:1", "c")) <= set(KafkaProducer.DEFAULT_CONFIG)
    assert set(kafka.consumer_options("a:1", "g", "1")) <= set(KafkaConsumer.DEFAULT_CONFIG)


def test_the_store() -> None:
    """Writes are journaled and repeated once, reads are aware of zones, each wait has an end."""
    told = options("mongodb", "client")
    with MongoClient("mongodb://127.0.0.1:1", connect=False, **told) as client:
        known, pool = client.options, client.options.pool_options
        assert client.write_concern.document == {"w": "majority", "j": True}
        assert (known.retry_writes, known.retry_reads) == (True, True)
        assert known.codec_options.tz_aware
        assert known.server_selection_timeout == 3
        assert (pool.connect_timeout, pool.socket_timeout) == (3, 20)
        assert (pool.wait_queue_timeout, pool.max_pool_size) == (3, 32)


def test_the_http_server() -> None:
    """Our own log lines, bounded shutdown, the faster parts."""
    told = uvicorn.Config(lambda: None, log_config=None, **options("http", "server"))
    assert {name: getattr(told, name) for name in HTTP_SERVER} == HTTP_SERVER


def test_grpc() -> None:
    """Answers to batches may be large, questions may not; a lost server is found again soon."""
    assert options("grpc", "client") == {
        "grpc.keepalive_time_ms": 30_000,
        "grpc.max_receive_message_length": 16 * 1024 * 1024,
        "grpc.initial_reconnect_backoff_ms": 200,
        "grpc.max_reconnect_backoff_ms": 2_000,
    }
    assert options("grpc", "server") == {
        "grpc.max_receive_message_length": 4 * 1024 * 1024,
        "grpc.so_reuseport": 0,
    }
