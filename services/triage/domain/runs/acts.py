"""What a person may do in a run: each act gives the events that it makes, or is refused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.runs.events import (
    Attached,
    CaseEnded,
    Confirmed,
    Ending,
    Event,
    Finished,
    HandedOver,
    How,
    Started,
    Stepped,
    Superseded,
)
from services.triage.domain.runs.run import Run
from services.triage.domain.runs.script import HOLDERS, RunScript, outranks
from services.triage.domain.script import END, OURS, PARTNER, Step


@dataclass(frozen=True, slots=True)
class Who:
    """A person, and the role that the organisation gives them."""

    person: str
    role: str


def may_hold(who: Who) -> None:
    """Raises FORBIDDEN for roles that work by no script."""
    if who.role not in HOLDERS:
        raise ServiceError(ErrorKind.FORBIDDEN, "run_role", role=who.role[:60])


def has_part(who: Who, parties: Collection[str]) -> None:
    """Raises FORBIDDEN for a partner who neither owns the case nor stands beside (驻司人员)."""
    if who.role == PARTNER and who.person not in parties:
        raise ServiceError(ErrorKind.FORBIDDEN, "run_not_of_case", person=who.person)


def started(script: RunScript, before: Run | None, who: Who) -> Started:
    """The first event of a run; what an earlier one holds comes along.

    An approval is of the case and its amount, not of a playbook's version: it comes along when the
    case moved. After an end it does not, for what is begun anew may rest on another basis.

    Raises FORBIDDEN for a role that works by no script, CONFLICT when that run goes on.
    """
    may_hold(who)
    if before is None:
        return Started(script.names, script.first)
    if before.state == "open":
        raise ServiceError(ErrorKind.CONFLICT, "run_open", details={"number": before.number})
    again = Started(script.names, script.first, before.papers, before.offered)
    if before.state != "superseded":
        return again
    awaited = (before.awaiting,) if before.awaiting else ()
    return replace(again, granted=before.granted, approval_id=before.approval_id, awaited=awaited)


def superseded(run: Run, script: RunScript) -> Superseded | None:
    """The end of a run whose case is on other scripts now; None where it need not end."""
    if run.state != "open" or run.scripts == script.names:
        return None
    return Superseded(script.names)


def case_ended(run: Run, how: str, at: datetime) -> CaseEnded | None:
    """The end of a run with its case; None for one that has ended, or that began afterwards.

    So an old end, told again after the case was reopened, leaves the new run alone.
    """
    if run.state != "open" or not run.history or run.history[0].at >= at:
        return None
    return CaseEnded(how)


def current(run: Run, names: Sequence[str]) -> None:
    """Raises CONFLICT for a run that has ended, or whose case moved to another playbook version.

    A moved case starts anew: answers to other questions prove nothing.
    """
    if run.state != "open":
        raise ServiceError(ErrorKind.CONFLICT, "run_ended", state=run.state)
    if run.scripts != tuple(names):
        raise ServiceError(ErrorKind.CONFLICT, "run_playbook_moved", details={"now": list(names)})


def answer(
    run: Run, script: RunScript, step: str, given: str, text_id: str, who: Who
) -> Sequence[Event]:
    """The current step done, with the branch that was answered.

    Raises CONFLICT out of turn or with evidence missing, FORBIDDEN for who may not do it, INVALID
    for an answer that it does not have.
    """
    found = _turn(run, script, step, who)
    if found.do in ("say", "must_say"):
        raise ServiceError(ErrorKind.CONFLICT, "run_step_is_said")
    if found.do == "offer":
        raise ServiceError(ErrorKind.CONFLICT, "run_step_is_offer")
    if found.answers and not given:
        raise ServiceError(ErrorKind.INVALID, "run_answer_unknown")
    if found.do == "record" and not text_id:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field="text_id")
    following = script.following(step, given)
    has_evidence(run, script, step)
    return [Stepped(step, "answered", given, text_id, following)]


def skip(run: Run, script: RunScript, step: str, text_id: str, who: Who) -> Sequence[Event]:
    """The current step left out for a reason. What must be said is not skipped but not said."""
    found = _turn(run, script, step, who)
    if found.do == "must_say":
        raise ServiceError(ErrorKind.CONFLICT, "run_step_is_said")
    _reason(text_id)
    return [Stepped(step, "skipped", "", text_id, script.following(step))]


def attach(
    run: Run, script: RunScript, evidence: str, document_id: str, asked_of: str, who: Who
) -> Sequence[Event]:
    """A document for an item of evidence.

    Whatever company or insurer hold is never asked of the complainant, nor is anything asked
    twice (办法 art. 13): CONFLICT. Raises INVALID for unknown evidence.
    """
    _holds(run, who)
    item = script.evidence.get(evidence)
    if item is None:
        raise ServiceError(ErrorKind.INVALID, "run_evidence_unknown")
    if asked_of == "complainant" and (item.held_by in OURS or run.has(evidence)):
        raise ServiceError(ErrorKind.CONFLICT, "run_evidence_ours")
    return [Attached(evidence, document_id, asked_of)]


def confirm(
    run: Run, script: RunScript, items: Sequence[str], said: bool, text_id: str, who: Who
) -> Sequence[Event]:
    """Whether sentences were said: duties of the playbooks, and the current step if it is one.

    What must be said and was not, and what must never be said and was, needs a reason.
    """
    _holds(run, who)
    if not items or len(set(items)) != len(items):
        raise ServiceError(ErrorKind.INVALID, "run_item_unknown")
    events: list[Event] = []
    duties = tuple(item for item in items if item in script.duties)
    if any(script.duties[item].must is not said for item in duties):
        _reason(text_id)
    if duties:
        events.append(Confirmed(duties, said, text_id))
    steps = [item for item in items if item not in script.duties]
    if len(steps) > 1:
        raise ServiceError(ErrorKind.INVALID, "run_item_unknown")
    for step in steps:
        if _turn(run, script, step, who).do not in ("say", "must_say"):
            raise ServiceError(ErrorKind.CONFLICT, "run_step_not_said")
        if not said:
            _reason(text_id)
        has_evidence(run, script, step)
        how: How = "said" if said else "not_said"
        events.append(Stepped(step, how, "", text_id, script.following(step)))
    return events


def hand_over(run: Run, to: Who, text_id: str, who: Who) -> Sequence[Event]:
    """Somebody else goes on: given by the holder or a lead, or taken with a reason."""
    may_hold(to)
    if to.person == run.holder:
        raise ServiceError(ErrorKind.CONFLICT, "run_held_already")
    if who.person != run.holder:
        if to.person != who.person and not outranks(who.role, "lead"):
            raise ServiceError(ErrorKind.FORBIDDEN, "run_not_yours")
        _reason(text_id)
    return [HandedOver(to.person, text_id)]


def finish(run: Run, script: RunScript, outcome: Ending, text_id: str, who: Who) -> Sequence[Event]:
    """The end: completed when every step and duty is done, or broken off for a reason.

    Raises CONFLICT for what is left of a completed one, an approval that is awaited among it.
    """
    _holds(run, who)
    unsaid = tuple(key for key in script.duties if key not in run.said)
    if outcome == "broken_off":
        _reason(text_id)
        return [Finished(outcome, text_id, unsaid)]
    _not_waiting(run)
    if run.step != END:
        raise ServiceError(ErrorKind.CONFLICT, "run_steps_left", details={"step": run.step})
    if unsaid:
        raise ServiceError(ErrorKind.CONFLICT, "run_duties_left", details={"items": list(unsaid)})
    return [Finished(outcome, text_id, unsaid)]


def missing_evidence(run: Run, script: RunScript, step: str) -> Sequence[str]:
    """Keys of what a step still has to collect."""
    items = script.collected(step).items()
    return [key for key, item in items if not item.optional and not run.has(key)]


def has_evidence(run: Run, script: RunScript, step: str) -> None:
    """Raises CONFLICT when something that the step collects is not there."""
    missing = missing_evidence(run, script, step)
    if missing:
        details = {"evidence": list(missing)}
        raise ServiceError(ErrorKind.CONFLICT, "run_evidence_missing", details=details)


def may_offer(run: Run, who: Who) -> None:
    """Raises FORBIDDEN for who does not hold the run, CONFLICT while it waits for an approval.

    Only offers wait: a talk with a complainant goes on while somebody higher thinks.
    """
    _holds(run, who)
    _not_waiting(run)


def _turn(run: Run, script: RunScript, step: str, who: Who) -> Step:
    _holds(run, who)
    found = script.step(step)
    if step != run.step:
        raise ServiceError(ErrorKind.CONFLICT, "run_other_step", details={"step": run.step})
    if not outranks(who.role, found.by):
        raise ServiceError(ErrorKind.FORBIDDEN, "run_step_role", role=found.by or "")
    return found


def _holds(run: Run, who: Who) -> None:
    if who.person != run.holder:
        raise ServiceError(ErrorKind.FORBIDDEN, "run_not_yours")


def _not_waiting(run: Run) -> None:
    if run.awaiting is not None:
        details = {"approval_id": run.awaiting.approval_id}
        raise ServiceError(ErrorKind.CONFLICT, "run_awaits_approval", details=details)


def _reason(text_id: str) -> None:
    if not text_id:
        raise ServiceError(ErrorKind.INVALID, "run_reason_missing")
