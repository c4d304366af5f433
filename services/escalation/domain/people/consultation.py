"""Consultation (会商): opinions in order, a decision with owner and date, follow-up that reopens.

Pure. Texts (opinions, minutes, decisions) live at intake; here stand their ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.consultation_policy import MeetingPlan
from services.escalation.domain.people.matter import Moved, Request, already, noted
from services.escalation.domain.people.notice import Notice, notice
from services.escalation.domain.people.roster import Roster
from services.escalation.domain.zones import end_of_day, local_date

State = Literal["called", "decided", "done", "cancelled"]
ATTENDEES_MAX, ROUNDS_MAX = 30, 20
REMINDED_AGAIN = timedelta(days=1)
Stance = Literal["agree", "disagree", "other", "excused"]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who comes, as what; the last one is the chair."""

    person: str
    role: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One attendee's opinion; "excused" lets the next one speak and does not count."""

    person: str
    at: datetime
    stance: str
    text_id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, who does it, until which local day; the minutes belong to it."""

    by: str
    at: datetime
    outcome: str
    owner: str
    due_on: date
    text_id: str
    minutes_text_id: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the owner reported, or that nothing was reported by the day ("missed")."""

    at: datetime
    result: str
    by: str = ""
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A round that did not settle the matter, kept as it was."""

    opinions: tuple[Opinion, ...]
    decision: Decision
    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation over one or several complaints; `parties` are whom they are against."""

    id: UUID
    complaints: tuple[UUID, ...]
    references: tuple[str, ...]
    rules: tuple[str, ...]
    plan: str
    quorum: int
    follow_up_days_max: int
    called_by: str
    called_at: datetime
    meet_by: datetime
    attendees: tuple[Attendee, ...]
    state: State = "called"
    next_at: datetime | None = None
    version: int = 1
    opinions: tuple[Opinion, ...] = ()
    decision: Decision | None = None
    follow_up: FollowUp | None = None
    rounds: tuple[Round, ...] = ()
    late: bool = False
    requests: tuple[Request, ...] = field(default=())
    parties: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[UUID, ...]:
        """See Holder: no complaint is discussed in two places at once."""
        return self.complaints if self.state in ("called", "decided") else ()

    @property
    def chair(self) -> str:
        """Who speaks last and decides."""
        return self.attendees[-1].person

    def next_to_speak(self) -> str:
        """Whose opinion is next; empty when all have spoken."""
        return (
            self.attendees[len(self.opinions)].person
            if len(self.opinions) < len(self.attendees)
            else ""
        )


@dataclass(frozen=True, slots=True)
class Call:
    """What a consultation is called for."""

    id: UUID
    complaints: tuple[UUID, ...]
    references: tuple[str, ...]
    rules: tuple[str, ...]
    by: str
    attendees: tuple[Attendee, ...]
    request: Request
    parties: tuple[str, ...] = ()


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
    return Moved(new, _told(new, "notice_consultation_called", people, now))


def stood_in(
    before: Consultation, person: str, absent: Collection[str], roster: Roster
) -> Consultation:
    """With `person` in the place of an attendee who is away now and whose word is still owed.

    Only the first present substitute without an interest may come, and nobody twice.
    """
    there = {one.person for one in before.attendees}
    if person in there:
        return before
    for index, one in enumerate(before.attendees):
        owed = index >= len(before.opinions) or one.person == before.chair
        if owed and person == substitute(before, one, absent, roster):
            coming = Attendee(person, one.role, one.instead_of or one.person)
            places = (*before.attendees[:index], coming, *before.attendees[index + 1 :])
            return replace(before, attendees=places)
    return before


def substitute(before: Consultation, one: Attendee, absent: Collection[str], roster: Roster) -> str:
    """Who may come in the place of an attendee; empty while they are there, or for nobody."""
    if one.person not in absent:
        return ""
    tied = () if one.role == "partner" else roster.tied(before.parties)
    others = {other.person for other in before.attendees}
    return roster.present(one.person, {*absent, *tied, *others})


def give_opinion(
    before: Consultation, person: str, stance: str, text_id: str, request: Request, now: datetime
) -> Moved[Consultation]:
    """The next in order speaks; somebody excused is passed over by their own word or the chair's.

    Raises ServiceError CONFLICT `consultation_not_open`, `not_your_turn`, FORBIDDEN
    `not_an_attendee`, INVALID `opinion_text`.
    """
    if already(before.requests, request):
        return Moved(before)
    _must_be(before, "called")
    if person not in {one.person for one in before.attendees}:
        raise ServiceError(ErrorKind.FORBIDDEN, "not_an_attendee")
    turn = before.next_to_speak()
    excuses = stance == "excused" and person == before.chair and turn not in ("", before.chair)
    if turn != person and not excuses:
        raise ServiceError(ErrorKind.CONFLICT, "not_your_turn", person=turn)
    if (stance == "excused") == bool(text_id):
        raise ServiceError(ErrorKind.INVALID, "opinion_text")
    opinion = Opinion(turn, now, stance, text_id)
    after = replace(_next(before, request), opinions=(*before.opinions, opinion))
    following = after.next_to_speak()
    told = [following] if following else []
    return Moved(after, _told(after, "notice_consultation_turn", told, now))


def decide(
    before: Consultation, decision: Decision, place: ZoneInfo, request: Request, now: datetime
) -> Moved[Consultation]:
    """The chair decides once all have spoken and enough opinions are there.

    Raises ServiceError CONFLICT `consultation_not_open`, `opinions_missing`, `no_quorum`,
    FORBIDDEN `not_the_chair`, INVALID `decision_date`.
    """
    if already(before.requests, request):
        return Moved(before)
    _must_be(before, "called")
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
        _next(before, request),
        state="decided",
        decision=decision,
        next_at=end_of_day(decision.due_on, place),
    )
    return Moved(after, _told(after, "notice_consultation_decided", [decision.owner], now))


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
        after = replace(_next(before, request), state="done", follow_up=report, next_at=None)
        return Moved(after)
    after = replace(before, requests=noted(before.requests, request))
    return _reopened(after, before.decision, report, meet_by, now)


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
        _must_be(before, "called")
    if person not in (before.called_by, before.chair):
        raise ServiceError(ErrorKind.FORBIDDEN, "not_the_chair")
    report = FollowUp(now, "cancelled", person, text_id)
    after = replace(_next(before, request), state="cancelled", follow_up=report, next_at=None)
    people = [one.person for one in before.attendees]
    return Moved(after, _told(after, "notice_consultation_cancelled", people, now))


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
        return Moved(after, _told(after, "notice_consultation_late", tuple(people), now))
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
    return Moved(after, _told(after, "notice_consultation_reopened", tuple(people), now))


def _next(before: Consultation, request: Request) -> Consultation:
    return replace(before, version=before.version + 1, requests=noted(before.requests, request))


def _must_be(before: Consultation, state: State) -> None:
    if before.state != state:
        raise ServiceError(ErrorKind.CONFLICT, "consultation_not_open", state=before.state)


def _told(
    one: Consultation, template: str, people: Sequence[str], now: datetime
) -> tuple[Notice, ...]:
    values = {
        "reference": ", ".join(one.references[:5]),
        "meet_by": one.meet_by.isoformat(),
        "round": str(len(one.rounds) + 1),
    }
    if one.decision:
        values["due_on"] = one.decision.due_on.isoformat()
    complaint = one.complaints[0] if len(one.complaints) == 1 else None
    return tuple(
        notice(
            one.id,
            complaint,
            f"{template}:{one.version}",
            template,
            values,
            person=person,
            channel="inbox",
            now=now,
        )
        for person in people
    )
