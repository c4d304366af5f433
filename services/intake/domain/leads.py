"""Which leads a task about a case without owner or assessment is for."""

from services.datafiles.organisation import Organisation

LEAD, SENIOR = "lead", "senior"


class Leads:
    """Leads of the team, and of the unit with all above it (上级机构); seniors where none is."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        units = organisation.units.values()
        self._roots = [known.id for known in units if known.parent is None]

    def of(self, team: str, unit: str) -> tuple[str, ...]:
        """Person ids, sorted. A case that names no unit belongs to the head office."""
        people = self._organisation.people.values()
        leads = [person for person in people if person.role == LEAD]
        units = self._organisation.upwards(unit) or self._roots
        near = {p.id for p in leads if p.unit in units or (team and p.team == team)}
        found = near or {p.id for p in leads}
        return tuple(sorted(found or {p.id for p in people if p.role == SENIOR}))
