"""AES-256-GCM field by field with keys from files; the key's id stands in each value.

Value: version byte 1, length of the key id, key id, 12 bytes nonce, ciphertext with tag.
Additional data: complaint id and field name, so a value cannot be moved to another place.
Nonce: seven random bytes of this process, then a counter of five; so no two values of one key
share a nonce, and no system call is needed for each.
"""

import base64
import binascii
import hmac
import itertools
import os
import re
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError, Fault

_VERSION = 1
_NONCE_BYTES = 12
_COUNTER_BYTES = 5
_KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,40}\Z")


class KeyRing:
    """Vault over a folder: `<key id>.key` files, `active` naming one, and `hmac.key`.

    Every `.key` holds 32 random bytes in base64. New values use the active key; the others
    stay for reading until nothing is sealed with them any more.
    """

    def __init__(self, keys: Mapping[str, bytes], active: str, hmac_key: bytes) -> None:
        self._ciphers = {name.encode(): AESGCM(key) for name, key in keys.items()}
        self._active = self._ciphers[active.encode()]
        self._prefix = bytes([_VERSION, len(active)]) + active.encode()
        self._nonce_prefix = os.urandom(_NONCE_BYTES - _COUNTER_BYTES)
        self._counter = itertools.count()
        self._hmac_key = hmac_key
        self._labels: dict[str, hmac.HMAC] = {}

    @classmethod
    def load(cls, folder: Path) -> "KeyRing":
        """Read the folder. Raises DataFileError naming each file at fault."""
        faults: list[Fault] = []
        keys: dict[str, bytes] = {}
        for path in sorted(folder.glob("*.key")):
            key = _read_key(path, faults)
            if key is not None:
                keys[path.stem] = key
        hmac_key = keys.pop("hmac", None)
        if hmac_key is None and not any(f.file.endswith("hmac.key") for f in faults):
            faults.append(Fault(str(folder / "hmac.key"), 1, "the file is missing"))
        active = _read_active(folder / "active", keys, faults)
        if faults or hmac_key is None:
            raise DataFileError(faults)
        return cls(keys, active, hmac_key)

    def seal(self, complaint_id: UUID, name: str, clear: str) -> bytes:
        """See Vault."""
        nonce = self._nonce_prefix + next(self._counter).to_bytes(_COUNTER_BYTES, "big")
        sealed = self._active.encrypt(nonce, clear.encode(), _place(complaint_id, name))
        return self._prefix + nonce + sealed

    def open(self, complaint_id: UUID, name: str, sealed: bytes) -> str:
        """See Vault."""
        if len(sealed) < 2 or sealed[0] != _VERSION:
            raise ServiceError(ErrorKind.INTERNAL, "sealed_value_broken")
        start = 2 + sealed[1]
        cipher = self._ciphers.get(sealed[2:start])
        if cipher is None:
            raise ServiceError(ErrorKind.INTERNAL, "sealing_key_missing")
        nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, _place(complaint_id, name)).decode()
        except (InvalidTag, ValueError) as error:
            raise ServiceError(ErrorKind.INTERNAL, "sealed_value_broken") from error

    def keyed_hash(self, label: str, content: bytes) -> bytes:
        """See Vault."""
        ready = self._labels.get(label)
        if ready is None:
            key = hmac.digest(self._hmac_key, label.encode(), "sha256")
            ready = self._labels[label] = hmac.new(key, digestmod="sha256")
        # A copy of the keyed state is cheaper than hmac.digest, which lets go of the GIL.
        keyed = ready.copy()
        keyed.update(content)
        return keyed.digest()


def _place(complaint_id: UUID, name: str) -> bytes:
    return complaint_id.bytes + b"|" + name.encode()


def _read_key(path: Path, faults: list[Fault]) -> bytes | None:
    try:
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (binascii.Error, UnicodeDecodeError):
        faults.append(Fault(str(path), 1, "not base64"))
        return None
    if len(key) != _KEY_BYTES or not _KEY_ID.match(path.stem):
        faults.append(Fault(str(path), 1, f"needs {_KEY_BYTES} bytes and a plain name"))
        return None
    return key


def _read_active(path: Path, keys: Mapping[str, bytes], faults: list[Fault]) -> str:
    if not path.exists():
        faults.append(Fault(str(path), 1, "the file is missing"))
        return ""
    active = path.read_text(encoding="ascii", errors="replace").strip()
    if active not in keys:
        faults.append(Fault(str(path), 1, "names no key of this folder"))
    return active
