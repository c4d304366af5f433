"""What triage shows of its playbooks, and changes nothing."""

from collections.abc import Sequence

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Assessment
from services.triage.domain.playbook import Playbook
from services.triage.domain.routing.steps import RoutingStep
from services.triage.ports import Playbooks


def playbooks(library: Playbooks) -> Sequence[Playbook]:
    """All playbooks in force, by id."""
    return [library.playbooks[key] for key in sorted(library.playbooks)]


def playbook(library: Playbooks, playbook_id: str, version: str = "") -> Playbook:
    """One playbook; an empty version means the one in force. Raises NOT_FOUND, UNAVAILABLE."""
    found = library.playbooks.get(playbook_id)
    if version and (found is None or version != found.version):
        found = library.older(playbook_id, version)
    if found is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "playbook_unknown", playbook=playbook_id[:60])
    return found


_GIVING = ("assign", "pass-turn")


def routing_history(case: Assessment) -> Sequence[RoutingStep]:
    """How the case came to whoever has it, oldest first (流转记录).

    Of cases whose first acts were stored before steps were, the acts remembered tell what they can.
    """
    steps, known = [], min((step.version for step in case.history), default=case.version + 1)
    for handled in case.requests:
        act, *rest = handled.content.split("\x1f")
        if act in _GIVING and handled.version < known:
            standing, by, text_id = handled.standing, rest[-2], rest[-1]
            steps.append(
                RoutingStep(
                    act,
                    handled.version,
                    by,
                    text_id,
                    standing.team,
                    standing.owner,
                    standing.owner_rule,
                    standing.assignment_rule,
                    standing.beside,
                )
            )
    return [*steps, *case.history]
