"""Every route and RPC of triage with the roles that may use it; the chassis enforces it."""

from services.chassis.auth import SERVICE, Permissions

_STAFF = frozenset({"desk", "handler", "lead", "senior", "opinion_officer", "compliance", "ops"})
_SERVICES = frozenset({SERVICE})
_AUTHORS = frozenset({"lead", "senior", "compliance"})
_APPROVERS = frozenset({"senior", "compliance"})
_RPC = "/complaints.triage.v1.TriageService"
_RUNS = (
    "StartRun",
    "GetRun",
    "AnswerStep",
    "AttachEvidence",
    "SkipStep",
    "ConfirmSaid",
    "CheckAuthority",
    "OfferCompensation",
    "HandOverRun",
    "FinishRun",
    "CheckDraft",
)

_LESSONS = "/complaints.triage.v1.LessonService"

PERMISSIONS: Permissions = {
    "GET /v1/playbooks": _STAFF | _SERVICES,
    "GET /v1/playbooks/{playbook}": _STAFF | _SERVICES,
    "PUT /v1/playbook-editions/{edition}": _AUTHORS,
    "GET /v1/playbook-editions/{edition}": _AUTHORS,
    "POST /v1/playbook-editions/{edition}/trial": _AUTHORS,
    "GET /v1/playbook-editions/{edition}/trial/differences": _AUTHORS,
    "POST /v1/playbook-editions/{edition}/approval": _APPROVERS,
    "POST /v1/playbook-editions/{edition}/withdrawal": _AUTHORS,
    f"{_RPC}/GetAssessment": _SERVICES,
    f"{_RPC}/GetPlaybook": _SERVICES,
    f"{_RPC}/ConfirmClassification": _SERVICES,
    f"{_RPC}/Assign": _SERVICES,
    f"{_RPC}/MovePlaybook": _SERVICES,
    f"{_RPC}/PassTurn": _SERVICES,
    f"{_RPC}/NameInvolved": _SERVICES,
    f"{_RPC}/StrikeInvolved": _SERVICES,
    f"{_RPC}/GetRouting": _SERVICES,
    f"{_RPC}/GetWatermark": _SERVICES | {"ops"},
    **{f"/complaints.triage.v1.PlaybookRunService/{rpc}": _SERVICES for rpc in _RUNS},
    f"{_LESSONS}/ListLessons": _SERVICES,
    f"{_LESSONS}/AssignLesson": _SERVICES,
    f"{_LESSONS}/RecordRead": _SERVICES,
    f"{_LESSONS}/AnswerQuiz": _SERVICES,
    f"{_LESSONS}/TrainingRecord": _SERVICES,
}
