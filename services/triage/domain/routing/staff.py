"""People as routing sees them: who fits a case whatever the day, and how near they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.datafiles.organisation import Organisation, Person
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.routing.conflict import Conflicts

HANDLER: Final = "handler"
STEP_IN: Final = ("lead", "senior")
"""Who takes what nobody of the teams may or can take, in this order."""

SKILL, LINE, TRAINING = "skill", "line", "training"
KEPT_MAX: Final = 5_000


@dataclass(frozen=True, slots=True)
class Need:
    """What a case asks of whoever takes it.

    `care` are the flags that need training; whoever is in `care_team` has it where the file does
    not say for what.
    """

    team: str
    scene: str
    facts: CaseFacts
    care: frozenset[str] = frozenset()
    care_team: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A person looked at for a case: levels away from it, the language, or why not."""

    person: Person
    distance: int
    speaks: bool = True
    refused: str = ""
    party: str = ""


class Staff:
    """The organisation's people, by what they may take; nothing here changes from day to day."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation, self.conflicts = organisation, Conflicts(organisation)
        self._members: dict[str, list[Person]] = {}
        self._stationed: dict[str, list[Person]] = {}
        for person in organisation.people.values():
            if person.insurer:
                self._stationed.setdefault(person.insurer, []).append(person)
            elif person.role == HANDLER and person.team:
                self._members.setdefault(person.team, []).append(person)
        self._kept: dict[tuple[object, ...], tuple[Fit, ...]] = {}

    def members(self, need: Need) -> Sequence[Fit]:
        """Every handler of the team, with why not where one does not fit."""
        return self._looked_at(("team", need.team), self._members.get(need.team, ()), need)

    def stationed(self, need: Need) -> Sequence[Fit]:
        """The people who stand for the case's insurer (驻司人员)."""
        insurer = need.facts.insurer
        return self._looked_at(("insurer", insurer), self._stationed.get(insurer, ()), need)

    def stepping_in(self, need: Need) -> Sequence[Fit]:
        """Leads, then seniors: nearest first; they take any matter, but keep out of their own."""
        people = self.organisation.people.values()
        found = [
            self._fit(person, need, strict=False)
            for role in STEP_IN
            for person in people
            if person.role == role
        ]
        return sorted(
            found,
            key=lambda f: (
                STEP_IN.index(f.person.role),
                f.person.team not in (need.team, None),
                f.distance,
                f.person.id,
            ),
        )

    def one(self, person: str, need: Need) -> Fit | None:
        """One person of our side, whatever the team and skill; None if unknown."""
        found = self.organisation.people.get(person)
        return self._fit(found, need, strict=False) if found else None

    def stands_for(self, person: str) -> str:
        """The insurer that the person stands for; empty for our own."""
        return self.organisation.people[person].insurer or ""

    def substitutes_of(self, person: str) -> Sequence[str]:
        """Who represents the person: the own substitutes, then theirs; each once."""
        found: list[str] = []
        people = self.organisation.people
        waiting = list(people[person].substitutes)
        while waiting:
            at = waiting.pop(0)
            if at != person and at not in found:
                found.append(at)
                waiting.extend(people[at].substitutes)
        return found

    def _looked_at(
        self, kind: tuple[str, str], people: Sequence[Person], need: Need
    ) -> Sequence[Fit]:
        facts = need.facts
        key = (
            kind,
            need.scene,
            *(need.care, need.care_team),
            *(facts.unit, facts.insurer, facts.partner),
            *(facts.product_line, facts.language, facts.involved),
        )
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT_MAX:
                self._kept.clear()
            found = tuple(self._fit(person, need, strict=True) for person in people)
            self._kept[key] = found
        return found

    def _fit(self, person: Person, need: Need, *, strict: bool) -> Fit:
        facts = need.facts
        distance = self._distance(person, facts.unit)
        speaks = not facts.language or facts.language in person.languages
        # Not strict is whoever represents or comes back: always of our own side.
        theirs = strict and bool(person.insurer) and person.insurer == facts.insurer
        check = self.conflicts.of_anybody if theirs else self.conflicts.of
        conflict = check(person, facts)
        if conflict is not None:
            return Fit(person, distance, speaks, conflict.reason, conflict.party)
        if need.care and not _trained(person, need):
            return Fit(person, distance, speaks, TRAINING)
        return Fit(person, distance, speaks, _unable(person, need) if strict else "")

    def _distance(self, person: Person, unit: str) -> int:
        """Levels from the case's unit up to one that the person serves (属地)."""
        served = person.regions or (person.unit,)
        return min(self.organisation.levels_up(unit, region) for region in served)


def _trained(person: Person, need: Need) -> bool:
    """Leads answer for what they take themselves, and insurers train their own people."""
    if person.role in STEP_IN or person.insurer:
        return True
    if person.trained:
        return need.care <= set(person.trained)
    return person.team == need.care_team


def _unable(person: Person, need: Need) -> str:
    facts = need.facts
    if person.skills and need.scene not in person.skills:
        return SKILL
    if person.lines and facts.product_line and facts.product_line not in person.lines:
        return LINE
    return ""
