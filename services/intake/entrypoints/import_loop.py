"""The worker's loop over uploaded files: claim one, deal with a batch a turn, report."""

from collections.abc import Callable
from dataclasses import replace

from services.chassis.logs import logger
from services.intake.domain.imports_jobs import ImportJob, JobState
from services.intake.domain.imports_ports import JobStore, SourceError
from services.intake.handlers.importing import ImportRun, State

LOG = logger(__name__)
IDLE_SECONDS = 1.0
WAIT_SECONDS = 0.2


class ImportLoop:
    """One job at a time. A killed process's job is claimed again and goes on where it was."""

    def __init__(
        self,
        jobs: JobStore,
        prepare: Callable[[ImportJob], ImportRun],
        forget: Callable[[ImportJob], None],
    ) -> None:
        """`prepare` opens the run of a job, `forget` removes its upload."""
        self._jobs, self._prepare, self._forget = jobs, prepare, forget
        self._job: ImportJob | None = None
        self._run: ImportRun | None = None

    def turn(self) -> float:
        """One batch; returns the seconds until the next. Raises ServiceError UNAVAILABLE."""
        if self._job is None:
            self._job = self._jobs.claim()
        if self._job is None:
            return IDLE_SECONDS
        try:
            self._run = self._run or self._prepare(self._job)
            progress = self._run.step()
        except SourceError as error:
            self._end(replace(self._job, state=JobState.FAILED, reason=error.code))
            return 0.0
        job = replace(self._job, tally=progress.tally, fraction=progress.fraction)
        if progress.state is State.FINISHED:
            self._end(replace(job, state=JobState.DONE))
            return 0.0
        self._job = job
        if not self._jobs.report(replace(job, state=JobState.RUNNING)):
            LOG.warning("import_lost", job=str(job.id))
            self._job = self._run = None
        return WAIT_SECONDS if progress.state is State.WAITING else 0.0

    def _end(self, job: ImportJob) -> None:
        self._jobs.report(job)
        self._forget(job)
        self._job = self._run = None
        LOG.info("import_ended", job=str(job.id), state=job.state.value, rows=job.tally.read)
