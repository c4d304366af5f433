"""Two processes of intake on one database: numbers, keys, acts, the watermark."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.chassis.clients import options
from services.chassis.clock import SystemClock
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import database_time
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_lists import MongoLists
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from services.intake.adapters.mongo_watermark import MARGIN, MongoWatermark
from services.intake.adapters.reserved_numbers import ReservedNumbers
from services.intake.domain import reference
from services.intake.domain.actions import Note, Start
from services.intake.domain.filing import Filed
from services.intake.handlers.acting import ActionDesk, Actor
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.permissions import LESSON_OVERRULERS
from services.intake.ports import ClearRead, ListQuery
from tests.support.intake_builders import EVERYTHING, TRACE, filing, key_ring
from tests.support.intake_neighbours import FakeTriage
from tests.support.intake_stores import intake_database
from tests.support.outgoing_fakes import FakeDrafts
from tests.support.people_neighbours import FakeApprovals

VAULT = key_ring()


@pytest.fixture(scope="module")
def database(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of this module."""
    with intake_database(mongodb) as opened:
        yield opened


def desk(database: Database[dict[str, Any]]) -> FilingDesk:
    """The desk of one process."""
    return FilingDesk(
        MongoComplaints(database),
        ReservedNumbers(MongoNumbers(database)),
        VAULT,
        ZoneInfo("Asia/Shanghai"),
        SystemClock(),
    )


def test_no_number_is_given_twice(database: Database[dict[str, Any]]) -> None:
    """Groups of both processes at once; every number is sound."""
    with ThreadPoolExecutor() as pool:
        futures = [
            pool.submit(one.commit, [filing() for _ in range(7)])
            for one in (desk(database), desk(database))
            for _ in range(10)
        ]
        answers = [answer for future in futures for answer in future.result()]

    numbers = [answer.reference for answer in answers if isinstance(answer, Filed)]
    assert len(numbers) == 140
    assert len(set(numbers)) == 140
    assert all(reference.normalised(number) == number for number in numbers)


def test_one_key_at_both_is_one_complaint(database: Database[dict[str, Any]]) -> None:
    """Whoever is second answers as the first did."""
    desks = [desk(database), desk(database)]
    for round_ in range(10):
        key = f"public|{round_}"
        with ThreadPoolExecutor() as pool:
            both = list(pool.map(lambda one, key=key: one.commit([filing(key)])[0], desks))

        assert both[0].id == both[1].id
        assert sorted(answer.replayed for answer in both) == [False, True]
        assert database["complaints"].count_documents({"idempotency.key": key}) == 1


def test_acts_at_both_never_lose_one(database: Database[dict[str, Any]]) -> None:
    """Each is carried out or refused as a race; versions and events have no gap."""
    [filed] = desk(database).commit([filing()])
    store = MongoComplaints(database)
    acting = ActionDesk(
        store,
        MongoTasks(database, SystemClock()),
        FakeTriage(),
        FakeApprovals(),
        VAULT,
        LESSON_OVERRULERS,
        OutgoingTexts(FakeDrafts()),
    )

    def note(number: int) -> bool:
        actor = Actor("p-1", frozenset(), EVERYTHING, f"p-1|{number}", b"f", TRACE)
        try:
            acting.act(filed.reference, Note("n") if number else Start(), actor)
        except ServiceError as error:
            assert error.kind is ErrorKind.RACE
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(note, range(40)))

    document = database["complaints"].find_one({"_id": filed.id})
    assert document["version"] == done + 1
    assert len(document["outbox"]) == done + 1
    assert [a["version"] for a in document["actions"]] == list(range(2, done + 2))


def test_the_watermark_never_passes_what_waits(database: Database[dict[str, Any]]) -> None:
    """Nothing waits: some seconds back, for writes under way; else the oldest that waits."""
    database["complaints"].delete_many({})
    watermark = MongoWatermark(database)
    empty, none = watermark.read()
    assert empty <= database_time(database) - MARGIN
    assert none == 0

    [filed] = desk(database).commit([filing()])
    old = database_time(database) - timedelta(hours=1)
    database["complaints"].update_one({"_id": filed.id}, {"$set": {"outbox.0.at": old}})

    complete_to, pending = watermark.read()
    assert complete_to <= old
    assert pending == 1


def test_an_absent_database_is_an_outage_everywhere() -> None:
    """Each store says UNAVAILABLE, and nothing else, when MongoDB is away."""
    impatient = {**options("mongodb", "client"), "serverSelectionTimeoutMS": 50}
    client = MongoClient("mongodb://127.0.0.1:1", **impatient)
    nowhere = client["nowhere"]
    store, tasks = MongoComplaints(nowhere), MongoTasks(nowhere, SystemClock())
    ident = uuid4()
    calls = [
        lambda: desk(nowhere).commit([filing()]),
        lambda: store.find("2026-0000042-K", EVERYTHING),
        lambda: store.known([ident]),
        lambda: store.clear([ident]),
        lambda: store.case(ident, ""),
        lambda: store.text(ident, "t"),
        lambda: MongoLists(nowhere).page(ListQuery(EVERYTHING, 5)),
        lambda: tasks.of_case(ident),
        lambda: tasks.done(ident, EVERYTHING, "done", "p-1"),
        lambda: MongoAudit(nowhere).record(ClearRead("p", (), "handling", (), (ident,), TRACE)),
        lambda: MongoAudit(nowhere).of_case(ident, 5, None),
        lambda: MongoWatermark(nowhere).read(),
    ]
    for call in calls:
        with pytest.raises(ServiceError) as raised:
            call()
        assert raised.value.kind is ErrorKind.UNAVAILABLE
    client.close()
