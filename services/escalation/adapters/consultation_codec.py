"""Where consultations meet their protobuf."""

from complaints.escalation.v1 import people_pb2 as messages

from services.escalation.adapters.people_codec import put
from services.escalation.domain.people.consultation import (
    Consultation,
    Decision,
    FollowUp,
    Opinion,
    Round,
)


def consultation_message(one: Consultation) -> messages.Consultation:
    """A consultation as other services may know it."""
    told = messages.Consultation(
        id=str(one.id),
        complaint_ids=map(str, one.complaints),
        rules=one.rules,
        plan=one.plan,
        quorum=one.quorum,
        called_by=one.called_by,
        attendees=[
            messages.Attendee(person=a.person, role=a.role, instead_of=a.instead_of)
            for a in one.attendees
        ],
        state=one.state,
        opinions=[_opinion(opinion) for opinion in one.opinions],
        next_to_speak=one.next_to_speak() if one.state == "called" else "",
        rounds=[_round(earlier) for earlier in one.rounds],
        late=one.late,
    )
    put(told.called_at, one.called_at)
    put(told.meet_by, one.meet_by)
    if one.decision:
        told.decision.CopyFrom(_decision(one.decision))
    if one.follow_up:
        told.follow_up.CopyFrom(_follow_up(one.follow_up))
    return told


def _opinion(one: Opinion) -> messages.Opinion:
    told = messages.Opinion(person=one.person, stance=one.stance, text_id=one.text_id)
    put(told.at, one.at)
    return told


def _decision(one: Decision) -> messages.ConsultationDecision:
    told = messages.ConsultationDecision(
        by=one.by,
        outcome=one.outcome,
        owner=one.owner,
        due_on=one.due_on.isoformat(),
        text_id=one.text_id,
        minutes_text_id=one.minutes_text_id,
    )
    put(told.at, one.at)
    return told


def _follow_up(one: FollowUp) -> messages.ConsultationFollowUp:
    told = messages.ConsultationFollowUp(result=one.result, by=one.by, text_id=one.text_id)
    put(told.at, one.at)
    return told


def _round(one: Round) -> messages.ConsultationRound:
    return messages.ConsultationRound(
        opinions=[_opinion(opinion) for opinion in one.opinions],
        decision=_decision(one.decision),
        follow_up=_follow_up(one.follow_up),
    )
