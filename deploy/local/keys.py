"""Secrets of a local stack, made on its first start: signing keys and key rings."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from deploy.local.stack import SERVICES, Stack

_AES_KEY_BYTES = 32
# The people's tokens are signed by the company's own login; locally by this key.
SIGNERS = (*SERVICES, "people")


def prepare(stack: Stack) -> None:
    """Make every secret that is missing; existing ones are never touched."""
    folder = stack.secrets
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for signer in SIGNERS:
        path = key_file(stack, signer)
        if not path.exists():
            _write(path, _new_signing_key())
    jwks = {"keys": [_public_key(stack, signer) for signer in SIGNERS]}
    _write(folder / "jwks.json", json.dumps(jwks, indent=1).encode())
    for owner in ("intake", "escalation"):
        _prepare_key_ring(folder / f"{owner}-key-ring")


def key_file(stack: Stack, signer: str) -> Path:
    """PEM file of a signer's private key."""
    return stack.secrets / f"{signer}.pem"


def key_id(signer: str) -> str:
    """Key id in JWKS and token headers: a service's key signs for that service alone."""
    return signer if signer == "people" else f"service:{signer}"


def _new_signing_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public_key(stack: Stack, signer: str) -> dict[str, Any]:
    pem = key_file(stack, signer).read_bytes()
    private = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{signer}.pem is not an elliptic-curve key")
    public: dict[str, Any] = json.loads(ECAlgorithm.to_jwk(private.public_key()))
    return public | {"kid": key_id(signer), "use": "sig", "alg": "ES256"}


def _prepare_key_ring(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    active = folder / "active"
    if not active.exists():
        key = f"k-{secrets.token_hex(4)}"
        _write(folder / f"{key}.key", base64.b64encode(secrets.token_bytes(_AES_KEY_BYTES)))
        _write(active, key.encode())
    blind_index = folder / "hmac.key"
    if not blind_index.exists():
        _write(blind_index, base64.b64encode(secrets.token_bytes(_AES_KEY_BYTES)))


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all, never readable by others, not even for a moment."""
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    temporary.replace(path)
