"""A report as CSV: UTF-8 with a mark for spreadsheet programs, and no cell that is a formula."""

import csv
import io
from typing import Any

from services.reporting.domain.snapshot import Content

# A spreadsheet program takes a cell that begins so for a formula, or drops the character.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = ("value", "unit", "numerator", "denominator", "rank")


def safe_text(text: str) -> str:
    """`text` with a leading apostrophe where a spreadsheet program would run it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def render_csv(content: Content) -> bytes:
    """One line a row: figure and titles, each dimension's code and names, then the numbers."""
    dimensions = list(content["names"]["dimensions"])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    header = ["figure", "figure_zh", "figure_en"]
    for name in dimensions:
        header += [name, f"{name}_zh", f"{name}_en"]
    writer.writerow([safe_text(cell) for cell in [*header, *COLUMNS]])
    titles = {figure["id"]: figure["title"] for figure in content["figures"]}
    for row in content["rows"]:
        writer.writerow(_cells(row, titles[row["figure"]], dimensions, content["names"]))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _cells(
    row: dict[str, Any], title: dict[str, str], dimensions: list[str], names: dict[str, Any]
) -> list[str]:
    cells = [row["figure"], title["zh"], title["en"]]
    for name in dimensions:
        code = row["dimensions"].get(name)
        if code is None:
            cells += ["", "", ""]
        else:
            named = names["values"][name][code]
            cells += [safe_text(text) for text in (code, named["zh"], named["en"])]
    # Numbers are ours and may be negative; they are written as they are.
    return cells + ["" if row[c] is None else str(row[c]) for c in COLUMNS]
