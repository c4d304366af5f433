"""One complaint's clocks: what is announced when facts come in and time passes."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from services.escalation.domain import events
from services.escalation.domain.acting import act_on_time
from services.escalation.domain.case import Case, told_by_intake, told_by_triage
from services.escalation.domain.facts import Approval, ComplexityChange, Ending
from tests.support.escalation_fakes import TOLERANCE, cause, facts, local, rulebook

RECEIVED = "2026-11-02 09:00"
FILED = facts(RECEIVED)


class Life:
    """A case that is told things; everything announced is kept."""

    def __init__(self) -> None:
        self.case = Case(uuid4())
        self.announced: list[events.What] = []
        self.all: list[events.Announcement] = []

    def intake(self, version, told, now):
        """Intake tells, and time is acted on as the handler does."""
        moved = told_by_intake(self.case, version, told, cause(now), rulebook(), local(now))
        return self._take(moved, now)

    def triage(self, version, kind, now):
        """Triage tells."""
        moved = told_by_triage(self.case, version, kind, cause(now), rulebook(), local(now))
        return self._take(moved, now)

    def wait(self, now):
        """Time passes and a scheduler looks."""
        moved = act_on_time(self.case, rulebook(), local(now), TOLERANCE)
        self.case = moved.case
        return self._keep(moved.announcements)

    def _take(self, moved, now):
        if moved is None:
            return None
        acted = act_on_time(moved.case, rulebook(), local(now), TOLERANCE)
        self.case = acted.case
        return self._keep((*moved.announcements, *acted.announcements))

    def _keep(self, announcements):
        self.all += announcements
        found = [one.what for one in announcements]
        self.announced += found
        return found

    def clock(self, name="decision"):
        """A clock as kept."""
        return next(one for one in self.case.clocks if one.clock.clock == name)


def filed(now=RECEIVED, told=FILED) -> Life:
    """A case just received."""
    life = Life()
    life.intake(1, told, now)
    return life


class TestStart:
    """The first word of intake."""

    def test_all_clocks_start_once(self) -> None:
        """One announcement names them; the same version again says nothing."""
        life = filed()

        assert life.announced == [events.Started(("decision", "first_contact"))]
        assert life.intake(1, FILED, RECEIVED) is None
        assert life.clock().clock.last_day.isoformat() == "2026-11-17"
        assert [step.id for step in life.clock().steps] == [
            "due_in_5_days",
            "due_in_3_days",
            "due_in_1_day",
            "overdue",
        ]

    def test_versions_count_up_and_carry_all_clocks(self) -> None:
        """Each announcement has its own version."""
        life = filed()
        life.intake(2, replace(FILED, started_at=local("2026-11-02 10:00")), "2026-11-02 10:00")

        assert [one.version for one in life.all] == [1, 2, 3]
        assert [len(one.clocks) for one in life.all] == [2, 3, 3]
        assert life.announced[1:] == [
            events.Started(("first_answer",)),
            events.Met("first_contact", on_time=True),
        ]

    def test_received_before_the_order_only_the_house_clock_runs(self) -> None:
        """The older pack is not ours."""
        life = filed("2020-02-28 10:00", facts("2020-02-28 09:30"))

        assert life.announced[0] == events.Started(("first_contact",))

    def test_triage_may_come_first(self) -> None:
        """It is kept, and nothing is announced before intake's word."""
        life = Life()

        assert life.triage(1, "enquiry", "2026-11-02 10:00") == []
        assert life.intake(1, FILED, "2026-11-02 10:05") == [
            events.Started(("decision", "first_contact")),
            events.Ended("decision", "not_a_complaint"),
            events.Ended("first_contact", "not_a_complaint"),
        ]

    def test_a_note_changes_nothing(self) -> None:
        """Equal facts move the version of intake alone."""
        life = filed()

        assert life.intake(2, FILED, "2026-11-02 10:00") == []
        assert life.case.intake_version == 2

    def test_an_older_state_is_nothing_new(self) -> None:
        """Events overtake each other."""
        life = filed()
        met = replace(FILED, notified_at=local("2026-11-04 10:00"))
        life.intake(5, met, "2026-11-04 10:00")

        assert life.intake(3, FILED, "2026-11-04 10:01") is None
        assert life.clock().clock.state == "met"


class TestSteps:
    """Warnings and overdue."""

    def test_each_step_is_taken_once(self) -> None:
        """At its moment, in order, and overdue last."""
        life = filed()
        life.intake(2, replace(FILED, started_at=local("2026-11-02 10:00")), "2026-11-02 10:00")
        life.announced.clear()
        for now in ("2026-11-12 08:59", "2026-11-12 09:00", "2026-11-12 09:01", "2026-11-14 09:00"):
            life.wait(now)
        life.wait("2026-11-16 09:00")
        life.wait("2026-11-18 00:00")

        of_the_law = [what for what in life.announced if what.clock == "decision"]
        assert [what.step for what in of_the_law] == [
            "due_in_5_days",
            "due_in_3_days",
            "due_in_1_day",
            "overdue",
        ]
        assert not any(what.late for what in of_the_law)
        assert life.clock().clock.state == "overdue"
        assert life.clock().clock.breaches == ("B40-2",)
        assert life.case.next_step_at is None

    def test_a_step_taken_late_says_so(self) -> None:
        """A minute is tolerated, more is not; the real moment is kept."""
        life = filed()
        (what,) = life.wait("2026-11-02 16:01")
        (late,) = life.wait("2026-11-03 09:02")

        assert (what.step, what.late) == ("due_in_2_hours", False)
        assert (late.step, late.late) == ("overdue", True)
        assert late.step_at == local("2026-11-03 09:00") + timedelta(seconds=1)

    def test_after_a_long_stop_only_what_still_says_something_is_taken(self) -> None:
        """The last warning of several; overdue before all."""
        warned, over = filed(), filed()

        assert [w.step for w in warned.wait("2026-11-15 12:00")] == ["due_in_3_days", "overdue"]
        assert [w.step for w in over.wait("2026-11-30 12:00")] == ["overdue", "overdue"]

    def test_a_back_dated_receipt_is_overdue_at_once_and_late(self) -> None:
        """Nothing is announced as if it were on time."""
        life = filed("2026-11-25 10:00")

        assert life.announced[0] == events.Started(("decision", "first_contact"))
        assert [(w.step, w.late) for w in life.announced[1:]] == [("overdue", True)] * 2
        assert {kept.clock.state for kept in life.case.clocks} == {"overdue"}

    def test_a_step_before_the_receipt_is_never_planned(self) -> None:
        """Three working hours of a short budget cannot warn before its start."""
        life = filed("2026-11-02 09:00", facts("2026-11-02 09:00"))
        steps = life.clock("first_contact").steps

        assert all(step.at >= local("2026-11-02 09:00") for step in steps)

    def test_the_same_step_has_the_same_id_whoever_takes_it(self) -> None:
        """And another one after the deadline has moved."""
        life = filed()
        now = local("2026-11-12 09:00")
        one = act_on_time(life.case, rulebook(), now, TOLERANCE).announcements
        two = act_on_time(life.case, rulebook(), now, TOLERANCE).announcements

        assert [a.event_id for a in one] == [a.event_id for a in two]

        complex_ = replace(FILED, changes=(ComplexityChange("complex", local("2026-11-03 10:00")),))
        life.intake(2, complex_, "2026-11-03 10:00")
        later = act_on_time(life.case, rulebook(), local("2026-11-27 09:00"), TOLERANCE)
        ids = {a.event_id for a in later.announcements}
        assert not ids & {a.event_id for a in one if a.what.clock == "decision"}


class TestChange:
    """The deadline moves."""

    def test_complex_moves_it_and_plans_the_steps_anew(self) -> None:
        """From 15 to 30 days, as a new revision."""
        life = filed()
        changed = replace(FILED, changes=(ComplexityChange("complex", local("2026-11-10 10:00")),))
        said = life.intake(2, changed, "2026-11-10 10:00")

        assert events.Changed("decision", local("2026-11-18 00:00")) in said
        assert life.clock().clock.last_day.isoformat() == "2026-12-02"
        assert life.clock().revision == 2
        assert life.clock().steps[0].at == local("2026-11-27 09:00")

    def test_complex_recorded_too_late_moves_nothing(self) -> None:
        """The breach stands."""
        life = filed()
        life.wait("2026-11-18 00:00")
        late = replace(FILED, changes=(ComplexityChange("complex", local("2026-11-19 10:00")),))

        assert life.intake(2, late, "2026-11-19 10:00") == []
        assert life.clock().clock.state == "overdue"

    def test_special_with_its_approval_and_telling(self) -> None:
        """Sixty days."""
        at = local("2026-11-10 10:00")
        special = replace(
            FILED,
            changes=(ComplexityChange("special", at),),
            approvals=(Approval("superior_unit", at),),
            tellings=(at,),
        )
        life = filed()
        life.intake(2, special, "2026-11-10 10:00")

        assert life.clock().clock.last_day.isoformat() == "2027-01-01"
        assert life.clock().clock.provisional

    def test_new_facts_restart_a_clock_that_was_overdue(self) -> None:
        """It runs again, and the breach stays."""
        life = filed()
        life.wait("2026-11-18 00:00")
        said = life.intake(2, facts(RECEIVED, "2026-11-20 10:00"), "2026-11-20 10:00")

        assert events.Restarted("decision") in said
        assert life.clock().clock.state == "running"
        assert life.clock().clock.breaches == ("B40-2",)
        assert life.clock().clock.last_day.isoformat() == "2026-12-05"


class TestEnd:
    """Met, ended, and running on."""

    NOTIFIED = replace(FILED, notified_at=local("2026-11-16 10:00"))

    def test_met_in_time_and_late(self) -> None:
        """No step is taken afterwards."""
        life, late = filed(), filed()
        life.intake(2, self.NOTIFIED, "2026-11-16 10:01")
        sent = replace(FILED, notified_at=local("2026-11-18 00:00"))
        late.intake(2, sent, "2026-11-18 00:01")

        assert events.Met("decision", on_time=True) in life.announced
        assert life.wait("2026-12-30 00:00") == []
        assert events.Met("decision", on_time=False) in late.announced
        assert late.clock().clock.breaches == ("B40-2",)

    def test_withdrawn_and_not_entitled(self) -> None:
        """Both clocks end with the reason."""
        for reason in ("withdrawn", "not_entitled"):
            life = filed()
            ended = replace(FILED, endings=(Ending(reason, local("2026-11-03 10:00")),))
            said = life.intake(2, ended, "2026-11-03 10:00")
            assert events.Ended("decision", reason) in said
            assert life.case.next_step_at is None

    def test_a_confirmed_enquiry_ends_and_a_correction_lets_it_run_on(self) -> None:
        """The clock runs as if nothing had been said."""
        life = filed()
        life.triage(3, "enquiry", "2026-11-04 10:00")
        assert life.clock().clock.end_reason == "not_a_complaint"
        said = life.triage(4, "complaint", "2026-11-05 10:00")

        assert events.Changed("decision", local("2026-11-18 00:00")) in said
        assert life.clock().clock.state == "running"
        assert life.clock().clock.last_day.isoformat() == "2026-11-17"

    def test_reopened_it_runs_on_as_if_never_closed(self) -> None:
        """The deadline is the old one; warnings that are past are not repeated."""
        life = filed()
        life.wait("2026-11-12 09:00")
        life.intake(2, self.NOTIFIED, "2026-11-16 10:01")
        life.announced.clear()
        life.intake(3, FILED, "2026-11-16 12:00")

        assert events.Changed("decision", local("2026-11-18 00:00")) in life.announced
        assert [step.id for step in life.clock().steps] == ["overdue"]
        assert life.clock().revision == 1
        assert [w.step for w in life.wait("2026-11-18 00:00") if w.clock == "decision"] == [
            "overdue"
        ]

    def test_reopened_after_the_term_it_is_overdue(self) -> None:
        """It says so at once."""
        life = filed()
        life.intake(2, self.NOTIFIED, "2026-11-16 10:01")
        life.announced.clear()
        life.intake(3, FILED, "2026-11-25 12:00")

        assert life.clock().clock.state == "overdue"
        assert [w.step for w in life.announced if isinstance(w, events.Overdue)]
