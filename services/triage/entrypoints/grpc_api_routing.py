"""The RPCs about who has a case: passing the turn, naming the involved, explaining."""

from typing import Any

from complaints.triage.v1 import triage_service_pb2 as messages

from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.entrypoints.grpc_fields import answered, complaint_of
from services.triage.handlers.acts import existing
from services.triage.handlers.involved import (
    NameInvolved,
    StrikeInvolved,
    name_involved,
    strike_involved,
)
from services.triage.handlers.routing import PassTurn, pass_turn
from services.triage.ports import Assessments
from services.triage.views import routing_history


class RoutingRpcs:
    """The part of TriageService that is about people; TriageApi builds on it."""

    _dispatcher: Dispatcher
    _store: Assessments

    def PassTurn(self, request: Any, context: Any) -> Any:
        """A serial case given to the other side."""
        command = PassTurn(
            complaint_of(request.complaint_id), request.by, request.request_id, request.text_id
        )
        made = pass_turn(command, self._dispatcher, self._store)
        return answered(messages.PassTurnResponse(), made)

    def NameInvolved(self, request: Any, context: Any) -> Any:
        """Who of our people is involved as well."""
        command = NameInvolved(
            complaint_of(request.complaint_id),
            tuple(request.people),
            request.by,
            request.request_id,
            request.text_id,
        )
        made = name_involved(command, self._dispatcher, self._store)
        return answered(messages.NameInvolvedResponse(), made)

    def StrikeInvolved(self, request: Any, context: Any) -> Any:
        """Who is not involved after all."""
        command = StrikeInvolved(
            complaint_of(request.complaint_id),
            tuple(request.people),
            request.by,
            request.request_id,
            request.text_id,
        )
        made = strike_involved(command, self._dispatcher, self._store)
        return answered(messages.StrikeInvolvedResponse(), made)

    def GetRouting(self, request: Any, context: Any) -> Any:
        """Why it is whose it is."""
        found = existing(complaint_of(request.complaint_id), self._store)
        answer = answered(messages.GetRoutingResponse(), found)
        for one in self._dispatcher.considered(found):
            answer.candidates.add(
                person=one.person,
                refused=one.refused,
                party=one.party,
                distance=one.distance,
                in_hand=one.in_hand,
                capacity=one.capacity,
            )
        for step in routing_history(found):
            line = answer.history.add(
                act=step.act,
                version=step.version,
                by=step.by,
                text_id=step.text_id,
                team=step.team,
                owner=step.owner,
                owner_rule=step.owner_rule,
                assignment_rule=step.assignment_rule,
                beside=step.beside,
                people=step.people,
                reason=step.reason,
            )
            if step.at is not None:
                line.at.FromDatetime(step.at)
        return answer
