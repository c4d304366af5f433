"""Acts that move the clocks beside the life cycle, and what each records (order 3/2020).

What a record does to a clock is escalation's to say; here stands what cannot be.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.acts import ACTS, DETAILS
from services.intake.domain import clock_events as events
from services.intake.domain import clock_facts as facts
from services.intake.domain.act import Act, Change, NewText, Rule, invalid, room, within
from services.intake.domain.case import Case
from services.intake.domain.clock_commands import (
    Agree,
    ApplyReview,
    DecideReview,
    FindUnreachable,
    HandOver,
    MergeInto,
    Pause,
    RecordAct,
    Resume,
    TellPause,
)

MEANS_OF: Final[Mapping[str, frozenset[str]]] = {
    "phones": frozenset({"phone", "sms"}),
    "email": frozenset({"email", "electronic"}),
    "address": frozenset({"post", "visit"}),
}
"""By which means somebody is reached at what is known of him."""


def _pause(case: Case, command: Pause, act: Act) -> Change:
    conditions = {
        "told_at": command.told_at,
        "consented_at": command.consented_at,
        "complainant_applied_at": command.complainant_applied_at,
        "company_applied_at": command.company_applied_at,
    }
    _only_of_kind(command.kind, conditions)
    for name, at in (("started_at", command.started_at), *conditions.items()):
        within(case, act.now, name, at)
    earlier = [one for one in case.clock_facts.pauses if one.kind == command.kind]
    if any(one.ended_at is None for one in earlier):
        raise ServiceError(ErrorKind.CONFLICT, "pause_open", pause=command.kind)
    if any(one.ended_at and command.started_at < one.ended_at for one in earlier):
        raise invalid("pause_overlaps", "started_at")
    room(case.clock_facts.pauses)
    pause = facts.Pause(command.kind, command.started_at, act.now, **conditions)
    pauses = sorted((*case.clock_facts.pauses, pause), key=lambda one: one.started_at)
    after = _with(case, replace(case.clock_facts, pauses=tuple(pauses)))
    event = events.ClockPaused(command.kind, act.by, act.text_id)
    return Change(after, event, command.started_at, _proof(act, command.proof))


def _only_of_kind(kind: str, conditions: Mapping[str, datetime | None]) -> None:
    """A mediation pauses with consent and both applications alone (art. 23)."""
    for name, at in conditions.items():
        belongs = (name == "told_at") == (kind == "appraisal")
        if at is not None and not belongs:
            raise invalid("field_of_other_pause", name)
        if at is None and belongs and kind == "mediation":
            raise invalid("mediation_needs_consent", name)


def _open_pause(case: Case, kind: str) -> facts.Pause:
    for pause in case.clock_facts.pauses:
        if pause.kind == kind and pause.ended_at is None:
            return pause
    raise ServiceError(ErrorKind.CONFLICT, "no_open_pause", pause=kind)


def _replaced(case: Case, old: facts.Pause, new: facts.Pause) -> Case:
    pauses = (new if one is old else one for one in case.clock_facts.pauses)
    return _with(case, replace(case.clock_facts, pauses=tuple(pauses)))


def _tell_pause(case: Case, command: TellPause, act: Act) -> Change:
    within(case, act.now, "told_at", command.told_at)
    pause = _open_pause(case, "appraisal")
    if pause.told_at is not None:
        raise ServiceError(ErrorKind.CONFLICT, "told_already")
    after = _replaced(case, pause, replace(pause, told_at=command.told_at))
    event = events.PauseTold(command.told_at, act.by, act.text_id)
    return Change(after, event, command.told_at, _proof(act, command.proof))


def _resume(case: Case, command: Resume, act: Act) -> Change:
    within(case, act.now, "ended_at", command.ended_at)
    pause = _open_pause(case, command.kind)
    if command.ended_at < pause.started_at:
        raise invalid("end_before_start", "ended_at")
    after = _replaced(case, pause, replace(pause, ended_at=command.ended_at))
    event = events.ClockResumed(command.kind, act.by, act.text_id)
    return Change(after, event, command.ended_at, _proof(act, command.proof))


def _agree(case: Case, command: Agree, act: Act) -> Change:
    within(case, act.now, "agreed_at", command.agreed_at)
    if command.last_day < command.agreed_at.date():
        raise invalid("last_day_passed", "last_day")
    room(case.clock_facts.agreements)
    one = facts.Agreement(command.agreed_at, command.last_day, act.now)
    agreements = sorted((*case.clock_facts.agreements, one), key=lambda known: known.agreed_at)
    event = events.VariationAgreed(command.last_day.isoformat(), act.by, act.text_id)
    after = _with(case, replace(case.clock_facts, agreements=tuple(agreements)))
    return Change(after, event, command.agreed_at, _proof(act, command.proof))


def _find_unreachable(case: Case, command: FindUnreachable, act: Act) -> Change:
    for attempt in command.attempts:
        within(case, act.now, "attempts", attempt.at)
    first: list[datetime] = []
    for known in sorted(command.known):
        means = MEANS_OF[known]
        tried = [attempt.at for attempt in command.attempts if attempt.means in means]
        if not tried:
            raise ServiceError(
                ErrorKind.INVALID,
                "means_not_tried",
                details={"field": "attempts", "means": sorted(means)},
                means=", ".join(sorted(means)),
            )
        first.append(min(tried))
    at = max(first or [min(attempt.at for attempt in command.attempts)])
    attempts = tuple(sorted(command.attempts, key=lambda attempt: attempt.at))
    after = _with(
        case, replace(case.clock_facts, unreachable=facts.Unreachable(attempts, at, act.now))
    )
    event = events.ComplainantUnreachable(act.by, act.text_id)
    return Change(after, event, at, _proof(act, command.proof))


def _merge_into(case: Case, command: MergeInto, act: Act) -> Change:
    into = facts.MergedInto(command.survivor, command.reference, act.now)
    text = NewText(act.text_id, "reason", {"text": command.reason})
    event = events.ComplaintMerged(command.survivor, act.by, act.text_id)
    return Change(_with(case, replace(case.clock_facts, merged_into=into)), event, act.now, text)


def take_repeat(case: Case, repeat: Case, act: Act) -> Change | None:
    """The survivor with the repeat's earliest receipt; None when it has the repeat already.

    Raises CONFLICT `too_many_changes`.
    """
    known = case.clock_facts.merged_repeats
    if any(one.complaint_id == repeat.id for one in known):
        return None
    room(known)
    receipts = (
        repeat.received_at,
        *(one.received_at for one in repeat.clock_facts.merged_repeats),
    )
    one = facts.MergedRepeat(repeat.id, min(receipts), act.now)
    after = replace(
        _with(case, replace(case.clock_facts, merged_repeats=(*known, one))),
        version=case.version + 1,
    )
    return Change(after, events.RepeatMerged(repeat.id, act.by), act.now)


def _hand_over(case: Case, command: HandOver, act: Act) -> Change:
    within(case, act.now, "transferred_at", command.transferred_at)
    room(case.clock_facts.transfers)
    one = facts.Transfer(command.to_kind, command.to, command.transferred_at, act.now)
    after = _with(case, replace(case.clock_facts, transfers=(*case.clock_facts.transfers, one)))
    event = events.ComplaintTransferred(command.to_kind, command.to, act.by, act.text_id)
    return Change(after, event, command.transferred_at, _proof(act, command.proof))


def _apply_review(case: Case, command: ApplyReview, act: Act) -> Change:
    if case.clock_facts.review is not None:
        raise ServiceError(ErrorKind.CONFLICT, "reviewed_already")
    within(case, act.now, "applied_at", command.applied_at)
    within(case, act.now, "received_at", command.received_at)
    if case.notified_at and command.applied_at < case.notified_at:
        raise invalid("review_before_notice", "applied_at")
    if command.received_at < command.applied_at:
        raise invalid("end_before_start", "received_at")
    review = facts.Review(
        command.reviewer, command.form, command.applied_at, command.received_at, act.now
    )
    text = NewText(act.text_id, "review_request", {"text": command.text})
    event = events.ReviewApplied(command.reviewer, act.by, act.text_id)
    return Change(
        _with(case, replace(case.clock_facts, review=review)), event, command.received_at, text
    )


def _decide_review(case: Case, command: DecideReview, act: Act) -> Change:
    review = case.clock_facts.review
    if review is None:
        raise ServiceError(ErrorKind.CONFLICT, "no_review")
    within(case, act.now, "dispatched_at", command.dispatched_at)
    if command.dispatched_at < review.received_at:
        raise invalid("end_before_start", "dispatched_at")
    decided = replace(
        review, result=command.result, medium=command.medium, dispatched_at=command.dispatched_at
    )
    after = replace(
        _with(case, replace(case.clock_facts, review=decided)), closed_at=case.closed_at or act.now
    )
    text = NewText(act.text_id, "review_result", {"text": command.text})
    event = events.ReviewDecided(command.result, act.by, act.text_id, case.decided_by)
    return Change(after, event, command.dispatched_at, text)


def _record_act(case: Case, command: RecordAct, act: Act) -> Change:
    if command.act not in ACTS:
        raise invalid("act_unknown", "act")
    if command.happened_at > act.now:
        raise invalid("date_in_future", "happened_at")
    needed = DETAILS.get(command.act, {})
    said = command.details
    if set(said) != set(needed) or any(said[name] not in needed[name] for name in said):
        raise invalid("act_details_wrong", "details")
    room(case.clock_facts.acts)
    one = facts.NamedAct(command.act, command.happened_at, act.now, dict(command.details))
    acts = sorted((*case.clock_facts.acts, one), key=lambda known: known.happened_at)
    event = events.ActRecorded(command.act, act.by, act.text_id)
    after = _with(case, replace(case.clock_facts, acts=tuple(acts)))
    return Change(after, event, command.happened_at, _proof(act, command.proof))


def _with(case: Case, known: facts.ClockFacts) -> Case:
    return replace(case, clock_facts=known)


def _proof(act: Act, words: str) -> NewText:
    return NewText(act.text_id, "proof", {"text": words})


RULES: Mapping[type, tuple[str, Rule]] = {
    Pause: ("pause", _pause),
    TellPause: ("pause-told", _tell_pause),
    Resume: ("resume", _resume),
    Agree: ("agree", _agree),
    FindUnreachable: ("unreachable", _find_unreachable),
    MergeInto: ("merge", _merge_into),
    HandOver: ("transfer", _hand_over),
    ApplyReview: ("apply-review", _apply_review),
    DecideReview: ("review-result", _decide_review),
    RecordAct: ("act", _record_act),
}
"""Which action each command is, and its rule."""
