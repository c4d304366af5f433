"""Ladders and notices killed in every gap: each person is told once, under one id."""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_matters import COLLECTIONS, MongoMatters
from services.escalation.adapters.mongo_notices import MongoNotices
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.people.ladder import Ladder
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import TOLERANCE, intake, rulebook
from tests.support.people_killing import Gap

ROOT = Path(__file__).resolve().parents[3]
CASES = 3
# A ladder is saved when it starts and again when a level is called.
KILLS = [
    (Gap.LADDER_STARTED, 1),
    (Gap.LEVEL_CALLED, 2),
    (Gap.TAKEN_OVER, 1),
    (Gap.CLAIMED, 1),
    (Gap.CLAIMED, 2),
    (Gap.SENT, 1),
    (Gap.SENT, 3),
    (Gap.TAKEN_OVER, 1),
]


class Mailbox:
    """Counts what arrives by Message-ID."""

    def __init__(self) -> None:
        self.ids: Counter = Counter()
        self.people: dict[str, str] = {}

    async def handle_DATA(self, server, session, envelope) -> str:
        """Take it."""
        message = message_from_bytes(envelope.content)
        self.ids[message["Message-ID"]] += 1
        self.people[message["Message-ID"]] = message["To"]
        return "250 OK"


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
    MongoCases(opened, MongoOutbox(opened[COLLECTION]), list).ensure_indexes()
    for name in COLLECTIONS:
        MongoMatters(opened, name, Ladder).ensure_indexes()
    MongoNotices(opened).ensure_indexes()
    yield opened
    opened.client.drop_database(opened.name)


def become_overdue(database) -> None:
    """More cases whose time has passed and whose steps were taken."""
    cases = MongoCases(database, MongoOutbox(database[COLLECTION]), list)
    received = database_time(database) - timedelta(days=20)
    cases.now = lambda: received
    told = [intake(uuid4(), 1, CaseFacts(receipts=(received,))) for _ in range(CASES)]
    Receiver(cases, rulebook(), TOLERANCE).receive(told)
    del cases.now
    Scheduler(cases, rulebook(), TOLERANCE, 1.0).sweep()


def worker(mongodb: str, database: str, port: int, gap: Gap, after: int) -> int:
    """Run one process to its end; returns its exit code."""
    command = [sys.executable, "-m", "tests.support.people_killing", "--mongodb", mongodb]
    command += ["--database", database, "--smtp", str(port)]
    command += ["--gap", gap.value, "--after", str(after)]
    path = f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}"
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, timeout=120, check=False
    )
    return done.returncode


def test_everybody_is_told_once_wherever_it_is_killed(database, mongodb, mail) -> None:
    """In each gap, then a process that lives: none lost, none twice by distinct id."""
    box, port = mail
    for gap, after in KILLS:
        become_overdue(database)
        assert worker(mongodb, database.name, port, gap, after) == -signal.SIGKILL, gap
    assert worker(mongodb, database.name, port, Gap.NONE, 1) == 0

    called = {
        (document["_id"], number, one["person"])
        for document in database["ladders"].find()
        for number, level in enumerate(document["body"].get("levels", []))
        for one in level.get("people", [])
    }
    overdue = database["ladders"].count_documents({"body.plan": "decision-overdue"})
    sent = database["notices"].count_documents({"state": "sent"})
    assert overdue == CASES * len(KILLS)
    assert len(called) >= overdue
    assert len(called) == sent == database["notices"].count_documents({})
    assert {f"<{one['_id']}@redress>" for one in database["notices"].find()} == set(box.ids)
    # A copy under the same id may come where a process ended between sending and marking.
    assert sum(box.ids.values()) - len(box.ids) <= len(KILLS)
