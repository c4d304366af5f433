"""Groups of complaints (群体投诉) over gRPC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.intake.adapters.escalation_client import EscalationCalls
from services.intake.adapters.matter_codec import page_of, strings, timestamp
from services.intake.ports.people_consultation import Page
from services.intake.ports.people_group import Act


class EscalationGroups:
    """Groups (port)."""

    def __init__(self, calls: EscalationCalls) -> None:
        self._calls = calls

    def open(
        self,
        cause: str,
        complaints: Sequence[UUID],
        surrenders: Sequence[UUID],
        by: str,
        request_id: str,
    ) -> Page:
        """See Groups."""
        request = messages.OpenGroupRequest(
            cause=cause,
            complaint_ids=strings(complaints),
            surrender_ids=strings(surrenders),
            by=by,
            request_id=request_id,
        )
        return page_of(self._calls(request).group)

    def listed(self, complaint: UUID | None) -> Sequence[Page]:
        """See Groups."""
        request = messages.ListGroupsRequest(complaint_id=str(complaint) if complaint else "")
        return [page_of(one) for one in self._calls(request).groups]

    def get(self, group: UUID) -> Page:
        """See Groups."""
        return page_of(self._calls(messages.GetGroupRequest(group_id=str(group))).group)

    def join(self, act: Act, complaints: Sequence[UUID], surrenders: Sequence[UUID]) -> Page:
        """See Groups."""
        more = {"complaint_ids": strings(complaints), "surrender_ids": strings(surrenders)}
        return self._act(messages.JoinGroupRequest, act, **more)

    def leave(self, act: Act, complaint: UUID) -> Page:
        """See Groups."""
        return self._act(messages.LeaveGroupRequest, act, complaint_id=str(complaint))

    def record_gathering(self, act: Act, at: datetime, count: int, evidence_id: str) -> Page:
        """See Groups."""
        more = {"at": timestamp(at), "count": count, "evidence_id": evidence_id}
        return self._act(messages.RecordGatheringRequest, act, **more)

    def elect_representatives(self, act: Act, parties: Sequence[str]) -> Page:
        """See Groups."""
        return self._act(messages.ElectRepresentativesRequest, act, party_ids=parties)

    def designate_major(self, act: Act, document_id: str) -> Page:
        """See Groups."""
        return self._act(messages.DesignateMajorRequest, act, document_id=document_id)

    def file_report(self, act: Act, form: str, text_id: str, proof_id: str) -> Page:
        """See Groups."""
        more = {"form": form, "text_id": text_id, "proof_id": proof_id}
        return self._act(messages.FileRegulatorReportRequest, act, **more)

    def end_event(self, act: Act) -> Page:
        """See Groups."""
        return self._act(messages.EndGroupEventRequest, act)

    def close(self, act: Act) -> Page:
        """See Groups."""
        return self._act(messages.CloseGroupRequest, act)

    def _act(self, shape: Any, act: Act, **more: Any) -> Page:
        request = shape(group_id=str(act.group), by=act.by, request_id=act.request_id, **more)
        return page_of(self._calls(request).group)
