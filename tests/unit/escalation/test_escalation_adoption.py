"""Adopting a calendar: what it would move, who adopts it, what is computed anew."""

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import orjson
import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.calendar_files import load_calendars
from services.escalation.domain import events
from services.escalation.domain.case import Case
from services.escalation.domain.rulebook import Rulebook
from services.escalation.domain.what_if import OpenCase, OpenClock, Touch, standing_of
from services.escalation.entrypoints import adoption_commands
from services.escalation.handlers.adopt import Adoption
from services.escalation.handlers.receive import Receiver
from tests.support.calendar_folders import ADOPTED, SHA, adopt, book, with_a_plan
from tests.support.escalation_fakes import TOLERANCE, MemoryCases, facts, intake, local


@pytest.fixture
def folder(tmp_path):
    """The shipped calendars with a plan for 2027 that nobody has adopted."""
    return with_a_plan(tmp_path)


class MemoryOpenCases:
    """OpenCases (port) over the store in memory."""

    def __init__(self, cases: MemoryCases) -> None:
        self.cases = cases

    def _page(self, after: UUID | None) -> list:
        ids = sorted(key for key in self.cases.stored if after is None or key > after)
        return [self.cases.stored[key] for key in ids]

    def touched(self, touch, after) -> Iterator[list]:
        """See OpenCases."""
        page = [
            OpenCase(case.complaint, case.facts, case.confirmed, clocks)
            for case in self._page(after)
            if (clocks := tuple(_touched(case, touch)))
        ]
        if page:
            yield page

    def stale(self, versions, after) -> Iterator[list]:
        """See OpenCases."""
        page = [
            case
            for case in self._page(after)
            if any(k.clock.open and k.clock.calendar_version not in versions for k in case.clocks)
        ]
        if page:
            yield page


def _touched(case: Case, touch: Touch) -> Iterator[OpenClock]:
    for kept in case.clocks:
        clock, standing = kept.clock, standing_of(kept.clock)
        changeable = clock.provisional or clock.clock in touch.counting
        if clock.open and changeable and standing and standing.overdue_from >= touch.since:
            yield OpenClock(clock.pack, clock.clock, standing)


def filed(rulebook: Rulebook) -> MemoryCases:
    """Three cases: long before the new year, just before it, and one that is met."""
    cases = MemoryCases(at=local("2026-12-31 17:30"))
    told = [
        facts("2026-12-01 09:00"),
        facts("2026-12-31 17:00"),
        replace(facts("2026-12-30 09:00"), notified_at=local("2026-12-30 10:00")),
    ]
    batch = [intake(uuid4(), 1, one) for one in told]
    Receiver(cases, rulebook, TOLERANCE).receive(batch)
    return cases


def test_a_plan_that_is_not_adopted_changes_nothing(folder) -> None:
    """It is recorded, and that is all."""
    known = book(folder).calendars["CN"]

    assert known.latest.version == "CN@2025-11-04"
    assert not known.latest.announced(2027)
    assert known.latest.is_workday(date(2026, 12, 28))
    assert known.newest().latest.announced(2027)


def test_the_list_names_what_would_move_and_moves_nothing(folder) -> None:
    """A provisional deadline would become firm; what is over before the plan begins stays out."""
    rulebook = book(folder)
    cases = filed(rulebook)
    before = dict(cases.stored)
    moves = list(Adoption(cases, MemoryOpenCases(cases), rulebook).what_if())
    late = next(k for k, c in cases.stored.items() if c.facts == facts("2026-12-31 17:00"))

    assert {(move.complaint, move.clock) for move in moves} == {
        (late, "decision"),
        (late, "first_contact"),
    }
    assert all(move.before.provisional and not move.after.provisional for move in moves)
    assert cases.stored == before


def test_after_adoption_open_clocks_are_computed_anew(folder) -> None:
    """With an announcement for each that changed, once; what has ended stays as it was."""
    cases = filed(book(folder))
    ended = [k for c in cases.stored.values() for k in c.clocks if not k.clock.open]
    adopt(folder)
    adoption = Adoption(cases, MemoryOpenCases(cases), book(folder))
    cases.published.clear()
    changed = sum(number for _, number in adoption.recompute())
    said = [one.what for one in cases.published]
    kept = [k for c in cases.stored.values() for k in c.clocks]

    assert changed == 2
    assert {type(one) for one in said} == {events.Changed}
    assert all(k.clock.calendar_version == "CN@2026-11-20" for k in kept if k.clock.open)
    assert [k for k in kept if not k.clock.open] == ended
    assert not any(k.clock.provisional for k in kept if k.clock.open)
    assert list(adoption.recompute()) == []


def test_a_case_that_changed_meanwhile_is_computed_once_more(folder) -> None:
    """Nothing is lost in the race with an event."""
    cases = filed(book(folder))
    adopt(folder)
    cases.steal = set(cases.stored)
    adoption = Adoption(cases, MemoryOpenCases(cases), book(folder))

    assert sum(number for _, number in adoption.recompute()) == 2


def test_the_commands_write_lines(folder, monkeypatch) -> None:
    """The list ends with its number and its sha256, and goes on after an id."""
    rulebook = book(folder)
    cases = filed(rulebook)
    adoption = Adoption(cases, MemoryOpenCases(cases), rulebook)
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    assert adoption_commands.what_if(adoption, []) == 0
    assert adoption_commands.what_if(adoption, ["--after", str(max(cases.stored))]) == 0
    lines = [orjson.loads(line) for line in out.buffer.getvalue().splitlines()]

    assert [line.get("moves") for line in lines] == [None, None, 2, 0]
    assert len(lines[2]["sha256"]) == 64
    assert lines[0]["in_use"]["calendar"] == "CN@2025-11-04"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("p-ops-1]", "p-compliance-1]", "adopted.yaml:7: a plan is adopted by two people"),
        ("p-ops-1]", "p-ops-1, p-ops-2]", "adoptions.0.by"),
        ("2026-11-21", "2026-11-19", "after it was announced"),
        ("known_at: 2026-11-20", "known_at: 2025-11-04", "in order of known_at"),
        (SHA, "sure", "what_if"),
    ],
)
def test_faults_of_an_adoption(folder, old, new, said) -> None:
    """Each names file, line and reason."""
    text = ADOPTED.replace("{sha}", SHA)
    adopt(folder, text.replace(old, new))

    with pytest.raises(DataFileError, match=said):
        load_calendars(folder)
