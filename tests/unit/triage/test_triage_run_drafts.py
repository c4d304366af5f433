"""Drafts in a case over fakes: its playbooks, its author's limit, and whose mistake it is."""

from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.bootstrap import DRAFT_RULES
from services.triage.domain.drafts.check import DraftChecker
from services.triage.handlers.check_draft import CheckDraft, DraftDesk
from tests.support.run_desk import Desk, refused
from tests.support.triage_fakes import organisation


@pytest.fixture
def place():
    """A case of its own for each test."""
    return Desk()


class KeptDrafts:
    """Drafts at intake."""

    def draft(self, complaint_id, text_id):
        """See Drafts."""
        if text_id != "t-1":
            raise ServiceError(ErrorKind.NOT_FOUND, "text_not_found")
        return "保证收益"


class TestDrafts:
    """A draft in a case: its playbooks, its author's limit, his mistakes."""

    def checked(self, place, text, by="p-1", kind="message", text_id="", as_="", sent=False):
        """What is found."""
        rules, normaliser = load_draft_rules(DRAFT_RULES), draft_normaliser()

        def compiled(books):
            return DraftChecker(rules, books, normaliser)

        people = organisation().people
        drafts = DraftDesk(
            place.assessments, place.desk, people, compiled, place.noted, KeptDrafts()
        )
        return drafts.check(CheckDraft(place.case.complaint_id, by, kind, text, text_id, as_, sent))

    def test_checking_is_nobodys_mistake(self, place):
        """Neither of who checks before sending, nor of a lead who reads another's draft."""
        found = self.checked(place, "保证收益，保证收益！")
        assert [f.rule for f in found if f.level == "stop"] == ["certain_yield"] * 2
        self.checked(place, "保证收益！", "p-2", as_="t-9")
        assert not place.mistakes

    def test_what_went_out_is_a_mistake_of_its_author(self, place):
        """One for each text, however many rules it breaks; a sound one is none."""
        self.checked(place, "保证收益，没有商量余地。", as_="t-9", sent=True)
        self.checked(place, "您好。", as_="t-8", sent=True)
        assert place.mistakes == [("p-1", "never_say", "sent")]
        call = (self.checked, place, "您好", "p-1", "message", "", "", True)
        assert refused(*call)[1] == "field_missing"

    def test_an_author_whom_nobody_knows(self, place):
        """What goes out is read all the same, with no authority; there is nobody to teach."""
        found = self.checked(place, "保证收益，补偿1元。", "p-none", as_="t-9", sent=True)
        assert {"never_say", "promise_above_authority"} <= {one.code for one in found}
        assert not place.mistakes

    def test_a_draft_that_intake_keeps(self, place):
        """Is read there by its id; without words and id there is none."""
        assert self.checked(place, "", text_id="t-1")[0].rule == "certain_yield"
        assert refused(self.checked, place, "", "p-1", "message", "t-2")[1] == "text_not_found"
        assert refused(self.checked, place, "")[1] == "field_missing"

    def test_the_limit_is_the_authors(self, place):
        """A handler may promise 500 yuan, no more."""
        codes = {f.code for f in self.checked(place, "我们补偿您500元。")}
        assert "promise_above_authority" not in codes
        codes = {f.code for f in self.checked(place, "我们补偿您501元。")}
        assert "promise_above_authority" in codes

    def test_without_a_playbook_the_general_rules_hold(self, place):
        """Nobody has authority then."""
        place.move("", "")
        codes = [f.code for f in self.checked(place, "保证收益，补偿1元。")]
        assert codes == ["never_say", "promise_above_authority"]

    def test_unknown_people_and_cases(self, place):
        """Are refused."""
        assert refused(self.checked, place, "您好", "p-none")[1] == "person_unknown"
        place.assessments.stored.clear()
        assert refused(self.checked, place, "您好")[1] == "assessment_missing"

    def test_no_word_shows_in_a_command(self):
        """Neither logs nor errors can quote a draft by accident."""
        assert "保证" not in repr(CheckDraft(uuid4(), "p-1", "message", "保证收益"))
