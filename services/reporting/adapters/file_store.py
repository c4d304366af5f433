"""Files on disk under their SHA-256: written once, durable, checked whenever they are read."""

import hashlib
import os
import tempfile
from pathlib import Path

from services.chassis.errors import ErrorKind, ServiceError


class HashedFiles:
    """FileStore in one folder, with a subfolder for the first two digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Store `data` and return its hash. Raises ServiceError UNAVAILABLE for a full disk."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        try:
            if not self._holds(path, sha256):
                path.parent.mkdir(parents=True, exist_ok=True)
                self._write(path, data)
        except OSError as error:
            raise ServiceError(ErrorKind.UNAVAILABLE, "files_unavailable") from error
        return sha256

    def _write(self, path: Path, data: bytes) -> None:
        """Into a temporary file, then under its name: a crash leaves the whole or nothing."""
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def get(self, sha256: str) -> bytes:
        """The bytes as they were stored."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise ServiceError(ErrorKind.NOT_FOUND, "file_not_found") from error
        except OSError as error:
            raise ServiceError(ErrorKind.UNAVAILABLE, "files_unavailable") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ServiceError(ErrorKind.INTERNAL, "file_damaged")
        return data

    def _holds(self, path: Path, sha256: str) -> bool:
        """Whether the file stands there whole; a damaged one is written again."""
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256
