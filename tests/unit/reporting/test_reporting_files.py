"""Snapshots and files: the same bytes for the same facts, and no cell that runs."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.adapters.csv_writer import render_csv
from services.reporting.adapters.definition_files import load_names
from services.reporting.adapters.file_store import HashedFiles
from services.reporting.adapters.mongo_facts import digest_of
from services.reporting.adapters.xlsx_writer import render_xlsx
from services.reporting.domain.denominators import read_denominators
from services.reporting.domain.report import answer
from services.reporting.domain.snapshot import canonical, content_of
from tests.unit.reporting.reporting_fakes import NOW, fact, question

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+2",
    "@SUM(1+1)",
    '=HYPERLINK("http://example.com","x")',
    "\t=1+1",
    "\r=1",
    "＝1+1",
    'a"b,c\nd',
    "http://example.com/",
    "</script><b>",
    "1e9",
    "TRUE",
    "长" * 40_000,
    "\x01\x02",
]
VOLUMES = (
    b"insurer,side,period,premium_cny,policies,person_times\nxinghe-pc,property,2026Q4,9,9,9\n"
)


def facts_of(insurers: list[str]) -> list[dict]:
    """One complaint for each insurer."""
    return [
        fact(
            _id=UUID(int=n),
            versions={"intake": 1, "triage": 1},
            recorded_at=datetime(2026, 11, 3, 1, n % 60, tzinfo=UTC),
            insurer=insurer,
        )
        for n, insurer in enumerate(insurers)
    ]


def content(facts: list[dict]):
    """The snapshot of the quarter over `facts`."""
    asked, volumes = question(), read_denominators(VOLUMES)
    report = answer(asked, ((f, digest_of(f)) for f in facts), volumes)
    return content_of(asked, report.tally, report.rows, volumes, load_names())


class TestSameBytes:
    """What a rebuilt projection must give again."""

    def test_another_order_gives_the_same_files(self) -> None:
        """Facts may come in any order and with any bookkeeping fields."""
        facts = facts_of(["a", "b", "b", "c"])
        again = [{**f, "counted_at": NOW, "revision": 9} for f in reversed(facts)]
        for render in (canonical, render_csv, render_xlsx):
            assert render(content(facts)) == render(content(again))

    def test_another_state_of_the_data_shows(self) -> None:
        """A later version of one complaint changes the state, even where no figure changes."""
        facts = facts_of(["a", "b"])
        later = [{**facts[0], "versions": {"intake": 2, "triage": 1}}, facts[1]]
        assert content(facts)["facts"]["state"] != content(later)["facts"]["state"]
        assert content(facts)["rows"] == content(later)["rows"]

    def test_files_are_a_function_of_the_canonical_json(self) -> None:
        """Whoever has the JSON can make the spreadsheet again."""
        made = content(facts_of(["a", "b"]))
        read = json.loads(canonical(made))
        assert render_xlsx(read) == render_xlsx(made)
        assert render_csv(read) == render_csv(made)
        assert canonical(read) == canonical(made)


class TestHostileCells:
    """Texts that a spreadsheet program would run."""

    def test_spreadsheet_round_trip(self) -> None:
        """Every name arrives as the text that it is; no cell is a formula or a link."""
        book = openpyxl.load_workbook(io.BytesIO(render_xlsx(content(facts_of(HOSTILE)))))
        cells = [
            c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None
        ]
        assert not [c for c in cells if c.data_type == "f" or c.hyperlink]
        texts = {str(c.value) for c in cells}
        for name in HOSTILE[:5] + HOSTILE[7:13]:
            assert name in texts
        assert max(map(len, texts)) <= 32_767

    def test_no_formula_anywhere_in_the_package(self) -> None:
        """Not in the sheets' XML either."""
        with zipfile.ZipFile(io.BytesIO(render_xlsx(content(facts_of(HOSTILE))))) as package:
            for name in package.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in package.read(name)

    def test_csv_cells_are_defused(self) -> None:
        """A spreadsheet program opens the file without running anything; the marks are there."""
        data = render_csv(content(facts_of(HOSTILE)))
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        header = rows[0]
        numbers = {header.index(n) for n in ("value", "numerator", "denominator", "rank")}
        for row in rows:
            assert len(row) == len(header)
            for place, cell in enumerate(row):
                if place not in numbers:
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        column = header.index("insurer")
        assert {row[column].removeprefix("'") for row in rows} >= set(HOSTILE)


class TestSpreadsheet:
    """What the officer sees."""

    def test_sheets_headings_and_numbers(self) -> None:
        """Bilingual headings, a frozen header, numbers as numbers with their places."""
        book = openpyxl.load_workbook(io.BytesIO(render_xlsx(content(facts_of(["a", "a", "b"])))))
        assert book.sheetnames[0] == "总体情况 Overview"
        assert book.sheetnames[-1] == "说明 Notes"
        sheet = book["公司投诉量 By company"]
        assert sheet.freeze_panes == "A6"
        header = [c.value for c in sheet[5]]
        assert header[1].split("\n") == ["公司", "Company"]
        share = sheet["E6"]
        assert (share.value, share.number_format) == (66.67, "#,##0.00")
        assert sheet["C6"].value == 1

    def test_notes_say_where_figures_come_from(self) -> None:
        """Hashes of definition, mapping and volume, exclusions, state of the data."""
        made = content(facts_of(["a"]))
        book = openpyxl.load_workbook(io.BytesIO(render_xlsx(made)))
        notes = {row[0].value: row[1].value for row in book["说明 Notes"].iter_rows(min_row=5)}
        assert made["definition"]["sha256"] in notes["定义 Definition"]
        assert made["denominators"]["sha256"] in notes["业务量 Business volume"]
        assert notes["数据状态 State of data"] == made["facts"]["state"]

    def test_missing_volume_is_said(self) -> None:
        """A ratio without denominators is a dash, and a warning says why."""
        asked = question()
        report = answer(asked, [(facts_of(["a"])[0], 1)], None)
        made = content_of(asked, report.tally, report.rows, None, load_names())
        assert [w["code"] for w in made["warnings"]] == ["denominators_missing"]
        book = openpyxl.load_workbook(io.BytesIO(render_xlsx(made)))
        assert "未提供业务量数据" in str([c.value for c in book["说明 Notes"]["B"]])


class TestStore:
    """Files on disk."""

    def test_stored_once_and_read_unchanged(self, tmp_path: Path) -> None:
        """The name is the hash; the same bytes twice are one file."""
        files = HashedFiles(tmp_path)
        name = files.put(b"figures")
        assert files.put(b"figures") == name
        assert files.get(name) == b"figures"
        assert [p for p in tmp_path.rglob("*") if p.is_file()] == [tmp_path / name[:2] / name]

    def test_damaged_bytes_are_not_served(self, tmp_path: Path) -> None:
        """A changed file is an error, and storing it again mends it."""
        files = HashedFiles(tmp_path)
        name = files.put(b"figures")
        (tmp_path / name[:2] / name).write_bytes(b"fjgures")
        with pytest.raises(ServiceError) as failure:
            files.get(name)
        assert (failure.value.kind, failure.value.code) == (ErrorKind.INTERNAL, "file_damaged")
        files.put(b"figures")
        assert files.get(name) == b"figures"

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        """Not found is told apart from unavailable."""
        with pytest.raises(ServiceError) as failure:
            HashedFiles(tmp_path).get("ab" * 32)
        assert failure.value.kind is ErrorKind.NOT_FOUND

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        """A full or broken disk is an outage, and nothing half-written stays."""
        (tmp_path / "folder").write_text("a file in the way")
        with pytest.raises(ServiceError) as failure:
            HashedFiles(tmp_path / "folder").put(b"x")
        assert failure.value.kind is ErrorKind.UNAVAILABLE
