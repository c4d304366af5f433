"""A run as a plain document and back: its history is all that is stored."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

from services.triage.domain.runs.events import Entry, Event
from services.triage.domain.runs.run import Run, folded

Fields = dict[str, Any]
_EVENTS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


def to_fields(run: Run) -> Fields:
    """As a document; `state` and `holder` stand beside the history for whoever looks."""
    return {
        "_id": run.id,
        "complaint_id": run.complaint_id,
        "number": run.number,
        "version": run.version,
        "state": run.state,
        "holder": run.holder,
        "history": [_entry_fields(entry) for entry in run.history],
    }


def from_fields(document: Mapping[str, Any]) -> Run:
    """The reverse of to_fields: the history told again."""
    history = [_entry(entry) for entry in document["history"]]
    return folded(document["_id"], document["complaint_id"], document["number"], history)


def _entry_fields(entry: Entry) -> Fields:
    return {
        "by": entry.by,
        "at": entry.at,
        "request_id": entry.request_id,
        "content": entry.content,
        "event": type(entry.what).__name__,
        "what": _plain(entry.what),
    }


def _entry(stored: Mapping[str, Any]) -> Entry:
    event = _made(_EVENTS[stored["event"]], stored["what"])
    return Entry(stored["by"], stored["at"], stored["request_id"], stored["content"], event)


def _plain(value: Any) -> Any:
    """Decimals as text, for MongoDB's own would change their digits."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _made(kind: Any, stored: Any) -> Any:
    if kind is Decimal:
        return Decimal(stored)
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], one) for one in stored)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        made: Any = kind
        return made(**{name: _made(hints[name], value) for name, value in stored.items()})
    return stored
