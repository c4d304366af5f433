"""Who may ask escalation what. People act through intake; here only services and operators."""

from services.chassis.auth import SERVICE, Permissions

_SERVICES_AND_OPS = frozenset({SERVICE, "ops"})

PERMISSIONS: Permissions = {
    "/complaints.escalation.v1.EscalationService/GetClocks": _SERVICES_AND_OPS,
    "/complaints.escalation.v1.EscalationService/GetWatermark": _SERVICES_AND_OPS,
}
