"""Reporting's HTTP door on stores in memory."""

from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from services.chassis.auth import Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.health import Health
from services.chassis.http_app import create_app
from services.datafiles.messages import Catalogue
from services.reporting.adapters.definition_files import ROOT, load_names
from services.reporting.bootstrap import FORMATS
from services.reporting.domain.run import RunState
from services.reporting.entrypoints.http_api import Desk, report_router
from services.reporting.handlers.execute_run import Press
from services.reporting.permissions import PERMISSIONS, READERS
from tests.support.fixed_clock import FixedClock
from tests.unit.reporting.reporting_fakes import (
    NOW,
    FakeFacts,
    FakeFiles,
    FakeRuns,
    FakeWatermarks,
    fact,
    library,
)

RUNS = "/v1/reports/cn-quarterly-statistics/runs"


class NamedCallers:
    """A token is the name of its role, with units and insurers behind it."""

    def verify(self, authorization: str | None) -> Caller:
        """See TokenVerifier."""
        if not authorization:
            return Caller()
        role, _, scope = authorization.removeprefix("Bearer ").partition("/")
        if role == "bad":
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "token_invalid")
        kind, _, value = scope.partition(":")
        return Caller(
            f"p-{role}",
            frozenset({role}),
            frozenset({value}) if kind == "unit" else frozenset(),
            frozenset({value}) if kind == "insurer" else frozenset(),
        )


class Door:
    """The app and what is behind it."""

    def __init__(self, denominators_file: Path | None = None) -> None:
        self.facts = FakeFacts({UUID(int=1): fact(_id=UUID(int=1), counted_at=NOW)})
        self.runs, self.files, self.watermarks = FakeRuns(), FakeFiles(), FakeWatermarks()
        self.desk = Desk(
            library(),
            self.runs,
            self.files,
            self.facts,
            self.watermarks,
            FixedClock(NOW),
            frozenset({"hq"}),
            denominators_file,
        )
        self.app = create_app(
            service="reporting",
            description="test",
            routers=[report_router(self.desk)],
            guard=Guard(PERMISSIONS, NamedCallers()),  # type: ignore[arg-type]
            catalogue=Catalogue.load(ROOT / "messages.yaml"),
            health=Health(),
        )
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def get(self, path: str, caller: str = "compliance", **headers: str):
        """GET as a caller."""
        sent = {"authorization": f"Bearer {caller}", **headers} if caller else headers
        return self.client.get(path, headers=sent)

    def post(self, body: object, key: str | None = "k-1", caller: str = "compliance"):
        """Ask for a run."""
        headers = {"authorization": f"Bearer {caller}"}
        if key is not None:
            headers["idempotency-key"] = key
        return self.client.post(RUNS, json=body, headers=headers)

    def answer(self) -> None:
        """A worker's turn."""
        Press(
            library(),
            self.facts,
            self.runs,
            self.files,
            self.watermarks,
            load_names(),
            FORMATS,
            "w",
        ).turn()


class TestStory:
    """From the question to the file."""

    def test_ask_wait_download(self) -> None:
        """202 with a location, then done with files whose bytes have their hashes."""
        door = Door()
        asked = door.post({"period": "2026Q4"})
        assert asked.status_code == 202
        address = asked.headers["location"]
        assert door.get(address).json()["state"] == "queued"
        door.answer()
        run = door.get(address).json()
        assert run["state"] == "done"
        assert run["warnings"] == ["denominators_missing"]
        for file in run["files"]:
            got = door.get(file["href"])
            assert got.status_code == 200
            assert got.headers["etag"] == f'"{file["sha256"]}"'
            assert len(got.content) == file["size_bytes"]
        assert got.headers["content-disposition"].startswith("attachment")

    def test_the_same_key_again(self) -> None:
        """The same run; another body under the key is 422 in both languages."""
        door = Door()
        first, again = door.post({"period": "2026Q4"}), door.post({"period": "2026Q4"})
        assert first.json()["id"] == again.json()["id"]
        other = door.post({"period": "2026Q3"})
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert other.json()["detail_zh"] != other.json()["detail_en"]

    def test_volume_of_the_request_and_of_the_house(self, tmp_path: Path) -> None:
        """The request's table goes before the company's."""
        house = tmp_path / "volume.csv"
        table = "insurer,side,period,premium_cny\nxinghe-pc,property,2026Q4,1\n"
        house.write_text(table)
        door = Door(house)
        assert door.post({"period": "2026Q4"}).json()["denominators_source"] == "setting"
        sent = door.post({"period": "2026Q4", "denominators": table}, key="k-2").json()
        assert sent["denominators_source"] == "request"

    def test_lists_of_definitions_runs_and_progress(self) -> None:
        """Both definitions; runs newest first by pages; counts."""
        door = Door()
        ids = [d["id"] for d in door.get("/v1/reports").json()["definitions"]]
        assert ids == ["closed-complaints", "cn-quarterly-statistics"]
        made = [door.post({"period": "2026Q4"}, key=f"k-{n}").json()["id"] for n in range(3)]
        page = door.get(f"{RUNS}?limit=2").json()
        rest = door.get(f"{RUNS}?limit=2&cursor={page['next']}").json()
        assert [r["id"] for r in page["runs"] + rest["runs"]] == made[::-1]
        assert rest["next"] is None
        door.watermarks.put("1", NOW)
        assert door.get("/v1/figures/progress").json() == {
            "received": 1,
            "counted": 1,
            "complete_to": "2026-11-24T02:00:00Z",
        }


class TestRefusals:
    """Clear errors."""

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({}, 422, "period_missing"),
            ({"period": "2026-11"}, 422, "period_not_offered"),
            ({"period": "soon"}, 422, "period_invalid"),
            ({"period": 2026}, 422, "payload_invalid"),
            ({"period": "2026Q4", "colour": 1}, 422, "payload_invalid"),
            ({"period": "2026Q4", "parameters": {"top": 1.5}}, 422, "payload_invalid"),
            ({"period": "2026Q4", "parameters": {"top": 1000}}, 422, "parameter_invalid"),
            ({"period": "2026Q4", "parameters": {"size": 1}}, 422, "parameter_unknown"),
            ({"period": "2026Q4", "denominators": "nothing"}, 422, "denominators_invalid"),
            ([], 422, "payload_invalid"),
        ],
    )
    def test_bad_questions(self, body: object, status: int, code: str) -> None:
        """Each says what is wrong; nothing is stored."""
        door = Door()
        answer = door.post(body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not door.runs.runs

    def test_a_key_is_required(self) -> None:
        """400 without the header."""
        answer = Door().post({"period": "2026Q4"}, key=None)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/v1/reports/nothing/runs", 404),
            (f"{RUNS}/0193a0b2-7c1e-7d2a-9c1b-2f6a1d4e8b90", 404),
            (f"{RUNS}/x", 422),
            (f"{RUNS}?cursor=x", 422),
            (f"{RUNS}?limit=0", 422),
            ("/v1/reports/BAD ID/runs", 422),
        ],
    )
    def test_what_is_not_there(self, path: str, status: int) -> None:
        """404 for what is unknown, 422 for what cannot be an id."""
        assert Door().get(path).status_code == status

    def test_a_run_of_another_definition_is_not_found(self) -> None:
        """The address must be the run's own."""
        door = Door()
        run = door.post({"period": "2026Q4"}).json()["id"]
        assert door.get(f"/v1/reports/closed-complaints/runs/{run}").status_code == 404
        assert door.get(f"{RUNS}/{run}/files/other.xlsx").status_code == 404

    def test_a_damaged_file_is_not_served(self) -> None:
        """500 with a code of its own rather than wrong figures."""
        door = Door()
        run_id = door.post({"period": "2026Q4"}).json()["id"]
        door.answer()
        stored = door.runs.get(UUID(run_id))
        assert stored.state is RunState.DONE

        def damaged(sha256: str) -> bytes:
            raise ServiceError(ErrorKind.INTERNAL, "file_damaged")

        door.files.get = damaged  # type: ignore[method-assign]
        answer = door.get(f"{RUNS}/{run_id}/files/{stored.files[0].name}")
        assert (answer.status_code, answer.json()["code"]) == (500, "file_damaged")

    def test_an_outage_is_503(self) -> None:
        """The store is away."""
        door = Door()
        door.facts.down = True
        assert door.get("/v1/figures/progress").status_code == 503


class TestCallers:
    """Who may read."""

    @pytest.mark.parametrize("role", ["desk", "handler", "lead", "partner", "opinion_officer"])
    def test_others_may_not(self, role: str) -> None:
        """403 for roles that reports are not for."""
        assert Door().get("/v1/reports", role).status_code == 403

    @pytest.mark.parametrize("role", sorted(READERS))
    def test_readers_may(self, role: str) -> None:
        """Compliance, seniors, operations."""
        assert Door().get("/v1/reports", role).status_code == 200

    def test_nobody_may_not(self) -> None:
        """401 without a token and with a bad one."""
        assert Door().get("/v1/reports", "").status_code == 401
        assert Door().get("/v1/reports", "bad").status_code == 401

    @pytest.mark.parametrize(
        ("caller", "status"),
        [
            ("compliance/unit:hq", 200),
            ("compliance/unit:sh", 403),
            ("compliance/insurer:xinghe-pc", 403),
        ],
    )
    def test_reports_are_of_the_whole_company(self, caller: str, status: int) -> None:
        """Rights limited to a branch or an insurer do not open them."""
        assert Door().get("/v1/reports", caller).status_code == status


class TestDocuments:
    """OpenAPI and the page."""

    def test_every_route_has_an_example(self) -> None:
        """A developer sees an answer before writing a line."""
        for path, methods in Door().app.openapi()["paths"].items():
            for method, operation in methods.items():
                good = next(v for k, v in operation["responses"].items() if k.startswith("2"))
                content = good["content"]
                assert any("example" in c for c in content.values()) or path == "/reports", path
                assert operation["summary"], (method, path)

    def test_the_page_takes_no_token_from_its_address(self) -> None:
        """It is the same for everybody, in both languages, and keeps no token."""
        answer = Door().get("/reports?token=x", "")
        assert answer.status_code == 200
        assert "报表" in answer.text
        assert "Reports" in answer.text
        for storage in ("localStorage", "sessionStorage", "document.cookie", "location.search"):
            assert storage not in answer.text
        assert "default-src 'self'" in answer.headers["content-security-policy"]
