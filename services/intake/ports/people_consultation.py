"""Consultations (会商) as intake asks their owner for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

Page = Mapping[str, Any]
"""A matter as its owner tells it, by the names of the contract."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What intake knows of a case; the owner adds what it knows itself."""

    contacts: int
    earlier_complaints: int
    amount: str
    flags: tuple[str, ...]
    disagreement: bool


@dataclass(frozen=True, slots=True)
class ConsultationWish:
    """What is to be consulted about, and who comes beside those of the plan."""

    complaints: tuple[UUID, ...]
    circumstances: Circumstances
    insurer: str
    guests: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, its texts by their ids."""

    outcome: str
    owner: str
    due_on: date
    text_id: str
    minutes_text_id: str


class Consultations(Protocol):
    """The owner of consultations. `by` is who acts; the same request id has no further effect.

    Raises what the owner means: NOT_FOUND, CONFLICT, FORBIDDEN, INVALID, and UNAVAILABLE.
    """

    def called_for(self, complaint: UUID, circumstances: Circumstances) -> Sequence[str]:
        """The rules that call one."""
        ...

    def of_case(self, complaint: UUID) -> Sequence[Page]:
        """Those about a complaint, the newest first."""
        ...

    def get(self, consultation: UUID) -> Page:
        """One of them."""
        ...

    def open(self, wish: ConsultationWish, by: str, request_id: str) -> Page:
        """Call one."""
        ...

    def give_opinion(
        self, consultation: UUID, by: str, stance: str, text_id: str, request_id: str
    ) -> Page:
        """The next one speaks."""
        ...

    def decide(self, consultation: UUID, by: str, decided: Decided, request_id: str) -> Page:
        """The chair decides."""
        ...

    def follow_up(
        self, consultation: UUID, by: str, *, done: bool, text_id: str, request_id: str
    ) -> Page:
        """The owner of the decision reports."""
        ...

    def cancel(self, consultation: UUID, by: str, text_id: str, request_id: str) -> Page:
        """It is needless."""
        ...
