"""What intake's CaseState says of a complaint, as the facts that its clocks depend on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.facts import (
    Act,
    Agreement,
    Approval,
    CaseFacts,
    ComplexityChange,
    Ending,
    Pause,
)

_SECONDS_MIN = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp())
_SECONDS_MAX = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())


def facts_of(state: Any) -> CaseFacts:
    """The facts of a CaseState. Raises ServiceError INVALID for an absurd or missing moment."""
    special = [change for change in state.complexity_changes if change.complexity == "special"]
    endings = []
    if state.HasField("withdrawn_at"):
        endings.append(Ending("withdrawn", moment(state.withdrawn_at)))
    if state.HasField("not_entitled_at"):
        endings.append(Ending("not_entitled", moment(state.not_entitled_at)))
    facts = CaseFacts(
        receipts=tuple(moment(receipt.received_at) for receipt in state.receipts),
        changes=tuple(
            ComplexityChange(change.complexity, moment(change.at))
            for change in state.complexity_changes
        ),
        approvals=tuple(
            Approval(change.approver_level, moment(change.approved_at))
            for change in special
            if change.HasField("approved_at")
        ),
        tellings=tuple(moment(c.told_at) for c in special if c.HasField("told_at")),
        endings=tuple(endings),
        started_at=moment(state.started_at) if state.HasField("started_at") else None,
        notified_at=moment(state.notified_at) if state.HasField("notified_at") else None,
    )
    return _with_clock_facts(facts, state) if state.HasField("clock_facts") else facts


def moment(at: Timestamp) -> datetime:
    """A moment to the millisecond. Raises ServiceError INVALID for an absurd or a missing one."""
    if not _SECONDS_MIN <= at.seconds < _SECONDS_MAX:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="timestamp")
    return datetime.fromtimestamp(at.seconds, UTC).replace(
        microsecond=at.nanos // 1_000_000 % 1000 * 1000
    )


def _with_clock_facts(facts: CaseFacts, state: Any) -> CaseFacts:
    told = state.clock_facts
    pauses = [(pause, _counts_from(pause)) for pause in told.pauses]
    endings, unreachable = facts.endings, told.HasField("unreachable")
    if told.HasField("merged_into"):
        endings = (*endings, Ending("merged", moment(told.merged_into.at)))
    acts = tuple(sorted((*_named(told), *_review(told)), key=lambda act: act.at))
    return replace(
        facts,
        endings=endings,
        pauses=tuple(_pause(pause, start) for pause, start in pauses if start),
        uncounted=tuple(
            (pause.kind, moment(pause.started_at)) for pause, start in pauses if not start
        ),
        agreements=tuple(sorted(map(_agreement, told.agreements), key=lambda one: one.at)),
        unreachable_at=moment(told.unreachable.at) if unreachable else None,
        repeats_from=min((moment(one.received_at) for one in told.merged_repeats), default=None),
        acts=acts,
        codes=_codes(state) if acts else (),
    )


def _counts_from(pause: Any) -> datetime | None:
    """From when it takes time out; None: it does not (art. 18 ¶2, art. 23).

    An appraisal counts from the telling, a mediation needs consent and both applications.
    """
    start = moment(pause.started_at)
    mediation = ("consented_at", "complainant_applied_at", "company_applied_at")
    needed = ("told_at",) if pause.kind == "appraisal" else mediation
    if not all(map(pause.HasField, needed)):
        return None
    start = max(start, *(moment(getattr(pause, name)) for name in needed))
    if pause.HasField("ended_at") and moment(pause.ended_at) < start:
        return None
    return start


def _pause(pause: Any, start: datetime) -> Pause:
    return Pause(pause.kind, start, moment(pause.ended_at) if pause.HasField("ended_at") else None)


def _agreement(told: Any) -> Agreement:
    try:
        last_day = date.fromisoformat(told.last_day)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="last_day") from error
    return Agreement(moment(told.agreed_at), last_day)


def _named(told: Any) -> Iterable[Act]:
    for one in told.acts:
        yield Act(one.act, moment(one.happened_at), tuple(sorted(one.details.items())))


def _review(told: Any) -> Iterable[Act]:
    """The review (核查): made when posted, due from its receipt, met by the dispatch."""
    if not told.HasField("review"):
        return
    review = told.review
    yield Act("review_request_posted", moment(review.applied_at))
    yield Act("review_request_received", moment(review.received_at), (("decided_by", "branch"),))
    if review.HasField("dispatched_at"):
        yield Act("decision_dispatched", moment(review.dispatched_at))


def _codes(state: Any) -> tuple[tuple[str, str], ...]:
    """What decides which agreements and terms bind the complaint."""
    codes = {
        "channel": state.channel,
        "insurer": state.respondent.insurer,
        "partner": state.respondent.partner,
        "product_line": state.product_line,
        "regulator_transferred": "true" if state.regulator_transferred else "",
        "side": state.side,
        "unit": state.respondent.unit,
    }
    return tuple((name, value) for name, value in codes.items() if value)
