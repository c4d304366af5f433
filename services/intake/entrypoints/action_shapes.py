"""The bodies of the actions on a case, each with the command that it becomes."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from services.datafiles.mistakes import COMMITTED
from services.intake.domain import actions, codes
from services.intake.entrypoints.clock_shapes import CLOCK_SHAPES, ClockBody
from services.intake.entrypoints.fields import Code, Moment, OneOf, OptionalText, Strict, Text
from services.intake.handlers.acting import (
    Assign,
    Confirm,
    NameInvolved,
    PassTurn,
    StrikeInvolved,
)


class StartBody(Strict):
    """Take up the work."""

    def command(self) -> actions.Start:
        """The command of the domain."""
        return actions.Start()


class SetComplexityBody(Strict):
    """办理难度; "special" needs `told_at` and an extension that was granted.

    Level and time come from the approval: `approval_id`, or the one granted last. What is typed
    of them may only say the same.
    """

    complexity: Annotated[str, OneOf(codes.COMPLEXITIES)]
    approver_level: Annotated[str, OneOf(codes.APPROVER_LEVELS)] | None = None
    approved_at: Moment | None = None
    told_at: Moment | None = None
    approval_id: UUID | None = None

    def command(self) -> actions.SetComplexity:
        """The command of the domain."""
        return actions.SetComplexity(
            self.complexity,
            self.approver_level or "",
            self.approved_at,
            self.told_at,
            self.approval_id,
        )


class NoteBody(Strict):
    """A note to the case."""

    text: Text

    def command(self) -> actions.Note:
        """The command of the domain."""
        return actions.Note(self.text)


class NewFactsBody(Strict):
    """New facts and reasons, and when they were received."""

    received_at: Moment
    text: Text

    def command(self) -> actions.NewFacts:
        """The command of the domain."""
        return actions.NewFacts(self.received_at, self.text)


class DecideBody(Strict):
    """The decision with the three parts that its notice must hold (art. 19).

    A text with something that must never be said is refused; `despite` says why it goes out so.
    """

    outcome: Annotated[str, OneOf(codes.OUTCOMES)]
    facts: Text
    basis_and_reasons: Text
    remedies: Text
    decided_at: Moment | None = None
    despite: OptionalText | None = None

    def command(self) -> actions.Decide:
        """The command of the domain."""
        return actions.Decide(
            self.outcome,
            self.facts,
            self.basis_and_reasons,
            self.remedies,
            self.decided_at,
            self.despite or "",
        )


class NotifyBody(Strict):
    """The dispatch of the decision with its proof (art. 21)."""

    medium: Annotated[str, OneOf(codes.MEDIA)]
    dispatched_at: Moment
    proof: Text

    def command(self) -> actions.Notify:
        """The command of the domain."""
        return actions.Notify(self.medium, self.dispatched_at, self.proof)


class CloseBody(Strict):
    """Close the case."""

    def command(self) -> actions.Close:
        """The command of the domain."""
        return actions.Close()


class WithdrawBody(Strict):
    """When the withdrawal was received, and its words, if any."""

    received_at: Moment
    text: OptionalText | None = None

    def command(self) -> actions.Withdraw:
        """The command of the domain."""
        return actions.Withdraw(self.received_at, self.text or "")


class NotEntitledBody(Strict):
    """Why nobody entitled raised it."""

    reason: Text

    def command(self) -> actions.NotEntitled:
        """The command of the domain."""
        return actions.NotEntitled(self.reason)


class ReopenBody(Strict):
    """Why the closing was wrong."""

    reason: Text

    def command(self) -> actions.Reopen:
        """The command of the domain."""
        return actions.Reopen(self.reason)


class HoldAccountableBody(Strict):
    """Who made which mistake in the case, and why they answer for it (责任追究)."""

    person: Code
    mistake: Annotated[str, OneOf(COMMITTED)]
    reason: Text

    def command(self) -> actions.HoldAccountable:
        """The command of the domain."""
        return actions.HoldAccountable(self.person, self.mistake, self.reason)


class ConfirmBody(Strict):
    """What the matter is, in the words of a person."""

    kind: Code
    scene: Code

    def command(self) -> Confirm:
        """The command for triage."""
        return Confirm(self.kind, self.scene)


class AssignBody(Strict):
    """Who gets the case, and why.

    Without an owner one of the team is found. A reason is needed where somebody has the case
    already. `overrule_lesson` is the lead's word that somebody who has not passed the scene's
    lesson, or is not trained for such customers, gets it all the same; it needs a reason as well.
    """

    team: Code
    owner: Code | None = None
    reason: OptionalText | None = None
    overrule_lesson: bool = False

    def command(self) -> Assign:
        """The command for triage."""
        return Assign(self.team, self.owner or "", self.reason or "", self.overrule_lesson)


class PassTurnBody(Strict):
    """Why a serial case goes to the other side."""

    reason: Text

    def command(self) -> PassTurn:
        """The command for triage."""
        return PassTurn(self.reason)


class NameInvolvedBody(Strict):
    """People of ours who sold, handled the claim or are complained about too, and how it is known.

    They are added to those known before; whoever must keep out now is replaced at once.
    """

    people: Annotated[list[Code], Field(min_length=1, max_length=20)]
    reason: Text

    def command(self) -> NameInvolved:
        """The command for triage."""
        return NameInvolved(tuple(self.people), self.reason)


class StrikeInvolvedBody(Strict):
    """People who are not involved after all, and why; never said by one who must keep out."""

    people: Annotated[list[Code], Field(min_length=1, max_length=20)]
    reason: Text

    def command(self) -> StrikeInvolved:
        """The command for triage."""
        return StrikeInvolved(tuple(self.people), self.reason)


ActionBody = (
    StartBody
    | SetComplexityBody
    | NoteBody
    | NewFactsBody
    | DecideBody
    | NotifyBody
    | CloseBody
    | WithdrawBody
    | NotEntitledBody
    | ReopenBody
    | HoldAccountableBody
    | ConfirmBody
    | AssignBody
    | ClockBody
    | PassTurnBody
    | NameInvolvedBody
    | StrikeInvolvedBody
)

_AT = "2026-11-22T09:30:00Z"
SHAPES: Mapping[str, tuple[type[ActionBody], dict[str, Any], str]] = {
    "start": (StartBody, {}, "Take up the investigation"),
    "set-complexity": (
        SetComplexityBody,
        {
            "complexity": "special",
            "approval_id": "2f0c2f0e-7d0d-5b7e-9d43-5a6f0e8b1c22",
            "told_at": _AT,
        },
        "Record the complexity",
    ),
    "confirm-classification": (
        ConfirmBody,
        {"kind": "complaint", "scene": "claims_delay"},
        "Say what the matter is",
    ),
    "assign": (
        AssignBody,
        {"team": "motor-claims", "owner": "p-handler-1", "reason": "熟悉该险种。"},
        "Give the case to a team or person",
    ),
    "pass-turn": (PassTurnBody, {"reason": "已完成我方调查，转保险公司处理。"}, "Pass the turn"),
    "name-involved": (
        NameInvolvedBody,
        {"people": ["p-motor-2"], "reason": "经核对保单，系其销售。"},
        "Name who is involved",
    ),
    "strike-involved": (
        StrikeInvolvedBody,
        {"people": ["p-motor-2"], "reason": "同名不同人，已核对工号。"},
        "Strike off who is not involved",
    ),
    "note": (NoteBody, {"text": "已电话联系投诉人，约定周三上门。"}, "Add a note"),
    "new-facts": (
        NewFactsBody,
        {"received_at": _AT, "text": "投诉人补充了定损照片，并提出新的理由。"},
        "Record new facts and reasons",
    ),
    "decide": (
        DecideBody,
        {
            "outcome": "partly_upheld",
            "facts": "经查，报案时间为 9 月 2 日。",
            "basis_and_reasons": "依据保险条款第 12 条。",
            "remedies": "可申请核查、调解、仲裁或者提起诉讼。",
        },
        "Decide",
    ),
    "notify": (
        NotifyBody,
        {"medium": "post", "dispatched_at": _AT, "proof": "挂号信 RA000000001CN"},
        "Record the dispatch of the decision",
    ),
    "close": (CloseBody, {}, "Close the case"),
    "withdraw": (
        WithdrawBody,
        {"received_at": _AT, "text": "投诉人来电撤回。"},
        "Record a withdrawal",
    ),
    "not-entitled": (
        NotEntitledBody,
        {"reason": "来件人不是投诉人，也未提供授权。"},
        "Find that nobody entitled raised it",
    ),
    "reopen": (ReopenBody, {"reason": "结案时遗漏了一项诉求。"}, "Correct a wrong closing"),
    "hold-accountable": (
        HoldAccountableBody,
        {
            "person": "p-motor-1",
            "mistake": "deadline_missed",
            "reason": "未按期作出处理决定，经查由其承办。",
        },
        "Hold somebody accountable",
    ),
    **CLOCK_SHAPES,
}
"""Body, example and title of every action."""
