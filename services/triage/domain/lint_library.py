"""Checks of playbooks against each other."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from services.datafiles.vocabulary import NO_SCENE, SCENES
from services.triage.domain.lint import Finding, finding
from services.triage.domain.playbook import Concept, Playbook, Thresholds

Found = tuple[int, Finding]
"""The number of the playbook and what is wrong with it."""


def library_findings(
    playbooks: Sequence[Playbook],
    concepts: Mapping[str, Concept],
    limits: Thresholds,
    cued: Mapping[str, int] = MappingProxyType({}),
) -> Iterator[Found]:
    """All that shows only when playbooks stand side by side.

    `cued` holds the most points that cues can give, by scene.
    """
    first: dict[str, Playbook] = {}
    for number, playbook in enumerate(playbooks):
        if playbook.id in first:
            yield number, finding(("id",), "playbook_twice", id=playbook.id)
        first.setdefault(playbook.id, playbook)
    for number, playbook in enumerate(playbooks):
        yield from ((number, f) for f in _purpose(playbook, first))
        yield from ((number, f) for f in _reach(playbook, limits, cued))
    yield from _ties(playbooks, concepts)
    covered = {p.scene for p in playbooks if not p.narrows}
    for scene in SCENES:
        if scene not in covered and scene != NO_SCENE:
            yield 0, finding((), "scene_uncovered", scene=scene)


def _purpose(playbook: Playbook, known: Mapping[str, Playbook]) -> Iterator[Finding]:
    if not playbook.scene:
        if playbook.narrows:
            yield finding(("narrows",), "narrows_other_scene", id=playbook.narrows)
        elif not playbook.attends and not playbook.rules:
            yield finding((), "purpose_missing")
        return
    if playbook.attends:
        yield finding(("attends",), "attends_with_scene")
    if not playbook.rules:
        yield finding((), "rules_missing")
    if not playbook.narrows:
        return
    broader = known.get(playbook.narrows)
    if broader is None:
        yield finding(("narrows",), "narrows_unknown", id=playbook.narrows)
    elif broader.narrows:
        yield finding(("narrows",), "narrows_narrower", id=broader.id)
    elif broader.scene != playbook.scene:
        yield finding(("narrows",), "narrows_other_scene", id=broader.id)


def _reach(playbook: Playbook, limits: Thresholds, cued: Mapping[str, int]) -> Iterator[Finding]:
    if not playbook.rules:
        return
    points = sum(r.weight for r in playbook.rules if r.weight > 0)
    if playbook.narrows or not playbook.scene:
        needed = -(-limits.aside // 10)
    elif points * 10 < limits.vouched:
        needed = -(-limits.vouched // 10)
    else:
        points += cued.get(playbook.scene, 0)
        needed = -(-limits.matched // 10)
    if points < needed:
        yield finding(("rules",), "never_wins", points=points, needed=needed)


def _ties(playbooks: Sequence[Playbook], concepts: Mapping[str, Concept]) -> Iterator[Found]:
    """Playbooks that compete, are meant for the same, and are found by the same words."""
    seen: dict[object, Playbook] = {}
    for number, playbook in enumerate(playbooks):
        if not playbook.rules or not playbook.scene:
            continue
        key = (playbook.narrows, _signature(playbook, concepts))
        other = seen.setdefault(key, playbook)
        if other is not playbook and other.id != playbook.id and _meet(other, playbook):
            yield number, finding(("rules",), "always_tie", id=other.id)


def _meet(one: Playbook, other: Playbook) -> bool:
    sides = set(one.sides) & set(other.sides)
    lines = set(one.product_lines) & set(other.product_lines)
    return bool(sides) and (bool(lines) or not one.product_lines or not other.product_lines)


def _signature(playbook: Playbook, concepts: Mapping[str, Concept]) -> frozenset[object]:
    def words(ids: Sequence[str]) -> frozenset[str]:
        return frozenset(p for i in ids if i in concepts for p in concepts[i].phrases)

    return frozenset(
        (
            rule.weight,
            words(rule.any),
            (words(rule.near.left), words(rule.near.right), rule.near.within, rule.near.ordered)
            if rule.near
            else None,
            rule.when,
        )
        for rule in playbook.rules
    )
