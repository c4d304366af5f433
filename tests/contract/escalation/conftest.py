"""What the contract suites of escalation's stores share."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from pymongo.database import Database

from services.chassis.mongo import connect


@pytest.fixture
def database(mongodb) -> Iterator[Database[dict[str, Any]]]:
    """A database of its own."""
    opened = connect(mongodb, f"t{uuid4().hex[:10]}")
    yield opened
    opened.client.drop_database(opened.name)
