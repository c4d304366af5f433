"""A complaint as it stands in the store, with sealed persons and texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.intake.domain.case import Case
from services.intake.domain.outgoing import Outgoing
from services.intake.domain.view import ClockView, TriageView, Versions


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text of the case; `sealed` is the encrypted JSON object of its parts."""

    id: str
    kind: str
    author: str
    at: datetime
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ActionDone:
    """One act in the log of the case; `answer` is what the caller was told.

    `outgoing` is the text to the complainant that it decided on or sent, if any.
    """

    action: str
    by: str
    at: datetime
    version: int
    key: str = ""
    fingerprint: bytes = b""
    answer: Mapping[str, object] = field(default_factory=dict)
    outgoing: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The projection of the other services' events."""

    versions: Versions = field(default_factory=Versions)
    triage: TriageView | None = None
    clocks: tuple[ClockView, ...] = ()
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One complaint and the database time at which it was read."""

    case: Case
    filed_by: str
    id_type: str
    external_id: str
    first_contact_at: datetime | None
    sealed: Mapping[str, bytes] = field(repr=False)
    texts: tuple[StoredText, ...] = field(repr=False)
    actions: tuple[ActionDone, ...] = ()
    view: View = field(default_factory=View)
    read_at: datetime | None = None

    def act_with(self, key: str) -> ActionDone | None:
        """The act that used an idempotency key, if any."""
        return next((a for a in self.actions if key and a.key == key), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: codes only."""

    id: UUID
    reference: str
    status: str
    channel: str
    side: str
    product_line: str
    insurer: str
    unit: str
    received_at: datetime
    view: View


@dataclass(frozen=True, slots=True)
class Known:
    """What the projection needs of a complaint."""

    versions: Versions
    reference: str
    unit: str = ""
    insurer: str = ""
    filed_by: str = ""
