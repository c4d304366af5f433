"""The script of a case from start to finish: two people, an offer, an approval, a draft stopped."""

import signal
import sys
from typing import Any
from uuid import uuid4

import grpc
import pytest
from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub

from deploy.local import tokens
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

TEXT = "理赔申请提交47天一点进展都没有，催了五次，七月份报的案材料早交齐了，赔款还没到账。"
ANNE, LEAD = "p-motor-1", "p-lead-east"
KEY = "cn-claims-delay"


class Person:
    """Somebody with a token of their own, at work on one case."""

    def __init__(self, system: LocalSystem, desk: Desk, reference: str, name: str, role: str):
        """`name` stands in the organisation file with that role."""
        self._desk, self._path = desk, f"/v1/complaints/{reference}"
        self._token = system.token(role, subject=name, units=["hq"])

    def post(self, path: str, body: dict[str, Any], key: str = "") -> Any:
        """One call; its answer."""
        headers = {"Authorization": self._token, "Idempotency-Key": key or str(uuid4())}
        return self._desk.call("POST", f"{self._path}{path}", body=body, headers=headers)

    def act(self, action: str, **body: Any) -> dict[str, Any]:
        """One act in the run, which must succeed; the run after it."""
        answer = self.post(f"/run/actions/{action}", body)
        assert answer.status_code == 200, (action, answer.text)
        run: dict[str, Any] = answer.json()
        return run

    def run(self) -> dict[str, Any]:
        """The run as it stands."""
        answer = self._desk.call("GET", f"{self._path}/run", headers={"Authorization": self._token})
        assert answer.status_code == 200, answer.text
        run: dict[str, Any] = answer.json()
        return run


def late_claim(desk: Desk) -> str:
    """A complaint about a late claim, with its playbook."""
    reference = desk.file(
        text=TEXT,
        demand="",
        side="property",
        product_line="motor",
        respondent={"insurer": "xinghe-pc", "unit": "sh"},
    )
    eventually(
        lambda: desk.detail(reference)["triage"],
        lambda triage: triage and triage["playbook"] == KEY,
        what="the playbook of the case",
    )
    return reference


@pytest.fixture(scope="module")
def people(stack: LocalSystem, desk: Desk, learned: None) -> tuple[str, Person, Person]:
    """A complaint about a late claim, its handler and the lead."""
    reference = late_claim(desk)
    anne = Person(stack, desk, reference, ANNE, "handler")
    return reference, anne, Person(stack, desk, reference, LEAD, "lead")


def asked(stack: LocalSystem, rpc: str, request: Any) -> Any:
    """What escalation answers another service."""
    port = stack.stack.port("ESCALATION_GRPC_PORT")
    token = f"Bearer {tokens.service_token(stack.stack, 'intake')}"
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = EscalationServiceStub(channel)  # type: ignore[no-untyped-call]
        return getattr(stub, rpc)(request, timeout=10, metadata=(("authorization", token),))


def granted(stack: LocalSystem, approval_id: str) -> None:
    """The lead grants an approval at escalation."""
    request = messages.DecideApprovalRequest(
        approval_id=approval_id, by=LEAD, granted=True, request_id=str(uuid4())
    )
    asked(stack, "DecideApproval", request)


def read_back(desk: Desk, reference: str, run: dict[str, Any]) -> None:
    """Who offered what on which basis, within which limit, as somebody else reads it later."""
    (made,) = run["offers"]
    told = {name: made[name] for name in ("kind", "amount", "by", "role", "limit", "approval_id")}
    assert told == {
        "kind": "payment",
        "amount": "300.00",
        "by": ANNE,
        "role": "handler",
        "limit": "500",
        "approval_id": "",
    }
    checked, offered = [one for one in run["history"] if one["amount"]]
    assert (checked["act"], checked["outcome"], checked["by"]) == ("checked", "within", ANNE)
    assert (offered["act"], offered["at"], offered["by"]) == ("offered", made["at"], ANNE)
    assert offered["text_id"] == made["text_id"]
    page = desk.call("GET", f"/v1/complaints/{reference}?purpose=review", "lead").json()
    texts = {text["id"]: text for text in page["texts"]}
    basis = texts[made["text_id"]]
    assert (basis["author"], basis["parts"]) == (ANNE, {"text": "超期四十七天。"})


def test_a_run_from_start_to_finish(
    stack: LocalSystem, desk: Desk, people: tuple[str, Person, Person]
) -> None:
    """Evidence before answers, authority before offers, hand-over on record, duties at the end."""
    reference, anne, lead = people
    run = anne.act("start")
    assert (run["scripts"][-1], run["holder"]) == (f"{KEY}@1", ANNE)
    paper = anne.post("/actions/note", {"text": "保险公司发来办理时间线。"}).json()["text_id"]
    assert run["playbooks"][-1]["title"]["zh"]
    assert run["step"]["playbook"] == run["playbooks"][0]["playbook"]
    eventually(
        lambda: desk.detail(reference)["triage"]["playbook_title"],
        lambda title: title == run["playbooks"][-1]["title"],
        what="the title of the playbook on the page of the case",
    )
    ours = anne.post(
        "/run/actions/attach-evidence",
        {"evidence": f"{KEY}/time-line", "document_id": paper, "asked_of": "complainant"},
    )
    assert ours.json()["code"] == "run_evidence_ours"
    while (step := run["step"])["key"] != f"{KEY}/urgent":
        for item in step["missing_evidence"]:
            anne.act("attach-evidence", evidence=item, document_id=paper, asked_of="insurer")
        said = step["do"] in ("say", "must_say")
        if said:
            run = anne.act("confirm-said", items=[step["key"]], said=True)
        else:
            run = anne.act("answer", step=step["key"], text="已核对。")
    run = anne.act("answer", step=f"{KEY}/urgent", answer="money", text="急需手术押金。")
    assert run["step"]["do"] == "offer"
    anne.act("check-authority", amount="300.00")
    offered = {"kind": "payment", "amount": "300.00", "basis": "超期四十七天。"}
    run = anne.act("offer-compensation", **offered)
    assert (run["offered"], run["step"]["key"]) == ("300.00", f"{KEY}/closing-date")
    read_back(desk, reference, lead.run())

    run = anne.act("check-authority", amount="3000", reason="合同可确定部分先行支付。")
    assert run["awaits_approval_id"]
    waits = anne.post("/run/actions/finish", {"outcome": "completed"})
    assert waits.json()["code"] == "run_awaits_approval"
    granted(stack, run["awaits_approval_id"])
    run = anne.act("check-authority", amount="3000")
    assert run["checked_amount"] == "3000"
    run = anne.act("offer-compensation", kind="payment", amount="3000", basis="已获批准。")
    assert run["offers"][-1]["approval_id"]

    run = anne.act("confirm-said", items=[run["step"]["key"]], said=True)
    refused = anne.post("/run/actions/answer", {"step": run["step"]["key"], "text": "t"})
    assert refused.json()["code"] == "run_step_role"
    anne.act("hand-over", to=LEAD)
    run = lead.act("answer", step=run["step"]["key"], text="已升级跟进。")
    assert run["step"] is None
    left = lead.post("/run/actions/finish", {"outcome": "completed"})
    assert left.json()["code"] == "run_duties_left"
    for must in (True, False):
        items = [duty["key"] for duty in run["duties"] if duty["must"] is must]
        lead.act("confirm-said", items=items, said=must)
    assert lead.act("finish", outcome="completed")["state"] == "completed"
    told = [(line["act"], line["by"]) for line in lead.run()["history"]]
    assert told[0] == ("started", ANNE)
    assert told[-1] == ("finished", LEAD)
    assert ("handed_over", ANNE) in told


def test_a_draft_is_stopped(people: tuple[str, Person, Person]) -> None:
    """A phrase that must never be said, found in spite of symbols, with what to write instead."""
    _, anne, _ = people
    text = "您好，现在都在*排 队，请谅解。"
    draft = anne.post("/actions/check-draft", {"kind": "message", "text": text})
    assert draft.status_code == 200, draft.text
    answer = draft.json()
    assert answer["sound"] is False
    first = answer["findings"][0]
    assert (first["code"], text[first["start"] : first["end"]]) == ("never_say", "都在*排 队")
    assert first["better"]["zh"]


def decision(reasons: str, **more: str) -> dict[str, str]:
    """A decision with these reasons."""
    remedies = "您可以在三十日内申请核查，也可以申请调解、仲裁或者提起诉讼。"
    facts = "经查，材料已于七月收齐。"
    parts = {"facts": facts, "basis_and_reasons": reasons, "remedies": remedies}
    return {"outcome": "upheld", **parts, **more}


def test_what_goes_out_is_read_first(stack: LocalSystem, desk: Desk) -> None:
    """Refused with better words; insisted on and sent it counts once, for who wrote it alone."""
    reference = late_claim(desk)
    anne = Person(stack, desk, reference, ANNE, "handler")
    lead = Person(stack, desk, reference, LEAD, "lead")
    assert anne.post("/actions/start", {}).status_code == 200
    bad = decision("根据合同，现在都在排队。")
    refused = anne.post("/actions/decide", bad)
    assert (refused.status_code, refused.json()["code"]) == (422, "outgoing_never_say")
    (found,) = refused.json()["findings"]
    assert bad[found["part"]][found["start"] : found["end"]] == "都在排队"
    assert found["better"]["zh"]
    lead.post("/actions/check-draft", {"kind": "message", "text": bad["basis_and_reasons"]})

    done = anne.post("/actions/decide", {**bad, "despite": "引用投诉人原话。"})
    assert done.json()["check"] == "despite", done.text
    at = done.json()["recorded_at"]
    sent = lead.post("/actions/notify", {"medium": "post", "dispatched_at": at, "proof": "RA1CN"})
    assert sent.json()["check"] == "despite", sent.text
    mistakes = desk.collection("triage", "lesson_mistakes")
    noted = eventually(
        lambda: list(mistakes.find({"mistake": "never_say"})),
        lambda found: found,
        what="the mistake of the author",
    )
    assert [one["person"] for one in noted] == [ANNE]


def test_legal_time_does_not_wait_for_triage(stack: LocalSystem, desk: Desk) -> None:
    """The decision is stored unchecked while triage is away, and read when it is back."""
    reference = late_claim(desk)
    anne = Person(stack, desk, reference, ANNE, "handler")
    assert anne.post("/actions/start", {}).status_code == 200
    stack.control.stop("triage")
    try:
        done = anne.post("/actions/decide", decision("根据合同，现在都在排队。"))
        assert (done.status_code, done.json()["check"]) == (200, "unchecked"), done.text
        assert desk.detail(reference)["history"][-1]["check"]["state"] == "unchecked"
    finally:
        stack.control.start("triage")
    eventually(
        lambda: desk.detail(reference)["history"][-1]["check"]["state"],
        lambda state: state == "found",
        what="the check when triage is back",
    )


def test_no_word_of_it_stands_at_triage(desk: Desk, people: tuple[str, Person, Person]) -> None:
    """The run is ids and codes; the words are at intake, encrypted."""
    complaint = desk.complaint_id(people[0])
    stored = desk.collection("triage", "playbook_runs").find_one({"complaint_id": complaint})
    assert stored["state"] == "completed"
    assert "押金" not in str(stored)
    texts = desk.collection("intake", "complaints").find_one({"_id": complaint})["texts"]
    assert {"answer", "reason"} <= {text["kind"] for text in texts}


def test_killed_between_the_approval_and_the_run(stack: LocalSystem, desk: Desk) -> None:
    """Escalation has it, the run does not: asked again there is one approval, and the run waits."""
    reference = late_claim(desk)
    anne = Person(stack, desk, reference, ANNE, "handler")
    anne.act("start")
    wish = {"amount": "3000", "reason": "合同可确定部分先行支付。"}
    path, key = "/run/actions/check-authority", str(uuid4())
    command = [sys.executable, "-m", "tests.support.run_killing"]
    stack.control.start("triage", command=command, restart=False)
    try:
        assert anne.post(path, wish, key).status_code == 503
        eventually(
            lambda: stack.control.exit_code("triage") if not stack.control.running("triage") else 0,
            lambda code: code == -signal.SIGKILL,
            what="the end of triage",
        )
    finally:
        stack.control.start("triage")
    answer = eventually(
        lambda: anne.post(path, wish, key), lambda a: a.status_code == 200, what="triage again"
    )
    listed = messages.ListApprovalsRequest(complaint_id=str(desk.complaint_id(reference)))
    approvals = asked(stack, "ListApprovals", listed).approvals
    assert [one.id for one in approvals] == [answer.json()["awaits_approval_id"]]


def test_the_insurer_s_person_beside_us(stack: LocalSystem, desk: Desk) -> None:
    """Sees the case, works by its script, offers nothing, takes no turn; another sees no case."""
    reference = late_claim(desk)
    beside = desk.detail(reference)["triage"]["beside"]
    assert beside == "p-partner-1"
    theirs = Person(stack, desk, reference, beside, "partner")
    other = Person(stack, desk, reference, "p-partner-2", "partner")

    assert theirs.act("start")["holder"] == beside
    offer = theirs.post("/run/actions/check-authority", {"amount": "1", "reason": "误工"})
    turn = theirs.post("/actions/pass-turn", {"reason": "由保险公司处理"})
    assert (offer.status_code, offer.json()["code"]) == (403, "run_partner_authority")
    assert (turn.status_code, turn.json()["code"]) == (403, "turn_not_yours")
    assert other.post("/run/actions/start", {}).status_code == 404


def test_an_approval_is_taken_back_by_who_goes_on(stack: LocalSystem, desk: Desk) -> None:
    """Who asked is gone: a peer may not clear the way, who holds the run may, and asks anew."""
    reference = late_claim(desk)
    anne = Person(stack, desk, reference, ANNE, "handler")
    other = Person(stack, desk, reference, "p-motor-2", "handler")
    amount = {"value": "4000", "currency": "CNY"}
    wish = {"kind": "settlement", "amount": amount, "reason": "先行支付。"}
    answer = anne.post("/actions/request-approval", wish)
    assert answer.status_code == 200, answer.text
    asked_for = answer.json()
    anne.act("start")
    refused = other.post("/actions/withdraw-approval", {"approval_id": asked_for["id"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_asker")
    other.act("hand-over", to="p-motor-2", reason="同事请假。")
    blocked = other.post("/run/actions/check-authority", {"amount": "3000", "reason": "先行支付。"})
    assert blocked.json()["code"] == "run_approval_open"
    assert asked_for["id"] in blocked.json()["detail_zh"]
    done = other.post("/actions/withdraw-approval", {"approval_id": asked_for["id"]})
    assert done.json()["state"] == "withdrawn", done.text
    assert other.act("check-authority", amount="3000", reason="先行支付。")["awaits_approval_id"]
