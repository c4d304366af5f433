"""The company's organisation (组织架构): units, people, teams, insurers, partners."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.datafiles.vocabulary import FLAGS, PRODUCT_LINES, SCENES
from services.datafiles.yamlfile import DataFile, DataFileError, Fault

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
Hours = Annotated[str, Field(pattern=f"^{_HOUR}-({_HOUR}|24:00)$")]
PersonId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Company(_Entry):
    """The one company of this deployment."""

    id: str
    name: str
    name_en: str = ""
    kind: str
    zone: str


class Unit(_Entry):
    """A unit with its supervising parent (上级机构) and territory (division codes)."""

    id: str
    name: str
    name_en: str = ""
    parent: str | None = None
    territory: Sequence[str] = ()


class Shift(_Entry):
    """When a person works (班次), in the company's zone; hours past midnight are two shifts."""

    days: Sequence[Weekday] = WEEK
    hours: Hours

    def covers(self, local: datetime) -> bool:
        """Whether the local time lies in it; the end is exclusive."""
        start, _, end = self.hours.partition("-")
        return WEEK[local.weekday()] in self.days and start <= f"{local:%H:%M}" < end


class Person(_Entry):
    """A member of staff; ties are units, insurers, partners or people with a common interest.

    `skills` (scenes), `lines` and `languages` narrow what a person takes; an empty list means
    all, but of languages only Chinese. `regions` are the units served, by default the own one.
    `trained` names the flags whose cases need training. `capacity` counts open cases; 0 means
    the house's number. Without `shifts` a person is always on. `insurer` is whose side a
    stationed person (驻司人员) is on. Without `manager` the nearest leads or
    seniors above are meant.
    """

    id: PersonId
    name: str
    role: str
    unit: str
    team: str | None = None
    substitutes: Sequence[str] = ()
    ties: Sequence[str] = ()
    insurer: str | None = None
    manager: str | None = None
    skills: Sequence[str] = ()
    lines: Sequence[str] = ()
    regions: Sequence[str] = ()
    languages: Sequence[Literal["zh", "en"]] = ("zh",)
    trained: Sequence[str] = ()
    shifts: Sequence[Shift] = Field(default=(), max_length=14)
    capacity: int = Field(default=0, ge=0, le=10_000)

    def on_shift(self, local: datetime) -> bool:
        """Whether the person works at this local time."""
        return not self.shifts or any(shift.covers(local) for shift in self.shifts)


class Team(_Entry):
    """A team with the scenes and product lines that it handles; none means all."""

    id: str
    name: str
    name_en: str = ""
    unit: str
    scenes: Sequence[str] = ()
    lines: Sequence[str] = ()


class Insurer(_Entry):
    """An insurer that the company works with."""

    id: str
    name: str
    name_en: str = ""
    side: str


class Partner(_Entry):
    """A business partner: agency, dealer, repair shop, loss adjuster."""

    id: str
    name: str
    name_en: str = ""
    kind: str


class _Content(_Entry):
    valid_from: date
    company: Company
    units: Sequence[Unit] = Field(min_length=1)
    people: Sequence[Person] = ()
    teams: Sequence[Team] = ()
    insurers: Sequence[Insurer] = ()
    partners: Sequence[Partner] = ()


class Organisation:
    """The checked file, by id."""

    def __init__(self, content: _Content) -> None:
        self.valid_from = content.valid_from
        self.company = content.company
        self.units: Mapping[str, Unit] = {u.id: u for u in content.units}
        self.people: Mapping[str, Person] = {p.id: p for p in content.people}
        self.teams: Mapping[str, Team] = {t.id: t for t in content.teams}
        self.insurers: Mapping[str, Insurer] = {i.id: i for i in content.insurers}
        self.partners: Mapping[str, Partner] = {p.id: p for p in content.partners}

    @classmethod
    def load(cls, path: Path) -> "Organisation":
        """Read and check `path`. Raises DataFileError with file, line and reason of each fault."""
        source = DataFile(path)
        content = source.parse(_Content)
        faults = [
            *_doubles(source, content),
            *_dangling(source, content),
            *_managers(source, content),
        ]
        if faults:
            raise DataFileError(faults)
        return cls(content)

    def descendants(self, unit: str) -> frozenset[str]:
        """`unit` and everything below it; empty for an unknown unit."""
        if unit not in self.units:
            return frozenset()
        found = {unit}
        while more := {u.id for u in self.units.values() if u.parent in found} - found:
            found |= more
        return frozenset(found)

    def upwards(self, unit: str) -> Sequence[str]:
        """The unit and those above it (上级机构), nearest first; empty for an unknown one."""
        found: list[str] = []
        at: str | None = unit
        while at and at in self.units and at not in found:
            found.append(at)
            at = self.units[at].parent
        return found

    def levels_up(self, unit: str, ancestor: str) -> int:
        """Levels from a unit up to `ancestor`; the number of units where it is none."""
        steps, at = 0, self.units.get(unit)
        while at is not None and steps < len(self.units):
            if at.id == ancestor:
                return steps
            steps, at = steps + 1, self.units.get(at.parent or "")
        return len(self.units)


def _doubles(source: DataFile, content: _Content) -> Sequence[Fault]:
    faults = []
    for kind in ("units", "people", "teams", "insurers", "partners"):
        seen: set[str] = set()
        for index, entry in enumerate(getattr(content, kind)):
            if entry.id in seen:
                faults.append(source.fault((kind, index, "id"), f"{kind}: {entry.id} stands twice"))
            seen.add(entry.id)
    return faults


def _dangling(source: DataFile, content: _Content) -> Sequence[Fault]:
    units = {u.id for u in content.units}
    teams = {t.id for t in content.teams}
    named: list[_Named] = []
    named += [(("units", i, "parent"), u.parent, units) for i, u in enumerate(content.units)]
    named += [(("teams", i, "unit"), t.unit, units) for i, t in enumerate(content.teams)]
    for i, person in enumerate(content.people):
        named += [(("people", i, "unit"), person.unit, units)]
        named += [(("people", i, "team"), person.team, teams)]
        named += _named_by(i, person, content, units)
    return [
        source.fault(where, f"{'.'.join(map(str, where))}: {name} is not in this file")
        for where, name, known in named
        if name and name not in known
    ]


_Named = tuple[tuple[str | int, ...], str | None, Collection[str]]


def _named_by(
    index: int, person: Person, content: _Content, units: Collection[str]
) -> Sequence[_Named]:
    """What a person's entry names, each with the list in which it must stand."""
    people, insurers = {p.id for p in content.people}, {i.id for i in content.insurers}
    anybody = {*units, *people, *insurers, *(p.id for p in content.partners)}
    lists: tuple[tuple[str, Sequence[str], Collection[str]], ...] = (
        ("substitutes", person.substitutes, people),
        ("ties", person.ties, anybody),
        ("regions", person.regions, units),
        ("skills", person.skills, SCENES),
        ("lines", person.lines, PRODUCT_LINES),
        ("trained", person.trained, FLAGS),
    )
    return [
        (("people", index, "insurer"), person.insurer, insurers),
        (("people", index, "manager"), person.manager, people),
        *((("people", index, key), name, known) for key, names, known in lists for name in names),
    ]


def _managers(source: DataFile, content: _Content) -> Sequence[Fault]:
    """Nobody is, over any number of steps, their own manager or their own substitute."""
    above = {p.id: p.manager for p in content.people}
    faults = []
    for index, person in enumerate(content.people):
        at, seen = person.manager, {person.id}
        while at and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at == person.id:
            faults.append(source.fault(("people", index, "manager"), f"{person.id} manages itself"))
        if person.id in person.substitutes:
            where = ("people", index, "substitutes")
            faults.append(source.fault(where, f"{person.id} is its own substitute"))
    return faults
