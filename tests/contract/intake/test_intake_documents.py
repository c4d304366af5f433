"""The plain documents of the hot paths are what the declared classes write."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import mongoengine
import pytest
from pymongo import WriteConcern
from pymongo.database import Database

from services.chassis.clock import SystemClock
from services.intake.adapters.documents import (
    AuditDocument,
    ComplaintDocument,
    TaskDocument,
)
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from services.intake.domain.actions import Decide, NewFacts, Note, SetComplexity, Start
from services.intake.domain.case import Money
from services.intake.domain.clock_commands import (
    Agree,
    FindUnreachable,
    HandOver,
    Pause,
    RecordAct,
)
from services.intake.domain.clock_facts import Attempt
from services.intake.handlers.acting import ActionDesk, Actor
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.projecting import Projector
from services.intake.permissions import LESSON_OVERRULERS
from services.intake.ports import ClearRead
from tests.support.intake_builders import (
    EVERYTHING,
    NOW,
    PERSONS,
    TRACE,
    clock_update,
    filing,
    key_ring,
    triage_update,
)
from tests.support.intake_neighbours import FakeTriage
from tests.support.intake_stores import intake_database
from tests.support.outgoing_fakes import FakeDrafts
from tests.support.people_neighbours import FakeApprovals


@pytest.fixture(scope="module")
def indexed(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of this module, with all indexes."""
    with intake_database(mongodb) as opened:
        yield opened


@pytest.fixture
def database(indexed: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    """The database, empty."""
    for name in ("complaints", "tasks", "audit", "serials"):
        quick = indexed.get_collection(name, write_concern=WriteConcern(w=1, j=False))
        quick.delete_many({})
    return indexed


class House:
    """The real handlers over a real database."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.vault, self.store = key_ring(), MongoComplaints(database)
        self.tasks, self.drafts = MongoTasks(database, SystemClock()), FakeDrafts()
        self.filing = FilingDesk(
            self.store,
            MongoNumbers(database),
            self.vault,
            ZoneInfo("Asia/Shanghai"),
            SystemClock(),
        )
        self.actions = ActionDesk(
            self.store,
            self.tasks,
            FakeTriage(),
            FakeApprovals(),
            self.vault,
            LESSON_OVERRULERS,
            OutgoingTexts(self.drafts),
        )

    def full(self) -> Any:
        """A complaint that went through much."""
        made = filing("public|k", amount=Money("1.50", "CNY"), in_person_count=2, external_id="x")
        [filed] = self.filing.commit([made])
        commands = (
            Start(),
            SetComplexity("complex"),
            Note("备注"),
            NewFacts(filed.received_at, "新事实"),
            Pause("appraisal", filed.received_at, "委托书", told_at=filed.received_at),
            Agree(filed.received_at, date(2099, 12, 31), "约定书"),
            FindUnreachable((Attempt("phone", filed.received_at),), "记录"),
            HandOver("other", "", filed.received_at, "移送函"),
            RecordAct("step_assigned", filed.received_at, "记录", {"step": "facts"}),
            Decide("upheld", "事实", "依据", "救济"),
        )
        # So that its check is still due.
        self.drafts.unassessed.add(filed.id)
        for index, command in enumerate(commands):
            actor = Actor("p-1", frozenset(), EVERYTHING, f"p-1|{index}", b"f", TRACE)
            self.actions.act(filed.reference, command, actor)
        Projector(self.store, self.tasks).handle(
            [triage_update(filed.id, outcome="unsure"), clock_update(filed.id)]
        )
        return filed


def rewritten(document: type[mongoengine.Document], hot: dict[str, Any]) -> dict[str, Any]:
    """`hot`, deleted and written again by its class after validation."""
    collection = document._get_collection()
    collection.delete_one({"_id": hot["_id"]})
    made = document._from_son(dict(hot))
    made.validate()
    made.save(force_insert=True)
    found: dict[str, Any] = collection.find_one({"_id": hot["_id"]})
    return found


def test_a_full_complaint_is_equal(database: Database[dict[str, Any]]) -> None:
    """With texts, acts, view and waiting events."""
    filed = House(database).full()
    hot = database["complaints"].find_one({"_id": filed.id})

    assert {"texts", "actions", "case_view", "outbox", "blind", "enc"} <= set(hot)
    assert rewritten(ComplaintDocument, hot) == hot


def test_the_least_complaint_is_equal(database: Database[dict[str, Any]]) -> None:
    """No field appears that the hot path left out."""
    house = House(database)
    [filed] = house.filing.commit([filing(demand="", side="", product_line="")])
    hot = database["complaints"].find_one({"_id": filed.id})

    assert rewritten(ComplaintDocument, hot) == hot


def test_tasks_and_audit_are_equal(database: Database[dict[str, Any]]) -> None:
    """The other two collections."""
    filed = House(database).full()
    MongoAudit(database).record(
        ClearRead("p-1", ("lead",), "handling", ("text",), (filed.id,), TRACE)
    )
    for document, name in ((TaskDocument, "tasks"), (AuditDocument, "audit")):
        [hot] = database[name].find()
        assert rewritten(document, hot) == hot


def test_what_is_stored_holds_no_clear_word(database: Database[dict[str, Any]]) -> None:
    """Every byte of every document of every collection is searched."""
    House(database).full()
    words = [*PERSONS.values(), *PERSONS["phones"].split("\n"), "车险", "赔付", "备注", "救济"]

    stored = b"".join(
        batch for name in database.list_collection_names() for batch in raw(database, name)
    )

    assert len(stored) > 2_000
    for word in words:
        assert word.encode() not in stored
        assert word.encode("utf-16-le") not in stored


def raw(database: Database[dict[str, Any]], name: str) -> Iterator[bytes]:
    """The documents of a collection as BSON bytes."""
    yield from database[name].find_raw_batches()


def test_the_planner_uses_the_indexes(database: Database[dict[str, Any]]) -> None:
    """No list scans the collection, no sort happens in memory."""
    complaints = database["complaints"]
    statuses = ("closed",) * 299 + ("decided",)
    complaints.insert_many(
        {"status": status, "received_at": NOW + timedelta(seconds=number), "reference": str(number)}
        for number, status in enumerate(statuses)
    )
    exists = {"$exists": True}
    for query, sort, index in (
        ({"$and": [{"received_at": exists}]}, [("received_at", -1), ("_id", -1)], "newest"),
        (
            {"$and": [{"received_at": exists}, {"status": "decided"}]},
            [("received_at", -1), ("_id", -1)],
            "newest_of_status",
        ),
        (
            {"$and": [{"case_view.next_due_at": exists}]},
            [("case_view.next_due_at", 1), ("_id", 1)],
            "urgent",
        ),
        ({"check_due_at": {"$lte": NOW}}, [("check_due_at", 1)], "check_due"),
        ({"reference": "2026-0000042-K"}, None, "reference"),
    ):
        cursor = complaints.find(query).sort(sort) if sort else complaints.find(query)
        plan = str(cursor.explain()["queryPlanner"]["winningPlan"])
        assert f"'indexName': '{index}'" in plan, (index, plan)
        assert "'SORT'" not in plan
