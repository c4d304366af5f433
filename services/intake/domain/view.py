"""What intake shows of the other services' work: a projection guarded by version per source."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

BITING = frozenset({"running", "overdue"})
"""Clock states in which a deadline lies ahead or behind that still has to be met."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock as escalation announced it; `due_at` is an exclusive end.

    `owed_by` names who must act where it is not the company, such as the regulator.
    """

    clock: str
    pack: str
    state: str
    started_at: datetime | None
    due_at: datetime | None
    last_day: str
    provisional: bool
    breaches: tuple[str, ...] = ()
    revision: int = 0
    owed_by: str = ""

    def as_fields(self) -> dict[str, Any]:
        """By name, as stored and as shown: a list in place of the tuple; no empty `owed_by`."""
        shown = {**{name: getattr(self, name) for name in _CLOCK}, "breaches": list(self.breaches)}
        if not self.owed_by:
            del shown["owed_by"]
        return shown


UNSURE: Final = ("unsure", "none")
"""Outcomes of triage that ask for a person."""


@dataclass(frozen=True, slots=True)
class TriageView:
    """What triage knows of the case."""

    outcome: str
    kind: str
    scene: str
    playbook: str
    playbook_version: str
    severity: str
    flags: tuple[str, ...]
    team: str
    owner: str
    confirmed: bool
    owner_rule: str = ""
    route: str = ""
    turn: str = ""
    beside: str = ""
    companions: tuple[str, ...] = ()
    """Playbooks that go beside that of the matter (id@version), such as for the elderly."""

    def as_fields(self) -> dict[str, Any]:
        """By name, as stored and as shown: lists in place of tuples."""
        lists = {"flags": list(self.flags), "companions": list(self.companions)}
        return {**{name: getattr(self, name) for name in _TRIAGE}, **lists}


@dataclass(frozen=True, slots=True)
class PlaybookTitle:
    """What a playbook is called."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Told:
    """Why a playbook was considered: where the words stand in the text with the demand below it."""

    rule: str
    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ConsideredPlaybook:
    """A playbook that fits to some degree; score in thousandths."""

    playbook: str
    scene: str
    score: int
    evidence: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """What triage considered, best first, and why it was not sure (a code of DOUBTS)."""

    doubt: str
    playbooks: tuple[ConsideredPlaybook, ...]


_CLOCK = tuple(field.name for field in fields(ClockView))
_TRIAGE = tuple(field.name for field in fields(TriageView))


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions taken in, by source; 0 where nothing has come yet."""

    triage: int = 0
    escalation: int = 0


@dataclass(frozen=True, slots=True)
class TriageUpdate:
    """One event of triage about a complaint.

    `unowned_since` and `owner_due_at`: since when nobody has it, and until when somebody must.
    """

    complaint_id: UUID
    version: int
    view: TriageView
    unowned_since: datetime | None = None
    owner_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockStep:
    """A warning or overdue step that escalation fired."""

    clock: str
    step: str
    overdue: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockUpdate:
    """One event of escalation about a complaint: all clocks, and the step it fired, if any."""

    complaint_id: UUID
    version: int
    clocks: tuple[ClockView, ...]
    step: ClockStep | None = None


Update = TriageUpdate | ClockUpdate


@dataclass(frozen=True, slots=True)
class Projection:
    """The newest of each source for one complaint, and the versions that they replace."""

    complaint_id: UUID
    known: Versions
    triage: TriageUpdate | None = None
    clocks: ClockUpdate | None = None

    def with_update(self, update: Update) -> "Projection":
        """Take in `update` when it is newer than what is held."""
        if isinstance(update, TriageUpdate):
            held = self.triage.version if self.triage else self.known.triage
            return replace(self, triage=update) if update.version > held else self
        held = self.clocks.version if self.clocks else self.known.escalation
        return replace(self, clocks=update) if update.version > held else self

    @property
    def changed(self) -> bool:
        """False when everything was known already."""
        return self.triage is not None or self.clocks is not None


def is_news(update: Update, known: Versions) -> bool:
    """Whether `update` is newer than what the document has."""
    held = known.triage if isinstance(update, TriageUpdate) else known.escalation
    return update.version > held


def next_due(clocks: Sequence[ClockView]) -> datetime | None:
    """The deadline that bites first; None when no clock runs that is the company's to keep."""
    due = [c.due_at for c in clocks if c.due_at is not None and c.state in BITING and not c.owed_by]
    return min(due, default=None)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One line of a deadline's computation that a person can follow."""

    zh: str
    en: str
    source: str
    result: str


@dataclass(frozen=True, slots=True)
class ClockExplained:
    """A clock with its name for people and its arithmetic."""

    clock: ClockView
    name_zh: str
    name_en: str
    steps: tuple[Arithmetic, ...]
    owner: str = ""
