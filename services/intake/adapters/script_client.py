"""Asking triage, the owner of runs of scripts, and the reader of drafts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from complaints.triage.v1 import playbook_run_service_pb2 as messages
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceStub
from complaints.triage.v1.triage_service_pb2 import GetPlaybookRequest
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub
from google.protobuf.json_format import MessageToDict

from services.chassis.grpc_client import ServiceChannel
from services.intake.domain.script import ScriptAct

SECONDS = 5.0
"""Triage may have to ask escalation within this time."""


class ScriptClient:
    """Scripts (port) over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = PlaybookRunServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)
        playbooks: Any = TriageServiceStub
        self._playbook = playbooks(channel.channel).GetPlaybook

    def act(
        self, complaint_id: UUID, act: ScriptAct, by: str, request_id: str, version: int
    ) -> Mapping[str, Any]:
        """See Scripts."""
        name = type(act).__name__
        request = getattr(messages, f"{name}Request")(**asdict(act))
        request.act.complaint_id, request.act.by = str(complaint_id), by
        request.act.request_id, request.act.version = request_id, version
        return _run(self._asked(name, request))

    def run(self, complaint_id: UUID, number: int, person: str) -> Mapping[str, Any]:
        """See Scripts."""
        request = messages.GetRunRequest(
            complaint_id=str(complaint_id), number=number, person=person
        )
        return _run(self._asked("GetRun", request))

    def playbook(self, name: str) -> Mapping[str, Any]:
        """See Scripts."""
        ident, _, version = name.rpartition("@")
        request = GetPlaybookRequest(playbook=ident, version=version)
        return _plain(self._channel.call(self._playbook, request, seconds=SECONDS))

    def check_draft(self, complaint_id: UUID, by: str, kind: str, text: str) -> Mapping[str, Any]:
        """See Scripts."""
        request = messages.CheckDraftRequest(
            complaint_id=str(complaint_id), by=by, kind=kind, text=text
        )
        return _plain(self._asked("CheckDraft", request))

    def _asked(self, name: str, request: Any) -> Any:
        return self._channel.call(getattr(self._stub, name), request, seconds=SECONDS)


def _run(answer: Any) -> Mapping[str, Any]:
    told = dict(_plain(answer.run))
    told["version"] = answer.run.version  # JSON would make it a text
    return told


def _plain(message: Any) -> Mapping[str, Any]:
    told: Mapping[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return told
