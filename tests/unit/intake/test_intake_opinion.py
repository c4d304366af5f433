"""Public opinion over the door, answered by escalation's servicers; examples of all matters."""

import json
import sys
from typing import Any
from uuid import uuid4

import pytest

from services.intake.entrypoints import (
    people_consultation_shapes,
    people_group_shapes,
    people_opinion_shapes,
)
from tests.support.intake_door import IntakeDoor, opened
from tests.support.opinion import START
from tests.unit.intake.test_intake_matters import OFFICER, SAID, ok, refused


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


class TestOpinion:
    """Posts, plans, drills."""

    def test_a_post_is_told_once(self, door: IntakeDoor) -> None:
        """Again it is not fresh; a collector is a service of its own."""
        (told,) = people_opinion_shapes.MENTIONS_EXAMPLE["mentions"]
        body = {"mentions": [{**told, "at": START.isoformat()}]}
        first = door.post("/v1/mentions", OFFICER, "m1", json=body)
        again = door.post("/v1/mentions", "service sub=service:collector", "m2", json=body)

        assert (ok(first), ok(again)) == ({"fresh": [True]}, {"fresh": [False]})

    def test_a_drill_is_played_with_its_texts(self, door: IntakeDoor) -> None:
        """Proofs and reasons are kept here; a receipt is a number."""
        drill = ok(door.post("/v1/drills", OFFICER, "d", json={"grade": "L3"}))
        assert drill["drill"]
        path = f"/v1/drills/{drill['id']}"
        step = {"step": "acknowledge", "proof_kind": "note", "text": SAID}
        done = ok(door.post(f"{path}/actions/complete-step", OFFICER, "s", json=step))
        commander = next(s["owner"] for s in drill["steps"] if s["role"] == "commander")
        waive = {"step": "contact_person", "reason": "匿名。"}
        token = f"senior sub={commander}"
        waived = ok(door.post(f"{path}/actions/waive-step", token, "w", json=waive))
        page = ok(door.get(f"{path}?purpose=handling", OFFICER))
        steps = {s["id"]: s for s in waived["steps"]}
        words = {text["id"]: text["parts"]["text"] for text in page["texts"]}

        assert next(s for s in done["steps"] if s["id"] == "acknowledge")["state"] == "done"
        assert words[steps["acknowledge"]["proof"]] == SAID
        assert words[steps["contact_person"]["reason_text_id"]] == "匿名。"
        assert door.audit.entries

    def test_a_step_needs_its_proof(self, door: IntakeDoor) -> None:
        """A receipt its number, everything else its words."""
        drill = ok(door.post("/v1/drills", OFFICER, "d", json={"grade": "L3"}))
        path = f"/v1/drills/{drill['id']}/actions/complete-step"
        for kind, given in (("receipt", {"text": SAID}), ("note", {"receipt": "r-1"})):
            body = {"step": "acknowledge", "proof_kind": kind, **given}
            refused(door.post(path, OFFICER, kind, json=body), 400, "invalid_field")

    def test_a_role_changes_hands_and_a_plan_ends(self, door: IntakeDoor) -> None:
        """Closing while steps are open is refused with the reason."""
        drill = ok(door.post("/v1/drills", OFFICER, "d", json={"grade": "L3"}))
        path = f"/v1/drills/{drill['id']}/actions"
        body = {"role": "opinion_officer", "person": "p-opinion-2"}
        commander = next(s["owner"] for s in drill["steps"] if s["role"] == "commander")
        handed = ok(door.post(f"{path}/hand-over-role", f"senior sub={commander}", "h", json=body))
        owners = {s["owner"] for s in handed["steps"] if s["role"] == "opinion_officer"}
        close = people_opinion_shapes.CLOSE_EXAMPLE
        early = door.post(f"{path}/close-plan", f"senior sub={commander}", "c", json=close)

        assert owners == {"p-opinion-2"}
        assert early.status_code == 409

    def test_what_is_not_there_is_not_found(self, door: IntakeDoor) -> None:
        """Events, plans and drills alike."""
        for path in ("/v1/opinion-events/{}", "/v1/opinion-events/{}/plan", "/v1/drills/{}"):
            assert door.get(path.format(uuid4()), OFFICER).status_code == 404


REFUSED, SCANDAL = "星河财险拒赔，推诿", "云帆保险代理人销售误导，骗老人"


class TestEvents:
    """What people judge of events."""

    def test_two_events_become_one_with_a_reason(self, door: IntakeDoor) -> None:
        """The reason stands here, its id in the event's history."""
        into, away = door.matters.tell(REFUSED, SCANDAL)
        path = f"/v1/opinion-events/{into}"
        body = {"away": away, "reason": SAID}
        merged = ok(door.post(f"{path}/actions/merge", OFFICER, "m", json=body))
        page = ok(door.get(f"{path}?purpose=handling", OFFICER))
        reasons = [one["reason_text_id"] for one in merged["history"] if one["reason_text_id"]]

        assert merged["posts"] == 2
        assert [text["id"] for text in page["texts"]] == reasons
        assert page["texts"][0]["parts"] == {"text": SAID}
        assert ok(door.post(f"{path}/actions/merge", OFFICER, "m", json=body)) == merged
        handler = door.post(f"{path}/actions/merge", "handler", "h", json=body)
        refused(handler, 403, "forbidden")

    def test_posts_are_read_with_a_purpose(self, door: IntakeDoor) -> None:
        """Whoever splits has read them, which stands in the audit; foreign posts do not leave."""
        (event,) = door.matters.tell(REFUSED, REFUSED)
        path = f"/v1/opinion-events/{event}"
        assert door.get(f"{path}/posts", OFFICER).status_code == 422
        posts = ok(door.get(f"{path}/posts?purpose=handling", OFFICER))["items"]
        body = {"posts": ["0" * 64], "reason": "另一家营业部。"}
        strange = door.post(f"{path}/actions/split", OFFICER, "s", json=body)
        listed = ok(door.get("/v1/opinion-events?limit=1", OFFICER))

        assert [one["text"] for one in posts] == [REFUSED] * 2
        assert door.audit.entries[0].read.fields == (f"opinion_event.{event}", "posts")
        refused(strange, 422, "opinion_split_empty")
        assert [one["id"] for one in listed["items"]] == [event]

    def test_a_grade_is_lowered_only_to_a_lower_one(self, door: IntakeDoor) -> None:
        """By a person, with a reason."""
        (event,) = door.matters.tell("星河财险不赔，我不想活了")
        path = f"/v1/opinion-events/{event}/actions/lower-grade"
        before = ok(door.get(f"/v1/opinion-events/{event}", OFFICER))
        lowered = ok(door.post(path, OFFICER, "l", json={"grade": "L1", "reason": SAID}))
        again = door.post(path, OFFICER, "l2", json={"grade": "L3", "reason": SAID})

        assert before["grade"] > lowered["grade"] == "L1"
        assert (again.status_code, again.json()["code"]) == (409, "opinion_grade_not_lower")


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        (people_consultation_shapes.ConsultationAnswer, "CONSULTATION_EXAMPLE"),
        (people_consultation_shapes.OpenConsultationBody, "OPEN_EXAMPLE"),
        (people_consultation_shapes.OpinionBody, "OPINION_EXAMPLE"),
        (people_consultation_shapes.DecisionBody, "DECISION_EXAMPLE"),
        (people_consultation_shapes.FollowUpBody, "FOLLOW_UP_EXAMPLE"),
        (people_consultation_shapes.CancelBody, "CANCEL_EXAMPLE"),
        (people_group_shapes.GroupAnswer, "GROUP_EXAMPLE"),
        (people_group_shapes.OpenGroupBody, "OPEN_EXAMPLE"),
        (people_group_shapes.JoinBody, "JOIN_EXAMPLE"),
        (people_group_shapes.LeaveBody, "LEAVE_EXAMPLE"),
        (people_group_shapes.GatheringBody, "GATHERING_EXAMPLE"),
        (people_group_shapes.RepresentativesBody, "REPRESENTATIVES_EXAMPLE"),
        (people_group_shapes.DesignateBody, "DESIGNATE_EXAMPLE"),
        (people_group_shapes.ReportBody, "REPORT_EXAMPLE"),
        (people_opinion_shapes.OpinionEventAnswer, "EVENT_EXAMPLE"),
        (people_opinion_shapes.OpinionPlanAnswer, "PLAN_EXAMPLE"),
        (people_opinion_shapes.PostAnswer, "POST_EXAMPLE"),
        (people_opinion_shapes.MergeBody, "MERGE_EXAMPLE"),
        (people_opinion_shapes.SplitBody, "SPLIT_EXAMPLE"),
        (people_opinion_shapes.LowerBody, "LOWER_EXAMPLE"),
        (people_opinion_shapes.MentionsBody, "MENTIONS_EXAMPLE"),
        (people_opinion_shapes.DrillBody, "DRILL_EXAMPLE"),
        (people_opinion_shapes.CompleteStepBody, "COMPLETE_EXAMPLE"),
        (people_opinion_shapes.WaiveStepBody, "WAIVE_EXAMPLE"),
        (people_opinion_shapes.HandOverBody, "HAND_OVER_EXAMPLE"),
        (people_opinion_shapes.ClosePlanBody, "CLOSE_EXAMPLE"),
    ],
)
def test_examples_fit_their_shapes(shape: Any, told: str) -> None:
    """What the documentation shows would be taken."""
    shape.model_validate_json(json.dumps(getattr(sys.modules[shape.__module__], told)))
