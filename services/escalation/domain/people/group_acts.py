"""What happens to a group of complaints: what makes it major, what is to be reported until when.

Pure (order 3/2020 art. 12 and 29).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.group import Gathering, Group, Member, Named, Report
from services.escalation.domain.people.group_policy import GroupPolicy
from services.escalation.domain.people.matter import Moved, Request, already, noted
from services.escalation.domain.people.notice import Notice, notice

MEMBERS_MAX, GATHERINGS_MAX, REPORTS_MAX = 5_000, 500, 1_000
LATE_AGAIN = timedelta(hours=1)
Told = Mapping[str, Sequence[str]]


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
    return _judged(group, policy, told, now)


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
    return _judged(replace(group, members=(*before.members, *new)), policy, told, now)


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
    return _judged(group, policy, told, now)


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
    return _judged(replace(group, designation=before.designation or named), policy, told, now)


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
        done.append(_following(group, policy, now))
    return Moved(_woken(replace(group, reports=tuple(done))))


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
        group = replace(group, reports=(*kept, _following(group, policy, now)))
    return Moved(_woken(group))


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
        notices = _told(after, "notice_report_late", people, pending, now)
        # Again every hour until it is filed: the law's time has passed.
        return Moved(replace(after, next_at=now + LATE_AGAIN), notices)
    warned = tuple(replace(one, warned=True) if one is pending else one for one in before.reports)
    notices = _told(after, "notice_report_due", told.get("regulator", ()), pending, now)
    return Moved(_woken(replace(after, reports=warned)), notices)


def _judged(group: Group, policy: GroupPolicy, told: Told, now: datetime) -> Moved[Group]:
    """What it is now: limbs, warnings, reports. A limb once fulfilled stays on record."""
    limbs = dict.fromkeys(group.limbs)
    if group.cause in policy.major.causes.codes:
        limbs["cause"] = None
    if group.in_person >= policy.major.in_person_at_least.value:
        limbs["in_person"] = None
    if group.designation:
        limbs["designation"] = None
    numbers = {
        "in_person": group.in_person,
        "members": len(group.members),
        "surrenders": sum(one.surrender for one in group.members),
    }
    reached = [one.id for one in policy.warnings if numbers[one.of] >= one.at_least]
    warnings = tuple(dict.fromkeys([*group.warnings, *reached]))
    after = replace(group, limbs=tuple(limbs), warnings=warnings)
    notices: tuple[Notice, ...] = ()
    names = _names(after, policy)
    internal = told.get("internal", ())
    if limbs and group.major_at is None:
        due = _since(after, policy, now) + timedelta(minutes=policy.reports.regulator.first_minutes)
        report = Report("first", due)
        after = _woken(replace(after, major_at=now, reports=(report,)))
        # The notices are the internal report: at once, with their own proof.
        notices = _told(after, "notice_group_major", internal, report, now, names)
        notices += _told(after, "notice_report_due", told.get("regulator", ()), report, now)
    elif set(limbs) - set(group.limbs):
        notices = _told(after, "notice_group_major", internal, after.pending, now, names)
    elif set(warnings) - set(group.warnings):
        notices = _told(after, "notice_group_warning", internal, None, now, names)
    return Moved(after, notices)


def _since(group: Group, policy: GroupPolicy, now: datetime) -> datetime:
    """When it became major: by a gathering when that took place, otherwise now."""
    if group.limbs != ("in_person",):
        return now
    enough = policy.major.in_person_at_least.value
    return min(one.at for one in group.gatherings if one.count >= enough)


def _names(group: Group, policy: GroupPolicy) -> dict[str, str]:
    """Cause and warnings as people call them, in both languages."""
    cause = policy.major.causes.codes.get(group.cause)
    reached = [one.name for one in policy.warnings if one.id in group.warnings]
    return {
        "cause_zh": cause.zh if cause else group.cause,
        "cause_en": cause.en if cause else group.cause,
        "warnings_zh": "、".join(name.zh for name in reached),
        "warnings_en": ", ".join(name.en for name in reached),
    }


def _following(group: Group, policy: GroupPolicy, now: datetime) -> Report:
    rule = policy.reports.regulator
    if group.ended_at is not None:
        return Report("final", max(now, group.ended_at + timedelta(days=rule.final_days)))
    return Report("follow_up", now + timedelta(hours=rule.follow_up_hours))


def _woken(group: Group) -> Group:
    """When time must act next: half-way to the report that is owed, then when it is due."""
    pending = group.pending
    if pending is None:
        return replace(group, next_at=None)
    since = max((one.filed_at for one in group.reports if one.filed_at), default=group.major_at)
    if pending.warned or since is None:
        return replace(group, next_at=pending.due_at)
    return replace(group, next_at=since + (pending.due_at - since) / 2)


def _next(before: Group, request: Request) -> Group:
    if before.state != "open":
        raise ServiceError(ErrorKind.CONFLICT, "group_closed")
    return replace(before, version=before.version + 1, requests=noted(before.requests, request))


def _told(
    group: Group,
    template: str,
    people: Sequence[str],
    report: Report | None,
    now: datetime,
    names: Mapping[str, str] | None = None,
) -> tuple[Notice, ...]:
    values = {
        **(names or {}),
        "group": str(group.id),
        "members": str(len(group.members)),
        "in_person": str(group.in_person),
        "limbs": ", ".join(group.limbs) or "-",
        "form": report.form if report else "-",
        "due": report.due_at.isoformat() if report else "-",
    }
    return tuple(
        notice(
            group.id,
            None,
            f"{template}:{group.version}",
            template,
            values,
            person=person,
            channel="inbox",
            now=now,
            statutory=True,
        )
        for person in dict.fromkeys(people)
    )
