"""The doors of triage on fakes: RPCs and routes."""

import pytest
from complaints.triage.v1 import triage_service_pb2 as messages
from fastapi.testclient import TestClient

from services.chassis.auth import Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.health import Health
from services.chassis.http_app import create_app
from services.datafiles.messages import TRIAGE_MESSAGES, Catalogue
from services.triage.bootstrap import MESSAGES
from services.triage.entrypoints.grpc_api import TriageApi
from services.triage.entrypoints.http_api import playbook_router
from services.triage.handlers import COMMANDS
from services.triage.permissions import PERMISSIONS
from tests.support.triage_fakes import (
    NOW,
    MemoryAssessments,
    assessment,
    dispatcher,
    first_change,
    library,
)

NOBODY = "01a20f24-581c-74d1-b083-d65f21fbe178"


class Door:
    """The servicer over a store that holds one assessment."""

    def __init__(self):
        """Everything in memory."""
        self.store = MemoryAssessments()
        self.made = assessment()
        self.store.add([first_change(self.made)])
        self.api = TriageApi(library(), dispatcher(), self.store)

    @property
    def id(self):
        """Id of the complaint as sent."""
        return str(self.made.complaint_id)


@pytest.fixture
def door():
    """A door of its own for each test."""
    return Door()


class TestRpcs:
    """Shapes in, shapes out."""

    def test_get_assessment(self, door):
        """The view and its version."""
        answer = door.api.GetAssessment(messages.GetAssessmentRequest(complaint_id=door.id), None)

        assert (answer.version, answer.state.scene) == (1, "claims_refused")

    @pytest.mark.parametrize(
        ("id", "kind"),
        [(NOBODY, ErrorKind.NOT_FOUND), ("x", ErrorKind.INVALID)],
    )
    def test_get_assessment_of_none(self, door, id, kind):
        """Unknown and malformed ids."""
        with pytest.raises(ServiceError) as refused:
            door.api.GetAssessment(messages.GetAssessmentRequest(complaint_id=id), None)

        assert refused.value.kind is kind

    def test_get_playbook(self, door):
        """The script in both languages; an empty version is the one in force."""
        request = messages.GetPlaybookRequest(playbook="cn-claims-refused")
        answer = door.api.GetPlaybook(request, None)

        assert (answer.version, answer.title.zh) == ("1", "拒赔争议")
        assert answer.must_say[0].en
        assert answer.never_say
        assert answer.steps
        assert answer.evidence

    @pytest.mark.parametrize(("id", "version"), [("cn-none", ""), ("cn-claims-refused", "99")])
    def test_get_playbook_of_none(self, door, id, version):
        """Neither an unknown playbook nor an unknown version."""
        with pytest.raises(ServiceError) as refused:
            door.api.GetPlaybook(messages.GetPlaybookRequest(playbook=id, version=version), None)

        assert refused.value.kind is ErrorKind.NOT_FOUND

    def test_acts(self, door):
        """Confirm, then assign; each answers the view after it."""
        confirm = messages.ConfirmClassificationRequest(
            complaint_id=door.id, kind="complaint", scene="claims_delay", by="p-9", request_id="r-1"
        )
        give = messages.AssignRequest(
            complaint_id=door.id, owner="p-1", by="p-9", request_id="r-2", text_id="t-1"
        )
        confirmed = door.api.ConfirmClassification(confirm, None)
        assigned = door.api.Assign(give, None)

        assert (confirmed.version, confirmed.state.confirmed_scene) == (2, "claims_delay")
        assert (assigned.version, assigned.state.owner) == (3, "p-1")

    def test_who_is_involved_and_how_that_is_told(self, door):
        """Named, struck off, and every step with its time, its act and whom it was about."""
        about = {"complaint_id": door.id, "people": ["p-1"]}
        name = messages.NameInvolvedRequest(**about, by="p-2", request_id="r-1", text_id="t-1")
        strike = messages.StrikeInvolvedRequest(**about, by="p-2", request_id="r-2", text_id="t-2")
        named = door.api.NameInvolved(name, None)
        struck = door.api.StrikeInvolved(strike, None)
        told = door.api.GetRouting(messages.GetRoutingRequest(complaint_id=door.id), None)

        assert (list(named.state.involved), list(struck.state.involved)) == (["p-1"], [])
        assert [(s.act, s.by, list(s.people), s.text_id) for s in told.history] == [
            ("assess", "service:triage", [], ""),
            ("name-involved", "p-2", ["p-1"], "t-1"),
            ("strike-involved", "p-2", ["p-1"], "t-2"),
        ]
        assert {step.at.ToDatetime() for step in told.history} == {NOW.replace(tzinfo=None)}
        owners = [step.owner for step in told.history]
        assert owners[0] == "p-1"
        assert owners[1] == owners[2] == named.state.owner != "p-1"
        assert told.history[1].assignment_rule

    def test_watermark(self, door):
        """Time and how many wait."""
        answer = door.api.GetWatermark(messages.GetWatermarkRequest(), None)

        assert answer.complete_to.ToDatetime() == NOW.replace(tzinfo=None)
        assert answer.pending == 1


_READS = ("Get", "List", "TrainingRecord")


def test_every_act_of_the_contract_has_a_handler():
    """The handlers table names the RPCs that change something."""
    rpcs = {key.rpartition("/")[2] for key in PERMISSIONS if key.startswith("/complaints.triage")}

    assert set(COMMANDS) == {rpc for rpc in rpcs if not rpc.startswith(_READS)}


class _Verifier:
    """Takes the token for the role."""

    def verify(self, authorization):
        """`Bearer handler` is a handler."""
        role = (authorization or "").removeprefix("Bearer ")
        return Caller("p-1", frozenset({role})) if role else Caller()


class TestRoutes:
    """Playbooks for people to read."""

    @pytest.fixture
    def client(self):
        """The HTTP app of production over the shipped playbooks."""
        app = create_app(
            service="triage",
            description="x",
            routers=[playbook_router(library())],
            guard=Guard(PERMISSIONS, _Verifier()),
            catalogue=Catalogue.load(MESSAGES, TRIAGE_MESSAGES),
            health=Health(),
        )
        return TestClient(app)

    def get(self, client, path, role="handler"):
        """One call."""
        return client.get(path, headers={"Authorization": f"Bearer {role}"} if role else {})

    def test_list(self, client):
        """All playbooks in force."""
        found = self.get(client, "/v1/playbooks").json()["playbooks"]

        assert [p["id"] for p in found] == sorted(library().playbooks)
        assert found[0]["title"].keys() == {"zh", "en"}

    def test_one(self, client):
        """With its script."""
        found = self.get(client, "/v1/playbooks/cn-claims-refused").json()

        assert found["scene"] == "claims_refused"
        assert found["must_say"][0]["zh"]
        assert found["steps"][0]["answers"][0]["go"]
        assert {e["held_by"] for e in found["evidence"]} == {"insurer", "complainant"}
        assert "rules" not in found

    def test_unknown(self, client):
        """A problem in both languages."""
        answer = self.get(client, "/v1/playbooks/nothing")

        assert answer.status_code == 404
        assert answer.json()["code"] == "playbook_unknown"
        assert "nothing" in answer.json()["detail_en"]

    @pytest.mark.parametrize(("role", "status"), [("", 401), ("partner", 403), ("ops", 200)])
    def test_callers(self, client, role, status):
        """Staff only."""
        assert self.get(client, "/v1/playbooks", role).status_code == status

    def test_examples_stand_in_the_document(self, client):
        """Every shape of an answer has an example."""
        schemas = client.get("/openapi.json").json()["components"]["schemas"]

        assert all(schemas[n]["examples"] for n in ("PlaybookList", "PlaybookScript"))
