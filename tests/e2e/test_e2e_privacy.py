"""No person and no sentence leaves intake: every topic, log and metric is read and searched."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ahocorasick_rs import BytesAhoCorasick

from services.datafiles.topics import TopicRegister
from tests.support import topics
from tests.support.desk import SAMPLES, Desk
from tests.support.stack import LocalSystem

PROCESSES = ("intake-http", "intake-worker", "triage", "escalation", "reporting")
SENTENCE = 10
NOTED = "绝对不能让邻居知道这件事情"


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


class Hidden:
    """Secrets that may stand nowhere, looked for all at once: a journal has a hundred megabytes."""

    def __init__(self, secrets: set[str]) -> None:
        self._forms = [s.encode() for s in secrets] + [
            json.dumps(s)[1:-1].encode() for s in secrets
        ]
        self._automaton = BytesAhoCorasick(self._forms)

    def found(self, haystack: bytes) -> set[bytes]:
        """Those that stand in clear in the bytes, as UTF-8 or as escaped JSON."""
        matches = self._automaton.find_matches_as_indexes(haystack)
        return {self._forms[index] for index, _, _ in matches}


@pytest.fixture(scope="module")
def bodies() -> list[dict]:
    """Eighty sample complaints."""
    rows = [json.loads(line)["body"] for line in SAMPLES.read_text("utf-8").splitlines()][:80]
    moments = ("received_at", "received_at_reason", "first_contact_at", "external_id")
    return [{k: v for k, v in row.items() if k not in moments} for row in rows]


@pytest.fixture(scope="module")
def hidden(bodies: list[dict]) -> Hidden:
    """Everything that is secret about them, and about what is noted."""
    seen = {secret for body in bodies for secret in secrets(body)} | {NOTED}
    return Hidden({secret for secret in seen if len(secret) >= 4})


@pytest.fixture(scope="module")
def filed(desk: Desk, bodies: list[dict]) -> Desk:
    """The complaints on their whole way, some with a note."""
    references = [desk.file(body) for body in bodies]
    for reference in references[:3]:
        desk.act(reference, "start")
        desk.act(reference, "note", {"text": f"回访时客户王测试说{NOTED}"})
    desk.wait_counted(references)
    return desk


class TestSearch:
    """A search that finds nothing proves nothing until it was seen to find."""

    @pytest.mark.parametrize("number", [0, 40, 79])
    def test_each_secret_is_found(self, bodies: list[dict], hidden: Hidden, number: int) -> None:
        """In UTF-8 and as escaped JSON, beside and within other bytes."""
        for secret in secrets(bodies[number]):
            if len(secret) >= 4:
                for form in (secret.encode(), json.dumps(secret).encode()):
                    assert hidden.found(b"\x00\xff" + form + b"\x00")

    def test_what_the_database_holds_in_clear_is_found_in_its_files(
        self, stack: LocalSystem, filed: Desk
    ) -> None:
        """References are no secret: those of the last complaints stand in files or journal."""
        complaints = filed.collection("intake", "complaints")
        last = complaints.find({"reference": {"$exists": True}}).sort("_id", -1).limit(20)
        known = Hidden({document["reference"] for document in last})

        assert any(known.found(content) for _, content in raw_files(stack, filed))


def test_topics_hold_no_person_and_no_sentence(stack: LocalSystem, filed, hidden: Hidden) -> None:
    """All topics, dead letters included: keys, values and headers."""
    names = [topic.name for topic in TopicRegister.load(Path("proto/topics"))]
    records = topics.read(stack.kafka_bootstrap, names)
    assert len(records) >= 240
    blob = b"\n".join(
        (r.key or b"") + (r.value or b"") + b"".join(v for _, v in r.headers) for r in records
    )
    assert hidden.found(blob) == set()


@pytest.mark.parametrize("process", PROCESSES)
def test_logs_hold_no_person_and_no_sentence(
    stack: LocalSystem, filed, hidden: Hidden, process: str
) -> None:
    """The log of every process since it started."""
    logs = b"".join(path.read_bytes() for path in stack.log(process).parent.glob(f"{process}.log*"))
    assert logs
    assert hidden.found(logs) == set()


@pytest.mark.parametrize(
    ("service", "kind"),
    [(s, "HTTP") for s in ("intake", "triage", "escalation", "reporting")] + [("intake", "HEALTH")],
)
def test_metrics_hold_no_person_and_no_sentence(
    stack: LocalSystem, filed, hidden: Hidden, service: str, kind: str
) -> None:
    """What Prometheus would scrape of every process."""
    port = stack.stack.port(f"{service.upper()}_{kind}_PORT")
    text = httpx.get(f"http://127.0.0.1:{port}/metrics").content
    assert b"complaints_" in text
    assert hidden.found(text) == set()


@pytest.mark.parametrize("service", ["triage", "escalation", "reporting", "intake"])
def test_databases_hold_nothing_in_clear(filed: Desk, hidden: Hidden, service: str) -> None:
    """Every document of every collection, intake's own included."""
    database = filed.collection(service, "x").database
    for name in database.list_collection_names():
        for document in database[name].find_raw_batches():
            assert hidden.found(document) == set(), name


def raw_files(stack: LocalSystem, desk: Desk) -> Iterator[tuple[str, bytes]]:
    """The files of MongoDB on disk, after everything was flushed to them; journal last."""
    desk.collection("intake", "x").database.client.admin.command("fsync")
    files = [p for p in stack.stack.folder.rglob("*") if p.suffix in {".wt", ".turtle"}]
    journal = list(stack.stack.folder.rglob("WiredTigerLog*"))
    assert files
    assert journal
    for path in [*files, *journal]:
        yield path.name, path.read_bytes()


def test_the_raw_database_files_hold_nothing_in_clear(
    stack: LocalSystem, filed: Desk, hidden: Hidden
) -> None:
    """Data, indexes and journal."""
    for name, content in raw_files(stack, filed):
        assert hidden.found(content) == set(), name
