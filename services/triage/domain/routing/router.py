"""Choosing the owner of a case: territory, skill and duty first, then whoever has least in hand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final, Never
from uuid import UUID
from zlib import crc32

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import NOBODY
from services.triage.domain.routing.policy import RoutingRules
from services.triage.domain.routing.staff import TRAINING, Fit, Need, Staff
from services.triage.domain.routing.tally import Tally

RETURNS, TEAM, SUBSTITUTE = "returns", "team", "substitute"
OTHER_TEAM, STEPS_IN = "other_team", "steps_in"
OWNER_RULES: Final = (RETURNS, TEAM, SUBSTITUTE, OTHER_TEAM, STEPS_IN, NOBODY)
"""How the owner of a new case was found, the ordinary ways first."""

ABSENT, LESSON = "absent", "lesson"
URGENT: Final = frozenset({"self_harm", "urgent_medical"})
"""Flags for which whoever is at work goes before whoever is near."""

Rank = tuple[bool, bool, bool, int, bool, float, int]


@dataclass(frozen=True, slots=True)
class Presence:
    """The day as it is: who is away, who is off shift, who may not take which scene yet.

    `away` says how long each absence is in all; None while nobody has told who is away, and then
    nobody may be taken for present who was away before.
    """

    absent: frozenset[str] = frozenset()
    off_shift: frozenset[str] = frozenset()
    barred: Mapping[str, frozenset[str]] = field(default_factory=dict)
    away: Mapping[str, timedelta] | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who takes the case and how that was found."""

    person: str
    rule: str


@dataclass(frozen=True, slots=True)
class Considered:
    """Somebody who was looked at: why not, or what the rank was made of."""

    person: str
    refused: str
    party: str
    distance: int
    in_hand: int
    capacity: int


class Router:
    """Finds owners. Reads the organisation, the day and the tally; changes none of them."""

    def __init__(self, staff: Staff, tally: Tally, day: Callable[[], Presence]) -> None:
        self.staff, self._tally, self._day = staff, tally, day

    def owner(
        self, key: UUID, need: Need, others: Iterable[str], earlier: str, rules: RoutingRules
    ) -> Owner:
        """The owner of a case, or nobody.

        `others`: teams that take the scene as well. `earlier`: who had the complainant's case
        before, which is kept where nothing speaks against it.
        """
        day = self._day()
        if earlier:
            found = self._returning(earlier, need, day)
            if found is not None:
                return found
        fits = self.staff.members(need)
        best = self._best(key, fits, need, day, rules)
        if best is not None:
            return Owner(best, TEAM)
        for fit in fits:
            if not fit.refused and fit.person.id in day.absent:
                represented = self._represented(fit, need, day)
                if represented is not None:
                    return represented
        return self._elsewhere(key, need, others, day, rules)

    def instead_of(
        self, key: UUID, away: str, need: Need, others: Iterable[str], rules: RoutingRules
    ) -> Owner:
        """Who stands in for who is away (代管): the own substitutes, then as for a new case.

        Nobody in conflict, untrained, away, or with a lesson to make up for stands in.
        """
        fit = self.staff.one(away, need)
        found = self._represented(fit, need, self._day()) if fit else None
        return found or self.owner(key, need, others, "", rules)

    def may_take(self, person: str, need: Need) -> bool:
        """Whether somebody of our side is here and may have the case, whatever the team."""
        fit = self.staff.one(person, need)
        return fit is not None and not fit.refused and not _today(fit, need, self._day())

    def may_act_for(self, person: str, need: Need) -> bool:
        """Whether the insurer's person (驻司人员) is here and may act for it in the case."""
        fits = (fit for fit in self.staff.stationed(need) if fit.person.id == person)
        return any(not fit.refused and not _today(fit, need, self._day()) for fit in fits)

    def away_for(self) -> Mapping[str, timedelta] | None:
        """How long everybody who is away is away in all; None while that is not known."""
        return self._day().away

    def insurer_person(self, key: UUID, need: Need, rules: RoutingRules) -> str:
        """Who acts for the insurer (驻司人员); empty where nobody is stationed or free to."""
        day = self._day()
        return self._best(key, self.staff.stationed(need), need, day, rules) or ""

    def considered(self, need: Need, rules: RoutingRules) -> Sequence[Considered]:
        """Everybody of the team and of the insurer, with why not."""
        day = self._day()
        looked_at = [*self.staff.members(need), *self.staff.stationed(need)]
        return [
            Considered(
                fit.person.id,
                fit.refused or _today(fit, need, day),
                fit.party,
                fit.distance,
                self._tally.of(fit.person.id),
                fit.person.capacity or rules.capacity,
            )
            for fit in looked_at
        ]

    def present(self, person: str, need: Need) -> str:
        """The person, or who stands in for somebody away. Raises CONFLICT where nobody can."""
        day = self._day()
        if person not in day.absent:
            return person
        return self._stand_in(person, need, day) or _refuse_absent(person, "")

    def refuse(self, person: str, need: Need, *, overrule: bool) -> bool:
        """Whether it is only the lead's word (`overrule`) that lets a person of ours take a case.

        Raises CONFLICT for who is away and, unless `overrule`, for who is not trained for its
        flags (特殊人群) or has to pass the lesson on its scene first.
        """
        day = self._day()
        if person in day.absent:
            _refuse_absent(person, self._stand_in(person, need, day))
        fit = self.staff.one(person, need)
        if fit is not None and fit.refused == TRAINING:
            code, of = "training_missing", {"flags": ", ".join(sorted(need.care))}
        elif need.scene in day.barred.get(person, ()):
            code, of = "lesson_not_passed", {"scene": need.scene}
        else:
            return False
        if not overrule:
            details = {"person": person, **of}
            raise ServiceError(ErrorKind.CONFLICT, code, details=details, **details)
        return True

    def _returning(self, earlier: str, need: Need, day: Presence) -> Owner | None:
        fit = self.staff.one(earlier, need)
        if fit is None or fit.refused or need.scene in day.barred.get(earlier, ()):
            return None
        if earlier in day.absent:
            return self._represented(fit, need, day)
        return Owner(earlier, RETURNS)

    def _stand_in(self, person: str, need: Need, day: Presence) -> str:
        """Who may take it for somebody away; for the insurer's people one of the same insurer."""
        if self.staff.stands_for(person):
            fits = self.staff.stationed(need)
            return next((f.person.id for f in fits if not (f.refused or _today(f, need, day))), "")
        fit = self.staff.one(person, need)
        represented = self._represented(fit, need, day) if fit else None
        return represented.person if represented else ""

    def _represented(self, away: Fit, need: Need, day: Presence) -> Owner | None:
        for person in self.staff.substitutes_of(away.person.id):
            fit = self.staff.one(person, need)
            if fit is not None and not fit.refused and not _today(fit, need, day):
                return Owner(person, SUBSTITUTE)
        return None

    def _elsewhere(
        self, key: UUID, need: Need, others: Iterable[str], day: Presence, rules: RoutingRules
    ) -> Owner:
        for team in others:
            there = replace(need, team=team)
            best = self._best(key, self.staff.members(there), need, day, rules)
            if best is not None:
                return Owner(best, OTHER_TEAM)
        for fit in self.staff.stepping_in(need):
            if not fit.refused and fit.person.id not in day.absent:
                return Owner(fit.person.id, STEPS_IN)
        return Owner("", NOBODY)

    def _best(
        self, key: UUID, fits: Sequence[Fit], need: Need, day: Presence, rules: RoutingRules
    ) -> str | None:
        """Free before full, who speaks the language, near before far, on shift; then least in hand.

        Equal ones are told apart by a hash of case and person, so every replica says the same.
        """
        urgent, seed = not URGENT.isdisjoint(need.care), crc32(key.bytes)
        best: str | None = None
        least: Rank | None = None
        for fit in fits:
            if fit.refused or _today(fit, need, day):
                continue
            person = fit.person
            in_hand, off = self._tally.of(person.id), person.id in day.off_shift
            capacity = person.capacity or rules.capacity
            rank = (
                in_hand >= capacity,
                urgent and off,
                not fit.speaks,
                fit.distance,
                off,
                in_hand / capacity,
                crc32(person.id.encode(), seed),
            )
            if least is None or rank < least:
                best, least = person.id, rank
        return best


def _refuse_absent(person: str, substitute: str) -> Never:
    code = "person_absent" if substitute else "person_absent_alone"
    details = {"person": person, "substitute": substitute}
    raise ServiceError(ErrorKind.CONFLICT, code, details=details, **details)


def _today(fit: Fit, need: Need, day: Presence) -> str:
    if fit.person.id in day.absent:
        return ABSENT
    barred = day.barred.get(fit.person.id)
    return LESSON if barred and need.scene in barred else ""
