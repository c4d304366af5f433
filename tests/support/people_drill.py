"""A drill over steps, ladders and notices: cases become overdue, workers die, mail is counted."""

import multiprocessing
import sys
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from typing import Any
from uuid import uuid4

from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent

from services.chassis.mongo import MongoOutbox, database_time
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_matters import COLLECTIONS, MongoMatters
from services.escalation.adapters.mongo_notices import MongoNotices
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.people.ladder import Ladder
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import TOLERANCE, intake, rulebook
from tests.support.people_killing import Gap, run

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.support.people_warm"])


class Mailbox:
    """Counts what arrives by Message-ID: the handler of a real SMTP server."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take it."""
        self.ids[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


def prepare(database: Any) -> None:
    """The indexes of everything."""
    MongoCases(database, MongoOutbox(database[COLLECTION]), list).ensure_indexes()
    for name in COLLECTIONS:
        MongoMatters(database, name, Ladder).ensure_indexes()
    MongoNotices(database).ensure_indexes()


def become_overdue(database: Any, cases: int) -> None:
    """More cases whose time has passed; no step of theirs was taken."""
    store: Any = MongoCases(database, MongoOutbox(database[COLLECTION]), list)
    received = database_time(database) - timedelta(days=20)
    store.now = lambda: received
    told = [intake(uuid4(), 1, CaseFacts(receipts=(received,))) for _ in range(cases)]
    Receiver(store, rulebook(), TOLERANCE).receive(told)


def steps(database: Any) -> Counter[tuple[Any, str, str, bool]]:
    """How often each step stands in an outbox: case, clock, step, whether it was late.

    Fails where the versions of a case have gaps.
    """
    found: Counter[tuple[Any, str, str, bool]] = Counter()
    for document in database[COLLECTION].find():
        versions = []
        for entry in document["outbox"]:
            event = EscalationEvent.FromString(entry["value"])
            versions.append(event.metadata.aggregate_version)
            payload = event.WhichOneof("payload")
            if payload in ("clock_due_soon", "clock_overdue"):
                step = getattr(event, payload)
                found[(document["_id"], step.clock, step.step, step.late)] += 1
        assert versions == list(range(1, document["version"] + 1))
    return found


def worker(mongodb: str, database: str, port: int, gap: Gap, after: int) -> int:
    """Run one process to its end; returns its exit code.

    It is forked from a process that has read the rules already and holds no connection.
    """
    arguments = ["--mongodb", mongodb, "--database", database, "--smtp", str(port)]
    arguments += ["--gap", gap.value, "--after", str(after)]
    process = _FORKS.Process(target=_work, args=(arguments,))
    process.start()
    process.join(timeout=120)
    assert process.exitcode is not None, "the worker neither ended nor died"
    return process.exitcode


def workers(mongodb: str, database: str, port: int, number: int) -> list[int | None]:
    """So many processes at once, each until nothing is left; returns their exit codes."""
    arguments = ["--mongodb", mongodb, "--database", database, "--smtp", str(port)]
    arguments += ["--claim", "60"]
    processes = [_FORKS.Process(target=_work, args=(arguments,)) for _ in range(number)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
    return [process.exitcode for process in processes]


def _work(arguments: list[str]) -> None:
    sys.exit(run(arguments))


def faults(database: Any, box: Mailbox, cases: int, kills: int) -> list[str]:
    """What is wrong after everything has been worked off; nothing when all is well."""
    called = [
        (document["_id"], number, one["person"])
        for document in database["ladders"].find()
        for number, level in enumerate(document["body"].get("levels", []))
        for one in level.get("people", [])
    ]
    taken = steps(database)
    made = {f"<{one['_id']}@redress>" for one in database["notices"].find({}, {"_id": 1})}
    counts = {
        "steps taken": (len(taken), 2 * cases),
        "steps taken twice": (taken.total() - len(taken), 0),
        "ladders of overdue decisions": (
            database["ladders"].count_documents({"body.plan": "decision-overdue"}),
            cases,
        ),
        "people called twice": (len(called) - len(set(called)), 0),
        "notices made": (len(made), len(called)),
        "notices sent": (database["notices"].count_documents({"state": "sent"}), len(called)),
        "mails by distinct id": (len(box.ids), len(called)),
        "mails without a notice": (len(set(box.ids) - made), 0),
    }
    found = [f"{name}: {got}, not {want}" for name, (got, want) in counts.items() if got != want]
    # A copy under the same id may come where a process ended between sending and marking.
    copies = sum(box.ids.values()) - len(box.ids)
    if copies > kills:
        found.append(f"{copies} copies after {kills} kills")
    return found
