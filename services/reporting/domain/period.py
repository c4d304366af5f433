"""Reporting periods (报告期) such as 2026Q4, as local dates of the company."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError

KINDS = ("year", "half", "quarter", "month", "all")
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_FORMS = (
    ("year", re.compile(r"(?P<year>[0-9]{4})\Z")),
    ("half", re.compile(r"(?P<year>[0-9]{4})H(?P<part>[12])\Z")),
    ("quarter", re.compile(r"(?P<year>[0-9]{4})Q(?P<part>[1-4])\Z")),
    ("month", re.compile(r"(?P<year>[0-9]{4})-(?P<part>0[1-9]|1[0-2])\Z")),
)
_FIRST_YEAR, _LAST_YEAR = 1900, 9000


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `first` up to and without `until`; "all" has neither limit."""

    kind: str
    text: str
    first: date
    until: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "2026", "2026H1", "2026Q4", "2026-11" or "all".

        Raises ServiceError UNPROCESSABLE for anything else.
        """
        if text == "all":
            return cls("all", text, date.min, date.max)
        for kind, form in _FORMS:
            found = form.match(text)
            if found and _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
                part = int(found.groupdict().get("part") or 1)
                return cls._of(kind, int(found["year"]), part - 1)
        raise ServiceError(ErrorKind.UNPROCESSABLE, "period_invalid")

    @classmethod
    def _of(cls, kind: str, year: int, index: int) -> "Period":
        """The period number `index` of `year`; an index outside the year moves to another one."""
        parts = 12 // _MONTHS[kind]
        year, index = year + index // parts, index % parts
        texts = {
            "year": f"{year:04d}",
            "half": f"{year:04d}H{index + 1}",
            "quarter": f"{year:04d}Q{index + 1}",
            "month": f"{year:04d}-{index + 1:02d}",
        }
        after = (index + 1) * _MONTHS[kind]
        return cls(
            kind,
            texts[kind],
            date(year, index * _MONTHS[kind] + 1, 1),
            date(year + after // 12, after % 12 + 1, 1),
        )

    def previous(self) -> "Period | None":
        """The period just before (环比); None for "all"."""
        return None if self.kind == "all" else self._of(self.kind, self.first.year, self._index - 1)

    def year_before(self) -> "Period | None":
        """The same period one year earlier (同比); None for "all"."""
        if self.kind == "all":
            return None
        return self._of(self.kind, self.first.year - 1, self._index)

    @property
    def _index(self) -> int:
        return (self.first.month - 1) // _MONTHS[self.kind]

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """First instant and exclusive end in UTC; None for "all"."""
        if self.kind == "all":
            return None
        return _midnight(self.first, zone), _midnight(self.until, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Start of `day`; where a zone skips midnight, the first instant that exists."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def natural_days(first: date, last: date) -> int:
    """Natural days (自然日) from `first` to `last`; the first day is not counted."""
    return (last - first) // timedelta(days=1)
