"""What people and programs read; nothing here changes anything."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.domain.definition import Definition
from services.reporting.domain.run import Run
from services.reporting.handlers.request_run import Library
from services.reporting.ports import FactStore, FileStore, RunStore, WatermarkStore


def definition_view(definition: Definition) -> Mapping[str, Any]:
    """A definition as it is offered."""
    return {
        "id": definition.id,
        "version": definition.version,
        "sha256": definition.sha256(),
        "title_zh": definition.title.zh,
        "title_en": definition.title.en,
        "periods": list(definition.periods),
        "default_period": definition.default_period,
        "bases": list(definition.base.allowed),
        "default_base": definition.base.default,
        "needs_denominators": definition.needs_denominators,
        "parameters": {
            name: spec.model_dump(mode="json", exclude_none=True)
            for name, spec in definition.parameters.items()
        },
    }


def definitions_view(library: Library) -> Sequence[Mapping[str, Any]]:
    """All definitions by id."""
    return [definition_view(library.definitions[name]) for name in sorted(library.definitions)]


def run_view(run: Run) -> Mapping[str, Any]:
    """A run as it stands."""
    address = f"/v1/reports/{run.definition.id}/runs/{run.id}"
    return {
        "id": str(run.id),
        "definition": run.definition.id,
        "definition_version": run.definition.version,
        "definition_sha256": run.definition.sha256,
        "mapping_version": run.mapping.version,
        "state": run.state.value,
        "period": run.period,
        "base": run.base,
        "parameters": dict(run.parameters),
        "time_zone": run.time_zone,
        "denominators_sha256": run.denominators_sha256,
        "denominators_source": run.denominators_source,
        "requested_by": run.requested_by,
        "requested_at": instant(run.requested_at),
        "finished_at": instant(run.finished_at),
        "complete_to": instant(run.watermark),
        "content_sha256": run.content_sha256,
        "warnings": list(run.warnings),
        "reason": run.reason or None,
        "files": [
            {
                "name": f.name,
                "media_type": f.media_type,
                "sha256": f.sha256,
                "size_bytes": f.size_bytes,
                "href": f"{address}/files/{f.name}",
            }
            for f in run.files
        ],
    }


def find_run(runs: RunStore, definition: str, run: UUID) -> Run:
    """A run of a definition. Raises ServiceError NOT_FOUND, also for another definition's run."""
    found = runs.get(run)
    if found.definition.id != definition:
        raise ServiceError(ErrorKind.NOT_FOUND, "run_not_found")
    return found


def file_view(run: Run, name: str, files: FileStore) -> tuple[str, str, bytes]:
    """Media type, hash and bytes of a file of a run. Raises ServiceError NOT_FOUND."""
    stored = run.file(name)
    if stored is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "file_not_found")
    return stored.media_type, stored.sha256, files.get(stored.sha256)


def progress_view(facts: FactStore, watermarks: WatermarkStore) -> Mapping[str, Any]:
    """How far counting has come."""
    progress = facts.progress()
    return {
        "received": progress.received,
        "counted": progress.counted,
        "complete_to": instant(watermarks.complete_to()),
    }


def instant(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
