"""The services' door: shapes in, shapes out; what is done stands in handlers and views."""

from collections.abc import Sequence
from typing import Any

from complaints.triage.v1 import triage_service_pb2 as messages
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceServicer

from services.chassis.errors import ErrorKind, ServiceError
from services.triage import views
from services.triage.domain.entry import LocalText
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.entrypoints.grpc_api_routing import RoutingRpcs
from services.triage.entrypoints.grpc_fields import answered, complaint_of
from services.triage.handlers.acts import (
    Assign,
    ConfirmClassification,
    MovePlaybook,
    assign,
    confirm_classification,
    move_playbook,
)
from services.triage.ports import Assessments, Playbooks

SERVICE = "complaints.triage.v1.TriageService"


class TriageApi(RoutingRpcs, TriageServiceServicer):
    """TriageService."""

    def __init__(self, library: Playbooks, dispatcher: Dispatcher, store: Assessments) -> None:
        self._library, self._dispatcher, self._store = library, dispatcher, store

    def GetAssessment(self, request: Any, context: Any) -> Any:
        """Triage's view of one complaint."""
        found = self._store.get(complaint_of(request.complaint_id))
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "assessment_missing")
        return answered(messages.GetAssessmentResponse(), found)

    def GetPlaybook(self, request: Any, context: Any) -> Any:
        """One playbook to work by."""
        found = views.playbook(self._library, request.playbook, request.version)
        answer = messages.GetPlaybookResponse(
            playbook=found.id, version=found.version, scene=found.scene
        )
        answer.title.zh, answer.title.en = found.title.zh, found.title.en
        for name in ("must_say", "never_say", "steps", "evidence"):
            _fill_texts(getattr(answer, name), getattr(found, name))
        return answer

    def ConfirmClassification(self, request: Any, context: Any) -> Any:
        """A person's word on what the matter is."""
        command = ConfirmClassification(
            complaint_id=complaint_of(request.complaint_id),
            kind=request.kind,
            scene=request.scene,
            by=request.by,
            request_id=request.request_id,
        )
        made = confirm_classification(command, self._library, self._dispatcher, self._store)
        return answered(messages.ConfirmClassificationResponse(), made)

    def Assign(self, request: Any, context: Any) -> Any:
        """The case given to a team or person."""
        command = Assign(
            complaint_id=complaint_of(request.complaint_id),
            team=request.team,
            owner=request.owner,
            by=request.by,
            request_id=request.request_id,
            text_id=request.text_id,
            overrule_lesson=request.overrule_lesson,
        )
        made = assign(command, self._dispatcher, self._store)
        return answered(messages.AssignResponse(), made)

    def MovePlaybook(self, request: Any, context: Any) -> Any:
        """The case on another playbook version, with a reason."""
        command = MovePlaybook(
            complaint_id=complaint_of(request.complaint_id),
            playbook=request.playbook,
            version=request.version,
            by=request.by,
            request_id=request.request_id,
            text_id=request.text_id,
        )
        made = move_playbook(command, self._library, self._store)
        return answered(messages.MovePlaybookResponse(), made)

    def GetWatermark(self, request: Any, context: Any) -> Any:
        """Up to when everything recorded has been published."""
        complete_to, pending = self._store.complete_to()
        answer = messages.GetWatermarkResponse(pending=pending)
        answer.complete_to.FromDatetime(complete_to)
        return answer


def _fill_texts(into: Any, texts: Sequence[LocalText]) -> None:
    for text in texts:
        into.add(zh=text.zh, en=text.en)
