"""The training record of people (培训记录): one's own freely, another's after an audit record."""

from collections.abc import Mapping
from typing import Any

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.codes import TRAINING_PROOF
from services.intake.domain.people_ports import Lessons
from services.intake.handlers.matter_texts import MatterReader
from services.intake.metrics import CLEAR_READS
from services.intake.ports import AuditLog, ClearRead

EVERYBODY = "everybody"
MATTER = "training_record"


class TrainingDesk:
    """Reads the record that triage keeps."""

    def __init__(self, lessons: Lessons, audit: AuditLog, readers: frozenset[str]) -> None:
        """`readers` are the roles that may read the record of others."""
        self._lessons, self._audit, self._readers = lessons, audit, readers

    def records(
        self, reader: MatterReader, year: int, person: str, *, everybody: bool
    ) -> Mapping[str, Any]:
        """The record of a year: of `person`, of the reader where it is empty, or of everybody.

        Who is told of others is written down before they are told, each of these by name. Raises
        FORBIDDEN for others' without the role, UNAVAILABLE, and what triage refuses.
        """
        wanted = person or reader.subject
        others = everybody or wanted != reader.subject
        if others and reader.roles.isdisjoint(self._readers):
            roles = ", ".join(sorted(self._readers))
            raise ServiceError(ErrorKind.FORBIDDEN, "forbidden", roles=roles)
        found = self._lessons.records([] if everybody else [wanted], year)
        if others:
            told = [str(one["person"]) for one in found]
            self._record(reader, [EVERYBODY, *told] if everybody else [wanted])
        return {"year": year, "items": found}

    def _record(self, reader: MatterReader, people: list[str]) -> None:
        self._audit.record(
            ClearRead(
                who=reader.subject,
                roles=tuple(sorted(reader.roles)),
                purpose=TRAINING_PROOF,
                fields=tuple(f"{MATTER}.{one}" for one in people),
                complaint_ids=(),
                traceparent=reader.traceparent,
            )
        )
        CLEAR_READS.labels(TRAINING_PROOF).inc()
