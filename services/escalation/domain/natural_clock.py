"""The statutory clock in natural days (自然日): receipt, ladder, pauses, restart, telling.

Order 3/2020 art. 15, 18, 21, 23, 43; where it is silent, `docs/clocks.md` decides. Pure date
arithmetic in the legal zone: no receipt day counted, the term runs to the end of its last day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.escalation.domain.calendar import KnownCalendar
from services.escalation.domain.clock import State
from services.escalation.domain.facts import CaseFacts, Classification, Ending, ending_of
from services.escalation.domain.pack import Complexity, NaturalDayClock
from services.escalation.domain.zones import local_date

Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days laid on the calendar; `last_day` is None while a pause is open."""

    days: int
    last_day: date | None
    counted_to: date | None
    paused_days: int
    remaining_days: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """From one receipt to the next restart, or to the end."""

    start: datetime
    day_zero: date
    complexity: Complexity
    late_change: bool
    base: Term
    extension: str  # "none", "pending", "valid" or "void"
    term: Term
    agreed: date | None
    overdue: bool

    @property
    def last_day(self) -> date | None:
        """The last day allowed."""
        return self.agreed or self.term.last_day


@dataclass(frozen=True, slots=True)
class NaturalResult:
    """All that the arithmetic came to; `periods` are in order, the last one is the present."""

    periods: tuple[Period, ...]
    state: State
    ending: Ending | None
    ended_at: datetime | None
    on_time: bool | None
    breaches: tuple[str, ...]

    @property
    def current(self) -> Period:
        """The period that decides now."""
        return self.periods[-1]


@dataclass(frozen=True, slots=True)
class Law:
    """One clock of a pack with the zone and the calendar that it is computed in."""

    rule: NaturalDayClock
    place: ZoneInfo
    calendar: KnownCalendar

    def date_of(self, at: datetime) -> date:
        """The local date in the legal zone."""
        return local_date(at, self.place)


def compute(
    law: Law, facts: CaseFacts, confirmed: Classification | None, as_of: datetime
) -> NaturalResult:
    """Lay the term from the facts and judge it at `as_of`."""
    ending = ending_of(facts, confirmed, law.rule.complaint_kinds)
    end = _first_end(facts, ending)
    if end is None and facts.unreachable_at and facts.unreachable_at >= facts.receipts[-1]:
        exempt = _exempt(law, facts, facts.unreachable_at)
        if exempt:
            return exempt
    periods = _periods(law, facts, end or as_of, stopped=end is not None)
    current = periods[-1]
    breaches = _breaches(law.rule, periods)
    if end and end == facts.notified_at:
        return NaturalResult(periods, "met", None, end, not current.overdue, breaches)
    if end:
        on_time = False if current.overdue else None
        return NaturalResult(periods, "ended", ending, end, on_time, breaches)
    if current.last_day is None:
        return NaturalResult(periods, "paused", None, None, None, breaches)
    if current.overdue:
        return NaturalResult(periods, "overdue", None, None, False, breaches)
    return NaturalResult(periods, "running", None, None, None, breaches)


def _exempt(law: Law, facts: CaseFacts, at: datetime) -> NaturalResult | None:
    """Nobody could be reached, and the attempts are inside the term (art. 21)."""
    periods = _periods(law, facts, at, stopped=True)
    if periods[-1].overdue:
        return None
    return NaturalResult(periods, "exempt", None, at, None, _breaches(law.rule, periods))


def _periods(law: Law, facts: CaseFacts, until: datetime, *, stopped: bool) -> tuple[Period, ...]:
    starts = [facts.receipts[0]]
    if law.rule.restart:
        starts += [at for at in facts.receipts[1:] if at <= until]
    last = len(starts) - 1
    return tuple(
        _period(
            law,
            facts,
            start,
            starts[index + 1] if index < last else until,
            stopped=stopped or index < last,
        )
        for index, start in enumerate(starts)
    )


def _first_end(facts: CaseFacts, ending: Ending | None) -> datetime | None:
    ends = [at for at in (facts.notified_at, ending.at if ending else None) if at]
    return min(ends, default=None)


def _breaches(rule: NaturalDayClock, periods: tuple[Period, ...]) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for period in periods:
        if period.extension == "void":
            codes[rule.breaches.extension_void] = None
        if period.overdue:
            codes[rule.breaches.overdue] = None
    return tuple(codes)


def _period(
    law: Law, facts: CaseFacts, start: datetime, until: datetime, *, stopped: bool
) -> Period:
    day_zero, today = law.date_of(start), law.date_of(until)
    # Something that ends the period ends an open pause too (implied resumption).
    pauses = _pauses(law, facts, start, today if stopped else None)
    complexity, base, late = _stage(law, facts, start, day_zero, pauses)
    extension = _extension(law, facts, start, base, today, special=complexity == "special")
    term = base
    if extension == "valid":
        term = _term(law, day_zero, law.rule.stages["special"].days, pauses)
    agreed = _agreed(law, facts, start, term.last_day)
    if agreed and extension == "void":
        extension = "none"  # the agreement governs, nothing was left to extend
    last = agreed or term.last_day
    return Period(
        start=start,
        day_zero=day_zero,
        complexity=complexity,
        late_change=late,
        base=base,
        extension=extension,
        term=term,
        agreed=agreed,
        overdue=last is not None and today > last,
    )


def _pauses(law: Law, facts: CaseFacts, start: datetime, end: date | None) -> list[Span]:
    """Paused days [from, to) of this period as a union, in order; an open one has no end."""
    spans = []
    for pause in facts.pauses:
        if pause.kind in law.rule.pauses and pause.start >= start:
            ended = law.date_of(pause.end) if pause.end else end
            spans.append((law.date_of(pause.start), ended))
    union: list[Span] = []
    for first, last in sorted(spans, key=lambda span: span[0]):
        if union and (union[-1][1] is None or first <= union[-1][1]):
            before = union[-1][1]
            union[-1] = (union[-1][0], None if not before or not last else max(before, last))
        else:
            union.append((first, last))
    return union


def _term(law: Law, day_zero: date, days: int, pauses: list[Span]) -> Term:
    """`days` counted days; a pause that begins when the term has passed changes nothing."""
    first = day_zero if law.rule.start_day_counted else day_zero + timedelta(days=1)
    last = first + timedelta(days=days - 1)
    paused = 0
    for began, ended in pauses:
        began = max(began, first)
        if began > last:
            break
        if ended is None:
            return Term(days, None, None, paused, (last - began).days + 1)
        taken = max(0, (ended - began).days)
        paused += taken
        last += timedelta(days=taken)
    counted_to = last
    if law.rule.roll_if_rest_day:
        while not law.calendar.is_workday(last):
            last += timedelta(days=1)
    return Term(days, last, counted_to, paused, None)


def _stage(
    law: Law, facts: CaseFacts, start: datetime, day_zero: date, pauses: list[Span]
) -> tuple[Complexity, Term, bool]:
    """The degree of complexity in force, its term, and whether a change came too late.

    A degree recorded after the term has passed cannot undo that. The last stage counts as
    complex here: its further days need the extension.
    """
    stages = law.rule.stages
    complexity: Complexity = "simple"
    term = _term(law, day_zero, stages["simple"].days, pauses)
    late = False
    for change in facts.changes:
        in_time = change.at <= start or not term.last_day
        if not in_time and term.last_day and law.date_of(change.at) > term.last_day:
            late = True
            continue
        complexity = _degree(change.complexity)
        limit = stages["simple" if complexity == "simple" else "complex"].days
        if limit != term.days:
            term = _term(law, day_zero, limit, pauses)
    return complexity, term, late


def _degree(text: str) -> Complexity:
    return "complex" if text == "complex" else "special" if text == "special" else "simple"


def _extension(
    law: Law, facts: CaseFacts, start: datetime, base: Term, today: date, *, special: bool
) -> str:
    """Whether the last stage was approved at the right level and told, both inside the term."""
    approvals = [a for a in facts.approvals if a.at >= start]
    tellings = [at for at in facts.tellings if at >= start]
    if not (special or approvals or tellings):
        return "none"
    if base.last_day is None:
        return "pending"
    approved = any(
        a.level in law.rule.extension.approvers and law.date_of(a.at) <= base.last_day
        for a in approvals
    )
    if approved and any(law.date_of(at) <= base.last_day for at in tellings):
        return "valid"
    return "void" if today > base.last_day else "pending"


def _agreed(law: Law, facts: CaseFacts, start: datetime, last: date | None) -> date | None:
    """The last day that both sides agreed on; an agreement after the term cannot mend it."""
    agreed = None
    for agreement in facts.agreements:
        limit = agreed or last
        if agreement.at >= start and (limit is None or law.date_of(agreement.at) <= limit):
            agreed = agreement.last_day
    return agreed
