"""Frozen dataclasses to documents and back, by their annotations: the cold paths of people.

Absent values (None, empty tuples, empty texts) are not stored. Dates are stored as text,
because MongoDB knows only instants. What BSON takes as it is, tuples too, is not walked through:
which fields those are is asked once for each dataclass, because ladders come by the thousand.
"""

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
_PLAIN = frozenset({bool, int, str, datetime, UUID})
_NEVER_EMPTY = frozenset({bool, int, dict})


def to_fields(value: object) -> dict[str, Any]:
    """The fields of a dataclass that have a value."""
    found = {}
    for name, plain in _names(cast(Any, value.__class__)):
        stored = getattr(value, name)
        if not plain:
            stored = _stored(stored)
        if stored or stored.__class__ in _NEVER_EMPTY:
            found[name] = stored
    return found


@cache
def _names(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields, each with whether BSON takes its values as they are."""
    return tuple((name, _plain(hint)) for name, (hint, _) in _hints(kind).items())


def _plain(hint: Any) -> bool:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return True
    if origin in (Union, types.UnionType, tuple):
        return all(_plain(one) for one in inner if one not in (types.NoneType, Ellipsis))
    return hint in _PLAIN


def _stored(value: object) -> Any:
    if value is None or value.__class__ in _PLAIN:
        return value
    if isinstance(value, tuple):
        return [_stored(one) for one in value]
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return to_fields(value)


def from_fields(kind: type[T], document: dict[str, Any]) -> T:
    """The reverse of to_fields. Raises KeyError where a needed field is missing."""
    values = {}
    for name, (hint, needed) in _hints(cast(Any, kind)).items():
        if name in document:
            values[name] = _read(hint, document[name])
        elif needed:
            values[name] = _empty(hint)
    return kind(**values)


@cache
def _hints(kind: type) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(kind)
    return {
        one.name: (hints[one.name], one.default is one.default_factory)
        for one in fields(cast(Any, kind))
    }


def _empty(hint: Any) -> object:
    """What an absent field stands for."""
    if get_origin(hint) is tuple:
        return ()
    if get_origin(hint) in (Union, types.UnionType):
        return None
    if hint is str or get_origin(hint) is Literal:
        return ""
    raise KeyError(str(hint))


def _read(hint: Any, stored: Any) -> object:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read(next(one for one in get_args(hint) if one is not types.NoneType), stored)
    if origin is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return tuple(_read(inner[0], one) for one in stored)
        return tuple(_read(one, value) for one, value in zip(inner, stored, strict=True))
    if hint is date:
        return date.fromisoformat(stored)
    if hint is Decimal:
        return Decimal(stored)
    return from_fields(cast(Any, hint), stored) if is_dataclass(hint) else stored
