"""Many guarded writes at once, with an answer for each: stored, or lost to somebody faster."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pymongo import InsertOne, UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from services.chassis.errors import ErrorKind, ServiceError

_DUPLICATE_KEY = 11000


def write_guarded(
    collection: Collection[dict[str, Any]],
    operations: Sequence[InsertOne[Any] | UpdateOne],
    guarded: Sequence[UUID | None],
    writer: str,
) -> list[ServiceError | None]:
    """RACE for an insert of what is there, an update that found nothing, a unique value taken.

    `guarded` holds the id of each update and None for each insert. Two who act on the same thing
    write the same versions: `writer`, which every operation stores as `written_by`, tells whose
    write it was.
    """
    errors: list[ServiceError | None] = [None] * len(operations)
    try:
        matched = collection.bulk_write(list(operations), ordered=False).matched_count
    except BulkWriteError as error:
        matched = error.details["nMatched"]
        faults = error.details["writeErrors"]
        lost = error.details.get("writeConcernErrors")
        if lost or any(fault["code"] != _DUPLICATE_KEY for fault in faults):
            raise
        for fault in faults:
            errors[fault["index"]] = _race()
    ids = [key for key in guarded if key is not None]
    if matched == len(ids):
        return errors
    # Some guarded update matched nothing, and the server does not say which: look.
    found = collection.find({"_id": {"$in": ids}, "written_by": writer}, {"_id": 1})
    written = {document["_id"] for document in found}
    for index, key in enumerate(guarded):
        if key is not None and key not in written:
            errors[index] = _race()
    return errors


def _race() -> ServiceError:
    return ServiceError(ErrorKind.RACE, "race")
