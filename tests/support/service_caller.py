"""A service that calls another in tests: its token, and who takes it for good."""

from services.chassis.auth import SERVICE, Caller


class Tokens:
    """A token that is always good."""

    def bearer(self) -> str:
        """See ServiceTokens."""
        return "Bearer good"


class Verifier:
    """Everybody is one service."""

    def __init__(self, service: str) -> None:
        self._caller = Caller(f"service:{service}", frozenset({SERVICE}))

    def verify(self, authorization: str | None) -> Caller:
        """See TokenVerifier."""
        return self._caller
