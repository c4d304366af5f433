"""Editions as files to working playbooks; faults become a refusal that names each of them."""

from collections.abc import Mapping
from pathlib import Path

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.triage.adapters.playbook_files import checked, folder_texts, read_texts
from services.triage.domain.edition import files_digest
from services.triage.ports import ReadPlaybooks

FAULTS_TOLD_MAX = 100


class EditionReader:
    """PlaybookReader over the checks that the linter and the start of the service use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, files: Mapping[str, str]) -> ReadPlaybooks:
        """See PlaybookReader."""
        try:
            found = checked(read_texts(files))
        except DataFileError as error:
            told = [str(fault) for fault in error.faults[:FAULTS_TOLD_MAX]]
            raise ServiceError(
                ErrorKind.INVALID,
                "edition_faulty",
                details={"faults": "\n".join(told)},
                count=len(error.faults),
            ) from error
        return ReadPlaybooks(found.library, found.assignment, found.scripts, files_digest(files))

    def shipped(self) -> ReadPlaybooks:
        """See PlaybookReader."""
        return self.read(folder_texts(self._folder))
