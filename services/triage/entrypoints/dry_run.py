"""`python -m services.triage dry-run`: a draft of the playbooks over past cases.

JSON Lines in, one line for each case that would come out differently, then one line with the
counts. Cases are read one at a time, so memory does not grow with their number.
"""

import argparse
import gc
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from pydantic import AwareDatetime, Field, ValidationError

from services.datafiles.yamlfile import DataFileError
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.differences import Counts, PersonsWord, summary, told
from services.triage.domain.dry_run import Case, Comparison
from services.triage.domain.library import Matter
from services.triage.entrypoints.classify import (
    ClassifyRow,
    NotJsonLinesError,
    json_rows,
    opened,
    refusal,
)


class CaseRow(ClassifyRow):
    """A case of the table: a row of `classify` with what assignment looks at.

    `kind` and `scene` are what a person confirmed; `flags` and `at` are ignored, so that rows of
    `confirmed-cases` can be given as they are.
    """

    unit: str = ""
    insurer: str = ""
    partner: str = ""
    kind: str = ""
    scene: str = ""
    received_at: AwareDatetime | None = Field(default=None, strict=False)
    flags: Any = None
    at: Any = None


@dataclass(frozen=True, slots=True)
class Folders:
    """What is compared: two folders of playbooks, and the organisation for teams."""

    current: Path
    draft: Path
    organisation: Path | None


def dry_run_command(
    arguments: Sequence[str],
    prepare: Callable[[Folders], Comparison],
    digest: Callable[[Path], str],
    shipped: Path,
) -> int:
    """Run the command; 0 when every case was looked at or refused, 2 for unusable input.

    `prepare` raises DataFileError for faults in a folder; `digest` names a folder's content.
    """
    given = _parser(shipped).parse_args(arguments)
    folders = Folders(given.current, given.draft, given.organisation)
    try:
        comparison = prepare(folders)
        _expect_many_short_lived_objects()
        with opened(given.cases) as stream:
            told = dry_run(json_rows(stream), comparison, sys.stdout, given.counts_only)
    except (DataFileError, NotJsonLinesError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    names = {"current": digest(folders.current), "draft": digest(folders.draft)}
    _write(sys.stdout, {"summary": {**names, "teams": folders.organisation is not None, **told}})
    return 0


def _parser(shipped: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.triage dry-run")
    parser.add_argument("--draft", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cases", required=True, metavar="FILE", help="JSON Lines; - for input")
    parser.add_argument("--current", type=Path, default=shipped, metavar="DIR")
    parser.add_argument("--organisation", type=Path, metavar="FILE", help="compares teams, owners")
    parser.add_argument("--counts-only", action="store_true", help="no line for each difference")
    return parser


def dry_run(
    rows: Iterator[Mapping[str, Any]], comparison: Comparison, out: TextIO, counts_only: bool
) -> Mapping[str, Any]:
    """Write the differences and refused rows to `out`; the counts."""
    counts, refused, seen = Counts(), 0, hashlib.sha256()
    for row in rows:
        try:
            case = _case(CaseRow.model_validate(row))
        except ValidationError as error:
            refused += 1
            _write(out, refusal(row.get("id"), error))
            continue
        seen.update(f"{case.id}\n".encode())
        compared = comparison.of(case)
        counts.add(compared)
        if compared.difference is not None and not counts_only:
            _write(out, told(compared.difference))
    return {"refused": refused, "cases_digest": seen.hexdigest(), **summary(counts)}


def _case(row: CaseRow) -> Case:
    fields = row.fields
    matter = Matter(text=row.text, channel=row.channel, **fields.model_dump())
    facts = CaseFacts(row.unit, row.insurer, row.partner, fields.side, fields.product_line)
    confirmed = PersonsWord(row.kind, row.scene) if row.scene else None
    return Case(row.id, matter, facts, confirmed, row.received_at)


def _expect_many_short_lived_objects() -> None:
    """What is loaded stays; collecting rarely saves a fifth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _write(out: TextIO, row: Mapping[str, Any]) -> None:
    out.write(json.dumps(row, ensure_ascii=False) + "\n")
