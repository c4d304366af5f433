"""The packs in force with their calendars: from facts to clocks."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain import day_clock, time_clock, working_time
from services.escalation.domain.bound import BoundClock, BoundPack, start_of
from services.escalation.domain.calendar import Calendar, KnownCalendar
from services.escalation.domain.clock import Clock, State
from services.escalation.domain.day_clock import DayResult, Law
from services.escalation.domain.facts import Act, CaseFacts, Classification
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.pack import ClockRule, DayClock, Pack, changed
from services.escalation.domain.pack_parts import Satisfier, Step, wall_seconds
from services.escalation.domain.time_clock import Schedule, TimeResult
from services.escalation.domain.zones import TZ_VERSION, end_of_day, instant, local_date, zone

Result = DayResult | TimeResult
_SECOND = timedelta(seconds=1)
_BOUND_MAX = 4_096


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a running clock with its moment."""

    id: str
    at: datetime
    overdue: bool


def inputs_of(facts: CaseFacts, confirmed: Classification | None) -> str:
    """All that a clock is computed from beside its versions, the same for equal inputs."""
    kind = f"{confirmed.kind}@{confirmed.at.timestamp()}" if confirmed else ""
    return f"{facts.canonical()}|{kind}"


class Binding:
    """One clock of one pack, bound to a zone and a calendar version."""

    def __init__(
        self,
        pack: Pack,
        rule: ClockRule,
        place: ZoneInfo,
        known: KnownCalendar,
        bound: BoundClock | None = None,
    ) -> None:
        self.pack, self.rule, self.place, self.calendar = pack, rule, place, known
        self.bound = bound
        self.name = bound.called if bound else rule.id
        self.owed_by = bound.owed_by or "" if bound else ""
        self.start = Satisfier(act=rule.starts_on, when=bound.starts_when if bound else {})
        self._merges = isinstance(rule, DayClock) and rule.merges_repeats
        self._law: Law | None = None
        self._schedule: Schedule | None = None
        if isinstance(rule, DayClock):
            closes = wall_seconds(rule.closes_at) if rule.closes_at else None
            self._law = Law(rule, place, known, closes)
        else:
            hours = OpeningHours(place, rule.week(), known) if rule.hours else None
            self._schedule = Schedule(rule, place, hours, known)
        self._versions = "|".join(
            (pack.pack, pack.version, rule.id, str(place), known.version, TZ_VERSION)
        )

    @property
    def hours(self) -> OpeningHours | None:
        """Opening hours of a working-time clock."""
        return self._schedule.hours if self._schedule else None

    def told(self, facts: CaseFacts) -> CaseFacts:
        """The facts as this clock takes them: from its own start event on, if there is one."""
        if facts.acts and (start := start_of(facts, self.start)):
            return facts.since(start.at)
        return facts.with_repeats() if facts.repeats_from and self._merges else facts

    def result(self, facts: CaseFacts, confirmed: Classification | None, as_of: datetime) -> Result:
        """The whole computation at `as_of`."""
        facts = self.told(facts)
        if confirmed and confirmed.at < facts.receipts[0]:
            # What a person said before holds from the beginning.
            confirmed = replace(confirmed, at=facts.receipts[0])
        if self._law:
            return day_clock.compute(self._law, facts, confirmed, as_of)
        if self._schedule:
            return time_clock.compute(self._schedule, facts, confirmed, as_of)
        raise AssertionError("a binding has a law or a schedule")

    def clock(
        self,
        facts: CaseFacts,
        confirmed: Classification | None,
        as_of: datetime,
        inputs: str = "",
    ) -> Clock:
        """The state of the clock at `as_of`; `inputs` saves writing the facts down again."""
        result = self.result(facts, confirmed, as_of)
        written = f"{self._versions}|{inputs or inputs_of(facts, confirmed)}"
        return self.state_of(result, hashlib.sha256(written.encode()).hexdigest())

    def state_of(self, result: Result, input_hash: str) -> Clock:
        """The part of a computation that is stored and told to others."""
        if isinstance(result, DayResult):
            current = result.current
            last_day, start = current.last_day, current.start
            due = overdue_from = self._over(last_day) if last_day else None
            reaches = last_day or current.day_zero
            remaining = None if current.agreed else current.term.remaining_days
        else:
            last_day, start, remaining = None, result.start, None
            due, overdue_from = result.deadline + _SECOND, result.overdue_from
            reaches = local_date(result.deadline, self.place)
        state: State = result.state
        return Clock(
            clock=self.name,
            pack=self.pack.pack,
            pack_version=self.pack.version,
            state=state,
            started_at=start,
            due_at=due,
            overdue_from=overdue_from,
            last_day=last_day,
            remaining_days=remaining,
            provisional=not self.calendar.announced(reaches.year),
            breaches=result.breaches,
            ended_at=result.ended_at,
            on_time=result.on_time,
            end_reason=result.ending.reason if result.ending else "",
            calendar_version=self.calendar.version,
            tz_version=TZ_VERSION,
            input_hash=input_hash,
            owed_by=self.owed_by,
        )

    def computed(self, clock: Clock) -> bool:
        """Whether a stored clock was computed by the versions bound here."""
        used = (clock.pack_version, clock.calendar_version, clock.tz_version)
        return used == (self.pack.version, self.calendar.version, TZ_VERSION)

    def _over(self, last_day: date) -> datetime:
        """The first instant after the last day, or after its close of business."""
        closes = self._law.closes if self._law else None
        if closes is None:
            return end_of_day(last_day, self.place)
        return instant(last_day, closes, self.place) + _SECOND

    def plan(self, clock: Clock) -> tuple[PlannedStep, ...]:
        """The steps of a running clock in order; one that lies before its start is left out.

        What others owe, such as the regulator, is shown and calls nobody.
        """
        if self.owed_by or not clock.open or clock.due_at is None or clock.overdue_from is None:
            return ()
        steps = [
            PlannedStep(step.id, self._moment(step, clock, clock.due_at), step.overdue)
            for step in self.rule.steps
        ]
        kept = [step for step in steps if step.overdue or step.at >= clock.started_at]
        return tuple(sorted(kept, key=lambda step: step.at))

    def _moment(self, step: Step, clock: Clock, due: datetime) -> datetime:
        if step.overdue:
            return clock.overdue_from or due
        if clock.last_day and step.days_before:
            day = clock.last_day - timedelta(days=step.days_before)
            return instant(day, wall_seconds(step.at), self.place)
        if not self.hours and step.seconds_before:
            return due - timedelta(seconds=step.seconds_before + 1)
        if self.hours and step.seconds_before:
            deadline = int(due.timestamp()) - 1
            before = working_time.deadline(self.hours, deadline, -step.seconds_before)
            return datetime.fromtimestamp(before, due.tzinfo)
        return due


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks beside the facts: other values than the pack's own.

    `choices` are names of choices by fact; `roll` is roll_if_rest_day.
    """

    place: str = ""
    region: str = ""
    known_at: date | None = None
    roll: bool | None = None
    choices: tuple[tuple[str, str], ...] = ()


class Rulebook:
    """All packs with all calendars; binds clocks once and keeps them."""

    def __init__(
        self,
        packs: Sequence[Pack],
        calendars: Mapping[str, Calendar],
        company_zone: str,
        bound: Sequence[BoundPack] = (),
    ) -> None:
        self.packs: Mapping[str, Pack] = {pack.pack: pack for pack in packs}
        self.calendars = calendars
        self._company_zone = company_zone
        self.bound_packs = bound
        self._bound_clocks = {(one.pack, c.called): c for one in bound for c in one.clocks}
        self._bound: dict[tuple[str, str, str, Question], Binding] = {}
        # By pack and name: no more than the packs and their bindings have.
        self._named: dict[tuple[str, str], Binding] = {}
        self._automatic = [
            (pack, zone(self.zone_of(pack)), tuple(self.bind(pack, rule) for rule in rules))
            for pack in packs
            if (rules := [rule for rule in pack.clocks if rule.automatic])
        ]

    def proposed(self) -> "Rulebook":
        """The same packs over all that is recorded of the calendars, adopted or not."""
        newest = {name: calendar.newest() for name, calendar in self.calendars.items()}
        return Rulebook(tuple(self.packs.values()), newest, self._company_zone, self.bound_packs)

    @property
    def automatic_clocks(self) -> frozenset[str]:
        """Ids of the clocks that complaints can have without being asked for."""
        return frozenset(b.rule.id for _, _, bindings in self._automatic for b in bindings)

    def in_force(self, received_at: datetime) -> tuple[Binding, ...]:
        """The clocks that bind a complaint received then, in the order of the packs."""
        return tuple(
            binding
            for pack, place, bindings in self._automatic
            if pack.effective.covers(local_date(received_at, place))
            for binding in bindings
        )

    def begun(self, facts: CaseFacts) -> tuple[Binding, ...]:
        """The clocks beside the automatic ones that an act has begun, in the order of the file."""
        if not facts.acts and facts.started_at is None:
            return ()
        codes = dict(facts.codes)
        found = []
        for one in self.bound_packs:
            for clock in one.clocks:
                binding = self.binding(one.pack, clock.called)
                began = _began(binding, facts)
                if began is None:
                    continue
                day = local_date(began, binding.place)
                if one.binds(codes, day) and binding.pack.effective.covers(day):
                    found.append(binding)
        return tuple(found)

    def binding(self, pack: str, clock: str) -> Binding:
        """A clock by its name within a case. Raises KeyError for an unknown one."""
        known = self._named.get((pack, clock))
        if known is None:
            known = self._named[pack, clock] = self._by_name(pack, clock)
        return known

    def _by_name(self, pack: str, clock: str) -> Binding:
        bound = self._bound_clocks.get((pack, clock))
        wanted = bound.id if bound else clock
        rule = next((rule for rule in self.packs[pack].clocks if rule.id == wanted), None)
        if rule is None:
            raise KeyError(clock)
        return self.bind(self.packs[pack], rule, bound=bound)

    def names(self, pack: Pack, rule: ClockRule) -> frozenset[str]:
        """What a clock is called within cases: by its id, and as the bindings call it."""
        bound = self._bound_clocks.items()
        return frozenset(
            (rule.id, *(n for (p, n), c in bound if (p, c.id) == (pack.pack, rule.id)))
        )

    def stored(self, clock: Clock) -> Binding:
        """The clock as it was computed: with the calendar version that it carries.

        Where that version is not recorded any more it is the one in use (`Binding.computed` tells).
        """
        binding = self.binding(clock.pack, clock.clock)
        if binding.computed(clock):
            return binding
        known_at = self.calendars[binding.calendar.name].dated(clock.calendar_version)
        asked = Question(known_at=known_at)
        return self.bind(binding.pack, binding.rule, asked, binding.bound)

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The versions of all that clocks are computed with."""
        packs = [f"{pack.pack}@{pack.version}" for pack in self.packs.values()]
        calendars = {calendar.latest.version for calendar in self.calendars.values()}
        return (*sorted(packs), *sorted(calendars), TZ_VERSION)

    def zone_of(self, pack: Pack) -> str:
        """The legal zone; the company's own where the pack leaves it open."""
        return pack.zone or self._company_zone

    def bind(
        self,
        pack: Pack,
        rule: ClockRule,
        asked: Question | None = None,
        bound: BoundClock | None = None,
    ) -> Binding:
        """The clock with its zone and calendar, or with what a question asks in their place.

        `bound` says what it is within a case. Raises ServiceError INVALID `unknown_zone` or
        `unknown_calendar`.
        """
        asked = asked or Question()
        key = (pack.pack, rule.id, bound.called if bound else "", asked)
        if key not in self._bound:
            if len(self._bound) >= _BOUND_MAX:
                self._bound.clear()
            self._bound[key] = self._bind(pack, rule, asked, bound)
        return self._bound[key]

    def _bind(
        self, pack: Pack, rule: ClockRule, asked: Question, bound: BoundClock | None
    ) -> Binding:
        region = pack.regions[asked.region] if asked.region else None
        calendar = region.calendar if region else pack.calendar
        if calendar not in self.calendars:
            raise ServiceError(ErrorKind.INVALID, "unknown_calendar")
        known = self.calendars[calendar].as_known(asked.known_at)
        place = asked.place or (region and region.zone) or self.zone_of(pack)
        for choices in rule.choices:
            picked = {**dict(asked.choices), **(bound.choices if bound else {})}
            name = picked.get(choices.fact, choices.default)
            if name is not None:
                rule = changed(rule, choices.of[name].change)
        if asked.roll is not None and isinstance(rule, DayClock):
            rule = rule.model_copy(update={"roll_if_rest_day": asked.roll})
        return Binding(pack, rule, zone(place), known, bound)


def _began(binding: Binding, facts: CaseFacts) -> datetime | None:
    """When a bound clock of a case began; None while it has not."""
    if binding.bound and binding.bound.once_started:
        return facts.receipts[0] if facts.started_at else None
    start = start_of(facts, binding.start)
    return start.at if start and _offered(binding, start) else None


def _offered(binding: Binding, start: Act) -> bool:
    """Whether nothing that the start says stands against the conditions of the pack."""
    said = dict(start.detail)
    conditions = binding.rule.applies_when.items()
    return all(said.get(name, allowed[0]) in allowed for name, allowed in conditions)
