"""Bodies, answers and examples of what people do about approvals, ladders and notices."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, model_validator

from services.intake.entrypoints.answer import Answer
from services.intake.entrypoints.answers import AmountAnswer
from services.intake.entrypoints.fields import Amount, Currency, Moment, OneOf, Strict, Text
from services.intake.handlers.people_approvals import Ask, Decision

KINDS = ("extension", "settlement", "pause")


class Money(Strict):
    """An exact amount."""

    value: Amount
    currency: Currency


class RequestApprovalBody(Strict):
    """What is asked for and why; `amount` belongs to a settlement alone."""

    kind: Annotated[str, OneOf(KINDS)]
    reason: Text
    amount: Money | None = None

    def command(self) -> Ask:
        """The command of the desk."""
        money = (self.amount.value, self.amount.currency) if self.amount else ("", "")
        return Ask(self.kind, self.reason, *money)


class DecideApprovalBody(Strict):
    """Whether it is granted; a refusal needs its reason. Whoever asked cannot decide."""

    approval_id: UUID
    granted: bool
    reason: Text | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> "DecideApprovalBody":
        if not self.granted and self.reason is None:
            raise ValueError("a refusal needs a reason")
        return self

    def command(self) -> Decision:
        """The command of the desk."""
        return Decision(self.approval_id, self.granted, self.reason or "")


class WithdrawApprovalBody(Strict):
    """The approval that is no longer wanted, by who asked for it."""

    approval_id: UUID


class AcknowledgeBody(Strict):
    """The called step that somebody takes on, so that nobody else is called."""

    ladder_id: UUID


class AbsenceBody(Strict):
    """One's own absence; without an end one is not away any more."""

    start: Moment = Field(alias="from")
    end: Moment | None = Field(default=None, alias="to")


class SettleBody(Strict):
    """Whether a notice in doubt arrived; if it did not, it is sent again."""

    matter_id: UUID
    arrived: bool


class ApprovalAnswer(Answer):
    """An approval; the reasons are texts of the case under these ids."""

    id: UUID
    reference: str
    kind: str
    state: str
    asked_by: str
    asked_at: datetime | None
    expires_at: datetime | None
    reason_text_id: str
    amount: AmountAnswer | None
    decided_by: str
    decided_at: datetime | None
    level: str
    decision_text_id: str
    source: str


class ApprovalListAnswer(Answer):
    """All approvals of a case, undecided ones first."""

    items: list[ApprovalAnswer]


class AddresseeAnswer(Answer):
    """Who was called, and in whose place."""

    person: str
    instead_of: str


class LevelAnswer(Answer):
    """One level; without people nobody was present."""

    level: str
    called_at: datetime | None
    answer_by: datetime | None
    people: list[AddresseeAnswer]


class LadderAnswer(Answer):
    """The calls of one step."""

    id: UUID
    reference: str
    pack: str
    clock: str
    step: str
    step_at: datetime | None
    late: bool
    statutory: bool
    state: str
    levels: list[LevelAnswer]
    next_at: datetime | None
    acknowledged_by: str
    acknowledged_at: datetime | None


class LadderListAnswer(Answer):
    """All ladders of a case, the newest first."""

    items: list[LadderAnswer]


class AbsenceAnswer(Answer):
    """The absence as it stands now."""

    person: str
    start: datetime = Field(alias="from")
    end: datetime | None = Field(alias="to")


class AttemptAnswer(Answer):
    """One try to deliver."""

    at: datetime | None
    outcome: str
    detail: str


class NoticeAnswer(Answer):
    """A notice with its words, Chinese first, and all tries to deliver it."""

    id: UUID
    matter_id: UUID
    template: str
    person: str
    instead_of: str
    channel: str
    state: str
    created_at: datetime | None
    subject: str
    text: str
    attempts: list[AttemptAnswer]


class NoticeListAnswer(Answer):
    """What a person was told, the newest first, at most 500."""

    items: list[NoticeAnswer]


_AT, _LATER = "2026-11-22T09:30:00Z", "2026-11-22T11:30:00Z"
_ID = "2f0c2f0e-7d0d-5b7e-9d43-5a6f0e8b1c22"
_MATTER = "91a7a2a7-86a4-53f0-8c8e-5f2c8f0f4a11"
ABSENCE: dict[str, Any] = {"from": _AT, "to": "2026-11-29T09:30:00Z"}
ABSENCE_ANSWER: dict[str, Any] = {"person": "p-motor-1", **ABSENCE}
REQUEST: dict[str, Any] = {"kind": "extension", "reason": "需委托外部鉴定，预计二十日。"}
APPROVAL: dict[str, Any] = {
    "id": _ID,
    "reference": "2026-0000042-K",
    "kind": "extension",
    "state": "asked",
    "asked_by": "p-motor-1",
    "asked_at": _AT,
    "expires_at": "2026-11-25T09:30:00Z",
    "reason_text_id": "0f6f1d5e-0f5c-5b0e-8a58-0d3f5d2b7a90",
    "amount": None,
    "decided_by": "",
    "decided_at": None,
    "level": "",
    "decision_text_id": "",
    "source": "办法第18条第1款",
}
DECISION: dict[str, Any] = {"approval_id": _ID, "granted": True, "reason": "同意。"}
GRANTED: dict[str, Any] = {
    **APPROVAL,
    "state": "granted",
    "decided_by": "p-senior-1",
    "decided_at": _LATER,
    "level": "head_office_senior",
}
WITHDRAWN: dict[str, Any] = {**APPROVAL, "state": "withdrawn"}
LADDER: dict[str, Any] = {
    "id": _MATTER,
    "reference": "2026-0000042-K",
    "pack": "cn-2020-3",
    "clock": "decision",
    "step": "due_in_3_days",
    "step_at": _AT,
    "late": False,
    "statutory": False,
    "state": "acknowledged",
    "levels": [
        {
            "level": "owner",
            "called_at": _AT,
            "answer_by": _LATER,
            "people": [{"person": "p-motor-1", "instead_of": ""}],
        }
    ],
    "next_at": None,
    "acknowledged_by": "p-motor-1",
    "acknowledged_at": _LATER,
}
NOTICE: dict[str, Any] = {
    "id": _ID,
    "matter_id": _MATTER,
    "template": "notice_approval_asked",
    "person": "p-senior-1",
    "instead_of": "",
    "channel": "inbox",
    "state": "sent",
    "created_at": _AT,
    "subject": "【审批】2026-0000042-K 待审批 / [Approval] 2026-0000042-K: to be decided",
    "text": "投诉 2026-0000042-K 有一项审批待您处理。\n\nAn approval waits for you.",
    "attempts": [{"at": _AT, "outcome": "taken", "detail": ""}],
}
