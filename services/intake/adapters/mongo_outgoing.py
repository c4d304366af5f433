"""Texts whose check is due, in the log of their complaint; `check_due_at` is the index to them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pymongo
from pymongo.database import Database

from services.chassis.mongo import database_time, translated
from services.intake.adapters.case_fields import Document
from services.intake.adapters.record_fields import outgoing_fields, to_outgoing, to_text
from services.intake.domain.outgoing import Outgoing
from services.intake.ports.outgoing import DueCheck

_DUE = {"actions": {"$elemMatch": {"outgoing.due": True}}}


class MongoOutgoing:
    """OutgoingStore over the collection `complaints`."""

    def __init__(self, database: Database[Document]) -> None:
        self._database, self._complaints = database, database["complaints"]

    def due(self, most: int) -> Sequence[DueCheck]:
        """See OutgoingStore."""
        with translated():
            now = database_time(self._database)
            waiting = self._complaints.find(
                {"check_due_at": {"$lte": now}}, {"actions.outgoing": 1, "texts": 1}
            )
            found = list(waiting.sort("check_due_at", pymongo.ASCENDING).limit(most))
        return [_due(document) for document in found]

    def settle(self, complaint_id: UUID, outgoing: Outgoing) -> None:
        """See OutgoingStore. What came to be due meanwhile stays so."""
        named = {"a.outgoing.text_id": outgoing.text_id, "a.outgoing.sent": outgoing.sent}
        told = {"$set": {"actions.$[a].outgoing": outgoing_fields(outgoing)}}
        with translated():
            self._complaints.update_one({"_id": complaint_id}, told, array_filters=[named])
            if not outgoing.due:
                nothing = {"_id": complaint_id, "$nor": [_DUE]}
                self._complaints.update_one(nothing, {"$unset": {"check_due_at": ""}})

    def put_off(self, complaint_id: UUID, seconds: float) -> None:
        """See OutgoingStore."""
        with translated():
            at = database_time(self._database) + timedelta(seconds=seconds)
            waiting = {"_id": complaint_id, "check_due_at": {"$exists": True}}
            self._complaints.update_one(waiting, {"$set": {"check_due_at": at}})


def _due(document: Mapping[str, Any]) -> DueCheck:
    acts = (to_outgoing(action.get("outgoing")) for action in document.get("actions", ()))
    outgoing = tuple(one for one in acts if one is not None and one.due)
    named = {one.text_id for one in outgoing}
    texts = tuple(to_text(text) for text in document.get("texts", ()) if text["id"] in named)
    return DueCheck(document["_id"], outgoing, texts)
