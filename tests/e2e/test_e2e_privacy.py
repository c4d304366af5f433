"""No person and no sentence leaves intake: every topic, log and metric is read and searched."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.datafiles.topics import TopicRegister
from tests.support import topics
from tests.support.desk import SAMPLES, Desk
from tests.support.stack import LocalSystem

PROCESSES = ("intake-http", "intake-worker", "triage", "escalation", "reporting")
SENTENCE = 10


def secrets(body: dict) -> Iterator[str]:
    """Everything of a complaint that must not be seen outside intake."""
    person = body.get("complainant", {})
    for name in ("name", "id_number", "email", "address"):
        if person.get(name):
            yield person[name]
    yield from person.get("phones", ())
    for name in ("policy_number", "claim_number"):
        if body.get(name):
            yield body[name]
    for name in ("text", "demand"):
        for piece in re.split(r"[，。！？；、,.!?;\s]+", body.get(name) or ""):
            if len(piece) >= SENTENCE:
                yield piece


@pytest.fixture(scope="module")
def filed(desk: Desk) -> tuple[Desk, set[str]]:
    """Eighty sample complaints on their whole way, with everything that is secret about them."""
    rows = [json.loads(line)["body"] for line in SAMPLES.read_text("utf-8").splitlines()][:80]
    moments = ("received_at", "received_at_reason", "first_contact_at", "external_id")
    bodies = [{k: v for k, v in row.items() if k not in moments} for row in rows]
    references = [desk.file(body) for body in bodies]
    for reference in references[:3]:
        desk.act(reference, "start")
        desk.act(reference, "note", {"text": "回访时客户王测试说绝对不能让邻居知道这件事情"})
    desk.wait_counted(references)
    hidden = {secret for body in bodies for secret in secrets(body)}
    hidden.add("绝对不能让邻居知道这件事情")
    return desk, {h for h in hidden if len(h) >= 4}


def found(hidden: set[str], haystack: bytes) -> list[str]:
    """Secrets that stand in clear in the bytes, as UTF-8 or as escaped JSON."""
    return [
        secret
        for secret in hidden
        if secret.encode() in haystack or json.dumps(secret)[1:-1].encode() in haystack
    ]


def test_topics_hold_no_person_and_no_sentence(stack: LocalSystem, filed) -> None:
    """All topics, dead letters included: keys, values and headers."""
    names = [topic.name for topic in TopicRegister.load(Path("proto/topics"))]
    records = topics.read(stack.kafka_bootstrap, names)
    assert len(records) >= 240
    blob = b"\n".join(
        (r.key or b"") + (r.value or b"") + b"".join(v for _, v in r.headers) for r in records
    )
    assert found(filed[1], blob) == []


@pytest.mark.parametrize("process", PROCESSES)
def test_logs_hold_no_person_and_no_sentence(stack: LocalSystem, filed, process: str) -> None:
    """The log of every process since it started."""
    logs = b"".join(path.read_bytes() for path in stack.log(process).parent.glob(f"{process}.log*"))
    assert logs
    assert found(filed[1], logs) == []


@pytest.mark.parametrize(
    ("service", "kind"),
    [(s, "HTTP") for s in ("intake", "triage", "escalation", "reporting")] + [("intake", "HEALTH")],
)
def test_metrics_hold_no_person_and_no_sentence(
    stack: LocalSystem, filed, service: str, kind: str
) -> None:
    """What Prometheus would scrape of every process."""
    port = stack.stack.port(f"{service.upper()}_{kind}_PORT")
    text = httpx.get(f"http://127.0.0.1:{port}/metrics").content
    assert b"complaints_" in text
    assert found(filed[1], text) == []


@pytest.mark.parametrize("service", ["triage", "escalation", "reporting", "intake"])
def test_databases_hold_nothing_in_clear(filed, service: str) -> None:
    """Every document of every collection, intake's own included."""
    desk, hidden = filed
    database = desk.collection(service, "x").database
    for name in database.list_collection_names():
        for document in database[name].find_raw_batches():
            assert found(hidden, document) == [], name


def test_the_raw_database_files_hold_nothing_in_clear(stack: LocalSystem, filed) -> None:
    """The files of MongoDB on disk, journal included, after everything was flushed to them."""
    desk, hidden = filed
    desk.collection("intake", "x").database.client.admin.command("fsync")
    files = [p for p in (stack.stack.folder).rglob("*") if p.suffix in {".wt", ".turtle"}]
    journal = list(stack.stack.folder.rglob("WiredTigerLog*"))
    assert files
    assert journal
    for path in [*files, *journal]:
        assert found(hidden, path.read_bytes()) == [], path.name
