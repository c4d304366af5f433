"""A report as a spreadsheet for people: bilingual, formatted, and the same bytes every time.

Every text is written as a string cell, so nothing that came from outside can be a formula.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from services.reporting.adapters.xlsx_notes import notes_of
from services.reporting.adapters.xlsx_tables import Column, Table, tables_of
from services.reporting.domain.snapshot import Content

# The library writes the time of creation into the file; a constant makes equal content equal bytes.
CREATED = datetime(2020, 3, 1)  # noqa: DTZ001 - the library takes naive times only
OPTIONS: Mapping[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
CELL_MAX = 32_000
SHEET_NAME_MAX = 31
CHART_POINTS_MAX, CHARTS_MAX, CHART_WIDTH = 20, 4, 560
FIRST_ROW = 4
HEAD_WIDTH_MAX = 22
REPEAT_ROWS_MIN = 25
# Rows that fit a printed page, and those that one bar of a chart takes with its share of the frame.
PAGE_ROWS, CHART_ROWS = 42, 1.6
NO_VALUE = "—"
COLOUR, SOFT, LINE = "#1F3864", "#DCE6F1", "#BFBFBF"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def render_xlsx(content: Content) -> bytes:
    """All sheets of the definition and one with notes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, dict(OPTIONS))
    book.set_properties(
        {
            "title": content["definition"]["title"]["zh"],
            "subject": content["definition"]["title"]["en"],
            "keywords": f"{content['definition']['id']} {content['definition']['version']}",
            "created": CREATED,
        }
    )
    formats = _formats(book)
    names: set[str] = set()
    for sheet in content["sheets"]:
        _Page(book, formats, content, sheet["title"], names).fill(sheet)
    notes = {"zh": "说明", "en": "Notes"}
    _Page(book, formats, content, notes, names).fill_notes(notes_of(content))
    book.close()
    return stream.getvalue()


def _formats(book: Any) -> Mapping[str, Any]:
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    cell = {**font, "border": 1, "border_color": LINE}
    return {
        "title": book.add_format({**font, "font_size": 16, "bold": True, "font_color": COLOUR}),
        "subtitle": book.add_format({**font, "font_size": 11, "font_color": "#595959"}),
        "head": book.add_format(
            {
                **cell,
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "bg_color": COLOUR,
                "font_color": "#FFFFFF",
            }
        ),
        "text": book.add_format(cell),
        "key": book.add_format({**cell, "bold": True, "bg_color": SOFT, "valign": "top"}),
        "wrap": book.add_format({**cell, "text_wrap": True, "valign": "top"}),
        "rank": book.add_format({**cell, "align": "center"}),
        "none": book.add_format({**cell, "align": "right", "font_color": "#7F7F7F"}),
        "unnumbered": book.add_format({**cell, "align": "right"}),
        **{
            f"number{places}": book.add_format(
                {**cell, "num_format": "#,##0" + ("." + "0" * places if places else "")}
            )
            for places in range(13)
        },
    }


class _Page:
    """One worksheet being written from top to bottom."""

    def __init__(
        self,
        book: Any,
        formats: Mapping[str, Any],
        content: Content,
        title: Mapping[str, str],
        taken: set[str],
    ) -> None:
        self._book, self._formats, self._content = book, formats, content
        self._sheet = book.add_worksheet(_sheet_name(title, taken))
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&L&8" + content["definition"]["id"] + "&R&8&P / &N")
        self._widths: dict[int, int] = {}
        self._row = FIRST_ROW
        question = content["question"]
        heading = content["definition"]["title"]
        self._text(0, 0, f"{heading['zh']}　{title['zh']}", "title")
        self._text(1, 0, f"{heading['en']} — {title['en']}", "subtitle")
        line = (
            f"报告期 Period: {question['period']}　口径 Base: {content['base']['zh']} "
            f"({content['base']['en']})　时区 Zone: {question['time_zone']}"
        )
        self._text(2, 0, line, "subtitle")
        self._sheet.set_row(0, 26)

    def fill(self, sheet: Mapping[str, Any]) -> None:
        """All tables of the sheet, one below the other, and its chart."""
        tables = tables_of(self._content, sheet)
        chart = sheet["chart"]
        drawn: tuple[Table, int] | None = None
        for table in tables:
            first = self._row
            figures = [column.figure for column in table.columns]
            if table.by:
                self._wide(table)
                if len(tables) == 1:
                    self._sheet.freeze_panes(first + 1, 0)
                    if len(table.keys) > REPEAT_ROWS_MIN:
                        self._sheet.repeat_rows(first)
            else:
                self._tall(table)
            if chart and chart["figure"] in figures and table.keys and table.by:
                drawn = table, first
            self._row += 1
        self._fit()
        if drawn:
            self._charts(chart, *drawn)

    def fill_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Pairs of key and text."""
        for key, text in notes:
            self._text(self._row, 0, key, "key")
            self._text(self._row, 1, text, "wrap")
            lines = sum(1 + _width(part) // 100 for part in text.split("\n"))
            self._sheet.set_row(self._row, 16 * lines)
            self._row += 1
        self._sheet.set_column(0, 0, 34)
        self._sheet.set_column(1, 1, 110)

    def _wide(self, table: Table) -> None:
        """A header row, then one row for each combination of dimensions."""
        names = self._content["names"]
        header = [
            f"{names['dimensions'][d]['zh']}\n{names['dimensions'][d]['en']}" for d in table.by
        ]
        if table.is_ranked:
            header.append("位次\nRank")
        header += [_heading(column) for column in table.columns]
        for place, text in enumerate(header):
            self._text(self._row, place, text, "head")
        self._sheet.set_row(self._row, 64)
        for key in table.keys:
            self._row += 1
            self._line(table, key)
        self._row += 1

    def _line(self, table: Table, key: tuple[str, ...]) -> None:
        values = self._content["names"]["values"]
        for place, (dimension, code) in enumerate(zip(table.by, key, strict=True)):
            self._text(self._row, place, _both(values[dimension][code]), "text")
        place = len(table.by)
        if table.is_ranked:
            rank = table.ranks[key]
            self._text(self._row, place, "—" if rank is None else str(rank), "rank")
            if rank is not None:
                self._sheet.write_number(self._row, place, rank, self._formats["rank"])
            place += 1
        for offset, column in enumerate(table.columns):
            self._number(self._row, place + offset, column, column.values.get(key))

    def _tall(self, table: Table) -> None:
        """Figures without dimensions: one row for each."""
        for place, text in enumerate(("指标\nFigure", "数值\nValue", "单位\nUnit")):
            self._text(self._row, place, text, "head")
        self._sheet.set_row(self._row, 32)
        for column in table.columns:
            self._row += 1
            self._text(self._row, 0, _both(column.title), "text")
            self._number(self._row, 1, column, column.values.get(()))
            self._text(self._row, 2, _both(column.unit), "text")
        self._row += 1

    def _charts(self, chart: Mapping[str, Any], table: Table, header_row: int) -> None:
        """One bar chart for each group of rows that differ only in their last dimension."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for place, key in enumerate(table.keys):
            groups.setdefault(key[:-1], []).append(header_row + 1 + place)
        values = self._content["names"]["values"]
        longest = min(CHART_POINTS_MAX, max(map(len, groups.values())))
        if self._row + CHART_ROWS * longest > PAGE_ROWS:
            self._sheet.set_h_pagebreaks([self._row])
        left = 0
        for group, rows in list(groups.items())[:CHARTS_MAX]:
            names = [_both(values[d][code]) for d, code in zip(table.by, group, strict=False)]
            title = " · ".join([_both(chart["title"]), *names])
            drawn = self._chart(title, chart["figure"], table, rows[:CHART_POINTS_MAX])
            self._sheet.insert_chart(self._row, 0, drawn, {"x_offset": left})
            left += CHART_WIDTH + 20

    def _chart(self, title: str, figure: str, table: Table, rows: Sequence[int]) -> Any:
        names = [column.figure for column in table.columns]
        column = len(table.by) + table.is_ranked + names.index(figure)
        label, sheet = len(table.by) - 1, self._sheet.get_name()
        drawn = self._book.add_chart({"type": "bar"})
        drawn.add_series(
            {
                "name": title,
                "categories": [sheet, rows[0], label, rows[-1], label],
                "values": [sheet, rows[0], column, rows[-1], column],
                "fill": {"color": COLOUR},
                "gap": 60,
                "data_labels": {"value": True, "font": {"size": 9}},
            }
        )
        drawn.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        drawn.set_size({"width": CHART_WIDTH, "height": 90 + 26 * len(rows)})
        return drawn

    def _number(self, row: int, place: int, column: Column, value: str | None) -> None:
        if value is None:
            self._text(row, place, NO_VALUE, "none")
        elif "/" in value:
            self._text(row, place, value, "unnumbered")
        else:
            places = len(value.partition(".")[2])
            self._sheet.write_number(
                row, place, float(value), self._formats[f"number{min(places, 12)}"]
            )
            self._widths[place] = max(self._widths.get(place, 0), len(value) + 3)

    def _text(self, row: int, place: int, text: str, form: str) -> None:
        self._sheet.write_string(row, place, text[:CELL_MAX], self._formats[form])
        if row >= FIRST_ROW:
            longest = max(_width(part) for part in text.split("\n"))
            if form == "head":
                longest = min(longest, HEAD_WIDTH_MAX)
            self._widths[place] = max(self._widths.get(place, 0), longest + 2)

    def _fit(self) -> None:
        for place, width in self._widths.items():
            self._sheet.set_column(place, place, max(10, min(60, width)))


def _heading(column: Column) -> str:
    unit = " / ".join(dict.fromkeys(t for t in (column.unit["zh"], column.unit["en"]) if t))
    return f"{column.title['zh']}\n{column.title['en']}" + (f"\n({unit})" if unit else "")


def _both(text: Mapping[str, str]) -> str:
    return text["zh"] if text["zh"] == text["en"] else f"{text['zh']} {text['en']}"


def _width(text: str) -> int:
    """Columns that a text takes: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _sheet_name(title: Mapping[str, str], taken: set[str]) -> str:
    name = _FORBIDDEN.sub(" ", _both(title))[:SHEET_NAME_MAX].strip() or "Sheet"
    number = 2
    unique = name
    while unique.lower() in taken:
        suffix = f" {number}"
        unique, number = name[: SHEET_NAME_MAX - len(suffix)] + suffix, number + 1
    taken.add(unique.lower())
    return unique
