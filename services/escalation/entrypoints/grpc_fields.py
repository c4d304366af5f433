"""Fields of requests, checked once for all RPCs: ids, codes, moments, amounts."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError

IDS_MAX = 200
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,4})?")
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_FIRST = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp())
_LAST = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())


def joined(*parts: object) -> Any:
    """One servicer out of several, each with RPCs of its own."""
    methods = {
        name: getattr(part, name)
        for part in parts
        for name in dir(part)
        if name[0].isupper() and callable(getattr(part, name))
    }
    return SimpleNamespace(**methods)


def uuid_of(text: str, field: str) -> UUID:
    """An id. Raises ServiceError INVALID `id_invalid`."""
    try:
        return UUID(text)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "id_invalid", field=field) from error


def uuids_of(texts: Sequence[str], field: str, *, at_least: int = 1) -> Sequence[UUID]:
    """Ids, at most IDS_MAX. Raises ServiceError INVALID `id_invalid`, `ids_number`."""
    if not at_least <= len(texts) <= IDS_MAX:
        raise ServiceError(ErrorKind.INVALID, "ids_number", field=field, limit=IDS_MAX)
    return [uuid_of(text, field) for text in texts]


def code_of(text: str, field: str, *, optional: bool = False) -> str:
    """A code or an id of a text: never words. Raises ServiceError INVALID `invalid_field`."""
    if optional and not text:
        return ""
    if not _CODE.fullmatch(text):
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field=field)
    return text


def codes_of(texts: Sequence[str], field: str, limit: int) -> tuple[str, ...]:
    """Codes, at most `limit`. Raises ServiceError INVALID `invalid_field`, `ids_number`."""
    if len(texts) > limit:
        raise ServiceError(ErrorKind.INVALID, "ids_number", field=field, limit=limit)
    return tuple(code_of(text, field) for text in texts)


def moment_of(message: Any, field: str) -> datetime:
    """A needed moment, to the millisecond. Raises ServiceError INVALID `invalid_time`."""
    told = getattr(message, field)
    if not message.HasField(field) or not _FIRST <= told.seconds < _LAST:
        raise ServiceError(ErrorKind.INVALID, "invalid_time", field=field)
    if not 0 <= told.nanos < 1_000_000_000:
        raise ServiceError(ErrorKind.INVALID, "invalid_time", field=field)
    return datetime.fromtimestamp(told.seconds, UTC).replace(
        microsecond=told.nanos // 1_000_000 * 1000
    )


def date_of(text: str, field: str) -> date:
    """A local date YYYY-MM-DD. Raises ServiceError INVALID `invalid_date`."""
    try:
        return date.fromisoformat(text if len(text) == 10 else "")
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "invalid_date", field=field) from error


def amount_of(text: str) -> Decimal | None:
    """An exact amount; None for none. Raises ServiceError INVALID `invalid_field`."""
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="amount")
    return Decimal(text)
