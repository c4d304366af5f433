"""Which printed figures contradict each other; nothing is ever corrected.

The rows are taken in first, then each is checked against the others: what a total says of a
share, what a list says of a rank, what a period says of a growth rate.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from services.chassis.errors import ServiceError
from services.reporting.domain.notice_rows import (
    MEASURE_COUNT,
    MEDIAN_SUFFIX,
    NoticeRow,
    Printed,
    median_of,
)
from services.reporting.domain.numbers import median, text_of
from services.reporting.domain.period import Period

Group = tuple[str, ...]
PAIRS_MAX = 1_000
PARTS_OF_YEAR = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: what stands there, what follows from other figures, whether they agree."""

    check: str
    column: str
    stated: str
    computed: str | None
    basis: str
    ok: bool
    others: Sequence[object] = ()

    def document(self) -> dict[str, object]:
        """The check as the runner writes it."""
        return {
            "check": self.check,
            "field": self.column,
            "stated": self.stated,
            "computed": self.computed,
            "basis": self.basis,
            "ok": self.ok,
            "with": list(self.others),
        }


@dataclass(slots=True)
class Notice:
    """All rows of a table, indexed by what they are compared with."""

    totals: dict[Group, list[NoticeRow]] = field(default_factory=lambda: defaultdict(list))
    ranked: dict[Group, list[NoticeRow]] = field(default_factory=lambda: defaultdict(list))
    companies: dict[Group, list[NoticeRow]] = field(default_factory=lambda: defaultdict(list))
    categories: dict[Group, list[NoticeRow]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[Group, list[tuple[NoticeRow, str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    medians: dict[Group, list[tuple[NoticeRow, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _bases: dict[Group, tuple[Fraction, Fraction] | None] = field(default_factory=dict)
    _conflicts: dict[Group, Mapping[int, list[NoticeRow]]] = field(default_factory=dict)

    def add(self, row: NoticeRow) -> None:
        """Take in one row."""
        place = (row.region, row.period)
        if row.shape == "total":
            self.totals[place].append(row)
        elif row.shape == "ranked":
            self.ranked[(*place, row.side, row.measure)].append(row)
            company = row.texts.get("insurer", "")
            self.companies[(*place, row.side, row.measure, company)].append(row)
            if row.measure == MEASURE_COUNT and is_share(row):
                self.shares[(*place, row.side)].append((row, "value", "pct"))
        elif row.shape == "category":
            self.categories[(*place, row.side, row.texts.get("kind", ""))].append(row)
            if "share_pct" in row.numbers:
                self.shares[(*place, row.side)].append((row, "count", "share_pct"))
        else:
            for column in row.numbers:
                if column.endswith(MEDIAN_SUFFIX):
                    self.medians[(*place, *(median_of(column) or ()))].append((row, column))

    def side_total(self, region: str, period: str, side: str) -> tuple[Printed, NoticeRow] | None:
        """The printed total of a side, with the row that says it."""
        for row in self.totals.get((region, period), ()):
            if side in row.numbers:
                return row.numbers[side], row
        return None

    def implied_base(self, group: Group) -> tuple[Fraction, Fraction] | None:
        """The range of totals that most printed shares of a side agree on; None of nothing."""
        if group not in self._bases:
            ranges = [r for r in (implied(*s) for s in self.shares.get(group, ())) if r]
            best: tuple[int, tuple[Fraction, Fraction] | None] = (0, None)
            for low, _ in ranges:
                holding = [r for r in ranges if r[0] <= low <= r[1]]
                if len(holding) > best[0]:
                    best = len(holding), (low, min(r[1] for r in holding))
            self._bases[group] = best[1]
        return self._bases[group]

    def rank_conflicts(self, group: Group) -> Mapping[int, list[NoticeRow]]:
        """Rows of a list by number with those that their rank contradicts."""
        if group not in self._conflicts:
            found: dict[int, list[NoticeRow]] = defaultdict(list)
            for one, other in _pairs(self.ranked.get(group, [])):
                if _contradict(one, other):
                    found[one.number].append(other)
                    found[other.number].append(one)
            self._conflicts[group] = found
        return self._conflicts[group]


def is_share(row: NoticeRow) -> bool:
    """Whether the percentage of a ranked row is a share."""
    return "pct" in row.numbers and row.texts.get("pct_kind", "share") == "share"


def implied(row: NoticeRow, count: str, share: str) -> tuple[Fraction, Fraction] | None:
    """The range of totals of which `count` can be the printed share."""
    number, printed = row.numbers[count], row.numbers[share]
    low, high = printed.value - printed.tolerance, printed.value + printed.tolerance
    if low <= 0 or number.value <= 0:
        return None
    return 100 * number.value / high, 100 * number.value / low


def _pairs(rows: Sequence[NoticeRow]) -> Iterator[tuple[NoticeRow, NoticeRow]]:
    """All pairs of a short list; of a long one only neighbours by rank."""
    ordered = sorted(rows, key=lambda r: (r.numbers["rank"].value, r.number))
    if len(ordered) > PAIRS_MAX:
        yield from pairwise(ordered)
        return
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            yield one, other


def _contradict(one: NoticeRow, other: NoticeRow) -> bool:
    """`one` has the better or the same rank: it must have the greater or an equal value."""
    better, worse = one.numbers["value"].value, other.numbers["value"].value
    if one.texts.get("insurer") == other.texts.get("insurer") and "insurer" in one.texts:
        return False
    same_rank = one.numbers["rank"].value == other.numbers["rank"].value
    return better != worse if same_rank else better < worse


def growth(now: Printed, then: Printed) -> Fraction | None:
    """Growth in percent."""
    return 100 * now.value / then.value - 100 if then.value else None


def compare(
    check: str,
    column: str,
    stated: Printed,
    exact: Fraction,
    basis: str,
    others: Sequence[NoticeRow] = (),
) -> Check:
    """A check of a printed number against an exact one."""
    return Check(
        check,
        column,
        text_of(stated.value),
        text_of(exact, stated.places),
        basis,
        stated.agrees(exact),
        [row.identity for row in others],
    )


def other_periods(text: str) -> Mapping[str, str]:
    """Earlier periods that growth rates compare with; none for a period of another form."""
    try:
        period = Period.parse(text)
    except ServiceError:
        return {}
    before, year = period.previous(), period.year_before()
    return {"qoq": before.text, "yoy": year.text} if before and year else {}


def quarters(text: str) -> Sequence[str]:
    """The quarters of a year; empty for another period."""
    if len(text) != len("2022") or not text.isdecimal():
        return ()
    return [f"{text}Q{part}" for part in range(1, PARTS_OF_YEAR + 1)]


def list_median(rows: Sequence[NoticeRow]) -> Fraction | None:
    """Median of the values of a list."""
    return median([row.numbers["value"].value for row in rows])
