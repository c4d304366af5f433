"""Texts of matters that are no single complaint's: of a group, of a plan of public opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.record import StoredText


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose text it is: kind ("group", "opinion_event", "opinion_plan") and id."""

    kind: str
    id: UUID


class MatterTexts(Protocol):
    """The store of such texts. Every method raises UNAVAILABLE during an outage."""

    def now(self) -> datetime:
        """Database time."""
        ...

    def put(self, owner: Owner, text: StoredText) -> bool:
        """Store a text; False when its id is there already. Raises CONFLICT when there are too
        many."""
        ...

    def of(self, owner: Owner) -> Sequence[StoredText]:
        """All texts of one matter, the oldest first."""
        ...
