"""Seals of packs in force: what a pack says may not be edited, only ended and superseded.

`in_force.sha256` beside the packs has one line for each: the hash of what it says, and its id.
Comments and layout are free, and so are its end and its successor.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.datafiles.yamlfile import DataFile, Fault

SEALS = "in_force.sha256"
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z0-9-]+)")


def fingerprint(source: DataFile) -> str:
    """The hash of all that a pack says beside its end and its successor."""
    told = dict(source.content) if isinstance(source.content, dict) else {}
    told.pop("superseded_by", None)
    if isinstance(told.get("effective"), dict):
        told["effective"] = {k: v for k, v in told["effective"].items() if k != "to"}
    written = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def seal_faults(folder: Path, packs: Mapping[str, DataFile]) -> Sequence[Fault]:
    """Every sealed pack that was edited or taken away; nothing where there are no seals."""
    faults, path = [], folder / SEALS
    if not path.exists():
        return []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(Fault(str(path), number, "a line is a hash, two spaces and a pack id"))
            continue
        seal, pack = found.groups()
        if pack not in packs:
            reason = f"pack {pack} is in force and its file is gone: cases of its time need it"
            faults.append(Fault(str(path), number, reason))
        elif fingerprint(packs[pack]) != seal:
            reason = f"pack {pack} is in force and was edited: give it an end and a successor"
            faults.append(Fault(str(packs[pack].path), 1, reason))
    return faults


def seal(folder: Path, packs: Mapping[str, DataFile]) -> Sequence[str]:
    """Seal the packs that are not sealed yet, whose faults were looked for; returns their ids."""
    path = folder / SEALS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {line.rpartition("  ")[2] for line in lines}
    new = sorted(set(packs) - known)
    lines += [f"{fingerprint(packs[pack])}  {pack}" for pack in new]
    ordered = sorted(lines, key=lambda line: line.rpartition("  ")[2])
    path.write_text("".join(f"{line}\n" for line in ordered), encoding="utf-8")
    return new
