"""Every route and RPC of intake with the roles that may use it; the chassis enforces it."""

from services.chassis.auth import PUBLIC, SERVICE, Permissions
from services.intake.domain.lifecycle import ALL_MOVES

_STAFF = frozenset({"desk", "handler", "lead", "senior", "opinion_officer", "compliance"})
_IMPORTERS = frozenset({"lead", "compliance"})
_SERVICES = frozenset({SERVICE})
_RPC = "/complaints.intake.v1.IntakeService"

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
        for action, move in ALL_MOVES.items()
    },
    "GET /v1/complaints/{reference}/approvals": _STAFF,
    "GET /v1/complaints/{reference}/ladders": _STAFF,
    "POST /v1/absences": _STAFF,
    "GET /v1/notices": _STAFF,
    "POST /v1/notices/{notice_id}/actions/settle": frozenset({"lead", "senior", "compliance"}),
    "GET /v1/tasks": _STAFF,
    "POST /v1/tasks/{task_id}/actions/done": frozenset({"desk", "handler", "lead"}),
    "GET /v1/audit": frozenset({"compliance"}),
    "POST /v1/imports": _IMPORTERS,
    "GET /v1/imports/{import_id}": _IMPORTERS,
    "GET /v1/imports/{import_id}/rejects": _IMPORTERS,
    f"{_RPC}/BatchGetComplaints": _SERVICES,
    f"{_RPC}/GetComplaint": _SERVICES,
    f"{_RPC}/PutText": _SERVICES,
    f"{_RPC}/GetWatermark": _SERVICES | {"ops"},
}
