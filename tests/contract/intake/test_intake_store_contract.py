"""What intake may rely on from its register: one suite for memory and for MongoDB."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.intake.domain import actions
from services.intake.domain.act import Act
from services.intake.domain.actions import perform
from services.intake.domain.case import Money, Respondent
from services.intake.domain.record import StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.view import Projection, Versions
from services.intake.ports import Earlier, ListQuery
from tests.support.intake_builders import (
    EVERYTHING,
    NOW,
    TRACE,
    clock_update,
    triage_update,
)
from tests.support.intake_stores import SCOPES, Stores, done, project, scope_name


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
        at = kit.find(new).read_at
        kit.complaints.change(one, None, done("k1", 2, at), TRACE)

        with pytest.raises(ServiceError) as raised:
            kit.complaints.change(two, None, done("k2", 2, at), TRACE)

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

    def test_what_triage_has_not_spoken_of_is_paged_through(self, kit: Stores) -> None:
        """Open and old enough alone, each once."""
        waiting = [kit.added() for _ in range(3)]
        assessed, withdrawn = kit.added(), kit.added()
        project(kit, triage_update(assessed.case.id, 1))
        kit.acted(withdrawn, actions.Withdraw(NOW))
        at, seen, after = NOW + timedelta(seconds=1), [], None
        while page := kit.complaints.unassessed(at, 2, after):
            seen += page
            after = page[-1]

        assert {one.complaint_id for one in seen} == {new.case.id for new in waiting}
        assert len(seen) == 3
        assert {one.recorded_at for one in seen} == {NOW}
        assert kit.complaints.unassessed(NOW, 9) == []


class TestScope:
    """One rule for all ways to a complaint."""

    @pytest.mark.parametrize("scope", SCOPES, ids=scope_name)
    def test_find_and_list_agree_with_the_rule(self, kit: Stores, scope: Scope) -> None:
        """For every mix of unit, insurer, filer, owner and who stands beside."""
        mixes = list(
            itertools.product(
                ("", "sh", "gd"),
                ("", "xinghe-pc", "yunfan-pc"),
                (
                    ("public", "", ""),
                    ("p-1", "", ""),
                    ("public", "p-1", "p-2"),
                    ("public", "p-2", "p-1"),
                ),
            )
        )
        made = [
            kit.new(respondent=Respondent(insurer, unit), filed_by=filed_by)
            for unit, insurer, (filed_by, _, _) in mixes
        ]
        kit.complaints.add(made)
        pairs = list(zip(made, mixes, strict=True))
        project(
            kit,
            *(
                triage_update(new.case.id, 1, owner=owner, beside=beside)
                for new, (_, _, (_, owner, beside)) in pairs
                if owner
            ),
        )

        allowed = {
            new.case.id
            for new, (unit, insurer, (filed_by, owner, beside)) in pairs
            if scope.permits(unit, insurer, filed_by, owner, beside)
        }
        rows = kit.lists.page(ListQuery(scope, 200))
        assert {row.id for row in rows} == allowed
        assert {new.case.id for new in made if kit.find(new, scope)} == allowed


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
