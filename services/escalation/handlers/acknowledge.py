"""Somebody takes a called step on."""

from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.ladder import Ladder, acknowledge
from services.escalation.domain.people.matter import Request, digest
from services.escalation.domain.people.roster import Roster
from services.escalation.handlers.matters import changed
from services.escalation.metrics import LADDERS
from services.escalation.ports import Matters


def acknowledge_ladder(
    ladders: Matters[Ladder], roster: Roster, ladder: UUID, person: str, request_id: str
) -> Ladder:
    """The ladder, acknowledged; the same request again has no further effect.

    Raises ServiceError NOT_FOUND `ladder_not_found` and what `acknowledge` raises.
    """
    request = Request(request_id, digest("acknowledge", person))
    before = ladders.load([ladder]).get(ladder)
    if before is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "ladder_not_found")
    after = changed(
        ladders,
        ladder,
        "ladder_not_found",
        lambda one, now: (acknowledge(one, person, request, roster, now), ()),
    )
    if before.open:
        LADDERS.labels(after.plan, after.state).inc()
    return after
