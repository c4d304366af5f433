"""Consultations that rules call, handed over from the case's own write to who calls people.

The rules stand in the write of the event that made them fit. Whoever calls the consultation takes
them out afterwards; rules that are taken twice call once, for the consultation names its rules.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.chassis.mongo import database_time, translated
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.indexed import Indexed
from services.escalation.domain.people.summons import Summoned, Summons

Document = dict[str, Any]


def summons_document(summoned: Summoned) -> Document:
    """What stands in the field `summons` of a new case."""
    return {
        "rules": list(summoned.rules),
        "parties": list(summoned.parties),
        "at": summoned.at,
    }


def join_summons(update: Document, summoned: Summoned) -> None:
    """Add the rules to those that are waiting already."""
    update["$addToSet"] = {"summons.rules": {"$each": list(summoned.rules)}}
    update["$set"]["summons.parties"] = list(summoned.parties)
    update["$set"]["summons.at"] = summoned.at


class MongoSummons(Indexed):
    """Summonses (port) over the `summons` field of the cases."""

    def __init__(self, database: Database[Document], collection: str) -> None:
        self._database, self._cases = database, database[collection]

    def _build_indexes(self) -> None:
        CaseClocks.ensure_indexes()

    def now(self) -> datetime:
        """See Summonses."""
        return database_time(self._database)

    def waiting(self, now: datetime, limit: int) -> Sequence[Summons]:
        """See Summonses."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._cases.find({"summons.at": {"$lte": now}}, {"summons": 1})
                .sort("summons.at", ASCENDING)
                .limit(limit)
                .hint("summons_waiting")
            )
        return [
            Summons(
                document["_id"],
                tuple(document["summons"]["rules"]),
                tuple(document["summons"]["parties"]),
            )
            for document in found
        ]

    def settled(self, summons: Summons) -> None:
        """See Summonses."""
        with translated():
            self._cases.update_one(_same(summons), {"$unset": {"summons": ""}})

    def postponed(self, summons: Summons, until: datetime) -> None:
        """See Summonses."""
        with translated():
            self._cases.update_one(_same(summons), {"$set": {"summons.at": until}})


def _same(summons: Summons) -> Document:
    """The case, while exactly these rules wait."""
    return {"_id": summons.complaint, "summons.rules": list(summons.rules)}
