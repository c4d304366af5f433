"""Texts that go out to the complainant, and how their check for what is never said came out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from services.chassis.errors import ErrorKind, ServiceError

CheckState = Literal["passed", "despite", "unchecked", "found"]
"""Sound; sent although something must never be said; triage was away; found when it was back."""

DRAFT_KINDS: Final[Mapping[str, str]] = {
    "decision": "decision_notice",
    "review_result": "message",
}
"""Kinds of texts that are written to the complainant, and as what triage reads each.

Every other text of an act is a proof, a reason or a note: about the complainant, not to him.
"""

PIECE_MAX: Final = 20_000
"""Characters that triage reads at once."""
FINDINGS_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of a rule in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, in characters of `part` of the text; both 0 where something is missing."""

    code: str
    level: str
    start: int
    end: int
    rule: str
    reason: Sentence
    better: Sentence | None = None
    source: str = ""
    part: str = ""

    @property
    def never(self) -> bool:
        """Whether it must never be said (禁止说); a person may still insist, with a reason."""
        return self.code == "never_say" and self.level == "stop"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The text that an act decides on or sends, its author, and how its check came out.

    `sent` is true where it went out with the act; `due` while triage has still to be asked, about
    an unchecked text or to note the mistake of who sent one in spite of its finding. `reason_id`
    is the text that says why it was insisted on.
    """

    text_id: str
    kind: str
    by: str
    state: CheckState
    sent: bool
    due: bool = False
    reason_id: str = ""
    rules: tuple[str, ...] = ()

    def given_up(self) -> "Outgoing":
        """As it stands for good: nobody is asked any more."""
        return replace(self, due=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read at once: the whole text, or one part of a long one, which lacks the others."""

    kind: str
    text: str
    parts: Mapping[str, int]
    """Where each part begins."""
    whole: bool


def pieces(kind: str, parts: Mapping[str, str]) -> Sequence[Piece]:
    """The text as triage reads it, its parts in their order, each on lines of its own."""
    starts: dict[str, int] = {}
    at = 0
    for name, words in parts.items():
        starts[name] = at
        at += len(words) + 1
    if at - 1 <= PIECE_MAX:
        return [Piece(DRAFT_KINDS[kind], "\n".join(parts.values()), starts, whole=True)]
    return [Piece("message", words, {name: 0}, whole=False) for name, words in parts.items()]


def placed(piece: Piece, start: int) -> tuple[str, int]:
    """The part in which a character stands, and where that part begins."""
    return max(
        ((name, first) for name, first in piece.parts.items() if first <= start),
        key=lambda one: one[1],
    )


def refuse_never_said(findings: Sequence[Finding]) -> None:
    """Raise UNPROCESSABLE, with place, reason and better words, for what must never be said."""
    never = [one for one in findings if one.never]
    if never:
        told = [as_fields(one) for one in never[:FINDINGS_MAX]]
        raise ServiceError(
            ErrorKind.UNPROCESSABLE,
            "outgoing_never_say",
            details={"findings": told},
            count=len(never),
        )


def rules_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The rules that forbid something of it, each once."""
    return tuple(dict.fromkeys(one.rule for one in findings if one.never))


def as_fields(finding: Finding) -> dict[str, object]:
    """As the caller is told; no word of the text is in it."""
    better = finding.better
    return {
        "code": finding.code,
        "level": finding.level,
        "part": finding.part,
        "start": finding.start,
        "end": finding.end,
        "rule": finding.rule,
        "reason": {"zh": finding.reason.zh, "en": finding.reason.en},
        "better": {"zh": better.zh, "en": better.en} if better else None,
        "source": finding.source,
    }
