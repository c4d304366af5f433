"""Escalation's consultations, groups and public opinion behind intake's door, without a network.

The very servicers answer, over stores in memory, so what intake asks is what escalation takes.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_files import load_plan
from services.escalation.adapters.people_files import PEOPLE, load_consultations, load_groups
from services.escalation.domain.case import Case
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.people.roster import Standing
from services.escalation.entrypoints.grpc_api_consult import ConsultationRpcs
from services.escalation.entrypoints.grpc_api_group import GroupRpcs
from services.escalation.entrypoints.grpc_api_opinion import OpinionRpcs, PlanRpcs
from services.escalation.entrypoints.grpc_api_opinion_acts import OpinionActRpcs, OpinionListRpcs
from services.escalation.entrypoints.grpc_fields import joined
from services.escalation.handlers.consult import Consultations
from services.escalation.handlers.group import Groups
from services.escalation.handlers.opinion_acts import OpinionActs
from services.escalation.handlers.opinion_plans import Plans
from services.escalation.handlers.opinion_take import OpinionDesk
from services.intake.domain.record import StoredText
from services.intake.ports.matter_texts import Owner
from tests.support.opinion import MemoryOpinions, policy, post, stream
from tests.support.people_fakes import MemoryAbsences, MemoryMatters, roster


class EveryCase:
    """Cases (port) that know every complaint; the one of each reference `r-<id>`."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def load(self, complaints: Collection[UUID]) -> Mapping[UUID, Case]:
        """See Cases."""
        facts = CaseFacts(receipts=(self._at,))
        return {one: Case(one, facts=facts, reference=f"r-{one}") for one in complaints}


class InHand:
    """Standings (port): everything is with p-motor-1."""

    def of(self, complaints: Collection[UUID]) -> Mapping[UUID, Standing]:
        """See Standings."""
        return {complaint: Standing("motor-claims", "p-motor-1") for complaint in complaints}


class MatterHouse:
    """Calls of intake, answered by escalation's servicers; `error` is raised where it is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.requests: list[Any] = []
        self.error: ServiceError | None = None
        self.consultations, self.groups = MemoryMatters(at), MemoryMatters(at)
        self.running, self.opinions = MemoryMatters(at), MemoryOpinions()
        cases: Any = EveryCase(at)
        away, plan = MemoryAbsences(), load_plan()
        plans = Plans(self.running, plan, roster(), away, 1.0)
        opinions: Any = self.opinions
        consultations = Consultations(
            self.consultations, cases, InHand(), away, load_consultations(PEOPLE), roster(),
            ZoneInfo("Asia/Shanghai"), 1.0,
        )  # fmt: skip
        groups = Groups(self.groups, cases, away, load_groups(PEOPLE), roster(), 1.0)
        self._rpcs = joined(
            ConsultationRpcs(consultations),
            GroupRpcs(groups),
            OpinionRpcs(opinions),
            OpinionListRpcs(opinions),
            OpinionActRpcs(OpinionActs(opinions, policy(), stream, plans)),
            PlanRpcs(plans, plan),
        )
        self.plans = plans

    def __call__(self, request: Any) -> Any:
        """Answer as escalation would."""
        if self.error:
            raise self.error
        self.requests.append(request)
        method = getattr(self._rpcs, type(request).__name__.removesuffix("Request"))
        return method(request, SimpleNamespace())

    def rpcs(self) -> Mapping[str, Any]:
        """The servicer's methods by name."""
        return vars(self._rpcs)

    def tell(self, *texts: str) -> list[str]:
        """Posts are told and decided about; the ids of the events, in order of opening."""
        opinions: Any = self.opinions
        desk = OpinionDesk(opinions, policy(), stream, lambda: True, self.plans.follow, 1.0)
        opinions.report([post(text, n, number=n, author=f"a{n}") for n, text in enumerate(texts)])
        desk.decide()
        found = self.opinions._events.values()
        return [one.id for one in sorted(found, key=lambda one: (one.opened_at, one.id))]

    def emptied(self) -> None:
        """As it was."""
        vars(self.opinions).update(vars(MemoryOpinions()))
        self.requests.clear()
        self.error = None
        for store in (self.consultations, self.groups, self.running):
            store.stored.clear()
            store.to_send.clear()
            store.at = self.at


class MemoryMatterTexts:
    """MatterTexts (port) in memory."""

    def __init__(self, at: datetime, texts_max: int = 2_000) -> None:
        self._at, self._texts_max = at, texts_max
        self.held: dict[str, tuple[Owner, StoredText]] = {}

    def now(self) -> datetime:
        """See MatterTexts; each a moment later, so that an order can be seen."""
        self._at += timedelta(milliseconds=1)
        return self._at

    def put(self, owner: Owner, text: StoredText) -> bool:
        """See MatterTexts."""
        if len(self.of(owner)) >= self._texts_max:
            raise ServiceError(ErrorKind.CONFLICT, "too_many_changes", limit=self._texts_max)
        return self.held.setdefault(text.id, (owner, text)) == (owner, text)

    def of(self, owner: Owner) -> Sequence[StoredText]:
        """See MatterTexts."""
        found = [text for whose, text in self.held.values() if whose == owner]
        return sorted(found, key=lambda text: (text.at, text.id))
