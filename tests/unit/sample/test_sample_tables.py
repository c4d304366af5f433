"""The shipped tables are complete, even and usable as they stand."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from services.reporting.domain.denominators import read_denominators

SAMPLE = Path(__file__).parents[3] / "deploy/sample"


def read_table(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


class TestClosedComplaints:
    rows = read_table("tx_complaints_2000.csv")

    def test_2000_rows_in_the_order_of_their_number(self) -> None:
        """The slice has 2,000 different complaints spread over all numbers."""
        numbers = [int(row["complaint_number"]) for row in self.rows]
        assert len(numbers) == 2000
        assert numbers == sorted(set(numbers))
        assert numbers[0] == 1

    def test_every_year_is_there(self) -> None:
        """Each year from 2012 to 2026 has rows, closed not before they were received."""
        years = Counter(int(row["year_closed"]) for row in self.rows)
        assert sorted(years) == list(range(2012, 2027))
        for row in self.rows:
            assert date.fromisoformat(row["received_date"]) <= date.fromisoformat(
                row["closed_date"]
            )

    def test_awkward_values_are_there(self) -> None:
        """Quoted fields, missing values and lists occur, so an import is really tried."""
        assert any("," in row["complaint_type"] for row in self.rows)
        assert any(row["keywords"] == "" for row in self.rows)
        assert any("; " in row["keywords"] for row in self.rows)
        assert any(row["involved_party_type"] == "" for row in self.rows)
        assert {row["is_confirmed"] for row in self.rows} == {"True", "False"}


class TestDenominators:
    rows = read_table("denominators.csv")

    def test_every_insurer_has_every_quarter_once(self) -> None:
        """Twelve insurers, eight quarters, no gap and no double."""
        organisation = yaml.safe_load(
            (SAMPLE.parent / "local/organisation.yaml").read_text(encoding="utf-8")
        )
        sides = {insurer["id"]: insurer["side"] for insurer in organisation["insurers"]}
        quarters = [f"{year}Q{quarter}" for year in (2025, 2026) for quarter in (1, 2, 3, 4)]
        found = [(row["insurer"], row["side"], row["period"]) for row in self.rows]
        expected = [(name, side, period) for name, side in sides.items() for period in quarters]
        assert sorted(found) == sorted(expected)

    def test_volumes_are_positive(self) -> None:
        """Nothing is divided by zero."""
        for row in self.rows:
            assert all(
                Decimal(row[name]) > 0 for name in ("premium_cny", "policies", "person_times")
            )

    def test_reporting_reads_the_table(self) -> None:
        """The table is in the format that the figures are computed with."""
        table = read_denominators((SAMPLE / "denominators.csv").read_bytes())
        assert len(table.rows) == 96
        assert tuple(table.columns) == ("premium_cny", "policies", "person_times")
