"""`python -m services.escalation opinion [--watch FILE] FILE|-`: posts replayed, one by one.

JSON Lines in, JSON Lines out, one answer for one row, in order, streamed, with a bounded window
of the past in memory (docs/conformance.md).
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.datafiles.messages import Catalogue
from services.escalation.domain.opinion.decision import Decision, Joined
from services.escalation.domain.opinion.post import Post, WatchList
from services.escalation.domain.opinion.stream import Stream
from services.escalation.entrypoints.json_lines import NoTableError, answer_rows, run_table

LOG = logger(__name__)
_FIELDS = frozenset(("id", "at", "source", "text", "reach", "reposts", "author", "note"))
_NEEDED = ("id", "at", "source", "text")
_COUNT_MAX = 10**12


class _Watch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scope: str = Field(default="", pattern=r"^(industry)?$")
    names: list[str] = Field(default=[], max_length=10_000)
    aliases: list[str] | dict[str, list[str]] = []
    products: list[str] = []
    note: Any = None


def watch_list(content: bytes) -> WatchList:
    """The watch list of a file: `names`, `aliases`, `products`, or `{"scope": "industry"}`.

    Aliases are a list, or a list for each name. Raises NoTableError.
    """
    try:
        given = _Watch.model_validate(orjson.loads(content))
    except orjson.JSONDecodeError as error:
        raise NoTableError("监看名单不是 JSON / the watch list is not JSON") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise NoTableError(
            f"监看名单有误 / the watch list is at fault: {where}: {first['msg']}"
        ) from error
    if given.scope == "industry":
        return WatchList()
    names: dict[str, list[str]] = {name: [] for name in given.names if name.strip()}
    of_names = given.aliases if isinstance(given.aliases, dict) else {}
    loose = [] if isinstance(given.aliases, dict) else given.aliases
    if len(names) == 1:
        of_names = {next(iter(names)): list(loose)}
        loose = []
    known: dict[str, list[str]] = {**names, **of_names, **{alias: [] for alias in loose if alias}}
    if not known and not given.products:
        raise NoTableError("监看名单是空的 / the watch list is empty")
    return WatchList(known, tuple(given.products))


class OpinionRunner:
    """Answers posts with the code that runs in production."""

    def __init__(self, stream: Stream, catalogue: Catalogue) -> None:
        self._stream, self._catalogue = stream, catalogue

    def answer(self, row: object) -> Mapping[str, object]:
        """One answer for one row; never raises."""
        if not isinstance(row, dict):
            return {"id": None, "error": self._error(_invalid("invalid_row"))}
        name = row.get("id")
        try:
            return {"id": name, "answer": _shown(self._stream.take(_post(row)))}
        except ServiceError as error:
            return {"id": name, "error": self._error(error)}
        except Exception as error:  # noqa: BLE001 - one bad row must not end the run
            LOG.error("row_failed", error=type(error).__name__)
            failed = ServiceError(ErrorKind.INTERNAL, "internal", trace="-")
            return {"id": name, "error": self._error(failed)}

    def _error(self, error: ServiceError) -> Mapping[str, str]:
        words = (self._catalogue.render(error.code, lang, error.params) for lang in ("zh", "en"))
        return {"code": error.code, "detail": " / ".join(words)}

    def run(self, source: BinaryIO | Iterable[bytes], sink: BinaryIO) -> None:
        """Answer every line in order, streaming. Raises NoTableError."""
        answer_rows(source, self.answer, sink)


def _invalid(code: str, **params: str | int) -> ServiceError:
    return ServiceError(ErrorKind.INVALID, code, details=None, **params)


def _post(row: dict[str, Any]) -> Post:
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        raise _invalid("unknown_field", field=str(unknown[0])[:40])
    for field in _NEEDED:
        if row.get(field) is None:
            raise _invalid("missing_field", field=field)
    for field in ("source", "text"):
        if not isinstance(row[field], str):
            raise _invalid("invalid_field", field=field)
    if not isinstance(row["id"], str | int) or isinstance(row["id"], bool):
        raise _invalid("invalid_field", field="id")
    author = row.get("author")
    if author is not None and not isinstance(author, str | int):
        raise _invalid("invalid_field", field="author")
    return Post(
        id=str(row["id"]),
        at=_time(row["at"]),
        source=row["source"],
        text=row["text"],
        reach=_count(row, "reach"),
        reposts=_count(row, "reposts"),
        author=None if author is None or author == "" else str(author),
    )


def _count(row: dict[str, Any], field: str) -> int:
    value = row.get(field)
    if value is None:
        return 0
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _COUNT_MAX:
        raise _invalid("invalid_field", field=field)
    return value


def _time(value: object) -> datetime:
    if not isinstance(value, str):
        raise _invalid("invalid_time", field="at")
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise _invalid("invalid_time", field="at") from error
    if at.tzinfo is None:
        raise _invalid("naive_time", field="at")
    if not 1990 <= at.year <= 2200:
        raise _invalid("out_of_range")
    return at


def _shown(decision: Decision) -> Mapping[str, object]:
    about, joined = decision.about, decision.joined
    relevance = {
        "relevant": about.relevant,
        "reason": about.reason,
        "evidence": [evidence._asdict() for evidence in about.evidence],
        "entities": sorted(about.entities),
        "topics": about.topics,
        "places": sorted(about.places),
    }
    if joined is None:
        none = {"event": None, "new_event": False}
        return {**none, "relevance": relevance, "grade": None, "score": None, "signals": []}
    return {
        "event": joined.event.id,
        "new_event": joined.new_event,
        "joined_by": joined.by,
        "likeness": round(joined.likeness, 2),
        "relevance": relevance,
        "grade": joined.event.held.grade,
        "raised": joined.raised,
        "lower_proposed": joined.event.held.proposed,
        "score": _score(joined),
        "signals": about.signals,
    }


def _score(joined: Joined) -> Mapping[str, object]:
    parts = {
        name: {"points": part.points, "weight": part.weight, **part.numbers}
        for name, part in joined.score.parts.items()
    }
    floors = [
        {"when": f.when, "at_least": f.at_least, "grade": f.grade, "zh": f.why.zh, "en": f.why.en}
        for f in joined.floors
    ]
    return {"total": joined.score.total, "parts": parts, "floors": floors}


def main(make: Callable[[WatchList], OpinionRunner], arguments: Sequence[str]) -> int:
    """Replay the posts; 0 when every row was answered or refused, 2 for what is no table."""
    parser = argparse.ArgumentParser(prog="python -m services.escalation opinion")
    parser.add_argument("file", nargs="?", default="-", help="JSON Lines; - is standard input")
    parser.add_argument("--watch", type=Path, help="JSON: names, aliases, products, or scope")
    given = parser.parse_args(arguments)
    watch = given.watch

    def run(source: BinaryIO, sink: BinaryIO) -> None:
        make(watch_list(watch.read_bytes()) if watch else WatchList()).run(source, sink)

    return run_table(given.file, run)
