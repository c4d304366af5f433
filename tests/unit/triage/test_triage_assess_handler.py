"""The batch handler on fakes: once per complaint, whatever order, doubles, poison, outage."""

from dataclasses import replace
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.triage.handlers.assess import READ_MAX, AssessComplaints, Notice
from tests.support.triage_fakes import (
    TRACE,
    MemoryAssessments,
    MemoryComplaints,
    complaint,
    dispatcher,
    library,
)


def notice(told, event_id="e-1", historic=False):
    """An event of a complaint."""
    return Notice(told.complaint_id, event_id, TRACE, historic)


class Triage:
    """The handler with its fakes."""

    def __init__(self, *told, rules=None):
        """Intake knows the given complaints."""
        self.store, self.intake = MemoryAssessments(), MemoryComplaints(*told)
        self._handle = AssessComplaints(rules or library(), dispatcher(), self.store, self.intake)

    def __call__(self, *notices):
        """Answers to the notices."""
        return list(self._handle(notices))


class Poisoned:
    """Rules that break on one text."""

    def assess(self, matter):
        """As the shipped ones, but for the poison."""
        if "毒" in matter.text:
            raise RuntimeError(matter.text)
        return library().assess(matter)


class Unreachable:
    """Rules that need a store which is away."""

    def assess(self, matter):
        """Always."""
        raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")


class TestComingBack:
    """A complainant who goes on from an earlier case returns to its owner."""

    def test_the_earlier_owner_has_it(self):
        """Unless there is a conflict; nobody is asked where no earlier case is named."""
        earlier, again = complaint(unit="sz"), complaint(unit="sz")
        again = replace(again, earlier=(uuid4(), earlier.complaint_id))
        tied = replace(again, complaint_id=uuid4(), facts=replace(again.facts, insurer="xinghe-pc"))
        triage = Triage(earlier, again, tied)
        triage(notice(earlier))
        assert "owners" not in triage.store.calls
        first = triage.store.stored[earlier.complaint_id]
        standing = replace(first.state.standing, owner="p-2")
        mine = replace(first, state=replace(first.state, standing=standing))
        triage.store.stored[earlier.complaint_id] = mine
        triage(notice(again), notice(tied))
        owners = [triage.store.stored[t.complaint_id].state.standing for t in (again, tied)]

        assert (owners[0].owner, owners[0].owner_rule) == ("p-2", "returns")
        assert owners[1].owner not in ("p-2", "")
        assert triage.store.calls.count("owners") == 1


class TestOnce:
    """One assessment per complaint."""

    def test_a_batch_is_read_and_written_once(self):
        """Three calls for a whole batch, whatever its size."""
        told = [complaint() for _ in range(5)]
        triage = Triage(*told)

        assert triage(*map(notice, told)) == [Outcome.DONE] * 5
        assert len(triage.intake.asked) == 1
        assert triage.store.calls == ["known", "add"]

    def test_many_events_of_one_complaint(self):
        """The first leads to the assessment, the others are doubles."""
        told = complaint()
        triage = Triage(told)
        answers = triage(notice(told), notice(told, "e-2"), notice(told, "e-3"))

        assert answers == [Outcome.DONE, Outcome.DUPLICATE, Outcome.DUPLICATE]
        assert triage.store.changes[0].causation_id == "e-1"

    def test_a_repeat_changes_nothing(self):
        """Neither store nor intake is asked for more than whether it is known."""
        told = complaint()
        triage = Triage(told)
        triage(notice(told))

        assert triage(notice(told)) == [Outcome.DUPLICATE]
        assert len(triage.intake.asked) == 1
        assert len(triage.store.changes) == 1

    def test_any_event_will_do(self):
        """Level-triggered: a later event of a complaint never seen leads to its assessment."""
        told = replace(complaint(), intake_version=7)
        triage = Triage(told)
        triage(notice(told, "e-7"))

        assert triage.store.changes[0].event.intake_version == 7

    def test_another_replica_was_faster(self):
        """Stored between the look and the write: a double, no error."""
        told = complaint()
        triage = Triage(told)
        triage(notice(told))
        triage.store.known = lambda ids: frozenset()

        assert triage(notice(told)) == [Outcome.DUPLICATE]

    def test_a_large_batch_is_read_in_parts(self):
        """Intake takes at most five hundred ids a call."""
        told = [complaint("拒赔") for _ in range(READ_MAX + 1)]
        triage = Triage(*told)

        assert triage(*map(notice, told)) == [Outcome.DONE] * (READ_MAX + 1)
        assert [len(part) for part in triage.intake.asked] == [READ_MAX, 1]


class TestContent:
    """What is recorded."""

    def test_the_event_follows_intakes(self):
        """Cause and trace are those of intake's event, and the text is nowhere."""
        told = complaint("拒赔，这是一句不许外传的话")
        triage = Triage(told)
        triage(notice(told, "e-9"))
        change = triage.store.changes[0]

        assert (change.causation_id, change.traceparent) == ("e-9", TRACE)
        assert "不许外传" not in repr(change)

    def test_outcome_team_and_facts(self):
        """Matched with playbook; team by territory; facts kept for later acts."""
        told = complaint(unit="sh", insurer="xinghe-pc")
        triage = Triage(told)
        triage(notice(told))
        made = triage.store.stored[told.complaint_id]

        assert (made.state.outcome, made.state.scene) == ("matched", "claims_refused")
        assert made.state.standing.playbook == "cn-refused-nondisclosure"
        assert made.state.standing.team == "claims-sh"
        assert made.facts.insurer == "xinghe-pc"

    def test_unsure_and_none_are_recorded_too(self):
        """Ordinary outcomes: the event carries them and a team has the case."""
        told = complaint("喂喂喂")
        triage = Triage(told)

        assert triage(notice(told)) == [Outcome.DONE]
        made = triage.store.stored[told.complaint_id]
        assert (made.state.outcome, made.state.standing.playbook) == ("none", "")
        assert made.state.standing.team == "service-quality"


class TestApart:
    """What is not assessed, and does not disturb the rest."""

    def test_historic_imports_are_left_alone(self):
        """Nobody is asked."""
        triage = Triage()

        assert triage(notice(complaint(), historic=True)) == [Outcome.IGNORED]
        assert triage.store.calls == []
        assert triage.intake.asked == []

    def test_one_poisonous_text(self):
        """A team has it and a person has to say what it is; its words are in no log."""
        bad, good = complaint("毒：张三的隐私"), complaint()
        triage = Triage(bad, good, rules=Poisoned())
        with capture_logs() as logged:
            answers = triage(notice(bad), notice(good))

        assert answers == [Outcome.DONE, Outcome.DONE]
        state = triage.store.stored[bad.complaint_id].state
        assert (state.outcome, state.scene, state.severity) == ("none", "none", "high")
        assert (state.standing.team, state.standing.playbook) == ("service-quality", "")
        assert [line["event"] for line in logged] == ["assess_failed"]
        assert "张三" not in f"{logged}"

    def test_what_cannot_be_asked_is_waited_for(self):
        """A refusal of another part is no fault of the text: the event comes again."""
        told = complaint()
        triage = Triage(told, rules=Unreachable())
        [answer] = triage(notice(told))

        assert answer.kind is ErrorKind.UNAVAILABLE
        assert not triage.store.stored

    def test_an_end_is_kept(self):
        """Also where it comes with the filing or an older one follows; a reopening undoes it."""
        told = complaint()
        triage = Triage(told)
        key = told.complaint_id
        triage(notice(told), Notice(key, "e-2", TRACE, False, -1, 2))
        ended = triage.store.of_others([], 9)
        triage(Notice(key, "e-3", TRACE, False, 1, 3))
        triage(Notice(key, "e-2", TRACE, False, -1, 2))

        assert ended == []
        assert triage.store.of_others([], 9) == [key]

    def test_unknown_at_intake(self):
        """Not found for that event alone."""
        good, unknown = complaint(), complaint()
        triage = Triage(good)
        first, second = triage(notice(unknown), notice(good))

        assert first.kind is ErrorKind.NOT_FOUND
        assert second is Outcome.DONE

    def test_a_mixed_batch_is_answered_in_order(self):
        """Each event gets its own answer."""
        known, new, old, unknown = complaint(), complaint(), complaint(), complaint()
        triage = Triage(known, new)
        triage(notice(known))
        answers = triage(
            notice(known), notice(old, historic=True), notice(unknown), notice(new), notice(new)
        )

        assert answers[0] is Outcome.DUPLICATE
        assert answers[1] is Outcome.IGNORED
        assert answers[2].kind is ErrorKind.NOT_FOUND
        assert answers[3:] == [Outcome.DONE, Outcome.DUPLICATE]


class TestOutage:
    """Store or intake away: the batch waits, nothing is half done."""

    @pytest.mark.parametrize("part", ["store", "intake"])
    def test_unavailable_holds_the_batch(self, part):
        """The error goes up to the consumer, and afterwards everything is done once."""
        told = [complaint(id=uuid4()) for _ in range(3)]
        triage = Triage(*told)
        getattr(triage, part).away = True
        with pytest.raises(ServiceError) as held:
            triage(*map(notice, told))
        assert held.value.kind is ErrorKind.UNAVAILABLE
        assert not triage.store.stored

        getattr(triage, part).away = False
        assert triage(*map(notice, told)) == [Outcome.DONE] * 3
