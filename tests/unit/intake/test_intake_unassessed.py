"""What triage has not assessed in time becomes a task; the leads whom such tasks are for."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from complaints.triage.v1.assessment_pb2 import AssessmentState
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from services.chassis.ids import uuid7
from services.datafiles.organisation import Organisation
from services.intake.adapters.view_codec import triage_update as told
from services.intake.domain import actions
from services.intake.domain.act import Act
from services.intake.domain.actions import perform
from services.intake.domain.case import Respondent
from services.intake.domain.leads import Leads
from services.intake.handlers import unassessed
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.projecting import Projector
from services.intake.handlers.unassessed import UnassessedWatch
from tests.support.fixed_clock import FixedClock
from tests.support.intake_builders import NOW, clock_update, filing, key_ring, triage_update
from tests.support.intake_fakes import MemoryComplaints, MemoryNumbers, MemoryTasks

WITHIN = timedelta(minutes=30)
ORGANISATION = """
valid_from: 2026-01-01
company: {id: c, name: 示例经纪, kind: broker, zone: Asia/Shanghai}
units:
  - {id: hq, name: 总部}
  - {id: east, name: 华东, parent: hq}
  - {id: sh, name: 上海, parent: east}
  - {id: gd, name: 广东, parent: hq}
people:
  - {id: lead-east, name: 甲, role: lead, unit: east}
  - {id: lead-gd, name: 乙, role: lead, unit: gd}
  - {id: lead-hq, name: 丙, role: lead, unit: hq}
  - {id: lead-claims, name: 丁, role: lead, unit: gd, team: claims}
  - {id: boss, name: 戊, role: senior, unit: hq}
  - {id: worker, name: 己, role: handler, unit: sh, team: claims}
teams: [{id: claims, name: 理赔, unit: hq, scenes: [claims_refused]}]
"""


def leads(folder, text=ORGANISATION):
    """Those of an organisation file."""
    path = folder / "organisation.yaml"
    path.write_text(text, encoding="utf-8")
    return Leads(Organisation.load(path))


class Door:
    """Complaints that wait for triage, and the watch."""

    def __init__(self, folder):
        """Nobody has complained yet."""
        self.clock = FixedClock(NOW)
        self.store, self.tasks = MemoryComplaints(self.clock), MemoryTasks(self.clock)
        self.filing = FilingDesk(
            self.store, MemoryNumbers(self.clock), key_ring(), ZoneInfo("Asia/Shanghai"), self.clock
        )
        self.projector = Projector(self.store, self.tasks, leads(folder))
        self.watch = UnassessedWatch(self.store, self.tasks, leads(folder), self.clock, WITHIN)

    def filed(self, **changes):
        """The id of a new complaint."""
        [made] = self.filing.commit([filing(**changes)])
        return made.id

    def rows(self, key):
        """Its tasks."""
        return [(r.kind, r.status, r.outcome) for r in self.tasks.of_case(key)]


@pytest.fixture
def door(tmp_path):
    """An empty one."""
    return Door(tmp_path)


class TestWatch:
    """Nothing that was filed is lost from sight."""

    def test_what_is_not_assessed_in_time_becomes_a_task_once(self, door):
        """For the leads, due when the time was over; a younger complaint is left in peace."""
        old = door.filed(respondent=Respondent("xinghe-pc", "sh"))
        door.clock.advance(WITHIN.total_seconds() + 1)
        young = door.filed()
        with capture_logs() as logged:
            door.watch.turn()
            door.watch.turn()

        [task] = door.tasks.of_case(old)
        assert (task.kind, task.due_at, task.people) == (
            "unassessed",
            NOW + WITHIN,
            ("lead-east", "lead-hq"),
        )
        assert door.rows(young) == []
        assert REGISTRY.get_sample_value("complaints_intake_unassessed_cases") == 1
        assert [line["event"] for line in logged] == ["assessment_late"] * 2

    def test_a_late_assessment_ends_it(self, door):
        """Nobody has to look any more."""
        key = door.filed()
        door.clock.advance(WITHIN.total_seconds() + 1)
        door.watch.turn()
        door.projector.handle([triage_update(key, 1)])
        door.watch.turn()

        assert door.rows(key) == [("unassessed", "done", "assessed")]
        assert REGISTRY.get_sample_value("complaints_intake_unassessed_cases") == 0

    def test_what_has_ended_needs_no_assessment(self, door):
        """Neither a new task nor one that stays open."""
        withdrawn, known = door.filed(), door.filed()
        door.clock.advance(WITHIN.total_seconds() + 1)
        held = door.store.held[withdrawn]
        withdraw = actions.Withdraw(NOW)
        held.case = perform(held.case, withdraw, Act("p-1", door.clock.now(), "t-1")).case
        door.watch.turn()
        door.projector.handle([clock_update(known, 1, state="ended")])

        assert door.rows(withdrawn) == []
        assert door.rows(known) == [("unassessed", "done", "case_ended")]

    def test_more_than_a_page(self, door, monkeypatch):
        """All of them in one round."""
        monkeypatch.setattr(unassessed, "LOOKED_AT_MAX", 2)
        keys = [door.filed() for _ in range(5)]
        door.clock.advance(WITHIN.total_seconds() + 1)
        turns = [door.watch.turn() for _ in range(3)]

        assert turns == [0.0, 0.0, unassessed.LOOK_SECONDS]
        assert [door.rows(key) for key in keys] == [[("unassessed", "open", "")]] * 5
        for key in keys:
            door.projector.handle([triage_update(key, 1)])
        door.watch.turn()
        assert [door.rows(key) for key in keys] == [[("unassessed", "done", "assessed")]] * 5


class TestFindOwner:
    """The task to find an owner is due with the house clock and for the leads."""

    def test_due_and_addressed_and_one_while_nobody_has_it(self, door):
        """Whatever is told in between; the next loss is another task."""
        key = door.filed(respondent=Respondent("xinghe-pc", "gd"))
        lost = {"unowned_since": NOW, "owner_due_at": NOW + timedelta(minutes=60)}
        again = {name: at + timedelta(days=1) for name, at in lost.items()}
        for version, times in ((1, lost), (2, lost), (3, None), (4, again)):
            rule = "nobody" if times else "team"
            told = triage_update(
                key, version, owner_rule=rule, owner="" if times else "p-1", team="claims"
            )
            door.projector.handle([replaced(told, times or {})])

        rows = sorted(door.tasks.of_case(key), key=lambda row: row.due_at)
        assert [(r.due_at, r.status) for r in rows] == [
            (lost["owner_due_at"], "done"),
            (again["owner_due_at"], "open"),
        ]
        assert {r.people for r in rows} == {("lead-claims", "lead-gd", "lead-hq")}

    def test_the_times_are_triage_s(self):
        """Read from events and answers alike; absent while somebody has the case."""
        state, complaint = AssessmentState(owner_rule="nobody"), uuid7()
        state.unowned_since.FromDatetime(NOW)
        state.owner_due_at.FromDatetime(NOW + WITHIN)
        lost = told(complaint, 3, state)
        owned = told(complaint, 4, AssessmentState(owner="p-1"))

        assert (lost.unowned_since, lost.owner_due_at) == (NOW, NOW + WITHIN)
        assert (owned.unowned_since, owned.owner_due_at) == (None, None)


def replaced(update, times):
    """The update with the times of the house clock."""
    return type(update)(update.complaint_id, update.version, update.view, **times)


@pytest.mark.parametrize(
    ("team", "unit", "expected"),
    [
        ("", "sh", ("lead-east", "lead-hq")),
        ("claims", "sh", ("lead-claims", "lead-east", "lead-hq")),
        ("", "", ("lead-hq",)),
        ("", "nowhere", ("lead-hq",)),
    ],
)
def test_leads_of_the_team_and_of_the_units_above(tmp_path, team, unit, expected):
    """A case that names no unit is the head office's."""
    assert leads(tmp_path).of(team, unit) == expected


def test_without_leads_the_seniors(tmp_path):
    """Somebody always sees it."""
    text = "\n".join(line for line in ORGANISATION.splitlines() if "role: lead" not in line)

    assert leads(tmp_path, text).of("claims", "sh") == ("boss",)
