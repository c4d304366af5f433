"""Whose superior somebody is (上级): the manager in the file, else the nearest leads above."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from services.datafiles.organisation import Organisation, Person

LEAD: Final = "lead"
SENIOR: Final = "senior"
PARTNER: Final = "partner"


def superiors(organisation: Organisation) -> Mapping[str, frozenset[str]]:
    """Of every person all who manage them, over any number of steps."""
    ranks = _Ranks(organisation)

    @cache
    def next_above(person: str) -> Sequence[str]:
        at = organisation.people[person]
        return [at.manager] if at.manager else ranks.above(at)

    found: dict[str, frozenset[str]] = {}
    for person in organisation.people:
        above: set[str] = set()
        waiting = [person]
        while waiting:
            new = set(next_above(waiting.pop())) - above - {person}
            above |= new
            waiting.extend(new)
        found[person] = frozenset(above)
    return found


class _Ranks:
    """Leads and seniors by unit, for people whose manager the file does not name."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._leads: dict[str, list[Person]] = {}
        self._seniors: dict[str, list[Person]] = {}
        for person in organisation.people.values():
            by_unit = {LEAD: self._leads, SENIOR: self._seniors}.get(person.role)
            if by_unit is not None:
                by_unit.setdefault(person.unit, []).append(person)

    def above(self, person: Person) -> Sequence[str]:
        """The leads of the nearest unit that has some, then the seniors of the nearest.

        A senior has nobody above unless named, nor has whoever is of an insurer or partner: their
        superiors are not ours.
        """
        if person.insurer or person.role in (SENIOR, PARTNER):
            return []
        units = self._organisation.upwards(person.unit)
        for unit in units:
            leads = [p.id for p in self._leads.get(unit, ()) if _leads(p, person)]
            if leads:
                return leads
        for unit in units:
            if unit in self._seniors:
                return [p.id for p in self._seniors[unit]]
        return []


def _leads(lead: Person, person: Person) -> bool:
    """Whether the lead of a unit leads the person: the whole unit, or their own team."""
    if lead.id == person.id or lead.team not in (None, person.team):
        return False
    if person.role != LEAD:
        return True
    # Leads of one unit are equals, but for the lead of a team under that of the whole unit.
    return lead.unit != person.unit or (lead.team is None and person.team is not None)
