"""A plan under way: pure moves from one state to the next, each with what must be announced.

A drill (演练) runs the same plan with the same clocks; everything that it announces is marked and
stays in the house.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opinion.plan import Plan, PlanStep
from services.escalation.domain.opinion.plan_state import (
    COMPLAINTS_MAX,
    Channel,
    Effect,
    EffectKind,
    Moved,
    Place,
    PlanRun,
    Proof,
    StepRun,
)
from services.escalation.domain.opinion.policy import Grade


def start(
    plan: Plan,
    key: UUID,
    event: str,
    grade: Grade,
    at: datetime,
    places: Sequence[Place],
    *,
    drill: bool,
    complaints: Sequence[UUID] = (),
) -> Moved:
    """Start the plan of a grade. Raises ServiceError UNPROCESSABLE when a role has nobody."""
    steps = tuple(_begun(step, grade, at) for step in plan.of(grade))
    held = {place.role for place in places if place.person}
    missing = sorted({step.role for step in steps} - held)
    if missing:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "plan_role_empty", role=missing[0])
    run = PlanRun(key, event, grade, drill, at, tuple(places), steps, tuple(complaints))
    return Moved(run, tuple(_effect(run, "step_due", step, at, plan) for step in steps))


def raise_to(run: PlanRun, plan: Plan, grade: Grade, at: datetime) -> Moved:
    """A higher grade: more steps, and open ones have less time, never more.

    The grade of a plan does not fall; closing ends it.
    """
    _active(run)
    if grade <= run.grade:
        return Moved(run)
    known = {step.id: step for step in run.steps}
    steps: list[StepRun] = []
    fresh: list[StepRun] = []
    for step in plan.of(grade):
        begun, old = _begun(step, grade, at), known.pop(step.id, None)
        if old is None:
            fresh.append(begun)
        steps.append(_sooner(old, begun) if old else begun)
    missing = sorted({step.role for step in fresh if not run.staff.get(step.role)})
    if missing:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "plan_role_empty", role=missing[0])
    after = _next(run, grade=grade, steps=(*steps, *known.values()))
    return Moved(after, tuple(_effect(after, "step_due", step, at, plan) for step in fresh))


def complete(
    run: PlanRun, plan: Plan, name: str, by: str, at: datetime, proof: Proof, *, clean: bool = True
) -> Moved:
    """A step is done with its proof. The same proof again changes nothing.

    `clean`: whether the statement passed `check_statement`. Raises ServiceError CONFLICT for a
    closed plan, a step done otherwise, or a statement that breaks the rules; FORBIDDEN for
    somebody who neither holds the role nor stands in; UNPROCESSABLE for a proof of another kind.
    """
    step = run.step(name)
    if step.state == "done" and step.proof == proof:
        return Moved(run)
    _active(run)
    if step.state != "open":
        raise ServiceError(ErrorKind.CONFLICT, "plan_step_settled")
    _may(run, step.role, by)
    needed = next(s.proof for s in plan.steps if s.id == name)
    if proof.kind != needed or not proof.reference.strip():
        raise ServiceError(ErrorKind.UNPROCESSABLE, "plan_proof_needed", proof=needed)
    if proof.kind == "statement" and not clean:
        raise ServiceError(ErrorKind.CONFLICT, "plan_statement_faulty")
    done = replace(step, state="done", done_at=at, done_by=by, proof=proof)
    after = _with(run, done)
    return Moved(after, (_effect(after, "step_done", done, at, plan),))


def waive(run: PlanRun, name: str, by: str, at: datetime, reason: str) -> Moved:
    """The commander finds that a step does not apply; the reason (a text's id) stays.

    Raises ServiceError FORBIDDEN for anybody else, UNPROCESSABLE without a reason.
    """
    _active(run)
    step = run.step(name)
    _may(run, "commander", by)
    if not reason.strip():
        raise ServiceError(ErrorKind.UNPROCESSABLE, "plan_reason_needed")
    if step.state != "open":
        raise ServiceError(ErrorKind.CONFLICT, "plan_step_settled")
    return Moved(_with(run, replace(step, state="waived", done_at=at, done_by=by, reason=reason)))


def hand_over(run: PlanRun, role: str, person: str, by: str, at: datetime) -> Moved:
    """Another person takes a role, out of its substitutes, or any when the commander says so."""
    _active(run)
    if role not in run.staff:
        raise ServiceError(ErrorKind.NOT_FOUND, "plan_role_not_found")
    if person not in run.substitutes.get(role, ()):
        _may(run, "commander", by)
    else:
        _may(run, role, by)
    places = (replace(p, person=person) if p.role == role else p for p in run.places)
    after = _next(run, places=tuple(places))
    effect = Effect("role_given", "", role, person, at, "inside", run.drill)
    return Moved(after, (effect,))


def act_on_time(run: PlanRun, plan: Plan, now: datetime) -> Moved:
    """Every open step whose time has passed is told once: to its owner and to the commander."""
    if run.state != "active":
        return Moved(run)
    passed = [s for s in run.steps if s.state == "open" and not s.overdue_told and s.due_at <= now]
    if not passed:
        return Moved(run)
    told = {step.id: replace(step, overdue_told=True) for step in passed}
    after = _next(run, steps=tuple(told.get(step.id, step) for step in run.steps))
    effects = []
    for step in passed:
        effects.append(_effect(after, "step_overdue", step, now, plan, inside=True))
        chief = run.staff.get("commander", "")
        if chief and step.role != "commander":
            effect = Effect("step_overdue", step.id, "commander", chief, now, "inside", run.drill)
            effects.append(effect)
    return Moved(after, tuple(effects))


def link(run: PlanRun, complaints: Collection[UUID]) -> Moved:
    """Further open complaints of the event (关联投诉); a plan that ended stays as it was."""
    known = set(run.complaints)
    fresh = [one for one in complaints if one not in known]
    room = COMPLAINTS_MAX - len(run.complaints)
    if run.state != "active" or not fresh or room <= 0:
        return Moved(run)
    return Moved(_next(run, complaints=(*run.complaints, *fresh[:room])))


def take_over(run: PlanRun, other: PlanRun) -> Moved:
    """The plan of an event that was merged into this one's: what was done there is done here."""
    done = {step.id: step for step in other.steps if step.state != "open"}
    steps = tuple(
        replace(done[step.id], due_at=step.due_at)
        if step.state == "open" and step.id in done
        else step
        for step in run.steps
    )
    if run.state != "active" or steps == run.steps:
        return Moved(run)
    return Moved(_next(run, steps=steps))


def end_merged(run: PlanRun, into: str, by: str, at: datetime) -> Moved:
    """Its event was merged into another, whose plan goes on: this one ends, and says so."""
    if run.state != "active":
        return Moved(run)
    after = _next(run, state="closed", merged_into=into, closed_at=at)
    effect = Effect("closed", "", "commander", by, at, "inside", run.drill)
    return Moved(after, (effect,))


def close(
    run: PlanRun, plan: Plan, by: str, at: datetime, evaluation: str, lessons: Sequence[str]
) -> Moved:
    """End the plan, with evaluation and lessons (ids of texts at intake).

    Raises ServiceError CONFLICT while a step is open, UNPROCESSABLE when evaluation or lessons
    are missing, FORBIDDEN for anybody but the commander or who stands in.
    """
    _active(run)
    _may(run, "commander", by)
    waiting = [step.id for step in run.steps if step.state == "open"]
    if waiting:
        raise ServiceError(ErrorKind.CONFLICT, "plan_steps_open", details={"steps": waiting})
    kept = tuple(lesson for lesson in lessons if lesson.strip())
    if (plan.closing.evaluation and not evaluation.strip()) or len(kept) < plan.closing.lessons_min:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "plan_evaluation_needed")
    after = _next(run, state="closed", evaluation=evaluation, lessons=kept, closed_at=at)
    effect = Effect("closed", "", "commander", by, at, "inside", run.drill)
    return Moved(after, (effect,))


def _begun(step: PlanStep, grade: Grade, at: datetime) -> StepRun:
    return StepRun(step.id, step.role, at + timedelta(minutes=step.minutes[grade]))


def _sooner(old: StepRun, begun: StepRun) -> StepRun:
    if old.state != "open" or old.overdue_told:
        return old
    return replace(old, due_at=min(old.due_at, begun.due_at))


def _effect(
    run: PlanRun,
    kind: EffectKind,
    step: StepRun,
    at: datetime,
    plan: Plan,
    *,
    inside: bool = False,
) -> Effect:
    outside = next((s.outside for s in plan.steps if s.id == step.id), False)
    leaves = outside and kind == "step_done" and not inside and not run.drill
    channel: Channel = "outside" if leaves else "inside"
    return Effect(kind, step.id, step.role, run.staff[step.role], at, channel, run.drill)


def _active(run: PlanRun) -> None:
    if run.state != "active":
        raise ServiceError(ErrorKind.CONFLICT, "plan_closed")


def _may(run: PlanRun, role: str, person: str) -> None:
    if person != run.staff.get(role) and person not in run.substitutes.get(role, ()):
        raise ServiceError(ErrorKind.FORBIDDEN, "plan_not_your_role")


def _with(run: PlanRun, step: StepRun) -> PlanRun:
    return _next(run, steps=tuple(step if s.id == step.id else s for s in run.steps))


def _next(run: PlanRun, **changes: Any) -> PlanRun:
    return replace(run, version=run.version + 1, **changes)
