"""One error class, its kinds, and what each kind means at every door.

One table gives the three maps, so that none lacks a kind; a test walks the enum.
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


_MEANING: Mapping[ErrorKind, tuple[int, StatusCode, ConsumerAction]] = {
    ErrorKind.INVALID: (400, StatusCode.INVALID_ARGUMENT, ConsumerAction.DEAD_LETTER),
    ErrorKind.UNPROCESSABLE: (422, StatusCode.INVALID_ARGUMENT, ConsumerAction.DEAD_LETTER),
    # A refused caller is a matter of keys and roles, which operators mend: waiting loses nothing.
    ErrorKind.UNAUTHENTICATED: (401, StatusCode.UNAUTHENTICATED, ConsumerAction.WAIT),
    ErrorKind.FORBIDDEN: (403, StatusCode.PERMISSION_DENIED, ConsumerAction.DEAD_LETTER),
    ErrorKind.NOT_FOUND: (404, StatusCode.NOT_FOUND, ConsumerAction.RETRY_THEN_DEAD_LETTER),
    ErrorKind.CONFLICT: (409, StatusCode.FAILED_PRECONDITION, ConsumerAction.DONE),
    ErrorKind.RACE: (409, StatusCode.ABORTED, ConsumerAction.RETRY_THEN_DEAD_LETTER),
    ErrorKind.UNAVAILABLE: (503, StatusCode.UNAVAILABLE, ConsumerAction.WAIT),
    ErrorKind.INTERNAL: (500, StatusCode.INTERNAL, ConsumerAction.RETRY_THEN_DEAD_LETTER),
}
HTTP_STATUS = {kind: status for kind, (status, _, _) in _MEANING.items()}
GRPC_STATUS = {kind: status for kind, (_, status, _) in _MEANING.items()}
CONSUMER_ACTION = {kind: action for kind, (_, _, action) in _MEANING.items()}


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
