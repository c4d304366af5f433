"""Taking files in for import, and telling how far they are."""

from collections.abc import Callable, Mapping
from pathlib import Path

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.imports import ImportMapping
from services.intake.domain.imports_jobs import ImportJob, JobState
from services.intake.domain.imports_ports import JobFiles, JobStore, SourceError, Upload


class ImportDesk:
    """A file is durable on disk before its job is queued; the same request again is one job."""

    def __init__(
        self,
        jobs: JobStore,
        files: JobFiles,
        mappings: Mapping[str, ImportMapping],
        check: Callable[[Path, str, ImportMapping], object],
        bytes_max: int,
    ) -> None:
        """`check` opens the file and raises SourceError where it does not fit the mapping."""
        self.jobs, self.files, self._mappings = jobs, files, mappings
        self._check, self._bytes_max = check, bytes_max

    def mapping(self, name: str) -> ImportMapping:
        """A mapping known here. Raises ServiceError INVALID."""
        if name not in self._mappings:
            known = {"known": sorted(self._mappings)}
            raise ServiceError(
                ErrorKind.INVALID, "import_mapping_unknown", details=known, mapping=name
            )
        return self._mappings[name]

    def check_size(self, size_bytes: int) -> None:
        """Raises ServiceError INVALID for a file that is larger than allowed."""
        if size_bytes > self._bytes_max:
            raise ServiceError(ErrorKind.INVALID, "import_too_large", limit=self._bytes_max)

    def queue(self, job: ImportJob, upload: Upload, mapping: ImportMapping) -> ImportJob:
        """Keep the file and queue the job, or answer the job of the same request.

        Raises ServiceError INVALID for an empty file, UNPROCESSABLE for one that does not fit
        the mapping or for a key used before for something else, UNAVAILABLE; OSError.
        """
        if not job.size_bytes:
            raise ServiceError(ErrorKind.INVALID, "import_empty")
        upload.keep(self.files.source(job))
        try:
            self._check(self.files.source(job), job.kind, mapping)
            queued = self.jobs.add(job)
        except SourceError as error:
            self.files.forget_source(job)
            raise _unfit(error) from error
        same = queued.same_request(job)
        if not same or queued.state in {JobState.DONE, JobState.FAILED}:
            self.files.forget_source(job)
        if not same:
            raise ServiceError(ErrorKind.UNPROCESSABLE, "import_key_reused")
        return queued


def _unfit(error: SourceError) -> ServiceError:
    details = {"line": error.line} if error.line else {}
    return ServiceError(ErrorKind.UNPROCESSABLE, error.code, details=details, **error.params)
