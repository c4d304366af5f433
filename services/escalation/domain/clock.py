"""The state of one clock, as computed from facts at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

State = Literal["running", "paused", "met", "overdue", "ended", "exempt"]
OPEN_STATES: frozenset[str] = frozenset({"running", "paused", "overdue"})
Value = str | int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: `code` names the sentence in messages.yaml."""

    code: str
    source: str
    result: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clock:
    """`due_at` is the exclusive end of the time allowed; people see one second earlier.

    `overdue_from` is the first moment at which the clock is overdue. It differs from `due_at`
    only where a working-time budget ends exactly at closing time: until the next opening
    no more time elapses. `owed_by` names who must act where it is not the company, such as
    "regulator".
    """

    clock: str
    pack: str
    pack_version: str
    state: State
    started_at: datetime
    due_at: datetime | None
    overdue_from: datetime | None
    last_day: date | None
    remaining_days: int | None
    provisional: bool
    breaches: tuple[str, ...]
    ended_at: datetime | None
    on_time: bool | None
    end_reason: str
    calendar_version: str
    tz_version: str
    input_hash: str
    owed_by: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_STATES
