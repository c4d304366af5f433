"""Mentions over gRPC and threats over Kafka become events, on real stores."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from deploy.local import keys
from services.chassis import kafka as kafka_ports
from services.chassis.auth import ServiceTokens
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import fill_metadata, outbox_entry
from services.chassis.grpc_client import ServiceChannel
from services.escalation.adapters.opinion_store import EVENTS, POSTS
from services.escalation.bootstrap import build
from services.escalation.settings import EscalationSettings
from tests.support.escalation_fakes import TRACE
from tests.support.eventually import eventually

SECONDS = 10
TEXT = "星河财险车险拒赔，定损员推诿，拖了三个月，太坑人了"


class Desk:
    """Escalation as production builds it, its loops turned by the test."""

    def __init__(self, stores, monkeypatch):
        """Bring it up on a database of its own."""
        keys.prepare(stores.stack)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = stores.environment("escalation", f"t-{uuid4().hex[:6]}")
        environment |= {"ESCALATION_GRPC_PORT": str(port), "MONGODB_PREFIX": f"t{uuid4().hex[:8]}"}
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        self.shell = build(EscalationSettings(), frozenset({"worker", "grpc"}))
        self.shell._grpc.start()
        tokens = ServiceTokens("intake", Path(stores.environment("intake")["SERVICE_KEY_FILE"]))
        self.channel = ServiceChannel("escalation", f"127.0.0.1:{port}", tokens)
        self.stub = EscalationServiceStub(self.channel.channel)
        options = kafka_ports.producer_options(stores.kafka_bootstrap, "test")
        self.publisher = kafka_ports.KafkaPublisher(options)

    def report(self, *texts, author="某账号"):
        """Report posts of one source."""
        request = messages.ReportMentionRequest()
        for text in texts:
            mention = request.mentions.add(id=f"m-{abs(hash(text))}", source="weibo", text=text)
            mention.author = author
            mention.at.FromDatetime(datetime.now(UTC))
        return self.channel.call(self.stub.ReportMention, request, seconds=SECONDS)

    def events(self):
        """Turn every loop until nothing waits; the stored events."""

        def settled():
            for _, loop in self.shell._loops:
                loop()
            posts = self.shell.database[POSTS]
            return posts.count_documents({}) and not posts.count_documents(
                {"waiting": {"$exists": True}}
            )

        eventually(settled, seconds=40)
        return list(self.shell.database[EVENTS].find())

    def close(self):
        """Let go of everything and drop the database."""
        self.channel.channel.close()
        self.shell._grpc.close()
        self.shell.database.client.drop_database(self.shell.database.name)
        self.shell.consumer.close()
        self.publisher.close()


@pytest.fixture
def desk(own_stores, monkeypatch):
    """A service of its own for each test."""
    opened = Desk(own_stores, monkeypatch)
    yield opened
    opened.close()


def test_mentions_become_an_event_that_can_be_read(desk) -> None:
    """Two alike are one event, what is not ours is none, and what came before changes nothing."""
    first = desk.report(TEXT, f"转发微博：{TEXT}", "男子忘记保险柜密码")
    again = desk.report(TEXT)
    (stored,) = desk.events()
    request = messages.GetOpinionEventRequest(event_id=stored["_id"])
    event = desk.channel.call(desk.stub.GetOpinionEvent, request, seconds=SECONDS).event

    assert list(first.fresh) == [True, True, True]
    assert list(again.fresh) == [False]
    assert (event.posts, event.grade, event.version) == (2, "L1", 1)
    assert list(event.entities) == ["星河财险"]
    assert {part.name for part in event.parts} >= {"nature", "spread", "own_fault"}
    assert TEXT not in str(list(desk.shell.database[POSTS].find()))


def assessed(complaint, flag):
    """What triage announces of a complaint."""
    envelope = TriageEvent()
    envelope.complaint_assessed.SetInParent()
    envelope.state.scene = "claims_refused"
    envelope.state.insurer, envelope.state.unit = "xinghe-pc", "js"
    envelope.state.team = "motor-claims"
    envelope.state.flags.add(code=flag)
    now = datetime.now(UTC)
    fill_metadata(
        envelope,
        aggregate_id=complaint,
        aggregate_version=1,
        producer="triage",
        occurred_at=now,
        recorded_at=now,
        traceparent=TRACE,
    )
    return outbox_entry(envelope).record("complaints-triage-events", "triage")


def test_self_harm_in_a_complaint_is_grave_at_once_and_calls_people(desk) -> None:
    """The flag is enough, and takes what threatened for the same cause; texts stay at intake."""
    first, complaint = uuid4(), uuid4()
    desk.publisher.publish([assessed(first, "threat_media")])
    assert desk.events() == []
    desk.publisher.publish([assessed(complaint, "self_harm")])
    eventually(lambda: desk.events(), seconds=40)
    (stored,) = desk.events()
    asked = messages.ListLaddersRequest(complaint_id=str(complaint))
    (ladder,) = desk.channel.call(desk.stub.ListLadders, asked, seconds=SECONDS).ladders

    assert stored["complaints"] == sorted([str(first), str(complaint)])
    assert (stored["held"]["grade"], stored["floors"]) == ("L3", ["self_harm"])
    assert stored["entities"] == ["星河财险"]
    assert ladder.clock == "self_harm"
    assert ladder.levels


def test_faulty_mentions_are_refused(desk) -> None:
    """A clear error for each, and nothing is stored."""
    for change in ({"text": ""}, {"source": "有 空格"}, {"reach": -1}, {"author": "x" * 300}):
        request = messages.ReportMentionRequest()
        mention = request.mentions.add(**{"id": "1", "source": "weibo", "text": TEXT, **change})
        mention.at.FromDatetime(datetime.now(UTC))
        with pytest.raises(ServiceError) as caught:
            desk.channel.call(desk.stub.ReportMention, request, seconds=SECONDS)
        assert caught.value.kind is ErrorKind.INVALID

    assert desk.shell.database[POSTS].count_documents({}) == 0


def test_a_grave_mention_starts_a_plan_that_people_carry_out(desk) -> None:
    """The plan is there, a step is done over gRPC, and its people have notices."""
    desk.report("星河财险不赔我妈的救命钱，我不想活了")
    (event,) = desk.events()
    ask = messages.GetOpinionPlanRequest(event_id=event["_id"])
    plan = desk.channel.call(desk.stub.GetOpinionPlan, ask, seconds=SECONDS).plan
    done = messages.CompletePlanStepRequest(
        plan_id=plan.id,
        step="acknowledge",
        by="p-opinion-1",
        proof_kind="note",
        proof="text-1",
        request_id="r-1",
    )
    after = desk.channel.call(desk.stub.CompletePlanStep, done, seconds=SECONDS).plan
    again = desk.channel.call(desk.stub.CompletePlanStep, done, seconds=SECONDS).plan

    def noticed():
        for _, loop in desk.shell._loops:
            loop()
        notices = messages.ListNoticesRequest(person="p-opinion-1")
        found = desk.channel.call(desk.stub.ListNotices, notices, seconds=SECONDS).notices
        return any(one.template == "notice_plan_due" for one in found)

    assert (plan.grade, plan.drill) == ("L3", False)
    assert {s.owner for s in plan.steps if s.role == "compliance"} == {"p-compliance-1"}
    assert all(step.source for step in plan.steps if step.policy)
    assert after == again
    assert next(s for s in after.steps if s.id == "acknowledge").state == "done"
    eventually(noticed, seconds=40)


def test_a_statement_is_compared_with_the_rules_and_a_drill_is_marked(desk) -> None:
    """A faulty statement is refused, a good one proves the step."""
    start = messages.StartDrillRequest(grade="L3", by="p-opinion-1", request_id="d-1")
    plan = desk.channel.call(desk.stub.StartDrill, start, seconds=SECONDS).plan
    first = messages.CompletePlanStepRequest(
        plan_id=plan.id,
        step="first_answer",
        by="p-senior-1",
        proof_kind="statement",
        proof="text-2",
        statement="网传内容纯属谣言。",
        statement_language="zh",
        request_id="r-2",
    )
    with pytest.raises(ServiceError) as caught:
        desk.channel.call(desk.stub.CompletePlanStep, first, seconds=SECONDS)
    first.statement = "我公司已关注到相关情况，正在核实并与客户联系，后续将及时公布。"
    first.request_id = "r-3"
    after = desk.channel.call(desk.stub.CompletePlanStep, first, seconds=SECONDS).plan

    assert plan.drill
    assert caught.value.kind is ErrorKind.CONFLICT
    assert next(s for s in after.steps if s.id == "first_answer").proof == "text-2"
