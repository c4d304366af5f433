"""The snapshot: everything a file is made of, as one canonical JSON document.

Files are a pure function of it, and it is a pure function of facts, definition, mapping, names,
parameters and denominators. What depends on when the run was made (the watermark, who asked)
stands in the run and its manifest, so that the same facts always give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from services.reporting.domain.definition import Definition
from services.reporting.domain.denominators import Denominators
from services.reporting.domain.figures import Row
from services.reporting.domain.names import Names
from services.reporting.domain.question import Question
from services.reporting.domain.tally import Tally

SCHEMA = "redress.report/1"
Content = Mapping[str, Any]


def content_of(
    question: Question,
    tally: Tally,
    rows: Sequence[Row],
    denominators: Denominators | None,
    names: Names,
) -> Content:
    """The canonical content of one report."""
    definition = question.definition
    return {
        "schema": SCHEMA,
        "definition": {
            "id": definition.id,
            "version": definition.version,
            "sha256": definition.sha256(),
            "title": _text(definition.title),
        },
        "question": question.document(),
        "base": _pair(names.base(question.base)),
        "mapping": {
            "id": question.mapping.id,
            "version": question.version.version,
            "sha256": question.version.sha256(),
        },
        "denominators": {"sha256": denominators.sha256} if denominators else None,
        "facts": _facts(definition, tally),
        "warnings": [
            {"code": code, **_pair(names.warning(code))}
            for code in warnings(question, tally, denominators)
        ],
        "figures": [
            {"id": f.id, "title": _text(f.title), "by": list(f.by), "decimals": f.decimals}
            for f in definition.figures
        ],
        "sheets": [s.model_dump(mode="json") for s in definition.sheets],
        "sources": list(definition.sources),
        "notes": [_text(n) for n in definition.notes],
        "names": _names(rows, definition, names.with_mapping(question.mapping)),
        "rows": [row.document() for row in rows],
    }


def canonical(content: Content) -> bytes:
    """The one way to write it: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def warnings(question: Question, tally: Tally, denominators: Denominators | None) -> Sequence[str]:
    """Codes of what a reader must know: what is missing is said, never guessed."""
    found = []
    if question.definition.needs_denominators and denominators is None:
        found.append("denominators_missing")
    if tally.incomplete:
        found.append("facts_incomplete")
    return found


def _facts(definition: Definition, tally: Tally) -> Mapping[str, Any]:
    latest: datetime | None = tally.latest
    return {
        "read": tally.read,
        "counted": tally.counted,
        "incomplete": tally.incomplete,
        "excluded": [
            {"id": e.id, "title": _text(e.title), "count": tally.excluded.get(e.id, 0)}
            for e in definition.exclude
        ],
        "latest_recorded_at": latest.astimezone(UTC).isoformat() if latest else None,
        "state": tally.digest,
    }


def _names(rows: Iterable[Row], definition: Definition, names: Names) -> Mapping[str, Any]:
    values: dict[str, dict[str, Mapping[str, str]]] = {}
    units: dict[str, Mapping[str, str]] = {}
    for row in rows:
        units[row.unit] = _pair(names.unit(row.unit))
        for dimension, code in row.dimensions.items():
            values.setdefault(dimension, {})[code] = _pair(names.value(dimension, code))
    used = {name for figure in definition.figures for name in figure.by}
    return {
        "dimensions": {name: _pair(names.dimension(name)) for name in sorted(used)},
        "values": values,
        "units": units,
    }


def _pair(texts: tuple[str, str]) -> Mapping[str, str]:
    return {"zh": texts[0], "en": texts[1]}


def _text(text: Any) -> Mapping[str, str]:
    return {"zh": text.zh, "en": text.en}
