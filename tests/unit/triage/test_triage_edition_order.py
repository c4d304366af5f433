"""Editions one after the other: none undoes unseen what another brought."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.edition import check_not_jumped, in_force, tried
from services.triage.handlers.dry_run import TryEdition
from services.triage.handlers.playbooks import (
    ApproveEdition,
    DraftEdition,
    PlaybookDesk,
    WithdrawEdition,
)
from services.triage.ports import ReadPlaybooks
from tests.support.playbook_fakes import (
    BOOK,
    NOW,
    MemoryEditions,
    System,
    draft,
    files,
    in_force_edition,
    shipped_files,
    trial,
)

REFUSED = "航班延误三小时，延误险说不符合条款不予赔付，凭什么"
DAY = timedelta(days=1)
OTHER = "cn-claims-delay.yaml"
MILDER = {"severity": ("severity: high", "severity: normal")}


def refusal(code, act, *arguments, **named):
    """The act is refused for this reason."""
    with pytest.raises(ServiceError) as refused:
        act(*arguments, **named)
    assert (refused.value.kind, refused.value.code) == (ErrorKind.CONFLICT, code)
    return refused.value


def second_change():
    """One file that another edition leaves alone."""
    text = shipped_files()[OTHER].replace("severity: normal", "severity: high", 1)
    return {OTHER: text.replace('version: "1"', 'version: "2"', 1)}


def try_it(system, edition, start=None):
    """The dry run, against what stands now or at a time to come."""
    return system.dry_run(TryEdition(edition.id, "p-one", in_force_from=start), lambda d: None)[0]


class TestTheGround:
    """An edition is tried against what it replaces, which need not be what stands now."""

    @pytest.fixture
    def system(self):
        """With one edition approved for tomorrow."""
        made = System(REFUSED)
        first = made.draft({BOOK: files(**MILDER)[BOOK]})
        try_it(made, first)
        made.first = made.approve(first, start=NOW + DAY)
        return made

    def test_a_trial_against_what_stands_now_is_no_trial_for_later(self, system):
        """Another one comes in between and would be undone without anybody having seen it."""
        second = try_it(system, system.draft(second_change()))

        refusal("edition_trial_outdated", system.approve, second, start=NOW + 2 * DAY)

    def test_a_trial_against_what_will_stand_then(self, system):
        """Against the approved one it shows that one's change being undone, and can be approved."""
        second = system.draft(second_change())
        told = []
        second, counts = system.dry_run(
            TryEdition(second.id, "p-one", in_force_from=NOW + 2 * DAY), told.append
        )

        assert counts.differing == 1, "it lacks what the first one brings"
        assert (told[0].before.severity, told[0].after.severity) == ("normal", "high")
        assert second.trial.current_digest == system.first.digest
        assert system.approve(second, start=NOW + 2 * DAY).state == "approved"

    def test_a_draft_beside_what_will_stand_then(self, system):
        """It holds what the approved one brings, so that nothing is undone."""
        command = DraftEdition(UUID(int=5), second_change(), "p-one", in_force_from=NOW + 2 * DAY)
        second = try_it(system, system.desk.draft(command), NOW + 2 * DAY)

        assert second.files[BOOK] == system.first.files[BOOK]
        assert second.trial.differing == 0

    def test_nobody_jumps_in_before_an_approved_one(self, system):
        """The approved one was tried without it and would undo it."""
        second = try_it(system, system.draft(second_change()))
        for start in (NOW, NOW + DAY / 2):
            error = refusal("edition_later_approved", system.approve, second, start=start)
            assert error.params["edition"] == str(system.first.id)

    def test_two_never_take_over_at_one_moment(self, system):
        """Which of them would stand would be chance."""
        second = try_it(system, system.draft(second_change()), NOW + DAY)

        refusal("edition_later_approved", system.approve, second, start=NOW + DAY)

    def test_what_another_was_tried_against_is_not_taken_back(self, system):
        """First the later one goes, then this one may."""
        second = try_it(system, system.draft(second_change()), NOW + 2 * DAY)
        system.approve(second, start=NOW + 2 * DAY)
        back = system.desk.withdraw
        first = WithdrawEdition(system.first.id, "p-one", "t-1")
        refusal("edition_has_successor", back, first)
        back(WithdrawEdition(second.id, "p-one", "t-2"))

        assert back(first).state == "withdrawn"

    def test_a_trial_for_a_time_that_has_passed_is_refused(self, system):
        """What stood then is replaced by nobody."""
        second = system.draft(second_change())
        with pytest.raises(ServiceError) as refused:
            try_it(system, second, NOW - DAY)

        assert refused.value.code == "edition_time_out_of_range"

    def test_one_who_decides_keeps_the_others_out(self, system):
        """What was looked at does not change before it is written."""
        second = try_it(system, system.draft(second_change()), NOW + 2 * DAY)
        with system.editions.deciding(), pytest.raises(ServiceError) as refused:
            system.approve(second, start=NOW + 2 * DAY)

        assert refused.value.kind is ErrorKind.RACE


class Names:
    """A reader for which every content is sound; it names a set by its digest alone."""

    def read(self, given):
        """See PlaybookReader."""
        return ReadPlaybooks(None, None, {}, given, draft(**given).digest)

    def shipped(self):
        """See PlaybookReader."""
        return self.read({"a.yaml": "shipped"})


class Office:
    """Desk and store over editions of one word each; a dry run is its record alone."""

    def __init__(self):
        self.editions, self.now = MemoryEditions(), NOW
        self.desk = PlaybookDesk(self.editions, Names(), lambda: self.now)
        self.ids = [UUID(int=number) for number in range(1, 7)]
        for key in self.ids:
            self.desk.draft(DraftEdition(key, {"a.yaml": str(key)}, "p-1"))

    def act(self, name, which, tried_for, hours):
        """One act of somebody; a refusal changes nothing."""
        start = self.now + timedelta(hours=hours)
        edition_id = self.ids[which]
        acts = {
            "try": [lambda: self._try(edition_id, self.now + timedelta(hours=tried_for))],
            "approve": [lambda: self._approve(edition_id, start)],
            "withdraw": [lambda: self._withdraw(edition_id)],
            "wait": [lambda: setattr(self, "now", start)],
        }
        acts["try and approve"] = acts["try"] + acts["approve"]
        for act in acts[name]:
            try:
                act()
            except ServiceError as error:
                assert error.kind in (ErrorKind.CONFLICT, ErrorKind.INVALID)

    def _try(self, edition_id, start):
        before = self.editions.get(edition_id)
        if before.state in ("draft", "tried"):
            ground = self.desk.in_force(start).digest
            self.editions.replace(tried_against(before, ground))

    def _approve(self, edition_id, start):
        self.desk.approve(ApproveEdition(edition_id, "p-2", start))

    def _withdraw(self, edition_id):
        self.desk.withdraw(WithdrawEdition(edition_id, "p-2", "t-1"))

    def check(self):
        """Each approved edition was tried against the one before it, the first against shipped."""
        approved = [e for e in self.editions.stored.values() if e.state == "approved"]
        approved.sort(key=lambda e: (e.in_force_from, str(e.id)))
        before = self.desk.in_force(NOW - DAY).digest
        for edition in approved:
            assert edition.trial.current_digest == before
            assert in_force(approved, edition.in_force_from) == edition
            before = edition.digest


def tried_against(edition, ground):
    """With a dry run against that."""
    return tried(edition, trial(edition, current=ground))


ACTS = st.tuples(
    st.sampled_from(["try and approve", "try", "approve", "withdraw", "wait"]),
    st.integers(0, 5),
    st.integers(0, 3),
    st.integers(0, 3),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ACTS, min_size=6, max_size=30))
def test_whatever_is_approved_was_tried_against_what_it_replaces(acts):
    """In whatever order people try, approve, take back and wait."""
    office = Office()
    for act in acts:
        office.act(*act)
        office.check()


def test_the_rule_alone():
    """Nothing to come, nothing to refuse."""
    check_not_jumped(None)
    refusal("edition_later_approved", check_not_jumped, in_force_edition())
