"""What a group is by its numbers, what is owed to the regulator for it, and who is told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.escalation.domain.people.group import Group, Report
from services.escalation.domain.people.group_policy import GroupPolicy
from services.escalation.domain.people.matter import Moved
from services.escalation.domain.people.notice import Notice, notice

Told = Mapping[str, Sequence[str]]


def judged(group: Group, policy: GroupPolicy, told: Told, now: datetime) -> Moved[Group]:
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
        after = woken(replace(after, major_at=now, reports=(report,)))
        # The notices are the internal report: at once, with their own proof.
        notices = notices_of(after, "notice_group_major", internal, report, now, names)
        notices += notices_of(after, "notice_report_due", told.get("regulator", ()), report, now)
    elif set(limbs) - set(group.limbs):
        notices = notices_of(after, "notice_group_major", internal, after.pending, now, names)
    elif set(warnings) - set(group.warnings):
        notices = notices_of(after, "notice_group_warning", internal, None, now, names)
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


def following(group: Group, policy: GroupPolicy, now: datetime) -> Report:
    """The report that is owed after one was filed: final once the event is over."""
    rule = policy.reports.regulator
    if group.ended_at is not None:
        return Report("final", max(now, group.ended_at + timedelta(days=rule.final_days)))
    return Report("follow_up", now + timedelta(hours=rule.follow_up_hours))


def woken(group: Group) -> Group:
    """When time must act next: half-way to the report that is owed, then when it is due."""
    pending = group.pending
    if pending is None:
        return replace(group, next_at=None)
    since = max((one.filed_at for one in group.reports if one.filed_at), default=group.major_at)
    if pending.warned or since is None:
        return replace(group, next_at=pending.due_at)
    return replace(group, next_at=since + (pending.due_at - since) / 2)


def notices_of(
    group: Group,
    template: str,
    people: Sequence[str],
    report: Report | None,
    now: datetime,
    names: Mapping[str, str] | None = None,
) -> tuple[Notice, ...]:
    """The same notice to some people; the version of the group makes it another one."""
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
