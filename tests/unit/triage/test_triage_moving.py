"""A case keeps its playbook version; moving it is an act with a reason."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import Moved
from services.triage.handlers.acts import MovePlaybook, move_playbook
from tests.support.triage_fakes import MemoryAssessments, assessment, first_change, library


@pytest.fixture
def store():
    """A store with nothing in it."""
    return MemoryAssessments()


def stored(store):
    """An assessed case."""
    made = assessment()
    store.add([first_change(made)])
    return made


def moving(store, made, **changes):
    """The act; by default to the broader playbook, with a reason."""
    given = {"playbook": "cn-claims-refused", "version": "", "by": "p-9", "request_id": "r-1",
             "text_id": "t-1", **changes}  # fmt: skip
    return move_playbook(MovePlaybook(made.complaint_id, **given), library(), store)


def test_the_case_is_on_the_other_playbook(store):
    """The event tells who, why and from where; all else stays."""
    made = stored(store)
    after = moving(store, made)
    before, standing = made.state.standing, after.state.standing

    assert (standing.playbook, standing.playbook_version) == ("cn-claims-refused", "1")
    assert (standing.team, standing.owner) == (before.team, before.owner)
    assert store.changes[-1].event == Moved("p-9", "t-1", "cn-refused-nondisclosure", "1")
    assert after.version == 2


def test_a_repeat_changes_nothing(store):
    """The same request is answered like the first."""
    made = stored(store)
    first, again = moving(store, made), moving(store, made)

    assert again == first
    assert len(store.changes) == 2


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"text_id": ""}, ErrorKind.INVALID, "field_missing"),
        ({"by": ""}, ErrorKind.INVALID, "field_missing"),
        ({"playbook": "cn-nothing"}, ErrorKind.NOT_FOUND, "playbook_unknown"),
        ({"version": "7"}, ErrorKind.NOT_FOUND, "playbook_unknown"),
        ({"playbook": "cn-with-elderly"}, ErrorKind.INVALID, "playbook_goes_beside"),
        ({"playbook": "cn-refused-nondisclosure"}, ErrorKind.CONFLICT, "playbook_already"),
    ],
)
def test_it_is_refused(store, changes, kind, code):
    """Without a reason, to nothing, or to where it is."""
    made = stored(store)
    with pytest.raises(ServiceError) as refused:
        moving(store, made, **changes)

    assert (refused.value.kind, refused.value.code) == (kind, code)
    assert store.get(made.complaint_id) == made


def test_a_case_remembers_what_goes_beside_it():
    """By id and version, so that its script is still to be had later."""
    made = assessment("我今年七十三了，你们拒赔没有道理")

    assert "cn-with-elderly@1" in made.state.companions
