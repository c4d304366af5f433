"""Confirmed cases as rows to learn from: masked, whole or not at all, read by every learner."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deploy.local.stack import ROOT
from services.chassis.errors import ErrorKind, ServiceError
from services.triage import bootstrap
from services.triage.adapters.cue_proposal import labelled
from services.triage.adapters.draft_files import draft_normaliser
from services.triage.adapters.training_table import Table
from services.triage.domain.advice import Columns
from services.triage.domain.drafts.personal import masked
from services.triage.domain.text import MATCH_CHARACTERS_MAX
from services.triage.entrypoints.confirmed_cases import confirmed_cases_command
from services.triage.handlers.confirmed_cases import ConfirmedCases
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.playbook_fakes import NOW, Past
from tests.support.triage_advice import write_table

REFUSED = "我叫王五，电话138 1234 5678，航班延误险不予赔付，\n凭什么，保单P2024-001234567"
ALONE = "客服电话打了一上午全是占线，邮箱 Wang.Wu@example.com"
TEXTS = ROOT / "tests" / "data" / "labelled6000" / "tuning_g.jsonl"


@pytest.fixture
def past():
    """Three cases that people confirmed, one that nobody did, one that intake does not know."""
    made = Past(REFUSED, ALONE, "退保只退一半", "没人确认", "不在登记系统")
    made.confirm(0, "complaint", "claims_refused")
    made.confirm(1, "complaint", "hotline_unreachable")
    made.confirm(2, "enquiry", "surrender_amount")
    made.confirm(4, "complaint", "claims_delay")
    made.told[0] = replace(made.told[0], received_at=datetime(2026, 11, 2, 1, tzinfo=UTC))
    return made


@pytest.fixture
def export(past):
    """The command over the fakes; its exit code."""
    normaliser = draft_normaliser()

    def run(*arguments):
        cases = ConfirmedCases(past, past, lambda text: masked(text, normaliser))
        return confirmed_cases_command(arguments, lambda: (cases, lambda: NOW))

    return run


class TestMask:
    """Numbers and addresses of persons do not leave."""

    @pytest.mark.parametrize(
        ("written", "left"),
        [
            ("电话138 1234 5678。", "电话***。"),
            ("電話１３８１２３４５６７８", "電話***"),
            ("身份证11010519491231002X", "身份证***"),
            ("身份证打错一位110105194912310021", "身份证打错一位***"),
            ("信箱wang.wu@example.com谢谢", "信箱***谢谢"),
            ("保单P2024-001234567", "保单P2024-***"),
            ("赔了12000元，拖了3个月", "赔了12000元，拖了3个月"),
        ],
    )
    def test_what_is_taken_out(self, written, left):
        """Whatever the width; what is about money and time stays."""
        assert masked(written, draft_normaliser()) == left

    def test_what_nobody_looked_at_is_left_out(self):
        """A number beyond what is read would not be found."""
        text = "啊" * MATCH_CHARACTERS_MAX + "13812345678"

        assert masked(text, draft_normaliser()) == "啊" * MATCH_CHARACTERS_MAX


class TestExport:
    """From the store to the files."""

    def test_a_small_story(self, past, export, tmp_path, capsys):
        """Three cases are confirmed and exported; every learner and the dry run read the files."""
        table, texts = tmp_path / "cases.csv", tmp_path / "cases.jsonl"
        assert export("--table", str(table), "--texts", str(texts)) == 0
        out, err = capsys.readouterr()
        assert json.loads(out) == {"cases": 3, "unknown": 1}
        assert [line.rpartition("read ")[2] for line in err.splitlines()] == ["0 / 4", "4 / 4"]

        for_learn = list(Table(table, Columns(("text",), "scene", "at")).rows())
        assert [r.label for r in for_learn] == [
            "claims_refused",
            "hotline_unreachable",
            "surrender_amount",
        ]
        assert for_learn[0].time == "2026-11-24T09:30:00+00:00"
        for_cues = list(labelled(texts))
        assert [(r.kind, r.scene, r.flags) for r in for_cues] == [
            ("complaint", "claims_refused", None),
            ("complaint", "hotline_unreachable", None),
            ("enquiry", "surrender_amount", None),
        ]
        written = table.read_text("utf-8") + texts.read_text("utf-8")
        assert not [p for p in ("5678", "Wang.Wu", "001234567") if p in written]

        assert bootstrap.dry_run(["--draft", str(SHIPPED_PLAYBOOKS), "--cases", str(texts)]) == 0
        summary = json.loads(capsys.readouterr().out)["summary"]
        assert (summary["cases"], summary["confirmed"], summary["refused"]) == (3, 3, 0)

    def test_the_learners_take_the_files(self, export, tmp_path, capsys):
        """`learn-cues` beside labelled texts, `evaluate` with a model of other words."""
        table, texts = tmp_path / "cases.csv", tmp_path / "cases.jsonl"
        export("--table", str(table), "--texts", str(texts))
        capsys.readouterr()
        given = [f"--texts={TEXTS}", f"--texts={texts}", "--source=confirmed cases"]
        assert bootstrap.learn_cues([*given, f"--write={tmp_path / 'cues.yaml'}"]) == 0
        rows = len(TEXTS.read_text("utf-8").splitlines())
        assert json.loads(capsys.readouterr().out)["texts"] == rows + 3

        learned = str(write_table(tmp_path / "train.csv"))
        model = str(tmp_path / "advice.model")
        columns = ["--text", "text", "--label", "label"]
        assert bootstrap.learn(["--train", learned, *columns, "--model", model]) == 0
        capsys.readouterr()
        asked = ["--test", str(table), "--text", "text", "--label", "scene"]
        assert bootstrap.evaluate(["--model", model, *asked]) == 0
        assert json.loads(capsys.readouterr().out)["rows"] == 3

    def test_nobody_else_reads_the_files(self, export, tmp_path):
        """They hold texts of people."""
        table = tmp_path / "cases.csv"
        export("--table", str(table))

        assert table.stat().st_mode & 0o077 == 0
        assert list(tmp_path.iterdir()) == [table]

    def test_half_a_file_is_none(self, past, export, tmp_path, capsys, monkeypatch):
        """When intake is away nothing is written, and an earlier file stays."""

        def away(ids):
            raise ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable", service="intake")

        table = tmp_path / "cases.csv"
        table.write_text("earlier", "utf-8")
        monkeypatch.setattr(past, "to_assess", away)

        assert export("--table", str(table), "--texts", str(tmp_path / "x.jsonl")) == 2
        assert "service_unavailable" in capsys.readouterr().err
        assert table.read_text("utf-8") == "earlier"
        assert list(tmp_path.iterdir()) == [table]

    def test_only_of_the_last_days(self, past, export, tmp_path, capsys):
        """Older ones stay out."""
        past.assessed_at = NOW - timedelta(days=40)
        export("--table", str(tmp_path / "a.csv"), "--days", "30")
        assert json.loads(capsys.readouterr().out)["cases"] == 0

        export("--table", str(tmp_path / "b.csv"), "--days", "60")
        assert json.loads(capsys.readouterr().out)["cases"] == 3

    def test_without_a_file_there_is_nothing_to_do(self, export, past):
        """Texts are not read for nothing."""
        assert export() == 2
        assert past.asked == 0
