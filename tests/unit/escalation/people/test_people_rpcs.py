"""The RPCs about people over stores in memory: whole ways, repetition, nonsense."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as m
from complaints.escalation.v1 import people_pb2
from google.protobuf import descriptor_pool
from google.protobuf.message_factory import GetMessageClass
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.adapters.people_files import (
    PEOPLE,
    load_approvals,
    load_consultations,
    load_groups,
)
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.people.ladder import Ladder, LevelCall
from services.escalation.domain.people.roster import Addressee, Standing
from services.escalation.entrypoints.grpc_api import SERVICE
from services.escalation.entrypoints.grpc_api_consult import ConsultationRpcs
from services.escalation.entrypoints.grpc_api_group import GroupRpcs
from services.escalation.entrypoints.grpc_api_people import ApprovalRpcs, LadderRpcs
from services.escalation.entrypoints.grpc_fields import joined
from services.escalation.handlers.approve import Approvals
from services.escalation.handlers.consult import Consultations
from services.escalation.handlers.group import Groups
from services.escalation.handlers.letters import Letters
from services.escalation.permissions import PERMISSIONS
from tests.support.people_fakes import (
    CasesWithClock,
    MemoryAbsences,
    MemoryMatters,
    MemoryNotices,
    MemoryRunHolders,
    roster,
    step_call,
)

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
LETTERS = Letters(Catalogue.load(MESSAGES), "Asia/Shanghai")


class InHand:
    """Standings (port): everything is with p-motor-1."""

    def of(self, complaints):
        """See Standings."""
        return {complaint: Standing("motor-claims", "p-motor-1") for complaint in complaints}


class Door:
    """The servicer of everything about people."""

    def __init__(self) -> None:
        self.complaint = uuid4()
        self.absences = MemoryAbsences()
        self.ladders, self.matters = MemoryMatters(NOW), [MemoryMatters(NOW) for _ in range(3)]
        self.notices = MemoryNotices(NOW, [self.ladders, *self.matters])
        cases: Any = CasesWithClock(self.complaint, NOW + timedelta(days=10))
        clocks = {"decision"}
        approvals, consultations, groups = self.matters
        self.rpc: Any = joined(
            LadderRpcs(self.ladders, self.notices, self.absences, roster(), LETTERS, lambda: NOW),
            ApprovalRpcs(
                Approvals(
                    approvals,
                    cases,
                    InHand(),
                    self.absences,
                    load_approvals(PEOPLE, clocks),
                    roster(),
                    1.0,
                    MemoryRunHolders(),
                )
            ),
            ConsultationRpcs(
                Consultations(
                    consultations,
                    cases,
                    InHand(),
                    self.absences,
                    load_consultations(PEOPLE),
                    roster(),
                    SHANGHAI,
                    1.0,
                )
            ),
            GroupRpcs(Groups(groups, cases, self.absences, load_groups(PEOPLE), roster(), 1.0)),
        )

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.rpc, name)
        return lambda request: method(request, SimpleNamespace())


def about(door: Door, **more: Any) -> dict[str, Any]:
    """A request about the one complaint."""
    return {"complaint_id": str(door.complaint), **more}


def test_a_ladder_is_read_and_acknowledged_with_its_notices() -> None:
    """Twice with the same id, with one effect."""
    door = Door()
    called = LevelCall("owner", NOW, NOW + timedelta(hours=1), (Addressee("p-motor-1"),))
    ladder = Ladder(step_call(NOW), "house", True, "calling", NOW, NOW, levels=(called,))
    door.ladders.stored[ladder.id] = ladder
    shown = door.ListLadders(m.ListLaddersRequest(complaint_id=str(ladder.call.complaint)))
    request = m.AcknowledgeRequest(ladder_id=str(ladder.id), by="p-motor-1", request_id="r")
    first, second = door.Acknowledge(request), door.Acknowledge(request)

    assert shown.ladders[0].levels[0].people[0].person == "p-motor-1"
    assert first == second
    assert (first.ladder.state, first.ladder.acknowledged_by) == ("acknowledged", "p-motor-1")
    assert not first.ladder.HasField("next_at")


def test_an_approval_goes_its_whole_way() -> None:
    """Asked, shown, granted; the asker finds the notice in the inbox."""
    door = Door()
    ask = m.RequestApprovalRequest(
        **about(door, kind="settlement", by="p-motor-1", reason_text_id="t-1"),
        amount="12000.50",
        currency="CNY",
        request_id="r",
    )
    asked = door.RequestApproval(ask).approval
    assert door.RequestApproval(ask).approval == asked
    decide = m.DecideApprovalRequest(
        approval_id=asked.id, by="p-lead-east", granted=True, request_id="d"
    )
    door.DecideApproval(decide)
    listed = door.ListApprovals(m.ListApprovalsRequest(**about(door))).approvals
    door.notices.take_over(10)
    told = door.ListNotices(m.ListNoticesRequest(person="p-motor-1")).notices

    assert [(one.state, one.amount, one.level) for one in listed] == [
        ("granted", "12000.50", "lead")
    ]
    assert [one.template for one in told] == ["notice_approval_decided"]
    assert door.ListNotices(m.ListNoticesRequest(matter_id=asked.id)).notices


def test_a_consultation_goes_its_whole_way() -> None:
    """Checked, called, spoken to, decided, carried out."""
    door = Door()
    case = people_pb2.Circumstances(contacts=3)
    check = m.CheckConsultationRequest(**about(door), circumstances=case)
    assert door.CheckConsultation(check).rules == ["third_contact"]
    one = door.OpenConsultation(
        m.OpenConsultationRequest(
            complaint_ids=[str(door.complaint)], by="p-motor-1", circumstances=case, request_id="o"
        )
    ).consultation
    for person in ("p-motor-1", "p-lead-east"):
        door.GiveOpinion(
            m.GiveOpinionRequest(
                consultation_id=one.id, by=person, stance="agree", text_id="t", request_id=person
            )
        )
    door.DecideConsultation(
        m.DecideConsultationRequest(
            consultation_id=one.id,
            by="p-lead-east",
            outcome="settle",
            owner="p-motor-1",
            due_on="2026-11-12",
            text_id="t-2",
            minutes_text_id="t-3",
            request_id="d",
        )
    )
    door.FollowUpConsultation(
        m.FollowUpConsultationRequest(
            consultation_id=one.id, by="p-motor-1", done=True, text_id="t-4", request_id="f"
        )
    )
    listed = door.ListConsultations(m.ListConsultationsRequest(**about(door))).consultations
    one = listed[0].id
    read = door.GetConsultation(m.GetConsultationRequest(consultation_id=one)).consultation
    assert read == listed[0]

    assert (listed[0].state, listed[0].decision.due_on) == ("done", "2026-11-12")
    assert [opinion.person for opinion in listed[0].opinions] == ["p-motor-1", "p-lead-east"]
    assert listed[0].follow_up.result == "done"


def test_a_group_goes_its_whole_way() -> None:
    """Opened, counted, represented, reported to the regulator, closed."""
    door = Door()
    group = door.OpenGroup(
        m.OpenGroupRequest(
            cause="repair_quality",
            complaint_ids=[str(door.complaint)],
            by="p-lead-east",
            request_id="o",
        )
    ).group
    same: dict[str, Any] = {"group_id": group.id, "by": "p-compliance-1"}
    count = m.RecordGatheringRequest(**same, count=20, request_id="c")
    count.at.FromDatetime(NOW)
    assert door.RecordGathering(count).group.limbs == ["in_person"]
    door.ElectRepresentatives(
        m.ElectRepresentativesRequest(**same, party_ids=["a", "b"], request_id="v")
    )
    for form in ("first", "follow_up"):
        door.FileRegulatorReport(
            m.FileRegulatorReportRequest(
                **same, form=form, text_id="t", proof_id="p", request_id=form
            )
        )
    door.EndGroupEvent(m.EndGroupEventRequest(**same, request_id="e"))
    final = m.FileRegulatorReportRequest(
        **same, form="final", text_id="t", proof_id="p", request_id="z"
    )
    door.FileRegulatorReport(final)
    door.CloseGroup(m.CloseGroupRequest(**same, request_id="x"))
    listed = door.ListGroups(m.ListGroupsRequest(**about(door))).groups[0]
    assert door.GetGroup(m.GetGroupRequest(group_id=listed.id)).group == listed
    assert list(door.ListGroups(m.ListGroupsRequest()).groups) == []

    assert (listed.state, listed.in_person) == ("closed", 20)
    assert listed.representatives == ["a", "b"]
    assert [report.form for report in listed.reports] == ["first", "follow_up", "final"]


def test_an_absence_is_recorded_and_taken_back() -> None:
    """With two ends in order."""
    door = Door()
    away = m.RecordAbsenceRequest(person="p-motor-1")
    getattr(away, "from").FromDatetime(NOW)
    away.to.FromDatetime(NOW + timedelta(days=2))
    door.RecordAbsence(away)
    assert door.absences.absent(NOW) == {"p-motor-1"}
    listed = door.ListAbsences(m.ListAbsencesRequest())
    assert list(listed.people) == [one.person for one in listed.absences] == ["p-motor-1"]
    [one] = listed.absences
    assert one.to.ToDatetime() - getattr(one, "from").ToDatetime() == timedelta(days=2)
    away.to.FromDatetime(NOW)
    with pytest.raises(ServiceError) as error:
        door.RecordAbsence(away)
    assert error.value.code == "end_before_start"
    away.ClearField("to")
    door.RecordAbsence(away)
    assert door.absences.absent(NOW) == frozenset()


def test_every_rpc_has_its_callers() -> None:
    """What acts for a person, or reads texts, is open to services alone; nothing is left over."""
    service = descriptor_pool.Default().FindServiceByName(SERVICE)
    names = {f"/{SERVICE}/{method.name}" for method in service.methods}

    assert set(PERMISSIONS) == names
    for name, roles in PERMISSIONS.items():
        method = name.rpartition("/")[2]
        looks = method.startswith(("Get", "BatchGet", "List", "Explain", "Check", "WhatIf"))
        open_to_ops = looks and method != "ListOpinionPosts"
        assert roles == ({"service", "ops"} if open_to_ops else {"service"}), name


RPCS = sorted(name for name in vars(Door().rpc))
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "p-motor-1",
            "p-senior-1",
            "x" * 101,
            "王某",
            "2026-11-12",
            "1e9",
            "-1",
            "NaN",
            "agree",
            "first",
            "settlement",
            "extension",
            "r\n",
            "' OR 1=1",
        ]
    ),
    st.text(max_size=30),
)


def filled(message: Any, data: Any, known: str) -> Any:
    """A request with anything in its fields."""
    for field in message.DESCRIPTOR.fields:
        if data.draw(st.booleans()):
            continue
        if field.message_type:
            inner = getattr(message, field.name)
            if field.is_repeated:
                continue
            if field.message_type.name == "Timestamp":
                inner.seconds = data.draw(st.integers(-(2**62), 2**62))
                inner.nanos = data.draw(st.integers(-(2**31), 2**31 - 1))
            else:
                filled(inner, data, known)
            continue
        value = _value(field, data, known)
        if field.is_repeated:
            getattr(message, field.name).extend([value] * data.draw(st.integers(0, 300)))
        else:
            setattr(message, field.name, value)
    return message


def _value(field: Any, data: Any, known: str) -> Any:
    if field.type == field.TYPE_BOOL:
        return data.draw(st.booleans())
    if field.type == field.TYPE_INT32:
        return data.draw(st.integers(-(2**31), 2**31 - 1))
    if field.name.startswith("complaint_id") and data.draw(st.booleans()):
        return known
    return data.draw(TEXTS)


@pytest.mark.parametrize("rpc", RPCS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_nonsense_gets_a_clear_error_and_changes_nothing(rpc, data) -> None:
    """Whatever stands in the request: an answer, or a refusal of the caller's own making."""
    door = Door()
    service = descriptor_pool.Default().FindServiceByName(SERVICE)
    kind = GetMessageClass(service.FindMethodByName(rpc).input_type)
    request = filled(kind(), data, str(door.complaint))
    try:
        getattr(door, rpc)(request)
    except ServiceError as error:
        refusals = {ErrorKind.INVALID, ErrorKind.UNPROCESSABLE, ErrorKind.NOT_FOUND}
        assert error.kind in refusals | {ErrorKind.CONFLICT, ErrorKind.FORBIDDEN}
        assert not any(store.stored for store in [door.ladders, *door.matters])
