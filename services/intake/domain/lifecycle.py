"""The life of a complaint as a table: which action, from where, to where, by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.chassis.errors import ErrorKind, ServiceError

RECEIVED: Final = "received"
INVESTIGATING: Final = "investigating"
DECIDED: Final = "decided"
NOTIFIED: Final = "notified"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"
NOT_ENTITLED: Final = "not_entitled"
MERGED: Final = "merged"
UNDER_REVIEW: Final = "under_review"
IMPORTED: Final = "imported"

STATUSES: Final = (
    RECEIVED,
    INVESTIGATING,
    DECIDED,
    NOTIFIED,
    CLOSED,
    WITHDRAWN,
    NOT_ENTITLED,
    MERGED,
    UNDER_REVIEW,
    IMPORTED,
)
OPEN: Final = frozenset({RECEIVED, INVESTIGATING, DECIDED, NOTIFIED, UNDER_REVIEW})
"""A complaint with one of these statuses is still being worked on."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table; `to` is empty where the status stays."""

    sources: frozenset[str]
    to: str
    roles: frozenset[str]


_HANDLERS = frozenset({"handler", "lead"})
_LEADS = frozenset({"lead"})
_DESKS = frozenset({"desk", "handler", "lead"})
_UNTOLD = frozenset({RECEIVED, INVESTIGATING, DECIDED})

# New facts after the dispatch are a linked new complaint (clocks.md: "after the decision");
# a decision that was not dispatched yet has told nobody anything and is set aside.
MOVES: Final[Mapping[str, Move]] = {
    "start": Move(frozenset({RECEIVED}), INVESTIGATING, _HANDLERS),
    "set-complexity": Move(OPEN, "", _HANDLERS),
    "confirm-classification": Move(OPEN, "", _HANDLERS),
    "assign": Move(OPEN, "", _HANDLERS),
    "pass-turn": Move(OPEN, "", _HANDLERS | {"partner"}),
    "name-involved": Move(OPEN, "", _HANDLERS),
    "strike-involved": Move(OPEN, "", _LEADS | {"senior"}),
    "note": Move(frozenset(STATUSES) - {IMPORTED, MERGED}, "", _DESKS),
    "new-facts": Move(frozenset({RECEIVED, INVESTIGATING, DECIDED}), "", _DESKS),
    "decide": Move(frozenset({INVESTIGATING}), DECIDED, _HANDLERS),
    "notify": Move(frozenset({DECIDED}), NOTIFIED, _HANDLERS),
    "close": Move(frozenset({NOTIFIED}), CLOSED, _HANDLERS),
    "withdraw": Move(OPEN, WITHDRAWN, _DESKS),
    "not-entitled": Move(OPEN, NOT_ENTITLED, _LEADS),
    "reopen": Move(frozenset({CLOSED}), INVESTIGATING, _LEADS),
    "pause": Move(_UNTOLD, "", _HANDLERS),
    "pause-told": Move(_UNTOLD, "", _HANDLERS),
    "resume": Move(_UNTOLD | {NOTIFIED}, "", _HANDLERS),
    "agree": Move(_UNTOLD, "", _HANDLERS),
    "unreachable": Move(_UNTOLD, "", _HANDLERS),
    "merge": Move(_UNTOLD | {NOTIFIED}, MERGED, _HANDLERS),
    "transfer": Move(OPEN, "", _HANDLERS),
    "act": Move(frozenset(STATUSES) - {IMPORTED, MERGED}, "", _DESKS),
    "apply-review": Move(frozenset({NOTIFIED, CLOSED}), UNDER_REVIEW, _DESKS),
    "review-result": Move(frozenset({UNDER_REVIEW}), CLOSED, frozenset({"lead", "senior"})),
    "hold-accountable": Move(
        frozenset(STATUSES) - {IMPORTED}, "", frozenset({"lead", "senior", "compliance"})
    ),
}

_CALLED = frozenset({"desk", "handler", "lead", "senior", "opinion_officer", "compliance"})
_KEPT = frozenset(STATUSES) - {IMPORTED}

PEOPLE_MOVES: Final[Mapping[str, Move]] = {
    "request-approval": Move(OPEN, "", _HANDLERS | {"senior"}),
    "decide-approval": Move(_KEPT, "", _HANDLERS | {"senior"}),
    # Whoever holds the run of the case may be of the desk.
    "withdraw-approval": Move(_KEPT, "", _DESKS | {"senior"}),
    "acknowledge": Move(_KEPT, "", _CALLED),
    "open-consultation": Move(OPEN, "", _HANDLERS | {"senior", "compliance"}),
}
"""Acts that escalation, the owner of the people who must act, carries out; no status changes."""

ALL_MOVES: Final[Mapping[str, Move]] = {**MOVES, **PEOPLE_MOVES}

CONSULTATION_MOVES: Final[Mapping[str, Move]] = {
    "give-opinion": Move(_KEPT, "", _CALLED | {"partner"}),
    "decide": Move(_KEPT, "", _HANDLERS | {"senior", "compliance"}),
    "follow-up": Move(_KEPT, "", _CALLED | {"partner"}),
    "cancel": Move(_KEPT, "", _HANDLERS | {"senior", "compliance"}),
}
"""Acts on a consultation (会商), in whose case's log each stands as `consultation-<act>`."""

LOGGED: Final[Mapping[str, Move]] = {
    **ALL_MOVES,
    **{f"consultation-{act}": move for act, move in CONSULTATION_MOVES.items()},
}
"""Every act that may stand in the log of a case."""


def allowed(
    status: str, roles: Iterable[str] | None = None, table: Mapping[str, Move] = MOVES
) -> list[str]:
    """Actions of `table` possible from `status`, for anybody or for a caller with `roles`."""
    held = None if roles is None else frozenset(roles)
    return [
        action
        for action, move in table.items()
        if status in move.sources and (held is None or held & move.roles)
    ]


def require(action: str, status: str) -> Move:
    """The line of `action`. Raises CONFLICT with the list of what is allowed from `status`."""
    move = LOGGED[action]
    if status not in move.sources:
        raise ServiceError(
            ErrorKind.CONFLICT,
            "action_not_allowed",
            details={"case_status": status, "allowed": allowed(status)},
            action=action,
            status=status,
        )
    return move
