"""Ladders and notices killed in every gap: each person is told once, under one id."""

import signal
import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from services.chassis.mongo import connect
from tests.support.people_drill import (
    Mailbox,
    become_overdue,
    faults,
    prepare,
    worker,
    workers,
)
from tests.support.people_killing import Gap

CASES = 3
KILLS = [
    *((gap, 1) for gap in list(Gap)[:-1]),
    (Gap.CLAIMED, 2),
    (Gap.SENT, 3),
    (Gap.TAKEN_OVER, 1),
]


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    """A real SMTP server."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def database(mongodb):
    """A database of its own."""
    opened = connect(mongodb, f"t{uuid4().hex[:10]}")
    prepare(opened)
    yield opened
    opened.client.drop_database(opened.name)


def test_everybody_is_told_once_wherever_it_is_killed(database, mongodb, mail) -> None:
    """In each gap, then a process that lives: none lost, none twice by distinct id."""
    box, port = mail
    for gap, after in KILLS:
        become_overdue(database, CASES)
        assert worker(mongodb, database.name, port, gap, after) == -signal.SIGKILL, gap
    assert worker(mongodb, database.name, port, Gap.NONE, 1) == 0

    assert faults(database, box, CASES * len(KILLS), len(KILLS)) == []


def test_three_that_work_side_by_side_tell_everybody_once(database, mongodb, mail) -> None:
    """Without a kill there is not even a copy: a claim belongs to one sender."""
    box, port = mail
    become_overdue(database, 40)

    assert workers(mongodb, database.name, port, 3) == [0, 0, 0]
    assert faults(database, box, 40, 0) == []
