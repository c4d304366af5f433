"""The whole service: a complaint becomes overdue, people are called by mail, somebody answers."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from complaints.escalation.v1 import escalation_service_pb2 as m

from services.chassis.errors import ErrorKind, ServiceError
from tests.integration.escalation.test_escalation_pipeline import Pipeline, filed, kinds


class Mailbox:
    """Keeps mail."""

    def __init__(self) -> None:
        self.messages: list = []

    async def handle_DATA(self, server, session, envelope) -> str:
        """Take it."""
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    """A real SMTP server."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def service(own_stores, monkeypatch, tmp_path, mail):
    """Escalation as production builds it, with a mail server and nobody at triage."""
    people = "\n".join(
        f"  {person}: {{email: {person}@example.test}}"
        for person in ("p-lead-east", "p-lead-care", "p-senior-1", "p-compliance-1")
    )
    path = tmp_path / "delivery.yaml"
    path.write_text(
        f"smtp: {{host: 127.0.0.1, port: {mail[1]}, sender: r@example.test, starttls: false}}\n"
        f"addresses:\n{people}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("ESCALATION_DELIVERY_FILE", str(path))
    monkeypatch.setenv("TRIAGE_ADDRESS", "127.0.0.1:9")
    opened = Pipeline(own_stores, monkeypatch)
    yield opened
    opened.close()


def test_people_are_called_by_mail_until_somebody_answers(service, mail) -> None:
    """Without triage the owner is unknown, so the lead is called at once."""
    complaint = uuid4()
    envelope = filed(datetime.now(UTC) - timedelta(days=20))
    envelope.state.reference = "2026-0000042-K"
    service.tell("intake", envelope, complaint, 1)
    box = mail[0]
    service.until(lambda seen: "clock_overdue" in kinds(complaint, seen) and box.messages)

    def ask(name, request):
        return service.channel.call(getattr(service.stub, name), request, seconds=5)

    listed = ask("ListLadders", m.ListLaddersRequest(complaint_id=str(complaint))).ladders
    ladder = next(one for one in listed if one.clock == "decision")
    message = box.messages[0]
    person = ladder.levels[-1].people[0].person
    assert [level.level for level in ladder.levels] == ["owner", "lead"]
    assert (ladder.statutory, ladder.late) == (True, True)
    assert "2026-0000042-K" in message["Subject"]
    assert message["To"] == f"{person}@example.test"
    assert "已逾期" in message["Subject"]
    assert "晚于应发时间" in message.get_content()

    notices = ask("ListNotices", m.ListNoticesRequest(matter_id=ladder.id)).notices
    mailed = next(one for one in notices if one.channel == "email")
    assert mailed.attempts[0].outcome == "taken"
    assert message["Message-ID"] == f"<{mailed.id}@redress>"

    request = m.AcknowledgeRequest(ladder_id=ladder.id, by=person, request_id="r-1")
    done = ask("Acknowledge", request)
    assert ask("Acknowledge", request) == done
    assert done.ladder.state == "acknowledged"
    with pytest.raises(ServiceError) as error:
        ask("Acknowledge", m.AcknowledgeRequest(ladder_id=ladder.id, by=person, request_id="r-2"))
    assert error.value.kind is ErrorKind.CONFLICT


def test_clocks_of_many_and_what_comes_next(service) -> None:
    """Read over gRPC in one question each."""
    complaints, received = [uuid4() for _ in range(3)], datetime.now(UTC) - timedelta(minutes=5)
    for complaint in complaints:
        service.tell("intake", filed(received), complaint, 1)
    service.until(lambda seen: all(kinds(one, seen) for one in complaints))

    def ask(name, request):
        return service.channel.call(getattr(service.stub, name), request, seconds=5)

    ids = [str(one) for one in complaints]
    batch = ask("BatchGetClocks", m.BatchGetClocksRequest(complaint_ids=[*ids, str(uuid4())]))
    explained = ask("ExplainClock", m.ExplainClockRequest(complaint_id=ids[0], clock="decision"))
    due = m.ListDueRequest(limit=2)
    due.until.FromDatetime(datetime.now(UTC) + timedelta(days=40))
    seen, token = [], ""
    while True:
        due.page_token = token
        page = ask("ListDue", due)
        seen += [step.complaint_id for step in page.steps]
        if not (token := page.next_page_token):
            break

    assert [one.complaint_id for one in batch.complaints] == ids
    assert explained.clock.steps
    assert explained.clock.clock.clock == "decision"
    assert sorted(seen) == sorted(ids)
