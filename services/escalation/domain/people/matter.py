"""What ladders, approvals, consultations and groups have in common: a guarded, timed document.

Pure. A matter changes by a function that returns the next state and the notices that follow
from it; both are stored in one write, so neither is without the other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.notice import Notice

REQUESTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Request:
    """A request that has taken effect, so that its repetition has none."""

    id: str
    digest: str


class Matter(Protocol):
    """Something that people must act on, guarded by `version`, woken at `next_at`."""

    @property
    def id(self) -> UUID:
        """Stable identity."""
        ...

    @property
    def complaints(self) -> tuple[UUID, ...]:
        """The complaints that it is about."""
        ...

    @property
    def version(self) -> int:
        """Counts its writes; 1 is the first."""
        ...

    @property
    def next_at(self) -> datetime | None:
        """When time alone must act on it; None: never."""
        ...

    @property
    def requests(self) -> tuple[Request, ...]:
        """What has taken effect already."""
        ...


M = TypeVar("M", bound=Matter)


def held_by(matter: object) -> tuple[UUID, ...]:
    """Complaints that no other matter of its kind may have now: its `held`, if its kind has one."""
    held: tuple[UUID, ...] = getattr(matter, "held", ())
    return held


@dataclass(frozen=True, slots=True)
class Moved(Generic[M]):
    """A matter after something happened, with the notices that follow."""

    matter: M
    notices: tuple[Notice, ...] = ()


def digest(*parts: object) -> str:
    """What a request asked for, in short: equal for equal bodies."""
    return hashlib.sha256("\x1f".join(map(repr, parts)).encode()).hexdigest()[:32]


def already(requests: Sequence[Request], request: Request) -> bool:
    """Whether the request has taken effect before.

    Raises ServiceError INVALID `request_id_missing`, UNPROCESSABLE `request_id_reused` when the
    same id asked for something else.
    """
    if not request.id or len(request.id) > 100:
        raise ServiceError(ErrorKind.INVALID, "request_id_missing")
    known = next((one for one in requests if one.id == request.id), None)
    if known and known.digest != request.digest:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "request_id_reused")
    return known is not None


def noted(requests: tuple[Request, ...], request: Request) -> tuple[Request, ...]:
    """The requests with one more; only the last REQUESTS_MAX are remembered."""
    return (*requests[1 - REQUESTS_MAX :], request)
