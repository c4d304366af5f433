"""Papers of a run, which intake must know, and runs whose case ended, over the desk's fakes."""

from datetime import timedelta

import pytest

from services.chassis.errors import ErrorKind
from services.triage.handlers.run_ends import CaseEnd, RunEnds
from tests.unit.triage.test_triage_run_desk import Desk, refused


@pytest.fixture
def place():
    """A place with a run that p-1 has begun."""
    made = Desk()
    made.desk.start(made.act())
    return made


class TestDocuments:
    """Evidence is a paper of this very case."""

    def test_an_unknown_one_is_refused(self, place):
        """And notes nothing; a repeat of what was done asks intake no more."""
        case, act = place.case.complaint_id, place.act(request_id="paper")
        evidence = next(iter(place.desk.get(case).script.evidence))
        code = refused(place.desk.attach, place.act(), evidence, "none-of-it", "")
        assert code == (ErrorKind.INVALID, "run_document_unknown")
        assert place.desk.get(case).run.version == 1
        place.desk.attach(act, evidence, "d-1", "")
        asked = place.documents.asked
        place.desk.attach(act, evidence, "d-1", "")
        assert place.documents.asked == asked

    def test_intake_is_away(self, place):
        """The run is unchanged, and the repeat does it."""
        case, act = place.case.complaint_id, place.act(request_id="paper")
        evidence = next(iter(place.desk.get(case).script.evidence))
        place.documents.away = True
        assert refused(place.desk.attach, act, evidence, "d-1", "")[0] is ErrorKind.UNAVAILABLE
        assert place.desk.get(case).run.version == 1
        place.documents.away = False
        assert place.desk.attach(act, evidence, "d-1", "").run.version == 2


def test_a_case_that_ended_and_came_back_starts_anew(place):
    """With the papers of before; the old run takes nothing more."""
    case = place.case.complaint_id
    evidence = next(iter(place.desk.get(case).script.evidence))
    place.desk.attach(place.act(), evidence, "d-1", "")
    later = place.runs.now() + timedelta(hours=1)
    RunEnds(place.runs)([CaseEnd(case, "closed", later, "e-1")])
    assert refused(place.desk.finish, place.act(), "broken_off", "t")[1] == "run_ended"
    run = place.desk.start(place.act()).run

    assert (run.number, run.state) == (2, "open")
    assert run.papers[0].document_id == "d-1"
    assert place.desk.get(case, 1).run.state == "broken_off"
