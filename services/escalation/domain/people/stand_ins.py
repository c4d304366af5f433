"""Who comes to a consultation in the place of somebody who is away by then. Pure."""

from collections.abc import Collection
from dataclasses import replace

from services.escalation.domain.people.consultation import Attendee, Consultation
from services.escalation.domain.people.roster import Roster


def stood_in(
    before: Consultation, person: str, absent: Collection[str], roster: Roster
) -> Consultation:
    """With `person` in the place of an attendee who is away now and whose word is still owed.

    Only the first present substitute without an interest may come, and nobody twice.
    """
    there = {one.person for one in before.attendees}
    if person in there:
        return before
    for index, one in enumerate(before.attendees):
        owed = index >= len(before.opinions) or one.person == before.chair
        if owed and person == substitute(before, one, absent, roster):
            coming = Attendee(person, one.role, one.instead_of or one.person)
            places = (*before.attendees[:index], coming, *before.attendees[index + 1 :])
            return replace(before, attendees=places)
    return before


def substitute(before: Consultation, one: Attendee, absent: Collection[str], roster: Roster) -> str:
    """Who may come in the place of an attendee; empty while they are there, or for nobody."""
    if one.person not in absent:
        return ""
    tied = () if one.role == "partner" else roster.tied(before.parties)
    others = {other.person for other in before.attendees}
    return roster.present(one.person, {*absent, *tied, *others})
