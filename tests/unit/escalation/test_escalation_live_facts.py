"""What intake's events tell moves the live clock exactly as the runner's rows do."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.adapters.facts_codec import facts_of
from services.escalation.domain import events
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.domain.facts import CaseFacts
from tests.support.escalation_fakes import cause, rulebook
from tests.support.told_clocks import AT, HOUR, Told, same, shown


def hours(least: int, most: int) -> st.SearchStrategy[timedelta]:
    """A stretch of whole hours."""
    return st.integers(least, most).map(lambda count: count * HOUR)


@st.composite
def stories(draw: st.DrawFn) -> Told:
    """A complaint that went through some of everything."""
    told = Told(AT + draw(hours(0, 300)))
    if draw(st.booleans()):
        change = told.state.complexity_changes.add(complexity="complex")
        change.at.FromDatetime(told.received)
        told.facts["complexity"] = "complex"
    for kind in draw(st.permutations(("appraisal", "mediation"))):
        start = told.received
        for number in range(draw(st.integers(0, 2))):
            start += draw(hours(1, 200))
            told_at = draw(st.sampled_from((None, start, start + draw(hours(1, 100)))))
            end = None if number and draw(st.booleans()) else start + draw(hours(0, 300))
            if told_at and end:
                told_at = min(told_at, end)
            told.pause(kind, start, told_at, end)
            if end is None:
                break
            start = end
    if draw(st.booleans()):
        receipt = told.received + draw(hours(24, 500))
        told.state.receipts.add().received_at.FromDatetime(receipt)
        told.row("new_facts", receipt, new_facts=True, new_reasons=True)
    if draw(st.booleans()):
        at = told.received + draw(hours(1, 900))
        last = (at + draw(hours(0, 900))).date() + timedelta(days=1)
        agreement = told.state.clock_facts.agreements.add(last_day=last.isoformat())
        agreement.agreed_at.FromDatetime(at)
        told.row("agreed_variation", at, both_agree=True, notice_until=last.isoformat())
    if draw(st.booleans()):
        other = told.received + draw(hours(-400, 200))
        told.state.clock_facts.merged_repeats.add().received_at.FromDatetime(other)
        told.row("merged_with", told.received + 24 * HOUR, other_received_at=other.isoformat())
    if draw(st.booleans()):
        at = told.received + draw(hours(1, 900))
        told.state.clock_facts.unreachable.at.FromDatetime(at)
        told.row("contact_attempt_failed", at)
        told.facts["reachable"] = False
    for field, what in (("withdrawn_at", "withdrawn"), ("notified_at", "decision_posted")):
        if draw(st.sampled_from((True, False, False))):
            told.moment(field, what, told.received + draw(hours(1, 1500)))
    return told


class TestTheSameAsTheRunner:
    """Through the event, the codec of the store and the view."""

    @settings(deadline=None)
    @given(stories())
    def test_any_story_has_the_same_clock(self, told: Told) -> None:
        """Deadline, state, breaches, what remains, and the article of every line."""
        now = told.received + 2_000 * HOUR

        assert shown(told.live(now)["decision"]) == same(told.ran(now))

    def test_a_pause_that_goes_on_shows_what_remains(self) -> None:
        """No deadline, twelve days left, art. 18 in both languages."""
        told = Told()
        told.pause("appraisal", AT + 96 * HOUR, AT + 96 * HOUR, None)
        now = AT + 240 * HOUR

        assert shown(told.live(now)["decision"]) == same(told.ran(now))
        assert told.live(now)["decision"].clock.remaining_days == 12

    def test_a_merged_repeat_ends_there(self) -> None:
        """And says which article lets it end."""
        told = Told()
        into = told.state.clock_facts.merged_into
        into.complaint_id = str(uuid4())
        into.at.FromDatetime(AT + HOUR)
        one = told.live(AT + 2 * HOUR)["decision"]

        assert (one.clock.state, one.clock.end_reason) == ("ended", "merged")
        assert one.lines[-1].source == "办法第18条第3款"
        assert told.live(AT + 2 * HOUR)["first_contact"].lines[-1].source == "policy"

    def test_who_cannot_be_reached_is_announced_as_an_end(self) -> None:
        """So that lists and tasks of people follow; the reason is no breach."""
        told = Told()
        told.state.clock_facts.unreachable.at.FromDatetime(AT + HOUR)
        facts = facts_of(told.state)
        filed = told_by_intake(
            Case(uuid4()), 1, CaseFacts((AT,), started_at=AT), cause(), rulebook(), AT
        )
        assert filed is not None
        moved = told_by_intake(
            filed.case, 2, replace(facts, started_at=AT), cause(), rulebook(), AT + HOUR
        )
        assert moved is not None

        assert [one.what for one in moved.announcements] == [
            events.Ended("decision", "unreachable")
        ]

    def test_only_a_clock_that_merges_takes_the_earlier_receipt(self) -> None:
        """The house's first contact is counted from the complaint's own receipt."""
        told = Told()
        told.state.clock_facts.merged_repeats.add().received_at.FromDatetime(AT - 48 * HOUR)
        clocks = told.live(AT + HOUR)

        assert clocks["decision"].clock.started_at == AT - 48 * HOUR
        assert clocks["first_contact"].clock.started_at == AT
