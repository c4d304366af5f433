"""A draft of the playbooks over 100,000 past cases: seconds of one core, and memory.

The draft changes the phrases, the weights and the script of three playbooks, so that no case can
be passed over for words alone. Texts are those of the sample, made 200 characters long.
"""

import gc
import io
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from deploy.local.stack import ROOT
from services.triage.adapters.playbook_files import load_playbooks
from services.triage.domain.dry_run import Comparison
from services.triage.entrypoints.dry_run import dry_run
from services.triage.settings import SHIPPED_PLAYBOOKS

SAMPLE = ROOT / "deploy" / "sample" / "complaints.jsonl"
CASES = 100_000
CHARACTERS = 200
_CHANGES = (
    ("cn-claims-refused.yaml", "phrases: [拒赔, ", "phrases: [拒赔, 一口回绝, "),
    ("cn-claims-delay.yaml", "severity: normal", "severity: high"),
    ("cn-surrender-amount.yaml", "weight: 35", "weight: 30"),
)


def figure(scale: float = 1.0) -> dict[str, Any]:
    """The figure; `scale` below 1 tries the same on fewer cases."""
    comparison = _comparison()
    number = int(CASES * scale)
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    before = _megabytes()
    started, cpu = time.perf_counter(), time.process_time()
    told = dry_run(_rows(number), comparison, _Nowhere(), counts_only=False)
    return {
        "figure": "dry_run",
        "cases": told["cases"],
        "differing": told["differing"],
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "memory_grown_mb": round(_megabytes() - before, 1),
        "limit_seconds": 60,
    }


def _comparison() -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft"
        shutil.copytree(SHIPPED_PLAYBOOKS, draft)
        for name, old, new in _CHANGES:
            text = (draft / name).read_text("utf-8")
            assert old in text, name
            (draft / name).write_text(text.replace(old, new, 1), "utf-8")
        return Comparison(load_playbooks(SHIPPED_PLAYBOOKS).library, load_playbooks(draft).library)


def _rows(number: int) -> Iterator[dict[str, Any]]:
    bodies = [json.loads(line)["body"] for line in SAMPLE.read_text("utf-8").splitlines()]
    for index, body in enumerate(islice(cycle(bodies), number)):
        text = body["text"]
        text = (text * (CHARACTERS // len(text) + 1))[:CHARACTERS]
        yield {"id": index, "text": text, "channel": body.get("channel", "")}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _Nowhere(io.StringIO):
    """Counts nothing and keeps nothing, as a pipe would."""

    def write(self, text: str) -> int:
        """Throw it away."""
        return len(text)


if __name__ == "__main__":
    print(json.dumps(figure()))
