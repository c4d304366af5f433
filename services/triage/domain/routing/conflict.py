"""Conflict of interest (回避, order 3/2020 art. 17): who must keep out of a case, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation, Person
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.routing.superiors import superiors

INVOLVED: Final = "involved"
"""Sold the policy, handled the claim, or is complained about in person."""
MANAGER: Final = "manages_involved"
"""Manages, over any number of steps, somebody involved."""
TIE: Final = "declared_tie"
"""Declared a common interest with a party, or somebody involved declared one with the person."""
STATIONED: Final = "stationed"
"""Stands for an insurer (驻司人员): never the company's own side of a case."""
_CODES: Final[Mapping[str, str]] = {
    INVOLVED: "avoid_involved",
    MANAGER: "avoid_manages_involved",
    TIE: "avoid_declared_tie",
    STATIONED: "avoid_stationed",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a person keeps out, and because of whom."""

    reason: str
    party: str


class Conflicts:
    """Checks people against the parties of a case."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._managers = superiors(organisation)

    def of(self, person: Person, facts: CaseFacts) -> Conflict | None:
        """The first conflict of a person who would act for the company, or None."""
        if person.insurer:
            return Conflict(STATIONED, person.insurer)
        return self.of_anybody(person, facts)

    def of_anybody(self, person: Person, facts: CaseFacts) -> Conflict | None:
        """The first conflict, whoever the person acts for."""
        return self._tied(person, facts) or self._involved(person, facts.involved)

    def refuse(self, person: str, facts: CaseFacts) -> None:
        """Raises CONFLICT with the reason when the person must keep out; INVALID if unknown."""
        found = self._organisation.people.get(person)
        if found is None:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
        theirs = bool(found.insurer) and found.insurer == facts.insurer
        conflict = self.of_anybody(found, facts) if theirs else self.of(found, facts)
        if conflict is not None:
            details = {"person": person, "tie": conflict.party, "reason": conflict.reason}
            raise ServiceError(
                ErrorKind.CONFLICT,
                _CODES[conflict.reason],
                details=details,
                person=person,
                tie=conflict.party,
            )

    def _tied(self, person: Person, facts: CaseFacts) -> Conflict | None:
        if not person.ties:
            return None
        parties = {facts.insurer, facts.partner, facts.unit} - {""}
        if person.insurer:
            parties.discard(person.insurer)
        for tie in person.ties:
            if tie in parties or facts.unit in self._organisation.descendants(tie):
                return Conflict(TIE, tie)
        return None

    def _involved(self, person: Person, involved: Collection[str]) -> Conflict | None:
        people = self._organisation.people
        for one in involved:
            if person.id == one:
                return Conflict(INVOLVED, one)
            if person.id in self._managers.get(one, ()):
                return Conflict(MANAGER, one)
            declared = people[one].ties if one in people else ()
            if one in person.ties or person.id in declared:
                return Conflict(TIE, one)
        return None
