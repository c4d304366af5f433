"""Checks of what goes out: stores of what is due, and triage as its reader; fake and real."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from complaints.triage.v1.playbook_run_service_pb2_grpc import (
    add_PlaybookRunServiceServicer_to_server,
)

from services.chassis.auth import Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.grpc_server import GrpcServer
from services.datafiles.messages import TRIAGE_MESSAGES, Catalogue
from services.intake.adapters.draft_client import DraftClient
from services.intake.domain.act import Act
from services.intake.domain.actions import Decide, Start, perform
from services.intake.domain.outgoing import Outgoing, pieces
from services.intake.domain.record import StoredText
from services.triage.entrypoints.grpc_api_runs import SERVICE
from services.triage.permissions import PERMISSIONS
from tests.support.intake_builders import EVERYTHING, NOW, TRACE
from tests.support.intake_stores import Stores, done
from tests.support.outgoing_fakes import FakeDrafts
from tests.support.service_caller import Tokens, Verifier
from tests.unit.triage.test_triage_run_door import Door

WAITS = Outgoing("t-2", "decision", "p-1", "unchecked", sent=False, due=True)


def decided(kit: Stores, outgoing: Outgoing | None = WAITS) -> UUID:
    """A complaint whose decision stands in the log like that; its id."""
    new = kit.added()
    kit.acted(new, Start(), "p-1|s")
    record = kit.find(new)
    change = perform(record.case, Decide("upheld", "f", "b", "r"), Act("p-1", NOW, "t-2"))
    text = StoredText("t-2", "decision", "p-1", NOW, b"sealed")
    told = replace(done("p-1|d", change.case.version, record.read_at), outgoing=outgoing)
    kit.complaints.change(change, text, told, TRACE)
    assert kit.find(new).actions[-1].outgoing == outgoing
    ident: UUID = new.case.id
    return ident


class TestDue:
    """OutgoingStore."""

    def test_what_waits_is_found_with_its_text(self, kit: Stores, due: Any) -> None:
        """And nothing else: what has passed, and acts that send nothing, wait for nobody."""
        decided(kit, None)
        decided(kit, replace(WAITS, state="passed", due=False, rules=("a", "b")))
        ident = decided(kit)
        (found,) = due.due(5)
        assert (found.complaint_id, found.outgoing) == (ident, (WAITS,))
        assert [(text.id, text.sealed) for text in found.texts] == [("t-2", b"sealed")]

    def test_settled_it_waits_no_longer(self, kit: Stores, due: Any) -> None:
        """The log says how it came out; other acts and other cases stay as they are."""
        first, second = decided(kit), decided(kit)
        due.settle(first, replace(WAITS, sent=True, due=False))
        assert len(due.due(5)) == 2
        after = replace(WAITS, state="found", due=False, rules=("certain_yield",))
        due.settle(first, after)
        assert [one.complaint_id for one in due.due(5)] == [second]
        case = kit.complaints.case(first, "")
        told = kit.complaints.find(case.reference, EVERYTHING).actions
        assert [act.outgoing for act in told if act.outgoing] == [after]

    def test_at_most_so_many(self, kit: Stores, due: Any) -> None:
        """The others come next time."""
        for _ in range(3):
            decided(kit)
        assert len(due.due(2)) == 2

    def test_put_off(self, kit: Stores, due: Any) -> None:
        """It is not looked at for a while, and not forgotten."""
        ident = decided(kit)
        due.put_off(ident, 3600)
        assert due.due(5) == []
        due.put_off(ident, -1)
        assert [one.complaint_id for one in due.due(5)] == [ident]


@dataclass
class Reader:
    """The port, a complaint that is assessed, and the mistakes noted so far."""

    checks: Any
    complaint: UUID
    mistakes: Any


def fake() -> Iterator[Reader]:
    """The fake that intake's own tests use."""
    made, ident = FakeDrafts(), uuid4()
    made.known = {ident}
    yield Reader(made, ident, made.mistakes)


def real() -> Iterator[Reader]:
    """Triage's door over memory, behind a real server and channel."""
    door = Door()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    add = (add_PlaybookRunServiceServicer_to_server, door.api, SERVICE)
    guard: Any = Guard(PERMISSIONS, Verifier("intake"))  # type: ignore[arg-type]
    server = GrpcServer(f"127.0.0.1:{port}", [add], guard, Catalogue.load(TRIAGE_MESSAGES))
    server.start()
    channel = ServiceChannel("triage", f"127.0.0.1:{port}", Tokens())  # type: ignore[arg-type]
    yield Reader(DraftClient(channel), UUID(door.id), door.mistakes)
    channel.channel.close()
    server.close()


@pytest.fixture(params=[fake, real], ids=["fake", "real"])
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each in turn."""
    yield from request.param()


def read(reader: Reader, by: str = "p-1", *, sent: bool = False, **parts: str) -> Any:
    """What is found in the decision of the complaint."""
    words = {"facts": "经查属实。", "basis_and_reasons": "依据合同。", "remedies": "可以起诉。"}
    (piece,) = pieces("decision", {**words, **parts})
    return reader.checks.check(reader.complaint, by, piece, "t-9", sent=sent)


def test_place_reason_and_better_words(reader: Reader) -> None:
    """Of the part that holds it; what is missing has no place."""
    found = read(reader, basis_and_reasons="我们保证收益。")
    never = next(one for one in found if one.never)
    assert (never.part, never.start, never.end) == ("basis_and_reasons", 2, 6)
    assert never.rule == "certain_yield"
    assert never.reason.zh
    assert never.reason.en
    assert never.better.zh
    lacking = next(one for one in found if one.rule == "review")
    assert (lacking.code, lacking.part, lacking.start, lacking.end) == ("notice_missing", "", 0, 0)


def test_checking_is_nobodys_mistake_and_sending_is_one(reader: Reader) -> None:
    """Of its author, once for the text; people whom nobody knows are read all the same."""
    read(reader, facts="保证收益。")
    assert not reader.mistakes
    for _ in range(2):
        read(reader, facts="保证收益。", sent=True)
    assert len(reader.mistakes) == 1
    assert any(one.never for one in read(reader, "p-nobody", facts="保证收益。"))


def test_before_the_assessment(reader: Reader) -> None:
    """It is not found, which is another thing than being away."""
    reader.complaint = uuid4()
    with pytest.raises(ServiceError) as error:
        read(reader)
    assert (error.value.kind, error.value.code) == (ErrorKind.NOT_FOUND, "assessment_missing")


def test_triage_is_away() -> None:
    """A clear refusal within the deadline."""
    channel = ServiceChannel("triage", "127.0.0.1:1", Tokens())  # type: ignore[arg-type]
    with pytest.raises(ServiceError) as error:
        read(Reader(DraftClient(channel), uuid4(), ()))
    channel.channel.close()
    assert error.value.kind is ErrorKind.UNAVAILABLE
