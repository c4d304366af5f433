"""A write that stalls ends in time or not at all, so no watermark is given beyond its event."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import mongoengine
import pytest
from pymongo.database import Database

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.mongo_cases import COLLECTION as CASES
from services.escalation.adapters.mongo_cases import MongoCases
from services.escalation.domain.facts import CaseFacts
from services.escalation.handlers.receive import Receiver
from services.intake.adapters.import_store import MongoImportStore
from services.intake.adapters.mongo_store import EVENT_SECONDS_MAX, MongoComplaints
from services.intake.adapters.mongo_watermark import MongoWatermark
from services.intake.domain.act import Act
from services.intake.domain.actions import Note, perform
from services.intake.domain.filing import NewComplaint, new_case
from services.intake.domain.imports import HistoricRow
from services.intake.domain.record import ActionDone
from services.intake.handlers.sealing import seal_filing
from services.triage.adapters.mongo_store import COLLECTION as ASSESSMENTS
from services.triage.adapters.mongo_store import MongoAssessments
from services.triage.domain.assessment import Assigned, Confirmed, Event, Moved
from services.triage.ports import Change
from tests.support.escalation_fakes import TOLERANCE, intake, rulebook
from tests.support.intake_builders import EVERYTHING, TRACE, filing, key_ring
from tests.support.triage_fakes import assessment, first_change

Store = Database[dict[str, Any]]
VAULT = key_ring()


@dataclass
class Writer:
    """Something that stores events, the collection in which they wait, and its watermark."""

    collection: str
    write: Callable[[], object]
    watermark: Callable[[], tuple[datetime, int]]


class _NoRelay:
    def offer(self, items) -> None:
        """Nothing is published: all events stay where they were written."""


def filed(database: Store, number: int) -> NewComplaint:
    """A complaint recorded now."""
    now, made = database_time(database), filing()
    case = new_case(made, f"2026-{number:07}-K", now, now)
    return NewComplaint(made, case, *seal_filing(VAULT, made))


def filing_writer(database: Store) -> Writer:
    """Intake's hot write."""
    numbers = iter(range(1, 100))
    store = MongoComplaints(database)
    return Writer(
        "complaints",
        lambda: store.add([filed(database, next(numbers))]),
        MongoWatermark(database).read,
    )


def import_writer(database: Store) -> Writer:
    """Intake's bulk import."""
    day, numbers = date(2024, 3, 1), iter(range(1, 100))
    store = MongoImportStore(database, TRACE)
    return Writer(
        "complaints",
        lambda: store.insert_historic("d", [HistoricRow(1, str(next(numbers)), day, day, {})]),
        MongoWatermark(database).read,
    )


def triage_writer(database: Store) -> Writer:
    """Triage's assessments."""
    store = MongoAssessments(database, MongoOutbox(database[ASSESSMENTS]), _NoRelay())
    return Writer(ASSESSMENTS, lambda: store.add([first_change(assessment())]), store.complete_to)


def escalation_writer(database: Store) -> Writer:
    """Escalation's clocks."""
    cases = MongoCases(database, MongoOutbox(database[CASES]), list)
    receiver = Receiver(cases, rulebook(), TOLERANCE)

    def write() -> None:
        told = CaseFacts(receipts=(database_time(database),))
        receiver.receive([intake(uuid4(), 1, told)])

    return Writer(CASES, write, lambda: cases.complete_to(cases.now()))


@pytest.fixture
def database(mongodb: str) -> Iterator[Store]:
    """A database of this test."""
    mongoengine.disconnect()
    opened = connect(mongodb, f"stalled_{uuid4().hex[:8]}")
    yield opened
    opened.client.drop_database(opened.name)
    mongoengine.disconnect()


@contextmanager
def standing_still(database: Store) -> Iterator[None]:
    """MongoDB answers reads, and every write waits."""
    admin = database.client.admin
    admin.command("fsync", lock=True)
    try:
        yield
    finally:
        admin.command("fsyncUnlock")


@pytest.mark.parametrize("kind", [filing_writer, import_writer, triage_writer, escalation_writer])
def test_no_watermark_passes_a_write_that_stalls(database: Store, kind) -> None:
    """It is given up while the watermark still lies before its event, and never lands."""
    writer = kind(database)
    writer.write()
    writer.watermark()  # the first reading builds its index, which is a write
    database[writer.collection].update_many({}, {"$set": {"outbox": []}})

    with standing_still(database):
        before = database_time(database)
        with pytest.raises(ServiceError) as raised:
            writer.write()
        given, _ = writer.watermark()

    assert raised.value.kind is ErrorKind.UNAVAILABLE
    assert given < before
    assert database[writer.collection].count_documents({}) == 1

    writer.write()
    [entry] = [e for d in database[writer.collection].find() for e in d["outbox"]]
    assert entry["at"] > given


def test_an_act_that_comes_late_is_refused_by_the_server(database: Store) -> None:
    """Its time was taken when the case was read; the person is asked to try again."""
    store, new = MongoComplaints(database), filed(database, 1)
    store.add([new])
    record = store.find(new.case.reference, EVERYTHING)
    change = perform(record.case, Note("n"), Act("p-1", record.read_at, "t-1"))

    def write(at: datetime) -> None:
        store.change(change, None, ActionDone("note", "p-1", at, 2, "k", b"f", {}), TRACE)

    with pytest.raises(ServiceError) as raised:
        write(record.read_at - timedelta(seconds=EVENT_SECONDS_MAX))
    assert raised.value.kind is ErrorKind.RACE
    write(record.read_at)


def test_an_announcement_that_comes_late_is_not_written(database: Store) -> None:
    """A machine that stood still between acting and writing must act anew."""
    cases = MongoCases(database, MongoOutbox(database[CASES]), list)
    late = database_time(database) - timedelta(seconds=3)
    acted = MongoCases(database, MongoOutbox(database[CASES]), list)
    acted.now = lambda: late
    acted.save = cases.save

    with pytest.raises(ServiceError) as raised:
        Receiver(acted, rulebook(), TOLERANCE).receive(
            [intake(uuid4(), 1, CaseFacts(receipts=(late,)))]
        )
    assert raised.value.kind is ErrorKind.UNAVAILABLE
    assert database[CASES].count_documents({}) == 0


@pytest.mark.parametrize(
    "event",
    [Confirmed("p"), Assigned("p", ""), Moved("p", "t", "cn-a", "1")],
    ids=lambda e: type(e).__name__,
)
def test_an_act_at_triage_bears_the_time_of_its_write(database: Store, event: Event) -> None:
    """Its time is taken within the same bound as the write."""
    store = MongoAssessments(database, MongoOutbox(database[ASSESSMENTS]), _NoRelay())
    made = assessment()
    store.add([first_change(made)])
    store.complete_to()  # the first reading builds its index, which is a write
    acted = made.changed("r-1", "c", made.state.standing)

    with standing_still(database):
        before = database_time(database)
        with pytest.raises(ServiceError) as raised:
            store.replace(Change(acted, event))
        given, _ = store.complete_to()

    assert raised.value.kind is ErrorKind.UNAVAILABLE
    assert given < before
    assert store.get(made.complaint_id).version == made.version
