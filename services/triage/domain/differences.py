"""What a dry run finds: differences, and counts that do not grow with the cases (差异清单)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from services.triage.domain.codes import UNSURE
from services.triage.domain.library import Verdict

MOVES_MAX: Final = 2_000
"""Different moves that are counted apart; more are counted together."""
OTHER_MOVES: Final = ("…", "…")

Effect = Literal["", "breaks", "mends"]
"""On a case that a person confirmed: it no longer, or only now, comes out as the person said."""


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """What a person said a case is (人工确认)."""

    kind: str
    scene: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case gets: all that a change of playbooks could change for it.

    `owner` is who would be given the case as things stand at the dry run. `contact_by` is the date
    of first contact, counted from the case's own receipt; None where that is not known.
    """

    outcome: str
    kind: str
    scene: str
    playbook: str
    version: str
    severity: str
    team: str
    contact_within_hours: int
    clocks: Sequence[str]
    companions: Sequence[str]
    owner: str = ""
    contact_by: datetime | None = None

    def changed(self, after: "Outcome") -> Sequence[str]:
        """Names of what differs; a new version alone is no difference."""
        return [n for n in FIELDS if getattr(self, n) != getattr(after, n)]


# The date moves with the hours, which are told.
FIELDS: Final = tuple(f.name for f in fields(Outcome) if f.name not in ("version", "contact_by"))


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that would come out differently."""

    id: Any
    changed: Sequence[str]
    before: Outcome
    after: Outcome
    confirmed: PersonsWord | None = None

    @property
    def effect(self) -> Effect:
        """Whether it breaks or mends what a person confirmed."""
        agreed = agrees(self.before, self.confirmed), agrees(self.after, self.confirmed)
        if self.confirmed is None or agreed[0] == agreed[1]:
            return ""
        return "breaks" if agreed[0] else "mends"


class Compared(NamedTuple):
    """One case: the difference, if any; and whether it agreed with a person's word before.

    `agreed` is None for a case that nobody confirmed.
    """

    difference: Difference | None
    agreed: bool | None = None


def agrees(said: Outcome | Verdict, confirmed: PersonsWord | None) -> bool:
    """Whether kind and scene are what the person said; of what is unsure the guess counts."""
    return confirmed is not None and (said.kind, said.scene) == (confirmed.kind, confirmed.scene)


@dataclass(slots=True)
class Counts:
    """How many of what; its size does not grow with the number of cases."""

    cases: int = 0
    differing: int = 0
    become_unsure: int = 0
    become_sure: int = 0
    confirmed: int = 0
    agrees_before: int = 0
    agrees_after: int = 0
    breaks: int = 0
    mends: int = 0
    by_field: Counter[str] = field(default_factory=Counter)
    scene_moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    playbook_moves: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, compared: Compared) -> None:
        """Count one case."""
        self.cases += 1
        difference, agreed = compared
        if agreed is not None:
            self._add_confirmed(agreed, difference.effect if difference else "")
        if difference is None:
            return
        before, after = difference.before, difference.after
        self.differing += 1
        self.by_field.update(difference.changed)
        if "outcome" in difference.changed:
            self.become_unsure += after.outcome == UNSURE
            self.become_sure += before.outcome == UNSURE
        if before.scene != after.scene:
            _count(self.scene_moves, (before.scene, after.scene))
        if before.playbook != after.playbook:
            _count(self.playbook_moves, (before.playbook, after.playbook))

    def _add_confirmed(self, agreed: bool, effect: Effect) -> None:
        self.confirmed += 1
        self.agrees_before += agreed
        self.breaks += effect == "breaks"
        self.mends += effect == "mends"
        self.agrees_after += effect == "mends" if effect else agreed


def _count(moves: Counter[tuple[str, str]], move: tuple[str, str]) -> None:
    moves[move if move in moves or len(moves) < MOVES_MAX else OTHER_MOVES] += 1


def summary(counts: Counts) -> Mapping[str, Any]:
    """The counts as a person reads them, the largest first."""
    return {
        "cases": counts.cases,
        "differing": counts.differing,
        "become_unsure": counts.become_unsure,
        "become_sure": counts.become_sure,
        "confirmed": counts.confirmed,
        "agrees_before": counts.agrees_before,
        "agrees_after": counts.agrees_after,
        "breaks": counts.breaks,
        "mends": counts.mends,
        "by_field": dict(counts.by_field.most_common()),
        "scene_moves": _moves(counts.scene_moves),
        "playbook_moves": _moves(counts.playbook_moves),
    }


def told(difference: Difference) -> Mapping[str, Any]:
    """A difference as it is written down: ids, codes and dates, no words."""
    return {
        "id": str(difference.id) if isinstance(difference.id, UUID) else difference.id,
        "changed": list(difference.changed),
        "before": _told(difference.before),
        "after": _told(difference.after),
        "confirmed": asdict(difference.confirmed) if difference.confirmed else None,
        "effect": difference.effect,
    }


def _told(outcome: Outcome) -> Mapping[str, Any]:
    by = outcome.contact_by
    shown = f"{by:%Y-%m-%dT%H:%M:%SZ}" if by else None
    return {**asdict(outcome), "contact_by": shown}


def _moves(moves: Counter[tuple[str, str]]) -> Sequence[Mapping[str, Any]]:
    return [{"from": a, "to": b, "cases": n} for (a, b), n in moves.most_common()]
