"""What happened to the clocks of a complaint, in codes; the state after it tells the rest."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """An external appraisal or a mediation began."""

    kind: str
    by: str
    proof_id: str


@dataclass(frozen=True, slots=True)
class PauseTold:
    """The complainant was told of the appraisal under way."""

    told_at: datetime
    by: str
    proof_id: str


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The appraisal or mediation ended."""

    kind: str
    by: str
    proof_id: str


@dataclass(frozen=True, slots=True)
class VariationAgreed:
    """Both sides agreed on another last day; an ISO date."""

    last_day: str
    by: str
    proof_id: str


@dataclass(frozen=True, slots=True)
class ComplainantUnreachable:
    """Every known means was tried in vain."""

    by: str
    proof_id: str


@dataclass(frozen=True, slots=True)
class RepeatMerged:
    """A bare repeat was merged into this case."""

    complaint_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class ComplaintMerged:
    """This case is a bare repeat and ended in another one."""

    complaint_id: UUID
    by: str
    text_id: str


@dataclass(frozen=True, slots=True)
class ComplaintTransferred:
    """Handed over to another institution."""

    to_kind: str
    to: str
    by: str
    proof_id: str


@dataclass(frozen=True, slots=True)
class ReviewApplied:
    """The complainant applied for a review."""

    reviewer: str
    by: str
    text_id: str


@dataclass(frozen=True, slots=True)
class ReviewDecided:
    """The superior body decided the review and told its result.

    `decided_by` made the decision that was reviewed.
    """

    result: str
    by: str
    text_id: str
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class ActRecorded:
    """Something was done that a pack may look at."""

    act: str
    by: str
    proof_id: str


ClockEvent = (
    ClockPaused
    | PauseTold
    | ClockResumed
    | VariationAgreed
    | ComplainantUnreachable
    | RepeatMerged
    | ComplaintMerged
    | ComplaintTransferred
    | ReviewApplied
    | ReviewDecided
    | ActRecorded
)
