"""Editions: nothing is approved untried or alone, and a case keeps its script."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.edition import (
    HISTORY_MAX,
    approved,
    drafted,
    files_digest,
    in_force,
    revised,
    tried,
    withdrawn,
)
from services.triage.handlers.dry_run import TryEdition
from services.triage.handlers.playbooks import WithdrawEdition
from tests.support.playbook_fakes import (
    BOOK,
    NOW,
    System,
    draft,
    files,
    in_force_edition,
    trial,
)

LATER = NOW + timedelta(days=2)
MILDER = {"severity": ("severity: high", "severity: normal")}
REFUSED = "航班延误三小时，延误险说不符合条款不予赔付，凭什么"


def refusal(kind, code, act, *arguments, **named):
    """The act is refused for this reason."""
    with pytest.raises(ServiceError) as refused:
        act(*arguments, **named)
    assert (refused.value.kind, refused.value.code) == (kind, code)
    return refused.value


def approval(edition, **changes):
    """A second person's word on it."""
    given = {"current_digest": "now", "by": "p-second", "at": NOW, "in_force_from": LATER}
    return approved(edition, **{**given, **changes})


class TestRules:
    """What may follow what."""

    def test_the_whole_way(self):
        """Draft, dry run, approval, in force from its time; each act stands in the history."""
        made = draft()
        made = approval(tried(made, trial(made)))

        assert [a.name for a in made.history] == ["drafted", "tried", "approved"]
        assert in_force([made], NOW) is None
        assert in_force([made], LATER) == made

    def test_nothing_is_approved_untried(self):
        """The dry run comes first."""
        refusal(ErrorKind.CONFLICT, "edition_not_tried", approval, draft())

    def test_nobody_approves_what_they_wrote(self):
        """Neither who drafted nor who revised it."""
        made = draft(by="p-one")
        made = revised(made, {"a.yaml": "y"}, {}, by="p-two", at=NOW)
        made = tried(made, trial(made))
        for author in ("p-one", "p-two"):
            refusal(ErrorKind.CONFLICT, "edition_needs_second_person", approval, made, by=author)

        assert approval(made).state == "approved"

    def test_a_revision_undoes_the_dry_run(self):
        """What was tried is no longer what it says."""
        made = draft()
        made = revised(tried(made, trial(made)), {"a.yaml": "y"}, {}, by="p", at=NOW)

        assert (made.state, made.trial) == ("draft", None)
        refusal(ErrorKind.CONFLICT, "edition_not_tried", approval, made)

    def test_a_dry_run_of_other_content_does_not_count(self):
        """Its digest must be that of the draft."""
        made, other = draft(), draft(**{"b.yaml": "z"})
        code = "edition_trial_of_other_content"

        refusal(ErrorKind.CONFLICT, code, tried, made, trial(other))

    def test_a_dry_run_against_what_was_replaced_does_not_count(self):
        """Another edition came into force since."""
        made = draft()
        made = tried(made, trial(made, current="before"))

        refusal(ErrorKind.CONFLICT, "edition_trial_outdated", approval, made)

    @pytest.mark.parametrize("start", [NOW - timedelta(seconds=1), NOW + timedelta(days=400)])
    def test_the_time_is_from_now_on_within_a_year(self, start):
        """Nothing comes into force backwards."""
        made = draft()
        made = tried(made, trial(made))

        refusal(ErrorKind.INVALID, "edition_time_out_of_range", approval, made, in_force_from=start)

    def test_it_is_taken_back_before_its_time_only(self):
        """Afterwards a new edition is needed."""
        running = in_force_edition(LATER)
        taken = withdrawn(running, by="p", at=NOW, text_id="t-1")

        assert in_force([taken], LATER) is None
        assert taken.history[-1].text_id == "t-1"
        refusal(
            ErrorKind.CONFLICT,
            "edition_in_force",
            withdrawn,
            running,
            by="p",
            at=LATER,
            text_id="t",
        )

    def test_an_approved_one_is_not_revised(self):
        """It is what the second person saw."""
        running = in_force_edition()
        code = "edition_state"

        refusal(ErrorKind.CONFLICT, code, revised, running, {}, {}, by="p", at=NOW)

    def test_limits(self):
        """Too large, or revised without end, is refused."""
        big = {"a.yaml": "x" * 8_000_001}
        refusal(ErrorKind.INVALID, "edition_too_large", drafted, uuid4(), big, {}, by="p", at=NOW)
        made = draft()
        for number in range(HISTORY_MAX - 1):
            made = revised(made, {"a.yaml": str(number)}, {}, by="p", at=NOW)
        code = "edition_history_full"
        refusal(ErrorKind.CONFLICT, code, revised, made, {"a.yaml": "z"}, {}, by="p", at=NOW)

    def test_the_digest_tells_files_apart(self):
        """A line moved from one file to the next is another content; order is none."""
        assert files_digest({"a": "x", "b": "y"}) == files_digest({"b": "y", "a": "x"})
        assert files_digest({"a": "xy", "b": ""}) != files_digest({"a": "x", "b": "y"})


class TestDesk:
    """The acts together, with the reader of production."""

    def test_from_draft_to_force(self):
        """The list of differences is told, and old and new script both stay to be had."""
        system, told = System(REFUSED, "客服电话一直占线"), []
        made = system.draft(files(**MILDER))
        made, counts = system.dry_run(TryEdition(made.id, "p-one"), told.append)
        system.approve(made)

        assert (counts.cases, counts.differing) == (2, 1)
        assert told[0].changed == ["severity"]
        assert (made.trial.cases, made.trial.differing) == (2, 1)
        assert system.desk.in_force().library.playbooks["cn-claims-refused"].severity == "high"
        system.now = LATER
        assert system.desk.in_force().library.playbooks["cn-claims-refused"].severity == "normal"
        assert system.desk.script("cn-claims-refused", "1").severity == "high"
        assert system.desk.script("cn-claims-refused", "2").severity == "normal"
        refusal(
            ErrorKind.NOT_FOUND, "playbook_unknown", system.desk.script, "cn-claims-refused", "3"
        )

    def test_one_bad_file_refuses_the_whole_draft(self):
        """Every fault is told, nothing is stored, the old playbooks stay in force."""
        system = System()
        given = {**files(), BOOK: files()[BOOK].replace("severity: high", "severity: dreadful")}
        error = refusal(ErrorKind.INVALID, "edition_faulty", system.draft, given)

        assert error.details["faults"][0].startswith(f"{BOOK}:")
        assert system.editions.stored == {}
        assert "cn-claims-refused" in system.desk.in_force().library.playbooks

    @pytest.mark.parametrize("name", ["../evil.yaml", "/etc/x.yaml", "a.txt", "A.yaml", ""])
    def test_a_strange_file_name_is_refused(self, name):
        """Names come from people; none reaches a file system."""
        refusal(ErrorKind.INVALID, "edition_faulty", System().draft, {**files(), name: "x"})

    def test_content_may_not_change_under_a_version(self):
        """Cases that started with version 1 must find what they started with."""
        given = files(**MILDER)
        given[BOOK] = given[BOOK].replace('version: "2"', 'version: "1"')

        refusal(ErrorKind.INVALID, "edition_version_reused", System().draft, given)

    def test_examples_may_change_under_a_version(self):
        """They are no part of the script."""
        given = files()
        given[BOOK] = given[BOOK].replace("  near_miss:\n", "  near_miss:\n    - 再加一句\n", 1)

        assert System().draft(given).state == "draft"

    def test_the_author_is_refused(self):
        """Also over the desk."""
        system = System(REFUSED)
        made = system.draft(files(**MILDER))
        made, _ = system.dry_run(TryEdition(made.id, "p-one"), lambda d: None)

        refusal(ErrorKind.CONFLICT, "edition_needs_second_person", system.approve, made, by="p-one")

    def test_two_drafts_on_the_same_ground(self):
        """When one is in force the other's dry run is outdated."""
        system = System(REFUSED)
        one, two = system.draft(files(**MILDER)), system.draft(files(**MILDER, more=(
            "contact_within_hours: 8", "contact_within_hours: 3")))  # fmt: skip
        for made in (one, two):
            system.dry_run(TryEdition(made.id, "p-one"), lambda d: None)
        system.approve(one, start=NOW)

        refusal(ErrorKind.INVALID, "edition_version_reused", system.approve, two)

    def test_taking_back_needs_a_reason(self):
        """The reason's text is at intake."""
        system = System()
        made = system.draft(files(**MILDER))
        act = system.desk.withdraw
        refusal(ErrorKind.INVALID, "field_missing", act, WithdrawEdition(made.id, "p", ""))

        assert act(WithdrawEdition(made.id, "p", "t-1")).state == "withdrawn"

    def test_an_unknown_edition(self):
        """NOT_FOUND, and no trace."""
        system = System()
        refusal(ErrorKind.NOT_FOUND, "edition_unknown", system.approve, draft())
        refusal(
            ErrorKind.NOT_FOUND, "edition_unknown", system.dry_run, TryEdition(uuid4(), "p"), print
        )
