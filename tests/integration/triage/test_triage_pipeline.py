"""From intake's event to triage's, over real Kafka, real MongoDB and real gRPC."""

import socket
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.intake.v1 import intake_service_pb2 as intake
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from complaints.intake.v1.intake_service_pb2_grpc import (
    IntakeServiceServicer,
    add_IntakeServiceServicer_to_server,
)
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from deploy.local import keys
from services.chassis import kafka as kafka_ports
from services.chassis.auth import Guard, TokenVerifier
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import fill_metadata, outbox_entry
from services.chassis.grpc_server import GrpcServer
from services.datafiles.messages import Catalogue
from services.triage.adapters.mongo_store import COLLECTION
from services.triage.bootstrap import MESSAGES, build
from services.triage.settings import TriageSettings
from tests.support.eventually import eventually
from tests.support.triage_fakes import NOW, REFUSED, TRACE

INTAKE_TOPIC = "complaints-intake-events"
ESCALATION_TOPIC = "complaints-escalation-events"
TRIAGE_TOPIC = "complaints-triage-events"
_RPC = "/complaints.intake.v1.IntakeService"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Intake(IntakeServiceServicer):
    """An intake that knows some texts and counts how it is asked."""

    def __init__(self):
        self.texts, self.asked, self.away = {}, [], False

    def BatchGetComplaints(self, request, context):
        """Texts by id."""
        self.asked.append((len(request.complaint_ids), request.purpose, context.caller.subject))
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        answer = intake.BatchGetComplaintsResponse()
        for key in request.complaint_ids:
            if key in self.texts:
                told = answer.complaints.add(complaint_id=key, text=self.texts[key], version=3)
                told.state.side, told.state.product_line = "life", "disease"
            else:
                answer.not_found.append(key)
        return answer


class Pipeline:
    """Triage as production builds it, its loops turned by the test."""

    def __init__(self, stores, monkeypatch):
        """Bring up a stand-in intake and triage on databases of their own."""
        keys.prepare(stores.stack)
        # One static member for all tests: a new name would wait for the old one's session to end.
        environment = stores.environment("triage", "t-pipeline")
        address = f"127.0.0.1:{_free_port()}"
        environment |= {"INTAKE_ADDRESS": address, "MONGODB_PREFIX": f"t{uuid4().hex[:8]}"}
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        self.intake = Intake()
        rpcs = ("BatchGetComplaints", "GetComplaint", "PutText", "GetText", "GetWatermark")
        self._server = GrpcServer(
            address,
            [
                (
                    add_IntakeServiceServicer_to_server,
                    self.intake,
                    "complaints.intake.v1.IntakeService",
                )
            ],
            Guard(
                {f"{_RPC}/{rpc}": frozenset({"service"}) for rpc in rpcs},
                TokenVerifier(environment["AUTH_JWKS"]),
            ),
            Catalogue.load(MESSAGES),
        )
        self._server.start()
        self.shell = build(TriageSettings(), frozenset({"worker"}))
        self._publisher = kafka_ports.KafkaPublisher(
            kafka_ports.producer_options(stores.kafka_bootstrap, "test")
        )
        options = kafka_ports.consumer_options(stores.kafka_bootstrap, f"g-{uuid4().hex[:6]}", "t")
        self._listener = kafka_ports.KafkaSubscription(options, [TRIAGE_TOPIC])

    def publish(self, *ids, payload="complaint_filed", version=1):
        """Events of intake, one for each id."""
        records = []
        for key in ids:
            envelope = IntakeEvent()
            getattr(envelope, payload).SetInParent()
            fill_metadata(
                envelope,
                aggregate_id=key,
                aggregate_version=version,
                producer="intake",
                occurred_at=NOW,
                recorded_at=NOW,
                traceparent=TRACE,
            )
            records.append(outbox_entry(envelope).record(INTAKE_TOPIC, "intake"))
        self._publisher.publish(records)

    def missed(self, key, pack, clock):
        """An event of escalation: a clock of a case ran out, just now."""
        envelope, now = EscalationEvent(), datetime.now(UTC) + timedelta(minutes=1)
        envelope.clocks.add(clock=clock, pack=pack).started_at.FromDatetime(NOW)
        envelope.clock_overdue.clock, envelope.clock_overdue.step = clock, "overdue"
        envelope.clock_overdue.step_at.FromDatetime(now)
        fill_metadata(
            envelope,
            aggregate_id=key,
            aggregate_version=2,
            producer="escalation",
            occurred_at=now,
            recorded_at=now,
            traceparent=TRACE,
        )
        self._publisher.publish([outbox_entry(envelope).record(ESCALATION_TOPIC, "escalation")])

    def turn(self):
        """One round of every loop; events of triage seen on the way."""
        for _, loop in self.shell._loops:
            try:
                loop()
            except ServiceError as error:
                assert error.kind is ErrorKind.UNAVAILABLE
        seen = []
        for message in self._listener.poll(0.05):
            event = TriageEvent()
            event.ParseFromString(message.value)
            seen.append((message, event))
        return seen

    def events_of(self, *ids):
        """Turn until every id has an event; events by id."""
        wanted, found = {str(i) for i in ids}, {}

        def arrived():
            for message, event in self.turn():
                found.setdefault(event.metadata.aggregate_id, []).append((message, event))
            return wanted <= found.keys()

        eventually(arrived, seconds=40)
        return {key: found[str(key)] for key in ids}

    def close(self):
        """Let go of everything and drop the database."""
        self.shell.database.client.drop_database(self.shell.database.name)
        for close in (self.shell.consumer.close, self._listener.close, self._publisher.close):
            close()
        self._server.close()


@pytest.fixture
def pipeline(own_stores, monkeypatch):
    """A pipeline of its own for each test."""
    opened = Pipeline(own_stores, monkeypatch)
    yield opened
    opened.close()


def test_filed_complaints_are_assessed_once(pipeline):
    """One read for the batch, one event each with cause and trace, doubles change nothing."""
    ids = [uuid4() for _ in range(20)]
    pipeline.intake.texts = {str(i): REFUSED for i in ids}
    pipeline.publish(*ids)
    found = pipeline.events_of(*ids)
    pipeline.publish(*ids)
    pipeline.publish(ids[0], payload="note_added", version=2)
    probe = uuid4()
    pipeline.intake.texts[str(probe)] = "退保只退一半"
    pipeline.publish(probe)
    after = pipeline.events_of(probe)
    message, event = found[ids[0]][0]

    assert event.state.scene == "claims_refused"
    assert event.complaint_assessed.intake_version == 3
    assert event.metadata.traceparent == TRACE
    assert event.metadata.causation_id
    assert dict(message.headers)["traceparent"] == TRACE.encode()
    assert message.key == str(ids[0]).encode()
    assert set(after) == {probe}
    assert all(asked[1:] == ("assessment", "service:triage") for asked in pipeline.intake.asked)
    assert pipeline.shell.database[COLLECTION].count_documents({}) == 21
    assert pipeline.shell.database[COLLECTION].count_documents({"version": 1}) == 21


def test_historic_imports_are_left_alone(pipeline):
    """Intake is not even asked."""
    historic, probe = uuid4(), uuid4()
    pipeline.intake.texts = {str(historic): REFUSED, str(probe): REFUSED}
    pipeline.publish(historic, payload="complaint_imported")
    pipeline.publish(probe)
    pipeline.events_of(probe)

    assert pipeline.shell.database[COLLECTION].find_one({"_id": historic}) is None


def test_missed_deadlines_call_a_lesson_once(pipeline):
    """The second one of who has the case does, however often either is announced."""
    case, database = uuid4(), pipeline.shell.database
    pipeline.intake.texts = {str(case): REFUSED}
    pipeline.publish(case)
    pipeline.events_of(case)
    # Whoever is on shift at the hour of the test has it; the lesson needs a name that is known.
    owned = {"$set": {"state.standing.owner": "p-motor-1"}}
    database[COLLECTION].update_one({"_id": case}, owned)
    for _ in range(2):
        pipeline.missed(case, "house", "first_answer")
    pipeline.missed(case, "cn-insurance-law", "payment")
    pipeline.missed(case, "cn-2020-3", "decision")
    of_mistakes = {"$regex": "^mistake:"}  # The round of the year assigns the lesson as well.
    called = {"lesson": "claims_reasons", "person": "p-motor-1", "cause": of_mistakes}

    def arrived():
        pipeline.turn()
        return database["lessons"].count_documents(called) == 1

    eventually(arrived, seconds=40)
    pipeline.missed(case, "cn-2020-3", "decision")
    probe = uuid4()
    pipeline.intake.texts[str(probe)] = REFUSED
    pipeline.publish(probe)
    pipeline.events_of(probe)

    assert database["lessons"].count_documents(called) == 1
    assert database["lesson_mistakes"].count_documents({"person": "p-motor-1"}) == 2


def test_an_outage_of_intake_is_waited_out(pipeline):
    """Nothing is dead-lettered, and everything is assessed when intake is back."""
    ids = [uuid4() for _ in range(3)]
    pipeline.intake.texts = {str(i): REFUSED for i in ids}
    pipeline.intake.away = True
    pipeline.publish(*ids)

    def asked():
        pipeline.turn()
        return len(pipeline.intake.asked) >= 2

    eventually(asked, seconds=40)
    assert pipeline.shell.database[COLLECTION].count_documents({}) == 0
    pipeline.intake.away = False

    assert set(pipeline.events_of(*ids)) == set(ids)
