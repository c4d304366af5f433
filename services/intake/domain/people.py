"""What escalation, the owner, tells about people who must act: ids, codes and times, no texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.actions import SetComplexity
from services.intake.domain.case import Case

EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class ApprovalWish:
    """What somebody asks for (审批); `amount` is an exact decimal, for a settlement alone."""

    complaint_id: UUID
    kind: str
    by: str
    reason_text_id: str
    amount: str = ""
    currency: str = ""
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as it stands: "asked", "granted", "refused", "expired" or "withdrawn"."""

    id: UUID
    complaint_id: UUID
    kind: str
    state: str
    asked_by: str
    asked_at: datetime | None
    expires_at: datetime | None
    reason_text_id: str
    amount: str = ""
    currency: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    level: str = ""
    decision_text_id: str = ""
    source: str = ""


def extended(case: Case, command: SetComplexity, approvals: Sequence[Approval]) -> SetComplexity:
    """The command with level and time of the approval that was granted, not those typed in.

    It is the approval that the command names, or the one granted last; one granted before the
    newest facts belongs to a period that is over (art. 18). Raises CONFLICT
    `approval_not_granted`; INVALID `approval_differs` where what was typed says otherwise,
    `told_before_approval` where the complainant was told of what nobody had approved.
    """
    granted = [
        (one.decided_at, one)
        for one in approvals
        if (one.kind, one.state) == (EXTENSION, "granted")
        and command.approval_id in (None, one.id)
        and one.decided_at is not None
        and one.decided_at >= case.receipts[-1].received_at
    ]
    if not granted:
        raise ServiceError(ErrorKind.CONFLICT, "approval_not_granted")
    at, approval = max(granted, key=lambda pair: pair[0])
    if command.approver_level not in ("", approval.level):
        raise _refused("approval_differs", "approver_level")
    if command.approved_at not in (None, at):
        raise _refused("approval_differs", "approved_at")
    if command.told_at is not None and command.told_at < at:
        raise _refused("told_before_approval", "told_at")
    return replace(command, approver_level=approval.level, approved_at=at)


def _refused(code: str, name: str) -> ServiceError:
    return ServiceError(ErrorKind.INVALID, code, details={"field": name}, field=name)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who was called; `instead_of` is the absent one who is represented."""

    person: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class LadderLevel:
    """One level that was called, and until when it was to answer."""

    level: str
    called_at: datetime | None
    answer_by: datetime | None
    people: tuple[Addressee, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The calls of one step (逐级催办): "calling", "acknowledged", "settled" or "exhausted"."""

    id: UUID
    complaint_id: UUID
    pack: str
    clock: str
    step: str
    step_at: datetime | None
    late: bool
    statutory: bool
    state: str
    levels: tuple[LadderLevel, ...] = ()
    next_at: datetime | None = None
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver."""

    at: datetime | None
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to a person (通知) with its words: Chinese first, English after it."""

    id: UUID
    matter_id: UUID
    complaint_id: UUID | None
    template: str
    person: str
    instead_of: str
    channel: str
    state: str
    created_at: datetime | None
    attempts: tuple[Attempt, ...] = ()
    subject: str = ""
    text: str = ""
