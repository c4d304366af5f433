"""Events of triage on the wire: whole state, cause, trace, no words."""

from dataclasses import replace
from datetime import UTC, timedelta

from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.triage.adapters.event_codec import encode
from services.triage.domain.assessment import Assigned, Confirmed, InvolvedNamed, TeamChoice
from services.triage.domain.routing.by_rule import given_by_rule
from services.triage.ports import Change
from tests.support.triage_fakes import NOW, TRACE, assessment, first_change


def decoded(change):
    """The envelope of a change."""
    envelope = TriageEvent()
    envelope.ParseFromString(encode(change, NOW).value)
    return envelope


class TestEvents:
    """One envelope per change."""

    def test_the_first_event(self):
        """Cause and trace of intake's event, version one, the assessed version of intake."""
        made = assessment()
        event = decoded(first_change(made))
        metadata = event.metadata

        assert event.WhichOneof("payload") == "complaint_assessed"
        assert event.complaint_assessed.intake_version == made.intake_version
        assert (metadata.causation_id, metadata.traceparent) == ("cause-1", TRACE)
        assert (metadata.producer, metadata.aggregate_version) == ("triage", 1)
        assert metadata.aggregate_id == str(made.complaint_id)

    def test_the_same_step_has_the_same_id(self):
        """Whoever writes it; another version has another."""
        made = assessment()
        next_one = made.changed("r", "c", made.state.standing)
        ids = [decoded(first_change(made)).metadata.event_id for _ in range(2)]

        assert ids[0] == ids[1]
        assert decoded(Change(next_one, Confirmed("p"))).metadata.event_id != ids[0]

    def test_the_state_is_whole(self):
        """Codes, scores and positions arrive."""
        made = assessment("我今年七十三岁了，你们拒赔，我要去银保监投诉")
        state = decoded(first_change(made)).state

        assert (state.outcome, state.scene) == (made.state.outcome, "claims_refused")
        assert {f.code for f in state.flags} == {"elderly", "threat_regulator"}
        assert state.candidates[0].score == made.state.candidates[0].score
        assert state.candidates[0].evidence[0].end > 0
        assert state.team == "special-care"

    def test_a_case_without_owner_tells_its_house_clock(self):
        """So that whoever is called and whoever has the task see the same time."""
        made = assessment()
        lost = replace(made.state.standing, owner="", owner_rule="nobody")
        gone = replace(made, state=replace(made.state, standing=lost))
        state = decoded(first_change(gone.as_of(NOW, timedelta(minutes=60)))).state
        owned = decoded(first_change(made.as_of(NOW, timedelta(minutes=60)))).state

        assert state.unowned_since.ToDatetime(tzinfo=UTC) == NOW
        assert state.owner_due_at.ToDatetime(tzinfo=UTC) == NOW + timedelta(minutes=60)
        assert not owned.HasField("unowned_since")
        assert not owned.HasField("owner_due_at")

    def test_why_a_rule_gave_it(self):
        """And for whom somebody stands in."""
        made = assessment()
        choice = TeamChoice("claims-hq", "fallback", "p-2", "stands_in")
        after, event = given_by_rule(made, choice, "owner_away", "r", "p-1")
        told = decoded(Change(after, event))

        assert told.WhichOneof("payload") == "complaint_assigned"
        assert (told.complaint_assigned.by, told.complaint_assigned.reason) == (
            "service:triage",
            "owner_away",
        )
        assert told.complaint_assigned.instead_of == "p-1"
        assert (told.state.owner, told.state.owner_rule) == ("p-2", "stands_in")

    def test_whom_it_is_against(self):
        """Codes of insurer, partner and unit go along, so that nobody has to ask."""
        made = assessment()
        facts = replace(made.facts, insurer="xinghe-pc", partner="pt-repair-2", unit="zj")
        state = decoded(first_change(replace(made, facts=facts))).state

        assert (state.insurer, state.partner, state.unit) == ("xinghe-pc", "pt-repair-2", "zj")

    def test_no_words_of_the_complainant(self):
        """Evidence names rule and concept; no Chinese character leaves triage."""
        made = assessment("你们拒赔，业务员忽悠人，我要曝光")
        value = encode(first_change(made), NOW).value

        assert not any("\u4e00" <= c <= "\u9fff" for c in value.decode("utf-8", "ignore"))

    def test_acts_of_people(self):
        """Who did it, and the id of the reason's text."""
        made = assessment()
        confirmed = decoded(Change(made, Confirmed("p-1")))
        assigned = decoded(Change(made, Assigned("p-2", "t-1")))

        assert confirmed.classification_confirmed.by == "p-1"
        assert (assigned.complaint_assigned.by, assigned.complaint_assigned.text_id) == (
            "p-2",
            "t-1",
        )

    def test_who_was_named_and_struck_off(self):
        """By whom and why; the state says who is involved now."""
        made = assessment()
        made = replace(made, facts=replace(made.facts, involved=("p-1",)))
        event = InvolvedNamed("p-9", "t-1", named=("p-1",), struck=("p-2",))
        told = decoded(Change(made, event))

        assert (told.involved_named.by, told.involved_named.text_id) == ("p-9", "t-1")
        assert list(told.involved_named.named) == list(told.state.involved) == ["p-1"]
        assert list(told.involved_named.struck) == ["p-2"]
