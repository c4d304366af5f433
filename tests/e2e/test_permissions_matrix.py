"""Who may do what: every route, every RPC and every role, generated from permissions.py.

An allowed caller is recognised by not being refused for its role; what it then asks for does
not exist or is empty, so nothing is changed.
"""

import importlib
import re
from collections.abc import Iterator

import grpc
import httpx
import pytest
from google.protobuf import descriptor_pool

from deploy.local import tokens
from deploy.local.stack import HOST, ROOT, SERVICES
from services.chassis.auth import PUBLIC, SERVICE
from tests.support.stack import LocalSystem

PEOPLE = (
    "desk",
    "handler",
    "lead",
    "senior",
    "opinion_officer",
    "compliance",
    "ops",
    "partner",
)
ROLES = (PUBLIC, SERVICE, *PEOPLE)
REFUSED = {"unauthenticated", "forbidden"}
RPC_SECONDS = 10


def permissions(service: str) -> dict[str, frozenset[str]]:
    """The table of one service."""
    return dict(importlib.import_module(f"services.{service}.permissions").PERMISSIONS)


def entries(rpcs: bool) -> Iterator[tuple[str, str]]:
    """Service and key of every RPC, or of every route."""
    for service in SERVICES:
        for key in permissions(service):
            if key.startswith("/") is rpcs:
                yield service, key


def token(stack: LocalSystem, role: str, asked: str) -> str:
    """Authorization header of a caller with one role; of another service for `service`."""
    if role == PUBLIC:
        return ""
    if role == SERVICE:
        other = next(name for name in SERVICES if name != asked)
        return f"Bearer {tokens.service_token(stack.stack, other)}"
    return stack.token(role, units=["hq"], insurers=["xinghe-pc"])


def call(stack: LocalSystem, service: str, key: str, authorization: str) -> httpx.Response:
    """Ask a route for something that is not there."""
    method, _, template = key.partition(" ")
    path = re.sub(r"\{[^}]*\}", "nothing", template)
    headers = {"Authorization": authorization} if authorization else {}
    body = {} if method in {"POST", "PUT", "PATCH"} else None
    return httpx.request(method, stack.url(service, path), json=body, headers=headers, timeout=30)


def refused(answer: httpx.Response) -> bool:
    """Whether the role was refused, as opposed to what was asked for."""
    problem = answer.headers["content-type"].startswith("application/problem+json")
    return problem and answer.json()["code"] in REFUSED


@pytest.mark.parametrize(("service", "key"), list(entries(rpcs=False)))
def test_a_route_serves_exactly_its_roles(stack: LocalSystem, service: str, key: str) -> None:
    """Each role in turn: 401 without a token, 403 with another role, served otherwise."""
    allowed = permissions(service)[key]
    for role in ROLES:
        answer = call(stack, service, key, token(stack, role, service))
        may = role in allowed or PUBLIC in allowed
        assert answer.status_code < 500, (role, answer.text)
        assert refused(answer) is not may, (role, answer.status_code, answer.text)
        if not may:
            assert answer.status_code == (401 if role == PUBLIC else 403), role


def ask(stack: LocalSystem, service: str, method: str, authorization: str) -> grpc.StatusCode:
    """Call an RPC with an empty request; returns its status."""
    port = stack.stack.port(f"{service.upper()}_GRPC_PORT")
    metadata = (("authorization", authorization),) if authorization else ()
    with grpc.insecure_channel(f"{HOST}:{port}") as channel:
        try:
            channel.unary_unary(method)(b"", timeout=RPC_SECONDS, metadata=metadata)
        except grpc.RpcError as error:
            return error.code()
    return grpc.StatusCode.OK


@pytest.mark.parametrize(("service", "key"), list(entries(rpcs=True)))
def test_an_rpc_serves_exactly_its_roles(stack: LocalSystem, service: str, key: str) -> None:
    """Each role in turn; an allowed caller gets an answer about its empty request."""
    allowed = permissions(service)[key]
    broken = {
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.UNIMPLEMENTED,
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
    }
    for role in ROLES:
        status = ask(stack, service, key, token(stack, role, service))
        if role in allowed or PUBLIC in allowed:
            assert status not in broken, role
            assert status is not grpc.StatusCode.UNAUTHENTICATED, role
        elif role == PUBLIC:
            assert status is grpc.StatusCode.UNAUTHENTICATED
        else:
            assert status is grpc.StatusCode.PERMISSION_DENIED, role


@pytest.mark.parametrize("service", SERVICES)
class TestTotality:
    """The table and the doors are the same list."""

    def test_every_documented_route_stands_in_the_table(self, stack, service) -> None:
        """No route is served that the table does not know, and none is left over in it."""
        document = httpx.get(stack.url(service, "/openapi.json"), timeout=30).json()
        served = {
            f"{method.upper()} {path}"
            for path, methods in document["paths"].items()
            for method in methods
        }
        listed = {key for key in permissions(service) if not key.startswith("/")}

        assert served <= listed
        for key in listed - served:  # pages for people are served without standing in OpenAPI
            answer = call(stack, service, key, "")
            assert "text/html" in answer.headers["content-type"], key

    def test_every_rpc_of_the_contract_stands_in_the_table(self, stack, service) -> None:
        """The methods of the contract are the RPCs of the table."""
        listed = {key for key in permissions(service) if key.startswith("/")}
        package = f"complaints/{service}/v1"
        files = [f"{package}/{p.name}" for p in (ROOT / "proto" / package).glob("*_service.proto")]
        served = set()
        for name in files:
            importlib.import_module(name.replace("/", ".").replace(".proto", "_pb2"))
            found = descriptor_pool.Default().FindFileByName(name).services_by_name.values()
            served |= {f"/{s.full_name}/{method.name}" for s in found for method in s.methods}

        assert served == listed


class TestForgedCallers:
    """What a token says is believed only from whom it may come."""

    def test_a_person_cannot_be_a_service(self, stack) -> None:
        """The role `service` in a person's token counts for nothing."""
        status = ask(
            stack,
            "triage",
            "/complaints.triage.v1.TriageService/GetAssessment",
            stack.token("service"),
        )

        assert status is grpc.StatusCode.PERMISSION_DENIED

    def test_one_service_cannot_sign_for_another(self, stack) -> None:
        """A token of triage under the name of reporting is no token."""
        forged = tokens._sign(stack.stack, "triage", "service:reporting", (), (), (), tokens.LIFE)
        status = ask(
            stack,
            "intake",
            "/complaints.intake.v1.IntakeService/BatchGetComplaints",
            f"Bearer {forged}",
        )

        assert status is grpc.StatusCode.UNAUTHENTICATED

    @pytest.mark.parametrize("header", ["Bearer x.y.z", "Basic YTpi", "Bearer", "x"])
    def test_nonsense_is_no_token(self, stack, header) -> None:
        """A header that holds no token of ours is 401, not the public."""
        answer = httpx.get(
            stack.url("intake", "/v1/complaints"), headers={"Authorization": header}, timeout=30
        )

        assert answer.status_code == 401
        assert answer.json()["code"] == "token_invalid"
