"""What the RPCs of triage share: ids in, views out."""

from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.event_codec import fill_state
from services.triage.domain.assessment import Assessment


def complaint_of(text: str) -> UUID:
    """The complaint's id. Raises INVALID."""
    try:
        return UUID(text)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "id_malformed", field="complaint_id") from error


def answered(message: Any, made: Assessment) -> Any:
    """The view in an answer."""
    message.version = made.version
    fill_state(message.state, made)
    return message
