"""Filing complaints in groups: numbers and time in one round trip, then one durable write."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from services.chassis.clock import Clock
from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import reference
from services.intake.domain.filing import Filed, Filing, NewComplaint, new_case, receipt_of
from services.intake.handlers.sealing import seal_filing
from services.intake.ports import ComplaintStore, Earlier, Numbers, Vault

PREPARED_SECONDS_MAX = 2.0
"""From asking for numbers and time to the write; a machine that stood still longer asks anew."""


class FilingDesk:
    """Takes complaints in; each is stored, with its event, before anything else happens."""

    def __init__(
        self,
        store: ComplaintStore,
        numbers: Numbers,
        vault: Vault,
        zone: ZoneInfo,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._numbers, self._vault = store, numbers, vault
        self._zone, self._clock, self._seconds = zone, clock, seconds

    def commit(self, filings: Sequence[Filing]) -> Sequence[Filed | ServiceError]:
        """File all; one answer for each, in order. Raises UNAVAILABLE for the whole group."""
        guesses = [self._guessed_year(filing) for filing in filings]
        asked = self._seconds()
        now, serials = self._reserve(guesses)
        answers: list[Filed | ServiceError | None] = [None] * len(filings)
        ready: list[tuple[int, NewComplaint]] = []
        for index, filing in enumerate(filings):
            try:
                ready.append((index, self._prepared(filing, now, serials)))
            except ServiceError as error:
                answers[index] = error
        if self._seconds() - asked > PREPARED_SECONDS_MAX:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        earlier = self._store.add([complaint for _, complaint in ready]) if ready else ()
        for (index, complaint), found in zip(ready, earlier, strict=True):
            answers[index] = _answer(complaint, found)
        return [answer for answer in answers if answer is not None]

    def _prepared(
        self, filing: Filing, now: datetime, serials: dict[int, list[int]]
    ) -> NewComplaint:
        received_at = receipt_of(filing.command, now, self._zone)
        year = received_at.astimezone(self._zone).year
        if not serials.get(year):  # the guess was on the other side of New Year
            more, _ = self._numbers.take({year: 1})
            serials[year] = list(more[year])
        number = reference.make(year, serials[year].pop())
        case = new_case(filing, number, received_at, now)
        sealed, blind = seal_filing(self._vault, filing)
        return NewComplaint(filing, case, sealed, blind)

    def _guessed_year(self, filing: Filing) -> int:
        command = filing.command
        at = command.first_contact_at or command.received_at or self._clock.now()
        return at.astimezone(self._zone).year

    def _reserve(self, years: Sequence[int]) -> tuple[datetime, dict[int, list[int]]]:
        counts: dict[int, int] = {}
        for year in years:
            counts[year] = counts.get(year, 0) + 1
        serials, now = self._numbers.take(counts)
        return now, {year: list(reversed(found)) for year, found in serials.items()}


def _answer(
    complaint: NewComplaint, earlier: Earlier | ServiceError | None
) -> Filed | ServiceError:
    if isinstance(earlier, ServiceError):
        return earlier
    if earlier is None:
        case = complaint.case
        return Filed(case.id, case.reference, case.received_at)
    key = complaint.filing.idempotency
    if key is not None and key.fingerprint != earlier.fingerprint:
        return ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused")
    return Filed(earlier.id, earlier.reference, earlier.received_at, replayed=True)
