"""The door of intake takes every sample complaint as it stands."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from services.intake.domain.filing import check_sender, receipt_of
from services.intake.entrypoints.complaint_shape import ComplaintBody

SAMPLE = Path(__file__).parents[3] / "deploy/sample/complaints.jsonl"
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def test_every_body_passes_the_shape_and_the_rules_of_its_sender() -> None:
    """Public rows pass without a role, the others as the desk; no receipt is refused."""
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        command = ComplaintBody.model_validate_json(json.dumps(row["body"])).command()
        check_sender(command, frozenset() if row["as"] == "public" else frozenset({"desk"}))
        assert receipt_of(command, NOW, ZONE) <= NOW, row["key"]
