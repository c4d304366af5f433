"""Checks of playbooks on their own examples: what must lead to them, and what must not."""

from collections.abc import Iterator, Sequence

from services.triage.domain.library import Library, Matter
from services.triage.domain.lint import Finding, finding
from services.triage.domain.playbook import Playbook


def example_findings(
    playbooks: Sequence[Playbook], library: Library
) -> Iterator[tuple[int, Finding]]:
    """The number of the playbook and which of its examples goes wrong."""
    for number, playbook in enumerate(playbooks):
        missed = []
        for index, text in enumerate(playbook.examples.match):
            led, got = _led(library, playbook, text)
            if not led:
                missed.append(text)
                yield number, finding(("examples", "match", index), "example_misses", got=got)
        if missed and len(missed) == len(playbook.examples.match):
            for other in sorted(_rivals(library, playbook, missed)):
                yield number, finding(("rules",), "examples_tie", id=other)
        for index, text in enumerate(playbook.examples.near_miss):
            if _led(library, playbook, text)[0]:
                yield number, finding(("examples", "near_miss", index), "example_hits")


def _rivals(library: Library, playbook: Playbook, texts: Sequence[str]) -> set[str]:
    """Playbooks that come as close as this one on every one of its own examples."""
    margin = library.signals.thresholds.margin
    close = []
    for text in texts:
        scores = {c.playbook: c.score for c in library.assess(Matter(text)).candidates}
        own = scores.pop(playbook.id, 0)
        close.append({other for other, score in scores.items() if own and score + margin > own})
    return set.intersection(*close)


def _led(library: Library, playbook: Playbook, text: str) -> tuple[bool, str]:
    """Whether the text leads here, and where it leads."""
    verdict = library.assess(Matter(text))
    if not playbook.scene:
        beside = [p.id for p in verdict.companions]
        return playbook.id in beside, ", ".join(beside) or verdict.outcome
    got = verdict.playbook.id if verdict.playbook else verdict.outcome
    return got == playbook.id, got
