"""Every route and RPC of intake with the roles that may use it; the chassis enforces it."""

from services.chassis.auth import PUBLIC, SERVICE, Permissions
from services.intake.domain.lifecycle import MOVES

_STAFF = frozenset({"desk", "handler", "lead", "senior", "opinion_officer", "compliance"})
_SCRIPT = frozenset({"desk", "handler", "lead", "senior"})
_LEARNERS = frozenset({"desk", "handler", "lead", "senior"})
_IMPORTERS = frozenset({"lead", "compliance"})
_SERVICES = frozenset({SERVICE})
_RPC = "/complaints.intake.v1.IntakeService"

_RUN_ACTS = (
    "start",
    "answer",
    "attach-evidence",
    "skip",
    "confirm-said",
    "check-authority",
    "offer-compensation",
    "hand-over",
    "finish",
)

CLEAR_ROLES = frozenset({"handler", "lead", "senior", "compliance"})
"""Who may read persons and texts in clear, with a purpose and an audit record."""

PERMISSIONS: Permissions = {
    # The public's channels need no token; who may use the others is checked with the body.
    "POST /v1/complaints": frozenset({PUBLIC}),
    "POST /v1/complaints/own-state": frozenset({PUBLIC}),
    "GET /v1/complaints": _STAFF | {"partner"},
    "GET /v1/complaints/{reference}": _STAFF | {"partner"},
    **{
        f"POST /v1/complaints/{{reference}}/actions/{action}": move.roles
        for action, move in MOVES.items()
    },
    "GET /v1/complaints/{reference}/run": _STAFF,
    **{f"POST /v1/complaints/{{reference}}/run/actions/{act}": _SCRIPT for act in _RUN_ACTS},
    "POST /v1/complaints/{reference}/actions/check-draft": _SCRIPT,
    "GET /v1/complaints/{reference}/routing": _STAFF,
    "GET /v1/lessons": _LEARNERS,
    "POST /v1/lessons": frozenset({"lead"}),
    "POST /v1/lessons/{lesson_id}/actions/read": _LEARNERS,
    "POST /v1/lessons/{lesson_id}/actions/answer": _LEARNERS,
    "GET /v1/training-record": _STAFF,
    "GET /v1/tasks": _STAFF,
    "POST /v1/tasks/{task_id}/actions/done": frozenset({"desk", "handler", "lead"}),
    "GET /v1/audit": frozenset({"compliance"}),
    "POST /v1/imports": _IMPORTERS,
    "GET /v1/imports/{import_id}": _IMPORTERS,
    "GET /v1/imports/{import_id}/rejects": _IMPORTERS,
    f"{_RPC}/BatchGetComplaints": _SERVICES,
    f"{_RPC}/GetComplaint": _SERVICES,
    f"{_RPC}/PutText": _SERVICES,
    f"{_RPC}/GetText": _SERVICES,
    f"{_RPC}/GetWatermark": _SERVICES | {"ops"},
}
