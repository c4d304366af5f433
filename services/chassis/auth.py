"""Callers: who asks, what they may, and the short-lived tokens of the services themselves."""

import json
import threading
import time
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jwt

from services.chassis.errors import ErrorKind, ServiceError

AUDIENCE = "redress"
PUBLIC = "public"
SERVICE = "service"
Permissions = Mapping[str, frozenset[str]]
_TOKEN_SECONDS = 300
_CACHE_MAX = 4_096


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. A service's subject is `service:<name>`; nobody's is empty."""

    subject: str = ""
    roles: frozenset[str] = frozenset({PUBLIC})
    units: frozenset[str] = frozenset()
    insurers: frozenset[str] = frozenset()

    @property
    def is_public(self) -> bool:
        """True for somebody without a token."""
        return not self.subject


def allow(caller: Caller, needed: frozenset[str]) -> None:
    """Raise UNAUTHENTICATED or FORBIDDEN unless the caller has one of the roles."""
    if PUBLIC in needed or caller.roles & needed:
        return
    if caller.is_public:
        raise ServiceError(ErrorKind.UNAUTHENTICATED, "unauthenticated")
    raise ServiceError(ErrorKind.FORBIDDEN, "forbidden", roles=", ".join(sorted(needed)))


def check_total(served: Iterable[str], permissions: Permissions) -> None:
    """Raise KeyError for a route or RPC that is served without an entry in permissions.py."""
    if missing := sorted(set(served) - set(permissions)):
        raise KeyError(f"permissions.py has no entry for {', '.join(missing)}")


class TokenVerifier:
    """Checks JWTs (ES256, RS256) against a JWKS from a file or URL; verified ones are kept.

    A key `service:<name>` signs only that service's tokens, and nobody else signs those.
    """

    def __init__(self, jwks: str) -> None:
        self._source = jwks
        self._keys: dict[str, jwt.PyJWK] = {}
        self._loaded = 0.0
        self._checked = lru_cache(_CACHE_MAX)(self._check)
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
            caller = _caller(kid, claims)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "token_invalid") from error
        return float(claims["exp"]), caller

    def _key(self, kid: str) -> jwt.PyJWK:
        with self._lock:
            if kid not in self._keys and time.monotonic() - self._loaded > 10:
                self._keys = {k.key_id or "": k for k in _read_jwks(self._source).keys}
                self._loaded = time.monotonic()
        return self._keys[kid]


def _read_jwks(source: str) -> jwt.PyJWKSet:
    if source.startswith(("http://", "https://")):
        with urllib.request.urlopen(source, timeout=3) as answer:  # noqa: S310 - scheme checked
            return jwt.PyJWKSet.from_dict(json.load(answer))
    return jwt.PyJWKSet.from_dict(json.loads(Path(source).read_text(encoding="utf-8")))


def _caller(kid: str, claims: Mapping[str, object]) -> Caller:
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject:
        raise TypeError("sub")
    if kid.startswith("service:") or subject.startswith("service:"):
        if kid != subject:
            raise ValueError("a service's key signs only for that service")
        return Caller(subject=subject, roles=frozenset({SERVICE}))
    roles = _names(claims, "roles") - {SERVICE, PUBLIC}
    return Caller(subject, roles, _names(claims, "units"), _names(claims, "insurers"))


def _names(claims: Mapping[str, object], name: str) -> frozenset[str]:
    found = claims.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise TypeError(name)
    return frozenset(found)


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
            headers = {"kid": self._subject}
            signed = jwt.encode(claims, self._key, algorithm="ES256", headers=headers)
            self._token, self._renew_at = f"Bearer {signed}", now + _TOKEN_SECONDS / 2
        return self._token
