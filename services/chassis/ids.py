"""Identifiers: time-ordered ones for things, name-based ones for steps."""

import secrets
import threading
import time
from uuid import UUID, uuid5

NAMESPACE = UUID("6e0f7a3c-52c1-5c1e-9a37-0d2a4f9b8e11")

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A UUID version 7 (RFC 9562) that rises within this process.

    48 bits of Unix milliseconds, 12 bits of sub-millisecond time, 62 random bits.
    """
    global _last
    with _lock:
        tick = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        _last = tick
    value = (tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def step_id(*parts: str) -> UUID:
    """The same UUID for the same parts, whoever asks: it makes an effect happen once."""
    return uuid5(NAMESPACE, "\x1f".join(parts))
