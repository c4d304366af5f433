"""A draft over past cases: the list of differences, the counts, and that nothing is left out."""

import io
import json
import shutil
from dataclasses import replace

import pytest

from deploy.local.stack import ROOT
from services.triage import bootstrap
from services.triage.adapters.playbook_files import load_playbooks
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.differences import MOVES_MAX, Compared, Counts, summary
from services.triage.domain.dry_run import Case, Comparison
from services.triage.domain.library import Matter
from services.triage.entrypoints.dry_run import dry_run
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.triage_fakes import library

ORGANISATION = ROOT / "deploy" / "local" / "organisation.yaml"
LEFT_ALONE = "客服电话打了一上午全是占线，转人工没人接"
REFUSED = "航班延误三小时，延误险说不符合条款不予赔付，凭什么"
BOOK = "cn-claims-refused.yaml"


@pytest.fixture
def draft(tmp_path):
    """A copy of the shipped playbooks to change."""
    shutil.copytree(SHIPPED_PLAYBOOKS, tmp_path / "draft")
    return tmp_path / "draft"


def change(folder, old, new, name=BOOK):
    """Replace text once."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def differences(draft, *texts):
    """Differences of the texts under the draft, with what changed."""
    comparison = Comparison(library(), load_playbooks(draft).library)
    cases = [Case(n, Matter(text), CaseFacts()) for n, text in enumerate(texts)]
    return [comparison.of(case).difference for case in cases]


class TestDifferences:
    """Which cases would come out differently, and in what."""

    def test_no_change_no_difference(self, draft):
        """A copy of what is in force changes nothing."""
        assert differences(draft, REFUSED, LEFT_ALONE) == [None, None]

    def test_a_severity(self, draft):
        """Only cases of that playbook differ, and only in that."""
        change(draft, "severity: high", "severity: critical")
        refused, alone = differences(draft, REFUSED, LEFT_ALONE)

        assert refused.changed == ["severity"]
        assert (refused.before.severity, refused.after.severity) == ("high", "critical")
        assert alone is None

    def test_a_deadline(self, draft):
        """The house promise of first contact is compared."""
        change(draft, "contact_within_hours: 8", "contact_within_hours: 2")

        assert differences(draft, REFUSED)[0].changed == ["contact_within_hours"]

    def test_a_phrase_more(self, draft):
        """A case that is found by a new word becomes sure."""
        change(draft, "phrases: [拒赔, ", "phrases: [一口回绝, 拒赔, ")
        difference = differences(draft, "申请理赔，一口回绝，说我得病在先")[0]

        assert (difference.before.playbook, difference.after.playbook) == ("", "cn-claims-refused")

    def test_a_new_playbook(self, draft):
        """One that narrows another takes its cases."""
        text = (draft / "cn-refused-waiting-period.yaml").read_text("utf-8")
        text = text.replace("cn-refused-waiting-period", "cn-refused-flight")
        text = text.replace("waiting_word", "flight_word").replace("[等待期,", "[航班, 等待中,")
        (draft / "cn-refused-flight.yaml").write_text(text, "utf-8")
        difference = differences(draft, REFUSED)[0]

        assert difference.after.playbook == "cn-refused-flight"
        assert "playbook" in difference.changed

    def test_a_companion_taken_away(self, draft):
        """What stands beside the matter is compared too."""
        (draft / "cn-with-elderly.yaml").unlink()

        assert "companions" in differences(draft, "我今年七十三了，看不懂")[0].changed

    def test_a_signal(self, draft):
        """A change of flags reaches every case that has the flag."""
        text = (draft / "signals.yaml").read_text("utf-8")
        head, _, tail = text.partition("  - code: threat_regulator\n")
        tail = tail.replace("severity: high", "severity: critical", 1)
        (draft / "signals.yaml").write_text(f"{head}  - code: threat_regulator\n{tail}", "utf-8")

        threat, alone = differences(draft, "我已经打了12378投诉", LEFT_ALONE)
        assert threat.changed == ["severity"]
        assert alone is None

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            (BOOK, "weight: 60", "weight: 30"),
            (BOOK, "phrases: [拒赔, ", "phrases: [一口回绝, 不肯, 拒赔, "),
            (BOOK, "severity: high", "severity: low"),
            ("cn-with-elderly.yaml", "attends: [elderly]", "attends: [repeat]"),
        ],
    )
    def test_leaving_out_what_cannot_differ_changes_nothing(self, draft, name, old, new):
        """The short way gives the same as working every case out."""
        change(draft, old, new, name)
        rows = (ROOT / "deploy/sample/complaints.jsonl").read_text("utf-8").splitlines()
        bodies = [json.loads(row)["body"] for row in rows[::2]]
        cases = [
            Case(n, Matter(body["text"], side=body.get("side", "")), CaseFacts())
            for n, body in enumerate(bodies)
        ]
        drafted = load_playbooks(draft).library
        short, long = Comparison(library(), drafted), Comparison(library(), drafted)
        long._may_skip = False

        assert [short.of(c) for c in cases] == [long.of(c) for c in cases]


class TestCounts:
    """The counts stay small however many cases there are."""

    def test_they_add_up(self, draft):
        """Cases, differing ones, and moves."""
        (draft / BOOK).write_text(
            (draft / BOOK).read_text("utf-8").replace("severity: high", "severity: low"), "utf-8"
        )
        counts = Counts()
        for difference in differences(draft, REFUSED, LEFT_ALONE, REFUSED):
            counts.add(Compared(difference))

        told = summary(counts)
        assert (told["cases"], told["differing"]) == (3, 2)
        assert told["by_field"] == {"severity": 2}

    def test_they_do_not_grow_with_the_cases(self, draft):
        """Moves beyond a limit are counted together."""
        change(draft, "severity: high", "severity: low")
        found = differences(draft, REFUSED)[0]
        counts = Counts()
        for number in range(3_000):
            moved = replace(found.after, playbook=f"cn-{number}")
            counts.add(Compared(replace(found, after=moved)))

        assert len(counts.playbook_moves) == MOVES_MAX + 1
        assert sum(counts.playbook_moves.values()) == 3_000

    def test_cases_are_looked_at_one_by_one(self, draft):
        """A difference is told before the next case is read."""
        change(draft, "severity: high", "severity: low")
        out = io.StringIO()
        told = []

        def rows():
            for number in range(3):
                told.append(out.getvalue().count("\n"))
                yield {"id": number, "text": REFUSED}

        dry_run(rows(), Comparison(library(), load_playbooks(draft).library), out, False)
        assert told == [0, 1, 2]


class TestCommand:
    """`python -m services.triage dry-run`."""

    def run(self, capsys, *arguments):
        """Exit code and lines of the run."""
        code = bootstrap.dry_run(arguments)
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    def cases(self, tmp_path, *rows):
        """A file of the rows."""
        path = tmp_path / "cases.jsonl"
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
        return str(path)

    def test_differences_then_counts(self, draft, tmp_path, capsys):
        """One line for each difference, a refused row among them, and the counts last."""
        change(draft, "severity: high", "severity: critical")
        file = self.cases(tmp_path, {"id": "a", "text": REFUSED, "unit": "sh"}, {"id": "b"})
        code, lines = self.run(
            capsys, "--draft", str(draft), "--cases", file, "--organisation", str(ORGANISATION)
        )

        assert code == 0
        assert (lines[0]["id"], lines[0]["changed"]) == ("a", ["severity"])
        assert lines[0]["before"]["team"]
        assert lines[1] == {"id": "b", "error": {"code": "missing_field", "detail": lines[1][
            "error"]["detail"]}}  # fmt: skip
        told = lines[2]["summary"]
        assert (told["cases"], told["differing"], told["refused"]) == (1, 1, 1)
        assert told["draft"] != told["current"]

    def test_a_faulty_draft_is_told(self, draft, tmp_path, capsys):
        """Exit code 2, and what is in force is not touched."""
        change(draft, "severity: high", "severity: dreadful")

        assert self.run(capsys, "--draft", str(draft), "--cases", self.cases(tmp_path))[0] == 2

    def test_cases_that_are_no_table(self, draft, tmp_path, capsys):
        """Exit code 2 and the line."""
        (tmp_path / "cases.jsonl").write_text("{}\nnot json\n", "utf-8")
        file = str(tmp_path / "cases.jsonl")

        assert bootstrap.dry_run(["--draft", str(draft), "--cases", file]) == 2
        assert "line 2" in capsys.readouterr().err
