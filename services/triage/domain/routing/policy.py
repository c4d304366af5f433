"""House policy on who gets a case, as people write it in assignment.yaml."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from services.triage.domain.entry import Entry, Id
from services.triage.domain.playbook import FlagCode, Line, Scene


class SpecialCare(Entry):
    """Flags whose cases go to people trained for them, whatever the matter; `source` says why."""

    flags: Sequence[FlagCode]
    team: Id
    source: str = Field(default="", max_length=200)


Gate = Literal["assigned", "strict", "off"]
"""Whom a lesson bars from its scenes: who owes it, everybody who has not passed it, nobody."""


class RouteRule(Entry):
    """Which cases the insurer's people (驻司人员) work on as well; every list given must fit."""

    route: Literal["serial", "parallel"]
    scenes: Sequence[Scene] = ()
    flags: Sequence[FlagCode] = ()
    lines: Sequence[Line] = ()
    insurers: Sequence[Id] = ()

    def fits(self, scene: str, flags: Collection[str], line: str, insurer: str) -> bool:
        """Whether a case goes this way."""
        return (
            (not self.scenes or scene in self.scenes)
            and (not self.flags or any(flag in flags for flag in self.flags))
            and (not self.lines or line in self.lines)
            and (not self.insurers or insurer in self.insurers)
        )


class RoutingRules(Entry):
    """How an owner is chosen: house policy. The first route that fits counts; none is our own.

    `capacity`: cases in hand of a person for whom the organisation file says no number.
    `owner_within_minutes`: the house's clock for a case that nobody could take.
    `absent_minutes`: a longer absence gives what its person has in hand to others meanwhile.
    `strict_from`: first day of a strict `lesson_gate`, so that people have time to learn.
    """

    capacity: int = Field(default=40, ge=1, le=10_000)
    owner_within_minutes: int = Field(default=60, ge=1, le=1_440)
    absent_minutes: int = Field(default=60, ge=0, le=10_080)
    lesson_gate: Gate = "assigned"
    strict_from: date | None = None
    routes: Sequence[RouteRule] = Field(default=(), max_length=50)

    def gate_on(self, day: date) -> Gate:
        """The gate on a day of the company: before `strict_from` only what is owed bars."""
        early = self.strict_from is not None and day < self.strict_from
        return "assigned" if early and self.lesson_gate == "strict" else self.lesson_gate


class AssignmentRules(Entry):
    """How team and owner are chosen from the organisation file."""

    special_care: Sequence[SpecialCare]
    fallback: Id
    routing: RoutingRules = RoutingRules()

    @property
    def any_scene_teams(self) -> frozenset[str]:
        """Teams that get cases of every scene: special care by flag, and the fallback."""
        return frozenset({self.fallback, *(care.team for care in self.special_care)})
