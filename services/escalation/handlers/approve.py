"""Approvals: asking, deciding, taking back, and what time does to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.escalation.domain.case import Case
from services.escalation.domain.people.approval import (
    Approval,
    ClockNow,
    Wish,
    ask,
    decide,
    first_notices,
    in_vain,
    turn,
    withdraw,
)
from services.escalation.domain.people.approval_policy import ApprovalPolicy, ApprovalRule
from services.escalation.domain.people.matter import Request, already, digest
from services.escalation.domain.people.notice import Notice
from services.escalation.domain.people.roster import Roster, Standing
from services.escalation.handlers.matters import changed, turned
from services.escalation.ports import Absences, Cases, Matters, MatterWrite, RunHolders, Standings

OF_ONE_COMPLAINT_MAX = 200
BATCH = 200


class Approvals:
    """All approvals of complaints."""

    def __init__(
        self,
        approvals: Matters[Approval],
        cases: Cases,
        standings: Standings,
        absences: Absences,
        policy: ApprovalPolicy,
        roster: Roster,
        turn_seconds: float,
        holders: RunHolders,
    ) -> None:
        self._approvals, self._cases, self._standings = approvals, cases, standings
        self._absences, self._policy, self._roster = absences, policy, roster
        self._turn_seconds, self._holders = turn_seconds, holders

    def request(self, kind: str, wish: Wish) -> Approval:
        """Ask for an approval; the same request again returns the first.

        Raises ServiceError INVALID `approval_kind_unknown`, NOT_FOUND `clocks_not_found`,
        CONFLICT `approval_open_already`, `approval_nobody_may`, and what `ask` raises.
        """
        rule = self._rule(kind)
        before = self._approvals.of_complaint(wish.complaint, OF_ONE_COMPLAINT_MAX)
        for one in before:
            if any(request.id == wish.request.id for request in one.requests):
                already(one.requests, wish.request)
                return one
        already((), wish.request)
        of_kind = [one for one in before if one.kind == kind]
        now = self._approvals.now()
        if any(one.state == "asked" and now < one.expires_at for one in of_kind):
            raise ServiceError(ErrorKind.CONFLICT, "approval_open_already")
        case = self._cases.load([wish.complaint]).get(wish.complaint)
        if case is None or case.facts is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
        # Two who ask at once count alike: the same id is taken only once.
        key = step_id("approval", str(wish.complaint), kind, str(len(of_kind)))
        standing = self._standing(wish.complaint)
        # Whom the case is against is not only the asker's word.
        parties = tuple(dict.fromkeys((*wish.parties, *standing.parties)))
        wish = replace(wish, parties=parties)
        new = ask(key, wish, rule, _clock(case, rule), case.reference, self._roster, now)
        absent = self._absences.absent(now)
        notices = first_notices(new, rule, standing, absent, self._roster)
        if not notices:
            raise ServiceError(ErrorKind.CONFLICT, "approval_nobody_may")
        if self._approvals.save([MatterWrite(None, new, notices)])[0] is None:
            return new
        there = self._approvals.load([key])[key]
        if not already(there.requests, wish.request):
            raise ServiceError(ErrorKind.CONFLICT, "approval_open_already")
        return there

    def decide(
        self, approval: UUID, person: str, granted: bool, text_id: str, request_id: str
    ) -> Approval:
        """Grant or refuse. Raises ServiceError NOT_FOUND `approval_not_found` and as `decide`."""
        request = Request(request_id, digest("decide", person, granted, text_id))

        def change(one: Approval, now: datetime) -> tuple[Approval, Sequence[Notice]]:
            rule = self._rule(one.kind)
            if not already(one.requests, request):
                self._still_in_time(one, rule, now)
            moved = decide(one, person, granted, text_id, request, rule, self._roster, now)
            return moved.matter, moved.notices

        return changed(self._approvals, approval, "approval_not_found", change)

    def withdraw(self, approval: UUID, person: str, request_id: str) -> Approval:
        """Take it back. Raises ServiceError NOT_FOUND `approval_not_found` and as `withdraw`."""
        request = Request(request_id, digest("withdraw", person))

        def change(one: Approval, now: datetime) -> tuple[Approval, Sequence[Notice]]:
            def holder() -> str:
                return self._holders.holder(one.complaint)

            moved = withdraw(one, person, holder, request, self._roster, now)
            return moved.matter, moved.notices

        return changed(self._approvals, approval, "approval_not_found", change)

    def of_complaint(self, complaint: UUID) -> Sequence[Approval]:
        """All of a complaint, open ones first."""
        found = self._approvals.of_complaint(complaint, OF_ONE_COMPLAINT_MAX)
        return sorted(found, key=lambda one: (one.state != "asked", -one.asked_at.timestamp()))

    def turn(self) -> float:
        """Reminders and expiries; returns the seconds until the next turn."""

        def act(one: Approval, now: datetime) -> tuple[Approval, Sequence[Notice]]:
            rule, standing = self._rule(one.kind), self._standing(one.complaint)
            clock, absent = self._clock(one, rule), self._absences.absent(now)
            moved = turn(one, rule, standing, absent, self._roster, clock, now)
            return moved.matter, moved.notices

        return 0.0 if turned(self._approvals, act, BATCH) >= BATCH else self._turn_seconds

    def _still_in_time(self, one: Approval, rule: ApprovalRule, now: datetime) -> None:
        """The clock may have ended, or its deadline may have moved nearer, since it was asked for.

        Raises ServiceError CONFLICT `approval_no_clock`, `approval_expired`.
        """
        clock = self._clock(one, rule)
        if rule.needs_clock and not clock.open:
            raise ServiceError(ErrorKind.CONFLICT, "approval_no_clock")
        if in_vain(rule, clock, now):
            raise ServiceError(ErrorKind.CONFLICT, "approval_expired")

    def _clock(self, one: Approval, rule: ApprovalRule) -> ClockNow:
        case = self._cases.load([one.complaint]).get(one.complaint)
        return _clock(case, rule) if case else ClockNow(open=False)

    def _standing(self, complaint: UUID) -> Standing:
        return self._standings.of([complaint]).get(complaint, Standing())

    def _rule(self, kind: str) -> ApprovalRule:
        rule = self._policy.rule(kind)
        if rule is None:
            raise ServiceError(ErrorKind.INVALID, "approval_kind_unknown", name=kind[:60])
        return rule


def _clock(case: Case, rule: ApprovalRule) -> ClockNow:
    """The rule's clock with its nearest deadline that is still open."""
    found = [k.clock for k in case.clocks if k.clock.clock == rule.clock and k.clock.open]
    due = [clock.due_at for clock in found if clock.due_at]
    return ClockNow(bool(found), min(due, default=None))
