"""The labelled texts are well-formed, in known codes, and independent of the samples."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from services.datafiles.vocabulary import CHANNELS

ROOT = Path(__file__).parents[3]
SHARED_RUN = 12


def read_lines(path: str) -> list[dict[str, Any]]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ROWS = read_lines("tests/data/labelled/complaints.jsonl")
SAMPLES = read_lines("deploy/sample/complaints.jsonl")


def codes(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    return {
        "kind": {row["gold"]["kind"] for row in rows},
        "scene": {row["gold"]["scene"] for row in rows},
        "flags": {flag for row in rows for flag in row["gold"]["flags"]},
    }


def test_120_rows_of_the_documented_shape() -> None:
    """Every row has id, text, channel and gold, and nothing else."""
    assert [row["id"] for row in ROWS] == [f"labelled-{n:03d}" for n in range(1, 121)]
    for row in ROWS:
        assert set(row) == {"id", "text", "channel", "gold"}, row["id"]
        assert set(row["gold"]) == {"kind", "scene", "flags"}, row["id"]
        assert row["channel"] in CHANNELS, row["id"]
        assert row["text"] == row["text"].strip() != "", row["id"]


def test_codes_are_those_of_the_samples_and_all_of_them() -> None:
    """Kinds, scenes and flags are the same sets as in the samples, which are checked by list."""
    assert codes(ROWS) == codes(SAMPLES)


def test_every_scene_stands_at_least_twice() -> None:
    """No scene is judged by a single text."""
    assert min(Counter(row["gold"]["scene"] for row in ROWS).values()) >= 2


def test_texts_share_no_run_with_each_other_or_with_the_samples() -> None:
    """A classifier tuned on the samples meets nothing here that it has seen."""
    seen = {run for sample in SAMPLES for run in runs(sample["body"]["text"])}
    for row in ROWS:
        here = runs(row["text"])
        assert not here & seen, row["id"]
        seen |= here


def runs(text: str) -> set[str]:
    return {text[start : start + SHARED_RUN] for start in range(len(text) - SHARED_RUN + 1)}
