"""A service that calls another in tests: its token, and who knows it."""

from services.chassis.auth import SERVICE, Caller


class Tokens:
    """A service's token."""

    def bearer(self):
        """One that the verifier knows."""
        return "Bearer good"


class Verifier:
    """Knows it."""

    def verify(self, authorization):
        """The caller."""
        return Caller("service:triage", frozenset({SERVICE}))
