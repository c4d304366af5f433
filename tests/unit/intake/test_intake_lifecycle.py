"""The life cycle, exhaustively: every status with every action."""

import itertools

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.intake.domain import actions, clock_commands, lifecycle
from services.intake.domain.act import Act
from services.intake.domain.actions import perform
from services.intake.domain.clock_facts import Attempt
from services.intake.domain.lifecycle import MOVES, STATUSES, allowed
from tests.support.intake_builders import NOW, case

COMMANDS = {
    "start": actions.Start(),
    "set-complexity": actions.SetComplexity("complex"),
    "note": actions.Note("n"),
    "new-facts": actions.NewFacts(NOW, "n"),
    "decide": actions.Decide("upheld", "f", "b", "r"),
    "notify": actions.Notify("post", NOW, "p"),
    "close": actions.Close(),
    "withdraw": actions.Withdraw(NOW),
    "not-entitled": actions.NotEntitled("r"),
    "reopen": actions.Reopen("r"),
    "pause": clock_commands.Pause("appraisal", NOW, "p"),
    "agree": clock_commands.Agree(NOW, NOW.date(), "p"),
    "unreachable": clock_commands.FindUnreachable((Attempt("phone", NOW),), "p"),
    "merge": clock_commands.MergeInto(uuid7(), "2026-0000041-F", "r"),
    "transfer": clock_commands.HandOver("regulator", "", NOW, "p"),
    "act": clock_commands.RecordAct("surveyed", NOW, "p"),
    "apply-review": clock_commands.ApplyReview("hq", "letter", NOW, NOW, "t"),
    "hold-accountable": actions.HoldAccountable("p-2", "never_say", "r"),
}
OPEN = {"received", "investigating", "decided", "notified", "under_review"}
UNTOLD = ("received", "investigating", "decided")
# Written out by hand from the architecture's table, not taken from the code.
TABLE = {
    "start": {"received": "investigating"},
    "set-complexity": {s: s for s in OPEN},
    "confirm-classification": {s: s for s in OPEN},
    "assign": {s: s for s in OPEN},
    "pass-turn": {s: s for s in OPEN},
    "name-involved": {s: s for s in OPEN},
    "strike-involved": {s: s for s in OPEN},
    "note": {s: s for s in set(STATUSES) - {"imported", "merged"}},
    "new-facts": {
        "received": "received",
        "investigating": "investigating",
        "decided": "investigating",
    },
    "decide": {"investigating": "decided"},
    "notify": {"decided": "notified"},
    "close": {"notified": "closed"},
    "withdraw": dict.fromkeys(OPEN, "withdrawn"),
    "not-entitled": dict.fromkeys(OPEN, "not_entitled"),
    "reopen": {"closed": "investigating"},
    "pause": {s: s for s in UNTOLD},
    "pause-told": {s: s for s in UNTOLD},
    "resume": {s: s for s in (*UNTOLD, "notified")},
    "agree": {s: s for s in UNTOLD},
    "unreachable": {s: s for s in UNTOLD},
    "merge": dict.fromkeys((*UNTOLD, "notified"), "merged"),
    "transfer": {s: s for s in OPEN},
    "act": {s: s for s in set(STATUSES) - {"imported", "merged"}},
    "apply-review": {"notified": "under_review", "closed": "under_review"},
    "review-result": {"under_review": "closed"},
    "hold-accountable": {s: s for s in set(STATUSES) - {"imported"}},
}
ACT = Act("p-1", NOW, "t-1")


@pytest.mark.parametrize(("action", "status"), [*itertools.product(COMMANDS, STATUSES)])
def test_every_status_with_every_action(action: str, status: str) -> None:
    """Goes where the table says, or is refused with the list of what is allowed."""
    before = case(status)
    target = TABLE[action].get(status)

    if target is not None:
        change = perform(before, COMMANDS[action], ACT)

        assert change.case.status == target
        assert change.case.version == before.version + 1
        return
    with pytest.raises(ServiceError) as raised:
        perform(before, COMMANDS[action], ACT)
    assert raised.value.kind is ErrorKind.CONFLICT
    assert raised.value.details["allowed"] == [a for a in TABLE if status in TABLE[a]]


def test_the_table_in_code_is_the_table_of_the_architecture() -> None:
    """Including the two actions that triage carries out."""
    assert {action: set(move.sources) for action, move in MOVES.items()} == {
        action: set(row) for action, row in TABLE.items()
    }


def test_allowed_looks_at_the_roles() -> None:
    """A desk clerk may withdraw but not decide; nobody may act on history."""
    assert "decide" not in allowed("investigating", {"desk"})
    assert "withdraw" in allowed("investigating", {"desk"})
    assert "not-entitled" not in allowed("received", {"handler"})
    assert allowed("imported") == []
    assert allowed("received", set()) == []


def test_what_is_open_is_what_the_architecture_calls_open() -> None:
    """Closed, withdrawn, not entitled, merged and imported are ends."""
    assert lifecycle.OPEN == OPEN
    assert set(STATUSES) - OPEN == {"closed", "withdrawn", "not_entitled", "merged", "imported"}


def test_a_whole_life() -> None:
    """From receipt to closing, reopened and closed again; events say what happened."""
    now = NOW
    current = case()
    seen = []
    for command in (
        actions.Start(),
        actions.Decide("upheld", "f", "b", "r"),
        actions.Notify("post", now, "p"),
        actions.Close(),
        actions.Reopen("r"),
        actions.Decide("settled", "f", "b", "r"),
    ):
        change = perform(current, command, Act("p-1", now, "t"))
        current = change.case
        seen.append(type(change.event).__name__)

    assert current.version == 7
    assert current.reopen_count == 1
    assert current.outcome == "settled"
    assert current.notified_at is None
    assert seen[-2:] == ["ComplaintReopened", "ComplaintDecided"]
