"""What people confirmed goes into the next dry run, and out as rows to learn from."""

import json
import subprocess
import sys
from uuid import uuid4

import httpx

from services.triage.adapters.cue_proposal import labelled
from services.triage.adapters.training_table import Table
from services.triage.domain.advice import Columns
from tests.support.desk import Desk

PHONE = "13812345678"
TEXTS = (
    (f"航班延误险不予赔付，凭什么，电话{PHONE}", "claims_refused"),
    ("客服电话打了一上午全是占线，转人工没人接", "hotline_unreachable"),
    ("退保只退一半，现金价值表也不给看", "surrender_amount"),
)


def confirmed(desk: Desk) -> dict[str, str]:
    """File the complaints and say what they are; scene by complaint id."""
    filed = {}
    for text, scene in TEXTS:
        person = {"name": "佚名", "capacity": "self"}
        reference = desk.file({"channel": "letter", "text": text, "complainant": person})
        filed[reference] = scene
    desk.wait_counted(list(filed))
    for reference, scene in filed.items():
        body = {"kind": "complaint", "scene": scene}
        answer = desk.act(reference, "confirm-classification", body, "lead")
        assert answer.status_code == 200, answer.text
    return {str(desk.complaint_id(reference)): scene for reference, scene in filed.items()}


def test_from_a_person_s_word_to_the_learners_and_the_dry_run(desk, stack, tmp_path) -> None:
    """Three cases are confirmed, exported masked, and counted by a dry run that is streamed."""
    ours = confirmed(desk)
    table, texts = tmp_path / "cases.csv", tmp_path / "cases.jsonl"
    command = [sys.executable, "-m", "services.triage", "confirmed-cases"]
    command += ["--table", str(table), "--texts", str(texts)]
    environment = stack.environment("triage")
    audit = desk.collection("intake", "audit")
    read_before = audit.count_documents({"purpose": "assessment"})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [json.loads(line) for line in texts.read_text("utf-8").splitlines()]
    found = {row["id"]: row["scene"] for row in rows}
    labels = [row.label for row in Table(table, Columns(("text",), "scene")).rows()]

    assert ours.items() <= found.items()
    assert len(list(labelled(texts))) == len(labels) == len(rows)
    assert PHONE not in texts.read_text("utf-8") + table.read_text("utf-8")
    assert all(row["received_at"] for row in rows if row["id"] in ours)
    assert audit.count_documents({"purpose": "assessment"}) > read_before

    headers = {"Authorization": stack.token("lead"), "Accept": "application/x-ndjson"}
    with httpx.Client(base_url=stack.url("triage"), headers=headers, timeout=60) as triage:
        path = f"/v1/playbook-editions/{uuid4()}"
        assert triage.put(path, json={"files": {}}).status_code == 200
        answer = triage.post(f"{path}/trial", json={})
        kept = triage.get(f"{path}/trial/differences", headers={"Accept": "application/json"})

    lines = [json.loads(line) for line in answer.text.splitlines()]
    counts = lines[-1]["result"]["counts"]
    assert counts["confirmed"] >= 3
    assert (counts["breaks"], counts["mends"], counts["differing"]) == (0, 0, 0)
    assert counts["agrees_before"] == counts["agrees_after"]
    assert kept.json()["differences"] == []
