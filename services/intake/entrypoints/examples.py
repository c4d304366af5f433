"""Examples of good answers for OpenAPI; all persons are invented."""

from typing import Any

_AT = "2026-11-22T09:30:00Z"
_DUE = "2026-12-07T15:59:59Z"

TASK_EXAMPLE: dict[str, Any] = {
    "id": "5d3f2a52-21a8-5a0e-9c11-6f4d2d1f7c10",
    "reference": "2026-0000042-K",
    "kind": "classify",
    "subject": "",
    "status": "open",
    "opened_at": _AT,
    "due_at": None,
    "outcome": "",
    "done_by": "",
    "done_at": None,
    "people": [],
}
CLOCK_EXAMPLE: dict[str, Any] = {
    "clock": "decision",
    "pack": "cn-2020-3",
    "state": "running",
    "started_at": _AT,
    "due_at": _DUE,
    "last_day": "2026-12-07",
    "provisional": False,
    "breaches": [],
    "owner": "law",
    "owed_by": "",
    "name_zh": "处理决定期限",
    "name_en": "Decision",
    "steps": [
        {
            "zh": "收到之日不计入，15 个自然日",
            "en": "15 natural days, the day of receipt not counted",
            "source": "银保监会令2020年第3号 第18条",
            "result": "2026-12-07",
        }
    ],
}
CASE_EXAMPLE: dict[str, Any] = {
    "reference": "2026-0000042-K",
    "status": "received",
    "version": 1,
    "channel": "web",
    "side": "property",
    "product_line": "motor",
    "received_at": _AT,
    "recorded_at": _AT,
    "first_contact_at": None,
    "received_at_reason": "",
    "external_id": "",
    "amount": {"value": "12000.00", "currency": "CNY"},
    "occurred_on": "2026-09-02",
    "in_person_count": 0,
    "complexity": "simple",
    "started_at": None,
    "decided_at": None,
    "outcome": "",
    "notified_at": None,
    "notice_medium": "",
    "closed_at": None,
    "withdrawn_at": None,
    "not_entitled_at": None,
    "reopen_count": 0,
    "filed_by": "public",
    "masked": True,
    "complainant": {
        "capacity": "self",
        "id_type": "resident_id",
        "name": "甲**",
        "id_number": "***0000",
        "phones": ["138****0000"],
        "email": "",
        "address": "",
    },
    "respondent": {"insurer": "xinghe-pc", "unit": "sh", "partner": "", "staff": ""},
    "policy_number": "***0001",
    "claim_number": "",
    "earlier_reference": "",
    "text": None,
    "demand": None,
    "texts": [],
    "triage": {
        "outcome": "matched",
        "kind": "complaint",
        "scene": "claims_delay",
        "playbook": "cn-claims-delay",
        "playbook_version": "1",
        "severity": "normal",
        "flags": [],
        "team": "motor-claims",
        "owner": "p-motor-1",
        "confirmed": False,
        "owner_rule": "team",
        "route": "serial",
        "turn": "own",
        "beside": "p-partner-1",
        "playbook_title": {"zh": "理赔时效争议", "en": "Claim takes too long"},
        "companions": [
            {
                "playbook": "cn-with-elderly",
                "version": "1",
                "title": {"zh": "老年人", "en": "Elderly person"},
            }
        ],
        "doubt": None,
        "considered": [],
    },
    "clocks": {"stale": False, "items": [CLOCK_EXAMPLE]},
    "clock_facts": None,
    "next_due_at": _DUE,
    "history": [],
    "tasks": [],
    "actions": ["start", "set-complexity", "assign", "note"],
}
LIST_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "reference": "2026-0000042-K",
            "status": "received",
            "channel": "web",
            "side": "property",
            "product_line": "motor",
            "insurer": "xinghe-pc",
            "unit": "sh",
            "received_at": _AT,
            "scene": "claims_delay",
            "kind": "complaint",
            "severity": "normal",
            "flags": [],
            "team": "motor-claims",
            "owner": "",
            "next_due_at": _DUE,
            "overdue": False,
        }
    ],
    "next_cursor": "",
}
OWN_STATE_EXAMPLE: dict[str, Any] = {
    "reference": "2026-0000042-K",
    "status": "received",
    "received_at": _AT,
    "decided_at": None,
    "notified_at": None,
    "closed_at": None,
    "answer_by": "2026-12-07",
}
_ACTION: dict[str, Any] = {
    "reference": "2026-0000042-K",
    "action": "start",
    "status": "investigating",
    "version": 2,
    "complexity": "simple",
    "outcome": "",
    "recorded_at": _AT,
    "text_id": "",
    "allowed": ["set-complexity", "assign", "note", "decide"],
}
ACTION_EXAMPLES: dict[bool, dict[str, Any]] = {
    False: _ACTION,
    True: {
        **_ACTION,
        "action": "assign",
        "kind": "complaint",
        "scene": "claims_delay",
        "team": "motor-claims",
        "owner": "p-handler-1",
    },
}
"""By whether triage carries the act out."""

INVOLVED_EXAMPLE: dict[str, Any] = {
    **ACTION_EXAMPLES[True],
    "action": "name-involved",
    "people": ["p-motor-2"],
}
MERGED_EXAMPLE: dict[str, Any] = {
    **_ACTION,
    "action": "merge",
    "status": "merged",
    "allowed": [],
    "into": "2026-0000041-F",
    "checked": ["id_number", "name"],
}

AUDIT_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": "019aa8f0-3c5e-7a10-8b1c-1f2e3d4c5b6a",
            "at": _AT,
            "who": "p-handler-1",
            "roles": ["handler"],
            "purpose": "handling",
            "fields": ["name", "phones", "text"],
            "complaints": 1,
            "matter": "",
            "trace": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        }
    ],
    "next_cursor": "",
}
