"""What intake may rely on from its stores: one suite for memory and for MongoDB."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import mongoengine
import pytest
from pymongo import WriteConcern
from pymongo.database import Database

from services.chassis.clock import FixedClock, SystemClock
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.chassis.mongo import MongoOutbox, connect
from services.intake.adapters.documents import ensure_indexes
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_lists import MongoLists
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from services.intake.domain import actions, reference
from services.intake.domain.actions import Act, perform
from services.intake.domain.case import Money, Respondent
from services.intake.domain.filing import NewComplaint, new_case
from services.intake.domain.record import ActionDone, StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.tasks import settled_by, tasks_of
from services.intake.domain.view import ClockStep, Projection, Versions
from services.intake.handlers.sealing import seal_filing
from services.intake.ports import ClearRead, Earlier, ListQuery, TaskQuery
from tests.support.intake_fakes import (
    EVERYTHING,
    NOW,
    TRACE,
    MemoryAudit,
    MemoryComplaints,
    MemoryNumbers,
    MemoryTasks,
    clock_update,
    filing,
    key_ring,
    triage_update,
)

VAULT = key_ring()
SCOPES = [
    Scope("p-1", None, None),
    Scope("p-1", frozenset(), None),
    Scope("p-1", frozenset(), frozenset()),
    Scope("p-1", frozenset({"sh"}), None),
    Scope("p-1", frozenset({"sh", ""}), None),
    Scope("p-1", None, frozenset({"xinghe-pc"})),
    Scope("p-1", frozenset({"sh", "gd"}), frozenset({"yunfan-pc"})),
    Scope("p-9", frozenset({"gd"}), frozenset({"nobody"})),
]


class Stores:
    """The four stores under test."""

    def __init__(self, complaints, lists, tasks, audit, numbers) -> None:
        self.complaints, self.lists, self.tasks = complaints, lists, tasks
        self.audit, self.numbers = audit, numbers
        self.serial = 0

    def new(self, key: str = "", days: int = 0, **changes) -> NewComplaint:
        """A complaint ready to be stored, received `days` before today."""
        made = filing(key, **changes)
        self.serial += 1
        at = NOW - timedelta(days=days)
        case = new_case(made, reference.make(2026, self.serial), at, NOW)
        return NewComplaint(made, case, *seal_filing(VAULT, made))

    def added(self, **changes) -> NewComplaint:
        """A complaint that is stored."""
        new = self.new(**changes)
        assert self.complaints.add([new]) == [None]
        return new

    def find(self, new: NewComplaint, scope: Scope = EVERYTHING):
        """The record of a stored complaint."""
        return self.complaints.find(new.case.reference, scope)

    def acted(self, new: NewComplaint, command, key: str = "p-1|k"):
        """Carry out an act on the stored complaint."""
        case = self.find(new).case
        change = perform(case, command, Act("p-1", NOW, f"t-{case.version}"))
        text = None
        if change.text is not None:
            text = StoredText(change.text.id, change.text.kind, "p-1", NOW, b"sealed")
        self.complaints.change(change, text, done(key, change.case.version), TRACE)
        return change.case


def done(key: str, version: int = 1) -> ActionDone:
    """An entry of the log."""
    return ActionDone("note", "p-1", NOW, version, key, b"f", {"reference": "r", "allowed": ["x"]})


@pytest.fixture(scope="module")
def database(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of this module; building indexes takes longer than a test."""
    mongoengine.disconnect()
    opened = connect(mongodb, f"intake_{uuid4().hex[:8]}")
    ensure_indexes()
    MongoOutbox(opened["complaints"]).ensure_index()
    yield opened
    opened.client.drop_database(opened.name)
    mongoengine.disconnect()


@pytest.fixture(params=["memory", "mongodb"])
def kit(request: pytest.FixtureRequest) -> Stores:
    """Empty stores of both kinds."""
    if request.param == "memory":
        clock = FixedClock(NOW)
        memory = MemoryComplaints(clock)
        return Stores(memory, memory, MemoryTasks(clock), MemoryAudit(clock), MemoryNumbers(clock))
    opened = request.getfixturevalue("database")
    for name in ("complaints", "tasks", "audit", "serials"):
        quick = opened.get_collection(name, write_concern=WriteConcern(w=1, j=False))
        quick.delete_many({})
    return Stores(
        MongoComplaints(opened),
        MongoLists(opened),
        MongoTasks(opened, SystemClock()),
        MongoAudit(opened),
        MongoNumbers(opened),
    )


class TestComplaints:
    """The register of record."""

    def test_what_was_added_comes_back(self, kit: Stores) -> None:
        """Case, sealed fields and all, with the time of the read."""
        new = kit.added(
            amount=Money("1.50", "CNY"),
            occurred_on=NOW.date(),
            in_person_count=21,
            external_id="x-1",
            first_contact_at=NOW,
        )

        record = kit.find(new)

        assert record.case == new.case
        assert record.sealed == new.sealed
        assert (record.filed_by, record.id_type) == ("public", "resident_id")
        assert (record.external_id, record.first_contact_at) == ("x-1", NOW)
        assert record.read_at is not None
        assert kit.complaints.case(new.case.id, "") == new.case
        assert kit.complaints.case(None, new.case.reference) == new.case

    def test_nothing_is_nothing(self, kit: Stores) -> None:
        """An empty store answers."""
        ident = uuid7()

        assert kit.complaints.find("2026-0000042-K", EVERYTHING) is None
        assert kit.complaints.case(ident, "") is None
        assert kit.complaints.known([ident]) == {}
        assert kit.complaints.clear([ident]) == []
        assert kit.complaints.text(ident, "t") is None
        assert kit.complaints.known([]) == {}

    def test_one_outcome_for_each_of_a_group(self, kit: Stores) -> None:
        """Doubles of id, key and number, among new ones."""
        first = kit.added(key="public|a")
        same_key = kit.new(key="public|a", fingerprint=b"other")
        same_id = replace(kit.new(), filing=replace(first.filing, idempotency=None))
        same_id = replace(same_id, case=replace(same_id.case, id=first.case.id))
        taken = kit.new()
        taken = replace(taken, case=replace(taken.case, reference=first.case.reference))
        fresh = kit.new(key="public|b")

        answers = kit.complaints.add([same_key, fresh, same_id, taken])

        earlier = Earlier(first.case.id, first.case.reference, first.case.received_at, b"f")
        assert answers[:3] == [earlier, None, earlier]
        assert isinstance(answers[3], ServiceError)
        assert answers[3].kind is ErrorKind.UNAVAILABLE
        assert kit.find(fresh) is not None

    def test_two_with_one_key_in_one_group(self, kit: Stores) -> None:
        """Exactly one is stored and the other learns which."""
        one, two = kit.new(key="public|a"), kit.new(key="public|a")

        answers = kit.complaints.add([one, two])

        assert sorted(answer is None for answer in answers) == [False, True]
        [earlier] = [answer for answer in answers if answer is not None]
        assert kit.complaints.case(earlier.id, "").reference == earlier.reference

    def test_complaints_without_a_key_do_not_meet(self, kit: Stores) -> None:
        """The public may send none."""
        assert kit.complaints.add([kit.new(), kit.new()]) == [None, None]

    def test_a_change_is_guarded_by_version(self, kit: Stores) -> None:
        """The second of two writers loses and nothing of it is stored."""
        new = kit.added()
        act = Act("p-1", NOW, "t-1")
        one = perform(new.case, actions.Start(), act)
        two = perform(new.case, actions.Withdraw(NOW), act)
        kit.complaints.change(one, None, done("k1", 2), TRACE)

        with pytest.raises(ServiceError) as raised:
            kit.complaints.change(two, None, done("k2", 2), TRACE)

        assert raised.value.kind is ErrorKind.RACE
        record = kit.find(new)
        assert record.case == one.case
        assert [a.key for a in record.actions] == ["k1"]

    def test_a_whole_life_is_kept_exactly(self, kit: Stores) -> None:
        """What the decision set is unset again by a reopening."""
        new = kit.added(days=2)
        steps = [
            actions.Start(),
            actions.SetComplexity("special", "superior_unit", NOW, NOW),
            actions.NewFacts(NOW, "n"),
            actions.Decide("upheld", "f", "b", "r"),
            actions.Notify("post", NOW, "p"),
            actions.Close(),
            actions.Reopen("r"),
        ]
        for index, command in enumerate(steps):
            expected = kit.acted(new, command, f"k{index}")
            assert kit.find(new).case == expected

        record = kit.find(new)
        assert record.case.closed_at is None
        assert [text.id for text in record.texts] == list(record.case.text_ids)
        assert record.act_with("k3").answer == {"reference": "r", "allowed": ["x"]}

    def test_an_act_of_others_is_logged_once(self, kit: Stores) -> None:
        """A repeat after a crash adds nothing."""
        new = kit.added()
        kit.complaints.log(new.case.id, done("k1"))
        kit.complaints.log(new.case.id, done("k1"))

        assert len(kit.find(new).actions) == 1
        assert kit.find(new).case.version == 1

    def test_a_text_is_stored_once(self, kit: Stores) -> None:
        """The first content stands; nobody's complaint takes none."""
        new = kit.added()
        text = StoredText("t-1", "minutes", "service:x", NOW, b"one")

        assert kit.complaints.put_text(new.case.id, text) is True
        assert kit.complaints.put_text(new.case.id, replace(text, sealed=b"two")) is False
        assert kit.complaints.text(new.case.id, "t-1") == text
        assert kit.find(new).texts == (text,)
        with pytest.raises(ServiceError) as raised:
            kit.complaints.put_text(uuid7(), text)
        assert raised.value.kind is ErrorKind.NOT_FOUND

    def test_clear_sources_hold_texts_only(self, kit: Stores) -> None:
        """No person is read for an assessment."""
        new, other = kit.added(), kit.added(demand="")

        found = {s.case.id: s for s in kit.complaints.clear([new.case.id, other.case.id])}

        assert set(found[new.case.id].sealed) == {"text", "demand"}
        assert set(found[other.case.id].sealed) == {"text"}
        assert found[new.case.id].case == new.case


class TestScope:
    """One rule for all ways to a complaint."""

    @pytest.mark.parametrize("scope", SCOPES, ids=str)
    def test_find_and_list_agree_with_the_rule(self, kit: Stores, scope: Scope) -> None:
        """For every mix of unit, insurer, filer and owner."""
        mixes = list(
            itertools.product(
                ("", "sh", "gd"),
                ("", "xinghe-pc", "yunfan-pc"),
                (("public", ""), ("p-1", ""), ("public", "p-1")),
            )
        )
        made = [
            kit.new(respondent=Respondent(insurer, unit), filed_by=filed_by)
            for unit, insurer, (filed_by, _) in mixes
        ]
        kit.complaints.add(made)
        pairs = list(zip(made, mixes, strict=True))
        owned = [(new, owner) for new, (_, _, (_, owner)) in pairs if owner]
        project(kit, *(triage_update(new.case.id, 1, owner=owner) for new, owner in owned))

        allowed = {
            new.case.id
            for new, (unit, insurer, (filed_by, owner)) in pairs
            if scope.permits(unit, insurer, filed_by, owner)
        }
        rows = kit.lists.page(ListQuery(scope, 200))
        assert {row.id for row in rows} == allowed
        assert {new.case.id for new in made if kit.find(new, scope)} == allowed


def project(kit: Stores, *updates) -> frozenset[UUID]:
    """Write updates over what is known."""
    known = kit.complaints.known([u.complaint_id for u in updates])
    projections = [
        Projection(u.complaint_id, known[u.complaint_id].versions).with_update(u) for u in updates
    ]
    return kit.complaints.project(projections)


class TestProjection:
    """case_view, guarded by version per source."""

    def test_both_sources_come_back(self, kit: Stores) -> None:
        """As they were announced, with the next deadline."""
        new = kit.added()
        triage, clocks = triage_update(new.case.id, 3), clock_update(new.case.id, 5)
        both = Projection(new.case.id, Versions(), triage, clocks)

        assert kit.complaints.project([both]) == frozenset()

        view = kit.find(new).view
        assert view.versions == Versions(3, 5)
        assert (view.triage, view.clocks) == (triage.view, clocks.clocks)
        assert view.next_due_at == clocks.clocks[0].due_at
        known = kit.complaints.known([new.case.id])[new.case.id]
        assert (known.versions, known.reference) == (Versions(3, 5), new.case.reference)
        assert (known.unit, known.insurer, known.filed_by) == ("sh", "xinghe-pc", "public")

    def test_the_deadline_goes_when_the_clock_is_met(self, kit: Stores) -> None:
        """And the case leaves the urgent list."""
        new = kit.added()
        project(kit, clock_update(new.case.id, 1))
        assert len(kit.lists.page(ListQuery(EVERYTHING, 9, urgent=True))) == 1

        project(kit, clock_update(new.case.id, 2, state="met"))

        assert kit.find(new).view.next_due_at is None
        assert kit.lists.page(ListQuery(EVERYTHING, 9, urgent=True)) == []

    def test_a_lost_race_is_told(self, kit: Stores) -> None:
        """Only where the store is still behind; a newer version there is no loss."""
        one, two, three = kit.added(), kit.added(), kit.added()
        project(kit, triage_update(one.case.id, 1), triage_update(two.case.id, 7))

        lost = kit.complaints.project(
            [
                Projection(one.case.id, Versions(), triage_update(one.case.id, 2)),
                Projection(two.case.id, Versions(), triage_update(two.case.id, 2)),
                Projection(three.case.id, Versions(), triage_update(three.case.id, 1)),
            ]
        )

        assert lost == {one.case.id}
        assert kit.find(two).view.versions.triage == 7
        assert kit.find(three).view.versions.triage == 1

    def test_an_act_and_a_projection_do_not_disturb_each_other(self, kit: Stores) -> None:
        """One guards by version, the other by the versions of the view."""
        new = kit.added()
        project(kit, triage_update(new.case.id, 1))
        kit.acted(new, actions.Start())
        project(kit, clock_update(new.case.id, 1))

        record = kit.find(new)
        assert record.case.status == "investigating"
        assert record.view.versions == Versions(1, 1)


class TestLists:
    """Cursor and filters."""

    @pytest.mark.parametrize("urgent", [False, True])
    def test_a_cursor_walks_through_equal_moments(self, kit: Stores, urgent: bool) -> None:
        """Rows of one moment are told apart by their ids."""
        made = [kit.new(days=index // 3) for index in range(9)]
        kit.complaints.add(made)
        project(kit, *(clock_update(new.case.id) for new in made))
        seen, after = [], None
        while rows := kit.lists.page(ListQuery(EVERYTHING, 2, urgent, after=after)):
            seen += [row.id for row in rows]
            last = rows[-1]
            at = last.view.next_due_at if urgent else last.received_at
            after = (at, last.id)

        assert len(seen) == 9
        assert len(set(seen)) == 9
        key = {new.case.id: new.case.received_at for new in made}
        if not urgent:
            assert seen == sorted(seen, key=lambda i: (key[i], i), reverse=True)

    def test_each_filter(self, kit: Stores) -> None:
        """Alone and together."""
        one, two = kit.added(), kit.added(respondent=Respondent("yunfan-pc", "gd"))
        project(kit, triage_update(one.case.id, 1, owner="p-7", scene="claims_amount"))
        project(kit, clock_update(one.case.id, 1))
        kit.acted(two, actions.Start())
        due = NOW + timedelta(days=16)
        for wanted, found in (
            ({"status": "investigating"}, two),
            ({"insurer": "yunfan-pc"}, two),
            ({"scene": "claims_amount"}, one),
            ({"owner": "p-7"}, one),
            ({"due_before": due}, one),
            ({"due_before": due, "urgent": True, "insurer": "xinghe-pc"}, one),
        ):
            rows = kit.lists.page(ListQuery(EVERYTHING, 9, **wanted))
            assert [row.reference for row in rows] == [found.case.reference], wanted
        assert kit.lists.page(ListQuery(EVERYTHING, 9, status="closed")) == []
        assert kit.lists.page(ListQuery(EVERYTHING, 9, due_before=NOW)) == []


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

    @pytest.mark.parametrize("scope", SCOPES, ids=str)
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
