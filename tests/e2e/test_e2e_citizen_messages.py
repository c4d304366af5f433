"""Real texts of real people go the whole way; they are not shipped with the repository."""

import csv
from uuid import uuid4

import pytest

from tests.support.desk import Desk
from tests.support.stack import SHARED_DATA

SOURCE = SHARED_DATA / "zh_citizen_messages" / "classified_raw_495.csv"
NUMBER = 120

pytestmark = pytest.mark.needs_shared_data


def texts() -> list[str]:
    """Subject and text of the first messages."""
    with SOURCE.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))[:NUMBER]
    return [f"{row['留言主题'].strip()}\n{row['留言详情'].strip()}" for row in rows]


def test_real_texts_go_the_whole_way_and_come_back_as_they_were(desk: Desk) -> None:
    """Each is stored, assessed, clocked and counted; a handler reads exactly what was written."""
    written = texts()
    assert len(written) == NUMBER
    references = []
    for text in written:
        body = {
            "channel": "letter",
            "text": text,
            "complainant": {"name": "佚名", "capacity": "self"},
        }
        references.append(desk.file(body))
    desk.wait_counted(references, seconds=120)
    assessed = desk.collection("triage", "assessments")
    for reference, text in list(zip(references, written, strict=True))[::10]:
        state = assessed.find_one({"_id": desk.complaint_id(reference)})["state"]
        assert state["outcome"] in {"matched", "unsure", "none"}
        path = f"/v1/complaints/{reference}?purpose=handling"
        shown = desk.call("GET", path, "handler", headers={"x-request-id": str(uuid4())})
        assert shown.status_code == 200, shown.text
        assert shown.json()["text"] == text
