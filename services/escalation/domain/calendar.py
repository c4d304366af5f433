"""Working-day calendars as versions: what was announced, and when it became known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.chassis.errors import ErrorKind, ServiceError

SATURDAY = 5
ALWAYS = date.min


@dataclass(frozen=True)
class Notice:
    """One announcement for one year; a later one replaces the whole year (2020 shows why)."""

    year: int
    known_at: date
    source: str
    off: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True)
class LawHoliday:
    """A holiday fixed by law: by month and day, or days from a moving anchor."""

    name: str
    days: int
    month_day: tuple[int, int] | None = None
    anchor: str = ""
    offset: int = 0


@dataclass(frozen=True)
class LawEdition:
    """The holidays of the law as it stood from a date on."""

    known_at: date
    effective_from: date
    source: str
    holidays: tuple[LawHoliday, ...]


class Calendar:
    """All that is recorded about one calendar, such as CN."""

    def __init__(
        self,
        name: str,
        notices: Sequence[Notice],
        editions: Sequence[LawEdition],
        anchors: Mapping[int, Mapping[str, date]],
        version: str = "",
        adopted: date = date.max,
    ) -> None:
        """`version` names a calendar frozen from a library; an announced one is dated.

        What became known after `adopted` is recorded here, and not in use.
        """
        self.name, self.version, self.adopted = name, version, adopted
        self.notices = tuple(sorted(notices, key=lambda notice: notice.known_at))
        self.editions = tuple(sorted(editions, key=lambda edition: edition.effective_from))
        self.anchors = anchors
        self._known: dict[date, KnownCalendar] = {}
        self.latest = KnownCalendar(self, adopted)

    def newest(self) -> "Calendar":
        """The same with all that is recorded in use: what could be adopted."""
        return Calendar(self.name, self.notices, self.editions, self.anchors, self.version)

    def as_known(self, at: date | None = None) -> "KnownCalendar":
        """The calendar in use, or of somebody who knows only what was announced by `at`."""
        if at is None or at >= self.adopted:
            return self.latest
        heard = [d for d in self._moments() if d <= at]
        moment = heard[-1] if heard else date.min
        if moment not in self._known:
            self._known[moment] = KnownCalendar(self, moment)
        return self._known[moment]

    def dated(self, version: str) -> date | None:
        """When a version of this calendar became known; None for one that carries no date."""
        name, _, known = version.rpartition("@")
        try:
            return date.fromisoformat(known) if name == self.name else None
        except ValueError:
            return None

    def _moments(self) -> list[date]:
        notices = {notice.known_at for notice in self.notices}
        return sorted(notices | {edition.known_at for edition in self.editions})


class KnownCalendar:
    """One version of a calendar. It is a DayRule of opening hours too.

    A year without a notice is provisional: weekends and the holidays fixed by law rest, no
    make-up day is guessed.
    """

    def __init__(self, calendar: Calendar, known_at: date) -> None:
        self.name = calendar.name
        self._anchors = calendar.anchors
        self._editions = [e for e in calendar.editions if e.known_at <= known_at]
        latest = {n.year: n for n in calendar.notices if n.known_at <= known_at}
        self._notices = dict(sorted(latest.items()))
        self._days: dict[date, tuple[bool, str]] = {}
        for notice in self._notices.values():
            self._days |= dict.fromkeys(notice.off, (False, notice.source))
            self._days |= dict.fromkeys(notice.work, (True, notice.source))
        self._provisional: dict[int, frozenset[date]] = {}
        heard = [n.known_at for n in calendar.notices if n.known_at <= known_at]
        heard += [e.known_at for e in self._editions]
        dated = f"{calendar.name}@{max(heard).isoformat() if heard else 'none'}"
        self.version = calendar.version or dated

    @property
    def years(self) -> Collection[int]:
        """The years whose plan is known."""
        return self._notices.keys()

    def announced(self, year: int) -> bool:
        """Whether the plan of `year` is known."""
        return year in self._notices

    def override(self, day: date) -> bool | None:
        """See DayRule. Beyond the law's table: ServiceError INVALID `calendar_not_announced`."""
        known = self._days.get(day)
        if known is not None:
            return known[0]
        if day.year in self._notices:
            return None
        return False if day in self._by_law(day.year) else None

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`, provisionally in a year that is not announced."""
        override = self.override(day)
        return day.weekday() < SATURDAY if override is None else override

    def source(self, day: date) -> str:
        """The notice, or in a year not announced the law, that the answer for `day` rests on."""
        if day in self._days:
            return self._days[day][1]
        notice = self._notices.get(day.year)
        return notice.source if notice else self._edition(day.year).source

    def _by_law(self, year: int) -> frozenset[date]:
        known = self._provisional.get(year)
        if known is None:
            days = [d for h in self._edition(year).holidays for d in self._dates(h, year)]
            known = self._provisional[year] = frozenset(days)
        return known

    def _edition(self, year: int) -> LawEdition:
        in_force = [e for e in self._editions if e.effective_from <= date(year, 12, 31)]
        if not in_force:
            raise ServiceError(ErrorKind.INVALID, "calendar_not_announced")
        return in_force[-1]

    def _dates(self, holiday: LawHoliday, year: int) -> list[date]:
        if holiday.month_day:
            first = date(year, *holiday.month_day)
        elif year in self._anchors:
            first = self._anchors[year][holiday.anchor] + timedelta(days=holiday.offset)
        else:
            raise ServiceError(ErrorKind.INVALID, "calendar_not_announced")
        return [first + timedelta(days=n) for n in range(holiday.days)]


def first_difference(old: KnownCalendar, new: KnownCalendar) -> date | None:
    """The first day that the two judge differently, or that only one of them has announced.

    None when they agree on all days of all years that either has announced.
    """
    years = sorted({*old.years, *new.years})
    for year in years:
        day = date(year, 1, 1)
        if old.announced(year) != new.announced(year):
            return day
        while day.year == year:
            if old.is_workday(day) != new.is_workday(day):
                return day
            day += timedelta(days=1)
    return None


class AnnouncedDays:
    """A DayRule that refuses days of years that are not announced."""

    def __init__(self, calendar: KnownCalendar) -> None:
        self._calendar = calendar

    def override(self, day: date) -> bool | None:
        """See DayRule. Raises ServiceError INVALID `calendar_not_announced`."""
        if not self._calendar.announced(day.year):
            raise ServiceError(ErrorKind.INVALID, "calendar_not_announced")
        return self._calendar.override(day)
