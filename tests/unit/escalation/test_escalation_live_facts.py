"""What intake's events tell moves the live clock exactly as the runner's rows do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.broker import Message
from services.chassis.event import ReceivedEvent, fill_metadata
from services.escalation.adapters import case_codec
from services.escalation.adapters.event_codec import intake_told
from services.escalation.adapters.facts_codec import facts_of
from services.escalation.domain import events
from services.escalation.domain.case import Case, Moved, told_by_intake
from services.escalation.domain.facts import CaseFacts
from services.escalation.views import ExplainedClock, clocks_of
from tests.support.escalation_fakes import TRACE, MemoryCases, cause, local, rulebook, runner

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Row = dict[str, Any]


class Told:
    """A complaint at intake as its CaseState, and the same story as events of a runner's row."""

    def __init__(self, received: datetime = AT, **codes: Any) -> None:
        self.envelope = IntakeEvent()
        self.envelope.complaint_filed.SetInParent()
        self.state, self.received = self.envelope.state, received
        self.state.receipts.add().received_at.FromDatetime(received)
        for name, value in codes.items():
            target = self.state.respondent if name in ("insurer", "unit") else self.state
            setattr(target, name, value)
        self.events: list[Row] = []
        self.facts: Row = {}

    def row(self, what: str, at: datetime, **detail: Any) -> None:
        """One event of the row."""
        self.events.append({"at": at.isoformat(), "what": what, "detail": detail})

    def pause(
        self, kind: str, start: datetime, told: datetime | None, end: datetime | None
    ) -> None:
        """An appraisal or a mediation; `told` is when the complainant knew, or agreed."""
        pause = self.state.clock_facts.pauses.add(kind=kind)
        pause.started_at.FromDatetime(start)
        if end:
            pause.ended_at.FromDatetime(end)
        if kind == "appraisal":
            self.row("appraisal_started", start, external=True, complainant_told=told == start)
            if told:
                pause.told_at.FromDatetime(told)
            if told and told != start:
                self.row("complainant_told", told)
        else:
            whole = told is not None
            self.row(
                "mediation_started",
                start,
                complainant_consent=whole,
                applied_by="both" if whole else "company",
            )
            for name in ("consented_at", "complainant_applied_at") if whole else ():
                getattr(pause, name).FromDatetime(start)
            pause.company_applied_at.FromDatetime(start)
        if end:
            self.row(f"{kind}_ended", end)

    def moment(self, field: str, what: str, at: datetime) -> None:
        """A field of the state that is one event of the row."""
        getattr(self.state, field).FromDatetime(at)
        self.row(what, at)

    def act(self, name: str, at: datetime, **details: str) -> None:
        """A named act."""
        act = self.state.clock_facts.acts.add(act=name, details=details)
        act.happened_at.FromDatetime(at)

    def live(self, now: datetime) -> dict[str, ExplainedClock]:
        """The clocks of the stored case at `now`, by name."""
        fill_metadata(
            self.envelope,
            aggregate_id=uuid4(),
            aggregate_version=1,
            producer="intake",
            occurred_at=now,
            recorded_at=now,
            traceparent=TRACE,
        )
        message = Message("complaints-intake-events", b"", b"", (), 0, 0)
        event = ReceivedEvent(self.envelope.metadata, self.envelope, "complaint_filed", message)
        told = intake_told(event)
        assert told is not None
        bare, book = CaseFacts((self.received,)), rulebook()
        filed = told_by_intake(Case(told.complaint), 1, bare, cause(), book, self.received)
        assert filed is not None
        moved = told_by_intake(filed.case, 2, told.facts, told.cause, book, now)
        assert moved is not None
        stored = {"_id": told.complaint, **case_codec.to_fields(moved.case)}
        case = case_codec.from_document(stored)
        assert case == moved.case
        cases = MemoryCases(at=now, stored={case.complaint: case})
        view = clocks_of(case.complaint, cases, book)
        kept = {one.clock.clock: one.clock.due_at for one in case.clocks}
        assert kept == {one.clock.clock: one.clock.due_at for one in view.clocks}
        return {one.clock.clock: one for one in view.clocks}

    def ran(self, now: datetime, pack: str = "cn-2020-3", **more: Any) -> Row:
        """The runner's answer to the row."""
        row = {"id": 1, "op": "statutory", "pack": pack, "received_at": self.received.isoformat()}
        row |= {"facts": self.facts, "events": self.events, "as_of": now.isoformat(), **more}
        answer: Any = runner().answer(row)
        assert "answer" in answer, answer
        found: Row = answer["answer"]
        return found


def shown(one: ExplainedClock) -> Row:
    """What both ways say."""
    clock, lines = one.clock, one.lines
    deadline = clock.due_at - timedelta(seconds=1) if clock.due_at else None
    return {
        "deadline": deadline.astimezone(UTC) if deadline else None,
        "state": "withdrawn" if clock.end_reason == "withdrawn" else clock.state,
        "on_time": clock.on_time,
        "breaches": list(clock.breaches),
        "provisional": clock.provisional,
        "sources": [line.source for line in lines],
        "remaining_days": clock.remaining_days if clock.state == "paused" else None,
    }


def same(answer: Row) -> Row:
    """The runner's answer in the same words."""
    deadline = answer["deadline"]
    return {
        "deadline": datetime.fromisoformat(deadline).astimezone(UTC) if deadline else None,
        "sources": [step["source"] for step in answer["steps"]],
        "remaining_days": answer.get("remaining_days"),
        **{name: answer[name] for name in ("state", "on_time", "breaches", "provisional")},
    }


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

    def test_nothing_begins_without_its_act(self) -> None:
        """An ordinary complaint has the clocks that it had, and facts without codes."""
        assert set(self.bound().live(START + HOUR)) == {"decision", "first_contact"}

    def test_only_its_insurer_s_agreement_binds(self) -> None:
        """The claim terms of the law bind every insurer."""
        told = Told(START, insurer="yunfan-pc", side="property")
        told.act("agreement_reached", START)

        assert set(told.live(START + HOUR)) == {"decision", "first_contact", "payment"}

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
