"""From a step that was taken to the ladder that it starts: in one write, listed in order."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.mongo import MongoOutbox
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_due_steps import MongoDueSteps
from services.escalation.adapters.mongo_step_calls import MongoStepCalls
from services.escalation.domain.acting import act_on_time
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.ports import Write
from tests.support.escalation_fakes import TOLERANCE, cause, facts, local, rulebook

NOW = local("2026-11-02 09:00")
FILED = facts("2026-11-02 09:00")


@pytest.fixture
def cases(database):
    """The store of cases."""
    outbox = MongoOutbox(database[COLLECTION])
    outbox.ensure_index()
    store = MongoCases(database, outbox, list, age_max=timedelta(days=36_500))
    store.ensure_indexes()
    return store


def filed(told=FILED) -> Write:
    """A complaint just received, with the number that people see."""
    moved = told_by_intake(Case(uuid4()), 1, told, cause(), rulebook(), NOW, "2026-0000042-K")
    return Write(None, moved.case, moved.announcements)


def overdue(before: Case) -> Write:
    """All clocks overdue."""
    moved = act_on_time(before, rulebook(), NOW + timedelta(days=30), TOLERANCE)
    return Write(before, moved.case, moved.announcements)


class TestCalls:
    """What the case's own write leaves for the ladders."""

    def test_a_step_leaves_a_call_in_the_same_write(self, cases, database) -> None:
        """With the id of its announcement; what says no step leaves none."""
        calls = MongoStepCalls(database, COLLECTION)
        write = filed()
        cases.save([write])
        assert calls.waiting(10) == []
        late = overdue(write.after)
        cases.save([late])
        waiting = calls.waiting(10)

        assert {call.id for call in waiting} == {one.event_id for one in late.announcements}
        assert {call.complaint for call in waiting} == {write.after.complaint}
        assert all(call.overdue and call.late and call.revision == 1 for call in waiting)

    def test_a_lost_race_leaves_no_call(self, cases, database) -> None:
        """Two schedulers take the same step; one call stands there."""
        write = filed()
        cases.save([write])
        cases.save([overdue(write.after)])
        cases.save([overdue(write.after)])
        found = MongoStepCalls(database, COLLECTION).waiting(10)

        assert len(found) == len({call.id for call in found})

    def test_a_started_call_is_gone_and_the_case_is_as_it_was(self, cases, database) -> None:
        """Taking it out twice changes nothing."""
        calls = MongoStepCalls(database, COLLECTION)
        write = filed()
        late = overdue(write.after)
        cases.save([write])
        cases.save([late])
        waiting = calls.waiting(10)
        calls.started(waiting)
        calls.started(waiting)

        assert calls.waiting(10) == []
        assert cases.load([late.after.complaint])[late.after.complaint] == late.after
        CaseClocks.objects.get(id=late.after.complaint).validate()

    def test_a_case_that_is_new_and_late_leaves_a_call_too(self, cases, database) -> None:
        """A back-dated receipt is overdue at once."""
        first = filed(facts("2026-09-01 09:00"))
        acted = act_on_time(first.after, rulebook(), NOW, TOLERANCE)
        cases.save([Write(None, acted.case, (*first.announcements, *acted.announcements))])

        assert len(MongoStepCalls(database, COLLECTION).waiting(10)) == len(acted.announcements)
        CaseClocks.objects.get(id=first.after.complaint).validate()

    def test_the_number_that_people_see_is_kept(self, cases) -> None:
        """Notices name the case by it."""
        write = filed()
        cases.save([write])

        assert cases.load([write.after.complaint])[write.after.complaint].reference == (
            "2026-0000042-K"
        )


class TestDueSteps:
    """What comes next, page by page."""

    def test_pages_hold_each_case_once_even_within_one_instant(self, cases, database) -> None:
        """Most steps come at nine in the morning."""
        early = [filed(facts("2026-10-30 09:00")) for _ in range(3)]
        same = [filed() for _ in range(7)]
        cases.save([*early, *same])
        due, until = MongoDueSteps(database, COLLECTION), NOW + timedelta(days=60)
        seen, after = [], None
        while page := due.until(until, after, 2):
            seen += page
            after = (page[-1].at, page[-1].complaint)

        assert [step.at for step in seen] == sorted(step.at for step in seen)
        assert {step.complaint for step in seen} == {w.after.complaint for w in early + same}
        assert len(seen) == 10
        assert all(step.kept.steps[0].id == step.step for step in seen)

    def test_what_comes_later_is_not_listed(self, cases, database) -> None:
        """The asked moment is included."""
        write = filed()
        cases.save([write])
        due, at = MongoDueSteps(database, COLLECTION), write.after.next_step_at

        assert due.until(at - timedelta(milliseconds=1), None, 10) == []
        assert [step.complaint for step in due.until(at, None, 10)] == [write.after.complaint]
