"""Reading a JSON body once: parsed, checked, fingerprinted; and its place in OpenAPI."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from services.chassis.auth import Caller
from services.chassis.errors import ErrorKind, ServiceError

Model = TypeVar("Model", bound=BaseModel)
_KEY = re.compile(r"[\x21-\x7e]{1,128}\Z")

KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Needed from staff and services: the same key and body is carried out once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
}


def parse(shape: type[Model], raw: bytes) -> tuple[Model, bytes]:
    """The checked body and its canonical form: equal content gives equal bytes.

    Raises ServiceError INVALID for what is no JSON, RequestValidationError (422) for the rest;
    neither repeats what was sent.
    """
    try:
        canonical = orjson.dumps(orjson.loads(raw or b"{}"), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError) as error:
        raise ServiceError(ErrorKind.INVALID, "bad_request") from error
    try:
        return shape.model_validate_json(canonical), canonical
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError(faults) from error


def idempotency_key(request: Request, caller: Caller) -> str:
    """The key joined with its caller, or empty where the public gave none.

    Raises INVALID when staff or a service gave none, or the key is no plain short string.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        if not caller.subject:
            return ""
        raise ServiceError(ErrorKind.INVALID, "idempotency_key_required")
    if not _KEY.match(key):
        raise ServiceError(ErrorKind.INVALID, "idempotency_key_invalid")
    return f"{caller.subject or 'public'}|{key}"


def documented(shape: type[BaseModel], example: object) -> dict[str, Any]:
    """`openapi_extra` of a route whose body is read raw."""
    content = {"schema": inline_schema(shape), "example": example}
    return {
        "requestBody": {"required": True, "content": {"application/json": content}},
        "parameters": [KEY_PARAMETER],
    }


def inline_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of `shape` without references, as OpenAPI can hold it in place."""
    schema = shape.model_json_schema()
    parts = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, parts.__getitem__)
    return resolved


def _resolved(node: Any, part: Callable[[str], Any]) -> Any:
    if isinstance(node, list):
        return [_resolved(item, part) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        return _resolved(part(reference.rsplit("/", 1)[-1]), part)
    return {name: _resolved(value, part) for name, value in node.items()}
