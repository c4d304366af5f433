"""Groups of complaints (群体投诉, 重大消费投诉) over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from services.chassis.http_app import CurrentCaller, problems
from services.intake.entrypoints import people_group_shapes as shapes
from services.intake.entrypoints.acts import ActReader
from services.intake.entrypoints.http_cases import Purpose, example, known_reference
from services.intake.entrypoints.matter_acts import (
    Answered,
    MatterAct,
    add_matter_act,
    add_opening,
    reader_of,
)
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_group import Counted, Filed, GroupDesk, Members

PATH = "/v1/groups"
ANSWERED = Answered(shapes.GroupAnswer, shapes.GROUP_EXAMPLE)


def groups_router(desk: GroupDesk, reader: ActReader) -> APIRouter:
    """Routes of groups."""
    router = APIRouter(tags=["groups"])

    def open_it(body: shapes.OpenGroupBody, actor: Actor) -> Answer:
        return desk.open(body.cause, _members(body), actor)

    add_opening(
        router,
        reader,
        PATH,
        "open-group",
        "Open a group of complaints",
        shapes.OpenGroupBody,
        shapes.OPEN_EXAMPLE,
        open_it,
        ANSWERED,
    )

    @router.get(
        PATH,
        response_model=shapes.GroupsAnswer,
        summary="Groups of complaints",
        responses={
            200: example({"items": [shapes.GROUP_EXAMPLE]}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def list_groups(
        caller: CurrentCaller,
        reference: Annotated[str | None, Query(max_length=40)] = None,
    ) -> Mapping[str, Any]:
        """All that are open, or those of one complaint; the newest first, at most 200."""
        number = known_reference(reference) if reference else ""
        return desk.listed(number, reader.scopes(caller))

    @router.get(
        PATH + "/{group_id}",
        response_model=shapes.GroupPageAnswer,
        summary="One group",
        responses={
            200: example({**shapes.GROUP_EXAMPLE, "texts": []}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def get_group(
        group_id: UUID,
        caller: CurrentCaller,
        purpose: Annotated[Purpose | None, Query(description="Needed for clear text")] = None,
    ) -> Mapping[str, Any]:
        """With the heads of its texts; with a purpose also their words, after an audit record."""
        return desk.page(group_id, reader.scopes(caller), reader_of(caller, purpose))

    for act in (*_membership(desk), *_event(desk)):
        add_matter_act(router, reader, PATH, act, ANSWERED)
    return router


def _membership(desk: GroupDesk) -> tuple[MatterAct[Any], ...]:
    return (
        MatterAct(
            "join",
            "Add complaints",
            shapes.JoinBody,
            shapes.JOIN_EXAMPLE,
            lambda key, body, actor: desk.join(key, _members(body), actor),
        ),
        MatterAct(
            "leave",
            "Take a complaint out",
            shapes.LeaveBody,
            shapes.LEAVE_EXAMPLE,
            lambda key, body, actor: desk.leave(key, known_reference(body.reference), actor),
        ),
        MatterAct(
            "elect-representatives",
            "Name the representatives",
            shapes.RepresentativesBody,
            shapes.REPRESENTATIVES_EXAMPLE,
            lambda key, body, actor: desk.elect_representatives(
                key, [known_reference(one) for one in body.references], actor
            ),
        ),
    )


def _event(desk: GroupDesk) -> tuple[MatterAct[Any], ...]:
    return (
        MatterAct(
            "record-gathering",
            "Record people together in person",
            shapes.GatheringBody,
            shapes.GATHERING_EXAMPLE,
            lambda key, body, actor: desk.record_gathering(
                key, Counted(body.at, body.count, body.evidence or ""), actor
            ),
        ),
        MatterAct(
            "designate-major",
            "Record the regulator's word",
            shapes.DesignateBody,
            shapes.DESIGNATE_EXAMPLE,
            lambda key, body, actor: desk.designate_major(key, body.document, actor),
        ),
        MatterAct(
            "file-report",
            "Record a report to the regulator",
            shapes.ReportBody,
            shapes.REPORT_EXAMPLE,
            lambda key, body, actor: desk.file_report(
                key, Filed(body.form, body.text, body.proof), actor
            ),
        ),
        MatterAct(
            "end-event",
            "Say that the event is over",
            shapes.EndEventBody,
            {},
            lambda key, _, actor: desk.end_event(key, actor),
        ),
        MatterAct(
            "close",
            "Close a group",
            shapes.CloseGroupBody,
            {},
            lambda key, _, actor: desk.close(key, actor),
        ),
    )


def _members(body: shapes.OpenGroupBody | shapes.JoinBody) -> Members:
    references = tuple(known_reference(one) for one in body.references)
    return Members(references, tuple(known_reference(one) for one in body.surrenders))
