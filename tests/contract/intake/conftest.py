"""Empty stores of both kinds."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import mongoengine
import pytest
from pymongo import WriteConcern
from pymongo.database import Database

from services.chassis.clock import SystemClock
from services.chassis.mongo import MongoOutbox, connect
from services.intake.adapters.documents import ensure_indexes
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_lists import MongoLists
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from tests.support.fixed_clock import FixedClock
from tests.support.intake_builders import (
    NOW,
)
from tests.support.intake_fakes import (
    MemoryAudit,
    MemoryComplaints,
    MemoryNumbers,
    MemoryTasks,
)
from tests.support.intake_stores import Stores


@pytest.fixture(scope="module")
def database(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of this module; building indexes takes longer than a test."""
    mongoengine.disconnect()
    opened = connect(mongodb, f"intake_{uuid4().hex[:8]}")
    ensure_indexes()
    MongoOutbox(opened["complaints"]).ensure_index()
    yield opened
    opened.client.drop_database(opened.name)
    mongoengine.disconnect()


@pytest.fixture(params=["memory", "mongodb"])
def kit(request: pytest.FixtureRequest) -> Stores:
    """Empty stores of both kinds."""
    if request.param == "memory":
        clock = FixedClock(NOW)
        memory = MemoryComplaints(clock)
        return Stores(memory, memory, MemoryTasks(clock), MemoryAudit(clock), MemoryNumbers(clock))
    opened = request.getfixturevalue("database")
    for name in ("complaints", "tasks", "audit", "serials"):
        quick = opened.get_collection(name, write_concern=WriteConcern(w=1, j=False))
        quick.delete_many({})
    return Stores(
        MongoComplaints(opened),
        MongoLists(opened),
        MongoTasks(opened, SystemClock()),
        MongoAudit(opened),
        MongoNumbers(opened),
    )
