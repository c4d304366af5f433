"""Asking for a report: check everything that can be checked now, store the run, answer at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from services.chassis.clock import Clock
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.reporting.domain.definition import Definition
from services.reporting.domain.denominators import read_denominators
from services.reporting.domain.mapping import MatterMapping
from services.reporting.domain.question import Question, ask, fingerprint
from services.reporting.domain.run import Pinned, Run
from services.reporting.ports import FileStore, RunStore

FROM_REQUEST, FROM_SETTING = "request", "setting"


@dataclass(frozen=True, slots=True)
class Library:
    """What can be asked: definitions and mappings by id, and the zone of the company."""

    definitions: Mapping[str, Definition]
    mappings: Mapping[str, MatterMapping]
    zone: ZoneInfo

    def definition(self, name: str) -> Definition:
        """Raises ServiceError NOT_FOUND."""
        found = self.definitions.get(name)
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "definition_not_found")
        return found

    def question(
        self, definition: Definition, period: str | None, parameters: Mapping[str, object]
    ) -> Question:
        """The checked question. Raises ServiceError UNPROCESSABLE."""
        mapping = self.mappings[definition.mapping]
        return ask(definition, mapping, self.zone, period, parameters)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller asks for."""

    definition: str
    period: str | None
    parameters: Mapping[str, object]
    denominators: bytes | None
    requested_by: str
    idempotency_key: str
    house_denominators: bytes | None = field(default=None, compare=False)


def request_run(
    wish: Wish, library: Library, runs: RunStore, files: FileStore, clock: Clock
) -> Run:
    """Store a queued run, or answer the one that the same key asked for before.

    Raises ServiceError NOT_FOUND, UNPROCESSABLE or UNAVAILABLE.
    """
    question = library.question(library.definition(wish.definition), wish.period, wish.parameters)
    volumes, source = _volumes(wish, question.definition)
    if volumes is not None:
        read_denominators(volumes)
    definition, version = question.definition, question.version
    return runs.add(
        Run(
            id=uuid7(),
            definition=Pinned(definition.id, definition.version, definition.sha256()),
            mapping=Pinned(question.mapping.id, version.version, version.sha256()),
            period=question.period.text,
            base=question.base,
            parameters=question.parameters,
            time_zone=question.zone.key,
            denominators_sha256=None if volumes is None else files.put(volumes),
            denominators_source=source,
            requested_by=wish.requested_by,
            requested_at=clock.now(),
            idempotency_key=wish.idempotency_key,
            fingerprint=fingerprint(
                [
                    wish.definition,
                    wish.period,
                    dict(wish.parameters),
                    None if wish.denominators is None else wish.denominators.hex(),
                ]
            ),
        )
    )


def _volumes(wish: Wish, definition: Definition) -> tuple[bytes | None, str | None]:
    """Business volume of the request, otherwise that of the house; only where it is needed."""
    if wish.denominators is not None:
        return wish.denominators, FROM_REQUEST
    if wish.house_denominators is not None and definition.needs_denominators:
        return wish.house_denominators, FROM_SETTING
    return None, None
