"""The rules of one playbook, kind or flag, compiled; and a text while it is being read."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import cel

from services.triage.domain.conditions import Condition
from services.triage.domain.cues import NO_CUES, Weighed
from services.triage.domain.matching import Hit, Hits
from services.triage.domain.nearness import closest
from services.triage.domain.playbook import Near, Rule
from services.triage.domain.text import NormalText


@dataclass(slots=True)
class Reading:
    """One text while it is being read."""

    normal: NormalText
    hits: Hits
    said: frozenset[str]
    variables: dict[str, Any]
    cues: Weighed = NO_CUES
    context: cel.Context | None = None
    faults: list[str] = field(default_factory=list)

    def holds(self, program: cel.Program) -> bool:
        """A condition's truth; the context is built once, and only if one is asked for."""
        if self.context is None:
            self.context = cel.Context(self.variables)
        return program.execute(self.context) is True

    def failed(self, words: str) -> None:
        """Remember a condition that failed: a fault of the playbooks, not of the text."""
        if words not in self.faults:
            self.faults.append(words)

    def knows(self, **more: Any) -> None:
        """Add variables for the rules that follow."""
        self.variables.update(more)
        if self.context is not None:
            for name, value in more.items():
                self.context.add_variable(name, value)


ALL_RULES: Final = -1_000_000
"""Points below every sum: no rule is left out because they are out of reach."""


@dataclass(frozen=True, slots=True)
class RulePoints:
    """What the rules give for a text, by code; the text is folded as it was matched."""

    folded: str
    concepts: Set[str]
    scenes: Mapping[str, int]
    kinds: Mapping[str, int]
    flags: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Compiled:
    id: str
    weight: int
    any: Sequence[str]
    near: Near | None
    needs: Sequence[frozenset[str]]
    condition: Condition | None
    only: str | None

    def hits(self, reading: Reading) -> Sequence[Hit] | None:
        """Hits that make the rule hold (none for a bare condition), or None when it does not.

        What it needs has been said.
        """
        hits = reading.hits
        found: tuple[Hit, ...] = ()
        for concept in self.any:
            if concept in reading.said:
                found = (hits[concept][0],)
                break
        if self.near is not None:
            pair = closest(self.near, hits)
            if pair is None:
                return None
            found += pair
        if self.condition is not None and not self.condition.holds(reading):
            return None
        return found


class Score(NamedTuple):
    """Points, and the hits of each rule that holds (or its one concept) by the rule's id."""

    points: int
    evidence: Sequence[tuple[str, str | Sequence[Hit]]] = ()


NOTHING = Score(0)
RULE_POINTS_MAX: Final = 100


def capped(score: Score) -> int:
    """Points that count: the rules of one playbook, kind or flag give from 0 to 100."""
    points = score.points
    return 0 if points < 0 else RULE_POINTS_MAX if points > RULE_POINTS_MAX else points


class RuleSet:
    """The rules of one playbook, kind or flag."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        # Strongest first: what speaks against is only looked at when something speaks for.
        ordered = sorted(rules, key=lambda r: -r.weight)
        compiled = [_compiled(r) for r in ordered]
        # Most rules wait for one concept and nothing else: they need no more than a look.
        left = sum(r.weight for r in compiled if r.weight > 0)
        self._weighed = []
        for rule in compiled:
            self._weighed.append((left, rule.weight, rule.only, rule.needs, rule))
            left -= max(rule.weight, 0)
        self.triggers = _triggers(compiled)

    def score(self, reading: Reading, at: int = 1) -> Score:
        """Points and what they rest on; less than `at`, whatever less, where it is not reached.

        Rules whose concepts were not said cost nothing, nor do any once `at` is out of reach.
        """
        said = reading.said
        if self.triggers is not None and self.triggers.isdisjoint(said):
            return NOTHING
        points = 0
        evidence: list[tuple[str, str | Sequence[Hit]]] = []
        for reachable, weight, only, needs, rule in self._weighed:
            if points + reachable < at:
                break
            if only is not None:
                if only in said:
                    points += weight
                    evidence.append((rule.id, only))
                continue
            for need in needs:
                if need.isdisjoint(said):
                    break
            else:
                found = rule.hits(reading)
                if found is not None:
                    points += weight
                    evidence.append((rule.id, found))
        return Score(points, evidence)


def _compiled(rule: Rule) -> _Compiled:
    condition = Condition(rule.when) if rule.when else None
    bare = len(rule.any) == 1 and rule.near is None and condition is None
    only = rule.any[0] if bare else None
    return _Compiled(
        rule.id, rule.weight, tuple(rule.any), rule.near, _needs(rule), condition, only
    )


def _triggers(rules: Sequence[_Compiled]) -> frozenset[str] | None:
    """Concepts without any of which nothing speaks for it; None where a bare condition could."""
    found: set[str] = set()
    for rule in rules:
        if rule.weight > 0:
            if not rule.needs:
                return None
            found |= min(rule.needs, key=len)
    return frozenset(found)


def _needs(rule: Rule) -> Sequence[frozenset[str]]:
    """Of each of these sets a concept must be said; empty for a bare condition."""
    near = (rule.near.left, rule.near.right) if rule.near else ()
    return [frozenset(side) for side in (rule.any, *near) if side]
