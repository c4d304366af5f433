"""Public opinion (舆情) over HTTP: posts come in, events are read, plans carried out, drills."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from services.chassis.http_app import CurrentCaller, problems
from services.intake.entrypoints import people_opinion_shapes as shapes
from services.intake.entrypoints.acts import ActReader
from services.intake.entrypoints.fields import OneOf
from services.intake.entrypoints.http_cases import Purpose, example
from services.intake.entrypoints.matter_acts import (
    Answered,
    MatterAct,
    add_matter_act,
    add_opening,
    reader_of,
)
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_opinion import Done, OpinionDesk
from services.intake.ports.people_opinion import EventFilter, Mention

EVENTS, DRILLS = "/v1/opinion-events", "/v1/drills"
JUDGED = Answered(shapes.OpinionEventAnswer, shapes.EVENT_EXAMPLE)
PLANNED = Answered(shapes.OpinionPlanAnswer, shapes.PLAN_EXAMPLE)


def opinion_router(desk: OpinionDesk, reader: ActReader) -> APIRouter:
    """Routes of public opinion."""
    router = APIRouter(tags=["public opinion"])

    def report(body: shapes.MentionsBody, actor: Actor) -> Answer:
        return desk.report([_mention(one) for one in body.mentions])

    def start_drill(body: shapes.DrillBody, actor: Actor) -> Answer:
        return desk.drill(body.grade, actor)

    add_opening(
        router,
        reader,
        "/v1/mentions",
        "report-mentions",
        "Report posts from outside",
        shapes.MentionsBody,
        shapes.MENTIONS_EXAMPLE,
        report,
        Answered(shapes.FreshAnswer, {"fresh": [True]}),
    )
    add_opening(
        router,
        reader,
        DRILLS,
        "start-drill",
        "Start a drill",
        shapes.DrillBody,
        shapes.DRILL_EXAMPLE,
        start_drill,
        Answered(shapes.OpinionPlanAnswer, {**shapes.PLAN_EXAMPLE, "drill": True}),
    )
    _add_events(router, desk, reader)
    _add_reading(router, desk, reader)
    for act in _judgements(desk):
        add_matter_act(router, reader, EVENTS, act, JUDGED)
    for path, drill in ((EVENTS, False), (DRILLS, True)):
        for act in _acts(desk, drill=drill):
            add_matter_act(router, reader, path, act, PLANNED)
    return router


class EventParameters(BaseModel):
    """Filters of the list; all are optional."""

    from_grade: Annotated[str, OneOf(shapes.GRADES)] | None = None
    entity: Annotated[str, StringConstraints(max_length=60)] | None = None
    lower_proposed: bool = False
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


def _add_events(router: APIRouter, desk: OpinionDesk, reader: ActReader) -> None:
    @router.get(
        EVENTS,
        response_model=shapes.OpinionEventsAnswer,
        summary="Events of public opinion",
        responses={
            200: example({"items": [shapes.EVENT_EXAMPLE], "next_cursor": ""}),
            **problems(400, 401, 403, 422, 503),
        },
    )
    def list_events(
        caller: CurrentCaller, wanted: Annotated[EventParameters, Query()]
    ) -> Mapping[str, Any]:
        """Those with the latest posts first; a cursor goes on where a part ended."""
        chosen = EventFilter(
            wanted.from_grade or "",
            wanted.entity or "",
            wanted.lower_proposed,
            wanted.limit,
            wanted.cursor or "",
        )
        return desk.events(chosen, reader.scopes(caller))

    @router.get(
        EVENTS + "/{event_id}",
        response_model=shapes.OpinionEventPageAnswer,
        summary="One event of public opinion",
        responses={
            200: example({**shapes.EVENT_EXAMPLE, "texts": []}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def get_event(
        event_id: UUID,
        caller: CurrentCaller,
        purpose: Annotated[Purpose | None, Query(description="Needed for clear text")] = None,
    ) -> Mapping[str, Any]:
        """Grade and score with the numbers behind them, and its history."""
        return desk.event(event_id, reader.scopes(caller), reader_of(caller, purpose))

    @router.get(
        EVENTS + "/{event_id}/posts",
        response_model=shapes.PostsAnswer,
        summary="Posts of an event in clear",
        responses={
            200: example({"items": [shapes.POST_EXAMPLE], "next_cursor": ""}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def list_posts(
        event_id: UUID,
        caller: CurrentCaller,
        purpose: Purpose,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Mapping[str, Any]:
        """The earliest first, after an audit record; whoever splits an event reads them first."""
        return desk.posts(event_id, reader_of(caller, purpose), limit, cursor or "")


def _judgements(desk: OpinionDesk) -> tuple[MatterAct[Any], ...]:
    return (
        MatterAct(
            "merge",
            "Say that another event is the same one",
            shapes.MergeBody,
            shapes.MERGE_EXAMPLE,
            lambda key, body, actor: desk.merge(key, body.away, body.reason, actor),
        ),
        MatterAct(
            "split",
            "Say that some posts are another story",
            shapes.SplitBody,
            shapes.SPLIT_EXAMPLE,
            lambda key, body, actor: desk.split(key, body.posts, body.reason, actor),
        ),
        MatterAct(
            "lower-grade",
            "Lower a grade",
            shapes.LowerBody,
            shapes.LOWER_EXAMPLE,
            lambda key, body, actor: desk.lower(key, body.grade, body.reason, actor),
        ),
    )


def _add_reading(router: APIRouter, desk: OpinionDesk, reader: ActReader) -> None:
    planned = {
        200: example({**shapes.PLAN_EXAMPLE, "texts": []}),
        **problems(400, 401, 403, 404, 422, 503),
    }

    @router.get(
        EVENTS + "/{event_id}/plan",
        response_model=shapes.OpinionPlanPageAnswer,
        summary="The plan of an event",
        responses=planned,
    )
    def get_plan(
        event_id: UUID,
        caller: CurrentCaller,
        purpose: Annotated[Purpose | None, Query(description="Needed for clear text")] = None,
    ) -> Mapping[str, Any]:
        """Steps with owner, time and proof; with a purpose also words, after an audit record."""
        who = reader_of(caller, purpose)
        return desk.plan(event_id, reader.scopes(caller), who, drill=False)

    @router.get(
        DRILLS + "/{plan_id}",
        response_model=shapes.OpinionPlanPageAnswer,
        summary="One drill",
        responses=planned,
    )
    def get_drill(
        plan_id: UUID,
        caller: CurrentCaller,
        purpose: Annotated[Purpose | None, Query(description="Needed for clear text")] = None,
    ) -> Mapping[str, Any]:
        """A drill (演练): the same steps and times, marked as a drill."""
        who = reader_of(caller, purpose)
        return desk.plan(plan_id, reader.scopes(caller), who, drill=True)


def _acts(desk: OpinionDesk, *, drill: bool) -> tuple[MatterAct[Any], ...]:
    return (
        MatterAct(
            "complete-step",
            "Say that a step is done",
            shapes.CompleteStepBody,
            shapes.COMPLETE_EXAMPLE,
            lambda key, body, actor: desk.complete(key, _done(body), actor, drill=drill),
        ),
        MatterAct(
            "waive-step",
            "Say that a step does not apply",
            shapes.WaiveStepBody,
            shapes.WAIVE_EXAMPLE,
            lambda key, body, actor: desk.waive(key, body.step, body.reason, actor, drill=drill),
        ),
        MatterAct(
            "hand-over-role",
            "Hand a role over",
            shapes.HandOverBody,
            shapes.HAND_OVER_EXAMPLE,
            lambda key, body, actor: desk.hand_over(
                key, body.role, body.person, actor, drill=drill
            ),
        ),
        MatterAct(
            "close-plan",
            "Close a plan",
            shapes.ClosePlanBody,
            shapes.CLOSE_EXAMPLE,
            lambda key, body, actor: desk.close(
                key, body.evaluation, body.lessons, actor, drill=drill
            ),
        ),
    )


def _done(body: shapes.CompleteStepBody) -> Done:
    return Done(body.step, body.proof_kind, body.text or "", body.receipt or "", body.language)


def _mention(body: shapes.MentionBody) -> Mention:
    return Mention(body.id, body.at, body.source, body.text, body.reach, body.reposts, body.author)
