"""Protobuf timestamps, written fast: every event carries several."""

from datetime import UTC, datetime
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def set_time(message: Any, at: datetime) -> None:
    """Set a protobuf Timestamp; faster than FromDatetime and exact to the microsecond."""
    since = at - _EPOCH
    message.seconds = since.days * 86_400 + since.seconds
    message.nanos = since.microseconds * 1_000
