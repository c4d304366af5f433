"""One pass over facts: counts and counted measures, so that memory does not grow with facts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.domain.definition import Conditions, Figure
from services.reporting.domain.dimensions import (
    BASE_CONDITIONS,
    MEASURES,
    Lens,
    Values,
    keys_of,
    local_day,
    reader,
)
from services.reporting.domain.fact import Fact
from services.reporting.domain.question import CURRENT, Question

Key = tuple[str, ...]
Read = Callable[[Fact, Lens], Values]
_DIGEST_SPACE = 1 << 256


@dataclass(frozen=True, slots=True)
class Wanted:
    """One table of counts: by which dimensions, of which facts, in which period."""

    by: tuple[str, ...]
    where: tuple[tuple[str, frozenset[str]], ...]
    slot: str = CURRENT
    measure: str | None = None


def wanted(
    by: Sequence[str],
    *conditions: Conditions,
    slot: str = CURRENT,
    measure: str | None = None,
) -> Wanted:
    """The table for `by` among facts that meet all `conditions`."""
    merged: dict[str, frozenset[str]] = {}
    for condition in conditions:
        for name, values in condition.items():
            merged[name] = merged.get(name, frozenset(values)) & frozenset(values)
    return Wanted(tuple(by), tuple(sorted(merged.items())), slot, measure)


def tables_of(figure: Figure) -> list[Wanted]:
    """All tables that a figure is made of: the numerator and, for a share, whole and keys."""
    if figure.kind in ("median", "mean"):
        if figure.over:
            return []
        return [wanted(figure.by, figure.among, figure.where, measure=figure.measure)]
    if figure.kind == "change":
        return []
    tables = [wanted(figure.by, figure.among, figure.where)]
    if figure.kind == "share":
        tables += [wanted(figure.of, figure.among), wanted(figure.by, figure.among)]
    return tables


@dataclass(slots=True)
class _Table:
    """A table being filled."""

    readers: Sequence[Read]
    conditions: Sequence[tuple[Read, frozenset[str]]]
    measure: Callable[[Fact, Lens], int | None] | None
    counts: Counter[Key]
    measured: dict[Key, Counter[int]]

    def add(self, fact: Fact, lens: Lens) -> None:
        if not _meets(self.conditions, fact, lens):
            return
        if self.measure is None:
            for key in keys_of(self.readers, fact, lens):
                self.counts[key] += 1
            return
        measured = self.measure(fact, lens)
        if measured is not None:
            for key in keys_of(self.readers, fact, lens):
                self.measured.setdefault(key, Counter())[measured] += 1


class Tally:
    """Takes facts one by one in any order; the result does not depend on that order."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._lens = question.lens
        self._slots = question.slots
        self._base = BASE_CONDITIONS.get(question.base, {})
        self._tables: dict[Wanted, _Table] = {}
        self._exclusions = [
            (exclusion.id, _conditions(exclusion.where))
            for exclusion in question.definition.exclude
        ]
        for table in _all_tables(question):
            self._tables.setdefault(table, _empty(table))
        self._by_slot = {
            slot: [t for w, t in self._tables.items() if w.slot == slot] for slot in self._slots
        }
        self.excluded: Counter[str] = Counter()
        self.read = self.counted = self.incomplete = 0
        self.latest: Any = None
        self._digest = 0

    def take(self, fact: Fact, digest: int) -> None:
        """Count one fact where it belongs; a fact of another base or period is passed over.

        `digest` identifies the fact and its versions; the sum over all facts identifies the
        state of the data without depending on the order.
        """
        slots = self._slots_of(fact)
        if not slots:
            return
        self.read += 1
        self._digest = (self._digest + digest) % _DIGEST_SPACE
        recorded = fact.get("recorded_at")
        if recorded is not None and (self.latest is None or recorded > self.latest):
            self.latest = recorded
        current = CURRENT in slots
        for name, conditions in self._exclusions:
            if _meets(conditions, fact, self._lens):
                if current:
                    self.excluded[name] += 1
                return
        if current:
            self.counted += 1
            self.incomplete += not fact.get("complete", True)
        for slot in slots:
            for table in self._by_slot[slot]:
                table.add(fact, self._lens)

    def _slots_of(self, fact: Fact) -> Sequence[str]:
        origin = self._question.definition.origin
        if origin not in ("any", fact.get("origin") or "live"):
            return ()
        dataset = self._question.parameters.get("dataset")
        if dataset is not None and fact.get("dataset") != dataset:
            return ()
        if any(fact.get(name) != value for name, value in self._base.items()):
            return ()
        day = local_day(fact, self._lens.day, self._lens.zone)
        if day is None:
            return ()
        return [slot for slot, period in self._slots.items() if day in period]

    def counts(self, table: Wanted) -> Mapping[Key, int]:
        """Counts of a table that some figure of the definition asked for."""
        return self._tables[table].counts

    def measured(self, table: Wanted) -> Mapping[Key, Mapping[int, int]]:
        """Measured values of a table, as value → how often."""
        return self._tables[table].measured

    @property
    def digest(self) -> str:
        """The state of all facts that were read, in hexadecimal."""
        return f"{self._digest:064x}"


def _all_tables(question: Question) -> list[Wanted]:
    tables = [table for figure in question.definition.figures for table in tables_of(figure)]
    for figure in question.definition.figures:
        if figure.over and figure.against and figure.against in question.slots:
            over = question.definition.figure(figure.over)
            tables.append(wanted(over.by, over.among, over.where, slot=figure.against))
    return tables


def _conditions(where: Conditions) -> list[tuple[Read, frozenset[str]]]:
    return [(_read(name), frozenset(values)) for name, values in where.items()]


def _read(name: str) -> Read:
    found = reader(name)
    if found is None:
        raise KeyError(name)
    return found


def _empty(table: Wanted) -> _Table:
    return _Table(
        [_read(name) for name in table.by],
        [(_read(name), allowed) for name, allowed in table.where],
        MEASURES[table.measure] if table.measure else None,
        Counter(),
        {},
    )


def _meets(conditions: Sequence[tuple[Read, frozenset[str]]], fact: Fact, lens: Lens) -> bool:
    for read, allowed in conditions:
        value = read(fact, lens)
        if value not in allowed if isinstance(value, str) else allowed.isdisjoint(value):
            return False
    return True
