"""Plans of public opinion: started and raised by grades, done by people, watched by time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.chassis.ids import step_id
from services.escalation.domain.opinion import plan_run
from services.escalation.domain.opinion.plan import Plan, Role
from services.escalation.domain.opinion.plan_state import (
    COMPLAINTS_MAX,
    Effect,
    Moved,
    Place,
    PlanRun,
    Proof,
)
from services.escalation.domain.opinion.policy import Grade
from services.escalation.domain.opinion.record import EventRecord
from services.escalation.domain.people.matter import Request, already, digest, noted
from services.escalation.domain.people.notice import Notice, notice
from services.escalation.domain.people.roster import Roster, Standing
from services.escalation.handlers.matters import changed, opened, turned
from services.escalation.ports import Absences, Matters

BATCH = 100
MISSING = "opinion_plan_not_found"
SUBSTITUTES_MAX = 6
_DRILL = {"drill_zh": "【演练】", "drill_en": "[DRILL] "}
_REAL = {"drill_zh": "", "drill_en": ""}
_TEMPLATES = {
    "step_due": "notice_plan_due",
    "step_overdue": "notice_plan_overdue",
    "role_given": "notice_plan_role",
}
Move = Callable[[PlanRun, datetime], Moved]


class Plans:
    """All plans under way."""

    def __init__(
        self,
        plans: Matters[PlanRun],
        plan: Plan,
        roster: Roster,
        absences: Absences,
        turn_seconds: float,
    ) -> None:
        self._plans, self._plan = plans, plan
        self._roster, self._absences, self._turn_seconds = roster, absences, turn_seconds

    def follow(self, event: EventRecord) -> None:
        """See that the plan of an event has begun and is as urgent as its grade.

        Level-triggered: told again it changes nothing, and whoever crashed before it is made up
        for at the next telling. Raises ServiceError UNPROCESSABLE when a role has nobody.
        """
        grade = event.held.grade
        if grade < self._plan.starts_at or event.merged_into:
            return
        key = step_id("opinion-plan", event.id)
        there = self._plans.load([key]).get(key)
        if there is None:
            complaints = [UUID(one) for one in event.complaints[:COMPLAINTS_MAX]]
            there = self._begun(key, event.id, grade, complaints, drill=False)
        if there.state == "active":
            if there.grade < grade:
                self._moved(key, lambda run, now: plan_run.raise_to(run, self._plan, grade, now))
            linked = [UUID(one) for one in event.complaints]
            if not set(linked).issubset(there.complaints):
                self._moved(key, lambda run, now: plan_run.link(run, linked))

    def merged(self, away: str, into: EventRecord, by: str) -> None:
        """The plan of an event that was merged away ends; what was done in it counts in the other.

        Where there is no other (grades were lowered) it goes on. Told again it changes nothing.
        """
        key, other = step_id("opinion-plan", into.id), step_id("opinion-plan", away)
        there = self._plans.load([key, other])
        if key not in there or other not in there:
            return
        ended = there[other]
        self._moved(key, lambda run, now: plan_run.take_over(run, ended))
        self._moved(other, lambda run, now: plan_run.end_merged(run, into.id, by, now))

    def drill(self, grade: Grade, by: str, request_id: str) -> PlanRun:
        """A drill of a grade; the same request again returns the first."""
        self._roster.known(by)
        already((), Request(request_id, digest("drill", grade, by)))
        key = step_id("opinion-drill", by, request_id)
        there = self._plans.load([key]).get(key)
        return there or self._begun(key, f"drill {key}", grade, (), drill=True)

    def read(self, key: UUID) -> PlanRun:
        """The plan. Raises ServiceError NOT_FOUND."""
        return changed(self._plans, key, MISSING, lambda run, now: (run, ()))

    def of_event(self, event: str) -> PlanRun:
        """The plan of an event. Raises ServiceError NOT_FOUND."""
        return self.read(step_id("opinion-plan", event))

    def complete(
        self, key: UUID, step: str, by: str, proof: Proof, request_id: str, *, clean: bool = True
    ) -> PlanRun:
        """A step is done. Raises as `complete` of the domain."""
        request = Request(request_id, digest("complete", step, by, proof, clean))
        return self._requested(
            key,
            request,
            lambda run, now: plan_run.complete(run, self._plan, step, by, now, proof, clean=clean),
        )

    def waive(self, key: UUID, step: str, by: str, reason: str, request_id: str) -> PlanRun:
        """A step does not apply. Raises as `waive` of the domain."""
        request = Request(request_id, digest("waive", step, by, reason))
        return self._requested(
            key, request, lambda run, now: plan_run.waive(run, step, by, now, reason)
        )

    def hand_over(self, key: UUID, role: str, person: str, by: str, request_id: str) -> PlanRun:
        """A role changes hands. Raises as `hand_over` of the domain, and for unknown people."""
        self._roster.known(person)
        request = Request(request_id, digest("hand_over", role, person, by))
        return self._requested(
            key, request, lambda run, now: plan_run.hand_over(run, role, person, by, now)
        )

    def close(
        self, key: UUID, by: str, evaluation: str, lessons: Sequence[str], request_id: str
    ) -> PlanRun:
        """The plan ends. Raises as `close` of the domain."""
        request = Request(request_id, digest("close", by, evaluation, tuple(lessons)))
        return self._requested(
            key,
            request,
            lambda run, now: plan_run.close(run, self._plan, by, now, evaluation, lessons),
        )

    def turn(self) -> float:
        """Tell what is overdue; returns the seconds until the next turn."""

        def act(run: PlanRun, now: datetime) -> tuple[PlanRun, Sequence[Notice]]:
            return self._noticed(plan_run.act_on_time(run, self._plan, now))

        return 0.0 if turned(self._plans, act, BATCH) >= BATCH else self._turn_seconds

    def _begun(
        self, key: UUID, event: str, grade: Grade, complaints: Sequence[UUID], *, drill: bool
    ) -> PlanRun:
        now = self._plans.now()
        absent = self._absences.absent(now)
        places = [self._place(name, role, absent) for name, role in self._plan.roles.items()]
        moved = plan_run.start(
            self._plan, key, event, grade, now, places, drill=drill, complaints=complaints
        )
        return opened(self._plans, *self._noticed(moved))

    def _place(self, name: str, role: Role, absent: frozenset[str]) -> Place:
        nobody = Standing()
        people = [p.id for r in role.held_by for p in self._roster.with_role(r, nobody)]
        others = [p.id for r in role.substitutes for p in self._roster.with_role(r, nobody)]
        present = [person for person in (*people, *others) if person not in absent]
        holder = present[0] if present else ""
        stand_in = [person for person in present[1:] if person != holder]
        return Place(name, holder, tuple(dict.fromkeys(stand_in))[:SUBSTITUTES_MAX])

    def _moved(self, key: UUID, move: Move) -> PlanRun:
        return changed(self._plans, key, MISSING, lambda run, now: self._noticed(move(run, now)))

    def _requested(self, key: UUID, request: Request, move: Move) -> PlanRun:
        def once(run: PlanRun, now: datetime) -> tuple[PlanRun, Sequence[Notice]]:
            if already(run.requests, request):
                return run, ()
            moved = move(run, now)
            if moved.run is run:
                return run, ()
            after = replace(moved.run, requests=noted(moved.run.requests, request))
            return self._noticed(Moved(after, moved.effects))

        return changed(self._plans, key, MISSING, once)

    def _noticed(self, moved: Moved) -> tuple[PlanRun, tuple[Notice, ...]]:
        """The plan with the notices to people; what a step brings outside, people do themselves."""
        run = moved.run
        told = [self._notice(run, one) for one in moved.effects if one.kind in _TEMPLATES]
        return run, tuple(told)

    def _notice(self, run: PlanRun, effect: Effect) -> Notice:
        due = next((s.due_at.isoformat() for s in run.steps if s.id == effect.step), "-")
        values = {
            **(_DRILL if effect.drill else _REAL),
            **self._named(effect),
            "grade": run.grade,
            "due": due,
            "event": run.event,
        }
        return notice(
            run.id,
            None,
            f"{effect.kind}:{effect.step}:{effect.role}:{run.version}",
            _TEMPLATES[effect.kind],
            values,
            person=effect.person,
            channel="inbox",
            now=effect.at,
            statutory=True,
        )

    def _named(self, effect: Effect) -> Mapping[str, str]:
        """The step's name, or the role's where a role changed hands."""
        for step in self._plan.steps:
            if step.id == effect.step:
                return {"step_zh": step.name.zh, "step_en": step.name.en}
        role = self._plan.roles[effect.role]
        return {"step_zh": role.zh, "step_en": role.en}
