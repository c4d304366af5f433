"""How much everybody has in hand, counted in memory at once and in the store soon after."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import Final

LOAD_DAYS: Final = 30
"""A case counts for so many days after it was given: the complex ones' term (order 3/2020)."""


class Tally:
    """Cases in hand by person: what all processes stored, and what this one has not stored yet.

    `detach` takes the unstored changes for a write. `settle` says that they are stored and what
    the store holds now; `reattach` that the write failed.
    """

    def __init__(self) -> None:
        self._stored: Counter[str] = Counter()
        self._flying: Counter[str] = Counter()
        self._fresh: Counter[str] = Counter()
        self._lock = Lock()

    def of(self, person: str) -> int:
        """Cases in hand, at least 0."""
        return max(0, self._stored[person] + self._flying[person] + self._fresh[person])

    @property
    def waiting(self) -> bool:
        """Whether something is not stored yet."""
        return bool(self._fresh)

    def frozen(self) -> "Tally":
        """A copy that stays as it is, to compare two ways of giving the same cases."""
        copy = Tally()
        with self._lock:
            for counted in (self._stored, self._flying, self._fresh):
                copy._stored.update(counted)
        return copy

    def took(self, person: str) -> None:
        """The person was given a case; nobody is no person."""
        if person:
            with self._lock:
                self._fresh[person] += 1

    def let_go(self, person: str) -> None:
        """A case of the person ended or went to somebody else."""
        if person:
            with self._lock:
                self._fresh[person] -= 1

    def detach(self) -> Mapping[str, int]:
        """Changes since the last detach, by person; they still count here."""
        with self._lock:
            self._flying.update(self._fresh)
            self._fresh = Counter()
            return {person: change for person, change in self._flying.items() if change}

    def settle(self, stored: Mapping[str, int]) -> None:
        """What was detached is stored; `stored` is what the store holds of everybody."""
        with self._lock:
            self._stored, self._flying = Counter(stored), Counter()

    def stored(self) -> None:
        """What was detached is stored, but the store could not be read."""
        with self._lock:
            self._stored.update(self._flying)
            self._flying = Counter()

    def reattach(self) -> None:
        """What was detached could not be stored; the next write takes it along."""
        with self._lock:
            self._fresh.update(self._flying)
            self._flying = Counter()
