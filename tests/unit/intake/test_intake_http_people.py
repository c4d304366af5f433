"""Routing and lessons over HTTP: who may, what is passed on, what a repeat is."""

import csv
import io
from uuid import uuid4

import pytest
import yaml

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import TRIAGE_MESSAGES
from services.intake.entrypoints.people_answers import LESSON_EXAMPLE, TRAINING_EXAMPLE
from services.intake.entrypoints.training_file import training_file
from tests.support.intake_door import IntakeDoor, opened

REFUSALS = {
    *yaml.safe_load(TRIAGE_MESSAGES.read_text(encoding="utf-8")),
    *("person_unknown", "conflict_of_interest", "request_id_reused"),
}


@pytest.fixture
def door() -> IntakeDoor:
    """The door with nothing behind it."""
    return opened().emptied()


class TestRouting:
    """Who has a case, and why."""

    def test_explained_to_who_may_see_the_case(self, door):
        """Outside the scope there is no such case, and triage is not asked."""
        reference = door.file()["reference"]
        path = f"/v1/complaints/{reference}/routing"
        seen, hidden = door.get(path, "lead"), door.get(path, "handler sub=p-9 units=gd")

        assert seen.status_code == 200
        assert seen.json()["candidates"][0]["refused"] == "declared_tie"
        assert hidden.status_code == 404
        assert door.people.calls == [("explained",)]

    def test_triage_away(self, door):
        """A 503 that says so."""
        reference = door.file()["reference"]
        door.people.error = ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")

        assert door.get(f"/v1/complaints/{reference}/routing", "lead").status_code == 503


class TestLessons:
    """Own lessons, read and answered by who holds the token."""

    def test_own(self, door):
        """The person is the token's."""
        answer = door.get("/v1/lessons", "handler sub=p-7")

        assert answer.json()["items"][0]["questions"][0]["id"] == "days"
        assert door.people.calls == [("of", "p-7")]

    def test_read_and_answered(self, door):
        """A repeat under the same key is the same request to triage."""
        ident, body = uuid4(), {"answers": {"days": ["three"]}}
        read = door.post(f"/v1/lessons/{ident}/actions/read", "handler", "k-0", json={})
        path = f"/v1/lessons/{ident}/actions/answer"
        passed = [door.post(path, "handler", "k-1", json=body) for _ in range(2)]

        assert read.json()["state"] == "read"
        assert [p.json()["passed"] for p in passed] == [True, True]
        assert door.people.calls[1] == door.people.calls[2]
        assert door.people.calls[1][:4] == ("answer", ident, "p-1", {"days": ["three"]})

    def test_a_lead_assigns(self, door):
        """A handler does not."""
        body = {"lesson": "listening", "people": ["p-2", "p-3"], "due_days": 7}

        assert door.post("/v1/lessons", "handler", "k", json=body).status_code == 403
        assert door.post("/v1/lessons", "lead", "k", json=body).status_code == 200
        assert door.people.calls[0][:6] == ("assign", "listening", "p-2", "p-3", 7, "p-1")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"answers": {"days": "three"}},
            {"answers": {f"q{n}": [] for n in range(21)}},
            {"answers": {}, "more": 1},
        ],
    )
    def test_bodies_that_are_none(self, door, body):
        """A 422; triage is not asked."""
        path = f"/v1/lessons/{uuid4()}/actions/answer"

        assert door.post(path, "handler", "k", json=body).status_code == 422
        assert door.people.calls == []


class TestRecord:
    """The proof of training."""

    def test_own_and_others(self, door):
        """Others' only for leads, seniors and compliance."""
        path = "/v1/training-record?year=2026"
        own = door.get(path, "handler")
        refused = [door.get(f"{path}&{q}", "handler") for q in ("person=p-2", "everybody=true")]
        all_of_it = door.get(f"{path}&everybody=true", "compliance")

        assert own.json()["items"][0]["rounds_complete"] == 1
        assert [r.status_code for r in refused] == [403, 403]
        assert all_of_it.status_code == 200
        assert door.people.calls == [("records", "p-1", 2026), ("records", 2026)]

    def test_as_a_file(self, door):
        """For the same people; a line for each lesson, with name and title."""
        path = "/v1/training-record/file?year=2026&everybody=true"
        assert door.get(path, "handler").status_code == 403
        answer = door.get(path, "compliance")
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

        assert answer.headers["content-type"].startswith("text/csv")
        assert 'filename="training-2026.csv"' in answer.headers["content-disposition"]
        assert [(one["person"], one["name"], one["title_zh"]) for one in lines] == [
            ("p-motor-1", "陈车", "拒赔要讲清理由")
        ]

    def test_a_file_leaves_nobody_out_and_runs_nothing(self):
        """Who was given no lesson has a line; a name that is a formula is text; late is told."""
        passed = {**LESSON_EXAMPLE, "state": "passed", "passed_at": "2026-12-06T09:30:00.001Z"}
        early = {**passed, "passed_at": "2026-12-06T09:29:59Z"}
        people = [
            {**TRAINING_EXAMPLE, "person": "p-1", "name": "=1+1", "lessons": []},
            {**TRAINING_EXAMPLE, "person": "p-2", "left": True, "lessons": [passed, early]},
        ]
        text = training_file(2026, people).decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))

        assert [(one["person"], one["left"], one["in_time"] or "") for one in lines] == [
            ("p-1", "no", ""),
            ("p-2", "yes", "no"),
            ("p-2", "yes", "yes"),
        ]
        assert lines[0]["name"] == "'=1+1"


class TestRefusals:
    """What triage refuses is said in both languages, not as a bare code."""

    @pytest.mark.parametrize("code", sorted(REFUSALS))
    def test_each_has_a_sentence(self, door, code):
        """Through the door, for an act of a person."""
        reference = door.file()["reference"]
        door.triage.error = ServiceError(ErrorKind.CONFLICT, code)
        answer = door.act(reference, "assign", "k", team="motor-claims", owner="p-2").json()

        assert answer["code"] == code
        assert answer["detail_zh"] != answer["detail_en"] != code
