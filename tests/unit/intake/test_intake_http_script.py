"""The script over HTTP: texts kept here, ids to triage, scope, roles, repeats, drafts."""

from uuid import uuid4

import pytest
from complaints.triage.v1 import playbook_run_service_pb2 as messages
from complaints.triage.v1.triage_service_pb2 import GetPlaybookResponse

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.adapters.script_client import ScriptClient
from services.intake.domain.script import (
    AnswerStep,
    AttachEvidence,
    CheckAuthority,
    ConfirmSaid,
    FinishRun,
    HandOverRun,
    OfferCompensation,
    SkipStep,
    StartRun,
)
from services.intake.entrypoints.script_answers import RunAnswer, ScriptAnswer
from services.intake.entrypoints.script_shapes import SCRIPT_SHAPES
from services.intake.handlers.sealing import open_text
from services.intake.permissions import PERMISSIONS
from tests.support.intake_builders import triage_update
from tests.support.intake_door import IntakeDoor, opened

KINDS = {
    "start": StartRun,
    "answer": AnswerStep,
    "attach-evidence": AttachEvidence,
    "skip": SkipStep,
    "confirm-said": ConfirmSaid,
    "check-authority": CheckAuthority,
    "offer-compensation": OfferCompensation,
    "hand-over": HandOverRun,
    "finish": FinishRun,
}


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


@pytest.fixture
def reference(door) -> str:
    """One complaint."""
    return door.file()["reference"]


def act(door, reference, action, key="k", token="handler", **body):
    """One act in the run."""
    return door.post(f"/v1/complaints/{reference}/run/actions/{action}", token, key, json=body)


@pytest.mark.parametrize("action", list(KINDS))
def test_every_act_as_documented(door, reference, action) -> None:
    """Its example becomes its act; words are sealed here and only their id goes to triage."""
    example = SCRIPT_SHAPES[action][1]
    answer = act(door, reference, action, **example)
    assert answer.status_code == 200, answer.text
    made, by, request_id, version = door.scripts.acts[0]
    assert isinstance(made, KINDS[action])
    assert (by, version) == ("p-1", 0)
    assert request_id
    held = next(iter(door.store.held.values()))
    words = {example.get(name) for name in ("text", "reason", "basis")} - {None}
    clear = [open_text(door.vault, held.case.id, text)["text"] for text in held.texts]
    assert set(clear) == words
    assert [text.id for text in held.texts] == [made.text_id for _ in words]


def test_every_act_has_its_permission_and_example() -> None:
    """The table of roles and the shapes are one list."""
    base = "POST /v1/complaints/{reference}/run/actions/"
    assert {f"{base}{action}" for action in SCRIPT_SHAPES} <= PERMISSIONS.keys()
    assert SCRIPT_SHAPES.keys() == KINDS.keys()


def test_a_repeat_is_the_same_request(door, reference) -> None:
    """The same key gives the same ids; other words under it are refused."""
    for _ in range(2):
        assert act(door, reference, "skip", step="a/b", reason="改日").status_code == 200
    assert door.scripts.acts[0] == door.scripts.acts[1]
    other = act(door, reference, "skip", step="a/b", reason="别的")
    assert (other.status_code, other.json()["code"]) == (409, "text_differs")


@pytest.mark.parametrize("token", ["compliance", "ops", "opinion_officer"])
def test_who_does_not_work_by_the_script(door, reference, token) -> None:
    """Is refused every act."""
    assert act(door, reference, "start", token=token).status_code == 403


class TestPartner:
    """The insurer's people (驻司人员): at the script of cases that they own or stand beside."""

    TOKEN = "partner sub=p-xh"

    def calls(self, door, reference):
        """Status and code of reading, running and checking a draft, by the partner."""
        path = f"/v1/complaints/{reference}"
        draft = {"kind": "message", "text": "您好"}
        answers = [
            door.get(f"{path}/playbooks", self.TOKEN),
            door.get(f"{path}/run", self.TOKEN),
            act(door, reference, "start", token=self.TOKEN),
            door.post(f"{path}/actions/check-draft", self.TOKEN, json=draft),
        ]
        return {(one.status_code, one.json().get("code")) for one in answers}

    @pytest.mark.parametrize("part", ["owner", "beside"])
    def test_with_a_part_in_the_case(self, door, reference, part) -> None:
        """Reads its playbooks as pinned, runs the script, checks drafts; else there is no case."""
        assert self.calls(door, reference) == {(404, "complaint_not_found")}
        ident = next(iter(door.store.held))
        beside = ("cn-with-elderly@3",)
        door.projector.handle([triage_update(ident, 1, companions=beside, **{part: "p-xh"})])
        assert self.calls(door, reference) == {(200, None)}
        items = door.get(f"/v1/complaints/{reference}/playbooks", self.TOKEN).json()["items"]
        assert (items[0]["playbook"], items[0]["version"], len(items)) == (
            "cn-with-elderly",
            "3",
            2,
        )

    def test_what_it_only_filed(self, door) -> None:
        """Is seen, and worked on by others."""
        reference = door.file(self.TOKEN, "f", channel="partner")["reference"]
        assert door.get(f"/v1/complaints/{reference}", self.TOKEN).status_code == 200
        assert self.calls(door, reference) == {(403, "run_not_of_case")}

    def test_learns(self, door) -> None:
        """Own lessons and the own record, of nobody else."""
        ident = uuid4()
        assert door.get("/v1/lessons", self.TOKEN).status_code == 200
        read = door.post(f"/v1/lessons/{ident}/actions/read", self.TOKEN, "k", json={})
        assert read.status_code == 200
        record = "/v1/training-record?year=2026"
        assert door.get(record, self.TOKEN).status_code == 200
        assert door.get(f"{record}&person=p-2", self.TOKEN).status_code == 403


def test_outside_the_scope(door, reference) -> None:
    """There is no such case."""
    assert act(door, reference, "start", token="handler units=gd").status_code == 404
    path = f"/v1/complaints/{reference}"
    assert door.get(f"{path}/run", "handler units=gd").status_code == 404
    draft = {"kind": "message", "text": "您好"}
    answer = door.post(f"{path}/actions/check-draft", "handler units=gd", json=draft)
    assert answer.status_code == 404


def test_reading_a_run(door, reference) -> None:
    """The latest, or one by its number."""
    answer = door.get(f"/v1/complaints/{reference}/run?number=3", "lead")
    assert (answer.status_code, answer.json()["number"]) == (200, 3)
    assert answer.json()["step"]["lessons"][0]["title"]["zh"] == "理赔时限"
    assert door.scripts.readers[-1] == "p-1"


def test_a_case_that_has_ended(door, reference) -> None:
    """Is not worked on."""
    door.act(reference, "withdraw", "k", received_at="2026-11-22T09:30:00Z")
    answer = act(door, reference, "start")
    assert (answer.status_code, answer.json()["code"]) == (409, "run_case_ended")
    assert "withdrawn" in answer.json()["detail_en"]


def test_what_triage_refuses_is_told_in_words(door, reference) -> None:
    """A sentence in both languages with what triage said, and the status of its kind."""
    door.scripts.error = ServiceError(ErrorKind.FORBIDDEN, "run_step_role", role="lead")
    told = act(door, reference, "skip", step="a/b", reason="改日").json()
    assert told["detail_zh"] == "这个步骤须由主管或以上人员完成，请先交接。"
    for code in ("avoid_involved", "avoid_manages_involved", "avoid_declared_tie"):
        params = {"person": "p-2", "tie": "xinghe-pc"}
        door.scripts.error = ServiceError(ErrorKind.CONFLICT, code, **params)
        told = act(door, reference, "start").json()
        assert told["code"] == code
        assert "p-2" in told["detail_zh"]
    door.scripts.error = ServiceError(ErrorKind.INVALID, "field_missing", field="text_id")
    assert "text_id" in act(door, reference, "start").json()["detail_zh"]
    door.scripts.error = ServiceError(ErrorKind.CONFLICT, "run_awaits_approval")
    answer = act(door, reference, "finish", outcome="completed").json()
    assert (answer["status"], answer["detail_zh"][:8]) == (409, "正在等待审批结果")


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("answer", {}),
        ("answer", {"step": "x y"}),
        ("confirm-said", {"items": [], "said": True}),
        ("confirm-said", {"items": ["a"] * 51, "said": True}),
        ("offer-compensation", {"kind": "gold", "amount": "1", "basis": "b"}),
        ("offer-compensation", {"kind": "payment", "amount": "-1", "basis": "b"}),
        ("offer-compensation", {"kind": "payment", "amount": "1", "basis": ""}),
        ("finish", {"outcome": "gone"}),
        ("start", {"by": "p-9"}),
    ],
)
def test_bodies_that_say_nothing(door, reference, action, body) -> None:
    """Are refused before triage is asked; nobody acts as another."""
    assert act(door, reference, action, **body).status_code == 422
    assert not door.scripts.acts


def test_a_draft_is_kept_nowhere(door, reference) -> None:
    """It goes through to triage, and no text of the case is made of it."""
    path = f"/v1/complaints/{reference}/actions/check-draft"
    answer = door.post(path, "handler", json={"kind": "message", "text": "都在排队"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["sound"] is False
    assert door.scripts.drafts == [("p-1", "message", "都在排队")]
    assert not next(iter(door.store.held.values())).texts
    too_long = door.post(path, "handler", json={"kind": "message", "text": "保" * 20_001})
    assert too_long.status_code == 422


class _Channel:
    """A channel that answers what a test wants and keeps what was asked."""

    channel = type("C", (), {"unary_unary": lambda self, *a, **k: a[0]})()

    def __init__(self, answer):
        """`answer` is a message or an error."""
        self.answer, self.asked = answer, []

    def call(self, method, request, *, seconds):
        """See ServiceChannel."""
        self.asked.append((method, request))
        if isinstance(self.answer, ServiceError):
            raise self.answer
        return self.answer


class TestClient:
    """Acts become requests, runs plain values."""

    @pytest.mark.parametrize("action", list(KINDS))
    def test_every_act_fits_its_request(self, action) -> None:
        """Each field of the act is one of the request."""
        shape, example, _ = SCRIPT_SHAPES[action]
        made = shape.model_validate(example).call().act
        name = KINDS[action].__name__
        run = messages.PlaybookRun(number=2, version=7, state="open")
        channel = _Channel(getattr(messages, f"{name}Response")(run=run))
        told = ScriptClient(channel).act(uuid4(), made, "p-1", "r", 7)
        method, request = channel.asked[0]
        assert method.endswith(f"/{name}")
        assert (request.act.by, request.act.version) == ("p-1", 7)
        assert RunAnswer.model_validate(told).version == 7

    def test_refusals_are_triage_s_own(self) -> None:
        """Kind, code and parameters, so that people read who must keep out and why."""
        told = ServiceError(ErrorKind.CONFLICT, "avoid_declared_tie", person="p-2", tie="xinghe-pc")
        with pytest.raises(ServiceError) as refused:
            ScriptClient(_Channel(told)).run(uuid4(), 0, "p-1")
        assert refused.value is told

    def test_a_playbook_is_read_in_its_version(self) -> None:
        """By triage's GetPlaybook, without what anybody may offer."""
        answer = GetPlaybookResponse(playbook="cn-claims-delay", version="2")
        answer.title.zh, answer.title.en = "题", "Title"
        answer.must_say.add(zh="说", en="Say")
        channel = _Channel(answer)
        told = ScriptClient(channel).playbook("cn-claims-delay@2")
        method, request = channel.asked[0]
        assert method.endswith("/GetPlaybook")
        assert (request.playbook, request.version) == ("cn-claims-delay", "2")
        assert ScriptAnswer.model_validate(told).must_say[0].zh == "说"
