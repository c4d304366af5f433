"""POST /v1/complaints/{reference}/actions/{action}: one route for each line of the table."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter

from services.intake.domain.actions import HoldAccountable
from services.intake.entrypoints.action_shapes import SHAPES, ActionBody
from services.intake.entrypoints.acts import ActReader, add_case_act
from services.intake.entrypoints.answers import (
    ActionAnswer,
    ClassifiedAnswer,
    InvolvedAnswer,
    MergedAnswer,
)
from services.intake.entrypoints.examples import (
    ACTION_EXAMPLES,
    INVOLVED_EXAMPLE,
    MERGED_EXAMPLE,
)
from services.intake.handlers import clock_acts
from services.intake.handlers.accountability import AccountabilityDesk
from services.intake.handlers.acting import (
    ActionDesk,
    Actor,
    Answer,
    Assign,
    Confirm,
    NameInvolved,
    PassTurn,
    StrikeInvolved,
)
from services.intake.handlers.clock_acts import ClockDesk

_CLASSIFIED = (ClassifiedAnswer, ACTION_EXAMPLES[True])
_INVOLVED = (InvolvedAnswer, INVOLVED_EXAMPLE)
_ANSWERS: Mapping[str, tuple[type[ActionAnswer], Mapping[str, Any]]] = {
    "confirm-classification": _CLASSIFIED,
    "assign": _CLASSIFIED,
    "pass-turn": _CLASSIFIED,
    "name-involved": _INVOLVED,
    "strike-involved": _INVOLVED,
    "merge": (MergedAnswer, MERGED_EXAMPLE),
}


class ActionDoor:
    """Hands the acts of people to the desk that carries them out."""

    def __init__(
        self,
        desk: ActionDesk,
        clocks: ClockDesk,
        accountability: AccountabilityDesk,
        reader: ActReader,
    ) -> None:
        self._desk, self._clocks, self.reader = desk, clocks, reader
        self._accountability = accountability

    def act(self, reference: str, body: ActionBody, actor: Actor) -> Answer:
        """Carry out one act."""
        command = body.command()
        if isinstance(command, Confirm):
            return self._desk.confirm(reference, command, actor)
        if isinstance(command, Assign):
            return self._desk.assign(reference, command, actor)
        if isinstance(command, clock_acts.Command):
            return self._clocks.act(reference, command, actor)
        if isinstance(command, HoldAccountable):
            return self._accountability.act(reference, command, actor)
        if isinstance(command, PassTurn):
            return self._desk.pass_turn(reference, command, actor)
        if isinstance(command, NameInvolved):
            return self._desk.name_involved(reference, command, actor)
        if isinstance(command, StrikeInvolved):
            return self._desk.strike_involved(reference, command, actor)
        return self._desk.act(reference, command, actor)


def actions_router(door: ActionDoor) -> APIRouter:
    """One route for each action."""
    router = APIRouter(tags=["actions"])
    for action, (shape, body, title) in SHAPES.items():
        answer, answer_example = _ANSWERS.get(action, (ActionAnswer, ACTION_EXAMPLES[False]))
        add_case_act(
            router,
            door.reader,
            action,
            shape,
            door.act,
            title=title,
            answer=answer,
            examples=(body, answer_example),
        )
    return router
