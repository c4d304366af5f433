"""The summary of the real closed-complaint table, recomputed from the raw file in another way."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from deploy.local.stack import ROOT
from services.reporting.domain.report import answer
from tests.support.stack import SHARED_DATA
from tests.unit.reporting.reporting_fakes import question

SLICE = ROOT / "deploy" / "sample" / "tx_complaints_2000.csv"
LARGE = SHARED_DATA / "us_tx_tdi_complaints" / "sample_20000.csv"
ATTRIBUTES = ("coverage_type", "finding_type", "keywords")


def raw(path: Path) -> list[dict[str, str]]:
    """Rows as they stand in the file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows(table: list[dict[str, str]]) -> dict:
    """Rows of the summary by figure and dimensions."""
    facts = (
        {
            "origin": "historic",
            "dataset": "us-tx-tdi",
            "received_on": row["received_date"],
            "closed_on": row["closed_date"],
            "attributes": {name: row[name] for name in ATTRIBUTES if row[name]},
        }
        for row in table
    )
    report = answer(question("closed-complaints", None, top=500), ((f, 0) for f in facts), None)
    return {(r.figure, *r.dimensions.values()): r for r in report.rows}


def check(path: Path) -> None:
    """Everything that the summary says, counted plainly."""
    table = raw(path)
    found = rows(table)
    assert found[("total",)].value == str(len(table))
    confirmed = [r for r in table if r["finding_type"] == "Confirmed"]
    assert found[("confirmed",)].value == str(len(confirmed))

    def days(some: list[dict[str, str]]) -> float:
        return median(
            (date.fromisoformat(r["closed_date"]) - date.fromisoformat(r["received_date"])).days
            for r in some
        )

    assert float(found[("closing_days_median",)].value) == days(table)
    for year, n in Counter(r["closed_date"][:4] for r in table).items():
        assert found["year", year].value == str(n)
        of_year = [r for r in table if r["closed_date"].startswith(year)]
        assert float(found["year_closing_days_median", year].value) == days(of_year)
        share = found["year_confirmed_share", year]
        assert share.numerator == str(sum(r["closed_date"].startswith(year) for r in confirmed))
        assert share.denominator == str(n)
    for coverage, n in Counter(r["coverage_type"] or "unknown" for r in table).items():
        assert found["coverage", coverage].value == str(n)
        hits = sum((r["coverage_type"] or "unknown") == coverage for r in confirmed)
        assert found["coverage_confirmed_share", coverage].numerator == str(hits)
    words: Counter[str] = Counter()
    for row in table:
        words.update({word for word in row["keywords"].split("; ") if word})
    for word, n in words.most_common(50):
        assert found["keyword", word].value == str(n)


def test_the_shipped_slice() -> None:
    """Two thousand rows of the Texas Department of Insurance agree exactly."""
    check(SLICE)


@pytest.mark.needs_shared_data
def test_the_larger_sample() -> None:
    """Twenty thousand rows agree exactly."""
    check(LARGE)
