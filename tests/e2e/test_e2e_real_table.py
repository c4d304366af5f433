"""Real closed complaints: imported by the command, reported over HTTP, recomputed from the file."""

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deploy.local.demo_reports import Reports
from deploy.local.stack import ROOT
from deploy.local.tokens import person_token
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

SAMPLE = ROOT / "deploy" / "sample"
TABLE, MAPPING = SAMPLE / "tx_complaints_2000.csv", SAMPLE / "tx_complaints.mapping.yaml"
HISTORIC = {"origin": "historic", "counted_at": {"$ne": None}}


def bring_in(stack: LocalSystem, rejects: Path) -> str:
    """Run the import command once; what it said."""
    command = [sys.executable, "-m", "services.intake", "import", str(TABLE)]
    command += ["--mapping", str(MAPPING), "--rejects", str(rejects)]
    done = subprocess.run(
        command, env=stack.environment("intake"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def stack(own_stores: LocalSystem) -> LocalSystem:
    """A system of its own: the figures are compared with this one table."""
    own_stores.start_services()
    return own_stores


@pytest.fixture(scope="module")
def report(stack: LocalSystem, desk: Desk, tmp_path_factory) -> dict[str, Any]:
    """The summary compiled by the running system, after the table came in twice."""
    folder = tmp_path_factory.mktemp("table")
    for _ in range(2):
        bring_in(stack, folder / "rejects.csv")
    facts = desk.collection("reporting", "facts")
    eventually(
        lambda: facts.count_documents(HISTORIC), lambda n: n == len(raw()), what="all rows counted"
    )
    reports = Reports(
        stack.url("reporting"), person_token(stack.stack, "p-c", ["compliance"], ["hq"])
    )
    run = reports.run("closed-complaints", "all")
    files = reports.download(run, "closed-complaints", folder)
    again = reports.download(run, "closed-complaints", folder / "again")
    reports.close()
    assert [f.sha256 for f in files] == [f.sha256 for f in again]
    name = next(f.path for f in files if f.path.suffix == ".json" and "manifest" not in f.path.name)
    content: dict[str, Any] = json.loads(name.read_text("utf-8"))
    return {(r["figure"], *r["dimensions"].values()): r for r in content["rows"]}


def raw() -> list[dict[str, str]]:
    """Rows as they stand in the file."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def days(rows: list[dict[str, str]]) -> float:
    """Median days from receipt to closing."""
    return median(
        (date.fromisoformat(r["closed_date"]) - date.fromisoformat(r["received_date"])).days
        for r in rows
    )


def test_nothing_is_lost_and_nothing_doubled(report: dict[str, Any], desk: Desk) -> None:
    """Two imports of the same file are one complaint a row."""
    assert report[("total",)]["value"] == str(len(raw()))
    assert desk.collection("intake", "complaints").count_documents({"status": "imported"}) == len(
        raw()
    )


def test_the_figures_agree_with_the_file(report: dict[str, Any]) -> None:
    """Counts, confirmed ones, medians, by year and by coverage."""
    table = raw()
    confirmed = [r for r in table if r["finding_type"] == "Confirmed"]
    assert report[("confirmed",)]["value"] == str(len(confirmed))
    assert float(report[("closing_days_median",)]["value"]) == days(table)
    for year, number in Counter(r["closed_date"][:4] for r in table).items():
        of_year = [r for r in table if r["closed_date"].startswith(year)]
        assert report["year", year]["value"] == str(number)
        assert float(report["year_closing_days_median", year]["value"]) == days(of_year)
    for coverage, number in Counter(
        r["coverage_type"] for r in table if r["coverage_type"]
    ).items():
        assert report["coverage", coverage]["value"] == str(number)


def test_historic_cases_start_no_clock_and_no_assessment(
    report: dict[str, Any], desk: Desk
) -> None:
    """Triage and escalation leave what was closed elsewhere alone."""
    some = desk.collection("intake", "complaints").find({"status": "imported"}, {}).limit(200)
    chosen = {"_id": {"$in": [d["_id"] for d in some]}}
    assert desk.collection("triage", "assessments").count_documents(chosen) == 0
    assert desk.collection("escalation", "case_clocks").count_documents(chosen) == 0


def test_the_quarter_holds_what_was_filed(stack: LocalSystem, desk: Desk, tmp_path) -> None:
    """The regulator's statistics count exactly the live complaints received in the quarter."""
    desk.wait_counted([desk.file() for _ in range(5)])
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime.now(zone)
    first = 3 * ((now.month - 1) // 3) + 1
    period, begin = f"{now.year}Q{(now.month + 2) // 3}", datetime(now.year, first, 1, tzinfo=zone)
    reports = Reports(
        stack.url("reporting"), person_token(stack.stack, "p-c", ["compliance"], ["hq"])
    )
    run = reports.run("cn-quarterly-statistics", period)
    files = reports.download(run, "cn-quarterly-statistics", tmp_path)
    reports.close()
    assert {f.path.suffix for f in files} == {".xlsx", ".csv", ".json"}
    content = json.loads(
        next(
            f.path for f in files if f.path.suffix == ".json" and "manifest" not in f.path.name
        ).read_text("utf-8")
    )
    total = next(r for r in content["rows"] if r["figure"] == "total")
    live = {"origin": "live", "received_at": {"$gte": begin}, "confirmed_kind": None}
    assert int(total["value"]) == desk.collection("reporting", "facts").count_documents(live) >= 5
