"""Hostile HTTP calls made from the four OpenAPI documents: no 500, no undocumented answer.

Valid and invalid requests, with the roles of everybody and with none. What is filed here stays
in the tests' own system.
"""

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
