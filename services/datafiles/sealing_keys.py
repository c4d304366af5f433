"""A folder of keys, and values sealed under them with AES-256-GCM.

Folder: `<key id>.key` files of 32 random bytes in base64, `active` naming one, and `hmac.key`. New
values use the active key; the others stay for reading until nothing is sealed with them any more.

Value: version byte 1, length of the key id, key id, 12 bytes nonce, ciphertext with tag. Nonce:
seven random bytes of this process, then a counter of five; so no two values of one key share a
nonce, and no system call is needed for each. The place of a value is sealed with it, so that it
cannot be moved to another.
"""

import base64
import binascii
import hmac
import itertools
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.datafiles.yamlfile import DataFileError, Fault

_VERSION = 1
_NONCE_BYTES = 12
_COUNTER_BYTES = 5
_KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,40}\Z")


class BrokenSealError(Exception):
    """A sealed value was tampered with, cut, or belongs to another place."""


class MissingKeyError(Exception):
    """The key that a value names is not in the folder."""


class SealingKeys:
    """The keys of one folder."""

    def __init__(self, keys: Mapping[str, bytes], active: str, hmac_key: bytes) -> None:
        self._ciphers = {name.encode(): AESGCM(key) for name, key in keys.items()}
        self._active = self._ciphers[active.encode()]
        self._prefix = bytes([_VERSION, len(active)]) + active.encode()
        self._nonce_prefix = os.urandom(_NONCE_BYTES - _COUNTER_BYTES)
        self._counter = itertools.count()
        self._hmac_key = hmac_key
        self._labels: dict[str, hmac.HMAC] = {}

    @classmethod
    def load(cls, folder: Path) -> Self:
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

    def sealed(self, clear: str, place: bytes) -> bytes:
        """The text, sealed for that place."""
        nonce = self._nonce_prefix + next(self._counter).to_bytes(_COUNTER_BYTES, "big")
        return self._prefix + nonce + self._active.encrypt(nonce, clear.encode(), place)

    def opened(self, sealed: bytes, place: bytes) -> str:
        """The text. Raises BrokenSealError, MissingKeyError."""
        if len(sealed) < 2 or sealed[0] != _VERSION:
            raise BrokenSealError
        start = 2 + sealed[1]
        cipher = self._ciphers.get(sealed[2:start])
        if cipher is None:
            raise MissingKeyError
        nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, place).decode()
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError from error

    def keyed_hash(self, label: str, content: bytes) -> bytes:
        """HMAC-SHA-256 under a key of its own for each label."""
        ready = self._labels.get(label)
        if ready is None:
            key = hmac.digest(self._hmac_key, label.encode(), "sha256")
            ready = self._labels[label] = hmac.new(key, digestmod="sha256")
        # A copy of the keyed state is cheaper than hmac.digest, which lets go of the GIL.
        keyed = ready.copy()
        keyed.update(content)
        return keyed.digest()


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
