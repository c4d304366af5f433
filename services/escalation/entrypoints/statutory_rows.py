"""Rows of the operation `statutory`: a story told in the vocabulary, answered by a pack."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.domain import vocabulary
from services.escalation.domain.arithmetic import explain
from services.escalation.domain.clock import Clock
from services.escalation.domain.facts import ComplexityChange
from services.escalation.domain.natural_clock import NaturalResult
from services.escalation.domain.pack import COMPLEXITIES, NaturalDayClock, Pack
from services.escalation.domain.rulebook import Binding, Result, Rulebook
from services.escalation.domain.vocabulary import Story, ToldEvent
from services.escalation.entrypoints import row_fields as field
from services.escalation.entrypoints.row_fields import Fields, refused
from services.escalation.handlers.wording import worded

EVENTS_MAX = 10_000


class StatutoryRows:
    """Answers rows that name a pack."""

    def __init__(self, rulebook: Rulebook, catalogue: Catalogue) -> None:
        self._rulebook, self._catalogue = rulebook, catalogue

    def answer(self, row: Mapping[str, object]) -> Mapping[str, object]:
        """The answer of one row. Raises ServiceError INVALID."""
        fields = Fields(row)
        name = fields.need("pack", field.text)
        pack = self._rulebook.packs.get(name)
        if pack is None:
            raise ServiceError(ErrorKind.INVALID, "unknown_pack")
        received = fields.need("received_at", field.moment)
        facts = Fields(fields.object("facts"), frozenset())
        told = fields.may("events", field.items, None) or []
        if len(told) > EVENTS_MAX:
            raise refused("out_of_range", "events")
        events = [_event(one) for one in told]
        as_of = fields.may("as_of", field.moment, None)
        known_at = fields.may("known_at", _known_at, None)
        fields.done()
        binding = self._bind(pack, facts, known_at)
        story = _story(facts, binding, received)
        for name in pack.facts:
            facts.raw(name)
        facts.done()
        return {"answer": self._judge(binding, story, events, as_of)}

    def _bind(self, pack: Pack, facts: Fields, known_at: date | None) -> Binding:
        asked = facts.may("clock", field.text, "") or facts.may("house_rule", field.text, "")
        rule = next((rule for rule in pack.clocks if asked in ("", rule.id)), None)
        if rule is None:
            raise ServiceError(ErrorKind.INVALID, "unknown_clock")
        place, roll = "", None
        if pack.zone is None:
            place = str(facts.may("zone", field.place, ""))
        if isinstance(rule, NaturalDayClock):
            roll = facts.may("roll_if_rest_day", field.flag, None)
        return self._rulebook.bind(pack, rule, place=place, known_at=known_at, roll=roll)

    def _judge(
        self,
        binding: Binding,
        story: Story,
        events: list[ToldEvent],
        as_of: datetime | None,
    ) -> Mapping[str, object]:
        received = story.receipts[0]
        if not binding.pack.effective.covers(received.astimezone(binding.place).date()):
            raise ServiceError(ErrorKind.INVALID, "pack_not_in_force")
        if as_of and as_of < received:
            raise refused("event_before_receipt", "as_of")
        at = as_of or max([received, *(event.at for event in events)])
        natural = isinstance(binding.rule, NaturalDayClock)
        words = vocabulary.NATURAL_DAY if natural else vocabulary.WORKING_TIME
        without_effect = binding.pack.events_without_effect
        if any(event.at > at for event in events):
            # What has not happened yet is checked, and then left out.
            vocabulary.read(_copy(story), events, words, without_effect)
            events = [event for event in events if event.at <= at]
        vocabulary.read(story, events, words, without_effect)
        told = story.facts()
        result = binding.result(told, story.confirmed, at)
        clock = binding.state_of(result, "")
        lines = [worded(line, self._catalogue) for line in explain(binding, result, told, at)]
        return {**_shown(binding, clock, result), "steps": lines}


def _copy(story: Story) -> Story:
    return Story(story.place, story.reachable, list(story.receipts), changes=list(story.changes))


def _story(facts: Fields, binding: Binding, received: datetime) -> Story:
    story = Story(binding.place, True, [received])
    if isinstance(binding.rule, NaturalDayClock):
        complexity = facts.may("complexity", field.one_of(*COMPLEXITIES), "simple")
        story.changes.append(ComplexityChange(complexity, received))
        story.reachable = facts.may("reachable", field.flag, True)
    return story


def _event(value: object) -> ToldEvent:
    fields = Fields(field.mapping(value, "events"), frozenset({"note", "source"}))
    at = fields.need("at", field.moment)
    what = fields.need("what", field.text)
    detail = dict(fields.object("detail"))
    fields.done()
    if unknown := set(detail) - vocabulary.DETAILS:
        raise refused("unknown_field", min(unknown))
    if "other_received_at" in detail:
        detail["other_received_at"] = field.moment(detail["other_received_at"], "other_received_at")
    if isinstance(detail.get("notice_until"), str):
        detail["notice_until"] = _day_or_moment(detail["notice_until"], "notice_until")
    return ToldEvent(at, what, detail)


def _day_or_moment(value: object, name: str) -> date:
    """A date, or a moment (a datetime, which is a date to Python too)."""
    short = isinstance(value, str) and len(value) == 10
    return field.day(value, name) if short else field.moment(value, name)


def _known_at(value: object, name: str) -> date:
    known = _day_or_moment(value, name)
    return known.date() if isinstance(known, datetime) else known


def _shown(binding: Binding, clock: Clock, result: Result) -> dict[str, object]:
    if isinstance(result, NaturalResult):
        deadline = clock.due_at - timedelta(seconds=1) if clock.due_at else None
    else:
        deadline = result.deadline
    shown: dict[str, object] = {
        "deadline": deadline.astimezone(binding.place).isoformat() if deadline else None,
        "last_day": clock.last_day.isoformat() if clock.last_day else None,
        "state": _state(clock),
        "on_time": clock.on_time,
        "breaches": list(clock.breaches),
        "provisional": clock.provisional,
        "pack": clock.pack,
        "clock": clock.clock,
    }
    if clock.state == "paused":
        shown["remaining_days"] = clock.remaining_days
    return shown


def _state(clock: Clock) -> str:
    return "withdrawn" if clock.end_reason == "withdrawn" else clock.state
