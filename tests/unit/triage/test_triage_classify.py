"""The conformance runner: rows in, answers out, errors per row, exit codes."""

import io
import json

import pytest

from services.triage.bootstrap import classify

REFUSED = "你们拒 赔，凭什么"


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command over lines; returns exit code, answers and standard error."""

    def over(*lines, arguments=()):
        path = tmp_path / "rows.jsonl"
        texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
        path.write_text("\n".join(texts), "utf-8")
        code = classify([str(path), *arguments])
        out = capsys.readouterr()
        return code, [json.loads(line) for line in out.out.splitlines()], out.err

    return over


class TestAnswers:
    """One answer for one row, in order."""

    def test_an_answer_has_all_fields(self, run):
        """Kind, outcome, scene, playbook, evidence with offsets into the given text, script."""
        code, (row,), _ = run({"id": 7, "text": REFUSED, "channel": "web"})
        answer = row["answer"]

        assert (code, row["id"]) == (0, 7)
        assert (answer["kind"], answer["outcome"]) == ("complaint", "matched")
        assert (answer["scene"], answer["playbook"]) == ("claims_refused", "cn-claims-refused")
        assert answer["version"] == "1"
        assert answer["must_say"][0].keys() == {"zh", "en"}
        assert answer["never_say"]
        assert answer["suggestion"] is None
        evidence = answer["candidates"][0]["evidence"][0]
        assert REFUSED[evidence["start"] : evidence["end"]] == "拒 赔"
        assert evidence["phrase"] == "拒赔"
        assert evidence["rule"] == "said-plainly"

    def test_rows_keep_their_order(self, run):
        """Good and bad rows alike."""
        rows = [{"id": n, "text": "退保"} if n % 2 else {"id": n} for n in range(6)]
        _, answers, _ = run(*rows)

        assert [a["id"] for a in answers] == [0, 1, 2, 3, 4, 5]
        assert ["error" in a for a in answers] == [True, False] * 3

    def test_note_and_source_are_ignored(self, run):
        """They are allowed everywhere."""
        _, (row,), _ = run({"id": 1, "text": "退保", "note": "x", "source": {"a": 1}})

        assert "answer" in row

    def test_flags_have_evidence(self, run):
        """Each flag with code and positions."""
        text = "再不赔我就曝光你们"
        _, (row,), _ = run({"id": 1, "text": text})
        flag = row["answer"]["flags"][0]

        assert flag["code"] == "threat_media"
        assert text[flag["evidence"][0]["start"] : flag["evidence"][0]["end"]] == "曝光"

    def test_blank_lines_and_a_byte_order_mark_are_none(self, run):
        """Files of other tools are read."""
        code, answers, _ = run("\ufeff" + json.dumps({"id": 1, "text": "x"}), "", "  ")

        assert (code, len(answers)) == (0, 1)


class TestErrors:
    """A row that cannot be answered does not end the run."""

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"id": 1, "text": "x", "chanel": "web"}, "unknown_field"),
            ({"id": 1, "text": "x", "fields": {"colour": "red"}}, "unknown_field"),
            ({"id": 1}, "missing_field"),
            ({"text": "x"}, "missing_field"),
            ({"id": 1, "text": 5}, "invalid_field"),
            ({"id": 1, "text": "x", "fields": {"amount": "much"}}, "invalid_field"),
            ({"id": 1, "text": "x", "op": "guess"}, "unknown_op"),
        ],
    )
    def test_a_row_is_refused(self, run, row, code):
        """With a code and a detail that names the field."""
        exit_code, answers, _ = run(row, {"id": 2, "text": "退保"})

        assert exit_code == 0
        assert answers[0]["error"]["code"] == code
        assert answers[0]["error"]["detail"]
        assert "answer" in answers[1]

    @pytest.mark.parametrize("line", ["no json", "[1, 2]", '{"id": 1, "text"', "[" * 100_000])
    def test_input_that_is_no_json_lines(self, run, line):
        """Exit code 2, the line is named, what came before was answered."""
        code, answers, errors = run({"id": 1, "text": "x"}, line)

        assert code == 2
        assert len(answers) == 1
        assert "line 2" in errors

    def test_a_file_that_is_not_there(self, capsys):
        """Exit code 2."""
        assert classify(["/nonexistent.jsonl"]) == 2
        assert "nonexistent" in capsys.readouterr().err

    def test_playbooks_at_fault(self, run, tmp_path):
        """Exit code 2 with the faults."""
        code, answers, errors = run(
            {"id": 1, "text": "x"}, arguments=["--playbooks", str(tmp_path)]
        )

        assert (code, answers) == (2, [])
        assert "lexicon.yaml:1: the file is missing" in errors


def test_standard_input(monkeypatch, capsys):
    """Without a file the rows come from standard input."""
    stream = io.TextIOWrapper(io.BytesIO(b'{"id": 1, "text": "x"}\n'))
    monkeypatch.setattr("sys.stdin", stream)

    assert classify([]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == 1
