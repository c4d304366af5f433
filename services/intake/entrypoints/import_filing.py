"""Rows that are still open take the path of POST /v1/complaints: same shape, same desk."""

from collections.abc import Callable, Sequence

import orjson
from pydantic import ValidationError

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.filing import Filed, Filing, Idempotency, KnownNames, check_names
from services.intake.domain.imports import Fault, OpenRow, complaint_id
from services.intake.domain.imports_ports import Landed, Outcome
from services.intake.entrypoints.complaint_shape import ComplaintBody

Commit = Callable[[Sequence[Filing]], Sequence[Filed | ServiceError]]
# What waiting mends is raised, so that the batch is tried again; the rest is said of the row.
_WAITS = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.RACE, ErrorKind.INTERNAL})
GROUP_ROWS = 200


class RowFiling:
    """Filing of open rows. Dataset and id of the source are the idempotency key."""

    def __init__(
        self,
        commit: Commit,
        known: KnownNames,
        fingerprint: Callable[[str, bytes], bytes],
        traceparent: str,
    ) -> None:
        self._commit, self._known = commit, known
        self._fingerprint, self._traceparent = fingerprint, traceparent

    def file(self, dataset: str, rows: Sequence[OpenRow]) -> Sequence[Outcome]:
        """See Filing."""
        outcomes: list[Outcome | None] = [None] * len(rows)
        ready: list[tuple[int, Filing]] = []
        for index, row in enumerate(rows):
            made = self._filing(dataset, row)
            if isinstance(made, Fault):
                outcomes[index] = made
            else:
                ready.append((index, made))
        for start in range(0, len(ready), GROUP_ROWS):
            group = ready[start : start + GROUP_ROWS]
            answers = self._commit([filing for _, filing in group])
            for (index, _), answer in zip(group, answers, strict=True):
                outcomes[index] = _outcome(answer)
        return [outcome for outcome in outcomes if outcome is not None]

    def _filing(self, dataset: str, row: OpenRow) -> Filing | Fault:
        # The receipt lies in the past by nature, so its reason is the import itself.
        body = {**row.body, "received_at_reason": f"批量导入 import {dataset}"}
        canonical = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        try:
            command = ComplaintBody.model_validate_json(canonical).command()
            check_names(command.respondent, self._known)
        except ValidationError as error:
            place = error.errors(include_input=False, include_url=False)[0]["loc"]
            return Fault(".".join(map(str, place)) or "row", "value_refused")
        except ServiceError as error:
            return _fault(error)
        key = Idempotency(
            f"import:{dataset}|{row.external_id}", self._fingerprint("body", canonical)
        )
        return Filing(
            id=complaint_id(dataset, row.external_id),
            command=command,
            filed_by=f"import:{dataset}",
            traceparent=self._traceparent,
            idempotency=key,
        )


def _outcome(answer: Filed | ServiceError) -> Outcome:
    if isinstance(answer, Filed):
        return Landed.ALREADY_THERE if answer.replayed else Landed.IMPORTED
    if answer.kind in _WAITS:
        raise ServiceError(
            ErrorKind.UNAVAILABLE, answer.code, details=answer.details, **answer.params
        )
    if answer.kind is ErrorKind.UNPROCESSABLE:
        return Fault("external_id", "differs_from_stored")
    return _fault(answer)


def _fault(error: ServiceError) -> Fault:
    return Fault(str(error.details.get("field", "row")), error.code, error.params)
