"""The demo against stand-ins for intake and reporting."""

import hashlib
import io
import json
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from deploy.local import demo, readiness
from deploy.local.console import Steps
from deploy.local.demo_filing import Sample, file_all, read_samples
from deploy.local.demo_reports import Reports, Shown, quarter, summary
from deploy.local.processes import Process
from deploy.local.runfiles import State
from deploy.local.stack import Stack
from deploy.local.trouble import Trouble

REPORT = {
    "figures": [
        {"id": "total", "by": [], "title": {"zh": "投诉总量", "en": "Complaints in total"}},
        {"id": "matter", "by": ["side", "matter"], "title": {"zh": "投诉量", "en": "Complaints"}},
    ],
    "names": {
        "values": {
            "side": {"life": {"zh": "人身险", "en": "Life"}},
            "matter": {
                "sales": {"zh": "销售纠纷", "en": "Sales"},
                "claims": {"zh": "理赔纠纷", "en": "Claims"},
            },
        }
    },
    "rows": [
        {"figure": "total", "dimensions": {}, "value": "300", "unit": "complaints", "rank": None},
        {
            "figure": "matter",
            "dimensions": {"matter": "sales", "side": "life"},
            "value": "61.50",
            "unit": "percent",
            "rank": 1,
        },
        {
            "figure": "matter",
            "dimensions": {"side": "life", "matter": "claims"},
            "value": None,
            "unit": "percent",
            "rank": 2,
        },
    ],
}


class StandIn:
    """Answers like the services: a script of answers by method and path, all calls kept."""

    def __init__(self):
        self.answers = {}
        self.calls = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                stand_in.calls.append((self.command, self.path, dict(self.headers), body))
                script = stand_in.answers.get((self.command, self.path), [(404, {})])
                status, answer = script.pop(0) if len(script) > 1 else script[0]
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = _serve

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def stand_in():
    made = StandIn()
    yield made
    made.close()


@pytest.fixture
def reports(stand_in):
    made = Reports(stand_in.url, "t")
    yield made
    made.close()


class TestFiling:
    def test_public_rows_come_without_a_token_and_all_with_their_key(self, stand_in):
        """The key makes a second demo harmless; the desk's rows carry the desk's token."""
        stand_in.answers["POST", "/v1/complaints"] = [(201, {"reference": "2026-0000001-X"})]
        samples = [Sample("s-1", {"channel": "web"}, "public"), Sample("s-2", {}, "desk")]
        seen = []

        answers = file_all(samples, stand_in.url, "desk-token", seen.append)

        assert [answer.reference for answer in answers] == ["2026-0000001-X"] * 2
        assert seen == [1, 2]
        headers = {h["Idempotency-Key"]: h.get("Authorization") for _, _, h, _ in stand_in.calls}
        assert headers == {"s-1": None, "s-2": "Bearer desk-token"}

    def test_a_short_outage_is_waited_out(self, stand_in, monkeypatch):
        """503 is tried again under the same key."""
        monkeypatch.setattr("deploy.local.demo_filing._RETRY_SECONDS", 0.0)
        stand_in.answers["POST", "/v1/complaints"] = [(503, {}), (201, {"reference": "r"})]

        (answer,) = file_all([Sample("s-1", {}, "public")], stand_in.url, "")

        assert answer.reference == "r"
        assert len(stand_in.calls) == 2

    def test_a_refusal_is_told_and_not_repeated(self, stand_in):
        """What is wrong in a sample comes out with status and code."""
        stand_in.answers["POST", "/v1/complaints"] = [(422, {"code": "field_unknown"})]

        (answer,) = file_all([Sample("s-1", {}, "public")], stand_in.url, "")

        assert answer.refusal == "422 field_unknown"
        assert len(stand_in.calls) == 1

    def test_sample_rows_are_read_with_what_else_stands_in_them(self, tmp_path):
        """Labels for other uses do not disturb."""
        file = tmp_path / "c.jsonl"
        file.write_text('{"key":"k","body":{"text":"某"},"as":"desk","gold":{}}\n\n')

        assert read_samples(file) == [Sample("k", {"text": "某"}, "desk")]


class TestCounting:
    def progress(self, received, counted, complete_to):
        at = complete_to.isoformat().replace("+00:00", "Z")
        return (200, {"received": received, "counted": counted, "complete_to": at})

    def test_waiting_ends_when_all_that_was_received_is_counted(self, stand_in, reports):
        """Counted alone is not enough: the figures must be complete to the end of filing."""
        now = datetime.now(UTC)
        stand_in.answers["GET", "/v1/figures/progress"] = [
            self.progress(0, 0, now - timedelta(seconds=5)),
            self.progress(10, 10, now - timedelta(seconds=1)),
            self.progress(20, 12, now),
            self.progress(20, 20, now),
        ]
        out = io.StringIO()

        demo.wait_counted(reports, Steps(out), now)

        assert "received 20" in out.getvalue()
        assert len(stand_in.calls) == 4

    def test_what_never_gets_counted_ends_with_the_numbers(self, stand_in, reports, monkeypatch):
        """The person learns how far it came."""
        monkeypatch.setattr(demo, "_COUNTED_SECONDS_MAX", 0.0)
        now = datetime.now(UTC)
        stand_in.answers["GET", "/v1/figures/progress"] = [self.progress(20, 12, now)]

        with pytest.raises(Trouble, match=r"(?s)12/20.*12 of 20"):
            demo.wait_counted(reports, Steps(io.StringIO()), now)


class TestReports:
    def test_a_run_is_waited_for_and_its_files_are_checked(self, stand_in, reports, tmp_path):
        """The file on disk has the hash that the run names."""
        data = json.dumps(REPORT).encode()
        sha256 = hashlib.sha256(data).hexdigest()
        runs = "/v1/reports/closed-complaints/runs"
        stand_in.answers["POST", runs] = [(202, {"id": "r1", "state": "queued"})]
        stand_in.answers["GET", f"{runs}/r1"] = [
            (200, {"id": "r1", "state": "running", "files": []}),
            (
                200,
                {
                    "id": "r1",
                    "state": "done",
                    "files": [{"name": "manifest.json", "sha256": sha256}],
                },
            ),
        ]
        stand_in.answers["GET", f"{runs}/r1/files/manifest.json"] = [(200, data)]

        run = reports.run("closed-complaints", "all")
        (file,) = reports.download(run, "closed-complaints", tmp_path / "out")

        assert file.path.name == "closed-complaints-manifest.json"
        assert file.path.read_bytes() == data
        assert file.sha256 == sha256
        asked = next(call for call in stand_in.calls if call[0] == "POST")
        assert json.loads(asked[3]) == {"period": "all"}
        assert asked[2]["Idempotency-Key"]

    def test_a_file_that_differs_from_its_hash_is_not_taken(self, stand_in, reports, tmp_path):
        """A changed file is told, not delivered."""
        stand_in.answers["GET", "/v1/reports/d/runs/r1/files/c.json"] = [(200, b"other")]

        with pytest.raises(Trouble, match="SHA-256"):
            reports.download(
                {"id": "r1", "files": [{"name": "c.json", "sha256": "00"}]}, "d", tmp_path
            )

        assert not (tmp_path / "c.json").exists()

    def test_a_failed_run_is_told(self, stand_in, reports):
        """A run that fails ends the demo with a sentence."""
        stand_in.answers["POST", "/v1/reports/d/runs"] = [(202, {"id": "r1"})]
        stand_in.answers["GET", "/v1/reports/d/runs/r1"] = [(200, {"id": "r1", "state": "failed"})]

        with pytest.raises(Trouble, match="failed"):
            reports.run("d", "2026Q4")

    @pytest.mark.parametrize(
        ("day", "name"),
        [("2026-01-01", "2026Q1"), ("2026-11-24", "2026Q4"), ("2027-06-30", "2027Q2")],
    )
    def test_the_quarter_of_a_day(self, day, name):
        """Quarters are named as reporting names them."""
        assert quarter(date.fromisoformat(day)) == name

    def test_the_summary_shows_names_values_and_units(self, tmp_path):
        """Codes are shown by their names, missing values as a dash, ranks up to the limit."""
        file = tmp_path / "r.json"
        file.write_text(json.dumps(REPORT))

        lines = summary(file, (Shown("total"), Shown("matter", 1)))

        assert [line.strip() for line in lines] == [
            "300  投诉总量 / Complaints in total",
            "61.50%  投诉量·人身险·销售纠纷 / Complaints · Life · Sales",
        ]
        assert summary(file, (Shown("matter", 2),))[1].strip().startswith("-  ")


class TestReadiness:
    def process(self, url):
        return Process("triage", ("x",), {}, rank=1, stop_seconds=1, ready_url=url)

    def state(self, state="running", restarts=0):
        return State("triage", state, 1, 0.0, 0.0, 2, restarts, 1)

    def test_a_process_is_ready_when_it_says_so(self, stand_in, tmp_path):
        """503 means not yet; waiting ends with the first good answer."""
        stand_in.answers["GET", "/readyz"] = [(503, {}), (200, {"status": "ready"})]
        stack = Stack(name="t", ports={}, root=tmp_path)
        told = []

        readiness.wait(
            stack,
            [self.process(f"{stand_in.url}/readyz")],
            lambda _: self.state(),
            seconds=10,
            on_ready=told.append,
        )

        assert told == ["triage"]

    @pytest.mark.parametrize(
        ("status", "body", "health"),
        [
            (200, {"ready": True, "degraded": []}, "ready"),
            (200, {"ready": True, "degraded": ["kafka"]}, "degraded"),
            (503, {"ready": False, "degraded": []}, "not ready"),
            (200, b"<html>", "not ready"),
        ],
    )
    def test_working_without_something_shows_as_degraded(
        self, stand_in, tmp_path, status, body, health
    ):
        """Ready and degraded are told apart; what does not speak our form is not ready."""
        stand_in.answers["GET", "/readyz"] = [(status, body)]
        stack = Stack(name="t", ports={}, root=tmp_path)

        assert readiness.health(stack, self.process(f"{stand_in.url}/readyz")) == health

    def test_the_deadline_names_the_process_and_shows_its_log(self, tmp_path):
        """Whoever waits in vain sees where to look."""
        stack = Stack(name="t", ports={}, root=tmp_path)
        stack.logs.mkdir(parents=True)
        (stack.logs / "triage.log").write_text("cannot reach intake\n")

        with pytest.raises(Trouble, match=r"(?s)triage.*cannot reach intake"):
            readiness.wait(
                stack, [self.process("http://127.0.0.1:9/readyz")], lambda _: self.state(), 0.0
            )

    def test_crashes_from_before_do_not_count(self, stand_in, tmp_path):
        """After many drills a process may still become ready."""
        stand_in.answers["GET", "/readyz"] = [(503, {}), (200, {})]
        stack = Stack(name="t", ports={}, root=tmp_path)

        readiness.wait(
            stack,
            [self.process(f"{stand_in.url}/readyz")],
            lambda _: self.state(restarts=9),
            seconds=10,
        )
