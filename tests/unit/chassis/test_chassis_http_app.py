"""The HTTP edge on a small app."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Body
from fastapi.testclient import TestClient
from pydantic import BaseModel

from services.chassis.auth import PUBLIC, Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.health import Health
from services.chassis.http_app import BODY_BYTES_MAX, CurrentCaller, create_app
from services.datafiles.messages import Catalogue

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Shoe(BaseModel):
    """What the shop sells."""

    size: int


class OneTokenVerifier:
    """Knows one token."""

    def verify(self, authorization: str | None) -> Caller:
        return Caller("p-1", frozenset({"clerk"})) if authorization == "Bearer good" else Caller()


def router() -> APIRouter:
    """Routes of a shoe shop."""
    shop = APIRouter()

    @shop.post("/v1/shoes")
    async def sell(shoe: Annotated[Shoe, Body()]) -> dict[str, int]:
        return {"size": shoe.size}

    @shop.get("/v1/shoes/{number}")
    def read(number: str, caller: CurrentCaller) -> dict[str, str]:
        if number == "gone":
            raise ServiceError(ErrorKind.NOT_FOUND, "not_found", details={"allowed": ["new"]})
        if number == "boom":
            raise RuntimeError("secret 13800000000")
        return {"by": caller.subject}

    return shop


PERMISSIONS = {"POST /v1/shoes": frozenset({PUBLIC}), "GET /v1/shoes/{number}": {"clerk"}}


@pytest.fixture
def client() -> TestClient:
    """A client of the shop."""
    app = create_app(
        service="shoes",
        description="",
        routers=[router()],
        guard=Guard(PERMISSIONS, OneTokenVerifier()),
        catalogue=Catalogue.load(),
        health=Health(),
    )
    return TestClient(app, raise_server_exceptions=False)


GOOD = {"authorization": "Bearer good"}


def test_an_app_with_an_unlisted_route_does_not_start() -> None:
    """A route without a permission entry is refused when the app is built."""
    with pytest.raises(KeyError, match="POST /v1/shoes"):
        create_app(
            service="shoes",
            description="",
            routers=[router()],
            guard=Guard({}, OneTokenVerifier()),
            catalogue=Catalogue.load(),
            health=Health(),
        )


def test_the_role_is_enforced(client) -> None:
    """Without a token 401, with the role 200 and the caller known."""
    assert client.get("/v1/shoes/1").status_code == 401
    assert client.get("/v1/shoes/1", headers=GOOD).json() == {"by": "p-1"}


def test_a_service_error_becomes_a_problem_in_both_languages(client) -> None:
    """problem+json with code, details, the language asked for, and both beside it."""
    answer = client.get("/v1/shoes/gone", headers={**GOOD, "accept-language": "en-GB,zh"})
    body = answer.json()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["code"] == "not_found"
    assert body["detail"] == body["detail_en"]
    assert body["detail_zh"]
    assert body["allowed"] == ["new"]


def test_a_bad_payload_is_told_by_field_and_never_echoed(client) -> None:
    """422 names the field; the input stays out of the answer."""
    answer = client.post("/v1/shoes", json={"size": "13800000000x"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.size"
    assert "13800000000" not in answer.text


def test_a_crash_is_a_problem_without_its_message(client) -> None:
    """500 shows the trace id and nothing of the exception."""
    answer = client.get("/v1/shoes/boom", headers={**GOOD, "traceparent": TRACE})
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert TRACE[3:35] in answer.json()["detail_en"]
    assert "13800000000" not in answer.text


def test_a_body_beyond_the_limit_is_refused(client) -> None:
    """413 before the body is read to its end."""
    answer = client.post("/v1/shoes", content=b" " * (BODY_BYTES_MAX + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/x", 404), ("PUT", "/v1/shoes", 405)]
)
def test_unknown_addresses_are_problems_too(client, method, path, status) -> None:
    """404 and 405 in the same form."""
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_metrics_carry_route_templates(client) -> None:
    """The number of a shoe never becomes a label."""
    client.get("/v1/shoes/4711", headers=GOOD)
    text = client.get("/metrics").text
    assert 'route="/v1/shoes/{number}"' in text
    assert "shoes/4711" not in text


def test_readiness_follows_the_pings() -> None:
    """A need that is down makes the process unready; a loop that waits only degrades it."""
    health = Health()
    health.turned("relay", waits=True)
    ready, states = health.ready()
    assert ready
    assert states == {"relay": "degraded"}
    health.turned("relay")
    assert health.ready() == (True, {})

    def down() -> None:
        raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

    health = Health()
    health.needs("mongodb", down)
    assert health.ready() == (False, {"mongodb": "down"})
