"""From counts to rows: shares, ratios, medians, changes, ranks; exact, rounded where it is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from services.reporting.domain.definition import Figure
from services.reporting.domain.denominators import Denominators
from services.reporting.domain.dimensions import UNKNOWN
from services.reporting.domain.mapping import UNCLASSIFIED
from services.reporting.domain.numbers import counted_mean, counted_median, median, text_of
from services.reporting.domain.question import CURRENT, Question
from services.reporting.domain.ranking import ranked
from services.reporting.domain.tally import Key, Tally, tables_of, wanted

UNRANKED = (UNKNOWN, UNCLASSIFIED)
DEFAULT_UNITS = {"count": "complaints", "share": "percent", "change": "percent"}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure's value for one combination of dimensions; a value that does not exist is None."""

    figure: str
    dimensions: Mapping[str, str]
    value: str | None
    unit: str
    numerator: str | None
    denominator: str | None
    rank: int | None

    def document(self) -> dict[str, object]:
        """The row as it is written into snapshots and by the runner."""
        return {
            "figure": self.figure,
            "dimensions": dict(self.dimensions),
            "value": self.value,
            "unit": self.unit,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "rank": self.rank,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """A value before rounding, with what it was made of."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(slots=True)
class _Answer:
    """Cells of all figures and, for ranked ones, which keys are shown with which rank."""

    cells: dict[str, Mapping[Key, Cell]] = field(default_factory=dict)
    shown: dict[str, Sequence[tuple[Key, int | None]]] = field(default_factory=dict)


def rows(question: Question, tally: Tally, denominators: Denominators | None) -> Iterator[Row]:
    """All rows of the report in the order of the definition."""
    answer = _Answer()
    for figure in question.definition.figures:
        cells = _cells(figure, question, tally, denominators, answer)
        answer.cells[figure.id] = cells
        if figure.follow is not None:
            shown = answer.shown[figure.follow]
        else:
            shown = _shown(figure, question, cells)
        answer.shown[figure.id] = shown
        for key, rank in shown:
            yield _row(figure, question, key, cells.get(key, Cell(None)), rank)


def _cells(
    figure: Figure,
    question: Question,
    tally: Tally,
    denominators: Denominators | None,
    answer: _Answer,
) -> Mapping[Key, Cell]:
    if figure.kind == "count":
        counts = _filled(figure, question, tally.counts(tables_of(figure)[0]))
        return {key: Cell(Fraction(n), Fraction(n)) for key, n in counts.items()}
    if figure.kind == "share":
        return _shares(figure, question, tally)
    if figure.kind == "ratio":
        return _ratios(figure, question, tally, denominators)
    if figure.kind == "change":
        return _changes(figure, question, tally)
    if figure.over is not None:
        return _medians_over(figure, question, answer.cells[figure.over])
    return _measured(figure, question, tally)


def _filled(figure: Figure, question: Question, counts: Mapping[Key, int]) -> Mapping[Key, int]:
    """Add zeros for values whose order the definition states: nothing received is a figure too."""
    lists = []
    for name in figure.by:
        values = figure.among.get(name) or figure.where.get(name)
        values = values or question.definition.order.get(name)
        if values is None:
            return counts
        lists.append(values)
    return {**dict.fromkeys(product(*lists), 0), **counts}


def _shares(figure: Figure, question: Question, tally: Tally) -> Mapping[Key, Cell]:
    part, whole, keys = tables_of(figure)
    wholes = tally.counts(whole)
    places = [figure.by.index(name) for name in figure.of]
    counts = {**dict.fromkeys(tally.counts(keys), 0), **tally.counts(part)}
    found = {}
    for key, n in _filled(figure, question, counts).items():
        denominator = wholes.get(tuple(key[i] for i in places), 0)
        value = Fraction(100 * n, denominator) if denominator else None
        found[key] = Cell(value, Fraction(n), Fraction(denominator))
    return found


def _ratios(
    figure: Figure, question: Question, tally: Tally, denominators: Denominators | None
) -> Mapping[Key, Cell]:
    """Complaints per volume; who has volume and no complaint has the ratio 0."""
    counts = tally.counts(tables_of(figure)[0])
    volumes: Mapping[Key, Fraction] = {}
    if denominators is not None and set(figure.by) <= set(denominators.keys):
        conditions = {**figure.among, **figure.where}
        volumes = denominators.sums(
            question.period.text, figure.denominator or "", figure.by, conditions
        )
    found = {}
    for key in {**dict.fromkeys(volumes), **dict.fromkeys(counts)}:
        n, volume = counts.get(key, 0), volumes.get(key)
        value = Fraction(n) * (figure.per or 1) / volume if volume else None
        found[key] = Cell(value, Fraction(n), volume)
    return found


def _changes(figure: Figure, question: Question, tally: Tally) -> Mapping[Key, Cell]:
    """Growth against another period in percent (同比, 环比); None where that one had nothing."""
    over = question.definition.figure(figure.over or "")
    now = tally.counts(tables_of(over)[0])
    then: Mapping[Key, int] = {}
    if figure.against in question.slots:
        then = tally.counts(wanted(over.by, over.among, over.where, slot=figure.against or CURRENT))
    found = {}
    for key in _filled(figure, question, {**dict.fromkeys(then, 0), **now}):
        this, that = now.get(key, 0), then.get(key, 0)
        value = Fraction(100 * this, that) - 100 if that else None
        found[key] = Cell(value, Fraction(this), Fraction(that))
    return found


def _measured(figure: Figure, question: Question, tally: Tally) -> Mapping[Key, Cell]:
    """Median or mean of what facts measure; the denominator is how many facts had a value."""
    table = tables_of(figure)[0]
    middle = counted_median if figure.kind == "median" else counted_mean
    measured = tally.measured(table)
    found = {}
    for key in _filled(figure, question, dict.fromkeys(measured, 0)):
        counts = measured.get(key, {})
        found[key] = Cell(middle(counts), None, Fraction(sum(counts.values())))
    return found


def _medians_over(
    figure: Figure, question: Question, cells: Mapping[Key, Cell]
) -> Mapping[Key, Cell]:
    """Median over the rows of another figure, before its list is cut and rounded."""
    over = question.definition.figure(figure.over or "")
    places = [over.by.index(name) for name in figure.by]
    groups: dict[Key, list[Fraction]] = {}
    for key, cell in cells.items():
        if cell.value is not None:
            groups.setdefault(tuple(key[i] for i in places), []).append(cell.value)
    found = {}
    for key in _filled(figure, question, dict.fromkeys(groups, 0)):
        values = groups.get(key, [])
        found[key] = Cell(median(values), None, Fraction(len(values)))
    return found


def _shown(
    figure: Figure, question: Question, cells: Mapping[Key, Cell]
) -> Sequence[tuple[Key, int | None]]:
    ordered = sorted(cells, key=lambda key: _sort_key(figure, question, key))
    if figure.rank is None:
        return [(key, None) for key in ordered]
    inside = [figure.by.index(name) for name in figure.rank.within]
    outside = [i for i in range(len(figure.by)) if i not in inside]
    groups: dict[Key, list[Key]] = {}
    for key in ordered:
        groups.setdefault(tuple(key[i] for i in inside), []).append(key)
    shown: list[tuple[Key, int | None]] = []
    for keys in groups.values():
        values = {
            key: value
            for key in keys
            if (value := cells[key].value) is not None
            and not any(key[i] in UNRANKED for i in outside)
        }
        shown += ranked(
            values,
            keys,
            ties=figure.rank.ties,
            top=question.top(figure),
            ascending=figure.rank.ascending,
        )
        shown += [(key, None) for key in keys if key not in values]
    return shown


def _sort_key(figure: Figure, question: Question, key: Key) -> tuple[tuple[int, int, str], ...]:
    """Stated orders first, then by code; what is unknown or unclassified stands last."""
    found = []
    for name, value in zip(figure.by, key, strict=True):
        order = question.definition.order.get(name, ())
        place = order.index(value) if value in order else len(order)
        found.append((1 if value in UNRANKED else 0, place, value))
    return tuple(found)


def _row(figure: Figure, question: Question, key: Key, cell: Cell, rank: int | None) -> Row:
    value = None
    if cell.value is not None:
        value = text_of(cell.value, figure.decimals, question.definition.rounding)
    return Row(
        figure=figure.id,
        dimensions=dict(zip(figure.by, key, strict=True)),
        value=value,
        unit=unit_of(figure),
        numerator=None if cell.numerator is None else text_of(cell.numerator),
        denominator=None if cell.denominator is None else text_of(cell.denominator),
        rank=rank,
    )


def unit_of(figure: Figure) -> str:
    """The unit of a figure's values, as a code."""
    if figure.unit:
        return figure.unit
    if figure.kind == "ratio":
        return f"complaints_per_{figure.per}_{figure.denominator}"
    return DEFAULT_UNITS.get(figure.kind, "days" if figure.measure else "number")
