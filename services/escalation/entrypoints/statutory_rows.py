"""Rows of the operation `statutory`: a story told in the vocabulary, answered by a pack."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.domain import vocabulary
from services.escalation.domain.arithmetic import explain
from services.escalation.domain.clock import Clock, Line
from services.escalation.domain.day_clock import DayResult
from services.escalation.domain.facts import ComplexityChange
from services.escalation.domain.pack import ClockRule, DayClock, Pack
from services.escalation.domain.rulebook import Binding, Question, Result, Rulebook
from services.escalation.domain.vocabulary import Story, ToldEvent
from services.escalation.entrypoints import row_fields as field
from services.escalation.entrypoints.row_facts import RowFacts, row_facts
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
        pack = self._rulebook.packs.get(fields.need("pack", field.text))
        if pack is None:
            raise ServiceError(ErrorKind.INVALID, "unknown_pack")
        received = fields.need("received_at", field.moment)
        facts = row_facts(fields.object("facts"))
        told = fields.may("events", field.items, None) or []
        if len(told) > EVENTS_MAX:
            raise refused("out_of_range", "events")
        events = [_event(one) for one in told]
        as_of = fields.may("as_of", field.moment, None)
        known_at = fields.may("known_at", _known_at, None)
        fields.done()
        rule = _rule(pack, facts)
        binding = self._rulebook.bind(pack, rule, _question(pack, rule, facts, known_at))
        if as_of and as_of < received:
            raise refused("event_before_receipt", "as_of")
        if not binding.pack.effective.covers(received.astimezone(binding.place).date()):
            raise ServiceError(ErrorKind.INVALID, "pack_not_in_force")
        shown = self._judge(binding, _story(facts, binding, received), events, as_of)
        if not facts.meets(rule.applies_when):
            shown = self._not_offered(binding)
        return {"answer": shown | _alerts(pack, facts)}

    def _judge(
        self,
        binding: Binding,
        story: Story,
        events: Sequence[ToldEvent],
        as_of: datetime | None,
    ) -> dict[str, object]:
        at = as_of or max([story.receipts[0], *(event.at for event in events)])
        words = binding.pack.words
        if any(event.at > at for event in events):
            # What has not happened yet is checked, and then left out.
            vocabulary.read(_copy(story), events, words)
            events = [event for event in events if event.at <= at]
        vocabulary.read(story, events, words)
        told = story.facts()
        result = binding.result(told, story.confirmed, at)
        lines = [worded(line, self._catalogue) for line in explain(binding, result, told, at)]
        return {**_shown(binding, binding.state_of(result, ""), result), "steps": lines}

    def _not_offered(self, binding: Binding) -> dict[str, object]:
        """There is no such procedure, such as a review (核查) of a head-office decision."""
        line = Line("line_not_offered", binding.rule.source("applies"), "")
        return {
            "deadline": None,
            "last_day": None,
            "state": "not_offered",
            "on_time": None,
            "breaches": [],
            "provisional": False,
            "pack": binding.pack.pack,
            "clock": binding.rule.id,
            "owner": binding.rule.owner,
            "steps": [worded(line, self._catalogue)],
        }


def _rule(pack: Pack, facts: RowFacts) -> ClockRule:
    """The clock asked for; the first of the pack when none is."""
    asked = facts.clock or facts.house_rule
    rule = next((rule for rule in pack.clocks if asked in ("", rule.id)), None)
    if rule is None:
        raise ServiceError(ErrorKind.INVALID, "unknown_clock")
    return rule


def _question(pack: Pack, rule: ClockRule, facts: RowFacts, known_at: date | None) -> Question:
    if facts.zone and facts.zone != pack.zone and pack.zone and not pack.zone_open:
        raise refused("unknown_field", "zone")
    region = pack.region(facts.jurisdiction) if facts.jurisdiction else None
    if facts.jurisdiction and pack.regions and region is None:
        same = facts.jurisdiction.casefold() == pack.jurisdiction.casefold()
        if not same:
            raise refused("invalid_field", "jurisdiction")
    choices = []
    for one in rule.choices:
        value = facts.choice(one.fact)
        name = one.named(value) if value else one.default
        if name is None:
            raise refused("invalid_field" if value else "missing_field", one.fact)
        choices.append((one.fact, name))
    return Question(
        place=facts.zone,
        region=region or "",
        known_at=known_at,
        roll=facts.roll_if_rest_day,
        choices=tuple(choices),
    )


def _alerts(pack: Pack, facts: RowFacts) -> dict[str, object]:
    """What the pack says of the case beside its clock: a major complaint (重大消费投诉)."""
    major = pack.major_complaint
    if major is None or facts.in_person_count < major.in_person_at_least:
        return {}
    return {"major_complaint": True}


def _copy(story: Story) -> Story:
    return Story(
        story.place,
        story.reachable,
        story.merges,
        story.wanted,
        list(story.receipts),
        changes=list(story.changes),
    )


def _story(facts: RowFacts, binding: Binding, received: datetime) -> Story:
    rule = binding.rule
    merges = isinstance(rule, DayClock) and rule.merges_repeats
    story = Story(binding.place, facts.reachable, merges, rule.acts, [received])
    story.changes.append(ComplexityChange(facts.complexity, received))
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
    if isinstance(result, DayResult):
        deadline = clock.due_at - timedelta(seconds=1) if clock.due_at else None
    else:
        deadline = result.deadline
    shown: dict[str, object] = {
        "deadline": deadline.astimezone(binding.place).isoformat() if deadline else None,
        "last_day": deadline.astimezone(binding.place).date().isoformat() if deadline else None,
        "state": _state(clock),
        "on_time": clock.on_time,
        "breaches": list(clock.breaches),
        "provisional": clock.provisional,
        "pack": clock.pack,
        "clock": clock.clock,
        "owner": binding.rule.owner,
    }
    if clock.state == "paused":
        shown["remaining_days"] = clock.remaining_days
    return shown


def _state(clock: Clock) -> str:
    return "withdrawn" if clock.end_reason == "withdrawn" else clock.state
