"""Whether everything that was accepted is there once: in every store and on every topic."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.datafiles.topics import TopicRegister
from tests.support import topics
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.ledger import Ledger, SteadyLoad

ENVELOPES: Mapping[str, Any] = {
    "complaints-intake-events": IntakeEvent,
    "complaints-triage-events": TriageEvent,
    "complaints-escalation-events": EscalationEvent,
}
# What every complaint has exactly once, whatever else happened to it.
ONCE = frozenset({"complaint_filed", "complaint_assessed", "clocks_started"})
ENOUGH = 30  # complaints after which a load has reached every part
OUTBOXES = (("intake", "complaints"), ("triage", "assessments"), ("escalation", "case_clocks"))


class Verdict:
    """Looks at one running system from outside, at what came in since it was made.

    Other tests may have left hostile messages and dead letters of their own before.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._system = desk.system
        self._ids: set[str] = set()
        self._letters = self._dead()

    def stores(self, ledger: Ledger, seconds: float = 120) -> list[str]:
        """Faults in the stores, after everything accepted has had time to be counted."""
        wanted = sorted(set(ledger.accepted.values()))
        faults = []
        if len(wanted) != len(ledger):
            faults.append(f"{len(ledger)} accepted under {len(wanted)} references")
        complaints = self._desk.collection("intake", "complaints")
        keys = [f"p-load|{key}" for key in ledger.accepted]
        found = list(complaints.find({"idempotency.key": {"$in": keys}}, {"reference": 1}))
        if sorted(d["reference"] for d in found) != wanted:
            faults.append(f"{len(wanted)} accepted, {len(found)} stored")
        ids = [d["_id"] for d in found]
        self._ids |= {str(complaint_id) for complaint_id in ids}
        faults += self._counted(ids, seconds)
        for service, collection in OUTBOXES[1:]:
            stored = self._desk.collection(service, collection)
            there = stored.count_documents({"_id": {"$in": ids}})
            if there != len(ids):
                faults.append(f"{len(ids)} complaints, {there} in {service}.{collection}")
        return faults + self._clocks(ids)

    def _counted(self, ids: Sequence[UUID], seconds: float) -> list[str]:
        facts = self._desk.collection("reporting", "facts")
        counted = {"_id": {"$in": list(ids)}, "counted_at": {"$ne": None}}
        try:
            eventually(
                lambda: facts.count_documents(counted), lambda n: n == len(ids), seconds=seconds
            )
        except AssertionError:
            return [f"{len(ids)} complaints, {facts.count_documents(counted)} facts"]
        return []

    def _clocks(self, ids: Sequence[UUID]) -> list[str]:
        cases = self._desk.collection("escalation", "case_clocks").find({"_id": {"$in": list(ids)}})
        faults = []
        for case in cases:
            names = [clock["clock"] for clock in case["clocks"]]
            if not names or len(names) != len(set(names)):
                faults.append(f"{case['_id']} has the clocks {names}")
        return faults

    def outboxes(self, seconds: float = 60) -> list[str]:
        """Entries that are never published."""
        faults = []
        for service, name in OUTBOXES:
            collection = self._desk.collection(service, name)

            def waiting(collection: Any = collection) -> int:
                return int(collection.count_documents({"outbox.at": {"$exists": True}}))

            try:
                eventually(waiting, lambda n: n == 0, seconds=seconds)
            except AssertionError:
                faults.append(f"{waiting()} documents of {service}.{name} wait to be published")
        return faults

    def wire(self) -> list[str]:
        """Two different events under one version, a gap, or a thing that happened twice."""
        ids: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        happened: dict[tuple[str, str], set[str]] = defaultdict(set)
        for record in topics.read(self._system.kafka_bootstrap, list(ENVELOPES)):
            if (record.key or b"").decode(errors="replace") not in self._ids:
                continue
            envelope = ENVELOPES[record.topic].FromString(record.value)
            metadata, payload = envelope.metadata, envelope.WhichOneof("payload")
            place = (record.topic, metadata.aggregate_id, metadata.aggregate_version)
            ids[place].add(metadata.event_id)
            if payload in ONCE:
                happened[(metadata.aggregate_id, payload)].add(metadata.event_id)
        faults = [f"{place}: {len(found)} events" for place, found in ids.items() if len(found) > 1]
        faults += [f"{what}: {len(e)} times" for what, e in happened.items() if len(e) > 1]
        faults += [
            f"{topic} {aggregate}: version {version} without the one before"
            for topic, aggregate, version in ids
            if version > 1 and (topic, aggregate, version - 1) not in ids
        ]
        return faults

    def dead_letters(self) -> list[str]:
        """Dead-letter topics that have grown."""
        return [
            f"{name}: {count - self._letters[name]} dead letters"
            for name, count in self._dead().items()
            if count != self._letters[name]
        ]

    def _dead(self) -> dict[str, int]:
        register = TopicRegister.load(self._system.stack.root / "proto" / "topics")
        names = [topic.name for topic in register if "-dlq-" in topic.name]
        return {name: topics.size(self._system.kafka_bootstrap, [name]) for name in names}


def flow(desk: Desk, ledger: Ledger) -> None:
    """Wait until complaints go the whole way, so that every process holds its connections."""
    eventually(lambda: len(ledger), lambda n: n >= ENOUGH, what="the load")
    desk.wait_counted([next(iter(ledger.accepted.values()))])


def settle(verdict: Verdict, ledger: Ledger, load: SteadyLoad) -> None:
    """Let some more come in, end the load, and look."""
    more = len(ledger) + ENOUGH
    eventually(lambda: len(ledger), lambda n: n >= more, seconds=120, what="complaints after it")
    load.stop()
    assert load.faults == []
    assert verdict.stores(ledger) == []
