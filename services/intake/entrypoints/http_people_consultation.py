"""Consultations (会商): called on a case, then acted on by their own id."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from services.chassis.http_app import CurrentCaller, problems
from services.intake.entrypoints import people_consultation_shapes as shapes
from services.intake.entrypoints.acts import ActReader, add_case_act
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.entrypoints.matter_acts import Answered, MatterAct, add_matter_act
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_consultation import (
    CancelIt,
    ConsultationDesk,
    DecideIt,
    OpenIt,
    Report,
    Speak,
)

ANSWERED = Answered(shapes.ConsultationAnswer, shapes.CONSULTATION_EXAMPLE)


def consultations_router(desk: ConsultationDesk, reader: ActReader) -> APIRouter:
    """Routes of consultations."""
    router = APIRouter(tags=["consultations"])

    def open_it(reference: str, body: shapes.OpenConsultationBody, actor: Actor) -> Answer:
        others = tuple(known_reference(one) for one in body.references)
        wish = OpenIt(
            others,
            tuple(body.guests),
            body.contacts,
            body.earlier_complaints,
            body.disagreement,
        )
        return desk.open(reference, wish, actor)

    add_case_act(
        router,
        reader,
        "open-consultation",
        shapes.OpenConsultationBody,
        open_it,
        title="Call a consultation",
        answer=shapes.ConsultationAnswer,
        examples=(shapes.OPEN_EXAMPLE, shapes.CONSULTATION_EXAMPLE),
    )

    @router.get(
        "/v1/complaints/{reference}/consultations",
        response_model=shapes.ConsultationsAnswer,
        summary="Consultations about a case",
        responses={
            200: example({"items": [shapes.CONSULTATION_EXAMPLE], "called_for": ["vulnerable"]}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def list_consultations(reference: Reference, caller: CurrentCaller) -> Mapping[str, Any]:
        """The newest first, and the rules that call one now."""
        return desk.of_case(known_reference(reference), reader.scopes(caller))

    for act in acts(desk):
        add_matter_act(router, reader, "/v1/consultations", act, ANSWERED)
    return router


def acts(desk: ConsultationDesk) -> tuple[MatterAct[Any], ...]:
    """What people do with one."""
    return (
        MatterAct(
            "give-opinion",
            "Give an opinion",
            shapes.OpinionBody,
            shapes.OPINION_EXAMPLE,
            lambda key, body, actor: desk.give_opinion(
                key, Speak(body.stance, body.text or ""), actor
            ),
        ),
        MatterAct(
            "decide",
            "Decide",
            shapes.DecisionBody,
            shapes.DECISION_EXAMPLE,
            lambda key, body, actor: desk.decide(
                key,
                DecideIt(body.outcome, body.owner, body.due_on, body.text, body.minutes),
                actor,
            ),
        ),
        MatterAct(
            "follow-up",
            "Report what became of the decision",
            shapes.FollowUpBody,
            shapes.FOLLOW_UP_EXAMPLE,
            lambda key, body, actor: desk.follow_up(key, Report(body.done, body.text), actor),
        ),
        MatterAct(
            "cancel",
            "Cancel a consultation",
            shapes.CancelBody,
            shapes.CANCEL_EXAMPLE,
            lambda key, body, actor: desk.cancel(key, CancelIt(body.reason), actor),
        ),
    )
