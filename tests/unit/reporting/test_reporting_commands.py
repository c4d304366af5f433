"""The runners on the command line: formats, exit codes, refusals."""

import io
import json
import sys
from pathlib import Path

import pytest

from services.reporting.bootstrap import COMMANDS

figures_command, check_notice_command = COMMANDS["figures"], COMMANDS["check-notice"]

FACTS = [
    {"id": 1, "received_at": "2026-11-02T09:00:00+08:00", "side": "property", "insurer": "a"},
    {
        "id": 2,
        "received_on": "2026-11-03",
        "side": "life",
        "insurer": "b",
        "scene": "sales_bundled",
    },
    {"id": 3, "received_on": "2026-09-30", "side": "life", "note": "the quarter before"},
]


def written(tmp_path: Path, *rows: object) -> str:
    """A file of rows; text stands as it is."""
    path = tmp_path / "facts.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, list[dict], str]:
    """Exit code, rows, standard error."""
    code = figures_command(["--definition", "cn-quarterly-statistics", *arguments])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


class TestFigures:
    """`figures`."""

    def test_rows(self, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
        """One row a figure with all fields, exact and rounded as the definition says."""
        code, rows, _ = run(capsys, "--facts", written(tmp_path, *FACTS), "--period", "2026Q4")
        assert code == 0
        assert rows[0] == {
            "figure": "total",
            "dimensions": {},
            "value": "2",
            "unit": "complaints",
            "numerator": "2",
            "denominator": None,
            "rank": None,
        }
        share = next(r for r in rows if r["figure"] == "side_share")
        assert (share["value"], share["numerator"], share["denominator"]) == ("50.00", "1", "2")

    def test_standard_input(self, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
        """Facts come from a pipe where no file is given."""
        text = "\n".join(json.dumps(f) for f in FACTS)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code, rows, _ = run(capsys, "--period", "2026Q4")
        assert (code, rows[0]["value"]) == (0, "2")

    def test_denominators_and_parameters(self, tmp_path: Path, capsys) -> None:
        """Business volume from a file, base and list length from the command line."""
        volume = tmp_path / "d.csv"
        volume.write_text("insurer,side,period,premium_cny\na,property,2026Q4,200000000\n")
        facts = written(tmp_path, {**FACTS[0], "regulator_transferred": True}, FACTS[1])
        arguments = ["--facts", facts, "--period", "2026Q4", "--denominators", str(volume)]
        code, rows, _ = run(
            capsys, *arguments, "--parameter", "base=regulator_transferred", "--parameter", "top=1"
        )
        ratio = next(r for r in rows if r["figure"] == "premium_ratio")
        assert code == 0
        assert (ratio["value"], ratio["denominator"]) == ("0.50", "200000000")
        assert rows[0]["value"] == "1"

    @pytest.mark.parametrize(
        ("row", "error"),
        [
            ({**FACTS[0], "insurrer": "a"}, "unknown_field"),
            ({"id": 9, "side": "life"}, "no_receipt"),
            ({**FACTS[0], "received_at": "2026-11-02T09:00:00"}, "invalid_field"),
            ({**FACTS[0], "received_at": 5}, "invalid_field"),
            ({**FACTS[0], "received_on": "2026-02-30"}, "invalid_field"),
            ({**FACTS[0], "overdue": "yes"}, "invalid_field"),
            ({**FACTS[0], "attributes": {"a": 1}}, "invalid_field"),
            ({"received_on": "2026-11-02"}, "invalid_field"),
        ],
    )
    def test_a_refused_row_is_answered_and_the_run_goes_on(
        self, tmp_path: Path, capsys, row: dict, error: str
    ) -> None:
        """The error names the row; the others are counted."""
        code, rows, _ = run(
            capsys, "--facts", written(tmp_path, row, FACTS[1]), "--period", "2026Q4"
        )
        assert code == 0
        assert rows[0]["error"]["code"] == error
        assert rows[0]["id"] == row.get("id", 1)
        assert rows[1]["value"] == "1"

    @pytest.mark.parametrize("line", ["{", "[]", '"x"', "nonsense", '{"id": NaN}'])
    def test_what_is_no_json_lines_ends_with_2(self, tmp_path: Path, capsys, line: str) -> None:
        """The line is named."""
        facts = written(tmp_path, FACTS[0], line)
        code, rows, err = run(capsys, "--facts", facts, "--period", "2026Q4")
        assert (code, rows) == (2, [])
        assert "line 2" in err

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--period", "x"], "period_invalid"),
            ([], "period_missing"),
            (["--period", "2026-11"], "period_not_offered"),
            (["--period", "2026Q4", "--zone", "Mars/Base"], "IANA"),
            (["--period", "2026Q4", "--parameter", "top"], "NAME=VALUE"),
            (["--period", "2026Q4", "--parameter", "size=1"], "parameter_unknown"),
            (["--period", "2026Q4", "--denominators", "/nothing.csv"], "nothing.csv"),
            (["--period", "2026Q4", "--facts", "/nothing.jsonl"], "nothing.jsonl"),
        ],
    )
    def test_unusable_options_end_with_2(self, tmp_path: Path, capsys, arguments, said) -> None:
        """A clear sentence instead of a trace."""
        given = arguments if "--facts" in arguments else [*arguments, "--facts", written(tmp_path)]
        code, rows, err = run(capsys, *given)
        assert (code, rows) == (2, [])
        assert said in err

    def test_a_definition_at_fault_ends_with_2(self, tmp_path: Path, capsys) -> None:
        """File, line and reason."""
        path = tmp_path / "mine.yaml"
        path.write_text("id: mine\nversion: 1\n", encoding="utf-8")
        assert figures_command(["--definition", str(path), "--facts", written(tmp_path)]) == 2
        assert "mine.yaml:2: version" in capsys.readouterr().err

    def test_a_definition_of_ones_own(self, tmp_path: Path, capsys) -> None:
        """Exact values where nothing says to round: 1/3 stays 1/3."""
        path = tmp_path / "mine.yaml"
        path.write_text(
            "id: mine\nversion: '1'\ntitle: {zh: 我, en: Mine}\nperiods: [year]\n"
            "base: {default: received, allowed: [received]}\nmapping: cn-matters-lines\n"
            "figures:\n  - {id: part, title: {zh: 占, en: Share}, kind: share, by: [side]}\n",
            encoding="utf-8",
        )
        facts = written(tmp_path, *FACTS)
        code = figures_command(["--definition", str(path), "--facts", facts, "--period", "2026"])
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert code == 0
        assert {r["dimensions"]["side"]: r["value"] for r in rows} == {
            "life": "200/3",
            "property": "100/3",
        }


class TestCheckNotice:
    """`check-notice`."""

    def answers(self, capsys) -> list[dict]:
        """What was written."""
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    def test_one_answer_for_each_row(self, tmp_path: Path, capsys) -> None:
        """In order, with the id of the row or its line, errors among them."""
        path = written(
            tmp_path,
            {"id": "a", "period": "2022Q1", "total": 3, "property": 1, "life": 2},
            "",
            {"period": "2022Q1", "what": 1},
            {"id": "b", "period": "2022Q2", "total": 3},
        )
        assert check_notice_command([path]) == 0
        found = self.answers(capsys)
        assert [row["id"] for row in found] == ["a", 3, "b"]
        assert found[0]["answer"]["consistent"] is True
        assert found[1]["error"]["code"] == "unknown_shape"
        assert found[2]["answer"]["consistent"] is None

    def test_printed_places_are_kept(self, tmp_path: Path, capsys) -> None:
        """35.20 in JSON is two places, although it is a number there."""
        path = written(
            tmp_path,
            '{"period": "2022Q2", "total": 28554, "property": 10051, "property_share_pct": 35.20}',
            '{"period": "2022Q3", "total": 28554, "property": 10051, "property_share_pct": 35.10}',
        )
        check_notice_command([path])
        shares = [a["answer"]["checks"][0]["ok"] for a in self.answers(capsys)]
        assert shares == [True, False]

    def test_csv_with_another_number_of_cells(self, tmp_path: Path, capsys) -> None:
        """Exit code 2 and the line."""
        path = tmp_path / "t.csv"
        path.write_text("period,total\n2022Q1,1\n2022Q2,1,5\n")
        assert check_notice_command([str(path)]) == 2
        assert "line 3" in capsys.readouterr().err

    def test_standard_input(self, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
        """A pipe is read as a whole before the first answer."""
        text = '{"period": "2022Q1", "total": 1}\n'
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert check_notice_command(["-"]) == 0
        assert len(self.answers(capsys)) == 1
