"""What triage shows of its playbooks, and changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Assessment
from services.triage.domain.playbook import Playbook
from services.triage.domain.routing.by_rule import BY_RULE, GIVEN
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


@dataclass(frozen=True, slots=True)
class RoutingStep:
    """An act on a case, and who had it from then on."""

    version: int
    team: str
    owner: str
    owner_rule: str
    by: str
    text_id: str
    reason: str = ""


_GIVING = ("assign", "pass-turn")


def routing_history(case: Assessment) -> Sequence[RoutingStep]:
    """The acts that gave the case to somebody, oldest first: the last fifty acts hold them."""
    steps = []
    for handled in case.requests:
        act, *rest = handled.content.split("\x1f")
        if act in (*_GIVING, GIVEN):
            standing, by, text_id, reason = handled.standing, rest[-2], rest[-1], ""
            if act == GIVEN:
                by, text_id, reason = BY_RULE, "", rest[-1]
            steps.append(
                RoutingStep(
                    handled.version,
                    standing.team,
                    standing.owner,
                    standing.owner_rule,
                    by,
                    text_id,
                    reason,
                )
            )
    return steps
