"""The bodies of the actions that move clocks, each with the command that it becomes."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from services.datafiles.acts import ACTS
from services.intake.domain import clock_commands as actions
from services.intake.domain import codes
from services.intake.domain import reference as references
from services.intake.domain.clock_facts import Attempt
from services.intake.entrypoints.fields import Code, Moment, OneOf, OptionalText, Strict, Text
from services.intake.handlers.clock_acts import Merge

ATTEMPTS_MAX = 50
LastDay = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]


class PauseBody(Strict):
    """An external appraisal (`told_at`) or a mediation (consent and both applications)."""

    kind: Annotated[str, OneOf(codes.PAUSES)]
    started_at: Moment
    proof: Text
    told_at: Moment | None = None
    consented_at: Moment | None = None
    complainant_applied_at: Moment | None = None
    company_applied_at: Moment | None = None

    def command(self) -> actions.Pause:
        """The command of the domain."""
        return actions.Pause(
            self.kind,
            self.started_at,
            self.proof,
            self.told_at,
            self.consented_at,
            self.complainant_applied_at,
            self.company_applied_at,
        )


class TellPauseBody(Strict):
    """When the complainant was told of the appraisal; it pauses from then on (art. 18)."""

    told_at: Moment
    proof: Text

    def command(self) -> actions.TellPause:
        """The command of the domain."""
        return actions.TellPause(self.told_at, self.proof)


class ResumeBody(Strict):
    """The end of an appraisal or a mediation."""

    kind: Annotated[str, OneOf(codes.PAUSES)]
    ended_at: Moment
    proof: Text

    def command(self) -> actions.Resume:
        """The command of the domain."""
        return actions.Resume(self.kind, self.ended_at, self.proof)


class AgreeBody(Strict):
    """Another last day on which both sides agreed, with the proof of it (art. 21)."""

    agreed_at: Moment
    last_day: LastDay
    proof: Text

    def command(self) -> actions.Agree:
        """The command of the domain."""
        return actions.Agree(self.agreed_at, self.last_day, self.proof)


class AttemptBody(Strict):
    """One vain attempt."""

    means: Annotated[str, OneOf(codes.CONTACT_MEANS)]
    at: Moment


class UnreachableBody(Strict):
    """Vain attempts by every known means: each phone or message, mail and address on file."""

    attempts: Annotated[list[AttemptBody], Field(min_length=1, max_length=ATTEMPTS_MAX)]
    proof: Text

    def command(self) -> actions.FindUnreachable:
        """The command of the domain."""
        attempts = tuple(Attempt(one.means, one.at) for one in self.attempts)
        return actions.FindUnreachable(attempts, self.proof)


class MergeBody(Strict):
    """The complaint of which this one is a bare repeat, and why a person is sure of it."""

    into: Annotated[str, Field(min_length=14, max_length=14)]
    reason: Text

    def command(self) -> Merge:
        """The command of the desk."""
        return Merge(references.normalised(self.into) or self.into, self.reason)


class TransferBody(Strict):
    """To which institution, with its id where the organisation file has one (移送)."""

    to_kind: Annotated[str, OneOf(codes.TRANSFER_KINDS)]
    to: Code = ""
    transferred_at: Moment
    proof: Text

    def command(self) -> actions.HandOver:
        """The command of the domain."""
        return actions.HandOver(self.to_kind, self.to, self.transferred_at, self.proof)


class ApplyReviewBody(Strict):
    """The written application to the superior unit; it counts as made when posted (art. 20)."""

    reviewer: Code
    form: Annotated[str, OneOf(codes.REVIEW_FORMS)]
    applied_at: Moment
    received_at: Moment
    text: Text

    def command(self) -> actions.ApplyReview:
        """The command of the domain."""
        return actions.ApplyReview(
            self.reviewer, self.form, self.applied_at, self.received_at, self.text
        )


class ReviewResultBody(Strict):
    """The result of the review and its dispatch to the complainant; `despite` as in `decide`."""

    result: Annotated[str, OneOf(codes.REVIEW_RESULTS)]
    medium: Annotated[str, OneOf(codes.MEDIA)]
    dispatched_at: Moment
    text: Text
    despite: OptionalText | None = None

    def command(self) -> actions.DecideReview:
        """The command of the domain."""
        return actions.DecideReview(
            self.result, self.medium, self.dispatched_at, self.text, self.despite or ""
        )


class ActBody(Strict):
    """A named act that an agreement or a law looks at; it may lie before the receipt."""

    act: Annotated[str, OneOf(ACTS)]
    happened_at: Moment
    proof: Text
    details: Annotated[dict[Code, Code], Field(max_length=5)] = Field(default_factory=dict)

    def command(self) -> actions.RecordAct:
        """The command of the domain."""
        return actions.RecordAct(self.act, self.happened_at, self.proof, self.details)


ClockBody = (
    PauseBody
    | TellPauseBody
    | ResumeBody
    | AgreeBody
    | UnreachableBody
    | MergeBody
    | TransferBody
    | ApplyReviewBody
    | ReviewResultBody
    | ActBody
)

_AT = "2026-11-22T09:30:00Z"
CLOCK_SHAPES: Mapping[str, tuple[type[ClockBody], dict[str, Any], str]] = {
    "pause": (
        PauseBody,
        {"kind": "appraisal", "started_at": _AT, "told_at": _AT, "proof": "鉴定委托书及告知短信"},
        "Pause for an external appraisal or a mediation",
    ),
    "pause-told": (
        TellPauseBody,
        {"told_at": _AT, "proof": "告知短信回执"},
        "Record that the complainant was told of the appraisal",
    ),
    "resume": (
        ResumeBody,
        {"kind": "appraisal", "ended_at": _AT, "proof": "鉴定意见书"},
        "End an appraisal or a mediation",
    ),
    "agree": (
        AgreeBody,
        {"agreed_at": _AT, "last_day": "2026-12-20", "proof": "双方签字的约定书"},
        "Record an agreed last day",
    ),
    "unreachable": (
        UnreachableBody,
        {
            "attempts": [{"means": "phone", "at": _AT}, {"means": "post", "at": _AT}],
            "proof": "通话记录及退回的挂号信",
        },
        "Record that nobody could be reached",
    ),
    "merge": (
        MergeBody,
        {"into": "2026-0000041-F", "reason": "同一保单、同一事项，没有新的事实和理由。"},
        "Merge a bare repeat into another complaint",
    ),
    "transfer": (
        TransferBody,
        {"to_kind": "insurer", "to": "xinghe-pc", "transferred_at": _AT, "proof": "移送函"},
        "Record a transfer to another institution",
    ),
    "act": (
        ActBody,
        {"act": "claim_reported", "happened_at": _AT, "proof": "报案提示短信", "details": {}},
        "Record a named act",
    ),
    "apply-review": (
        ApplyReviewBody,
        {
            "reviewer": "hq",
            "form": "letter",
            "applied_at": _AT,
            "received_at": _AT,
            "text": "对处理决定不服，申请核查。",
        },
        "Record an application for review",
    ),
    "review-result": (
        ReviewResultBody,
        {
            "result": "confirmed",
            "medium": "post",
            "dispatched_at": _AT,
            "text": "经核查，程序、时限、结果均无不当。",
        },
        "Record the result of the review",
    ),
}
"""Body, example and title of every action that moves clocks."""
