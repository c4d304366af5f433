"""What people do in a consultation: call it, speak in order, decide, cancel. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.consultation import (
    Call,
    Consultation,
    Decision,
    FollowUp,
    Opinion,
    moved_on,
    must_be,
    notices_of,
)
from services.escalation.domain.people.consultation_policy import MeetingPlan
from services.escalation.domain.people.matter import Moved, Request, already
from services.escalation.domain.zones import end_of_day, local_date

ATTENDEES_MAX = 30


def open_consultation(
    call: Call, plan: MeetingPlan, meet_by: datetime, now: datetime
) -> Moved[Consultation]:
    """A new consultation; all who come are told, and who speaks first knows it.

    Raises ServiceError CONFLICT `consultation_too_few` when not enough people can come.
    """
    if len(call.attendees) < plan.quorum or len(call.attendees) > ATTENDEES_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "consultation_too_few", quorum=plan.quorum)
    new = Consultation(
        id=call.id,
        complaints=call.complaints,
        references=call.references,
        rules=call.rules,
        plan=plan.id,
        quorum=plan.quorum,
        follow_up_days_max=plan.follow_up_days_max,
        called_by=call.by,
        called_at=now,
        meet_by=meet_by,
        attendees=call.attendees,
        next_at=meet_by,
        requests=(call.request,),
        parties=call.parties,
    )
    people = [one.person for one in call.attendees]
    return Moved(new, notices_of(new, "notice_consultation_called", people, now))


def give_opinion(
    before: Consultation, person: str, stance: str, text_id: str, request: Request, now: datetime
) -> Moved[Consultation]:
    """The next in order speaks; somebody excused is passed over by their own word or the chair's.

    Raises ServiceError CONFLICT `consultation_not_open`, `not_your_turn`, FORBIDDEN
    `not_an_attendee`, INVALID `opinion_text`.
    """
    if already(before.requests, request):
        return Moved(before)
    must_be(before, "called")
    if person not in {one.person for one in before.attendees}:
        raise ServiceError(ErrorKind.FORBIDDEN, "not_an_attendee")
    turn = before.next_to_speak()
    excuses = stance == "excused" and person == before.chair and turn not in ("", before.chair)
    if turn != person and not excuses:
        raise ServiceError(ErrorKind.CONFLICT, "not_your_turn", person=turn)
    if (stance == "excused") == bool(text_id):
        raise ServiceError(ErrorKind.INVALID, "opinion_text")
    opinion = Opinion(turn, now, stance, text_id)
    after = replace(moved_on(before, request), opinions=(*before.opinions, opinion))
    following = after.next_to_speak()
    told = [following] if following else []
    return Moved(after, notices_of(after, "notice_consultation_turn", told, now))


def decide(
    before: Consultation, decision: Decision, place: ZoneInfo, request: Request, now: datetime
) -> Moved[Consultation]:
    """The chair decides once all have spoken and enough opinions are there.

    Raises ServiceError CONFLICT `consultation_not_open`, `opinions_missing`, `no_quorum`,
    FORBIDDEN `not_the_chair`, INVALID `decision_date`.
    """
    if already(before.requests, request):
        return Moved(before)
    must_be(before, "called")
    if decision.by != before.chair:
        raise ServiceError(ErrorKind.FORBIDDEN, "not_the_chair")
    if before.next_to_speak():
        raise ServiceError(ErrorKind.CONFLICT, "opinions_missing", person=before.next_to_speak())
    given = sum(one.stance != "excused" for one in before.opinions)
    if given < before.quorum:
        raise ServiceError(ErrorKind.CONFLICT, "no_quorum", given=given, quorum=before.quorum)
    days = (decision.due_on - local_date(now, place)).days
    if not 0 <= days <= before.follow_up_days_max:
        raise ServiceError(ErrorKind.INVALID, "decision_date", days=before.follow_up_days_max)
    after = replace(
        moved_on(before, request),
        state="decided",
        decision=decision,
        next_at=end_of_day(decision.due_on, place),
    )
    return Moved(after, notices_of(after, "notice_consultation_decided", [decision.owner], now))


def called_again(before: Consultation, rules: Sequence[str]) -> Moved[Consultation]:
    """More rules call one while these people sit together already: their reasons are added."""
    new = [rule for rule in rules if rule not in before.rules]
    if not new:
        return Moved(before)
    return Moved(replace(before, version=before.version + 1, rules=(*before.rules, *new)))


def cancel(
    before: Consultation, person: str, text_id: str, request: Request, now: datetime
) -> Moved[Consultation]:
    """Whoever called it, or the chair, finds it needless, decided or not; the reason is kept.

    Raises ServiceError CONFLICT `consultation_not_open`, FORBIDDEN `not_the_chair`.
    """
    if already(before.requests, request):
        return Moved(before)
    if before.state != "decided":
        must_be(before, "called")
    if person not in (before.called_by, before.chair):
        raise ServiceError(ErrorKind.FORBIDDEN, "not_the_chair")
    report = FollowUp(now, "cancelled", person, text_id)
    after = replace(moved_on(before, request), state="cancelled", follow_up=report, next_at=None)
    people = [one.person for one in before.attendees]
    return Moved(after, notices_of(after, "notice_consultation_cancelled", people, now))
