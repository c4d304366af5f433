"""A process that starts while MongoDB is away waits for it: unready, and saying why."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from pymongo import MongoClient

from deploy.local.processes import SERVICE_PROCESSES, process
from tests.support.desk import samples
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

CALL_SECONDS = 30
INDEXES = {
    ("intake", "complaints"): {"reference", "idempotency", "newest", "urgent", "outbox_waiting"},
    ("intake", "imports"): {"import_waiting"},
    ("triage", "assessments"): {"outbox_waiting"},
    ("triage", "playbook_editions"): {"in_force", "scripts"},
    ("escalation", "case_clocks"): {"steps_due", "overdue_now", "outbox_waiting"},
    ("reporting", "facts"): {"received_at", "counted_at"},
    ("reporting", "runs"): {"idempotency", "open"},
}


@pytest.fixture(scope="module")
def waiting(own_stores: LocalSystem) -> Iterator[LocalSystem]:
    """All five processes, started while MongoDB is away, on stores that are still empty."""
    control = own_stores.control
    control.stop("mongodb")
    for name in SERVICE_PROCESSES:
        control.start(name, restart=False, wait_seconds=0)
    yield own_stores
    for name in SERVICE_PROCESSES:
        control.stop(name)


def asked(system: LocalSystem, name: str, path: str) -> httpx.Response:
    """What a process answers at its port for health."""
    address = process(system.stack, name).ready_url.removesuffix("/readyz")
    return httpx.get(address + path, timeout=CALL_SECONDS)


def answered(system: LocalSystem, name: str, path: str) -> httpx.Response | None:
    """The same while the process may not listen yet."""
    try:
        return asked(system, name, path)
    except httpx.TransportError:
        return None


def filed(system: LocalSystem, key: str, body: dict) -> httpx.Response:
    """One complaint from a desk."""
    headers = {"Authorization": system.token("desk", units=["hq"]), "Idempotency-Key": key}
    address = system.url("intake", "/v1/complaints")
    return httpx.post(address, json=body, headers=headers, timeout=CALL_SECONDS)


@pytest.mark.parametrize("name", SERVICE_PROCESSES)
def test_it_starts_and_is_not_ready(waiting: LocalSystem, name: str) -> None:
    """It lives, says what is missing, and has not left that to a supervisor."""
    alive = eventually(lambda: answered(waiting, name, "/healthz"), what=f"{name} listens")
    ready = asked(waiting, name, "/readyz")

    assert alive.status_code == 200
    assert (ready.status_code, ready.json()["checks"]["mongodb"]) == (503, "down")
    assert waiting.control.running(name)
    assert waiting.control.exit_code(name) is None


def test_requests_get_a_clear_503(waiting: LocalSystem) -> None:
    """In both languages, with the invitation to try again."""
    eventually(lambda: answered(waiting, "intake-http", "/healthz"), what="intake listens")
    problem = filed(waiting, "k", next(samples()))

    assert (problem.status_code, problem.json()["code"]) == (503, "store_unavailable")
    assert problem.json()["detail_zh"]
    assert problem.json()["detail_en"]


def test_it_becomes_ready_when_mongodb_comes(waiting: LocalSystem) -> None:
    """The same processes then do their work, with every index in place."""
    pids = {name: waiting.control.state(name).pid for name in SERVICE_PROCESSES}
    waiting.control.start("mongodb")
    body, key = next(samples()), str(uuid4())

    # Asked at once, readiness or not: the first answer that is no 503 must be guarded already.
    first = eventually(
        lambda: filed(waiting, key, body), lambda answer: answer.status_code != 503, seconds=60
    )
    second = filed(waiting, key, body)
    for name in SERVICE_PROCESSES:
        eventually(
            lambda name=name: asked(waiting, name, "/readyz"),
            lambda answer: answer.status_code == 200,
            seconds=60,
            what=f"{name} ready",
        )

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert {name: waiting.control.state(name).pid for name in SERVICE_PROCESSES} == pids
    with MongoClient(waiting.mongodb_uri) as client:
        for (service, collection), wanted in INDEXES.items():
            database = client[f"{waiting.stack.mongodb_prefix}_{service}"]
            indexes = eventually(
                lambda where=database[collection]: where.index_information(),
                lambda found, wanted=wanted: wanted <= found.keys(),
                what=f"indexes of {collection}",
            )
            assert wanted <= indexes.keys()
        facts = client[f"{waiting.stack.mongodb_prefix}_reporting"]["facts"]
        eventually(
            lambda: facts.count_documents({"counted_at": {"$ne": None}}),
            lambda counted: counted == 1,
            seconds=60,
            what="the complaint counted",
        )
