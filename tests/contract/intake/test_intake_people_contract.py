"""Approvals, ladders and notices: the fake and escalation over real gRPC pass the same."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from complaints.escalation.v1.escalation_service_pb2_grpc import (
    EscalationServiceServicer,
    add_EscalationServiceServicer_to_server,
)

from services.chassis.auth import Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.grpc_server import GrpcServer
from services.datafiles.messages import PEOPLE_MESSAGES, Catalogue
from services.escalation.domain.people.ladder import Ladder as OwnLadder
from services.escalation.domain.people.ladder import LevelCall
from services.escalation.domain.people.roster import Addressee as OwnAddressee
from services.escalation.permissions import PERMISSIONS
from services.intake.adapters.escalation_client import EscalationCalls
from services.intake.adapters.escalation_people_client import (
    ApprovalsClient,
    LaddersClient,
    NoticesClient,
)
from services.intake.domain.people import Addressee, ApprovalWish, Ladder, LadderLevel
from tests.support.people_fakes import step_call
from tests.support.people_neighbours import FakeApprovals, FakeLadders, FakeNotices
from tests.support.service_caller import Tokens, Verifier
from tests.unit.escalation.people.test_people_rpcs import NOW, Door

NAME = "complaints.escalation.v1.EscalationService"


@dataclass
class People:
    """The three ports, one complaint with an open clock, and a ladder that calls its owner."""

    approvals: Any
    ladders: Any
    notices: Any
    complaint: UUID
    ladder: UUID


def fake() -> Iterator[People]:
    """The fakes that intake's own tests use."""
    complaint, ident = uuid4(), uuid4()
    ladders = FakeLadders()
    level = LadderLevel("owner", NOW, NOW + timedelta(hours=1), (Addressee("p-motor-1"),))
    ladders.held[ident] = Ladder(
        ident, complaint, "cn-2020-3", "decision", "s", NOW, False, False, "calling", (level,)
    )
    yield People(FakeApprovals(), ladders, FakeNotices(), complaint, ident)


def real() -> Iterator[People]:
    """Escalation's RPCs over memory, behind a real server and channel."""
    door: Any = Door()
    servicer: Any = EscalationServiceServicer()
    for name, method in vars(door.rpc).items():
        setattr(servicer, name, method)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    catalogue = Catalogue.load(PEOPLE_MESSAGES)
    add = (add_EscalationServiceServicer_to_server, servicer, NAME)
    guard: Any = Guard(PERMISSIONS, Verifier("intake"))  # type: ignore[arg-type]
    server = GrpcServer(f"127.0.0.1:{port}", [add], guard, catalogue)
    server.start()
    channel = ServiceChannel("escalation", f"127.0.0.1:{port}", Tokens())  # type: ignore[arg-type]
    call = step_call(NOW)
    until = NOW + timedelta(hours=1)
    level = LevelCall("owner", NOW, until, (OwnAddressee("p-motor-1"),))
    ladder = OwnLadder(call, "house", False, "calling", NOW, until, 1, (level,))
    door.ladders.stored[ladder.id] = ladder
    ask = EscalationCalls(channel)
    yield People(
        ApprovalsClient(ask), LaddersClient(ask), NoticesClient(ask), door.complaint, ladder.id
    )
    channel.channel.close()
    server.close()


@pytest.fixture(params=[fake, real], ids=["fake", "real"])
def people(request: pytest.FixtureRequest) -> Iterator[People]:
    """Each in turn."""
    yield from request.param()


def wish(people: People, by: str = "p-motor-1", kind: str = "extension") -> ApprovalWish:
    """An extension of the complaint there."""
    return ApprovalWish(people.complaint, kind, by, "t-1", parties=("xinghe-pc",))


def refusal(act: Any) -> tuple[ErrorKind, str]:
    """Kind and code of what an act raises."""
    with pytest.raises(ServiceError) as caught:
        act()
    return caught.value.kind, caught.value.code


def test_an_approval_is_asked_once_and_granted_by_a_superior(people: People) -> None:
    """Level and moment come from the owner; the same request has no further effect."""
    asked = people.approvals.request(wish(people), "r-1")
    again = people.approvals.request(wish(people), "r-1")
    granted = people.approvals.decide(asked.id, "p-lead-east", True, "t-2", "r-2")

    assert (again.id, asked.state, asked.asked_by) == (asked.id, "asked", "p-motor-1")
    assert asked.expires_at > asked.asked_at
    assert (granted.state, granted.level, granted.decided_by) == (
        "granted",
        "superior_unit",
        "p-lead-east",
    )
    assert granted.decided_at is not None
    (listed,) = people.approvals.of_complaint(people.complaint)
    assert (listed.id, listed.state, listed.reason_text_id) == (asked.id, "granted", "t-1")


def test_refusals_keep_kind_and_code(people: People) -> None:
    """A second one, one's own, another's, one that is over, and one that is none."""
    asked = people.approvals.request(wish(people), "r-1")
    approvals = people.approvals

    assert refusal(lambda: approvals.request(wish(people), "r-2")) == (
        ErrorKind.CONFLICT,
        "approval_open_already",
    )
    assert refusal(lambda: approvals.decide(asked.id, "p-motor-1", True, "", "r-3")) == (
        ErrorKind.FORBIDDEN,
        "asker_cannot_approve",
    )
    assert refusal(lambda: approvals.withdraw(asked.id, "p-motor-2", "r-4")) == (
        ErrorKind.FORBIDDEN,
        "not_the_asker",
    )
    assert approvals.withdraw(asked.id, "p-motor-1", "r-5").state == "withdrawn"
    assert refusal(lambda: approvals.decide(asked.id, "p-lead-east", True, "", "r-6")) == (
        ErrorKind.CONFLICT,
        "approval_not_open",
    )
    assert refusal(lambda: approvals.decide(uuid4(), "p-lead-east", True, "", "r-7")) == (
        ErrorKind.NOT_FOUND,
        "approval_not_found",
    )


@pytest.mark.parametrize("people", [real], indirect=True)
def test_a_sentence_gets_its_parameters(people: People) -> None:
    """What the owner put into a refusal reaches whoever shows it."""
    with pytest.raises(ServiceError) as caught:
        people.approvals.request(wish(people, by="p-nobody"), "r-1")

    shown = Catalogue.load(PEOPLE_MESSAGES).render(caught.value.code, "en", caught.value.params)
    assert shown == "Nobody of that id is in the organisation: p-nobody."


def test_a_called_person_takes_the_step_on(people: People) -> None:
    """The ladder ends with his name."""
    done = people.ladders.acknowledge(people.ladder, "p-motor-1", "r-1")

    assert (done.state, done.acknowledged_by) == ("acknowledged", "p-motor-1")
    assert done.acknowledged_at is not None
    assert [who.person for who in done.levels[0].people] == ["p-motor-1"]


def test_nobody_was_told_anything_yet(people: People) -> None:
    """An empty inbox is an empty list, and an absence without an end is none."""
    people.notices.absent("p-motor-1", NOW, NOW + timedelta(days=1))
    people.notices.absent("p-motor-1", NOW, None)

    assert list(people.notices.to_person("p-motor-2")) == []
    assert list(people.notices.of_matter(uuid4())) == []
