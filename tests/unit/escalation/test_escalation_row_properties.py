"""What must not change an answer of `statutory`: other zones, other orders, idle events."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.escalation_fakes import rulebook, runner

IDLE = (
    *("accepted", "documents_requested", "documents_received", "decision_made"),
    *("decision_opened", "decision_received", "repeat_without_new_facts", "raised_again"),
)
MOVING = (
    ("mediation_started", {"complainant_consent": True, "applied_by": "both"}),
    ("mediation_ended", {}),
    ("new_facts", {"new_facts": True, "new_reasons": True}),
    ("extension_approved", {"approver": "superior_unit"}),
    ("extension_notice_sent", {}),
    ("contact_attempt_failed", {}),
    ("decision_sent_email", {}),
    ("withdrawn", {}),
)
AS_OF = datetime(2026, 11, 20, 4, tzinfo=UTC)
RECEIVED = st.datetimes(datetime(2022, 3, 1), datetime(2026, 6, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
LATER = st.integers(0, 90 * 86_400)
STORY = st.lists(st.tuples(LATER, st.sampled_from(MOVING)), max_size=6)
CLOCKS = st.sampled_from(
    [
        (pack.pack, rule.id)
        for pack in rulebook().packs.values()
        for rule in pack.clocks
        if pack.effective.end is None and pack.pack != "sla-xinghe-pc"
    ]
)


def asked(clock, received: datetime, events: list[dict]) -> dict:
    """The answer, or the refusal, without the words."""
    row = {"id": 1, "op": "statutory", "pack": clock[0], "received_at": received.isoformat()}
    facts = {"clock": clock[1], "term": "5日", "complexity": "special"}
    row |= {"facts": facts, "events": events, "as_of": AS_OF.isoformat()}
    return runner().answer(row)


def told(received: datetime, story: list) -> list[dict]:
    """The story as events in time order."""
    return [
        {"at": (received + timedelta(seconds=s)).isoformat(), "what": what, "detail": detail}
        for s, (what, detail) in sorted(story, key=lambda one: one[0])
    ]


@given(CLOCKS, RECEIVED, STORY, st.lists(st.tuples(LATER, st.sampled_from(IDLE)), max_size=4))
@settings(max_examples=250, deadline=None)
def test_idle_events_change_nothing(clock, received, story, idle) -> None:
    """Wherever they are told."""
    events = told(received, story)
    more = told(received, [(s, (what, {})) for s, what in idle])

    assert asked(clock, received, events) == asked(clock, received, events + more)


@given(CLOCKS, RECEIVED, STORY, st.integers(-12 * 60, 14 * 60))
@settings(max_examples=250, deadline=None)
def test_the_zone_in_which_a_row_is_written_changes_nothing(
    clock, received, story, minutes
) -> None:
    """The same instants in another zone get the same answer."""
    events = told(received, story)
    there = timezone(timedelta(minutes=minutes))
    moved = [
        one | {"at": datetime.fromisoformat(one["at"]).astimezone(there).isoformat()}
        for one in events
    ]

    assert asked(clock, received, events) == asked(clock, received.astimezone(there), moved)


@given(CLOCKS, RECEIVED, STORY)
@settings(max_examples=250, deadline=None)
def test_the_order_in_which_events_are_told_changes_nothing(clock, received, story) -> None:
    """Only their times count; events of one second are told in one order."""
    seconds = dict(story)
    events = told(received, list(seconds.items()))

    assert asked(clock, received, events) == asked(clock, received, events[::-1])


@given(CLOCKS, RECEIVED, STORY, st.integers(0, 120))
@settings(max_examples=250, deadline=None)
def test_a_breach_never_goes_away(clock, received, story, days) -> None:
    """What was a breach at one time is one at every later time."""
    events = told(received, story)
    row = {"id": 1, "op": "statutory", "pack": clock[0], "received_at": received.isoformat()}
    row |= {"facts": {"clock": clock[1], "term": "5日"}, "events": events}
    first = received + timedelta(days=days)
    answers = [
        runner().answer(row | {"as_of": (first + timedelta(days=n)).isoformat()}) for n in (0, 40)
    ]
    if all("answer" in one for one in answers):
        before, after = (set(one["answer"]["breaches"]) for one in answers)
        assert before <= after
