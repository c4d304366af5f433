"""The secret with which the public asks for the state of its own complaint."""

import base64
import hmac
from uuid import UUID

from services.intake.ports import Vault

_BYTES = 15


def secret_of(vault: Vault, complaint_id: UUID) -> str:
    """24 letters and digits that follow from the id under a key of their own; never stored."""
    digest = vault.keyed_hash("secret", complaint_id.bytes)
    return base64.b32encode(digest[:_BYTES]).decode()


def is_secret_of(vault: Vault, complaint_id: UUID, given: str) -> bool:
    """Compare in constant time."""
    expected = secret_of(vault, complaint_id).encode()
    return hmac.compare_digest(expected, given.strip().upper().encode(errors="replace"))
