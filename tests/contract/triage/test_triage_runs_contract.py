"""What runs rely on from their store and from escalation: one suite for fake and real each."""

import socket
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as pb
from complaints.escalation.v1 import escalation_service_pb2_grpc as rpc

from services.chassis.auth import SERVICE, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.grpc_server import GrpcServer
from services.chassis.mongo import connect
from services.datafiles.messages import Catalogue
from services.triage.adapters.approval_client import ApprovalClient
from services.triage.adapters.joined_outbox import JoinedOutbox
from services.triage.adapters.mongo_runs import MongoRuns
from services.triage.domain.runs.events import (
    Attached,
    CaseEnded,
    Checked,
    Confirmed,
    Finished,
    HandedOver,
    Offered,
    Ruled,
    Started,
    Stepped,
    Superseded,
)
from tests.support.run_fakes import MemoryApprovals, MemoryRuns, fresh, grown
from tests.support.service_caller import Tokens, Verifier

NAME = "complaints.escalation.v1.EscalationService"
HUNDRED = Decimal("100.50")
EVERYTHING = (
    Started(
        ("cn-a@1",),
        "cn-a/one",
        (Attached("cn-a/e", "d-0"),),
        Decimal("9.90"),
        HUNDRED,
        "a-0",
        (Checked(HUNDRED, HUNDRED, "handler", Decimal(50), "asked", "a-0"),),
    ),
    Stepped("cn-a/one", "answered", "yes", "t-1", "cn-a/two"),
    Attached("cn-a/e", "d-1", "insurer"),
    Confirmed(("cn-a/must/1", "cn-a/never/1"), True, "t-2"),
    Checked(HUNDRED, HUNDRED, "handler", Decimal(50), "asked", "a-1"),
    Ruled("a-1", "granted", HUNDRED),
    Checked(HUNDRED, HUNDRED, "handler", Decimal(50), "approved", "a-1"),
    Offered("payment", HUNDRED, "t-3", "handler", Decimal(50), "a-1"),
    HandedOver("p-2", "t-4"),
    Superseded(("cn-a@2",)),
    Finished("broken_off", "t-5", ("cn-a/must/2",)),
    CaseEnded("closed"),
)


class RunsContract:
    """The promises of Runs."""

    @pytest.fixture
    def store(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_every_event_comes_back(self, store):
        """Equal, down to the digits of money and the kinds of sequences."""
        run = grown(fresh(), EVERYTHING)
        at = store.now()
        run = replace(run, history=tuple(replace(e, at=at) for e in run.history))
        store.add(run)
        assert store.of_complaint(run.complaint_id) == [run]

    def test_the_latest_run_comes_first(self, store):
        """All runs of the case and of no other."""
        first = grown(fresh(), EVERYTHING[:1])
        second = replace(first, id=uuid4(), number=2)
        for run in (first, second, grown(fresh(), EVERYTHING[:1])):
            store.add(run)
        assert [run.number for run in store.of_complaint(first.complaint_id)] == [2, 1]
        assert store.of_complaint(uuid4()) == []

    def test_those_that_go_on_are_found_by_their_cases(self, store):
        """Neither ended ones nor those of other cases."""
        going, ended, other = (
            grown(fresh(), events) for events in (EVERYTHING[:2], EVERYTHING, EVERYTHING[:1])
        )
        at = store.now()
        for run in (going, ended, other):
            store.add(replace(run, history=tuple(replace(e, at=at) for e in run.history)))
        found = store.open_of({going.complaint_id, ended.complaint_id, uuid4()})

        assert [(run.id, run.version) for run in found] == [(going.id, 2)]
        assert store.open_of(set()) == []

    def test_one_of_two_wins(self, store):
        """Starting twice and writing after another is a race, and nothing of it is stored."""
        run = grown(fresh(), EVERYTHING[:1])
        store.add(run)
        with pytest.raises(ServiceError) as twice:
            store.add(run)
        after, other = grown(run, EVERYTHING[1:2]), grown(run, EVERYTHING[2:3])
        store.replace(run, after)
        with pytest.raises(ServiceError) as late:
            store.replace(run, other)
        assert {twice.value.kind, late.value.kind} == {ErrorKind.RACE}
        assert store.of_complaint(run.complaint_id)[0].step == "cn-a/two"


class TestMemoryRuns(RunsContract):
    """The fake."""

    @pytest.fixture
    def store(self):
        """In memory."""
        return MemoryRuns()


class TestMongoRuns(RunsContract):
    """The real one."""

    @pytest.fixture
    def store(self, mongodb):
        """On a real MongoDB."""
        opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
        self.offered = []
        self.outbox = JoinedOutbox(opened)
        runs = MongoRuns(opened, self.offered.extend)
        runs.ensure_indexes()
        yield runs
        opened.client.drop_database(opened.name)

    def test_offers_and_ends_wait_in_the_same_write(self, store):
        """Handed to the relay, found by the sweep, gone once published; no other line is told."""
        begun = self.begun(store)
        offered = grown(begun, EVERYTHING[7:9])
        store.replace(begun, offered)
        store.replace(offered, ended := grown(offered, EVERYTHING[10:11]))
        [(key, waiting)] = self.outbox.pending(10)
        assert [entry.type.rpartition(".")[2] for entry in waiting] == [
            "CompensationOffered",
            "PlaybookRunEnded",
        ]
        assert [one for _, entries in self.offered for one in entries] == waiting
        assert {one for one, _ in self.offered} == {key}
        assert (self.outbox.count(), self.outbox.oldest()) == (1, waiting[0].at)
        self.outbox.mark_published([(key, [one.id for one in waiting])])

        assert (self.outbox.pending(10), self.outbox.count()) == ([], 0)
        assert store.of_complaint(ended.complaint_id) == [ended]

    def test_who_was_too_late_announces_nothing(self, store):
        """What is not stored is not told."""
        begun = self.begun(store)
        store.replace(begun, grown(begun, EVERYTHING[1:2]))
        with pytest.raises(ServiceError):
            store.replace(begun, grown(begun, EVERYTHING[7:8]))

        assert (self.outbox.pending(10), self.offered) == ([], [])

    def begun(self, store):
        """A run that goes on."""
        run = grown(fresh(), EVERYTHING[:1])
        run = replace(run, history=tuple(replace(e, at=store.now()) for e in run.history))
        store.add(run)
        return run


class ApprovalsContract:
    """The promises of Approvals."""

    @pytest.fixture
    def escalation(self):
        """The client under test, and the escalation behind it."""
        raise NotImplementedError

    def test_a_repeat_asks_once(self, escalation):
        """The same request, and the same wish of the same person while it is undecided."""
        client, behind = escalation
        case = uuid4()
        first = client.ask(case, "p-1", HUNDRED, "t", "r-1")
        assert client.ask(case, "p-1", HUNDRED, "t", "r-1") == first
        assert client.ask(case, "p-1", HUNDRED, "t", "r-2") == first
        assert len(behind.asked[case]) == 1

    def test_another_wish_waits(self, escalation):
        """One undecided settlement of a case at a time."""
        client, _ = escalation
        case = uuid4()
        first = client.ask(case, "p-1", HUNDRED, "t", "r-1")
        with pytest.raises(ServiceError) as refused:
            client.ask(case, "p-1", Decimal(200), "t", "r-2")
        assert refused.value.params == {"approval": first, "asker": "p-1"}
        assert (refused.value.kind, refused.value.code) == (
            ErrorKind.CONFLICT,
            "run_approval_open",
        )

    def test_the_outcome(self, escalation):
        """As decided; unknown approvals are told."""
        client, behind = escalation
        case = uuid4()
        made = client.ask(case, "p-1", HUNDRED, "t", "r-1")
        assert client.state(case, made) == "asked"
        behind.decide(case, "granted")
        assert client.state(case, made) == "granted"
        with pytest.raises(ServiceError) as unknown:
            client.state(case, str(uuid4()))
        assert unknown.value.kind is ErrorKind.NOT_FOUND

    def test_above_all(self, escalation):
        """More than anybody may approve: the refusal names the most."""
        client, behind = escalation
        behind.most = 99
        with pytest.raises(ServiceError) as refused:
            client.ask(uuid4(), "p-1", HUNDRED, "t", "r-1")
        assert (refused.value.code, refused.value.params["most"]) == ("approval_above_all", "99")


class TestMemoryApprovals(ApprovalsContract):
    """The fake."""

    @pytest.fixture
    def escalation(self):
        """Itself."""
        made = MemoryApprovals()
        return made, made


class _Servicer(rpc.EscalationServiceServicer):
    """Escalation's door over the same fake, in escalation's own words."""

    def __init__(self, behind):
        self.behind = behind

    def RequestApproval(self, request, context):
        """As escalation refuses a second one."""
        case = _uuid(request.complaint_id)
        assert (request.kind, request.currency) == ("settlement", "CNY")
        wish = (request.by, Decimal(request.amount), request.reason_text_id, request.request_id)
        for one in self.behind.asked.get(case, []):
            if one.state == "asked" and one.request_id != request.request_id:
                raise ServiceError(ErrorKind.CONFLICT, "approval_open_already")
        answer = pb.RequestApprovalResponse()
        answer.approval.id = self.behind.ask(case, *wish)
        return answer

    def ListApprovals(self, request, context):
        """All of the case."""
        answer = pb.ListApprovalsResponse()
        for one in self.behind.asked.get(_uuid(request.complaint_id), []):
            told = answer.approvals.add(id=one.id, kind="settlement", state=one.state)
            told.asked_by, told.amount = one.by, str(one.total)
        return answer


class TestApprovalClient(ApprovalsContract):
    """The real client against a real gRPC server."""

    @pytest.fixture
    def escalation(self):
        """A server for each test, on a port that is free."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        behind = MemoryApprovals()
        service = pb.DESCRIPTOR.services_by_name["EscalationService"]
        allowed = {f"/{NAME}/{m.name}": frozenset({SERVICE}) for m in service.methods}
        add = (rpc.add_EscalationServiceServicer_to_server, _Servicer(behind), NAME)
        server = GrpcServer(address, [add], Guard(allowed, Verifier("triage")), Catalogue.load())
        server.start()
        channel = ServiceChannel("escalation", address, Tokens())
        yield ApprovalClient(channel), behind
        channel.channel.close()
        server.close()

    def test_escalation_is_away(self, escalation):
        """A clear refusal within the deadline."""
        channel = ServiceChannel("escalation", "127.0.0.1:1", Tokens())
        with pytest.raises(ServiceError) as refused:
            ApprovalClient(channel).state(uuid4(), "a")
        channel.channel.close()
        assert refused.value.kind is ErrorKind.UNAVAILABLE


def _uuid(text):
    return type(uuid4())(text)
