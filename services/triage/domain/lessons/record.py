"""The proof that everybody learned at least twice a year (培训记录), from what was given then.

Nothing here looks at today's policy, roles or organisation: what a year asked of a person is what
was given to them in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.triage.domain.lessons.enrolment import PASSED, Enrolment
from services.triage.domain.lessons.lesson import Round

ROUND: Final = "round:"


@dataclass(frozen=True, slots=True)
class RoundDone:
    """A round of a person (轮次): its lessons, and those passed, `late` ones after its end.

    `due_at` is that end, exclusive.
    """

    round: str
    due_at: datetime
    lessons: Sequence[str]
    passed: Sequence[str]
    late: Sequence[str]

    @property
    def complete(self) -> bool:
        """Whether every lesson of the round was passed in its time."""
        return set(self.lessons) == set(self.passed) - set(self.late)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What a person learned in a year; `left` where the organisation no longer has them."""

    person: str
    name: str
    left: bool
    rounds: Sequence[RoundDone]
    enrolments: Sequence[Enrolment]

    @property
    def rounds_complete(self) -> int:
        """At least two are owed (培训每年不少于两轮)."""
        return sum(1 for done in self.rounds if done.complete)


def round_cause(year: int, one: Round) -> str:
    """How enrolments of a round are told from others."""
    return f"{ROUND}{year}/{one.id}"


def record_of(
    person: str, name: str | None, year: int, enrolments: Iterable[Enrolment]
) -> PersonRecord:
    """The record of one person; `name` is None for one who left, who is called as they were."""
    theirs = sorted(
        (one for one in enrolments if one.person == person),
        key=lambda one: (one.assigned_at, one.cause, one.lesson),
    )
    by_round: dict[str, list[Enrolment]] = {}
    for one in theirs:
        given, _, ident = one.cause.partition("/")
        if given == f"{ROUND}{year}":
            by_round.setdefault(ident, []).append(one)
    known = name if name is not None else next((e.name for e in theirs[::-1] if e.name), "")
    rounds = [_round(ident, given) for ident, given in by_round.items()]
    return PersonRecord(person, known, name is None, rounds, theirs)


def _round(ident: str, given: Sequence[Enrolment]) -> RoundDone:
    passed = [one for one in given if one.state == PASSED]
    return RoundDone(
        ident,
        max(one.due_at for one in given),
        tuple(one.lesson for one in given),
        tuple(one.lesson for one in passed),
        tuple(one.lesson for one in passed if not one.in_time),
    )
