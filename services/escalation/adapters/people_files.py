"""The company's policies about people, checked; every fault with file, line and reason."""

from collections.abc import Collection
from pathlib import Path

from services.datafiles.yamlfile import DataFile, DataFileError
from services.escalation.domain.people.approval_policy import ApprovalPolicy
from services.escalation.domain.people.consultation_policy import ConsultationPolicy
from services.escalation.domain.people.group_policy import GroupPolicy
from services.escalation.domain.people.ladder import AT_ONCE, UNOWNED
from services.escalation.domain.people.policy import LadderPolicy

PEOPLE = Path(__file__).resolve().parents[1] / "people"


def load_ladders(folder: Path, calendars: Collection[str], clocks: Collection[str]) -> LadderPolicy:
    """`ladders.yaml` of the folder. Raises DataFileError with all faults."""
    source = DataFile(folder / "ladders.yaml")
    policy = source.parse(LadderPolicy)
    faults = []
    calendar = policy.calling_hours.calendar
    if calendar not in calendars:
        where = ("calling_hours", "calendar")
        faults.append(source.fault(where, f"there is no calendar {calendar}"))
    for index, plan in enumerate(policy.ladders):
        faults += [
            source.fault(("ladders", index, "when", "clocks"), f"no pack has the clock {clock}")
            for clock in plan.when.clocks
            if clock not in clocks and clock not in (AT_ONCE, UNOWNED)
        ]
    if faults:
        raise DataFileError(faults)
    return policy


def load_approvals(folder: Path, clocks: Collection[str]) -> ApprovalPolicy:
    """`approvals.yaml` of the folder. Raises DataFileError with all faults."""
    source = DataFile(folder / "approvals.yaml")
    policy = source.parse(ApprovalPolicy)
    faults = [
        source.fault(("kinds", index, "clock"), f"no pack has the clock {rule.clock}")
        for index, rule in enumerate(policy.kinds)
        if rule.clock not in clocks
    ]
    if faults:
        raise DataFileError(faults)
    return policy


def load_consultations(folder: Path) -> ConsultationPolicy:
    """`consultations.yaml` of the folder. Raises DataFileError with all faults."""
    return DataFile(folder / "consultations.yaml").parse(ConsultationPolicy)


def load_groups(folder: Path) -> GroupPolicy:
    """`groups.yaml` of the folder. Raises DataFileError with all faults."""
    return DataFile(folder / "groups.yaml").parse(GroupPolicy)
