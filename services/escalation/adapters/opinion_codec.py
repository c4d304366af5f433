"""Mentions and opinion events as messages of the contract."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from complaints.escalation.v1 import opinion_pb2 as messages
from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.event import ReceivedEvent
from services.escalation.domain.opinion.plan import Plan, PlanStep
from services.escalation.domain.opinion.plan_state import PlanRun, StepRun
from services.escalation.domain.opinion.post import Post
from services.escalation.domain.opinion.record import EventRecord
from services.escalation.domain.opinion.score import Part

_SECONDS_MAX = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())
OWN_COMPLAINT = "own_complaint"


@dataclass(frozen=True, slots=True)
class Names:
    """How posts from outside name what complaints say in codes: insurers by id, places by unit."""

    insurers: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def own_complaint(event: ReceivedEvent, flags: Collection[str], names: Names) -> Post | None:
    """A complaint whose assessment found one of the flags, as a post of codes; None for any other.

    The same scene and flags of a complaint make the same post, however often they are told.
    Insurer and place come under the names that posts from outside are found by.
    """
    state = event.envelope.state
    if not any(flag.code in flags for flag in state.flags):
        return None
    at = event.metadata.occurred_at
    if not 0 < at.seconds < _SECONDS_MAX:
        return None
    found = sorted({flag.code for flag in state.flags})
    complaint = event.metadata.aggregate_id
    scene = state.confirmed_scene or state.scene
    said = sha256(" ".join((scene, *found)).encode()).hexdigest()[:12]
    return Post(
        id=f"{complaint}.{said}",
        at=at.ToDatetime(tzinfo=UTC),
        source=OWN_COMPLAINT,
        text="",
        author=complaint,
        complaint=complaint,
        signals=tuple(found),
        insurer=names.insurers.get(state.insurer, state.insurer),
        scene="" if scene == "none" else scene,
        place=names.places.get(state.unit, ""),
        partner=state.partner,
    )


def event_message(record: EventRecord) -> messages.OpinionEvent:
    """The event; its numbers become words that a person reads."""
    held = record.held
    return messages.OpinionEvent(
        id=record.id,
        version=record.version,
        opened_at=_stamp(record.opened_at),
        last_at=_stamp(record.last_at),
        posts=record.posts,
        grade=held.grade,
        grade_since=_stamp(held.since),
        lower_proposed=held.proposed or "",
        score=record.score.total,
        parts=[_part(name, part) for name, part in record.score.parts.items()],
        floors=record.floors,
        entities=record.entities,
        places=record.places,
        topics=record.topics,
        signals=record.signals,
        complaint_ids=record.complaints,
        history=[
            messages.OpinionChange(
                kind=c.kind, at=_stamp(c.at), detail=c.detail, by=c.by, reason_text_id=c.reason
            )
            for c in record.history
        ],
        merged_into=record.merged_into or "",
    )


def post_message(key: str, post: Post) -> messages.OpinionPost:
    """A post of an event, its author left out."""
    return messages.OpinionPost(
        key=key,
        at=_stamp(post.at),
        source=post.source,
        id=post.id,
        text=post.text,
        reach=post.reach,
        reposts=post.reposts,
        complaint_id=post.complaint or "",
        signals=post.signals,
    )


def plan_message(run: PlanRun, plan: Plan) -> messages.OpinionPlan:
    """The plan; names and sources come from the file as it is now."""
    answer = messages.OpinionPlan(
        id=str(run.id),
        event_id=run.event,
        grade=run.grade,
        drill=run.drill,
        started_at=_stamp(run.started_at),
        state=run.state,
        complaint_ids=[str(one) for one in run.complaints],
        evaluation_text_id=run.evaluation,
        lesson_text_ids=run.lessons,
        version=run.version,
        merged_into=run.merged_into,
    )
    if run.closed_at:
        answer.closed_at.FromDatetime(run.closed_at)
    known = {step.id: step for step in plan.steps}
    for step in run.steps:
        answer.steps.append(_step(step, run.staff[step.role], known.get(step.id)))
    return answer


def _step(step: StepRun, owner: str, rule: PlanStep | None) -> messages.PlanStep:
    shown = messages.PlanStep(
        id=step.id,
        role=step.role,
        owner=owner,
        due_at=_stamp(step.due_at),
        state=step.state,
        done_by=step.done_by,
        late=step.late,
        reason_text_id=step.reason,
    )
    if step.done_at:
        shown.done_at.FromDatetime(step.done_at)
    if step.proof:
        shown.proof_kind, shown.proof = step.proof.kind, step.proof.reference
    if rule:
        shown.name_zh, shown.name_en = rule.name.zh, rule.name.en
        shown.policy, shown.source = rule.policy, rule.source
    return shown


def _part(name: str, part: Part) -> messages.OpinionScorePart:
    numbers: dict[str, str] = {}
    for key, value in part.numbers.items():
        if isinstance(value, Mapping):
            numbers |= {f"{key}.{inner}": str(count) for inner, count in value.items()}
        else:
            numbers[key] = "" if value is None else str(value)
    return messages.OpinionScorePart(
        name=name, points=part.points, weight=part.weight, numbers=numbers
    )


def _stamp(at: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp
