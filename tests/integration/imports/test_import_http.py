"""Imports over HTTP against running processes of intake."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo import MongoClient

from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

ROOT = Path(__file__).resolve().parents[3]
SLICE = ROOT / "deploy" / "sample" / "tx_complaints_2000.csv"
CSV = "text/csv"


class ImportsOverHttp:
    """A compliance officer with a file."""

    def __init__(self, system: LocalSystem) -> None:
        self.system = system
        self.http = httpx.Client(base_url=system.url("intake"), timeout=30)
        self.mongo = MongoClient(system.mongodb_uri, uuidRepresentation="standard")

    def headers(self, key: str, role: str, kind: str) -> dict[str, str]:
        """Token, key and content type."""
        token = self.system.token(role)
        return {"authorization": token, "idempotency-key": key, "content-type": kind}

    def post(
        self,
        body: bytes,
        *,
        key: str = "",
        role: str = "compliance",
        kind: str = CSV,
        mapping: str = "tx_complaints",
    ) -> httpx.Response:
        """POST /v1/imports."""
        headers = self.headers(key or uuid4().hex, role, kind)
        return self.http.post(
            "/v1/imports", params={"mapping": mapping}, content=body, headers=headers
        )

    def get(self, path: str, role: str = "compliance") -> httpx.Response:
        """GET under a token."""
        return self.http.get(path, headers={"authorization": self.system.token(role)})

    def finished(self, location: str) -> Mapping[str, Any]:
        """The import when it has ended."""
        return eventually(
            lambda: self.get(location).json(),
            lambda view: view["state"] in ("done", "failed"),
            seconds=60,
            what="the import's end",
        )


@pytest.fixture(scope="module")
def desk(stores: LocalSystem):
    """Intake's two processes, running."""
    for process in ("intake-http", "intake-worker"):
        stores.control.start(process)
    made = ImportsOverHttp(stores)
    yield made
    made.http.close()
    made.mongo.close()
    for process in ("intake-http", "intake-worker"):
        stores.control.stop(process)


def rows(first: int, count: int, word: str = "") -> bytes:
    """A table of rows with numbers from `first` on, cut out of nothing real."""
    header = SLICE.read_text(encoding="utf-8").splitlines()[0]
    line = "2020-01-01,2020-02-01,2020,Insured,INDV,,Property,Homeowners,Homeowners,Confirmed,True,"
    line += word
    lines = [f"{number},{line}" for number in range(first, first + count)]
    return "\n".join([header, *lines, ""]).encode()


class TestTheWholeWay:
    def test_a_file_is_taken_in_and_imported(self, desk: ImportsOverHttp):
        """202 with an address, counts at the end, the upload gone, refused rows for download."""
        body = rows(10_000_000, 300) + b"10000001,1,2\n"
        answer = desk.post(body)
        assert answer.status_code == 202, answer.text
        assert answer.json()["state"] == "queued"
        view = desk.finished(answer.headers["location"])
        assert view["state"] == "done"
        assert [view[n] for n in ("read", "imported", "already_there", "rejected")] == [
            301,
            300,
            0,
            1,
        ]
        rejects = desk.get(view["rejects"])
        assert rejects.headers["content-type"].startswith("text/csv")
        lines = list(csv.reader(io.StringIO(rejects.content.decode("utf-8-sig"))))
        assert [line[:3] for line in lines[1:]] == [["301", "row", "columns_differ"]]
        imports = Path(desk.system.environment("intake")["INTAKE_IMPORTS_DIR"])
        assert not list(imports.glob(f"{view['id']}-*"))
        assert not list(imports.glob("incoming-*"))

    def test_the_same_request_again_is_the_same_import(self, desk: ImportsOverHttp):
        """Key and file decide; another file under the key is refused."""
        first = desk.post(rows(20_000_000, 5), key="k-1")
        desk.finished(first.headers["location"])
        again = desk.post(rows(20_000_000, 5), key="k-1")
        assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
        assert again.json()["imported"] == 5
        other = desk.post(rows(20_000_000, 6), key="k-1")
        assert (other.status_code, other.json()["code"]) == (422, "import_key_reused")

    def test_a_killed_worker_goes_on_where_it_was(self, desk: ImportsOverHttp):
        """SIGKILL in the middle: the job ends all the same, every row once."""
        answer = desk.post(rows(30_000_000, 6_000))
        location = answer.headers["location"]
        eventually(lambda: desk.get(location).json()["read"] > 0, what="a first batch")
        desk.system.control.kill("intake-worker")
        view = desk.finished(location)
        assert view["state"] == "done"
        assert view["read"] == view["imported"] + view["already_there"] == 6_000
        prefix = desk.system.stack.mongodb_prefix
        complaints = desk.mongo[f"{prefix}_intake"]["complaints"]
        stored = {"historic.external_id": {"$gte": "30000000", "$lt": "30006000"}}
        assert complaints.count_documents(stored) == 6_000


class TestRefused:
    def test_unknown_mapping_lists_the_known_ones(self, desk: ImportsOverHttp):
        """400 with what there is."""
        answer = desk.post(b"x", mapping="nothing")
        assert (answer.status_code, answer.json()["code"]) == (400, "import_mapping_unknown")
        assert "tx_complaints" in answer.json()["known"]

    def test_unknown_type_and_empty_file(self, desk: ImportsOverHttp):
        """400 in both languages."""
        assert desk.post(b"x", kind="text/plain").json()["code"] == "import_type_unknown"
        empty = desk.post(b"")
        assert (empty.status_code, empty.json()["code"]) == (400, "import_empty")
        assert empty.json()["detail_zh"] != empty.json()["detail_en"]

    def test_a_file_that_does_not_fit_is_not_kept(self, desk: ImportsOverHttp):
        """422 names the column, and nothing is queued."""
        answer = desk.post(b"id\n1\n")
        assert (answer.status_code, answer.json()["code"]) == (422, "import_file_column_missing")
        assert "complaint_number" in answer.json()["detail_en"]
        bad = desk.post(b"PAR1", kind="application/vnd.apache.parquet")
        assert (bad.status_code, bad.json()["code"]) == (422, "import_file_no_parquet")

    def test_callers(self, desk: ImportsOverHttp):
        """No token 401, another role 403; unknown imports 404."""
        assert desk.http.post("/v1/imports", params={"mapping": "x"}).status_code == 401
        assert desk.post(b"x", role="handler").status_code == 403
        assert desk.get(f"/v1/imports/{uuid4()}").status_code == 404
        assert desk.get(f"/v1/imports/{uuid4()}/rejects").status_code == 404
        assert desk.get("/v1/imports/nothing").status_code == 422

    def test_missing_key_is_told(self, desk: ImportsOverHttp):
        """The key is required of staff."""
        headers = {"authorization": desk.system.token("lead"), "content-type": CSV}
        answer = desk.http.post(
            "/v1/imports", params={"mapping": "tx_complaints"}, content=b"x", headers=headers
        )
        assert answer.status_code == 422


def test_a_large_file_does_not_hold_up_the_door(desk: ImportsOverHttp):
    """While megabytes come in, health is answered; more than one megabyte is no fault here."""
    body = rows(40_000_000, 3_000, "w" * 400)
    assert len(body) > 1 << 20

    def slowly():
        for start in range(0, len(body), 1 << 18):
            yield body[start : start + (1 << 18)]
            assert httpx.get(desk.system.url("intake", "/healthz")).status_code == 200

    headers = desk.headers(uuid4().hex, "compliance", CSV)
    answer = desk.http.post(
        "/v1/imports", params={"mapping": "tx_complaints"}, content=slowly(), headers=headers
    )
    assert answer.status_code == 202
    assert desk.finished(answer.headers["location"])["imported"] == 3_000
