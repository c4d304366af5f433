"""Reporting as a real process on real stores: counting, runs, rebuilt bytes, kills."""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from complaints.reporting.v1 import reporting_service_pb2 as messages
from complaints.reporting.v1.reporting_service_pb2_grpc import ReportingServiceStub

from services.chassis import kafka as kafka_ports
from services.chassis.auth import ServiceTokens
from services.chassis.broker import Record
from services.chassis.clock import SystemClock
from services.chassis.consumer import BatchConsumer
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent, outbox_entry
from services.chassis.grpc_client import ServiceChannel
from services.chassis.ids import uuid7
from services.chassis.mongo import connect
from services.datafiles.organisation import Organisation
from services.reporting.adapters.definition_files import load_names
from services.reporting.adapters.event_codec import ENVELOPES
from services.reporting.adapters.mongo_facts import MongoFacts
from services.reporting.domain.denominators import read_denominators
from services.reporting.domain.report import answer
from services.reporting.domain.snapshot import canonical, content_of
from services.reporting.entrypoints.event_consumer import TOPICS, EventConsumer
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem
from tests.unit.reporting.reporting_fakes import assessed, clocked, filed, library

QUARTER = "2031Q1"
VOLUMES = "insurer,side,period,premium_cny\nxinghe-pc,property,2031Q1,100000000\n"
SCENES = ("claims_amount", "sales_bundled", "none")


@pytest.fixture(scope="module")
def reporting(own_stores: LocalSystem) -> LocalSystem:
    """Stores of its own with the reporting process alone."""
    own_stores.control.start("reporting")
    return own_stores


@pytest.fixture(scope="module")
def publisher(reporting: LocalSystem) -> Iterator[kafka_ports.KafkaPublisher]:
    """A real producer."""
    options = kafka_ports.producer_options(reporting.kafka_bootstrap, "reporting-test")
    opened = kafka_ports.KafkaPublisher(options)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def door(reporting: LocalSystem) -> Iterator["Door"]:
    """The door of the running process."""
    opened = Door(reporting)
    yield opened
    opened.close()


class Door:
    """Reporting's HTTP door as a compliance officer."""

    def __init__(self, system: LocalSystem) -> None:
        headers = {"authorization": system.token("compliance")}
        self._client = httpx.Client(base_url=system.url("reporting"), headers=headers, timeout=30)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def get(self, path: str) -> httpx.Response:
        """GET."""
        return self._client.get(path)

    def ask(self, period: str = QUARTER, key: str | None = None) -> dict[str, Any]:
        """A queued run of the quarterly statistics."""
        answered = self._client.post(
            "/v1/reports/cn-quarterly-statistics/runs",
            json={"period": period, "denominators": VOLUMES},
            headers={"idempotency-key": key or str(uuid4())},
        )
        assert answered.status_code == 202, answered.text
        found: dict[str, Any] = answered.json()
        return found

    def run(self, identity: str) -> dict[str, Any]:
        """A run as it stands."""
        path = f"/v1/reports/cn-quarterly-statistics/runs/{identity}"
        found: dict[str, Any] = self.get(path).json()
        return found

    def wait(self, identity: str) -> dict[str, Any]:
        """The run when it is done."""
        return eventually(
            lambda: self.run(identity),
            lambda run: run["state"] == "done",
            seconds=60,
            what="the run is done",
        )

    def file(self, run: dict[str, Any], suffix: str) -> bytes:
        """Bytes of a file, checked against its hash."""
        entry = next(f for f in run["files"] if f["name"].endswith(suffix))
        data = self.get(entry["href"]).content
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        return data


def records(events: Sequence[ReceivedEvent]) -> list[Record]:
    """The events as their producers would publish them."""
    return [
        outbox_entry(event.envelope).record(event.topic, event.metadata.producer)
        for event in events
    ]


def story(complaints: Sequence[UUID], at: datetime) -> list[ReceivedEvent]:
    """All events of the complaints, shuffled, some of them twice."""
    events: list[ReceivedEvent] = []
    for number, complaint in enumerate(complaints):
        scene = SCENES[number % len(SCENES)]
        events += [
            filed(complaint, 1, received_at=at),
            filed(complaint, 2, received_at=at, status="investigating"),
            assessed(complaint, 1, scene=scene),
            clocked(complaint, 1),
            clocked(complaint, 2, state="overdue" if number % 4 == 0 else "running"),
        ]
    events += events[::7]
    random.Random(7).shuffle(events)
    return events


def counted(system: LocalSystem, complaints: Sequence[UUID]) -> int:
    """How many of the complaints are counted."""
    database = connect(system.mongodb_uri, f"{system.stack.mongodb_prefix}_reporting")
    query = {"_id": {"$in": list(complaints)}, "counted_at": {"$ne": None}}
    return database["facts"].count_documents(query)


def versions_known(system: LocalSystem, complaints: Sequence[UUID]) -> int:
    """How many topics of how many complaints have been taken in so far."""
    database = connect(system.mongodb_uri, f"{system.stack.mongodb_prefix}_reporting")
    return sum(len(f["versions"]) for f in database["facts"].find({"_id": {"$in": complaints}}))


def wait_counted(system: LocalSystem, complaints: Sequence[UUID]) -> None:
    """Until all are counted."""
    eventually(
        lambda: counted(system, complaints),
        lambda count: count == len(complaints),
        seconds=90,
        what=f"{len(complaints)} complaints counted",
    )


@pytest.fixture(scope="module")
def complaints(reporting: LocalSystem, publisher: kafka_ports.KafkaPublisher) -> list[UUID]:
    """Ninety counted complaints of a quarter that no other test uses."""
    ids = [uuid7() for _ in range(90)]
    publisher.publish(records(story(ids, datetime(2031, 2, 3, tzinfo=UTC))))
    wait_counted(reporting, ids)
    return ids


class TestQuarter:
    """From events to the regulator's file."""

    def test_figures_of_the_file(self, door: Door, complaints: list[UUID]) -> None:
        """The downloaded JSON says what the events say."""
        run = door.wait(door.ask()["id"])
        content = json.loads(door.file(run, "2031Q1.json"))
        rows = {
            (r["figure"], frozenset(r["dimensions"].values())): r["value"] for r in content["rows"]
        }
        for figure, dimensions, value in (
            ("total", set(), "90"),
            ("overdue", {"property"}, "23"),
            ("matter", {"property", "claims"}, "30"),
            ("matter", {"property", "unclassified"}, "30"),
            ("premium_ratio", {"property", "xinghe-pc"}, "90.00"),
        ):
            assert rows[figure, frozenset(dimensions)] == value
        assert door.file(run, ".xlsx").startswith(b"PK")
        assert door.file(run, ".csv").startswith(b"\xef\xbb\xbf")

    def test_a_rebuilt_projection_gives_the_same_bytes(
        self, reporting: LocalSystem, door: Door, complaints: list[UUID]
    ) -> None:
        """All topics read again into an empty database: the canonical JSON is identical."""
        run = door.wait(door.ask()["id"])
        database = connect(reporting.mongodb_uri, f"rebuilt_{uuid4().hex[:8]}")
        facts = MongoFacts(database)
        facts.ensure_indexes()
        rebuild(reporting, facts, len(complaints))
        shelf, volumes = library(), read_denominators(VOLUMES.encode())
        question = shelf.question(shelf.definition("cn-quarterly-statistics"), QUARTER, {})
        report = answer(question, facts.stream(question), volumes)
        names = load_names(organisation(reporting))
        again = content_of(question, report.tally, report.rows, volumes, names)
        assert canonical(again) == door.file(run, "2031Q1.json")
        database.client.drop_database(database.name)

    def test_a_second_run_has_the_same_hashes(self, door: Door, complaints: list[UUID]) -> None:
        """Nothing has changed, so no file has; only the manifest differs."""
        runs = [door.wait(door.ask()["id"]) for _ in range(2)]
        first, second = ({f["name"]: f["sha256"] for f in run["files"]} for run in runs)
        assert {n for n in first if first[n] != second[n]} == {"manifest.json"}

    def test_over_grpc(self, reporting: LocalSystem, door: Door, complaints: list[UUID]) -> None:
        """Another service asks for progress, a fact and a run."""
        key = reporting.stack.secrets / "intake.pem"
        address = f"127.0.0.1:{reporting.stack.port('REPORTING_GRPC_PORT')}"
        channel = ServiceChannel("reporting", address, ServiceTokens("intake", key))
        stub = ReportingServiceStub(channel.channel)
        progress = channel.call(stub.GetProgress, messages.GetProgressRequest(), seconds=5)
        assert progress.received >= progress.counted >= 90
        wanted = messages.GetFactRequest(complaint_id=str(complaints[0]))
        fact = channel.call(stub.GetFact, wanted, seconds=5)
        assert dict(fact.versions) == {"intake": 2, "triage": 1, "escalation": 2}
        assert fact.HasField("counted_at")
        assert fact.traceparent.startswith("00-")
        run = door.wait(door.ask()["id"])
        told = channel.call(stub.GetRun, messages.GetRunRequest(run_id=run["id"]), seconds=5)
        assert dict(told.files) == {f["name"]: f["sha256"] for f in run["files"]}
        for bad in (str(uuid4()), "no id"):
            with pytest.raises(ServiceError) as failure:
                request = messages.GetFactRequest(complaint_id=bad)
                channel.call(stub.GetFact, request, seconds=5)
            assert failure.value.kind is ErrorKind.NOT_FOUND
        channel.close()


def organisation(system: LocalSystem) -> Any:
    """The organisation that the process reads."""
    return Organisation.load(Path(system.environment("reporting")["ORGANISATION_FILE"]))


def rebuild(system: LocalSystem, facts: MongoFacts, least: int) -> None:
    """Read all topics from the start with a group of its own until nothing more comes."""
    group = f"rebuild-{uuid4().hex[:8]}"
    options = kafka_ports.consumer_options(system.kafka_bootstrap, group, "1")
    publishing = kafka_ports.producer_options(system.kafka_bootstrap, group)
    consumer = BatchConsumer(
        kafka_ports.KafkaSubscription(options, TOPICS),
        EventConsumer(facts),
        {t: (c, t.split("-")[1]) for t, c in zip(TOPICS, ENVELOPES, strict=True)},
        kafka_ports.KafkaPublisher(publishing),
        SystemClock(),
        group=group,
        dead_letters_max=1,
        dead_letters_window_seconds=60,
        commit_seconds=0.0,
    )
    started = SystemClock().now()

    def caught_up() -> bool:
        consumer.turn()
        taken = consumer.taken_in
        return taken is not None and taken > started

    eventually(caught_up, seconds=60, what="all topics are read again")
    consumer.close()
    assert facts.progress().counted >= least


def kill(system: LocalSystem) -> None:
    """SIGKILL, then wait until the supervisor's next process does its work."""
    system.control.kill("reporting")
    system.control.wait_ready(["reporting"])


class TestKills:
    """SIGKILL at any moment loses and doubles nothing."""

    def test_killed_while_counting(
        self, reporting: LocalSystem, publisher: kafka_ports.KafkaPublisher
    ) -> None:
        """Three kills while events pour in: every complaint is counted once, with all versions."""
        ids = [uuid7() for _ in range(600)]
        events = records(story(ids, datetime(2032, 2, 3, tzinfo=UTC)))
        size = len(events) // 3
        for start in range(0, len(events), size):
            before = versions_known(reporting, ids)
            publisher.publish(events[start : start + size])
            eventually(
                lambda: versions_known(reporting, ids),
                lambda known, seen=before: known > seen,
                what="events of this third arrive",
            )
            kill(reporting)
        wait_counted(reporting, ids)
        database = connect(reporting.mongodb_uri, f"{reporting.stack.mongodb_prefix}_reporting")
        for fact in database["facts"].find({"_id": {"$in": ids}}):
            assert fact["versions"] == {"intake": 2, "triage": 1, "escalation": 2}

    def test_killed_while_runs_wait(self, reporting: LocalSystem, door: Door) -> None:
        """Accepted runs are answered by the next process; a half-done one is taken over."""
        asked = [door.ask("2032Q1") for _ in range(5)]
        kill(reporting)
        done = [door.wait(run["id"]) for run in asked]
        assert len({f["sha256"] for run in done for f in run["files"][:1]}) == 1


class TestEnd:
    """SIGTERM."""

    def test_it_drains(self, reporting: LocalSystem, publisher: kafka_ports.KafkaPublisher) -> None:
        """What is in hand is finished, the exit code is 0, and the next process goes on."""
        ids = [uuid7() for _ in range(300)]
        reporting.control.wait_ready(["reporting"])
        publisher.publish(records(story(ids, datetime(2033, 2, 3, tzinfo=UTC))))
        reporting.control.stop("reporting")
        assert reporting.control.exit_code("reporting") == 0
        reporting.control.start("reporting")
        wait_counted(reporting, ids)


def test_progress_has_a_watermark_with_all_services(reporting: LocalSystem, door: Door) -> None:
    """With the three producers up, figures are complete to a recent moment."""
    reporting.start_services()
    since = datetime.now(UTC) - timedelta(seconds=1)
    told = eventually(
        lambda: door.get("/v1/figures/progress").json()["complete_to"],
        lambda at: at is not None and datetime.fromisoformat(at) > since,
        seconds=30,
        what="the watermark moves",
    )
    assert datetime.fromisoformat(told) <= datetime.now(UTC) + timedelta(seconds=1)
