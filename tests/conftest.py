"""What every test may ask for: the tests' own Kafka, MongoDB and service processes."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.support.stack import SHARED_DATA, LocalSystem, own_stack

# A test has no time limit: the first example may read files, and machines are shared.
hypothesis.settings.register_profile("redress", deadline=None)
hypothesis.settings.load_profile("redress")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of shared data where there is none; no other skip is allowed."""
    if SHARED_DATA.is_dir():
        return
    skip = pytest.mark.skip(reason=f"needs_shared_data: {SHARED_DATA} is absent")
    for item in items:
        if item.get_closest_marker("needs_shared_data"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def stores() -> Iterator[LocalSystem]:
    """Empty Kafka and MongoDB of this test run, on ports of their own."""
    with own_stack(os.environ.get("PYTEST_XDIST_WORKER", "")) as stack:
        system = LocalSystem(stack)
        try:
            system.start_empty()
            yield system
        finally:
            system.stop()


@pytest.fixture(scope="module")
def own_stores() -> Iterator[LocalSystem]:
    """Empty stores that no other test file uses: for tests that publish what nobody filed."""
    with own_stack("") as stack:
        system = LocalSystem(stack)
        try:
            system.start_empty()
            yield system
        finally:
            system.stop()


@pytest.fixture(scope="session")
def kafka(stores: LocalSystem) -> str:
    """Bootstrap address of a real broker with all registered topics."""
    return stores.kafka_bootstrap


@pytest.fixture(scope="session")
def mongodb(stores: LocalSystem) -> str:
    """Connection string of a real replica set."""
    return stores.mongodb_uri


@pytest.fixture(scope="module")
def stack(stores: LocalSystem) -> LocalSystem:
    """The whole system with its five service processes, ready, whatever an earlier file ended."""
    stores.start_services()
    return stores
