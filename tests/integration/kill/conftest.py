"""What the kill tests share: a look at the system, a ledger outside it, a load, a verdict."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.ledger import Ledger, SteadyLoad
from tests.support.stack import LocalSystem
from tests.support.verdict import Verdict


@pytest.fixture(scope="module")
def desk(stack: LocalSystem) -> Iterator[Desk]:
    """A look at the running system."""
    opened = Desk(stack)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def verdict(desk: Desk) -> Verdict:
    """Judges what comes in from now on."""
    return Verdict(desk)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty ledger."""
    return Ledger(tmp_path / "ledger.jsonl")


@pytest.fixture
def load(desk: Desk, ledger: Ledger) -> Iterator[SteadyLoad]:
    """Complaints that keep coming in while the test runs."""
    with SteadyLoad(desk.system, ledger) as running:
        yield running
