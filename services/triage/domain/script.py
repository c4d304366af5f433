"""The script of a playbook: what to ask, say and collect, how answers branch, who offers what."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from services.triage.domain.codes import CLOCKS, CONSULTATIONS, LESSONS, REMEDIES
from services.triage.domain.entry import CodeOf, Entry, Id, LocalText

END = "end"
"""Target of a branch after which nothing is left to do."""

Role = Literal["desk", "handler", "lead", "senior"]
PARTNER: Final = "partner"
"""Role of the insurer's people who are stationed with us (驻司人员): above and below nobody."""
Grantee = Literal["partner", "desk", "handler", "lead", "senior"]
Holder = Literal["company", "insurer", "partner", "complainant", "third_party"]
Act = Literal["ask", "say", "must_say", "collect", "check", "offer", "record", "hand_over"]
ClockCode = Annotated[str, CodeOf(CLOCKS, "clock")]
ConsultationCode = Annotated[str, CodeOf(CONSULTATIONS, "consultation rule")]
LessonCode = Annotated[str, CodeOf(LESSONS, "lesson")]
Remedy = Annotated[str, CodeOf(REMEDIES, "remedy")]
Target = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_-]{0,59})?$")]

OURS: frozenset[str] = frozenset({"company", "insurer"})
"""Holders whose papers are never asked of the complainant (办法 art. 13)."""


class MustSay(LocalText):
    """必须说: a sentence that every complainant of this matter is told."""

    source: str = Field(default="", max_length=200, description="依据 Article or practice")


class NeverSay(LocalText):
    """禁止说: a sentence that nobody says; `words` find it in a draft, `better` replaces it."""

    words: Sequence[Annotated[str, Field(min_length=2, max_length=40)]] = Field(
        default=(), description="草稿中的禁用字句 Words to look for in drafts"
    )
    better: LocalText | None = Field(default=None, description="更好的说法 What to say instead")
    source: str = Field(default="", max_length=200, description="依据 Article or practice")


class Answer(LocalText):
    """回答: one answer to a question, and the step that follows it."""

    id: Id
    go: Target = Field(
        default="", description="下一步 Next step; empty: the one below; end: nothing is left"
    )


class Step(LocalText):
    """步骤: one thing to do. After it comes `go`, or the step below where that is empty."""

    id: Id
    do: Act = Field(description="动作 What sort of step it is")
    by: Role | None = Field(default=None, description="由谁 Role, if not whoever has the case")
    answers: Sequence[Answer] = Field(default=(), max_length=12, description="分支 Branches")
    collect: Sequence[Id] = Field(default=(), description="收集的证据 Ids of evidence")
    go: Target = Field(default="", description="下一步 Next step; end: nothing is left")
    source: str = Field(default="", max_length=200, description="依据 Article or practice")
    lessons: Sequence[LessonCode] = Field(
        default=(), max_length=5, description="微课 Lessons that teach how to do this step"
    )


class EvidenceItem(LocalText):
    """证据: a paper or recording, and who holds it."""

    id: Id
    held_by: Holder = Field(description="由谁持有 Who has it; ours is never asked of a customer")
    optional: bool = Field(default=False, description="可选 Helpful, but not needed")


class Authority(Entry):
    """权限: up to which amount, in yuan, a role may settle on its own.

    What `partner` is granted is for the insurer's stationed people alone, and lifts nobody else.
    """

    role: Grantee
    up_to: int = Field(ge=0, le=10_000_000, description="上限（元） Limit in yuan")


class TimeLimit(LocalText):
    """期限: a time limit of the business itself that the answer must keep or check."""

    id: Id
    days: int = Field(ge=1, le=3_650)
    unit: Literal["natural_day", "working_day"]
    source: str = Field(min_length=1, max_length=200, description="依据 Article")


class NoticeNeeds(Entry):
    """告知书要件: what the decision notice must hold beyond facts, basis and reasons."""

    needs: Sequence[LocalText] = Field(default=(), max_length=20)
    remedies: Sequence[Remedy] = Field(
        default=REMEDIES, description="救济途径 Remedies (办法 art. 19)"
    )
