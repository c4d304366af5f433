"""The acts of people on a case: one command each, and what each changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import clock_actions, clock_commands, events, lifecycle
from services.intake.domain.act import Act, Change, NewText, Rule, invalid, room, within
from services.intake.domain.case import Case, ComplexityChange, Receipt


@dataclass(frozen=True, slots=True)
class Start:
    """Take up the work."""


@dataclass(frozen=True, slots=True)
class SetComplexity:
    """Record the complexity; all the others belong to "special" (art. 18) alone."""

    complexity: str
    approver_level: str = ""
    approved_at: datetime | None = None
    told_at: datetime | None = None
    approval_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Add a note."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewFacts:
    """Record the receipt of new facts and reasons."""

    received_at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide with what a notice must hold: facts, basis and reasons, remedies (art. 19).

    `despite` says why it goes out although something in it must never be said.
    """

    outcome: str
    facts: str = field(repr=False)
    basis_and_reasons: str = field(repr=False)
    remedies: str = field(repr=False)
    decided_at: datetime | None = None
    despite: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Notify:
    """Record the dispatch of the decision with its proof (art. 21)."""

    medium: str
    dispatched_at: datetime
    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Close:
    """Close a case in which nothing due is missing."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Record a withdrawal (art. 15)."""

    received_at: datetime
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NotEntitled:
    """Find that nobody entitled raised it (art. 18)."""

    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reopen:
    """Correct a wrong closing."""

    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HoldAccountable:
    """Hold a member of staff accountable for a mistake in the case (责任追究)."""

    person: str
    mistake: str
    reason: str = field(repr=False)


def _start(case: Case, command: Start, act: Act) -> Change:
    after = replace(case, started_at=act.now)
    return Change(after, events.InvestigationStarted(act.by), act.now)


def _set_complexity(case: Case, command: SetComplexity, act: Act) -> Change:
    special = command.complexity == "special"
    extras = (command.approver_level, command.approved_at, command.told_at)
    if special and not all(extras):
        raise invalid("special_needs_approval", "approver_level")
    if not special and any((*extras, command.approval_id)):
        raise invalid("approval_only_for_special", "approver_level")
    within(case, act.now, "approved_at", command.approved_at)
    within(case, act.now, "told_at", command.told_at)
    change = ComplexityChange(
        command.complexity, act.now, command.approver_level, command.approved_at, command.told_at
    )
    room(case.complexity_changes)
    after = replace(case, complexity_changes=(*case.complexity_changes, change))
    return Change(after, events.ComplexitySet(change, act.by), act.now)


def _note(case: Case, command: Note, act: Act) -> Change:
    text = NewText(act.text_id, "note", {"text": command.text})
    return Change(case, events.NoteAdded(text.id, act.by), act.now, text)


def _new_facts(case: Case, command: NewFacts, act: Act) -> Change:
    within(case, act.now, "received_at", command.received_at)
    room(case.receipts)
    receipt = Receipt(command.received_at, act.now)
    receipts = tuple(sorted((*case.receipts, receipt), key=lambda r: r.received_at))
    after = replace(case, receipts=receipts)
    if case.status == lifecycle.DECIDED:
        after = replace(after.without_decision(), status=lifecycle.INVESTIGATING)
    text = NewText(act.text_id, "new_facts", {"text": command.text})
    return Change(after, events.NewFactsReceived(receipt), command.received_at, text)


def _decide(case: Case, command: Decide, act: Act) -> Change:
    at = command.decided_at or act.now
    within(case, act.now, "decided_at", at)
    parts = {
        "facts": command.facts,
        "basis_and_reasons": command.basis_and_reasons,
        "remedies": command.remedies,
    }
    text = NewText(act.text_id, "decision", parts)
    after = replace(case, decided_at=at, decided_by=act.by, outcome=command.outcome)
    return Change(after, events.ComplaintDecided(command.outcome, text.id, act.by), at, text)


def _notify(case: Case, command: Notify, act: Act) -> Change:
    at = command.dispatched_at
    within(case, act.now, "dispatched_at", at)
    if case.decided_at and at < case.decided_at:
        raise invalid("dispatched_before_decision", "dispatched_at")
    text = NewText(act.text_id, "proof", {"text": command.proof})
    after = replace(case, notified_at=at, notice_medium=command.medium)
    return Change(after, events.DecisionNotified(command.medium, at, text.id), at, text)


def _close(case: Case, command: Close, act: Act) -> Change:
    if case.notified_at is None:
        raise ServiceError(ErrorKind.CONFLICT, "not_notified")
    return Change(replace(case, closed_at=act.now), events.ComplaintClosed(act.by), act.now)


def _withdraw(case: Case, command: Withdraw, act: Act) -> Change:
    at = command.received_at
    within(case, act.now, "received_at", at)
    text = NewText(act.text_id, "withdrawal", {"text": command.text}) if command.text else None
    return Change(replace(case, withdrawn_at=at), events.ComplaintWithdrawn(at), at, text)


def _not_entitled(case: Case, command: NotEntitled, act: Act) -> Change:
    text = NewText(act.text_id, "reason", {"text": command.reason})
    after = replace(case, not_entitled_at=act.now)
    return Change(after, events.ComplaintNotEntitled(act.by, text.id), act.now, text)


def _reopen(case: Case, command: Reopen, act: Act) -> Change:
    text = NewText(act.text_id, "reason", {"text": command.reason})
    after = replace(case.without_decision(), reopen_count=case.reopen_count + 1)
    return Change(after, events.ComplaintReopened(act.by, text.id), act.now, text)


def _hold_accountable(case: Case, command: HoldAccountable, act: Act) -> Change:
    if command.person == act.by:
        raise ServiceError(ErrorKind.FORBIDDEN, "accountable_oneself")
    text = NewText(act.text_id, "reason", {"text": command.reason})
    event = events.AccountabilityHeld(command.person, command.mistake, act.by, text.id)
    return Change(case, event, act.now, text)


RULES: Mapping[type, tuple[str, Rule]] = {
    Start: ("start", _start),
    SetComplexity: ("set-complexity", _set_complexity),
    Note: ("note", _note),
    NewFacts: ("new-facts", _new_facts),
    Decide: ("decide", _decide),
    Notify: ("notify", _notify),
    Close: ("close", _close),
    Withdraw: ("withdraw", _withdraw),
    NotEntitled: ("not-entitled", _not_entitled),
    Reopen: ("reopen", _reopen),
    HoldAccountable: ("hold-accountable", _hold_accountable),
    **clock_actions.RULES,
}
"""Which action each command is, and its rule."""

Command = (
    Start
    | SetComplexity
    | Note
    | NewFacts
    | Decide
    | Notify
    | Close
    | Withdraw
    | NotEntitled
    | Reopen
    | HoldAccountable
    | clock_commands.Command
)


def name_of(command: Command) -> str:
    """The action that `command` is, such as "set-complexity"."""
    return RULES[type(command)][0]


def perform(case: Case, command: Command, act: Act) -> Change:
    """The change that `command` makes, one version on.

    Raises CONFLICT where the life cycle does not allow it, INVALID for dates that cannot be.
    """
    action, rule = RULES[type(command)]
    move = lifecycle.require(action, case.status)
    change = rule(case, command, act)
    after = replace(change.case, version=case.version + 1)
    if move.to:
        after = replace(after, status=move.to)
    if change.text is not None:
        after = replace(after, text_ids=(*after.text_ids, change.text.id))
    return replace(change, case=after)
