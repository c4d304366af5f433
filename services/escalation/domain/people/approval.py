"""Approvals (审批): asked, granted or refused at the right level, expired before the deadline."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.approval_policy import ApprovalRule
from services.escalation.domain.people.matter import Moved, Request, already, noted
from services.escalation.domain.people.notice import Notice, notice
from services.escalation.domain.people.roster import Roster, Standing

State = Literal["asked", "granted", "refused", "expired", "withdrawn"]

CLEARING: Final = frozenset({"lead", "senior"})
"""Roles that may take back what somebody else asked for."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What was asked for and what became of it; texts live at intake, here stand their ids.

    `parties` are who is complained about: nobody with a tie to them approves (回避, art. 17).
    """

    id: UUID
    complaint: UUID
    kind: str
    source: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    reason_text_id: str
    amount: Decimal | None
    currency: str
    reference: str
    parties: tuple[str, ...] = ()
    state: State = "asked"
    next_at: datetime | None = None
    version: int = 1
    decided_by: str = ""
    decided_at: datetime | None = None
    level: str = ""
    decision_text_id: str = ""
    requests: tuple[Request, ...] = field(default=())

    @property
    def complaints(self) -> tuple[UUID, ...]:
        """See Matter."""
        return (self.complaint,)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    complaint: UUID
    by: str
    reason_text_id: str
    amount: Decimal | None
    currency: str
    request: Request
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockNow:
    """The clock that an approval is about; a paused one is open and has no deadline."""

    open: bool
    deadline: datetime | None = None


def ask(
    key: UUID,
    wish: Wish,
    rule: ApprovalRule,
    clock: ClockNow,
    reference: str,
    roster: Roster,
    now: datetime,
) -> Approval:
    """A new approval that expires before the deadline of its clock.

    What the clock does not need, such as a settlement, may still be asked for when it is overdue.

    Raises ServiceError INVALID for an unknown person or an amount that does not fit,
    CONFLICT `approval_above_all`, `approval_no_clock`, `approval_too_late`.
    """
    roster.known(wish.by)
    if (rule.kind == "settlement") != (wish.amount is not None):
        raise ServiceError(ErrorKind.INVALID, "approval_amount")
    if wish.amount is not None and (not wish.amount.is_finite() or wish.amount <= 0):
        raise ServiceError(ErrorKind.INVALID, "approval_amount")
    if rule.beyond(wish.amount, wish.currency):
        most = f"{rule.most:,f} {rule.currency}"
        raise ServiceError(ErrorKind.CONFLICT, "approval_above_all", most=most)
    if rule.needs_clock and not clock.open:
        raise ServiceError(ErrorKind.CONFLICT, "approval_no_clock")
    expires = now + timedelta(hours=rule.expires_hours)
    if clock.deadline is not None:
        last = last_moment(clock.deadline, rule)
        expires = min(expires, last) if rule.needs_clock or last > now else expires
    if expires <= now:
        raise ServiceError(ErrorKind.CONFLICT, "approval_too_late")
    return Approval(
        id=key,
        complaint=wish.complaint,
        kind=rule.kind,
        source=rule.source,
        asked_by=wish.by,
        asked_at=now,
        expires_at=expires,
        reason_text_id=wish.reason_text_id,
        amount=wish.amount,
        currency=wish.currency,
        reference=reference,
        parties=wish.parties,
        next_at=now + (expires - now) / 2,
        requests=(wish.request,),
    )


def in_vain(rule: ApprovalRule, clock: ClockNow, now: datetime) -> bool:
    """Whether it comes too late for its clock, which ended or has its deadline nearer now."""
    if not rule.needs_clock:
        return False
    too_late = clock.deadline is not None and now >= last_moment(clock.deadline, rule)
    return not clock.open or too_late


def last_moment(deadline: datetime, rule: ApprovalRule) -> datetime:
    """Until when an approval can come before a deadline."""
    return deadline - timedelta(minutes=rule.before_deadline_minutes)


def decide(
    approval: Approval,
    person: str,
    granted: bool,
    text_id: str,
    request: Request,
    rule: ApprovalRule,
    roster: Roster,
    now: datetime,
) -> Moved[Approval]:
    """Granted or refused by somebody of the right level who did not ask for it.

    The same request again changes nothing. Raises ServiceError CONFLICT `approval_not_open`,
    `approval_expired`, FORBIDDEN `asker_cannot_approve`,
    `conflict_of_interest`, `level_too_low`.
    """
    if already(approval.requests, request):
        return Moved(approval)
    _open(approval, now)
    if person == approval.asked_by:
        raise ServiceError(ErrorKind.FORBIDDEN, "asker_cannot_approve")
    if person in roster.tied(approval.parties):
        raise ServiceError(ErrorKind.FORBIDDEN, "conflict_of_interest")
    level = _level(approval, person, rule, roster)
    if not level:
        raise ServiceError(ErrorKind.FORBIDDEN, "level_too_low")
    after = replace(
        approval,
        state="granted" if granted else "refused",
        decided_by=person,
        decided_at=now,
        level=level,
        decision_text_id=text_id,
        next_at=None,
        version=approval.version + 1,
        requests=noted(approval.requests, request),
    )
    return Moved(after, (_told(after, "notice_approval_decided", approval.asked_by, now),))


def withdraw(
    approval: Approval,
    person: str,
    holder: Callable[[], str],
    request: Request,
    roster: Roster,
    now: datetime,
) -> Moved[Approval]:
    """Nobody wants it any longer: who asked, a lead or senior, or who holds the case's run says so.

    An undecided one bars every other of its kind, and who asked may be away. Nobody with an
    interest (回避) clears the way like that, and the asker is told. `holder` is asked last.

    Raises ServiceError CONFLICT `approval_not_open`, FORBIDDEN `not_the_asker`,
    `conflict_of_interest`, and what `holder` raises.
    """
    if already(approval.requests, request):
        return Moved(approval)
    _open(approval, now)
    own = person == approval.asked_by
    if not own:
        if person in roster.tied(approval.parties):
            raise ServiceError(ErrorKind.FORBIDDEN, "conflict_of_interest")
        if roster.known(person).role not in CLEARING and person != holder():
            raise ServiceError(ErrorKind.FORBIDDEN, "not_the_asker")
    after = replace(
        approval,
        state="withdrawn",
        next_at=None,
        version=approval.version + 1,
        requests=noted(approval.requests, request),
    )
    told = () if own else (_told(after, "notice_approval_withdrawn", approval.asked_by, now),)
    return Moved(after, told)


def turn(
    approval: Approval,
    rule: ApprovalRule,
    standing: Standing,
    absent: Collection[str],
    roster: Roster,
    clock: ClockNow,
    now: datetime,
) -> Moved[Approval]:
    """Half-way all who may approve are reminded; at the end it expires and the asker is told.

    One that could only come too late by then expires at once.
    """
    if approval.state != "asked" or approval.next_at is None or approval.next_at > now:
        return Moved(approval)
    after = replace(approval, version=approval.version + 1)
    if now >= approval.expires_at or in_vain(rule, clock, now):
        after = replace(after, state="expired", next_at=None)
        return Moved(after, (_told(after, "notice_approval_expired", approval.asked_by, now),))
    after = replace(after, next_at=approval.expires_at)
    people = approvers(approval, rule, standing, absent, roster, reach="all")
    return Moved(after, tuple(_told(after, "notice_approval_reminder", one, now) for one in people))


def first_notices(
    approval: Approval,
    rule: ApprovalRule,
    standing: Standing,
    absent: Collection[str],
    roster: Roster,
) -> tuple[Notice, ...]:
    """To the nearest person of each role that may approve it."""
    people = approvers(approval, rule, standing, absent, roster, reach="one")
    now = approval.asked_at
    return tuple(_told(approval, "notice_approval_asked", one, now) for one in people)


def approvers(
    approval: Approval,
    rule: ApprovalRule,
    standing: Standing,
    absent: Collection[str],
    roster: Roster,
    *,
    reach: Literal["one", "all"],
) -> Sequence[str]:
    """Present people who may approve it, the nearest first; of each role one, or all.

    When all are away they are told nevertheless: an approval of which nobody knows is lost.
    """
    found: list[str] = []
    anybody: list[str] = []
    out = {*roster.tied(approval.parties), approval.asked_by}
    for role in rule.roles():
        present = 0
        for person in roster.with_role(role, standing):
            may = _level(approval, person.id, rule, roster)
            if not may or person.id in out:
                continue
            anybody.append(person.id)
            if person.id not in absent and (reach == "all" or not present):
                found.append(person.id)
                present += 1
    return found or anybody


def _level(approval: Approval, person: str, rule: ApprovalRule, roster: Roster) -> str:
    return rule.level_of(person, approval.asked_by, approval.amount, approval.currency, roster)


def _open(approval: Approval, now: datetime) -> None:
    if approval.state == "expired" or (approval.state == "asked" and now >= approval.expires_at):
        raise ServiceError(ErrorKind.CONFLICT, "approval_expired")
    if approval.state != "asked":
        raise ServiceError(ErrorKind.CONFLICT, "approval_not_open", state=approval.state)


def _told(approval: Approval, template: str, person: str, now: datetime) -> Notice:
    values = {
        "reference": approval.reference,
        "kind": approval.kind,
        "expires": approval.expires_at.isoformat(),
        "state": approval.state,
    }
    return notice(
        approval.id, approval.complaint, template, template, values,
        person=person, channel="inbox", now=now,
    )  # fmt: skip
