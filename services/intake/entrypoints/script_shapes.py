"""The bodies of acts in the run of a script, each with the act that it becomes."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from services.intake.domain import script
from services.intake.entrypoints.fields import Amount, Code, OneOf, OptionalText, Strict, Text
from services.intake.handlers.script_desk import ScriptCall

ITEMS_MAX = 50
Key = Annotated[
    str, StringConstraints(min_length=1, max_length=150, pattern=r"^[A-Za-z0-9._:/-]+$")
]
"""A key of the script, such as cn-claims-delay/urgent."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._:-]+$")]
_HOLDERS = ("complainant", "company", "insurer", "partner", "third_party")
_COMPENSATIONS = ("payment", "refund", "fee_waiver", "voucher", "service")


class _Act(Strict):
    version: Annotated[int, Field(ge=0, le=10_000)] = 0


class StartBody(_Act):
    """Begin the script that the case is pinned to."""

    def call(self) -> ScriptCall:
        """The call of the handler."""
        return ScriptCall(script.StartRun(), version=self.version)


class AnswerBody(_Act):
    """The current step done; `answer` is the branch, `text` the words."""

    step: Key
    answer: Code | None = None
    text: OptionalText | None = None

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.AnswerStep(self.step, self.answer or "")
        return ScriptCall(act, "answer", self.text or "", self.version)


class AttachBody(_Act):
    """A document, and whom it was asked of, if anybody."""

    evidence: Key
    document_id: Name
    asked_of: Annotated[str, OneOf(_HOLDERS)] | None = None

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.AttachEvidence(self.evidence, self.document_id, self.asked_of or "")
        return ScriptCall(act, version=self.version)


class SkipBody(_Act):
    """The current step left out, and why."""

    step: Key
    reason: Text

    def call(self) -> ScriptCall:
        """The call of the handler."""
        return ScriptCall(script.SkipStep(self.step), "reason", self.reason, self.version)


class ConfirmBody(_Act):
    """Whether sentences were said; a wrong answer needs a reason."""

    items: Annotated[list[Key], Field(min_length=1, max_length=ITEMS_MAX)]
    said: bool
    reason: OptionalText | None = None

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.ConfirmSaid(self.items, self.said)
        return ScriptCall(act, "reason", self.reason or "", self.version)


class CheckBody(_Act):
    """An amount in yuan, and the reason should somebody higher have to agree."""

    amount: Amount
    reason: OptionalText | None = None

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.CheckAuthority(self.amount)
        return ScriptCall(act, "reason", self.reason or "", self.version)


class OfferBody(_Act):
    """What is offered, its value in yuan, and on which basis."""

    kind: Annotated[str, OneOf(_COMPENSATIONS)]
    amount: Amount
    basis: Text

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.OfferCompensation(self.kind, self.amount)
        return ScriptCall(act, "reason", self.basis, self.version)


class HandOverBody(_Act):
    """Who goes on; whoever does not hold the run says why."""

    to: Name
    reason: OptionalText | None = None

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.HandOverRun(self.to)
        return ScriptCall(act, "reason", self.reason or "", self.version)


class FinishBody(_Act):
    """The end: completed, or broken off for a reason."""

    outcome: Annotated[str, OneOf(("completed", "broken_off"))]
    reason: OptionalText | None = None

    def call(self) -> ScriptCall:
        """The call of the handler."""
        act = script.FinishRun(self.outcome)
        return ScriptCall(act, "reason", self.reason or "", self.version)


class DraftBody(Strict):
    """A draft before it goes out."""

    kind: Annotated[str, OneOf(("message", "decision_notice"))]
    text: Text


ScriptBody = (
    StartBody
    | AnswerBody
    | AttachBody
    | SkipBody
    | ConfirmBody
    | CheckBody
    | OfferBody
    | HandOverBody
    | FinishBody
)

_STEP = "cn-claims-delay/urgent"
SCRIPT_SHAPES: Mapping[str, tuple[type[ScriptBody], dict[str, Any], str]] = {
    "start": (StartBody, {}, "Begin the script"),
    "answer": (
        AnswerBody,
        {"step": _STEP, "answer": "money", "text": "急需手术押金。"},
        "Do the current step",
    ),
    "attach-evidence": (
        AttachBody,
        {
            "evidence": "cn-claims-delay/requests",
            "document_id": "doc-7f3a",
            "asked_of": "insurer",
        },
        "Attach evidence",
    ),
    "skip": (SkipBody, {"step": _STEP, "reason": "投诉人要求改日再谈。"}, "Skip the current step"),
    "confirm-said": (
        ConfirmBody,
        {"items": ["cn-claims-delay/must/1"], "said": True},
        "Confirm what was said",
    ),
    "check-authority": (
        CheckBody,
        {"amount": "300.00", "reason": "理赔超期十天。"},
        "Check authority before an offer",
    ),
    "offer-compensation": (
        OfferBody,
        {"kind": "payment", "amount": "300.00", "basis": "理赔超期十天，按剧本权限补偿。"},
        "Offer compensation on the spot",
    ),
    "hand-over": (HandOverBody, {"to": "p-handler-2", "reason": "轮班交接。"}, "Hand the run over"),
    "finish": (FinishBody, {"outcome": "completed"}, "Finish the run"),
}
"""Body, example and title of every act."""

DRAFT_EXAMPLE: dict[str, Any] = {"kind": "message", "text": "您好，您的案件已经核定。"}
