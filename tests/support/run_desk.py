"""A desk for runs over one assessed case, and drafts in it, everything in memory."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Person
from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.bootstrap import DRAFT_RULES
from services.triage.domain.drafts.check import DraftChecker
from services.triage.domain.routing.conflict import Conflicts
from services.triage.handlers.check_draft import CheckDraft, DraftDesk
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
    """Fitness by conflict of interest alone; whom the organisation does not know is free."""

    def __init__(self):
        """Over the small organisation of triage's tests."""
        self._conflicts = Conflicts(organisation())

    def avoid(self, person, case):
        """See Fitness."""
        if person in organisation().people:
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
        theirs = [
            Person(id=f"p-xh-{n}", name="甲五", role="partner", unit="hq", insurer="yunfan-pc")
            for n in (1, 2)
        ]
        self.people = {**organisation().people, **{p.id: p for p in (lead, *theirs)}}
        self.documents = MemoryDocuments(self.case.complaint_id)
        self.desk = RunDesk(
            self.runs,
            self.assessments,
            Shipped(),
            self.approvals,
            self.people,
            Unrefused(),
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
        self.stand(playbook=playbook, playbook_version=version)

    def stand(self, **changes):
        """Let the case stand otherwise."""
        state = self.case.state
        standing = replace(state.standing, **changes)
        moved = replace(self.case, state=replace(state, standing=standing))
        self.assessments.stored[self.case.complaint_id] = moved


def refused(call, *arguments):
    """Kind and code with which an act is refused."""
    with pytest.raises(ServiceError) as error:
        call(*arguments)
    return error.value.kind, error.value.code


class KeptDrafts:
    """Drafts at intake."""

    def draft(self, complaint_id, text_id):
        """See Drafts."""
        if text_id != "t-1":
            raise ServiceError(ErrorKind.NOT_FOUND, "text_not_found")
        return "保证收益"


def checked(place, text, by="p-1", kind="message", text_id=""):
    """What is found in a draft."""
    rules, normaliser = load_draft_rules(DRAFT_RULES), draft_normaliser()

    def compiled(books):
        return DraftChecker(rules, books, normaliser)

    drafts = DraftDesk(
        place.assessments, place.desk, place.people, compiled, place.noted, KeptDrafts()
    )
    return drafts.check(CheckDraft(place.case.complaint_id, by, kind, text, text_id))
