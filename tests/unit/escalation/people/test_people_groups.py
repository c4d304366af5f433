"""Group and major complaints: members, people in person, limbs, reports with their hours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.people_files import PEOPLE, load_groups
from services.escalation.domain.people.group import Gathering, Named
from services.escalation.handlers.group import Filing, Groups
from tests.support.people_fakes import MemoryAbsences, MemoryMatters, organisation, roster

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
POLICY = load_groups(PEOPLE)
HOUR = timedelta(hours=1)
INTERNAL = {
    "p-senior-1", "p-senior-2", "p-compliance-1", "p-compliance-2", "p-opinion-1", "p-opinion-2"
}  # fmt: skip


class AllKnown:
    """Cases (port): every complaint but the unknown ones is there."""

    def __init__(self) -> None:
        self.unknown: set = set()

    def load(self, complaints):
        """See Cases."""
        return {one: object() for one in complaints if one not in self.unknown}


class Desk:
    """Groups over a store in memory."""

    def __init__(self) -> None:
        self.store = MemoryMatters(NOW)
        self.cases = AllKnown()
        self.all = Groups(self.store, self.cases, MemoryAbsences(), POLICY, roster(), 1.0)
        self.asked = 0

    def request(self) -> str:
        """Another request id."""
        self.asked += 1
        return f"r-{self.asked}"

    def open(self, number=2, cause="repair_quality", request="", surrenders=0):
        """A group of so many complaints."""
        complaints = [uuid4() for _ in range(number)]
        mass = frozenset(complaints[:surrenders])
        return self.all.open(cause, complaints, mass, "p-lead-east", request or self.request())

    def gather(self, group, count, request="", at=NOW):
        """So many people came together."""
        gathering = Gathering(at, count, "p-desk-1", "e-1")
        return self.all.gather(group.id, gathering, request or self.request())

    def file(self, group, form, by="p-compliance-1", request=""):
        """A report went out."""
        filing = Filing(form, by, "t-1", "proof-1")
        return self.all.file_report(group.id, filing, request or self.request())

    def told(self, template: str) -> list[str]:
        """Who was told so."""
        return [one.person for _, one in self.store.to_send if one.template == template]


def refused(code: str, act, *given, **named) -> ServiceError:
    """The act is refused with that code."""
    with pytest.raises(ServiceError) as error:
        act(*given, **named)
    assert error.value.code == code
    return error.value


class TestMembers:
    """One group out of many complaints."""

    def test_two_who_group_the_same_complaint_at_once_make_one_group(self) -> None:
        """Both saw it free; the store lets one of them have it."""
        desk = Desk()
        one, seen = desk.open(), desk.all._free
        desk.all._free = lambda complaints, key: None  # type: ignore[method-assign]
        shared = one.members[0].complaint
        refused(
            "in_another_group",
            desk.all.open, "repair_quality", [shared], frozenset(), "p-lead-east", "r-x",
        )  # fmt: skip
        other = desk.open()
        refused("race", desk.all.join, other.id, [shared], frozenset(), "p-lead-east", "r-y")
        desk.all._free = seen  # type: ignore[method-assign]
        desk.all.close(one.id, "p-compliance-1", "r-z")

        assert len(desk.all.join(other.id, [shared], frozenset(), "p-lead-east", "r-y").members) > 2

    def test_a_complaint_that_is_named_twice_is_one_member(self) -> None:
        """Else five of the same would raise a warning."""
        desk = Desk()
        same = [uuid4()] * 5
        group = desk.all.open("repair_quality", same, frozenset(), "p-lead-east", "r-1")
        group = desk.all.join(group.id, [uuid4()] * 5, frozenset(), "p-lead-east", "r-2")

        assert len(group.members) == 2
        assert not group.warnings

    def test_complaints_join_once(self) -> None:
        """Whoever is in already stays as they are."""
        desk = Desk()
        group = desk.open(2)
        more = [group.complaints[0], uuid4()]
        joined = desk.all.join(group.id, more, frozenset(), "p-lead-east", "j")

        assert len(joined.members) == 3
        assert joined.members[0] == group.members[0]
        assert desk.all.join(group.id, more, frozenset(), "p-lead-east", "j") is joined
        assert desk.all.of_complaint(more[1]) == [joined]

    def test_a_complaint_is_in_one_open_group(self) -> None:
        """A second group is refused, also by joining."""
        desk = Desk()
        one, other = desk.open(), desk.open()
        first = one.complaints[0]
        refused("in_another_group", desk.all.open, "x", [first], frozenset(), "p-lead-east", "q")
        refused(
            "in_another_group", desk.all.join, other.id, [first], frozenset(), "p-lead-east", "q"
        )

    def test_the_same_opening_again_is_the_same_group(self) -> None:
        """Other complaints under its id are refused, and so is one that nobody knows."""
        desk = Desk()
        about = [uuid4()]
        one = desk.all.open("x", about, frozenset(), "p-lead-east", "q")
        assert desk.all.open("x", about, frozenset(), "p-lead-east", "q") is one

        again = refused(
            "request_id_reused", desk.all.open, "x", [uuid4()], frozenset(), "p-lead-east", "q"
        )
        assert again.kind is ErrorKind.UNPROCESSABLE
        desk.cases.unknown = {about[0]}
        refused("clocks_not_found", desk.all.open, "x", about, frozenset(), "p-lead-east", "z")

    def test_a_complaint_put_in_by_mistake_leaves(self) -> None:
        """The last one stays."""
        desk = Desk()
        group = desk.open(2)
        first, last = group.complaints
        refused("not_a_member", desk.all.leave, group.id, uuid4(), "p-lead-east", "a")
        left = desk.all.leave(group.id, first, "p-lead-east", "b")

        assert left.complaints == (last,)
        refused("group_last_member", desk.all.leave, group.id, last, "p-lead-east", "c")


class TestInPerson:
    """Twenty together, five representatives."""

    @pytest.mark.parametrize(("count", "major"), [(19, False), (20, True), (21, True)])
    def test_twenty_people_together_are_major(self, count, major) -> None:
        """The number is included (art. 29 with 43)."""
        desk = Desk()
        group = desk.gather(desk.open(), count)

        assert (group.major_at is not None) is major
        assert group.limbs == (("in_person",) if major else ())

    def test_gatherings_are_not_added_up(self) -> None:
        """Ten today and ten tomorrow were never twenty together."""
        desk = Desk()
        group = desk.open()
        desk.gather(group, 10)
        group = desk.gather(group, 10)

        assert (group.in_person, group.major_at) == (10, None)

    @pytest.mark.parametrize(
        ("parties", "code"),
        [
            ([], "representatives_number"),
            (["a", "b", "c", "d", "e", "f"], "representatives_number"),
            (["a", "a"], "representatives_number"),
        ],
    )
    def test_at_most_five_different_representatives(self, parties, code) -> None:
        """Six, none, or the same twice are refused (art. 12)."""
        desk = Desk()
        group = desk.gather(desk.open(), 6)
        refused(code, desk.all.represent, group.id, parties, "p-desk-1", "v")
        chosen = desk.all.represent(group.id, ["a", "b", "c", "d", "e"], "p-desk-1", "w")

        assert chosen.representatives == ("a", "b", "c", "d", "e")

    def test_without_people_in_person_nobody_is_elected(self) -> None:
        """Letters need no representatives."""
        desk = Desk()
        refused("nobody_in_person", desk.all.represent, desk.open().id, ["a"], "p-desk-1", "v")

    @pytest.mark.parametrize("count", [0, -3, 100_001])
    def test_a_senseless_count_is_refused(self, count) -> None:
        """And so is one from the future."""
        desk = Desk()
        group = desk.open()
        refused("gathering_count", desk.gather, group, count)
        refused("in_the_future", desk.gather, group, 3, at=NOW + HOUR)


class TestMajor:
    """Three limbs, each by itself."""

    @pytest.mark.parametrize("cause", ["natural_disaster", "safety_accident", "public_health"])
    def test_a_cause_of_the_law_makes_one_complaint_major(self, cause) -> None:
        """Whatever its size."""
        group = Desk().open(1, cause)

        assert (group.limbs, group.major_at) == (("cause",), NOW)

    def test_the_regulator_s_word_makes_it_major(self) -> None:
        """With the paper; recorded by compliance or a senior."""
        desk = Desk()
        group = desk.open()
        refused("level_too_low", desk.all.designate, group.id, Named(NOW, "p-motor-1", "d-1"), "x")
        named = desk.all.designate(group.id, Named(NOW, "p-compliance-1", "d-1"), "y")

        assert named.limbs == ("designation",)
        assert named.designation.document_id == "d-1"

    def test_who_must_know_is_told_at_once(self) -> None:
        """That is the internal report, with the notices as its proof."""
        desk = Desk()
        desk.gather(desk.open(), 20)

        assert set(desk.told("notice_group_major")) == INTERNAL
        assert desk.told("notice_report_due") == ["p-compliance-1", "p-senior-1"]

    def test_when_everybody_is_away_they_are_told_nevertheless(self) -> None:
        """A report to the regulator is never owed in silence."""
        desk = Desk()
        absences = MemoryAbsences()
        for person in organisation().people:
            absences.record(person, NOW - HOUR, NOW + 1000 * HOUR)
        desk.all._absences = absences
        desk.open(1, "public_health")

        assert set(desk.told("notice_group_major")) == set(INTERNAL)
        assert "p-compliance-1" in desk.told("notice_report_due")

    def test_another_limb_is_told_and_no_report_is_asked_for_twice(self) -> None:
        """One first report, however many limbs; a limb stays when its cause is gone."""
        desk = Desk()
        group = desk.gather(desk.open(1, "public_health"), 20)

        assert group.limbs == ("cause", "in_person")
        assert [one.form for one in group.reports] == ["first"]
        assert len(desk.told("notice_group_major")) == 2 * len(INTERNAL)

    @pytest.mark.parametrize(
        ("members", "count", "surrenders", "warnings"),
        [
            (4, 4, 0, ()),
            (5, 0, 0, ("same_cause",)),
            (1, 5, 0, ("representatives_rule",)),
            (1, 30, 0, ("representatives_rule", "group_petition")),
            (19, 0, 0, ("same_cause",)),
            (20, 0, 0, ("same_cause", "many_members")),
            (100, 0, 99, ("same_cause", "many_members")),
            (100, 0, 100, ("same_cause", "many_members", "mass_surrender")),
        ],
    )
    def test_thresholds_warn(self, members, count, surrenders, warnings) -> None:
        """Each at its number and not below."""
        desk = Desk()
        group = desk.open(members, surrenders=surrenders)
        if count:
            group = desk.gather(group, count)

        assert group.warnings == warnings


class TestReports:
    """First, follow-up and final, each with its time and proof."""

    def test_the_first_report_is_due_within_the_policy_s_hour(self) -> None:
        """Filed in time by somebody who may, with proof."""
        desk = Desk()
        group = desk.open(1, "public_health")
        assert group.pending.due_at == NOW + HOUR
        refused("level_too_low", desk.file, group, "first", by="p-motor-1")
        refused("report_order", desk.file, group, "final")
        filed = desk.file(group, "first", request="f")

        assert (filed.reports[0].proof_id, filed.reports[0].late) == ("proof-1", False)
        assert filed.pending.form == "follow_up"
        assert filed.pending.due_at == NOW + 24 * HOUR
        assert desk.file(group, "first", request="f") is filed

    @pytest.mark.parametrize(("earlier", "late"), [(40, False), (100, True)])
    def test_the_hour_runs_from_the_gathering_and_not_from_its_recording(
        self, earlier, late
    ) -> None:
        """Recorded too late it is late at once, and is called for in the next turn."""
        desk = Desk()
        at = NOW - timedelta(minutes=earlier)
        group = desk.gather(desk.open(), 20, at=at)
        desk.all.turn()

        assert group.pending.due_at == at + HOUR
        assert bool(desk.told("notice_report_late")) is late
        assert desk.file(group, "first").reports[0].late is late

    def test_it_is_called_for_half_way_and_hourly_when_it_is_late(self) -> None:
        """And a report that comes late says so."""
        desk = Desk()
        group = desk.open(1, "public_health")
        desk.store.to_send.clear()
        seen = []
        for minutes in (29, 30, 45, 60, 61, 120):
            desk.store.at = NOW + timedelta(minutes=minutes)
            desk.all.turn()
            due, late = desk.told("notice_report_due"), desk.told("notice_report_late")
            seen.append((len(due), len(late)))
        ids = [one.id for _, one in desk.store.to_send]

        people = len(INTERNAL)
        assert seen == [(0, 0), (2, 0), (2, 0), (2, people), (2, people), (2, 2 * people)]
        assert len(set(ids)) == len(ids)
        assert desk.file(group, "first").reports[0].late

    def test_follow_ups_go_on_until_the_event_is_over(self) -> None:
        """Then the final report is owed, and after it the group can be closed."""
        desk = Desk()
        group = desk.open(1, "public_health")
        refused("report_missing", desk.all.close, group.id, "p-compliance-1", "c-1")
        desk.file(group, "first")
        desk.store.at = NOW + 20 * HOUR
        desk.file(group, "follow_up")
        ended = desk.all.end_event(group.id, "p-compliance-1", "e")

        assert [one.form for one in ended.reports] == ["first", "follow_up", "final"]
        assert ended.pending.due_at == NOW + 20 * HOUR + timedelta(days=15)
        done = desk.file(group, "final")
        assert done.pending is None
        closed = desk.all.close(group.id, "p-compliance-1", "c-2")
        assert (closed.state, closed.next_at) == ("closed", None)
        refused("group_closed", desk.gather, group, 3)

    def test_a_first_report_stays_owed_when_the_event_ends_early(self) -> None:
        """It is not skipped over; the final one follows it."""
        desk = Desk()
        group = desk.open(1, "public_health")
        assert desk.all.end_event(group.id, "p-senior-1", "e").pending.form == "first"

        assert desk.file(group, "first").pending.form == "final"

    def test_a_major_group_is_not_closed_while_the_event_goes_on(self) -> None:
        """An ordinary one owes nothing and can be."""
        desk = Desk()
        refused("group_not_major", desk.file, desk.open(), "first")

        assert desk.all.close(desk.open().id, "p-compliance-1", "c").state == "closed"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("value: 20", "value: 0", 14, "greater than or equal"),
        ("first_minutes: 60", "first_hours: 1", 30, "Field required"),
        ("of: surrenders", "of: phones", 23, "Input should be"),
        ("id: besieged", "id: same_cause", 5, "a warning id stands twice"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path: Path, old, new, line, reason) -> None:
    """So that it can be mended where it stands."""
    text = (PEOPLE / "groups.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "groups.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataFileError) as error:
        load_groups(tmp_path)
    assert line in [f.line for f in error.value.faults if reason in f.reason], error.value


def test_the_hours_of_reports_are_policy_and_the_limbs_are_law() -> None:
    """The order fixes no hours, so the file does not say that it does."""
    assert POLICY.reports.regulator.source == "policy"
    assert POLICY.major.in_person_at_least.source == "办法第29条第2项"
    assert POLICY.representatives_max.source == "办法第12条"
