"""From intake's and triage's events to escalation's, over real Kafka, MongoDB and gRPC."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from deploy.local import keys
from services.chassis import kafka as kafka_ports
from services.chassis.auth import ServiceTokens
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import fill_metadata, outbox_entry
from services.chassis.grpc_client import ServiceChannel
from services.escalation.adapters.mongo_cases import COLLECTION
from services.escalation.bootstrap import build
from services.escalation.settings import EscalationSettings
from tests.support.escalation_fakes import TRACE
from tests.support.eventually import eventually

ESCALATION_TOPIC = "complaints-escalation-events"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Pipeline:
    """Escalation as production builds it, its loops turned by the test."""

    def __init__(self, stores, monkeypatch):
        """Bring it up on a database of its own."""
        keys.prepare(stores.stack)
        environment = stores.environment("escalation", f"t-{uuid4().hex[:6]}")
        port = free_port()
        environment |= {"ESCALATION_GRPC_PORT": str(port), "MONGODB_PREFIX": f"t{uuid4().hex[:8]}"}
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        self.shell = build(EscalationSettings(), frozenset({"worker", "grpc"}))
        self.shell._grpc.start()
        key = stores.environment("intake")["SERVICE_KEY_FILE"]
        tokens = ServiceTokens("intake", Path(key))
        self.channel = ServiceChannel("escalation", f"127.0.0.1:{port}", tokens)
        self.stub = EscalationServiceStub(self.channel.channel)
        self._publisher = kafka_ports.KafkaPublisher(
            kafka_ports.producer_options(stores.kafka_bootstrap, "test")
        )
        options = kafka_ports.consumer_options(stores.kafka_bootstrap, f"g-{uuid4().hex[:6]}", "t")
        self._listener = kafka_ports.KafkaSubscription(options, [ESCALATION_TOPIC])
        self.seen = []

    def tell(self, producer, envelope, complaint, version):
        """Publish an event of another service."""
        now = datetime.now(UTC)
        fill_metadata(
            envelope,
            aggregate_id=complaint,
            aggregate_version=version,
            producer=producer,
            occurred_at=now,
            recorded_at=now,
            traceparent=TRACE,
        )
        topic = f"complaints-{producer}-events"
        self._publisher.publish([outbox_entry(envelope).record(topic, producer)])
        return envelope.metadata.event_id

    def until(self, accept):
        """Turn every loop until the events seen are as wanted."""

        def turned():
            for _, loop in self.shell._loops:
                loop()
            for message in self._listener.poll(0.05):
                self.seen.append(EscalationEvent.FromString(message.value))
            return accept(self.seen)

        eventually(turned, seconds=40)
        return self.seen

    def close(self):
        """Let go of everything and drop the database."""
        self.channel.close()
        self.shell._grpc.close()
        self.shell.database.client.drop_database(self.shell.database.name)
        for close in (self.shell.consumer.close, self._listener.close, self._publisher.close):
            close()


@pytest.fixture
def pipeline(own_stores, monkeypatch):
    """A pipeline of its own for each test."""
    opened = Pipeline(own_stores, monkeypatch)
    yield opened
    opened.close()


def filed(received: datetime) -> IntakeEvent:
    """A complaint received at a moment."""
    envelope = IntakeEvent()
    envelope.complaint_filed.SetInParent()
    envelope.state.status = "received"
    envelope.state.receipts.add().received_at.FromDatetime(received)
    return envelope


def of(complaint, events):
    """Events of one complaint by version."""
    mine = [e for e in events if e.metadata.aggregate_id == str(complaint)]
    return sorted(mine, key=lambda event: event.metadata.aggregate_version)


def kinds(complaint, events):
    """Payloads of one complaint in order."""
    return [event.WhichOneof("payload") for event in of(complaint, events)]


def test_the_clocks_of_a_complaint_from_receipt_to_decision(pipeline) -> None:
    """Started with cause and trace, asked over gRPC, met by the dispatch."""
    complaint, received = uuid4(), datetime.now(UTC) - timedelta(minutes=5)
    cause = pipeline.tell("intake", filed(received), complaint, 1)
    pipeline.until(lambda seen: "clocks_started" in kinds(complaint, seen))
    (started,) = of(complaint, pipeline.seen)
    request = messages.GetClocksRequest(complaint_id=str(complaint))
    answer = pipeline.channel.call(pipeline.stub.GetClocks, request, seconds=5)
    decision = next(one for one in answer.clocks if one.clock.clock == "decision")

    assert started.metadata.causation_id == cause
    assert started.metadata.traceparent == TRACE
    assert list(started.clocks_started.clocks) == ["decision", "first_contact"]
    assert decision.clock.input_hash == started.clocks[0].input_hash
    assert decision.clock.state == "running"
    assert all(step.zh and step.en for step in decision.steps)

    sent = filed(received)
    sent.decision_notified.medium = "sms"
    sent.state.notified_at.FromDatetime(datetime.now(UTC))
    pipeline.tell("intake", sent, complaint, 2)
    pipeline.until(lambda seen: kinds(complaint, seen).count("clock_met") == 2)
    assert [e.clock_met.on_time for e in of(complaint, pipeline.seen)[1:]] == [True, True]


def test_triage_may_come_first_and_old_complaints_say_that_they_are_late(pipeline) -> None:
    """A confirmed enquiry ends the clock once intake has told; a back-dated one is overdue."""
    enquiry, old = uuid4(), uuid4()
    confirmed = TriageEvent()
    confirmed.classification_confirmed.by = "p-1"
    confirmed.state.confirmed_kind = "enquiry"
    pipeline.tell("triage", confirmed, enquiry, 1)
    stored = pipeline.shell.database[COLLECTION]
    pipeline.until(lambda seen: stored.find_one({"_id": enquiry}))
    assert kinds(enquiry, pipeline.seen) == []

    now = datetime.now(UTC)
    pipeline.tell("intake", filed(now), enquiry, 1)
    pipeline.tell("intake", filed(now - timedelta(days=20)), old, 1)
    pipeline.until(lambda seen: len(kinds(enquiry, seen)) == 3 and len(kinds(old, seen)) == 3)

    assert kinds(enquiry, pipeline.seen) == ["clocks_started", "clock_ended", "clock_ended"]
    assert kinds(old, pipeline.seen) == ["clocks_started", "clock_overdue", "clock_overdue"]
    assert all(event.clock_overdue.late for event in of(old, pipeline.seen)[1:])


def test_historic_imports_and_unfinished_events(pipeline) -> None:
    """The one is left alone, the other is a dead letter; neither gets a clock."""
    historic, broken, probe = uuid4(), uuid4(), uuid4()
    imported, bare = IntakeEvent(), IntakeEvent()
    imported.complaint_imported.historic.dataset = "us-tx-tdi"
    bare.complaint_filed.SetInParent()
    pipeline.tell("intake", imported, historic, 1)
    pipeline.tell("intake", bare, broken, 1)
    pipeline.tell("intake", filed(datetime.now(UTC)), probe, 1)
    pipeline.until(lambda seen: kinds(probe, seen))

    stored = pipeline.shell.database[COLLECTION]
    assert stored.count_documents({"_id": {"$in": [historic, broken]}}) == 0


def test_asking_over_grpc(pipeline) -> None:
    """Unknown and malformed ids have their errors; the watermark lies behind now."""
    for complaint, kind in ((str(uuid4()), ErrorKind.NOT_FOUND), ("x", ErrorKind.INVALID)):
        with pytest.raises(ServiceError) as refused:
            request = messages.GetClocksRequest(complaint_id=complaint)
            pipeline.channel.call(pipeline.stub.GetClocks, request, seconds=5)
        assert refused.value.kind is kind
    request = messages.GetWatermarkRequest()
    answer = pipeline.channel.call(pipeline.stub.GetWatermark, request, seconds=5)

    assert answer.pending == 0
    assert answer.complete_to.ToDatetime(tzinfo=UTC) < datetime.now(UTC)
