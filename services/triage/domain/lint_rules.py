"""Checks of concepts and rules."""

from collections import Counter
from collections.abc import Iterator, Sequence

from services.triage.domain.lint import Finding, Where, finding
from services.triage.domain.lint_conditions import condition_findings
from services.triage.domain.playbook import Concept, Rule


def concept_findings(
    concepts: Sequence[Concept], where: Where, seen: set[str]
) -> Iterator[Finding]:
    """Ids used twice (also across files: `seen` grows), phrases that cannot count."""
    for index, concept in enumerate(concepts):
        place = (*where, index)
        if concept.id in seen:
            yield finding((*place, "id"), "concept_twice", id=concept.id)
        seen.add(concept.id)
        doubled = sorted(p for p, n in Counter(concept.phrases).items() if n > 1)
        for phrase in doubled:
            yield finding((*place, "phrases"), "phrase_twice", phrase=phrase)
        for phrase in sorted(set(concept.phrases).intersection(concept.unless)):
            yield finding((*place, "phrases"), "phrase_never_counts", phrase=phrase)


def rule_findings(
    rules: Sequence[Rule], where: Where, names: Sequence[str], known: set[str]
) -> Iterator[Finding]:
    """Rules that say nothing, name nothing known, or whose condition cannot work."""
    ids: set[str] = set()
    for index, rule in enumerate(rules):
        place = (*where, index)
        if rule.id in ids:
            yield finding((*place, "id"), "rule_twice", id=rule.id)
        ids.add(rule.id)
        if not rule.any and rule.near is None and not rule.when:
            yield finding(place, "rule_empty", id=rule.id)
        for part, named in _named(rule):
            if named not in known:
                yield finding((*place, *part), "concept_unknown", id=named)
        if rule.when:
            yield from condition_findings(rule.when, (*place, "when"), names, known)


def _named(rule: Rule) -> Iterator[tuple[Where, str]]:
    for name in rule.any:
        yield ("any",), name
    if rule.near:
        for name in rule.near.left:
            yield ("near", "left"), name
        for name in rule.near.right:
            yield ("near", "right"), name
