"""Editions as files to working playbooks; faults become a refusal that names each of them."""

from collections.abc import Mapping
from pathlib import Path

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.triage.adapters.playbook_files import checked, folder_texts, read_texts
from services.triage.domain.edition import files_digest
from services.triage.ports import ReadPlaybooks

FAULTS_TOLD_MAX = 100
KEPT_MAX = 6
"""Sets that stay compiled: those in force, in trial, and a few that old cases started with."""


class EditionReader:
    """PlaybookReader over the checks that the linter and the start of the service use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shipped: ReadPlaybooks | None = None
        self._read: dict[str, ReadPlaybooks] = {}

    def read(self, files: Mapping[str, str]) -> ReadPlaybooks:
        """See PlaybookReader."""
        digest = files_digest(files)
        if digest not in self._read:
            if len(self._read) >= KEPT_MAX:
                del self._read[next(iter(self._read))]
            self._read[digest] = _read(files, digest)
        return self._read[digest]

    def shipped(self) -> ReadPlaybooks:
        """See PlaybookReader."""
        if self._shipped is None:
            self._shipped = self.read(folder_texts(self._folder))
        return self._shipped


def _read(files: Mapping[str, str], digest: str) -> ReadPlaybooks:
    try:
        found = checked(read_texts(files))
    except DataFileError as error:
        told = [str(fault) for fault in error.faults[:FAULTS_TOLD_MAX]]
        raise ServiceError(
            ErrorKind.INVALID,
            "edition_faulty",
            details={"faults": told},
            count=len(error.faults),
        ) from error
    return ReadPlaybooks(found.library, found.assignment, found.scripts, files, digest)
