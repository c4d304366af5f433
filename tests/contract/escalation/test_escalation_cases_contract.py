"""What the handlers may rely on from a store of cases: one suite for fake and real."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from bson import BSON
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.mongo_cases import COLLECTION, MARGIN, MongoCases
from services.escalation.domain.acting import act_on_time
from services.escalation.domain.case import Case, told_by_intake, told_by_triage
from services.escalation.domain.facts import (
    Act,
    Agreement,
    Approval,
    CaseFacts,
    ComplexityChange,
    Ending,
    Pause,
)
from services.escalation.ports import Write
from tests.support.escalation_fakes import (
    TOLERANCE,
    MemoryCases,
    cause,
    facts,
    local,
    rulebook,
)

NOW = local("2026-11-02 09:00")
FILED = facts("2026-11-02 09:00")
AT = local("2026-11-02 08:59:59.123")
RICH = CaseFacts(
    receipts=(AT, AT + timedelta(days=1)),
    changes=(ComplexityChange("special", AT),),
    approvals=(Approval("superior_unit", AT),),
    tellings=(AT,),
    pauses=(Pause("mediation", AT, NOW), Pause("appraisal", NOW, None)),
    agreements=(Agreement(AT, NOW.date()),),
    endings=(Ending("withdrawn", NOW + timedelta(days=9)),),
    started_at=NOW,
    notified_at=NOW + timedelta(days=2),
    unreachable_at=AT,
    merged=True,
    acts=(Act("agreement_reached", AT), Act("step_assigned", AT, (("step", "facts"),))),
    uncounted=(("appraisal", AT),),
    repeats_from=AT - timedelta(days=1),
    codes=(("insurer", "xinghe-pc"), ("side", "property")),
)


def filed(told: CaseFacts = FILED) -> Write:
    """A complaint just received, as the handler would write it."""
    moved = told_by_intake(Case(uuid4()), 1, told, cause(), rulebook(), NOW)
    assert moved
    return Write(None, moved.case, moved.announcements)


def noted(before: Case) -> Write:
    """Another version of intake with nothing new in it."""
    return Write(before, replace(before, intake_version=before.intake_version + 1), ())


def overdue(before: Case) -> Write:
    """All clocks overdue."""
    moved = act_on_time(before, rulebook(), NOW + timedelta(days=30), TOLERANCE)
    return Write(before, moved.case, moved.announcements)


class CasesContract:
    """The promises of Cases."""

    @pytest.fixture
    def cases(self):
        """The store under test, empty."""
        raise NotImplementedError

    @pytest.mark.parametrize("told", [FILED, RICH])
    def test_what_was_saved_comes_back_equal(self, cases, told) -> None:
        """With every fact and clock, to the millisecond."""
        write = filed(told)

        assert cases.save([write]) == [None]
        assert cases.load([write.after.complaint, uuid4()]) == {write.after.complaint: write.after}

    def test_a_stub_of_triage_s_word_comes_back_too(self, cases) -> None:
        """Without facts and clocks."""
        moved = told_by_triage(Case(uuid4()), 1, "enquiry", cause(), rulebook(), NOW)
        cases.save([Write(None, moved.case, ())])

        assert cases.load([moved.case.complaint])[moved.case.complaint] == moved.case

    def test_what_is_told_anew_supersedes_and_keeps_what_was_known(self, cases) -> None:
        """A step or a repeated word is nothing new; every other state stands there in order."""
        first = filed()
        cases.save([first])
        complaint, known = first.after.complaint, [first.after]
        stepped = overdue(first.after)
        cases.save([stepped])
        case = stepped.after
        for hours in (1, 2):
            now, version = NOW + timedelta(days=40, hours=hours), case.intake_version + 1
            told = replace(RICH, started_at=now)
            moved = told_by_intake(case, version, told, cause(), rulebook(), now)
            assert moved
            assert cases.save([Write(case, moved.case, moved.announcements)]) == [None]
            case = moved.case
            known.append(case)
        states = cases.states(complaint)

        assert [one.since for one in states] == [one.since for one in known]
        assert [one.facts for one in states] == [one.facts for one in known]
        assert states[0].clocks == stepped.after.clocks
        assert states[-1] == case
        assert cases.states(uuid4()) == []

    def test_a_new_case_is_inserted_once(self, cases) -> None:
        """The second one lost the race, its neighbour did not."""
        first, other = filed(), filed()
        cases.save([first])
        answers = cases.save([first, other])

        assert isinstance(answers[0], ServiceError)
        assert answers[0].kind is ErrorKind.RACE
        assert answers[1] is None

    def test_an_update_is_guarded_by_all_versions(self, cases) -> None:
        """Whoever started from an older state loses, and nothing of it is stored."""
        one, two = filed(), filed()
        cases.save([one, two])
        cases.save([noted(one.after)])
        late, good = overdue(one.after), overdue(two.after)
        answers = cases.save([late, good])
        stored = cases.load([one.after.complaint, two.after.complaint])

        assert answers[0].kind is ErrorKind.RACE
        assert answers[1] is None
        assert stored[one.after.complaint] == noted(one.after).after
        assert stored[two.after.complaint] == good.after

    def test_what_is_due_comes_oldest_first(self, cases) -> None:
        """Only cases with a step whose moment has come, as many as asked for."""
        early, late = filed(facts("2026-10-30 09:00")), filed()
        done = filed(replace(FILED, notified_at=NOW + timedelta(minutes=1)))
        cases.save([late, early, done])
        soon = early.after.next_step_at

        assert cases.due(soon - timedelta(milliseconds=1), 10) == []
        assert [c.complaint for c in cases.due(soon, 10)] == [early.after.complaint]
        after = cases.due(NOW + timedelta(days=40), 10)
        assert [c.complaint for c in after] == [early.after.complaint, late.after.complaint]
        assert len(cases.due(NOW + timedelta(days=40), 1)) == 1

    def test_a_case_without_steps_is_never_due_again(self, cases) -> None:
        """Its moment is removed with them."""
        write = filed()
        cases.save([write])
        cases.save([overdue(write.after)])

        assert cases.due(NOW + timedelta(days=400), 10) == []

    def test_overdue_cases_are_counted_by_clock(self, cases) -> None:
        """And no longer when they are met."""
        one, two = filed(), filed()
        cases.save([one, two])
        cases.save([overdue(one.after), overdue(two.after)])
        assert cases.overdue_counts({"decision"}) == {"decision": 2}

        before = cases.load([one.after.complaint])[one.after.complaint]
        met = replace(FILED, notified_at=NOW + timedelta(days=31))
        moved = told_by_intake(before, 2, met, cause(), rulebook(), NOW + timedelta(days=31))
        cases.save([Write(before, moved.case, moved.announcements)])
        assert cases.overdue_counts({"decision"}) == {"decision": 1}

    def test_saving_nothing_is_nothing(self, cases) -> None:
        """No write at all."""
        assert cases.save([]) == []


class TestMemoryCases(CasesContract):
    """The fake keeps them."""

    @pytest.fixture
    def cases(self):
        """An empty store in memory."""
        return MemoryCases()


class TestMongoCases(CasesContract):
    """The real store keeps them."""

    @pytest.fixture
    def offered(self):
        """What the relay was handed."""
        return []

    @pytest.fixture
    def cases(self, database, offered):
        """An empty collection with its indexes."""
        outbox = MongoOutbox(database[COLLECTION])
        outbox.ensure_index()
        store = MongoCases(database, outbox, offered.extend, age_max=timedelta(days=36_500))
        store.ensure_indexes()
        return store

    def test_entries_stand_in_the_document_and_are_offered(self, cases, database, offered) -> None:
        """Once written; those of a lost race are not."""
        write = filed()
        cases.save([write])
        cases.save([overdue(write.after)])
        cases.save([overdue(write.after)])
        (document,) = database[COLLECTION].find()

        assert [entry["id"] for entry in document["outbox"]] == [
            entry.id for _, entries in offered for entry in entries
        ]
        assert len(document["outbox"]) == document["version"] == 3

    def test_publishing_meanwhile_does_not_lose_the_race(self, cases, database) -> None:
        """The relay takes entries out of the list while the case moves on."""
        write = filed()
        cases.save([write])
        waiting = MongoOutbox(database[COLLECTION]).pending(10)
        MongoOutbox(database[COLLECTION]).mark_published(
            [(key, [entry.id for entry in entries]) for key, entries in waiting]
        )

        assert cases.save([overdue(write.after)]) == [None]

    def test_the_watermark_is_the_oldest_waiting_entry(self, cases, database) -> None:
        """Without one it is now, less the time that a write may take."""
        now = database_time(database)
        settled, pending = cases.complete_to(now)
        assert now - settled == MARGIN
        assert pending == 0

        cases.save([filed()])
        assert cases.complete_to(now) == (min(NOW, settled), 1)

    def test_reading_what_is_due_uses_its_index(self, cases, database) -> None:
        """No scan over open cases, however many there are."""
        cases.save([filed() for _ in range(50)])
        query = {"next_step_at": {"$lte": datetime(2020, 1, 1, tzinfo=UTC)}}
        plan = database.command(
            "explain",
            {"find": COLLECTION, "filter": query, "sort": {"next_step_at": 1}, "limit": 500},
            verbosity="executionStats",
        )

        assert plan["executionStats"]["totalDocsExamined"] == 0
        assert plan["executionStats"]["totalKeysExamined"] <= 1
        assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])

    @pytest.mark.parametrize("told", [FILED, RICH])
    def test_both_ways_write_equal_documents(self, cases, database, told) -> None:
        """What pymongo wrote validates as declared and is written back byte for byte."""
        write = filed(told)
        cases.save([write])
        cases.save([overdue(write.after)])
        (raw,) = database[COLLECTION].find()
        database[COLLECTION].delete_one({"_id": raw["_id"]})
        CaseClocks._from_son(raw).save(force_insert=True)
        (saved,) = database[COLLECTION].find()

        assert encoded(saved) == encoded(raw)

    def test_the_declared_indexes_are_the_ones_that_exist(self, cases, database) -> None:
        """Names and keys agree."""
        declared = {spec["name"] for spec in CaseClocks._meta["indexes"]}

        assert set(database[COLLECTION].index_information()) == declared | {"_id_"}

    def test_an_outage_is_unavailable(self) -> None:
        """Whatever is asked."""
        closed = connect("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50", "nowhere")
        away = MongoCases(closed, MongoOutbox(closed[COLLECTION]), list)
        for ask in (away.now, lambda: away.load([uuid4()]), lambda: away.save([filed()])):
            with pytest.raises(ServiceError) as refused:
                ask()
            assert refused.value.kind is ErrorKind.UNAVAILABLE


def encoded(document) -> bytes:
    """A document as bytes with its keys in order: values and types are compared."""
    options = CodecOptions(uuid_representation=UuidRepresentation.STANDARD)
    return BSON.encode(in_order(document), codec_options=options)


def in_order(value):
    """The same value with the keys of every object in order."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [in_order(one) for one in value]
    return value
