"""The checks of one printed row against the whole table."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from services.reporting.domain.notice import (
    Check,
    Notice,
    compare,
    growth,
    implied,
    is_share,
    list_median,
    other_periods,
    quarters,
)
from services.reporting.domain.notice_rows import (
    MEASURE_COUNT,
    MEDIAN_SUFFIX,
    NoticeRow,
    Printed,
    median_of,
)
from services.reporting.domain.numbers import text_of

HUNDRED = Fraction(100)


def checks(row: NoticeRow, notice: Notice) -> list[Check]:
    """Everything that can be compared for one row, in a fixed order."""
    by_shape = {
        "total": _total,
        "ranked": _ranked,
        "category": _category,
        "median": _medians,
    }
    return list(by_shape[row.shape](row, notice))


def _total(row: NoticeRow, notice: Notice) -> Iterator[Check]:
    numbers = row.numbers
    total = numbers["total"]
    if "property" in numbers and "life" in numbers:
        exact = numbers["property"].value + numbers["life"].value
        yield compare("sum", "total", total, exact, "property + life")
    for side in ("property", "life"):
        if side in numbers and f"{side}_share_pct" in numbers:
            yield _share(f"{side}_share_pct", row, side, total, [])
    stated = [
        numbers[f"{s}_share_pct"] for s in ("property", "life") if f"{s}_share_pct" in numbers
    ]
    if len(stated) == len(("property", "life")):
        yield _shares_sum(stated)
    for kind, earlier in other_periods(row.period).items():
        column = f"total_{kind}_pct"
        for other in notice.totals.get((row.region, earlier), ()):
            if column in numbers:
                yield from _growth(column, numbers[column], total, other, "total")
    parts = [notice.totals.get((row.region, q), []) for q in quarters(row.period)]
    if parts and all(parts):
        firsts = [rows[0] for rows in parts]
        exact = sum((r.numbers["total"].value for r in firsts), Fraction(0))
        yield compare("sum", "total", total, exact, "sum of the quarters", firsts)
    yield from _twice(row, notice.totals[(row.region, row.period)], numbers)


def _ranked(row: NoticeRow, notice: Notice) -> Iterator[Check]:
    group = (row.region, row.period, row.side, row.measure)
    yield _rank(row, notice)
    if row.measure == MEASURE_COUNT:
        if is_share(row):
            yield from _share_of_side("pct", "value", row, notice)
        listed = [(r, r.numbers["value"]) for r in notice.ranked[group]]
        yield from _within_total(row, "value", listed, notice)
    kind = row.texts.get("pct_kind")
    earlier = other_periods(row.period).get(kind or "")
    if earlier and "pct" in row.numbers:
        company = (row.region, earlier, row.side, row.measure, row.texts.get("insurer", ""))
        for other in notice.companies.get(company, ()):
            yield from _growth("pct", row.numbers["pct"], row.numbers["value"], other, "value")
    if "insurer" in row.texts:
        same = notice.companies[(*group, row.texts["insurer"])]
        yield from _twice(row, same, ["value", "rank"])


def _category(row: NoticeRow, notice: Notice) -> Iterator[Check]:
    kind = row.texts.get("kind", "")
    group = notice.categories[(row.region, row.period, row.side, kind)]
    if "share_pct" in row.numbers:
        yield from _share_of_side("share_pct", "count", row, notice)
    parts = row.texts["name"].split("+")
    if len(parts) > 1:
        yield from _combined(row, parts, notice)
    else:
        listed = [(r, r.numbers["count"]) for r in group if "+" not in r.texts["name"]]
        yield from _within_total(row, "count", listed, notice)
    same = [other for other in group if other.texts["name"] == row.texts["name"]]
    yield from _twice(row, same, ["count", "share_pct"])


def _combined(row: NoticeRow, parts: Sequence[str], notice: Notice) -> Iterator[Check]:
    """A row such as A+B is the sum of A and B, wherever these stand."""
    found = []
    for part in parts:
        for (region, period, side, _), rows in notice.categories.items():
            if (region, period, side) == (row.region, row.period, row.side):
                found += [r for r in rows if r.texts["name"] == part.strip()][:1]
    if len(found) == len(parts):
        exact = sum((r.numbers["count"].value for r in found), Fraction(0))
        yield compare("sum", "count", row.numbers["count"], exact, "sum of the parts", found)


def _medians(row: NoticeRow, notice: Notice) -> Iterator[Check]:
    for column, stated in row.numbers.items():
        if not column.endswith(MEDIAN_SUFFIX):
            continue
        side, measure = median_of(column) or ("", "")
        group = (row.region, row.period, side, measure)
        listed = notice.ranked.get(group, [])
        if listed:
            yield _median(column, stated, row, listed)
        said = [(other, name) for other, name in notice.medians[group] if other is not row]
        for other, name in said:
            if other.numbers[name].value != stated.value:
                printed = text_of(other.numbers[name].value)
                yield _stated(column, stated, printed, other)


def _median(column: str, stated: Printed, row: NoticeRow, listed: Sequence[NoticeRow]) -> Check:
    """Exact when the list is whole; otherwise the list of the greatest gives an upper limit."""
    values = sorted((r.numbers["value"].value for r in listed), reverse=True)
    firms = row.numbers.get("firms") or listed[0].numbers.get("firms")
    exact = list_median(listed)
    if firms and firms.value == len(values) and exact is not None:
        return compare("median", column, stated, exact, f"median of {len(values)} values", listed)
    half = firms is not None and firms.value >= 2 * len(values)
    limit = values[-1] if half else values[0]
    basis = "not above the smallest of the list" if half else "not above the greatest of the list"
    ok = stated.value - stated.tolerance <= limit
    return Check("median", column, text_of(stated.value), f"<= {text_of(limit)}", basis, ok)


def _rank(row: NoticeRow, notice: Notice) -> Check:
    """Who contradicts at least as many rows as each of those it contradicts is named."""
    conflicts = notice.rank_conflicts((row.region, row.period, row.side, row.measure))
    against = conflicts.get(row.number, [])
    worst = max((len(conflicts.get(other.number, [])) for other in against), default=0)
    ok = not against or len(against) < worst
    return Check(
        "rank",
        "rank",
        text_of(row.numbers["rank"].value),
        None,
        "a better rank has a greater value",
        ok,
        [] if ok else [other.identity for other in against],
    )


def _share(
    column: str, row: NoticeRow, count: str, base: Printed, others: Sequence[NoticeRow]
) -> Check:
    number, stated = row.numbers[count].value, row.numbers[column]
    if not base.value:
        return Check("share", column, text_of(stated.value), None, "the base is 0", ok=False)
    basis = f"100 * {text_of(number)} / {text_of(base.value)}"
    return compare("share", column, stated, 100 * number / base.value, basis, others)


def _share_of_side(column: str, count: str, row: NoticeRow, notice: Notice) -> Iterator[Check]:
    """Against the printed total of the side; without one, against what the other shares imply."""
    total = notice.side_total(row.region, row.period, row.side)
    if total is not None:
        yield _share(column, row, count, total[0], [total[1]])
        return
    group = (row.region, row.period, row.side)
    base, own = notice.implied_base(group), implied(row, count, column)
    others = [r for r, _, _ in notice.shares[group] if r is not row]
    if base is None or own is None or not others:
        return
    ok = own[0] <= base[1] and base[0] <= own[1]
    low, high = (text_of(limit, 2) for limit in base)
    yield Check(
        "share",
        column,
        text_of(row.numbers[column].value),
        None,
        f"the other shares imply a base of {low} to {high}",
        ok,
        [] if ok else [r.identity for r in others],
    )


def _shares_sum(stated: Sequence[Printed]) -> Check:
    whole = sum((p.value for p in stated), Fraction(0))
    slack = sum((p.tolerance for p in stated), Fraction(0))
    return Check(
        "shares_sum",
        "property_share_pct",
        text_of(whole),
        "100",
        "the shares of both sides",
        abs(whole - HUNDRED) <= slack,
    )


def _growth(
    column: str, stated: Printed, now: Printed, other: NoticeRow, value: str
) -> Iterator[Check]:
    then = other.numbers[value]
    exact = growth(now, then)
    if exact is not None:
        basis = f"100 * {text_of(now.value)} / {text_of(then.value)} - 100"
        yield compare("growth", column, stated, exact, basis, [other])


def _within_total(
    row: NoticeRow, column: str, listed: Sequence[tuple[NoticeRow, Printed]], notice: Notice
) -> Iterator[Check]:
    """What is listed cannot be more than the whole."""
    total = notice.side_total(row.region, row.period, row.side)
    if total is None:
        return
    whole = sum((number.value for _, number in listed), Fraction(0))
    yield Check(
        "list_sum",
        column,
        text_of(whole),
        f"<= {text_of(total[0].value)}",
        "the list is part of the side's total",
        whole <= total[0].value,
        [total[1].identity],
    )


def _twice(row: NoticeRow, same: Sequence[NoticeRow], columns: Iterable[str]) -> Iterator[Check]:
    for other in same:
        if other is row:
            continue
        for column in columns:
            stated, printed = row.numbers.get(column), other.numbers.get(column)
            if stated and printed and stated.value != printed.value:
                yield _stated(column, stated, text_of(printed.value), other)


def _stated(column: str, stated: Printed, printed: str, other: NoticeRow) -> Check:
    basis = "the same figure stands in another row"
    return Check(
        "stated_twice", column, text_of(stated.value), printed, basis, False, [other.identity]
    )
