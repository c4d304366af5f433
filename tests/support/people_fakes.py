"""Builders and fakes for the people of escalation: the sample organisation, stores in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation
from services.escalation.domain.case import Case, KeptClock
from services.escalation.domain.clock import Clock
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.opening import ListedDays, OpeningHours
from services.escalation.domain.people.ladder import Rules, Situation, StepCall
from services.escalation.domain.people.matter import held_by
from services.escalation.domain.people.notice import Notice, Outcome
from services.escalation.domain.people.policy import LadderPolicy
from services.escalation.domain.people.roster import Roster, Standing
from services.escalation.ports import Letter, MatterWrite

ORGANISATION = Path(__file__).resolve().parents[2] / "deploy" / "local" / "organisation.yaml"
CHANNELS = frozenset({"inbox", "email", "robot", "webhook"})


@cache
def organisation() -> Organisation:
    """The sample organisation."""
    return Organisation.load(ORGANISATION)


@cache
def roster() -> Roster:
    """Its people."""
    return Roster(organisation())


def rules(policy: LadderPolicy, place: Any, *, holidays: Collection[Any] = ()) -> Rules:
    """A policy bound to the sample people, with hours by weekday and some holidays."""
    days = ListedDays(holidays=frozenset(holidays))
    hours = OpeningHours(place, policy.calling_hours.week(), days)
    return Rules(policy, roster(), hours, CHANNELS)


def step_call(at: datetime, *, overdue: bool = False, clock: str = "decision", **more) -> StepCall:
    """A step that was taken."""
    step = "overdue" if overdue else "due_in_3_days"
    values: dict[str, Any] = {"late": False, "step": step, "pack": "cn-2020-3", "revision": 1}
    return StepCall(
        uuid4(), uuid4(), clock=clock, step_at=at, overdue=overdue, **{**values, **more}
    )


def situation(owner: str = "p-motor-1", team: str = "motor-claims", needed: bool = True) -> Any:
    """A case in somebody's hands."""
    values = {"reference": "2026-0000042-K", "clock_zh": "处理", "clock_en": "Decision"}
    return Situation(needed, Standing(team, owner), values)


@dataclass
class MemoryMatters:
    """Matters (port) in memory; `steal` names matters that somebody changes before a save."""

    at: datetime
    stored: dict[UUID, Any] = field(default_factory=dict)
    to_send: list[tuple[UUID, Notice]] = field(default_factory=list)
    steal: set[UUID] = field(default_factory=set)

    def now(self) -> datetime:
        """See Matters."""
        return self.at

    def load(self, ids: Collection[UUID]) -> Mapping[UUID, Any]:
        """See Matters."""
        return {key: self.stored[key] for key in ids if key in self.stored}

    def save(self, writes: Sequence[MatterWrite[Any]]) -> Sequence[ServiceError | None]:
        """See Matters."""
        return [self._save(write) for write in writes]

    def _save(self, write: MatterWrite[Any]) -> ServiceError | None:
        key = write.after.id
        there = self.stored[key].version if key in self.stored else None
        before = write.before.version if write.before else None
        held = {one for k, m in self.stored.items() if k != key for one in held_by(m)}
        if key in self.steal or there != before or held & set(held_by(write.after)):
            self.steal.discard(key)
            return ServiceError(ErrorKind.RACE, "race")
        self.stored[key] = write.after
        self.to_send.extend((key, one) for one in write.notices)
        return None

    def due(self, now: datetime, limit: int) -> Sequence[Any]:
        """See Matters."""
        found = [m for m in self.stored.values() if m.next_at and m.next_at <= now]
        return sorted(found, key=lambda matter: matter.next_at)[:limit]

    def of_complaint(self, complaint: UUID, limit: int) -> Sequence[Any]:
        """See Matters."""
        found = [m for m in self.stored.values() if complaint in m.complaints]
        return sorted(found, key=lambda matter: matter.id, reverse=True)[:limit]

    def in_state(self, state: str, limit: int) -> Sequence[Any]:
        """See Matters."""
        return [m for m in self.stored.values() if m.state == state][:limit]


@dataclass
class MemoryNotices:
    """Notices (port) in memory, taking over from some MemoryMatters."""

    at: datetime
    matters: Sequence[MemoryMatters] = ()
    stored: dict[UUID, Notice] = field(default_factory=dict)

    def now(self) -> datetime:
        """See Notices."""
        return self.at

    def take_over(self, limit: int) -> int:
        """See Notices."""
        left = [one for store in self.matters for one in store.to_send]
        for _, one in left:
            self.stored.setdefault(one.id, one)
        for store in self.matters:
            store.to_send.clear()
        return len({key for key, _ in left})

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        """See Notices."""
        found = [one for one in self.stored.values() if one.next_at and one.next_at <= now]
        return sorted(found, key=lambda one: one.next_at or now)[:limit]

    def save(self, pairs: Sequence[tuple[Notice, Notice]]) -> Sequence[bool]:
        """See Notices."""
        return [self._save(before, after) for before, after in pairs]

    def mark(self, pairs: Sequence[tuple[Notice, Notice]]) -> None:
        """See Notices."""
        self.save(pairs)

    def _save(self, before: Notice, after: Notice) -> bool:
        if self.stored[before.id].version != before.version:
            return False
        self.stored[before.id] = after
        return True

    def load(self, notice: UUID) -> Notice | None:
        """See Notices."""
        return self.stored.get(notice)

    def of_matter(self, matter: UUID, limit: int) -> Sequence[Notice]:
        """See Notices."""
        found = [one for one in self.stored.values() if one.matter == matter]
        return sorted(found, key=lambda one: one.created_at)[:limit]

    def of_person(self, person: str, limit: int) -> Sequence[Notice]:
        """See Notices."""
        found = [one for one in self.stored.values() if one.person == person]
        return sorted(found, key=lambda one: one.created_at, reverse=True)[:limit]


@dataclass
class MemoryCalls:
    """StepCalls (port) in memory; `keep` makes it forget to take them out, as a kill would."""

    calls: list[StepCall] = field(default_factory=list)
    keep: bool = False

    def waiting(self, limit: int) -> Sequence[StepCall]:
        """See StepCalls."""
        return self.calls[:limit]

    def started(self, calls: Sequence[StepCall]) -> None:
        """See StepCalls."""
        if not self.keep:
            self.calls = [one for one in self.calls if one not in calls]


@dataclass
class MemoryAbsences:
    """Absences (port) in memory."""

    away: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def absent(self, now: datetime) -> frozenset[str]:
        """See Absences."""
        return frozenset(self.times(now))

    def times(self, now: datetime) -> dict[str, tuple[datetime, datetime]]:
        """See Absences."""
        return {p: (start, end) for p, (start, end) in self.away.items() if start <= now < end}

    def record(self, person: str, start: datetime, end: datetime | None) -> None:
        """See Absences."""
        self.away.pop(person, None)
        if end:
            self.away[person] = (start, end)


@dataclass
class SpyCarrier:
    """Carrier (port) that keeps what it was given and answers from a list, then takes all."""

    answers: list[tuple[Outcome, str]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier."""
        self.letters.append(letter)
        return self.answers.pop(0) if self.answers else ("taken", "250")


@dataclass
class MemoryRates:
    """Rates (port) in memory, by a clock that the test sets."""

    at: float = 1_793_000_000.0
    sent: dict[str, list[float]] = field(default_factory=dict)

    def free(self, name: str, per_minute: int) -> bool:
        """See Rates."""
        lately = [at for at in self.sent.setdefault(name, []) if self.at - at < 60]
        if len(lately) >= per_minute:
            return False
        self.sent[name] = [*lately, self.at]
        return True


def external(one: Notice) -> Notice:
    """The same notice as if it went to a complainant."""
    return replace(one, internal=False)


@dataclass
class CasesWithClock:
    """Cases (port), as far as people's matters need it: one complaint, one clock or none."""

    complaint: UUID
    due: datetime | None
    state: str = "running"
    reference: str = "2026-0000042-K"

    def load(self, complaints: Collection[UUID]) -> Mapping[UUID, Case]:
        """See Cases."""
        if self.complaint not in complaints:
            return {}
        started = datetime(2026, 11, 1, tzinfo=UTC)
        clocks = ()
        if self.due or self.state == "paused":
            values: dict[str, Any] = dict.fromkeys(
                ("overdue_from", "last_day", "remaining_days", "ended_at", "on_time")
            )
            clock = Clock(
                clock="decision", pack="cn-2020-3", pack_version="1", state=self.state,
                started_at=started, due_at=self.due, provisional=False, breaches=(),
                end_reason="", calendar_version="v", tz_version="t", input_hash="h", **values,
            )  # fmt: skip
            clocks = (KeptClock(clock, 1, ()),)
        facts = CaseFacts(receipts=(started,))
        return {
            self.complaint: Case(
                self.complaint, 1, 1, facts=facts, clocks=clocks, reference=self.reference
            )
        }


class MemoryRunHolders:
    """RunHolders (port) in memory."""

    def __init__(self) -> None:
        self.held: dict[UUID, str] = {}
        self.away = False

    def holder(self, complaint: UUID) -> str:
        """See RunHolders."""
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")
        return self.held.get(complaint, "")
