"""What the handlers may rely on from a store of editions: one suite for fake and real."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.triage.adapters.mongo_playbooks import MongoEditions
from services.triage.adapters.mongo_store import COLLECTION, MongoAssessments
from services.triage.adapters.mongo_trials import MongoPastCases, MongoTrialDifferences
from services.triage.domain.edition import revised, tried
from services.triage.handlers.dry_run import DryRun, TryEdition
from services.triage.handlers.in_force import PlaybooksInForce
from services.triage.handlers.playbooks import ApproveEdition, DraftEdition, PlaybookDesk
from tests.support.eventually import eventually
from tests.support.playbook_fakes import (
    BOOK,
    NOW,
    MemoryEditions,
    draft,
    files,
    in_force_edition,
    reader,
    routing,
    trial,
)
from tests.support.triage_fakes import assessment, assigner, complaint, first_change


class EditionsContract:
    """The promises of Editions."""

    @pytest.fixture
    def store(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_what_was_added_comes_back(self, store):
        """Equal in every part, files and history with it."""
        made = draft(**{"cn-a.yaml": "zh: 拒赔", "lexicon.yaml": "x"})
        store.add(made)
        running = in_force_edition()
        store.add(running)

        assert store.get(made.id) == made
        assert store.get(running.id) == running
        assert store.get(uuid4()) is None

    def test_an_id_is_taken_once(self, store):
        """Adding again is refused and changes nothing."""
        made = draft()
        store.add(made)
        with pytest.raises(ServiceError) as refused:
            store.add(made)

        assert (refused.value.kind, refused.value.code) == (ErrorKind.CONFLICT, "edition_exists")

    def test_replacing_is_guarded_by_version(self, store):
        """Of two who start from the same version, one wins."""
        made = draft()
        store.add(made)
        one = tried(made, trial(made))
        other = revised(made, {"a.yaml": "y"}, {}, by="p-other", at=NOW)
        store.replace(one)
        with pytest.raises(ServiceError) as refused:
            store.replace(other)

        assert refused.value.kind is ErrorKind.RACE
        assert store.get(made.id) == one

    def test_the_newest_whose_time_has_come_is_in_force(self, store):
        """Drafts and those of the future are not."""
        old, new = in_force_edition(NOW - timedelta(days=9)), in_force_edition(NOW)
        for edition in (new, draft(), old):
            store.add(edition)

        assert store.in_force(NOW - timedelta(days=10)) is None
        assert store.in_force(NOW - timedelta(days=1)) == old
        assert store.in_force(NOW) == new

    def test_the_next_to_come(self, store):
        """Approved ones alone, from the very moment on, the soonest first, but not oneself."""
        soon, late = in_force_edition(NOW + timedelta(days=1)), in_force_edition(NOW + DAYS)
        for edition in (late, draft(), soon):
            store.add(edition)

        assert store.coming(NOW, uuid4()) == soon
        assert store.coming(soon.in_force_from, uuid4()) == soon
        assert store.coming(NOW, soon.id) == late
        assert store.coming(NOW + DAYS + timedelta(seconds=1), uuid4()) is None

    def test_one_decides_at_a_time(self, store):
        """Whoever comes meanwhile is refused; afterwards it is free at once."""
        with store.deciding(), pytest.raises(ServiceError) as refused, store.deciding():
            raise AssertionError("two decide at once")
        assert refused.value.kind is ErrorKind.RACE

        with pytest.raises(ZeroDivisionError), store.deciding():
            raise ZeroDivisionError
        with store.deciding():
            store.add(draft())

    def test_a_dry_run_comes_back_whole(self, store):
        """With what it changed, and what it said of confirmed cases."""
        made = draft()
        store.add(made)
        told = replace(trial(made), id="t1", kept=3, breaks=1, changed_files=("a.yaml",))
        made = tried(made, told)
        store.replace(made)

        assert store.get(made.id) == made

    def test_scripts_of_the_approved_are_known(self, store):
        """A draft's scripts are not used yet."""
        running = in_force_edition()
        store.add(draft())
        assert store.approved_scripts() == {}
        store.add(running)

        assert store.approved_scripts() == dict(running.scripts)
        assert store.holding("cn-a@1") == running
        assert store.holding("cn-a@2") is None


class TestMemoryEditions(EditionsContract):
    """The fake."""

    @pytest.fixture
    def store(self):
        """In memory."""
        return MemoryEditions()


class TestMongoEditions(EditionsContract):
    """The real one."""

    @pytest.fixture
    def database(self, mongodb):
        """A database of this test."""
        opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
        yield opened
        opened.client.drop_database(opened.name)

    @pytest.fixture
    def store(self, database):
        """On a real MongoDB."""
        made = MongoEditions(database)
        made.ensure_indexes()
        return made

    def test_a_dry_run_of_before_can_be_read(self, store, database):
        """One that was recorded before it told of confirmed cases."""
        made = draft()
        store.add(made)
        store.replace(tried(made, trial(made)))
        late = ("id", "kept", "confirmed", "breaks", "changed_files", "no_past_cases")
        database["playbook_editions"].update_one({}, {"$unset": {f"trial.{n}": "" for n in late}})

        assert store.get(made.id).trial == trial(made)

    def test_the_whole_way_on_the_real_store(self, store, database):
        """Draft, dry run over stored cases, approval, and the switch-over with the store's time."""
        told = complaint("航班延误三小时，延误险说不符合条款不予赔付，凭什么")
        MongoAssessments(database, MongoOutbox(database[COLLECTION]), Offered()).add(
            [first_change(assessment(told.matter.text, id=told.complaint_id))]
        )
        desk = PlaybookDesk(store, reader(), lambda: database_time(database))
        dry_run = DryRun(
            store, reader(), desk, MongoPastCases(database), Intake(told),
            MongoTrialDifferences(database), routing, lambda: database_time(database),
        )  # fmt: skip
        changed = {BOOK: files(severity=("severity: high", "severity: low"))[BOOK]}
        made = desk.draft(DraftEdition(uuid4(), changed, "p-1"))
        made, counts = dry_run(TryEdition(made.id, "p-1"), lambda difference: None)
        running = PlaybooksInForce(desk, desk.in_force(), assigner())
        desk.approve(ApproveEdition(made.id, "p-2", database_time(database) + SOON))
        eventually(lambda: desk.in_force().digest == made.digest)

        assert (counts.cases, counts.differing) == (1, 1)
        assert [r["changed"] for r in dry_run.differences(made.id, 1)[1]] == [["severity"]]
        assert running.assess(told.matter).playbook.version == "2"
        assert desk.script("cn-claims-refused", "1").severity == "high"


SOON = timedelta(milliseconds=50)
DAYS = timedelta(days=9)


class Offered:
    """A relay that publishes nothing."""

    def offer(self, items):
        """See Relay."""


class Intake:
    """Knows the text of one complaint."""

    def __init__(self, told):
        self.told = told

    def to_assess(self, ids):
        """See Complaints."""
        return {i: self.told for i in ids if i == self.told.complaint_id}
