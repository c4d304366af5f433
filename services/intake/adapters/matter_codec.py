"""Matters of escalation as pages: the names of the contract, moments as people read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from google.protobuf.json_format import MessageToDict
from google.protobuf.timestamp_pb2 import Timestamp


def page_of(message: Any) -> dict[str, Any]:
    """Every field by its name; what has no value, such as a moment to come, is left out."""
    page: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return page


def timestamp(at: datetime) -> Timestamp:
    """A moment as the contract carries it."""
    told = Timestamp()
    told.FromDatetime(at)
    return told


def strings(ids: Iterable[UUID]) -> list[str]:
    """Ids as the contract carries them."""
    return [str(ident) for ident in ids]
