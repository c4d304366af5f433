"""One error class, its kinds, and what each kind means at every door.

The three maps are total: tests/unit/chassis/test_errors.py walks the enum.
"""

from collections.abc import Mapping
from enum import Enum

from grpc import StatusCode


class ErrorKind(Enum):
    """What went wrong, independent of the door at which it shows."""

    INVALID = "invalid"
    UNPROCESSABLE = "unprocessable"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    RACE = "race"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class ConsumerAction(Enum):
    """What a consumer does with a message whose handling failed."""

    DEAD_LETTER = "dead_letter"
    RETRY_THEN_DEAD_LETTER = "retry_then_dead_letter"
    DONE = "done"
    WAIT = "wait"


HTTP_STATUS: Mapping[ErrorKind, int] = {
    ErrorKind.INVALID: 400,
    ErrorKind.UNPROCESSABLE: 422,
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.RACE: 409,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.INTERNAL: 500,
}

GRPC_STATUS: Mapping[ErrorKind, StatusCode] = {
    ErrorKind.INVALID: StatusCode.INVALID_ARGUMENT,
    ErrorKind.UNPROCESSABLE: StatusCode.INVALID_ARGUMENT,
    ErrorKind.UNAUTHENTICATED: StatusCode.UNAUTHENTICATED,
    ErrorKind.FORBIDDEN: StatusCode.PERMISSION_DENIED,
    ErrorKind.NOT_FOUND: StatusCode.NOT_FOUND,
    ErrorKind.CONFLICT: StatusCode.FAILED_PRECONDITION,
    ErrorKind.RACE: StatusCode.ABORTED,
    ErrorKind.UNAVAILABLE: StatusCode.UNAVAILABLE,
    ErrorKind.INTERNAL: StatusCode.INTERNAL,
}

CONSUMER_ACTION: Mapping[ErrorKind, ConsumerAction] = {
    ErrorKind.INVALID: ConsumerAction.DEAD_LETTER,
    ErrorKind.UNPROCESSABLE: ConsumerAction.DEAD_LETTER,
    # A refused caller is a matter of keys and roles, which operators mend: waiting loses nothing.
    ErrorKind.UNAUTHENTICATED: ConsumerAction.WAIT,
    ErrorKind.FORBIDDEN: ConsumerAction.DEAD_LETTER,
    ErrorKind.NOT_FOUND: ConsumerAction.RETRY_THEN_DEAD_LETTER,
    ErrorKind.CONFLICT: ConsumerAction.DONE,
    ErrorKind.RACE: ConsumerAction.RETRY_THEN_DEAD_LETTER,
    ErrorKind.UNAVAILABLE: ConsumerAction.WAIT,
    ErrorKind.INTERNAL: ConsumerAction.RETRY_THEN_DEAD_LETTER,
}


class ServiceError(Exception):
    """An error with its meaning: a kind, a code of the message catalogue, its parameters.

    `params` fill the sentence of the catalogue and must hold no personal data; `details`
    are JSON-able extras for programs, such as the list of allowed actions.
    """

    def __init__(
        self,
        kind: ErrorKind,
        code: str,
        *,
        details: Mapping[str, object] | None = None,
        **params: str | int,
    ) -> None:
        super().__init__(f"{kind.value}: {code}")
        self.kind = kind
        self.code = code
        self.details = dict(details or {})
        self.params = params
