"""Which leads a task about a case without owner or assessment is for."""

from services.datafiles.organisation import Organisation

LEAD, SENIOR = "lead", "senior"


class Leads:
    """Leads of the team, and of the unit with all above it (上级机构); seniors where none is."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    def of(self, team: str, unit: str) -> tuple[str, ...]:
        """Person ids, sorted. A case that names no unit belongs to the head office."""
        people = self._organisation.people.values()
        leads = [person for person in people if person.role == LEAD]
        units = self._with_above(unit)
        near = {p.id for p in leads if p.unit in units or (team and p.team == team)}
        found = near or {p.id for p in leads}
        return tuple(sorted(found or {p.id for p in people if p.role == SENIOR}))

    def _with_above(self, unit: str) -> frozenset[str]:
        units = self._organisation.units
        roots = {known.id for known in units.values() if known.parent is None}
        found: set[str] = set()
        at: str | None = unit
        while at and at in units and at not in found:
            found.add(at)
            at = units[at].parent
        return frozenset(found or roots)
