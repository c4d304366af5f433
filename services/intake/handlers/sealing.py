"""What of a complaint is encrypted, and under which names."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import orjson

from services.intake.domain.act import NewText
from services.intake.domain.filing import Filing
from services.intake.domain.record import StoredText
from services.intake.ports import Vault

BLIND = ("id_number", "phones", "policy_number")
"""Fields by which the same person or policy can be found again without reading anybody."""


def seal_filing(
    vault: Vault, filing: Filing
) -> tuple[Mapping[str, bytes], Mapping[str, Sequence[bytes]]]:
    """The sealed fields and the blind indexes of a new complaint."""
    command, fields = filing.command, filing.command.persons.fields
    sealed = {name: vault.seal(filing.id, name, value) for name, value in fields.items()}
    sealed["text"] = vault.seal(filing.id, "text", command.text)
    if command.demand:
        sealed["demand"] = vault.seal(filing.id, "demand", command.demand)
    blind = {
        name: [blind_index(vault, name, value) for value in fields[name].split("\n")]
        for name in BLIND
        if name in fields
    }
    return sealed, blind


def blind_index(vault: Vault, name: str, value: str) -> bytes:
    """The keyed hash under which equal values are found; case and blanks do not matter."""
    return vault.keyed_hash(f"blind:{name}", "".join(value.split()).upper().encode())


def seal_text(
    vault: Vault, complaint_id: UUID, text: NewText, author: str, at: datetime
) -> StoredText:
    """A text encrypted as the JSON object of its parts, bound to its id."""
    clear = orjson.dumps(dict(text.parts)).decode()
    return StoredText(text.id, text.kind, author, at, vault.seal(complaint_id, text.id, clear))


def open_text(vault: Vault, complaint_id: UUID, text: StoredText) -> dict[str, str]:
    """The parts of a stored text in clear."""
    parts: dict[str, str] = orjson.loads(vault.open(complaint_id, text.id, text.sealed))
    return parts
