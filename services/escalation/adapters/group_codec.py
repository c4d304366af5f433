"""Where group complaints meet their protobuf."""

from complaints.escalation.v1 import people_pb2 as messages

from services.escalation.adapters.people_codec import put
from services.escalation.domain.people.group import Gathering, Group, Member, Report


def group_message(one: Group) -> messages.Group:
    """A group as other services may know it."""
    told = messages.Group(
        id=str(one.id),
        cause=one.cause,
        opened_by=one.opened_by,
        state=one.state,
        members=[_member(member) for member in one.members],
        gatherings=[_gathering(gathering) for gathering in one.gatherings],
        in_person=one.in_person,
        representatives=one.representatives,
        limbs=one.limbs,
        warnings=one.warnings,
        reports=[_report(report) for report in one.reports],
        designation_document_id=one.designation.document_id if one.designation else "",
    )
    put(told.opened_at, one.opened_at)
    put(told.major_at, one.major_at)
    put(told.ended_at, one.ended_at)
    put(told.closed_at, one.closed_at)
    return told


def _member(one: Member) -> messages.GroupMember:
    told = messages.GroupMember(complaint_id=str(one.complaint), by=one.by, surrender=one.surrender)
    put(told.joined_at, one.joined_at)
    return told


def _gathering(one: Gathering) -> messages.Gathering:
    told = messages.Gathering(count=one.count, by=one.by, evidence_id=one.evidence_id)
    put(told.at, one.at)
    return told


def _report(one: Report) -> messages.RegulatorReport:
    told = messages.RegulatorReport(
        form=one.form, by=one.by, text_id=one.text_id, proof_id=one.proof_id, late=one.late
    )
    put(told.due_at, one.due_at)
    put(told.filed_at, one.filed_at)
    return told
