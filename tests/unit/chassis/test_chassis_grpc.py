"""gRPC server and client together on a loopback port."""

import socket
from contextvars import copy_context

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as pb
from complaints.escalation.v1 import escalation_service_pb2_grpc as rpc

from services.chassis import trace
from services.chassis.auth import SERVICE, Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.chassis.grpc_server import GrpcServer
from services.datafiles.messages import Catalogue

NAME = "complaints.escalation.v1.EscalationService"
PERMISSIONS = {f"/{NAME}/GetClocks": frozenset({SERVICE}), f"/{NAME}/GetWatermark": frozenset()}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Servicer(rpc.EscalationServiceServicer):
    """Fails on demand."""

    def GetClocks(self, request, context):
        if request.complaint_id == "gone":
            raise ServiceError(ErrorKind.NOT_FOUND, "not_found")
        if request.complaint_id == "boom":
            raise RuntimeError("secret")
        assert context.caller.subject == "service:intake"
        return pb.GetClocksResponse(version=int(trace.current() == TRACE))


class Tokens:
    """Hands out a fixed header."""

    def bearer(self) -> str:
        return "Bearer good"


class Verifier:
    """Knows it."""

    def verify(self, authorization: str | None) -> Caller:
        if authorization == "Bearer good":
            return Caller("service:intake", frozenset({SERVICE}))
        return Caller()


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def stub():
    """A channel and a stub to a running server."""
    port = free_port()
    add = (rpc.add_EscalationServiceServicer_to_server, Servicer(), NAME)
    server = GrpcServer(
        f"127.0.0.1:{port}", [add], Guard(PERMISSIONS, Verifier()), Catalogue.load()
    )
    server.start()
    channel = ServiceChannel("escalation", f"127.0.0.1:{port}", Tokens())
    yield channel, rpc.EscalationServiceStub(channel.channel)
    channel.channel.close()
    server.close()


def failure(stub, method: str, request) -> ServiceError:
    """The ServiceError of a call."""
    channel, client = stub
    with pytest.raises(ServiceError) as caught:
        channel.call(getattr(client, method), request, seconds=5)
    return caught.value


def test_a_call_carries_token_and_trace(stub) -> None:
    """The servicer knows the caller and works under the caller's trace."""
    channel, client = stub

    def call():
        trace.activate(TRACE)
        return channel.call(client.GetClocks, pb.GetClocksRequest(complaint_id="a"), seconds=5)

    assert copy_context().run(call).version == 1


def test_errors_keep_kind_and_code_on_their_way(stub) -> None:
    """What the servicer meant is what the caller gets."""
    error = failure(stub, "GetClocks", pb.GetClocksRequest(complaint_id="gone"))
    assert error.kind is ErrorKind.NOT_FOUND
    assert error.code == "not_found"


def test_a_crash_is_internal_without_its_message(stub) -> None:
    """The exception's text stays on the server."""
    error = failure(stub, "GetClocks", pb.GetClocksRequest(complaint_id="boom"))
    assert error.kind is ErrorKind.INTERNAL
    assert "secret" not in str(error.__cause__)


def test_an_rpc_without_the_role_is_forbidden(stub) -> None:
    """An empty set of roles lets nobody in."""
    assert failure(stub, "GetWatermark", pb.GetWatermarkRequest()).kind is ErrorKind.FORBIDDEN


def test_nobody_there_is_unavailable() -> None:
    """A dead address is an outage, not an error of the request."""
    channel = ServiceChannel("escalation", f"127.0.0.1:{free_port()}", Tokens())
    client = rpc.EscalationServiceStub(channel.channel)
    with pytest.raises(ServiceError) as caught:
        channel.call(client.GetClocks, pb.GetClocksRequest(), seconds=2)
    assert caught.value.kind is ErrorKind.UNAVAILABLE
    channel.channel.close()


def test_a_server_with_an_unlisted_rpc_does_not_start() -> None:
    """An RPC without a permission entry is refused when the server is built."""
    add = (rpc.add_EscalationServiceServicer_to_server, Servicer(), NAME)
    with pytest.raises(KeyError, match="GetClocks"):
        GrpcServer(f"127.0.0.1:{free_port()}", [add], Guard({}, Verifier()), Catalogue.load())
