"""Every route and RPC of intake with the roles that may use it; the chassis enforces it."""

from services.chassis.auth import PUBLIC, SERVICE, Permissions
from services.intake.domain.lifecycle import ALL_MOVES, CONSULTATION_MOVES

_STAFF = frozenset({"desk", "handler", "lead", "senior", "opinion_officer", "compliance"})
_GROUPERS = _STAFF - {"desk"}
_REPORTERS = frozenset({"senior", "compliance"})
_OPINION = frozenset({"opinion_officer", "senior", "compliance"})
# Whoever may hold a role of the plan or stand in for one.
_PLANNERS = _OPINION | {"lead", "handler"}
_PARTNERS = frozenset({"partner"})
_SCRIPT = frozenset({"desk", "handler", "lead", "senior"}) | _PARTNERS
_LEARNERS = _SCRIPT
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

MATTER_READERS = CLEAR_ROLES | {"opinion_officer"}
"""Who may read texts of groups and of plans of public opinion, likewise."""

RECORD_READERS = frozenset({"lead", "senior", "compliance"})
"""Who may read the training record of others, after an audit record."""

LESSON_OVERRULERS = frozenset({"lead"})
"""Who may give a case to somebody who has a lesson on its scene to pass first, with a reason."""

PARTS_ONLY = _PARTNERS
"""Who works by the script only in cases that they own or stand beside (驻司人员)."""

PERMISSIONS: Permissions = {
    # The public's channels need no token; who may use the others is checked with the body.
    "POST /v1/complaints": frozenset({PUBLIC}),
    "POST /v1/complaints/own-state": frozenset({PUBLIC}),
    "GET /v1/complaints": _STAFF | _PARTNERS,
    "GET /v1/complaints/{reference}": _STAFF | _PARTNERS,
    **{
        f"POST /v1/complaints/{{reference}}/actions/{action}": move.roles
        for action, move in ALL_MOVES.items()
    },
    "GET /v1/complaints/{reference}/approvals": _STAFF,
    "GET /v1/complaints/{reference}/ladders": _STAFF,
    "POST /v1/absences": _STAFF,
    "GET /v1/notices": _STAFF,
    "POST /v1/notices/{notice_id}/actions/settle": frozenset({"lead", "senior", "compliance"}),
    "GET /v1/complaints/{reference}/consultations": _STAFF,
    **{
        f"POST /v1/consultations/{{matter_id}}/actions/{action}": move.roles
        for action, move in CONSULTATION_MOVES.items()
    },
    "POST /v1/groups": _GROUPERS,
    "GET /v1/groups": _STAFF,
    "GET /v1/groups/{group_id}": _STAFF,
    **{f"POST /v1/groups/{{matter_id}}/actions/{act}": _GROUPERS for act in ("join", "leave")},
    "POST /v1/groups/{matter_id}/actions/elect-representatives": _GROUPERS,
    "POST /v1/groups/{matter_id}/actions/record-gathering": _STAFF,
    **{
        f"POST /v1/groups/{{matter_id}}/actions/{act}": _REPORTERS
        for act in ("designate-major", "file-report", "end-event", "close")
    },
    # Collectors of posts are services of their own.
    "POST /v1/mentions": _OPINION | {"desk", SERVICE},
    "GET /v1/opinion-events": _PLANNERS,
    "GET /v1/opinion-events/{event_id}": _PLANNERS,
    "GET /v1/opinion-events/{event_id}/posts": MATTER_READERS,
    **{
        f"POST /v1/opinion-events/{{matter_id}}/actions/{act}": _OPINION
        for act in ("merge", "split", "lower-grade")
    },
    "GET /v1/opinion-events/{event_id}/plan": _PLANNERS,
    "POST /v1/drills": _OPINION,
    "GET /v1/drills/{plan_id}": _PLANNERS,
    **{
        f"POST /v1/{matter}/{{matter_id}}/actions/{act}": _PLANNERS
        for matter in ("opinion-events", "drills")
        for act in ("complete-step", "waive-step", "hand-over-role", "close-plan")
    },
    "GET /v1/complaints/{reference}/playbooks": _STAFF | _PARTNERS,
    "GET /v1/complaints/{reference}/run": _STAFF | _PARTNERS,
    **{f"POST /v1/complaints/{{reference}}/run/actions/{act}": _SCRIPT for act in _RUN_ACTS},
    "POST /v1/complaints/{reference}/actions/check-draft": _SCRIPT,
    "GET /v1/complaints/{reference}/routing": _STAFF,
    "GET /v1/lessons": _LEARNERS,
    "POST /v1/lessons": frozenset({"lead"}),
    "POST /v1/lessons/{lesson_id}/actions/read": _LEARNERS,
    "POST /v1/lessons/{lesson_id}/actions/answer": _LEARNERS,
    "GET /v1/training-record": _STAFF | _PARTNERS,
    "GET /v1/training-record/file": _STAFF | _PARTNERS,
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
