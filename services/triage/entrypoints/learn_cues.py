"""`python -m services.triage learn-cues`: a proposal of cues from labelled texts."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.datafiles.yamlfile import DataFileError
from services.triage.domain.advice import AdviceError


@dataclass(frozen=True, slots=True)
class Asked:
    """What cues are learned from, which words must not count, which flags keep to their rules."""

    playbooks: Path
    texts: Sequence[Path]
    source: str
    without: Sequence[str]
    left: Sequence[str]


Propose = Callable[[Asked], tuple[str, Mapping[str, Any]]]


def learn_cues_command(arguments: Sequence[str], propose: Propose, shipped: Path) -> int:
    """Write the proposal; figures go to standard output. 2 when the texts are of no use."""
    parser = argparse.ArgumentParser(
        prog="python -m services.triage learn-cues",
        description="Proposes cues.yaml: read it, try it (dry-run), have it approved.",
    )
    parser.add_argument("--playbooks", type=Path, default=shipped, metavar="DIR")
    parser.add_argument(
        "--texts", type=Path, action="append", required=True, metavar="FILE", help="repeatable"
    )
    parser.add_argument("--source", required=True, help="where the texts are from")
    parser.add_argument(
        "--without", action="append", default=[], metavar="WORD", help="must not count; repeatable"
    )
    parser.add_argument(
        "--leave",
        action="append",
        default=[],
        metavar="FLAG",
        help="keeps to its rules; repeatable",
    )
    parser.add_argument("--write", type=Path, required=True, metavar="cues.yaml")
    given = parser.parse_args(arguments)
    asked = Asked(given.playbooks, given.texts, given.source, given.without, given.leave)
    try:
        proposal, figures = propose(asked)
        given.write.write_text(proposal, "utf-8")
    except (AdviceError, DataFileError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    return 0
