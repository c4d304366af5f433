"""Who may ask escalation what. People act through intake; here only services and operators."""

from services.chassis.auth import SERVICE, Permissions

_SERVICES_AND_OPS = frozenset({SERVICE, "ops"})

_SERVICES = frozenset({SERVICE})
_DOOR = "/complaints.escalation.v1.EscalationService/"

# What only looks is open to operators too; what acts names who acts, so only services may.
_LOOKS = (
    "GetClocks",
    "GetWatermark",
    "BatchGetClocks",
    "ExplainClock",
    "WhatIf",
    "ListDue",
    "ListAbsences",
    "ListLadders",
    "ListNotices",
    "ListApprovals",
    "GetOpinionEvent",
    "GetOpinionPlan",
    "ListOpinionEvents",
    "CheckConsultation",
    "ListConsultations",
    "GetConsultation",
    "ListGroups",
    "GetGroup",
)
_ACTS = (
    "Acknowledge",
    "RecordAbsence",
    "SettleNotice",
    "RequestApproval",
    "DecideApproval",
    "WithdrawApproval",
    "ReportMention",
    "StartDrill",
    "CompletePlanStep",
    "WaivePlanStep",
    "HandOverPlanRole",
    "CloseOpinionPlan",
    "ListOpinionPosts",
    "MergeOpinionEvents",
    "SplitOpinionEvent",
    "LowerOpinionGrade",
    "OpenConsultation",
    "GiveOpinion",
    "DecideConsultation",
    "FollowUpConsultation",
    "CancelConsultation",
    "OpenGroup",
    "JoinGroup",
    "LeaveGroup",
    "RecordGathering",
    "ElectRepresentatives",
    "DesignateMajor",
    "FileRegulatorReport",
    "EndGroupEvent",
    "CloseGroup",
)

PERMISSIONS: Permissions = {
    **{_DOOR + name: _SERVICES_AND_OPS for name in _LOOKS},
    **{_DOOR + name: _SERVICES for name in _ACTS},
}
