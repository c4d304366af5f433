"""How the figures of a sheet become tables: which stand side by side, with which columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.domain.snapshot import Content

Key = tuple[str, ...]
ROWS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Column:
    """One figure in a table."""

    figure: str
    title: Mapping[str, str]
    unit: Mapping[str, str]
    decimals: int | None
    values: Mapping[Key, str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by dimensions, columns by figures. Without dimensions there is one row."""

    by: Sequence[str]
    keys: Sequence[Key]
    ranks: Mapping[Key, int | None]
    columns: Sequence[Column]

    @property
    def is_ranked(self) -> bool:
        """Whether any row has a rank."""
        return any(rank is not None for rank in self.ranks.values())


def tables_of(content: Content, sheet: Mapping[str, Any]) -> list[Table]:
    """A new table begins where the dimensions change or a list has an order of its own."""
    figures = {figure["id"]: figure for figure in content["figures"]}
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in content["rows"]:
        rows.setdefault(row["figure"], []).append(row)
    groups: list[list[str]] = []
    for name in sheet["figures"]:
        last = groups[-1] if groups else None
        if last and _fits(figures, rows, last[0], name):
            last.append(name)
        else:
            groups.append([name])
    return [_table(content, figures, rows, group) for group in groups]


def _fits(
    figures: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    first: str,
    name: str,
) -> bool:
    by = figures[name]["by"]
    if figures[first]["by"] != by:
        return False
    return not by or _order(rows.get(first, ()), by) == _order(rows.get(name, ()), by)


def _key(row: Mapping[str, Any], by: Sequence[str]) -> Key:
    return tuple(row["dimensions"][name] for name in by)


def _order(rows: Sequence[Mapping[str, Any]], by: Sequence[str]) -> list[tuple[Key, int | None]]:
    return [(_key(row, by), row["rank"]) for row in rows]


def _table(
    content: Content,
    figures: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    group: Sequence[str],
) -> Table:
    by = figures[group[0]]["by"]
    order = _order(rows.get(group[0], ()), by)[:ROWS_MAX]
    columns = []
    for name in group:
        mine = rows.get(name, ())
        unit = content["names"]["units"][mine[0]["unit"]] if mine else {"zh": "", "en": ""}
        columns.append(
            Column(
                name,
                figures[name]["title"],
                unit,
                figures[name]["decimals"],
                {_key(row, by): row["value"] for row in mine},
            )
        )
    return Table(
        by=by,
        keys=[key for key, _ in order],
        ranks=dict(order),
        columns=columns,
    )
