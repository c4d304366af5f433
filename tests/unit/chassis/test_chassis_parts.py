"""Small parts: ids, trace, settings, events."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis import trace
from services.chassis.event import OutboxEntry, fill_metadata, outbox_entry
from services.chassis.ids import step_id, uuid7
from services.chassis.settings import CommonSettings, load


def test_uuid7_rises_and_is_of_version_7() -> None:
    """Ids made in a row sort in that order."""
    ids = [uuid7() for _ in range(2_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 2_000
    assert {i.version for i in ids} == {7}


def test_step_ids_depend_on_every_part() -> None:
    """Same parts, same id; parts cannot run into each other."""
    assert step_id("a", "b") == step_id("a", "b")
    assert step_id("a", "bc") != step_id("ab", "c")


@pytest.mark.parametrize("header", [None, "", "x", "00-" + "0" * 32 + "-" + "1" * 16 + "-01"])
def test_a_bad_traceparent_is_replaced(header) -> None:
    """An unusable header starts a new trace."""
    assert trace.trace_id(trace.accepted(header))


def test_all_faults_of_the_environment_are_told_at_once(monkeypatch, capsys) -> None:
    """Every missing or wrong variable stands in the message, and the exit code is 2."""
    for name in ("KAFKA_BOOTSTRAP", "MONGODB_URI", "AUTH_JWKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COMPANY_TIME_ZONE", "Mars/Olympus")
    with pytest.raises(SystemExit) as caught:
        load(CommonSettings)
    told = capsys.readouterr().err
    assert caught.value.code == 2
    for name in ("KAFKA_BOOTSTRAP", "MONGODB_URI", "AUTH_JWKS", "COMPANY_TIME_ZONE"):
        assert name in told


def test_an_entry_survives_its_document_and_becomes_a_cloud_event() -> None:
    """What is stored is what is published, with CloudEvents headers in binary mode."""
    envelope, aggregate = IntakeEvent(), uuid4()
    envelope.complaint_filed.SetInParent()
    at = datetime(2026, 11, 24, 8, 0, 0, 123000, tzinfo=UTC)
    fill_metadata(
        envelope,
        aggregate_id=aggregate,
        aggregate_version=1,
        producer="intake",
        occurred_at=at,
        recorded_at=at,
    )
    entry = outbox_entry(envelope)
    assert OutboxEntry(**entry.to_document()) == entry
    record = entry.record("complaints-intake-events", "intake")
    headers = dict(record.headers)
    assert record.key == str(aggregate).encode()
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_type"] == b"complaints.intake.v1.ComplaintFiled"
    assert headers["ce_id"] == envelope.metadata.event_id.encode()
    assert headers["content-type"] == b"application/protobuf"
    assert headers["traceparent"] == envelope.metadata.traceparent.encode()
