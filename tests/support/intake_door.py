"""Intake's whole HTTP door over in-memory stores, with tokens that name their roles."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from services.chassis.auth import Caller, Guard
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.group_commit import GroupCommit
from services.chassis.health import Health
from services.chassis.http_app import create_app
from services.datafiles.messages import PEOPLE_MESSAGES, TRIAGE_MESSAGES, Catalogue
from services.intake.adapters.escalation_consultation_client import EscalationConsultations
from services.intake.adapters.escalation_group_client import EscalationGroups
from services.intake.adapters.escalation_opinion_client import EscalationOpinion
from services.intake.bootstrap import (
    IMPORT_MESSAGES,
    MESSAGES,
)
from services.intake.domain.filing import KnownNames
from services.intake.domain.scope import Scope, scope_of
from services.intake.entrypoints.acts import ActReader
from services.intake.entrypoints.cursors import Cursors
from services.intake.entrypoints.http_actions import ActionDoor, actions_router
from services.intake.entrypoints.http_cases import CaseReader, cases_router, own_state_router
from services.intake.entrypoints.http_filing import FilingDoor, filing_router
from services.intake.entrypoints.http_lessons import LessonDoor, lessons_router
from services.intake.entrypoints.http_people_approvals import approvals_router
from services.intake.entrypoints.http_people_consultation import consultations_router
from services.intake.entrypoints.http_people_group import groups_router
from services.intake.entrypoints.http_people_notices import ladders_router, notices_router
from services.intake.entrypoints.http_people_opinion import opinion_router
from services.intake.entrypoints.http_routing import RoutingDoor, routing_router
from services.intake.entrypoints.http_script import ScriptDoor, script_router
from services.intake.entrypoints.http_work import AuditDoor, TaskDoor, audit_router, tasks_router
from services.intake.entrypoints.throttle import Throttle
from services.intake.handlers.accountability import AccountabilityDesk
from services.intake.handlers.acting import ActionDesk
from services.intake.handlers.clock_acts import ClockDesk
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.matter_texts import MatterTextDesk
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.people_approvals import ApprovalDesk
from services.intake.handlers.people_consultation import ConsultationDesk
from services.intake.handlers.people_ground import PeopleGround
from services.intake.handlers.people_group import GroupDesk
from services.intake.handlers.people_notices import LadderDesk, NoticeDesk
from services.intake.handlers.people_opinion import OpinionDesk
from services.intake.handlers.projecting import Projector
from services.intake.handlers.script_desk import ScriptDesk
from services.intake.handlers.secrets import secret_of
from services.intake.handlers.texts import TextDesk
from services.intake.handlers.training import TrainingDesk
from services.intake.permissions import (
    LESSON_OVERRULERS,
    MATTER_READERS,
    PERMISSIONS,
    RECORD_READERS,
)
from services.intake.views import CasePages
from tests.support.fixed_clock import FixedClock
from tests.support.intake_audit import MemoryAudit
from tests.support.intake_builders import NOW, key_ring
from tests.support.intake_fakes import (
    MemoryComplaints,
    MemoryNumbers,
    MemoryTasks,
)
from tests.support.intake_neighbours import (
    FakeClocks,
    FakeConsiderations,
    FakePeople,
    FakeScripts,
    FakeTitles,
    FakeTriage,
)
from tests.support.matter_house import MatterHouse, MemoryMatterTexts
from tests.support.outgoing_fakes import FakeDrafts
from tests.support.people_neighbours import FakeApprovals, FakeLadders, FakeNotices

BODY: dict[str, Any] = {
    "channel": "web",
    "respondent": {"insurer": "xinghe-pc", "unit": "sh", "staff": "丙某"},
    "side": "property",
    "product_line": "motor",
    "complainant": {
        "name": "甲某某",
        "id_type": "resident_id",
        "id_number": "110101199001010000",
        "phones": ["13800000000"],
        "email": "jia@example.com",
        "address": "上海市浦东新区某路一号",
    },
    "policy_number": "PDAA202600000001",
    "text": "车险报案后三个月没有赔付结果。",
    "demand": "尽快赔付。",
}
_UNITS = {"hq": frozenset({"hq", "east", "sh", "gd"}), "east": frozenset({"east", "sh"})}


class RoleTokens:
    """`Bearer handler,lead units=east` is a token of p-1 with these roles and units."""

    def verify(self, authorization: str | None) -> Caller:
        """See TokenVerifier."""
        if not authorization:
            return Caller()
        words = authorization.removeprefix("Bearer ").split()
        if not words:
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "token_invalid")
        given = dict(word.split("=", 1) for word in words[1:])
        return Caller(
            given.get("sub", "p-1"),
            frozenset(words[0].split(",")),
            frozenset(given.get("units", "hq").split(",")),
            frozenset(filter(None, given.get("insurers", "").split(","))),
        )


@cache
def opened() -> "IntakeDoor":
    """The one application of a test process."""
    return IntakeDoor()


class IntakeDoor:
    """The application and all that stands behind it."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.vault = key_ring()
        self.store = MemoryComplaints(self.clock)
        self.tasks, self.audit = MemoryTasks(self.clock), MemoryAudit(self.clock)
        self.triage, self.clocks, self.titles = FakeTriage(), FakeClocks(), FakeTitles()
        self.considerations = FakeConsiderations()
        self.approvals, self.ladders = FakeApprovals(), FakeLadders()
        self.notices = FakeNotices()
        self.matters, self.matter_texts = MatterHouse(NOW), MemoryMatterTexts(NOW)
        self.scripts, self.people, self.drafts = FakeScripts(), FakePeople(), FakeDrafts()
        self.projector = Projector(self.store, self.tasks)
        self.throttle = Throttle(self.clock)
        self.client = TestClient(self._app(), raise_server_exceptions=False)

    def _app(self) -> FastAPI:
        numbers = MemoryNumbers(self.clock)
        desk = FilingDesk(self.store, numbers, self.vault, ZoneInfo("Asia/Shanghai"), self.clock)
        catalogue = Catalogue.load(MESSAGES, IMPORT_MESSAGES, TRIAGE_MESSAGES, PEOPLE_MESSAGES)
        cursors = Cursors(self.vault.keyed_hash)
        hashed = self.vault.keyed_hash
        known = KnownNames({"xinghe-pc", "yunfan-pc"}, {"hq", "east", "sh", "gd"}, {"shop"})
        filing = FilingDoor(
            GroupCommit(desk.commit), known, hashed, lambda ident: secret_of(self.vault, ident)
        )
        pages = CasePages(
            self.store,
            self.tasks,
            self.vault,
            self.audit,
            self.clocks,
            self.titles,
            self.considerations,
        )
        actions = ActionDesk(
            self.store,
            self.tasks,
            self.triage,
            self.approvals,
            self.vault,
            LESSON_OVERRULERS,
            OutgoingTexts(self.drafts),
        )
        acts = ActReader(scope, hashed)
        clock_desk = ClockDesk(actions, self.store, self.vault, known, above)
        blame = AccountabilityDesk(actions, {"p-1", "p-2", "p-motor-1"})
        ground = PeopleGround(self.store, self.vault, {"p-2"})
        texts = TextDesk(self.store, self.vault, self.audit)
        script = ScriptDoor(ScriptDesk(self.store, texts, self.scripts), scope)
        reader = CaseReader(pages, self.store, cursors, scope, self.clock)
        return create_app(
            service="intake",
            description="",
            routers=[
                filing_router(filing),
                own_state_router(pages, self.throttle, catalogue),
                cases_router(reader),
                actions_router(ActionDoor(actions, clock_desk, blame, acts)),
                script_router(script),
                routing_router(RoutingDoor(self.store, self.people, scope)),
                lessons_router(
                    LessonDoor(self.people, TrainingDesk(self.people, self.audit, RECORD_READERS))
                ),
                tasks_router(TaskDoor(self.tasks, cursors, scope)),
                audit_router(AuditDoor(self.store, self.audit, cursors, scope)),
                approvals_router(ApprovalDesk(ground, self.approvals), acts),
                ladders_router(LadderDesk(ground, self.ladders), acts),
                notices_router(NoticeDesk(ground, self.notices), acts),
                *self._matter_routers(ground, acts),
            ],
            guard=Guard(PERMISSIONS, RoleTokens()),  # type: ignore[arg-type]
            catalogue=catalogue,
            health=Health(),
        )

    def _matter_routers(self, ground: PeopleGround, acts: ActReader) -> list[APIRouter]:
        texts = MatterTextDesk(self.matter_texts, self.vault, self.audit)
        consultations: Any = EscalationConsultations(self.matters)  # type: ignore[arg-type]
        groups: Any = EscalationGroups(self.matters)  # type: ignore[arg-type]
        opinion: Any = EscalationOpinion(self.matters)  # type: ignore[arg-type]
        return [
            consultations_router(ConsultationDesk(ground, self.store, consultations), acts),
            groups_router(GroupDesk(ground, self.store, texts, groups, MATTER_READERS), acts),
            opinion_router(OpinionDesk(self.store, texts, opinion, MATTER_READERS), acts),
        ]

    def emptied(self) -> "IntakeDoor":
        """The same application with nothing in it; building one takes its time."""
        self.matters.emptied()
        self.matter_texts.held.clear()
        self.store.held.clear()
        self.store.down = self.audit.down = False
        self.tasks.rows.clear()
        self.audit.entries.clear()
        self.triage.calls.clear()
        self.people.calls.clear()
        self.people.error = None
        self.scripts.acts.clear()
        self.scripts.drafts.clear()
        self.drafts.emptied()
        self.scripts.error = None
        self.triage.error = self.clocks.error = None
        self.titles.away = False
        self.clocks.answer = ()
        for people in (self.approvals, self.ladders, self.notices):
            people.held.clear()
            people.calls.clear()
            people.error = None
        self.throttle._failures.clear()
        self.clock.advance((NOW - self.clock.now()).total_seconds())
        return self

    def post(self, path: str, token: str = "", key: str = "", **options: Any) -> Any:
        """POST with a token and an idempotency key, where they are given."""
        headers = dict(options.pop("headers", {}))
        if token:
            headers["authorization"] = f"Bearer {token}"
        if key:
            headers["idempotency-key"] = key
        return self.client.post(path, headers=headers, **options)

    def get(self, path: str, token: str = "", **options: Any) -> Any:
        """GET with a token, where one is given."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.client.get(path, headers=headers, **options)

    def file(self, token: str = "", key: str = "", **changes: Any) -> Any:
        """File the ordinary complaint with some changes; the JSON of the answer."""
        answer = self.post("/v1/complaints", token, key, json={**BODY, **changes})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def act(
        self, reference: str, action: str, key: str, token: str = "handler,lead,desk", **body: Any
    ) -> Any:
        """Carry out an action."""
        path = f"/v1/complaints/{reference}/actions/{action}"
        return self.post(path, token, key, json=body)


def above(unit: str) -> list[str]:
    """The units above one in the small tree."""
    return {"sh": ["east", "hq"], "gd": ["hq"], "east": ["hq"]}.get(unit, [])


def scope(caller: Caller) -> Scope:
    """The scope of a caller in a small tree: hq > east > sh, hq > gd."""
    return scope_of(
        caller.subject,
        caller.roles,
        caller.units,
        caller.insurers,
        lambda unit: _UNITS.get(unit, frozenset({unit})),
        "hq",
    )
