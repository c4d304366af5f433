"""POST /v1/complaints/{reference}/actions/{action}: one route for each line of the table."""

from fastapi import APIRouter

from services.intake.entrypoints.action_shapes import SHAPES, ActionBody
from services.intake.entrypoints.acts import ActReader, add_case_act
from services.intake.entrypoints.answers import ActionAnswer, ClassifiedAnswer
from services.intake.entrypoints.examples import ACTION_EXAMPLES
from services.intake.handlers.acting import ActionDesk, Actor, Answer, Assign, Confirm

DELEGATED = ("confirm-classification", "assign")


class ActionDoor:
    """Hands the acts of people to the desk that carries them out."""

    def __init__(self, desk: ActionDesk, reader: ActReader) -> None:
        self._desk, self.reader = desk, reader

    def act(self, reference: str, body: ActionBody, actor: Actor) -> Answer:
        """Carry out one act."""
        command = body.command()
        if isinstance(command, Confirm):
            return self._desk.confirm(reference, command, actor)
        if isinstance(command, Assign):
            return self._desk.assign(reference, command, actor)
        return self._desk.act(reference, command, actor)


def actions_router(door: ActionDoor) -> APIRouter:
    """One route for each action."""
    router = APIRouter(tags=["actions"])
    for action, (shape, body, title) in SHAPES.items():
        delegated = action in DELEGATED
        add_case_act(
            router,
            door.reader,
            action,
            shape,
            door.act,
            title=title,
            answer=ClassifiedAnswer if delegated else ActionAnswer,
            examples=(body, ACTION_EXAMPLES[delegated]),
        )
    return router
