"""A report definition: which complaints are counted, what figures are made of them, and where.

docs/reports.md describes the language; `faults` finds what the types alone cannot.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.reporting.domain.denominators import KEY_COLUMNS
from services.reporting.domain.dimensions import BASES, MEASURES, reader
from services.reporting.domain.mapping import Text
from services.reporting.domain.numbers import Rounding
from services.reporting.domain.ranking import Ties

Place = tuple[str | int, ...]
PeriodKind = Literal["year", "half", "quarter", "month", "all"]
FigureKind = Literal["count", "share", "ratio", "median", "mean", "change"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


def _listed(value: object) -> object:
    """YAML true and false are written like the values they are compared with."""
    values = value if isinstance(value, list) else [value]
    return [str(v).lower() if isinstance(v, bool) else v for v in values]


Conditions = Mapping[str, Annotated[Sequence[str], BeforeValidator(_listed), Field(min_length=1)]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BaseChoice(_Part):
    """The count base (统计口径): which complaints belong to the period."""

    default: str
    allowed: Sequence[str] = Field(min_length=1)


class Parameter(_Part):
    """A value that a run may set."""

    type: Literal["integer", "text"]
    default: int | str | None = None
    minimum: int | None = None
    maximum: int | None = None
    title: Text


class Exclusion(_Part):
    """Complaints of the base that are not counted; how many is told."""

    id: Identifier
    where: Conditions
    title: Text


class Rank(_Part):
    """Order by value, best first, within the same values of `within`; the first `top` stay."""

    within: Sequence[str] = ()
    top: int | str | None = None
    ties: Ties = "competition"
    ascending: bool = False


class Figure(_Part):
    """One figure, of which there is a row for each combination of the dimensions in `by`."""

    id: Identifier
    title: Text
    kind: FigureKind
    by: Sequence[str] = ()
    among: Conditions = Field(default_factory=dict)
    where: Conditions = Field(default_factory=dict)
    of: Sequence[str] = ()
    denominator: str | None = None
    per: int | None = Field(default=None, ge=1)
    measure: str | None = None
    over: str | None = None
    against: Literal["previous_period", "same_period_last_year"] | None = None
    decimals: int | None = Field(default=None, ge=0, le=12)
    unit: str | None = None
    rank: Rank | None = None
    follow: str | None = None
    note: Text | None = None


class Chart(_Part):
    """A bar chart of one figure of the sheet."""

    figure: str
    title: Text


class Sheet(_Part):
    """A sheet of the spreadsheet: figures with the same dimensions stand in one table."""

    id: Identifier
    title: Text
    figures: Sequence[str] = Field(min_length=1)
    chart: Chart | None = None


class Definition(_Part):
    """A whole report."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")
    version: str = Field(min_length=1, max_length=20)
    title: Text
    sources: Sequence[str] = ()
    notes: Sequence[Text] = ()
    origin: Literal["live", "historic", "any"] = "live"
    periods: Sequence[PeriodKind] = Field(min_length=1)
    default_period: Literal["all"] | None = None
    base: BaseChoice
    mapping: str
    rounding: Rounding = "half_up"
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    exclude: Sequence[Exclusion] = ()
    order: Mapping[str, Sequence[str]] = Field(default_factory=dict)
    figures: Sequence[Figure] = Field(min_length=1)
    sheets: Sequence[Sheet] = ()

    def figure(self, name: str) -> Figure:
        """The figure called `name`. Raises KeyError when there is none."""
        return next((f for f in self.figures if f.id == name), None) or _missing(name)

    def sha256(self) -> str:
        """Hash of the content; comments and line breaks of the file do not matter."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def needs_denominators(self) -> bool:
        """Whether any figure divides by business volume."""
        return any(f.kind == "ratio" for f in self.figures)


def _missing(name: str) -> Figure:
    raise KeyError(name)


def faults(definition: Definition) -> Iterator[tuple[Place, str]]:
    """Every contradiction inside a definition, as (place, reason)."""
    for name in (definition.base.default, *definition.base.allowed):
        if name not in BASES:
            yield ("base",), f"unknown base {name}; known: {', '.join(BASES)}"
    if definition.base.default not in definition.base.allowed:
        yield ("base", "default"), "the default must be allowed"
    if definition.default_period and definition.default_period not in definition.periods:
        yield ("default_period",), "the default period must be among periods"
    for index, exclusion in enumerate(definition.exclude):
        yield from _unknown(("exclude", index, "where"), exclusion.where)
    yield from _unknown(("order",), definition.order)
    yield from _figures(definition)
    yield from _sheets(definition)


def _unknown(
    place: Place, names: Mapping[str, object] | Sequence[str]
) -> Iterator[tuple[Place, str]]:
    for name in names:
        if reader(name) is None:
            yield (
                (*place, name) if isinstance(names, Mapping) else place,
                f"unknown dimension {name}",
            )


def _figures(definition: Definition) -> Iterator[tuple[Place, str]]:
    earlier: dict[str, Figure] = {}
    for index, figure in enumerate(definition.figures):
        place: Place = ("figures", index)
        if figure.id in earlier:
            yield (*place, "id"), f"figure {figure.id} stands twice"
        for field in ("by", "of", "among", "where"):
            yield from _unknown((*place, field), getattr(figure, field))
        yield from _kind(place, figure, earlier)
        yield from _rank(place, figure, definition)
        if figure.follow is not None:
            followed = earlier.get(figure.follow)
            if followed is None or tuple(followed.by) != tuple(figure.by):
                yield (*place, "follow"), "follow names an earlier figure with the same dimensions"
        earlier[figure.id] = figure


_NEEDS: Mapping[str, Sequence[str]] = {
    "count": (),
    "share": (),
    "ratio": ("denominator", "per"),
    "median": (),
    "mean": ("measure",),
    "change": ("over", "against"),
}
_ALLOWS: Mapping[str, Sequence[str]] = {
    "count": (),
    "share": ("of",),
    "ratio": ("denominator", "per"),
    "median": ("measure", "over"),
    "mean": ("measure",),
    "change": ("over", "against"),
}
_SPECIAL = ("of", "denominator", "per", "measure", "over", "against")


def _kind(
    place: Place, figure: Figure, earlier: Mapping[str, Figure]
) -> Iterator[tuple[Place, str]]:
    for field in _SPECIAL:
        given = bool(getattr(figure, field))
        if given and field not in _ALLOWS[figure.kind]:
            yield (*place, field), f"a {figure.kind} has no {field}"
        if not given and field in _NEEDS[figure.kind]:
            yield (*place, "kind"), f"a {figure.kind} needs {field}"
    if figure.kind == "share" and not set(figure.of) <= set(figure.by):
        yield (*place, "of"), "of must be among the dimensions in by"
    if figure.kind == "median" and bool(figure.measure) == bool(figure.over):
        yield (*place, "kind"), "a median needs either measure or over"
    if figure.kind == "ratio" and not set(figure.by) <= set(KEY_COLUMNS):
        yield (*place, "by"), f"a ratio is by any of {', '.join(KEY_COLUMNS)}"
    if figure.measure and figure.measure not in MEASURES:
        yield (*place, "measure"), f"unknown measure; known: {', '.join(MEASURES)}"
    if figure.over:
        yield from _over(place, figure, earlier.get(figure.over))


def _over(place: Place, figure: Figure, over: Figure | None) -> Iterator[tuple[Place, str]]:
    if over is None:
        yield (*place, "over"), "over names an earlier figure"
    elif figure.kind == "median" and not set(figure.by) <= set(over.by):
        yield (*place, "by"), "by must be among the dimensions of the figure in over"
    elif figure.kind == "change" and (over.kind != "count" or tuple(over.by) != tuple(figure.by)):
        yield (*place, "over"), "a change is over a count with the same dimensions"


def _rank(place: Place, figure: Figure, definition: Definition) -> Iterator[tuple[Place, str]]:
    if figure.rank is None:
        return
    if figure.follow is not None:
        yield (*place, "rank"), "a figure that follows another has that one's ranks"
    if not set(figure.rank.within) < set(figure.by):
        yield (*place, "rank", "within"), "within must be among by and leave something to rank"
    top = figure.rank.top
    if isinstance(top, str):
        parameter = definition.parameters.get(top.removeprefix("$"))
        if not top.startswith("$") or parameter is None or parameter.type != "integer":
            yield (*place, "rank", "top"), "top is a number or $ and an integer parameter"
    elif top is not None and top < 1:
        yield (*place, "rank", "top"), "top must be at least 1"


def _sheets(definition: Definition) -> Iterator[tuple[Place, str]]:
    known = {figure.id for figure in definition.figures}
    seen: set[str] = set()
    for index, sheet in enumerate(definition.sheets):
        if sheet.id in seen:
            yield ("sheets", index, "id"), f"sheet {sheet.id} stands twice"
        seen.add(sheet.id)
        for position, name in enumerate(sheet.figures):
            if name not in known:
                yield ("sheets", index, "figures", position), f"unknown figure {name}"
        if sheet.chart and sheet.chart.figure not in sheet.figures:
            yield ("sheets", index, "chart", "figure"), "the chart's figure is not on this sheet"
