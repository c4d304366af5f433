"""A desk for end-to-end stories: files complaints, acts on them, waits until they are counted."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
from pymongo import MongoClient

from deploy.local.stack import ROOT
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

SAMPLES = ROOT / "deploy" / "sample" / "complaints.jsonl"
Body = Mapping[str, Any]
_MOMENTS = ("received_at", "received_at_reason", "first_contact_at", "external_id")


def samples() -> Iterator[dict[str, Any]]:
    """The sample complaints over and over, without what may stand only once."""
    rows = [json.loads(line)["body"] for line in SAMPLES.read_text("utf-8").splitlines()]
    bodies = [{k: v for k, v in row.items() if k not in _MOMENTS} for row in rows]
    return itertools.cycle(bodies)


class Desk:
    """What a desk clerk, a handler and a lead do, over the public doors of a running system."""

    def __init__(self, system: LocalSystem) -> None:
        self.system = system
        self._http = httpx.Client(base_url=system.url("intake"), timeout=30)
        self._store = MongoClient(system.mongodb_uri, tz_aware=True, uuidRepresentation="standard")
        self._bodies = samples()

    def close(self) -> None:
        """Let go of all connections."""
        self._http.close()
        self._store.close()

    def collection(self, service: str, name: str) -> Any:
        """A collection of a service, to look at and never to change."""
        return self._store[f"{self.system.stack.mongodb_prefix}_{service}"][name]

    def call(
        self,
        method: str,
        path: str,
        *roles: str,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One call; with roles, under a token of a person of headquarters."""
        sent = dict(headers or {})
        if roles:
            sent["Authorization"] = self.system.token(*roles, units=["hq"])
        if method == "POST":
            sent.setdefault("Idempotency-Key", str(uuid4()))
        return self._http.request(method, path, json=body, headers=sent)

    def file(self, body: Body | None = None, **changes: Any) -> str:
        """File one complaint as a desk clerk; returns its reference."""
        wanted = {**(body or next(self._bodies)), **changes}
        answer = self.call("POST", "/v1/complaints", "desk", body=wanted)
        assert answer.status_code == 201, answer.text
        reference: str = answer.json()["reference"]
        return reference

    def act(
        self, reference: str, action: str, body: Body | None = None, role: str = "handler"
    ) -> Any:
        """Do one action; the answer of the door."""
        path = f"/v1/complaints/{reference}/actions/{action}"
        return self.call("POST", path, role, body=body or {})

    def detail(self, reference: str, role: str = "lead") -> dict[str, Any]:
        """The case as a lead sees it."""
        answer = self.call("GET", f"/v1/complaints/{reference}", role)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def complaint_id(self, reference: str) -> UUID:
        """The id that events carry."""
        found: UUID = self.collection("intake", "complaints").find_one({"reference": reference})[
            "_id"
        ]
        return found

    def fact(self, complaint_id: UUID) -> dict[str, Any] | None:
        """The fact of one complaint, when there is one."""
        found: dict[str, Any] | None = self.collection("reporting", "facts").find_one(
            {"_id": complaint_id}
        )
        return found

    def wait_counted(self, references: Sequence[str], seconds: float = 60) -> None:
        """Wait until all are counted."""
        complaints = self.collection("intake", "complaints")
        ids = [d["_id"] for d in complaints.find({"reference": {"$in": list(references)}}, {})]
        assert len(ids) == len(set(references))
        counted = {"_id": {"$in": ids}, "counted_at": {"$ne": None}}
        facts = self.collection("reporting", "facts")
        eventually(
            lambda: facts.count_documents(counted),
            lambda count: count == len(ids),
            seconds=seconds,
            what=f"{len(ids)} complaints counted",
        )
