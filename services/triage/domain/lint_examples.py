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
        for index, text in enumerate(playbook.examples.match):
            led, got = _led(library, playbook, text)
            if not led:
                yield number, finding(("examples", "match", index), "example_misses", got=got)
        for index, text in enumerate(playbook.examples.near_miss):
            if _led(library, playbook, text)[0]:
                yield number, finding(("examples", "near_miss", index), "example_hits")


def _led(library: Library, playbook: Playbook, text: str) -> tuple[bool, str]:
    """Whether the text leads here, and where it leads."""
    verdict = library.assess(Matter(text))
    if not playbook.scene:
        beside = [p.id for p in verdict.companions]
        return playbook.id in beside, ", ".join(beside) or verdict.outcome
    got = verdict.playbook.id if verdict.playbook else verdict.outcome
    return got == playbook.id, got
