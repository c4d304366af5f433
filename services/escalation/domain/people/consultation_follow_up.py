"""What comes after a decision, and what time alone does to a consultation. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.consultation import (
    Consultation,
    Decision,
    FollowUp,
    Round,
    moved_on,
    notices_of,
)
from services.escalation.domain.people.matter import Moved, Request, already, noted
from services.escalation.domain.people.roster import Roster
from services.escalation.domain.people.stand_ins import substitute

ROUNDS_MAX = 20
REMINDED_AGAIN = timedelta(days=1)


def follow_up(
    before: Consultation,
    person: str,
    done: bool,
    text_id: str,
    meet_by: datetime,
    request: Request,
    now: datetime,
) -> Moved[Consultation]:
    """The owner or the chair reports: done ends it, not done opens another round.

    Raises ServiceError CONFLICT `consultation_not_decided`, FORBIDDEN `not_the_owner`.
    """
    if already(before.requests, request):
        return Moved(before)
    if before.state != "decided" or before.decision is None:
        raise ServiceError(ErrorKind.CONFLICT, "consultation_not_decided", state=before.state)
    if person not in (before.decision.owner, before.chair):
        raise ServiceError(ErrorKind.FORBIDDEN, "not_the_owner")
    report = FollowUp(now, "done" if done else "not_done", person, text_id)
    if done:
        after = replace(moved_on(before, request), state="done", follow_up=report, next_at=None)
        return Moved(after)
    after = replace(before, requests=noted(before.requests, request))
    return _reopened(after, before.decision, report, meet_by, now)


def turn(
    before: Consultation,
    meet_by: datetime,
    absent: Collection[str],
    roster: Roster,
    now: datetime,
) -> Moved[Consultation]:
    """Time alone: who has not spoken is reminded each day, or who may come in their place; a
    decision that was not done reopens it.
    """
    if before.next_at is None or before.next_at > now:
        return Moved(before)
    if before.state == "called":
        again = now + REMINDED_AGAIN
        after = replace(before, version=before.version + 1, late=True, next_at=again)
        waiting = [*before.attendees[len(before.opinions) :], before.attendees[-1]]
        people = dict.fromkeys(
            substitute(before, one, absent, roster) or one.person for one in waiting
        )
        return Moved(after, notices_of(after, "notice_consultation_late", tuple(people), now))
    open_ = before.state == "decided" and len(before.rounds) < ROUNDS_MAX
    if open_ and before.decision is not None:
        return _reopened(before, before.decision, FollowUp(now, "missed"), meet_by, now)
    return Moved(replace(before, version=before.version + 1, next_at=None))


def _reopened(
    before: Consultation, decision: Decision, report: FollowUp, meet_by: datetime, now: datetime
) -> Moved[Consultation]:
    """Another round with the same people; the one before is kept."""
    if len(before.rounds) >= ROUNDS_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "too_many_rounds", limit=ROUNDS_MAX)
    after = replace(
        before,
        state="called",
        meet_by=meet_by,
        next_at=meet_by,
        opinions=(),
        decision=None,
        follow_up=None,
        late=False,
        rounds=(*before.rounds, Round(before.opinions, decision, report)),
        version=before.version + 1,
    )
    people = dict.fromkeys([*(one.person for one in before.attendees), decision.owner])
    return Moved(after, notices_of(after, "notice_consultation_reopened", tuple(people), now))
