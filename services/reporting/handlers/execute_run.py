"""Answering a run: count, write the files, store them, end the run; or fail it with a reason."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.reporting.domain.denominators import read_denominators
from services.reporting.domain.fact import Fact
from services.reporting.domain.names import Names
from services.reporting.domain.question import Question
from services.reporting.domain.report import answer
from services.reporting.domain.run import Run, RunState, StoredFile
from services.reporting.domain.snapshot import canonical, content_of, sha256
from services.reporting.handlers.request_run import Library
from services.reporting.metrics import RUN_SECONDS, RUNS
from services.reporting.ports import FactStore, FileFormat, FileStore, RunStore, WatermarkStore

LOG = logger(__name__)
KEEP_SECONDS = 5.0
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Press:
    """Everything that answering a run needs."""

    library: Library
    facts: FactStore
    runs: RunStore
    files: FileStore
    watermarks: WatermarkStore
    names: Names
    formats: Sequence[FileFormat]
    owner: str

    def turn(self) -> bool:
        """Answer one waiting run; False when there is none. Raises ServiceError UNAVAILABLE."""
        run = self.runs.claim(self.owner)
        if run is None:
            return False
        started = time.perf_counter()
        try:
            ended = self._failed(run, "run_attempts_exhausted")
            if not run.exhausted:
                ended = self._answer(run)
        except ServiceError as error:
            if error.kind is ErrorKind.UNAVAILABLE:
                raise
            if error.code == "run_taken_over":
                LOG.info("run_taken_over", run=str(run.id))
                return True
            ended = self._failed(run, error.code)
        if self.runs.finish(ended):
            RUNS.labels(run.definition.id, ended.state.value).inc()
            RUN_SECONDS.observe(time.perf_counter() - started)
            LOG.info(
                "run_ended",
                run=str(run.id),
                definition=run.definition.id,
                state=ended.state.value,
                reason=ended.reason,
            )
        return True

    def _failed(self, run: Run, reason: str) -> Run:
        return replace(run, state=RunState.FAILED, reason=reason)

    def _answer(self, run: Run) -> Run:
        question = self._question(run)
        volumes = run.denominators_sha256
        denominators = read_denominators(self.files.get(volumes)) if volumes else None
        # Before the facts are read: what was complete then is complete in what is read.
        watermark = self.watermarks.complete_to()
        facts = self._kept(run, self.facts.stream(question))
        report = answer(question, facts, denominators)
        content = content_of(question, report.tally, report.rows, denominators, self.names)
        stem = f"{run.definition.id}-{run.period}"
        files = []
        for form in self.formats:
            data = form.render(content)
            files.append(self._store(f"{stem}.{form.suffix}", form.media_type, data))
            self.runs.keep(run)
        done = replace(
            run,
            state=RunState.DONE,
            watermark=watermark,
            content_sha256=sha256(canonical(content)),
            warnings=[warning["code"] for warning in content["warnings"]],
            facts=content["facts"],
            files=files,
        )
        manifest = canonical(manifest_of(done))
        return replace(done, files=[*files, self._store(MANIFEST, "application/json", manifest)])

    def _question(self, run: Run) -> Question:
        """The question as it was asked. Raises ServiceError CONFLICT when its files changed."""
        definition = self.library.definition(run.definition.id)
        question = replace(
            self.library.question(definition, run.period, {**run.parameters, "base": run.base}),
            zone=ZoneInfo(run.time_zone),
        )
        if definition.sha256() != run.definition.sha256:
            raise ServiceError(ErrorKind.CONFLICT, "definition_changed")
        if question.version.sha256() != run.mapping.sha256:
            raise ServiceError(ErrorKind.CONFLICT, "mapping_changed")
        return question

    def _kept(self, run: Run, facts: Iterator[tuple[Fact, int]]) -> Iterator[tuple[Fact, int]]:
        """The facts, with the lease prolonged while they pass."""
        kept = time.monotonic()
        for number, fact in enumerate(facts):
            if number % 500 == 0 and time.monotonic() - kept > KEEP_SECONDS:
                self.runs.keep(run)
                kept = time.monotonic()
            yield fact

    def _store(self, name: str, media_type: str, data: bytes) -> StoredFile:
        return StoredFile(name, media_type, self.files.put(data), len(data))


def manifest_of(run: Run) -> Mapping[str, object]:
    """What belongs to this run alone: when, by whom, up to when complete, and all hashes."""
    return {
        "run": str(run.id),
        "definition": {
            "id": run.definition.id,
            "version": run.definition.version,
            "sha256": run.definition.sha256,
        },
        "mapping": {
            "id": run.mapping.id,
            "version": run.mapping.version,
            "sha256": run.mapping.sha256,
        },
        "question": {
            "period": run.period,
            "base": run.base,
            "time_zone": run.time_zone,
            "parameters": dict(run.parameters),
        },
        "denominators": {"sha256": run.denominators_sha256, "source": run.denominators_source},
        "requested_by": run.requested_by,
        "requested_at": run.requested_at.astimezone(UTC).isoformat(),
        "complete_to": run.watermark.astimezone(UTC).isoformat() if run.watermark else None,
        "content_sha256": run.content_sha256,
        "warnings": list(run.warnings),
        "facts": dict(run.facts),
        "files": [
            {"name": f.name, "sha256": f.sha256, "size_bytes": f.size_bytes} for f in run.files
        ],
    }
