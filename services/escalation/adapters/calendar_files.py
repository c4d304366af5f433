"""Working-day calendars from YAML files, checked; every fault with file, line and reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.escalation.domain.calendar import (
    ALWAYS,
    Calendar,
    LawEdition,
    LawHoliday,
    Notice,
)

ADOPTED = "adopted.yaml"
CALENDARS = Path(__file__).resolve().parents[1] / "calendars"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Notice(_Entry):
    known_at: date
    source: str
    first_published: str = ""
    rest: Mapping[str, Sequence[date]]
    work: Mapping[str, Sequence[date]]


class _Year(_Entry):
    calendar: str
    year: int = Field(ge=1990, le=2200)
    notices: Sequence[_Notice] = Field(min_length=1)


class _Holiday(_Entry):
    name: str
    month_day: str | None = Field(default=None, pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    anchor: str = ""
    offset: int = 0
    days: int = Field(ge=1, le=10)


class _Edition(_Entry):
    known_at: date
    effective_from: date
    source: str
    days: Sequence[_Holiday] = Field(min_length=1)


class _Frozen(_Entry):
    calendar: str
    aliases: Sequence[str] = ()
    library: str
    years: Mapping[int, Sequence[date]] = Field(min_length=1)


class _Adoption(_Entry):
    calendar: str
    known_at: date
    adopted_on: date
    by: tuple[str, str]
    what_if: str = Field(pattern=r"^[0-9a-f]{64}$")


class _Adopted(_Entry):
    baseline: Mapping[str, date]
    adoptions: Sequence[_Adoption]


class _Law(_Entry):
    calendar: str
    editions: Sequence[_Edition] = Field(min_length=1)
    anchors: Mapping[int, Mapping[str, date]]


def load_calendars(folder: Path) -> Mapping[str, Calendar]:
    """All calendars of `folder` by name.

    Announced ones are a `*-law.yaml` beside one file per year; frozen ones are one file that
    names the library which it was written from.

    Raises DataFileError with all faults of all files.
    """
    faults: list[Fault] = []
    laws: dict[str, _Law] = {}
    notices: dict[str, list[Notice]] = {}
    frozen: dict[str, Calendar] = {}
    adopted: dict[str, date] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            source = DataFile(path)
            if path.name == ADOPTED:
                table = source.parse(_Adopted)
                faults += _adopted_faults(source, table)
                adopted = _adopted(table)
            elif path.stem.endswith("-law"):
                law = source.parse(_Law)
                faults += _law_faults(source, law)
                laws[law.calendar] = law
            elif isinstance(source.content, dict) and "library" in source.content:
                days = source.parse(_Frozen)
                faults += _frozen_faults(source, days)
                frozen |= dict.fromkeys((days.calendar, *days.aliases), _frozen(days))
            else:
                year = source.parse(_Year)
                faults += _year_faults(source, year)
                notices.setdefault(year.calendar, []).extend(_notices(year))
        except DataFileError as error:
            faults += error.faults
    for name in sorted(set(notices) - set(laws)):
        faults.append(Fault(str(folder), 1, f"calendar {name} has no law file"))
    for name in sorted(set(frozen) & set(laws)):
        faults.append(Fault(str(folder), 1, f"calendar {name} is frozen and announced"))
    if not laws and not frozen and not faults:
        faults.append(Fault(str(folder), 1, "no calendar is here"))
    if faults:
        raise DataFileError(faults)
    announced = {
        name: Calendar(
            name,
            notices.get(name, []),
            _editions(law),
            law.anchors,
            adopted=adopted.get(name, date.max),
        )
        for name, law in laws.items()
    }
    return announced | frozen


def _year_faults(source: DataFile, year: _Year) -> Sequence[Fault]:
    faults = []
    for index, notice in enumerate(year.notices):
        off = [day for days in notice.rest.values() for day in days]
        work = [day for days in notice.work.values() for day in days]
        where = ("notices", index)
        for day in sorted(set(off) & set(work)):
            faults.append(source.fault(where, f"{day} is a rest day and a working day"))
        for day in sorted({d for d in (*off, *work) if abs(d.year - year.year) > 1}):
            faults.append(source.fault(where, f"{day} does not belong to {year.year}"))
        if index and notice.known_at <= year.notices[index - 1].known_at:
            faults.append(source.fault((*where, "known_at"), "notices stand in order of known_at"))
    return faults


def _adopted(table: _Adopted) -> dict[str, date]:
    """The newest plan in use by calendar."""
    found = dict(table.baseline)
    for adoption in table.adoptions:
        found[adoption.calendar] = adoption.known_at
    return found


def _adopted_faults(source: DataFile, table: _Adopted) -> Sequence[Fault]:
    faults = []
    last = dict(table.baseline)
    for index, adoption in enumerate(table.adoptions):
        where = ("adoptions", index)
        if adoption.by[0] == adoption.by[1]:
            faults.append(source.fault((*where, "by"), "a plan is adopted by two people"))
        if adoption.adopted_on < adoption.known_at:
            reason = "a plan is adopted after it was announced"
            faults.append(source.fault((*where, "adopted_on"), reason))
        if adoption.known_at <= last.get(adoption.calendar, date.min):
            reason = "adoptions stand in order of known_at, after the baseline"
            faults.append(source.fault((*where, "known_at"), reason))
        last[adoption.calendar] = adoption.known_at
    return faults


def _frozen_faults(source: DataFile, table: _Frozen) -> Sequence[Fault]:
    return [
        source.fault(("years", str(year)), f"{day} does not belong to {year}")
        for year, days in table.years.items()
        for day in days
        if day.year != year
    ]


def _frozen(table: _Frozen) -> Calendar:
    """Nobody recorded when its holidays became known: they count as always known."""
    source = f"{table.calendar} ({table.library})"
    notices = [
        Notice(year, ALWAYS, source, frozenset(days), frozenset())
        for year, days in table.years.items()
    ]
    version = f"{table.calendar}@{table.library.replace(' ', '-')}"
    return Calendar(table.calendar, notices, [], {}, version)


def _law_faults(source: DataFile, law: _Law) -> Sequence[Fault]:
    faults = []
    for index, edition in enumerate(law.editions):
        for number, holiday in enumerate(edition.days):
            where = ("editions", index, "days", number)
            if (holiday.month_day is None) == (holiday.anchor == ""):
                faults.append(source.fault(where, "a holiday has month_day or anchor"))
            for year, anchors in law.anchors.items():
                if holiday.anchor and holiday.anchor not in anchors:
                    faults.append(source.fault(("anchors", str(year)), f"no {holiday.anchor}"))
    return faults


def _notices(year: _Year) -> Sequence[Notice]:
    return [
        Notice(
            year=year.year,
            known_at=notice.known_at,
            source=notice.source,
            off=frozenset(day for days in notice.rest.values() for day in days),
            work=frozenset(day for days in notice.work.values() for day in days),
        )
        for notice in year.notices
    ]


def _editions(law: _Law) -> Sequence[LawEdition]:
    return [
        LawEdition(
            known_at=edition.known_at,
            effective_from=edition.effective_from,
            source=edition.source,
            holidays=tuple(
                LawHoliday(
                    name=day.name,
                    days=day.days,
                    month_day=_month_day(day.month_day),
                    anchor=day.anchor,
                    offset=day.offset,
                )
                for day in edition.days
            ),
        )
        for edition in law.editions
    ]


def _month_day(text: str | None) -> tuple[int, int] | None:
    return (int(text[:2]), int(text[3:])) if text else None
