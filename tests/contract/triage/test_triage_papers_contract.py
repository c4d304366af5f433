"""What runs and drafts rely on from intake: one suite for fake and real."""

import socket
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from complaints.intake.v1 import intake_service_pb2 as messages
from complaints.intake.v1.intake_service_pb2_grpc import add_IntakeServiceServicer_to_server

from services.chassis.auth import SERVICE, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.grpc_server import GrpcServer
from services.datafiles.messages import Catalogue
from services.intake.bootstrap import MESSAGES
from services.intake.domain.actions import Note
from services.intake.entrypoints.grpc_api import IntakeServicer
from services.intake.handlers.acting import ActionDesk, Actor
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.texts import TextDesk
from services.intake.permissions import LESSON_OVERRULERS
from services.triage.adapters.intake_client import IntakeClient
from tests.support.fixed_clock import FixedClock
from tests.support.intake_audit import MemoryAudit
from tests.support.intake_builders import EVERYTHING, NOW, TRACE, filing, key_ring
from tests.support.intake_fakes import MemoryComplaints, MemoryNumbers, MemoryTasks
from tests.support.intake_neighbours import FakeTriage
from tests.support.outgoing_fakes import FakeDrafts
from tests.support.people_neighbours import FakeApprovals
from tests.support.run_fakes import MemoryDocuments
from tests.support.service_caller import Tokens, Verifier

NAME = "complaints.intake.v1.IntakeService"
DRAFT = "您好，请稍候。"


class PapersContract:
    """The promises of Documents and Drafts."""

    @pytest.fixture
    def intake(self):
        """The client under test, a case, a paper recorded of it, and the id of a draft."""
        raise NotImplementedError

    def test_a_paper_belongs_to_its_case(self, intake):
        """No other id does; an unknown case is told."""
        client, case, paper, _ = intake
        assert client.has_document(case, paper)
        assert not client.has_document(case, "d-none")
        with pytest.raises(ServiceError) as unknown:
            client.has_document(uuid4(), paper)
        assert unknown.value.kind is ErrorKind.NOT_FOUND

    def test_a_draft_is_read_by_its_id(self, intake):
        """As it was kept; an unknown one is told."""
        client, case, _, draft = intake
        assert client.draft(case, draft) == DRAFT
        with pytest.raises(ServiceError) as unknown:
            client.draft(case, "none")
        assert (unknown.value.kind, unknown.value.code) == (ErrorKind.NOT_FOUND, "text_not_found")


class TestMemoryPapers(PapersContract):
    """The fake."""

    @pytest.fixture
    def intake(self):
        """Itself."""
        case = uuid4()
        made = MemoryDocuments(case)
        made.drafts[case, "t-1"] = DRAFT
        return made, case, "d-1", "t-1"


class TestIntakeClient(PapersContract):
    """The real client against intake's own servicer over real gRPC."""

    @pytest.fixture
    def intake(self):
        """A server for each test, with a case that has a note and a kept draft."""
        clock, vault = FixedClock(NOW), key_ring()
        store, audit = MemoryComplaints(clock), MemoryAudit(clock)
        numbers = MemoryNumbers(clock)
        desk = FilingDesk(store, numbers, vault, ZoneInfo("Asia/Shanghai"), clock)
        [filed] = desk.commit([filing()])
        acting = ActionDesk(
            store,
            MemoryTasks(clock),
            FakeTriage(),
            FakeApprovals(),
            vault,
            LESSON_OVERRULERS,
            OutgoingTexts(FakeDrafts()),
        )
        actor = Actor("p-1", frozenset({"handler"}), EVERYTHING, "p-1|k", b"f", TRACE)
        noted = acting.act(filed.reference, Note("保险公司发来时间线"), actor)
        texts = TextDesk(store, vault, audit)
        texts.put(filed.id, "t-1", "draft", DRAFT, "p-1", NOW)
        servicer = IntakeServicer(texts, store, SimpleNamespace(), clock)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        methods = messages.DESCRIPTOR.services_by_name["IntakeService"].methods
        allowed = {f"/{NAME}/{method.name}": frozenset({SERVICE}) for method in methods}
        add = (add_IntakeServiceServicer_to_server, servicer, NAME)
        server = GrpcServer(
            address, [add], Guard(allowed, Verifier("triage")), Catalogue.load(MESSAGES)
        )
        server.start()
        channel = ServiceChannel("intake", address, Tokens())
        yield IntakeClient(channel), filed.id, noted["text_id"], "t-1"
        channel.channel.close()
        server.close()

    def test_intake_is_away(self):
        """A clear refusal within the deadline."""
        channel = ServiceChannel("intake", "127.0.0.1:1", Tokens())
        with pytest.raises(ServiceError) as refused:
            IntakeClient(channel).has_document(uuid4(), "d-1")
        channel.channel.close()
        assert refused.value.kind is ErrorKind.UNAVAILABLE
