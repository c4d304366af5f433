"""What the handlers may rely on from the stores of people's matters: fake and real alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind
from services.chassis.mongo import database_time
from services.escalation.adapters.mongo_absences import MongoAbsences
from services.escalation.adapters.mongo_matters import MongoMatters
from services.escalation.adapters.mongo_notices import MongoNotices
from services.escalation.adapters.people_documents import (
    MATTER_DOCUMENTS,
    LadderDocument,
    NoticeDocument,
)
from services.escalation.domain.people.group import Group, Member
from services.escalation.domain.people.ladder import Ladder, LevelCall
from services.escalation.domain.people.matter import Request
from services.escalation.domain.people.notice import Attempt, attempted, claimed, notice
from services.escalation.domain.people.roster import Addressee
from services.escalation.ports import MatterWrite
from tests.support.people_fakes import (
    MemoryAbsences,
    MemoryMatters,
    MemoryNotices,
    external,
    step_call,
)

NOW = datetime(2026, 11, 2, 2, 0, 0, 123_000, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def ladder(next_at: datetime | None = NOW, **more) -> Ladder:
    """A ladder that was just started."""
    return Ladder(step_call(NOW), "house", True, "calling", NOW, next_at, **more)


def rich() -> Ladder:
    """A ladder with everything in it."""
    level = LevelCall("owner", NOW, LATER, (Addressee("p-1", "p-2"), Addressee("p-3")))
    nobody = LevelCall("lead", NOW, NOW, ())
    return replace(
        ladder(None),
        state="acknowledged",
        levels=(level, nobody),
        acknowledged_by="p-1",
        acknowledged_at=LATER,
        requests=(Request("r", "d"),),
        version=3,
    )


def moved(before: Ladder, *notices, next_at: datetime | None = LATER) -> MatterWrite:
    """The next version."""
    after = replace(before, version=before.version + 1, next_at=next_at)
    return MatterWrite(before, after, notices)


def told(matter: Ladder, **more):
    """A notice of a ladder."""
    values = {"person": "p-1", "channel": "email", "now": NOW, **more}
    return notice(matter.id, matter.call.complaint, "0", "t", {"a": "b"}, **values)


class MattersContract:
    """The promises of Matters and of the notices that they leave."""

    @pytest.fixture
    def people(self):
        """An empty store of ladders and the store of notices beside it."""
        raise NotImplementedError

    @pytest.mark.parametrize("one", [ladder(), rich()], ids=["new", "rich"])
    def test_what_was_saved_comes_back_equal(self, people, one) -> None:
        """To the millisecond, with every part."""
        matters, _ = people

        assert matters.save([MatterWrite(None, one)]) == [None]
        assert matters.load([one.id, uuid4()]) == {one.id: one}

    def test_a_new_one_is_inserted_once(self, people) -> None:
        """The second one lost the race, its neighbour did not."""
        matters, _ = people
        one, other = ladder(), ladder()
        matters.save([MatterWrite(None, one)])
        again, new = matters.save([MatterWrite(None, one), MatterWrite(None, other)])

        assert again.kind is ErrorKind.RACE
        assert new is None

    def test_an_update_is_guarded_by_version(self, people) -> None:
        """Whoever started from an older state loses, with its notices; its neighbour does not."""
        matters, notices = people
        one, other = ladder(), ladder()
        matters.save([MatterWrite(None, one), MatterWrite(None, other)])
        matters.save([moved(one)])
        late, good = matters.save([moved(one, told(one)), moved(other, told(other))])
        notices.take_over(10)

        assert late.kind is ErrorKind.RACE
        assert good is None
        assert notices.of_matter(one.id, 10) == []
        assert notices.of_matter(other.id, 10) == [told(other)]

    def test_two_with_the_same_next_version_do_not_both_win(self, people) -> None:
        """Two schedulers that take the same turn."""
        matters, _ = people
        one = ladder()
        matters.save([MatterWrite(None, one)])

        answers = [matters.save([moved(one)])[0] for _ in range(2)]
        assert answers[0] is None
        assert answers[1].kind is ErrorKind.RACE

    def test_what_is_due_comes_longest_due_first(self, people) -> None:
        """Only what has a moment that has come, as many as asked for."""
        matters, _ = people
        early, late, never = ladder(NOW), ladder(LATER), ladder(None)
        matters.save([MatterWrite(None, one) for one in (late, never, early)])

        assert matters.due(NOW - timedelta(milliseconds=1), 10) == []
        assert matters.due(LATER, 10) == [early, late]
        assert matters.due(LATER, 1) == [early]
        matters.save([moved(early, next_at=None)])
        assert matters.due(LATER, 10) == [late]

    def test_those_of_a_complaint_are_found(self, people) -> None:
        """And no others."""
        matters, _ = people
        one, other = ladder(), ladder()
        matters.save([MatterWrite(None, one), MatterWrite(None, other)])

        assert matters.of_complaint(one.call.complaint, 10) == [one]

    def test_notices_are_taken_over_once(self, people) -> None:
        """The same notice from two writes is one record."""
        matters, notices = people
        one = ladder()
        matters.save([MatterWrite(None, one, (told(one), told(one, person="p-2")))])

        assert notices.take_over(10) == 1
        assert notices.take_over(10) == 0
        after = moved(one, told(one))
        matters.save([after])
        notices.take_over(10)
        assert len(notices.of_matter(one.id, 10)) == 2
        assert matters.load([one.id])[one.id] == after.after

    def test_a_notice_that_was_sent_is_not_new_again(self, people) -> None:
        """A repeated take-over leaves its state alone."""
        matters, notices = people
        one = ladder()
        matters.save([MatterWrite(None, one, (told(one),))])
        notices.take_over(10)
        waiting = notices.due(NOW, 10)[0]
        mine = claimed(waiting, NOW)
        sent = attempted(mine, Attempt(LATER, "taken", "250"))
        assert notices.save([(waiting, mine)]) == [True]
        assert notices.save([(mine, sent)]) == [True]
        matters.save([moved(one, told(one))])
        notices.take_over(10)

        assert notices.load(sent.id) == sent
        assert notices.due(LATER + timedelta(days=9), 10) == []

    def test_a_notice_is_guarded_by_version(self, people) -> None:
        """Of two who claim only one may send."""
        matters, notices = people
        one = ladder()
        matters.save([MatterWrite(None, one, (external(told(one)),))])
        notices.take_over(10)
        waiting = notices.due(NOW, 10)[0]

        assert not waiting.internal
        assert [notices.save([(waiting, claimed(waiting, NOW))])[0] for _ in range(2)] == [
            True,
            False,
        ]

    def test_notices_are_marked_together_where_nobody_was_faster(self, people) -> None:
        """One that somebody claimed meanwhile stays in their hands."""
        matters, notices = people
        one, other = ladder(), ladder()
        for matter in (one, other):
            matters.save([MatterWrite(None, matter, (told(matter),))])
        notices.take_over(10)
        waiting = {n.matter: n for n in notices.due(NOW, 10)}
        claim = claimed(waiting[other.id], NOW)
        notices.save([(waiting[other.id], claim)])
        read = {m: attempted(n, Attempt(LATER, "taken")) for m, n in waiting.items()}
        notices.mark([(waiting[m], read[m]) for m in (one.id, other.id)])
        notices.mark([])

        assert notices.load(read[one.id].id) == read[one.id]
        assert notices.load(claim.id) == claim

    def test_what_a_person_was_told_is_found(self, people) -> None:
        """The newest first."""
        matters, notices = people
        one = ladder()
        old, new = told(one), told(one, channel="robot", now=LATER)
        matters.save([MatterWrite(None, one, (old, new, told(one, person="p-9")))])
        notices.take_over(10)

        assert notices.of_person("p-1", 10) == [new, old]
        assert notices.load(uuid4()) is None


class GroupsContract:
    """A complaint is in one open group."""

    @pytest.fixture
    def groups(self):
        """An empty store of groups."""
        raise NotImplementedError

    def test_what_one_keeps_no_other_gets(self, groups) -> None:
        """Neither a new one nor one that exists; once the first is closed it is free again."""
        shared, own = uuid4(), uuid4()
        one, other = group(shared), group(own)
        more = replace(other, version=2, members=(*other.members, Member(shared, NOW, "p-1")))

        assert groups.save([MatterWrite(None, one), MatterWrite(None, other)]) == [None, None]
        assert groups.save([MatterWrite(None, group(shared))])[0].kind is ErrorKind.RACE
        assert groups.save([MatterWrite(other, more)])[0].kind is ErrorKind.RACE
        assert groups.load([other.id])[other.id] == other
        closed = replace(one, version=2, state="closed")
        assert groups.save([MatterWrite(one, closed)]) == [None]
        assert groups.save([MatterWrite(other, more)]) == [None]


def group(*complaints) -> Group:
    """An open group of these."""
    members = tuple(Member(one, NOW, "p-1") for one in complaints)
    return Group(uuid4(), "repair_quality", "p-1", NOW, members)


class TestMemoryGroups(GroupsContract):
    """The fake."""

    @pytest.fixture
    def groups(self):
        """Empty."""
        return MemoryMatters(NOW)


class TestMongoGroups(GroupsContract):
    """The real one."""

    @pytest.fixture
    def groups(self, database):
        """Empty."""
        return MongoMatters(database, "groups", Group)


class TestMemory(MattersContract):
    """The fake."""

    @pytest.fixture
    def people(self):
        """Empty."""
        matters = MemoryMatters(NOW)
        return matters, MemoryNotices(NOW, [matters])


class TestMongo(MattersContract):
    """The real one."""

    @pytest.fixture
    def people(self, database):
        """Empty."""
        matters, notices = MongoMatters(database, "ladders", Ladder), MongoNotices(database)
        for name in ("ladders", "approvals", "consultations", "groups"):
            MongoMatters(database, name, Ladder).ensure_indexes()
        notices.ensure_indexes()
        return matters, notices

    def test_notices_are_told_of_once_they_are_stored(self, people, database) -> None:
        """So that they are taken over at once; what has none tells nobody."""
        _, notices = people
        found = []
        matters = MongoMatters(
            database, "ladders", Ladder, told=lambda: found.append(notices.take_over(10))
        )
        one = ladder()
        matters.save([MatterWrite(None, one, (told(one),))])
        matters.save([MatterWrite(None, ladder(LATER))])

        assert found == [1]

    def test_what_is_due_is_read_by_the_index(self, people, database) -> None:
        """Nothing scans what is open."""
        matters, _ = people
        matters.save([MatterWrite(None, ladder(LATER)) for _ in range(50)])
        found = database["ladders"].find({"next_at": {"$lte": NOW}}).hint("matters_due")

        assert found.explain()["executionStats"]["totalDocsExamined"] == 0

    def test_documents_are_as_they_are_declared(self, people) -> None:
        """What the bulk writes store passes the declaration's own validation."""
        matters, notices = people
        one, full = ladder(), rich()
        matters.save([MatterWrite(None, one, (told(one),)), MatterWrite(None, full)])
        LadderDocument.objects.get(id=one.id).validate()
        notices.take_over(10)
        waiting = notices.due(NOW, 10)[0]
        mine = claimed(waiting, NOW)
        notices.save([(waiting, mine)])
        notices.save([(mine, attempted(mine, Attempt(LATER, "busy", "450")))])

        LadderDocument.objects.get(id=one.id).validate()
        LadderDocument.objects.get(id=full.id).validate()
        NoticeDocument.objects.get(id=waiting.id).validate()

    @pytest.mark.parametrize("document", [*MATTER_DOCUMENTS, NoticeDocument])
    def test_indexes_are_as_they_are_declared(self, people, database, document) -> None:
        """Keys and options of every index."""
        made = database[document._get_collection_name()].index_information()
        made.pop("_id_")
        declared = {
            one["name"]: ([(key, way) for key, way in one["fields"]], one.get("sparse", False))
            for one in document._meta["index_specs"]
        }

        assert {
            name: (found["key"], found.get("sparse", False)) for name, found in made.items()
        } == declared


@pytest.fixture(params=["memory", "mongo"])
def absences(request):
    """Who is away, empty."""
    if request.param == "memory":
        yield MemoryAbsences(), NOW
        return
    opened = request.getfixturevalue("database")
    yield MongoAbsences(opened), database_time(opened)


def test_an_absence_has_two_ends_and_can_be_taken_back(absences) -> None:
    """It begins at its start, is over at its end, and a new word replaces the old."""
    store, now = absences
    hour = timedelta(hours=1)
    store.record("p-1", now - hour, now + hour)
    store.record("p-2", now + hour, now + 2 * hour)

    assert store.absent(now) == {"p-1"}
    assert store.absent(now + hour) == {"p-2"}
    store.record("p-1", now, None)
    assert store.absent(now) == set()
