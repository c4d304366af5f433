"""The RPC WhatIf: clocks as they would be, beside those that are stored."""

from typing import Any

from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.adapters.event_codec import clock_state
from services.escalation.domain.pack_parts import COMPLEXITIES
from services.escalation.domain.rulebook import Rulebook
from services.escalation.domain.supposed import Supposition
from services.escalation.entrypoints.grpc_fields import code_of, date_of, moment_of, uuid_of
from services.escalation.handlers.wording import worded
from services.escalation.ports import Cases
from services.escalation.views import what_if

CHOICES_MAX = 10


class WhatIfRpc:
    """Another pack, another calendar, other facts; nothing is stored."""

    def __init__(self, cases: Cases, rulebook: Rulebook, catalogue: Catalogue) -> None:
        self._cases, self._rulebook, self._catalogue = cases, rulebook, catalogue

    def WhatIf(self, request: messages.WhatIfRequest, context: Any) -> messages.WhatIfResponse:
        """The clocks asked for, with their arithmetic."""
        complaint = uuid_of(request.complaint_id, "complaint_id")
        found, as_of = what_if(complaint, _supposition(request), self._cases, self._rulebook)
        answer = messages.WhatIfResponse()
        answer.as_of.FromDatetime(as_of)
        for one in found:
            told = answer.clocks.add()
            if one.stored:
                told.stored.CopyFrom(clock_state(one.stored, 0))
            told.supposed.CopyFrom(
                messages.ClockExplained(
                    clock=clock_state(one.supposed.clock, 0),
                    steps=[
                        messages.ArithmeticStep(**worded(line, self._catalogue))
                        for line in one.supposed.lines
                    ],
                    name_zh=one.supposed.name.zh,
                    name_en=one.supposed.name.en,
                )
            )
        return answer


def _supposition(request: messages.WhatIfRequest) -> Supposition:
    """Raises ServiceError INVALID for a field that is none."""
    if request.complexity and request.complexity not in COMPLEXITIES:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="complexity")
    if len(request.choices) > CHOICES_MAX:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="choices")
    moments = {
        name: moment_of(request, name) if request.HasField(name) else None
        for name in ("new_facts_at", "notified_at", "as_of")
    }
    rolls = request.HasField("roll_if_rest_day")
    return Supposition(
        pack=code_of(request.pack, "pack", optional=True),
        clock=code_of(request.clock, "clock", optional=True),
        known_at=date_of(request.known_at, "known_at") if request.known_at else None,
        proposed_calendars=request.proposed_calendars,
        roll_if_rest_day=request.roll_if_rest_day if rolls else None,
        jurisdiction=code_of(request.jurisdiction, "jurisdiction", optional=True),
        choices=dict(request.choices),
        complexity=request.complexity,
        **moments,
    )
