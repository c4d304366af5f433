"""The company's organisation (组织架构): units, people, teams, insurers, partners."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from services.datafiles.yamlfile import DataFile, DataFileError, Fault


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


class Person(_Entry):
    """A member of staff; ties are units, insurers, partners or people with a common interest."""

    id: str
    name: str
    role: str
    unit: str
    team: str | None = None
    substitutes: Sequence[str] = ()
    ties: Sequence[str] = ()
    insurer: str | None = None


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
        faults = [*_doubles(source, content), *_dangling(source, content)]
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
    people = {p.id for p in content.people}
    teams = {t.id for t in content.teams}
    named: list[tuple[tuple[str | int, ...], str | None, set[str]]] = []
    named += [(("units", i, "parent"), u.parent, units) for i, u in enumerate(content.units)]
    named += [(("teams", i, "unit"), t.unit, units) for i, t in enumerate(content.teams)]
    for i, person in enumerate(content.people):
        named += [(("people", i, "unit"), person.unit, units)]
        named += [(("people", i, "team"), person.team, teams)]
        named += [(("people", i, "substitutes"), s, people) for s in person.substitutes]
    return [
        source.fault(where, f"{'.'.join(map(str, where))}: {name} is not in this file")
        for where, name, known in named
        if name and name not in known
    ]
