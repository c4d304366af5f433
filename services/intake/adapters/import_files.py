"""Files of jobs on disk: taken in piece by piece, durable under their final name or not there."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.imports_jobs import ImportJob

FREE_BYTES_MIN = 1 << 30


class DiskUpload:
    """A file on its way in; nothing of it is visible until `keep`."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / f"incoming-{uuid4().hex}"
        self._file: BinaryIO = self._path.open("xb")
        self._path.chmod(0o600)
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def write(self, chunk: bytes) -> None:
        """Take one piece. Raises OSError."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size_bytes += len(chunk)

    @property
    def sha256(self) -> str:
        """Hash of everything written so far."""
        return self._hash.hexdigest()

    def keep(self, target: Path) -> None:
        """Durable under its final name, all or nothing. Raises OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._path.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def drop(self) -> None:
        """Forget it; after `keep` there is nothing to forget."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class DiskJobFiles:
    """Where the files of jobs stand. Uploads go when the job ends: they may name persons."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def upload(self) -> DiskUpload:
        """See JobFiles."""
        upload = DiskUpload(self._folder)
        if shutil.disk_usage(self._folder).free < FREE_BYTES_MIN:
            upload.drop()
            raise ServiceError(ErrorKind.UNAVAILABLE, "import_disk_full")
        return upload

    def source(self, job: ImportJob) -> Path:
        """The uploaded file; its name holds its hash, so that two uploads never mix."""
        return self._folder / f"{job.id}-{job.sha256[:16]}.{job.kind}"

    def rejects(self, job: ImportJob) -> Path:
        """The refused rows; absent when there are none."""
        return self._folder / f"{job.id}.rejects.csv"

    def forget_source(self, job: ImportJob) -> None:
        """Remove the upload."""
        self.source(job).unlink(missing_ok=True)
