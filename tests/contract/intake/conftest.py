"""Empty stores of both kinds."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import WriteConcern
from pymongo.database import Database

from services.chassis.clock import SystemClock
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_lists import MongoLists
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_outgoing import MongoOutgoing
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from tests.support.fixed_clock import FixedClock
from tests.support.intake_audit import MemoryAudit
from tests.support.intake_builders import (
    NOW,
)
from tests.support.intake_fakes import (
    MemoryComplaints,
    MemoryNumbers,
    MemoryTasks,
)
from tests.support.intake_stores import Stores, intake_database
from tests.support.outgoing_fakes import MemoryOutgoing


@pytest.fixture(scope="module")
def database(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of this module; building indexes takes longer than a test."""
    with intake_database(mongodb) as opened:
        yield opened


@pytest.fixture
def due(kit: Stores, request: pytest.FixtureRequest) -> Any:
    """The store of checks that are due, over the same complaints."""
    if isinstance(kit.complaints, MemoryComplaints):
        return MemoryOutgoing(kit.complaints)
    return MongoOutgoing(request.getfixturevalue("database"))


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
