"""Who can be called: people of the organisation by role and nearness, substitutes, absence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation, Person

SUBSTITUTES_LOOKED_AT_MAX = 50
REMEMBERED_PARTIES_MAX = 4_096


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has the case now, and the signals that triage saw; empty where nobody has taken it or
    triage cannot be asked. `parties` are whom it is against: insurer, partner, unit."""

    team: str = ""
    owner: str = ""
    flags: frozenset[str] = frozenset()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person to be called; `instead_of` names the one who is represented: away, or tied."""

    person: str
    instead_of: str = ""


class Roster:
    """The organisation as far as it says who must act."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._people = organisation.people
        # By role, team and unit: as many as the organisation has of them.
        self._near: dict[tuple[str, str, str], Sequence[Person]] = {}
        self._tied: dict[frozenset[str], frozenset[str]] = {}

    def known(self, person: str) -> Person:
        """Somebody of the organisation. Raises ServiceError INVALID `person_unknown`."""
        found = self._people.get(person)
        if found is None:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
        return found

    def above(self, unit: str) -> Sequence[str]:
        """The unit and its superiors (上级机构), nearest first."""
        return self._organisation.upwards(unit)

    def head_office(self, unit: str) -> bool:
        """Whether the unit is the head office: it has no superior."""
        return self.above(unit)[-1:] == [unit]

    def unit_of(self, standing: Standing) -> str:
        """The unit of who has the case, else of the team; empty when neither is known."""
        if standing.owner in self._people:
            return self._people[standing.owner].unit
        team = self._organisation.teams.get(standing.team)
        return team.unit if team else ""

    def with_role(self, role: str, standing: Standing) -> Sequence[Person]:
        """All with the role, nearest to the case first: its team, then its unit and superiors."""
        unit = self.unit_of(standing)
        known = self._near.get((role, standing.team, unit))
        if known is None:
            known = self._nearest(role, standing, self.above(unit))
            self._near[role, standing.team, unit] = known
        return known

    def _nearest(self, role: str, standing: Standing, units: Sequence[str]) -> Sequence[Person]:
        distance = {unit: number for number, unit in enumerate(units)}

        def nearness(person: Person) -> tuple[bool, int, str]:
            other_team = not standing.team or person.team != standing.team
            return other_team, distance.get(person.unit, len(units)), person.id

        return sorted((p for p in self._people.values() if p.role == role), key=nearness)

    def tied(self, parties: Collection[str]) -> frozenset[str]:
        """Who has an interest in the matter (回避, art. 17).

        Parties are ids of insurers, partners, units or people. It is who declared a tie to one
        of them, or to a unit above it, who is one of them, and the insurer's own people.
        """
        named = frozenset(parties)
        known = self._tied.get(named)
        if known is None:
            if len(self._tied) >= REMEMBERED_PARTIES_MAX:
                self._tied.clear()
            known = frozenset(p.id for p in self._people.values() if self._ties(p, named))
            self._tied[named] = known
        return known

    def _ties(self, person: Person, parties: frozenset[str]) -> bool:
        if person.id in parties or person.insurer in parties:
            return True
        below = self._organisation.descendants
        return any(tie in parties or parties & below(tie) for tie in person.ties)

    def side_of(self, insurer: str) -> Sequence[str]:
        """The people who stand for an insurer (驻司人员, 合作方), in the order of the file."""
        return [p.id for p in self._people.values() if insurer and p.insurer == insurer]

    def present(self, person: str, absent: Collection[str]) -> str:
        """The person, or the first present substitute, theirs after them; empty: nobody."""
        waiting, seen = [person], set[str]()
        while waiting and len(seen) < SUBSTITUTES_LOOKED_AT_MAX:
            at = waiting.pop(0)
            if at in seen or at not in self._people:
                continue
            seen.add(at)
            if at not in absent:
                return at
            waiting.extend(self._people[at].substitutes)
        return ""

    def called(
        self, who: Sequence[str], reach: str, standing: Standing, absent: Collection[str]
    ) -> tuple[Addressee, ...]:
        """Whom a level calls: "owner" or roles; of each role the nearest present one, or all.

        A case that nobody has taken calls the handlers of its team in the owner's place. Whoever
        has an interest in the matter (回避) is represented like somebody who is away; the people
        of the insurer that it is against are called as "partner" only, and no other insurer's.
        """
        found: dict[str, Addressee] = {}
        away = {*absent, *self.tied(standing.parties)} if standing.parties else absent
        for name in who:
            out = absent if name == "partner" else away
            for meant in self._meant(name, standing):
                person = self.present(meant, out)
                if person and person not in found:
                    found[person] = Addressee(person, "" if person == meant else meant)
                if person and reach == "one":
                    break
        return tuple(found.values())

    def _meant(self, name: str, standing: Standing) -> Sequence[str]:
        if name == "partner":
            return [person for party in standing.parties for person in self.side_of(party)]
        if name != "owner":
            return [person.id for person in self.with_role(name, standing)]
        if standing.owner in self._people:
            return [standing.owner]
        return [p.id for p in self._people.values() if standing.team and p.team == standing.team]
