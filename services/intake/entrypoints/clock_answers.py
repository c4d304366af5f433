"""What moves the clocks of a case, as its page shows it."""

from datetime import date, datetime
from uuid import UUID

from services.intake.entrypoints.answer import Answer


class PauseAnswer(Answer):
    """An external appraisal or a mediation; open without an end."""

    kind: str
    started_at: datetime
    told_at: datetime | None
    consented_at: datetime | None
    complainant_applied_at: datetime | None
    company_applied_at: datetime | None
    ended_at: datetime | None
    recorded_at: datetime


class AgreementAnswer(Answer):
    """Another last day on which both sides agreed."""

    agreed_at: datetime
    last_day: date
    recorded_at: datetime


class AttemptAnswer(Answer):
    """One vain attempt."""

    means: str
    at: datetime


class UnreachableAnswer(Answer):
    """Every known means was tried in vain."""

    attempts: list[AttemptAnswer]
    at: datetime
    recorded_at: datetime


class MergedRepeatAnswer(Answer):
    """A bare repeat that was merged into this case."""

    complaint_id: UUID
    received_at: datetime
    recorded_at: datetime


class MergedIntoAnswer(Answer):
    """The case in which this one goes on."""

    complaint_id: UUID
    reference: str
    at: datetime


class TransferAnswer(Answer):
    """Handed over to another institution."""

    to_kind: str
    to: str
    transferred_at: datetime
    recorded_at: datetime


class ReviewAnswer(Answer):
    """The review; without a result it is under way."""

    reviewer: str
    form: str
    applied_at: datetime
    received_at: datetime
    recorded_at: datetime
    result: str
    medium: str
    dispatched_at: datetime | None


class NamedActAnswer(Answer):
    """A named act."""

    act: str
    happened_at: datetime
    recorded_at: datetime
    details: dict[str, str]


class ClockFactsAnswer(Answer):
    """What moves the clocks beside the life cycle."""

    pauses: list[PauseAnswer]
    agreements: list[AgreementAnswer]
    unreachable: UnreachableAnswer | None
    merged_repeats: list[MergedRepeatAnswer]
    merged_into: MergedIntoAnswer | None
    transfers: list[TransferAnswer]
    review: ReviewAnswer | None
    acts: list[NamedActAnswer]
