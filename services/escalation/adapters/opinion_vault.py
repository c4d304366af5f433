"""Posts sealed with AES-256-GCM under keys from files; authors only as a keyed hash.

The folder has the shape of intake's key ring: `<key id>.key` files with 32 bytes in base64,
`active` naming one, and `hmac.key`. Value: version byte 1, length of the key id, key id, 12 bytes
nonce, ciphertext with tag; bound to the post's key.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError, Fault

_VERSION = 1
_NONCE_BYTES = 12
_KEY_BYTES = 32
_KEY_ID_MAX = 40


class PostKeys:
    """PostVault (port) over a folder of keys."""

    def __init__(self, keys: Mapping[str, bytes], active: str, hmac_key: bytes) -> None:
        self._ciphers = {name.encode(): AESGCM(key) for name, key in keys.items()}
        self._active = self._ciphers[active.encode()]
        self._prefix = bytes([_VERSION, len(active)]) + active.encode()
        self._hmac_key = hmac_key

    @classmethod
    def load(cls, folder: Path) -> "PostKeys":
        """Read the folder. Raises DataFileError naming each file at fault."""
        faults: list[Fault] = []
        keys = {path.stem: _key(path, faults) for path in sorted(folder.glob("*.key"))}
        hmac_key = keys.pop("hmac", b"")
        if not hmac_key and not faults:
            faults.append(Fault(str(folder / "hmac.key"), 1, "the file is missing"))
        active = folder / "active"
        named = active.read_text(encoding="ascii").strip() if active.is_file() else ""
        if named not in keys:
            faults.append(Fault(str(active), 1, "names no key of this folder"))
        if faults:
            raise DataFileError(faults)
        return cls(keys, named, hmac_key)

    def seal(self, key: str, text: str) -> bytes:
        """See PostVault."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._prefix + nonce + self._active.encrypt(nonce, text.encode(), key.encode())

    def open(self, key: str, sealed: bytes) -> str:
        """See PostVault."""
        if len(sealed) < 2 or sealed[0] != _VERSION:
            raise ServiceError(ErrorKind.INTERNAL, "sealed_post_broken")
        start = 2 + sealed[1]
        cipher = self._ciphers.get(sealed[2:start])
        if cipher is None:
            raise ServiceError(ErrorKind.INTERNAL, "post_key_missing")
        nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, key.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise ServiceError(ErrorKind.INTERNAL, "sealed_post_broken") from error

    def hash(self, label: str, content: str) -> str:
        """See PostVault."""
        key = hmac.digest(self._hmac_key, label.encode(), "sha256")
        return hmac.digest(key, content.encode(), "sha256").hex()


def _key(path: Path, faults: list[Fault]) -> bytes:
    try:
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError):
        key = b""
    if len(key) != _KEY_BYTES or len(path.stem) > _KEY_ID_MAX:
        faults.append(Fault(str(path), 1, f"needs {_KEY_BYTES} bytes in base64 and a short name"))
    return key
