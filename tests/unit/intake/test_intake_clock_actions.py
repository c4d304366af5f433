"""Acts that move clocks: what each records, and what cannot be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.errors import ServiceError
from services.chassis.ids import uuid7
from services.datafiles.acts import ACTS
from services.intake.adapters.case_fields import to_case, to_fields
from services.intake.adapters.event_codec import encode
from services.intake.domain import clock_commands as acts
from services.intake.domain.act import CHANGES_MAX, Act
from services.intake.domain.actions import Command, Decide, perform
from services.intake.domain.case import Case
from services.intake.domain.clock_actions import take_repeat
from services.intake.domain.clock_facts import Attempt, ClockFacts, NamedAct
from tests.support.escalation_fakes import rulebook
from tests.support.intake_builders import NOW, TRACE, case

ACT = Act("p-1", NOW, "t-1")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STARTED = NOW - DAY


def done(current: Case, *commands: Command) -> Case:
    """The case after the commands."""
    for command in commands:
        current = perform(current, command, ACT).case
    return current


def refused(current: Case, command: Command) -> str:
    """The code of the refusal."""
    with pytest.raises(ServiceError) as raised:
        perform(current, command, ACT)
    return raised.value.code


def appraisal(**changes: object) -> acts.Pause:
    """An appraisal of which the complainant was told."""
    return replace(acts.Pause("appraisal", STARTED, "p", told_at=STARTED), **changes)


MEDIATION = acts.Pause("mediation", STARTED, "p", None, STARTED, STARTED, STARTED)


class TestPauses:
    """Appraisal (art. 18) and mediation (art. 23)."""

    def test_begun_told_and_ended(self) -> None:
        """An appraisal may be told later than it began."""
        after = done(
            case("investigating"),
            appraisal(told_at=None),
            acts.TellPause(NOW - HOUR, "p"),
            acts.Resume("appraisal", NOW, "p"),
        )
        [pause] = after.clock_facts.pauses

        assert (pause.started_at, pause.told_at, pause.ended_at) == (STARTED, NOW - HOUR, NOW)

    def test_one_of_each_kind_at_a_time(self) -> None:
        """A mediation may run beside an appraisal, another appraisal may not."""
        both = done(case(), appraisal(), MEDIATION)

        assert len(both.clock_facts.pauses) == 2
        assert refused(both, appraisal()) == "pause_open"

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            (appraisal(started_at=NOW - 30 * DAY), "date_before_receipt"),
            (appraisal(started_at=NOW + HOUR), "date_in_future"),
            (appraisal(consented_at=NOW), "field_of_other_pause"),
            (replace(MEDIATION, told_at=NOW), "field_of_other_pause"),
            (replace(MEDIATION, consented_at=None), "mediation_needs_consent"),
            (replace(MEDIATION, company_applied_at=None), "mediation_needs_consent"),
            (acts.Resume("appraisal", NOW, "p"), "no_open_pause"),
            (acts.TellPause(NOW, "p"), "no_open_pause"),
        ],
    )
    def test_what_cannot_be_is_refused(self, command: Command, code: str) -> None:
        """Never clipped into something possible."""
        assert refused(case(), command) == code

    def test_an_end_lies_after_the_start_and_a_start_after_the_last_end(self) -> None:
        """Each with its own word."""
        ended = done(case(), appraisal(), acts.Resume("appraisal", NOW, "p"))

        assert refused(ended, appraisal()) == "pause_overlaps"
        early = acts.Resume("appraisal", STARTED - HOUR, "p")
        assert refused(done(case(), appraisal()), early) == "end_before_start"

    def test_a_telling_is_recorded_once(self) -> None:
        """The first one counts."""
        assert refused(done(case(), appraisal()), acts.TellPause(NOW, "p")) == "told_already"


def test_an_agreement_lies_not_before_its_own_day() -> None:
    """The last day may be the day on which both agreed."""
    after = done(case(), acts.Agree(NOW, NOW.date(), "p"))

    assert after.clock_facts.agreements[0].last_day == NOW.date()
    assert refused(case(), acts.Agree(NOW, NOW.date() - DAY, "p")) == "last_day_passed"


class TestUnreachable:
    """Every known means must have been tried (art. 21)."""

    def test_it_counts_from_when_the_last_means_had_been_tried(self) -> None:
        """A second call adds nothing."""
        attempts = (
            Attempt("post", NOW - 3 * HOUR),
            Attempt("phone", NOW - 2 * HOUR),
            Attempt("phone", NOW),
        )
        after = done(case(), acts.FindUnreachable(attempts, "p", {"phones", "address"}))
        found = after.clock_facts.unreachable

        assert found is not None
        assert found.at == NOW - 2 * HOUR
        assert len(found.attempts) == 3

    def test_a_means_that_is_known_and_not_tried(self) -> None:
        """A phone call does not stand for the mail."""
        attempts = (Attempt("phone", NOW),)
        command = acts.FindUnreachable(attempts, "p", {"phones", "email"})

        assert refused(case(), command) == "means_not_tried"


class TestReview:
    """核查 of a branch's decision (art. 20)."""

    ASKED = acts.ApplyReview("hq", "letter", NOW - HOUR, NOW, "t")

    def test_applied_for_and_decided(self) -> None:
        """Closed again, with the result and its dispatch."""
        asked = done(case("notified"), self.ASKED)
        after = done(asked, acts.DecideReview("changed", "post", NOW, "t"))
        review = after.clock_facts.review

        assert (asked.status, after.status, after.closed_at) == ("under_review", "closed", NOW)
        assert review is not None
        assert (review.result, review.dispatched_at) == ("changed", NOW)

    def test_its_result_names_who_decided(self) -> None:
        """Not who reviewed: a wrong decision is a mistake of who made it."""
        decide = Decide("not_upheld", "f", "b", "r")
        decider = perform(case("investigating"), decide, replace(ACT, by="p-7")).case
        told = replace(to_case({"_id": decider.id, **to_fields(decider)}), status="notified")
        notified = replace(told, decided_at=STARTED, notified_at=STARTED)
        reviewed = done(notified, self.ASKED)
        event = perform(reviewed, acts.DecideReview("changed", "post", NOW, "t"), ACT).event

        assert (event.by, event.decided_by) == ("p-1", "p-7")
        assert reviewed.without_decision().decided_by == ""

    def test_there_is_no_second_one(self) -> None:
        """The order has none."""
        after = done(case("closed"), self.ASKED, acts.DecideReview("confirmed", "post", NOW, "t"))

        assert refused(after, self.ASKED) == "reviewed_already"

    def test_dates_that_cannot_be(self) -> None:
        """Asked before the telling, received before it was posted, told before it was received."""
        told = case("notified")
        early = replace(self.ASKED, applied_at=told.received_at)
        backwards = replace(self.ASKED, applied_at=NOW, received_at=NOW - HOUR)

        assert refused(told, early) == "review_before_notice"
        assert refused(told, backwards) == "end_before_start"
        decided = acts.DecideReview("confirmed", "post", NOW - HOUR, "t")
        assert refused(done(told, self.ASKED), decided) == "end_before_start"


class TestNamedActs:
    """Words of the packs."""

    def test_an_act_may_lie_before_the_receipt(self) -> None:
        """The regulator had it before us; the future is refused all the same."""
        before = acts.RecordAct("regulator_received", NOW - 30 * DAY, "p")

        assert done(case(), before).clock_facts.acts[0].happened_at == NOW - 30 * DAY
        assert refused(case(), replace(before, happened_at=NOW + HOUR)) == "date_in_future"

    @pytest.mark.parametrize(
        ("act", "details", "code"),
        [
            ("drank_tea", {}, "act_unknown"),
            ("step_assigned", {}, "act_details_wrong"),
            ("step_assigned", {"step": "lunch"}, "act_details_wrong"),
            ("surveyed", {"step": "facts"}, "act_details_wrong"),
            ("surveyed", {"decided_by": "13800000000"}, "act_details_wrong"),
            ("decision_received", {"decided_by": "13800000000"}, "act_details_wrong"),
        ],
    )
    def test_words_and_details_are_a_closed_set(
        self, act: str, details: dict[str, str], code: str
    ) -> None:
        """No free text can hide in them."""
        assert refused(case(), acts.RecordAct(act, NOW, "p", details)) == code

    def test_there_is_a_limit(self) -> None:
        """As for every other sort of record."""
        full = case(clock_facts=ClockFacts(acts=(NamedAct("surveyed", NOW, NOW),) * CHANGES_MAX))

        assert refused(full, acts.RecordAct("surveyed", NOW, "p")) == "too_many_changes"

    def test_every_word_begins_or_ends_a_clock_of_a_live_complaint(self) -> None:
        """The vocabulary and the packs in use are the same list."""
        book = rulebook()
        bound = [book.binding(one.pack, c.id) for one in book.bound_packs for c in one.clocks]
        automatic = [b for pack in book.packs.values() for b in pack.clocks if b.automatic]
        words = {binding.rule.starts_on for binding in bound}
        words |= {word for binding in bound for word in binding.rule.acts}
        words |= {word for rule in automatic for word in rule.acts}
        of_the_life = {"decision_dispatched", "work_started", "phone_dialled_unanswered"}
        of_the_life |= {"review_request_posted", "review_requested", "review_request_received"}
        of_the_life |= {"extension_notice_sent", "complaint_received"}

        assert words - of_the_life == set(ACTS)


def rich() -> Case:
    """A case with some of everything."""
    full = done(
        case("investigating"),
        appraisal(),
        MEDIATION,
        acts.Resume("mediation", NOW, "p"),
        acts.Agree(NOW, date(2026, 12, 24), "p"),
        acts.FindUnreachable((Attempt("phone", NOW),), "p"),
        acts.HandOver("other", "", NOW, "p"),
        acts.RecordAct("step_assigned", NOW, "p", {"step": "facts"}),
        acts.MergeInto(uuid7(), "2026-0000041-F", "r"),
    )
    repeat = case()
    change = take_repeat(full, repeat, ACT)
    assert change is not None
    review = done(case("notified"), TestReview.ASKED).clock_facts.review
    return replace(change.case, clock_facts=replace(change.case.clock_facts, review=review))


def test_everything_is_stored_and_read_back() -> None:
    """Equal in every field; an ordinary case has no such part at all."""
    full = rich()

    assert to_case({"_id": full.id, **to_fields(full)}) == full
    assert "clock_facts" not in to_fields(case())


def test_everything_goes_out_with_the_event_and_nothing_with_an_ordinary_one() -> None:
    """The words of the contract are the words of the domain; no text is among them."""
    change = perform(rich().__class__(**{**_fields(rich()), "status": "received"}), START, ACT)
    event = IntakeEvent.FromString(encode(change.case, change.event, NOW, NOW, TRACE).value)
    told = event.state.clock_facts

    assert [pause.kind for pause in told.pauses] == ["appraisal", "mediation"]
    assert told.agreements[0].last_day == "2026-12-24"
    assert told.acts[0].details == {"step": "facts"}
    assert told.review.reviewer == "hq"
    assert told.merged_into.reference == "2026-0000041-F"
    assert told.merged_repeats[0].complaint_id
    assert event.WhichOneof("payload") == "act_recorded"
    ordinary = perform(case(), acts.Agree(NOW, NOW.date(), "p"), ACT)
    bare = encode(case(), ordinary.event, NOW, NOW, TRACE)
    assert not IntakeEvent.FromString(bare.value).state.HasField("clock_facts")


START = acts.RecordAct("surveyed", NOW, "p")


def _fields(of: Case) -> dict[str, object]:
    return {name: getattr(of, name) for name in of.__slots__}
