"""What the handlers may rely on from a store of assessments: one suite for fake and real."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.triage.adapters.assessment_fields import to_fields
from services.triage.adapters.documents import AssessmentDocument
from services.triage.adapters.event_codec import encode
from services.triage.adapters.mongo_store import COLLECTION, MARGIN, MongoAssessments
from services.triage.domain.assessment import Assigned, Confirmed, InvolvedNamed, TeamChoice
from services.triage.domain.routing.by_rule import given_by_rule
from services.triage.ports import Change, Life
from tests.support.eventually import eventually
from tests.support.triage_fakes import MemoryAssessments, assessment, first_change

RICH = "我今年七十三岁，你们拒赔，再不处理我要去银保监投诉，还要曝光"


class _Offered:
    """A relay that only notes what it was handed."""

    def __init__(self):
        self.offered = []

    def offer(self, items):
        """See Relay."""
        self.offered.extend(items)


class StoreContract:
    """The promises of Assessments."""

    @pytest.fixture
    def store(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_what_was_added_is_known_and_comes_back(self, store):
        """Equal, but for the words of phrases, which are never stored."""
        made, other = assessment(RICH), assessment()
        added = store.add([first_change(made), first_change(other)])
        back = store.get(made.complaint_id)

        assert added == {made.complaint_id, other.complaint_id}
        assert store.known([made.complaint_id, uuid4()]) == {made.complaint_id}
        assert to_fields(back) == to_fields(made)

    def test_adding_twice_changes_nothing(self, store):
        """Only the new one of a batch is added; the old one stays as it was."""
        made, new = assessment(RICH), assessment()
        store.add([first_change(made)])
        changed = made.changed("r", "c", made.state.standing)
        store.replace(Change(changed, Confirmed("p")))

        assert store.add([first_change(made), first_change(new)]) == {new.complaint_id}
        assert store.get(made.complaint_id).version == 2

    def test_replacing_is_guarded_by_version(self, store):
        """The second of two writers loses and nothing of it is stored."""
        made = assessment(RICH)
        store.add([first_change(made)])
        first = made.changed("r-1", "a", made.state.standing)
        second = made.changed("r-2", "b", made.state.standing)
        store.replace(Change(first, Confirmed("p")))
        with pytest.raises(ServiceError) as lost:
            store.replace(Change(second, Assigned("p", "")))

        assert lost.value.kind is ErrorKind.RACE
        assert [h.request_id for h in store.get(made.complaint_id).requests] == ["r-1"]

    def test_replacing_what_is_not_there(self, store):
        """A race as well: nothing is made."""
        made = assessment()
        with pytest.raises(ServiceError):
            store.replace(Change(made.changed("r", "c", made.state.standing), Confirmed("p")))

        assert store.get(made.complaint_id) is None

    def test_nothing_known_nothing_found(self, store):
        """An empty store answers."""
        assert store.known([]) == frozenset()
        assert store.get(uuid4()) is None

    def test_who_has_what(self, store):
        """Owners by id; what nobody could take is found, and no longer once somebody has it."""
        owned, nobody = assessment(), assessment()
        standing = replace(nobody.state.standing, owner="", owner_rule="nobody")
        nobody = replace(nobody, state=replace(nobody.state, standing=standing))
        store.add([first_change(owned), first_change(nobody)])
        ids = [owned.complaint_id, nobody.complaint_id, uuid4()]

        assert store.owners(ids) == {owned.complaint_id: owned.state.standing.owner}
        held = store.held(ids)
        assert {k: h.owner for k, h in held.items()} == store.owners(ids)
        assert held[owned.complaint_id].since.utcoffset() is not None
        assert [one.complaint_id for one in store.unowned(10)] == [nobody.complaint_id]
        mended = replace(standing, owner="p-1", owner_rule="team")
        store.replace(Change(nobody.changed("r", "c", mended), Assigned("p", "")))
        assert store.unowned(10) == []

    def nobodys(self, store, count=1):
        """Keys of stored cases that nobody could take."""
        made = [assessment(id=uuid4()) for _ in range(count)]
        changes = []
        for one in made:
            standing = replace(one.state.standing, owner="", owner_rule="nobody")
            changes.append(first_change(replace(one, state=replace(one.state, standing=standing))))
        store.add(changes)
        return [one.complaint_id for one in made]

    def test_what_nobody_has_is_paged_through(self, store):
        """Every case once, however many there are."""
        keys, seen, after = self.nobodys(store, 5), [], None
        while page := store.unowned(2, after):
            seen += page
            after = page[-1]

        assert sorted(one.complaint_id for one in seen) == sorted(keys)
        assert {one.unowned.due_at - one.unowned.since for one in seen} == {timedelta(minutes=60)}

    def test_the_house_clock_runs_until_somebody_has_it(self, store):
        """What is told with an act, and kept: other acts change nothing, an owner ends it."""
        [key] = self.nobodys(store)
        before = store.get(key)
        still = store.replace(
            Change(before.changed("r-1", "c", before.state.standing), Confirmed("p"))
        )
        owned = replace(before.state.standing, owner="p-1", owner_rule="team")
        after = store.replace(Change(still.changed("r-2", "c", owned), Assigned("p", "")))

        assert before.unowned is not None
        assert (still.unowned, after.unowned) == (before.unowned, None)
        assert store.get(key).unowned is None

    def test_an_ended_case_is_found_no_more(self, store):
        """By intake's version: an older word changes nothing; a reopening begins anew."""
        [key] = self.nobodys(store)
        owned = assessment(id=uuid4())
        store.add([first_change(owned)])
        owner = owned.state.standing.owner
        ends = [Life(key, 4, goes_on=False), Life(owned.complaint_id, 4, goes_on=False)]
        store.follow([*ends, Life(uuid4(), 1, goes_on=False)])
        store.follow([Life(key, 3, goes_on=True)])

        assert store.unowned(9) == []
        assert (store.of_owners([owner], 9), store.of_others([], 9)) == ([], [])
        store.follow([replace(end, version=5, goes_on=True) for end in ends])
        store.follow(ends)
        assert [(one.complaint_id, one.unowned) for one in store.unowned(9)] == [(key, None)]
        assert store.of_owners([owner], 9) == [owned.complaint_id]

    def test_cases_are_found_by_who_has_them(self, store):
        """Those of some people, and those of anybody else; at most so many."""
        made = [assessment(id=uuid4()) for _ in range(4)]
        store.add([first_change(one) for one in made])
        self.nobodys(store)
        for one, person in zip(made, ("a", "b", "b", "c"), strict=True):
            standing = replace(one.state.standing, owner=person)
            store.replace(Change(one.changed("r", "c", standing), Assigned("p", "")))
        a, b, b2, c = (one.complaint_id for one in made)

        assert set(store.of_owners(["b", "x"], 9)) == {b, b2}
        assert set(store.of_others(["b"], 9)) == {a, c}
        assert len(store.of_owners(["b"], 1)) == 1
        assert store.of_others(["a", "b", "c"], 9) == store.of_owners([], 9) == []

    def test_who_is_represented_is_kept_while_somebody_stands_in(self, store):
        """And is gone with the next owner."""
        made = assessment(id=uuid4())
        key = made.complaint_id
        store.add([first_change(made)])
        choice = TeamChoice("claims-hq", "scene:x", "p-2", "stands_in")
        after, event = given_by_rule(made, choice, "owner_away", "r-1", "p-1")
        store.replace(Change(after, event))
        held = store.get(key)

        assert held.stands_in_for == "p-1"
        assert list(store.stood_in_for_others([], 9)) == [key]
        assert store.stood_in_for_others(["p-1"], 9) == []
        back, event = given_by_rule(held, replace(choice, owner_rule="back"), "owner_back", "r-2")
        store.replace(Change(back, event))
        assert store.get(key).stands_in_for == ""
        assert store.stood_in_for_others([], 9) == []

    def test_whoever_got_it_by_an_act_has_it_since_then(self, store):
        """Not since the assessment: what was missed before is none of theirs."""
        made = assessment()
        key = made.complaint_id
        store.add([first_change(made)])

        def given(person, request):
            known = store.get(key)
            standing = replace(known.state.standing, owner=person)
            store.replace(Change(known.changed(request, "c", standing), Assigned("p", "")))
            return store.held([key])[key]

        before = given("p-2", "r")
        # Times of the database are whole milliseconds, so an act may be of the same one.
        after = eventually(lambda: given("p-1", uuid4().hex), lambda h: h.since > before.since)

        assert (before.owner, after.owner) == ("p-2", "p-1")

    def test_who_is_involved_is_kept(self, store):
        """Facts are replaced with the state: later choices look at them."""
        made = assessment()
        store.add([first_change(made)])
        told = replace(made, facts=replace(made.facts, involved=("p-1", "p-2")))
        store.replace(Change(told.changed("r", "c", made.state.standing), InvolvedNamed("p-9")))

        assert store.get(made.complaint_id).facts.involved == ("p-1", "p-2")

    def test_how_it_came_to_whoever_has_it_is_kept(self, store):
        """Steps with the store's time, the first one with that of the assessment."""
        made = assessment(involved=("p-9",))
        key = made.complaint_id
        store.add([first_change(made)])
        known = store.get(key)
        [first] = known.history
        assert (known.routed, first.people) == ((), ("p-9",))
        assert first.at is not None
        named = known.changed("r", "c", known.state.standing).recorded("name-involved", "p-3", "t")
        store.replace(Change(named.recorded("assign", "p-3", "t", ("p-1",)), Confirmed("p")))

        back = store.get(key)
        assert [step.act for step in back.routed] == ["assess", "name-involved", "assign"]
        assert back.routed[0] == first
        assert back.routed[2].people == ("p-1",)
        assert all(s.at is not None and s.at.utcoffset() is not None for s in back.routed)
        # What is stored is not given another time by the next act.
        after = back.changed("r-2", "c", back.state.standing)
        store.replace(Change(after, Confirmed("p")))
        assert store.get(key).routed == back.routed

    def test_what_waits_is_counted(self, store):
        """One waiting document after one addition."""
        store.add([first_change(assessment())])
        complete_to, pending = store.complete_to()

        assert pending == 1
        assert complete_to.utcoffset() is not None


class TestMemoryStore(StoreContract):
    """The fake."""

    @pytest.fixture
    def store(self):
        """In memory."""
        return MemoryAssessments()


class TestMongoStore(StoreContract):
    """The real one, with what only it promises."""

    @pytest.fixture
    def database(self, mongodb):
        """A database of this test."""
        opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
        yield opened
        opened.client.drop_database(opened.name)

    @pytest.fixture
    def relay(self):
        """What was handed over."""
        return _Offered()

    @pytest.fixture
    def store(self, database, relay):
        """On a real MongoDB."""
        outbox = MongoOutbox(database[COLLECTION])
        outbox.ensure_index()
        return MongoAssessments(database, outbox, relay)

    def test_the_event_stands_in_the_document_and_is_handed_over(self, store, database, relay):
        """State and event in one write."""
        made = assessment()
        store.add([first_change(made)])
        stored = database[COLLECTION].find_one({"_id": made.complaint_id})

        assert [e["id"] for e in stored["outbox"]] == [e.id for e in relay.offered[0][1]]
        assert relay.offered[0][0] == made.complaint_id

    def test_the_searches_are_served_by_indexes(self, store, database):
        """What is asked every half minute never walks through all cases."""
        store.ensure_indexes()
        store.ensure_indexes()
        [key] = self.nobodys(store)
        database.command("profile", 2)
        [first] = store.unowned(9)
        store.unowned(9, first)
        store.of_owners(["p-1"], 9)
        store.of_others(["p-1"], 9)
        store.stood_in_for_others(["p-1"], 9)
        database.command("profile", 0)
        done = [p["planSummary"] for p in database["system.profile"].find({"op": "query"})]

        assert first.complaint_id == key
        assert [plan.split(" ")[0] for plan in done] == ["IXSCAN"] * 5
        assert ["owner" in plan for plan in done] == [False, False, True, True, False]

    def test_a_duplicate_is_not_handed_over(self, store, relay):
        """Nothing was written, so nothing is to be published."""
        made = assessment()
        store.add([first_change(made)])
        store.add([first_change(made)])

        assert len(relay.offered) == 1

    def test_the_watermark_is_held_back_by_what_waits(self, store, database):
        """It is the time of the oldest waiting event, and moves on when that is published."""
        empty, _ = store.complete_to()
        store.add([first_change(assessment())])
        outbox = MongoOutbox(database[COLLECTION])
        complete_to, _ = store.complete_to()
        for key, entries in outbox.pending(10):
            outbox.mark_published([(key, [e.id for e in entries])])

        assert complete_to <= database_time(database)
        assert complete_to >= empty
        assert store.complete_to()[1] == 0

    def test_the_watermark_allows_for_writes_under_way(self, store, database):
        """An event whose time is taken but whose write is not done yet must not be missed."""
        assert store.complete_to()[0] <= database_time(database) - MARGIN

    def test_the_hot_write_equals_the_declared_document(self, store, database):
        """mongoengine validates and writes the very same document."""
        made = assessment(RICH)
        made = made.changed("r-1", "c", made.state.standing)
        change = Change(made, Confirmed("p"))
        now = database_time(database)
        store.add([change])
        hot = database[COLLECTION].find_one({"_id": made.complaint_id})
        hot["assessed_at"] = now
        assert hot["open"] is True
        hot["outbox"] = [encode(change, now).to_document()]
        database[COLLECTION].delete_one({"_id": made.complaint_id})

        fields = dict(hot)
        document = AssessmentDocument._from_son({**fields})
        document.validate()
        document.save(force_insert=True)
        cold = AssessmentDocument._get_collection().find_one({"_id": made.complaint_id})

        assert cold == hot

    def test_an_act_writes_the_declared_document(self, store, database):
        """Steps of the history as well, which a complaint without acts has not."""
        made = assessment(RICH)
        store.add([first_change(made)])
        documents = database[COLLECTION]
        assert "routed" not in documents.find_one({"_id": made.complaint_id})
        known = store.get(made.complaint_id)
        acted = known.changed("r", "c", known.state.standing).recorded("assign", "p", "t", ("q",))
        store.replace(Change(acted, Confirmed("p")))
        stored = documents.find_one({"_id": made.complaint_id})
        document = AssessmentDocument._from_son({**stored})
        document.validate()

        assert document.to_mongo()["routed"] == stored["routed"]

    def test_no_words_of_the_complainant_are_stored(self, store, database):
        """Evidence is rule, concept and position."""
        made = assessment("你们拒赔，业务员忽悠人，我要曝光，这句话不许留下")
        store.add([first_change(made)])
        stored = repr(database[COLLECTION].find_one({"_id": made.complaint_id}))

        assert not any("\u4e00" <= c <= "\u9fff" for c in stored)
