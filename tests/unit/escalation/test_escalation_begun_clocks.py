"""Clocks that an act begins: agreements, claims, the regulator, reviews, working steps."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.chassis.broker import Message
from services.chassis.event import ReceivedEvent
from services.escalation.adapters.event_codec import intake_told
from services.escalation.domain import events
from services.escalation.domain.case import Case, Moved, told_by_intake
from tests.support.escalation_fakes import cause, local, rulebook
from tests.support.told_clocks import AT, HOUR, Told, same, shown

START = local("2026-03-04 10:00")
BEGUN = {
    "sla_report_prompt": ("sla-xinghe-pc", "report_prompt", "report_received", "claim_reported"),
    "sla_survey": ("sla-xinghe-pc", "survey", "claim_reported", "surveyed"),
    "sla_payment": ("sla-xinghe-pc", "payment", "agreement_reached", "claim_paid"),
    "payment": ("cn-insurance-law", "payment", "agreement_reached", "claim_paid"),
    "regulator_forward": ("cn-regulator-forward", "forward", "regulator_received", "forwarded"),
    "step_facts": ("house", "step_facts", "step_assigned", "facts_settled"),
}


class TestClocksThatAnActBegins:
    """Agreements, claims, the regulator's term, working steps: bound by codes, begun by an act."""

    def bound(self) -> Told:
        """A complaint that much binds."""
        return Told(START, insurer="xinghe-pc", side="property", regulator_transferred=True)

    @pytest.mark.parametrize("name", sorted(BEGUN))
    @pytest.mark.parametrize("after", [HOUR, 30 * HOUR, 400 * HOUR])
    def test_it_counts_as_in_the_runner(self, name: str, after: timedelta) -> None:
        """From the act that begins it to the one that ends it."""
        pack, clock, begins, ends = BEGUN[name]
        told, done = self.bound(), START + after
        told.act(begins, START, step="facts")
        told.act(ends, done)
        told.row(ends, done)
        told.facts["clock"] = clock
        now = done + HOUR

        assert shown(told.live(now)[name]) == same(told.ran(now, pack))

    @pytest.mark.parametrize("after", [2 * HOUR, 30 * HOUR, 400 * HOUR])
    def test_the_first_answer_is_due_once_work_started(self, after: timedelta) -> None:
        """Counted from the receipt, as in the runner; there is no such clock before."""
        told, done = self.bound(), START + after
        assert "first_answer" not in told.live(START + HOUR)
        told.moment("started_at", "work_started", START + HOUR)
        told.act("in_progress_response_sent", done)
        told.row("in_progress_response_sent", done)
        told.facts["clock"] = "first_answer"
        now = done + HOUR

        assert shown(told.live(now)["first_answer"]) == same(told.ran(now, "house"))

    def test_nothing_begins_without_its_act(self) -> None:
        """An ordinary complaint has the clocks that it had, and facts without codes."""
        assert set(self.bound().live(START + HOUR)) == {"decision", "first_contact"}

    def test_only_its_insurer_s_agreement_binds(self) -> None:
        """The claim terms of the law bind every insurer."""
        told = Told(START, insurer="yunfan-pc", side="property")
        told.act("agreement_reached", START)

        assert set(told.live(START + HOUR)) == {"decision", "first_contact", "payment"}

    def test_a_duty_of_a_broker_has_its_own_number_of_days(self) -> None:
        """Ten working days, not the five that the pack names first."""
        told, done = self.bound(), START + 100 * HOUR
        told.act("duty_arises", START, term="10")
        told.act("report_sent", done)
        told.row("report_sent", done)
        told.facts |= {"clock": "term", "term": "10日"}
        now = done + HOUR

        assert shown(told.live(now)["broker_term_10"]) == same(told.ran(now, "cn-broker-2018"))
        assert "broker_term_5" not in told.live(now)

    def test_a_calendar_reaches_them_under_the_names_of_the_case(self) -> None:
        """What counts working days is looked for by the name that is stored."""
        book = rulebook()
        pack = book.packs["sla-xinghe-pc"]
        payment = next(rule for rule in pack.clocks if rule.id == "payment")

        assert book.names(pack, payment) == {"payment", "sla_payment"}

    def test_a_start_must_say_what_it_needs(self) -> None:
        """A step that was assigned without its name begins no clock."""
        told = self.bound()
        told.act("step_assigned", START)

        assert set(told.live(START + HOUR)) == {"decision", "first_contact"}

    def test_whose_it_is_and_who_owes_it(self) -> None:
        """The regulator's term is shown and calls nobody; the insurer's is watched."""
        told = self.bound()
        for act in ("regulator_received", "agreement_reached"):
            told.act(act, START)
        clocks = told.live(START + HOUR)

        assert clocks["sla_payment"].owner == "insurer"
        assert clocks["payment"].owner == "law"
        assert clocks["regulator_forward"].clock.owed_by == "regulator"

    def test_further_clocks_are_announced_once(self) -> None:
        """A second word of Started names only the new ones; the other's term plans no step."""
        told = self.bound()
        first = self._told(Case(uuid4()), told, 1)
        for act in ("regulator_received", "agreement_reached"):
            told.act(act, START)
        second = self._told(first.case, told, 2)
        third = self._told(second.case, told, 3)

        assert [a.what for a in second.announcements] == [
            events.Started(("regulator_forward", "sla_payment", "payment"))
        ]
        assert third.announcements == ()
        steps = {kept.clock.clock: len(kept.steps) for kept in second.case.clocks}
        assert steps["regulator_forward"] == 0
        assert steps["sla_payment"] > 0

    def _told(self, case: Case, told: Told, version: int) -> Moved:
        told.live(START + HOUR)
        message = Message("complaints-intake-events", b"", b"", (), 0, 0)
        event = ReceivedEvent(told.envelope.metadata, told.envelope, "complaint_filed", message)
        read = intake_told(event)
        assert read is not None
        moved = told_by_intake(case, version, read.facts, cause(), rulebook(), START + HOUR)
        assert moved is not None
        return moved


class TestReview:
    """核查: thirty days each for asking and for deciding (art. 20)."""

    def reviewed(self) -> Told:
        """Decided and received, applied for by post."""
        told = Told(AT)
        told.moment("notified_at", "decision_posted", AT + 24 * HOUR)
        told.act("decision_received", AT + 72 * HOUR, decided_by="branch")
        review = told.state.clock_facts.review
        review.applied_at.FromDatetime(AT + 96 * HOUR)
        review.received_at.FromDatetime(AT + 120 * HOUR)
        return told

    def test_the_window_is_met_by_posting_and_the_review_runs(self) -> None:
        """The first dispatch does not satisfy the review."""
        clocks = self.reviewed().live(AT + 200 * HOUR)

        assert clocks["decision"].clock.state == "met"
        assert clocks["review_window"].clock.state == "met"
        assert clocks["review_window"].clock.owed_by == "complainant"
        running = clocks["review_decision"].clock
        assert (running.state, running.started_at) == ("running", AT + 120 * HOUR)
        assert running.last_day == date(2026, 4, 6)

    def test_the_result_s_dispatch_meets_it(self) -> None:
        """In time on the thirtieth day."""
        told = self.reviewed()
        told.state.clock_facts.review.dispatched_at.FromDatetime(AT + 840 * HOUR)

        assert told.live(AT + 900 * HOUR)["review_decision"].clock.on_time is True

    def test_there_is_no_window_for_a_decision_of_the_head_office(self) -> None:
        """Only a branch's decision has a superior body."""
        told = Told(AT)
        told.act("decision_received", AT + HOUR, decided_by="head_office")

        assert "review_window" not in told.live(AT + 2 * HOUR)
