"""What goes out to the complainant is read first, and nothing is lost while nobody can read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import actions, clock_commands
from services.intake.domain.outgoing import PIECE_MAX, Outgoing, pieces
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.outgoing_later import AGAIN_SECONDS, OutgoingLater
from services.intake.handlers.sealing import open_text
from tests.support.intake_audit import MemoryAudit
from tests.support.intake_builders import NOW
from tests.support.outgoing_fakes import MemoryOutgoing
from tests.unit.intake.test_intake_acting import HANDLER, Office, error_of, keyed

LATER = NOW + timedelta(seconds=60)
AWAY = ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable", service="triage")
REMEDIES = "可以申请核查、调解、仲裁或者提起诉讼。"


def decide(reasons="依据合同第二条。", despite="", facts="经查属实。", remedies=REMEDIES):
    """The decision of the case."""
    return actions.Decide("upheld", facts, reasons, remedies, None, despite)


class Case(Office):
    """A case under investigation, and the worker that reads later."""

    def __init__(self):
        super().__init__()
        self.act(actions.Start(), "start")
        self.audit, self.due = MemoryAudit(self.clock), MemoryOutgoing(self.store)
        self.later = OutgoingLater(self.due, OutgoingTexts(self.drafts), self.vault, self.audit)

    def notify(self, by="p-2"):
        """Somebody else sends the decision."""
        actor = replace(HANDLER, subject=by, key=f"{by}|n")
        return self.desk.act(self.reference, actions.Notify("post", LATER, "挂号信"), actor)

    def checks(self):
        """How the texts of the log were read: act, state, whether it is due."""
        return [
            (act.action, act.outgoing.state, act.outgoing.due)
            for act in self.held.actions
            if act.outgoing
        ]


@pytest.fixture
def case():
    """A case of its own for each test."""
    return Case()


class TestRefused:
    """What must never be said does not go out by oversight."""

    def test_with_place_reason_and_better_words(self, case):
        """In the part that holds it; nothing is stored and nobody is blamed."""
        error = error_of(lambda: case.act(decide("我们承诺保证收益。")))
        assert (error.kind, error.code) == (ErrorKind.UNPROCESSABLE, "outgoing_never_say")
        (found,) = error.details["findings"]
        assert (found["part"], found["start"], found["end"]) == ("basis_and_reasons", 4, 8)
        assert found["reason"]["zh"]
        assert found["better"]["en"]
        assert case.held.case.status == "investigating"
        assert not case.held.texts
        assert not case.drafts.mistakes

    def test_mended_under_the_same_key(self, case):
        """The act goes through; the log says that it passed."""
        error_of(lambda: case.act(decide("保证收益。"), "d"))
        case.desk.act(case.reference, decide(), replace(keyed("d"), fingerprint=b"f9"))
        assert case.checks() == [("decide", "passed", False)]

    def test_the_result_of_a_review_as_well(self, case):
        """It is another text to the complainant."""
        case.act(decide(), "d")
        case.notify()
        applied = clock_commands.ApplyReview("hq", "letter", LATER, LATER, "不服。")
        case.act(applied, "a")
        result = clock_commands.DecideReview("confirmed", "post", LATER, "保证收益。")
        assert error_of(lambda: case.act(result, "r")).code == "outgoing_never_say"
        told = case.act(replace(result, text="结果并无不当。"), "r2")
        assert (told["check"], case.drafts.asked[-1][1]) == ("passed", "message")

    def test_other_texts_are_not_to_the_complainant(self, case):
        """A note may quote whatever was said; the proof of a notice is ours."""
        case.act(actions.Note("业务员说过保证收益。"), "n")
        case.act(decide(), "d")
        case.desk.act(
            case.reference, actions.Notify("post", LATER, "录音：不得说保证收益"), keyed("p")
        )
        assert len(case.drafts.asked) == 1


class TestAdvice:
    """Whatever else is found is told beside the success."""

    def test_a_missing_part(self, case):
        """The act goes through."""
        told = case.act(decide(remedies="可以起诉。"))
        assert told["check"] == "passed"
        assert [(f["code"], f["rule"]) for f in told["findings"]] == [("notice_missing", "review")]

    def test_a_repeat_is_answered_as_before(self, case):
        """And triage is not asked again."""
        first = case.act(decide(remedies="可以起诉。"))
        asked = len(case.drafts.asked)
        assert case.act(decide(remedies="可以起诉。")) == first
        assert len(case.drafts.asked) == asked


class TestDespite:
    """A person insists, with a reason."""

    def test_the_reason_is_kept_with_the_act(self, case):
        """Encrypted, and named by the log; that it was decided is nobody's mistake yet."""
        told = case.act(decide("引用：保证收益。", despite="原文引用投诉人的话。"))
        done = case.held.actions[-1].outgoing
        assert (told["check"], done.state, done.rules) == ("despite", "despite", ("certain_yield",))
        kept = next(text for text in case.held.texts if text.id == done.reason_id)
        assert open_text(case.vault, case.id, kept) == {"text": "原文引用投诉人的话。"}
        case.later.turn()
        assert not case.drafts.mistakes

    def test_sent_it_is_the_mistake_of_its_author_once(self, case):
        """Not of who put it in the post, and once however often the worker asks."""
        case.act(decide("保证收益。", despite="原文引用。"))
        case.notify()
        text_id = case.held.actions[-1].outgoing.text_id
        assert case.checks()[-1] == ("notify", "despite", True)
        case.later.turn()
        case.later.turn()
        assert case.drafts.mistakes == {("p-1", text_id)}
        assert case.checks()[-1] == ("notify", "despite", False)

    def test_a_decision_that_was_set_aside_was_never_sent(self, case):
        """New facts came before the dispatch; the next decision is another text."""
        case.act(decide("保证收益。", despite="原文引用。"), "d1")
        case.act(actions.NewFacts(NOW, "新事实。"), "f")
        case.act(decide(), "d2")
        case.notify()
        case.later.turn()
        assert case.checks()[-1] == ("notify", "passed", False)
        assert not case.drafts.mistakes

    def test_the_result_of_a_review_is_sent_with_the_act(self, case):
        """No notice follows: it counts at once, for who wrote it."""
        case.act(decide(), "d")
        case.notify()
        case.act(clock_commands.ApplyReview("hq", "letter", LATER, LATER, "不服。"), "a")
        result = clock_commands.DecideReview("confirmed", "post", LATER, "保证收益。", "原文引用。")
        case.act(result, "r")
        assert case.checks()[-1] == ("review-result", "despite", True)
        case.later.turn()
        assert case.checks()[-1] == ("review-result", "despite", False)
        assert [by for by, _ in case.drafts.mistakes] == ["p-1"]

    def test_a_sound_text_needs_no_excuse(self, case):
        """The reason is kept, the check has passed."""
        assert case.act(decide(despite="以防万一。"))["check"] == "passed"


class TestTriageAway:
    """Legal time comes first."""

    def test_the_act_goes_through_unchecked(self, case):
        """It says so, the log says so, and it is read when triage is back."""
        case.drafts.error = AWAY
        assert case.act(decide())["check"] == "unchecked"
        with pytest.raises(ServiceError):
            case.later.turn()
        assert case.checks() == [("decide", "unchecked", True)]
        case.drafts.error = None
        case.later.turn()
        assert case.checks() == [("decide", "passed", False)]
        assert case.audit.entries[-1].read.purpose == "draft_check"

    def test_found_before_it_is_sent(self, case):
        """The log shows it; sending it so counts, checking it does not."""
        case.drafts.error = AWAY
        case.act(decide("保证收益。"))
        case.drafts.error = None
        case.later.turn()
        assert case.checks() == [("decide", "found", False)]
        assert not case.drafts.mistakes
        case.notify()
        case.later.turn()
        assert case.checks()[-1] == ("notify", "found", False)
        assert [by for by, _ in case.drafts.mistakes] == ["p-1"]

    def test_sent_before_it_is_read(self, case):
        """Away for the decision and the notice: both are read later, one mistake."""
        case.drafts.error = AWAY
        case.act(decide("保证收益。"))
        case.notify()
        case.drafts.error = None
        case.later.turn()
        assert case.checks() == [("decide", "found", False), ("notify", "found", False)]
        assert len(case.drafts.mistakes) == 1

    def test_not_assessed_yet(self, case):
        """It is read in a minute."""
        case.drafts.unassessed.add(case.id)
        case.act(decide())
        case.later.turn()
        case.drafts.unassessed.clear()
        assert case.later.turn() > 0
        assert case.checks() == [("decide", "unchecked", True)]
        case.clock.advance(AGAIN_SECONDS + 1)
        case.later.turn()
        assert case.checks() == [("decide", "passed", False)]

    def test_what_can_never_be_read_stays_unchecked(self, case):
        """And is not asked about for ever."""
        case.drafts.error = ServiceError(ErrorKind.INVALID, "draft_too_long", limit=1)
        case.act(decide())
        case.later.turn()
        assert case.checks() == [("decide", "unchecked", False)]

    def test_a_decision_of_before(self, case):
        """What was decided when nobody asked is read once it is sent."""
        case.act(decide("保证收益。", despite="t"))
        *rest, last = case.held.actions
        case.held.actions = (*rest, replace(last, outgoing=None))
        case.notify()
        assert case.checks() == [("notify", "unchecked", True)]
        case.later.turn()
        assert case.checks() == [("notify", "found", False)]


class TestPieces:
    """Triage reads so many characters at once."""

    def test_a_long_text_goes_part_by_part(self, case):
        """Each found in its own place; what another part may hold is not missed."""
        told = case.act(decide("保证收益。", despite="t", facts="经" * (PIECE_MAX - 3)))
        (found,) = told["findings"]
        assert (found["part"], found["start"]) == ("basis_and_reasons", 0)
        assert {kind for _, kind, _ in case.drafts.asked} == {"message"}

    def test_the_longest_that_goes_at_once(self):
        """The joints count."""
        parts = {"a": "x" * (PIECE_MAX - 2), "b": "y"}
        assert len(pieces("decision", parts)) == 1
        assert len(pieces("decision", {**parts, "b": "yy"})) == 2


def test_nothing_shows_words():
    """What is logged of a text is its id."""
    assert "text_id" in repr(Outgoing("t-1", "decision", "p-1", "passed", sent=False))
    assert "保证" not in repr(decide("保证收益。", despite="保证收益"))
