"""The worker's loop over uploaded files."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.imports import Tally
from services.intake.domain.imports_jobs import ImportJob, JobState
from services.intake.domain.imports_ports import SourceError
from services.intake.entrypoints.import_loop import IDLE_SECONDS, WAIT_SECONDS, ImportLoop
from tests.support.import_fakes import Bench, good_rows

JOB = ImportJob(UUID(int=7), "m", "csv", "a" * 64, 10, "p-1", "00-x")


class FakeJobs:
    """One job; remembers reports; can be taken away."""

    def __init__(self, job: ImportJob | None = JOB) -> None:
        self.job, self.reports, self.mine = job, list[ImportJob](), True

    def claim(self) -> ImportJob | None:
        """Hands the job out once."""
        job, self.job = self.job, None
        return job

    def report(self, job: ImportJob) -> bool:
        """Notes it."""
        self.reports.append(job)
        return self.mine


class Worker:
    """A loop on fakes."""

    def __init__(self, unpublished_max: int = 1_000) -> None:
        self.bench, self.jobs, self.forgotten = Bench(good_rows(7)), FakeJobs(), list[UUID]()
        self.unpublished_max = unpublished_max
        self.loop = ImportLoop(
            self.jobs,  # type: ignore[arg-type]
            lambda job: self.bench.run(unpublished_max=self.unpublished_max),
            lambda job: self.forgotten.append(job.id),
        )


def test_nothing_to_do_waits():
    """Without a job the loop comes back later."""
    worker = Worker()
    worker.jobs.job = None
    assert worker.loop.turn() == IDLE_SECONDS


def test_one_batch_a_turn_until_it_is_done():
    """State and counts are reported after every batch; at the end the upload goes."""
    worker = Worker()
    for _ in range(4):
        assert worker.loop.turn() == 0
    states = [(job.state, job.tally.read) for job in worker.jobs.reports]
    running = [(JobState.RUNNING, n) for n in (3, 6, 7)]
    assert states == [*running, (JobState.DONE, 7)]
    assert worker.forgotten == [JOB.id]
    assert worker.loop.turn() == IDLE_SECONDS


def test_a_file_that_breaks_off_ends_as_failed():
    """The reason is kept for whoever asks."""
    worker = Worker()

    def broken(job: ImportJob):
        raise SourceError("f", 0, "import_file_no_parquet")

    worker.loop = ImportLoop(worker.jobs, broken, lambda job: worker.forgotten.append(job.id))  # type: ignore[arg-type]
    worker.loop.turn()
    assert worker.jobs.reports == [
        replace(JOB, state=JobState.FAILED, reason="import_file_no_parquet")
    ]
    assert worker.forgotten == [JOB.id]


def test_an_outage_is_waited_out_with_the_batch_in_hand():
    """The same batch is tried again and counted once."""
    worker = Worker()
    worker.bench.store.outages = ["insert", "checkpoint"]
    for _ in range(2):
        with pytest.raises(ServiceError) as caught:
            worker.loop.turn()
        assert caught.value.kind is ErrorKind.UNAVAILABLE
    for _ in range(4):
        worker.loop.turn()
    assert worker.jobs.reports[-1].tally == Tally(7, 7, 0, 0)


def test_a_lost_lease_lets_go():
    """Whoever has the job now goes on; this process keeps its hands off."""
    worker = Worker()
    worker.jobs.mine = False
    worker.loop.turn()
    assert worker.loop.turn() == IDLE_SECONDS
    assert worker.forgotten == []


def test_back_pressure_waits_and_keeps_the_lease():
    """While too much is unpublished the loop reports and waits."""
    worker = Worker(unpublished_max=3)
    worker.loop.turn()
    assert worker.loop.turn() == WAIT_SECONDS
    assert len(worker.jobs.reports) == 2
