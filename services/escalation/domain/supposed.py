"""A case as it would be: by another pack or calendar, or with other facts. Nothing is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.bound import BoundClock
from services.escalation.domain.case import Case
from services.escalation.domain.clock import Clock
from services.escalation.domain.facts import CaseFacts, ComplexityChange
from services.escalation.domain.pack import ClockRule, Pack
from services.escalation.domain.rulebook import Binding, Question, Result, Rulebook


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed; empty and None mean: as it is. An empty pack: the clocks of the case."""

    pack: str = ""
    clock: str = ""
    known_at: date | None = None
    proposed_calendars: bool = False
    roll_if_rest_day: bool | None = None
    jurisdiction: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    complexity: str = ""
    new_facts_at: datetime | None = None
    notified_at: datetime | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class SupposedClock:
    """One clock as it would be, beside the one that is stored (None: the case has none such)."""

    stored: Clock | None
    binding: Binding
    facts: CaseFacts
    as_of: datetime
    result: Result


def supposed(
    case: Case, facts: CaseFacts, asked: Supposition, rulebook: Rulebook, now: datetime
) -> Iterator[SupposedClock]:
    """Compute the clocks that `asked` is about.

    Raises ServiceError INVALID: `unknown_pack`, `unknown_clock`, `invalid_field`,
    `missing_field`, `event_before_receipt`, `calendar_not_announced`.
    """
    as_of = asked.as_of or now
    told = _facts(facts, asked, as_of)
    book = rulebook.proposed() if asked.proposed_calendars else rulebook
    stored = {(kept.clock.pack, kept.clock.clock): kept.clock for kept in case.clocks}
    for pack, rule, bound in _rules(case, asked, book):
        binding = book.bind(pack, rule, _question(pack, rule, asked), bound)
        result = binding.result(told, case.confirmed, as_of)
        yield SupposedClock(stored.get((pack.pack, binding.name)), binding, told, as_of, result)


def _rules(
    case: Case, asked: Supposition, book: Rulebook
) -> Iterator[tuple[Pack, ClockRule, BoundClock | None]]:
    own = [book.binding(kept.clock.pack, kept.clock.clock) for kept in case.clocks]
    if asked.pack:
        pack = book.packs.get(asked.pack)
        if pack is None:
            raise ServiceError(ErrorKind.INVALID, "unknown_pack")
        bound = {(b.pack.pack, b.rule.id): b.bound for b in own}
        found = [
            (pack, rule, bound.get((pack.pack, rule.id)))
            for rule in pack.clocks
            if asked.clock in ("", rule.id)
        ]
    else:
        found = [(b.pack, b.rule, b.bound) for b in own if asked.clock in ("", b.rule.id, b.name)]
    if not found:
        raise ServiceError(ErrorKind.INVALID, "unknown_clock")
    yield from found


def _facts(facts: CaseFacts, asked: Supposition, as_of: datetime) -> CaseFacts:
    for at in (asked.as_of, asked.new_facts_at, asked.notified_at):
        if at and at < facts.receipts[0]:
            raise ServiceError(ErrorKind.INVALID, "event_before_receipt", event="what_if")
    changes, receipts = facts.changes, facts.receipts
    if asked.complexity:
        changes = (*changes, ComplexityChange(asked.complexity, as_of))
    if asked.new_facts_at:
        receipts = (receipts[0], *sorted((*receipts[1:], asked.new_facts_at)))
    notified = asked.notified_at or facts.notified_at
    return replace(facts, changes=changes, receipts=receipts, notified_at=notified)


def _question(pack: Pack, rule: ClockRule, asked: Supposition) -> Question:
    region = pack.region(asked.jurisdiction) if asked.jurisdiction else None
    if asked.jurisdiction and region is None:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="jurisdiction")
    choices = []
    for one in rule.choices:
        value = asked.choices.get(one.fact, "")
        name = one.named(value) if value else one.default
        if name is None:
            code = "invalid_field" if value else "missing_field"
            raise ServiceError(ErrorKind.INVALID, code, field=one.fact)
        choices.append((one.fact, name))
    return Question(
        region=region or "",
        known_at=asked.known_at,
        roll=asked.roll_if_rest_day,
        choices=tuple(choices),
    )
