"""Field by field sealed under keys from files; bound to complaint id and field name."""

from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.sealing_keys import BrokenSealError, MissingKeyError, SealingKeys


class KeyRing(SealingKeys):
    """Vault (port) over a folder of keys."""

    def seal(self, complaint_id: UUID, name: str, clear: str) -> bytes:
        """See Vault."""
        return self.sealed(clear, _place(complaint_id, name))

    def open(self, complaint_id: UUID, name: str, sealed: bytes) -> str:
        """See Vault."""
        try:
            return self.opened(sealed, _place(complaint_id, name))
        except BrokenSealError as error:
            raise ServiceError(ErrorKind.INTERNAL, "sealed_value_broken") from error
        except MissingKeyError as error:
            raise ServiceError(ErrorKind.INTERNAL, "sealing_key_missing") from error


def _place(complaint_id: UUID, name: str) -> bytes:
    return complaint_id.bytes + b"|" + name.encode()
