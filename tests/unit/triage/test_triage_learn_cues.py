"""`learn-cues`: a proposal of cues from labelled texts, ready to be put beside the playbooks."""

import json
import shutil

import pytest

from deploy.local.stack import ROOT
from services.triage.adapters.playbook_files import load_playbooks
from services.triage.adapters.playbook_lint import linted
from services.triage.bootstrap import DRAFT_RULES, learn_cues
from services.triage.domain.library import Matter
from services.triage.settings import SHIPPED_PLAYBOOKS

TEXTS = [ROOT / "tests" / "data" / "labelled6000" / f"tuning_{name}.jsonl" for name in "gj"]
ONE_FLAG = ROOT / "tests" / "data" / "labelled600" / "tuning_flags.jsonl"
NAMES = ["星河", "青岚"]


@pytest.fixture(scope="module")
def proposal(tmp_path_factory):
    """A folder of playbooks with cues learned from few texts, and the figures told."""
    folder = tmp_path_factory.mktemp("cues") / "playbooks"
    shutil.copytree(SHIPPED_PLAYBOOKS, folder)
    given = [f"--texts={path}" for path in (*TEXTS, ONE_FLAG)]
    given += [f"--without={name}" for name in NAMES]
    given.append("--leave=abuse")
    with pytest.MonkeyPatch.context() as patch:
        told = []
        patch.setattr("sys.stdout.write", told.append)
        code = learn_cues([*given, "--source=two writers", f"--write={folder / 'cues.yaml'}"])
    assert code == 0
    return folder, json.loads(told[0])


def test_figures_tell_how_unseen_texts_are_read(proposal):
    """Rows, scenes by lead, each flag that enough texts have, kinds."""
    _, figures = proposal
    rows = [json.loads(line) for path in (*TEXTS, ONE_FLAG) for line in path.open(encoding="utf-8")]
    harm = [r for r in rows if "self_harm" in r.get("flags", ()) or r.get("flag") == "self_harm"]

    assert figures["texts"] == len(rows)
    assert 0 < figures["scenes"]["right"] < 1
    assert figures["flags"]["self_harm"]["texts"] == sum(r.get("has", True) for r in harm)
    assert "abuse" not in figures["flags"], "left to its rules"
    assert 0 < figures["kinds"]["right"] < 1


def test_the_file_is_one_that_the_linter_takes(proposal):
    """What was proposed can be tried at once, whatever its points."""
    folder, _ = proposal
    of_cues = [p for p in linted(folder, DRAFT_RULES) if p.file.endswith("cues.yaml")]
    cues = load_playbooks(folder).library.cues

    assert not of_cues
    assert cues.source == "two writers"
    assert {c.code for c in cues.scenes} > {"claims_refused", "none"}


def test_names_do_not_count(proposal):
    """No word that holds one of them, and none that is part of one."""
    cues = load_playbooks(proposal[0]).library.cues
    words = [w for group in (cues.scenes, cues.kinds, cues.flags) for one in group
             for cue in one.cues for w in cue.words]  # fmt: skip

    assert words
    assert not [w for w in words for name in NAMES if name in w or w in name]


def test_cues_never_take_self_harm_back(proposal):
    """Plain words raise it, whatever else the proposal learned."""
    folder, _ = proposal
    library = load_playbooks(folder).library
    [cues] = [one for one in library.cues.flags if one.code == "self_harm"]
    said = library.assess(Matter("再不赔我今晚就从你们大楼跳下去"))

    assert cues.only_add
    assert "self_harm" in {flag.code for flag in said.flags}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2"),
        ('["a"]', "line 2"),
        ('{"text": "a", "kind": "complaint", "scene": "nowhere", "flags": []}', "unknown"),
        ('{"text": "a", "kind": "complaint", "flags": []}', "scene"),
        ('{"text": "a", "flag": "nowhere", "has": true}', "unknown flag"),
        ('{"text": "a", "flag": "self_harm", "has": "yes"}', "neither"),
    ],
)
def test_a_wrong_row_is_told_by_its_line(tmp_path, capsys, line, told):
    """Nothing is written."""
    good = '{"text": "退保", "kind": "complaint", "scene": "none", "flags": []}'
    (tmp_path / "texts.jsonl").write_text(f"{good}\n{line}\n", "utf-8")
    written = tmp_path / "cues.yaml"
    code = learn_cues([f"--texts={tmp_path / 'texts.jsonl'}", "--source=x", f"--write={written}"])

    assert code == 2
    assert told in capsys.readouterr().err
    assert not written.exists()


def test_too_few_texts_are_refused(tmp_path, capsys):
    """How many there must be is said."""
    row = '{"text": "退保", "kind": "complaint", "scene": "none", "flags": []}\n'
    (tmp_path / "texts.jsonl").write_text(row * 3, "utf-8")

    assert (
        learn_cues(
            [f"--texts={tmp_path / 'texts.jsonl'}", "--source=x", f"--write={tmp_path / 'c.yaml'}"]
        )
        == 2
    )
    assert "200" in capsys.readouterr().err


def test_a_flag_that_is_none_cannot_be_left_to_its_rules(tmp_path, capsys):
    """A slip in the name must not end in a flag that is learned after all."""
    given = [*(f"--texts={path}" for path in TEXTS), "--source=x", "--leave=self_hram"]

    assert learn_cues([*given, f"--write={tmp_path / 'c.yaml'}"]) == 2
    assert "self_hram" in capsys.readouterr().err
    assert not (tmp_path / "c.yaml").exists()
