"""`python -m services.triage classify`: the rules on a table of texts, without any service.

JSON Lines in, JSON Lines out, one answer for one row, in order, streamed (conformance.md).
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.datafiles.yamlfile import DataFileError
from services.triage.domain.advice import AdviceError, Advisor
from services.triage.domain.entry import LocalText
from services.triage.domain.library import Candidate, Evidence, Library, Matter, Verdict

LINE_BYTES_MAX = 16_000_000


class ClassifyFields(BaseModel):
    """Coded fields of a row that conditions may look at."""

    model_config = ConfigDict(extra="forbid", strict=True)

    side: str = ""
    product_line: str = ""
    complainant_capacity: str = ""
    amount: float = Field(default=0.0, strict=False)
    in_person_count: int = 0
    regulator_transferred: bool = False
    earlier_complaints: int = 0


class ClassifyRow(BaseModel):
    """One row of the table; `note` and `source` are ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Any
    text: str
    op: str = "classify"
    channel: str = ""
    fields: ClassifyFields = ClassifyFields()
    note: Any = None
    source: Any = None


class NotJsonLinesError(Exception):
    """The input is no JSON Lines; the message names the line."""


def classify_command(
    arguments: Sequence[str],
    load: Callable[[Path], Library],
    shipped: Path,
    load_advisor: Callable[[Path], Advisor],
) -> int:
    """Run the command; 0 when every row was answered or refused, 2 for input that is no table.

    `load` reads a folder of playbooks and raises DataFileError; `load_advisor` reads a model and
    raises AdviceError.
    """
    parser = argparse.ArgumentParser(prog="python -m services.triage classify")
    parser.add_argument("file", nargs="?", default="-", help="JSON Lines; standard input if absent")
    parser.add_argument("--playbooks", type=Path, default=shipped, metavar="DIR")
    parser.add_argument("--model", type=Path, metavar="FILE", help="advisory model; none if absent")
    given = parser.parse_args(arguments)
    try:
        library = load(given.playbooks)
        advisor = load_advisor(given.model) if given.model else None
        with opened(given.file) as stream:
            for row in json_rows(stream):
                _write(sys.stdout, answer(library, row, advisor))
    except (DataFileError, NotJsonLinesError, AdviceError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def answer(
    library: Library, row: Mapping[str, Any], advisor: Advisor | None = None
) -> Mapping[str, Any]:
    """The answer to one row, or its error."""
    identity = row.get("id")
    try:
        asked = ClassifyRow.model_validate(row)
    except ValidationError as error:
        return refusal(identity, error)
    if asked.op != "classify":
        detail = "op: only classify is known"
        return {"id": identity, "error": {"code": "unknown_op", "detail": detail}}
    fields = asked.fields.model_dump()
    verdict = library.assess(Matter(text=asked.text, channel=asked.channel, **fields))
    suggestion = _suggestion(advisor, asked.text) if advisor else None
    return {"id": identity, "answer": {**_verdict(verdict), "suggestion": suggestion}}


def refusal(identity: Any, error: ValidationError) -> Mapping[str, Any]:
    """The answer to a row that is not as it should be."""
    fault = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    code = _CODES.get(fault["type"], "invalid_field")
    return {"id": identity, "error": {"code": code, "detail": f"{where}: {fault['msg']}"}}


_CODES = {"extra_forbidden": "unknown_field", "missing": "missing_field"}


def _verdict(verdict: Verdict) -> Mapping[str, Any]:
    chosen = verdict.playbook
    return {
        "kind": verdict.kind,
        "outcome": verdict.outcome,
        "scene": verdict.scene,
        "playbook": chosen.id if chosen else None,
        "version": chosen.version if chosen else None,
        "severity": verdict.severity,
        "candidates": [_candidate(c) for c in verdict.candidates],
        "flags": [{"code": f.code, "evidence": _evidence(f.evidence)} for f in verdict.flags],
        "companions": [p.id for p in verdict.companions],
        "must_say": _texts(chosen.must_say if chosen else ()),
        "never_say": _texts(chosen.never_say if chosen else ()),
    }


def _suggestion(advisor: Advisor, text: str) -> Mapping[str, Any]:
    """Stands beside the verdict and changes nothing of it."""
    said = advisor.suggest([text])[0]
    return {
        "label": said.label,
        "probability": said.probability,
        "familiar": said.familiar,
        "familiarity": said.familiarity,
        "model": advisor.version,
    }


def _candidate(candidate: Candidate) -> Mapping[str, Any]:
    return {
        "playbook": candidate.playbook,
        "scene": candidate.scene,
        "score": candidate.score,
        "evidence": _evidence(candidate.evidence),
    }


def _evidence(evidence: Sequence[Evidence]) -> list[Mapping[str, Any]]:
    return [
        {
            "rule": e.rule,
            "concept": e.concept,
            "phrase": e.phrase,
            "start": e.start,
            "end": e.end,
        }
        for e in evidence
    ]


def _texts(texts: Sequence[LocalText]) -> list[Mapping[str, str]]:
    return [{"zh": t.zh, "en": t.en} for t in texts]


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input for `-`."""
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as stream:
        yield stream


def json_rows(stream: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """JSON objects, one a line. Raises NotJsonLinesError, naming the line."""
    number = 0
    while line := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            raise NotJsonLinesError(f"line {number}: longer than {LINE_BYTES_MAX} bytes")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise NotJsonLinesError(f"line {number}: not JSON in UTF-8") from error
        if not isinstance(row, dict):
            raise NotJsonLinesError(f"line {number}: not a JSON object")
        yield row


def _write(out: TextIO, row: Mapping[str, Any]) -> None:
    out.write(json.dumps(row, ensure_ascii=False) + "\n")
