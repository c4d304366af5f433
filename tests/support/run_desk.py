"""A desk of runs over one case, with everything in memory."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.chassis.errors import ServiceError
from services.datafiles.organisation import Person
from services.triage.domain.routing.conflict import Conflicts
from services.triage.handlers.run_acts import RunAct
from services.triage.handlers.run_script import RunDesk
from tests.support.run_fakes import MemoryApprovals, MemoryDocuments, MemoryRuns
from tests.support.triage_fakes import (
    MemoryAssessments,
    assessment,
    first_change,
    library,
    organisation,
)


class Shipped:
    """The shipped playbooks, as in force."""

    playbooks = library().playbooks

    def older(self, playbook_id, version):
        """See Playbooks."""
        del playbook_id, version


class Unrefused:
    """Fitness by conflict of interest alone; one person is never refused."""

    def __init__(self, free=""):
        """`free` may do everything."""
        self._free, self._conflicts = free, Conflicts(organisation())

    def avoid(self, person, case):
        """See Fitness."""
        if person != self._free:
            self._conflicts.refuse(person, case.facts)

    refuse = avoid


class Desk:
    """A desk over one assessed case (claims_refused), everything in memory."""

    def __init__(self, most=5_000_000):
        """A case that nobody has begun."""
        self.runs, self.assessments = MemoryRuns(), MemoryAssessments()
        self.approvals = MemoryApprovals(most)
        self.mistakes = []
        self.case = assessment()
        self.assessments.add([first_change(self.case)])
        lead = Person(id="p-lead", name="丁四", role="senior", unit="hq")
        people = {**organisation().people, lead.id: lead}
        self.documents = MemoryDocuments(self.case.complaint_id)
        self.desk = RunDesk(
            self.runs,
            self.assessments,
            Shipped(),
            self.approvals,
            people,
            Unrefused(lead.id),
            self.noted,
            self.documents,
        )

    def noted(self, person, mistake, cause):
        """See Mistake."""
        self.mistakes.append((person, mistake, cause.rpartition("/")[0].partition("/")[0]))

    def act(self, by="p-1", request_id="", version=0):
        """An act of a person in the case."""
        return RunAct(self.case.complaint_id, by, request_id or uuid4().hex, version)

    def involve(self, *people):
        """These turn out to be involved; nobody else is."""
        facts = replace(self.case.facts, involved=people)
        self.assessments.stored[self.case.complaint_id] = replace(self.case, facts=facts)

    def move(self, playbook, version="1"):
        """Put the case on another playbook."""
        state = self.case.state
        standing = replace(state.standing, playbook=playbook, playbook_version=version)
        moved = replace(self.case, state=replace(state, standing=standing))
        self.assessments.stored[self.case.complaint_id] = moved


def refused(call, *arguments):
    """Kind and code with which an act is refused."""
    with pytest.raises(ServiceError) as error:
        call(*arguments)
    return error.value.kind, error.value.code
