"""Opaque signed cursors: where a list goes on, bound to its filters."""

import base64
import binascii
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARK_BYTES = 12
_BODY_BYTES = 8 + 16
Position = tuple[datetime, UUID]


class Cursors:
    """Signs positions; `keyed_hash` is the vault's."""

    def __init__(self, keyed_hash: Callable[[str, bytes], bytes]) -> None:
        self._keyed_hash = keyed_hash

    def write(self, position: Position, filters: str) -> str:
        """The cursor after `position` of the list with these filters."""
        at, ident = position
        body = _milliseconds(at).to_bytes(8, "big") + ident.bytes
        return base64.urlsafe_b64encode(body + self._mark(body, filters)).decode().rstrip("=")

    def read(self, cursor: str, filters: str) -> Position:
        """The position. Raises INVALID for a cursor that is not ours or of another list."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==")
        except (binascii.Error, ValueError) as error:
            raise ServiceError(ErrorKind.INVALID, "cursor_invalid") from error
        body, mark = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
        if len(body) != _BODY_BYTES or not hmac.compare_digest(mark, self._mark(body, filters)):
            raise ServiceError(ErrorKind.INVALID, "cursor_invalid")
        at = _EPOCH + timedelta(milliseconds=int.from_bytes(body[:8], "big"))
        return at, UUID(bytes=body[8:])

    def _mark(self, body: bytes, filters: str) -> bytes:
        return self._keyed_hash("cursor", body + filters.encode())[:_MARK_BYTES]


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
