"""From a row to a complaint, or to every fault that it has."""

from datetime import date, datetime
from pathlib import Path

import pytest

from services.intake.adapters.import_mapping import load_mapping
from services.intake.domain.imports import HistoricRow, OpenRow, Reject, SourceRow
from services.intake.domain.imports_rows import RowReader

TODAY = date(2026, 11, 24)
MAPPING = """\
dataset: old-system
version: 1
mode: historic
external_id: id
received_on: {column: got, format: ["%Y-%m-%d", "%Y年%m月%d日"]}
closed_on: done
attributes:
  finding: {column: result, codes: {"成立": upheld, "不成立": not_upheld}}
  paid: {column: paid, type: decimal}
  confirmed: {column: confirmed, type: boolean}
  notes: codes
"""
OPEN = """\
dataset: call-centre
version: 1
mode: open
zone: Asia/Shanghai
external_id: id
received_at: {column: at, format: ["%Y/%m/%d %H:%M"]}
case:
  channel: {constant: hotline}
  side: {constant: property}
  product_line: {constant: motor}
  respondent.insurer: insurer
  amount.value: amount
  in_person_count: heads
person: {name: name, phones: {column: phones, separator: "、"}}
texts: {text: words}
"""
GOOD = ["7", "2024-02-29", "2024-03-05", "成立", "12.50", "Y", "A; B "]


def reader(folder: Path, text: str) -> RowReader:
    path = folder / "a.mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return RowReader(load_mapping(path, "Asia/Shanghai"), TODAY)


def row(*changes: tuple[int, object]) -> SourceRow:
    values: list[object] = list(GOOD)
    for index, value in changes:
        values[index] = value
    return SourceRow(3, values)


class TestHistoric:
    @pytest.fixture
    def rows(self, tmp_path):
        return reader(tmp_path, MAPPING)

    def faults(self, rows: RowReader, *changes: tuple[int, object]) -> list[tuple[str, str]]:
        answer = rows.read(row(*changes))
        assert isinstance(answer, Reject), answer
        assert answer.number == 3
        return [(fault.where, fault.code) for fault in answer.faults]

    def test_sound_row(self, rows):
        """Dates become dates, codes go through their table, texts stay as written."""
        assert rows.read(row()) == HistoricRow(
            3,
            "7",
            date(2024, 2, 29),
            date(2024, 3, 5),
            {"finding": "upheld", "paid": "12.50", "confirmed": "true", "notes": "A; B "},
        )

    def test_csv_and_parquet_values_give_the_same_complaint(self, rows):
        """Typed values of Parquet and texts of CSV are one complaint."""
        typed = row((0, 7), (1, date(2024, 2, 29)), (2, datetime(2024, 3, 5)), (5, True))
        assert rows.read(typed) == rows.read(row())

    def test_empty_attributes_are_absent(self, rows):
        """Nothing is stored for a missing value."""
        answer = rows.read(row((3, ""), (4, None), (5, ""), (6, None)))
        assert isinstance(answer, HistoricRow)
        assert answer.attributes == {}

    def test_second_date_format(self, rows):
        """Every format of the mapping is tried."""
        answer = rows.read(row((1, "2024年02月29日")))
        assert isinstance(answer, HistoricRow)
        assert answer.received_on == date(2024, 2, 29)

    @pytest.mark.parametrize(
        ("index", "value", "where", "code"),
        [
            (0, "", "external_id", "missing"),
            (0, "x" * 129, "external_id", "too_long"),
            (1, None, "received_on", "missing"),
            (1, "29.02.2024", "received_on", "date_unreadable"),
            (1, "2023-02-29", "received_on", "date_unreadable"),
            (1, "1024-02-29", "received_on", "date_out_of_range"),
            (2, "2024-02-28", "closed_on", "closed_before_received"),
            (2, "2026-11-25", "closed_on", "in_future"),
            (3, "也许", "attributes.finding", "code_unknown"),
            (4, "1,000", "attributes.paid", "not_decimal"),
            (4, "１２", "attributes.paid", "not_decimal"),
            (4, "NaN", "attributes.paid", "not_decimal"),
            (5, "perhaps", "attributes.confirmed", "not_boolean"),
            (6, "a\x00b", "attributes.notes", "control_character"),
            (6, "a\udcffb", "attributes.notes", "not_utf8"),
            (6, "x" * 513, "attributes.notes", "too_long"),
            (6, ["a"], "attributes.notes", "not_scalar"),
            (6, "call 10000000001 now", "attributes.notes", "looks_personal"),
            (6, "a@example.com", "attributes.notes", "looks_personal"),
        ],
    )
    def test_each_fault_names_field_and_reason(self, rows, index, value, where, code):
        """One wrong value is one fault of that field."""
        assert self.faults(rows, (index, value)) == [(where, code)]

    def test_a_number_of_any_script_is_composed(self, rows):
        """The number on the letter of a regulator, and one spelling of an accent."""
        assert rows.read(row((0, "国金消投〔2024〕123号"))).external_id == "国金消投〔2024〕123号"
        assert rows.read(row((0, "e\u0301"))).external_id == "\u00e9"

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            ("1\u202e2", "not_printable"),
            ("1\u200b2", "not_printable"),
            ("1\t2", "not_printable"),
            ("1\x002", "control_character"),
            ("1\ud8002", "not_utf8"),
            ("号" * 129, "too_long"),
            ("\u0958" * 65, "too_long"),
        ],
    )
    def test_a_number_that_cannot_be_seen_or_kept_is_refused(self, rows, number, code):
        """Marks of direction, characters without width, and what grows when composed."""
        assert self.faults(rows, (0, number)) == [("external_id", code)]

    def test_all_faults_of_a_row_are_told(self, rows):
        """A row is refused once, with everything that is wrong."""
        assert len(self.faults(rows, (0, ""), (1, "x"), (3, "?"))) == 3

    def test_faults_never_hold_the_value(self, rows):
        """A refused value may be personal: it appears nowhere in the fault."""
        answer = rows.read(row((6, "secret 10000000001"), (3, "secret")))
        assert "secret" not in repr(answer)

    def test_a_row_broken_in_the_file_is_passed_on(self, rows):
        """What the source could not read is refused with the source's fault."""
        broken = SourceRow(9, (), next(iter(rows.read(row((0, ""))).faults)))  # type: ignore[union-attr]
        assert rows.read(broken) == Reject(9, (broken.fault,))


class TestOpen:
    def test_body_has_the_shape_of_a_filing(self, tmp_path):
        """An open row is the body that POST would take, with its true receipt time."""
        rows = reader(tmp_path, OPEN)
        values = ["7", "2026/11/20 09:05", "xinghe-pc", "120", "3", "甲某某", "1、2", "一\n二"]
        answer = rows.read(SourceRow(1, values))
        assert isinstance(answer, OpenRow)
        assert answer.external_id == "7"
        assert answer.body == {
            "external_id": "7",
            "received_at": "2026-11-20T01:05:00+00:00",
            "channel": "hotline",
            "side": "property",
            "product_line": "motor",
            "respondent": {"insurer": "xinghe-pc"},
            "amount": {"value": "120"},
            "in_person_count": 3,
            "complainant": {"name": "甲某某", "phones": ["1", "2"]},
            "text": "一\n二",
        }

    def test_missing_text_is_a_fault(self, tmp_path):
        """What every complaint needs is required of a row too."""
        answer = reader(tmp_path, OPEN).read(
            SourceRow(1, ["7", "2026/11/20 09:05", "", "", "", "", "", ""])
        )
        assert isinstance(answer, Reject)
        assert [(f.where, f.code) for f in answer.faults] == [("texts.text", "missing")]
