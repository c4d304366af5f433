"""Consultations, groups and public opinion: intake's clients in one process and over real gRPC.

Texts of matters: the fake and MongoDB.
"""

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
from services.chassis.mongo import connect
from services.datafiles.messages import PEOPLE_MESSAGES, Catalogue
from services.escalation.permissions import PERMISSIONS
from services.intake.adapters import mongo_matter_texts
from services.intake.adapters.documents import MatterTextDocument
from services.intake.adapters.escalation_client import EscalationCalls
from services.intake.adapters.escalation_consultation_client import EscalationConsultations
from services.intake.adapters.escalation_group_client import EscalationGroups
from services.intake.adapters.escalation_opinion_client import EscalationOpinion
from services.intake.domain.record import StoredText
from services.intake.ports.matter_texts import Owner
from services.intake.ports.people_consultation import Circumstances, ConsultationWish
from services.intake.ports.people_group import Act
from services.intake.ports.people_opinion import EventAct, EventFilter, Mention, StepDone
from tests.support.intake_builders import NOW
from tests.support.matter_house import MatterHouse, MemoryMatterTexts
from tests.support.opinion import START
from tests.support.service_caller import Tokens, Verifier

NAME = "complaints.escalation.v1.EscalationService"
THIRD = Circumstances(3, 0, "12000.00", ("elderly",), False)
AWAY = "云帆保险代理人销售误导，骗老人"


@dataclass
class Clients:
    """The three clients, and escalation behind them."""

    house: MatterHouse
    consultations: EscalationConsultations
    groups: EscalationGroups
    opinion: EscalationOpinion


def clients(house: MatterHouse, calls: Any) -> Clients:
    """Clients that ask through `calls`."""
    return Clients(
        house, EscalationConsultations(calls), EscalationGroups(calls), EscalationOpinion(calls)
    )


def in_process() -> Iterator[Clients]:
    """As intake's own tests ask."""
    house = MatterHouse(NOW)
    yield clients(house, house)


def over_grpc() -> Iterator[Clients]:
    """The same servicers behind a real server and channel."""
    house = MatterHouse(NOW)
    servicer: Any = EscalationServiceServicer()
    for name, method in house.rpcs().items():
        setattr(servicer, name, method)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    add = (add_EscalationServiceServicer_to_server, servicer, NAME)
    guard: Any = Guard(PERMISSIONS, Verifier("intake"))  # type: ignore[arg-type]
    server = GrpcServer(f"127.0.0.1:{port}", [add], guard, Catalogue.load(PEOPLE_MESSAGES))
    server.start()
    channel = ServiceChannel("escalation", f"127.0.0.1:{port}", Tokens())  # type: ignore[arg-type]
    yield clients(house, EscalationCalls(channel))
    channel.channel.close()
    server.close()


@pytest.fixture(params=[in_process, over_grpc], ids=["in-process", "grpc"])
def asked(request: pytest.FixtureRequest) -> Iterator[Clients]:
    """Each in turn."""
    yield from request.param()


def refusal(act: Any) -> tuple[ErrorKind, str]:
    """Kind and code of what an act raises."""
    with pytest.raises(ServiceError) as caught:
        act()
    return caught.value.kind, caught.value.code


def test_a_consultation_is_called_once_and_read_as_it_stands(asked: Clients) -> None:
    """Pages carry the names of the contract; what is to come is left out."""
    complaint = uuid4()
    wish = ConsultationWish((complaint,), THIRD, "xinghe-pc", (), ("xinghe-pc",))
    one = asked.consultations.open(wish, "p-motor-1", "r-1")
    again = asked.consultations.open(wish, "p-motor-1", "r-1")
    key = UUID(one["id"])
    said = asked.consultations.give_opinion(key, "p-motor-1", "agree", "t-1", "r-2")

    assert (again, one["complaint_ids"]) == (one, [str(complaint)])
    assert "decision" not in one
    assert asked.consultations.called_for(complaint, THIRD) == ["third_contact", *one["rules"][1:]]
    assert asked.consultations.get(key) == said == asked.consultations.of_case(complaint)[0]
    early = refusal(lambda: asked.consultations.cancel(key, "p-life-1", "t-2", "r-3"))
    assert early == (ErrorKind.FORBIDDEN, "not_the_chair")
    missing = refusal(lambda: asked.consultations.get(uuid4()))
    assert missing == (ErrorKind.NOT_FOUND, "consultation_not_found")


def test_a_group_is_opened_once_and_judged(asked: Clients) -> None:
    """Twenty in person make it major."""
    ids = [uuid4(), uuid4()]
    one = asked.groups.open("claims_delay", ids, ids[:1], "p-lead-east", "r-1")
    key = UUID(one["id"])
    major = asked.groups.record_gathering(Act(key, "p-desk-1", "r-2"), NOW, 20, "")

    assert asked.groups.open("claims_delay", ids, ids[:1], "p-lead-east", "r-1")["id"] == one["id"]
    assert [member["surrender"] for member in one["members"]] == [True, False]
    assert (major["limbs"], major["in_person"]) == (["in_person"], 20)
    assert asked.groups.get(key) == major == asked.groups.listed(ids[1])[0]
    assert asked.groups.listed(None) == [major]
    late = refusal(lambda: asked.groups.close(Act(key, "p-senior-1", "r-3")))
    assert late == (ErrorKind.CONFLICT, "report_missing")


def test_posts_events_and_drills(asked: Clients) -> None:
    """A post is told once; events are judged by people; a drill is played."""
    post = Mention("w-1", START, "weibo", "星河财险拒赔，推诿", author="某人")
    assert list(asked.opinion.report([post, post])) == [True, False]
    into, away = asked.house.tell("星河财险拒赔，推诿", AWAY)
    merged = asked.opinion.merge(UUID(into), UUID(away), EventAct("p-opinion-1", "t-1", "r-1"))
    found, following = asked.opinion.events(EventFilter(limit=10))
    drill = asked.opinion.drill("L3", "p-opinion-1", "r-2")
    done = StepDone("acknowledge", "note", "t-2")
    after = asked.opinion.complete(UUID(drill["id"]), done, "p-opinion-1", "r-3")

    assert merged["merged_into"] == ""
    assert into in {one["id"] for one in found}
    assert following == ""
    assert {step["id"]: step["proof"] for step in after["steps"]}["acknowledge"] == "t-2"
    assert asked.opinion.plan(UUID(drill["id"])) == after
    missing = refusal(lambda: asked.opinion.event(uuid4()))
    assert missing == (ErrorKind.NOT_FOUND, "opinion_event_not_found")


class MatterTextsContract:
    """The promises of MatterTexts."""

    @pytest.fixture
    def texts(self) -> Any:
        """The store under test, empty, with room for three texts of a matter."""
        raise NotImplementedError

    def test_a_text_stands_once_under_its_owner(self, texts: Any) -> None:
        """Sealed as it came, the oldest first; another owner's are not seen."""
        owner, other = Owner("group", uuid4()), Owner("opinion_plan", uuid4())
        first, second, foreign = text("a", 1), text("b", 0), text("c", 0)
        assert texts.put(owner, first)
        assert texts.put(owner, second)
        assert texts.put(other, foreign)
        assert not texts.put(owner, text("a", 5))

        assert list(texts.of(owner)) == [second, first]
        assert list(texts.of(other)) == [foreign]
        assert abs(texts.now() - texts.now()) < timedelta(minutes=1)

    def test_there_is_a_limit(self, texts: Any) -> None:
        """A program that has gone wild is stopped."""
        owner = Owner("group", uuid4())
        for number in range(3):
            texts.put(owner, text(f"l{number}", number))

        assert refusal(lambda: texts.put(owner, text("l4", 4))) == (
            ErrorKind.CONFLICT,
            "too_many_changes",
        )


def text(name: str, second: int) -> StoredText:
    """A sealed text."""
    return StoredText(name, "report", "p-1", NOW + timedelta(seconds=second), b"sealed")


class TestMemoryMatterTexts(MatterTextsContract):
    """The fake that unit tests use."""

    @pytest.fixture
    def texts(self) -> Any:
        """An empty one."""
        return MemoryMatterTexts(NOW, texts_max=3)


class TestMongoMatterTexts(MatterTextsContract):
    """The real one."""

    @pytest.fixture
    def texts(self, mongodb: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
        """In a database of its own."""
        monkeypatch.setattr(mongo_matter_texts, "TEXTS_MAX", 3)
        database = connect(mongodb, f"t{uuid4().hex[:10]}")
        yield mongo_matter_texts.MongoMatterTexts(database)
        for document in database["matter_texts"].find():
            ident = document.pop("_id")
            MatterTextDocument(id=ident, **document).validate()
        database.client.drop_database(database.name)
