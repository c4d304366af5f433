"""A small organisation with every kind of interest, and routing over it on a given day."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation
from services.triage.domain.assessment import Assessment, CaseFacts, TeamChoice
from services.triage.domain.assignment import Assigner
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.domain.routing.router import Presence, Router
from services.triage.domain.routing.staff import Staff
from services.triage.domain.routing.tally import Tally
from tests.support.triage_fakes import assessment

ORGANISATION = """
valid_from: 2026-01-01
company: {id: c, name: 示例经纪, kind: broker, zone: Asia/Shanghai}
units:
  - {id: hq, name: 总部}
  - {id: east, name: 华东, parent: hq}
  - {id: sh, name: 上海, parent: east}
  - {id: sz, name: 深圳, parent: hq}
  - {id: west, name: 西部, parent: hq}
people:
  - {id: a, name: 甲, role: handler, unit: sh, team: claims, substitutes: [b]}
  - {id: b, name: 乙, role: handler, unit: sz, team: claims, substitutes: [a]}
  - {id: c, name: 丙, role: handler, unit: hq, team: claims, ties: [xh], languages: [zh, en]}
  - {id: d, name: 丁, role: handler, unit: hq, team: claims, ties: [repair], skills: [claims_delay]}
  - {id: e, name: 戊, role: handler, unit: hq, team: care, trained: [elderly]}
  - {id: f, name: 己, role: handler, unit: hq, team: care}
  - {id: g, name: 庚, role: handler, unit: hq, team: other, ties: [a]}
  - {id: desk, name: 寅, role: desk, unit: hq}
  - {id: lead-east, name: 辛, role: lead, unit: east}
  - {id: lead-hq, name: 壬, role: lead, unit: hq}
  - {id: lead-west, name: 寅, role: lead, unit: west}
  - {id: boss, name: 癸, role: senior, unit: hq}
  - {id: xh-1, name: 子, role: partner, unit: hq, insurer: xh}
  - {id: xh-2, name: 丑, role: partner, unit: hq, insurer: xh, ties: [sh]}
teams:
  - {id: claims, name: 理赔, unit: hq, scenes: [claims_refused, claims_delay]}
  - {id: other, name: 综合, unit: hq, scenes: [claims_refused]}
  - {id: care, name: 关怀, unit: hq}
  - {id: empty, name: 空组, unit: hq, scenes: [hotline_unreachable]}
insurers:
  - {id: xh, name: 星河, side: property}
  - {id: yf, name: 云帆, side: property}
partners:
  - {id: repair, name: 汽修, kind: repair_shop}
"""
RULES = {
    "special_care": [
        {"flags": ["elderly", "self_harm", "urgent_medical"], "team": "care"},
        {"flags": ["abuse"], "team": "care"},
    ],
    "fallback": "empty",
    "routing": {
        "capacity": 10,
        "routes": [
            {"route": "parallel", "flags": ["group"]},
            {"route": "serial", "scenes": ["claims_refused"], "lines": ["motor"]},
        ],
    },
}


class Office:
    """Routing over a small organisation on a given day."""

    def __init__(self, folder: Path, text: str = ORGANISATION, **day: Any) -> None:
        """A file is read as in production."""
        path = folder / "organisation.yaml"
        path.write_text(text, encoding="utf-8")
        self.organisation = Organisation.load(path)
        self.day, self.tally = Presence(**day), Tally()
        rules = AssignmentRules.model_validate(RULES)
        router = Router(Staff(self.organisation), self.tally, lambda: self.day)
        self.dispatcher = Dispatcher(Assigner(rules, self.organisation), router, self.tally)

    def first(
        self,
        scene: str = "claims_refused",
        flags: Collection[str] = (),
        earlier: str = "",
        key: UUID | None = None,
        **facts: Any,
    ) -> TeamChoice:
        """The choice for a new case."""
        known = CaseFacts(**{"unit": "sh", "insurer": "yf", **facts})
        return self.dispatcher.first(key or uuid4(), scene, flags, known, earlier)

    def owner(self, *args: Any, **kwargs: Any) -> tuple[str, str]:
        """Owner and how that was found."""
        made = self.first(*args, **kwargs)
        return made.owner, made.owner_rule

    def case(self, **facts: Any) -> Assessment:
        """A case with its first choice."""
        made = assessment(id=uuid4())
        made = replace(made, facts=CaseFacts(**{"unit": "sh", "insurer": "yf", **facts}))
        standing = made.state.standing.given(self.dispatcher.again(made, "claims_refused"))
        state = replace(made.state, scene="claims_refused", flags=(), standing=standing)
        return replace(made, state=state)

    def refusal(self, case: Assessment, owner: str, **how: bool) -> tuple[ErrorKind, str]:
        """Why a person cannot be given the case by hand."""
        with pytest.raises(ServiceError) as refused:
            self.dispatcher.by_hand(case, "", owner, overrule=how.get("overrule", False))
        return refused.value.kind, refused.value.code
