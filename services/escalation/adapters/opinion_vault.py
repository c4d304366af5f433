"""Posts sealed under keys from files, bound to the post's key; authors only as a keyed hash."""

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.sealing_keys import BrokenSealError, MissingKeyError, SealingKeys


class PostKeys(SealingKeys):
    """PostVault (port) over a folder of keys."""

    def seal(self, key: str, text: str) -> bytes:
        """See PostVault."""
        return self.sealed(text, key.encode())

    def open(self, key: str, sealed: bytes) -> str:
        """See PostVault."""
        try:
            return self.opened(sealed, key.encode())
        except BrokenSealError as error:
            raise ServiceError(ErrorKind.INTERNAL, "sealed_post_broken") from error
        except MissingKeyError as error:
            raise ServiceError(ErrorKind.INTERNAL, "post_key_missing") from error

    def hash(self, label: str, content: str) -> str:
        """See PostVault."""
        return self.keyed_hash(label, content.encode()).hex()
