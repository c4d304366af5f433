"""One change of one matter: read, decide, write guarded; a lost race is decided anew."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.matter import M
from services.escalation.domain.people.notice import Notice
from services.escalation.ports import Matters, MatterWrite

TRIES = 4
Change = Callable[[M, datetime], tuple[M, Sequence[Notice]]]


def changed(matters: Matters[M], key: UUID, missing: str, change: Change[M]) -> M:
    """The matter after `change`, which returns it as it is when there is nothing to do.

    Raises ServiceError NOT_FOUND with the code `missing`, RACE after several lost races, and
    whatever `change` raises.
    """
    for _ in range(TRIES):
        before = matters.load([key]).get(key)
        if before is None:
            raise ServiceError(ErrorKind.NOT_FOUND, missing)
        after, notices = change(before, matters.now())
        if after is before:
            return before
        if matters.save([MatterWrite(before, after, tuple(notices))])[0] is None:
            return after
    raise ServiceError(ErrorKind.RACE, "race")


def opened(matters: Matters[M], new: M, notices: Sequence[Notice]) -> M:
    """A new matter; when its id is taken already, the one that stands there."""
    if matters.save([MatterWrite(None, new, tuple(notices))])[0] is None:
        return new
    return matters.load([new.id])[new.id]


def turned(
    matters: Matters[M], turn: Callable[[M, datetime], tuple[M, Sequence[Notice]]], limit: int
) -> int:
    """Let time act on what is due; returns how many were due."""
    now = matters.now()
    due = matters.due(now, limit)
    writes = []
    for before in due:
        after, notices = turn(before, now)
        if after is not before:
            writes.append(MatterWrite(before, after, tuple(notices)))
    matters.save(writes)
    return len(due)
