"""The RPCs of group and major complaints (群体投诉, 重大消费投诉)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.group_codec import group_message
from services.escalation.domain.people.group import Gathering, Named
from services.escalation.entrypoints.grpc_fields import (
    code_of,
    codes_of,
    moment_of,
    uuid_of,
    uuids_of,
)
from services.escalation.handlers.group import Filing, Groups

PARTIES_MAX = 50
# The moment of a designation is the store's; this one is replaced.
_UNSET = datetime(1990, 1, 1, tzinfo=UTC)


class GroupRpcs:
    """Groups."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups

    def OpenGroup(
        self, request: messages.OpenGroupRequest, context: Any
    ) -> messages.OpenGroupResponse:
        """A new group."""
        complaints, surrenders = _members(request)
        group = self._groups.open(
            code_of(request.cause, "cause"),
            complaints,
            surrenders,
            code_of(request.by, "by"),
            request.request_id,
        )
        return messages.OpenGroupResponse(group=group_message(group))

    def JoinGroup(
        self, request: messages.JoinGroupRequest, context: Any
    ) -> messages.JoinGroupResponse:
        """More complaints."""
        complaints, surrenders = _members(request)
        key, by = _who(request)
        group = self._groups.join(key, complaints, surrenders, by, request.request_id)
        return messages.JoinGroupResponse(group=group_message(group))

    def LeaveGroup(
        self, request: messages.LeaveGroupRequest, context: Any
    ) -> messages.LeaveGroupResponse:
        """One was put in by mistake."""
        key, by = _who(request)
        complaint = uuid_of(request.complaint_id, "complaint_id")
        group = self._groups.leave(key, complaint, by, request.request_id)
        return messages.LeaveGroupResponse(group=group_message(group))

    def RecordGathering(
        self, request: messages.RecordGatheringRequest, context: Any
    ) -> messages.RecordGatheringResponse:
        """People were counted together."""
        key, by = _who(request)
        evidence = code_of(request.evidence_id, "evidence_id", optional=True)
        gathering = Gathering(moment_of(request, "at"), request.count, by, evidence)
        group = self._groups.gather(key, gathering, request.request_id)
        return messages.RecordGatheringResponse(group=group_message(group))

    def ElectRepresentatives(
        self, request: messages.ElectRepresentativesRequest, context: Any
    ) -> messages.ElectRepresentativesResponse:
        """Who was elected."""
        key, by = _who(request)
        parties = codes_of(request.party_ids, "party_ids", PARTIES_MAX)
        group = self._groups.represent(key, parties, by, request.request_id)
        return messages.ElectRepresentativesResponse(group=group_message(group))

    def DesignateMajor(
        self, request: messages.DesignateMajorRequest, context: Any
    ) -> messages.DesignateMajorResponse:
        """The regulator's word."""
        key, by = _who(request)
        named = Named(_UNSET, by, code_of(request.document_id, "document_id"))
        group = self._groups.designate(key, named, request.request_id)
        return messages.DesignateMajorResponse(group=group_message(group))

    def FileRegulatorReport(
        self, request: messages.FileRegulatorReportRequest, context: Any
    ) -> messages.FileRegulatorReportResponse:
        """A report went out."""
        key, by = _who(request)
        if request.form not in ("first", "follow_up", "final"):
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="form")
        text = code_of(request.text_id, "text_id")
        filing = Filing(request.form, by, text, code_of(request.proof_id, "proof_id"))
        group = self._groups.file_report(key, filing, request.request_id)
        return messages.FileRegulatorReportResponse(group=group_message(group))

    def EndGroupEvent(
        self, request: messages.EndGroupEventRequest, context: Any
    ) -> messages.EndGroupEventResponse:
        """The event is over."""
        key, by = _who(request)
        group = self._groups.end_event(key, by, request.request_id)
        return messages.EndGroupEventResponse(group=group_message(group))

    def CloseGroup(
        self, request: messages.CloseGroupRequest, context: Any
    ) -> messages.CloseGroupResponse:
        """The group is done with."""
        key, by = _who(request)
        group = self._groups.close(key, by, request.request_id)
        return messages.CloseGroupResponse(group=group_message(group))

    def ListGroups(
        self, request: messages.ListGroupsRequest, context: Any
    ) -> messages.ListGroupsResponse:
        """Those that a complaint is or was in, or all that are open."""
        found = (
            self._groups.of_complaint(uuid_of(request.complaint_id, "complaint_id"))
            if request.complaint_id
            else self._groups.open_ones()
        )
        return messages.ListGroupsResponse(groups=[group_message(one) for one in found])

    def GetGroup(
        self, request: messages.GetGroupRequest, context: Any
    ) -> messages.GetGroupResponse:
        """One of them."""
        group = self._groups.get(uuid_of(request.group_id, "group_id"))
        return messages.GetGroupResponse(group=group_message(group))


def _who(request: Any) -> tuple[UUID, str]:
    return uuid_of(request.group_id, "group_id"), code_of(request.by, "by")


def _members(request: Any) -> tuple[tuple[UUID, ...], frozenset[UUID]]:
    """The complaints, each once, and which of them are surrenders."""
    complaints = tuple(dict.fromkeys(uuids_of(request.complaint_ids, "complaint_ids")))
    surrenders = frozenset(uuids_of(request.surrender_ids, "surrender_ids", at_least=0))
    if not surrenders <= set(complaints):
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="surrender_ids")
    return complaints, surrenders
