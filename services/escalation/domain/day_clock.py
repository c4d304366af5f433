"""The clock in days (自然日, 工作日, weeks, months): receipt, ladder, pauses, restart, telling.

What a pack switches on is laid here; where the texts are silent, `docs/clocks.md` decides. Pure
date arithmetic in the legal zone: the term runs to the end of its last day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.escalation.domain.calendar import KnownCalendar
from services.escalation.domain.clock import State
from services.escalation.domain.facts import CaseFacts, Classification, Ending, ending_of
from services.escalation.domain.pack import DayClock
from services.escalation.domain.pack_parts import Complexity, Extension
from services.escalation.domain.satisfied import first_act
from services.escalation.domain.term import Span, Term, lay
from services.escalation.domain.zones import instant, local_date


class Period(NamedTuple):
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
    pauses: tuple[Span, ...]

    @property
    def last_day(self) -> date | None:
        """The last day allowed."""
        return self.agreed or self.term.last_day


class DayResult(NamedTuple):
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

    rule: DayClock
    place: ZoneInfo
    calendar: KnownCalendar

    closes: int | None = None  # seconds after midnight at which a day ends; None: with itself

    def date_of(self, at: datetime) -> date:
        """The local date in the legal zone."""
        return local_date(at, self.place)

    def passed(self, last_day: date, at: datetime) -> bool:
        """Whether at `at` the last day is over."""
        if self.closes is None:
            return self.date_of(at) > last_day
        return at > instant(last_day, self.closes, self.place)

    def term(self, day_zero: date, limit: int, pauses: list[Span]) -> Term:
        """A term of `limit` in the unit of the clock."""
        return lay(self.rule, self.calendar, day_zero, limit, pauses)


def compute(
    law: Law, facts: CaseFacts, confirmed: Classification | None, as_of: datetime
) -> DayResult:
    """Lay the term from the facts and judge it at `as_of`."""
    ending = ending_of(facts, confirmed, law.rule.complaint_kinds)
    satisfied = first_act(facts, law.rule.satisfied_by)
    ends = [at for at in (satisfied, ending.at if ending else None) if at]
    end = min(ends, default=None)
    if end is None and law.rule.unreachable_exempt and facts.unreachable_at:
        exempt = _exempt(law, facts, facts.unreachable_at)
        if exempt:
            return exempt
    periods = _periods(law, facts, end or as_of, stopped=end is not None)
    current = periods[-1]
    breaches = _breaches(law.rule, periods)
    if end and end == satisfied:
        return DayResult(periods, "met", None, end, not current.overdue, breaches)
    if end:
        on_time = False if current.overdue else None
        return DayResult(periods, "ended", ending, end, on_time, breaches)
    if current.last_day is None:
        return DayResult(periods, "paused", None, None, None, breaches)
    if current.overdue:
        return DayResult(periods, "overdue", None, None, False, breaches)
    return DayResult(periods, "running", None, None, None, breaches)


def _exempt(law: Law, facts: CaseFacts, at: datetime) -> DayResult | None:
    """Nobody could be reached, and the attempts are inside the present term."""
    if at < facts.receipts[-1]:
        return None
    periods = _periods(law, facts, at, stopped=True)
    if periods[-1].overdue:
        return None
    return DayResult(periods, "exempt", None, at, None, _breaches(law.rule, periods))


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


def _breaches(rule: DayClock, periods: tuple[Period, ...]) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for period in periods:
        if period.extension == "void" and rule.breaches.extension_void:
            codes[rule.breaches.extension_void] = None
        if period.overdue and rule.breaches.overdue:
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
        term = law.term(day_zero, law.rule.stages["special"].limit, pauses)
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
        overdue=last is not None and law.passed(last, until),
        pauses=tuple(pauses),
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


def _stage(
    law: Law, facts: CaseFacts, start: datetime, day_zero: date, pauses: list[Span]
) -> tuple[Complexity, Term, bool]:
    """The degree of complexity in force, its term, and whether a change came too late.

    A degree recorded after the term has passed cannot undo that. The last stage counts as
    complex here: its further days need the extension.
    """
    complexity: Complexity = "simple"
    term = law.term(day_zero, law.rule.stages["simple"].limit, pauses)
    late = False
    if not law.rule.ladder:
        return complexity, term, late
    for change in facts.changes:
        in_time = change.at <= start or not term.last_day
        if not in_time and term.last_day and law.date_of(change.at) > term.last_day:
            late = late or _degree(change.complexity) != complexity
            continue
        complexity = _degree(change.complexity)
        limit = law.rule.stage(complexity).limit
        if limit != term.limit:
            term = law.term(day_zero, limit, pauses)
    return complexity, term, late


def _degree(text: str) -> Complexity:
    return "complex" if text == "complex" else "special" if text == "special" else "simple"


def _extension(
    law: Law, facts: CaseFacts, start: datetime, base: Term, today: date, *, special: bool
) -> str:
    """Whether the last stage was approved at the right level and told, both inside the term."""
    needs = law.rule.extension
    if needs is None:
        return "none"
    approvals = [a for a in facts.approvals if a.at >= start] if needs.approvers else []
    tellings = [at for at in _tellings(facts, needs) if at >= start]
    if not (special or approvals or tellings):
        return "none"
    if base.last_day is None:
        return "pending"
    approved = not needs.approvers or any(
        a.level in needs.approvers and law.date_of(a.at) <= base.last_day for a in approvals
    )
    if approved and any(law.date_of(at) <= base.last_day for at in tellings):
        return "valid"
    return "void" if today > base.last_day else "pending"


def _tellings(facts: CaseFacts, needs: Extension) -> list[datetime]:
    """When somebody was told, by an act that counts as telling."""
    own = facts.tellings if "extension_notice_sent" in needs.notices else ()
    return [*own, *(act.at for act in facts.acts if act.name in needs.notices)]


def _agreed(law: Law, facts: CaseFacts, start: datetime, last: date | None) -> date | None:
    """The last day that both sides agreed on; an agreement after the term cannot mend it."""
    agreed = None
    if not law.rule.agreement_governs:
        return None
    for agreement in facts.agreements:
        limit = agreed or last
        if agreement.at >= start and (limit is None or law.date_of(agreement.at) <= limit):
            agreed = agreement.last_day
    return agreed
