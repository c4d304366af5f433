"""The ladder of people (逐级催办): who is called when a step is due, until somebody answers.

Pure: state, policy, people and `now` (the database's) in; state and notices out. The same turn
gives the same notices under the same ids, whoever takes it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain import working_time
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.people.matter import Moved, Request, already, noted
from services.escalation.domain.people.notice import Notice, notice
from services.escalation.domain.people.policy import LadderPlan, LadderPolicy, Level
from services.escalation.domain.people.roster import Addressee, Roster, Standing

# The clock of calls that no clock makes: a person may harm themselves (自伤风险).
AT_ONCE: Final = "self_harm"
# That of a case that nobody could take (无人承办): called for while nobody has it.
UNOWNED: Final = "unowned"
TEMPLATES: Final = {AT_ONCE: "notice_self_harm", UNOWNED: "notice_unowned"}
State = Literal["calling", "acknowledged", "settled", "exhausted"]


@dataclass(frozen=True, slots=True)
class StepCall:
    """A step that was taken and now calls people; `id` is the id of its announcement."""

    id: UUID
    complaint: UUID
    pack: str
    clock: str
    revision: int
    step: str
    step_at: datetime
    overdue: bool
    late: bool


@dataclass(frozen=True, slots=True)
class LevelCall:
    """One level called; `answer_by` is the end of its time to acknowledge."""

    level: str
    at: datetime
    answer_by: datetime
    people: tuple[Addressee, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder that was started; its id is the id of the step's announcement.

    `parties` are those whom the matter is against, as known when a level was called.
    """

    call: StepCall
    plan: str
    statutory: bool
    state: State
    started_at: datetime
    next_at: datetime | None
    version: int = 1
    levels: tuple[LevelCall, ...] = ()
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    requests: tuple[Request, ...] = field(default=())
    parties: tuple[str, ...] = ()

    @property
    def id(self) -> UUID:
        """See Matter."""
        return self.call.id

    @property
    def complaints(self) -> tuple[UUID, ...]:
        """See Matter."""
        return (self.call.complaint,)

    @property
    def open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state == "calling"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the case when a ladder turns."""

    still_needed: bool
    standing: Standing
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Policy, people and hours, bound together."""

    policy: LadderPolicy
    roster: Roster
    hours: OpeningHours
    channels: frozenset[str]


def start(call: StepCall, owner: str, rules: Rules, now: datetime) -> Ladder:
    """The ladder of a step; its first level is called at once, or when the quiet hours end.

    `owner` says whose clock it is: "law", "insurer" or "house".
    """
    plan = rules.policy.plan_for(owner, call.clock, call.step, call.overdue)
    heard = _heard_from(plan.statutory, rules, now)
    return Ladder(call, plan.id, plan.statutory, "calling", now, heard)


def turn(
    ladder: Ladder, situation: Situation, absent: Collection[str], rules: Rules, now: datetime
) -> Moved[Ladder] | None:
    """What time makes of a ladder: the next level, the end, or nothing yet (None).

    A level at which nobody is present is passed over at once, and its place stays visible; the
    last one waits and is called again, because somebody may come back.
    """
    if not ladder.open or ladder.next_at is None or ladder.next_at > now:
        return None
    version = ladder.version + 1
    if not situation.still_needed:
        return Moved(replace(ladder, version=version, state="settled", next_at=None))
    heard = _heard_from(ladder.statutory, rules, now)
    if heard > now:
        return Moved(replace(ladder, version=version, next_at=heard))
    plan, levels = rules.policy.plan(ladder.plan), ladder.levels
    parties = situation.standing.parties or ladder.parties
    after = partial(replace, ladder, version=version, parties=parties)
    while (level := _level(plan, len(levels))) is not None:
        people = rules.roster.called(level.call, level.reach, situation.standing, absent)
        waits = bool(people) or len(levels) >= len(plan.levels) - 1
        until = _answer_by(ladder, level, rules, now) if waits else now
        levels = (*levels, LevelCall(level.id, now, until, people))
        if waits:
            called = after(levels=levels, next_at=until)
            return Moved(called, _notices(called, level, situation, rules, now))
    return Moved(after(levels=levels, state="exhausted", next_at=None))


def acknowledge(
    ladder: Ladder, person: str, request: Request, roster: Roster, now: datetime
) -> Ladder:
    """Somebody takes it on. Anyone who was called may, and whoever stands above the called.

    The same request again changes nothing. Raises ServiceError CONFLICT `ladder_not_open`,
    FORBIDDEN `not_called`, `conflict_of_interest` (回避, art. 17).
    """
    if already(ladder.requests, request):
        return ladder
    if not ladder.open:
        raise ServiceError(ErrorKind.CONFLICT, "ladder_not_open", state=ladder.state)
    who = roster.known(person)
    if person in roster.tied(ladder.parties):
        raise ServiceError(ErrorKind.FORBIDDEN, "conflict_of_interest")
    called = {one.person for level in ladder.levels for one in level.people}
    called |= {one.instead_of for level in ladder.levels for one in level.people} - {""}
    if person not in called and who.role not in {"lead", "senior", "compliance"}:
        raise ServiceError(ErrorKind.FORBIDDEN, "not_called")
    return replace(
        ladder,
        state="acknowledged",
        acknowledged_by=person,
        acknowledged_at=now,
        next_at=None,
        version=ladder.version + 1,
        requests=noted(ladder.requests, request),
    )


def _level(plan: LadderPlan, number: int) -> Level | None:
    """The level of the n-th call; the last one is repeated as often as the plan says."""
    if number < len(plan.levels):
        return plan.levels[number]
    if number < len(plan.levels) + plan.repeat_last:
        return plan.levels[-1]
    return None


def _heard_from(statutory: bool, rules: Rules, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours; a statutory step ignores them."""
    if statutory:
        return now
    second = int(now.timestamp())
    opened = working_time.next_opening(rules.hours, second)
    return now if opened == second else datetime.fromtimestamp(opened, UTC)


def _answer_by(ladder: Ladder, level: Level, rules: Rules, now: datetime) -> datetime:
    """When the time to acknowledge ends; quiet hours do not count unless it is statutory."""
    if ladder.statutory:
        return now + timedelta(minutes=level.acknowledge_minutes)
    budget = level.acknowledge_minutes * 60
    at = working_time.deadline(rules.hours, int(now.timestamp()), budget)
    return datetime.fromtimestamp(at, UTC)


def _notices(
    ladder: Ladder, level: Level, situation: Situation, rules: Rules, now: datetime
) -> tuple[Notice, ...]:
    """What the people of the last call are told."""
    call, called, number = ladder.call, ladder.levels[-1], len(ladder.levels) - 1
    template = "notice_step_overdue" if call.overdue else "notice_step_due"
    template = TEMPLATES.get(call.clock, template)
    values = {**situation.values, "step": call.step, "level": level.id}
    values |= {"late": "yes" if call.late else "no", "number": str(number + 1)}
    values["answer_by"] = called.answer_by.isoformat()
    channels = [name for name in level.channels if name in rules.channels] or ["inbox"]
    return tuple(
        notice(
            ladder.id,
            call.complaint,
            str(number),
            template,
            values,
            person=one.person,
            instead_of=one.instead_of,
            channel=channel,
            now=now,
            statutory=ladder.statutory,
        )
        for one in called.people
        for channel in channels
    )
