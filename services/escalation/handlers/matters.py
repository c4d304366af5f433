"""One change of one matter: read, decide, write guarded; a lost race is decided anew."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Generic
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.matter import M
from services.escalation.domain.people.notice import Notice, through
from services.escalation.ports import Matters, MatterWrite

TRIES = 4
# What is told of a matter by mail too, and by every way out where the law's time runs.
ORDINARY, STATUTORY = ("inbox", "email"), ("inbox", "email", "robot", "webhook")
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


class Told(Generic[M]):
    """Matters (port) whose notices also leave the house, through the channels that are set up."""

    def __init__(self, matters: Matters[M], set_up: Collection[str]) -> None:
        self._matters, self._set_up = matters, set_up

    def now(self) -> datetime:
        """See Matters."""
        return self._matters.now()

    def load(self, ids: Collection[UUID]) -> Mapping[UUID, M]:
        """See Matters."""
        return self._matters.load(ids)

    def save(self, writes: Sequence[MatterWrite[M]]) -> Sequence[ServiceError | None]:
        """See Matters."""
        return self._matters.save(
            [
                replace(write, notices=tuple(n for one in write.notices for n in self._all(one)))
                for write in writes
            ]
        )

    def due(self, now: datetime, limit: int) -> Sequence[M]:
        """See Matters."""
        return self._matters.due(now, limit)

    def of_complaint(self, complaint: UUID, limit: int) -> Sequence[M]:
        """See Matters."""
        return self._matters.of_complaint(complaint, limit)

    def in_state(self, state: str, limit: int) -> Sequence[M]:
        """See Matters."""
        return self._matters.in_state(state, limit)

    def _all(self, one: Notice) -> Sequence[Notice]:
        wanted = STATUTORY if one.statutory else ORDINARY
        return through(one, [name for name in wanted if name in self._set_up])
