"""Builders and fakes for triage: a small library, an in-memory store, an intake that can fail."""

import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import opencc

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation
from services.triage.adapters.playbook_files import PlaybookFolder, load_playbooks, read_sources
from services.triage.domain.assessment import (
    Assessed,
    Assessment,
    CaseFacts,
    TeamChoice,
    assessed,
)
from services.triage.domain.assignment import Assigner
from services.triage.domain.library import Library, Matter
from services.triage.domain.playbook import Playbook, Thresholds
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.router import Presence, Router
from services.triage.domain.routing.staff import Staff
from services.triage.domain.routing.tally import Tally
from services.triage.domain.text import Normaliser
from services.triage.handlers.workforce import Workforce
from services.triage.ports import Change, ComplaintToAssess, Held, Life, Nobodys, Tallies
from services.triage.settings import SHIPPED_PLAYBOOKS

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
REFUSED = "去年买的重疾险，今年确诊，你们一句既往症就拒赔，凭什么"


@cache
def shipped() -> PlaybookFolder:
    """The playbooks that are shipped, loaded once."""
    return load_playbooks(SHIPPED_PLAYBOOKS)


def library() -> Library:
    """The shipped library."""
    return shipped().library


def rules_alone(books: Sequence[Playbook]) -> Library:
    """A library of these without cues, as sure as rules can be that nothing stands beside."""
    sources = read_sources(SHIPPED_PLAYBOOKS)
    sure = Thresholds(matched=500, unsure=100, margin=200)
    signals = sources.signals[1].model_copy(update={"thresholds": sure})
    return Library(books, sources.lexicon[1], signals, normaliser())


def normaliser() -> Normaliser:
    """The normaliser of production."""
    return Normaliser(opencc.OpenCC("t2s").convert)


_ORGANISATION = """
valid_from: 2026-01-01
company: {id: c, name: 示例经纪, kind: broker, zone: Asia/Shanghai}
units:
  - {id: hq, name: 总部}
  - {id: east, name: 华东, parent: hq}
  - {id: sh, name: 上海, parent: east}
  - {id: sz, name: 深圳, parent: hq}
people:
  - {id: p-1, name: 甲一, role: handler, unit: sh, team: claims-hq}
  - {id: p-2, name: 乙二, role: handler, unit: sh, ties: [xinghe-pc]}
  - {id: p-3, name: 丙三, role: handler, unit: hq, ties: [east]}
teams:
  - {id: claims-hq, name: 理赔, unit: hq, scenes: [claims_refused]}
  - {id: claims-sh, name: 上海理赔, unit: sh, scenes: [claims_refused]}
  - {id: motor, name: 车险, unit: hq, scenes: [claims_amount], lines: [motor]}
  - {id: life, name: 人身险, unit: hq, scenes: [claims_amount], lines: [medical, disease, accident]}
  - {id: property, name: 财产险, unit: hq, scenes: [claims_amount], lines: [accident, home, cargo]}
  - {id: service-quality, name: 服务质量, unit: hq}
  - {id: special-care, name: 特别关怀, unit: hq}
insurers:
  - {id: xinghe-pc, name: 星河财险, side: property}
"""


@cache
def organisation() -> Organisation:
    """A small organisation: head office, a region with a branch, teams of several kinds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organisation.yaml"
        path.write_text(_ORGANISATION, encoding="utf-8")
        return Organisation.load(path)


def assigner() -> Assigner:
    """The shipped assignment rules over the small organisation."""
    return Assigner(shipped().assignment, organisation())


def dispatcher(**day: Any) -> Dispatcher:
    """Routing over the small organisation; `day` says who is away and the like."""
    tally, today = Tally(), Presence(**day)
    return Dispatcher(assigner(), Router(Staff(organisation()), tally, lambda: today), tally)


def complaint(
    text: str = REFUSED, *, id: UUID | None = None, version: int = 1, **facts: Any
) -> ComplaintToAssess:
    """A complaint as intake tells it."""
    known = CaseFacts(**{"unit": "sh", "insurer": "yunfan-pc", "side": "life", **facts})
    matter = Matter(text=text, channel="web", side=known.side, product_line=known.product_line)
    return ComplaintToAssess(id or uuid4(), version, matter, known)


def assessment(text: str = REFUSED, *, id: UUID | None = None, **facts: Any) -> Assessment:
    """A first version, made as production makes it."""
    told = complaint(text, id=id, **facts)
    verdict = library().assess(told.matter)
    flags = [f.code for f in verdict.flags]
    choice = dispatcher().first(told.complaint_id, verdict.scene, flags, told.facts)
    return assessed(told.complaint_id, told.intake_version, told.facts, verdict, choice)


def first_change(made: Assessment) -> Change:
    """The change that stores a first version."""
    return Change(made, Assessed(made.intake_version), "cause-1", TRACE)


TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class MemoryAssessments:
    """The store in memory; passes the same contract as the real one."""

    def __init__(self) -> None:
        self.stored: dict[UUID, Assessment] = {}
        self.lives: dict[UUID, Life] = {}
        self.now = NOW
        self.changes: list[Change] = []
        self.away = False
        self.calls: list[str] = []

    def known(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """See Assessments."""
        self._reach("known")
        return frozenset(key for key in ids if key in self.stored)

    def add(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """See Assessments."""
        self._reach("add")
        added = set()
        for change in changes:
            key = change.assessment.complaint_id
            if key not in self.stored:
                self.stored[key] = self._timed(change.assessment)
                self.changes.append(change)
                added.add(key)
        return frozenset(added)

    def get(self, complaint_id: UUID) -> Assessment | None:
        """See Assessments."""
        self._reach("get")
        found = self.stored.get(complaint_id)
        return replace(found, assessed_at=NOW) if found else None

    def replace(self, change: Change) -> Assessment:
        """See Assessments."""
        self._reach("replace")
        made = change.assessment
        stored = self.stored.get(made.complaint_id)
        if stored is None or stored.version != made.version - 1:
            raise ServiceError(ErrorKind.RACE, "race")
        made = self._timed(made)
        routed = tuple(replace(step, at=step.at or NOW) for step in made.routed)
        made = self.stored[made.complaint_id] = replace(made, routed=routed)
        self.changes.append(change)
        return made

    def follow(self, lives: Sequence[Life]) -> None:
        """See Assessments."""
        for life in lives:
            stored, known = self.stored.get(life.complaint_id), self.lives.get(life.complaint_id)
            if stored is None or (known is not None and known.version >= life.version):
                continue
            self.lives[life.complaint_id] = life
            if life.goes_on:
                self.stored[life.complaint_id] = replace(stored, unowned=None)

    def _timed(self, made: Assessment) -> Assessment:
        return made.as_of(self.now, timedelta(minutes=60))

    def _open(self) -> list[Assessment]:
        ended = {key for key, life in self.lives.items() if not life.goes_on}
        return [self.stored[key] for key in sorted(self.stored) if key not in ended]

    def owners(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """See Assessments."""
        self._reach("owners")
        had = {k: self.stored[k].state.standing.owner for k in ids if k in self.stored}
        return {key: owner for key, owner in had.items() if owner}

    def held(self, ids: Collection[UUID]) -> Mapping[UUID, Held]:
        """See Assessments: everything was assessed at NOW, and acts followed."""
        since = {key: NOW + timedelta(seconds=self.stored[key].version - 1) for key in self.stored}
        return {key: Held(owner, since[key]) for key, owner in self.owners(ids).items()}

    def unowned(self, most: int, after: Nobodys | None = None) -> Sequence[Nobodys]:
        """See Assessments: everything was assessed at NOW."""
        self._reach("unowned")
        nobody = [a for a in self._open() if a.state.standing.owner_rule == "nobody"]
        behind = [a for a in nobody if after is None or a.complaint_id > after.complaint_id]
        return [Nobodys(a.complaint_id, NOW, a.unowned) for a in behind[:most]]

    def of_owners(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """See Assessments."""
        self._reach("of_owners")
        found = [a.complaint_id for a in self._open() if a.state.standing.owner in people]
        return found[:most]

    def of_others(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """See Assessments."""
        self._reach("of_others")
        known = {"", *people}
        found = [a.complaint_id for a in self._open() if a.state.standing.owner not in known]
        return found[:most]

    def stood_in_for_others(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """See Assessments."""
        self._reach("stood_in_for_others")
        known = {"", *people}
        return [a.complaint_id for a in self._open() if a.stands_in_for not in known][:most]

    def complete_to(self) -> tuple[datetime, int]:
        """See Assessments: nothing of this store is ever published."""
        self._reach("complete_to")
        return NOW, len(self.changes)

    def _reach(self, call: str) -> None:
        self.calls.append(call)
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")


class MemoryTallies:
    """The count of cases in hand, in memory."""

    def __init__(self) -> None:
        self.people: Counter[str] = Counter()
        self.away = False

    def add(self, changes: Mapping[str, int]) -> None:
        """See Tallies."""
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        self.people.update(changes)

    def sums(self, days: int) -> Mapping[str, int]:
        """See Tallies."""
        return dict(self.people)


FOUR = """
valid_from: 2026-01-01
company: {id: c, name: 示例经纪, kind: broker, zone: Asia/Shanghai}
units: [{id: hq, name: 总部}]
people:
  - {id: p-1, name: 甲, role: handler, unit: hq, team: claims, substitutes: [p-2]}
  - {id: p-2, name: 乙, role: handler, unit: hq, team: claims}
  - {id: p-3, name: 丙, role: handler, unit: hq, team: claims}
  - {id: p-4, name: 丁, role: handler, unit: hq, team: claims, shifts: [{hours: "09:00-17:00"}]}
teams: [{id: claims, name: 理赔, unit: hq, scenes: [claims_refused]}]
"""


ALL_AT_WORK = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
"""Within everybody's shift at the workplace of four, whose capacities hold 160 cases."""


@cache
def _four() -> Organisation:
    """Four equal people, of whom one works in shifts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organisation.yaml"
        path.write_text(FOUR, encoding="utf-8")
        return Organisation.load(path)


class Workplace:
    """One process that routes over a store of tallies; its time is turned by hand."""

    def __init__(self, tallies: Tallies, absent: Collection[str] = (), now: datetime = NOW) -> None:
        self.seconds, self.away, self.escalation_away = 0.0, set(absent), False
        self.absence = timedelta(days=1)
        self.barred: Mapping[str, frozenset[str]] = {}
        self.now, four = now, _four()
        zone = ZoneInfo("Asia/Shanghai")
        self.workforce = Workforce(
            four, zone, tallies, self, lambda: self.barred, lambda: self.now, lambda: self.seconds
        )
        tally = self.workforce.tally
        router = Router(Staff(four), tally, self.workforce.day)
        self.dispatcher = Dispatcher(Assigner(shipped().assignment, four), router, tally)
        self.workforce.turn()

    def absent(self) -> Mapping[str, timedelta]:
        """See Absences: this is escalation as well."""
        if self.escalation_away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")
        return dict.fromkeys(self.away, self.absence)

    def first(self, key: UUID) -> TeamChoice:
        """A case given and counted."""
        choice = self.dispatcher.first(key, "claims_refused", [], CaseFacts(unit="hq"))
        self.dispatcher.moved("", choice.owner)
        return choice

    def sync(self, seconds: float = 2.0) -> None:
        """Time passes, and the loop turns."""
        self.seconds += seconds
        self.workforce.turn()

    def in_hand(self, person: str) -> int:
        """Cases of a person, as this process sees it."""
        return self.workforce.tally.of(person)


class MemoryComplaints:
    """Intake in memory, which counts how often it is asked and can be away."""

    def __init__(self, *told: ComplaintToAssess) -> None:
        self.told = {one.complaint_id: one for one in told}
        self.asked: list[Sequence[UUID]] = []
        self.away = False

    def to_assess(self, ids: Sequence[UUID]) -> Mapping[UUID, ComplaintToAssess]:
        """See Complaints."""
        self.asked.append(list(ids))
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")
        return {key: self.told[key] for key in ids if key in self.told}
