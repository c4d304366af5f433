"""Hostile HTTP calls made from the four OpenAPI documents: no 500, no undocumented answer.

Valid and invalid requests, with the roles of everybody and with none. What is filed here stays
in the tests' own system. A service may serve no route for people (escalation): the documents are
therefore held against permissions.py, and what every process serves for operators is called too.
"""

import importlib

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.local.stack import SERVICES
from tests.support.stack import LocalSystem

ROLES = ("desk", "handler", "lead", "senior", "opinion_officer", "compliance", "ops", "partner")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
STAFF_EXAMPLES, PUBLIC_EXAMPLES = 25, 10  # most of what the public tries ends with 401
CALL_SECONDS = 30
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
OPERATIONS = {
    "/healthz": ({"200", "503"}, "application/json"),
    "/readyz": ({"200", "503"}, "application/json"),
    "/metrics": ({"200"}, "text/plain"),
    "/openapi.json": ({"200"}, "application/json"),
    "/docs": ({"200"}, "text/html"),
}
"""What every process with the role http serves beside its routes: for operators and readers."""
ANY_TEXT = {"type": "string", "maxLength": 200}


def document_of(stack: LocalSystem, service: str) -> dict:
    """The OpenAPI document of a running service."""
    document: dict = httpx.get(stack.url(service, "/openapi.json"), timeout=30).json()
    return document


def schema_of(stack: LocalSystem, service: str, document: dict):
    """What requests are made from."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=stack.url(service))
    return schema


def attack(operation, mode: GenerationMode, headers: dict[str, str], examples: int) -> None:
    """Call one route with generated requests and check every answer against its document."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=CALL_SECONDS)

    try:
        one()
    except Unsatisfiable:  # nothing that is sent to this route can be wrong
        assert mode is GenerationMode.NEGATIVE


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("service", SERVICES)
class TestHostileRequests:
    """All routes of one service."""

    def test_staff_gets_only_documented_answers(self, stack, service, mode) -> None:
        """Whatever somebody with every role sends, the answer is one that the document knows."""
        headers = {"Authorization": stack.token(*ROLES, units=["hq"], insurers=["xinghe-pc"])}
        schema = schema_of(stack, service, document_of(stack, service))

        for operation in schema.get_all_operations():
            attack(operation.ok(), mode, headers, STAFF_EXAMPLES)

    def test_the_public_gets_only_documented_answers(self, stack, service, mode) -> None:
        """Without a token it is the same."""
        schema = schema_of(stack, service, document_of(stack, service))

        for operation in schema.get_all_operations():
            attack(operation.ok(), mode, {}, PUBLIC_EXAMPLES)


def test_an_undocumented_answer_is_found(stack) -> None:
    """With the documented 404 taken away, the attack on a route with ids must fail."""
    document = document_of(stack, "triage")
    route = document["paths"]["/v1/playbooks/{playbook}"]["get"]
    route["responses"] = {"200": route["responses"]["200"]}
    operation = schema_of(stack, "triage", document)["/v1/playbooks/{playbook}"]["get"]
    headers = {"Authorization": stack.token("lead", units=["hq"])}

    with pytest.raises(FailureGroup):
        attack(operation, GenerationMode.POSITIVE, headers, STAFF_EXAMPLES)


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_is_documented_with_an_example(stack, service) -> None:
    """A person who opens /docs finds a summary and an example of body and answer of each route."""
    document = document_of(stack, service)
    wrong = []
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            bodies = [route.get("requestBody", {}), *_good_answers(route)]
            contents = [c for body in bodies for c in body.get("content", {}).items()]
            if not route.get("summary"):
                wrong.append(f"{method} {path}: no summary")
            wrong += [
                f"{method} {path}: no example of {kind}"
                for kind, content in contents
                if kind == "application/json" and not _has_example(document, content)
            ]

    assert not wrong, "\n".join(wrong)


def _good_answers(route: dict) -> list[dict]:
    return [answer for status, answer in route["responses"].items() if status.startswith("2")]


def _has_example(document: dict, content: dict) -> bool:
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    schema = document.get("components", {}).get("schemas", {}).get(name, content.get("schema", {}))
    return bool({"example", "examples"} & (content.keys() | schema.keys()))


def operations_document() -> dict:
    """What operators may rely on, as a document of its own: no parameter has any effect."""
    parameters = [
        {"name": name, "in": place, "required": True, "schema": ANY_TEXT}
        for name, place in (("q", "query"), ("accept", "header"), ("traceparent", "header"))
    ]
    paths = {
        path: {
            "get": {
                "parameters": parameters,
                "responses": {
                    status: {"description": "Answer", "content": {kind: {"schema": {}}}}
                    for status in statuses
                },
            }
        }
        for path, (statuses, kind) in OPERATIONS.items()
    }
    return {"openapi": "3.1.0", "info": {"title": "operations", "version": "1"}, "paths": paths}


@pytest.mark.parametrize("service", SERVICES)
class TestOperations:
    """Served by every process, to whoever reaches its port."""

    def test_odd_callers_get_the_same_answers(self, stack, service) -> None:
        """Whatever stands in query and headers, with and without a token."""
        schema = schema_of(stack, service, operations_document())

        for operation in schema.get_all_operations():
            attack(operation.ok(), GenerationMode.POSITIVE, {}, PUBLIC_EXAMPLES)
            odd = {"Authorization": "Bearer of.bad.news"}
            attack(operation.ok(), GenerationMode.POSITIVE, odd, PUBLIC_EXAMPLES)

    @pytest.mark.parametrize("path", OPERATIONS)
    def test_other_methods_are_refused(self, stack, service, path) -> None:
        """With the problem that every route has; reading changes nothing, so nothing else is."""
        for method in METHODS:
            answer = httpx.request(method, stack.url(service, path), timeout=CALL_SECONDS)
            assert answer.status_code < 500, method
            if method not in {"GET", "HEAD"}:
                assert answer.status_code == 405, method
                assert answer.json()["code"] == "method_not_allowed"

    def test_they_say_what_operators_look_for(self, stack, service) -> None:
        """Loops, checks, and the counters of this very door."""
        alive = httpx.get(stack.url(service, "/healthz"), timeout=CALL_SECONDS).json()
        ready = httpx.get(stack.url(service, "/readyz"), timeout=CALL_SECONDS).json()
        text = httpx.get(stack.url(service, "/metrics"), timeout=CALL_SECONDS).text

        assert alive["alive"] is True
        assert (ready["ready"], ready["checks"]["mongodb"]) == (True, "ok")
        assert 'route="/readyz"' in text


@pytest.mark.parametrize("service", SERVICES)
def test_the_document_holds_every_served_route_and_no_other(stack, service) -> None:
    """A process refuses to start with a route that permissions.py lacks, so these are all.

    The five operations stand in no document, and nothing else is served without standing there.
    """
    table = importlib.import_module(f"services.{service}.permissions").PERMISSIONS
    listed = {key for key in table if not key.startswith("/")}
    document = document_of(stack, service)
    documented = {
        f"{method.upper()} {path}"
        for path, routes in document["paths"].items()
        for method in routes
    }

    assert documented == listed
    assert not OPERATIONS.keys() & document["paths"].keys()
    assert document["info"]["title"] == f"redress {service}"
    assert document["info"]["description"]
    if service == "escalation":
        assert documented == set(), "people act on clocks through intake"
