"""What intake may rely on from triage's considerations: memory and triage's door alike."""

from uuid import uuid4

import pytest
from complaints.triage.v1.triage_service_pb2 import GetAssessmentResponse

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.adapters.considered_client import ConsideredClient
from services.intake.domain.view import Considered, ConsideredPlaybook, Told
from tests.support.intake_neighbours import FakeConsiderations

CONSIDERED = Considered(
    "only_cues",
    (ConsideredPlaybook("cn-claims-delay", "claims_delay", 510, (Told("cues", "cues", 3, 5),)),),
)


class Triage:
    """A channel to a triage that considered what the test says."""

    channel = type("C", (), {"unary_unary": lambda self, *a, **k: a[0]})()
    answer: Considered | None = None

    def call(self, method, request, *, seconds):
        """See ServiceChannel."""
        if self.answer is None:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable", service="triage")
        told = GetAssessmentResponse()
        told.state.doubt = self.answer.doubt
        for one in self.answer.playbooks:
            found = told.state.candidates.add(
                playbook=one.playbook, scene=one.scene, score=one.score
            )
            for e in one.evidence:
                found.evidence.add(rule=e.rule, phrase=e.concept, start=e.start, end=e.end)
        return told


class ConsideredContract:
    """The promises of Considerations."""

    @pytest.fixture
    def considerations(self):
        """The port, and what stands behind it."""
        raise NotImplementedError

    def test_what_was_considered(self, considerations) -> None:
        """Why it was not sure, the playbooks and their evidence."""
        port, behind = considerations
        behind.answer = CONSIDERED
        assert port.of_case(uuid4()) == CONSIDERED

    def test_away_is_no_error(self, considerations) -> None:
        """A page is shown without."""
        port, behind = considerations
        behind.answer = None
        assert port.of_case(uuid4()) is None


class TestFakeConsiderations(ConsideredContract):
    """The fake."""

    @pytest.fixture
    def considerations(self):
        """Itself."""
        made = FakeConsiderations()
        return made, made


class TestConsideredClient(ConsideredContract):
    """The real one over a channel."""

    @pytest.fixture
    def considerations(self):
        """Over a triage in memory."""
        behind = Triage()
        return ConsideredClient(behind), behind
