"""What intake may rely on from tasks, audit and numbers: one suite for memory and MongoDB."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.intake.domain.case import Respondent
from services.intake.domain.scope import Scope
from services.intake.domain.tasks import NewTask, settled_by, tasks_of
from services.intake.domain.view import ClockStep
from services.intake.ports import ClearRead, TaskQuery
from tests.support.intake_builders import (
    EVERYTHING,
    NOW,
    TRACE,
    clock_update,
    triage_update,
)
from tests.support.intake_stores import SCOPES, Stores, scope_name


class TestTasks:
    """Each once for its cause."""

    def opened(self, kit: Stores, *updates) -> None:
        """Open the tasks of some updates."""
        known = kit.complaints.known([u.complaint_id for u in updates])
        kit.tasks.open(list(tasks_of(updates)), known)

    def test_the_same_cause_is_one_task(self, kit: Stores) -> None:
        """However often it is told."""
        new = kit.added()
        unsure = triage_update(new.case.id, 1, outcome="unsure")
        step = clock_update(new.case.id, 2, ClockStep("decision", "soon", False, NOW))
        self.opened(kit, unsure, step)
        self.opened(kit, unsure)

        rows = kit.tasks.of_case(new.case.id)

        assert sorted(row.kind for row in rows) == ["classify", "clock_due_soon"]
        assert {row.reference for row in rows} == {new.case.reference}
        assert {row.due_at for row in rows} == {None, step.clocks[0].due_at}

    def test_events_settle_only_their_own(self, kit: Stores) -> None:
        """And never what a person has ended already."""
        one, two = kit.added(), kit.added()
        self.opened(
            kit,
            triage_update(one.case.id, 1, outcome="none"),
            triage_update(two.case.id, 1, outcome="none"),
        )
        [row] = kit.tasks.of_case(two.case.id)
        kit.tasks.done(row.id, EVERYTHING, "passed_on", "p-1")
        for new in (one, two):
            update = triage_update(new.case.id, 2, outcome="none", confirmed=True)
            kit.tasks.settle(list(settled_by(update)))

        assert [r.outcome for r in kit.tasks.of_case(one.case.id)] == ["confirmed"]
        assert [r.outcome for r in kit.tasks.of_case(two.case.id)] == ["passed_on"]

    def test_a_settled_task_is_not_opened_again(self, kit: Stores) -> None:
        """A repeat of its event finds it there."""
        new = kit.added()
        unsure = triage_update(new.case.id, 1, outcome="unsure")
        self.opened(kit, unsure)
        kit.tasks.settle(list(settled_by(triage_update(new.case.id, 2, confirmed=True))))
        self.opened(kit, unsure)

        assert [row.status for row in kit.tasks.of_case(new.case.id)] == ["done"]

    def test_a_matter_ends_its_tasks_by_their_ids(self, kit: Stores) -> None:
        """Only what is open; ids that nobody has are nothing."""
        new = kit.added()
        known = kit.complaints.known([new.case.id])
        mine, other = (NewTask(uuid7(), new.case.id, "approve", str(uuid7()), NOW) for _ in "ab")
        kit.tasks.open([mine, other], known)
        kit.tasks.done(other.id, EVERYTHING, "passed_on", "p-1")
        kit.tasks.end({mine.id: "approval_granted", other.id: "late", uuid7(): "late"})
        kit.tasks.end({})

        outcomes = {row.id: row.outcome for row in kit.tasks.of_case(new.case.id)}
        assert outcomes == {mine.id: "approval_granted", other.id: "passed_on"}

    def test_whoever_a_task_is_for_sees_it(self, kit: Stores) -> None:
        """Though the case lies outside the scope; nobody else of that scope does."""
        new = kit.added()
        task = NewTask(uuid7(), new.case.id, "acknowledge", str(uuid7()), None, ("p-called",))
        kit.tasks.open([task], kit.complaints.known([new.case.id]))

        def seen_by(person: str) -> list[tuple[str, ...]]:
            scope = Scope(person, frozenset({"nowhere"}), None)
            query = TaskQuery(scope, limit=200, reference=new.case.reference)
            return [row.people for row in kit.tasks.page(query)]

        assert seen_by("p-called") == [("p-called",)]
        assert seen_by("p-other") == []

    def test_done_is_done(self, kit: Stores) -> None:
        """Repeats are the same, others a conflict, strangers find nothing."""
        new = kit.added()
        self.opened(kit, triage_update(new.case.id, 1, outcome="unsure"))
        [row] = kit.tasks.of_case(new.case.id)
        stranger = Scope("p-9", frozenset({"gd"}), None)
        codes = []
        first = kit.tasks.done(row.id, EVERYTHING, "done", "p-1")
        for ident, scope, outcome, by in (
            (row.id, EVERYTHING, "not_needed", "p-1"),
            (row.id, EVERYTHING, "done", "p-2"),
            (row.id, stranger, "done", "p-1"),
            (uuid7(), EVERYTHING, "done", "p-1"),
        ):
            with pytest.raises(ServiceError) as raised:
                kit.tasks.done(ident, scope, outcome, by)
            codes.append(raised.value.kind)

        assert kit.tasks.done(row.id, EVERYTHING, "done", "p-1") == first
        assert codes == [ErrorKind.CONFLICT] * 2 + [ErrorKind.NOT_FOUND] * 2

    @pytest.mark.parametrize("scope", SCOPES, ids=scope_name)
    def test_pages_follow_scope_and_cursor(self, kit: Stores, scope: Scope) -> None:
        """The same rule as for complaints, by the codes at opening."""
        mixes = (("", ""), ("sh", "xinghe-pc"), ("gd", "yunfan-pc"))
        made = [kit.new(respondent=Respondent(insurer, unit)) for unit, insurer in mixes]
        kit.complaints.add(made)
        self.opened(kit, *(triage_update(new.case.id, 1, outcome="unsure") for new in made))
        expected = sum(scope.permits(unit, insurer, "public", "") for unit, insurer in mixes)
        seen, after = [], None
        while rows := kit.tasks.page(TaskQuery(scope, 1, after=after)):
            seen.append(rows[0].id)
            after = (rows[0].opened_at, rows[0].id)

        assert len(set(seen)) == len(seen) == expected
        assert kit.tasks.page(TaskQuery(scope, 9, status="done")) == []
        assert kit.tasks.page(TaskQuery(scope, 9, kind="clock_overdue")) == []


class TestAudit:
    """Who read what."""

    def test_readings_are_found_by_case(self, kit: Stores) -> None:
        """Latest first; a batch is found under each of its cases."""
        one, two = uuid7(), uuid7()
        for purpose, idents in (("handling", (one,)), ("assessment", (one, two))):
            kit.audit.record(ClearRead("p-1", ("lead",), purpose, ("text",), idents, TRACE))

        latest = kit.audit.of_case(one, 9, None)

        assert {entry.read.purpose for entry in latest} == {"handling", "assessment"}
        assert [e.at for e in latest] == sorted((e.at for e in latest), reverse=True)
        assert [e.read.purpose for e in kit.audit.of_case(two, 9, None)] == ["assessment"]
        rest = kit.audit.of_case(one, 9, (latest[0].at, latest[0].id))
        assert rest == latest[1:]

    def test_readings_of_what_is_no_complaint_s(self, kit: Stores) -> None:
        """All of them or those of one matter, latest first, apart from readings of complaints."""
        group, event = f"group.{uuid7()}", f"opinion_event.{uuid7()}"
        for fields, idents in (((group, "texts.a"), ()), ((event,), ()), ((group,), (uuid7(),))):
            kit.audit.record(ClearRead("p-1", ("lead",), "handling", fields, idents, TRACE))

        everything = kit.audit.of_matter("", 9, None)
        assert {entry.read.fields for entry in everything} == {(group, "texts.a"), (event,)}
        assert [e.at for e in everything] == sorted((e.at for e in everything), reverse=True)
        assert [e.read.fields for e in kit.audit.of_matter(event, 9, None)] == [(event,)]
        last = everything[0]
        assert kit.audit.of_matter("", 9, (last.at, last.id)) == everything[1:]


class TestNumbers:
    """Serials and time."""

    def test_serials_rise_by_year(self, kit: Stores) -> None:
        """Each year has its own; a reservation of none tells the time."""
        first, now = kit.numbers.take({2026: 2, 2025: 1})
        second, later = kit.numbers.take({2026: 1})
        nothing, _ = kit.numbers.take({2026: 0})

        assert [list(first[2026]), list(first[2025]), list(second[2026])] == [[1, 2], [1], [3]]
        assert list(nothing[2026]) == []
        assert now.tzinfo is not None
        assert later >= now
