"""Acts in the run of a case's script (话术), which triage carries out; texts stand here as ids."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StartRun:
    """Begin."""


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """The current step done, with the branch that was answered."""

    step: str
    answer: str
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class AttachEvidence:
    """A document for an item of evidence, and whom it was asked of."""

    evidence: str
    document_id: str
    asked_of: str


@dataclass(frozen=True, slots=True)
class SkipStep:
    """The current step left out."""

    step: str
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmSaid:
    """Whether sentences were said."""

    items: Sequence[str]
    said: bool
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class CheckAuthority:
    """Whether an amount in yuan may be offered."""

    amount: str
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class OfferCompensation:
    """Compensation on the spot (现场补偿), worth so many yuan."""

    kind: str
    amount: str
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class HandOverRun:
    """Somebody else goes on."""

    to: str
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class FinishRun:
    """The end."""

    outcome: str
    text_id: str = ""


ScriptAct = (
    StartRun
    | AnswerStep
    | AttachEvidence
    | SkipStep
    | ConfirmSaid
    | CheckAuthority
    | OfferCompensation
    | HandOverRun
    | FinishRun
)
