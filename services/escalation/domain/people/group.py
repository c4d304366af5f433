"""Group complaints (群体投诉) and major complaints (重大消费投诉, order 3/2020 art. 12 and 29).

One group out of many complaints as it is stored; what happens to it: `group_acts.py`. Parties and
papers live at intake; here stand their ids.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.escalation.domain.people.matter import Request

Form = Literal["first", "follow_up", "final"]


@dataclass(frozen=True, slots=True)
class Member:
    """One complaint of the group."""

    complaint: UUID
    joined_at: datetime
    by: str
    surrender: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """People present together in person, as counted once."""

    at: datetime
    count: int
    by: str
    evidence_id: str


@dataclass(frozen=True, slots=True)
class Named:
    """The regulator said that it is major, by this paper."""

    at: datetime
    by: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report to the regulator: due, and filed with proof."""

    form: str
    due_at: datetime
    filed_at: datetime | None = None
    by: str = ""
    text_id: str = ""
    proof_id: str = ""
    warned: bool = False

    @property
    def late(self) -> bool:
        """Whether it was filed after it was due."""
        return self.filed_at is not None and self.filed_at > self.due_at


@dataclass(frozen=True, slots=True)
class Group:
    """Many complaints that are handled as one; `limbs` says what made it major."""

    id: UUID
    cause: str
    opened_by: str
    opened_at: datetime
    members: tuple[Member, ...]
    state: Literal["open", "closed"] = "open"
    next_at: datetime | None = None
    version: int = 1
    gatherings: tuple[Gathering, ...] = ()
    representatives: tuple[str, ...] = ()
    designation: Named | None = None
    limbs: tuple[str, ...] = ()
    major_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    requests: tuple[Request, ...] = field(default=())

    @property
    def complaints(self) -> tuple[UUID, ...]:
        """See Matter."""
        return tuple(one.complaint for one in self.members)

    @property
    def held(self) -> tuple[UUID, ...]:
        """A complaint is in one open group (see held_by)."""
        return self.complaints if self.state == "open" else ()

    @property
    def in_person(self) -> int:
        """Most people present at one gathering."""
        return max((one.count for one in self.gatherings), default=0)

    @property
    def pending(self) -> Report | None:
        """The report that is to be filed next."""
        return next((one for one in self.reports if one.filed_at is None), None)
