"""What happens to a group of complaints: what makes it major, what is to be reported until when.

Pure (order 3/2020 art. 12 and 29).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.group import Gathering, Group, Member, Named
from services.escalation.domain.people.group_judged import (
    Told,
    following,
    judged,
    notices_of,
    woken,
)
from services.escalation.domain.people.group_policy import GroupPolicy
from services.escalation.domain.people.matter import Moved, Request, already, noted

MEMBERS_MAX, GATHERINGS_MAX, REPORTS_MAX = 5_000, 500, 1_000
LATE_AGAIN = timedelta(hours=1)


def open_group(
    key: UUID,
    cause: str,
    members: Sequence[Member],
    by: str,
    request: Request,
    policy: GroupPolicy,
    told: Told,
    now: datetime,
) -> Moved[Group]:
    """A new group of some complaints, judged at once."""
    group = Group(key, cause, by, now, tuple(members), requests=(request,))
    return judged(group, policy, told, now)


def join(
    before: Group,
    members: Sequence[Member],
    request: Request,
    policy: GroupPolicy,
    told: Told,
    now: datetime,
) -> Moved[Group]:
    """More complaints; those that are in already stay as they are.

    Raises ServiceError CONFLICT `group_closed`, `group_full`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    new = [one for one in members if one.complaint not in before.complaints]
    if len(before.members) + len(new) > MEMBERS_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "group_full", limit=MEMBERS_MAX)
    return judged(replace(group, members=(*before.members, *new)), policy, told, now)


def leave(before: Group, complaint: UUID, request: Request) -> Moved[Group]:
    """A complaint was put in by mistake. What was major stays so.

    Raises ServiceError CONFLICT `group_closed`, `group_last_member`, NOT_FOUND `not_a_member`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    rest = tuple(one for one in before.members if one.complaint != complaint)
    if len(rest) == len(before.members):
        raise ServiceError(ErrorKind.NOT_FOUND, "not_a_member")
    if not rest:
        raise ServiceError(ErrorKind.CONFLICT, "group_last_member")
    return Moved(replace(group, members=rest))


def gather(
    before: Group,
    gathering: Gathering,
    request: Request,
    policy: GroupPolicy,
    told: Told,
    now: datetime,
) -> Moved[Group]:
    """People came together in person and were counted.

    Raises ServiceError CONFLICT `group_closed`, `group_full`, INVALID `gathering_count`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    if not 1 <= gathering.count <= 100_000:
        raise ServiceError(ErrorKind.INVALID, "gathering_count")
    if gathering.at > now:
        raise ServiceError(ErrorKind.INVALID, "in_the_future")
    if len(before.gatherings) >= GATHERINGS_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "group_full", limit=GATHERINGS_MAX)
    group = replace(group, gatherings=(*before.gatherings, gathering))
    return judged(group, policy, told, now)


def represent(
    before: Group, parties: Sequence[str], request: Request, policy: GroupPolicy
) -> Moved[Group]:
    """The representatives that the people elected: at most five, each once (art. 12).

    Raises ServiceError CONFLICT `group_closed`, `nobody_in_person`, INVALID
    `representatives_number`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    limit = policy.representatives_max.value
    if not 1 <= len(parties) <= limit or len(set(parties)) != len(parties):
        raise ServiceError(ErrorKind.INVALID, "representatives_number", limit=limit)
    if not before.gatherings:
        raise ServiceError(ErrorKind.CONFLICT, "nobody_in_person")
    return Moved(replace(group, representatives=tuple(parties)))


def designate(
    before: Group, named: Named, request: Request, policy: GroupPolicy, told: Told, now: datetime
) -> Moved[Group]:
    """The regulator says that it is major; the first paper stands.

    Raises ServiceError CONFLICT `group_closed`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    return judged(replace(group, designation=before.designation or named), policy, told, now)


def file_report(
    before: Group,
    form: str,
    by: str,
    text_id: str,
    proof_id: str,
    request: Request,
    policy: GroupPolicy,
    now: datetime,
) -> Moved[Group]:
    """A report went to the regulator, with proof; the next one becomes due.

    Raises ServiceError CONFLICT `group_closed`, `group_not_major`, `report_order`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    pending = before.pending
    if pending is None:
        raise ServiceError(ErrorKind.CONFLICT, "group_not_major")
    if form != pending.form:
        raise ServiceError(ErrorKind.CONFLICT, "report_order", form=pending.form)
    if len(before.reports) >= REPORTS_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "group_full", limit=REPORTS_MAX)
    filed = replace(pending, filed_at=now, by=by, text_id=text_id, proof_id=proof_id)
    done = [filed if one is pending else one for one in before.reports]
    if form != "final":
        done.append(following(group, policy, now))
    return Moved(woken(replace(group, reports=tuple(done))))


def end_event(before: Group, request: Request, policy: GroupPolicy, now: datetime) -> Moved[Group]:
    """The event itself is over: what is due next is the final report (结案报告).

    A first report that is still owed stays owed. Raises ServiceError CONFLICT `group_closed`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = replace(_next(before, request), ended_at=before.ended_at or now)
    pending = before.pending
    if pending and pending.form == "follow_up":
        kept = tuple(one for one in before.reports if one is not pending)
        group = replace(group, reports=(*kept, following(group, policy, now)))
    return Moved(woken(group))


def close(before: Group, by: str, request: Request, now: datetime) -> Moved[Group]:
    """The group is done with. Refused while a report is owed.

    Raises ServiceError CONFLICT `group_closed`, `report_missing`, `event_goes_on`.
    """
    if already(before.requests, request):
        return Moved(before)
    group = _next(before, request)
    if before.pending:
        raise ServiceError(ErrorKind.CONFLICT, "report_missing", form=before.pending.form)
    if before.major_at and before.ended_at is None:
        raise ServiceError(ErrorKind.CONFLICT, "event_goes_on")
    return Moved(replace(group, state="closed", closed_at=now, closed_by=by, next_at=None))


def turn(before: Group, told: Told, now: datetime) -> Moved[Group]:
    """A report whose time is half over or has passed is called for, each once."""
    pending = before.pending
    if before.next_at is None or before.next_at > now or pending is None:
        return Moved(before)
    after = replace(before, version=before.version + 1)
    if now >= pending.due_at:
        people = [*told.get("regulator", ()), *told.get("internal", ())]
        notices = notices_of(after, "notice_report_late", people, pending, now)
        # Again every hour until it is filed: the law's time has passed.
        return Moved(replace(after, next_at=now + LATE_AGAIN), notices)
    warned = tuple(replace(one, warned=True) if one is pending else one for one in before.reports)
    notices = notices_of(after, "notice_report_due", told.get("regulator", ()), pending, now)
    return Moved(woken(replace(after, reports=warned)), notices)


def _next(before: Group, request: Request) -> Group:
    if before.state != "open":
        raise ServiceError(ErrorKind.CONFLICT, "group_closed")
    return replace(before, version=before.version + 1, requests=noted(before.requests, request))
