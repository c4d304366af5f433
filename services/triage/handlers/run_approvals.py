"""What somebody higher decides on money in a run: asked for, and learned when money hangs on it."""

from collections.abc import Sequence
from decimal import Decimal

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.triage.domain.runs import offers
from services.triage.domain.runs.events import Event
from services.triage.domain.runs.run import Run
from services.triage.handlers.run_acts import RunAct
from services.triage.ports import Approvals


def ruling_on(run: Run, approvals: Approvals) -> Sequence[Event]:
    """The outcome of what the run awaits; nothing while it is undecided. Raises UNAVAILABLE."""
    if run.awaiting is None:
        return []
    approval = run.awaiting.approval_id
    try:
        state = approvals.state(run.complaint_id, approval)
    except ServiceError as error:
        if error.kind is not ErrorKind.NOT_FOUND:
            raise
        state = "unknown"  # nobody can ever decide it, so nobody waits for it
    return offers.ruled(run, approval, state)


def ask_for(run: Run, amount: Decimal, text_id: str, act: RunAct, approvals: Approvals) -> str:
    """The approval's id. Its request id follows from the act's, so that a repeat asks once.

    Raises INVALID without a reason, UNAVAILABLE, and what escalation refuses.
    """
    if not text_id:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field="text_id")
    total = run.offered + amount
    request = str(step_id("run-approval", str(run.id), act.request_id))
    return approvals.ask(run.complaint_id, act.by, total, text_id, request)
