"""Cases that people confirmed, with their texts, as what can be learned from (人工确认案件).

Texts are read from intake, which records every reading, and leave without numbers and addresses
of persons. Nothing is kept here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.triage.domain.assessment import CaseFacts
from services.triage.domain.library import Matter
from services.triage.ports import Complaints, PastCase, PastCases

CASES_MAX: Final = 300_000
"""As many rows as are learned from at most."""


@dataclass(frozen=True, slots=True)
class ConfirmedCase:
    """What a person said the case is, and what it was about; `matter.text` is masked."""

    complaint_id: UUID
    assessed_at: datetime
    kind: str
    scene: str
    matter: Matter = field(repr=False)
    facts: CaseFacts
    received_at: datetime | None = None


@dataclass(slots=True)
class Progress:
    """How far the reading is; `unknown` are cases that intake does not have any more."""

    of: int = 0
    read: int = 0
    unknown: int = 0


class ConfirmedCases:
    """Reads them batch by batch; memory does not grow."""

    def __init__(self, past: PastCases, complaints: Complaints, mask: Callable[[str], str]) -> None:
        self._past, self._complaints, self._mask = past, complaints, mask

    def since(self, at: datetime, tell: Callable[[Progress], None]) -> Iterator[ConfirmedCase]:
        """Those assessed at or after `at`, oldest first; `tell` hears of each batch.

        Raises UNAVAILABLE.
        """
        progress = Progress(of=self._past.count(at, CASES_MAX, confirmed=True))
        tell(progress)
        for part in self._past.since(at, CASES_MAX, confirmed=True):
            found = self._read(part)
            yield from found
            progress.read += len(part)
            progress.unknown += len(part) - len(found)
            tell(progress)

    def _read(self, part: Sequence[PastCase]) -> Sequence[ConfirmedCase]:
        told = self._complaints.to_assess([past.complaint_id for past in part])
        return [
            ConfirmedCase(
                complaint_id=past.complaint_id,
                assessed_at=past.assessed_at,
                kind=past.confirmed_kind,
                scene=past.confirmed_scene,
                matter=replace(one.matter, text=self._mask(one.matter.text)),
                facts=one.facts,
                received_at=one.received_at,
            )
            for past in part
            if (one := told.get(past.complaint_id)) is not None
        ]
