"""Merging events of three topics into facts."""

import itertools
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.fact import merge
from services.reporting.handlers.take_in import Taken, take_in
from tests.unit.reporting.reporting_fakes import NOW, TRACE, FakeFacts, patch

ONE, TWO = UUID(int=1), UUID(int=2)
STORY = [
    patch(ONE, "intake", 1, TRACE, status="received", side="life"),
    patch(ONE, "intake", 2, status="closed", side="life", closed_at=NOW),
    patch(ONE, "intake", 3, status="investigating", side="life", reopen_count=1),
    patch(ONE, "triage", 1, scene="claims_amount"),
    patch(ONE, "triage", 2, scene="claims_amount", confirmed_scene="claims_delay"),
    patch(ONE, "escalation", 1, decision_clock="running"),
    patch(ONE, "escalation", 2, decision_clock="overdue", overdue=True),
]


def end_state(facts: FakeFacts) -> dict:
    """The fact without what depends on the number of writes."""
    return {k: v for k, v in facts.facts[ONE].items() if k != "revision"}


def expected() -> dict:
    """The fact after the story in its own order, one event at a time."""
    facts = FakeFacts()
    for one in STORY:
        take_in([one], facts)
    return end_state(facts)


class TestOrder:
    """Topics overtake each other and batches hold anything."""

    @given(st.permutations(STORY), st.lists(st.integers(1, 4), min_size=7, max_size=7))
    def test_any_order_and_any_batches_give_the_same_fact(self, story, sizes) -> None:
        """Only versions decide, never arrival."""
        facts = FakeFacts()
        rest = iter(story)
        for size in sizes:
            take_in(list(itertools.islice(rest, size)), facts)
        take_in(list(rest), facts)
        assert end_state(facts) == expected()

    def test_the_end_holds_what_the_last_versions_say(self) -> None:
        """A value that a later version no longer has is gone; the filing's trace stays."""
        fact = expected()
        assert fact["status"] == "investigating"
        assert "closed_at" not in fact
        assert fact["confirmed_scene"] == "claims_delay"
        assert fact["overdue"] is True
        assert fact["traceparent"] == TRACE
        assert fact["versions"] == {"intake": 3, "triage": 2, "escalation": 2}

    @given(st.permutations(STORY))
    def test_everything_twice_changes_nothing(self, story) -> None:
        """At-least-once delivery has one effect."""
        facts = FakeFacts()
        take_in(story, facts)
        before = dict(facts.facts[ONE])
        assert take_in(story, facts) == [Taken.KNOWN] * len(story)
        assert facts.facts[ONE] == before


class TestCounted:
    """When a complaint counts."""

    def test_all_three_topics_are_needed(self) -> None:
        """counted_at is set with the last of them and never again."""
        facts = FakeFacts()
        take_in([patch(ONE, "intake", 1)], facts)
        take_in([patch(ONE, "escalation", 1)], facts)
        assert "counted_at" not in facts.facts[ONE]
        assert facts.facts[ONE]["complete"] is False
        take_in([patch(ONE, "triage", 1)], facts)
        assert facts.facts[ONE]["counted_at"] == NOW
        change = merge(ONE, facts.facts[ONE], [patch(ONE, "intake", 2)])
        assert change is not None
        assert not change.counted_now

    def test_a_historic_import_needs_intake_alone(self) -> None:
        """Triage and escalation leave it alone."""
        facts = FakeFacts()
        take_in([patch(ONE, "intake", 1, TRACE, origin="historic", dataset="d")], facts)
        assert facts.facts[ONE]["counted_at"] == NOW


class TestRaces:
    """Two writers of one fact."""

    def test_a_lost_race_is_told_for_its_complaint_alone(self) -> None:
        """The neighbour in the batch is stored."""
        facts = FakeFacts()
        rival = merge(ONE, None, [patch(ONE, "triage", 1)])
        assert rival is not None
        facts.before_save.append(rival)
        answers = take_in([patch(ONE, "intake", 1), patch(TWO, "intake", 1)], facts)
        assert answers == [Taken.RACED, Taken.STORED]
        assert take_in([patch(ONE, "intake", 1)], facts) == [Taken.STORED]
        assert facts.facts[ONE]["versions"] == {"triage": 1, "intake": 1}

    def test_nothing_new_is_not_written(self) -> None:
        """A duplicate costs a read and no write."""
        facts = FakeFacts()
        take_in(STORY, facts)
        assert merge(ONE, facts.facts[ONE], STORY) is None
