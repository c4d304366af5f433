"""Asking triage, the owner of assignments and runs, who has a case and works on it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from complaints.triage.v1.playbook_run_service_pb2 import GetRunRequest
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceStub
from complaints.triage.v1.triage_service_pb2 import GetAssessmentRequest
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.logs import logger
from services.escalation.domain.people.roster import Standing

LOG = logger(__name__)
SECONDS = 2.0


class TriageClient:
    """Standings and RunHolders (ports) over gRPC.

    The law's time does not wait for triage: of standings silence is no error.
    """

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = TriageServiceStub  # generated code carries no annotations
        self._stub = stub(channel.channel)
        runs: Any = PlaybookRunServiceStub  # generated code carries no annotations
        self._runs = runs(channel.channel)

    def holder(self, complaint: UUID) -> str:
        """See RunHolders."""
        request = GetRunRequest(complaint_id=str(complaint))
        try:
            run = self._channel.call(self._runs.GetRun, request, seconds=SECONDS).run
        except ServiceError as error:
            if error.kind is ErrorKind.NOT_FOUND:
                return ""
            raise
        return str(run.holder) if run.state == "open" else ""

    def of(self, complaints: Collection[UUID]) -> Mapping[UUID, Standing]:
        """See Standings. After the first sign that triage is away nobody else is asked for."""
        found = {}
        for complaint in complaints:
            request = GetAssessmentRequest(complaint_id=str(complaint))
            try:
                answer = self._channel.call(self._stub.GetAssessment, request, seconds=SECONDS)
            except ServiceError as error:
                if error.kind is ErrorKind.NOT_FOUND:
                    continue
                LOG.warning("standing_unknown", code=error.code)
                break
            state = answer.state
            flags = frozenset(flag.code for flag in state.flags)
            against = tuple(filter(None, (state.insurer, state.partner, state.unit)))
            found[complaint] = Standing(state.team, state.owner, flags, against)
        return found
