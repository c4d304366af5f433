"""Texts of groups and plans, sealed, one document each; nothing updates or deletes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import database_time, translated
from services.intake.domain.record import StoredText
from services.intake.ports.matter_texts import Owner

TEXTS_MAX = 2_000
"""Texts of one matter; more is a fault of a caller's program."""


class MongoMatterTexts:
    """MatterTexts (port) over the collection `matter_texts`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database, self._texts = database, database["matter_texts"]

    def now(self) -> datetime:
        """See MatterTexts."""
        return database_time(self._database)

    def put(self, owner: Owner, text: StoredText) -> bool:
        """See MatterTexts."""
        document = {
            "_id": text.id,
            "owner_kind": owner.kind,
            "owner_id": owner.id,
            "kind": text.kind,
            "author": text.author,
            "at": text.at,
            "enc": text.sealed,
        }
        with translated():
            if self._texts.count_documents(_of(owner), limit=TEXTS_MAX) >= TEXTS_MAX:
                raise ServiceError(ErrorKind.CONFLICT, "too_many_changes", limit=TEXTS_MAX)
            try:
                self._texts.insert_one(document)
            except DuplicateKeyError:
                return False
        return True

    def of(self, owner: Owner) -> Sequence[StoredText]:
        """See MatterTexts."""
        with translated():
            found = list(
                self._texts.find(_of(owner))
                .sort([("at", ASCENDING), ("_id", ASCENDING)])
                .limit(TEXTS_MAX)
            )
        return [
            StoredText(one["_id"], one["kind"], one["author"], one["at"], one["enc"])
            for one in found
        ]


def _of(owner: Owner) -> dict[str, Any]:
    return {"owner_id": owner.id, "owner_kind": owner.kind}
