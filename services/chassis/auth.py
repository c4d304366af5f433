"""Callers: who asks, what they may, and the short-lived tokens of the services themselves."""

import threading
import time
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jwt
from pydantic import BaseModel, Field

from services.chassis.errors import ErrorKind, ServiceError

AUDIENCE = "redress"
PUBLIC = "public"
SERVICE = "service"
Permissions = Mapping[str, frozenset[str]]
_TOKEN_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. A service's subject is `service:<name>`; the public's is empty."""

    subject: str = ""
    roles: frozenset[str] = frozenset({PUBLIC})
    units: frozenset[str] = frozenset()
    insurers: frozenset[str] = frozenset()


class TokenVerifier:
    """Checks JWTs (ES256, RS256) against a JWKS from a file or URL; verified ones are kept.

    A key `service:<name>` signs only that service's tokens, and nobody else signs those.
    """

    def __init__(self, jwks: str) -> None:
        self._source = jwks
        self._keys: dict[str, jwt.PyJWK] = {}
        self._loaded = 0.0
        self._checked = lru_cache(maxsize=4_096)(self._check)
        self._lock = threading.Lock()

    def verify(self, authorization: str | None) -> Caller:
        """The caller behind an Authorization header; without one, the public.

        Raises ServiceError UNAUTHENTICATED.
        """
        if not authorization:
            return Caller()
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "token_invalid")
        expires, caller = self._checked(token)
        if expires <= time.time():
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "token_invalid")
        return caller

    def _check(self, token: str) -> tuple[float, Caller]:
        try:
            kid = str(jwt.get_unverified_header(token).get("kid", ""))
            claims = jwt.decode(
                token,
                self._key(kid),
                algorithms=["ES256", "RS256"],
                audience=AUDIENCE,
                options={"require": ["exp", "sub", "aud"]},
            )
            return float(claims["exp"]), _caller(kid, _Claims.model_validate(claims))
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "token_invalid") from error

    def _key(self, kid: str) -> jwt.PyJWK:
        with self._lock:
            if kid not in self._keys and time.monotonic() - self._loaded > 10:
                self._keys = {k.key_id or "": k for k in _read_jwks(self._source).keys}
                self._loaded = time.monotonic()
        return self._keys[kid]


def _read_jwks(source: str) -> jwt.PyJWKSet:
    if source.startswith(("http://", "https://")):
        with urllib.request.urlopen(source, timeout=3) as answer:  # noqa: S310 - scheme checked
            return jwt.PyJWKSet.from_json(answer.read())
    return jwt.PyJWKSet.from_json(Path(source).read_text(encoding="utf-8"))


class _Claims(BaseModel):
    """What a token says of its subject; anything else than lists of names is refused."""

    sub: str = Field(min_length=1)
    roles: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    insurers: frozenset[str] = frozenset()


def _caller(kid: str, claims: _Claims) -> Caller:
    if kid.startswith("service:") or claims.sub.startswith("service:"):
        if kid != claims.sub:
            raise ValueError("a service's key signs only for that service")
        return Caller(subject=claims.sub, roles=frozenset({SERVICE}))
    return Caller(claims.sub, claims.roles - {SERVICE, PUBLIC}, claims.units, claims.insurers)


@dataclass(frozen=True)
class Guard:
    """Stands at every door of a service, HTTP and gRPC alike."""

    permissions: Permissions
    verifier: TokenVerifier

    def check_total(self, served: Iterable[str]) -> None:
        """Raise KeyError for a route or RPC that is served without an entry in permissions.py."""
        if missing := sorted(set(served) - set(self.permissions)):
            raise KeyError(f"permissions.py has no entry for {', '.join(missing)}")

    def admit(self, name: str, authorization: str | None) -> Caller:
        """Who asks for this route or RPC. Raises ServiceError UNAUTHENTICATED or FORBIDDEN."""
        caller = self.verifier.verify(authorization)
        needed = self.permissions.get(name, frozenset())
        if PUBLIC in needed or caller.roles & needed:
            return caller
        if not caller.subject:
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "unauthenticated")
        raise ServiceError(ErrorKind.FORBIDDEN, "forbidden", roles=", ".join(sorted(needed)))


class ServiceTokens:
    """Signs the tokens with which this service asks others; each lasts five minutes."""

    def __init__(self, service: str, key_file: Path) -> None:
        self._subject = f"service:{service}"
        self._key = key_file.read_bytes()
        self._token, self._renew_at = "", 0.0

    def bearer(self) -> str:
        """The value of the Authorization header."""
        now = time.time()
        if now >= self._renew_at:
            claims = {"sub": self._subject, "aud": AUDIENCE, "exp": int(now) + _TOKEN_SECONDS}
            signed = jwt.encode(claims, self._key, "ES256", {"kid": self._subject})
            self._token, self._renew_at = f"Bearer {signed}", now + _TOKEN_SECONDS / 2
        return self._token
