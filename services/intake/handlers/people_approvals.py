"""Approvals of a case: asked for, decided, taken back; each person as himself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.people import Approval, ApprovalWish
from services.intake.domain.record import Record
from services.intake.domain.scope import Scope
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_ground import Begun, PeopleGround
from services.intake.handlers.people_pages import Page, approval_page
from services.intake.ports.people_matters import Approvals


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for and why; the amount belongs to a settlement alone."""

    kind: str
    reason: str = field(repr=False)
    amount: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Granted or refused, and why."""

    approval: UUID
    granted: bool
    reason: str = field(default="", repr=False)


class ApprovalDesk:
    """Hands what people say about approvals to escalation, within their scope."""

    def __init__(self, ground: PeopleGround, approvals: Approvals) -> None:
        self._ground, self._approvals = ground, approvals

    def request(self, reference: str, ask: Ask, actor: Actor) -> Answer:
        """Ask for an approval. Raises as PeopleGround.act, and what escalation raises."""
        record = self._ground.record(reference, actor.scope)

        def work(begun: Begun) -> Answer:
            wish = ApprovalWish(
                complaint_id=record.case.id,
                kind=ask.kind,
                by=begun.by,
                reason_text_id=begun.text("reason", ask.reason, ""),
                amount=ask.amount,
                currency=ask.currency,
                parties=self._ground.parties(record),
            )
            return approval_page(reference, self._approvals.request(wish, begun.request_id))

        return self._ground.act(record, "request-approval", actor, work)

    def decide(self, reference: str, decision: Decision, actor: Actor) -> Answer:
        """Grant or refuse. Raises NOT_FOUND for an approval of another case, and as `request`."""
        record = self._ground.record(reference, actor.scope)

        def work(begun: Begun) -> Answer:
            self._of_case(record, decision.approval)
            text_id = begun.text("reason", decision.reason, "") if decision.reason else ""
            approval = self._approvals.decide(
                decision.approval, begun.by, decision.granted, text_id, begun.request_id
            )
            return approval_page(reference, approval)

        return self._ground.act(record, "decide-approval", actor, work)

    def withdraw(self, reference: str, approval: UUID, actor: Actor) -> Answer:
        """Take it back. Raises NOT_FOUND for an approval of another case, and as `request`."""
        record = self._ground.record(reference, actor.scope)

        def work(begun: Begun) -> Answer:
            self._of_case(record, approval)
            done = self._approvals.withdraw(approval, begun.by, begun.request_id)
            return approval_page(reference, done)

        return self._ground.act(record, "withdraw-approval", actor, work)

    def of_case(self, reference: str, scope: Scope) -> Sequence[Page]:
        """All approvals of a case, undecided ones first. Raises NOT_FOUND outside the scope."""
        record = self._ground.record(reference, scope)
        found = self._approvals.of_complaint(record.case.id)
        return [approval_page(reference, one) for one in found]

    def _of_case(self, record: Record, wanted: UUID) -> Approval:
        """Whoever may see one case must not reach into another by an id."""
        for one in self._approvals.of_complaint(record.case.id):
            if one.id == wanted:
                return one
        raise ServiceError(ErrorKind.NOT_FOUND, "approval_not_found")
