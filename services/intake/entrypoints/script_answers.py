"""The shapes of answers about runs of scripts and drafts, with an example of each."""

from datetime import datetime
from typing import Any

from services.intake.entrypoints.answer import Answer


class Sentence(Answer):
    """Chinese and English."""

    zh: str
    en: str


class BranchAnswer(Answer):
    """One answer to a question."""

    id: str
    text: Sentence


class StepLessonAnswer(Answer):
    """A lesson on a step (微课), and how who asks stands with it."""

    lesson: str
    title: Sentence
    passed: bool
    owed: bool


class StepAnswer(Answer):
    """The current step."""

    key: str
    do: str
    role: str
    text: Sentence
    answers: list[BranchAnswer]
    missing_evidence: list[str]
    playbook: str
    lessons: list[StepLessonAnswer]


class DutyAnswer(Answer):
    """A sentence that must be said, or must never be."""

    key: str
    must: bool
    text: Sentence
    confirmed: str
    text_id: str
    playbook: str


class EvidenceAnswer(Answer):
    """An item of evidence; `may_ask` is false for what we hold."""

    key: str
    text: Sentence
    held_by: str
    optional: bool
    may_ask: bool
    document_ids: list[str]
    playbook: str


class OfferAnswer(Answer):
    """What was offered, by whom, under which limit or approval; amounts in yuan."""

    kind: str
    amount: str
    by: str
    role: str
    limit: str
    approval_id: str
    text_id: str
    at: datetime


class LineAnswer(Answer):
    """One line of the history."""

    by: str
    at: datetime
    act: str
    subjects: list[str]
    outcome: str
    text_id: str
    amount: str
    answer: str
    playbook: str


class PlaybookAnswer(Answer):
    """A playbook that the run walks through; `beside` ones, such as for the elderly, come first."""

    playbook: str
    version: str
    title: Sentence
    beside: bool


class ScriptAnswer(Answer):
    """A playbook as people read it; what anybody may offer is not told here."""

    playbook: str
    version: str
    scene: str
    title: Sentence
    must_say: list[Sentence]
    never_say: list[Sentence]
    steps: list[Sentence]
    evidence: list[Sentence]


class PlaybooksAnswer(Answer):
    """Those beside the matter come first."""

    items: list[ScriptAnswer]


class RunAnswer(Answer):
    """A run as it stands; `step` is absent at the end.

    `holder_keeps_out` says why the holder must keep out now (回避): the run is to be handed over.
    """

    complaint_id: str
    number: int
    version: int
    state: str
    scripts: list[str]
    playbooks: list[PlaybookAnswer]
    holder: str
    step: StepAnswer | None = None
    duties: list[DutyAnswer]
    evidence: list[EvidenceAnswer]
    offers: list[OfferAnswer]
    offered: str
    awaits_approval_id: str
    checked_amount: str
    holder_keeps_out: str
    history: list[LineAnswer]


class FindingAnswer(Answer):
    """One thing to mend; `stop` must not go out so, `look` is for a person to decide."""

    code: str
    level: str
    start: int
    end: int
    rule: str
    reason: Sentence
    better: Sentence | None = None
    source: str


class DraftAnswer(Answer):
    """What was found; offsets count characters of the draft as sent."""

    sound: bool
    findings: list[FindingAnswer]


_AT = "2026-11-22T09:30:00Z"
PLAYBOOK_EXAMPLE: dict[str, Any] = {
    "playbook": "cn-claims-delay",
    "version": "1",
    "scene": "claims_delay",
    "title": {"zh": "理赔时效争议", "en": "Claim takes too long"},
    "must_say": [{"zh": "我现在查到的进度是……", "en": "The claim stands at …"}],
    "never_say": [{"zh": "都在排队，您再等等。", "en": "Everybody is waiting."}],
    "steps": [{"zh": "查理赔系统时间线。", "en": "List each step of the claim."}],
    "evidence": [{"zh": "理赔系统时间线", "en": "Time line of the claim system"}],
}
RUN_EXAMPLE: dict[str, Any] = {
    "complaint_id": "0193a1b2-0000-7000-8000-000000000002",
    "number": 1,
    "version": 1,
    "state": "open",
    "scripts": ["cn-claims-delay@1"],
    "playbooks": [
        {
            "playbook": "cn-claims-delay",
            "version": "1",
            "title": {"zh": "理赔时效争议", "en": "Claim takes too long"},
            "beside": False,
        }
    ],
    "holder": "p-handler-1",
    "step": {
        "key": "cn-claims-delay/time-line",
        "do": "check",
        "role": "",
        "text": {"zh": "查理赔系统时间线。", "en": "List each step of the claim."},
        "answers": [],
        "missing_evidence": ["cn-claims-delay/time-line"],
        "playbook": "cn-claims-delay",
        "lessons": [
            {
                "lesson": "claims_terms",
                "title": {"zh": "理赔时限", "en": "Time limits of claims"},
                "passed": True,
                "owed": False,
            }
        ],
    },
    "duties": [
        {
            "key": "cn-claims-delay/must/1",
            "must": True,
            "text": {"zh": "我现在查到的进度是……", "en": "The claim stands at …"},
            "confirmed": "",
            "text_id": "",
            "playbook": "cn-claims-delay",
        }
    ],
    "evidence": [
        {
            "key": "cn-claims-delay/time-line",
            "text": {"zh": "理赔系统时间线", "en": "Time line of the claim system"},
            "held_by": "insurer",
            "optional": False,
            "may_ask": False,
            "document_ids": [],
            "playbook": "cn-claims-delay",
        }
    ],
    "offers": [],
    "offered": "0",
    "awaits_approval_id": "",
    "checked_amount": "",
    "holder_keeps_out": "",
    "history": [
        {
            "by": "p-handler-1",
            "at": _AT,
            "act": "started",
            "subjects": ["cn-claims-delay@1"],
            "outcome": "",
            "text_id": "",
            "amount": "",
            "answer": "",
            "playbook": "",
        }
    ],
}
FINDINGS_EXAMPLE: dict[str, Any] = {
    "sound": False,
    "findings": [
        {
            "code": "never_say",
            "level": "stop",
            "start": 3,
            "end": 7,
            "rule": "cn-claims-delay/never/1",
            "reason": {"zh": "都在排队，您再等等。", "en": "Everybody is waiting."},
            "better": {"zh": "现在到了哪一步，我告诉您。", "en": "I tell you the step."},
            "source": "保险法 art. 23",
        }
    ],
}
