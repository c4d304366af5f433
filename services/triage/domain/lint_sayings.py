"""Checks of what scripts say against everything that must never be said beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from services.triage.domain.drafts.check import DraftChecker
from services.triage.domain.drafts.rules import DraftRules
from services.triage.domain.entry import LocalText
from services.triage.domain.lint import Finding, Where, finding
from services.triage.domain.playbook import Playbook
from services.triage.domain.text import Normaliser

SAID: Final = ("say", "must_say", "ask", "offer")
_NO_LIMIT: Final = Decimal("1e12")


def saying_findings(
    playbooks: Sequence[Playbook], rules: DraftRules, normaliser: Normaliser
) -> Iterator[tuple[int, Finding]]:
    """The number of the playbook, and what it lets people say that must never be said (禁止说).

    Read like an outgoing draft: against the list of the house, its own, and those of playbooks
    that can stand beside it, in both languages.
    """
    # What is missing is no question here, and asking for it takes long.
    silent = [p.model_copy(update={"must_say": ()}) for p in playbooks]
    checker = DraftChecker(rules, silent, normaliser)
    known = {p.id: p for p in playbooks}
    for number, playbook in enumerate(playbooks):
        for where, text in _said(playbook):
            for words in (text.zh, text.en):
                for one in checker.check(words, "message", _NO_LIMIT):
                    if one.code == "never_say" and _beside(playbook, one.rule, known):
                        said = words[one.start : one.end]
                        yield number, finding(where, "said_is_never", words=said, id=one.rule)


def _said(playbook: Playbook) -> Iterator[tuple[Where, LocalText]]:
    yield from ((("must_say", n), text) for n, text in enumerate(playbook.must_say))
    yield from ((("steps", n), step) for n, step in enumerate(playbook.steps) if step.do in SAID)
    for number, never in enumerate(playbook.never_say):
        if never.better:
            yield ("never_say", number, "better"), never.better


def _beside(playbook: Playbook, rule: str, known: dict[str, Playbook]) -> bool:
    """Whether the rule's playbook is the same, or one of the two goes beside the other."""
    other = known.get(rule.partition("/")[0])
    return other is None or other.id == playbook.id or not (other.scene and playbook.scene)
