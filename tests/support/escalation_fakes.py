"""Builders and fakes for escalation: the shipped rules, facts in few words, a store in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.bound_files import load_bound
from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.bootstrap import clock_runner_of
from services.escalation.domain.calendar import Calendar
from services.escalation.domain.case import Case
from services.escalation.domain.events import Announcement, Cause
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.history import superseded
from services.escalation.domain.rulebook import Rulebook
from services.escalation.domain.told import IntakeTold, TriageTold
from services.escalation.entrypoints.clock_runner import ClockRunner
from services.escalation.ports import Write

SHANGHAI = ZoneInfo("Asia/Shanghai")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TOLERANCE = timedelta(seconds=60)


@cache
def calendars() -> Mapping[str, Calendar]:
    """The shipped calendars, loaded once."""
    return load_calendars(CALENDARS)


@cache
def rulebook() -> Rulebook:
    """The shipped packs over the shipped calendars."""
    packs = load_packs(PACKS, calendars())
    return Rulebook(packs, calendars(), "Asia/Shanghai", load_bound(PACKS, packs))


@cache
def runner() -> ClockRunner:
    """The runner over the shipped packs and calendars."""
    return clock_runner_of(PACKS, CALENDARS, "Asia/Shanghai")


def local(text: str) -> datetime:
    """A Shanghai wall time such as "2026-11-02 09:00" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def facts(*receipts: str, **more: object) -> CaseFacts:
    """Facts with receipts given as Shanghai wall times."""
    return CaseFacts(receipts=tuple(local(text) for text in receipts), **more)  # type: ignore[arg-type]


def cause(at: str = "2026-11-02 09:00") -> Cause:
    """An event of another service."""
    return Cause(local(at), str(uuid4()), TRACE)


def intake(complaint: UUID, version: int, told: CaseFacts, at: str = "") -> IntakeTold:
    """What intake tells."""
    return IntakeTold(complaint, version, told, cause(at) if at else cause())


def triage(complaint: UUID, version: int, kind: str, at: str = "2026-11-03 10:00") -> TriageTold:
    """What triage tells."""
    return TriageTold(complaint, version, kind, cause(at))


@dataclass
class MemoryCases:
    """Cases (port) in memory; `steal` names cases that somebody else changes before a save."""

    at: datetime = field(default_factory=lambda: local("2026-11-02 09:00"))
    stored: dict[UUID, Case] = field(default_factory=dict)
    published: list[Announcement] = field(default_factory=list)
    steal: set[UUID] = field(default_factory=set)
    loads: int = 0
    past: dict[UUID, list[Case]] = field(default_factory=dict)

    def now(self) -> datetime:
        """See Cases."""
        return self.at

    def load(self, complaints: Collection[UUID]) -> Mapping[UUID, Case]:
        """See Cases."""
        self.loads += 1
        return {key: self.stored[key] for key in complaints if key in self.stored}

    def states(self, complaint: UUID) -> Sequence[Case]:
        """See Cases."""
        present = [self.stored[complaint]] if complaint in self.stored else []
        return [*self.past.get(complaint, ()), *present]

    def save(self, writes: Sequence[Write]) -> Sequence[ServiceError | None]:
        """See Cases."""
        return [self._save(write) for write in writes]

    def _save(self, write: Write) -> ServiceError | None:
        key = write.after.complaint
        if key in self.steal or self.stored.get(key) != write.before:
            self.steal.discard(key)
            return ServiceError(ErrorKind.RACE, "race")
        if write.before and superseded(write.before, write.after):
            self.past.setdefault(key, []).append(write.before)
        self.stored[key] = write.after
        self.published.extend(write.announcements)
        return None

    def due(self, now: datetime, limit: int) -> Sequence[Case]:
        """See Cases."""
        found = [c for c in self.stored.values() if c.next_step_at and c.next_step_at <= now]
        return sorted(found, key=lambda case: case.next_step_at or now)[:limit]

    def overdue_counts(self, clocks: Collection[str]) -> Mapping[str, int]:
        """See Cases."""
        states = [(k.clock.clock, k.clock.state) for c in self.stored.values() for k in c.clocks]
        return {clock: states.count((clock, "overdue")) for clock in clocks}

    def complete_to(self, now: datetime) -> tuple[datetime, int]:
        """See Cases."""
        return now, 0
