"""What a run tells other services: offers and its end, in codes, amounts and ids; no texts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.event import OutboxEntry, fill_metadata, outbox_entry
from services.chassis.ids import step_id
from services.triage.domain.runs.events import CaseEnded, Entry, Finished, Offered, Superseded
from services.triage.domain.runs.run import Run

PRODUCER: Final = "triage"
AGGREGATE: Final = "playbook_run"
ANNOUNCED: Final = (Offered, Finished, Superseded, CaseEnded)


def announcements(before: Run, after: Run) -> Sequence[OutboxEntry]:
    """The events of what came after `before`. The run is the aggregate, versions count its events.

    The same write always makes the same events.
    """
    known = len(before.history)
    told = [n for n, entry in enumerate(after.history) if isinstance(entry.what, ANNOUNCED)]
    return [
        _entry(after, place, version) for version, place in enumerate(told, 1) if place >= known
    ]


def _entry(run: Run, place: int, version: int) -> OutboxEntry:
    entry, so_far = run.history[place], run.history[: place + 1]
    envelope: Any = TriageEvent()
    fill_metadata(
        envelope,
        aggregate_id=run.id,
        aggregate_version=version,
        producer=PRODUCER,
        occurred_at=entry.at,
        recorded_at=entry.at,
        event_id=step_id("run-event", str(run.id), str(version)),
        consumer_may_ignore=True,
    )
    envelope.metadata.aggregate_type = AGGREGATE
    offers = [one.what.amount for one in so_far if isinstance(one.what, Offered)]
    payload = _payload(envelope, entry, len(offers))
    payload.run.complaint_id, payload.run.number = str(run.complaint_id), run.number
    payload.run.scripts.extend(run.scripts)
    payload.run.offered = str(sum(offers, Decimal(run.offered_before)))
    return outbox_entry(envelope)


def _payload(envelope: Any, entry: Entry, offers: int) -> Any:
    what = entry.what
    if isinstance(what, Offered):
        offered = envelope.compensation_offered
        offered.kind, offered.amount, offered.limit = what.kind, str(what.amount), str(what.limit)
        offered.by, offered.role = entry.by, what.role
        offered.approval_id, offered.text_id = what.approval_id, what.text_id
        return offered
    ended = envelope.playbook_run_ended
    ended.by, ended.offers = entry.by, offers
    match what:
        case Finished():
            ended.outcome, ended.text_id = what.outcome, what.text_id
        case CaseEnded(how=how):
            ended.outcome, ended.how = "case_ended", how
        case _:
            ended.outcome = "superseded"
    return ended
