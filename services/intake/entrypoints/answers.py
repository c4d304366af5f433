"""The shapes of intake's answers, for OpenAPI and as a check of what is sent."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.intake.entrypoints.answer import Answer
from services.intake.entrypoints.clock_answers import ClockFactsAnswer


class FiledAnswer(Answer):
    """The number of the complaint, and the secret with which the public asks for its state."""

    reference: str
    secret: str
    received_at: datetime
    status: str


class TitleAnswer(Answer):
    """Chinese and English."""

    zh: str
    en: str


class FoundAnswer(Answer):
    """One thing to mend in `part` of a text that went out, or that is missing there."""

    code: str
    level: str
    part: str
    start: int
    end: int
    rule: str
    reason: TitleAnswer
    better: TitleAnswer | None
    source: str


class ActionAnswer(Answer):
    """The state after an act.

    `check` says how a text to the complainant was read: "passed", "despite" (it was insisted on),
    "unchecked" (read later) or "found"; empty where nothing goes out. `findings` are advice.
    """

    reference: str
    action: str
    status: str
    version: int
    complexity: str
    outcome: str
    recorded_at: datetime
    text_id: str
    allowed: list[str]
    check: str = ""
    findings: list[FoundAnswer] = Field(default_factory=list)


class ClassifiedAnswer(ActionAnswer):
    """The state after an act that triage carried out."""

    kind: str
    scene: str
    team: str
    owner: str


class InvolvedAnswer(ClassifiedAnswer):
    """The same, and whom the act was about."""

    people: list[str]


class MergedAnswer(ActionAnswer):
    """The state after a merge: where the case goes on, and what of the persons was found equal."""

    into: str
    checked: list[str]


class OwnState(Answer):
    """What the public sees of its own complaint."""

    reference: str
    status: str
    received_at: datetime
    decided_at: datetime | None
    notified_at: datetime | None
    closed_at: datetime | None
    answer_by: str


class AmountAnswer(Answer):
    """Exact amount."""

    value: str
    currency: str


class ComplainantAnswer(Answer):
    """Who complains; masked without a purpose."""

    capacity: str
    id_type: str
    name: str
    id_number: str
    phones: list[str]
    email: str
    address: str


class RespondentAnswer(Answer):
    """Who is complained about."""

    insurer: str
    unit: str
    partner: str
    staff: str


class TextAnswer(Answer):
    """A text of the case; `parts` only with a purpose."""

    id: str
    kind: str
    author: str
    at: datetime
    parts: dict[str, str] | None


class CompanionAnswer(Answer):
    """A playbook beside that of the matter; `title` is null while triage cannot say it."""

    playbook: str
    version: str
    title: TitleAnswer | None


class DoubtAnswer(Answer):
    """Why triage was not sure."""

    code: str
    zh: str
    en: str


class ToldAnswer(Answer):
    """Why a playbook was considered; `words` are null while the text is masked.

    Positions count characters of the text, with the demand after a new line.
    """

    rule: str
    concept: str
    start: int
    end: int
    words: str | None


class ConsideredAnswer(Answer):
    """A playbook that fits to some degree; score in thousandths."""

    playbook: str
    scene: str
    title: TitleAnswer | None
    score: int
    evidence: list[ToldAnswer]


class TriageAnswer(Answer):
    """Triage's view."""

    outcome: str
    kind: str
    scene: str
    playbook: str
    playbook_version: str
    severity: str
    flags: list[str]
    team: str
    owner: str
    confirmed: bool
    owner_rule: str
    route: str
    turn: str
    beside: str
    playbook_title: TitleAnswer | None
    companions: list[CompanionAnswer]
    doubt: DoubtAnswer | None
    considered: list[ConsideredAnswer]


class StepAnswer(Answer):
    """One line of the arithmetic."""

    zh: str
    en: str
    source: str
    result: str


class ClockAnswer(Answer):
    """One clock; `due_at` is the last second within the time allowed.

    `owner` says whose clock it is (law, insurer, house), `owed_by` who must act where it is not
    the company.
    """

    clock: str
    pack: str
    state: str
    started_at: datetime | None
    due_at: datetime | None
    last_day: str
    provisional: bool
    breaches: list[str]
    owner: str
    owed_by: str
    name_zh: str
    name_en: str
    steps: list[StepAnswer]


class ClocksAnswer(Answer):
    """All clocks; `stale` when escalation did not answer in time and the projection is shown."""

    stale: bool
    items: list[ClockAnswer]


class CheckAnswer(Answer):
    """How the text that an act decided on, or sent, was read; "found" when triage was back."""

    state: str
    text_id: str
    author: str
    sent: bool
    rules: list[str]
    despite_id: str


class HistoryAnswer(Answer):
    """One act of the past; `people` are those named as involved or struck off.

    `check` where it was about a text to the complainant.
    """

    action: str
    by: str
    at: datetime
    text_id: str
    people: list[str]
    check: CheckAnswer | None = None


class TaskAnswer(Answer):
    """A person must look."""

    id: UUID
    reference: str
    kind: str
    subject: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    outcome: str
    done_by: str
    done_at: datetime | None
    people: list[str]


class CaseAnswer(Answer):
    """The page of one case."""

    reference: str
    status: str
    version: int
    channel: str
    side: str
    product_line: str
    received_at: datetime
    recorded_at: datetime
    first_contact_at: datetime | None
    received_at_reason: str
    earlier_reference: str
    external_id: str
    amount: AmountAnswer | None
    occurred_on: date | None
    in_person_count: int
    complexity: str
    started_at: datetime | None
    decided_at: datetime | None
    outcome: str
    notified_at: datetime | None
    notice_medium: str
    closed_at: datetime | None
    withdrawn_at: datetime | None
    not_entitled_at: datetime | None
    reopen_count: int
    filed_by: str
    masked: bool
    complainant: ComplainantAnswer
    respondent: RespondentAnswer
    policy_number: str
    claim_number: str
    text: str | None
    demand: str | None
    texts: list[TextAnswer]
    triage: TriageAnswer | None
    clocks: ClocksAnswer
    clock_facts: ClockFactsAnswer | None
    next_due_at: datetime | None
    history: list[HistoryAnswer]
    tasks: list[TaskAnswer]
    actions: list[str]


class RowAnswer(Answer):
    """One line of the list: codes only."""

    reference: str
    status: str
    channel: str
    side: str
    product_line: str
    insurer: str
    unit: str
    received_at: datetime
    scene: str
    kind: str
    severity: str
    flags: list[str]
    team: str
    owner: str
    next_due_at: datetime | None
    overdue: bool


class ListAnswer(Answer):
    """A part of the list; an empty cursor marks the end."""

    items: list[RowAnswer]
    next_cursor: str


class TaskListAnswer(Answer):
    """A part of the tasks; an empty cursor marks the end."""

    items: list[TaskAnswer]
    next_cursor: str


class AuditAnswer(Answer):
    """One reading of clear text; `complaints` counts those read together.

    `matter` is the group, event, plan or training record that was read, such as `group.<id>`.
    """

    id: UUID
    at: datetime
    who: str
    roles: list[str]
    purpose: str
    fields: list[str]
    complaints: int
    matter: str
    trace: str


class AuditListAnswer(Answer):
    """A part of the readings; an empty cursor marks the end."""

    items: list[AuditAnswer]
    next_cursor: str
