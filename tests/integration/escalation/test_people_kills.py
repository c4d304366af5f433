"""Ladders and notices killed in every gap: each person is told once, under one id."""

import signal
import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent

from services.chassis.mongo import connect
from services.escalation.adapters.joined_outbox import JoinedOutbox
from services.escalation.adapters.mongo_cases import COLLECTION
from services.escalation.adapters.mongo_matters import ANNOUNCING
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


def announced(database) -> list[tuple[str, int, str]]:
    """Every event that waits in the ladders' outboxes: matter, version, type, each once."""
    waiting = JoinedOutbox(database, COLLECTION, ANNOUNCING).pending(10_000)
    events = [
        EscalationEvent.FromString(entry.value)
        for key, entries in waiting
        if isinstance(key, tuple)
        for entry in entries
    ]
    return sorted(
        (e.metadata.aggregate_id, e.metadata.aggregate_version, e.WhichOneof("payload"))
        for e in events
    )


def test_a_called_ladder_has_announced_it_once_wherever_it_was_killed(database, mongodb, mail):
    """The event is in the write of the ladder: neither is without the other, and none is twice."""
    _, port = mail
    become_overdue(database, CASES)
    assert worker(mongodb, database.name, port, Gap.LADDER_CALLED, 1) == -signal.SIGKILL
    assert worker(mongodb, database.name, port, Gap.NONE, 1) == 0
    # Those that respect quiet hours wait until somebody may be called: at night every other one.
    ladders = [str(one["_id"]) for one in database["ladders"].find() if one["body"].get("levels")]
    first = announced(database)

    assert len(ladders) >= CASES
    assert [(ladder, name) for ladder, _, name in first] == sorted(
        (ladder, "ladder_called") for ladder in ladders
    )

    outbox = JoinedOutbox(database, COLLECTION, ANNOUNCING)
    waiting = outbox.pending(10_000)
    outbox.mark_published([(key, [entry.id for entry in entries]) for key, entries in waiting])
    assert outbox.count() == 0
    assert outbox.oldest() is None


def test_three_that_work_side_by_side_tell_everybody_once(database, mongodb, mail) -> None:
    """Without a kill there is not even a copy: a claim belongs to one sender."""
    box, port = mail
    become_overdue(database, 40)

    assert workers(mongodb, database.name, port, 3) == [0, 0, 0]
    assert faults(database, box, 40, 0) == []
