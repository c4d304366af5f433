"""Asking triage, the owner of runs of scripts, and the reader of drafts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from complaints.triage.v1 import playbook_run_service_pb2 as messages
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceStub
from google.protobuf.json_format import MessageToDict

from services.chassis.errors import ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.intake.domain.script import ScriptAct

SECONDS = 5.0
"""Triage may have to ask escalation within this time."""

_THEIRS: Final[Mapping[str, str]] = {
    "assessment_missing": "run_not_assessed",
    "person_unknown": "run_person_unknown",
    "field_missing": "run_field_missing",
    "conflict_of_interest": "run_keep_out",
    "avoid_involved": "run_keep_out",
    "avoid_manages_involved": "run_keep_out",
    "avoid_stationed": "run_keep_out",
}
"""Codes of triage that other acts answer too, with our own sentences about runs."""
_WHOM: Final = frozenset({"person", "tie"})


class ScriptClient:
    """Scripts (port) over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = PlaybookRunServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

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

    def check_draft(self, complaint_id: UUID, by: str, kind: str, text: str) -> Mapping[str, Any]:
        """See Scripts."""
        request = messages.CheckDraftRequest(
            complaint_id=str(complaint_id), by=by, kind=kind, text=text
        )
        return _plain(self._asked("CheckDraft", request))

    def _asked(self, name: str, request: Any) -> Any:
        try:
            return self._channel.call(getattr(self._stub, name), request, seconds=SECONDS)
        except ServiceError as error:
            if error.code not in _THEIRS:
                raise
            # Why they refuse, and because of whom: our sentence alone would not tell (回避).
            about = {name: value for name, value in error.params.items() if name in _WHOM}
            details: dict[str, object] = {"reason": error.code, **about}
            raise ServiceError(error.kind, _THEIRS[error.code], details=details) from error


def _run(answer: Any) -> Mapping[str, Any]:
    told = dict(_plain(answer.run))
    told["version"] = answer.run.version  # JSON would make it a text
    return told


def _plain(message: Any) -> Mapping[str, Any]:
    told: Mapping[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return told
