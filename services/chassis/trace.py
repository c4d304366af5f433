"""W3C trace context: one traceparent from the first request to the last effect.

The context travels in outbox entries and Kafka headers, which no tracing SDK does for us;
so the few lines stand here (DECISIONS: trace context).
"""

import re
import secrets
from contextvars import ContextVar

_VALID = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")
_current: ContextVar[str] = ContextVar("traceparent", default="")


def fresh() -> str:
    """A new traceparent, sampled."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def accepted(header: str | None) -> str:
    """`header` when it is a valid traceparent, otherwise a new one."""
    return header if header and _VALID.match(header) else fresh()


def current() -> str:
    """The traceparent of what is being done now; a new one where nothing was activated."""
    return _current.get() or fresh()


def trace_id(traceparent: str) -> str:
    """The 32 hexadecimal digits that all parts of one act share; empty for a bad value."""
    return traceparent[3:35] if _VALID.match(traceparent) else ""


def activate(traceparent: str) -> None:
    """Make `traceparent` the current one for the rest of this task or thread."""
    _current.set(traceparent)
