"""Compensation on the spot (M15): authority first, then the offer, both on record."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.runs.acts import Who, has_evidence, may_offer
from services.triage.domain.runs.events import (
    COMPENSATIONS,
    Checked,
    Event,
    Offered,
    Ruled,
    Stepped,
)
from services.triage.domain.runs.run import Run
from services.triage.domain.runs.script import RunScript, outranks
from services.triage.domain.script import END, PARTNER

AMOUNT_MAX: Final = Decimal(10) ** 12
"""Above this it is a typing error. Who may approve how much, escalation says."""
_FEN: Final = Decimal("0.01")


def money(amount: Decimal) -> Decimal:
    """An amount in yuan. Raises INVALID unless it is above zero, in whole fen and sane."""
    sound = amount.is_finite() and 0 < amount <= AMOUNT_MAX
    if not sound or amount != amount.quantize(_FEN):
        raise ServiceError(ErrorKind.INVALID, "run_amount")
    return amount


def checked(run: Run, script: RunScript, amount: Decimal, who: Who) -> Checked | None:
    """What the person may offer now, or None where somebody higher must agree first.

    What counts is the total of all offers of the case, so that many small ones are no way around
    a limit. Nobody of ours can lend a partner authority, so above their own limit they are
    refused. Raises FORBIDDEN, CONFLICT while an approval is awaited.
    """
    may_offer(run, who)
    total, limit = run.offered + money(amount), script.limit(who.role, run.step)
    if total <= limit:
        return Checked(amount, total, who.role, limit, "within")
    if who.role == PARTNER:
        raise ServiceError(ErrorKind.FORBIDDEN, "run_partner_authority", limit=str(limit))
    if total <= run.granted:
        return Checked(amount, total, who.role, limit, "approved", run.approval_id)
    return None


def asked(
    run: Run, script: RunScript, amount: Decimal, who: Who, approval_id: str
) -> Sequence[Event]:
    """The run waits for an approval of the total."""
    total, limit = run.offered + amount, script.limit(who.role, run.step)
    return [Checked(amount, total, who.role, limit, "asked", approval_id)]


def ruled(run: Run, approval_id: str, state: str) -> Sequence[Event]:
    """What became of the approval that the run waits for; nothing while it is undecided."""
    if run.awaiting is None or run.awaiting.approval_id != approval_id or state == "asked":
        return []
    return [Ruled(approval_id, state, run.awaiting.total)]


def offer(
    run: Run, script: RunScript, kind: str, amount: Decimal, text_id: str, who: Who
) -> Sequence[Event]:
    """An offer within what was checked right before, by the same person.

    Raises INVALID for an unknown kind or no basis, FORBIDDEN, CONFLICT without a check of that
    amount, or when authority would be exceeded after all.
    """
    may_offer(run, who)
    if kind not in COMPENSATIONS:
        raise ServiceError(ErrorKind.INVALID, "run_compensation_unknown")
    if not text_id:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field="text_id")
    if run.check is None or run.check.amount != money(amount):
        raise ServiceError(ErrorKind.CONFLICT, "run_authority_unchecked")
    allowed = checked(run, script, amount, who)
    if allowed is None:
        raise ServiceError(ErrorKind.CONFLICT, "run_above_authority")
    events: list[Event] = [
        Offered(kind, amount, text_id, who.role, allowed.limit, allowed.approval_id)
    ]
    if run.step != END and script.step(run.step).do == "offer":
        if not outranks(who.role, script.step(run.step).by):
            raise ServiceError(ErrorKind.FORBIDDEN, "run_step_role", role=who.role)
        has_evidence(run, script, run.step)
        events.append(Stepped(run.step, "offered", "", text_id, script.following(run.step)))
    return events
