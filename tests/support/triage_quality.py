"""How well playbooks read labelled texts: shares over rows that no phrase was tuned on.

Odd rows (the first, third …) of the older files and tuning*.jsonl may be used to tune phrases and
to learn cues; even rows and held_out.jsonl never.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.stack import ROOT
from services.triage.domain.library import Library, Matter

SELF_HARM = "self_harm"
_DATA = ROOT / "tests" / "data"
_SAMPLE = ROOT / "deploy" / "sample" / "complaints.jsonl"
_LABELLED = _DATA / "labelled" / "complaints.jsonl"
_LABELLED600 = _DATA / "labelled600"
_LABELLED6000 = _DATA / "labelled6000"
_HELD_OUT = {
    "sample": (_SAMPLE, 1, 2),
    "labelled": (_LABELLED, 1, 2),
    "labelled600": (_LABELLED600 / "held_out.jsonl", 0, 1),
    "labelled6000": (_LABELLED6000 / "held_out.jsonl", 0, 1),
}
_TUNING = {
    "sample": (_SAMPLE, 0, 2),
    "labelled": (_LABELLED, 0, 2),
    "labelled600": (_LABELLED600 / "tuning.jsonl", 0, 1),
}


@dataclass(frozen=True)
class Quality:
    """Shares of one. Self-harm stands apart: its precision may fall, its recall may not.

    A miss of self-harm weighs more than ten false alarms.
    """

    scene: float
    matched: float
    matched_right: float
    unsure: float
    kind: float
    flag_precision: float
    flag_recall: float
    self_harm_precision: float
    self_harm_recall: float


def held_out(name: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a set that were never used for tuning."""
    return _rows(*_HELD_OUT[name])


def tuning(name: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a set that phrases were tuned on, or cues learned from."""
    if name == "labelled6000":
        return [
            row
            for path in sorted(_LABELLED6000.glob("tuning_*.jsonl"))
            for row in _rows(path, 0, 1)
        ]
    return _rows(*_TUNING[name])


def _rows(path: Path, start: int, step: int) -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()][start::step]


def matter(row: Mapping[str, Any]) -> Matter:
    """What triage would be told of a row of any of the files."""
    body = row.get("body", row)
    text = "\n".join(filter(None, (body["text"], body.get("demand"))))
    known = {**body, **(body.get("fields") or {})}
    fields = {k: known[k] for k in ("channel", "side", "product_line") if known.get(k)}
    return Matter(text, in_person_count=known.get("in_person_count", 0), **fields)


def quality(library: Library, rows: Sequence[Mapping[str, Any]]) -> Quality:
    """Shares over the rows."""
    pairs = [(row.get("gold", row), library.assess(matter(row))) for row in rows]
    sure = [(gold, said) for gold, said in pairs if said.outcome == "matched"]
    counts = _flag_counts(pairs)
    others = [c for code, c in counts.items() if code != SELF_HARM]
    harm = counts.get(SELF_HARM, Counter())
    return Quality(
        scene=_mean(said.scene == gold["scene"] for gold, said in pairs),
        matched=len(sure) / len(pairs),
        matched_right=_mean(said.scene == gold["scene"] for gold, said in sure),
        unsure=_mean(said.outcome == "unsure" for _, said in pairs),
        kind=_mean(said.kind == gold["kind"] for gold, said in pairs),
        flag_precision=_share(others, "said"),
        flag_recall=_share(others, "gold"),
        self_harm_precision=_share([harm], "said"),
        self_harm_recall=_share([harm], "gold"),
    )


def by_flag(library: Library, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Precision, recall and number of texts of each flag."""
    pairs = [(row.get("gold", row), library.assess(matter(row))) for row in rows]
    return {
        code: {
            "texts": counts["gold"],
            "precision": round(_share([counts], "said"), 2),
            "recall": round(_share([counts], "gold"), 2),
        }
        for code, counts in sorted(_flag_counts(pairs).items())
    }


def by_kind(library: Library, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Precision, recall and number of texts of each kind."""
    pairs = [(row.get("gold", row)["kind"], library.assess(matter(row)).kind) for row in rows]
    gold, said = Counter(g for g, _ in pairs), Counter(s for _, s in pairs)
    both = Counter(g for g, s in pairs if g == s)
    return {
        kind: {
            "texts": gold[kind],
            "precision": round(both[kind] / said[kind], 2) if said[kind] else 1.0,
            "recall": round(both[kind] / gold[kind], 2),
        }
        for kind in sorted(gold)
    }


def one_flag_rows() -> Sequence[Mapping[str, Any]]:
    """Tuning texts that are judged for one flag alone: `flag`, `has`, `text`."""
    return _rows(_LABELLED600 / "tuning_flags.jsonl", 0, 1)


def one_flag(library: Library) -> Mapping[str, tuple[float, float]]:
    """Of each flag of those rows: share found of what has it, share spared of what tempts."""
    found: dict[str, list[bool]] = {}
    spared: dict[str, list[bool]] = {}
    for row in one_flag_rows():
        said = row["flag"] in {f.code for f in library.assess(Matter(row["text"])).flags}
        if row["has"]:
            found.setdefault(row["flag"], []).append(said)
        else:
            spared.setdefault(row["flag"], []).append(not said)
    return {flag: (_mean(found[flag]), _mean(spared[flag])) for flag in found}


def _flag_counts(pairs: Sequence[tuple[Mapping[str, Any], Any]]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for gold, verdict in pairs:
        said = {f.code for f in verdict.flags}
        for code in said | set(gold["flags"]):
            one = counts.setdefault(code, Counter())
            one["said"] += code in said
            one["gold"] += code in gold["flags"]
            one["both"] += code in said and code in gold["flags"]
    return counts


def _share(counts: Sequence[Counter[str]], of: str) -> float:
    whole = sum(c[of] for c in counts)
    return sum(c["both"] for c in counts) / whole if whole else 1.0


def _mean(truths: Any) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else 1.0
