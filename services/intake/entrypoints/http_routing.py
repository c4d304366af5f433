"""GET /v1/complaints/{reference}/routing: who has a case, and why not somebody else."""

from typing import Any

from fastapi import APIRouter

from services.chassis.auth import Caller
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.http_app import CurrentCaller, problems
from services.intake.domain.people_ports import Page, Routing
from services.intake.entrypoints.callers import Scopes
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.entrypoints.people_answers import ROUTING_EXAMPLE, RoutingAnswer
from services.intake.ports import ComplaintStore


class RoutingDoor:
    """Explains routing to whoever may see the case."""

    def __init__(self, store: ComplaintStore, routing: Routing, scopes: Scopes) -> None:
        self._store, self._routing, self._scopes = store, routing, scopes

    def explained(self, reference: str, caller: Caller) -> Page:
        """The routing of one case. Raises NOT_FOUND outside the scope, UNAVAILABLE."""
        record = self._store.find(known_reference(reference), self._scopes(caller))
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        return self._routing.explained(record.case.id)


def routing_router(door: RoutingDoor) -> APIRouter:
    """The route."""
    router = APIRouter(tags=["complaints"])

    @router.get(
        "/v1/complaints/{reference}/routing",
        response_model=RoutingAnswer,
        summary="Who has the case, and why",
        responses={200: example(ROUTING_EXAMPLE), **problems(400, 401, 403, 404, 422, 503)},
    )
    def get_routing(reference: Reference, caller: CurrentCaller) -> Any:
        """Everybody of the team with the reason why not, as things are today (派单说明)."""
        return door.explained(reference, caller)

    return router
