"""A case that a rule gives to somebody without a person's word, and why."""

from typing import Final

from services.triage.domain.assessment import STANDS_IN, Assessment, Assigned, TeamChoice
from services.triage.domain.routing.steps import BY_RULE, FOUND

GIVEN: Final = "by-rule"
"""The first word of such an act among those of a case."""

NOBODY_HAD_IT: Final = "nobody_had_it"
OWNER_AWAY: Final = "owner_away"
OWNER_BACK: Final = "owner_back"
OWNER_LEFT: Final = "owner_left"


def given_by_rule(
    before: Assessment, choice: TeamChoice, reason: str, request_id: str, away: str = ""
) -> tuple[Assessment, Assigned]:
    """The case in the hands that were chosen, with its event; `away` is represented (代管)."""
    content = "\x1f".join((GIVEN, choice.team, choice.owner, reason))
    after = before.changed(request_id, content, before.state.standing.given(choice))
    stands_in = choice.owner_rule == STANDS_IN
    after = after.standing_in_for(away if stands_in else "")
    after = after.recorded(FOUND, BY_RULE, reason=reason)
    return after, Assigned(BY_RULE, "", reason, away)
