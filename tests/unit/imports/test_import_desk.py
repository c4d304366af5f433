"""Files taken in over HTTP: durable first, one job for one request."""

from pathlib import Path
from uuid import UUID

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.adapters.import_files import DiskJobFiles
from services.intake.domain.imports_jobs import ImportJob, JobState
from services.intake.domain.imports_ports import SourceError
from services.intake.handlers.import_desk import ImportDesk
from tests.support.import_fakes import historic_mapping

MAPPING = historic_mapping()


class Jobs:
    """JobStore in memory."""

    def __init__(self) -> None:
        self.jobs: dict[UUID, ImportJob] = {}

    def add(self, job: ImportJob) -> ImportJob:
        """See JobStore."""
        return self.jobs.setdefault(job.id, job)


class Door:
    """A desk on a real folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.jobs = folder, Jobs()
        self.fault: SourceError | None = None
        self.files = DiskJobFiles(folder)
        self.desk = ImportDesk(self.jobs, self.files, {"m": MAPPING}, self.check, 100)  # type: ignore[arg-type]

    def check(self, path: Path, kind: str, mapping: object) -> None:
        """Plays the file's check."""
        assert path.exists()
        if self.fault:
            raise self.fault

    def send(self, data: bytes, number: int = 1) -> ImportJob:
        """One request with a body."""
        upload = self.files.upload()
        upload.write(data)
        job = ImportJob(
            UUID(int=number), "m", "csv", upload.sha256, upload.size_bytes, "p-1", "00-x"
        )
        try:
            return self.desk.queue(job, upload, MAPPING)
        finally:
            upload.drop()

    def stored(self) -> list[bytes]:
        """Contents of all files in the folder."""
        return sorted(path.read_bytes() for path in self.folder.iterdir())


@pytest.fixture
def door(tmp_path) -> Door:
    """An empty one."""
    return Door(tmp_path / "imports")


def test_the_file_is_there_before_the_job(door):
    """After the answer the file stands under its final name, for the owner alone."""
    job = door.send(b"abc")
    path = door.files.source(job)
    assert path.read_bytes() == b"abc"
    assert path.stat().st_mode & 0o077 == 0
    assert door.stored() == [b"abc"]


def test_the_same_request_again_is_one_job(door):
    """The second sending changes nothing."""
    assert door.send(b"abc") is door.send(b"abc")
    assert door.stored() == [b"abc"]


def test_a_request_again_after_the_end_leaves_no_file(door):
    """When the job has ended, its file is not stored again."""
    job = door.send(b"abc")
    door.files.forget_source(job)
    door.jobs.jobs[job.id] = ImportJob(
        job.id, "m", "csv", job.sha256, 3, "p-1", "00-x", JobState.DONE
    )
    assert door.send(b"abc").state is JobState.DONE
    assert door.stored() == []


def test_another_file_under_the_key_is_refused(door):
    """The first file stays."""
    door.send(b"abc")
    with pytest.raises(ServiceError) as caught:
        door.send(b"xyz")
    assert (caught.value.kind, caught.value.code) == (
        ErrorKind.UNPROCESSABLE,
        "import_key_reused",
    )
    assert door.stored() == [b"abc"]


def test_a_file_that_does_not_fit_is_not_kept(door):
    """Nothing is queued and nothing stays on the disk; the line is told."""
    door.fault = SourceError("f", 1, "import_file_column_missing", column="c")
    with pytest.raises(ServiceError) as caught:
        door.send(b"abc")
    assert caught.value.details == {"line": 1}
    assert caught.value.params == {"column": "c"}
    assert door.stored() == []
    assert door.jobs.jobs == {}


def test_empty_and_too_large_files(door):
    """Both are refused with their reason."""
    with pytest.raises(ServiceError, match="import_empty"):
        door.send(b"")
    with pytest.raises(ServiceError, match="import_too_large"):
        door.desk.check_size(101)
    assert door.stored() == []


def test_unknown_mapping_lists_the_known(door):
    """A typing mistake is told with what there is."""
    with pytest.raises(ServiceError) as caught:
        door.desk.mapping("x")
    assert caught.value.details == {"known": ["m"]}
