"""Papers, a draft kept at intake, the end of a case with a run open, and who answers for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import grpc
import pytest
from complaints.intake.v1 import intake_service_pb2 as intake
from complaints.intake.v1.intake_service_pb2_grpc import IntakeServiceStub
from complaints.triage.v1 import playbook_run_service_pb2 as runs
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceStub

from deploy.local import tokens
from tests.e2e.test_e2e_script import ANNE, KEY, LEAD, Person, late_claim
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

BLAMED = {"person": ANNE, "mistake": "deadline_missed", "reason": "未按期答复，经查由其承办。"}


@pytest.fixture(scope="module")
def people(stack: LocalSystem, desk: Desk, learned: None) -> tuple[str, Person, Person]:
    """A complaint about a late claim, its handler with a run begun, and the lead."""
    reference = late_claim(desk)
    anne = Person(stack, desk, reference, ANNE, "handler")
    anne.act("start")
    return reference, anne, Person(stack, desk, reference, LEAD, "lead")


@contextmanager
def door(stack: LocalSystem, service: str, stub: Any) -> Iterator[Any]:
    """The services' door of a service; calls go with the token of another service."""
    token = f"Bearer {tokens.service_token(stack.stack, 'escalation')}"
    port = stack.stack.port(f"{service.upper()}_GRPC_PORT")
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        made = stub(channel)

        def call(name: str, request: Any) -> Any:
            metadata = (("authorization", token),)
            return getattr(made, name)(request, timeout=10, metadata=metadata)

        yield call


def lessons_of(desk: Desk, token: str) -> list[str]:
    """Causes of what the handler has to learn, as the lead's list of records says."""
    year = datetime.now(UTC).year
    answer = desk.call(
        "GET",
        f"/v1/training-record?year={year}&person={ANNE}",
        headers={"Authorization": token},
    )
    assert answer.status_code == 200, answer.text
    [record] = answer.json()["items"]
    return [one["cause"] for one in record["lessons"] if one["lesson"] == "claims_terms"]


def test_evidence_is_a_paper_of_the_case(people: tuple[str, Person, Person]) -> None:
    """An id that intake does not know of this case is refused; a recorded one is attached."""
    _, anne, _ = people
    item = next(one["key"] for one in anne.run()["evidence"] if one["key"] == f"{KEY}/time-line")
    body = {"evidence": item, "document_id": "d-none", "asked_of": "insurer"}
    refused = anne.post("/run/actions/attach-evidence", body)
    assert (refused.status_code, refused.json()["code"]) == (400, "run_document_unknown")
    assert refused.json()["detail_zh"]
    noted = anne.post("/actions/note", {"text": "保险公司发来办理时间线。"}).json()
    run = anne.act("attach-evidence", **{**body, "document_id": noted["text_id"]})
    shown = next(one for one in run["evidence"] if one["key"] == item)

    assert shown["document_ids"] == [noted["text_id"]]


def test_a_draft_kept_at_intake_is_checked_by_its_id(
    stack: LocalSystem, desk: Desk, people: tuple[str, Person, Person]
) -> None:
    """Another service puts it there and asks triage, which reads it from intake, on the record."""
    reference, _, _ = people
    complaint, text_id = str(desk.complaint_id(reference)), str(uuid4())
    put = intake.PutTextRequest(
        complaint_id=complaint,
        text_id=text_id,
        kind="draft",
        text="您好，现在都在*排 队，请谅解。",
        author=LEAD,
    )
    with door(stack, "intake", IntakeServiceStub) as call:
        call("PutText", put)
    wanted = runs.CheckDraftRequest(
        complaint_id=complaint, by=LEAD, kind="message", text_id=text_id
    )
    with door(stack, "triage", PlaybookRunServiceStub) as call:
        found = call("CheckDraft", wanted)
        wanted.text_id = "none"
        with pytest.raises(grpc.RpcError) as error:
            call("CheckDraft", wanted)

    assert not found.sound
    assert [one.code for one in found.findings if one.level == "stop"] == ["never_say"]
    assert error.value.code() is grpc.StatusCode.NOT_FOUND
    read = {"purpose": "draft_check", "who": "service:triage"}
    assert desk.collection("intake", "audit").count_documents(read) == 1


def test_the_end_of_the_case_breaks_off_its_run(
    desk: Desk, people: tuple[str, Person, Person]
) -> None:
    """The history says that it was withdrawn; nobody goes on with it."""
    reference, anne, _ = people
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    answer = desk.act(reference, "withdraw", {"received_at": at}, role="desk")
    assert answer.status_code == 200, answer.text
    run = eventually(anne.run, lambda told: told["state"] == "broken_off", what="the broken run")
    last = run["history"][-1]

    assert (last["act"], last["outcome"], last["by"]) == (
        "case_ended",
        "withdrawn",
        "service:intake",
    )


def test_who_is_held_accountable_gets_the_lesson_once(
    stack: LocalSystem, desk: Desk, people: tuple[str, Person, Person]
) -> None:
    """Said twice of the same mistake in the same case it is one lesson, in the list of records."""
    reference, _, lead = people
    token = stack.token("lead", subject=LEAD, units=["hq"])
    oneself = lead.post("/actions/hold-accountable", {**BLAMED, "person": LEAD})
    assert (oneself.status_code, oneself.json()["code"]) == (403, "accountable_oneself")
    done = lead.post("/actions/hold-accountable", BLAMED)
    assert done.status_code == 200, done.text
    cause = f"mistake:accountability/case/{desk.complaint_id(reference)}/deadline_missed"
    eventually(lambda: lessons_of(desk, token), lambda told: cause in told, what="the lesson")

    assert lead.post("/actions/hold-accountable", BLAMED).status_code == 200
    other = late_claim(desk)
    last = Person(stack, desk, other, LEAD, "lead").post(
        "/actions/hold-accountable", {**BLAMED, "mistake": "overturned"}
    )
    assert last.status_code == 200, last.text
    mistakes = desk.collection("triage", "lesson_mistakes")
    eventually(
        lambda: mistakes.count_documents({"person": ANNE, "mistake": "accountability"}),
        lambda count: count >= 2,
        what="both mistakes",
    )
    told = [one for one in lessons_of(desk, token) if one.startswith("mistake:accountability")]
    assert told == [cause]
