"""What the handlers of outgoing texts need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from services.intake.domain.outgoing import Finding, Outgoing, Piece
from services.intake.domain.record import StoredText


class DraftChecks(Protocol):
    """Triage, which reads what goes out and keeps nothing of it."""

    def check(
        self, complaint_id: UUID, by: str, piece: Piece, text_id: str, *, sent: bool
    ) -> Sequence[Finding]:
        """What is to be mended in a text of `by`, soon or never.

        With `sent` what must never be said counts as the author's mistake, once for the text.
        Raises UNAVAILABLE, NOT_FOUND before the assessment, INVALID.
        """
        ...


@dataclass(frozen=True, slots=True)
class DueCheck:
    """Texts of one complaint that triage has still to be asked about."""

    complaint_id: UUID
    outgoing: tuple[Outgoing, ...]
    texts: tuple[StoredText, ...] = field(repr=False)


class OutgoingStore(Protocol):
    """Texts whose check is due, as the log of their case says. Raises UNAVAILABLE."""

    def due(self, most: int) -> Sequence[DueCheck]:
        """Those that wait longest, of so many complaints at most."""
        ...

    def settle(self, complaint_id: UUID, outgoing: Outgoing) -> None:
        """Write down how the check of the text came out, in each act of the log that names it so.

        A text that was decided on and one that was sent are told apart.
        """
        ...

    def put_off(self, complaint_id: UUID, seconds: float) -> None:
        """Look at the complaint again after so long."""
        ...
