"""What the end-to-end stories share."""

from collections.abc import Iterator

import pytest

from deploy.local import demo_lessons
from tests.support.desk import Desk
from tests.support.stack import LocalSystem


@pytest.fixture(scope="module")
def learned(stack: LocalSystem) -> None:
    """Handlers have passed their lessons: from the first day of a strict gate stories need it."""
    demo_lessons.learn_all(stack.stack)


@pytest.fixture(scope="module")
def desk(stack: LocalSystem) -> Iterator[Desk]:
    """The desk of the running system."""
    opened = Desk(stack)
    yield opened
    opened.close()
