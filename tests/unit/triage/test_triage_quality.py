"""How well the shipped playbooks read texts that their phrases were not tuned on.

Odd rows (the first, third …) of the older files and the file tuning.jsonl may be used to tune
phrases, even rows and held_out.jsonl never.
The floors stand a little below what was measured (docs/playbooks.md); they keep it from falling.
"""

import json
from dataclasses import dataclass

import pytest

from deploy.local.stack import ROOT
from services.triage.domain.library import Matter
from tests.support.triage_fakes import library

SAMPLE = ROOT / "deploy" / "sample" / "complaints.jsonl"
LABELLED = ROOT / "tests" / "data" / "labelled" / "complaints.jsonl"
HELD_OUT = ROOT / "tests" / "data" / "labelled600" / "held_out.jsonl"
SELF_HARM = "self_harm"


@dataclass
class Quality:
    """Shares of one, measured over the held-out half of a file."""

    scene: float
    matched: float
    matched_right: float
    kind: float
    flag_precision: float
    flag_recall: float
    self_harm_recall: float


def matter(row):
    """What triage would be told of a row of either file."""
    body = row.get("body", row)
    text = "\n".join(filter(None, (body["text"], body.get("demand"))))
    known = {**body, **(body.get("fields") or {})}
    fields = {k: known[k] for k in ("channel", "side", "product_line") if known.get(k)}
    return Matter(text, in_person_count=body.get("in_person_count", 0), **fields)


def measured(rows):
    """Quality over rows that no phrase was tuned on.

    Self-harm stands apart: its precision may fall, since a miss weighs more than ten false alarms.
    """
    pairs = [(row.get("gold", row), library().assess(matter(row))) for row in rows]
    sure = [(gold, said) for gold, said in pairs if said.outcome == "matched"]
    found = [(set(gold["flags"]), {f.code for f in said.flags}) for gold, said in pairs]
    harm = [SELF_HARM in said for gold, said in found if SELF_HARM in gold]
    found = [(gold - {SELF_HARM}, said - {SELF_HARM}) for gold, said in found]
    hits = sum(len(gold & said) for gold, said in found)
    return Quality(
        scene=sum(said.scene == gold["scene"] for gold, said in pairs) / len(pairs),
        matched=len(sure) / len(pairs),
        matched_right=sum(said.scene == gold["scene"] for gold, said in sure) / len(sure),
        kind=sum(said.kind == gold["kind"] for gold, said in pairs) / len(pairs),
        flag_precision=hits / sum(len(said) for _, said in found),
        flag_recall=hits / sum(len(gold) for gold, _ in found),
        self_harm_recall=sum(harm) / max(1, len(harm)),
    )


def lines(path):
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("rows", "floor"),
    [
        (lines(SAMPLE)[1::2], Quality(0.46, 0.45, 0.68, 0.86, 0.62, 0.66, 1.0)),
        (lines(LABELLED)[1::2], Quality(0.50, 0.33, 0.68, 0.78, 0.78, 0.66, 0.0)),
        (lines(HELD_OUT), Quality(0.50, 0.40, 0.65, 0.70, 0.70, 0.60, 0.60)),
    ],
    ids=["sample", "labelled", "labelled600"],
)
def test_held_out_quality_does_not_fall(rows, floor):
    """Scene, trust in a match, kind and flags stay above the floors."""
    quality = measured(rows)

    assert all(getattr(quality, n) >= getattr(floor, n) for n in vars(floor)), quality
