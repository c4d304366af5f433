"""How well the shipped playbooks read texts that their phrases were not tuned on.

Odd rows (the first, third …) of the labelled files may be used to tune phrases, even rows never.
The floors stand a little below what was measured (docs/playbooks.md); they keep it from falling.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

import pytest

from deploy.local.stack import ROOT
from services.triage.domain.library import Matter
from tests.support.triage_fakes import library

SAMPLE = ROOT / "deploy" / "sample" / "complaints.jsonl"
DOCUMENT = ROOT / "docs" / "playbooks.md"
LABELLED = ROOT / "tests" / "data" / "labelled" / "complaints.jsonl"


@dataclass
class Quality:
    """Shares of one, measured over the held-out half of a file."""

    scene: float
    matched: float
    matched_right: float
    kind: float
    flag_precision: float
    flag_recall: float


def matter(row):
    """What triage would be told of a row of either file."""
    body = row.get("body", row)
    text = "\n".join(filter(None, (body["text"], body.get("demand"))))
    fields = {k: body[k] for k in ("channel", "side", "product_line") if body.get(k)}
    return Matter(text, in_person_count=body.get("in_person_count", 0), **fields)


@cache
def measured(path, first=1):
    """Quality over every other row, the even ones unless told otherwise."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()][first::2]
    pairs = [(row["gold"], library().assess(matter(row))) for row in rows]
    sure = [(gold, said) for gold, said in pairs if said.outcome == "matched"]
    found = [(set(gold["flags"]), {f.code for f in said.flags}) for gold, said in pairs]
    hits = sum(len(gold & said) for gold, said in found)
    return Quality(
        scene=sum(said.scene == gold["scene"] for gold, said in pairs) / len(pairs),
        matched=len(sure) / len(pairs),
        matched_right=sum(said.scene == gold["scene"] for gold, said in sure) / len(sure),
        kind=sum(said.kind == gold["kind"] for gold, said in pairs) / len(pairs),
        flag_precision=hits / sum(len(said) for _, said in found),
        flag_recall=hits / sum(len(gold) for gold, _ in found),
    )


@pytest.mark.parametrize(
    ("path", "floor"),
    [
        (SAMPLE, Quality(0.46, 0.45, 0.68, 0.86, 0.66, 0.58)),
        (LABELLED, Quality(0.50, 0.33, 0.68, 0.78, 0.78, 0.58)),
    ],
    ids=["sample", "labelled"],
)
def test_held_out_quality_does_not_fall(path, floor):
    """Scene, trust in a match, kind and flags stay above the floors."""
    quality = measured(path)

    assert all(getattr(quality, n) >= getattr(floor, n) for n in vars(floor)), quality


@pytest.mark.parametrize("path", [SAMPLE, LABELLED], ids=["sample", "labelled"])
def test_the_document_tells_what_is_measured(path):
    """Its table of held-out figures, and what the halves that serve tuning give."""
    document = DOCUMENT.read_text("utf-8")
    name = re.escape(str(path.relative_to(ROOT)))
    row = re.search(rf"^\| `{name}` \|(.*)\|$", document, re.MULTILINE)
    told = [float(number) for number in re.findall(r"[\d.]+", row[1])][1:]
    quality = measured(path)
    shares = (quality.scene, quality.matched, quality.matched_right, quality.kind)
    wanted = [100 * s for s in shares] + [quality.flag_precision, quality.flag_recall]
    assert told == [
        pytest.approx(value, abs=0.501 if value > 1 else 0.00501) for value in wanted
    ], wanted

    tuned = re.search(r"tuning the scene is right in (\d+) % and (\d+) %", document)
    place = 1 if path == SAMPLE else 2
    assert float(tuned[place]) == pytest.approx(100 * measured(path, 0).scene, abs=0.501)
