"""A batch of intake's events: every complaint not yet assessed is assessed, once."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.triage import metrics
from services.triage.domain.assessment import Assessed, Assessment, assessed, unread
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.ports import (
    Assessments,
    Change,
    Complaints,
    ComplaintToAssess,
    Life,
    Playbooks,
)

LOG = logger(__name__)
READ_MAX = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """An event of intake, as far as triage cares.

    `in_hand` is -1 for the end of a case, +1 for its coming back; `version` is intake's.
    """

    complaint_id: UUID
    event_id: str
    traceparent: str
    historic: bool
    in_hand: int = 0
    version: int = 0


class AssessComplaints:
    """Level-triggered: any event of a complaint that is not assessed leads to its assessment."""

    def __init__(
        self,
        library: Playbooks,
        dispatcher: Dispatcher,
        assessments: Assessments,
        complaints: Complaints,
    ) -> None:
        self._library, self._dispatcher = library, dispatcher
        self._assessments, self._complaints = assessments, complaints

    def __call__(self, notices: Sequence[Notice]) -> Sequence[Answer]:
        """One answer per notice. Raises UNAVAILABLE when store or intake are away."""
        first: dict[UUID, Notice] = {}
        for notice in notices:
            if not notice.historic:
                first.setdefault(notice.complaint_id, notice)
        known = self._assessments.known(first.keys()) if first else frozenset()
        new = {key: notice for key, notice in first.items() if key not in known}
        settled = self._assess(new)
        self._follow([n for n in notices if n.in_hand and not n.historic])
        self._count_ends([notice for notice in notices if notice.complaint_id in known])
        answers: list[Answer] = []
        for notice in notices:
            if notice.historic:
                answers.append(Outcome.IGNORED)
                continue
            answer = settled.get(notice.complaint_id, Outcome.DUPLICATE)
            if answer is Outcome.DONE and new[notice.complaint_id] is not notice:
                answer = Outcome.DUPLICATE
            answers.append(answer)
        return answers

    def _follow(self, notices: Sequence[Notice]) -> None:
        """Cases that have ended are no longer searched an owner for, nor taken from one."""
        if notices:
            self._assessments.follow(
                [Life(n.complaint_id, n.version, n.in_hand > 0) for n in notices]
            )

    def _count_ends(self, notices: Sequence[Notice]) -> None:
        """Ends of cases relieve their owners. An event that comes twice counts twice: rare, and
        gone with the day's count.
        """
        changes = {n.complaint_id: n.in_hand for n in notices if n.in_hand}
        if changes:
            for key, owner in self._assessments.owners(changes.keys()).items():
                self._dispatcher.ended(owner, changes[key])

    def _assess(self, new: Mapping[UUID, Notice]) -> Mapping[UUID, Answer]:
        settled: dict[UUID, Answer] = {}
        ids = list(new)
        for start in range(0, len(ids), READ_MAX):
            part = ids[start : start + READ_MAX]
            told = self._complaints.to_assess(part)
            had = self._had_before(told.values())
            changes: list[Change] = []
            for key in part:
                made = self._one(told.get(key), had)
                if isinstance(made, ServiceError):
                    settled[key] = made
                    continue
                notice = new[key]
                event = Assessed(made.intake_version)
                changes.append(Change(made, event, notice.event_id, notice.traceparent))
            added = self._assessments.add(changes) if changes else frozenset()
            for change in changes:
                key = change.assessment.complaint_id
                settled[key] = Outcome.DONE if key in added else Outcome.DUPLICATE
                owner = change.assessment.state.standing.owner
                if key in added:
                    _count(change.assessment)
                else:
                    self._dispatcher.moved(owner, "")
        return settled

    def _had_before(self, told: Iterable[ComplaintToAssess]) -> Mapping[UUID, str]:
        """Who has the earlier cases that complainants go on from; asked only where one is named."""
        earlier = [key for complaint in told for key in complaint.earlier]
        return self._assessments.owners(earlier) if earlier else {}

    def _one(
        self, complaint: ComplaintToAssess | None, had: Mapping[UUID, str]
    ) -> Assessment | ServiceError:
        """The assessment of one complaint; one bad text spoils nothing for the others.

        Whatever a text does to the rules, somebody has the case and a person says what it is.
        """
        if complaint is None:
            return ServiceError(ErrorKind.NOT_FOUND, "complaint_unknown")
        started = time.perf_counter()
        try:
            verdict = self._library.assess(complaint.matter)
        except ServiceError as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever a text does, its neighbours go on
            # The message of the error is left out: it may quote the text.
            name, key = type(error).__name__, str(complaint.complaint_id)
            LOG.error("assess_failed", error=name, complaint=key)
            metrics.UNREAD.inc()
            verdict = unread()
        metrics.ASSESS_SECONDS.observe(time.perf_counter() - started)
        for condition in verdict.faults:
            metrics.CONDITION_FAULTS.inc()
            LOG.error(
                "condition_failed", condition=condition, complaint=str(complaint.complaint_id)
            )
        flags = [f.code for f in verdict.flags]
        owners = (had[key] for key in complaint.earlier if key in had)
        choice = self._dispatcher.first(
            complaint.complaint_id, verdict.scene, flags, complaint.facts, next(owners, "")
        )
        # At once, so that the next of the batch goes to somebody else.
        self._dispatcher.moved("", choice.owner)
        return assessed(
            complaint.complaint_id, complaint.intake_version, complaint.facts, verdict, choice
        )


def _count(made: Assessment) -> None:
    metrics.ASSESSED.labels(made.state.outcome, made.state.scene).inc()
    metrics.OWNERS.labels(made.state.standing.owner_rule).inc()
    metrics.ASSIGNED.labels(made.state.standing.assignment_rule.partition(":")[0]).inc()
    for flag in made.state.flags:
        metrics.FLAGS.labels(flag.code).inc()
