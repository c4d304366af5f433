"""How fast texts are read: 200 playbooks and 2,000 phrases more than are shipped, one core.

The playbooks beyond those shipped have ten phrases each, cut from the texts themselves, so that
they are met; a tenth of their rules carries a condition. Texts have 200 characters.
"""

import gc
import json
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from deploy.local.stack import ROOT
from services.triage.adapters.playbook_files import load_playbooks
from services.triage.domain.library import Library, Matter
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.triage_quality import by_flag, held_out, quality

SAMPLE = ROOT / "deploy" / "sample" / "complaints.jsonl"
TEMPLATE = "cn-claims-refused.yaml"
PLAYBOOKS, PHRASES = 200, 10
CHARACTERS, TEXTS, BATCH, ROUNDS = 200, 2_000, 100, 5


def figure() -> dict[str, Any]:
    """Texts a second of CPU, milliseconds for one text and for a huge one, seconds to start."""
    chance = random.Random(7)
    rows = map(json.loads, SAMPLE.read_text("utf-8").splitlines())
    corpus = "".join(row["body"]["text"] for row in rows)
    texts = [_cut(corpus, CHARACTERS, chance) for _ in range(TEXTS)]
    with tempfile.TemporaryDirectory() as folder:
        many = _grown(Path(folder) / "many", corpus, chance)
        # As the service starts and runs (DECISIONS 30).
        gc.set_threshold(20_000, 20, 20)
        started = time.process_time()
        library = load_playbooks(many).library
        start_seconds = time.process_time() - started
    shipped = load_playbooks(SHIPPED_PLAYBOOKS).library
    gc.freeze()
    return {
        "figure": "classify",
        "playbooks": len(library.playbooks),
        "texts_per_cpu_second": round(TEXTS / _seconds(library, texts)),
        "texts_per_cpu_second_shipped": round(TEXTS / _seconds(shipped, texts)),
        "one_text_ms": _slowest(library, texts),
        "one_megabyte_ms": round(_once(library, corpus * (1_000_000 // len(corpus) + 1)), 1),
        "start_seconds": round(start_seconds, 2),
        "held_out": {
            name: _rounded(shipped, name)
            for name in ("sample", "labelled", "labelled600", "labelled6000")
        },
        "held_out_flags": by_flag(shipped, held_out("labelled6000")),
        "wanted": {"texts_per_cpu_second": 4_000, "one_text_ms": 1.0, "start_seconds": 1.0},
    }


def _rounded(library: Library, name: str) -> dict[str, float]:
    return {k: round(v, 2) for k, v in asdict(quality(library, held_out(name))).items()}


def _cut(corpus: str, length: int, chance: random.Random) -> str:
    at = chance.randrange(len(corpus) - length)
    return corpus[at : at + length]


def _grown(folder: Path, corpus: str, chance: random.Random) -> Path:
    """The shipped folder with playbooks added up to PLAYBOOKS."""
    shutil.copytree(SHIPPED_PLAYBOOKS, folder)
    script = (
        (folder / TEMPLATE).read_text("utf-8").partition("\nrules:")[2].partition("\nmust_say:")
    )
    missing = PLAYBOOKS - sum(1 for _ in folder.glob("cn-*.yaml"))
    for number in range(missing):
        words = [_word(corpus, chance) for _ in range(PHRASES)]
        when = "\n    when: text_length > 20" if number % 10 == 0 else ""
        head = f"""id: made-{number}
version: "1"
scene: claims_refused
kinds: [complaint]
title: {{zh: 例, en: Example}}
severity: low
source: example
concepts:
  - id: made_{number}
    phrases: {json.dumps(sorted(set(words)), ensure_ascii=False)}
rules:
  - id: said
    any: [made_{number}]
    weight: 40{when}
  - id: near-a-claim
    near: {{left: [made_{number}], right: [claim], within: 20}}
    weight: 10
must_say:"""
        (folder / f"made-{number}.yaml").write_text(head + script[2], "utf-8")
    return folder


def _word(corpus: str, chance: random.Random) -> str:
    while True:
        word = _cut(corpus, chance.randint(3, 5), chance)
        if all("一" <= c <= "鿿" for c in word):
            return word


def _seconds(library: Library, texts: Sequence[str]) -> float:
    """CPU seconds for all texts: of each batch the best round, since machines are shared."""
    matters = [Matter(t, channel="web") for t in texts]
    batches = [matters[n : n + BATCH] for n in range(0, len(matters), BATCH)]
    return sum(min(_batch(library, b) for _ in range(ROUNDS)) for b in batches)


def _batch(library: Library, matters: Sequence[Matter]) -> float:
    started = time.process_time()
    for matter in matters:
        library.assess(matter)
    return time.process_time() - started


def _slowest(library: Library, texts: Sequence[str]) -> float:
    """Milliseconds of CPU under which 99 of 100 texts stay."""
    spent = sorted(_once(library, t) for t in texts)
    return round(spent[len(spent) * 99 // 100], 3)


def _once(library: Library, text: str) -> float:
    started = time.process_time()
    library.assess(Matter(text))
    return (time.process_time() - started) * 1_000
