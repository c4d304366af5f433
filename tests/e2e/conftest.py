"""What the end-to-end stories share."""

from collections.abc import Iterator

import pytest

from tests.support.desk import Desk
from tests.support.stack import LocalSystem


@pytest.fixture(scope="module")
def desk(stack: LocalSystem) -> Iterator[Desk]:
    """The desk of the running system."""
    opened = Desk(stack)
    yield opened
    opened.close()
