"""Tokens for trying the local system by hand, for the demo and for the tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import jwt

from deploy.local import keys
from deploy.local.stack import Stack

_AUDIENCE = "redress"
LIFE = timedelta(hours=12)


def person_token(
    stack: Stack,
    subject: str,
    roles: Sequence[str],
    units: Sequence[str] = (),
    insurers: Sequence[str] = (),
    life: timedelta = LIFE,
) -> str:
    """Token of a person, signed as the company's login would sign it."""
    return _sign(stack, "people", subject, roles, units, insurers, life)


def service_token(stack: Stack, service: str, life: timedelta = LIFE) -> str:
    """Token of a service, signed with that service's own key."""
    return _sign(stack, service, f"service:{service}", ("service",), (), (), life)


def _sign(
    stack: Stack,
    signer: str,
    subject: str,
    roles: Sequence[str],
    units: Sequence[str],
    insurers: Sequence[str],
    life: timedelta,
) -> str:
    now = datetime.now(UTC)
    claims = {
        "aud": _AUDIENCE,
        "sub": subject,
        "roles": list(roles),
        "units": list(units),
        "insurers": list(insurers),
        "iat": now,
        "exp": now + life,
    }
    key = keys.key_file(stack, signer).read_text(encoding="ascii")
    return jwt.encode(claims, key, algorithm="ES256", headers={"kid": keys.key_id(signer)})
