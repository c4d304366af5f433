"""The audit over HTTP: who read what of complaints, groups, events and people's records."""

from uuid import uuid4

import pytest

from services.intake.ports import ClearRead
from tests.support.intake_door import IntakeDoor, opened


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


class TestAudit:
    """Compliance sees who looked."""

    def test_reads_are_listed(self, door: IntakeDoor) -> None:
        """Latest first, by cursor."""
        reference = door.file()["reference"]
        for purpose in ("handling", "review", "contact"):
            door.get(f"/v1/complaints/{reference}", "lead", params={"purpose": purpose})
            door.clock.advance(1)
        first = door.get(
            "/v1/audit", "compliance", params={"reference": reference, "limit": 2}
        ).json()
        query = {"reference": reference, "limit": 2, "cursor": first["next_cursor"]}
        rest = door.get("/v1/audit", "compliance", params=query).json()

        purposes = [entry["purpose"] for entry in (*first["items"], *rest["items"])]
        assert purposes == ["contact", "review", "handling"]
        assert rest["next_cursor"] == ""

    def test_what_is_no_complaint_s_is_listed_too(self, door: IntakeDoor) -> None:
        """Groups, events of public opinion and training records: all, or one of them."""
        group = f"group.{uuid4()}"
        for fields in ((group, "texts.t-1"), (f"opinion_event.{uuid4()}", "posts")):
            door.audit.record(ClearRead("p-9", ("lead",), "handling", fields, (), ""))
            door.clock.advance(1)
        record = "/v1/training-record?year=2026"
        assert door.get(f"{record}&person=p-1", "lead sub=p-1").status_code == 200
        assert door.get(f"{record}&person=p-2", "lead sub=p-1").status_code == 200
        door.clock.advance(1)
        assert door.get(f"{record}&everybody=true", "senior sub=p-3").status_code == 200

        def listed(**query: object) -> list[tuple[str, str, str]]:
            items = door.get("/v1/audit", "compliance", params=query).json()["items"]
            return [(one["who"], one["matter"].partition(".")[0], one["purpose"]) for one in items]

        assert listed() == [
            ("p-3", "training_record", "training_proof"),
            ("p-1", "training_record", "training_proof"),
            ("p-9", "opinion_event", "handling"),
            ("p-9", "group", "handling"),
        ]
        assert listed(matter=group) == [("p-9", "group", "handling")]
        assert [who for who, *_ in listed(matter="training_record.p-2")] == ["p-1"]
        assert [who for who, *_ in listed(matter="training_record.p-motor-1")] == ["p-3"]
        assert [who for who, *_ in listed(limit=1)] == ["p-3"]

    def test_one_filter_at_a_time(self, door: IntakeDoor) -> None:
        """A number and a matter name two things; a matter is one that is audited."""
        both = {"reference": door.file()["reference"], "matter": "training_record.p-2"}
        assert door.get("/v1/audit", "compliance", params=both).status_code == 400
        odd = {"matter": "nothing.p-2"}
        assert door.get("/v1/audit", "compliance", params=odd).status_code == 422

    def test_without_an_audit_record_no_training_record_of_others(self, door: IntakeDoor) -> None:
        """What cannot be written down is not shown; one's own needs no record."""
        door.audit.down = True
        record = "/v1/training-record?year=2026"
        assert door.get(f"{record}&person=p-2", "lead").status_code == 503
        assert door.get(record, "lead").status_code == 200

    def test_only_compliance_sees_them(self, door: IntakeDoor) -> None:
        """Not even a lead."""
        reference = door.file()["reference"]

        answer = door.get("/v1/audit", "lead", params={"reference": reference})

        assert answer.status_code == 403
