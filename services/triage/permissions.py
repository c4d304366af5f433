"""Every route and RPC of triage with the roles that may use it; the chassis enforces it."""

from services.chassis.auth import SERVICE, Permissions

_STAFF = frozenset({"desk", "handler", "lead", "senior", "opinion_officer", "compliance", "ops"})
_SERVICES = frozenset({SERVICE})
_RPC = "/complaints.triage.v1.TriageService"

PERMISSIONS: Permissions = {
    "GET /v1/playbooks": _STAFF | _SERVICES,
    "GET /v1/playbooks/{playbook}": _STAFF | _SERVICES,
    f"{_RPC}/GetAssessment": _SERVICES,
    f"{_RPC}/GetPlaybook": _SERVICES,
    f"{_RPC}/ConfirmClassification": _SERVICES,
    f"{_RPC}/Assign": _SERVICES,
    f"{_RPC}/GetWatermark": _SERVICES | {"ops"},
}
