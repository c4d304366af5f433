"""Rows of a published table of complaint figures (通报), as they were printed.

Four shapes, told apart by their columns: totals of a period, ranked lists of companies,
matters or lines, and medians. Numbers keep the places with which they were printed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

NATIONWIDE = "全国"
MEASURE_COUNT = "count"
FREE_FIELDS = frozenset({"id", "note", "source", "doc_no"})
TOTAL_FIELDS = frozenset(
    {
        "period",
        "region",
        "total",
        "total_yoy_pct",
        "total_qoq_pct",
        "property",
        "property_share_pct",
        "life",
        "life_share_pct",
    }
)
RANKED_FIELDS = frozenset(
    {"period", "region", "side", "measure", "rank", "insurer", "value", "pct", "pct_kind", "firms"}
)
CATEGORY_FIELDS = frozenset({"period", "region", "side", "kind", "name", "count", "share_pct"})
MEDIAN_SUFFIX = "_median"
MEDIAN_FIELDS = frozenset({"period", "region", "firms"})
SIDES = {"prop": "property", "property": "property", "life": "life"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,10})?\Z")


class NoticeError(Exception):
    """A row that is of no known shape or holds something unreadable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it was printed: its value and its decimal places."""

    value: Fraction
    places: int

    def agrees(self, exact: Fraction) -> bool:
        """Whether `exact`, rounded to these places in whatever way, can be this number."""
        return abs(self.value - exact) <= self.tolerance

    @property
    def tolerance(self) -> Fraction:
        """Half a unit of the last place."""
        return Fraction(1, 2 * 10**self.places)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One row: where it belongs, its texts, and its printed numbers by column."""

    number: int
    identity: object
    shape: str
    period: str
    region: str
    texts: Mapping[str, str]
    numbers: Mapping[str, Printed]

    @property
    def side(self) -> str:
        """Side of a ranked or category row."""
        return self.texts.get("side", "")

    @property
    def measure(self) -> str:
        """What a ranked row counts."""
        return self.texts.get("measure", MEASURE_COUNT)


def read_notice_row(number: int, row: Mapping[str, Any]) -> NoticeRow:
    """Understand one row. Raises NoticeError: unknown_shape, unknown_field, missing_field,
    invalid_number."""
    shape, allowed, numeric, needed = _shape(row)
    for name in row:
        median = shape == "median" and name.endswith(MEDIAN_SUFFIX)
        if name not in allowed and name not in FREE_FIELDS and not median:
            raise NoticeError("unknown_field", str(name))
    texts, numbers = {}, {}
    for name, value in row.items():
        if name in FREE_FIELDS or value is None or value == "":
            continue
        if name in numeric:
            numbers[name] = _printed(name, value)
        elif isinstance(value, str):
            texts[name] = value
        else:
            raise NoticeError("invalid_field", f"{name} is no text")
    for name in needed:
        if name not in texts and name not in numbers:
            raise NoticeError("missing_field", name)
    return NoticeRow(
        number=number,
        identity=row.get("id", number),
        shape=shape,
        period=texts["period"],
        region=texts.get("region", NATIONWIDE),
        texts=texts,
        numbers=numbers,
    )


def _shape(
    row: Mapping[str, Any],
) -> tuple[str, frozenset[str], frozenset[str], tuple[str, ...]]:
    medians = frozenset(name for name in row if str(name).endswith(MEDIAN_SUFFIX))
    if "rank" in row:
        numeric = frozenset({"rank", "value", "pct", "firms"})
        return "ranked", RANKED_FIELDS, numeric, ("period", "side", "rank", "value")
    if "count" in row:
        numeric = frozenset({"count", "share_pct"})
        return "category", CATEGORY_FIELDS, numeric, ("period", "side", "name", "count")
    if "total" in row:
        numeric = TOTAL_FIELDS - {"period", "region"}
        return "total", TOTAL_FIELDS, numeric, ("period", "total")
    if medians:
        unknown = [name for name in sorted(medians) if median_of(name) is None]
        if unknown:
            raise NoticeError("unknown_field", unknown[0])
        return "median", MEDIAN_FIELDS, medians | {"firms"}, ("period",)
    raise NoticeError("unknown_shape", "a row has one of: total, rank, count, …_median")


def median_of(column: str) -> tuple[str, str] | None:
    """Side and measure of a median column such as life_per_10k_policies_median."""
    side, _, measure = column.removesuffix(MEDIAN_SUFFIX).partition("_")
    return (SIDES[side], measure) if side in SIDES and measure else None


def _printed(name: str, value: object) -> Printed:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise NoticeError("invalid_number", name)
    text = str(value).strip().removesuffix("%").replace(",", "")
    if not _NUMBER.match(text):
        raise NoticeError("invalid_number", name)
    return Printed(Fraction(text), len(text.partition(".")[2]))
