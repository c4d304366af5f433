"""Holding somebody accountable (责任追究): only people of the organisation."""

from collections.abc import Collection

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.actions import HoldAccountable
from services.intake.handlers.acting import ActionDesk, Actor, Answer


class AccountabilityDesk:
    """Checks who is meant; what only concerns the case goes on to the ActionDesk."""

    def __init__(self, desk: ActionDesk, people: Collection[str]) -> None:
        """`people` are the ids of the organisation."""
        self._desk, self._people = desk, people

    def act(self, reference: str, command: HoldAccountable, actor: Actor) -> Answer:
        """Record it. Raises INVALID for an unknown person, and as ActionDesk.act."""
        if command.person not in self._people:
            details = {"field": "person"}
            raise ServiceError(
                ErrorKind.INVALID, "person_unknown", details=details, person=command.person
            )
        return self._desk.act(reference, command, actor)
