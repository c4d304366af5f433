"""Confirming and assigning: codes, teams, repeats, races."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import MANUAL, REQUESTS_KEPT_MAX, Confirmed
from services.triage.handlers.acts import (
    Assign,
    ConfirmClassification,
    assign,
    confirm_classification,
)
from services.triage.ports import Change
from tests.support.triage_fakes import (
    MemoryAssessments,
    assessment,
    dispatcher,
    first_change,
    library,
)


@pytest.fixture
def store():
    """A store in memory."""
    return MemoryAssessments()


def stored(store, **fields):
    """An assessment in the store."""
    made = assessment(**fields)
    store.add([first_change(made)])
    return made


def confirming(store, made, **changes):
    """Confirm; by default as a wrong amount."""
    fields = {"kind": "complaint", "scene": "claims_amount", "by": "p-9", "request_id": "r-1"}
    command = ConfirmClassification(made.complaint_id, **{**fields, **changes})
    return confirm_classification(command, library(), dispatcher(), store)


def assigning(store, made, **changes):
    """Assign; by default to a person of the claims team."""
    fields = {"team": "", "owner": "p-1", "by": "p-9", "request_id": "r-1", "text_id": "t-1"}
    return assign(Assign(made.complaint_id, **{**fields, **changes}), dispatcher(), store)


def kind_of(call):
    """Kind and code of the refusal."""
    with pytest.raises(ServiceError) as refused:
        call()
    return refused.value.kind, refused.value.code


class TestConfirming:
    """A person's word."""

    def test_it_brings_playbook_and_team_of_the_scene(self, store):
        """The matter turned out another one."""
        made = stored(store, product_line="medical")
        after = confirming(store, made)
        standing = after.state.standing

        assert after.version == 2
        assert (standing.confirmed_scene, standing.confirmed_by) == ("claims_amount", "p-9")
        assert (standing.playbook, standing.playbook_version) == ("cn-claims-amount", "1")
        assert (standing.team, standing.assignment_rule) == ("life", "scene:claims_amount")
        assert after.state.scene == "claims_refused", "what the rules said stays as it was"

    def test_agreeing_keeps_the_playbook_version(self, store):
        """A case keeps the version that it started with."""
        made = stored(store)
        old = replace(made.state.standing, playbook_version="0")
        made = replace(made, state=replace(made.state, standing=old))
        store.stored[made.complaint_id] = made

        after = confirming(store, made, scene="claims_refused")

        assert after.state.standing.playbook_version == "0"

    def test_no_complaint_has_no_playbook(self, store):
        """A person may say that it is none."""
        after = confirming(store, stored(store), kind="enquiry", scene="none")

        assert after.state.standing.playbook == ""
        assert after.state.standing.team == "service-quality"

    def test_a_team_chosen_by_a_person_stays(self, store):
        """Only rules are overruled."""
        made = stored(store)
        assigning(store, made)
        after = confirming(store, made, request_id="r-2")

        assert after.state.standing.owner == "p-1"
        assert after.state.standing.assignment_rule == MANUAL

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"kind": "grumble"}, "kind_unknown"),
            ({"scene": "weather"}, "scene_unknown"),
            ({"by": ""}, "field_missing"),
            ({"request_id": ""}, "field_missing"),
            ({"request_id": "x" * 201}, "field_missing"),
        ],
    )
    def test_unknown_codes_are_invalid(self, store, changes, code):
        """Nothing is written."""
        made = stored(store)

        assert kind_of(lambda: confirming(store, made, **changes)) == (ErrorKind.INVALID, code)
        assert store.stored[made.complaint_id].version == 1

    def test_before_the_assessment(self, store):
        """Not found."""
        answer = kind_of(lambda: confirming(store, assessment()))

        assert answer == (ErrorKind.NOT_FOUND, "assessment_missing")


class TestAssigning:
    """Given to somebody."""

    def test_the_owners_team_is_taken(self, store):
        """Without a team the person's own."""
        after = assigning(store, stored(store))

        assert (after.state.standing.owner, after.state.standing.team) == ("p-1", "claims-hq")
        assert after.state.standing.assignment_rule == MANUAL
        assert store.changes[-1].event.text_id == "t-1"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"owner": "p-77"}, "person_unknown"),
            ({"owner": "", "team": "nobody"}, "team_unknown"),
            ({"owner": "", "team": ""}, "assignee_missing"),
        ],
    )
    def test_unknown_names_are_invalid(self, store, changes, code):
        """The organisation has to know them."""
        made = stored(store)

        assert kind_of(lambda: assigning(store, made, **changes)) == (ErrorKind.INVALID, code)

    def test_a_team_in_which_nobody_can_leaves_it_to_the_house_clock(self, store):
        """The answer says since when, as the event does."""
        made = stored(store)
        away = dispatcher(absent=frozenset({"p-1", "p-2", "p-3"}))
        command = Assign(made.complaint_id, "claims-hq", "", "p-9", "r-9", "t-9")
        after = assign(command, away, store)

        assert after.state.standing.owner_rule == "nobody"
        assert after.unowned == store.stored[made.complaint_id].unowned
        assert after.unowned is not None

    def test_a_tie_is_refused(self, store):
        """回避: the person has declared a tie with the insurer."""
        made = stored(store, insurer="xinghe-pc")
        answer = kind_of(lambda: assigning(store, made, owner="p-2"))

        assert answer == (ErrorKind.CONFLICT, "avoid_declared_tie")
        assert store.stored[made.complaint_id] == made


class TestRepeats:
    """The same request changes nothing twice."""

    def test_a_repeat_is_answered_like_the_first(self, store):
        """Even after something else has happened since."""
        made = stored(store)
        first = assigning(store, made)
        confirming(store, made, request_id="r-2")
        events = len(store.changes)
        again = assigning(store, made)

        assert (again.version, again.state) == (first.version, first.state)
        assert len(store.changes) == events

    def test_another_act_under_the_same_id_is_refused(self, store):
        """The id belongs to the first act."""
        made = stored(store)
        assigning(store, made)
        conflict = (ErrorKind.CONFLICT, "request_id_reused")

        assert kind_of(lambda: assigning(store, made, owner="p-3")) == conflict
        assert kind_of(lambda: confirming(store, made)) == conflict

    def test_remembered_acts_are_bounded(self, store):
        """The list does not grow with a case that never ends."""
        made = stored(store)
        for number in range(REQUESTS_KEPT_MAX + 5):
            after = confirming(store, made, request_id=f"r-{number}")

        assert len(after.requests) == REQUESTS_KEPT_MAX
        assert after.version == REQUESTS_KEPT_MAX + 6

    def test_a_lost_race_is_told(self, store):
        """Somebody else wrote in between."""
        made = stored(store)
        late = made.changed("r-9", "x", made.state.standing)
        confirming(store, made)
        race = kind_of(lambda: store.replace(Change(late, Confirmed("p-9"))))

        assert race == (ErrorKind.RACE, "race")


def test_an_unknown_complaint_has_no_assessment(store):
    """Nothing is made up."""
    assert store.get(uuid4()) is None
