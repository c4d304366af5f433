"""One complaint's whole way, for real: from the channel to the regulator's file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.datafiles.topics import TopicRegister
from tests.support import topics
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

TRACE = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
EVENT_TOPICS = [t.name for t in TopicRegister.load(Path("proto/topics")) if t.consumers]


@pytest.fixture(scope="module")
def traced(desk: Desk) -> tuple[str, str]:
    """A complaint filed under a known trace, counted; its reference and id."""
    body = next(desk._bodies)
    answer = desk.call("POST", "/v1/complaints", "desk", body=body, headers={"traceparent": TRACE})
    assert answer.status_code == 201, answer.text
    reference = answer.json()["reference"]
    desk.wait_counted([reference])
    return reference, str(desk.complaint_id(reference))


def test_one_trace_reaches_from_the_request_to_the_fact(
    stack: LocalSystem, desk: Desk, traced: tuple[str, str]
) -> None:
    """The trace id stands in every event of the three topics, in every log and in the fact."""
    trace_id = TRACE[3:35]
    records = [
        r for r in topics.read(stack.kafka_bootstrap, EVENT_TOPICS) if r.key == traced[1].encode()
    ]
    assert {r.topic for r in records} == set(EVENT_TOPICS)
    assert {dict(r.headers)["traceparent"].decode()[3:35] for r in records} == {trace_id}
    fact = desk.fact(desk.complaint_id(traced[0]))
    assert fact is not None
    assert fact["traceparent"][3:35] == trace_id
    assert trace_id in stack.log("intake-http").read_text("utf-8")


def test_events_are_cloud_events_keyed_by_the_complaint(
    stack: LocalSystem, traced: tuple[str, str]
) -> None:
    """CloudEvents 1.0 in binary mode: the headers name type, source, time and subject."""
    record = next(
        r for r in topics.read(stack.kafka_bootstrap, EVENT_TOPICS) if r.key == traced[1].encode()
    )
    headers = {key: value.decode() for key, value in record.headers}
    assert headers["ce_specversion"] == "1.0"
    assert headers["content-type"] == "application/protobuf"
    assert headers["ce_subject"] == traced[1]
    assert headers["ce_type"].startswith("complaints.")
    assert headers["ce_source"].startswith("/redress/")
    assert headers["ce_id"]
    assert headers["ce_time"]


def test_the_case_shows_playbook_owner_and_clocks(desk: Desk, traced: tuple[str, str]) -> None:
    """What triage and escalation say stands on the page of the case, with the arithmetic."""
    shown = eventually(
        lambda: desk.detail(traced[0]),
        lambda page: page["triage"] and page["next_due_at"],
        what="the view of the case",
    )
    assert shown["triage"]["team"]
    assert shown["triage"]["outcome"] in {"matched", "unsure", "none"}
    clocks = {clock["clock"]: clock for clock in shown["clocks"]["items"]}
    assert shown["clocks"]["stale"] is False
    assert clocks["decision"]["due_at"].endswith("15:59:59Z")
    assert [step["source"] for step in clocks["decision"]["steps"] if "18" in step["source"]]


def test_a_case_goes_from_receipt_to_closing(desk: Desk) -> None:
    """start, note, decide, notify, close: each is stored, announced, and meets the clock."""
    reference = desk.file()
    desk.wait_counted([reference])
    decision = {
        "outcome": "upheld",
        "facts": "经查，查勘员漏记右后门损失。",
        "basis_and_reasons": "依据保险合同第十二条，应予赔付。",
        "remedies": "如有异议，可申请核查、调解、仲裁或提起诉讼。",
    }
    assert desk.act(reference, "start").status_code == 200
    note = desk.act(reference, "note", {"text": "已联系投诉人，核对保单与通话录音。"})
    assert note.status_code == 200, note.text
    decided = desk.act(reference, "decide", decision)
    assert decided.status_code == 200, decided.text
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    notice = {"medium": "sms", "dispatched_at": now, "proof": "短信网关回执 0001"}
    notified = desk.act(reference, "notify", notice)
    assert notified.status_code == 200, notified.text
    page = eventually(
        lambda: desk.detail(reference),
        lambda page: page["triage"] and "met" in {c["state"] for c in page["clocks"]["items"]},
        what="the assessment and the met clock on the page of the case",
    )
    # What an event asks of a person is stored before the page shows the event.
    for task in page["tasks"]:
        path = f"/v1/tasks/{task['id']}/actions/done"
        done = desk.call("POST", path, "handler", body={"outcome": "done"})
        assert done.status_code == 200, done.text
    closed = desk.act(reference, "close")
    assert closed.status_code == 200, closed.text
    assert desk.detail(reference)["status"] == "closed"


def test_an_action_that_is_not_allowed_says_which_are(desk: Desk) -> None:
    """A received complaint cannot be closed; the answer lists what can be done."""
    answer = desk.act(desk.file(), "close")
    assert answer.status_code == 409
    assert "start" in json.dumps(answer.json())


def test_health_and_reflection_answer_on_every_grpc_door(stack: LocalSystem) -> None:
    """The standard health service says SERVING, and reflection lists the service."""
    import grpc
    from grpc_health.v1 import health_pb2, health_pb2_grpc
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
        ProtoReflectionDescriptorDatabase,
    )

    for service in ("intake", "triage", "escalation", "reporting"):
        port = stack.stack.port(f"{service.upper()}_GRPC_PORT")
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = health_pb2_grpc.HealthStub(channel)
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=5)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
            names = ProtoReflectionDescriptorDatabase(channel).get_services()
            assert any(name.startswith(f"complaints.{service}.") for name in names)


def test_sigterm_drains_every_process(stack: LocalSystem, desk: Desk) -> None:
    """Asked to end under load, a process exits with 0, and nothing that was accepted is lost."""
    references = []
    for process in ("triage", "escalation", "reporting", "intake-worker", "intake-http"):
        references += [desk.file() for _ in range(5)]
        stack.control.stop(process)
        assert stack.control.exit_code(process) == 0, process
        stack.control.start(process)
    desk.wait_counted(references)
