"""What escalation, the owner, tells about people who must act: ids, codes and times, no texts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
